"""Where numbering stands: the counter of an `auto_number` field in one period, and all counters as administrators see them.

Of a field without gaps the row of `number_period` is the counter: `base` is the last number given. Of any other a sequence
counts on for ever, and `base` is what it had given before the period.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from yunchou.access.organisation import Organisation
from yunchou.base.db import Connection, Record, quote
from yunchou.base.errors import FieldError, invalid, say
from yunchou.model.field_types.auto_number import counted, period_of, written
from yunchou.model.object import Field, Model, Object
from yunchou.model.tables import sequence_name
from yunchou.records.change import moment_now


class Counter:
    """The counter of one field in one period."""

    def __init__(self, link: Connection, schema: str, owner: Object, field: Field, day: dt.date) -> None:
        self._link = link
        self._field = field
        self._day = day
        self._schema = quote(schema)
        self._table = f"{self._schema}.{quote(owner.table)}"
        self._name = sequence_name(owner.table, field.column)
        self._sequence = f"{self._schema}.{quote(self._name)}"
        self._gapless = bool(field.settings.get("gapless"))
        self._period = _period(field, day)
        self._first = _first(field)

    async def draw(self, n: int) -> list[int]:
        """The next `n` numbers."""
        if self._gapless:
            last = await self._link.fetchval(
                f"insert into {self._schema}.number_period as p values ($1, $2, $3::bigint - 1 + $4::bigint)"
                " on conflict (sequence_name, period) do update set base = greatest(p.base, $3 - 1) + $4 returning base",
                self._name,
                self._period,
                self._first,
                n,
            )
            return list(range(last - n + 1, last + 1))
        row = await self._drawn(n)
        while row is None:
            await self._begin()
            row = await self._drawn(n)
        return [each - row[0] + self._first - 1 for each in row[1]]

    async def _begin(self) -> None:
        """Whoever comes first in a period says where the sequence stood; others wait for that."""
        await self._link.execute(
            f"insert into {self._schema}.number_period select $1, $2, case when s.is_called then s.last_value"
            f" else s.last_value - 1 end from {self._sequence} s on conflict do nothing",
            self._name,
            self._period,
        )

    async def _drawn(self, n: int) -> tuple[int, list[int]] | None:
        row = await self._link.fetchrow(
            f"select base, array(select nextval('{self._sequence}') from generate_series(1, $3::int))"
            f" from {self._schema}.number_period where sequence_name = $1 and period = $2",
            self._name,
            self._period,
            n,
        )
        return None if row is None else (row[0], row[1])

    async def taken(self, numbers: Sequence[str]) -> bool:
        """Whether any record has one of these already."""
        found: bool = await self._link.fetchval(
            f"select exists(select 1 from {self._table} where {quote(self._field.column)} = any($1::text[]))",
            list(numbers),
        )
        return found

    async def pass_over(self) -> None:
        """Moves the counter past every number of the period that a record has."""
        column = quote(self._field.column)
        most = await self._link.fetchval(
            f"select max(left(substring({column} from $1), 18)::bigint) from {self._table} where {column} ~ $1",
            counted(self._field, self._day),
        )
        if most is None:
            return
        if self._gapless:
            await self._link.execute(
                f"update {self._schema}.number_period set base = greatest(base, $3)"
                " where sequence_name = $1 and period = $2",
                self._name,
                self._period,
                most,
            )
            return
        await self._link.execute(
            f"select setval('{self._sequence}', greatest(s.last_value, p.base + $3::bigint - $4::bigint + 1))"
            f" from {self._sequence} s, {self._schema}.number_period p where p.sequence_name = $1 and p.period = $2",
            self._name,
            self._period,
            most,
            self._first,
        )

    async def move_on(self, number: int) -> None:
        """Makes `number` the next one. Raises 422 for one that is behind what was given: no number is given twice."""
        if self._gapless:
            # The row is locked from here on, as by everybody who draws.
            await self.draw(0)
        else:
            await self._begin()
        (standing,) = await _standings(self._link, self._schema, [(self._name, self._field, self._day)])
        if number < standing:
            message = say(
                "不能小于下一个号 {n}", "This must not be less than the next number, {n}", n=standing
            )
            raise invalid([FieldError("out_of_range", message, "next")])
        # Whoever draws from the sequence meanwhile is not waited for: the base only ever falls, so numbers only rise.
        moved = (
            "greatest(p.base, $3::bigint - 1)"
            if self._gapless
            else f"least(p.base, (select s.last_value + s.is_called::int from {self._sequence} s) - $3::bigint + $4 - 1)"
        )
        await self._link.execute(
            f"update {self._schema}.number_period p set base = {moved} where sequence_name = $1 and period = $2",
            self._name,
            self._period,
            number,
            *([] if self._gapless else [self._first]),
        )


@dataclass(frozen=True, slots=True)
class Numbering:
    """A numbered field and the number that it gives next: `number` as counted, `text` as written."""

    owner: Object
    field: Field
    number: int
    text: str


async def numberings(link: Connection, organisation: Organisation, model: Model) -> list[Numbering]:
    """Every numbered field of a model, in the order of its objects, as it stands today."""
    day = today(organisation)
    numbered = [
        (owner, field)
        for owner in model.objects.values()
        for field in owner.fields.values()
        if is_numbered(field)
    ]
    standing = await _standings(
        link,
        quote(organisation.schema),
        [(sequence_name(owner.table, field.column), field, day) for owner, field in numbered],
    )
    return [
        Numbering(owner, field, number, written(field, day, number))
        for (owner, field), number in zip(numbered, standing, strict=True)
    ]


def is_numbered(field: Field) -> bool:
    """Whether the system numbers a field's values."""
    return field.type == "auto_number" and bool(field.column)


def today(organisation: Organisation) -> dt.date:
    """The day on which a number would be given now."""
    return moment_now().astimezone(ZoneInfo(organisation.settings.time_zone)).date()


def _first(field: Field) -> int:
    return int(field.settings.get("start", 1))


def _period(field: Field, day: dt.date) -> str:
    return f"{'gapless ' if field.settings.get('gapless') else ''}{period_of(field, day)}"


async def _standings(
    link: Connection, schema: str, counters: Sequence[tuple[str, Field, dt.date]]
) -> list[int]:
    """The next number of each counter, given as the name of its sequence, its field and its day; one statement."""
    if not counters:
        return []
    sequences = " union all ".join(
        f"select {at} as at, last_value, is_called from {schema}.{quote(name)}"
        for at, (name, _, _) in enumerate(counters)
    )
    rows = await link.fetch(
        f"select p.base, s.last_value + s.is_called::int as upcoming from ({sequences}) s left join"
        f" {schema}.number_period p on p.sequence_name = ($1::text[])[s.at + 1] and p.period = ($2::text[])[s.at + 1]"
        " order by s.at",
        [name for name, _, _ in counters],
        [_period(field, day) for _, field, day in counters],
    )
    return [_next_of(field, row) for (_, field, _), row in zip(counters, rows, strict=True)]


def _next_of(field: Field, row: Record) -> int:
    first = _first(field)
    if row["base"] is None:
        return first
    if field.settings.get("gapless"):
        return max(int(row["base"]), first - 1) + 1
    return int(row["upcoming"]) - int(row["base"]) + first - 1
