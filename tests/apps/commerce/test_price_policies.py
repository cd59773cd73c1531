"""Price policies: what they take off, in which order, for whom, and how the line says why."""

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.commerce.policies import applied
from yunchou.apps.commerce.pricing import Asked, Priced
from yunchou.base.errors import say
from yunchou.records.read import Query, rows
from yunchou.rules.live import look


class Shop:
    """A pump of 100 in a category below another, a customer of grade A and a quote to him."""

    def __init__(self, company: Company) -> None:
        self.admin, self.wang = company.caller("管理员"), company.caller("小王")
        self.pump = self.account = self.quote = self.machines = ""

    async def open(self) -> "Shop":
        self.machines = await create(self.admin, "product_category", name="设备")
        pumps = await create(self.admin, "product_category", name="泵类", parent=self.machines)
        self.pump = await create(
            self.admin, "product", name="泵", unit="台", list_price="100", tax_rate=0.13, category=pumps
        )
        await create(self.admin, "product_unit", product=self.pump, name="箱", factor=12)
        self.account = await create(self.wang, "account", name="华为", grade="A")
        self.quote = await create(self.wang, "quote", name="采购", account=self.account)
        return self

    async def policy(self, name: str, **values: Any) -> str:
        return await create(self.admin, "price_policy", name=name, **values)

    async def line(self, **values: Any) -> tuple[Any, Any]:
        values = {"product": self.pump, "quantity": 1} | values
        id = await create(self.wang, "quote_line", quote=self.quote, **values)
        found = await read(self.wang, "quote_line", id)
        return found["price"], found["price_reason"]


async def test_policies_are_applied_by_priority_and_say_so(company: Company) -> None:
    shop = await Shop(company).open()
    await shop.policy("立减", effect="amount", value="5")
    await shop.policy("春季", percent_off="0.1", category=shop.machines, priority=9)
    await shop.policy("量大", percent_off="0.5", from_quantity=10, priority=1)
    await shop.policy("清仓", effect="fixed", value="88", exclusive=True, priority=-1)
    await shop.policy("停用", percent_off="0.9", active=False)
    await shop.policy("过期", percent_off="0.9", ends_on="2020-01-01")
    await shop.policy("B 级", percent_off="0.9", grade="B")
    assert await shop.line() == (
        85,
        "产品标价 100；“春季”−10% → 90；“立减”立减 → 85；未用“量大”：满 10 可用；未用“清仓”：不与“春季”叠加",
    )
    assert (await shop.line(quantity=10))[0] == 40
    # A box of 12 reaches the quantity, and the amount is taken off each of its pumps.
    assert (await shop.line(unit="箱"))[0] == 480


async def test_a_policy_that_stands_alone_keeps_the_others_out(company: Company) -> None:
    shop = await Shop(company).open()
    await shop.policy("一口价", effect="fixed", value="80", exclusive=True, priority=5, account=shop.account)
    await shop.policy("A 级", percent_off="0.5", grade="A")
    assert await shop.line() == (80, "产品标价 100；“一口价”一口价 → 80；未用“A 级”：不与“一口价”叠加")


async def test_no_policy_makes_a_price_higher_or_less_than_nothing(company: Company) -> None:
    shop = await Shop(company).open()
    high = await shop.policy("更贵", effect="fixed", value="120", product=shop.pump)
    assert await shop.line() == (100, "产品标价；未用“更贵”：不低于现价")
    await update(shop.admin, "price_policy", high, active=False)
    await shop.policy("大减", effect="amount", value="500")
    assert (await shop.line())[0] == 0


async def test_amounts_are_brought_to_prices_without_tax(company: Company) -> None:
    shop = await Shop(company).open()
    await shop.policy("立减", effect="amount", value="11.3")
    await update(shop.wang, "quote", shop.quote, tax_included=False)
    assert (await shop.line())[0] == 78.4956


async def test_a_price_given_by_hand_stays_and_is_said_to_be_that(company: Company) -> None:
    shop = await Shop(company).open()
    await shop.policy("春季", percent_off="0.1")
    assert await shop.line(price="70") == (70, "手工定价，标准价 90")


async def test_what_is_sold_at_the_price_of_a_policy_needs_no_approval(company: Company) -> None:
    shop = await Shop(company).open()
    await create(shop.admin, "discount_limit", name="销售", role=company.ids["销售"], most_discount="0.05")
    await shop.policy("春季", percent_off="0.3")
    await shop.line(quantity=3)
    head = await read(shop.wang, "quote", shop.quote)
    assert (head["total"]["amount"], head["approval_needed"]) == ("210.00", False)


