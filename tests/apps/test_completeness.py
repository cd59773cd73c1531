"""How complete records are, what they lack, and plans for key customers."""

from typing import Any

import pytest

from tests.fixtures.asking import create, figures, names, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.actions.runner import run
from yunchou.apps.crm.completeness import renew
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit
from yunchou.studio.rights import set_role_rights


async def share(company: Company, object: str, id: str) -> Any:
    return (await read(company.caller("管理员"), object, id))["completeness"]


async def test_the_share_follows_what_is_filled_in(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="甲")
    assert await share(company, "account", account) == 0
    await update(wang, "account", account, industry="bank", grade="A", phone="021-11112222")
    assert await share(company, "account", account) == pytest.approx(5 / 12, abs=1e-4)
    await update(wang, "account", account, phone=None)
    assert await share(company, "account", account) == 0.25
    await create(wang, "account", name="乙")
    assert await names(wang, "account", "completeness < 0.2") == ["乙"]
    assert await names(wang, "account", sort=["-completeness"]) == ["甲", "乙"]
    assert (await figures(wang, "account", v="avg(completeness)"))[0]["v"] == 0.125


async def test_what_is_missing_is_told_as_far_as_it_may_be_read(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    contact = await create(wang, "contact", name="王五", email="w@example.com")
    found = await run(wang, "crm.completeness", {"object": "contact", "record": contact})
    assert [each.field for each in found.missing] == ["phone", "title", "account", "role"]
    assert (found.completeness, found.missing[0].share) == (0.2, 0.3)
    whole = {"create": True, "read": "own", "update": "own"}
    rights = {"objects": {"contact": {**whole, "fields": {"phone": "none"}}}, "actions": ["crm.completeness"]}
    await set_role_rights(admin, int(company.ids["销售"]), rights)
    found = await run(wang, "crm.completeness", {"object": "contact", "record": contact})
    assert "phone" not in [each.field for each in found.missing]
    for given in ({"object": "user", "record": contact}, {"object": "contact", "record": "1"}):
        with refused(404):
            await run(wang, "crm.completeness", given)


async def test_administrators_say_what_counts(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    lead = await create(wang, "lead", name="王五")
    for item in await rows(admin, "completeness_item", Query(fields=["field"], where='object = "lead"')):
        await update(admin, "completeness_item", item["id"], active=False)
    await create(admin, "completeness_item", object="lead", field="name", weight=5)
    async with Unit(company.system) as unit:
        await renew(unit.link, unit.asking(), "lead")
    assert await share(company, "lead", lead) == 1
    for wrong in (
        {"object": "user", "field": "name"},
        {"object": "lead", "field": "nothing"},
        {"object": "lead", "field": "completeness"},
    ):
        with refused(422):
            await create(admin, "completeness_item", **wrong)
    with refused(403):
        await create(wang, "completeness_item", object="lead", field="title")
    with refused(422, "readonly"):
        await update(admin, "lead", lead, completeness=1)


async def test_a_plan_adds_up_its_potential_and_its_actions(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    account = await create(wang, "account", name="大客户")
    product = await create(company.caller("管理员"), "product", name="设备")
    plan = await create(wang, "account_plan", name="年度计划", account=account, review_on="2026-12-31")
    for amount in (100, 250):
        await create(wang, "account_plan_product", plan=plan, product=product, potential=amount)
    for done in (True, False, False):
        await create(wang, "account_plan_action", name="拜访", plan=plan, ours=company.ids["小王"], done=done)
    found = await read(wang, "account_plan", plan)
    assert (found["potential"]["amount"], found["actions_open"], found["actions_done"]) == ("350.00", 2, 1)
    with refused(404):
        await read(zhao, "account_plan", plan)
    with refused(422):
        await create(wang, "account_plan", name="无客户")
