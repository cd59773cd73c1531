"""The protocol of a field type. One file per type; `yunchou.model.field_types.TYPES` holds them by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from yunchou.base.errors import Message, say
from yunchou.base.text import TextError, clean
from yunchou.model.object import Field


class ValueProblem(Exception):
    """A value that a field does not take. `code` is one of `wrong_type out_of_range not_an_option`."""

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(message.en)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class ValueContext:
    """What reading and showing a value depends on: the organisation's currency (ISO 4217) and time zone (IANA)."""

    currency: str
    time_zone: str


class FieldType:
    """How one type of field is stored, checked, shown and compared.

    `sql_type` is the column's type, `kind` the type that expressions see. `parse` gets any JSON value but null and
    gives what the driver stores; `event` turns that into JSON for the history; `out` is SQL that gives the JSON form.
    """

    name: ClassVar[str]
    sql_type: ClassVar[str]
    kind: ClassVar[str]
    relation: ClassVar[bool] = False
    many: ClassVar[bool] = False
    sortable: ClassVar[bool] = True
    groupable: ClassVar[bool] = True

    def parse(self, value: Any, field: Field, context: ValueContext) -> Any:
        """The stored form of a JSON value. Raises `ValueProblem`; None means empty."""
        raise NotImplementedError

    def out(self, sql: str, field: Field, context: ValueContext) -> str:
        """SQL for the value's JSON form, from SQL for the stored value."""
        return sql

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        """The JSON form of a stored value, for the history."""
        return value

    def encode(self, value: Any) -> Any:
        """The stored value as an element of a driver array of `array_type`."""
        return value

    @property
    def array_type(self) -> str:
        """The type of the array in which many values travel to a set statement."""
        return self.sql_type

    def decode(self, sql: str) -> str:
        """SQL that turns an element of `array_type` back into `sql_type`."""
        return sql


def wrong_type(zh: str, en: str) -> ValueProblem:
    """A value of the wrong type or form."""
    return ValueProblem("wrong_type", say(zh, en))


def out_of_range(zh: str, en: str, **values: object) -> ValueProblem:
    """A value that is too small, too large or too long."""
    return ValueProblem("out_of_range", say(zh, en, **values))


class TextType(FieldType):
    """Common ground of all types whose stored form is text."""

    sql_type = "text"
    kind = "text"
    longest: ClassVar[int] = 500
    lines: ClassVar[bool] = False

    def parse(self, value: Any, field: Field, context: ValueContext) -> str | None:
        if not isinstance(value, str):
            raise wrong_type("应为文本", "This must be text")
        try:
            text = clean(value, lines=self.lines)
        except TextError as error:
            raise ValueProblem("wrong_type", error.message) from None
        if text is None:
            return None
        limit = field.max_length or self.longest
        if len(text) > limit:
            raise out_of_range("最多 {limit} 个字符", "This may have {limit} characters at most", limit=limit)
        return self.check(text, field)

    def check(self, text: str, field: Field) -> str:
        """The text as stored, when it has the form of the type."""
        return text


def check_bounds(value: Any, field: Field) -> None:
    """Raises `out_of_range` for a number outside the field's bounds."""
    if field.minimum is not None and value < _exact(field.minimum):
        raise out_of_range("不能小于 {bound}", "This may not be below {bound}", bound=_shown(field.minimum))
    if field.maximum is not None and value > _exact(field.maximum):
        raise out_of_range("不能大于 {bound}", "This may not be above {bound}", bound=_shown(field.maximum))


def _exact(bound: float) -> Decimal:
    """A bound as it was written: 0.3 is not the binary number a little below it."""
    return Decimal(repr(bound))


def _shown(bound: float) -> str:
    return str(int(bound)) if float(bound).is_integer() else str(bound)


def record_id(value: Any) -> int:
    """A record id from its JSON form, a numeric string. Raises `wrong_type`."""
    if isinstance(value, Mapping):
        value = value.get("id")
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 19:
        number = int(value)
        if number < 2**63:
            return number
    raise wrong_type("应为记录编号", "This must be the id of a record")
