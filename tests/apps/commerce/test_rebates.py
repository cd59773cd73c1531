"""Rebates: earned by policies, released, used on orders, given back and expired; the ledger adds up to the cent."""

import contextlib
import datetime as dt
import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as anything
from hypothesis import strategies as some

from tests.apps.commerce.test_chain import act
from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.apps.commerce.rebates import keeping
from yunchou.apps.commerce.rebates.ledger import Rebate
from yunchou.apps.commerce.rebates.using import parts_of
from yunchou.base.errors import Problem
from yunchou.base.time import today
from yunchou.jobs.handlers import JobContext
from yunchou.records.read import Query, rows

TODAY = today("Asia/Shanghai")
BALANCES = ("accrued", "available", "used", "expired")


def day(days: int) -> str:
    return (TODAY + dt.timedelta(days=days)).isoformat()


def cents(amount: dict[str, str] | None) -> str:
    return f"{Decimal(amount['amount'] if amount else 0):.2f}"


class Shop:
    """Pumps of 100 and a customer of 小王."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.admin, self.wang = company.caller("管理员"), company.caller("小王")
        self.pump = self.account = ""

    async def open(self) -> "Shop":
        self.pump = await create(self.admin, "product", name="泵", list_price="100", tax_rate=0.13, unit="台")
        self.account = await create(self.wang, "account", name="华为", grade="A")
        return self

    async def policy(self, name: str = "季度返利", *tiers: tuple[int, Any], **values: Any) -> str:
        usual = {"starts_on": f"{TODAY.year - 1}-01-01", "period": "year", "release": "at_once"}
        id = await create(self.admin, "rebate_policy", name=name, **{**usual, **values})
        figure = "value" if values.get("effect") == "amount" else "percent"
        for start, given in tiers or ((0, "0.1"),):
            await create(self.admin, "rebate_tier", rebate_policy=id, from_value=start, **{figure: given})
        return id

    async def order(self, *quantities: int, confirm: bool = True, **values: Any) -> str:
        id = await create(self.wang, "sales_order", **{"account": self.account, **values})
        for quantity in quantities or (10,):
            await create(self.wang, "order_line", sales_order=id, product=self.pump, quantity=quantity)
        if confirm:
            await self.confirm(id)
        return id

    async def confirm(self, order: str) -> None:
        await act(self.wang, "confirm_order", sales_order=order)

    async def give(self, amount: Any, **more: Any) -> None:
        await act(self.admin, "adjust_rebate", account=self.account, amount=amount, reason="补偿", **more)

    async def use(self, order: str, amount: Any = None) -> str:
        used = await act(self.wang, "use_rebate", sales_order=order, amount=amount)
        return str(used.amount)

    async def accrue(self, policy: str) -> int:
        return int((await act(self.admin, "accrue_rebates", rebate_policy=policy)).entries)

    async def night(self, on: dt.date | None = None, monkeypatch: pytest.MonkeyPatch | None = None) -> int:
        """The job, as it runs by itself; `on` another day."""
        if on is not None and monkeypatch is not None:
            for module in ("accruing", "ledger", "using", "spreading", "actions"):
                monkeypatch.setattr(f"yunchou.apps.commerce.rebates.{module}.today_of", lambda unit: on)
        known = self.company.organisation
        context = JobContext(1, known.id, known.schema, keeping.JOB, {}, known.db, self.company.system)
        return int((await keeping.keep_rebates(context))["entries"])

    async def told(self, account: str = "") -> tuple[str, ...]:
        """The four balances of the customer; those of his rebates and entries come to the same."""
        id = account or self.account
        head = await read(self.admin, "account", id)
        query = Query(where=f'account = "{id}"', limit=1000)
        for name in ("rebate", "rebate_entry"):
            found = await rows(self.admin, name, query)
            for balance in BALANCES:
                whole = sum((Decimal(cents(each[balance])) for each in found), Decimal(0))
                assert whole == Decimal(cents(head[f"rebate_{balance}"])), (name, balance)
        earned = [e for e in found if e["kind"] in ("accrual", "adjustment")]
        assert sum((Decimal(cents(e["amount"])) for e in earned), Decimal(0)) == sum(
            (Decimal(cents(head[f"rebate_{name}"])) for name in BALANCES), Decimal(0)
        )
        return tuple(cents(head[f"rebate_{name}"]) for name in BALANCES)

    async def kinds(self) -> list[tuple[str, str]]:
        found = await rows(self.wang, "rebate_entry", Query(sort=["id"], limit=100))
        return [(each["kind"], cents(each["amount"])) for each in found]


async def test_orders_earn_by_the_highest_tier_and_the_difference_alone_is_written(company: Company) -> None:
    shop = await Shop(company).open()
    policy = await shop.policy("年度", (500, "0.01"), (2000, "0.0333"), release="period_end")
    await shop.order(1)
    assert (await shop.accrue(policy), await shop.told()) == (0, ("0.00",) * 4)
    await shop.order(9)
    assert (await shop.accrue(policy), await shop.accrue(policy)) == (1, 0)
    assert await shop.told() == ("10.00", "0.00", "0.00", "0.00")
    big = await shop.order(17)
    assert await shop.accrue(policy) == 1
    assert await shop.kinds() == [("accrual", "10.00"), ("accrual", "79.91")]
    entry = (await rows(shop.wang, "rebate_entry", Query(sort=["-id"], limit=1)))[0]
    assert entry["reason"].endswith("计提基数 2700，满 2000 返 3.33%")
    (rebate,) = await rows(shop.wang, "rebate", Query())
    assert cents(rebate["basis"]) == "2700.00"
    assert (rebate["period_start"], rebate["available_on"]) == (
        f"{TODAY.year}-01-01",
        f"{TODAY.year + 1}-01-01",
    )
    await act(shop.wang, "cancel_order", sales_order=big)
    assert await shop.accrue(policy) == 1
    assert await shop.told() == ("10.00", "0.00", "0.00", "0.00")
    with refused(422, "rule"):
        await update(shop.admin, "rebate_policy", policy, period="month")
    with refused(409):
        await delete(shop.admin, "rebate_policy", policy)


async def test_what_is_earned_by_deliveries_payments_and_by_reach(company: Company) -> None:
    shop = await Shop(company).open()
    valve = await create(shop.admin, "product", name="阀", list_price="50", tax_rate=0.13)
    policies = {
        "delivered": await shop.policy("发货", basis="delivered", product=shop.pump),
        "paid": await shop.policy("回款", basis="paid", product=shop.pump, tax_included=False),
        "confirmed": await shop.policy("确认", product=shop.pump),
        "others": await shop.policy("B 级", grade="B"),
        "fixed": await shop.policy("定额", (1000, "88"), effect="amount"),
    }

    async def earned() -> dict[str, str]:
        for policy in policies.values():
            await shop.accrue(policy)
        found = await rows(shop.admin, "rebate", Query(limit=50))
        return {
            name: cents(each["available"])
            for name, id in policies.items()
            for each in found
            if each["rebate_policy"]["id"] == id
        }

    order = await shop.order(10, confirm=False)
    await create(shop.wang, "order_line", sales_order=order, product=valve, quantity=20)
    await shop.confirm(order)
    assert await earned() == {"confirmed": "100.00", "fixed": "88.00"}
    delivery = (await act(shop.wang, "deliver_order", sales_order=order)).delivery
    await act(shop.wang, "ship_delivery", delivery=delivery)
    payment = await create(
        shop.admin, "payment", account=shop.account, amount="1130", paid_on=TODAY.isoformat()
    )
    settles = [{"amount": "1130", "sales_order": order}]
    await act(shop.admin, "allocate_payment", payment=payment, settles=settles)
    # Half of what was paid is for pumps, 500 of it net.
    assert await earned() == {"confirmed": "100.00", "fixed": "88.00", "delivered": "100.00", "paid": "50.00"}
    # Three pumps come back: less was delivered, and less was ordered in the end.
    (line,) = [each for each in await rows(shop.wang, "order_line", Query(limit=9)) if each["name"] == "泵"]
    back = await create(shop.wang, "delivery", sales_order=order)
    await create(shop.wang, "delivery_line", delivery=back, order_line=line["id"], quantity=-3)
    await act(shop.wang, "ship_delivery", delivery=back)
    assert (await earned())["delivered"] == "70.00"
    # A red-letter invoice takes all of it back; what is invoiced anew counts again.
    invoice = (await act(shop.wang, "invoice_order", sales_order=order)).invoice
    await act(shop.admin, "issue_invoice", invoice=invoice, official_number="1")
    assert (await earned())["confirmed"] == "70.00"
    red = (await act(shop.admin, "red_letter", invoice=invoice, reason="抬头有误")).invoice
    await act(shop.admin, "issue_invoice", invoice=red, official_number="2")
    assert (await earned())["confirmed"] == "0.00"
    again = (await act(shop.wang, "invoice_order", sales_order=order)).invoice
    await act(shop.admin, "issue_invoice", invoice=again, official_number="3")
    assert (await earned())["confirmed"] == "70.00"
    await shop.told()


async def test_a_rebate_is_spread_over_the_lines_beside_policies_and_taken_when_confirmed(
    company: Company,
) -> None:
    shop = await Shop(company).open()
    off = await create(shop.admin, "price_policy", name="满减", kind="document", effect="amount")
    await create(shop.admin, "policy_tier", price_policy=off, from_value=100, value=10)
    await shop.give("100")
    order = await shop.order(1, 1, 1, confirm=False)
    with refused(422, "rule"):
        await shop.use(order, "100.01")
    assert await shop.use(order, "100") == "100"

    async def lines() -> list[tuple[str, str, str, str]]:
        found = await rows(shop.wang, "order_line", Query(where=f'sales_order = "{order}"', sort=["id"]))
        head = await read(shop.wang, "sales_order", order)
        for name, part in (("total", "amount"), ("rebate", "rebate"), ("reduction", "reduction")):
            assert Decimal(cents(head[name])) == sum(Decimal(cents(each[part])) for each in found)
        return [
            (each["id"], cents(each["reduction"]), cents(each["rebate"]), each["price_reason"])
            for each in found
        ]

    first, second, third = await lines()
    assert [each[1:3] for each in (first, second, third)] == [
        ("3.34", "33.33"),
        ("3.33", "33.34"),
        ("3.33", "33.33"),
    ]
    assert first[3] == "产品标价；整单“满减”满 100 减 10，共减 10，本行 −3.34；返利抵扣 100，本行 −33.33"
    # Lines change: policies and rebate follow; nothing is said twice.
    await update(shop.wang, "order_line", first[0], quantity=4)
    await delete(shop.wang, "order_line", third[0])
    assert [each[1:3] for each in await lines()] == [("8.00", "80.00"), ("2.00", "20.00")]
    assert (await lines())[0][
        3
    ] == "产品标价；整单“满减”满 100 减 10，共减 10，本行 −8；返利抵扣 100，本行 −80"
    assert cents((await read(shop.wang, "sales_order", order))["total"]) == "390.00"
    await update(shop.wang, "order_line", first[0], quantity=0)
    assert cents((await read(shop.wang, "sales_order", order))["rebate"]) == "90.00"
    await update(shop.wang, "order_line", first[0], quantity=4)
    assert await shop.told() == ("0.00", "100.00", "0.00", "0.00")
    await shop.confirm(order)
    assert await shop.told() == ("0.00", "0.00", "100.00", "0.00")
    await act(shop.wang, "cancel_order", sales_order=order)
    assert await shop.told() == ("0.00", "100.00", "0.00", "0.00")
    assert [kind for kind, _ in await shop.kinds()] == ["adjustment", "release", "use", "give_back"]
    entry = (await rows(shop.wang, "rebate_entry", Query(sort=["-id"], limit=1)))[0]
    assert entry["sales_order"]["id"] == order
    with refused(422):
        await shop.use(order, "1")
    # Nothing is used any more once somebody says so, and the reasons are as they were.
    draft = await shop.order(1, confirm=False)
    before = (await rows(shop.wang, "order_line", Query(sort=["-id"], limit=1)))[0]
    await shop.use(draft)
    assert cents((await read(shop.wang, "sales_order", draft))["total"]) == "0.00"
    await shop.use(draft, 0)
    after = (await rows(shop.wang, "order_line", Query(sort=["-id"], limit=1)))[0]
    assert [after[n] for n in ("price_reason", "amount")] == [before[n] for n in ("price_reason", "amount")]
    other = await create(shop.wang, "account", name="远大")
    await shop.use(draft, "50")
    await update(shop.wang, "sales_order", draft, account=other)
    assert cents((await read(shop.wang, "sales_order", draft))["rebate"]) == "0.00"
    with refused(422, "rule"):
        await shop.use(draft)


async def test_shares_remainders_and_what_ends_first(company: Company) -> None:
    shop = await Shop(company).open()
    policy = await shop.policy("年度", most_share="0.1", least_left="20", expires_days=400)
    await shop.order(10)
    await shop.accrue(policy)
    await shop.give("5", expires_on=day(3))
    order = await shop.order(5, confirm=False)
    # A tenth of 500, and 5 by hand; of a larger order 20 stay.
    assert await shop.use(order) == "55.00"
    (line,) = await rows(shop.wang, "order_line", Query(where=f'sales_order = "{order}"'))
    await update(shop.wang, "order_line", line["id"], quantity=20)
    assert await shop.use(order) == "85.00"
    await shop.use(order, "7")
    await shop.confirm(order)
    uses = await rows(shop.wang, "rebate_entry", Query(where='kind = "use"', sort=["id"]))
    assert [cents(each["amount"]) for each in uses] == ["-5.00", "-2.00"]


async def test_orders_in_another_currency_take_what_theirs_is_worth(company: Company) -> None:
    shop = await Shop(company).open()
    dollar = (await rows(shop.admin, "currency", Query(where='code = "USD"')))[0]["id"]
    await update(shop.admin, "currency", dollar, active=True)
    await create(shop.admin, "exchange_rate", currency=dollar, rate="7", date="2020-01-01")
    await shop.give("100")
    order = await shop.order(10, confirm=False, currency=dollar)
    assert await shop.use(order) == "14.28"
    await shop.confirm(order)
    assert await shop.told() == ("0.00", "0.04", "99.96", "0.00")


async def test_a_return_after_use_is_a_debt_that_later_rebates_pay(company: Company) -> None:
    shop = await Shop(company).open()
    policy = await shop.policy()
    first, other = await shop.order(10), await shop.order(5, confirm=False)
    await shop.accrue(policy)
    await shop.use(other, "100")
    await shop.confirm(other)
    await shop.accrue(policy)
    assert await shop.told() == ("0.00", "40.00", "100.00", "0.00")
    await act(shop.wang, "cancel_order", sales_order=first)
    await shop.accrue(policy)
    assert await shop.told() == ("0.00", "-60.00", "100.00", "0.00")
    await shop.give("70")
    third = await shop.order(5, confirm=False)
    assert await shop.use(third) == "10.00"


async def test_a_policy_says_what_it_gives(company: Company) -> None:
    shop = await Shop(company).open()
    with refused(422, "rule"):
        await shop.policy(release="after_days")
    with refused(422, "rule"):
        await shop.policy("反了", starts_on="2026-05-01", ends_on="2026-04-01")
    policy = await shop.policy("空档")
    with refused(422, "rule"):
        await create(shop.admin, "rebate_tier", rebate_policy=policy, from_value=1)
    await update(shop.admin, "rebate_policy", policy, active=False)
    with refused(422, "rule"):
        await shop.accrue(policy)


AMOUNT = some.decimals("-200", "500", places=2)
LOTS = some.lists(
    some.tuples(some.sampled_from((None, 1, 2)), AMOUNT, some.none() | some.integers(-3, 3)), max_size=8
)


@anything(LOTS, some.decimals("0", "900", places=2), some.none() | some.decimals("0", "900", places=2))
def test_an_order_never_takes_more_than_there_is_or_than_it_may(
    lots: list[tuple[int | None, Decimal, int | None]], worth: Decimal, wanted: Decimal | None
) -> None:
    bounds = {1: (Decimal("0.3333"), Decimal("12.34")), 2: (None, Decimal(0))}
    zero = Decimal(0)
    rebates = [
        Rebate(
            *(n, 1, policy, None, None, None if ends is None else TODAY + dt.timedelta(days=ends)),
            *(zero, available, zero, zero),
            *(bounds[policy] if policy else (None, zero)),
        )
        for n, (policy, available, ends) in enumerate(lots)
    ]
    parts = parts_of(rebates, worth, TODAY, 2, wanted)
    taken = sum((part for _, part in parts), zero)
    assert taken <= max(min(worth, sum((each.available for each in rebates), zero)), zero)
    assert wanted is None or taken <= wanted
    for rebate, part in parts:
        assert 0 < part <= rebate.available
        assert part == round(part, 2)
        assert rebate.expires_on is None or rebate.expires_on >= TODAY
    first = sum((part for rebate, part in parts if rebate.policy == 1), zero)
    assert first <= worth * Decimal("0.3333")


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_happens_the_balances_are_what_was_accrued(company: Company, seed: int) -> None:
    chance, shop = random.Random(seed), await Shop(company).open()
    policies = [
        await shop.policy("甲", (0, "0.0333"), (1500, "0.0777"), period="month"),
        await shop.policy("乙", (300, "33.33"), effect="amount", period="quarter", most_share="0.2"),
    ]
    drafts, done = list[str](), list[str]()
    for _ in range(28):
        what = chance.choice(
            ("order", "order", "use", "use", "confirm", "confirm", "cancel", "accrue", "give")
        )
        with contextlib.suppress(Problem):
            if what == "order":
                drafts.append(await shop.order(chance.randint(1, 9), chance.randint(1, 9), confirm=False))
            elif what == "use" and drafts:
                await shop.use(
                    chance.choice(drafts), chance.choice((None, f"{chance.randint(1, 9000) / 100:.2f}"))
                )
            elif what == "confirm" and drafts:
                await shop.confirm(drafts[-1])
                done.append(drafts.pop())
            elif what == "cancel" and done:
                await act(shop.wang, "cancel_order", sales_order=done.pop(chance.randrange(len(done))))
            elif what == "accrue":
                await shop.accrue(chance.choice(policies))
            elif what == "give":
                await shop.give(f"{chance.randint(-3000, 9000) / 100:.2f}")
    for policy in policies:
        await shop.accrue(policy)
        assert await shop.accrue(policy) == 0
    told = dict(zip(BALANCES, map(Decimal, await shop.told()), strict=True))
    orders = [await read(shop.wang, "sales_order", id) for id in done]
    assert told["used"] == sum((Decimal(cents(each["rebate"])) for each in orders), Decimal(0))
    assert told["accrued"] + told["expired"] == 0
