"""What people do with cadences: publish one, and let records enter it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape
from typing import Annotated, Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.cadences.kept import (
    UNDER_WAY,
    Step,
    hours_of,
    onward,
    system,
    table_of,
    versions,
    wake,
    write_runs,
)
from yunchou.base.db import Record
from yunchou.base.errors import FieldError, Problem, conflict, forbidden, invalid, not_found, say
from yunchou.language.compile import compile_condition
from yunchou.records.change import Operation, moment_now
from yunchou.records.held import changeable, held, number_of
from yunchou.records.select import Select, name_sql
from yunchou.records.sharing import changeable as changeable_among
from yunchou.records.write import Unit

MOST = 1000
"""Records that enter with one request."""
MOST_STEPS = 50
MOST_CONTENT = 100_000
CLOSED = {
    "lead": "t.status in ('converted', 'unqualified')",
    "contact": "false",
    "opportunity": "(select s.kind from {stage} s where s.id = t.stage) in ('won', 'lost')",
}
"""SQL for the records that are followed up no more."""


class PublishCadence(msgspec.Struct, forbid_unknown_fields=True):
    """The cadence whose steps are published; with `move_on` those under way go on with the new steps."""

    cadence: str
    move_on: bool = False


class PublishedCadence(msgspec.Struct):
    """The version that is in force now, and how many records under way moved on to it."""

    cadence: str
    version: int
    moved: int


@action(
    "cadences.publish",
    "发布",
    "Publish",
    object="cadence",
    record="cadence",
    place=10,
    words={"move_on": ("进行中的记录改用新步骤", "Those under way go on with the new steps")},
    help=(
        "发布后新加入的记录按新步骤执行；进行中的按原步骤，除非选择改用",
        "Who enters from now on takes these steps; those under way keep theirs, unless you say otherwise",
    ),
)
async def publish_cadence(unit: Unit, given: PublishCadence) -> PublishedCadence:
    """Keeps the steps as they are now as a version. Raises 422 for a cadence without steps, or with too long ones."""
    cadence = await changeable(unit, "cadence", given.cadence)
    id = int(given.cadence)
    rows = await unit.link.fetch(
        f"select s.*, m.subject, m.body, m.name as template_name from {table_of(unit, 'cadence_step')} s"
        f" left join {table_of(unit, 'mail_template')} m on m.id = s.template and m.deleted_at is null"
        " where s.cadence = $1 and s.deleted_at is null order by s.position, s.id",
        id,
    )
    if not rows or len(rows) > MOST_STEPS:
        words = say("请先添加步骤（最多 {n} 步）", "Add steps first ({n} at most)", n=MOST_STEPS)
        raise invalid([FieldError("required", words, "cadence")], words)
    steps = tuple(_published(row) for row in rows)
    number = int(cadence["published"] or 0) + 1
    now = moment_now()
    content = msgspec.json.encode(steps).decode()
    if len(content) > MOST_CONTENT:
        words = say(
            "各步骤的内容合计过长，请缩短邮件正文或改用更少的步骤",
            "The steps' texts are too long together: shorten the mails, or use fewer steps",
        )
        raise invalid([FieldError("too_long", words, "cadence")], words)
    kept = {"name": f"{cadence['name']} v{number}"[:140], "cadence": given.cadence, "number": number}
    await system(unit).write(
        "cadence_version",
        [Operation("create", {**kept, "steps_count": len(steps), "content": content})],
    )
    head = {"published": number, "published_at": now.isoformat()}
    await system(unit).write("cadence", [Operation("update", head, id=id)])
    moved = await _move_on(unit, cadence, id, number, steps) if given.move_on else 0
    return PublishedCadence(given.cadence, number, moved)


def _published(row: Record) -> Step:
    mail = row["kind"] == "mail"
    content = row["content"] or ""
    if mail and row["subject"]:
        subject, body = row["subject"], row["body"] or ""
    else:
        lines = [escape(each, quote=False) for each in content.splitlines()]
        subject, body = row["name"], "".join(f"<p>{each}</p>" for each in lines) if mail else content
    return Step(
        row["id"],
        row["kind"] or "task",
        row["name"],
        int(row["wait"] or 0),
        row["wait_unit"] or "working_days",
        row["condition"] or None,
        subject,
        body,
        row["priority"] or "normal",
    )


async def _move_on(
    unit: Unit, cadence: Mapping[str, Any], id: int, number: int, steps: Sequence[Step]
) -> int:
    """Lets the runs under way go on with other steps: behind them lies what they have taken of these."""
    rows = await unit.link.fetch(
        f"select id, number, place, activity, next_at from {table_of(unit, 'cadence_run')} where cadence = $1"
        " and status = any($2::text[]) and number <> $3 and deleted_at is null order by id for update",
        id,
        list(UNDER_WAY),
        number,
    )
    known = await versions(unit, {(id, int(row["number"])) for row in rows})
    places = {step.id: place for place, step in enumerate(steps)}
    now, hours = moment_now(), hours_of(unit)
    said: dict[int, dict[str, Any]] = {}
    for row in rows:
        old = known.get((id, int(row["number"])), ())
        place = _place(old, int(row["place"]), places)
        same = int(row["place"]) < len(old) and places.get(old[int(row["place"])].id) == place
        if row["activity"] is not None or (same and row["next_at"] is not None):
            # What is being done, or has its time, stays as it is.
            said[row["id"]] = {"number": number, "place": place}
        else:
            onwards = onward(steps, place, now, hours, working=bool(cadence["working_hours"]))
            said[row["id"]] = {"number": number, **onwards}
    await write_runs(unit, said)
    return len(said)


def _place(old: Sequence[Step], place: int, places: Mapping[int, int]) -> int:
    """Where among new steps a run stands: at its step where that is left, else behind the last of those it has taken."""
    if place < len(old) and old[place].id in places:
        return places[old[place].id]
    return max((places[each.id] + 1 for each in old[:place] if each.id in places), default=0)


class EnrolInCadence(msgspec.Struct, forbid_unknown_fields=True):
    """The cadence, and the records of its object that enter."""

    cadence: str
    records: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MOST)]


class LeftOut(msgspec.Struct):
    """A record that did not enter, and why, in the caller's language."""

    id: str
    code: str
    message: str


