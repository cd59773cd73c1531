"""Values of a field turned into values of another type: shown as a cell shows them, and read again as an import reads.

Whatever a file could bring into the new field, the old field's values can become. References are shown by the name of
their record and found by it; a name that nobody or more than one record bears finds none.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunchou.access.organisation import Organisation
from yunchou.base.cells import CellProblem, plain
from yunchou.base.db import Connection, quote
from yunchou.base.errors import Message, say
from yunchou.model.field_types import ValueContext, ValueProblem, type_of
from yunchou.model.field_types.any_lookup import OBJECT, Pointer
from yunchou.model.field_types.base import CellReading, CellWriting
from yunchou.model.object import Field, Model

FAMILIES: dict[str, tuple[str, ...]] = {
    "text": ("text", "long_text", "email", "phone", "url", "barcode"),
    "number": ("number", "integer", "money", "percent", "rating", "progress"),
    "boolean": ("boolean",),
    "date": ("date", "datetime"),
    "choice": ("choice",),
    "several": ("multi_choice",),
    "reference": ("lookup", "user"),
    "references": ("multi_lookup",),
    "part": ("master_detail",),
    "pointer": ("any_lookup",),
    "other": ("address", "color", "time", "duration", "tree_choice"),
}
BECOMES: dict[str, frozenset[str]] = {
    "text": frozenset(FAMILIES) - {"part", "pointer"},
    "number": frozenset({"number", "text", "choice", "boolean"}),
    "boolean": frozenset({"text", "number", "choice"}),
    "date": frozenset({"date", "text"}),
    "choice": frozenset({"text", "several", "number", "boolean", "reference"}),
    "several": frozenset({"choice", "text", "references"}),
    "reference": frozenset({"text", "reference", "references", "choice", "part", "pointer"}),
    "pointer": frozenset({"reference"}),
    "part": frozenset({"reference"}),
    "references": frozenset({"reference", "text"}),
    "other": frozenset({"text"}),
}
"""What values of a family can become, by the family of the new type."""
_FAMILY = {name: family for family, names in FAMILIES.items() for name in names}
_SEVERAL = say("有多个值", "There are several values")
_NOBODY = say("找不到名为此值的记录", "No record has this name")
_OTHER_CURRENCY = say("其他币种的金额不能转换", "An amount in another currency can't be converted")
_ELSEWHERE = say("引用的是其他对象的记录", "It points at a record of another object")
_MANY = say("多条记录同名", "Several records have this name")


def becomes(old: str, new: str) -> bool:
    """Whether values of one type can become values of another."""
    return old != new and _FAMILY.get(new) in BECOMES.get(_FAMILY.get(old, ""), ())


@dataclass(frozen=True, slots=True)
class Converted:
    """A stored value of the new field, or why there is none."""

    value: Any
    problem: Message | None = None


def whole(field: Field, held: Any, context: ValueContext) -> Any:
    """A value as its type knows it, from what the field's own column holds; amounts are in the organisation's currency."""
    kind = type_of(field)
    return kind.read((held, *(None for _ in kind.beside)), context) if kind.beside else held


def beside_of(new: Field, old: Field) -> dict[str, str]:
    """What stands beside every value that was converted, by the ending of its column: the object that it points at."""
    return {OBJECT: _single_target(old, new)} if type_of(new).of_several else {}


def shown(field: Field, other: Field, held: Any, context: ValueContext) -> Any:
    """A held value as the history tells it, of a field that becomes `other` or was it."""
    kind = type_of(field)
    if kind.of_several:
        return kind.event(Pointer(_single_target(field, other), held), field, context)
    return kind.event(whole(field, held, context), field, context)


def _single_target(*fields: Field) -> str:
    """The object that the one of the fields which points at one object points at."""
    return next(field.target or "user" for field in fields if not type_of(field).of_several)


def encoded(field: Field, held: Any) -> Any:
    """What a column holds, as an element of the driver's array."""
    kind = type_of(field)
    return held if kind.beside else kind.encode(held)


