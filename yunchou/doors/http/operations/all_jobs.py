"""Everything that runs outside requests, for administrators: jobs of all kinds and people, schedules, what was given up."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from yunchou.base.db import quote
from yunchou.base.errors import not_found
from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, JobAnswer, JobState, Output
from yunchou.jobs import queue, schedule

endpoints = Endpoints("all jobs")

STATES = {"active": ["waiting", "running"], "failed": ["failed"], "ended": ["done", "cancelled"]}


class AllJobsQuery(Input):
    """`state`: waiting and running ones, those that failed, or those that ended well or were called off."""

    state: Literal["active", "failed", "ended"] | None = None
    kind: str | None = None
    before: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class SomebodysJob(Output):
    """A job, and the person who asked for it; null where the system did by itself."""

    job: JobAnswer
    person: str | None


class GivenUp(Output):
    """How many jobs failed, letters could not be sent, and deliveries of webhooks were given up."""

    jobs: int
    letters: int
    deliveries: int


class AllJobsAnswer(Output):
    """Jobs, newest first; `next` is what `before` is asked with for more."""

    jobs: list[SomebodysJob]
    next: str | None
    given_up: GivenUp


class ScheduleAnswer(Output):
    """What runs again and again, and its last run. `runnable`: it can be run at any time."""

    name: str
    kind: str
    next_run: datetime | None
    last_job: str | None
    last_state: JobState | None
    last_run: datetime | None
    runnable: bool


class SchedulesAnswer(Output):
    """The schedules of the organisation, the next due first."""

    schedules: list[ScheduleAnswer]


@endpoints.get(
    "/settings/jobs",
    "List all jobs",
    scope="admin",
    query=AllJobsQuery,
    answers={200: AllJobsAnswer},
    problems=(404,),
)
async def list_all_jobs(call: Call) -> Reply:
    """The jobs of everybody and of the system itself."""
    await administer(call)
    asked: AllJobsQuery = call.query
    home = call.caller.organisation
    before = None if asked.before is None else record_id(asked.before)
    people = (await home.snapshot()).access.people
    async with call.house.db.acquire() as link:
        found = await queue.recent(
            link,
            home.schema,
            kind=asked.kind,
            states=None if asked.state is None else STATES[asked.state],
            before=before,
            limit=asked.limit + 1,
        )
        row = await link.fetchrow(_GIVEN_UP.format(schema=quote(home.schema)))
    jobs: list[dict[str, Any]] = []
    for each in found[: asked.limit]:
        person = people.get(each.created_by) if each.created_by is not None else None
        told = _outline(each.as_json(call.language))
        jobs.append({"job": told, "person": None if person is None else person.name})
    following = str(found[asked.limit - 1].id) if len(found) > asked.limit else None
    return Reply({"jobs": jobs, "next": following, "given_up": dict(row or {})})


def _outline(job: dict[str, Any]) -> dict[str, Any]:
    """A job without what only the person who asked for it may have: its files, and of its result all but figures."""
    result = job["result"]
    if isinstance(result, dict):
        result = {name: value for name, value in result.items() if isinstance(value, (int, float))}
    return {**job, "result": result if isinstance(result, dict) else None, "files": []}


_GIVEN_UP = """
select (select count(*) from {schema}.job where state = 'failed') as jobs,
    (select count(*) from {schema}.mail where state in ('dead', 'bounced')) as letters,
    (select count(*) from {schema}.webhook_delivery where state = 'dead') as deliveries
"""


@endpoints.post("/settings/jobs/{id}/cancel", "Cancel anybody's job", scope="admin", answers={200: JobAnswer})
async def cancel_any_job(call: Call) -> Reply:
    """Calls a job off: at once when it waits, at its next step when it runs."""
    await administer(call)
    async with call.house.db.acquire() as link:
        ended = await queue.cancel(link, call.caller.organisation.schema, call.id)
    return Reply(_outline(ended.as_json(call.language)))


@endpoints.post(
    "/settings/jobs/{id}/retry",
    "Try a job again",
    scope="admin",
    answers={202: JobAnswer},
    problems=(409,),
)
async def retry_job(call: Call) -> Reply:
    """Puts a job that failed or was called off aside once more, for whoever had asked for it."""
    await administer(call)
    home = call.caller.organisation
    async with call.house.db.transaction() as link:
        job = await queue.again(link, home.id, home.schema, call.id)
    return Reply(_outline(job.as_json(call.language)), 202, {"Location": f"/api/v1/jobs/{job.id}"})


@endpoints.get(
    "/settings/schedules", "List what runs by schedule", scope="admin", answers={200: SchedulesAnswer}
)
async def list_schedules(call: Call) -> Reply:
    """What runs again and again, when next, and what became of the last time."""
    await administer(call)
    home = call.caller.organisation
    async with call.house.db.acquire() as link:
        rows = await schedule.listed(link, home.id, home.schema)
    listed = [
        ScheduleAnswer(
            name=row["name"],
            kind=row["kind"],
            next_run=None if row["next_run"] >= schedule.NEVER else row["next_run"],
            last_job=None if row["job"] is None else str(row["job"]),
            last_state=row["state"],
            last_run=row["at"],
            runnable=row["form"] is None,
        )
        for row in rows
    ]
    return Reply(SchedulesAnswer(schedules=listed))


class RunBody(Input):
    """`name`: of the schedule."""

    name: str


@endpoints.post(
    "/settings/schedules/run",
    "Run a schedule now",
    scope="admin",
    body=RunBody,
    answers={202: JobAnswer},
    problems=(404,),
)
async def run_now(call: Call) -> Reply:
    """Puts the job of a schedule aside at once, beside its times."""
    await administer(call)
    given: RunBody = call.body
    home = call.caller.organisation
    async with call.house.db.transaction() as link:
        rows = await schedule.listed(link, home.id, home.schema)
        if not any(row["name"] == given.name and row["form"] is None for row in rows):
            raise not_found()
        number = await queue.enqueue(link, home.id, given.name, {})
        job = await queue.read(link, home.schema, number)
    return Reply(job.as_json(call.language), 202, {"Location": f"/api/v1/jobs/{number}"})
