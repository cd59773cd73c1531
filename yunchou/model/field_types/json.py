"""Any JSON value, for what other systems keep with a record."""

import json
from decimal import Decimal
from typing import Any

from yunchou.base.cells import CellProblem, text_of
from yunchou.base.errors import say
from yunchou.base.text import is_storable
from yunchou.model.field_types.base import (
    CellReading,
    CellWriting,
    FieldType,
    Reader,
    Schema,
    ValueContext,
    Writer,
    out_of_range,
    wrong_type,
)
from yunchou.model.object import Field

LONGEST = 30_000
"""Characters, so that a value fits into a cell of a spreadsheet."""
DEEPEST = 32
LARGEST = 10.0**300


class Json(FieldType):
    name = "json"
    sql_type = "jsonb"
    kind = "json"
    sortable = False
    groupable = False

    def parse(self, value: Any, field: Field, context: ValueContext) -> str:
        text = json.dumps(_kept(value, 1), ensure_ascii=False)
        if len(text) > LONGEST:
            raise out_of_range("JSON 最多 {n} 个字符", "This JSON may have {n} characters at most", n=LONGEST)
        return text

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return None if value is None else json.loads(value)

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"description": "Any JSON value."}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        return _read

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        return lambda value: [None if value is None else json.dumps(_plain(value), ensure_ascii=False)]

    def takes(self, look: str) -> bool:
        return True


def _read(cell: Any) -> Any:
    """A cell that holds JSON; anything else is a text or a number as it stands."""
    if isinstance(cell, bool | int):
        return cell
    text = text_of(cell)
    try:
        found = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        if text[:1] in "[{":
            message = say("JSON 格式不正确。", "This is not well-formed JSON.")
            raise CellProblem("wrong_type", message) from None
        return text
    return text if found is None else found


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _plain(value: Any) -> Any:
    """A value as it was read for an export, its exact numbers as JSON numbers."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _kept(value: Any, depth: int) -> Any:
    """The value in the one form in which the database gives it back, so that equal values are equal texts."""
    if depth > DEEPEST:
        raise out_of_range("JSON 最多 {n} 层", "This JSON may be {n} levels deep", n=DEEPEST)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_kept(each, depth + 1) for each in value]
    if isinstance(value, dict):
        # The order in which the database keeps keys: the shorter first, then by their bytes.
        keys = sorted(map(_text, value), key=lambda key: (len(key.encode()), key.encode()))
        return {key: _kept(value[key], depth + 1) for key in keys}
    raise wrong_type("应为 JSON", "This must be JSON")


def _number(value: int | float) -> int | float:
    if abs(value) > LARGEST or value != value:
        raise out_of_range("数字过大", "This number is too large")
    whole = int(value)
    return whole if whole == value else value


def _text(value: str) -> str:
    if not is_storable(value):
        raise wrong_type("含有不允许的字符", "It holds a character that is not allowed")
    return value
