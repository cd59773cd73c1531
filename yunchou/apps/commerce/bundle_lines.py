"""Lines of bundles: one line for the bundle with its configuration, and a line for each component, kept in step with it.

Whoever writes a line of a bundle says at most what is chosen; what is not said is the usual choice. The components are the
system's to write: they follow product, configuration, quantity and place of the bundle's line with every write, whoever wrote it
and through which door, go with it and come back with it. What was quoted is carried on as it was, without being judged again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from decimal import Decimal
from typing import Any

from yunchou.apps.commerce.bundle_rules import (
    Bundle,
    Choice,
    Option,
    faults_of,
    read_choice,
    usual_choice,
    written,
)
from yunchou.apps.commerce.bundles import bundles_of
from yunchou.apps.commerce.papers import Head, Paper, hold, system, table_of
from yunchou.apps.commerce.pricing import Asked, brought
from yunchou.base.db import Record
from yunchou.base.errors import Message, say
from yunchou.base.money import product, round_half_up
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, Change, Operation
from yunchou.records.clone import parts_of
from yunchou.records.write import Unit

ZERO = Decimal(0)
LAST_PLACE = 100_000
DIGITS = 10
"""Digits after the point of a quantity."""
LEADING = ("product", "quantity", "configuration", "position")
"""What of a bundle's line its components follow."""
LOCKED = ("product", "quantity", "unit", "price", "position", "configuration")
"""What of a component the configuration says."""
_AT_WORK: ContextVar[bool] = ContextVar("components are being written", default=False)

parts_of("quote_line", "bundle_line", "gift_of")
parts_of("order_line", "bundle_line", "gift_of")


def refuse_parts(unit: Unit, changes: Sequence[Change]) -> None:
    """Fails what a person would change of a component that its bundle's configuration says."""
    going = {c.id for c in changes if c.kind in (DELETE, RESTORE)}
    for change in changes:
        above = change.before.get("bundle_line")
        if above is None:
            continue
        if change.kind in (DELETE, RESTORE) and above not in going:
            message = say(
                "它是产品组合的组件，请在组合行的“配置”里增减",
                "It is a component of a bundle: use “Configure” on the bundle's line",
            )
            change.fail(422, "rule", message)
        name = next((each for each in LOCKED if change.kind == UPDATE and change.changes(each)), None)
        if name is not None:
            message = say(
                "组件的产品、数量和价格由组合决定，请在组合行的“配置”里修改",
                "What a component is, how many and its price are the bundle's to say: use “Configure” on the bundle's line",
            )
            change.fail(422, "rule", message, name)
        elif change.kind == UPDATE and change.changes("discount") and not change.now("price"):
            message = say(
                "组件已包含在组合价中，没有折扣", "It is included in the bundle's price: there is no discount"
            )
            change.fail(422, "rule", message, "discount")


def _carried(unit: Unit, change: Change) -> bool:
    """Whether a line is written as it was agreed before, or by what keeps it in step."""
    return unit.caller.actor.kind == "system" and "price_reason" in change.operation.values


async def configure_lines(
    unit: Unit, owner: Object, changes: Sequence[Change], products: Mapping[int, Record], paper: Paper
) -> dict[int, Bundle]:
    """Gives lines of bundles their configuration, and judges the one that is given. Gives the bundles by line.

    `products`: those of lines that are new or of another product. Four statements where there are bundles, or none.
    """
    if "configuration" not in owner.fields:
        return {}
    if unit.historic:
        # Documents of the past have no components, so that nothing is added to them later.
        for change in changes:
            if change.operation.values.get("configuration") is not None:
                change.values["configuration"] = None
        return {}
    asked: list[Change] = []
    for change in changes:
        if change.now("bundle_line") is not None or _carried(unit, change):
            continue
        found = products.get(change.now("product") or 0)
        known = change.now("configuration") is not None or change.before.get("configuration") is not None
        if known or (found is not None and found["bundle"] is not None):
            asked.append(change)
    bundles = await bundles_of(unit, {c.now("product") for c in asked} - {None})
    await _give_places(unit, changes, [c for c in asked if c.now("product") in bundles], paper)
    of_line: dict[int, Bundle] = {}
    for change in asked:
        bundle = bundles.get(change.now("product") or 0)
        if bundle is not None:
            of_line[change.id] = bundle
            _configure(unit, change, bundle)
            if "unit_cost" in owner.fields and change.now("unit_cost") is None:
                # What it costs are its components; its own price counts as sold.
                change.values["unit_cost"] = ZERO
        elif change.operation.values.get("configuration") is not None:
            message = say(
                "此产品不是产品组合，没有配置", "This product is no bundle: it has no configuration"
            )
            change.fail(422, "rule", message, "configuration")
        elif change.kind != UPDATE or change.changes("product"):
            change.values["configuration"] = None
    return of_line


