"""Keeps lines of open quotes and orders in step with the policies of whole documents: their reductions, and lines of gifts.

It runs with every write of lines, under the lock of their document, and writes what differs alone: once more changes nothing.
A line whose price was given by hand or agreed in a contract is in no policy's reach. A gift that a person takes away is kept as
declined on the document, and comes back when it is taken from there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from yunchou.apps.commerce.amounts import line_parts
from yunchou.apps.commerce.papers import ORDER, QUOTE, Head, Paper, given, hold, money_json, system, table_of
from yunchou.apps.commerce.whole import Line, Outcome, Policy, Terms, Tier, worked_out
from yunchou.base.db import Record
from yunchou.base.errors import Message, say
from yunchou.records.change import DELETE, RESTORE, Change, Operation
from yunchou.records.write import Unit

ZERO = Decimal(0)
BY_POLICIES = (QUOTE.object, ORDER.object)
DECIDING = ("product", "quantity", "unit", "price", "discount", "tax_rate", "net", "amount", "rate")
GIVEN = ("product", "quantity", "unit", "price", "discount")
"""What of a gift is the policy's to say."""
_POLICIES = """
select m.id as head, f.id, f.name, f.kind, f.effect, f.measure, f.repeats, f.most_times, f.exclusive, f.tax_included,
    f.product, f.category, f.gift_product, coalesce(g.name, '') as gift_name, coalesce(c.code, $2) as code,
    case when f.kind = 'gift' then f.gift_budget - coalesce(f.used_gifts, 0)
        else f.budget - coalesce(f.used_amount, 0) end as budget_left
from {paper} m
join {price_policy} f on f.active and f.deleted_at is null and f.kind in ('document', 'gift')
left join {account} a on a.id = m.account
left join {currency} c on c.id = f.currency
left join {currency} mc on mc.id = m.currency
left join {product} g on g.id = f.gift_product and g.deleted_at is null
where m.id = any($1::bigint[]) and m.deleted_at is null
    and coalesce(f.starts_on, m.{day}) <= m.{day} and coalesce(f.ends_on, m.{day}) >= m.{day}
    and (f.account is null or f.account = m.account) and (f.grade is null or f.grade = a.grade)
    and coalesce(c.code, $2) in (coalesce(mc.code, $2), $2)
    and (f.kind = 'document' or g.id is not null)
order by m.id, f.priority desc nulls last, f.id
"""
_LINES = """
select l.id, l.{object} as head, l.position, l.product, l.quantity, l.price, l.list_price, l.discount, l.tax_rate, l.gift_of,
    l.price_source, l.price_reason, l.reduction_reason, l.policy_parts, {reduction} as reduction,
    {rebate_reason} as rebate_reason, coalesce(l.reduction__currency, $3) as code,
    coalesce(u.factor, 1) as factor
from {line} l
join {paper} m on m.id = l.{object} and m.deleted_at is null
left join lateral (select u.factor from {product_unit} u where u.product = l.product and u.name = l.unit and u.deleted_at is null
    order by u.id limit 1) u on true
where l.{object} = any($1::bigint[]) and l.deleted_at is null
    and (l.{object} = any($2::bigint[]) or exists (select from {line} o where o.{object} = l.{object} and o.deleted_at is null
        and (o.gift_of is not null or o.reduction_reason is not null)))
order by l.{object}, l.id
"""
_REACHED = """
with recursive above as (
    select p.id as product, p.category as id from {product} p where p.id = any($1::bigint[]) and p.category is not null
    union
    select a.product, c.parent from above a join {product_category} c on c.id = a.id where c.parent is not null
)
select f.id as policy, p.product from unnest($1::bigint[]) p(product)
join {price_policy} f on f.id = any($2::bigint[])
where (f.product is null or f.product = p.product)
    and (f.category is null or exists (select from above x where x.product = p.product and x.id = f.category))
"""


