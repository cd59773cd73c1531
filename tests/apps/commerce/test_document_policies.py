"""Policies of whole documents: reductions spread over the lines to the cent, and gifts that follow what gives them."""

import asyncio
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from tests.apps.commerce.test_chain import act
from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.apps.commerce.quote_paper import paper_of
from yunchou.apps.commerce.whole import Line, Policy, Terms, Tier, worked_out
from yunchou.base.errors import Problem
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import write


class Shop:
    """Pumps of 100, valves of 30 and cups that are given away; a customer, and a quote to him."""

    def __init__(self, company: Company) -> None:
        self.admin, self.wang = company.caller("管理员"), company.caller("小王")
        self.pump = self.valve = self.cup = self.account = self.quote = ""

    async def open(self) -> "Shop":
        for name, price in (("pump", "100"), ("valve", "30"), ("cup", "20")):
            values = {"list_price": price, "tax_rate": 0.13, "cost": "8", "unit": "台"}
            setattr(self, name, await create(self.admin, "product", name=name, **values))
        self.account = await create(self.wang, "account", name="华为", grade="A")
        self.quote = await self.new_quote()
        return self

    async def new_quote(self, **values: Any) -> str:
        return await create(self.wang, "quote", name="采购", account=self.account, **values)

    async def policy(self, name: str, *tiers: dict[str, Any], **values: Any) -> str:
        id = await create(self.admin, "price_policy", name=name, **{"kind": "document", **values})
        for tier in tiers:
            await create(self.admin, "policy_tier", price_policy=id, **tier)
        return id

    async def gift(self, name: str = "买十送一", **values: Any) -> str:
        tier = {"from_value": 10, "gift_quantity": 1}
        usual = {"kind": "gift", "measure": "quantity", "repeats": True, "gift_product": self.cup}
        return await self.policy(name, tier, **{**usual, **values})

    async def line(self, product: str, quantity: Any = 1, **values: Any) -> str:
        head = {"quote": self.quote} | values
        return await create(self.wang, "quote_line", product=product, quantity=quantity, **head)

    async def lines(
        self, name: str = "quote_line", head: str = "quote", id: str = ""
    ) -> list[dict[str, Any]]:
        query = Query(where=f'{head} = "{id or self.quote}"', sort=["id"], limit=50)
        return await rows(self.wang, name, query)

    async def told(self) -> tuple[str, str, list[str]]:
        """Total and reduction of the quote, and the reductions of its lines; they agree to the cent."""
        head, lines = await read(self.wang, "quote", self.quote), await self.lines()
        for total, part in (("total", "amount"), ("net", "net"), ("tax", "tax"), ("reduction", "reduction")):
            parts = [Decimal((each[part] or {"amount": "0"})["amount"]) for each in lines]
            assert Decimal(head[total]["amount"]) == sum(parts)
        off = [_cents(each["reduction"]) for each in lines]
        return _cents(head["total"]), _cents(head["reduction"]), off

    async def gifts(self, **where: Any) -> list[tuple[str, float]]:
        return [(each["name"], each["quantity"]) for each in await self.lines(**where) if each["gift_of"]]


def _cents(amount: dict[str, str] | None) -> str:
    return f"{Decimal(amount['amount'] if amount else 0):.2f}"


async def test_a_reduction_is_spread_over_the_lines_and_follows_them(company: Company) -> None:
    shop = await Shop(company).open()
    tiers = ({"from_value": 300, "value": 10}, {"from_value": 1000, "value": 100})
    await shop.policy("满减", *tiers, effect="amount")
    first = await shop.line(shop.pump)
    assert await shop.told() == ("100.00", "0.00", ["0.00"])
    assert "未用“满减”：满 300 可用" in (await read(shop.wang, "quote_line", first))["price_reason"]
    await shop.line(shop.pump)
    third = await shop.line(shop.pump)
    # 10 over three equal lines: the cent that is left over goes to the first.
    assert await shop.told() == ("290.00", "10.00", ["3.34", "3.33", "3.33"])
    line = await read(shop.wang, "quote_line", first)
    assert line["price_reason"] == "产品标价；整单“满减”满 300 减 10，共减 10，本行 −3.34"
    assert line["price"] == 100
    await update(shop.wang, "quote_line", third, quantity=9)
    assert await shop.told() == ("1000.00", "100.00", ["9.09", "9.09", "81.82"])
    await delete(shop.wang, "quote_line", third)
    assert await shop.told() == ("200.00", "0.00", ["0.00", "0.00"])


