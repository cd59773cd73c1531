"""Runs are paused, taken up again, moved past a step, and taken out of their cadence, by whoever may change the record."""

from typing import Annotated, Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.cadences.kept import about, ended, hours_of, onward, table_of, versions, write_runs
from yunchou.apps.cadences.stopping import close_moves
from yunchou.base.db import Record
from yunchou.base.errors import conflict, not_found, say
from yunchou.records.change import moment_now
from yunchou.records.held import changeable, held
from yunchou.records.write import Unit


class OfRun(msgspec.Struct, forbid_unknown_fields=True):
    """A record's way through a cadence."""

    cadence_run: str


class RemoveFromCadence(OfRun):
    """Why it is taken out."""

    reason: Annotated[str, msgspec.Meta(max_length=300)] = ""


class Steered(msgspec.Struct):
    """The enrolment, and how it stands now."""

    cadence_run: str
    status: str


async def _run(unit: Unit, given: OfRun, *statuses: str) -> Record:
    """The run, held. Raises 404, 403 for whoever may not change the record, 409 for one that stands otherwise."""
    await held(unit, "cadence_run", given.cadence_run)
    row = await unit.link.fetchrow(
        f"select r.*, c.working_hours from {table_of(unit, 'cadence_run')} r join {table_of(unit, 'cadence')} c"
        " on c.id = r.cadence where r.id = $1 for update of r",
        int(given.cadence_run),
    )
    name, id = about(row) if row is not None else ("lead", 0)
    if row is None or not id:
        raise not_found()
    await changeable(unit, name, str(id))
    if row["status"] not in statuses:
        raise conflict("ended", say("该节奏当前不能执行此操作", "This can't be done as the enrolment stands"))
    return row


async def _keep(unit: Unit, row: Record, said: dict[str, Any]) -> Steered:
    await write_runs(unit, {row["id"]: said})
    return Steered(str(row["id"]), str(said.get("status", row["status"])))


@action(
    "cadences.pause",
    "暂停",
    "Pause",
    object="cadence_run",
    record="cadence_run",
    when={"status": ("active",)},
)
async def pause_run(unit: Unit, given: OfRun) -> Steered:
    """Lets no further step be taken until it is taken up again."""
    return await _keep(unit, await _run(unit, given, "active"), {"status": "paused"})


@action(
    "cadences.resume",
    "继续",
    "Resume",
    object="cadence_run",
    record="cadence_run",
    when={"status": ("paused", "failed")},
)
async def resume_run(unit: Unit, given: OfRun) -> Steered:
    """Goes on with the step at which it stands: at its time, or at once where that is over. Raises 409 for a second one."""
    row = await _run(unit, given, "paused", "failed")
    again = {"status": "active", "ended_at": None, "reason": None}
    if row["status"] == "failed":
        name, id = about(row)
        await _alone(unit, row, name, id)
        steps = (await versions(unit, [(row["cadence"], int(row["number"]))]))[
            row["cadence"], int(row["number"])
        ]
        place = min(int(row["place"]), len(steps) - 1)
        again |= {
            "key": f"{row['cadence']}:{id}",
            "step": str(steps[place].id),
            "next_at": moment_now().isoformat(),
        }
    elif row["next_at"] is not None:
        again["next_at"] = max(row["next_at"], moment_now()).isoformat()
    return await _keep(unit, row, again)


async def _alone(unit: Unit, row: Record, name: str, id: int) -> None:
    other = await unit.link.fetchval(
        f"select 1 from {table_of(unit, 'cadence_run')} where cadence = $1 and {name} = $2 and id <> $3"
        " and status in ('active', 'paused') and deleted_at is null",
        row["cadence"],
        id,
        row["id"],
    )
    if other is not None:
        raise conflict("entered", say("已在此节奏中", "It is in this cadence already"))


@action(
    "cadences.skip",
    "跳过此步",
    "Skip the step",
    object="cadence_run",
    record="cadence_run",
    when={"status": ("active", "paused")},
)
async def skip_step(unit: Unit, given: OfRun) -> Steered:
    """Goes on to the step after; a follow-up that was waited for is cancelled."""
    row = await _run(unit, given, "active", "paused")
    number = int(row["number"])
    steps = (await versions(unit, [(row["cadence"], number)]))[row["cadence"], number]
    place, now = int(row["place"]), moment_now()
    said = onward(steps, place + 1, now, hours_of(unit), working=bool(row["working_hours"]))
    await write_runs(unit, {row["id"]: said})
    named = (steps[place].name, steps[place].id) if place < len(steps) else None
    await close_moves(unit, [row], "skipped", named=named)
    return Steered(str(row["id"]), str(said.get("status", row["status"])))


@action(
    "cadences.remove",
    "移出节奏",
    "Remove",
    object="cadence_run",
    record="cadence_run",
    when={"status": ("active", "paused", "failed")},
    words={"reason": ("原因", "Reason")},
)
async def remove_run(unit: Unit, given: RemoveFromCadence) -> Steered:
    """Takes the record out of its cadence; a follow-up that was waited for is cancelled."""
    row = await _run(unit, given, "active", "paused", "failed")
    said = ended("removed", moment_now(), given.reason.strip() or None)
    await write_runs(unit, {row["id"]: said})
    await close_moves(unit, [row], "skipped")
    return Steered(str(row["id"]), "removed")
