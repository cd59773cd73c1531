"""Backups made and tried out by the worker: at their times, or when an administrator asks. Importing this module declares it."""

from typing import Annotated, Any

import msgspec

from yunchou.base.errors import Problem, not_found, say
from yunchou.jobs.handlers import JobContext, job
from yunchou.jobs.when import When
from yunchou.services import kept
from yunchou.services.backup import shelf
from yunchou.services.backup.archive import BackupError

SETTING = "backups"
SCHEDULE = "backup.make"
MOST_KEPT = 60


class Backups(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When backups are made by themselves (None: never), and how many are kept."""

    when: When | None = None
    keep: Annotated[int, msgspec.Meta(ge=1, le=MOST_KEPT)] = 7


async def wanted(db: Any, home: Any) -> Backups:
    """What an administrator has set."""
    return msgspec.convert(await kept.read(db, home, SETTING) or {}, Backups)


@job(SCHEDULE)
async def make(context: JobContext) -> dict[str, Any]:
    """Makes a backup of the whole server. Result: its size, rows, files, and files that were missing."""
    resources = context.resources
    keep = (await wanted(context.database, context.caller.organisation)).keep
    try:
        made = await shelf.add(context.database, resources["data"], resources["files"].storage, keep)
    except BackupError as error:
        raise _failed(error) from error
    return {
        "number": made.number,
        "size": made.size,
        "rows": made.rows,
        "files": made.files,
        "missing": made.missing,
    }


@job("backup.verify")
async def try_out(context: JobContext) -> dict[str, Any]:
    """Payload `{"number"}`: restores a backup into a database that is dropped again, and notes what came of it."""
    resources = context.resources
    number = str(context.payload["number"])
    if shelf.path_of(resources["data"], number) is None:
        raise not_found()
    tried = await shelf.check(context.database, resources["data"], resources["files"].storage, number)
    return {"number": tried.number, "whole": tried.fault is None}


def _failed(error: BackupError) -> Problem:
    return Problem(409, "backup", say("备份失败：{e}", "The backup failed: {e}", e=str(error)[:500]))
