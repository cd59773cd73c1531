"""Rules of the CRM: an activity that is done has a time, and shows on the customer it was about."""

import datetime as dt

from yunchou.base.db import quote
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, UPDATE, Change, moment_now
from yunchou.records.rule import after, before
from yunchou.records.write import Unit

NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
CLOCKS_DIFFER = dt.timedelta(minutes=5)
"""How much a device's clock may be ahead."""


@before("activity")
async def finish_activities(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Done gives the time of completion, open again takes it away; notes are done when they are written."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        if change.kind == CREATE and change.now("kind") == "note" and "status" not in change.operation.values:
            change.values["status"] = "done"
        if change.now("status") == "done" and change.now("done_at") is None:
            change.values["done_at"] = moment_now()
        elif (
            change.now("status") == "open" and change.changes("status") and change.now("done_at") is not None
        ):
            change.values["done_at"] = None
        if change.changes("done_at") and (change.now("done_at") or NEVER) > moment_now() + CLOCKS_DIFFER:
            message = say("完成时间不能晚于现在", "What is done was not done later than now")
            change.fail(422, "rule", message, "done_at")


@before("activity")
async def take_the_account(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """An activity about a deal or a contact is also about its customer."""
    lacking = [c for c in changes if c.kind == CREATE and c.values.get("account") is None]
    for via in ("opportunity", "contact"):
        wanted = {c.values[via] for c in lacking if c.values.get(via) is not None}
        if not wanted:
            continue
        asking = unit.asking()
        table = asking.table(asking.snapshot.model.object(via))
        rows = await unit.link.fetch(f"select id, account from {table} where id = any($1)", list(wanted))
        accounts = {row["id"]: row["account"] for row in rows}
        for change in lacking:
            if change.values.get("account") is None:
                change.values["account"] = accounts.get(change.values.get(via))


FOLLOWED_UP = ("account", "lead", "opportunity", "contact")
"""What activities are about: each tells when the last one was done, and when the next is due."""


OURS = ("kind", "direction")
"""What tells whether an activity was a follow-up of ours."""
OURS_ONLY = "not (v.kind = 'note' and v.direction is not distinct from 'incoming')"


@after("activity")
async def show_last_activity(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The last activity of a customer, lead, deal or contact is the latest that was done for it. A statement for each kind."""
    for kind in FOLLOWED_UP:
        await _show_last(unit, kind, changes)


async def _show_last(unit: Unit, kind: str, changes: list[Change]) -> None:
    latest: dict[int, dt.datetime] = {}
    gone: dict[int, dt.datetime] = {}
    for change in changes:
        record, done = change.now(kind), change.now("done_at")
        former, at = change.before.get(kind), change.before.get("done_at")
        touched = change.kind != UPDATE or any(each in change.values for each in ("done_at", kind, *OURS))
        at = None if _theirs(change.before.get("kind"), change.before.get("direction")) else at
        done = None if _theirs(change.now("kind"), change.now("direction")) else done
        if touched and change.kind in (UPDATE, DELETE) and former is not None and at is not None:
            gone[former] = max(at, gone.get(former, at))
        if touched and change.kind != DELETE and record is not None and done is not None:
            latest[record] = max(done, latest.get(record, done))
    moved = await _fall(unit, kind, gone) | await _rise(unit, kind, latest)
    await unit.changed(kind, ("last_activity_at",), sorted(moved))


def _theirs(kind: str | None, direction: str | None) -> bool:
    """Whether it is a note of what a customer answered, which is no follow-up of ours."""
    return kind == "note" and direction == "incoming"


async def _rise(unit: Unit, kind: str, latest: dict[int, dt.datetime]) -> set[int]:
    if not latest:
        return set()
    asking = unit.asking()
    table = asking.table(asking.snapshot.model.object(kind))
    rows = await unit.link.fetch(
        f"update {table} a set last_activity_at = l.at from unnest($1::bigint[], $2::timestamptz[]) l(id, at)"
        " where a.id = l.id and (a.last_activity_at is null or a.last_activity_at < l.at) returning a.id",
        *_columns(latest),
    )
    return {row["id"] for row in rows}


async def _fall(unit: Unit, kind: str, gone: dict[int, dt.datetime]) -> set[int]:
    """Where the last activity is no longer there, or no longer then, the one before it is the last. What an import of history
    said of records without their activities stays."""
    if not gone:
        return set()
    asking = unit.asking()
    model = asking.snapshot.model
    table, activities = asking.table(model.object(kind)), asking.table(model.object("activity"))
    rows = await unit.link.fetch(
        f"update {table} a set last_activity_at = (select max(v.done_at) from {activities} v"
        f" where v.{quote(kind)} = a.id and v.deleted_at is null and {OURS_ONLY})"
        " from unnest($1::bigint[], $2::timestamptz[]) l(id, at)"
        " where a.id = l.id and a.last_activity_at = l.at returning a.id",
        *_columns(gone),
    )
    return {row["id"] for row in rows}


def _columns(latest: dict[int, dt.datetime]) -> tuple[list[int], list[dt.datetime]]:
    ids = sorted(latest)
    return ids, [latest[id] for id in ids]