def kept_by_policies(unit: Unit, change: Change) -> bool:
    """Whether a line is written by what keeps it in step, or as a copy that brings what was agreed along."""
    if unit.caller.actor.kind != "system":
        return False
    if change.kind == DELETE:
        return change.before.get("gift_of") is not None
    return "price_reason" in change.operation.values


def refuse_given(unit: Unit, changes: Sequence[Change]) -> None:
    """Fails what a person would change of a gift that a policy says."""
    for change in changes:
        if change.kind != "update" or change.before.get("gift_of") is None:
            continue
        name = next((each for each in GIVEN if change.changes(each)), None)
        if name is not None:
            message = say(
                "赠品的产品、数量和价格由价格政策决定；不要赠品时可删除该行",
                "What a gift is, how many and its price are the policy's to say; delete the line to do without it",
            )
            change.fail(422, "rule", message, name)


async def follow_policies(unit: Unit, paper: Paper, changes: Sequence[Change]) -> None:
    """Works documents out anew whose lines were written."""
    if paper.object not in BY_POLICIES or unit.historic:
        return
    touched = [
        c
        for c in changes
        if not kept_by_policies(unit, c)
        and (c.kind != "update" or any(name in c.values for name in DECIDING))
    ]
    if not touched:
        return
    await _keep_declined(unit, paper, touched)
    await apply_policies(unit, paper, {c.now(paper.object) for c in touched} - {None})


async def _keep_declined(unit: Unit, paper: Paper, changes: Sequence[Change]) -> None:
    """A gift that a person deletes is declined from now on; one that is restored no longer is."""
    if unit.caller.actor.kind == "system":
        return
    moved: dict[int, dict[int, bool]] = defaultdict(dict)
    for change in changes:
        if change.kind in (DELETE, RESTORE) and change.before.get("gift_of") is not None:
            moved[change.before[paper.object]][change.before["gift_of"]] = change.kind == DELETE
    if not moved:
        return
    rows = await unit.link.fetch(
        f"select id, declined_gifts from {table_of(unit, paper.object)} where id = any($1::bigint[])"
        " and deleted_at is null order by id",
        sorted(moved),
    )
    operations = []
    for row in rows:
        before = set(row["declined_gifts"] or ())
        added = {policy for policy, declined in moved[row["id"]].items() if declined}
        after = (before | added) - (moved[row["id"]].keys() - added)
        if after != before:
            values = {"declined_gifts": [str(id) for id in sorted(after)] or None}
            operations.append(Operation("update", values, id=row["id"]))
    await system(unit).write(paper.object, operations)


async def apply_policies(unit: Unit, paper: Paper, ids: Iterable[int]) -> None:
    """Brings the lines of open documents in step with the policies of whole documents.

    Three to six statements and at most three writes, however many documents there are.
    """
    wanted = sorted(ids)
    if not wanted or unit.historic:
        return
    own = unit.caller.organisation.settings.currency
    names = ("price_policy", "account", "currency", "product", "product_unit")
    tables = {name: table_of(unit, name) for name in names} | {"paper": table_of(unit, paper.object)}
    rows = await unit.link.fetch(_POLICIES.format(day=paper.date, **tables), wanted, own)
    found = await unit.link.fetch(
        _LINES.format(
            object=paper.object,
            line=table_of(unit, paper.line),
            reduction=given("l", "reduction"),
            rebate_reason="l.rebate_reason" if paper is ORDER else "null::text",
            **tables,
        ),
        wanted,
        sorted({row["head"] for row in rows}),
        own,
    )
    lines: dict[int, list[Record]] = defaultdict(list)
    for row in found:
        lines[row["head"]].append(row)
    heads = await hold(unit, paper, lines)
    open_heads = {id: head for id, head in heads.items() if head.status in paper.open}
    policies = await _policies(unit, rows, found) if open_heads else {}
    declined = await _declined(unit, paper, list(open_heads))
    own_digits = unit.asking().values.digits(own)
    steps = _Steps(unit, paper)
    for id, head in open_heads.items():
        terms = Terms(head.code, head.rate, head.digits, head.tax_included, own, own_digits, declined[id])
        counted = [each for each in (_line(row, head) for row in lines[id]) if each is not None]
        steps.compare(head, lines[id], worked_out(counted, policies.get(id, ()), terms))
    await steps.write()


