"""Follow-ups of the demo that come again: a meeting of each team every week, a visit to its largest customers every month."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller
from yunchou.base.db import quote
from yunchou.model.object import label
from yunchou.records.change import Operation
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import write

MEETING, VISIT = (
    ("团队周例会", "Weekly team meeting"),
    ("重点客户月度拜访", "Monthly visit to a key customer"),
)
KEY_CUSTOMERS = 8
DAY = dt.timedelta(days=1)

for _object in ("activity_series", "activity"):
    shipped_names(_object, label(*MEETING), label(*VISIT))


async def add_recurring(administrator: Caller, today: dt.date) -> None:
    """Makes the series; their times are made with them."""
    organisation = administrator.organisation
    schema, zone = quote(organisation.schema), ZoneInfo(organisation.settings.time_zone)
    heads = await organisation.db.fetch(
        f"select distinct d.manager as id from {schema}.r_department d"
        f" join {schema}.r_user u on u.id = d.manager and u.active and u.deleted_at is null"
        f" where d.deleted_at is null and exists (select from {schema}.r_user m where m.department = d.id and m.active)"
        " order by d.manager"
    )
    customers = await organisation.db.fetch(
        f"select a.id, a.owner from {schema}.r_account a join {schema}.r_user u on u.id = a.owner and u.active"
        " where a.deleted_at is null and a.won_total is not null order by a.won_total desc, a.id limit $1",
        KEY_CUSTOMERS,
    )
    monday = today + (7 - today.weekday()) * DAY
    meetings: list[dict[str, Any]] = [
        {"name": MEETING[0], "kind": "meeting", "owner": str(head["id"]), "begins_at": _at(monday, 9, zone)}
        | {"duration_minutes": 60}
        for head in heads
    ]
    visits: list[dict[str, Any]] = [
        {"name": VISIT[0], "kind": "visit", "owner": str(each["owner"]), "account": str(each["id"])}
        | {"begins_at": _at(today + (n + 2) * DAY, 10 + n % 6, zone), "every": "month"}
        for n, each in enumerate(customers)
    ]
    await write(
        administrator, "activity_series", [Operation("create", each) for each in (*meetings, *visits)]
    )


def _at(day: dt.date, hour: int, zone: ZoneInfo) -> str:
    return dt.datetime.combine(day, dt.time(hour), zone).isoformat()
