"""Rules of lines: each is reckoned when it is written, and its document's totals follow in the same transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from yunchou.access.asking import Asking
from yunchou.apps.commerce.amounts import Parts, line_parts, worths
from yunchou.apps.commerce.bundle_lines import follow_bundles, refuse_parts
from yunchou.apps.commerce.completing import complete_lines
from yunchou.apps.commerce.papers import (
    BY_LINE,
    PAPERS,
    Head,
    Paper,
    free,
    given,
    hold,
    made_or_changed,
    money_json,
    put,
    system,
    table_of,
)
from yunchou.apps.commerce.whole_applying import BY_POLICIES, apply_policies, follow_policies, refuse_given
from yunchou.base.db import Record
from yunchou.base.errors import say
from yunchou.model.field_types.money import Amount
from yunchou.model.object import Object
from yunchou.records.allowed import holds_back
from yunchou.records.change import CREATE, Change, Operation
from yunchou.records.rule import after, before, check
from yunchou.records.write import Unit

ZERO = Decimal(0)
INPUTS = ("quantity", "price", "discount", "tax_rate", "order_line", "rate", "reduction", "rebate")
RESULTS = ("net", "tax", "amount")
COUNTED = ("rate", "unit", "list_price", "quote_line")
"""What else of a line its document is told by."""

Extra: TypeAlias = Callable[[Record], Mapping[str, Any]]


@before(*BY_LINE)
async def reckon_lines(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A line is completed from its product and reckoned in its document's currency."""
    paper = BY_LINE[owner.name]
    heads = await hold(
        unit, paper, [id for c in changes for id in (c.now(paper.object), c.before.get(paper.object))]
    )
    if not free(unit):
        refuse_given(unit, changes)
        refuse_parts(unit, changes)
    written = [c for c in made_or_changed(changes) if not c.failed and c.now(paper.object) in heads]
    await complete_lines(unit, owner, written, heads, paper)
    for change in written:
        head = heads[change.now(paper.object)]
        change.values["rate"] = head.rate
        if not _untouched(change):
            _reckon(change, head)


def _untouched(change: Change) -> bool:
    """Whether nothing that a line's amounts come from was given, nor the amounts themselves."""
    asked = change.operation.values
    return (
        change.kind != CREATE
        and not any(name in asked for name in (*INPUTS, *RESULTS))
        and not any(change.changes(name) for name in INPUTS)
    )


def _reckon(change: Change, head: Head) -> None:
    quantity, price = change.now("quantity") or ZERO, change.now("price") or ZERO
    discount, tax_rate = change.now("discount") or ZERO, change.now("tax_rate") or ZERO
    taken = [change.now(name) for name in ("reduction", "rebate")]
    parts = line_parts(
        quantity,
        price,
        discount,
        tax_rate,
        tax_included=head.tax_included,
        digits=head.digits,
        reduction=sum((each.original for each in taken if isinstance(each, Amount)), ZERO),
    )
    put_parts(change, parts, head.code)


def put_amount(change: Change, amount: Decimal, code: str, name: str = "amount") -> None:
    """Gives an amount in the document's currency; what it is worth follows from the rate."""
    put(change, name, Amount(None, code, amount))


def put_parts(change: Change, parts: Parts, code: str) -> None:
    """Gives a line its three amounts."""
    for name, amount in zip(RESULTS, parts, strict=True):
        put_amount(change, amount, code, name)


