"""How long an organisation keeps what records itself: each room says what it keeps, administrators how many days.

What is older goes once a day. Whoever declares a kind here must let nothing go that somebody still has to read.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from yunchou.base import log
from yunchou.base.db import Connection, Database, quote
from yunchou.base.errors import FieldError, Message, invalid, say
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.queue import FINISHED
from yunchou.jobs.schedule import daily
from yunchou.services import kept
from yunchou.services.files import Home

SETTING = "retention"
MOST_DAYS = 36_500
ROWS_AT_ONCE = 10_000
logger = log.get(__name__)

Forget: TypeAlias = Callable[[Database, str, dt.datetime], Awaitable[int]]
"""Lets go what is older than a moment, in the schema of that name; gives how many rows or months that were."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that is kept for so many days (None: for ever); `least` is the shortest time that may be chosen."""

    name: str
    label: Message
    days: int | None
    least: int
    forget: Forget


KINDS: dict[str, Kind] = {}


def keeping(name: str, label: Message, *, days: int | None, least: int) -> Callable[[Forget], Forget]:
    """Declares what the decorated function lets go."""

    def register(forget: Forget) -> Forget:
        KINDS[name] = Kind(name, label, days, least, forget)
        return forget

    return register


async def periods(db: "Database | Connection", home: Home) -> dict[str, int | None]:
    """For how many days each kind is kept."""
    entered = await kept.read(db, home, SETTING)
    return {each.name: entered.get(each.name, each.days) for each in KINDS.values()}


async def set_periods(db: Database, home: Home, given: Mapping[str, int | None], by: int | None) -> None:
    """Changes some periods; None keeps for ever. Raises 422 for an unknown kind or a time that is too short."""
    faults = []
    for name, days in given.items():
        kind = KINDS.get(name)
        if kind is None:
            faults.append(
                FieldError("unknown_field", say("没有此类数据", "There is nothing of this kind"), name[:60])
            )
        elif days is not None and not kind.least <= days <= MOST_DAYS:
            message = say("应为 {a} 至 {b} 天", "This must be {a} to {b} days", a=kind.least, b=MOST_DAYS)
            faults.append(FieldError("out_of_range", message, name))
    if faults:
        raise invalid(faults)
    async with db.transaction() as link:
        # One at a time, so that two who change different kinds do not undo each other.
        await link.execute(
            "select pg_advisory_xact_lock(hashtextextended($1, 0))", f"{home.schema}.{SETTING}"
        )
        await kept.keep(link, home, SETTING, {**await kept.read(link, home, SETTING), **given}, by)


async def forget_rows(db: Database, schema: str, table: str, where: str, before: dt.datetime) -> int:
    """Deletes rows with ids given before a moment for which `where` holds, so many at once that nobody waits long."""
    name, gone = f"{quote(schema)}.{quote(table)}", 0
    while True:
        tag = await db.execute(
            f"delete from {name} where id in (select t.id from {name} t"
            f" where t.id < yunchou.id_at($1) and {where} order by t.id limit {ROWS_AT_ONCE})",
            before,
        )
        some = int(tag.split()[-1])
        gone += some
        if some < ROWS_AT_ONCE:
            return gone


@dataclass(frozen=True, slots=True)
class _Home:
    id: int
    schema: str


@keeping("jobs", say("后台任务记录", "Jobs that ended"), days=90, least=7)
async def forget_jobs(db: Database, schema: str, before: dt.datetime) -> int:
    """Forgets jobs that ended; that of an import stays with the import, which can be taken back."""
    ended = ", ".join(f"'{each}'" for each in sorted(FINISHED))
    imports = f"{quote(schema)}.import_run"
    where = f"state in ({ended}) and not exists (select from {imports} i where i.id = t.id)"
    return await forget_rows(db, schema, "job", where, before)


@daily("retention", hour=3)
async def let_go(context: JobContext) -> dict[str, Any]:
    """Lets go what is older than its period; one kind that cannot go keeps none of the others."""
    home = _Home(context.organisation_id, context.schema)
    result: dict[str, Any] = {}
    faults: list[Exception] = []
    for name, days in (await periods(context.database, home)).items():
        if days is None:
            continue
        before = dt.datetime.now(dt.UTC) - dt.timedelta(days=days)
        try:
            result[name] = await KINDS[name].forget(context.database, context.schema, before)
        except Exception as fault:  # noqa: BLE001  raised below, once the others have gone
            logger.warning("not let go", extra={"kind": name, "reason": str(fault)})
            faults.append(fault)
    if faults:
        raise faults[0]
    return result