async def _declined(unit: Unit, paper: Paper, ids: Sequence[int]) -> dict[int, frozenset[int]]:
    if not ids:
        return {}
    rows = await unit.link.fetch(
        f"select id, declined_gifts from {table_of(unit, paper.object)} where id = any($1::bigint[])", ids
    )
    return {row["id"]: frozenset(row["declined_gifts"] or ()) for row in rows}


async def _policies(unit: Unit, rows: Sequence[Record], lines: Sequence[Record]) -> dict[int, list[Policy]]:
    """The policies of each document in their order, with their tiers and the products in their reach."""
    if not rows:
        return {}
    ids = sorted({row["id"] for row in rows})
    tiers = await tiers_of(unit, ids)
    narrow = sorted({r["id"] for r in rows if r["product"] is not None or r["category"] is not None})
    reached: dict[int, set[int]] = defaultdict(set)
    if narrow:
        names = ("product", "product_category", "price_policy")
        for row in await unit.link.fetch(
            _REACHED.format(**{name: table_of(unit, name) for name in names}),
            sorted({line["product"] for line in lines if line["product"] is not None}),
            narrow,
        ):
            reached[row["policy"]].add(row["product"])
    found: dict[int, list[Policy]] = defaultdict(list)
    for row in rows:
        products = frozenset(reached[row["id"]]) if row["id"] in narrow else None
        found[row["head"]].append(policy_of(row, tiers[row["id"]], products))
    return found


async def tiers_of(unit: Unit, policies: Sequence[int]) -> dict[int, list[Tier]]:
    """The tiers of policies, the lowest first. One statement."""
    tiers: dict[int, list[Tier]] = defaultdict(list)
    for row in await unit.link.fetch(
        "select t.price_policy, t.from_value, t.percent_off, t.value, t.gift_quantity"
        f" from {table_of(unit, 'policy_tier')} t where t.price_policy = any($1::bigint[]) and t.deleted_at is null"
        " order by t.from_value, t.id",
        policies,
    ):
        tier = Tier(row["from_value"], row["percent_off"], row["value"], row["gift_quantity"])
        tiers[row["price_policy"]].append(tier)
    return tiers


def policy_of(row: Record, tiers: Sequence[Tier], products: frozenset[int] | None) -> Policy:
    """A policy of whole documents as its row has it. `products`: those in its reach, None where that was looked at before."""
    return Policy(
        row["id"],
        row["name"],
        tiers,
        row["kind"],
        row["effect"] == "percent",
        row["measure"] or "amount",
        row["repeats"] is True,
        row["most_times"],
        row["code"],
        row["tax_included"] is not False,
        row["exclusive"] is True,
        products,
        row["gift_product"],
        row["gift_name"],
        row.get("budget_left"),
    )


def _line(row: Record, head: Head) -> Line | None:
    """A line as policies count it; None for one that is in no policy's reach."""
    if row["gift_of"] is not None or row["product"] is None or row["list_price"] is None:
        return None
    if row["price"] != row["list_price"]:
        return None
    quantity = row["quantity"] or ZERO
    parts = line_parts(
        quantity,
        row["price"],
        row["discount"] or ZERO,
        row["tax_rate"] or ZERO,
        tax_included=head.tax_included,
        digits=head.digits,
    )
    if parts.amount <= 0:
        return None
    return Line(
        row["id"], row["product"], quantity * row["factor"], parts.net, parts.amount, row["price_source"]
    )


