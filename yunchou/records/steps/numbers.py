"""The step that numbers new records: `auto_number` fields, as late as can be, so that few numbers are lost to failures.

Without gaps, the row of the counter is locked until the transaction ends, so whoever creates waits for whoever did so
before; where gaps may be, a sequence gives numbers without anybody waiting. Numbers that an import has set are passed over.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from yunchou.base.db import Connection, quote
from yunchou.model.field_types.auto_number import counted, period_of, written
from yunchou.model.object import Field, Object
from yunchou.model.tables import sequence_name
from yunchou.records.change import CREATE, Change, moment_now
from yunchou.records.select import Asking


async def give_numbers(link: Connection, asking: Asking, owner: Object, changes: Sequence[Change]) -> None:
    """Gives each new record without a number the next one, in the order in which they were sent."""
    for field in owner.fields.values():
        if field.type != "auto_number" or not field.column:
            continue
        by_day: dict[dt.date, list[Change]] = defaultdict(list)
        for change in changes:
            if change.kind == CREATE and not change.failed and change.values.get(field.name) is None:
                by_day[_day(asking, change)].append(change)
        for day, lacking in by_day.items():
            for change, number in zip(
                lacking, await _next(link, asking, owner, field, day, len(lacking)), strict=True
            ):
                change.values[field.name] = number


def _day(asking: Asking, change: Change) -> dt.date:
    """The day on which a record is made, or as an import says it was."""
    moment = change.values.get("created_at") or moment_now()
    zone = ZoneInfo(asking.organisation.settings.time_zone)
    return moment.astimezone(zone).date() if isinstance(moment, dt.datetime) else moment


async def _next(
    link: Connection, asking: Asking, owner: Object, field: Field, day: dt.date, n: int
) -> list[str]:
    """The next `n` numbers of a day's period that no record has, the records in the bin included."""
    numbers = _Numbers(link, asking, owner, field, day)
    found = [written(field, day, each) for each in await numbers.draw(n)]
    if await numbers.taken(found):
        await numbers.pass_over()
        found = [written(field, day, each) for each in await numbers.draw(n)]
    return found


class _Numbers:
    """The counter of one field in one period."""

    def __init__(self, link: Connection, asking: Asking, owner: Object, field: Field, day: dt.date) -> None:
        self._link = link
        self._field = field
        self._day = day
        self._schema = quote(asking.organisation.schema)
        self._table = asking.table(owner)
        self._name = sequence_name(owner.table, field.column)
        self._sequence = f"{self._schema}.{quote(self._name)}"
        self._gapless = bool(field.settings.get("gapless"))
        self._period = f"{'gapless ' if self._gapless else ''}{period_of(field, day)}"
        self._first = int(field.settings.get("start", 1))

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
            # Whoever comes first in a period says where the sequence stood; others wait for that.
            await self._link.execute(
                f"insert into {self._schema}.number_period select $1, $2, case when s.is_called then s.last_value"
                f" else s.last_value - 1 end from {self._sequence} s on conflict do nothing",
                self._name,
                self._period,
            )
            row = await self._drawn(n)
        return [each - row[0] + self._first - 1 for each in row[1]]

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
