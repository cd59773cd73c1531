"""The forecast as a cycle: who submits and judges, what follows upwards, who is asked, and what a closed period lets through."""

import asyncio
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.apps.forecast.board import Board, board
from yunchou.apps.forecast.collecting import collect
from yunchou.apps.forecast.cycle import Period
from yunchou.base.errors import Problem
from yunchou.base.time import Span, add_months, today
from yunchou.records.read import Query, rows
from yunchou.records.todo.lists import Wanted, todo_list

D = Decimal
TODAY = today("Asia/Shanghai")
FIRST = TODAY.replace(day=1)
SPAN = Span(FIRST, add_months(FIRST, 1))
LAST = SPAN.end - dt.timedelta(days=1)


@pytest.fixture
async def period(company: Company) -> str:
    """The running month; 小王 has 100 in commit and 50 in best case, 小张 30 in commit, 小赵 in another region 7."""
    admin = company.caller("管理员")
    await update(admin, "department", company.ids["华东"], manager=company.ids["李经理"])
    for who, amount, category in (
        ("小王", "100.01", "commit"), ("小王", "50", "best_case"), ("小张", "30", "commit"), ("小赵", "7", "commit"),
    ):  # fmt: skip
        await create(
            company.caller(who), "opportunity", name=f"{who}{amount}", stage=company.ids["方案"], amount=amount,
            close_date=str(LAST), forecast_category=category,
        )  # fmt: skip
    return await create(admin, "forecast_period", name="本月", starts_on=str(FIRST), ends_on=str(LAST))


def node(company: Company, name: str) -> str:
    return f"{'department' if name in ('华东', '华西', '上海组') else 'person'}:{company.ids[name]}"


async def say(company: Company, who: str, period: str, name: str, *amounts: str | None, **more: Any) -> Any:
    """Submits for oneself or one's department, or judges somebody else."""
    own = who == name or (who == "李经理" and name == "华东")
    given = {"period": period, "node": node(company, name), "commit": amounts[0], "best_case": amounts[1]}
    return await run(company.caller(who), f"forecast.{'submit' if own else 'judge'}", {**given, **more})


def told(found: Board, company: Company, name: str) -> tuple[Decimal, Decimal]:
    kind, _, id = node(company, name).partition(":")
    return found.of((kind, int(id)))[1].in_force


async def entries(who: Caller, where: str = "latest = true") -> list[dict[str, Any]]:
    fields = [
        "name",
        "kind",
        "number",
        "commit_amount",
        "best_case",
        "system_commit",
        "parts_commit",
        "reason",
        "latest",
    ]
    return await rows(who, "forecast_entry", Query(fields=fields, where=where, sort=["number"], limit=100))


async def test_what_is_submitted_and_judged_adds_up_to_the_top(company: Company, period: str) -> None:
    lead = company.caller("李经理")
    assert told(await board(lead, SPAN), company, "华东") == (D("130.01"), D("180.01"))
    await say(company, "小王", period, "小王", "80", "120.5", reason="客户预算推迟")
    await say(company, "小张", period, "小张", "30", "30")
    found = await board(lead, SPAN)
    assert told(found, company, "上海组") == told(found, company, "华东") == (D("110"), D("150.5"))
    await say(company, "李经理", period, "小王", "60", "120.5", reason="再打八折")
    assert told(await board(lead, SPAN), company, "华东") == (D("90"), D("150.5"))
    made = await say(company, "李经理", period, "华东", "95", "150.5", reason="另有一单口头承诺")
    found = await board(lead, SPAN)
    assert told(found, company, "华东") == (D("95"), D("150.5"))
    assert found.of(("department", int(company.ids["华东"])))[1].parts == (D("90"), D("150.5"))
    entry = await read(lead, "forecast_entry", made.entry)
    assert [D(entry[each]["amount"]) for each in ("system_commit", "parts_commit")] == [D("130.01"), D("90")]
    assert entry["author"]["id"] == company.ids["李经理"]


async def test_reasons_are_asked_for_where_figures_differ(company: Company, period: str) -> None:
    with refused(422) as found:
        await say(company, "小王", period, "小王", "80", "150.01")
    assert found.problem.errors[0].field == "reason"
    await say(company, "小王", period, "小王", "100.01", "150.01")
    with refused(422):
        await say(company, "李经理", period, "小王", "1", "150.01")
    for commit, best in (("5", "4"), ("5", None), (None, "5"), ("-1", "5"), ("1e3", "5"), ("", "")):
        with refused(422):
            await say(company, "小王", period, "小王", commit, best, reason="x")


