"""What to do next and why, the brief of the day, the report of a team, and their letters."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from tests.doors.conftest import Site, own_site, site
from tests.fixtures.asking import create
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.briefing.daily import brief_of
from yunchou.apps.briefing.mailing import Choice, brief_lines, choice_of, choose, report_lines
from yunchou.apps.briefing.signals import SIGNALS, UNANSWERED
from yunchou.apps.briefing.suggesting import amount_of, days_from, suggestions
from yunchou.apps.briefing.weekly import team_report, week_of
from yunchou.apps.metrics import CATALOGUE
from yunchou.base.time import today
from yunchou.records.read import Query, rows

__all__ = ["own_site", "site"]
TODAY = today("Asia/Shanghai")
NOW = dt.datetime.now(dt.UTC)


def at(days: float) -> str:
    return (NOW + dt.timedelta(days=days)).isoformat()


async def told(who: Caller) -> list[tuple[str, list[str]]]:
    return [(each.name, [reason[0] for reason in each.reasons]) for each in await suggestions(who)]


async def deal(company: Company, who: Caller, name: str, **more: Any) -> str:
    account = await create(who, "account", name=f"客户{name}")
    values = {"name": name, "account": account, "amount": "500000", "stage": company.ids["需求"]}
    return await create(
        who, "opportunity", **{**values, "close_date": str(TODAY + dt.timedelta(days=30)), **more}
    )


async def test_signals_are_ranked_with_their_reasons_and_each_record_stands_once(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    assert await told(wang) == []
    slipped = await deal(company, wang, "过期单<b>", close_date=str(TODAY - dt.timedelta(days=3)))
    fresh = await deal(company, wang, "新单")
    await create(wang, "activity", name="沟通", kind="call", status="done", opportunity=fresh)
    await create(wang, "activity", name="回访", kind="call", due_at=at(-10), opportunity=slipped)
    await create(wang, "activity", name="还早", kind="call", due_at=at(5), opportunity=fresh)
    await create(company.caller("小赵"), "activity", name="别人的", kind="task", due_at=at(-30))
    mail = {"name": "请报价", "direction": "in", "at": at(-2), "thread": "t1", "owner": company.ids["小王"]}
    await create(company.system, "mail", **mail, opportunity=fresh)
    found = await suggestions(wang)
    assert [(each.name, [reason[0] for reason in each.reasons]) for each in found] == [
        ("过期单<b>", ["overdue_task", "quiet_deal", "slipped_deal"]),
        ("新单", ["unanswered"]),
    ]
    assert found[0].reasons[0][1].zh == "“回访”已逾期 10 天"
    assert found[1].reasons[0][1].en == "“请报价” has waited for an answer for 2 days"
    assert found[1].reasons[0][2] == "mail"
    # An answer in the same conversation, and what was done, take the reasons away.
    out = {"name": "回复", "direction": "out", "at": at(-1), "thread": "t1", "owner": company.ids["小王"]}
    await create(company.system, "mail", **out, opportunity=fresh)
    assert [name for name, _ in await told(wang)] == ["过期单<b>"]
    assert [name for name, _ in await told(zhao)] == ["别人的"]


async def test_every_signal_can_be_asked(company: Company) -> None:
    boss = company.caller("管理员")
    for signal in (*SIGNALS, UNANSWERED):
        fields = [signal.since, *signal.about, *([signal.amount] if signal.amount else [])]
        assert await rows(boss, signal.object, Query(fields, signal.where, [signal.sort], 5)) == []
        said = signal.says(3, name="甲", amount="CNY 5")
        assert "{" not in said.zh + said.en


async def test_a_brief_tells_the_day_and_its_letter_in_both_languages(company: Company) -> None:
    wang = company.caller("小王")
    assert brief_lines(await brief_of(wang), "zh-CN") == []
    await deal(company, wang, "快成交", close_date=str(TODAY))
    noon = dt.datetime.combine(TODAY, dt.time(23, 50), ZoneInfo("Asia/Shanghai"))
    await create(wang, "activity", name="今天的事", kind="task", due_at=noon.isoformat())
    brief = await brief_of(wang)
    assert [each["name"] for each in brief.agenda] == ["今天的事"]
    assert [each["name"] for each in brief.closing] == ["快成交"]
    assert brief.late == 0
    lines = brief_lines(brief, "zh-CN")
    assert lines[:4] == ["今日跟进 1 项，逾期 0 项", "· 今天的事", "7 天内应成交：", "· 快成交 CNY 500,000"]
    assert brief_lines(brief, "en")[0] == "Follow-ups today: 1, late: 0"


async def test_a_team_s_week_is_that_of_the_people_below(company: Company) -> None:
    wang, manager, zhao = company.caller("小王"), company.caller("李经理"), company.caller("小赵")
    last = week_of(TODAY) - dt.timedelta(days=7)
    await deal(company, wang, "赢了", stage=company.ids["赢单"], close_date=str(last), amount="300")
    await deal(
        company,
        wang,
        "更早",
        stage=company.ids["赢单"],
        close_date=str(last - dt.timedelta(days=1)),
        amount="100",
    )
    await deal(company, zhao, "别的部门", stage=company.ids["赢单"], close_date=str(last), amount="9")
    report = await team_report(manager, CATALOGUE)
    assert (report.starts_on, report.ends_on) == (last, last + dt.timedelta(days=6))
    names = {each.name for each in report.people}
    assert "小王" in names
    assert "小赵" not in names
    (line,) = [each for each in report.people if each.name == "小王"]
    assert (line.week["won_amount"]["amount"], line.before["won_amount"]["amount"]) == ("300.00", "100.00")
    assert report.total.week["won_amount"]["amount"] == "300.00"
    said = report_lines(report, "zh-CN")
    assert said[0].startswith("团队合计：")
    assert any("小王" in each and "CNY 300（前一周 CNY 100）" in each for each in said)
    assert "before: CNY 100" in report_lines(report, "en")[0]


async def test_days_and_amounts_are_said_as_people_say_them(company: Company) -> None:
    here = ZoneInfo("Asia/Shanghai")
    moment = dt.datetime(2026, 3, 1, 17, 0, tzinfo=dt.UTC)  # the second of March in Shanghai
    assert [days_from(each, moment, here) for each in ("2026-03-01", "2026-03-01T16:30:00Z", None, 5)] == [
        1,
        0,
        None,
        None,
    ]
    assert amount_of({"amount": "1234567.89", "currency": "USD"}) == "USD 1,234,568"
    link, wang = company.organisation.db, int(company.ids["小王"])
    assert await choice_of(link, company.organisation, wang) == Choice()
    for wanted in (Choice(True, False), Choice(False, True)):
        await choose(link, company.organisation, wang, wanted)
        assert await choice_of(link, company.organisation, wang) == wanted


async def test_briefs_are_asked_for_and_chosen_by_each_for_himself(own_site: Site) -> None:
    boss = await own_site.sign_in()
    wang = await own_site.person("wang")
    lead = (await wang.post("/records/lead", json={"name": "甲"})).json()["id"]
    task = {"name": "致电", "kind": "call", "lead": lead, "due_at": at(-1)}
    assert (await wang.post("/records/activity", json=task)).status_code == 201
    (found,) = (await wang.get("/suggestions")).json()["suggestions"]
    assert (found["object"], found["record"], found["reasons"][0]["signal"]) == ("lead", lead, "overdue_task")
    assert (await boss.get("/suggestions")).json()["suggestions"] == []
    assert (await wang.get("/brief")).json()["late"] == 1
    assert (await wang.get("/team-report", params={"week": "2026-03-04"})).json()["starts_on"] == "2026-03-02"
    for wrong in ("2026-13-01", "x", "1900-01-01", "9999-12-31"):
        assert (await wang.get("/team-report", params={"week": wrong})).status_code in (400, 422)
    assert (await wang.get("/suggestions", params={"limit": 1000})).status_code in (400, 422)
    assert (await wang.get("/brief/choices")).json() == {"daily": False, "weekly": False}
    assert (await wang.put("/brief/choices", json={"daily": True, "weekly": False})).status_code == 200
    assert (await boss.get("/brief/choices")).json() == {"daily": False, "weekly": False}
    assert (await wang.put("/brief/choices", json={"daily": "yes", "weekly": None})).status_code in (400, 422)


def test_what_is_due_today_is_not_said_to_be_days_late() -> None:
    task = next(each for each in SIGNALS if each.name == "overdue_task")
    assert task.says(0, name="回访").zh == "“回访”今天已到时间"
    assert task.says(0, name="回访").en == "“回访” was due earlier today"
    assert task.says(3, name="回访").zh == "“回访”已逾期 3 天"
    quiet = next(each for each in SIGNALS if each.name == "quiet_deal")
    assert quiet.says(None, amount="CNY 5").zh == "在手商机 CNY 5 从未跟进"
