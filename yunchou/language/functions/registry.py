"""What a function of the language is: declared once, read by the compiler, the editors and the documentation."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from yunchou.base.errors import Message
from yunchou.language import errors
from yunchou.language.syntax import Call, Number
from yunchou.language.types import Type
from yunchou.language.values import FIELD_DIGITS, Builder, Value, sum_type

MOST_COUNT = 1_000_000_000
"""Characters that a text function counts at most."""
MOST_PLACES = 100
"""Decimal places that a rounding function goes to."""

_PARAMETER = re.compile(r"(\[?)(\w+):(\w+)(\.{3})?\]?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its name, what it takes, whether it may be left out or given many times.

    Kinds that are converted: number text boolean date geo lunar_date; count and position (whole numbers from 0
    and from 1), places (decimal places). A function that builds its own SQL reads the other kinds itself.
    """

    name: str
    kind: str
    optional: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A function. Its SQL is a template for each number of arguments, or built by a function of its own.

    A template names every argument exactly once. `result` is a kind of type, or `same`: that of the first argument.
    """

    name: str
    family: str
    parameters: tuple[Parameter, ...]
    result: str
    doc: Message
    example: str
    templates: Mapping[int, str]
    build: Callable[[Builder, Call], Value] | None
    digits: int

    @property
    def signature(self) -> str:
        """How it is called: `ROUND(x, [places])`."""
        names = [f"{p.name}, …" if p.repeated else p.name for p in self.parameters]
        shown = [f"[{n}]" if p.optional else n for n, p in zip(names, self.parameters, strict=True)]
        return f"{self.name}({', '.join(shown)})"

    def check_count(self, call: Call) -> None:
        """Raises `wrong_number_of_arguments`."""
        least = sum(not p.optional for p in self.parameters)
        endless = any(p.repeated for p in self.parameters)
        if len(call.arguments) < least or (len(call.arguments) > len(self.parameters) and not endless):
            raise errors.wrong_number_of_arguments(call.at, self.name, self.signature)

    def compile(self, builder: Builder, call: Call) -> Value:
        """The call as SQL. Raises ExpressionError."""
        self.check_count(call)
        if self.build is not None:
            return self.build(builder, call)
        values = [builder.value(argument) for argument in call.arguments]
        converted = [convert(builder, p.kind, v) for p, v in zip(self.parameters, values, strict=False)]
        sql = self.templates[len(values)].format(*converted)
        type = sum_type([values[0].type]) if self.result == "same" else Type(self.result)
        digits = values[0].digits + self.digits if self.result == "same" else self.digits
        return Value(call, type, sql, digits=digits)


def function(
    signature: str,
    family: str,
    result: str,
    sql: str | Mapping[int, str] | Callable[[Builder, Call], Value],
    *,
    zh: str,
    en: str,
    example: str,
    digits: int = FIELD_DIGITS,
) -> Function:
    """Declares a function: `function("LEFT(text:text, n:count)", …)`; optional parameters stand in brackets."""
    name, _, listed = signature.partition("(")
    parameters = tuple(
        Parameter(match[2], match[3], optional=bool(match[1]), repeated=bool(match[4]))
        for match in _PARAMETER.finditer(listed)
    )
    templates: Mapping[int, str] = {}
    if isinstance(sql, str):
        templates = {len(parameters): sql}
    elif isinstance(sql, Mapping):
        templates = sql
    build = sql if callable(sql) else None
    return Function(name, family, parameters, result, Message(zh, en), example, templates, build, digits)


def convert(builder: Builder, kind: str, value: Value) -> str:
    """An argument as SQL of the kind that a parameter wants."""
    match kind:
        case "number":
            return builder.number(value)
        case "text":
            return builder.text(value)
        case "boolean":
            return builder.boolean(value)
        case "date":
            return builder.day(value)
        case "geo":
            return builder.place(value)
        case "lunar_date":
            return builder.lunar(value)
        case "count":
            return _whole(builder, value, 0)
        case "position":
            return _whole(builder, value, 1)
        case "places":
            return _places(builder, value)
        case _:
            raise ValueError(kind)


def _whole(builder: Builder, value: Value, least: int) -> str:
    """A number without its fraction as int; null below what makes sense."""
    if value.literal and isinstance(value.node, Number):
        number = int(min(value.node.value, Decimal(MOST_COUNT)))
        return builder.params.add(number if number >= least else None, "int")
    return f"yunchou.whole({builder.number(value)}, {least}, {MOST_COUNT})"


def _places(builder: Builder, value: Value) -> str:
    """Decimal places as int, negative before the point, cut to what is ever needed."""
    if value.literal and isinstance(value.node, Number):
        number = int(max(min(value.node.value, Decimal(MOST_PLACES)), Decimal(-MOST_PLACES)))
        return builder.params.add(number, "int")
    return f"yunchou.places({builder.number(value)})"