def _configure(unit: Unit, change: Change, bundle: Bundle) -> None:
    """Gives a line of a bundle its configuration, where it is new, of another product, or told anew."""
    given = change.operation.values.get("configuration")
    told = change.changes("configuration")
    if change.kind == UPDATE and not change.changes("product") and not told:
        return
    if not given:
        choice = usual_choice(bundle)
    else:
        try:
            choice = read_choice(str(given), bundle)
        except ValueError:
            message = say("配置应写成 选项:数量,…", "A configuration is written as option:quantity,…")
            change.fail(422, "wrong_type", message, "configuration")
            return
    faults = faults_of(bundle, choice)
    if faults and not unit.former:
        message = faults[0].message
        if not given:
            message = say(
                "组合“{b}”的默认组件不成立，请配置：{m}",
                "The usual components of “{b}” don't go together, configure it: {m}",
                b=bundle.name,
                m=message,
            )
        change.fail(422, "rule", message, "configuration")
        return
    # What was copied may name options that are there no longer.
    there = {id: n for id, n in choice.items() if id in bundle.options and bundle.options[id].offered}
    change.values["configuration"] = written(there)


async def _give_places(
    unit: Unit, changes: Sequence[Change], bundles: Sequence[Change], paper: Paper
) -> None:
    """Puts lines without a place behind the others where there are bundles, so that components stand right after theirs."""
    placeless = [
        c for c in changes if c.kind == CREATE and c.now("position") is None and not _carried(unit, c)
    ]
    waiting = {c.id: c for c in (*placeless, *bundles) if c.now("position") is None}
    if not waiting:
        return
    rows = await unit.link.fetch(
        f"select l.{paper.object} as head, max(l.position) as last, bool_or(l.configuration is not null) as bundled"
        f" from {table_of(unit, paper.line)} l where l.{paper.object} = any($1::bigint[]) and l.deleted_at is null group by 1",
        sorted({c.now(paper.object) for c in waiting.values()}),
    )
    last = defaultdict(int, {row["head"]: row["last"] or 0 for row in rows})
    bundled = {row["head"] for row in rows if row["bundled"]} | {c.now(paper.object) for c in bundles}
    for change in sorted(waiting.values(), key=lambda each: each.position):
        head = change.now(paper.object)
        if head in bundled:
            last[head] = min(last[head] + 1, LAST_PLACE)
            change.values["position"] = last[head]


def price_sums(unit: Unit, changes: Sequence[Change], bundles: Mapping[int, Bundle]) -> None:
    """A bundle that costs what its components cost has no price and no discount of its own."""
    for change in changes:
        bundle = bundles.get(change.id)
        if bundle is None or not bundle.summed:
            continue
        for name in ("price", "discount"):
            if change.operation.values.get(name) is not None and change.now(name):
                message = say(
                    "此组合的价格是组件价格之和，请在组件上给折扣",
                    "This bundle costs the sum of its components: give a discount on these",
                )
                change.fail(422, "rule", message, name)
        reason = say("产品组合：组件价格之和", "Bundle: the sum of its components")
        words = reason.in_language(unit.caller.organisation.settings.language)
        change.values |= {"price": ZERO, "list_price": ZERO, "price_reason": words}
        change.values |= {"price_source": None, "price_parts": None}


