"""The job that takes due steps: all runs of one version that stand at the same step are taken together.

A step is taken with the means of automations: its words are filled in and its condition is looked at for the whole set, and
what is refused for one keeps no other back. Mails are sent by whoever the record belongs to, as if written by hand.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import msgspec

from yunchou.access.actor import System, person
from yunchou.actions.registry import ACTIONS
from yunchou.actions.shape import shaped
from yunchou.apps.cadences.kept import (
    JOB,
    Step,
    about,
    ended,
    hours_of,
    onward,
    system,
    table_of,
    versions,
    wake,
    write_runs,
)
from yunchou.apps.cadences.unsubscribing import refusing
from yunchou.base.db import Record
from yunchou.base.errors import Problem, forbidden, say
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.schedule import scheduled
from yunchou.jobs.when import When
from yunchou.records.change import Operation, moment_now
from yunchou.records.write import Unit
from yunchou.rules.automation.batch import Batch, Run
from yunchou.rules.automation.definition import Definition, Placed
from yunchou.rules.automation.spots import PLACEHOLDER, Words
from yunchou.rules.automation.steps.create import CreateRecord
from yunchou.rules.automation.triggers.manual import ManualTrigger

AT_ONCE = 500
ADDRESS = {"lead": "email", "contact": "email", "opportunity": "contact.email"}
REFUSES = {"lead": "no_mails", "contact": "no_mails", "opportunity": "contact.no_mails"}


@dataclass(slots=True)
class Taken:
    """What came of the steps of one round: what runs say, and what is noted of the steps."""

    runs: dict[int, dict[str, Any]] = field(default_factory=dict)
    moves: list[Operation] = field(default_factory=list)

    def note(self, run: int, step: Step, state: str, **more: str | None) -> None:
        """Notes what came of a step."""
        values = {
            "name": step.name,
            "run": str(run),
            "step": str(step.id),
            "state": state,
            "at": moment_now().isoformat(),
        }
        self.moves.append(Operation("create", {**values, **{k: v for k, v in more.items() if v is not None}}))


@scheduled(JOB, When(at="00:30"))
async def take_due_steps(context: JobContext) -> dict[str, Any]:
    """Takes all steps that are due, and sees to it that the next is taken in time."""
    taken = 0
    while not context.cancelled():
        async with Unit(context.caller) as unit:
            count = await advance(unit)
        taken += count
        if count < AT_ONCE:
            break
    async with Unit(context.caller) as unit:
        earliest = await unit.link.fetchval(
            f"select min(r.next_at) from {table_of(unit, 'cadence_run')} r join {table_of(unit, 'cadence')} c"
            " on c.id = r.cadence and c.active and c.deleted_at is null where r.status = 'active' and r.deleted_at is null"
        )
        if earliest is not None:
            await wake(unit, earliest)
    return {"steps": taken}


async def advance(unit: Unit) -> int:
    """Takes the steps of up to 500 runs that are due; gives of how many. A few statements for each step of each version."""
    rows = await unit.link.fetch(
        f"select r.*, c.exit_when, c.working_hours, c.name as cadence_name from {table_of(unit, 'cadence_run')} r"
        f" join {table_of(unit, 'cadence')} c on c.id = r.cadence and c.active and c.deleted_at is null"
        f" where r.status = 'active' and r.next_at <= now() and r.deleted_at is null order by r.next_at, r.id limit {AT_ONCE}"
        " for update of r skip locked"
    )
    known = await versions(unit, {(row["cadence"], int(row["number"])) for row in rows})
    groups: dict[tuple[int, int, int], list[Record]] = defaultdict(list)
    taken = Taken()
    for row in rows:
        steps = known.get((row["cadence"], int(row["number"])), ())
        if int(row["place"]) >= len(steps):
            taken.runs[row["id"]] = ended("done", moment_now())
        else:
            groups[row["cadence"], int(row["number"]), int(row["place"])].append(row)
    for (cadence, number, place), several in groups.items():
        await _take(unit, taken, several, known[cadence, number], place)
    await write_runs(unit, taken.runs)
    if taken.moves:
        await system(unit).write("cadence_move", taken.moves)
    return len(rows)


async def _take(unit: Unit, taken: Taken, rows: Sequence[Record], steps: Sequence[Step], place: int) -> None:
    """One step for the runs that stand at it."""
    step, first = steps[place], rows[0]
    batch = _batch(unit, rows)
    everyone = list(batch.runs)
    by_id = {row["id"]: row for row in rows}
    for run in await _leaving(batch, first["exit_when"]):
        taken.runs[run.id] = ended("left", moment_now())
    skipped = await _skipped(batch, step)
    going = [run for run in batch.going if run.id not in taken.runs]
    acting = [run for run in going if run.id not in skipped]
    batch.runs[:] = acting
    done: dict[int, dict[str, Any]] = {}
    if acting:
        done = await (_send(batch, step, by_id) if step.kind == "mail" else _ask(batch, step, by_id))
    now, hours = moment_now(), hours_of(unit)
    for run in going:
        if run.id in skipped or (run.id in done and step.kind == "mail"):
            told = done.get(run.id, {"note": skipped.get(run.id)})
            taken.note(run.id, step, told.pop("state", "done") if run.id in done else "skipped", **told)
            taken.runs[run.id] = onward(steps, place + 1, now, hours, working=bool(first["working_hours"]))
        elif run.id in done:
            taken.note(run.id, step, "open", **done[run.id])
            taken.runs[run.id] = {"next_at": None, "activity": done[run.id]["activity"]}
    for id in by_id.keys() - taken.runs.keys():
        fault = next((run.fault for run in everyone if run.id == id and run.fault), None)
        words = fault.detail if fault else say("记录已删除", "The record is gone")
        language = unit.caller.organisation.settings.language
        taken.runs[id] = {
            **ended("failed", now, words.in_language(language)[:500]),
            "place": place,
            "step": str(step.id),
        }


def _batch(unit: Unit, rows: Sequence[Record]) -> Batch:
    """The runs of a step as automations take them."""
    name, _ = about(rows[0])
    definition = Definition(
        rows[0]["cadence"],
        int(rows[0]["number"]),
        rows[0]["cadence_name"],
        name,
        ManualTrigger(),
        (),
        None,
        [],
    )
    place = Placed(CreateRecord(object="activity", values={}), "", ())
    acting = unit.as_system(System("how far a cadence is"))
    acting.cause = {"cadence": {"id": str(rows[0]["cadence"]), "name": rows[0]["cadence_name"]}}
    runs = [Run(row["id"], about(row)[1], row["owner"], int(row["place"]), None) for row in rows]
    return Batch(acting, definition, unit.snapshot.model.object(name), "", place, runs, acting.cause, ())


async def _leaving(batch: Batch, condition: str | None) -> list[Run]:
    if not condition:
        return []
    held = await batch.hold([condition])
    return [run for run in batch.going if held[run.id][0]]


async def _skipped(batch: Batch, step: Step) -> dict[int, str | None]:
    """The runs whose record does not meet the condition of the step."""
    if not step.condition:
        return {}
    held = await batch.hold([step.condition])
    return {run.id: None for run in batch.going if not held[run.id][0]}


async def _owners(batch: Batch) -> dict[int, str | None]:
    """To whom each record belongs now."""
    found = await batch.evaluate(["owner"])
    return {id: row[0]["id"] if isinstance(row[0], dict) else row[0] for id, row in found.items()}


async def _ask(batch: Batch, step: Step, rows: Mapping[int, Record]) -> dict[int, dict[str, Any]]:
    """Gives the owners a follow-up to do."""
    owners = await _owners(batch)
    texts = await batch.texts([Words(zh=step.name), Words(zh=step.body)])
    operations = []
    for run in batch.going:
        if owners.get(run.id) is None:
            run.fault = forbidden(say("记录没有负责人", "Nobody owns the record"))
            continue
        name, id = about(rows[run.id])
        values = {
            "name": texts[run.id][0][0][:200] or step.name,
            "content": texts[run.id][1][0] or None,
            "kind": step.kind,
            "priority": step.priority,
            "due_at": moment_now().isoformat(),
            "owner": str(owners[run.id]),
            name: str(id),
        }
        operations.append((run, Operation("create", {k: v for k, v in values.items() if v is not None})))
    return {run.id: {"activity": str(id)} for run, id in await batch.write("activity", operations)}


async def _send(batch: Batch, step: Step, rows: Mapping[int, Record]) -> dict[int, dict[str, Any]]:
    """Writes the mails of a step, each from whom its record belongs to; whoever wants no mails gets none."""
    name = about(rows[batch.runs[0].id])[0]
    asked = list(
        dict.fromkeys(m[1] for text in (step.subject, step.body) for m in PLACEHOLDER.finditer(text))
    )
    filled = await batch.texts([Words(zh=f"{{{each}}}") for each in asked])
    owners = await _owners(batch)
    reach = await batch.evaluate([ADDRESS[name], REFUSES[name]])
    left = await refusing(batch.unit, [reach[run.id][0] for run in batch.going if reach[run.id][0]])
    done: dict[int, dict[str, Any]] = {}
    for run in batch.going:
        address, refuses = reach[run.id]
        if refuses or (address or "").lower() in left:
            done[run.id] = {"state": "skipped", "note": _words(batch, "不接收邮件", "Wants no mails")}
            continue
        if not address:
            done[run.id] = {"state": "skipped", "note": _words(batch, "没有邮箱", "Has no mail address")}
            continue
        words = {each: pair[0] for each, pair in zip(asked, filled[run.id], strict=True)}
        given = {
            "to": [address],
            "subject": _filled(step.subject, words),
            "body": _filled(step.body, {each: escape(said) for each, said in words.items()}),
            "object": name,
            "record": str(run.record),
            "unsubscribe": True,
        }
        made = await _posted(batch, run, owners.get(run.id), given)
        if made is not None:
            done[run.id] = {"mail": made}
    return done


def _filled(text: str, words: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: words[found[1]], text)


def _words(batch: Batch, zh: str, en: str) -> str:
    return say(zh, en).in_language(batch.unit.caller.organisation.settings.language)


async def _posted(batch: Batch, run: Run, owner: Any, given: Mapping[str, Any]) -> str | None:
    """Sends a mail as somebody writes it; what is refused fails this run alone."""
    unit = batch.unit
    who = unit.snapshot.access.people.get(int(owner)) if owner is not None else None
    if who is None or not who.active:
        run.fault = forbidden(say("记录没有可发信的负责人", "The record has no owner who sends mails"))
        return None
    acting = unit.acting(person(who.id, who.name))
    sending = ACTIONS.get("mail.send")
    if not acting.asking().viewer.rights.may(sending.name):
        run.fault = forbidden(say("负责人没有发邮件的权限", "The owner may send no mails"))
        return None
    try:
        async with unit.link.transaction():
            sent = msgspec.to_builtins(await sending.run(acting, shaped(given, sending.input)))
    except Problem as problem:
        run.fault = problem
        return None
    return str(sent["mail"])