class Conversion:
    """Turns what the column of `old` holds into what that of `new` will. `scale`: what numbers are multiplied with."""

    def __init__(
        self, organisation: Organisation, model: Model, old: Field, new: Field, scale: Decimal | None = None
    ) -> None:
        self._schema = organisation.schema
        self._context = organisation.values
        self._model = model
        self._old, self._new = old, new
        language, zone = organisation.settings.language, organisation.settings.time_zone
        self._write = type_of(old).writer(old, CellWriting(language, zone, organisation.values.currency))
        self._read = type_of(new).reader(new, CellReading(scale=scale, time_zone=zone))
        self._yes_no = ("是", "否") if language == "zh-CN" else ("yes", "no")
        self._same_target = type_of(old).relation and type_of(new).relation and old.target == new.target

    async def convert(self, link: Connection, values: Sequence[Any]) -> list[Converted]:
        """What becomes of each value, none of which is empty."""
        if type_of(self._old).of_several or type_of(self._new).of_several:
            return await self._pointers(link, values)
        kind, context = type_of(self._old), self._context
        told = [kind.event(whole(self._old, value, context), self._old, context) for value in values]
        if type_of(self._old).relation and not self._same_target:
            told = await self._named(link, told)
        read: list[Any] = [self._json(each) for each in told]
        if type_of(self._new).relation and not self._same_target:
            read = await self._found(link, read)
        return [each if isinstance(each, Converted) else self._parsed(each) for each in read]

    async def _pointers(self, link: Connection, values: Sequence[Any]) -> list[Converted]:
        """The same records, those of the one object that either field may point at; no two records share an id."""
        target = self._model.object(_single_target(self._old, self._new))
        there = await link.fetch(
            f"select id from {quote(self._schema)}.{quote(target.table)} where id = any($1)", list(values)
        )
        ids = {row["id"] for row in there}
        return [Converted(id) if id in ids else Converted(None, _ELSEWHERE) for id in values]

    def _json(self, told: Any) -> Any:
        """The JSON form of what a value becomes, a `Converted` where that can't be."""
        if self._same_target or (self._old.type, self._new.type) in _BY_VALUE:
            return self._regrouped(told)
        try:
            return self._read(self._cell(told))
        except CellProblem as problem:
            return Converted(None, problem.message)

    def _regrouped(self, told: Any) -> Any:
        several = told if isinstance(told, list) else [told]
        if type_of(self._new).many:
            return several
        return several[0] if len(several) == 1 else Converted(None, _SEVERAL)

    def _cell(self, told: Any) -> Any:
        """What a cell would show, in the form that the new type reads best."""
        text = _FAMILY[self._new.type] == "text"
        if isinstance(told, bool):
            if _FAMILY[self._new.type] == "number":
                return int(told)
            return self._yes_no[0 if told else 1] if text else told
        if self._old.type == "percent" and text:
            return f"{plain(Decimal(str(told)) * 100)}%"
        cells = [cell for cell in self._write(told) if cell is not None]
        if len(cells) == 1:
            cell = cells[0]
            if isinstance(cell, dt.datetime) and self._new.type == "date":
                return cell.date()
            return plain(cell) if isinstance(cell, Decimal) else cell
        return "".join(str(cell) for cell in cells)

    def _parsed(self, read: Any) -> Converted:
        kind = type_of(self._new)
        try:
            value = kind.parse(read, self._new, self._context)
        except ValueProblem as problem:
            return Converted(None, problem.message)
        if not kind.beside or value is None:
            return Converted(value)
        held = kind.encode(value)
        return Converted(held, None if held is not None else _OTHER_CURRENCY)

    async def _named(self, link: Connection, told: Sequence[Any]) -> list[Any]:
        """Ids as references with the names of their records, deleted ones included."""
        target = self._model.object(self._old.target or "user")
        ids = {int(id) for each in told for id in (each if isinstance(each, list) else [each])}
        rows = await link.fetch(
            f"select id, {quote(target.fields[target.name_field].column)}::text as name"
            f" from {quote(self._schema)}.{quote(target.table)} where id = any($1)",
            sorted(ids),
        )
        names = {str(row["id"]): row["name"] or "" for row in rows}

        def named(id: str) -> dict[str, str]:
            return {"id": id, "name": names.get(id, "")}

        return [[named(id) for id in each] if isinstance(each, list) else named(each) for each in told]

    async def _found(self, link: Connection, read: Sequence[Any]) -> list[Any]:
        """Names as ids of the records that bear them."""
        target = self._model.object(self._new.target or "user")
        ids = await self._ids(link, target.table, target.fields[target.name_field].column, _texts(read))

        def found(text: Any) -> Any:
            held = ids.get(str(text), ())
            if len(held) == 1:
                return str(held[0])
            return Converted(None, _MANY if held else _NOBODY)

        answers: list[Any] = []
        for each in read:
            if isinstance(each, Converted):
                answers.append(each)
            elif isinstance(each, list):
                several = [found(text) for text in each]
                lost = next((one for one in several if isinstance(one, Converted)), None)
                answers.append(lost or several)
            else:
                answers.append(found(each))
        return answers

    async def _ids(
        self, link: Connection, table: str, column: str, texts: Iterable[str]
    ) -> dict[str, list[int]]:
        rows = await link.fetch(
            f"select {quote(column)} as name, array_agg(id) as ids from {quote(self._schema)}.{quote(table)}"
            f" where {quote(column)} = any($1::text[]) and deleted_at is null group by 1",
            sorted(texts),
        )
        return {row["name"]: row["ids"] for row in rows}


_BY_VALUE = {("choice", "multi_choice"), ("multi_choice", "choice")}


def _texts(read: Sequence[Any]) -> set[str]:
    found: set[str] = set()
    for each in read:
        if not isinstance(each, Converted):
            found.update(str(text) for text in (each if isinstance(each, list) else [each]))
    return found
