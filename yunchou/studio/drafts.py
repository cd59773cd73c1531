"""Drafts: several changes of the model, edited in peace, checked together, and published in one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import UnionType
from typing import Any

import asyncpg

from yunchou.access.actor import Caller
from yunchou.access.describe import definition
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Connection, present, quote
from yunchou.base.errors import FieldError, Message, Problem, invalid, not_found, say, version_conflict
from yunchou.base.text import TextError, clean
from yunchou.model.object import Field, Object
from yunchou.model.uses import saved_uses
from yunchou.studio.apply import LOCK_TIMEOUT_MS, Changed, authorise, busy, change, locked, work_on
from yunchou.studio.configure import CONFIGURE, at_place, configure
from yunchou.studio.diff import difference, told
from yunchou.studio.log import administrator
from yunchou.studio.orphans import refuse_orphans
from yunchou.studio.preview import outcome
from yunchou.studio.retype import start_within, wanted
from yunchou.studio.steps import refuse_used, run_step
from yunchou.studio.work import Step, Work

MOST_STEPS = 1000
PARTS: Mapping[str, Mapping[str, type | UnionType]] = {
    "create_object": {"definition": dict},
    "change_object": {"object": str, "change": dict},
    "delete_object": {"object": str},
    "create_field": {"object": str, "definition": dict},
    "change_field": {"object": str, "field": str, "change": dict},
    "delete_field": {"object": str, "field": str},
    "retype": {"object": str, "field": str, "definition": dict},
    CONFIGURE: {"kind": str, "key": str, "before": dict | None, "after": dict | None},
}
"""The steps that people may give, with their parts."""
DELETING = ("delete_object", "delete_field")


def read_steps(given: Any) -> list[Step]:
    """Steps as they came in. Raises 422 for what is no list of steps."""
    faults = []
    if not isinstance(given, list) or len(given) > MOST_STEPS:
        message = say("应为步骤列表，最多 {n} 步", "This must be a list of {n} steps at most", n=MOST_STEPS)
        raise invalid([FieldError("wrong_type", message, field="steps")])
    for number, step in enumerate(given):
        parts = PARTS.get(step.get("op", "")) if isinstance(step, Mapping) and _is_word(step) else None
        if parts is None:
            message = say("op 应为 {o} 之一", "op is one of {o}", o=", ".join(PARTS))
            faults.append(FieldError("not_an_option", message, field=f"steps.{number}.op"))
            continue
        faults += [
            FieldError(
                "wrong_type",
                say("缺少或类型不对", "Missing or of the wrong type"),
                field=f"steps.{number}.{k}",
            )
            for k, kind in parts.items()
            if not isinstance(step.get(k), kind)
        ]
        faults += [
            FieldError("unknown_field", say("没有属性 {key}", "There is no property {key}", key=str(k)[:60]),
                       field=f"steps.{number}.{str(k)[:60]}")
            for k in step
            if k != "op" and k not in parts
        ]  # fmt: skip
    if faults:
        raise invalid(faults)
    return list(given)


def _is_word(step: Mapping[str, Any]) -> bool:
    return isinstance(step.get("op"), str)


async def check(caller: Caller, given: Any) -> dict[str, Any]:
    """What steps would change and what is wrong with them.

    `{"diff": […], "problems": [{"step", "code", …}], "objects": [definition as it would be…], "gone": [name…],
    "retypes": [{"step", "object", "field", "converted", "lost", "exact"}]}`.
    """
    steps = read_steps(given)
    await administrator(caller)
    if not any(step["op"] == CONFIGURE for step in steps):
        async with caller.organisation.db.transaction(readonly=True, isolation="repeatable_read") as link:
            return await _checked(caller, link, steps)
    # What is set up is told to be right by the very rules that will hold when it is published, so it is written and left.
    async with caller.organisation.db.acquire() as link:
        trial = link.transaction()
        await trial.start()
        try:
            await link.execute(f"set local lock_timeout = {LOCK_TIMEOUT_MS}")
            return await _checked(caller, link, steps)
        except asyncpg.LockNotAvailableError:
            raise busy() from None
        finally:
            await trial.rollback()


async def _checked(caller: Caller, link: Connection, steps: Sequence[Step]) -> dict[str, Any]:
    work = await work_on(caller, link, steps, trying=True)
    before = work.model
    problems: dict[int, Problem] = {}
    retypes, diff, configured = [], [], False
    for number, step in in_order(steps):
        try:
            if step["op"] == CONFIGURE:
                if not configured:
                    done = await configure(
                        caller, link, await _trial(caller, link, work), _configuring(steps)
                    )
                    diff, configured = done.diff, True
                    problems |= {place: at_place(each, place) for place, each in done.problems.items()}
                continue
            if step["op"] == "retype":
                retypes.append({"step": number, **await _retyped(caller, link, work, step)})
                continue
            if step["op"] in DELETING:
                uses = await saved_uses(
                    link, caller.organisation.schema, work.model, step["object"], step.get("field")
                )
                refuse_used(uses)
            run_step(work, step)
        except Problem as problem:
            problems[number] = problem
    return {
        "diff": [told(entry, caller.language) for entry in (*difference(before, work.model), *diff)],
        "problems": [
            {**_told_problem(problem, caller.language), "step": number}
            for number, problem in sorted(problems.items())
        ],
        "objects": await _as_they_would_be(caller, link, work),
        "gone": [name for name in before.objects if name not in work.model.objects],
        "retypes": retypes,
    }


def in_order(steps: Sequence[Step]) -> list[tuple[int, Step]]:
    """Steps with their places, in the order in which they are taken: those that begin a job last.

    Where items are set up too, they come after what they may name is made, and before what they named is deleted.
    """
    mixed = any(step["op"] == CONFIGURE for step in steps)

    def rank(step: Step) -> int:
        if step["op"] == "retype":
            return 3
        return (1 if step["op"] == CONFIGURE else 2 if step["op"] in DELETING else 0) if mixed else 0

    return sorted(enumerate(steps), key=lambda each: rank(each[1]))


def _configuring(steps: Sequence[Step]) -> list[tuple[int, Step]]:
    return [(number, step) for number, step in enumerate(steps) if step["op"] == CONFIGURE]


async def _trial(caller: Caller, link: Connection, work: Work) -> Snapshot:
    """The snapshot in force with the model as the steps so far would make it."""
    snapshot = await caller.organisation.load(link)
    model = work.model
    changed = {
        name: replace(model.objects[name], fields=_placed(model.objects[name]))
        for name in work.touched
        if name in model.objects
    }
    return replace(snapshot, model=replace(model, objects={**model.objects, **changed}), statements={})


def _placed(owner: Object) -> Mapping[str, Field]:
    """The fields of an object as if each had its column."""
    return {name: replace(field, column=field.column or "new") for name, field in owner.fields.items()}


def _told_problem(problem: Problem, language: str) -> dict[str, Any]:
    told_problem = problem.as_json(language)
    return {**{key: told_problem[key] for key in ("code", "detail", "errors")}, **problem.extra}


async def _retyped(caller: Caller, link: Connection, work: Work, step: Step) -> dict[str, Any]:
    """Gives a field of the working copy its other type; says what becomes of the values there are."""
    name, field_name = step["object"], step["field"]
    owner, field = work.field(name, field_name)
    asked = wanted(work, name, field_name, step["definition"])
    counts = {"converted": 0, "lost": 0, "exact": True}
    if field.column:
        await refuse_orphans(link, caller.organisation.schema, work.model, owner, asked.old, asked.new)
        counts = await outcome(caller, link, work.model, owner, asked)
    work.put_field(name, field_name, asked.definition)
    return {"object": name, "field": field_name, **counts}


async def _as_they_would_be(caller: Caller, link: Connection, work: Work) -> list[dict[str, Any]]:
    """Definitions of the changed objects as their author would see them if the steps were in force."""
    viewer = caller.viewer(await caller.organisation.load(link))
    found = []
    for name in work.touched:
        owner = work.model.objects.get(name)
        if owner is not None:
            found.append(definition(work.model, viewer, replace(owner, fields=_placed(owner))))
    return found


# -- kept drafts -------------------------------------------------------------------------------------------------

COLUMNS = "id, title, steps, version, author, created_at, updated_at"


async def drafts(caller: Caller) -> list[dict[str, Any]]:
    """All drafts, the latest changed first. Raises 403."""
    await administrator(caller)
    rows = await caller.organisation.db.fetch(
        f"select {COLUMNS} from {_table(caller)} order by updated_at desc, id desc limit 200"
    )
    return [_draft_json(row) for row in rows]


async def draft(caller: Caller, number: int) -> dict[str, Any]:
    """One draft. Raises 403, 404."""
    await administrator(caller)
    row = await caller.organisation.db.fetchrow(
        f"select {COLUMNS} from {_table(caller)} where id = $1", number
    )
    if row is None:
        raise not_found()
    return _draft_json(row)


async def create_draft(caller: Caller, given: Mapping[str, Any]) -> dict[str, Any]:
    """A new draft from `{"title", "steps"?}`. Raises 403, 422."""
    title, steps = _title(given.get("title")), read_steps(given.get("steps", []))
    await administrator(caller)
    row = await caller.organisation.db.fetchrow(
        f"insert into {_table(caller)} (title, steps, author) values ($1, $2::json, $3) returning {COLUMNS}",
        title,
        json.dumps(steps),
        caller.actor.user_id,
    )
    return _draft_json(present(row))


async def change_draft(
    caller: Caller, number: int, given: Mapping[str, Any], version: int | None = None
) -> dict[str, Any]:
    """Changes a draft's title or steps. Raises 403, 404, 412 when it is not at `version`, 422."""
    title = _title(given["title"]) if "title" in given else None
    steps = json.dumps(read_steps(given["steps"])) if "steps" in given else None
    await administrator(caller)
    row = await caller.organisation.db.fetchrow(
        f"update {_table(caller)} set title = coalesce($2, title), steps = coalesce($3::json, steps),"
        f" version = version + 1, updated_at = now() where id = $1 and version = coalesce($4, version) returning {COLUMNS}",
        number,
        title,
        steps,
        version,
    )
    if row is None:
        await draft(caller, number)
        raise version_conflict()
    return _draft_json(row)