class _Steps:
    """What has to be written for documents to be as their policies make them."""

    def __init__(self, unit: Unit, paper: Paper) -> None:
        self.unit, self.paper = unit, paper
        self.language = unit.caller.organisation.settings.language
        self.operations: list[Operation] = []

    def compare(self, head: Head, rows: Sequence[Record], outcome: Outcome) -> None:
        """Notes where the lines of a document differ from what its policies make of them."""
        present: dict[int, Record] = {}
        for row in rows:
            if row["gift_of"] is None:
                self._reduce(head, row, outcome)
            elif row["gift_of"] in present or row["gift_of"] not in outcome.gifts:
                self.operations.append(Operation("delete", id=row["id"]))
            else:
                present[row["gift_of"]] = row
        for policy in outcome.gifts:
            place = max((row["position"] for row in rows if row["position"] is not None), default=None)
            self._gift(head, policy, present.get(policy), outcome, place)

    def _reduce(self, head: Head, row: Record, outcome: Outcome) -> None:
        wanted = outcome.reduction(row["id"])
        old = row["reduction_reason"]
        # What is used of a rebate is said last, and stays.
        tail = row["rebate_reason"] or ""
        tail = tail if tail and (row["price_reason"] or "").endswith(tail) else ""
        basis = (row["price_reason"] or "").removesuffix(tail).removesuffix(old or "")[: 300 - len(tail)]
        words = "；" if self.language == "zh-CN" else "; "
        said = words.join(self._words(each) for each in outcome.words.get(row["id"], ()))
        reason = (f"{words if basis else ''}{said}"[:300] or None) if said else None
        parts = (
            ",".join(
                f"{policy}:{part[row['id']]:f}"
                for policy, part in outcome.taken.items()
                if part.get(row["id"])
            )
            or None
        )
        same = (
            parts == row["policy_parts"]
            and wanted == (row["reduction"] or ZERO)
            and (not wanted or row["code"] == head.code)
        )
        if same and reason == old and (row["price_reason"] or "") == basis + (reason or "") + tail:
            return
        values = {
            "reduction": money_json(wanted, head.code),
            "reduction_reason": reason,
            "policy_parts": parts,
            "price_reason": f"{basis}{reason or ''}{tail}" or None,
        }
        self.operations.append(Operation("update", values, id=row["id"]))

    def _gift(self, head: Head, policy: int, row: Record | None, outcome: Outcome, last: int | None) -> None:
        """Notes what becomes of a gift's line; a new one stands behind the `last` position."""
        gift = outcome.gifts[policy]
        reason = self._words(gift.reason)[:300]
        values: dict[str, Any] = {"quantity": f"{gift.quantity:f}", "price_reason": reason}
        if row is None:
            zero = {"price": "0", "list_price": "0", "gift_of": str(policy), "product": str(gift.product)}
            made = {self.paper.object: str(head.id), **zero, **values, "name": self._words(gift.name)[:300]}
            if last is not None:
                made["position"] = min(last + 1, 100_000)
            self.operations.append(Operation("create", made))
            return
        if (row["quantity"], row["price_reason"], row["product"]) == (gift.quantity, reason, gift.product):
            return
        if row["product"] != gift.product:
            values |= {"product": str(gift.product), "name": self._words(gift.name)[:300]}
        self.operations.append(Operation("update", values, id=row["id"]))

    def _words(self, message: Message) -> str:
        return message.in_language(self.language)

    async def write(self) -> None:
        """Writes it."""
        for start in range(0, len(self.operations), 10_000):
            await system(self.unit).write(self.paper.line, self.operations[start : start + 10_000])


def by_policies(line: Mapping[str, Any]) -> dict[str, Any]:
    """What policies made of a line, for its copy in the next document. `line`: its plain columns."""
    values: dict[str, Any] = {
        name: line.get(name)
        for name in ("price_reason", "reduction_reason", "policy_parts", "price_source", "price_parts")
    }
    if line.get("list_price") is not None:
        values["list_price"] = f"{line['list_price']:f}"
    if line.get("gift_of") is not None:
        values["gift_of"] = str(line["gift_of"])
    if line.get("reduction"):
        original = line.get("reduction__original")
        amount = line["reduction"] if original is None else original
        code = line.get("reduction__currency")
        values["reduction"] = f"{amount:f}" if code is None else money_json(amount, code)
    return values