async def test_doing_it_again_changes_nothing(company: Company) -> None:
    shop = await Shop(company).open()
    await shop.policy("满折", {"from_value": 100, "percent_off": "0.0333"}, effect="percent")
    await shop.gift(measure="amount")
    ids = [await shop.line(shop.pump, 3), await shop.line(shop.valve, 7)]
    before, gifts = await shop.told(), await shop.gifts()
    versions = [each["version"] for each in await shop.lines()]
    for id in ids:
        await update(
            shop.wang, "quote_line", id, quantity=(await read(shop.wang, "quote_line", id))["quantity"]
        )
    assert (await shop.told(), await shop.gifts()) == (before, gifts)
    assert [each["version"] for each in await shop.lines()] == versions


async def test_prices_by_hand_are_neither_counted_nor_touched(company: Company) -> None:
    shop = await Shop(company).open()
    await shop.policy("满减", {"from_value": 100, "value": 10}, effect="amount")
    await shop.line(shop.pump, price="95")
    await shop.line(shop.valve, 3)
    assert await shop.told() == ("185.00", "0.00", ["0.00", "0.00"])
    await shop.line(shop.valve)
    assert await shop.told() == ("205.00", "10.00", ["0.00", "7.50", "2.50"])


async def test_reach_measure_and_combination(company: Company) -> None:
    shop = await Shop(company).open()
    await shop.policy(
        "两种", {"from_value": 2, "percent_off": "0.1"}, measure="products", effect="percent", priority=5
    )
    await shop.policy(
        "泵", {"from_value": 2, "value": 7}, measure="quantity", effect="amount", product=shop.pump
    )
    await shop.policy("独享", {"from_value": 1, "value": 50}, effect="amount", exclusive=True, priority=-1)
    await shop.policy("B 级", {"from_value": 1, "value": 50}, effect="amount", grade="B", priority=9)
    first = await shop.line(shop.pump, 2)
    await shop.line(shop.valve)
    # 10 % of 230, then 7 off the pumps alone.
    assert await shop.told() == ("200.00", "30.00", ["27.00", "3.00"])
    assert "未用“独享”：不与“两种”叠加" in (await read(shop.wang, "quote_line", first))["price_reason"]
    # Another customer is another class.
    other = await create(shop.wang, "account", name="远大", grade="B")
    await update(shop.wang, "quote", shop.quote, account=other)
    assert (await shop.told())[1] == "75.00"


async def test_amounts_for_each_time_are_bounded_and_never_more_than_there_is(company: Company) -> None:
    shop = await Shop(company).open()
    each = await shop.policy(
        "每满减", {"from_value": 100, "value": 30}, effect="amount", repeats=True, most_times=2
    )
    line = await shop.line(shop.pump, 5)
    assert (await shop.told())[1] == "60.00"
    await update(shop.admin, "price_policy", each, most_times=None)
    await update(shop.wang, "quote_line", line, quantity=4)
    assert (await shop.told())[1] == "120.00"
    await shop.policy("大减", {"from_value": 1, "value": 5000}, effect="amount")
    await update(shop.wang, "quote_line", line, quantity=3)
    assert await shop.told() == ("0.00", "300.00", ["300.00"])


