"""Compiled parts of an expression, and what turns one into SQL of the type that its place wants.

Literals are bound when their place is known, since a text may turn out to be a date, an option or an id. Every
compiled part must end up in the statement exactly once: PostgreSQL refuses bound values that nothing uses, and a part
written twice in each of fifty nested calls would be written 2^50 times.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from yunchou.base.errors import Message
from yunchou.language import errors
from yunchou.language.dates import parse_dated, parse_time
from yunchou.language.periods import Edge, Period
from yunchou.language.syntax import Boolean, Node, Null, Number, Text
from yunchou.language.types import (
    DATED,
    MANY,
    MOST_HOPS,
    NUMERIC,
    REFERENCE,
    TEXTUAL,
    Environment,
    Operand,
    Params,
    Scope,
    Type,
)
from yunchou.model.field_types.lunar_date import code_of, read_lunar

NUMBER = Type("number")
TEXT = Type("text")
BOOLEAN = Type("boolean")
DATE = Type("date")
DATETIME = Type("datetime")
NULL = Type("null")

FIELD_DIGITS = 40
"""Digits that a number in a record has at most, before and behind the point."""
MOST_DIGITS = 20_000
"""Digits that a result may come to; far below what would make `numeric` overflow."""
BIGINT = range(-(2**63), 2**63)

KINDS = {
    "number": Message("数字", "a number"),
    "text": Message("文本", "text"),
    "boolean": Message("条件", "a condition"),
    "date": Message("日期", "a date"),
    "datetime": Message("日期时间", "a moment"),
    "time": Message("时间", "a time"),
    "reference": Message("关联记录", "a reference to a record"),
    "many": Message("多个值", "several values"),
    "json": Message("复合值", "a value of several parts"),
    "geo": Message("坐标", "a place"),
    "lunar_date": Message("农历日期", "a lunar date"),
    "period": Message("时间段", "a period"),
    "null": Message("空值", "null"),
}


def family(type: Type) -> str:
    """The types that go together: number text boolean date datetime time reference many json geo lunar_date period null."""
    if type.kind in NUMERIC:
        return "number"
    if type.kind in TEXTUAL:
        return "text"
    if type.kind in REFERENCE:
        return "reference"
    return "many" if type.kind in MANY else type.kind


@dataclass(frozen=True, slots=True)
class Value:
    """A compiled part. A literal has no SQL yet, nor has a period.

    `cheap`: its SQL may stand twice (a column, a constant). `digits`: how many a number may have.
    """

    node: Node
    type: Type
    sql: str = ""
    cheap: bool = False
    digits: int = FIELD_DIGITS
    period: Period | None = None

    @property
    def literal(self) -> bool:
        """Whether this is a constant that is not bound yet."""
        return not self.sql and self.period is None

    @property
    def at(self) -> int:
        """The code point where it starts."""
        return self.node.at


class Builder:
    """What all parts of one expression share, and the conversions between types."""

    def __init__(
        self,
        scope: Scope,
        params: Params,
        environment: Environment,
        visit: "Callable[[Builder, Node], Value]",
    ) -> None:
        self.scope = scope
        self.params = params
        self.environment = environment
        self.hops = 0
        self._visit = visit
        self._zone: list[str] = []
        self._calendar: list[str] = []

    def value(self, node: Node) -> Value:
        """Compiles a part."""
        return self._visit(self, node)

    def within(self, scope: Scope, hops: int) -> "Builder":
        """The same, with names that mean what `scope` says, so many relations away."""
        inner = Builder(scope, self.params, self.environment, self._visit)
        inner.hops = self.hops + hops
        inner._zone, inner._calendar = self._zone, self._calendar
        return inner

    def check_hops(self, hops: int, at: int) -> None:
        """Raises `too_many_hops` when so many relations more are too many."""
        if self.hops + hops > MOST_HOPS:
            raise errors.too_many_hops(at, MOST_HOPS)

    # -- the environment -----------------------------------------------------------------------------------------

    def zone(self) -> str:
        """The organisation's time zone, bound once."""
        if not self._zone:
            self._zone.append(self.params.add(self.environment.time_zone, "text"))
        return self._zone[0]

    def calendar(self) -> str:
        """What the functions of working days get behind their own arguments, bound once."""
        if not self._calendar:
            self._calendar.append(self.environment.calendar.arguments(self.params))
        return self._calendar[0]

    def now(self) -> str:
        """This moment."""
        moment = self.environment.now
        return "now()" if moment is None else self.params.add(moment, "timestamptz")

    def today(self) -> str:
        """Today in the organisation's time zone."""
        day = self.environment.today
        return self.local_day("now()") if day is None else self.params.add(day, "date")

    def local_day(self, moment_sql: str) -> str:
        """The day that a moment lies in, in the organisation's time zone."""
        return f"({moment_sql} at time zone {self.zone()})::date"

    def day_start(self, day_sql: str) -> str:
        """The moment at which a day begins."""
        return f"(({day_sql})::timestamp at time zone {self.zone()})"

    def edge(self, edge: Edge) -> str:
        """The first day at an edge of a period."""
        day = self.today() if edge.day is None else self.bound_day(edge.day)
        steps = self.params.add(edge.steps, "int")
        fiscal = self.params.add(self.environment.fiscal_start_month, "int")
        return f"yunchou.period_start({self.params.add(edge.grain, 'text')}, {steps}, {day}, {fiscal})"

    # -- conversions ---------------------------------------------------------------------------------------------

    def number(self, value: Value) -> str:
        """Exact decimal SQL. Raises `type_mismatch` for anything that is no number."""
        match value:
            case Value(node=Number(value=number), sql=""):
                return self.params.add(number, "numeric")
            case Value(type=Type(kind="null")):
                return null_of(value, "numeric")
        if value.type.kind not in NUMERIC or not value.sql:
            raise mismatch(value, "number")
        # A whole-number column may be kept as bigint, which would divide and overflow as such.
        return f"{value.sql}::numeric" if value.type.kind in ("integer", "duration") else value.sql

    def text(self, value: Value) -> str:
        """Text SQL; a choice gives its option's value."""
        match value:
            case Value(node=Text(value=text), sql=""):
                return self.params.add(text, "text")
            case Value(type=Type(kind="null")):
                return null_of(value, "text")
        if value.type.kind not in TEXTUAL:
            raise mismatch(value, "text")
        return value.sql

    def boolean(self, value: Value) -> str:
        """Boolean SQL."""
        match value:
            case Value(node=Boolean(value=truth), sql=""):
                return "true" if truth else "false"
            case Value(type=Type(kind="null")):
                return null_of(value, "boolean")
        if value.type.kind != "boolean":
            raise mismatch(value, "boolean")
        return value.sql

    def dated(self, value: Value) -> Value:
        """The value as a date or a moment, whichever it is; text that is a date is read. Null is a date."""
        if isinstance(value.node, Text) and value.literal:
            found = self.written_date(value.at, value.node.value)
            moment = isinstance(found, dt.datetime)
            sql = self.params.add(found, "timestamptz") if moment else self.bound_day(found)
            return replace(value, type=DATETIME if moment else DATE, sql=sql, cheap=True)
        if value.type == NULL:
            return replace(value, type=DATE, sql=null_of(value, "date"), cheap=value.literal)
        if value.type.kind not in DATED:
            raise mismatch(value, "date")
        return value

    def bound_day(self, day: dt.date) -> str:
        """A constant day. The driver would send the first and the last day that Python knows as infinite."""
        if day in (dt.date.min, dt.date.max):
            return f"{self.params.add(day.isoformat(), 'text')}::date"
        return self.params.add(day, "date")

    def written_date(self, at: int, text: str) -> dt.date | dt.datetime:
        """The day or moment that a text literal names. Raises `invalid_date`."""
        found = parse_dated(text, self.environment.time_zone)
        if found is None:
            raise errors.invalid_date(at, text)
        return found

    def day(self, value: Value) -> str:
        """Date SQL; a moment gives its day in the organisation's time zone."""
        found = self.dated(value)
        return found.sql if found.type.kind == "date" else self.local_day(found.sql)

    def moment(self, value: Value) -> str:
        """Moment SQL; a date gives the moment at which it begins."""
        found = self.dated(value)
        return found.sql if found.type.kind == "datetime" else self.day_start(found.sql)

    def time(self, value: Value) -> str:
        """Time SQL; text that is a time is read."""
        match value:
            case Value(node=Text(value=text), sql=""):
                found = parse_time(text)
                if found is None:
                    raise errors.invalid_date(value.at, text)
                return self.params.add(found, "time")
            case Value(type=Type(kind="null")):
                return null_of(value, "time")
        if value.type.kind != "time":
            raise mismatch(value, "time")
        return value.sql

    def place(self, value: Value) -> str:
        """Point SQL."""
        if value.type == NULL:
            return null_of(value, "point")
        if value.type.kind != "geo":
            raise mismatch(value, "geo")
        return value.sql

    def lunar(self, value: Value) -> str:
        """A day of the Chinese calendar as its number; text that is one is read."""
        match value:
            case Value(node=Text(value=text), sql=""):
                found = read_lunar(text)
                if found is None:
                    raise errors.invalid_date(value.at, text)
                return self.params.add(code_of(found["month"], found["day"], leap=found["leap"]), "int")
            case Value(type=Type(kind="null")):
                return null_of(value, "int")
        if value.type.kind != "lunar_date":
            raise mismatch(value, "lunar_date")
        return value.sql

    def reference(self, value: Value) -> str:
        """The id of a record, as bigint; a literal may be the id as text or as a number."""
        if value.type == NULL:
            return null_of(value, "bigint")
        if value.literal:
            return self.params.add(record_id(value), "bigint")
        if value.type.kind not in REFERENCE:
            raise mismatch(value, "reference")
        return value.sql

    def words(self, value: Value) -> str:
        """Any plain value as the text that `&` joins; null stays null."""
        match family(value.type):
            case "text":
                return self.text(value)
            case "number":
                return f"trim_scale({self.number(value)})::text"
            case "boolean":
                return f"{self.boolean(value)}::text"
            case "date":
                return f"to_char(({self.day(value)})::timestamp, 'YYYY-MM-DD')"
            case "datetime":
                return f"to_char({value.sql} at time zone {self.zone()}, 'YYYY-MM-DD HH24:MI:SS')"
            case "time":
                return f"to_char({self.time(value)}, 'HH24:MI:SS')"
            case "null":
                return null_of(value, "text")
            case _:
                raise mismatch(value, "text")

    def bound(self, value: Value) -> str:
        """SQL of the value's own type, whatever it is."""
        if value.sql and value.type.kind != "integer":
            return value.sql
        match family(value.type):
            case "number":
                return self.number(value)
            case "boolean":
                return self.boolean(value)
            case "text" | "null":
                return self.text(value)
            case _:
                raise mismatch(value, "text")

    # -- several values of one type ------------------------------------------------------------------------------

    def common(self, values: Sequence[Value]) -> tuple[Type, list[str]]:
        """The one type of several values, and each as SQL of it. Raises `type_mismatch` at the first that differs.

        Text literals are read as dates, times or ids among such; an option's label stands for the option.
        """
        typed = [v for v in values if v.type != NULL]
        if not typed:
            return NULL, [null_of(value, "text") for value in values]
        leading = next((v for v in typed if not (isinstance(v.node, Text) and v.literal)), typed[0])
        match family(leading.type):
            case "number":
                sql = [self.number(v) for v in values]
                return sum_type([v.type for v in typed]), sql
            case "boolean":
                return BOOLEAN, [self.boolean(v) for v in values]
            case "date" | "datetime":
                return self._common_dates(values)
            case "time":
                return leading.type, [self.time(v) for v in values]
            case "lunar_date":
                return leading.type, [self.lunar(v) for v in values]
            case "reference":
                for other in typed:
                    same_target(leading, other)
                return replace(leading.type, kind="lookup"), [self.reference(v) for v in values]
            case "text":
                return self._common_text(values, typed)
            case "many":
                return self._common_lists(values, leading)
            case _:
                raise mismatch(leading, "text")

    def _common_dates(self, values: Sequence[Value]) -> tuple[Type, list[str]]:
        found = [self.dated(v) for v in values]
        # A null counts as a date without making the others dates.
        if any(v.type.kind == "datetime" for v in found):
            return DATETIME, [self.moment(v) for v in found]
        return DATE, [v.sql for v in found]

    def _common_text(self, values: Sequence[Value], typed: Sequence[Value]) -> tuple[Type, list[str]]:
        choices = {v.type for v in typed if v.type.kind == "choice"}
        others = any(v.type.kind != "choice" and not v.literal for v in typed)
        if len(choices) != 1 or others:
            return TEXT, [self.text(v) for v in values]
        choice = choices.pop()
        values = [as_option(v, choice) for v in values]
        known = {option[0] for option in choice.options}
        literals = {v.node.value for v in values if v.literal and isinstance(v.node, Text)}
        return choice if literals <= known else TEXT, [self.text(v) for v in values]

    def _common_lists(self, values: Sequence[Value], leading: Value) -> tuple[Type, list[str]]:
        cast = element_cast(leading.type)
        for other in values:
            if other.type not in (leading.type, NULL):
                raise mismatch(other, "many")
        return leading.type, [v.sql if v.type != NULL else null_of(v, f"{cast}[]") for v in values]