@check(*BY_LINE)
async def lines_of_drafts_alone(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Once a document is in force its lines stay as they are."""
    paper = BY_LINE[owner.name]
    if free(unit):
        return
    heads = await hold(unit, paper, [c.now(paper.object) for c in changes])
    for change in changes:
        head = heads.get(change.now(paper.object) or 0)
        if head is not None and head.status not in paper.open:
            message = say(
                "单据已生效，明细不能再修改", "This document is in force: its lines can't be changed any more"
            )
            change.fail(422, "rule", message, paper.object)


@holds_back
def lines_in_force(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """Lines of a document in force are offered to nobody for changing."""
    paper = BY_LINE.get(owner.name)
    if paper is None:
        return None
    head = asking.table(asking.snapshot.model.object(paper.object))
    opened = asking.params.add(sorted(paper.open), "text[]")
    return f"exists(select from {head} h where h.id = {alias}.{paper.object} and h.status <> all({opened}))"


@after(*BY_LINE)
async def total_up(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The totals of the documents whose lines were written."""
    paper = BY_LINE[owner.name]
    touched = [
        c
        for c in changes
        if c.kind != "update" or any(n in c.values for n in (*RESULTS, *COUNTED, paper.object))
    ]
    if paper.object in BY_POLICIES:
        await follow_bundles(unit, paper, changes)
    await follow_policies(unit, paper, changes)
    await renew_totals(unit, paper, {c.now(paper.object) for c in touched} - {None})


@after(*BY_POLICIES)
async def policies_follow_their_document(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Another customer, another day, or another choice of gifts works the policies of the document out anew."""
    paper = PAPERS[owner.name]
    moved = [
        c.id
        for c in changes
        if c.kind == "update" and any(name in c.values for name in ("account", paper.date, "declined_gifts"))
    ]
    await apply_policies(unit, paper, moved)


Columns: TypeAlias = Callable[[Unit], str]
_EXTRA: dict[str, list[tuple[str | Columns, Extra]]] = defaultdict(list)
"""What else of a document follows from its lines: columns of the statement over them, and the values that they give."""


def follows_lines(name: str, columns: str | Columns, values: Extra) -> None:
    """Adds values of a document `m` that follow from its lines `l`; `columns` are SQL aggregates over them."""
    _EXTRA[name].append((columns, values))


async def renew_totals(unit: Unit, paper: Paper, ids: Iterable[int]) -> None:
    """Adds up the lines of documents anew. Three statements and a write, however many there are."""
    wanted = sorted(ids)
    if not wanted:
        return
    extra = _EXTRA[paper.object]
    more = [columns if isinstance(columns, str) else columns(unit) for columns, _ in extra]
    totals = dict(zip(("net", "tax", "total"), RESULTS, strict=True))
    if paper.object in BY_POLICIES:
        totals["reduction"] = "reduction"
    sums = [f"coalesce(sum({given('l', name)}), 0) as {name}" for name in totals.values()]
    rows = await unit.link.fetch(
        f"select m.id, coalesce(c.code, $2) as code, {', '.join([*sums, *more])}"
        f" from {table_of(unit, paper.object)} m left join {table_of(unit, 'currency')} c on c.id = m.currency"
        f" left join {table_of(unit, paper.line)} l on l.{paper.object} = m.id and l.deleted_at is null"
        " where m.id = any($1::bigint[]) and m.deleted_at is null group by m.id, c.code order by m.id",
        wanted,
        unit.caller.organisation.settings.currency,
    )
    operations = [
        Operation(
            "update",
            {
                **{n: money_json(row[f], row["code"]) for n, f in totals.items()},
                **{n: value for _, values in extra for n, value in values(row).items()},
            },
            id=row["id"],
        )
        for row in rows
    ]
    await system(unit).write(paper.object, operations)
    foreign = [row["id"] for row in rows if row["code"] != unit.caller.organisation.settings.currency]
    await _share_worth(unit, paper, foreign)


async def _share_worth(unit: Unit, paper: Paper, ids: Sequence[int]) -> None:
    """Lines in another currency are worth together what their document is worth, to the minor unit.

    What was given stays as it is, so no line gets a new version.
    """
    if not ids:
        return
    lines = table_of(unit, paper.line)
    rows = await unit.link.fetch(
        f"select l.id, l.{paper.object} as head, {given('l', 'net')} as net, {given('l', 'amount')} as amount,"
        f" l.net as net_worth, l.tax as tax_worth, l.amount as worth, m.net as net_total, m.total from {lines} l"
        f" join {table_of(unit, paper.object)} m on m.id = l.{paper.object}"
        f" where m.id = any($1::bigint[]) and l.deleted_at is null order by l.{paper.object}, l.id",
        list(ids),
    )
    own = unit.caller.organisation.settings.currency
    digits = unit.asking().values.digits(own)
    grouped: dict[int, list[Record]] = defaultdict(list)
    for row in rows:
        grouped[row["head"]].append(row)
    changed: list[tuple[int, Decimal, Decimal]] = []
    for several in grouped.values():
        amounts = worths(several[0]["total"], [row["amount"] for row in several], digits)
        nets = worths(several[0]["net_total"], [row["net"] for row in several], digits)
        changed += [
            (row["id"], net, amount)
            for row, net, amount in zip(several, nets, amounts, strict=True)
            if (net, amount - net, amount) != (row["net_worth"], row["tax_worth"], row["worth"])
        ]
    if not changed:
        return
    await unit.link.execute(
        f"update {lines} l set net = n.net, amount = n.amount, tax = n.amount - n.net"
        " from unnest($1::bigint[], $2::numeric[], $3::numeric[]) n(id, net, amount) where l.id = n.id",
        *([each[place] for each in changed] for place in range(3)),
    )
    await unit.changed(paper.line, RESULTS, [id for id, _, _ in changed])


async def reckon_again(unit: Unit, paper: Paper, ids: Sequence[int]) -> None:
    """Reckons all lines of documents anew, by giving each the quantity that it has."""
    if not ids:
        return
    rows = await unit.link.fetch(
        f"select id, quantity from {table_of(unit, paper.line)} where {paper.object} = any($1::bigint[])"
        " and deleted_at is null order by id",
        list(ids),
    )
    operations = [Operation("update", {"quantity": f"{row['quantity']:f}"}, id=row["id"]) for row in rows]
    for start in range(0, len(operations), 10_000):
        await system(unit).write(paper.line, operations[start : start + 10_000])
