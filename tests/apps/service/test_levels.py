"""Service levels in force: moments that are stored, alerts that come once, and what changes them."""

import datetime as dt
from typing import Any

import pytest

from tests.apps.service.test_cases import act, case, queue
from tests.fixtures.asking import create, read, update
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import work
from yunchou.apps.service import actions, rules
from yunchou.apps.service.escalating import escalate
from yunchou.apps.together.notifications import notifications
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit
from yunchou.rules.automation.dates import reach_dates
from yunchou.rules.automation.matching import FOLLOWER


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}+08:00")


def moment(value: str) -> str:
    return (
        dt.datetime.fromisoformat(value)
        .astimezone(dt.timezone(dt.timedelta(hours=8)))
        .strftime("%m-%d %H:%M")
    )


async def level(company: Company, name: str = "标准", **given: Any) -> str:
    values = {"response_minutes": 60, "resolution_minutes": 480, **given}
    return await create(company.caller("管理员"), "service_level", name=name, **values)


async def step(company: Company, level: str, minutes: int, **given: Any) -> str:
    values = {"name": f"{minutes} 分钟", "service_level": level, "minutes": minutes, **given}
    return await create(company.caller("管理员"), "service_escalation", **values)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets what time it is for the rules of cases."""

    def set_to(text: str) -> None:
        for module in (rules, actions):
            monkeypatch.setattr(module, "moment_now", lambda: at(text))

    return set_to


async def fire(company: Company, id: str, text: str) -> int:
    async with Unit(company.system) as unit:
        return await escalate(unit, [int(id)], at(text))


async def test_the_moments_of_a_case_follow_its_life(company: Company, clock: Any) -> None:
    admin = company.caller("管理员")
    await level(
        company, "紧急", position=1, priorities=["urgent"], response_minutes=15, resolution_minutes=120
    )
    await level(company, position=2)
    clock("2026-09-30 16:30")
    id = await case(admin)
    found = await read(admin, "case", id)
    assert (moment(found["response_due_at"]), moment(found["due_at"])) == ("10-08 09:30", "10-08 09:30")
    assert moment(found["resolution_due_at"]) == "10-08 16:30"
    clock("2026-10-08 09:10")
    await act(admin, "respond_to_case", id)
    await act(admin, "wait_for_customer", id)
    found = await read(admin, "case", id)
    assert (found["response_met"], found["due_at"], found["status"]) == ("met", None, "waiting")
    clock("2026-10-10 10:10")  # a Saturday that is made up: 7:50 + 8:00 + 1:10 later
    await update(admin, "case", id, status="open")
    found = await read(admin, "case", id)
    assert found["paused_seconds"] == 17 * 3600
    assert moment(found["due_at"]) == "10-12 09:30"
    clock("2026-10-10 10:30")
    await update(admin, "case", id, priority="urgent")
    found = await read(admin, "case", id)
    assert found["service_level"]["name"] == "紧急"
    # 120 minutes and the 17 hours of the pause after 30 September, 16:30.
    assert moment(found["resolution_due_at"]) == "10-10 11:30"
    clock("2026-10-10 11:31")
    await act(admin, "resolve_case", id)
    found = await read(admin, "case", id)
    assert (found["resolution_met"], found["due_at"]) == ("missed", None)


async def test_the_level_goes_by_category_and_grade_of_the_customer(company: Company) -> None:
    admin = company.caller("管理员")
    await level(company, "A 级客户", position=1, grades=["A"], categories=["fault"])
    await level(company, "其他", position=2, response_minutes=None)
    account = await create(admin, "account", name="海尔", grade="A")
    found = await read(admin, "case", await case(admin, account=account, category="fault"))
    assert found["service_level"]["name"] == "A 级客户"
    found = await read(admin, "case", await case(admin, account=account, category="usage"))
    assert (found["service_level"]["name"], found["response_due_at"]) == ("其他", None)


async def test_alerts_come_once_each_and_do_what_they_say(company: Company, clock: Any) -> None:
    admin = company.caller("管理员")
    first = await queue(company, "一线", usual=True, strategy="fixed", members=[company.ids["小王"]])
    second = await queue(company, "二线", usual=False, strategy="fixed", members=[company.ids["小赵"]])
    standard = await level(company, response_minutes=None)
    await step(company, standard, -60)
    await step(company, standard, 0, tell_manager=True, raise_priority=True)
    await step(company, standard, 120, queue=second, people=[company.ids["高总"]])
    clock("2026-11-25 09:00")
    id = await case(admin)
    assert (await read(admin, "case", id))["queue"]["id"] == first
    assert await fire(company, id, "2026-11-25 15:59") == 0
    assert await fire(company, id, "2026-11-25 16:00") == 1
    assert await fire(company, id, "2026-11-25 16:30") == 0
    found = await read(admin, "case", id)
    assert (found["priority"], moment(found["alert_at"])) == ("normal", "11-25 17:00")
    # Nobody looked until the next afternoon: what came meanwhile comes together, each once.
    assert await fire(company, id, "2026-11-26 15:00") == 2
    assert await fire(company, id, "2026-11-27 15:00") == 0
    found = await read(admin, "case", id)
    assert (found["priority"], found["queue"]["name"], found["owner"]["name"]) == ("high", "二线", "小赵")
    said = await rows(admin, "case_escalation", Query(fields=("name", "late", "told"), sort=["id"]))
    assert [each["late"] for each in said] == [False, True, True]
    assert [{who["name"] for who in each["told"]} for each in said] == [
        {"小王"}, {"小王", "李经理"}, {"小王", "高总"},
    ]  # fmt: skip


async def test_an_answer_or_a_pause_puts_alerts_off(company: Company, clock: Any) -> None:
    admin = company.caller("管理员")
    standard = await level(company)
    await step(company, standard, 0, target="response")
    await step(company, standard, 0)
    clock("2026-11-25 09:00")
    id = await case(admin)
    await act(admin, "respond_to_case", id)
    assert moment((await read(admin, "case", id))["alert_at"]) == "11-25 17:00"
    await act(admin, "wait_for_customer", id)
    assert (await read(admin, "case", id))["alert_at"] is None
    assert await fire(company, id, "2026-11-30 09:00") == 0


async def test_the_automation_does_it_at_its_moment_and_tells_the_owner(company: Company) -> None:
    await settle(company, FOLLOWER)
    admin = company.caller("管理员")
    await queue(company, strategy="fixed", members=[company.ids["小王"]])
    standard = await level(company, clock="always", response_minutes=1, resolution_minutes=None)
    await step(company, standard, -1, target="response")
    id = await case(admin)
    await work(company)
    assert await reach_dates(company.organisation) == 1
    await work(company)
    await work(company)
    found = await rows(admin, "case_escalation", Query(fields=("case",)))
    assert [each["case"]["id"] for each in found] == [id]
    told = (await notifications(company.caller("小王")))["notifications"]
    assert any("打印机卡纸" in each["text"] for each in told if each["kind"] == "automation")
    assert await reach_dates(company.organisation) == 0
