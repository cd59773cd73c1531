"""First steps: shown to those who can take them, and done when the records say so."""

from tests.fixtures.asking import create
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.first_steps import FIRST_STEPS
from yunchou.pages.first_steps import first_steps_json


async def steps(who: Caller) -> dict[str, bool]:
    found = await first_steps_json(who, await who.organisation.snapshot(), FIRST_STEPS)
    return {step["name"]: step["done"] for step in found}


async def test_an_administrator_prepares_the_organisation(company: Company) -> None:
    administrator = company.caller("管理员")
    assert await steps(administrator) == {"departments": True, "colleagues": True, "customers": False}
    await create(company.system, "account", name="第一个客户")
    assert (await steps(administrator))["customers"]


async def test_a_representative_begins_with_what_is_their_own(company: Company) -> None:
    wang = company.caller("小王")
    await create(company.caller("小张"), "account", name="别人的客户")
    assert await steps(wang) == {"account": False, "follow_up": False, "deal": False}
    account = await create(wang, "account", name="自己的客户")
    await create(wang, "activity", name="初次拜访", kind="visit", account=account)
    assert await steps(wang) == {"account": True, "follow_up": True, "deal": False}


async def test_what_somebody_may_not_do_is_not_asked_of_them(company: Company) -> None:
    guest = await create(company.system, "user", name="访客", login="guest@test.example")
    company.ids["访客"] = str(guest)
    assert await steps(company.caller("访客")) == {}
