"""Types of values, what names mean (`Scope`), where constants go (`Params`), who asks and when (`Environment`)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable
from zoneinfo import ZoneInfo

MOST_CHARACTERS = 4000
MOST_DEPTH = 50
MOST_HOPS = 10

NUMERIC = frozenset({"number", "integer", "percent", "money", "duration"})
TEXTUAL = frozenset({"text", "choice"})
DATED = frozenset({"date", "datetime"})
REFERENCE = frozenset({"lookup", "id"})
MANY = frozenset({"multi_choice", "multi_lookup"})


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a value.

    `kind` is one of: number integer percent money duration, text choice multi_choice, boolean, date datetime time,
    lookup id multi_lookup, json, geo, lunar_date, period (days from one to another), null. `target` names the object
    that a lookup points at, `options` are a choice's (value, Chinese label, English label).
    """

    kind: str
    target: str | None = None
    options: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Operand:
    """A piece of SQL that gives one value.

    What the SQL gives: numbers any numeric type (an integer column may stay `bigint`), money its amount in the
    organisation's currency as `numeric`, choice the option's value, lookup and id the id as `bigint`, multi_choice
    `text[]`, multi_lookup `bigint[]`, datetime `timestamptz`, geo a `point` of longitude and latitude, lunar_date the
    number that `yunchou.next_lunar` takes.
    """

    sql: str
    type: Type
    cheap: bool = True
    """Whether the SQL may stand several times in a statement."""


@dataclass(frozen=True, slots=True)
class Name:
    """One part of a path as written: its text, the code point where it starts, whether it stood in brackets."""

    text: str
    at: int = 0
    bracketed: bool = False


class Scope(Protocol):
    """What names mean."""

    def field(self, path: tuple[Name, ...]) -> Operand:
        """The value at the end of a path. Raises ExpressionError `unknown_name` at the part that leads nowhere."""

    def children(self, path: tuple[Name, ...]) -> "ChildScope":
        """The records that an inverse at the end of the path names. Raises `unknown_name` when it is no inverse."""


class ChildScope(Protocol):
    """The records that an aggregate runs over.

    Its table aliases must differ from all others of the statement: a condition may speak of the record, of the child at
    hand and, in an aggregate of its own, of the record's other children at once.
    """

    @property
    def scope(self) -> Scope:
        """What names mean inside: the child's."""

    def wrap(self, select_sql: str, condition: str | None = None) -> str:
        """`(select <select_sql> from the children where they hold)`, with the joins that its names came to need."""


@runtime_checkable
class ChangeScope(Protocol):
    """A scope that also knows the values before a write: the rules' own."""

    def changed(self, path: tuple[Name, ...]) -> Operand:
        """Whether the field has another value than before, as a boolean."""

    def prior(self, path: tuple[Name, ...]) -> Operand:
        """The field's value before."""


@runtime_checkable
class CurrencyScope(Protocol):
    """A scope that knows exchange rates."""

    def convert(self, amount_sql: str, currency_sql: str, day_sql: str) -> Operand:
        """An amount in the organisation's currency in another one, at the rate of a day."""


class Params:
    """The bound values of one statement, in the order of their numbers."""

    def __init__(self, values: Sequence[object] = ()) -> None:
        self.values: list[object] = list(values)

    def add(self, value: object, cast: str) -> str:
        """Binds a value and gives its placeholder with its type, `$3::numeric`."""
        self.values.append(value)
        return f"${len(self.values)}::{cast}"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked.

    `week`: the weekdays worked, Monday 1. `statutory`: with the Chinese holidays and the days worked for them. `days`: own
    days off (False) and on (True), which count before both.
    """

    week: tuple[int, ...] = (1, 2, 3, 4, 5)
    statutory: bool = True
    days: tuple[tuple[dt.date, bool], ...] = ()

    def arguments(self, params: Params) -> str:
        """What `yunchou.workdays` and `yunchou.workday` get behind their own arguments: nothing for the usual calendar."""
        if self == STANDARD:
            return ""
        bound = (
            params.add(list(self.week), "integer[]"),
            params.add(self.statutory, "boolean"),
            params.add([day for day, _ in self.days], "date[]"),
            params.add([works for _, works in self.days], "boolean[]"),
        )
        return f", {', '.join(bound)}"


STANDARD = WorkCalendar()
"""Monday to Friday and the statutory calendar."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Who asks, and the organisation's conventions.

    `now` fixes the moment (it must carry a time zone); without it the database's clock decides, so that a
    statement stays right however long it is kept.
    """

    time_zone: str = "Asia/Shanghai"
    fiscal_start_month: int = 1
    currency: str = "CNY"
    calendar: WorkCalendar = STANDARD
    me: int | None = None
    my_team: tuple[int, ...] = ()
    my_subtree: tuple[int, ...] = ()
    roles: frozenset[str] = frozenset()
    now: dt.datetime | None = None

    @property
    def today(self) -> dt.date | None:
        """The fixed moment's day in the organisation's time zone."""
        return None if self.now is None else self.now.astimezone(ZoneInfo(self.time_zone)).date()
