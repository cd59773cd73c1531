"""A person's planned follow-ups as the resources of a calendar: read, written and removed with the person's own rights."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import quote
from yunchou.base.errors import not_found
from yunchou.records.change import Operation
from yunchou.records.history import events_after, latest_position
from yunchou.records.read import Query, rows
from yunchou.records.write import write
from yunchou.services.calendar import Entry

MOST = 1000
LOOKED_BACK_DAYS = 90
LONGEST_NAME = 200
OWN = f'owner = ME() and status <> "cancelled" and due_at >= DATEADD(TODAY(), -{LOOKED_BACK_DAYS}, "day")'
FIELDS = (
    "name",
    "status",
    "due_at",
    "duration_minutes",
    "content",
    "place",
    "account",
    "updated_at",
    "version",
)
SUFFIX = ".ics"


@dataclass(frozen=True, slots=True)
class Item:
    """A resource: its name, the follow-up, its tag and what it says."""

    name: str
    id: int
    version: int
    entry: Entry

    @property
    def etag(self) -> str:
        """It changes with every change of the follow-up."""
        return f'"{self.version}"'


async def find(caller: Caller, where: str = "") -> list[Item]:
    """The items of the person's calendar that fulfil a condition, by time; the latest thousand."""
    condition = f"({OWN}) and ({where})" if where else OWN
    found = await rows(
        caller, "activity", Query(fields=list(FIELDS), where=condition, sort=["-due_at"], limit=MOST)
    )
    called = await _called(caller, [int(row["id"]) for row in found])
    return [_item(row, called.get(int(row["id"]))) for row in found]


async def between(caller: Caller, start: dt.datetime | None, end: dt.datetime | None) -> list[Item]:
    """The items that begin in a span."""
    parts = [
        f'due_at {sign} "{moment.astimezone(dt.UTC).isoformat()}"'
        for sign, moment in ((">=", start), ("<", end))
        if moment is not None
    ]
    return await find(caller, " and ".join(parts))


async def named(caller: Caller, names: Sequence[str]) -> dict[str, Item]:
    """Those of the named items that there are."""
    ids = await _ids(caller, names)
    if not ids:
        return {}
    found = {
        item.id: item for item in await find(caller, f"id in ({', '.join(map(str, set(ids.values())))})")
    }
    return {name: found[id] for name, id in ids.items() if id in found}


async def put(caller: Caller, name: str, entry: Entry, there: Item | None) -> Item:
    """Keeps an event: the named follow-up changes, or a meeting is planned. Raises 412 when it changed meanwhile."""
    values: dict[str, Any] = {
        "name": entry.name,
        "due_at": entry.start.isoformat(),
        "content": entry.text or None,
        "place": entry.place or None,
    }
    if entry.minutes is not None:
        values["duration_minutes"] = entry.minutes
    if there is not None:
        if there.entry.place == entry.place:
            # Where nothing else is told, the place is the customer's name: it was not typed in.
            del values["place"]
        await write(caller, "activity", [Operation("update", values, id=there.id, version=there.version)])
    else:
        made = await write(caller, "activity", [Operation("create", {**values, "kind": "meeting"})])
        await _call(caller, name, entry.uid, int(str(made[0].id)))
    kept = (await named(caller, [name])).get(name)
    if kept is None:
        raise not_found()
    return kept


async def remove(caller: Caller, item: Item) -> None:
    """Puts a follow-up into the bin. Raises 403, 412."""
    await write(caller, "activity", [Operation("delete", id=item.id, version=item.version)])


async def changes(
    caller: Caller, position: tuple[int, int]
) -> tuple[dict[str, Item | None], tuple[int, int]]:
    """The items that changed after a position (None: no longer in the calendar), and where to go on from."""
    touched: set[int] = set()
    while True:
        events = await events_after(caller, position, MOST)
        touched |= {event.record for event in events if event.object == "activity"}
        if not events:
            break
        position = events[-1].position
        if len(touched) >= MOST:
            break
    if not touched:
        return {}, position
    found = {item.id: item for item in await find(caller, f"id in ({', '.join(map(str, touched))})")}
    called = await _called(caller, sorted(touched))
    return {
        (called[id][0] if id in called else f"{id}{SUFFIX}"): found.get(id) for id in sorted(touched)
    }, position


async def now(caller: Caller) -> tuple[int, int]:
    """The position after all that was committed."""
    return await latest_position(caller)


def _item(row: dict[str, Any], called: tuple[str, str] | None) -> Item:
    id = int(row["id"])
    name, uid = called or (f"{id}{SUFFIX}", f"{id}@yunchou")
    account = row.get("account")
    entry = Entry(
        uid,
        row.get("name") or "—",
        dt.datetime.fromisoformat(row["due_at"]),
        row.get("duration_minutes"),
        row.get("content") or "",
        row.get("place") or (account.get("name") if account else "") or "",
        row.get("status") == "done",
        dt.datetime.fromisoformat(row["updated_at"]),
        int(row["version"]),
    )
    return Item(name, id, int(row["version"]), entry)


async def _called(caller: Caller, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """What calendar programs call follow-ups: id → name and UID."""
    organisation = caller.organisation
    found = await organisation.db.fetch(
        f"select activity, name, uid from {quote(organisation.schema)}.calendar_item"
        " where person = $1 and activity = any($2)",
        caller.actor.user_id,
        list(ids),
    )
    return {row["activity"]: (row["name"], row["uid"]) for row in found}


async def _ids(caller: Caller, names: Sequence[str]) -> dict[str, int]:
    organisation = caller.organisation
    found = await organisation.db.fetch(
        f"select name, activity from {quote(organisation.schema)}.calendar_item where person = $1 and name = any($2)",
        caller.actor.user_id,
        list(names),
    )
    ids = {row["name"]: row["activity"] for row in found}
    for name in names:
        stem = name.removesuffix(SUFFIX)
        if name not in ids and stem.isascii() and stem.isdigit() and len(stem) <= 18:
            ids[name] = int(stem)
    return ids


async def _call(caller: Caller, name: str, uid: str, activity: int) -> None:
    organisation = caller.organisation
    await organisation.db.execute(
        f"insert into {quote(organisation.schema)}.calendar_item (person, name, uid, activity) values ($1, $2, $3, $4)"
        " on conflict (person, name) do update set uid = excluded.uid, activity = excluded.activity",
        caller.actor.user_id,
        name,
        uid,
        activity,
    )


def token_of(position: tuple[int, int]) -> str:
    """A position as a sync token, which is an address."""
    return f"urn:yunchou:sync:{position[0]}-{position[1]}"


def position_of(token: str) -> tuple[int, int] | None:
    """The position that a sync token holds; None for what is none."""
    parts = token.removeprefix("urn:yunchou:sync:").split("-")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in parts):
        return None
    return int(parts[0]), int(parts[1])
