"""Goals that fall behind: their people and those above are told once for each change of the light."""

import datetime as dt
from typing import Any

import pytest

from tests.fixtures.asking import create, update
from tests.fixtures.organisation import Company
from yunchou.apps.goals import overview
from yunchou.apps.organisation.goal_alerts import watch
from yunchou.apps.together.notifications import notifications
from yunchou.jobs.handlers import JobContext

LATE = dt.date(2026, 9, 28)


@pytest.fixture(autouse=True)
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Towards the end of a quarter."""
    monkeypatch.setattr(overview, "today", lambda zone: LATE)


async def look(company: Company) -> int:
    home = company.organisation
    context = JobContext(1, home.id, home.schema, "goals.alerts", {}, home.db, company.system)
    told: int = (await watch(context))["told"]
    return told


async def heard(company: Company, who: str, language: str = "zh-CN") -> list[str]:
    found: Any = await notifications(company.caller(who, language=language))
    return [each["text"] for each in found["notifications"]]


async def won(company: Company, who: str, amount: str) -> None:
    caller = company.caller(who)
    account = await create(caller, "account", name=f"客户{amount}")
    deal = {"name": f"商机{amount}", "account": account, "stage": company.ids["赢单"], "amount": amount}
    await create(caller, "opportunity", **deal, close_date="2026-09-01")


async def test_a_goal_that_falls_behind_is_told_once_for_each_change(company: Company) -> None:
    admin = company.caller("管理员")
    rule = await create(admin, "goal_rule", name="赢单目标", metric="won_amount", alerts="quarter")
    await update(admin, "department", company.ids["上海组"], manager=company.ids["李经理"])
    for who in ("小王", "小张"):
        months = {"m7": "100", "m8": "100", "m9": "100"}
        await create(admin, "goal", rule=rule, year=2026, person=company.ids[who], **months)
    await won(company, "小张", "320")
    assert await look(company) == 2
    (own,) = await heard(company, "小王")
    assert "赢单目标：小王的目标落后" in own
    assert ["小王" in each for each in await heard(company, "李经理")] == [True]
    assert "behind" in (await heard(company, "小王", "en"))[0]
    assert await heard(company, "小张") == []
    assert await look(company) == 0
    await won(company, "小王", "260")
    assert await look(company) == 2
    assert "有风险" in (await heard(company, "小王"))[0]
    await won(company, "小王", "100")
    assert await look(company) == 0
    await update(admin, "goal_rule", rule, green="2", amber="1.5")
    assert await look(company) == 4
    await update(admin, "goal_rule", rule, alerts="off", green="1", amber="0.9")
    assert await look(company) == 0


async def test_a_period_that_has_just_begun_is_not_judged(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "today", lambda zone: dt.date(2026, 10, 9))
    admin = company.caller("管理员")
    rule = await create(admin, "goal_rule", name="赢单目标", metric="won_amount", alerts="quarter")
    await create(admin, "goal", rule=rule, year=2026, person=company.ids["小王"], m10="100", m11="9")
    assert await look(company) == 0


async def test_rules_that_watch_nothing_tell_nothing(company: Company) -> None:
    admin = company.caller("管理员")
    rule = await create(admin, "goal_rule", name="赢单目标", metric="won_amount", alerts="off")
    await create(admin, "goal", rule=rule, year=2026, person=company.ids["小王"], m9="100")
    assert await look(company) == 0
