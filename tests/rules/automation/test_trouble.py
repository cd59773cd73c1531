"""Automations that keep failing: whoever answers for them is told once, and after too many failures they are switched off."""

from tests.fixtures.asking import read, update
from tests.fixtures.organisation import Company
from tests.rules.automation.conftest import automation, work
from tests.rules.automation.test_steps import ON_CREATE, deal
from yunchou.apps.together.notifications import notifications
from yunchou.rules.automation.trouble import OFF_AFTER, TOLD_AFTER, look_for_trouble

WRONG = {"kind": "set", "values": {"probability": {"expression": "amount"}}}


async def told(company: Company, name: str = "管理员") -> list[str]:
    found = (await notifications(company.caller(name)))["notifications"]
    return [each["text"] for each in found if each["kind"] == "trouble"]


async def deals(company: Company, count: int, amount: int) -> None:
    for _ in range(count):
        await deal(company, amount=amount)
    await work(company)


async def test_after_some_failures_in_a_row_its_owner_is_told_once(company: Company) -> None:
    await automation(company, WRONG, name="坏的", settings=ON_CREATE)
    await deals(company, TOLD_AFTER - 1, 99_999)
    assert await look_for_trouble(company.organisation) == 0
    assert await told(company) == []
    await deals(company, 2, 99_999)
    for _ in range(2):
        await look_for_trouble(company.organisation)
    (text,) = await told(company)
    assert "坏的" in text
    assert await told(company, "小王") == []


async def test_one_that_succeeds_begins_the_count_anew(company: Company) -> None:
    await automation(company, WRONG, settings=ON_CREATE)
    await deals(company, TOLD_AFTER - 1, 99_999)
    await deals(company, 1, 0)
    await deals(company, TOLD_AFTER - 1, 99_999)
    await look_for_trouble(company.organisation)
    assert await told(company) == []


async def test_after_too_many_it_is_switched_off_with_the_reason_and_can_be_switched_on(
    company: Company,
) -> None:
    id = await automation(company, WRONG, name="坏的", settings=ON_CREATE)
    await deals(company, OFF_AFTER, 99_999)
    assert await look_for_trouble(company.organisation) == 1
    found = await read(company.caller("管理员"), "automation", id)
    assert found["active"] is False
    assert str(OFF_AFTER) in found["stopped_because"]
    assert any("已自动停用" in text for text in await told(company))
    await update(company.caller("管理员"), "automation", id, active=True)
    assert await look_for_trouble(company.organisation) == 0
    assert (await read(company.caller("管理员"), "automation", id))["stopped_because"] is None
