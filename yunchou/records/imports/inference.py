"""What a table's columns hold, and which fields they are likely meant for."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any

from yunchou.base.cells import (
    SPOKEN,
    BadCell,
    Cell,
    CellProblem,
    boolean_of,
    currency_of,
    decimal_of,
    is_empty,
    text_of,
)
from yunchou.base.errors import Message
from yunchou.base.written_dates import date_of, moment_of, order_of
from yunchou.model.field_types import TYPES, type_of
from yunchou.model.field_types.base import TEXTS
from yunchou.model.field_types.multi_choice import OTHER_MARKS
from yunchou.model.object import Field, Object
from yunchou.records.grouped import BETWEEN
from yunchou.records.imports.synonyms import PART_SYNONYMS, SYNONYMS
from yunchou.records.imports.table import Table

LOOKED_AT = 1000
SAMPLES = 5
ENOUGH = 0.95
"""Share of the filled cells that must fit a type; the others are taken for slips, which the import then reports."""

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}")
_PHONE = re.compile(
    r"(\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\+[\d ()-]{8,20}|[(（]?0\d{2,3}[-)） ]\s?\d{7,8}([-转]\d+)?|400-?\d{3}-?\d{4}"
)
_MONEY = re.compile(r"\s*([¥￥$€£]|CNY|RMB|USD|EUR)\s*-?[\d,.]+|-?[\d,.]+\s*(元|万元|亿元|美元)\s*")

_MARKS = re.compile(f"[;；{OTHER_MARKS}]")
_MONEY_NAME = re.compile("金额|价格|单价|收入|销售额|amount|price|revenue|value")


@dataclass(slots=True)
class Column:
    """A column as it looks. `type` is a field type's name; `order` tells dates like 3/4/2026; `distinct`: no repeats."""

    name: str
    type: str
    samples: list[str]
    filled: int
    order: str | None = None
    distinct: bool = False
    values: list[str] = field(default_factory=list)
    suggested_field: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The column as the wizard gets it."""
        out: dict[str, Any] = {
            "name": self.name,
            "type": self.type,
            "samples": self.samples,
            "filled": self.filled,
            "suggested_field": self.suggested_field,
        }
        if self.type in ("choice", "multi_choice"):
            out["values"] = self.values
        return out


def look(table: Table, most: int = LOOKED_AT) -> list[Column]:
    """What the columns of a table hold, from its first rows."""
    columns: list[list[Cell]] = [[] for _ in table.columns]
    seen = 0
    for _, cells in islice(table.rows(), most):
        seen += 1
        for place, cell in enumerate(cells[: len(columns)]):
            if not is_empty(cell):
                columns[place].append(cell)
    return [_column(name, cells, seen) for name, cells in zip(table.columns, columns, strict=True)]


def _column(name: str, cells: list[Cell], rows: int) -> Column:
    texts = [_shown(cell) for cell in cells]
    different = list(dict.fromkeys(texts))
    order = order_of(texts[:LOOKED_AT])
    kind = _type(name, cells, texts, len(different), order)
    return Column(
        name=name,
        type=kind,
        samples=different[:SAMPLES],
        filled=len(cells),
        order=order if kind in ("date", "datetime") else None,
        distinct=len(different) == len(cells) == rows and rows > 0,
        values=different[:50] if kind == "choice" else _parts(texts)[:50] if kind == "multi_choice" else [],
    )


def _shown(cell: Cell) -> str:
    try:
        return text_of(cell)
    except CellProblem:
        return str(cell)


def _type(name: str, cells: list[Cell], texts: list[str], different: int, order: str | None) -> str:
    if not cells:
        return "text"
    if _most(
        isinstance(cell, bool) or _is_word_boolean(text) for cell, text in zip(cells, texts, strict=True)
    ):
        return "boolean"
    if _most(bool(_EMAIL.fullmatch(text)) for text in texts):
        return "email"
    if _most(bool(_PHONE.fullmatch(text)) for text in texts):
        return "phone"
    for known in TYPES.values():
        if _most(known.looks_like(text) for text in texts):
            return known.name
    dated = _dates(cells, texts, order)
    if dated:
        return dated
    number = _numbers(name, cells, texts)
    if number:
        return number
    longest = max(map(len, texts))
    if longest > 200 or any("\n" in text for text in texts):
        return "long_text"
    if _is_multi_choice(texts):
        return "multi_choice"
    return "choice" if different <= 20 and len(cells) >= max(8, 4 * different) and longest <= 60 else "text"


def _parts(texts: list[str]) -> list[str]:
    """The options in cells that hold several, each once."""
    return list(dict.fromkeys(part.strip() for text in texts for part in _MARKS.split(text) if part.strip()))


def _is_multi_choice(texts: list[str]) -> bool:
    """Whether the cells hold a few short words over and over, several of them together often enough."""
    together = sum(1 for text in texts if _MARKS.search(text))
    if len(texts) < 8 or together < len(texts) / 5:
        return False
    options = _parts(texts)
    told = sum(len(_MARKS.split(text)) for text in texts)
    return len(options) <= 20 and told >= 3 * len(options) and max(map(len, options)) <= 30


def _most(fits: Iterable[bool]) -> bool:
    all_of = list(fits)
    return sum(all_of) >= ENOUGH * len(all_of)


def _is_word_boolean(text: str) -> bool:
    """Yes and no in words; 0 and 1 alone may as well be numbers."""
    try:
        boolean_of(text)
    except CellProblem:
        return False
    return text not in ("0", "1")


def _dates(cells: list[Cell], texts: list[str], order: str | None) -> str | None:
    if not _most(_is_date(cell, text, order) for cell, text in zip(cells, texts, strict=True)):
        return None
    moments = (moment_of(cell, order) for cell in cells)
    timed = any(isinstance(moment, dt.datetime) and moment.time() != dt.time() for moment in moments)
    return "datetime" if timed else "date"


def _is_date(cell: Cell, text: str, order: str | None) -> bool:
    if isinstance(cell, dt.date):
        return True
    if not isinstance(cell, str) or (re.fullmatch(r"[\d.]+", text) and len(text) != 8):
        # A bare number may be a spreadsheet's day, but is far more often just a number.
        return False
    return not isinstance(date_of(cell, order or "mdy"), Message) or not isinstance(
        moment_of(cell, order), Message
    )


def _numbers(name: str, cells: list[Cell], texts: list[str]) -> str | None:
    if _most(bool(re.fullmatch(r"-?\d+(\.\d+)?\s*[%％]", text)) for text in texts):
        return "percent"
    found = [number for cell in cells if (number := _number_of(cell)) is not None]
    if len(found) < ENOUGH * len(cells):
        return None
    if any(re.fullmatch(r"0\d+", text) for text in texts):
        return "text"  # a leading zero is lost in a number: these are codes
    if any(_MONEY.fullmatch(text) or _spoken_currency(text) for text in texts) or _MONEY_NAME.search(
        name.lower()
    ):
        return "money"
    return "integer" if all(number == number.to_integral_value() for number in found) else "number"


def _number_of(cell: Cell) -> Decimal | None:
    """The number or amount that a cell holds; None where it holds none."""
    if isinstance(cell, BadCell):
        return None
    try:
        return decimal_of(cell)
    except CellProblem:
        named = _spoken_currency(cell) if isinstance(cell, str) else None
    return None if named is None else _number_of(named)


def _spoken_currency(text: str) -> str | None:
    """What is left of an amount without the currency that it names: `HK$300`, `300 美元`."""
    found = currency_of(text)
    return found[1] if found and found[0] in SPOKEN else None


# -- which field is meant ------------------------------------------------------------------------------------------


def suggest(owner: Object, columns: Sequence[Column]) -> dict[str, Any]:
    """Names the likely field of each column (`suggested_field`) and gives the map of a step that follows.

    A field is suggested once, for the column whose name fits it best and whose cells it would take.
    """
    scored: list[tuple[float, int, int, str]] = []
    names = _names(owner)
    for place, column in enumerate(columns):
        for number, (path, known) in enumerate(names.items()):
            score = _score(column, known)
            if score and _fits(owner, path, column):
                scored.append((-score, place, number, path))
    taken: set[str] = set()
    for _, place, _, path in sorted(scored):
        if path not in taken and columns[place].suggested_field is None:
            columns[place].suggested_field = path
            taken.add(path)
    return _map(owner, columns)


def _names(owner: Object) -> dict[str, dict[str, float]]:
    """For each field, or part of an address, what columns for it are called, with how surely."""
    out: dict[str, dict[str, float]] = {}
    for name, each in owner.fields.items():
        if (each.system and name not in ("owner", "created_at")) or (each.readonly and name != "created_at"):
            continue
        for part, called in type_of(each).columns.items():
            words = {_plain(f"{each.label[lang]}{BETWEEN}{called[lang]}"): 1.0 for lang in ("zh-CN", "en")}
            alone = (*called.values(), part, *PART_SYNONYMS.get(part, ()))
            words.update({_plain(word): 0.7 for word in alone})
            out[f"{name}.{part}"] = words
        known = {_plain(word): 0.85 for word in SYNONYMS.get(name, ())}
        for label in (owner.label.get("zh-CN", ""), owner.label.get("en", "")):
            known[_plain(f"{label}{each.label['zh-CN']}")] = 0.95
            known[_plain(f"{label} {each.label['en']}")] = 0.95
            known[_plain(f"{label} {name}")] = 0.95
        known.update({_plain(word): 1.0 for word in (name, each.label["zh-CN"], each.label["en"])})
        if name == owner.name_field:
            known.update({_plain(word): 0.9 for word in (owner.name, *owner.label.values())})
        out[name] = known
    return out


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _score(column: Column, known: Mapping[str, float]) -> float:
    name = _plain(column.name)
    exact = known.get(name, 0.0)
    if exact or len(name) < 2:
        return exact
    inside = [0.5 * len(word) / len(name) for word in known if len(word) >= 2 and word in name]
    best = max(inside, default=0.0)
    return best if best >= 0.25 else 0.0


def _fits(owner: Object, path: str, column: Column) -> bool:
    if "." in path:
        kind = type_of(owner.fields[path.split(".")[0]])
        return column.type in (*TEXTS, "integer") or kind.takes(column.type)
    return column.filled == 0 or type_of(owner.fields[path]).takes(column.type)


def _map(owner: Object, columns: Sequence[Column]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for column in columns:
        path = column.suggested_field
        if path is None:
            continue
        name, _, part = path.partition(".")
        if part:
            out.setdefault(name, {"parts": {}})["parts"][part] = column.name
        elif column.order:
            out[name] = {"column": column.name, "order": column.order}
        else:
            out[name] = column.name
    return {name: source for name, source in out.items() if name in owner.fields}


_CALLED_BY_NAME = frozenset({"account", "campaign", "product", "department", "role", "pipeline"})
"""Objects whose records are told apart by their names; people and deals may share one."""


def suggest_match(owner: Object, columns: Sequence[Column]) -> list[str]:
    """The fields by which rows may find their record: a unique one that is mapped and filled, else the name."""
    mapped: dict[str, Column] = {c.suggested_field: c for c in columns if c.suggested_field}
    for name, each in owner.fields.items():
        if name in mapped and _identifies(each) and mapped[name].distinct:
            return [name]
    name = owner.name_field
    return [name] if name in mapped and mapped[name].distinct and owner.name in _CALLED_BY_NAME else []


def _identifies(each: Field) -> bool:
    return each.unique and not each.readonly
