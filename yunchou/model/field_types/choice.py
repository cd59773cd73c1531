"""One of the field's options, kept as the option's value."""

from collections.abc import Mapping
from typing import Any

from yunchou.base.cells import CellProblem, text_of
from yunchou.base.errors import say
from yunchou.model.field_types.base import (
    TEXTS,
    Bind,
    CellReading,
    CellWriting,
    FieldType,
    Reader,
    Schema,
    ValueContext,
    ValueProblem,
    Writer,
    wrong_type,
)
from yunchou.model.object import Field


def option_value(value: Any, field: Field) -> str:
    """An option's value. Raises `wrong_type` or `not_an_option`."""
    if not isinstance(value, str):
        raise wrong_type("应为选项的值", "This must be the value of an option")
    if value not in field.option_values:
        raise ValueProblem(
            "not_an_option", say("没有选项 {value}", "There is no option {value}", value=value[:60])
        )
    return value


def option_reader(field: Field) -> Reader:
    """Reads a cell that holds an option's value or its label in any language and in any letters."""
    known = _called(field)

    def read(cell: Any) -> str:
        text = text_of(cell)
        found = known.get(text) or known.get(text.casefold())
        if found is None:
            raise CellProblem("not_an_option", say("没有选项“{v}”。", "There is no option {v}.", v=text[:60]))
        return found

    return read


def _called(field: Field) -> Mapping[str, str]:
    """What stands for each option: its value, then its labels, then either in other letters, the first to claim it."""
    known = {value: value for value in field.option_values}
    for option in field.option_values.values():
        for words in option.label.values():
            known.setdefault(words, option.value)
    for words, value in tuple(known.items()):
        known.setdefault(words.casefold(), value)
    return known


def option_words(field: Field, writing: CellWriting) -> Mapping[str, str]:
    """What each option is called; by its value where two options share a label."""
    words = {value: writing.word(option.label) for value, option in field.option_values.items()}
    return words if len(set(words.values())) == len(words) else {value: value for value in words}


class Choice(FieldType):
    name = "choice"
    sql_type = "text"
    kind = "choice"
    options = "flat"

    def parse(self, value: Any, field: Field, context: ValueContext) -> str | None:
        return None if value == "" else option_value(value, field)

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"enum": [*field.option_values, None]}

    def rank(self, sql: str, field: Field, bind: Bind) -> tuple[str, str]:
        return f"array_position({bind(list(field.option_values), 'text[]')}, {sql})", "integer"

    def reader(self, field: Field, reading: CellReading) -> Reader:
        return option_reader(field)

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        words = option_words(field, writing)
        return lambda value: [None if value is None else words.get(value, value)]

    def takes(self, look: str) -> bool:
        return look in TEXTS or look in ("boolean", "integer")
