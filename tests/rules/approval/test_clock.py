"""Limits: reminders before, and what becomes of a task whose time is over."""

import datetime as dt

from tests.fixtures.organisation import Company
from tests.rules.approval.conftest import deal, flow, node, path, say, state, submitted, user, waiting
from tests.rules.automation.conftest import work

LIMIT = {"limit": {"amount": 2, "unit": "hours"}}


async def passes(company: Company, hours: float) -> None:
    """Lets so much time go by for everything that waits."""
    schema, by = company.organisation.schema, dt.timedelta(hours=hours)
    db = company.organisation.db
    await db.execute(
        f'update "{schema}".r_approval_task set due_at = due_at - $1::interval, remind_at = remind_at - $1::interval',
        by,
    )
    await db.execute(f'update "{schema}".automation_run set next_at = next_at - $1::interval', by)
    await work(company)


async def told(company: Company, who: str) -> list[str]:
    """What somebody was told, the oldest first."""
    rows = await company.organisation.db.fetch(
        f"select words ->> 'zh' as said from \"{company.organisation.schema}\".notification where person = $1 order by id",
        int(company.ids[who]),
    )
    return [row["said"] for row in rows]


async def test_a_limit_in_working_time_is_told_with_the_task(company: Company) -> None:
    made = await flow(company, node("经理", limit={"amount": 3, "unit": "working_days"}))
    approval = await submitted(company, made, await deal(company))
    due = await company.organisation.db.fetchval(
        f'select due_at from "{company.organisation.schema}".r_approval_task where state = $1 and approval = $2',
        "waiting",
        approval,
    )
    assert due - dt.datetime.now(dt.UTC) > dt.timedelta(days=2)


async def test_people_are_reminded_before_and_told_once_when_it_is_over(company: Company) -> None:
    made = await flow(company, node("经理", remind={"amount": 30, "unit": "minutes"}, **LIMIT))
    approval = await submitted(company, made, await deal(company))
    await work(company)
    assert await told(company, "李经理") == ["请您审批：折扣审批"]
    await passes(company, 1)
    assert len(await told(company, "李经理")) == 1
    await passes(company, 0.6)
    assert await told(company, "李经理") == ["请您审批：折扣审批", "审批即将到期：折扣审批"]
    await passes(company, 1)
    await passes(company, 30)
    assert await told(company, "李经理") == [
        "请您审批：折扣审批",
        "审批即将到期：折扣审批",
        "审批已超时：折扣审批",
    ]
    assert await waiting(company, approval) == ["李经理"]


async def test_it_passes_or_is_refused_by_itself_where_the_node_says_so(company: Company) -> None:
    for overdue, came in (("pass", "approved"), ("refuse", "refused")):
        made = await flow(company, node("经理", overdue=overdue, **LIMIT), name=overdue)
        approval = await submitted(company, made, await deal(company, name=overdue))
        await passes(company, 1)
        assert await state(company, approval) == "pending"
        await passes(company, 1.5)
        assert await state(company, approval) == came


async def test_it_goes_up_to_the_manager_as_far_as_there_is_one(company: Company) -> None:
    approval = await submitted(
        company, await flow(company, node("经理", overdue="escalate", **LIMIT)), await deal(company)
    )
    await passes(company, 3)
    assert await path(company, approval) == [
        ("提交", "小王", "submitted"),
        ("经理", "李经理", "transferred"),
        ("经理", "高总", "waiting"),
    ]
    await passes(company, 3)
    assert await waiting(company, approval) == ["高总"]
    await say(company, "高总", approval, "approve")
    assert await state(company, approval) == "approved"


async def test_the_next_node_has_a_clock_of_its_own(company: Company) -> None:
    made = await flow(company, node("经理"), node("总监", user(company, "高总"), overdue="pass", **LIMIT))
    approval = await submitted(company, made, await deal(company))
    await passes(company, 5)
    await say(company, "李经理", approval, "approve")
    assert await waiting(company, approval) == ["高总"]
    await passes(company, 3)
    assert await state(company, approval) == "approved"
