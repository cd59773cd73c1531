"""The step that numbers new records: `auto_number` fields, as late as can be, so that few numbers are lost to failures.

Without gaps, the row of the counter is locked until the transaction ends, so whoever creates waits for whoever did so
before; where gaps may be, a sequence gives numbers without anybody waiting. Numbers that an import has set are passed over.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from yunchou.base.db import Connection
from yunchou.model.field_types.auto_number import written
from yunchou.model.object import Field, Object
from yunchou.records.change import CREATE, Change, moment_now
from yunchou.records.numbering import Counter
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
    counter = Counter(link, asking.organisation.schema, owner, field, day)
    found = [written(field, day, each) for each in await counter.draw(n)]
    if await counter.taken(found):
        await counter.pass_over()
        found = [written(field, day, each) for each in await counter.draw(n)]
    return found