async def test_amounts_are_in_the_policys_currency_at_the_documents_rate(company: Company) -> None:
    shop = await Shop(company).open()
    dollar = (await rows(shop.admin, "currency", Query(where='code = "USD"')))[0]["id"]
    await update(shop.admin, "currency", dollar, active=True)
    await create(shop.admin, "exchange_rate", currency=dollar, rate="7", date="2026-01-01")
    await shop.policy("满减", {"from_value": 700, "value": 10}, effect="amount")
    dollars = {"effect": "amount", "currency": dollar}
    await shop.policy("美元", {"from_value": 100, "value": "0.5"}, **dollars)
    shop.quote = await shop.new_quote(currency=dollar)
    await shop.line(shop.pump, 6)
    assert (await shop.told())[:2] == ("85.71", "0.00")
    # 1,000 yuan are 142.86 dollars: 10 yuan and half a dollar off.
    (line,) = await shop.lines()
    await update(shop.wang, "quote_line", line["id"], quantity=10)
    assert (await shop.told())[1] == "1.93"
    # In yuan the policy in dollars has no say, and nothing is left of the dollars.
    own = (await rows(shop.admin, "currency", Query(where='code = "CNY"')))[0]["id"]
    await update(shop.wang, "quote", shop.quote, currency=own)
    (line,) = await shop.lines()
    assert (line["reduction"]["currency"], _cents(line["reduction"])) == ("CNY", "0.00")


async def test_prices_without_tax_are_reduced_by_as_much(company: Company) -> None:
    shop = await Shop(company).open()
    await shop.policy("满减", {"from_value": 113, "value": "11.3"}, effect="amount")
    shop.quote = await shop.new_quote(tax_included=False)
    await shop.line(shop.pump, 2)
    head = await read(shop.wang, "quote", shop.quote)
    assert (head["reduction"]["amount"], head["total"]["amount"]) == ("10.00", "188.70")


async def test_a_contracts_price_and_a_policy_that_stands_alone_are_out_of_reach(company: Company) -> None:
    shop = await Shop(company).open()
    await shop.policy("满减", {"from_value": 1, "value": 10}, effect="amount")
    contract = await create(shop.wang, "contract", name="框架", account=shop.account)
    book = await create(shop.admin, "price_book", name="框架价", kind="contract", contract=contract)
    await create(shop.admin, "price", price_book=book, product=shop.pump, price="95")
    order = await create(shop.wang, "sales_order", account=shop.account, contract=contract)
    await create(shop.wang, "order_line", sales_order=order, product=shop.pump, quantity=1)
    assert (await read(shop.wang, "sales_order", order))["total"]["amount"] == "95.00"
    alone = {"effect": "fixed", "value": "25", "exclusive": True, "product": shop.valve}
    await create(shop.admin, "price_policy", name="一口价", **alone)
    await shop.line(shop.valve)
    assert await shop.told() == ("25.00", "0.00", ["0.00"])


async def test_a_gift_grows_shrinks_and_goes_away(company: Company) -> None:
    shop = await Shop(company).open()
    await shop.gift(most_times=3)
    line = await shop.line(shop.pump, 9)
    assert await shop.gifts() == []
    for quantity, gifts in ((10, 1), (25, 2), (90, 3), (12, 1)):
        await update(shop.wang, "quote_line", line, quantity=quantity)
        assert await shop.gifts() == [("赠品 · cup", gifts)]
    gift = next(each for each in await shop.lines() if each["gift_of"])
    assert (gift["price"], gift["amount"]["amount"], gift["price_reason"]) == (
        0,
        "0.00",
        "赠品：“买十送一”满 10 赠 1",
    )
    head = await read(shop.admin, "quote", shop.quote)
    # 12 pumps and a cup, each at a cost of 8, sold for 1,200 with tax; a gift needs no approval.
    assert (head["cost"]["amount"], head["margin"], head["deepest_discount"]) == ("104.00", 0.9021, 0)
    for change in ({"price": "5"}, {"quantity": 3}, {"product": shop.pump}, {"discount": 0.1}):
        with refused(422, "rule"):
            await update(shop.wang, "quote_line", gift["id"], **change)
    await update(shop.wang, "quote_line", gift["id"], name="纪念杯")
    await update(shop.wang, "quote_line", line, quantity=2)
    assert await shop.gifts() == []


