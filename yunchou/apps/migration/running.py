"""What doors and jobs call: begin with what was uploaded, look through it, try it, carry it out, take it back."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.migration import store
from yunchou.apps.migration.archive import Member, unpack
from yunchou.apps.migration.attaching import LARGEST, TABLE, Attached, Loose, attach
from yunchou.apps.migration.looking import Found, look_through
from yunchou.apps.migration.planning import steps_of
from yunchou.apps.migration.proposing import Pipeline, Stage, propose
from yunchou.apps.migration.sources import source_of
from yunchou.apps.migration.store import Migration
from yunchou.base.db import Connection
from yunchou.base.errors import Problem, conflict, malformed, say
from yunchou.jobs.queue import enqueue
from yunchou.records.imports import store as imports
from yunchou.records.imports.plan import plan_text, read_plan
from yunchou.records.imports.run import Summary, run_import, start_undo
from yunchou.records.imports.runner import Progress
from yunchou.records.imports.store import Given
from yunchou.records.read import Query, page, rows
from yunchou.services.files import Files, StoredFile

RIGHT = "migration.run"
LOOK = "migration.look"
PURPOSE = "import"
PAGE = 1000


async def begin(caller: Caller, uploads: Sequence[StoredFile]) -> int:
    """Keep uploads as a new migration and put looking through them aside as a job; gives its id, the migration's too."""
    if not uploads:
        raise malformed(say("缺少文件。", "There is no file."))
    given = [Given(each.name, each.path, each.size) for each in uploads]
    async with caller.organisation.db.transaction() as link:
        job: int = await enqueue(link, caller.organisation.id, LOOK, {}, actor=caller.actor.user_id)
        await store.add(link, caller, job, uploads[0].name, given)
    return job


async def begin_here(caller: Caller, files: Files, paths: Sequence[Path]) -> Migration:
    """Look through files and folders of this machine, here and now. Raises 404 where there are none."""
    given = await asyncio.to_thread(_files_below, paths)
    if not given:
        raise Problem(404, "not_found", say("那里没有文件。", "There are no files."))
    async with caller.organisation.db.transaction() as link:
        number: int = await link.fetchval("select yunchou.next_id()")
        await store.add(link, caller, number, paths[0].name if paths else "", given)
    await look(caller, number, files)
    return await migration_of(caller, number)


def _files_below(paths: Sequence[Path]) -> list[Given]:
    found: list[Given] = []
    for path in paths:
        several = sorted(path.rglob("*")) if path.is_dir() else [path]
        # What a link leads to was not meant to be handed over.
        for each in several:
            if each.is_file() and not each.is_symlink():
                name = str(each.relative_to(path)) if path.is_dir() else each.name
                found.append(Given(name, each, each.stat().st_size))
    return found


async def migration_of(caller: Caller, id: int) -> Migration:
    """The migration of that id. Raises 404."""
    async with caller.organisation.db.acquire() as link:
        return await store.read(link, caller, id)


async def look(caller: Caller, id: int, files: Files) -> dict[str, Any]:
    """Unpack and look through; keeps what was found and what follows from it. May be called again after it was cut off."""
    migration = await migration_of(caller, id)
    try:
        tables, loose = await _kept(caller, migration, files)
        named = [(each.name, each.path) for each in tables]
        found = await asyncio.to_thread(look_through, named)
        kept = await _attached(caller, found, named, loose, files)
    except BaseException:
        async with caller.organisation.db.transaction() as link:
            await store.set_columns(link, caller, id, {"state": "failed"})
        raise
    told = found.as_json()
    choices = await proposed(caller, told)
    async with caller.organisation.db.transaction() as link:
        await store.set_columns(
            link,
            caller,
            id,
            {
                "state": "ready",
                "found": told,
                "choices": choices,
                "files": store.given_json([*tables, *kept]),
            },
        )
    return {"migration": str(id), "source": told["source"], "modules": len(told["modules"])}


async def _kept(caller: Caller, migration: Migration, files: Files) -> tuple[list[Given], list[Loose]]:
    """The tables and everything else that was unpacked, each a stored file; what is too large for one is only named."""
    tables: list[Given] = []
    loose: list[Loose] = []
    home = caller.organisation
    members = unpack([(each.name, each.path) for each in migration.uploads], lambda: files.incoming(home))
    while (member := await asyncio.to_thread(next, members, None)) is not None:
        if member.is_table:
            kept = await _keep(caller, files, member)
            tables.append(Given(member.name, kept.path, kept.size))
        elif member.size > LARGEST:
            loose.append(Loose(member.name, None, member.size))
        else:
            loose.append(Loose(member.name, (await _keep(caller, files, member)).id, member.size))
    return tables, loose


