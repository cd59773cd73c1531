"""What is kept of an import: its plan and files, how far it came, and the rows that failed."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import Connection, Record, quote
from yunchou.base.errors import FieldError, not_found, say
from yunchou.records.imports.transform import Item

OUTCOMES = ("created", "updated", "unchanged", "failed")


@dataclass(slots=True)
class Counts:
    """Rows by what became of them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    duplicates: int = 0
    """Rows written although a duplicate rule knows such a record; counted among the others too."""
    blank: dict[str, int] = field(default_factory=dict)
    """Field → in how many rows it stayed empty although they had something for it."""

    def add(self, outcome: str, number: int = 1) -> None:
        """Count more rows."""
        setattr(self, outcome, getattr(self, outcome) + number)

    def plus(self, other: "Counts") -> "Counts":
        """The sum of both."""
        sums = {each: getattr(self, each) + getattr(other, each) for each in (*OUTCOMES, "duplicates")}
        blank = Counter(self.blank)
        blank.update(other.blank)
        return Counts(**sums, blank=dict(blank))

    def as_json(self) -> dict[str, Any]:
        """The counts by name; those of duplicates and of what stayed empty where there are any."""
        told: dict[str, Any] = {each: getattr(self, each) for each in OUTCOMES}
        more = {"duplicates": self.duplicates, "blank": self.blank}
        return {**told, **{name: count for name, count in more.items() if count}}


@dataclass(frozen=True, slots=True)
class Given:
    """A file of an import by the name that the plan calls it, and where its bytes are. `size` in bytes."""

    name: str
    path: Path
    size: int


@dataclass(slots=True)
class Import:
    """An import as it is kept. `position` data rows of step number `step` are done with; `counts` one per step."""

    id: int
    state: str
    plan: str
    files: tuple[Given, ...]
    dry_run: bool
    step: int
    position: int
    step_began: int | None
    counts: list[Counts] = field(default_factory=list)
    error_file: int | None = None
    undo_position: int | None = None
    undo_counts: dict[str, int] | None = None
    created_by: int | None = None
    created_at: datetime | None = None

    @property
    def total(self) -> Counts:
        """The counts of all steps together."""
        out = Counts()
        for each in self.counts:
            out = out.plus(each)
        return out

    def file(self, name: str) -> Given:
        """The file of that name. Raises 404."""
        found = next((each for each in self.files if each.name == name), None)
        if found is None:
            raise not_found(say("缺少文件 {f}。", "The file {f} is missing.", f=name[:150]))
        return found


def _table(caller: Caller, name: str) -> str:
    return f"{quote(caller.organisation.schema)}.{name}"


async def add(
    link: Connection, caller: Caller, id: int, plan: str, files: Sequence[Given], *, dry_run: bool
) -> None:
    """Keep a new import, waiting to be run."""
    await link.execute(
        f"insert into {_table(caller, 'import_run')} (id, plan, files, dry_run, created_by)"
        " values ($1, $2, $3::text::jsonb, $4, $5)",
        id,
        plan,
        json.dumps(
            [{"name": f.name, "path": str(f.path), "size": f.size} for f in files], ensure_ascii=False
        ),
        dry_run,
        caller.actor.user_id,
    )


async def read(link: Connection, caller: Caller, id: int, *, lock: bool = False) -> Import:
    """The import of that id. Raises 404."""
    row = await link.fetchrow(
        f"select * from {_table(caller, 'import_run')} where id = $1{' for update' if lock else ''}", id
    )
    if row is None:
        raise not_found()
    return _import(row)


async def move(link: Connection, caller: Caller, id: int, state: str, *expected: str) -> bool:
    """Put an import into another state, if it is in one of the expected; says whether it was."""
    done = await link.execute(
        f"update {_table(caller, 'import_run')} set state = $2,"
        " finished_at = case when $2 in ('done', 'failed', 'cancelled', 'undone') then now() end"
        " where id = $1 and state = any($3::text[])",
        id,
        state,
        list(expected),
    )
    return done == "UPDATE 1"


async def live_job(link: Connection, caller: Caller, id: int) -> int | None:
    """The job that does an import or is going to, None when there is none any more."""
    found: int | None = await link.fetchval(
        f"select id from {_table(caller, 'job')} where kind = 'import' and state in ('waiting', 'running')"
        " and (id = $1 or payload ->> 'import' = $2) order by id limit 1",
        id,
        str(id),
    )
    return found


