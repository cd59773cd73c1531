"""Looking through what was unpacked, once and from top to bottom: which table is which module, what its columns hold,
who owns the records. Memory is bounded whatever the size of the tables.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from yunchou.apps.migration.sources import ATTACHMENTS, USERS, Module, Source, all_sources, plain
from yunchou.base.cells import Cell, CellProblem, is_empty, text_of
from yunchou.base.errors import Problem
from yunchou.records.imports.inference import look
from yunchou.records.imports.reading import open_table
from yunchou.records.imports.table import Table

MOST_VALUES = 200
"""Different values of a column that are counted one by one; a column with more holds no choices."""
LONGEST_VALUE = 100
MOST_PEOPLE = 5000
MOST_TABLES = 180
"""A plan has so many steps at most, and some tables need two."""


@dataclass(slots=True)
class Seen:
    """A column over all tables of its module. `values`: each with its number of rows, None where there are too many."""

    name: str
    type: str = "text"
    samples: list[str] = field(default_factory=list)
    filled: int = 0
    order: str | None = None
    values: Counter[str] | None = field(default_factory=Counter)

    def count(self, text: str) -> None:
        """Count one cell."""
        self.filled += 1
        if self.values is None:
            return
        if len(text) > LONGEST_VALUE or (len(self.values) >= MOST_VALUES and text not in self.values):
            self.values = None
        else:
            self.values[text] += 1

    def as_json(self) -> dict[str, Any]:
        """The column as it is kept."""
        return {
            "name": self.name,
            "type": self.type,
            "samples": self.samples,
            "filled": self.filled,
            "order": self.order,
            "values": None if self.values is None else dict(self.values.most_common()),
        }


@dataclass(slots=True)
class Found:
    """What an archive holds, as plain data: see `look_through`."""

    source: str | None = None
    modules: dict[str, dict[str, Any]] = field(default_factory=dict)
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    unknown: list[dict[str, Any]] = field(default_factory=list)
    faults: list[dict[str, str]] = field(default_factory=list)
    attachments: int = 0
    files: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The finding as it is kept."""
        return {
            "source": self.source,
            "modules": list(self.modules.values()),
            "users": list(self.users.values()),
            "unknown": self.unknown,
            "faults": self.faults,
            "attachments": self.attachments,
            "files": self.files,
        }


def look_through(tables: Sequence[tuple[str, Path]]) -> Found:
    """Recognise and count what stands in tables, given by name. Run it in a thread."""
    found = Found()
    opened: list[tuple[str, Table]] = []
    for name, path in tables:
        try:
            opened.append((name, open_table(path, PurePosixPath(name).name)))
        except Problem as problem:
            found.faults.append({"file": name, "zh": problem.detail.zh, "en": problem.detail.en})
    source = _recognise(opened)
    found.source = source.key if source else None
    people: dict[str, dict[str, Any]] = {}
    for name, table in opened:
        _one_table(found, source, people, name, table)
    found.users = dict(sorted(people.items(), key=lambda each: -each[1]["records"]))
    return found


def _one_table(
    found: Found, source: Source | None, people: dict[str, dict[str, Any]], name: str, table: Table
) -> None:
    kind = kind_of(source, name, table.columns) if source else None
    module = source.module(kind) if source and kind else None
    if kind == USERS:
        _read_users(people, table)
        return
    if module is None or sum(len(each["tables"]) for each in found.modules.values()) >= MOST_TABLES:
        if kind != ATTACHMENTS:
            found.unknown.append(
                {"file": name, "rows": table.about_rows, "columns": list(table.columns)[:200]}
            )
        return
    kept = found.modules.setdefault(
        module.key, {"key": module.key, "object": module.object, "tables": [], "rows": 0, "columns": []}
    )
    before = {each["name"]: each for each in kept["columns"]}
    columns, rows = _scan(module, people, table)
    for column in columns:
        kept_column = before.get(column.name)
        if kept_column is None:
            kept["columns"].append(column.as_json())
        else:
            _add(kept_column, column)
    kept["rows"] += rows
    kept["tables"].append({"file": name, "rows": rows, "columns": list(table.columns)})


def _add(kept: dict[str, Any], more: Seen) -> None:
    kept["filled"] += more.filled
    if kept["values"] is None or more.values is None:
        kept["values"] = None
        return
    both = Counter(kept["values"])
    both.update(more.values)
    kept["values"] = dict(both.most_common()) if len(both) <= MOST_VALUES else None


def _recognise(opened: Sequence[tuple[str, Table]]) -> Source | None:
    """The system whose columns and names of tables stand here most often; None where hardly any do."""
    scores: dict[str, float] = {}
    for source in all_sources():
        marks = {plain(each) for each in source.marks}
        score = 0.0
        for name, table in opened:
            columns = {plain(each) for each in table.columns}
            known = kind_of(source, name, table.columns)
            score += 2 * len(marks & columns) + (1 if known else 0) + _share(source, known, columns)
        scores[source.key] = score
    best = max(scores, key=lambda key: scores[key], default=None)
    if best is None or scores[best] < 2:
        return None
    return next(each for each in all_sources() if each.key == best)


def _share(source: Source, kind: str | None, columns: set[str]) -> float:
    module = source.module(kind) if kind else None
    if module is None or not columns:
        return 0.0
    return 3 * len(columns & set(known_columns(module))) / len(columns)


