"""Until when a quote is good, and what was made of it already."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from yunchou.apps.commerce.papers import table_of, today_of
from yunchou.apps.commerce.reading import refuse
from yunchou.records.write import Unit

DAYS = 30
"""For how many days a quote is good that says nothing else."""


def until_of(quote: Mapping[str, Any]) -> dt.date | None:
    """The last day of a quote as read."""
    until = quote.get("valid_until")
    return None if until is None else dt.date.fromisoformat(str(until))


def new_until(unit: Unit, quote: Mapping[str, Any], chosen: dt.date | None) -> dt.date:
    """Until when a quote that is sent now is good: as chosen, else as it says, else for some days. Raises 422 for the past."""
    today = today_of(unit)
    until = (
        chosen
        or until_of(quote)
        or min(today, dt.date.max - dt.timedelta(days=DAYS)) + dt.timedelta(days=DAYS)
    )
    if until < today:
        raise refuse(
            "有效期至 {day} 已过，请选择新的有效期",
            "It was valid until {day}: choose another last day",
            "valid_until",
            day=until.isoformat(),
        )
    return until


def require_valid(unit: Unit, quote: Mapping[str, Any]) -> None:
    """Raises 422 for a quote whose last day is over."""
    until = until_of(quote)
    if until is not None and until < today_of(unit):
        raise refuse(
            "报价有效期至 {day} 已过，请先延长有效期或新建版本",
            "The quote was valid until {day}: put its last day off or make a new version first",
            "valid_until",
            day=until.isoformat(),
        )


async def require_first(unit: Unit, quote: str, again: bool) -> None:
    """Raises 422 where an order or a contract of a quote is in force or begun, unless another is asked for.

    The quote must be held, so that two never make the first.
    """
    if again:
        return
    rows = await unit.link.fetch(
        f"select number from {table_of(unit, 'sales_order')} where quote = $1 and status <> 'cancelled' and deleted_at is null"
        f" union all select number from {table_of(unit, 'contract')} where quote = $1 and status <> 'terminated'"
        " and deleted_at is null limit 5",
        int(quote),
    )
    if rows:
        raise refuse(
            "该报价已生成 {numbers}。确需再生成一份，请勾选“仍再生成一份”",
            "{numbers} were made of this quote already. Tick “Make another” if one more is wanted",
            "again",
            numbers=", ".join(row["number"] for row in rows),
        )