async def test_each_submits_for_himself_and_judges_those_below_alone(company: Company, period: str) -> None:
    for who, name, action, status in (
        ("小王", "小张", "submit", 404), ("小王", "华东", "submit", 404), ("李经理", "小王", "submit", 403),
        ("小王", "小张", "judge", 403), ("李经理", "小赵", "judge", 404), ("李经理", "华东", "judge", 403),
        ("李经理", "华西", "submit", 404), ("小赵", "小王", "judge", 403),
    ):  # fmt: skip
        given = {
            "period": period,
            "node": node(company, name),
            "commit": "1",
            "best_case": "1",
            "reason": "x",
        }
        with refused(status):
            await run(company.caller(who), f"forecast.{action}", given)
    for strange in ("person:1", "team:5", "person:x", "", "person:" + "9" * 30):
        with refused(404):
            await run(
                company.caller("小王"),
                "forecast.submit",
                {"period": period, "node": strange, "commit": "1", "best_case": "1"},
            )
    with refused(404):
        await run(
            company.caller("小王"),
            "forecast.submit",
            {"period": "7", "node": node(company, "小王"), "commit": "1", "best_case": "1"},
        )


async def test_entries_are_seen_by_their_person_and_those_above(company: Company, period: str) -> None:
    await say(company, "小王", period, "小王", "90", "150", reason="x")
    await say(company, "李经理", period, "小王", "80", "150", reason="y")
    await say(company, "李经理", period, "华东", "80", "150", reason="z")
    seen = {
        who: len(await entries(company.caller(who)))
        for who in ("小王", "小张", "小赵", "李经理", "高总", "管理员")
    }
    assert seen == {"小王": 2, "小张": 0, "小赵": 0, "李经理": 3, "高总": 3, "管理员": 3}
    for who in ("管理员", "小王"):
        own = (await rows(company.caller(who), "forecast_entry", Query(fields=["id"], limit=1)))[0]["id"]
        for doing in (
            update(company.caller(who), "forecast_entry", own, commit_amount="1"),
            delete(company.caller(who), "forecast_entry", own),
            create(company.caller(who), "forecast_entry", period=period, kind="submitted"),
        ):
            with pytest.raises(Problem):
                await doing


async def test_versions_are_kept_and_can_be_taken_back(company: Company, period: str) -> None:
    await say(company, "小王", period, "小王", "90", "150", reason="一", version=0)
    with refused(409):
        await say(company, "小王", period, "小王", "91", "150", reason="二", version=0)
    second = await say(company, "小王", period, "小王", "91", "150", reason="二", version=1)
    assert second.version == 2
    await say(company, "小王", period, "小王", None, None, version=2)
    assert told(await board(company.caller("小王"), SPAN), company, "小王") == (D("100.01"), D("150.01"))
    with refused(422):
        await say(company, "小王", period, "小王", None, None)
    kept = await entries(company.caller("小王"), "number > 0")
    assert [(each["number"], each["reason"], each["latest"]) for each in kept] == [
        (1, "一", False), (2, "二", False), (3, None, True),
    ]  # fmt: skip


async def test_of_several_who_write_at_once_one_is_told(company: Company, period: str) -> None:
    done = await asyncio.gather(
        *(say(company, "小王", period, "小王", str(90 + n), "150", reason="x", version=0) for n in range(4)),
        return_exceptions=True,
    )
    problems = [each for each in done if isinstance(each, Problem)]
    assert len(problems) == 3
    assert {each.status for each in problems} == {409}
    assert [each["number"] for each in await entries(company.caller("小王"))] == [1]


async def test_a_closed_period_takes_nothing_until_it_is_opened(company: Company, period: str) -> None:
    for who in ("小王", "李经理"):
        with refused(403):
            await run(company.caller(who), "forecast.lock", {"period": period})
    boss = company.caller("高总")
    assert (await run(boss, "forecast.lock", {"period": period, "reason": "月结"})).changed
    assert not (await run(boss, "forecast.lock", {"period": period})).changed
    with refused(409):
        await say(company, "小王", period, "小王", "90", "150", reason="x")
    with refused(422):
        await run(boss, "forecast.lock", {"period": period, "locked": False})
    await run(boss, "forecast.lock", {"period": period, "locked": False, "reason": "漏报一单"})
    await say(company, "小王", period, "小王", "90", "150", reason="x")
    kept = await read(boss, "forecast_period", period)
    assert (kept["locked"], kept["locked_by"]["id"], kept["lock_reason"]) == (
        False,
        company.ids["高总"],
        "漏报一单",
    )