async def begin_step(link: Connection, caller: Caller, id: int, step: int) -> int:
    """Note that a step begins; gives the id that divides what was there before from the step's own records."""
    began: int = await link.fetchval(
        f"update {_table(caller, 'import_run')} set step = $2, position = 0, step_began = yunchou.next_id()"
        " where id = $1 returning step_began",
        id,
        step,
    )
    return began


async def advance(link: Connection, caller: Caller, run: Import, end: int, counts: Sequence[Counts]) -> bool:
    """Note that the rows up to `end` are done with; False when another process has moved the import on meanwhile."""
    done = await link.execute(
        f"update {_table(caller, 'import_run')} set position = $4, counts = $5::text::jsonb"
        " where id = $1 and step = $2 and position = $3 and state = 'running'",
        run.id,
        run.step,
        run.position,
        end,
        json.dumps([each.as_json() for each in counts]),
    )
    return done == "UPDATE 1"


async def add_faults(link: Connection, caller: Caller, run: Import, items: Sequence[Item]) -> None:
    """Keep rows that failed, with their cells as they were and what is wrong in both languages."""
    if not items:
        return
    await link.execute(
        f"insert into {_table(caller, 'import_fault')} (import, step, row, reasons, cells)"
        " select $1, $2, f.row, f.reasons::jsonb, f.cells::jsonb"
        " from unnest($3::bigint[], $4::text[], $5::text[]) f(row, reasons, cells)"
        " on conflict (import, step, row) do nothing",
        run.id,
        run.step,
        [item.row for item in items],
        [json.dumps([_reason(each) for each in item.errors], ensure_ascii=False) for item in items],
        [json.dumps([_storable(cell) for cell in item.cells], ensure_ascii=False) for item in items],
    )


def _reason(error: FieldError) -> dict[str, Any]:
    return {"field": error.field, "code": error.code, "zh": error.message.zh, "en": error.message.en}


def _storable(cell: Any) -> str | int | float | None:
    """A cell as JSON that PostgreSQL keeps: no NUL, no half characters."""
    if cell is None or isinstance(cell, int | float):
        return cell
    text = str(cell)[:32_000]
    if "\0" in text or not text.isprintable():
        text = text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return text


async def faults(
    link: Connection, caller: Caller, id: int, *, limit: int | None = None
) -> list[dict[str, Any]]:
    """The rows that failed in order: `{"step", "row", "reasons", "cells"}`."""
    rows = await link.fetch(
        f"select step, row, reasons::text, cells::text from {_table(caller, 'import_fault')} where import = $1"
        " order by step, row limit $2",
        id,
        limit,
    )
    return [_fault(row) for row in rows]


def _fault(row: Record) -> dict[str, Any]:
    return {
        "step": row["step"],
        "row": row["row"],
        "reasons": json.loads(row["reasons"]),
        "cells": json.loads(row["cells"]),
    }


def fault_query(caller: Caller) -> str:
    """The statement for the failed rows of one step ($1 import, $2 step), to be read with a cursor."""
    return (
        f"select step, row, reasons::text, cells::text from {_table(caller, 'import_fault')}"
        " where import = $1 and step = $2 order by row"
    )


def fault_of(row: Record) -> dict[str, Any]:
    """A row of `fault_query`."""
    return _fault(row)


async def set_columns(link: Connection, caller: Caller, id: int, values: Mapping[str, Any]) -> None:
    """Set single columns of an import: `error_file`, `undo_position`, `undo_counts` (JSON text)."""
    for name, value in values.items():
        if name not in ("error_file", "undo_position", "undo_counts"):
            raise ValueError(name)
        cast = "::text::jsonb" if name == "undo_counts" else ""
        await link.execute(
            f"update {_table(caller, 'import_run')} set {name} = $2{cast} where id = $1", id, value
        )


def _import(row: Record) -> Import:
    return Import(
        id=row["id"],
        state=row["state"],
        plan=row["plan"],
        files=tuple(Given(f["name"], Path(f["path"]), f["size"]) for f in json.loads(row["files"])),
        dry_run=row["dry_run"],
        step=row["step"],
        position=row["position"],
        step_began=row["step_began"],
        counts=[Counts(**each) for each in json.loads(row["counts"])],
        error_file=row["error_file"],
        undo_position=row["undo_position"],
        undo_counts=json.loads(row["undo_counts"]) if row["undo_counts"] else None,
        created_by=row["created_by"],
        created_at=row["created_at"],
    )
