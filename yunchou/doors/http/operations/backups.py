"""Backups of the server, for its administrator: made, tried out, fetched. Restoring is done by a command, where nobody works.

A backup holds the whole server with its key. So it is for administrators who may read everything, and only where the server
holds one organisation; of several, each would hand out the others' data.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
from litestar.response.streaming import ASGIStreamingResponse

from yunchou.access.state import Viewer
from yunchou.access.working_time import working_time
from yunchou.base.errors import FieldError, forbidden, invalid, not_found, say
from yunchou.doors.assemble import fresh
from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import KIB, Endpoints, Media
from yunchou.doors.http.operations import jobs
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, JobAnswer, Output
from yunchou.jobs import schedule
from yunchou.jobs.when import When
from yunchou.model.object import Model
from yunchou.services import kept
from yunchou.services.backup import shelf
from yunchou.services.backup.jobs import MOST_KEPT, SCHEDULE, SETTING, Backups, wanted
from yunchou.services.storage import Folder

endpoints = Endpoints("backups")


class BackupSettings(Input):
    """When backups are made by themselves (null: never), in the form of a schedule, and how many are kept."""

    when: When | None
    keep: Annotated[int, msgspec.Meta(ge=1, le=MOST_KEPT)]


class BackupAnswer(Output):
    """A backup: `verified_at` when it was last tried out, `fault` what was wrong with it then.

    `outside`: stored files in a bucket that it names with their checksums; `missing`: stored files whose bytes were not there.
    """

    number: str
    made_at: str
    size: int
    rows: int
    files: int
    outside: int
    missing: int
    verified_at: str | None
    fault: str | None


class BackupsAnswer(Output):
    """The backups, the newest first, and when more are made. `folder`: where they lie on the server."""

    when: When | None
    keep: int
    folder: str
    backups: list[BackupAnswer]


@endpoints.get("/settings/backups", "List backups", scope="admin", answers={200: BackupsAnswer})
async def list_backups(call: Call) -> Reply:
    """The backups that the server keeps, and when it makes them."""
    await _check(call)
    return Reply(await _answer(call))


@endpoints.put(
    "/settings/backups",
    "Set when backups are made",
    scope="admin",
    body=BackupSettings,
    answers={200: BackupsAnswer},
    limit=16 * KIB,
)
async def set_backups(call: Call) -> Reply:
    """Plans backups, or ends their schedule, and says how many are kept."""
    await _check(call)
    given: BackupSettings = call.body
    if given.when is not None and given.when.every == "week" and not given.when.weekdays:
        message = say("请选择星期几", "Choose a day of the week")
        raise invalid((FieldError("required", message, field="when"),))
    home = call.caller.organisation
    zone = home.settings.time_zone
    async with call.house.db.transaction() as link:
        await kept.keep(link, home, SETTING, msgspec.to_builtins(Backups(given.when, given.keep)), call.user)
        if given.when is None:
            await schedule.unplan(link, home.id, [SCHEDULE])
        else:
            works = working_time((await home.snapshot()).parts, zone).works
            planned = schedule.Planned(SCHEDULE, given.when, SCHEDULE, {})
            await schedule.plan(link, home.id, planned, zone, works)
    return Reply(await _answer(call))


@endpoints.post("/settings/backups", "Make a backup now", scope="admin", answers={202: JobAnswer})
async def make_backup(call: Call) -> Reply:
    """Makes a backup as a job, while people work."""
    await _check(call)
    return await jobs.start(call, SCHEDULE, {})


@endpoints.post(
    "/settings/backups/{backup}/verify", "Try a backup out", scope="admin", answers={202: JobAnswer}
)
async def verify_backup(call: Call) -> Reply:
    """Restores a backup into a database that is dropped again, as a job; the list tells what came of it."""
    await _check(call)
    await _path(call)
    return await jobs.start(call, "backup.verify", {"number": str(call.number("backup"))})


@endpoints.get(
    "/settings/backups/{backup}/file",
    "Fetch a backup",
    scope="session",
    answers={200: Media("application/octet-stream")},
)
async def fetch_backup(call: Call) -> Reply:
    """The file of a backup. It holds everything, so no token fetches it."""
    await _check(call)
    return BackupFile(await _path(call))


@endpoints.delete("/settings/backups/{backup}", "Delete a backup", scope="admin", answers={204: None})
async def delete_backup(call: Call) -> Reply:
    """Takes a backup off the server's disk for good."""
    await _check(call)
    await _path(call)
    shelf.remove(call.house.settings.data, str(call.number("backup")))
    return Reply(status=204)


class BackupFile(Reply):
    """A backup on its way out, piece by piece."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def response(self, accept_encoding: str = "") -> Any:
        """What the server sends: bytes to be saved."""
        headers = {
            "content-type": "application/octet-stream",
            "content-length": str(self.path.stat().st_size),
            "content-disposition": f'attachment; filename="yunchou-{self.path.name}"',
            "cache-control": "private, no-store",
        }
        return ASGIStreamingResponse(iterator=self._pieces(), status_code=200, headers=headers)

    def _pieces(self) -> AsyncIterator[bytes]:
        return Folder(self.path.parent).read(self.path.name)


async def _path(call: Call) -> Path:
    found = shelf.path_of(call.house.settings.data, str(call.number("backup")))
    if found is None:
        raise not_found()
    return found


async def _check(call: Call) -> None:
    """Raises 403 but for administrators who read everything of the only organisation of the server."""
    await administer(call)
    snapshot = await fresh(call.caller.organisation)
    if not reads_everything(call.caller.viewer(snapshot), snapshot.model):
        raise forbidden(
            say(
                "备份包含全部数据，只有能查看全部数据的管理员可以管理",
                "A backup holds all data: it is for administrators who may read everything",
            )
        )
    if len(await call.house.organisations()) > 1:
        raise forbidden(
            say(
                "此服务器有多个组织，备份由服务器的运维人员用命令完成",
                "This server holds several organisations: its operator makes backups by the command",
            )
        )


def reads_everything(viewer: Viewer, model: Model) -> bool:
    """Whether somebody reads every record of every object."""
    return all(viewer.rights.of(each.name).read == "all" for each in model.objects.values() if each.table)


async def _answer(call: Call) -> BackupsAnswer:
    data, home = call.house.settings.data, call.caller.organisation
    now = await wanted(call.house.db, home)
    listed = msgspec.convert(msgspec.to_builtins(shelf.listed(data)), list[BackupAnswer])
    return BackupsAnswer(when=now.when, keep=now.keep, folder=str(data / shelf.SHELF), backups=listed)
