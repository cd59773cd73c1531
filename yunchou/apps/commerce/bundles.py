"""Bundles as they are kept, and what must hold of them: bounds that can be met, rules between their own options, no bundle
within another."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from yunchou.apps.commerce.bundle_rules import MOST_OPTIONS, Bundle, Group, Option, Rule
from yunchou.apps.commerce.papers import given, ids_in, table_of
from yunchou.base.db import Record
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import DELETE, RESTORE, Change
from yunchou.records.rule import check
from yunchou.records.write import Unit

ZERO = Decimal(0)
_OPTIONS = """
select o.id, g.id as group_id, g.product as bundle, o.product, p.name, o.quantity, o.quantity_changes, o.chosen, o.required,
    coalesce(o.pricing, case b.bundle when 'sum' then 'own' else 'included' end) as pricing, {addition} as addition,
    coalesce(o.addition__currency, $2) as code, p.tax_rate, p.unit,
    o.deleted_at is null and g.deleted_at is null and p.deleted_at is null and p.active is not false
        and p.bundle is null as offered
from {bundle_option} o
join {bundle_group} g on g.id = o.bundle_group
join {product} b on b.id = g.product
join {product} p on p.id = o.product
where g.product = any($1::bigint[])
order by g.position nulls last, g.id, o.position nulls last, o.id
"""


async def bundles_of(unit: Unit, products: Iterable[int]) -> dict[int, Bundle]:
    """Bundles by their products, with options that are gone too, which are not offered. Four statements, or none.

    A product that is no bundle is left out.
    """
    wanted = sorted(set(products))
    if not wanted:
        return {}
    names = ("product", "bundle_group", "bundle_option", "bundle_rule")
    tables = {name: table_of(unit, name) for name in names}
    heads = await unit.link.fetch(
        "select p.id, p.name, p.bundle, p.tax_included from {product} p where p.id = any($1::bigint[])"
        " and p.bundle is not null".format(**tables),
        wanted,
    )
    if not heads:
        return {}
    groups = await unit.link.fetch(
        "select g.id, g.product, g.name, g.at_least, g.at_most from {bundle_group} g where g.product = any($1::bigint[])"
        " and g.deleted_at is null order by g.position nulls last, g.id".format(**tables),
        wanted,
    )
    options = await unit.link.fetch(
        _OPTIONS.format(addition=given("o", "addition"), **tables),
        wanted,
        unit.caller.organisation.settings.currency,
    )
    rules = await unit.link.fetch(
        "select r.product, r.kind, r.option, r.other, r.message from {bundle_rule} r where r.product = any($1::bigint[])"
        " and r.deleted_at is null order by r.id".format(**tables),
        wanted,
    )
    return _put_together(heads, groups, options, rules)


def _put_together(
    heads: Sequence[Record], groups: Sequence[Record], options: Sequence[Record], rules: Sequence[Record]
) -> dict[int, Bundle]:
    of: Mapping[int, tuple[list[Group], dict[int, Option], list[Rule]]] = defaultdict(lambda: ([], {}, []))
    for row in groups:
        of[row["product"]][0].append(Group(row["id"], row["name"], row["at_least"] or 0, row["at_most"]))
    for row in options:
        of[row["bundle"]][1][row["id"]] = Option(
            row["id"],
            row["group_id"],
            row["product"],
            row["name"] or "",
            row["quantity"] or Decimal(1),
            row["quantity_changes"] is True,
            row["chosen"] is True,
            row["required"] is True and row["offered"],
            row["pricing"],
            row["addition"] or ZERO,
            row["code"],
            row["offered"],
            row["tax_rate"] or ZERO,
            row["unit"],
        )
    for row in rules:
        known = of[row["product"]][1]
        if row["option"] in known and row["other"] in known:
            of[row["product"]][2].append(Rule(row["kind"], row["option"], row["other"], row["message"] or ""))
    return {
        row["id"]: Bundle(
            row["id"], row["name"], row["bundle"] == "sum", *of[row["id"]], row["tax_included"] is not False
        )
        for row in heads
    }


@check("product")
async def no_bundle_is_a_component(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A product that is a component of a bundle is no bundle itself. One statement, or none."""
    marked = [c for c in changes if c.kind != DELETE and c.changes("bundle") and c.now("bundle") is not None]
    restored = [c for c in changes if c.kind == RESTORE and c.now("bundle") is not None]
    asked = {c.id: c for c in (*marked, *restored)}
    if not asked:
        return
    rows = await unit.link.fetch(
        f"select distinct o.product from {table_of(unit, 'bundle_option')} o where o.product = any($1::bigint[])"
        " and o.deleted_at is null",
        sorted(asked),
    )
    for row in rows:
        message = say(
            "它是其他组合的组件，组合不能嵌套",
            "It is a component of a bundle: bundles are not put into each other",
        )
        asked[row["product"]].fail(422, "rule", message, "bundle")