async def test_a_gift_that_was_taken_away_comes_back_only_when_it_is_wanted_again(company: Company) -> None:
    shop = await Shop(company).open()
    policy = await shop.gift()
    await shop.gift("另赠", gift_product=shop.valve)
    line = await shop.line(shop.pump, 10)
    gift = next(each for each in await shop.lines() if each["name"] == "赠品 · cup")
    await delete(shop.wang, "quote_line", gift["id"])
    await update(shop.wang, "quote_line", line, quantity=30)
    assert await shop.gifts() == [("赠品 · valve", 3)]
    declined = (await read(shop.wang, "quote", shop.quote))["declined_gifts"]
    assert [each["id"] for each in declined] == [policy]
    assert "未用“买十送一”：客户不要" in (await read(shop.wang, "quote_line", line))["price_reason"]
    # Undo brings it back, and so does taking it from the document's list.
    await write(shop.wang, "quote_line", [Operation("restore", id=int(gift["id"]))])
    assert await shop.gifts() == [("赠品 · cup", 3), ("赠品 · valve", 3)]
    await update(shop.wang, "quote", shop.quote, declined_gifts=[policy])
    assert await shop.gifts() == [("赠品 · valve", 3)]
    await update(shop.wang, "quote", shop.quote, declined_gifts=None)
    assert sorted(await shop.gifts()) == [("赠品 · cup", 3), ("赠品 · valve", 3)]
    await delete(shop.wang, "quote", shop.quote)


async def test_two_at_once_give_one_gift(company: Company) -> None:
    shop = await Shop(company).open()
    await shop.gift()
    await shop.policy("满减", {"from_value": 1, "value": 10}, effect="amount")
    await asyncio.gather(*(shop.line(shop.pump, 10) for _ in range(4)))
    assert await shop.gifts() == [("赠品 · cup", 4)]
    assert (await shop.told())[:2] == ("3990.00", "10.00")


async def test_an_order_takes_over_what_was_quoted(company: Company) -> None:
    shop = await Shop(company).open()
    policy = await shop.policy("满减", {"from_value": 300, "value": 10}, effect="amount")
    await shop.gift()
    await shop.line(shop.pump, 12)
    quoted = await shop.lines()
    for name in ("send_quote", "accept_quote"):
        await act(shop.wang, name, quote=shop.quote)
    await update(shop.admin, "price_policy", policy, active=False)
    made = await act(shop.wang, "order_from_quote", quote=shop.quote)
    order = made.sales_order
    ordered = await shop.lines("order_line", "sales_order", order)
    for name in ("price", "quantity", "amount", "reduction", "gift_of", "price_reason"):
        assert [each[name] for each in ordered] == [each[name] for each in quoted]
    head = await read(shop.wang, "sales_order", order)
    assert (head["total"]["amount"], head["reduction"]["amount"]) == ("1190.00", "10.00")
    # Whoever changes it orders by what holds now.
    await update(shop.wang, "order_line", ordered[0]["id"], quantity=20)
    head = await read(shop.wang, "sales_order", order)
    assert (head["total"]["amount"], head["reduction"]["amount"]) == ("2000.00", "0.00")
    assert await shop.gifts(name="order_line", head="sales_order", id=order) == [("赠品 · cup", 2)]


