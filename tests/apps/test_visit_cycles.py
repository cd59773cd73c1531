"""Cycle plans: when customers are due, the visits that are planned for it, and coverage."""

import datetime as dt

from tests.fixtures.asking import create, names, read, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller, System
from yunchou.apps.visits.cycles import plan
from yunchou.records.write import Unit

NOW = dt.datetime.now(dt.UTC)


async def visited(who: Caller, account: str, days_ago: int) -> str:
    done = (NOW - dt.timedelta(days=days_ago)).isoformat()
    return await create(
        who, "activity", name="拜访", kind="visit", status="done", done_at=done, account=account
    )


async def due_in(who: Caller, account: str) -> int | None:
    due = (await read(who, "account", account))["visit_due_at"]
    return None if due is None else round((dt.datetime.fromisoformat(due) - NOW).total_seconds() / 86400)


async def planned(company: Company) -> int:
    async with Unit(Caller(company.organisation, System("tests"))) as unit:
        return await plan(unit)


async def test_customers_are_due_by_the_cycle_of_their_grade_after_their_last_visit(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    weekly, other = [await create(wang, "account", name=g, grade=g) for g in "AC"]
    await create(admin, "visit_cycle", name="A 级每周", grade="A", every_days=7)
    assert [await due_in(wang, each) for each in (weekly, other)] == [7, None]
    await visited(wang, weekly, 3)
    await visited(wang, weekly, 20)
    assert await due_in(wang, weekly) == 4
    await create(wang, "activity", name="电话", kind="call", status="done", account=weekly)
    assert await due_in(wang, weekly) == 4
    await update(wang, "account", weekly, grade="C")
    assert await due_in(wang, weekly) is None


async def test_a_visit_is_planned_once_for_whom_is_due_within_a_week(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    await create(admin, "visit_cycle", name="B 级每月", grade="B", every_days=30)
    late, soon, later = [await create(wang, "account", name=n, grade="B") for n in ("迟", "近", "远")]
    for account, ago in ((late, 60), (soon, 26), (later, 5)):
        await visited(wang, account, ago)
    assert await planned(company) == 2
    assert await planned(company) == 0
    assert await names(wang, "activity", 'status = "open"') == ["B 级每月", "B 级每月"]
    assert await names(wang, "account", "visit_due_at < NOW()") == ["迟"]