async def tell_parts(unit: Unit, changes: Sequence[Change], paper: Paper) -> None:
    """Says of components at a price of their own of which bundle they are part. One statement, or none."""
    parts = [c for c in changes if c.now("bundle_line") is not None and c.values.get("price_reason")]
    if not parts:
        return
    rows = await unit.link.fetch(
        f"select l.id, l.name from {table_of(unit, paper.line)} l where l.id = any($1::bigint[])",
        sorted({c.now("bundle_line") for c in parts}),
    )
    names = {row["id"]: row["name"] for row in rows}
    language = unit.caller.organisation.settings.language
    for change in parts:
        reason = say(
            "组合“{n}”的组件；{r}",
            "part of bundle “{n}”; {r}",
            n=names.get(change.now("bundle_line"), "")[:100],
            r=change.values["price_reason"],
        )
        change.values["price_reason"] = reason.in_language(language)[:300]


async def follow_bundles(unit: Unit, paper: Paper, changes: Sequence[Change]) -> None:
    """Brings components in step with the lines of their bundles after these changes."""
    if unit.historic or _AT_WORK.get():
        return
    touched: set[int] = set()
    for change in changes:
        if _carried(unit, change):
            continue
        configured = change.now("configuration") is not None or change.before.get("configuration") is not None
        if configured and (change.kind != UPDATE or any(name in change.values for name in LEADING)):
            touched.add(change.id)
        part_of = change.now("bundle_line")
        if part_of is not None and (
            change.kind in (DELETE, RESTORE)
            or any(name in change.values for name in (*LOCKED, "bundle_option"))
        ):
            touched.add(part_of)
    if touched:
        await _bring_in_step(unit, paper, sorted(touched))


async def _bring_in_step(unit: Unit, paper: Paper, ids: Sequence[int]) -> None:
    """Writes what differs between lines of bundles and their components. Seven statements and three writes at most."""
    lines = table_of(unit, paper.line)
    tops = await unit.link.fetch(
        f"select l.id, l.{paper.object} as head, l.product, l.name, l.quantity, l.configuration, l.position, l.deleted_at"
        f" from {lines} l where l.id = any($1::bigint[]) order by l.id",
        ids,
    )
    rows = await unit.link.fetch(
        "select l.id, l.bundle_line, l.bundle_option, l.product, l.quantity, l.position, l.deleted_at"
        f" from {lines} l where l.bundle_line = any($1::bigint[]) order by l.deleted_at desc nulls first, l.id",
        ids,
    )
    heads = await hold(unit, paper, {row["head"] for row in tops})
    bundles = await bundles_of(unit, {row["product"] for row in tops if row["configuration"] is not None})
    parts: dict[int, list[Record]] = defaultdict(list)
    for row in rows:
        parts[row["bundle_line"]].append(row)
    steps = _Steps(unit, paper)
    for top in tops:
        head = heads.get(top["head"])
        if head is not None and head.status in paper.open:
            steps.compare(top, parts[top["id"]], bundles.get(top["product"]), head)
    await steps.write()


def _kept_choice(text: str, bundle: Bundle) -> Choice:
    """The choice that a line keeps; the usual one where the system was given what can't be read."""
    try:
        return read_choice(text, bundle)
    except ValueError:
        return usual_choice(bundle)