def null_of(value: Value, cast: str) -> str:
    """SQL of a type for a value that is always null; what it was made of stays, since its bound values must be used."""
    return f"({value.sql})::{cast}" if value.sql else f"null::{cast}"


def mismatch(value: Value, wanted: str) -> errors.ExpressionError:
    """`type_mismatch` at a value: what should stand there, and what does."""
    found = KINDS[family(value.type)]
    if value.type.kind == "lookup":
        zh, en = "{found}，可用 .name 取其名称", "{found} (its name is .name)"
        found = Message(zh.format(found=found.zh), en.format(found=found.en))
    return errors.type_mismatch(
        value.at,
        "此处应为{wanted}，而不是{found}",
        "This must be {wanted}, not {found}",
        wanted=KINDS[wanted],
        found=found,
    )


def record_id(value: Value) -> int:
    """The id that a literal is. Raises `type_mismatch`."""
    text = ""
    if isinstance(value.node, Text):
        text = value.node.value.strip()
    elif isinstance(value.node, Number) and value.node.value == value.node.value.to_integral_value():
        text = str(int(value.node.value))
    if text.isascii() and text.isdigit() and len(text) < 20 and int(text) in BIGINT:
        return int(text)
    raise mismatch(value, "reference")


def same_target(left: Value, right: Value) -> None:
    """Raises `type_mismatch` when two references point at records of different objects."""
    one, other = left.type.target, right.type.target
    if one and other and one != other:
        raise errors.type_mismatch(
            right.at,
            "两者关联的对象不同：{one} 与 {other}",
            "These refer to records of different objects: {one} and {other}",
            one=one,
            other=other,
        )


