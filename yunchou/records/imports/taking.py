"""Files that rows name by their ids: what came with the import becomes an upload that a record can hold.

A file of the same bytes and name that the same person brought before is taken again instead of a second copy. So a chunk
that is written once more after its process died finds the files that it made.
"""

import asyncio
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import Record, quote
from yunchou.base.errors import Problem
from yunchou.records.imports.binding import BoundStep
from yunchou.records.imports.transform import Item
from yunchou.records.steps.files import file_fields
from yunchou.records.write import Unit
from yunchou.services.files import UPLOAD, Files
from yunchou.services.pictures import FORMATS, Picture, looked_at
from yunchou.services.sniffing import media_type

PURPOSE = "import"
"""The purpose of files that came for an import."""


@dataclass(slots=True)
class Taker:
    """Makes uploads of what came with an import. Without `files` nothing is stored and all that is left is what is there."""

    caller: Caller
    files: Files | None
    dry_run: bool = False

    async def take(self, unit: Unit, bound: BoundStep, items: Iterable[Item]) -> None:
        """Put the ids of uploads in the place of those of files that came with the import.

        Others stay as they are, for the write path to judge. In a dry run only rows are made, and rolled back with it.
        """
        known = {field.name for field in bound.fields}
        names = [each.name for each in file_fields(bound.owner) if each.name in known]
        wanted = [(item, name) for item in items for name in names if item.values.get(name)]
        ids = sorted({int(each) for item, name in wanted for each in _listed(item.values[name])})
        if not ids or self.files is None:
            return
        schema = quote(self.caller.organisation.schema)
        given = await unit.link.fetch(
            f"select * from {schema}.file where id = any($1::bigint[]) and purpose = $2"
            " and created_by is not distinct from $3",
            ids,
            PURPOSE,
            self.caller.actor.user_id,
        )
        made = await (self._tried(unit, given) if self.dry_run else self._made(unit, given, self.files))
        for item, name in wanted:
            value = item.values[name]
            taken = [made.get(each, each) for each in _listed(value)]
            item.values[name] = taken if isinstance(value, list) else taken[0]

    async def _tried(self, unit: Unit, given: list[Record]) -> dict[str, str]:
        schema = quote(self.caller.organisation.schema)
        rows = await unit.link.fetch(
            f"with fresh as materialized (select f.*, yunchou.next_id() as made from {schema}.file f"
            f" where f.id = any($1::bigint[])), put as (insert into {schema}.file"
            " (id, name, size, type, sha256, purpose, created_by, place)"
            " select made, name, size, type, sha256, $2, created_by, place from fresh)"
            " select id, made from fresh",
            [row["id"] for row in given],
            UPLOAD,
        )
        return {str(row["id"]): str(row["made"]) for row in rows}

    async def _made(self, unit: Unit, given: list[Record], files: Files) -> dict[str, str]:
        schema = quote(self.caller.organisation.schema)
        # One that is about to be swept away, since nobody holds it, is not counted on.
        rows = await unit.link.fetch(
            f"select f.id, f.sha256, f.name from {schema}.file f where f.sha256 = any($1::text[]) and f.purpose = $2"
            " and f.created_by is not distinct from $3 and (f.created_at > now() - interval '12 hours'"
            f" or exists (select 1 from {schema}.file_link l where l.file = f.id)) order by f.id",
            [row["sha256"] for row in given],
            UPLOAD,
            self.caller.actor.user_id,
        )
        there = {(row["sha256"], row["name"]): str(row["id"]) for row in rows}
        made: dict[str, str] = {}
        for row in given:
            key = (row["sha256"], row["name"])
            if key not in there:
                there[key] = await self._copied(files, row["id"])
            made[str(row["id"])] = there[key]
        return made

    async def _copied(self, files: Files, id: int) -> str:
        home = self.caller.organisation
        source = await files.find(home, id)
        path = files.incoming(home)
        try:
            kind, picture = await asyncio.to_thread(_prepared, source.path, path)
            kept = await files.keep(
                home,
                path,
                source.name,
                purpose=UPLOAD,
                created_by=self.caller.actor.user_id,
                type=kind,
                limit=source.size,
                picture=picture,
            )
        finally:
            path.unlink(missing_ok=True)
        return str(kept.id)


def _prepared(source: Path, path: Path) -> tuple[str, Picture | None]:
    """The same bytes at `path`, and what they are. A broken picture is kept as bytes that nobody is shown."""
    try:
        os.link(source, path)
    except OSError:
        shutil.copyfile(source, path)
    kind = media_type(path)
    if kind not in FORMATS:
        return kind, None
    try:
        return kind, looked_at(path, kind)
    except Problem:
        return "application/octet-stream", None


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
