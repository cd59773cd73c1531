"""Putting work aside, looking at it and calling it off, always in the caller's own transaction.

A job is a row of the organisation's `job` table, which is what people see, and an entry in the server-wide queue,
which is what wakes a worker. Both are written together, so a job exists exactly when the transaction that asked
for it commits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from yunchou.base.db import Connection, Record, quote
from yunchou.base.errors import conflict, not_found, say

ENTRY = "yunchou.job"
"""The one entry point of the server-wide queue; which handler runs is told by the job's kind."""

AHEAD = "interval '1 minute'"
"""What is noted later than so long from now was noted by a clock that was ahead and is right again, as SQL."""

FINISHED = frozenset({"done", "failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Job:
    """A job as people see it. `progress` runs from 0 to 1; `error` is `{"code", "zh", "en"}`."""

    id: int
    kind: str
    state: str
    progress: float
    result: Any
    files: list[dict[str, Any]]
    error: dict[str, str] | None
    created_by: int | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    def as_json(self, language: str) -> dict[str, Any]:
        """The answer of `GET /jobs/{id}`, the error in `language`."""
        error = self.error and {
            "code": self.error["code"],
            "message": self.error["en" if language.startswith("en") else "zh"],
        }
        return {
            "id": str(self.id),
            "kind": self.kind,
            "state": self.state,
            "progress": self.progress,
            "result": self.result,
            "files": self.files,
            "error": error,
            "created_by": None if self.created_by is None else str(self.created_by),
            "created_at": _moment(self.created_at),
            "started_at": _moment(self.started_at),
            "finished_at": _moment(self.finished_at),
        }


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def enqueue(
    connection: "Connection",
    organisation_id: int,
    kind: str,
    payload: Mapping[str, Any],
    *,
    actor: int | None = None,
    delay: float = 0,
) -> int:
    """Put a job of `kind` aside, to be begun no sooner than in `delay` seconds; gives its id.

    Nothing happens unless the connection's transaction commits. `actor` is the id of the user for whom the job
    will act (None: the system). Raises 404 when there is no such organisation.
    """
    schema = await connection.fetchval(
        "select schema_name from yunchou.organisation where id = $1", organisation_id
    )
    if schema is None:
        raise not_found()
    body = msgspec.json.encode(payload).decode()
    job_id: int = await connection.fetchval(
        f"insert into {quote(schema)}.job (kind, payload, created_by) values ($1, $2::text::jsonb, $3) returning id",
        kind,
        body,
        actor,
    )
    await deliver(connection, organisation_id, job_id, delay=delay)
    return job_id


async def note_done(
    connection: "Connection",
    schema: str,
    job_id: int,
    kind: str,
    payload: Mapping[str, Any],
    result: Mapping[str, Any],
    *,
    actor: int | None,
) -> None:
    """Tell work that was done within a request among the jobs of whoever asked for it."""
    await connection.execute(
        f"insert into {quote(schema)}.job (id, kind, state, progress, payload, result, created_by, started_at, finished_at)"
        " values ($1, $2, 'done', 1, $3::text::jsonb, $4::text::jsonb, $5, now(), now())",
        job_id,
        kind,
        msgspec.json.encode(payload).decode(),
        msgspec.json.encode(result).decode(),
        actor,
    )


async def deliver(connection: "Connection", organisation_id: int, job_id: int, *, delay: float = 0) -> None:
    """Wake a worker for a job. Delivering one that has ended, or twice, does no harm."""
    await connection.execute(
        "insert into yunchou.pgqueuer (priority, status, entrypoint, payload, execute_after)"
        " values (0, 'queued', $1, $2, now() + $3 * interval '1 second')",
        ENTRY,
        msgspec.json.encode([organisation_id, job_id]),
        float(delay),
    )


async def bring_back(connection: "Connection") -> None:
    """Counts anew what was counted while the clock was ahead: the pauses of deliveries, and when a worker was last heard of.

    A delivery that was put aside or put off later than now tells by how much; its pause is as long as it was meant.
    """
    await connection.execute(
        "update yunchou.pgqueuer set created = least(created, now()), updated = now(),"
        " execute_after = now() + greatest(execute_after - greatest(created, updated), interval '0')"
        f" where status = 'queued' and greatest(created, updated) > now() + {AHEAD}"
    )
    await connection.execute(
        "update yunchou.pgqueuer set heartbeat = now(), created = least(created, now()), updated = now()"
        f" where status = 'picked' and greatest(heartbeat, created, updated) > now() + {AHEAD}"
    )


_COLUMNS = (
    "id, kind, state, progress::float8, result::text, files::text, error::text, created_by, created_at, "
    "started_at, finished_at"
)


async def read(connection: "Connection", schema: str, job_id: int) -> Job:
    """The job of that id. Raises 404. Whether the caller may see it is for the door to decide."""
    row = await connection.fetchrow(f"select {_COLUMNS} from {quote(schema)}.job where id = $1", job_id)
    if row is None:
        raise not_found()
    return _job(row)


async def recent(
    connection: "Connection",
    schema: str,
    *,
    created_by: int | None = None,
    kind: str | None = None,
    states: Sequence[str] | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Job]:
    """The newest jobs first: those of one user, one kind, in some states, older than one where these are named."""
    rows = await connection.fetch(
        f"select {_COLUMNS} from {quote(schema)}.job"
        " where ($1::bigint is null or created_by = $1) and ($2::text is null or kind = $2)"
        " and ($4::text[] is null or state = any($4)) and ($5::bigint is null or id < $5)"
        " order by created_at desc, id desc limit $3",
        created_by,
        kind,
        limit,
        states,
        before,
    )
    return [_job(row) for row in rows]


async def cancel(connection: "Connection", schema: str, job_id: int) -> Job:
    """Call a job off: at once when it waits, at its next step when it runs. One that has ended stays as it is."""
    row = await connection.fetchrow(
        f"update {quote(schema)}.job set cancel_requested = true,"
        " state = case state when 'waiting' then 'cancelled' else state end,"
        " finished_at = case state when 'waiting' then now() else finished_at end"
        f" where id = $1 and state in ('waiting', 'running') returning {_COLUMNS}",
        job_id,
    )
    return await read(connection, schema, job_id) if row is None else _job(row)


async def again(connection: "Connection", organisation_id: int, schema: str, job_id: int) -> Job:
    """Put a job that failed or was called off aside once more, in its own name. Raises 404, and 409 for any other.

    A handler goes on from what it committed, so nothing is done twice. An import is resumed where imports are.
    """
    row = await connection.fetchrow(
        f"update {quote(schema)}.job set state = 'waiting', error = null, result = null, tries = 0, lost = 0,"
        " cancel_requested = false, started_at = null, finished_at = null, heartbeat = null"
        f" where id = $1 and state in ('failed', 'cancelled') and kind not like 'import%' returning {_COLUMNS}",
        job_id,
    )
    if row is None:
        await read(connection, schema, job_id)
        message = say(
            "只能重试失败或已取消的任务；导入请在导入页面继续。",
            "Only what failed or was cancelled is tried again; an import is resumed on its own page.",
        )
        raise conflict("not_retryable", message)
    await deliver(connection, organisation_id, job_id)
    return _job(row)


def _job(row: "Record") -> Job:
    return Job(
        id=row["id"],
        kind=row["kind"],
        state=row["state"],
        progress=row["progress"],
        result=None if row["result"] is None else msgspec.json.decode(row["result"]),
        files=msgspec.json.decode(row["files"]),
        error=None if row["error"] is None else msgspec.json.decode(row["error"]),
        created_by=row["created_by"],
        created_at=row["created_at"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
    )
