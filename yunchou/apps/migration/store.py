"""What is kept of a migration: what was found, what was chosen, which imports tried it and carried it out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import Connection, Record, quote
from yunchou.base.errors import not_found
from yunchou.records.imports.store import Given

COLUMNS = ("state", "found", "choices", "files", "tried", "run")


@dataclass(frozen=True, slots=True)
class Migration:
    """A migration. `tried` and `run`: the imports of its last dry run and of its run."""

    id: int
    state: str
    name: str
    uploads: tuple[Given, ...]
    files: tuple[Given, ...]
    found: dict[str, Any]
    choices: dict[str, Any]
    tried: int | None
    run: int | None
    created_by: int | None
    created_at: datetime


def _table(caller: Caller) -> str:
    return f"{quote(caller.organisation.schema)}.migration"


async def add(link: Connection, caller: Caller, id: int, name: str, uploads: list[Given]) -> None:
    """Keep a new migration that is yet to be looked through."""
    await link.execute(
        f"insert into {_table(caller)} (id, name, uploads, created_by) values ($1, $2, $3::text::jsonb, $4)",
        id,
        name[:200],
        json.dumps(given_json(uploads), ensure_ascii=False),
        caller.actor.user_id,
    )


def given_json(files: list[Given]) -> list[dict[str, Any]]:
    """Files as they are kept."""
    return [{"name": each.name, "path": str(each.path), "size": each.size} for each in files]


async def read(link: Connection, caller: Caller, id: int, *, lock: bool = False) -> Migration:
    """The migration of that id. Raises 404."""
    row = await link.fetchrow(
        f"select * from {_table(caller)} where id = $1{' for update' if lock else ''}", id
    )
    if row is None:
        raise not_found()
    return _migration(row)


async def recent(link: Connection, caller: Caller, limit: int = 50) -> list[Migration]:
    """The newest migrations first."""
    rows = await link.fetch(f"select * from {_table(caller)} order by id desc limit $1", limit)
    return [_migration(row) for row in rows]


async def set_columns(link: Connection, caller: Caller, id: int, values: Mapping[str, Any]) -> None:
    """Set single columns of a migration; lists and tables are kept as JSON."""
    for name, value in values.items():
        if name not in COLUMNS:
            raise ValueError(name)
        as_json = isinstance(value, dict | list)
        await link.execute(
            f"update {_table(caller)} set {name} = $2{'::text::jsonb' if as_json else ''} where id = $1",
            id,
            json.dumps(value, ensure_ascii=False) if as_json else value,
        )


def _migration(row: Record) -> Migration:
    return Migration(
        id=row["id"],
        state=row["state"],
        name=row["name"],
        uploads=_given(row["uploads"]),
        files=_given(row["files"]),
        found=json.loads(row["found"]),
        choices=json.loads(row["choices"]),
        tried=row["tried"],
        run=row["run"],
        created_by=row["created_by"],
        created_at=row["created_at"],
    )


def _given(text: str) -> tuple[Given, ...]:
    return tuple(Given(each["name"], Path(each["path"]), each["size"]) for each in json.loads(text))