async def test_a_budget_is_taken_by_orders_in_force_and_never_overrun(company: Company) -> None:
    shop = await Shop(company).open()
    off = {"effect": "amount", "budget": "25"}
    policy = await shop.policy("满减", {"from_value": 100, "value": 10}, **off)
    cups = await shop.gift(gift_budget=3)

    async def order(quantity: int = 10) -> str:
        id = await create(shop.wang, "sales_order", account=shop.account)
        await create(shop.wang, "order_line", sales_order=id, product=shop.pump, quantity=quantity)
        return id

    async def used() -> tuple[str, float | None]:
        first, second = (
            await read(shop.admin, "price_policy", policy),
            await read(shop.admin, "price_policy", cups),
        )
        return _cents(first["used_amount"]), second["used_gifts"] or 0

    orders = [await order() for _ in range(4)]
    assert await used() == ("0.00", 0)
    done = await asyncio.gather(
        *(act(shop.wang, "confirm_order", sales_order=id) for id in orders), return_exceptions=True
    )
    refusals = [each for each in done if isinstance(each, Problem)]
    # 25 are enough for two of the four, whoever comes first.
    assert len(refusals) == 2
    assert all("“满减”的预算只剩 5，本单需要 10" in str(each.detail.zh) for each in refusals)
    assert await used() == ("20.00", 2)
    late = next(id for id, each in zip(orders, done, strict=True) if isinstance(each, Problem))
    (line,) = [each for each in await shop.lines("order_line", "sales_order", late) if not each["gift_of"]]
    await update(shop.wang, "order_line", line["id"], quantity=20)
    line = await read(shop.wang, "order_line", line["id"])
    assert line["price_reason"] == "产品标价；未用“满减”：预算只剩 5；未用“买十送一”：预算只剩 1"
    await act(shop.wang, "confirm_order", sales_order=late)
    assert await used() == ("20.00", 2)
    # What is cancelled gives its part back.
    first = next(id for id, each in zip(orders, done, strict=True) if not isinstance(each, Problem))
    await act(shop.wang, "cancel_order", sales_order=first)
    assert await used() == ("10.00", 1)
    with refused(422, "rule"):
        await shop.policy("单行", kind="line", percent_off="0.1", gift_budget=5)
    (use, *_) = await rows(shop.admin, "policy_use", Query(limit=5))
    with refused(422):
        await delete(shop.admin, "policy_use", use["id"])
    with refused(422):
        await create(shop.admin, "policy_use", price_policy=policy, sales_order=first, amount="-100")


async def test_lines_keep_within_the_budget_of_their_policy(company: Company) -> None:
    shop = await Shop(company).open()
    policy = await shop.policy(
        "特价", kind="line", effect="fixed", value="90", product=shop.pump, budget="45"
    )

    async def order(*quantities: int) -> str:
        id = await create(shop.wang, "sales_order", account=shop.account)
        for quantity in quantities:
            await create(shop.wang, "order_line", sales_order=id, product=shop.pump, quantity=quantity)
        return id

    async def reasons(order: str) -> list[str]:
        return [each["price_reason"] for each in await shop.lines("order_line", "sales_order", order)]

    async def used() -> str:
        return _cents((await read(shop.admin, "price_policy", policy))["used_amount"])

    # 45 are enough for four of them off at 10 each; all lines of an order together keep within it.
    first = await order(3, 2)
    lowered = "产品标价 100；“特价”一口价 → 90"
    assert await reasons(first) == [lowered, "产品标价；未用“特价”：预算只剩 15"]
    orders = [first, await order(2), await order(1)]
    by_hand = await order(9)
    (line,) = await shop.lines("order_line", "sales_order", by_hand)
    await update(shop.wang, "order_line", line["id"], price="80", quantity=4)
    done = await asyncio.gather(
        *(act(shop.wang, "confirm_order", sales_order=id) for id in (*orders[:2], by_hand)),
        return_exceptions=True,
    )
    assert len([each for each in done if isinstance(each, Problem)]) == 1
    assert not isinstance(done[2], Problem)
    left = {"30.00": orders[1], "20.00": orders[0]}
    late = left[await used()]
    await act(shop.wang, "confirm_order", sales_order=orders[2])
    (last, *_) = await shop.lines("order_line", "sales_order", late)
    await update(shop.wang, "order_line", last["id"], quantity=9)
    assert "未用“特价”：预算只剩" in (await reasons(late))[0]
    await act(shop.wang, "cancel_order", sales_order=orders[2])
    assert await used() in left