async def _attached(
    caller: Caller, found: Found, tables: list[tuple[str, Path]], loose: list[Loose], files: Files
) -> list[Given]:
    """The table of what is attached to which record, as a stored file; what belongs nowhere is not kept."""
    source = source_of(found.source or "")
    attached = await asyncio.to_thread(attach, source, tables, loose) if source else Attached()
    found.files = attached.told
    for key, name in attached.people.items():
        found.users.setdefault(key, {"key": key, "name": name, "mail": "", "records": 0})
    names = {each.file.id: each.name for each in attached.rows if each.file and each.file.id}
    unclaimed = [each.id for each in loose if each.id is not None and each.id not in names]
    found.attachments = len(unclaimed)
    home = caller.organisation
    await files.remove_all(home, unclaimed)
    if not attached.rows:
        return []
    await files.rename(home, names)
    path = files.incoming(home)
    try:
        await asyncio.to_thread(attached.write, path)
        kept = await _keep(caller, files, Member(TABLE, path, path.stat().st_size))
    finally:
        path.unlink(missing_ok=True)
    return [Given(TABLE, kept.path, kept.size)]


async def _keep(caller: Caller, files: Files, member: Member) -> StoredFile:
    return await files.keep(
        caller.organisation,
        member.path,
        member.name,
        purpose=PURPOSE,
        created_by=caller.actor.user_id,
        limit=member.size,
    )


async def proposed(caller: Caller, found: Mapping[str, Any]) -> dict[str, Any]:
    """The choices that a finding suggests in this organisation."""
    snapshot = await caller.organisation.snapshot()
    return propose(
        found,
        snapshot.model,
        snapshot.access,
        await _mails(caller),
        await pipelines(caller),
        caller.actor.user_id or 0,
    )


async def _mails(caller: Caller) -> dict[str, int]:
    """Whose addresses and logins are whose."""
    out: dict[str, int] = {}
    cursor: str | None = None
    while True:
        query = Query(["id", "email", "login"], sort=["id"], limit=PAGE, cursor=cursor)
        answer = json.loads(await page(caller, "user", query))
        for each in answer["records"]:
            for name in ("login", "email"):
                if each.get(name):
                    out.setdefault(str(each[name]).casefold(), int(each["id"]))
        cursor = answer["next"]
        if cursor is None:
            return out


async def pipelines(caller: Caller) -> list[Pipeline]:
    """The pipelines for deals with their stages in order, the first is where deals go by themselves."""
    stages = await rows(
        caller,
        "stage",
        Query(
            ["name", "kind", "probability", "pipeline.name", "pipeline.object"],
            where='pipeline.active = true and (pipeline.object is null or pipeline.object = "opportunity")',
            sort=["pipeline.position", "position"],
            limit=PAGE,
        ),
    )
    out: dict[str, list[Stage]] = {}
    for each in stages:
        out.setdefault(each["pipeline.name"], []).append(
            Stage(each["name"], each["kind"], each["probability"])
        )
    return [Pipeline(name, tuple(several)) for name, several in out.items()]


async def start(caller: Caller, id: int, *, dry_run: bool) -> int:
    """Put the import that the choices come to aside as a job; gives its id, which is the import's too.

    Raises 409 while it is looked through or carried out, 422 where nothing is chosen.
    """
    ways = await pipelines(caller)
    async with caller.organisation.db.transaction() as link:
        job: int = await enqueue(link, caller.organisation.id, "import", {}, actor=caller.actor.user_id)
        await _plan(link, caller, ways, id, job, dry_run=dry_run)
    return job


async def run_here(
    caller: Caller,
    id: int,
    files: Files,
    *,
    dry_run: bool,
    on_progress: Progress | None = None,
    errors_to: Path | None = None,
) -> Summary:
    """Try a migration or carry it out, here and now."""
    ways = await pipelines(caller)
    async with caller.organisation.db.transaction() as link:
        number: int = await link.fetchval("select yunchou.next_id()")
        await _plan(link, caller, ways, id, number, dry_run=dry_run)
    return await run_import(caller, number, files, progress=on_progress, errors_to=errors_to)


async def _plan(
    link: Connection, caller: Caller, ways: list[Pipeline], id: int, number: int, *, dry_run: bool
) -> None:
    """Keep the import that the choices come to under that number."""
    migration = await store.read(link, caller, id, lock=True)
    if migration.state != "ready":
        raise conflict("not_ready", say("还没有识别完成。", "It is not looked through yet."))
    if migration.run is not None:
        before = await imports.read(link, caller, migration.run)
        if before.state in ("waiting", "running", "undoing"):
            raise conflict("running", say("迁移正在执行。", "The migration is under way."))
    snapshot: Snapshot = await caller.organisation.snapshot()
    text = plan_text(steps_of(migration.found, migration.choices, snapshot.model, ways))
    used = set(read_plan(text).files)
    given = [each for each in migration.files if each.name in used]
    if not all(each.path.is_file() for each in given):
        words = say(
            "上传的文件在最后一次使用 30 天后已清除，请重新上传备份；已执行的迁移仍可撤销",
            "The uploads went 30 days after the last work with them: upload the backup again. A run can still be undone",
        )
        raise conflict("cleared", words)
    await imports.add(link, caller, number, text, given, dry_run=dry_run)
    await store.set_columns(link, caller, id, {"tried" if dry_run else "run": number})


async def undo(caller: Caller, id: int) -> int:
    """Take the run of a migration back as a job; gives the job's id. What somebody changed since stays.

    Raises 404, 409 where nothing was run or it is under way.
    """
    migration = await migration_of(caller, id)
    if migration.run is None:
        raise conflict("not_undoable", say("迁移还没有执行。", "The migration was not carried out."))
    return await start_undo(caller, migration.run, spare_changed=True)
