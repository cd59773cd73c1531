"""Jobs: what runs outside the request, for the person who asked for it."""

from typing import Annotated

import msgspec

from yunchou.base.errors import not_found
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, JobAnswer, Output
from yunchou.jobs import queue

endpoints = Endpoints("jobs")


class JobsQuery(Input):
    """`kind` narrows the list to one kind of job."""

    kind: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class JobsAnswer(Output):
    """The caller's jobs, newest first."""

    jobs: list[JobAnswer]


@endpoints.get("/jobs", "List the caller's jobs", query=JobsQuery, answers={200: JobsAnswer})
async def list_jobs(call: Call) -> Reply:
    """The jobs that the caller asked for."""
    asked: JobsQuery = call.query
    async with call.house.db.acquire() as connection:
        jobs = await queue.recent(
            connection,
            call.caller.organisation.schema,
            created_by=call.user,
            kind=asked.kind,
            limit=asked.limit,
        )
    return Reply({"jobs": [job.as_json(call.language) for job in jobs]})


@endpoints.get("/jobs/{id}", "Read a job", answers={200: JobAnswer})
async def read_job(call: Call) -> Reply:
    """State, progress and result of a job of the caller."""
    return Reply((await own_job(call)).as_json(call.language))


@endpoints.post("/jobs/{id}/cancel", "Cancel a job", answers={200: JobAnswer})
async def cancel_job(call: Call) -> Reply:
    """Calls a job of the caller off: at once when it waits, at its next step when it runs."""
    job = await own_job(call)
    async with call.house.db.acquire() as connection:
        ended = await queue.cancel(connection, call.caller.organisation.schema, job.id)
    return Reply(ended.as_json(call.language))


async def own_job(call: Call, number: int | None = None) -> queue.Job:
    """A job that the caller asked for. Raises 404 for any other."""
    async with call.house.db.acquire() as connection:
        job = await queue.read(connection, call.caller.organisation.schema, number or call.id)
    if job.created_by != call.user:
        raise not_found()
    return job


async def start(call: Call, kind: str, payload: dict[str, object]) -> Reply:
    """Puts a job of the caller aside → 202 with the job."""
    organisation = call.caller.organisation
    async with call.house.db.transaction() as connection:
        number = await queue.enqueue(connection, organisation.id, kind, payload, actor=call.user)
    return await told(call, number)


async def told(call: Call, number: int) -> Reply:
    """202 with a job that was put aside."""
    async with call.house.db.acquire() as connection:
        job = await queue.read(connection, call.caller.organisation.schema, number)
    return Reply(job.as_json(call.language), 202, {"Location": f"/api/v1/jobs/{number}"})
