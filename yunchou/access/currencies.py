"""The currencies in use and their rates: what is known of them with every snapshot, and SQL for the rate of a day.

A rate says what one unit of a currency is worth in the organisation's own. On a day without one the last earlier rate
holds. Rates themselves are not kept with the snapshot: a statement reads those that it needs.
"""

from collections.abc import Mapping
from typing import Any

from yunchou.access.organisation import snapshot_part
from yunchou.base.db import Connection, quote
from yunchou.model.object import Model

PART = "currencies"


@snapshot_part(PART)
async def load_currencies(link: Connection, schema: str, model: Model) -> dict[str, int]:
    """Digits after the point by code, of the active currencies."""
    owner = model.objects.get("currency")
    if owner is None or not owner.table:
        return {}
    rows = await link.fetch(
        f"select t.code, t.digits from {quote(schema)}.{quote(owner.table)} t where t.active and t.deleted_at is null"
    )
    return {row["code"]: row["digits"] for row in rows}


def currencies_of(parts: Mapping[str, Any]) -> Mapping[str, int]:
    """The active currencies of a snapshot."""
    found: Mapping[str, int] = parts.get(PART, {})
    return found


def rate_sql(schema: str, model: Model, currency_sql: str, day_sql: str) -> str:
    """SQL for the rate of a currency (its code) on a day: that of the day or the last before it, else null.

    Whoever may see an amount may see what it is worth, so nobody's rights on rates are asked.
    """
    rates, currencies = (
        f"{quote(schema)}.{quote(model.object(n).table)}" for n in ("exchange_rate", "currency")
    )
    return (
        f"(select xr.rate from {rates} xr join {currencies} xc on xc.id = xr.currency and xc.deleted_at is null"
        f" where xc.code = {currency_sql} and xr.date <= {day_sql} and xr.deleted_at is null"
        " order by xr.date desc limit 1)"
    )
