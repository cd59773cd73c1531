"""The ledger of rebates: what the night releases and ends, and who may write, see and adjust it."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from tests.apps.commerce.test_chain import act
from tests.apps.commerce.test_rebates import TODAY, Shop, day
from tests.fixtures.asking import create, delete, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.commerce.rebates import accruing, keeping
from yunchou.base.errors import Problem
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write


async def test_the_night_releases_and_expires_once(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = await Shop(company).open()
    await shop.policy("月度", period="month", release="after_days", release_days=5, expires_days=30)
    order = await shop.order(10)
    assert await shop.night() == 1
    assert await shop.told() == ("100.00", "0.00", "0.00", "0.00")
    end = (TODAY.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    assert await shop.night(end + dt.timedelta(days=4), monkeypatch) == 0
    # Two workers at once, and once more: one entry.
    on = end + dt.timedelta(days=5)
    assert sum(await asyncio.gather(*(shop.night(on, monkeypatch) for _ in range(2)))) == 1
    assert await shop.night(on, monkeypatch) == 0
    assert await shop.told() == ("0.00", "100.00", "0.00", "0.00")
    second = await shop.order(1, confirm=False)
    await shop.use(second, "30")
    await shop.confirm(second)
    await shop.night(on, monkeypatch)
    after = end + dt.timedelta(days=36)
    assert await shop.night(after, monkeypatch) >= 1
    assert (await shop.told())[1:3] == ("0.00", "30.00")
    assert await shop.night(after, monkeypatch) == 0
    # What comes back after the last day expires too; what was never earned lowers what expired.
    await act(shop.wang, "cancel_order", sales_order=second)
    await act(shop.wang, "cancel_order", sales_order=order)
    await shop.night(after, monkeypatch)
    assert await shop.told() == ("0.00", "0.00", "0.00", "0.00")


async def test_a_night_that_is_killed_half_way_goes_on(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = await Shop(company).open()
    await shop.policy()
    accounts = [shop.account] + [await create(shop.wang, "account", name=f"客户 {n}") for n in range(3)]
    for account in accounts:
        await shop.order(1, account=account)
    monkeypatch.setattr(keeping, "AT_ONCE", 1)
    real, calls = accruing.accrue, 0

    async def killed(*given: Any) -> int:
        nonlocal calls
        calls += 1
        done = await real(*given)
        if calls == 3:
            raise ConnectionError
        return done

    monkeypatch.setattr(keeping, "accrue", killed)
    with pytest.raises(ConnectionError):
        await shop.night()
    monkeypatch.setattr(keeping, "accrue", real)
    written = await asyncio.gather(shop.night(), shop.night())
    assert sum(written) == 4
    assert {await shop.told(each) for each in accounts} == {("0.00", "10.00", "0.00", "0.00")}


async def test_two_orders_at_once_never_overdraw(company: Company) -> None:
    shop = await Shop(company).open()
    await shop.give("25")
    orders = [await shop.order(1, confirm=False) for _ in range(4)]
    for order in orders:
        await shop.use(order, "10")
    done = await asyncio.gather(*(shop.confirm(order) for order in orders), return_exceptions=True)
    refusals = [each for each in done if isinstance(each, Problem)]
    assert len(refusals) == 2
    assert all("可用返利只剩 5，本单使用 10" in str(each.detail.zh) for each in refusals)
    assert await shop.told() == ("0.00", "5.00", "20.00", "0.00")


async def test_closed_periods_stay_closed(company: Company) -> None:
    shop = await Shop(company).open()
    policy = await shop.policy(period="month")
    year, month = TODAY.year - 1, 3
    order = await shop.order(10, order_date=f"{year}-{month:02}-10", confirm=False)
    await shop.confirm(order)
    period = {"starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31", "closed": True}
    await create(shop.admin, "accounting_period", name="去年", **period)
    await shop.accrue(policy)
    entries = await rows(shop.wang, "rebate_entry", Query(limit=9))
    assert {each["day"] for each in entries} == {TODAY.isoformat()}
    period = {"starts_on": f"{TODAY.year}-01-01", "ends_on": f"{TODAY.year}-12-31", "closed": True}
    await create(shop.admin, "accounting_period", name="今年", **period)
    await create(shop.admin, "rebate_policy", name="再来", starts_on=f"{year}-01-01", release="at_once")
    assert await shop.night() == 0
    with refused(422, "rule"):
        await shop.give("1")


async def test_the_ledger_is_the_systems_and_each_sees_the_customers_that_he_sees(company: Company) -> None:
    shop = await Shop(company).open()
    policy = await shop.policy()
    await shop.order(10)
    await shop.accrue(policy)
    (entry, *_) = await rows(shop.admin, "rebate_entry", Query(limit=5))
    (rebate,) = await rows(shop.admin, "rebate", Query(limit=5))
    forged = {
        "account": shop.account,
        "rebate": rebate["id"],
        "kind": "adjustment",
        "amount": "9999",
        "day": day(0),
    }
    for who in (shop.admin, shop.wang):
        with refused(403):
            await create(who, "rebate_entry", **forged)
        with refused(403):
            await update(who, "rebate_entry", entry["id"], amount="1")
        with refused(403):
            await delete(who, "rebate_entry", entry["id"])
        with refused(403):
            await create(who, "rebate", account=shop.account)
        with refused(403):
            async with Unit(who, historic=True) as unit:
                await unit.write("rebate_entry", [Operation("create", forged)])
    for operation in (
        Operation("update", {"amount": "1"}, id=int(entry["id"])),
        Operation("delete", id=int(entry["id"])),
    ):
        with refused(422, "rule"):
            await write(company.system, "rebate_entry", [operation])
    zhang, boss = company.caller("小张"), company.caller("高总")
    assert await rows(zhang, "rebate_entry", Query()) == [] == await rows(zhang, "rebate", Query())
    assert len(await rows(boss, "rebate", Query())) == 1
    for who in (shop.wang, boss):
        with refused(403):
            await act(who, "adjust_rebate", account=shop.account, amount="5", reason="好意")
        with refused(403):
            await act(who, "accrue_rebates", rebate_policy=policy)
        with refused(403):
            await update(who, "rebate_policy", policy, active=False)
    await _finance_adjusts(company, shop)


async def _finance_adjusts(company: Company, shop: Shop) -> None:
    role = company.ids["财务"]
    person = {"name": "钱会计", "login": "qian@test.example", "roles": [role]}
    company.ids["钱会计"] = await create(shop.admin, "user", **person)
    qian: Caller = company.caller("钱会计")
    await act(qian, "adjust_rebate", account=shop.account, amount="-30.5", reason="多计")
    assert await shop.told() == ("0.00", "69.50", "0.00", "0.00")
    for amount in ("-70", "0", "0.001", "abc", "1e400"):
        with refused(422):
            await act(qian, "adjust_rebate", account=shop.account, amount=amount, reason="多计")
    with refused(422):
        await act(qian, "adjust_rebate", account=shop.account, amount="1", reason="x", expires_on=day(-1))
    await act(qian, "adjust_rebate", account=shop.account, amount="1", reason="预告", available_on=day(9))
    assert await shop.told() == ("1.00", "69.50", "0.00", "0.00")