@check("bundle_group")
async def groups_can_be_met(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A group belongs to a bundle, and its bounds are in order. One statement."""
    written = [c for c in changes if c.kind != DELETE]
    for change in written:
        most = change.now("at_most")
        if most is not None and (change.now("at_least") or 0) > most:
            message = say("最少选几项多于最多选几项", "At least is more than at most")
            change.fail(422, "rule", message, "at_least")
    rows = await unit.link.fetch(
        f"select id from {table_of(unit, 'product')} where id = any($1::bigint[]) and bundle is null",
        sorted(ids_in(written, "product")),
    )
    plain = {row["id"] for row in rows}
    for change in written:
        if change.now("product") in plain:
            message = say("请先把产品设为产品组合", "Mark the product as a bundle first")
            change.fail(422, "rule", message, "product")


@check("bundle_option")
async def options_are_single_products(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A component is a product by itself, its quantity is above nothing, and a bundle stays within sight. Two statements."""
    written = [c for c in changes if c.kind != DELETE]
    for change in written:
        if (change.now("quantity") or ZERO) <= 0:
            message = say("每套数量应大于 0", "The quantity per bundle must be above 0")
            change.fail(422, "rule", message, "quantity")
        if change.now("pricing") == "fixed" and change.now("addition") is None:
            change.fail(422, "rule", say("请填写固定加价", "Say what is added"), "addition")
    # Held, so that none becomes a bundle in the same moment.
    rows = await unit.link.fetch(
        f"select id, bundle from {table_of(unit, 'product')} where id = any($1::bigint[]) order by id for share",
        sorted(ids_in(written, "product")),
    )
    bundles = {row["id"] for row in rows if row["bundle"] is not None}
    for change in written:
        if change.now("product") in bundles:
            message = say(
                "组件不能是产品组合，组合不能嵌套",
                "A component can't be a bundle: bundles are not put into each other",
            )
            change.fail(422, "rule", message, "product")
    await _within_sight(unit, written)


async def _within_sight(unit: Unit, changes: Sequence[Change]) -> None:
    """Fails options beyond the most that a bundle may offer."""
    coming = [c for c in changes if not c.failed and c.kind != "update"]
    if not coming:
        return
    groups, options = table_of(unit, "bundle_group"), table_of(unit, "bundle_option")
    # The bundle is held, so that two people's options are counted together.
    rows = await unit.link.fetch(
        f"select g.id, g.product, (select count(*) from {options} o join {groups} og on og.id = o.bundle_group"
        f" and og.deleted_at is null where og.product = g.product and o.deleted_at is null) as count from {groups} g"
        f" join {table_of(unit, 'product')} p on p.id = g.product where g.id = any($1::bigint[]) order by p.id for update of p",
        sorted(ids_in(coming, "bundle_group")),
    )
    bundle_of = {row["id"]: row["product"] for row in rows}
    count = {row["product"]: row["count"] for row in rows}
    for change in coming:
        bundle = bundle_of.get(change.now("bundle_group"))
        if bundle is None:
            continue
        count[bundle] += 1
        if count[bundle] > MOST_OPTIONS:
            message = say("一个组合最多 {n} 个选项", "A bundle has {n} options at most", n=MOST_OPTIONS)
            change.fail(422, "rule", message, "bundle_group")


@check("bundle_rule")
async def rules_are_between_their_own_options(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A rule is between two options of its own bundle. One statement."""
    written = [c for c in changes if c.kind != DELETE]
    rows = await unit.link.fetch(
        f"select o.id, g.product from {table_of(unit, 'bundle_option')} o join {table_of(unit, 'bundle_group')} g"
        " on g.id = o.bundle_group where o.id = any($1::bigint[])",
        sorted(ids_in(written, "option", "other")),
    )
    bundle_of = {row["id"]: row["product"] for row in rows}
    for change in written:
        for name in ("option", "other"):
            if change.now(name) is not None and bundle_of.get(change.now(name)) != change.now("product"):
                message = say("请选择本组合的选项", "Choose an option of this bundle")
                change.fail(422, "rule", message, name)
        if change.now("option") is not None and change.now("option") == change.now("other"):
            message = say("请选择另一个选项", "Choose another option")
            change.fail(422, "rule", message, "other")
