"""Resources of a calendar, and what calendar programs call them."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.crm.recurring.pattern import Pattern
from yunchou.base.db import Connection, Database, quote
from yunchou.services.calendar import Entry

SUFFIX = ".ics"
SERIES = "series-"
"""With what the names of follow-ups that come again begin, unless a program called them otherwise."""


@dataclass(frozen=True, slots=True)
class Item:
    """A resource: its name, the follow-up or the series that it is, and what it says.

    A series has its entry and those of the times that are otherwise; `times` are the follow-ups that it stands for.
    """

    name: str
    id: int
    version: int
    entries: tuple[Entry, ...]
    series: bool = False
    times: frozenset[int] = frozenset()
    moments: tuple[dt.datetime, ...] = ()
    """Of a series, when its times of the coming year and those before begin."""
    pattern: Pattern | None = None

    @property
    def entry(self) -> Entry:
        """The event, or that of the series."""
        return self.entries[0]

    @property
    def etag(self) -> str:
        """It changes with every change of the follow-up, of the series and of each of its times."""
        if not self.series:
            return f'"{self.version}"'
        return f'"{hashlib.sha256(repr(self.entries).encode()).hexdigest()[:24]}"'


def usual(id: int, *, series: bool = False) -> str:
    """What a resource is called that no program made."""
    return f"{SERIES if series else ''}{id}{SUFFIX}"


def entry_of(row: dict[str, Any], uid: str) -> Entry:
    """The event of a follow-up as it is read."""
    return Entry(
        uid,
        row.get("name") or "—",
        dt.datetime.fromisoformat(row["due_at"]),
        row.get("duration_minutes"),
        row.get("content") or "",
        place_of(row),
        row.get("status") == "done",
        dt.datetime.fromisoformat(row["updated_at"]),
        int(row["version"]),
    )


def place_of(row: dict[str, Any]) -> str:
    """Where it takes place: where nothing else is told, with the customer."""
    account = row.get("account")
    return row.get("place") or (account.get("name") if account else "") or ""


async def called(caller: Caller, ids: Sequence[int], *, series: bool = False) -> dict[int, tuple[str, str]]:
    """What calendar programs call follow-ups, or series: id → name and UID."""
    organisation, column = caller.organisation, "series" if series else "activity"
    found = await organisation.db.fetch(
        f"select {column} as id, name, uid from {quote(organisation.schema)}.calendar_item"
        f" where person = $1 and {column} = any($2)",
        caller.actor.user_id,
        list(ids),
    )
    return {row["id"]: (row["name"], row["uid"]) for row in found}


async def known(caller: Caller, names: Sequence[str]) -> dict[str, tuple[int, bool]]:
    """What is called by these names: the id, and whether it is a series."""
    organisation = caller.organisation
    found = await organisation.db.fetch(
        f"select name, activity, series from {quote(organisation.schema)}.calendar_item"
        " where person = $1 and name = any($2)",
        caller.actor.user_id,
        list(names),
    )
    ids = {
        row["name"]: (row["activity"], False) if row["series"] is None else (row["series"], True)
        for row in found
    }
    for name in names:
        stem = name.removesuffix(SUFFIX)
        number = stem.removeprefix(SERIES)
        if name not in ids and number.isascii() and number.isdigit() and len(number) <= 18:
            ids[name] = (int(number), number != stem)
    return ids


async def call(
    caller: Caller, link: Connection | Database, name: str, uid: str, id: int, *, series: bool = False
) -> None:
    """Keeps what a program calls a follow-up, or a series."""
    values = (None, id) if series else (id, None)
    await link.execute(
        f"insert into {quote(caller.organisation.schema)}.calendar_item (person, name, uid, activity, series)"
        " values ($1, $2, $3, $4, $5) on conflict (person, name) do update"
        " set uid = excluded.uid, activity = excluded.activity, series = excluded.series",
        caller.actor.user_id,
        name,
        uid,
        *values,
    )