def as_option(value: Value, choice: Type) -> Value:
    """A text literal that is an option's label, in any language, as the option's value; anything else unchanged.

    A text that is no option is no error, it equals none: an option may have been removed from a choice since the
    expression was saved.
    """
    if not (value.literal and isinstance(value.node, Text)):
        return value
    words = value.node.value
    options = choice.options
    if any(words == option[0] for option in options):
        return value
    wanted = words.strip().casefold()
    for option in options:
        if wanted in (option[1].casefold(), option[2].casefold()):
            return replace(value, node=Text(value.at, option[0]))
    return value


def sum_type(types: Sequence[Type]) -> Type:
    """The type of a sum: money as soon as one part is money, a duration when all are."""
    kinds = {type.kind for type in types}
    if "money" in kinds:
        return Type("money")
    return Type("duration") if kinds == {"duration"} else NUMBER


def element_cast(type: Type) -> str:
    """The SQL type of an element of a multi_choice or multi_lookup."""
    return "bigint" if type.kind == "multi_lookup" else "text"


def constant(node: Node, number: Decimal) -> Value:
    """A number literal."""
    sized = number.as_tuple()
    digits = len(sized.digits) + abs(int(sized.exponent))
    return Value(Number(node.at, number), NUMBER, digits=digits)


def literal(node: Number | Text | Boolean | Null) -> Value:
    """A literal as it stands."""
    match node:
        case Number():
            return constant(node, node.value)
        case Text():
            return Value(node, TEXT)
        case Boolean():
            return Value(node, BOOLEAN)
        case Null():
            return Value(node, NULL)


def field_value(node: Node, operand: Operand) -> Value:
    """A name's value."""
    return Value(node, operand.type, operand.sql, cheap=operand.cheap)
