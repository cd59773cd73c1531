"""Rules of what opens records beside scopes: conditions that mean something, audiences, who may give what to whom."""

from collections import defaultdict
from dataclasses import replace

from yunchou.access.asking import Asking
from yunchou.access.grants import GIVEN, LEFT_OUT, names_in
from yunchou.access.state import system_viewer
from yunchou.base.db import Connection, quote
from yunchou.base.errors import Problem, say
from yunchou.language.compile import compile_condition
from yunchou.language.parser import parse
from yunchou.language.syntax import Call, walk
from yunchou.model.object import Model, Object
from yunchou.model.uses import follows_names
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, Change
from yunchou.records.rule import after, before
from yunchou.records.select import Select
from yunchou.records.sharing import changeable
from yunchou.records.write import Unit

ABOUT_THE_ASKER = frozenset({"ME", "MY_TEAM", "MY_SUBTREE", "HAS_ROLE"})
AUDIENCE = ("person", "department", "role")
OWNERS = ("owner_person", "owner_department", "owner_role")
TERRITORIES = ("territory", "territory_person", "territory_rule", "territory_record")
KINDS = {keeper: kind for kind, keeper in GIVEN.items()}
NOT_SHARED = frozenset({"sharing_rule", "delegation", *TERRITORIES, *KINDS})
"""Objects whose records are not given to anybody: they decide themselves who sees what."""