async def test_periods_hold_together(company: Company, period: str) -> None:
    admin = company.caller("管理员")
    good = {"name": "期", "starts_on": "2031-01-01", "ends_on": "2031-01-31"}
    for wrong in (
        {"ends_on": "2030-12-31"}, {"ends_on": "2033-01-01"}, {"closes_on": "2030-01-01"}, {"due_day": 9}, {"due_day": 0},
        {"starts_on": str(FIRST), "ends_on": str(LAST)}, {"cadence": "daily"}, {"closes_on": "2035-01-01"},
    ):  # fmt: skip
        with pytest.raises(Problem):
            await create(admin, "forecast_period", **{**good, **wrong})
    with refused(403):
        await create(company.caller("小王"), "forecast_period", **good)
    future = await create(admin, "forecast_period", **good)
    with refused(409):
        await say(company, "小王", future, "小王", "1", "1", reason="x")
    await delete(admin, "forecast_period", future)
    await say(company, "小王", period, "小王", "90", "150", reason="x")
    with pytest.raises(Problem):
        await delete(admin, "forecast_period", period)
    with pytest.raises(Problem):
        await update(admin, "forecast_period", period, ends_on=str(LAST + dt.timedelta(days=1)))
    await update(admin, "forecast_period", period, cadence="monthly")


async def requests(who: Caller) -> dict[str, str]:
    found = await rows(who, "forecast_request", Query(fields=["owner", "department", "state"], limit=100))
    return {(each["department"] or each["owner"])["name"]: each["state"] for each in found}


async def test_those_who_sell_and_their_heads_are_asked_once_and_reminded(
    company: Company, period: str
) -> None:
    admin, rep = company.caller("管理员"), company.caller("小王")
    asked = await collect(admin, TODAY)
    assert (asked["asked"], await collect(admin, TODAY)) == (4, {"opened": 0, "asked": 0, "missed": 0})
    assert await requests(admin) == {"小王": "open", "小张": "open", "小赵": "open", "华东": "open"}
    assert set(await requests(rep)) == {"小王"}
    assert set(await requests(company.caller("李经理"))) == {"小王", "小张", "华东"}
    waiting = [
        each for each in (await todo_list(rep, Wanted()))["items"] if each["source"] == "forecast_request"
    ]
    assert len(waiting) == 1
    assert ("person", int(company.ids["小王"])) in (await board(rep, SPAN)).awaited
    await say(company, "小王", period, "小王", "90", "150", reason="x")
    assert (await requests(admin))["小王"] == "done"
    await say(company, "小王", period, "小王", None, None)
    assert (await requests(admin))["小王"] == "open"
    await say(company, "李经理", period, "华东", "90", "150", reason="x")
    assert (await requests(admin))["华东"] == "done"


async def test_what_was_not_submitted_is_missed_and_the_next_period_opens(
    company: Company, period: str
) -> None:
    admin = company.caller("管理员")
    await collect(admin, TODAY)
    late = await collect(admin, SPAN.end)
    assert (late["missed"], late["opened"]) == (4, 1)
    found = await rows(
        admin, "forecast_period", Query(fields=["starts_on", "ends_on", "name"], sort=["starts_on"])
    )
    assert found[1]["starts_on"] == str(SPAN.end)
    assert found[1]["ends_on"] == str(add_months(SPAN.end, 1) - dt.timedelta(days=1))
    assert found[1]["name"] == f"{SPAN.end:%Y-%m}"
    assert (await collect(admin, SPAN.end))["opened"] == 0


def test_due_days_follow_the_cadence_and_end_with_the_period() -> None:
    def due(cadence: str, day: int) -> list[str]:
        start, end = dt.date(2026, 1, 1), dt.date(2026, 1, 31)
        return [
            str(each)[5:]
            for each in Period(1, "", start, end, start, end, cadence, day, True, False).due_days()
        ]

    assert due("weekly", 5) == ["01-02", "01-09", "01-16", "01-23", "01-30", "01-31"]
    assert due("weekly", 6) == ["01-03", "01-10", "01-17", "01-24", "01-31"]
    assert due("monthly", 25) == ["01-25", "01-31"]