async def test_prices_of_a_contract_stay_as_they_were_agreed(company: Company) -> None:
    shop = await Shop(company).open()
    await shop.policy("春季", percent_off="0.1")
    contract = await create(shop.wang, "contract", name="框架", account=shop.account)
    book = await create(shop.admin, "price_book", name="框架价", kind="contract", contract=contract)
    await create(shop.admin, "price", price_book=book, product=shop.pump, price="95")
    order = await create(shop.wang, "sales_order", account=shop.account, contract=contract)
    id = await create(shop.wang, "order_line", sales_order=order, product=shop.pump, quantity=1)
    line = await read(shop.wang, "order_line", id)
    assert (line["price"], line["price_reason"]) == (95, "合同价“框架价”")


async def test_a_policy_says_what_it_takes_off(company: Company) -> None:
    shop = await Shop(company).open()
    with refused(422, "rule"):
        await shop.policy("空", effect="amount")
    with refused(422, "rule"):
        await shop.policy("零", percent_off="0")
    with refused(422, "rule"):
        await shop.policy("倒", percent_off="0.1", starts_on="2026-02-01", ends_on="2026-01-01")
    with refused(403):
        await create(shop.wang, "price_policy", name="自己的", percent_off="0.5")


async def test_the_total_is_the_sum_of_the_lines_whatever_their_order(company: Company) -> None:
    shop = await Shop(company).open()
    await shop.policy("三成三", percent_off="0.3333")
    await shop.policy("立减", effect="amount", value="0.07", from_quantity=3)
    totals = []
    for order in ((1, 3, 7), (7, 1, 3)):
        shop.quote = await create(shop.wang, "quote", name="采购", account=shop.account)
        for quantity in order:
            await shop.line(quantity=quantity)
        totals.append(await _total(shop.wang, shop.quote))
    assert totals[0] == totals[1]


async def _total(who: Caller, quote: str) -> str:
    total = (await read(who, "quote", quote))["total"]["amount"]
    found = await rows(who, "quote_line", Query(where=f'quote = "{quote}"', limit=50))
    assert Decimal(total) == sum(Decimal(each["amount"]["amount"]) for each in found)
    return str(total)


POLICIES = some.lists(
    some.fixed_dictionaries(
        {
            "name": some.text("甲乙{}%", min_size=1, max_size=4),
            "effect": some.sampled_from(("percent", "amount", "fixed")),
            "percent_off": some.none() | some.decimals("0", "1", places=4),
            "value": some.none() | some.decimals("0", "2000", places=2),
            "tax_included": some.booleans(),
            "exclusive": some.booleans(),
            "from_quantity": some.decimals("0", "20", places=0),
            "code": some.sampled_from(("CNY", "USD")),
            "factor": some.sampled_from((Decimal(1), Decimal(12))),
        }
    ),
    max_size=6,
)


@given(POLICIES, some.decimals("0", "1000", places=4), some.decimals("0", "100", places=2), some.booleans())
def test_whatever_the_policies_a_price_is_never_higher_nor_negative(
    policies: list[Any], price: Decimal, quantity: Decimal, with_tax: bool
) -> None:
    day = dt.date(2026, 1, 1)
    asked = Asked(1, quantity, None, Decimal("0.13"), day, 1, None, None, "USD", Decimal(7), with_tax)
    found = applied(asked, Priced(price, say("标价", "List")), policies, "CNY")
    assert 0 <= found.price <= price
    for words in (found.reason.zh, found.reason.en):
        # Every policy is named once at least, as applied or as passed over.
        assert all(f"“{each['name']}”" in words for each in policies)
    if not policies:
        assert found.reason.zh == "标价"


async def test_a_form_shows_what_its_kind_asks_for(company: Company) -> None:
    admin = company.caller("管理员")
    shown = {
        "line": {"effect", "percent_off", "from_quantity", "budget"},
        "document": {"effect", "currency", "tax_included", "measure", "repeats", "budget"},
        "gift": {"currency", "tax_included", "measure", "repeats", "gift_product", "gift_budget"},
    }
    several = {"value", "most_times"}.union(*shown.values())
    for kind, fields in shown.items():
        told = await look(admin, "price_policy", {"kind": kind, "effect": "percent"})
        assert several - set(told["hidden"]) == fields, kind
    told = await look(admin, "price_policy", {"kind": "line", "effect": "fixed", "repeats": True})
    assert several - set(told["hidden"]) == shown["line"] - {"percent_off"} | {
        "value",
        "currency",
        "tax_included",
    }
    for release, hidden in (("after_days", []), ("at_once", ["release_days"])):
        assert (await look(admin, "rebate_policy", {"release": release}))["hidden"] == hidden
