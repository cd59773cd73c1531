"""What must hold with every visit, and of what is set up for them."""

from collections.abc import Sequence

from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.rule import before
from yunchou.records.write import Unit

MANAGE = "visits.manage"


async def fitting(unit: Unit, accounts: Sequence[int | None]) -> dict[int | None, int]:
    """The kind of visit for each customer: the first that names its grade, else the first for all."""
    asking = unit.asking()
    model = asking.snapshot.model
    kinds, customers = asking.table(model.object("visit_template")), asking.table(model.object("account"))
    rows = await unit.link.fetch(
        f"select w.id, k.id as kind from unnest($1::bigint[]) w(id) left join {customers} a on a.id = w.id"
        f" cross join lateral (select t.id from {kinds} t where t.active and t.deleted_at is null"
        " and (coalesce(cardinality(t.grades), 0) = 0 or a.grade = any(t.grades))"
        " order by coalesce(cardinality(t.grades), 0) = 0, t.position, t.id limit 1) k",
        list(accounts),
    )
    return {row["id"]: row["kind"] for row in rows}


@before("activity")
async def choose_the_kind(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A planned visit is of the kind that fits its customer, unless somebody chose another."""
    planned = [
        c
        for c in changes
        if c.kind == CREATE
        and c.now("kind") == "visit"
        and c.now("status") == "open"
        and c.now("template") is None
    ]
    if not planned:
        return
    kinds = await fitting(unit, list({c.now("account") for c in planned}))
    for change in planned:
        change.values["template"] = kinds.get(change.now("account"))


@before("visit_template", "visit_action", "visit_risk_rule", "visit_cycle")
async def set_up_by_those_who_may(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Kinds of visits and what makes one doubtful are set up by those who manage visits."""
    if unit.asking().viewer.rights.may(MANAGE):
        return
    for change in changes:
        change.fail(403, "forbidden", say("您没有管理拜访设置的权限", "You may not set up visits"))


@before("visit_action")
async def forms_have_an_object(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """An action that fills in a form says which; others name none."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        name = change.now("object")
        if change.now("kind") != "form":
            if name is not None:
                change.values["object"] = None
        elif not name or unit.snapshot.model.objects.get(str(name)) is None:
            change.fail(422, "rule", say("请选择要填写的对象", "Choose the object of the form"), "object")
