"""The upkeep of what is kept added up: built where it is wanted, folded, looked over at night, dropped where it no longer is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Organisation
from yunchou.base import log
from yunchou.base.db import Connection, Database
from yunchou.jobs.handlers import JobContext, job
from yunchou.jobs.queue import enqueue
from yunchou.jobs.schedule import looked_at, scheduled
from yunchou.jobs.when import When
from yunchou.metrics.made import everything
from yunchou.metrics.summaries import Wanted, planned, wanted
from yunchou.model.object import Object
from yunchou.records.summaries import building
from yunchou.records.summaries.plan import READY, summary_of
from yunchou.records.summaries.store import built_of, due_organisations, sizes_of

JOB, NIGHTLY = "metrics.summaries", "metrics.summaries_checked"
GROWN = 2.0
"""By how much an object may grow before its cubes are chosen anew."""
logger = log.get(__name__)


@dataclass(slots=True)
class Done:
    """What a round of upkeep did, by object."""

    built: list[str] = field(default_factory=list)
    folded: dict[str, int] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    differing: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The result of the job."""
        return {
            "built": self.built,
            "folded": self.folded,
            "dropped": self.dropped,
            "differing": self.differing,
        }


async def upkeep(organisation: Organisation, *, anew: Iterable[str] = (), check: bool = False) -> Done:
    """Brings everything to what is wanted. `anew`: objects that are built in any case; `check`: whether cells are held against
    the records, and built anew where they differ.
    """
    done = Done()
    organisation.forget()
    snapshot = await organisation.snapshot()
    asked = wanted(organisation, snapshot, everything(snapshot), await sizes_of(organisation))
    built, unfit = await built_of(organisation), list[str]()
    for name, each in asked.items():
        done.folded[name] = await building.fold(organisation, name)
        if check and (differing := await building.differing(organisation, name)):
            done.differing[name] = differing
            logger.error("what is kept added up differs", extra={"object": name, "cells": differing})
        if (
            name in anew
            or name in done.differing
            or await _behind(organisation, each, built.get(name), check)
        ):
            plan = await planned(organisation, await organisation.snapshot(), each)
            if plan is None:
                unfit.append(name)
            elif await building.build(organisation, plan):
                done.built.append(name)
    done.dropped = sorted(built.keys() - (asked.keys() - set(unfit)))
    await building.drop(organisation, done.dropped)
    if done.built or done.dropped:
        await building.sweep(organisation)
    return done


async def _behind(organisation: Organisation, asked: Wanted, records: int | None, check: bool) -> bool:
    """Whether what is kept of an object is not what is wanted."""
    snapshot = await organisation.snapshot()
    summary = summary_of(snapshot, asked.object)
    if summary is None or summary.state != READY:
        return True
    if (summary.plan.demand, summary.plan.zone) != (asked.demand, organisation.settings.time_zone):
        return True
    owner: Object = snapshot.model.object(asked.object)
    return check and (await sizes_of(organisation)).get(owner.table, 0) > GROWN * max(1, records or 0)


@looked_at
async def put_due_aside(database: Database) -> int:
    """Puts a job aside where much was appended, or where what was kept is over; gives for how many organisations."""
    due = await due_organisations(database, JOB)
    for organisation in due:
        async with database.transaction() as link:
            await begin(link, organisation)
    return len(due)


async def begin(
    link: Connection, organisation: int, *, anew: Iterable[str] = (), actor: int | None = None
) -> int:
    """Puts a round of upkeep aside; gives the job."""
    return await enqueue(link, organisation, JOB, {"anew": list(anew)}, actor=actor)


@job(JOB, retries=3)
async def keep_up(context: JobContext) -> dict[str, Any]:
    """Payload `{"anew": […]}`: objects that are built in any case; result as `Done`."""
    caller: Caller = context.caller
    return (await upkeep(caller.organisation, anew=context.payload.get("anew", ()))).as_json()


@scheduled(NIGHTLY, When(at="02:20"))
async def keep_up_at_night(context: JobContext) -> dict[str, Any]:
    """The same with a look at whether cells and records agree, and at what has grown large."""
    caller: Caller = context.caller
    return (await upkeep(caller.organisation, check=True)).as_json()