@before("sharing_rule", *TERRITORIES)
async def only_those_who_manage_access(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Sharing rules are for those who manage access; territories also for those who manage territories."""
    rights = unit.asking().viewer.rights
    if rights.may("access.change") or (owner.name in TERRITORIES and rights.may("territories.manage")):
        return
    for change in changes:
        message = say("您没有管理访问权限的权限", "You may not manage who sees what")
        change.fail(403, "forbidden", message)


@before("sharing_rule", "territory_rule")
async def conditions_mean_something(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The object exists, and the condition is one about its records alone, whoever asks."""
    asking = unit.asking()
    system = replace(asking, viewer=system_viewer(asking.snapshot.access))
    for change in _written(changes):
        target = asking.snapshot.model.objects.get(str(change.now("object")))
        if target is None or target.name in NOT_SHARED:
            _no_object(change, "object")
            continue
        condition = change.now("condition")
        if condition:
            _check_condition(system, target, str(condition), change)


def _check_condition(asking: Asking, target: Object, condition: str, change: Change) -> None:
    try:
        compile_condition(condition, Select(asking, target), asking.params, asking.environment())
        asked = [each for each in walk(parse(condition)) if isinstance(each, Call)]
    except Problem as problem:
        change.fail(
            422, problem.errors[0].code if problem.errors else problem.code, problem.detail, "condition"
        )
        return
    if any(each.name in ABOUT_THE_ASKER for each in asked):
        message = say(
            "条件只能与记录本身有关，不能与查看者有关",
            "The condition may be about the record, not about who asks",
        )
        change.fail(422, "rule", message, "condition")


@before("sharing_rule")
async def one_audience(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A rule names one audience, and one circle of owners at most."""
    for change in _written(changes):
        if sum(change.now(name) is not None for name in AUDIENCE) != 1:
            _one_audience(change)
        if sum(change.now(name) is not None for name in OWNERS) > 1:
            message = say("负责人条件只能选一项", "Name the owners in one way only")
            change.fail(422, "rule", message, next(name for name in OWNERS if change.now(name) is not None))


@before("territory", "territory_person")
async def territories_last(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A territory, and somebody's part in it, ends on the day it begins at the earliest."""
    for change in _written(changes):
        _in_order(change)


@before("delegation")
async def delegations_are_ones_own(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Everybody names his own deputy; who manages access does it for others too."""
    viewer = unit.asking().viewer
    objects = unit.snapshot.model.objects
    for change in changes:
        absent = {change.before.get("absent"), change.now("absent")} - {None}
        if viewer.person is not None and absent != {viewer.person} and not viewer.rights.may("access.change"):
            message = say("只能为自己设置代理", "You may name a deputy for yourself only")
            change.fail(403, "forbidden", message, "absent")
        if change.kind not in (CREATE, UPDATE):
            continue
        _in_order(change)
        if change.now("absent") == change.now("deputy"):
            change.fail(422, "rule", say("代理人不能是本人", "The deputy must be somebody else"), "deputy")
        if any(name not in objects for name in names_in(change.now("objects")) or ()):
            _no_object(change, "objects")


@before(*KINDS)
async def only_what_one_may_change(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A record is given to others by those who may change it; what was given stays the same record."""
    going = [c for c in changes if c.kind != DELETE]
    wanted: dict[str, set[int]] = defaultdict(set)
    for change in going:
        if change.kind == UPDATE and (change.changes("object") or change.changes("record")):
            message = say("不能改为另一条记录", "This can't be moved to another record")
            change.fail(422, "rule", message, "record")
        elif change.now("object") in NOT_SHARED or change.now("object") not in unit.snapshot.model.objects:
            _no_object(change, "object")
        elif change.now("record") is not None:
            wanted[change.now("object")].add(change.now("record"))
        _place_audience(owner, change)
    may: dict[tuple[str, int], bool] = {}
    for name, ids in wanted.items():
        may |= {(name, id): ok for id, ok in (await changeable(unit, name, ids)).items()}
    for change in going:
        if change.failed or change.now("record") is None:
            continue
        ok = may.get((change.now("object"), change.now("record")))
        if ok is None:
            message = say("记录不存在，或您无权查看", "There is no such record, or you may not see it")
            change.fail(422, "not_an_option", message, "record")
        elif not ok:
            message = say("只有能修改记录的人可以共享", "Only those who may change a record share it")
            change.fail(403, "forbidden", message, "record")


@after(*KINDS)
async def keep_reach(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Keeps for whom there are records at all that were given to it; the first of a kind is news for every process."""
    given = {
        (LEFT_OUT if c.now("mode") == "out" else KINDS[owner.name], c.now("object"), c.now("audience"))
        for c in changes
        if c.kind != DELETE
    }
    if not given:
        return
    kinds, names, audiences = zip(*sorted(given), strict=True)
    schema = quote(unit.caller.organisation.schema)
    added = await unit.link.fetch(
        f"insert into {schema}.given (kind, object, audience) select w.kind, w.object, w.audience"
        " from unnest($1::text[], $2::text[], $3::bigint[]) w(kind, object, audience)"
        " on conflict do nothing returning 1",
        list(kinds),
        list(names),
        list(audiences),
    )
    if added:
        unit.move_access()


@follows_names
async def reach_follows(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """For whom there are records that were given to it is told by the object's new name."""
    if field is None:
        await link.execute(f"update {quote(schema)}.given set object = $2 where object = $1", object, name)


def _place_audience(owner: Object, change: Change) -> None:
    names = [
        name for name in (*AUDIENCE, "territory") if name in owner.fields and change.now(name) is not None
    ]
    if len(names) != 1:
        _one_audience(change)
    elif change.now("audience") != change.now(names[0]):
        change.values["audience"] = change.now(names[0])


def _written(changes: list[Change]) -> list[Change]:
    return [c for c in changes if c.kind in (CREATE, UPDATE, RESTORE)]


def _in_order(change: Change) -> None:
    start, end = change.now("starts_on"), change.now("ends_on")
    if start is not None and end is not None and end < start:
        change.fail(422, "out_of_range", say("结束日期早于开始日期", "This ends before it begins"), "ends_on")


def _one_audience(change: Change) -> None:
    message = say("请选择一个共享对象：员工、部门或角色", "Name one person, one department or one role")
    change.fail(422, "required", message, AUDIENCE[0])


def _no_object(change: Change, name: str) -> None:
    message = say(
        "没有可共享的对象 {name}", "There is no object {name} to share", name=str(change.now(name))[:60]
    )
    change.fail(422, "not_an_option", message, name)