async def discard(caller: Caller, number: int) -> None:
    """Throws a draft away. Raises 403, 404."""
    await administrator(caller)
    gone = await caller.organisation.db.fetchval(
        f"delete from {_table(caller)} where id = $1 returning id", number
    )
    if gone is None:
        raise not_found()


@dataclass(frozen=True, slots=True)
class Published:
    """What a draft came to: the change that is in force, None where it was all other types, and the jobs of these."""

    change: Changed | None
    jobs: Sequence[int]


async def publish(caller: Caller, number: int, version: int | None = None) -> Published:
    """Publishes a draft: all its steps in one transaction, in which it ends, the jobs of other types begun with it.

    Raises 403, 404, 412, 409 and 422.
    """

    async def run(link: Connection) -> Published:
        await authorise(caller, link)
        row = await link.fetchrow(
            f"delete from {_table(caller)} where id = $1 returning steps, version", number
        )
        if row is None:
            raise not_found()
        if version is not None and row["version"] != version:
            raise version_conflict()
        steps = json.loads(row["steps"])
        if not steps:
            raise invalid((), say("草稿中没有变更", "There is no change in this draft"))
        places = [number for number, step in in_order(steps) if step["op"] != "retype"]
        done = None
        if places:
            try:
                done = await change(caller, link, [steps[number] for number in places])
            except Problem as problem:
                raise _at_place(problem, places) from None
        jobs = [
            await start_within(caller, link, step["object"], step["field"], step["definition"])
            for step in steps
            if step["op"] == "retype"
        ]
        return Published(done, jobs)

    return await locked(caller, run)