def known_columns(module: Module) -> dict[str, str]:
    """What columns of a module are called, plain, and the field that each is for."""
    out: dict[str, str] = {}
    people = {name: (*ids, *names) for name, (ids, names) in module.people.items()}
    for fields in (module.fields, module.relations, module.either, module.names, people):
        for name, columns in fields.items():
            for each in columns:
                out.setdefault(plain(each), name)
    for each in module.ids:
        out.setdefault(plain(each), "external_id")
    for each in module.person or ():
        out.setdefault(plain(each), "name")
    return out


def kind_of(source: Source, name: str, columns: Sequence[str]) -> str | None:
    """The module that a table holds: by its name, else by its columns; `users` and `attachments` are two of them."""
    called = _called(name)
    special = ((USERS, source.user_files), (ATTACHMENTS, source.attachment_files))
    named = [(each.key, each.files) for each in source.modules]
    for key, files in (*special, *named):
        if called in {plain(each) for each in files}:
            return key
    here = {plain(each) for each in columns}
    best: tuple[float, str | None] = (0.0, None)
    for module in source.modules:
        known = set(known_columns(module)) & here
        share = len(known) / max(1, len(here))
        if len(known) >= 4 and share > best[0]:
            best = (share, module.key)
    return best[1] if best[0] >= 0.5 else None


def _called(name: str) -> str:
    """The name of a table without number, date and ending: `Data/Accounts_001.csv` is `accounts`."""
    stem = PurePosixPath(name).stem
    stem = re.sub(r"([_\- (（]*\d+[)）]*|[_\- ]*(C|导出|数据|列表|export|data))+$", "", stem)
    return plain(stem)


_MAIL = ("email", "emailid", "mail", "邮箱", "电子邮件", "电子邮箱", "邮件")
_USER_ID = ("recordid", "userid", "id", "员工id", "员工编号", "用户id", "数据id", "唯一性id")
_USER_NAME = ("fullname", "name", "username", "姓名", "员工姓名", "昵称", "用户名", "员工")


def _read_users(people: dict[str, dict[str, Any]], table: Table) -> None:
    places = {plain(name): place for place, name in reversed(tuple(enumerate(table.columns)))}

    def of(names: Sequence[str]) -> int | None:
        return next((places[each] for each in names if each in places), None)

    id_at, name_at, mail_at = of(_USER_ID), of(_USER_NAME), of(_MAIL)
    first_at, last_at = of(("firstname", "名")), of(("lastname", "姓"))
    for _, cells in table.rows():
        if len(people) >= MOST_PEOPLE:
            return
        name = cell_text(cells, name_at)
        if not name and (first_at is not None or last_at is not None):
            from yunchou.records.imports.binding import person_name

            name = person_name(cell_text(cells, first_at), cell_text(cells, last_at))
        person = _person(people, cell_text(cells, id_at) or name, name)
        if person is not None and mail_at is not None:
            person["mail"] = cell_text(cells, mail_at)


def cell_text(cells: Sequence[Cell], place: int | None) -> str:
    """The text of a cell; empty where there is no such column or it cannot be read."""
    if place is None or is_empty(cells[place]):
        return ""
    try:
        return text_of(cells[place]).strip()
    except CellProblem:
        return ""


def _person(people: dict[str, dict[str, Any]], key: str, name: str) -> dict[str, Any] | None:
    key = key[:LONGEST_VALUE]
    if not key:
        return None
    known = people.get(key)
    if known is None:
        if len(people) >= MOST_PEOPLE:
            return None
        known = people[key] = {"key": key, "name": name[:LONGEST_VALUE], "mail": "", "records": 0}
    if name and not known["name"]:
        known["name"] = name[:LONGEST_VALUE]
    return known


def person_columns(module: Module, name: str, columns: Sequence[str]) -> tuple[str | None, str | None]:
    """The columns with id and name of the people in one of our fields."""
    ids, names = module.people[name]
    return first_of(columns, ids), first_of(columns, names)


def first_of(columns: Sequence[str], names: Sequence[str]) -> str | None:
    """The column that one of the names means, the best name first."""
    by_name = {plain(each): each for each in reversed(columns)}
    return next((by_name[plain(each)] for each in names if plain(each) in by_name), None)


def _scan(module: Module, people: dict[str, dict[str, Any]], table: Table) -> tuple[list[Seen], int]:
    seen = [Seen(each.name, each.type, each.samples, order=each.order) for each in look(table)]
    owners: list[tuple[int | None, int | None, bool]] = []
    for name in module.people:
        places = [
            None if column is None else table.columns.index(column)
            for column in person_columns(module, name, table.columns)
        ]
        owners.append((places[0], places[1], name == "owner"))
    rows = 0
    for _, cells in table.rows():
        rows += 1
        for column, cell in zip(seen, cells, strict=False):
            if not is_empty(cell):
                column.count(_shown(cell))
        for id_at, name_at, counted in owners:
            name = cell_text(cells, name_at)
            person = _person(people, cell_text(cells, id_at) or name, name)
            if person is not None and counted:
                person["records"] += 1
    return seen, rows


def _shown(cell: Cell) -> str:
    try:
        return text_of(cell).strip()
    except CellProblem:
        return str(cell)[: LONGEST_VALUE + 1]