class _Steps:
    """What has to be written for components to be as their bundles say."""

    def __init__(self, unit: Unit, paper: Paper) -> None:
        self.unit, self.paper = unit, paper
        self.own = unit.caller.organisation.settings.currency
        self.language = unit.caller.organisation.settings.language
        self.back: list[Operation] = []
        self.operations: list[Operation] = []

    def compare(self, top: Record, parts: Sequence[Record], bundle: Bundle | None, head: Head) -> None:
        """Notes where the components of a line differ from its configuration."""
        choice: Choice = {}
        if bundle is not None and top["deleted_at"] is None and top["configuration"] is not None:
            choice = _kept_choice(top["configuration"], bundle)
        held: dict[int, Record] = {}
        for row in parts:
            option = None if bundle is None else bundle.options.get(row["bundle_option"] or 0)
            fits = option is not None and option.id in choice and option.product == row["product"]
            if fits and option is not None and option.id not in held:
                held[option.id] = row
            elif row["deleted_at"] is None:
                self.operations.append(Operation("delete", id=row["id"]))
        for id, each in choice.items() if bundle is not None else ():
            if bundle is not None and id in bundle.options:
                self._component(top, bundle, bundle.options[id], each, held.get(id), head)

    def _component(
        self, top: Record, bundle: Bundle, option: Option, each: Decimal, row: Record | None, head: Head
    ) -> None:
        quantity = round_half_up(product(top["quantity"] or ZERO, each), DIGITS)
        values: dict[str, Any] = {}
        if row is None or row["quantity"] != quantity:
            values = {"quantity": f"{quantity:f}"} | self._priced(bundle, option, head)
        if row is None or row["position"] != top["position"]:
            values["position"] = top["position"]
        if row is not None:
            if row["deleted_at"] is not None:
                self.back.append(Operation("restore", id=row["id"]))
            if values:
                values.pop("price", None)
                values.pop("list_price", None)
                self.operations.append(Operation("update", values, id=row["id"]))
            return
        links = {
            "bundle_line": str(top["id"]),
            "bundle_option": str(option.id),
            "product": str(option.product),
        }
        self.operations.append(Operation("create", {self.paper.object: str(head.id), **links, **values}))

    def _priced(self, bundle: Bundle, option: Option, head: Head) -> dict[str, Any]:
        """What a component costs where the bundle says it; nothing where its own price is looked up."""
        if option.pricing == "own":
            return {}
        price, reason = addition_of(bundle, option, head, self.own)
        told = None if price is None else f"{price:f}"
        return {"price": told, "list_price": told, "price_reason": reason.in_language(self.language)[:300]}

    async def write(self) -> None:
        """Writes it."""
        token = _AT_WORK.set(True)
        try:
            for operations in (self.back, self.operations):
                for start in range(0, len(operations), 10_000):
                    await system(self.unit).write(self.paper.line, operations[start : start + 10_000])
        finally:
            _AT_WORK.reset(token)


def addition_of(bundle: Bundle, option: Option, head: Head, own: str) -> tuple[Decimal | None, Message]:
    """What one piece of a component costs that is included or a fixed addition, in the document's terms, and why."""
    if option.pricing == "included":
        return ZERO, say("组合“{n}”已包含", "included in bundle “{n}”", n=bundle.name)
    asked = asked_for(option.product, Decimal(1), option.unit, option.tax_rate, head)
    price = brought(asked, option.addition, option.code, bundle.tax_included, own)
    return price, say("组合“{n}”的固定加价", "fixed addition of bundle “{n}”", n=bundle.name)


def asked_for(product: int, quantity: Decimal, unit: str | None, tax_rate: Decimal, head: Head) -> Asked:
    """A price that is wanted for a document."""
    return Asked(
        product,
        abs(quantity),
        unit,
        tax_rate,
        head.day,
        head.account,
        head.contract,
        head.price_book,
        head.code,
        head.rate,
        head.tax_included,
    )


def by_bundle(line: Mapping[str, Any]) -> dict[str, Any]:
    """What a line has of a bundle, for its copy in the next document; which line it is part of is told afterwards."""
    values = {"configuration": line.get("configuration")}
    if line.get("bundle_option") is not None:
        values["bundle_option"] = str(line["bundle_option"])
    return {name: value for name, value in values.items() if value is not None}


async def tie_copies(unit: Unit, name: str, lines: Iterable[Mapping[str, Any]], ids: Sequence[int]) -> None:
    """Makes the copies of components part of the copies of their bundles. `ids`: of the copies, line by line."""
    several = list(lines)
    copy = {line["id"]: id for line, id in zip(several, ids, strict=True)}
    operations = [
        Operation("update", {"bundle_line": str(copy[line["bundle_line"]])}, id=id)
        for line, id in zip(several, ids, strict=True)
        if line.get("bundle_line") in copy
    ]
    token = _AT_WORK.set(True)
    try:
        for start in range(0, len(operations), 10_000):
            await system(unit).write(name, operations[start : start + 10_000])
    finally:
        _AT_WORK.reset(token)


def components_beneath(lines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Lines in the order in which they are read: components right after their bundle. `lines` as the read path gives them."""
    under: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    shown = {line["id"] for line in lines}
    tops = []
    for line in lines:
        above = (line.get("bundle_line") or {}).get("id")
        if above is not None and above in shown:
            under[above].append(line)
        else:
            tops.append(line)
    return [each for top in tops for each in (top, *under[top["id"]])]
