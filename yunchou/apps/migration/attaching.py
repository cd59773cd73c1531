"""Which file of a backup belongs to which record: what tables tell of attachments, held against the files that lie there.

A file is known by the id of its attachment in its name or folder, by the id of its record beside its own name, or by its
name alone where nothing else is called so: one that may be somebody else's is left out rather than attached wrongly.
"""

import csv
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from yunchou.apps.migration.looking import cell_text, first_of, kind_of
from yunchou.apps.migration.sources import ATTACHMENTS, Attachments, Module, Source, plain
from yunchou.base.errors import Problem
from yunchou.records.imports.inference import look
from yunchou.records.imports.reading import open_table
from yunchou.records.imports.table import Table
from yunchou.services.files import shown_name

TABLE = "attachments.csv"
COLUMNS = ("id", "record", "name", "file", "owner", "created_by", "created_at")
LARGEST = 100 << 20
"""Bytes that one attachment may have, as for one that somebody uploads."""
MOST_ROWS = 200_000
MOST_TOLD = 200
LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Loose:
    """A file of the backup that is no table. `id` of the stored file, None for one that is too large to be kept."""

    name: str
    id: int | None
    size: int

    @property
    def called(self) -> str:
        """Its own name, as names are compared."""
        return _called(self.name)


@dataclass(slots=True)
class Wanted:
    """An attachment as a table tells of it. `own`: its id there, empty where it has none; `parent`: that of its record."""

    id: str
    own: str
    record: str
    parent: str
    name: str
    owner: tuple[str, str]
    created_by: tuple[str, str]
    created_at: str
    file: Loose | None = None


