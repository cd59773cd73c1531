"""What holds of cadences and their steps: conditions mean something on what is followed up, mails have words."""

from yunchou.apps.cadences.kept import system, table_of
from yunchou.base.errors import Problem, say
from yunchou.language.compile import compile_condition
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, UPDATE, Change
from yunchou.records.rule import check
from yunchou.records.select import Select
from yunchou.records.write import Unit
from yunchou.rules.automation.spots import PLACEHOLDER


@check("cadence")
async def cadences_mean_something(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The conditions of a cadence are such on its records; its object stays once it was published; one in use stays."""
    for change in changes:
        if change.kind in (CREATE, UPDATE):
            for name in ("condition", "exit_when"):
                if change.now(name):
                    judged(unit, str(change.now("object")), str(change.now(name)), change, name)
        if change.kind == UPDATE and change.changes("object") and change.before.get("published"):
            message = say("已发布的节奏不能更换对象", "What was published is for these records")
            change.fail(422, "rule", message, "object")
    gone = [c for c in changes if c.kind == DELETE]
    if gone:
        used = await unit.link.fetch(
            f"select distinct cadence from {table_of(unit, 'cadence_run')} where cadence = any($1::bigint[])"
            " and status in ('active', 'paused') and deleted_at is null",
            [c.id for c in gone],
        )
        for change in gone:
            if change.id in {row["cadence"] for row in used}:
                message = say(
                    "有记录正在进行，请停用或先移出", "Records are under way in it: remove them first"
                )
                change.fail(409, "in_use", message)


@check("cadence_step")
async def steps_mean_something(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The condition and the words of a step mean something on what its cadence is for. One statement."""
    written = [c for c in changes if c.kind in (CREATE, UPDATE)]
    rows = await unit.link.fetch(
        f"select id, object from {table_of(unit, 'cadence')} where id = any($1::bigint[])",
        [c.now("cadence") for c in written],
    )
    objects = {row["id"]: row["object"] for row in rows}
    for change in written:
        about = objects.get(change.now("cadence"))
        if about is None:
            continue
        if change.now("condition"):
            judged(unit, about, str(change.now("condition")), change, "condition")
        for name in ("name", "content"):
            for found in PLACEHOLDER.finditer(str(change.now(name) or "")):
                judged(unit, about, f"({found[1]}) is null", change, name)
        if change.now("kind") == "mail" and not change.now("template") and not change.now("content"):
            change.fail(
                422, "required", say("请选择模板或填写内容", "Choose a template, or write a text"), "content"
            )


def judged(unit: Unit, about: str, condition: str, change: Change, name: str) -> None:
    """Fails a change whose condition means nothing on the records that it is about."""
    target = unit.snapshot.model.objects.get(about)
    asking = system(unit).asking()
    if target is None:
        return
    try:
        compile_condition(condition, Select(asking, target), asking.params, asking.environment())
    except Problem as problem:
        code = problem.errors[0].code if problem.errors else problem.code
        change.fail(422, code, problem.detail, name)
