"""What the system keeps of customers: numbers that are right, figures of their deals, status, region."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.actions.runner import run
from yunchou.apps.crm.customers import renew
from yunchou.base.credit_code import (
    check_character,
    fault_of,
    normalised,
    old_number_is_right,
    organisation_check,
)
from yunchou.base.db import quote
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write

HUAWEI = "91440300708461136T"


@pytest.mark.parametrize("code", [HUAWEI, "9144030071526726XG", "91110000802100433B", "11100000000013127D"])
def test_codes_in_use_are_right(code: str) -> None:
    assert fault_of(code) is None
    assert (check_character(code[:17]), organisation_check(code[8:16])) == (code[17], code[16])


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91440300708461136", "form"),
        ("91440300708461136TT", "form"),
        ("91440300I08461136T", "form"),
        ("91990300708461136T", "region"),
        ("91440300708461137T", "organisation"),
        ("91440300708461136U", "check"),
        ("91440301708461136T", "check"),
    ],
)
def test_what_is_wrong_with_a_code_is_told(code: str, fault: str) -> None:
    assert fault_of(code) == fault


def test_any_one_wrong_character_is_found() -> None:
    for place in range(18):
        for letter in "0123456789ABCDEFGHJKLMNPQRTUWXY":
            other = HUAWEI[:place] + letter + HUAWEI[place + 1 :]
            assert (fault_of(other) is None) == (other == HUAWEI)


def test_old_numbers_have_a_check_digit() -> None:
    assert old_number_is_right("110108000000016")
    assert not old_number_is_right("110108000000017")
    assert not old_number_is_right("11010800000001")


async def test_a_code_is_kept_in_its_usual_form_and_a_wrong_one_refused(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    made = await create(wang, "account", name="华为", credit_code="９１４４０３００ 708461136t")
    assert (await read(wang, "account", made))["credit_code"] == HUAWEI == normalised(HUAWEI)
    with refused(422, "rule") as why:
        await update(wang, "account", made, credit_code="91440300708461136U")
    assert "校验位" in why.problem.errors[0].message.zh
    with refused(422, "rule"):
        await create(wang, "account", name="老店", credit_code="110108000000016")
    rule = await company.organisation.db.fetchval(
        f"select id from {quote(company.organisation.schema)}.r_customer_rule"
    )
    await update(admin, "customer_rule", str(rule), old_numbers=True)
    await create(wang, "account", name="老店", credit_code="110108000000016")
    with refused(422, "rule"):
        await create(wang, "account", name="新店", credit_code="110108000000017")


async def test_a_wrong_code_of_old_stays_until_it_is_changed(company: Company) -> None:
    wang = company.caller("小王")
    made = await create(wang, "account", name="旧")
    schema = quote(company.organisation.schema)
    await company.organisation.db.execute(
        f"update {schema}.r_account set credit_code = 'OLD' where id = $1", int(made)
    )
    await update(wang, "account", made, grade="A")
    with refused(422, "rule"):
        await update(wang, "account", made, credit_code="OLDER")


async def standing(company: Company, account: str) -> tuple[Any, ...]:
    found = await read(company.caller("管理员"), "account", account)
    total = found["won_total"] and found["won_total"]["amount"]
    return found["status"], found["deals_won"], total, found["first_deal_on"], found["last_deal_on"]


def day(ago: int) -> str:
    return (dt.datetime.now(ZoneInfo("Asia/Shanghai")).date() - dt.timedelta(days=ago)).isoformat()


async def test_figures_and_status_follow_deals_through_every_write(company: Company) -> None:
    wang, won = company.caller("小王"), company.ids["赢单"]
    one, other = [await create(wang, "account", name=name) for name in ("甲", "乙")]
    assert (await standing(company, one))[:2] == ("potential", 0)
    deals = [
        Operation(
            "create",
            {"name": f"单{n}", "account": one, "amount": 100, "stage": won, "close_date": day(n)},
        )
        for n in (10, 400)
    ]
    first, second = [str(each.id) for each in await write(wang, "opportunity", deals)]
    assert await standing(company, one) == ("active", 2, "200.00", day(400), day(10))
    await update(wang, "opportunity", first, account=other)
    assert await standing(company, one) == ("dormant", 1, "100.00", day(400), day(400))
    assert (await standing(company, other))[0] == "active"
    await delete(wang, "opportunity", first)
    assert (await standing(company, other))[:2] == ("potential", 0)
    await write(wang, "opportunity", [Operation("restore", id=int(first))])
    assert (await standing(company, other))[0] == "active"
    await update(wang, "opportunity", second, stage=company.ids["输单"])
    assert (await standing(company, one))[:2] == ("potential", 0)


@pytest.mark.parametrize(
    "name", ["status", "deals_won", "won_total", "first_deal_on", "last_deal_on", "lost_on"]
)
async def test_nobody_writes_what_the_system_keeps(company: Company, name: str) -> None:
    admin = company.caller("管理员")
    account = await create(admin, "account", name="甲")
    with refused(422, "readonly"):
        await update(admin, "account", account, **{name: None})


async def test_a_customer_is_lost_when_somebody_says_so_until_it_buys_again(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    account = await create(wang, "account", name="甲")
    done = await run(wang, "crm.mark_lost", {"account": account, "reason": "搬走了"})
    assert done.status == "lost"
    assert (await read(wang, "account", account))["lost_reason"] == "搬走了"
    assert (await run(wang, "crm.take_up_again", {"account": account})).status == "potential"
    await run(wang, "crm.mark_lost", {"account": account})
    schema = quote(company.organisation.schema)
    await company.organisation.db.execute(f"update {schema}.r_account set lost_on = lost_on - 2")
    values = {"name": "单", "account": account, "stage": company.ids["赢单"]}
    await create(wang, "opportunity", **values, close_date=day(5))
    assert (await standing(company, account))[0] == "lost"
    await create(wang, "opportunity", **values, close_date=day(0))
    assert (await standing(company, account))[0] == "active"
    with refused(404):
        await run(zhao, "crm.mark_lost", {"account": account})


async def test_the_rule_says_when_a_customer_is_dormant_or_lost(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    account = await create(wang, "account", name="甲")
    await create(
        wang, "opportunity", name="单", account=account, stage=company.ids["赢单"], close_date=day(60)
    )
    assert (await standing(company, account))[0] == "active"
    schema = quote(company.organisation.schema)
    rule = str(await company.organisation.db.fetchval(f"select id from {schema}.r_customer_rule"))
    for values, status in (
        ({"dormant_days": 30}, "dormant"),
        ({"lost_days": 50}, "lost"),
        ({"active": False}, "active"),
    ):
        await update(admin, "customer_rule", rule, **values)
        async with Unit(company.system) as unit:
            assert await renew(unit) == 1
        assert (await standing(company, account))[0] == status
    async with Unit(company.system) as unit:
        assert await renew(unit) == 0


async def test_the_region_follows_the_province_unless_somebody_chose_one(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="甲", address={"province": "黑龙江省"})
    assert (await read(wang, "account", account))["region"] == "northeast"
    await update(wang, "account", account, address={"province": "广东"})
    assert (await read(wang, "account", account))["region"] == "northeast"
    chosen = await create(wang, "account", name="乙", address={"province": "广东"}, region="east")
    assert (await read(wang, "account", chosen))["region"] == "east"
    nowhere = await create(wang, "account", name="丙", address={"province": "火星"})
    assert (await read(wang, "account", nowhere))["region"] is None


async def test_a_group_is_shown_as_far_as_it_is_seen(company: Company) -> None:
    wang, zhao, admin = company.caller("小王"), company.caller("小赵"), company.caller("管理员")
    top = await create(zhao, "account", name="集团")
    middle = await create(wang, "account", name="公司")
    await update(admin, "account", middle, parent=top)
    leaves = [await create(wang, "account", name=name, parent=middle) for name in ("甲", "乙")]
    await update(admin, "account", leaves[1], owner=company.ids["小赵"])

    async def tree(name: str, account: str) -> list[tuple[str, int]]:
        found = await run(company.caller(name), "crm.account_tree", {"account": account})
        return [(each.name, each.depth) for each in found.accounts]

    assert await tree("管理员", leaves[0]) == [("集团", 0), ("公司", 1), ("甲", 2), ("乙", 2)]
    assert await tree("小王", leaves[0]) == [("公司", 0), ("甲", 1)]
    assert await tree("小赵", leaves[1]) == [("乙", 0)]
    with refused(404):
        await tree("小王", top)
    with refused(404):
        await tree("小王", "x")
    with refused(422):
        await update(admin, "account", top, parent=leaves[0])


async def test_a_deal_has_not_ended_later_than_today(company: Company) -> None:
    admin = company.caller("管理员")
    won = next(r["id"] for r in await rows(admin, "stage", Query(fields=["kind"])) if r["kind"] == "won")
    tomorrow = (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).date().isoformat()
    account = await create(admin, "account", name="甲")
    deal = await create(admin, "opportunity", name="单", account=account, amount="5", close_date=tomorrow)
    with refused(422, "rule"):
        await update(admin, "opportunity", deal, stage=won, close_date=tomorrow)
    await update(admin, "opportunity", deal, stage=won)
    with refused(422, "rule"):
        await update(admin, "opportunity", deal, close_date=tomorrow)
    await update(admin, "opportunity", deal, close_date="2026-01-05")
    assert (await read(admin, "account", account))["last_deal_on"] == "2026-01-05"