async def test_a_quote_on_paper_names_gifts_and_the_reduction(company: Company) -> None:
    shop = await Shop(company).open()
    await shop.gift()
    await shop.policy("满减", {"from_value": 300, "value": 10}, effect="amount")
    await shop.line(shop.pump, 10)
    quote = await read(shop.wang, "quote", shop.quote)
    for language, words in (("zh-CN", ("赠品", "其中整单优惠")), ("en", ("Gift", "Reduction included"))):
        paper = paper_of("云舟", quote, await shop.lines(), language)
        assert paper["lines"][1][4] == words[0]
        assert paper["totals"][0] == [words[1], "CNY 10.00"]


async def test_a_policy_says_what_it_gives(company: Company) -> None:
    shop = await Shop(company).open()
    with refused(422, "rule"):
        await shop.policy("一口", effect="fixed")
    with refused(422, "rule"):
        await shop.policy("赠", kind="gift")
    with refused(422, "rule"):
        await shop.policy("空档", {"from_value": 1}, effect="amount")
    with refused(422, "rule"):
        await shop.policy("单行", {"from_value": 1, "value": 1}, kind="line", percent_off="0.1")
    with refused(403):
        await create(shop.wang, "policy_tier", price_policy="1", from_value=1, value=1)


MONEY = some.decimals("0.01", "50000", places=2)
LINES = some.lists(
    some.tuples(
        some.integers(1, 4),
        some.integers(1, 20),
        MONEY,
        some.sampled_from((None, "agreed", "lowered", "alone")),
    ),
    min_size=1,
    max_size=12,
)
TIERS = some.lists(
    some.builds(
        Tier,
        some.decimals("0", "60000", places=2),
        some.decimals("0", "1", places=4),
        MONEY,
        some.just(Decimal(1)),
    ),
    max_size=3,
)
WHOLE = some.lists(
    some.builds(
        Policy,
        id=some.integers(1, 10**6),
        name=some.just("甲"),
        tiers=TIERS,
        kind=some.sampled_from(("document", "gift")),
        by_percent=some.booleans(),
        measure=some.sampled_from(("amount", "quantity", "products")),
        repeats=some.booleans(),
        most_times=some.none() | some.integers(1, 5),
        code=some.sampled_from(("CNY", "USD")),
        with_tax=some.booleans(),
        exclusive=some.booleans(),
        products=some.none() | some.frozensets(some.integers(1, 4), max_size=3),
        gift=some.none() | some.just(9),
    ),
    max_size=5,
    unique_by=lambda policy: policy.id,
)


@given(LINES, WHOLE, some.booleans())
def test_the_parts_of_lines_are_the_documents_reduction_whatever_the_policies(
    lines: list[Any], policies: list[Policy], tax_included: bool
) -> None:
    counted = [
        Line(n, product, Decimal(pieces), (gross / Decimal("1.13")).quantize(Decimal("0.01")), gross, source)
        for n, (product, pieces, gross, source) in enumerate(lines)
    ]
    terms = Terms("USD", Decimal("7.1234"), 2, tax_included, "CNY")
    found = worked_out(counted, policies, terms)
    for line in counted:
        off = found.reduction(line.id)
        assert 0 <= off <= (line.amount if tax_included else line.net)
        assert off == off.quantize(Decimal("0.01"))
        if line.source in ("agreed", "alone"):
            assert off == 0
    for parts in found.taken.values():
        # What the words say is taken off the document is what the lines lose.
        whole = f"{sum(parts.values(), Decimal(0)).normalize():f}"
        assert all(any(f"共减 {whole}，" in each.zh for each in found.words[id]) for id in parts)
    applied = [policy for policy in policies if policy.id in found.taken or policy.id in found.gifts]
    if any(policy.exclusive for policy in applied):
        assert len(applied) == 1