@dataclass(slots=True)
class Attached:
    """What belongs where: rows for the import, what is told of it, whose attachments they are."""

    rows: list[Wanted] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """The rows as a table that the import reads."""
        with path.open("x", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(COLUMNS)
            for each in self.rows:
                assert each.file is not None
                people = (each.owner[0], each.created_by[0])
                writer.writerow(
                    [each.id, each.record, each.name, each.file.id, *people, each.created_at],
                )


def attach(source: Source, tables: Sequence[tuple[str, Path]], loose: Sequence[Loose]) -> Attached:
    """Find out what belongs where. Run it in a thread."""
    order: str | None = None
    wanted: dict[str, Wanted] = {}
    over = 0
    for name, path in tables:
        try:
            table = open_table(path, PurePosixPath(name).name)
        except Problem:
            continue  # told with the tables
        several, day_order = _told_by(source, name, table)
        order = order or day_order
        for each in several:
            if each.id in wanted or len(wanted) < MOST_ROWS:
                wanted.setdefault(each.id, each)
            else:
                over += 1
    _find(wanted.values(), loose)
    return _sorted_out(wanted.values(), loose, order, over)


def _sorted_out(wanted: Iterable[Wanted], loose: Sequence[Loose], order: str | None, over: int) -> Attached:
    out = Attached()
    missing, large = [], []
    for each in wanted:
        if each.file is None:
            missing.append(each.name)
        elif each.file.id is None:
            large.append(each.name)
        else:
            out.rows.append(each)
            for key, name in (each.owner, each.created_by):
                if key:
                    out.people.setdefault(key, name)
    names = {each.file.id: each.name for each in out.rows if each.file is not None}
    out.told = {
        "file": TABLE if out.rows else None,
        "rows": len(out.rows),
        "size": sum(each.size for each in loose if each.id in names),
        "order": order,
        "missing": {"count": len(missing) + over, "names": missing[:MOST_TOLD]},
        "large": {"count": len(large), "names": large[:MOST_TOLD]},
    }
    return out


# -- what tables tell ------------------------------------------------------------------------------------------------


def _told_by(source: Source, name: str, table: Table) -> tuple[Iterator[Wanted], str | None]:
    kind = kind_of(source, name, table.columns)
    attached = source.attached
    if kind == ATTACHMENTS:
        created = first_of(table.columns, attached.created)
        order = next((each.order for each in look(table) if each.name == created), None)
        return _of_list(attached, table), order
    module = source.module(kind) if kind else None
    columns = {plain(each) for each in attached.columns}
    places = [place for place, each in enumerate(table.columns) if plain(each) in columns]
    if module is None or not places:
        return iter(()), None
    return _of_module(module, table, places), None


def _of_list(attached: Attachments, table: Table) -> Iterator[Wanted]:
    """A table with a row for each attachment."""

    def at(names: Sequence[str]) -> int | None:
        column = first_of(table.columns, names)
        return None if column is None else table.columns.index(column)

    id_at, record_at, name_at, created_at = (
        at(each) for each in (attached.ids, attached.parents, attached.names, attached.created)
    )
    owners = [(at(ids), at(names)) for ids, names in attached.people]
    for _, cells in table.rows():
        id, record, name = (cell_text(cells, each) for each in (id_at, record_at, name_at))
        if not record or not (id or name):
            continue
        people = []
        for ids, names in owners:
            called = cell_text(cells, names)
            people.append((cell_text(cells, ids) or called, called))
        shown = shown_name(name) if name else ""
        yield Wanted(
            _short(id or f"{record}:{shown}"), id, record, record, shown, people[0], people[1],
            cell_text(cells, created_at),
        )  # fmt: skip


_BETWEEN = re.compile(r"[;；|\r\n]+")


def _of_module(module: Module, table: Table, places: Sequence[int]) -> Iterator[Wanted]:
    """Columns of a table of records that name the files of each."""
    column = first_of(table.columns, module.ids)
    if column is None:
        return
    id_at = table.columns.index(column)
    for _, cells in table.rows():
        record = cell_text(cells, id_at)
        for place in places if record else ():
            for piece in _BETWEEN.split(cell_text(cells, place)):
                if piece.strip():
                    name = shown_name(piece.strip())
                    id = _short(f"{module.object}:{record}:{name}")
                    yield Wanted(id, "", f"{module.object}: {record}", record, name, ("", ""), ("", ""), "")


def _short(id: str) -> str:
    if len(id) <= LONGEST_ID:
        return id
    return f"{id[: LONGEST_ID - 33]}:{hashlib.sha256(id.encode()).hexdigest()[:32]}"


# -- which file it is ------------------------------------------------------------------------------------------------


def _find(wanted: Iterable[Wanted], loose: Sequence[Loose]) -> None:
    """Say of each attachment which file it is."""
    by_name: dict[str, list[Loose]] = defaultdict(list)
    by_key: dict[str, list[Loose]] = defaultdict(list)
    keys: dict[str, frozenset[str]] = {}
    for each in loose:
        by_name[each.called].append(each)
        keys[each.name] = _keys_of_path(each.name)
        for key in keys[each.name]:
            by_key[key].append(each)
    several = list(wanted)
    called = Counter(_called(each.name) for each in several)
    for one in several:
        one.file = _by_id(one, by_key) or _by_record(one, by_name, keys)
        alike = by_name.get(_called(one.name), [])
        if one.file is None and len(alike) == 1 and called[_called(one.name)] == 1:
            one.file = alike[0]
        if one.file is not None and not one.name:
            one.name = shown_name(one.file.name)


def _by_id(wanted: Wanted, by_key: Mapping[str, list[Loose]]) -> Loose | None:
    found = {each.name: each for key in _keys(wanted.own) for each in by_key.get(key, ())}
    if len(found) > 1:
        name = _called(wanted.name)
        found = {each.name: each for each in found.values() if each.called.endswith(name)}
    return next(iter(found.values())) if len(found) == 1 else None


def _by_record(
    wanted: Wanted, by_name: Mapping[str, list[Loose]], keys: Mapping[str, frozenset[str]]
) -> Loose | None:
    record = _keys(wanted.parent)
    found = [each for each in by_name.get(_called(wanted.name), ()) if keys[each.name] & record]
    return found[0] if len(found) == 1 else None


_ID = re.compile(r"[0-9a-f]{24}|\d{13,}")


def _keys(text: str) -> frozenset[str]:
    """What an id may be recognised by in the name of a file or folder: itself, and the number in it."""
    return frozenset({plain(text), *_ID.findall(text.casefold())} - {""})


def _keys_of_path(name: str) -> frozenset[str]:
    path = PurePosixPath(name)
    out: set[str] = set()
    for part in (path.stem, *path.parts[:-1]):
        out |= _keys(part)
    return frozenset(out)


def _called(name: str) -> str:
    return shown_name(name).casefold() if name else ""
