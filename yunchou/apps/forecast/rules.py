"""What must hold with every forecast period, whichever door it came through."""

import datetime as dt
from typing import Any

from yunchou.access.asking import Asking
from yunchou.base.errors import Message, say
from yunchou.model.object import Object
from yunchou.records.allowed import holds_back
from yunchou.records.change import CREATE, DELETE, UPDATE, Change
from yunchou.records.rule import before, check
from yunchou.records.write import Unit

LONGEST = dt.timedelta(days=366)


@before("forecast_period")
async def periods_have_days(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A period begins before it ends, is a year long at most, takes submissions for some days, and is there once."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        start, end = change.now("starts_on"), change.now("ends_on")
        if start is None or end is None:
            continue  # That they are missing is told with the required fields.
        fault = _fault(change, start, end)
        if fault is not None:
            change.fail(422, "rule", fault[1], fault[0])
        else:
            change.values["key"] = f"{start}:{end}"


def _fault(change: Change, start: dt.date, end: dt.date) -> tuple[str, Message] | None:
    opens, closes = change.now("opens_on") or start, change.now("closes_on") or end
    if end < start:
        return "ends_on", say("结束日期早于开始日期", "It ends before it begins")
    if end - start > LONGEST:
        return "ends_on", say("预测周期不能超过一年", "A forecast period is a year long at most")
    if closes < opens:
        return "closes_on", say("截止日期早于开放日期", "Submissions end before they begin")
    if closes - opens > 2 * LONGEST:
        return "closes_on", say("开放提交不能超过两年", "Submissions are taken for two years at most")
    if change.now("cadence") == "weekly" and (change.now("due_day") or 0) > 7:
        return "due_day", say("每周提交：1 至 7", "Weekly: 1 to 7")
    return None


@check("forecast_period")
async def periods_that_were_forecast_stay(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A period for which something was submitted keeps its days, and is not deleted."""
    going = [
        c for c in changes
        if c.kind == DELETE or (c.kind == UPDATE and (c.changes("starts_on") or c.changes("ends_on")))
    ]  # fmt: skip
    if not going:
        return
    table = unit.asking().table(unit.snapshot.model.object("forecast_entry"))
    rows = await unit.link.fetch(
        f"select distinct period from {table} where period = any($1::bigint[]) and deleted_at is null",
        [c.id for c in going],
    )
    held: set[Any] = {row["period"] for row in rows}
    for change in going:
        if change.id in held:
            message = say(
                "该周期已有提交，不能删除或更改日期",
                "Something was submitted for it: its days stay, and so does it",
            )
            change.fail(422, "in_use", message, None if change.kind == DELETE else "starts_on")


@before("forecast_request")
async def requests_are_made_by_the_system(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Who is asked, and whether he submitted, follows from periods and entries alone."""
    if unit.caller.actor.kind == "system":
        return
    for change in changes:
        change.fail(403, "forbidden", say("由系统维护", "It is kept by the system"))


@holds_back
def requests_that_stay(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """Nobody is offered to change or delete a request."""
    return "true" if owner.name == "forecast_request" and asking.viewer.person is not None else None