class Enrolled(msgspec.Struct):
    """How many entered, and those that did not."""

    entered: int
    left_out: list[LeftOut]


@action(
    "cadences.enrol",
    "加入跟进节奏",
    "Enrol in a cadence",
    help=("把线索、联系人或商机加入一个节奏", "Lets leads, contacts or deals enter a cadence"),
)
async def enrol_records(unit: Unit, given: EnrolInCadence) -> Enrolled:
    """Lets records enter that the caller may change. Raises 404, and 409 for a cadence that nobody may enter."""
    await held(unit, "cadence", given.cadence)
    ids = list(dict.fromkeys(number_of(each) for each in given.records))
    name = await _object_of(unit, int(given.cadence))
    allowed = await changeable_among(unit, name, ids)
    refused: dict[int, Problem] = {}
    for id in ids:
        if id not in allowed:
            refused[id] = not_found()
        elif not allowed[id]:
            refused[id] = forbidden(say("您没有修改此记录的权限", "You may not change this record"))
    entered, more = await enter(unit, int(given.cadence), [each for each in ids if each not in refused])
    refused |= more
    language = unit.caller.language
    left = [
        LeftOut(str(id), fault.code, fault.detail.in_language(language))
        for id, fault in sorted(refused.items())
    ]
    return Enrolled(entered, left)


async def _object_of(unit: Unit, cadence: int) -> str:
    row = await unit.link.fetchrow(
        f"select object, active, published from {table_of(unit, 'cadence')} where id = $1 and deleted_at is null",
        cadence,
    )
    if row is None:
        raise not_found()
    if not row["active"] or not row["published"]:
        raise conflict(
            "not_published", say("节奏未发布或已停用", "The cadence is not published, or switched off")
        )
    return str(row["object"])


async def enter(unit: Unit, cadence: int, ids: Sequence[int]) -> tuple[int, dict[int, Problem]]:
    """Lets records enter whoever asks for it; gives how many did, and why the others did not. Six statements at most."""
    if not ids:
        return 0, {}
    head = await unit.link.fetchrow(
        f"select id, object, published, condition, working_hours from {table_of(unit, 'cadence')} where id = $1"
        " for update",
        cadence,
    )
    if head is None:
        raise not_found()
    name = str(head["object"])
    rows = await _facts(unit, head, ids)
    refused: dict[int, Problem] = {id: not_found() for id in ids if id not in rows}
    for id, row in rows.items():
        if row["under_way"]:
            refused[id] = conflict("entered", say("已在此节奏中", "It is in this cadence already"))
        elif row["closed"]:
            refused[id] = conflict("closed", say("已关闭，不再跟进", "It is closed"))
        elif not row["holds"]:
            words = say("不符合加入条件", "It does not meet what the cadence asks for")
            refused[id] = conflict("condition", words)
    steps = (await versions(unit, [(cadence, int(head["published"]))]))[cadence, int(head["published"])]
    now, hours = moment_now(), hours_of(unit)
    first = onward(steps, 0, now, hours, working=bool(head["working_hours"]))
    operations = [
        Operation(
            "create",
            {
                "name": str(rows[id]["name"] or "-")[:200],
                "cadence": str(cadence),
                "number": int(head["published"]),
                name: str(id),
                "owner": None if rows[id]["owner"] is None else str(rows[id]["owner"]),
                "key": f"{cadence}:{id}",
                **{k: v for k, v in first.items() if v is not None},
            },
        )
        for id in ids
        if id not in refused
    ]
    if operations:
        await system(unit).write("cadence_run", operations)
        await wake(unit, dt.datetime.fromisoformat(first["next_at"]))
    return len(operations), refused


async def _facts(unit: Unit, head: Record, ids: Sequence[int]) -> dict[int, Record]:
    """Of each record its name and owner, and whether it is under way already, closed, and meets the condition."""
    asking = system(unit).asking()
    owner = asking.snapshot.model.object(str(head["object"]))
    select = Select(asking, owner)
    holds = "true"
    if head["condition"]:
        condition = compile_condition(head["condition"], select, asking.params, asking.environment())
        holds = f"(({condition}) is true)"
    listed, cadence = asking.params.add(list(ids), "bigint[]"), asking.params.add(head["id"], "bigint")
    closed = CLOSED[owner.name].format(stage=table_of(unit, "stage"))
    rows = await unit.link.fetch(
        f"select t.id, {name_sql(asking, owner, 't')}::text as name, t.owner, {closed} as closed, {holds} as holds,"
        f" exists(select from {table_of(unit, 'cadence_run')} r where r.cadence = {cadence} and r.{owner.name} = t.id"
        " and r.status in ('active', 'paused') and r.deleted_at is null) as under_way"
        f" from {select.table()}{select.joins} where t.id = any({listed}) and t.deleted_at is null",
        *asking.params.values,
    )
    return {row["id"]: row for row in rows}
