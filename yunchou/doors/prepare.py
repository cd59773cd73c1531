"""Before the server serves: the database brought to this version, and the demo loaded where one is wanted."""

import asyncio
import datetime as dt
import json
import sys
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg

from yunchou.access.organisation import Organisation
from yunchou.apps.organisation import founding
from yunchou.apps.organisation.standard import give_standard_data
from yunchou.apps.process.dwell import count_dwell
from yunchou.base import log
from yunchou.base.errors import Problem
from yunchou.base.settings import Settings, SettingsError
from yunchou.doors.assemble import House
from yunchou.doors.places import DEMO_LOGIN
from yunchou.model import store
from yunchou.records import moved
from yunchou.records.computed import fill
from yunchou.rules.automation.declared import give_automations
from yunchou.upgrades import UpgradeError, upgrade

logger = log.get(__name__)

DEMO_SETTINGS = {"demo": True, "currency": "CNY", "time_zone": "Asia/Shanghai", "language": "zh-CN"}
# One process at a time prepares a database ("yunchou" and "pr" in ASCII, cut to 63 bits).
_LOCK = 0x79756E63686F7072


def prepare(demo: str) -> Callable[[Settings, asyncio.Event], Coroutine[Any, Any, int]]:
    """The work of the preparing process. `demo`: "demo", "demo-when-empty" or "no-demo".

    It tells how it goes in lines of JSON: `say` is for the operator, `error` why it failed, `demo` whether the
    server holds a demo.
    """

    async def work(settings: Settings, stop: asyncio.Event) -> int:
        preparing = asyncio.create_task(_prepare(settings, demo))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({preparing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not preparing.done():
            preparing.cancel()
            await asyncio.wait({preparing})
            return 1
        try:
            _tell(demo=await preparing)
        except (UpgradeError, Problem, SettingsError) as error:
            _tell(error=str(error))
            return 1
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            _tell(
                error=f"The database cannot be used: {str(error).splitlines()[0] if str(error) else error!r}"
            )
            return 1
        return 0

    return work


async def _prepare(settings: Settings, demo: str) -> bool:
    """Everything that comes before serving → whether the server holds a demo."""
    house = await House.open(settings, application_name="yunchou-prepare", max_size=4)
    try:
        await upgrade_all(house)
        link = await house.db.connect(statement_timeout=0)
        try:
            await link.execute("select pg_advisory_lock($1)", _LOCK)
            held = await house.db.fetch("select id, ready, settings from yunchou.organisation")
            unfinished = [row for row in held if not row["ready"]]
            wanted = demo == "demo" and not any(_is_demo(row) for row in held if row["ready"])
            wanted = wanted or (demo == "demo-when-empty" and len(held) == len(unfinished))
            for row in unfinished:
                if _is_demo(row):
                    await _remove(house, row["id"])
            if wanted:
                await load_demo(house)
        finally:
            await link.close()
        return wanted or any(_is_demo(row) for row in held if row["ready"])
    finally:
        await house.close()


async def upgrade_all(house: House) -> int:
    """Brings the server-wide tables and those of every organisation to this version → how many steps were taken."""
    taken = len(await upgrade(house.db))
    for organisation in await house.organisations():
        async with house.db.transaction() as link:
            taken += await store.upgrade(link, organisation.schema, organisation.id, house.declared)
            await fill.settle(link, organisation)
        organisation.forget()
        taken += await give_standard_data(organisation)
        taken += await give_automations(organisation)
    if await moved.settle(house.db):
        logger.info("the database came from another server; the event logs were put in order")
    return taken


async def found(house: House, name: str, settings: dict[str, Any], login: str) -> Organisation:
    """A new organisation with its first administrator, not ready yet. Raises `Problem`.

    One of that name that was never finished is taken away first.
    """
    left = await house.db.fetchval("select id from yunchou.organisation where name = $1 and not ready", name)
    if left is not None:
        await _remove(house, left)
    number, schema = await founding.reserve(house.db, name, settings)
    try:
        await founding.build_schema(house.db, number, schema, house.declared)
        organisation = await house.organisation(number)
        assert organisation is not None
        words = {"zh-CN": "管理员", "en": "Administrator"}
        await founding.furnish(organisation, login, words[organisation.settings.language])
    except BaseException:
        await founding.remove(house.db, number, schema)
        raise
    return organisation


async def load_demo(house: House) -> None:
    """Makes the demo organisation; it is ready only when all of it is there, and taken away and redone if not."""
    # Only here: the server processes, forked from the one that loads this module, have no use for them.
    from yunchou.apps.demo import COMPANY, generate
    from yunchou.doors.demo_parts import add_parts
    from yunchou.records.imports.run import import_folder

    _tell(say="Loading the demo organisation (once, about a minute) …")
    organisation = await found(house, COMPANY, DEMO_SETTINGS, DEMO_LOGIN)
    today = dt.datetime.now(ZoneInfo(organisation.settings.time_zone)).date()
    with tempfile.TemporaryDirectory(prefix="yunchou-demo-") as folder:
        await asyncio.to_thread(generate, Path(folder), today)
        administrator = await house.administrator(organisation)
        result = await import_folder(administrator, Path(folder))
    if result.failed:
        raise RuntimeError(f"{result.failed} rows of the demo were refused")
    await count_dwell(organisation)
    await add_parts(house, organisation, administrator, today)
    await house.logins.set_all(organisation.id, house.settings.demo_password)
    await founding.set_ready(house.db, organisation.id)


async def _remove(house: House, number: int) -> None:
    schema = await house.db.fetchval("select schema_name from yunchou.organisation where id = $1", number)
    house.forget(number)
    await founding.remove(house.db, number, schema)


def _is_demo(row: Any) -> bool:
    return bool(json.loads(row["settings"]).get("demo"))


def _tell(**said: Any) -> None:
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    sys.stdout.flush()