def _at_place(problem: Problem, places: Sequence[int]) -> Problem:
    """The problem of one of some steps, told by its place among all."""
    number = problem.extra.get("step")
    if number is None:
        return problem
    was, now = f"steps.{number}", f"steps.{places[number]}"
    errors = tuple(
        replace(each, field=each.field and each.field.replace(was, now, 1)) for each in problem.errors
    )
    return replace(problem, errors=errors, extra={**problem.extra, "step": places[number]})


def _table(caller: Caller) -> str:
    return f"{quote(caller.organisation.schema)}.model_draft"


def _title(given: Any) -> str:
    message: Message = say(
        "请填写草稿名称，最多 200 个字符", "A draft needs a title of 200 characters at most"
    )
    if not isinstance(given, str) or len(given) > 200:
        raise invalid([FieldError("required", message, field="title")])
    try:
        text = clean(given)
    except TextError as error:
        raise invalid([FieldError("wrong_type", error.message, field="title")]) from None
    if text is None:
        raise invalid([FieldError("required", message, field="title")])
    return text


def _draft_json(row: Any) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "title": row["title"],
        "steps": json.loads(row["steps"]),
        "version": row["version"],
        "author": None if row["author"] is None else str(row["author"]),
        "created_at": row["created_at"].isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "updated_at": row["updated_at"].isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
