"""Bundles: what may be chosen of them, what they cost to the cent, and components that follow whatever is written."""

import contextlib
import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import System
from yunchou.apps.commerce.bundle_offer import Offer, Wanted, offer
from yunchou.apps.commerce.bundle_rules import (
    Bundle,
    Group,
    Option,
    Rule,
    faults_of,
    read_choice,
    usual_choice,
    with_required,
    written,
)
from yunchou.apps.commerce.quote_paper import paper_of
from yunchou.base.errors import Problem
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write


@contextlib.contextmanager
def at(field: str) -> Iterator[None]:
    """What is done within is refused for the sake of a field."""
    with pytest.raises(Problem) as caught:
        yield
    assert caught.value.status == 422
    assert field in {each.field for each in caught.value.errors}


class Rack:
    """A server of 10 000 with memory (one of two), services (up to two) and a rail; a customer, and a quote to him."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.admin, self.wang = company.caller("管理员"), company.caller("小王")
        self.options: dict[str, str] = {}
        self.products: dict[str, str] = {}
        self.groups: dict[str, str] = {}
        self.server = self.account = self.quote = ""

    async def open(self, pricing: str = "own") -> "Rack":
        for name, price in (
            ("16G", "300"),
            ("32G", "700.01"),
            ("上架", "99.99"),
            ("值守", "500"),
            ("导轨", "80"),
        ):
            values = {"list_price": price, "tax_rate": 0.13, "cost": "50", "unit": "个"}
            self.products[name] = await create(self.admin, "product", name=name, **values)
        self.server = await create(
            self.admin, "product", name="服务器", list_price="10000", tax_rate=0.13, unit="套", bundle=pricing
        )
        for position, (name, least, most) in enumerate(
            (("内存", 1, 1), ("服务", 0, 2), ("配件", 0, None)), 1
        ):
            values = {"at_least": least, "at_most": most, "position": position}
            self.groups[name] = await create(
                self.admin, "bundle_group", product=self.server, name=name, **values
            )
        await self.option("内存", "16G", quantity=4, chosen=True)
        await self.option("内存", "32G", quantity=4, quantity_changes=True, pricing="fixed", addition="400")
        await self.option("服务", "上架", pricing="own")
        await self.option("服务", "值守", pricing="own", quantity_changes=True)
        await self.option("配件", "导轨", required=True)
        self.account = await create(self.wang, "account", name="华为")
        self.quote = await create(self.wang, "quote", name="机房", account=self.account)
        return self

    async def option(self, group: str, name: str, **values: Any) -> None:
        values |= {"bundle_group": self.groups[group], "product": self.products[name]}
        self.options[name] = await create(self.admin, "bundle_option", **values)

    async def rule(self, kind: str, option: str, other: str, **values: Any) -> str:
        named = {"option": self.options[option], "other": self.options[other]}
        return await create(self.admin, "bundle_rule", product=self.server, kind=kind, **named, **values)

    def choice(self, **quantities: Any) -> str:
        """A configuration by the names of options, `_16G=4`."""
        return ",".join(f"{self.options[name.strip('_')]}:{n}" for name, n in quantities.items())

    async def line(self, **values: Any) -> str:
        return await create(
            self.wang, "quote_line", **{"quote": self.quote, "product": self.server, **values}
        )

    async def lines(
        self, name: str = "quote_line", head: str = "quote", id: str = ""
    ) -> list[dict[str, Any]]:
        query = Query(where=f'{head} = "{id or self.quote}"', sort=["position", "id"], limit=200)
        return await rows(self.wang, name, query)

    async def told(self, **where: str) -> list[tuple[str, float, float | None, bool]]:
        """Of each line its name, quantity, price, and whether it is a component."""
        found = await self.lines(**where)
        return [(r["name"], r["quantity"], r["price"], r["bundle_line"] is not None) for r in found]

    async def total(self) -> str:
        """The quote's total; it is the sum of its lines, and so are net and tax."""
        head, lines = await read(self.wang, "quote", self.quote), await self.lines()
        for total, part in (("total", "amount"), ("net", "net"), ("tax", "tax")):
            assert Decimal(head[total]["amount"]) == sum(Decimal(each[part]["amount"]) for each in lines)
        return str(head["total"]["amount"])


USUAL = [("服务器", 2, 10000, False), ("16G", 8, 0, True), ("导轨", 2, 0, True)]


async def test_a_bundle_without_a_word_has_its_usual_components(company: Company) -> None:
    rack = await Rack(company).open()
    line = await rack.line(quantity=2)
    assert await rack.told() == USUAL
    assert await rack.total() == "20000.00"
    quote = await read(company.caller("管理员"), "quote", rack.quote)
    # What is included is no discount; what components cost counts against what the bundle is sold for.
    assert (quote["deepest_discount"], quote["approval_needed"], quote["cost"]["amount"]) == (
        0,
        False,
        "500.00",
    )
    assert round(quote["margin"], 4) == round((17699.12 - 500) / 17699.12, 4)
    part = (await rack.lines())[1]
    assert part["price_reason"] == "组合“服务器”已包含"
    assert part["bundle_line"] == {"id": line, "name": "服务器"}


async def test_components_follow_the_bundle_and_go_and_come_with_it(company: Company) -> None:
    rack = await Rack(company).open()
    other = await rack.line(product=rack.products["导轨"])
    line = await rack.line(quantity=2)
    await update(rack.wang, "quote_line", line, quantity="1.5")
    assert (await rack.told())[1:] == [
        ("服务器", 1.5, 10000, False),
        ("16G", 6, 0, True),
        ("导轨", 1.5, 0, True),
    ]
    ids = [each["id"] for each in await rack.lines()]
    await delete(rack.wang, "quote_line", line)
    assert [each["id"] for each in await rack.lines()] == [other]
    await write(rack.wang, "quote_line", [Operation("restore", id=int(line))])
    assert sorted(each["id"] for each in await rack.lines()) == sorted(ids)
    # The quote takes all of them along, and brings them back as they were.
    await delete(rack.wang, "quote", rack.quote)
    await write(rack.wang, "quote", [Operation("restore", id=int(rack.quote))])
    assert sorted(each["id"] for each in await rack.lines()) == sorted(ids)
    # Another product, and back.
    await update(rack.wang, "quote_line", line, product=rack.products["值守"])
    assert (
        await rack.told() == [("导轨", 1, 80, False), ("值守", 1.5, 500, False)]
        or len(await rack.lines()) == 2
    )
    await update(rack.wang, "quote_line", line, product=rack.server)
    assert len(await rack.lines()) == 4


async def test_what_is_chosen_is_priced_to_the_cent(company: Company) -> None:
    rack = await Rack(company).open()
    line = await rack.line(quantity=3, configuration=rack.choice(_32G=6, 上架=1, 值守=2, 导轨=1))
    assert (await rack.told())[1:] == [
        ("32G", 18, 400, True), ("上架", 3, 99.99, True), ("值守", 6, 500, True), ("导轨", 3, 0, True),
    ]  # fmt: skip
    assert await rack.total() == "40499.97"
    reasons = [each["price_reason"] for each in await rack.lines()]
    assert reasons[1:3] == ["组合“服务器”的固定加价", "组合“服务器”的组件；产品标价"]
    # A component at a price of its own may be given cheaper, and that counts as a discount.
    part = (await rack.lines())[3]
    await update(rack.wang, "quote_line", part["id"], discount="0.1")
    assert await rack.total() == "40199.97"
    assert (await read(rack.admin, "quote", rack.quote))["deepest_discount"] == 0.1
    # It stays through another configuration that has it still, and comes back with the component.
    await update(rack.wang, "quote_line", line, configuration=rack.choice(_16G=4, 导轨=1))
    assert await rack.total() == "30000.00"
    await update(rack.wang, "quote_line", line, configuration=rack.choice(_16G=4, 值守=2, 导轨=1))
    assert await rack.total() == "32700.00"
    await update(rack.wang, "quote_line", line, configuration=None)
    assert sorted(each[0] for each in await rack.told()) == ["16G", "导轨", "服务器"]


async def test_a_sum_costs_what_its_components_cost(company: Company) -> None:
    rack = await Rack(company).open("sum")
    line = await rack.line(quantity=2, configuration=rack.choice(_32G=1, 上架=1, 导轨=1))
    assert [each[2] for each in await rack.told()] == [0, 400, 99.99, 80]
    assert await rack.total() == "1159.98"
    assert (await rack.lines())[0]["price_reason"] == "产品组合：组件价格之和"
    with at("price"):
        await update(rack.wang, "quote_line", line, price="5")
    with at("discount"):
        await update(rack.wang, "quote_line", line, discount="0.5")
    policy = await create(rack.admin, "price_policy", name="满减", kind="document", effect="amount")
    await create(rack.admin, "policy_tier", price_policy=policy, from_value=1000, value=100)
    await update(rack.wang, "quote_line", line, quantity=4)
    assert await rack.total() == "2219.96"


async def test_prices_by_hand_and_other_currencies_stay_right(company: Company) -> None:
    rack = await Rack(company).open()
    dollar = (await rows(rack.admin, "currency", Query(where='code = "USD"')))[0]["id"]
    await update(rack.admin, "currency", dollar, active=True)
    await create(rack.admin, "exchange_rate", currency=dollar, rate="8", date="2020-01-01")
    rack.quote = await create(
        rack.wang, "quote", name="美元", account=rack.account, currency=dollar, tax_included=False
    )
    line = await rack.line(configuration=rack.choice(_32G=1, 导轨=1), price="1000")
    # 400 with tax are 353.9823 without, of which a dollar buys eight.
    assert [each[2] for each in await rack.told()] == [1000, 44.2478, 0]
    await update(rack.wang, "quote_line", line, quantity=2)
    assert (await rack.lines())[0]["price_reason"].startswith("手工定价")
    await rack.total()


BROKEN = (
    ({"导轨": 1}, "至少选 1 项"),
    ({"_16G": 4, "_32G": 4, "导轨": 1}, "最多选 1 项"),
    ({"_16G": 4}, "“导轨”必选"),
    ({"_16G": 5, "导轨": 1}, "每套固定 4 个"),
    ({"_32G": 0, "导轨": 1}, "数量应大于 0"),
    ({"_32G": 4, "导轨": 1, "上架": 1}, "大内存须配值守"),
    ({"_16G": 4, "导轨": 1, "上架": 1, "值守": 1}, "不能与"),
)


async def test_no_door_takes_what_breaks_a_rule(company: Company) -> None:
    rack = await Rack(company).open()
    await rack.rule("requires", "32G", "值守", message="大内存须配值守")
    await rack.rule("excludes", "上架", "值守")
    line = await rack.line()
    for chosen, words in BROKEN:
        for attempt in (
            rack.line(configuration=rack.choice(**chosen)),
            update(rack.wang, "quote_line", line, configuration=rack.choice(**chosen)),
        ):
            with pytest.raises(Problem) as caught:
                await attempt
            assert words in caught.value.errors[0].message.zh
    for hostile in (
        "9999",
        "-1",
        "1:2:3",
        "a",
        "1e9",
        f"{rack.options['16G']},{rack.options['16G']}",
        "," * 50,
        "9" * 300,
    ):
        with at("configuration"):
            await update(rack.wang, "quote_line", line, configuration=hostile)
    with at("configuration"):
        await rack.line(product=rack.products["导轨"], configuration=rack.choice(导轨=1))
    # The system itself is judged too.
    async with Unit(rack.wang) as unit:
        with at("configuration"):
            await unit.as_system(System("test")).write(
                "quote_line", [Operation("update", {"configuration": "-"}, id=int(line))]
            )
    assert await rack.told() == [("服务器", 1, 10000, False), ("16G", 4, 0, True), ("导轨", 1, 0, True)]


async def test_usual_components_that_do_not_go_together_are_told(company: Company) -> None:
    rack = await Rack(company).open()
    await rack.rule("excludes", "16G", "导轨")
    with pytest.raises(Problem) as caught:
        await rack.line()
    assert (
        caught.value.errors[0].message.zh == "组合“服务器”的默认组件不成立，请配置：“16G”不能与“导轨”同时选"
    )
    await rack.line(configuration=rack.choice(_32G=4, 导轨=1))


async def test_random_configurations_add_up(company: Company) -> None:
    rack = await Rack(company).open()
    chance = random.Random(7)
    line = await rack.line()
    for _ in range(12):
        memory = {"_16G": 4} if chance.random() < 0.5 else {"_32G": round(chance.uniform(0.1, 9), 2)}
        more = {name: 1 for name in ("上架", "值守") if chance.random() < 0.5}
        quantity = round(chance.uniform(0.01, 40), 3)
        await update(
            rack.wang, "quote_line", line, quantity=str(quantity), discount=str(round(chance.random() / 2, 4)),
            configuration=rack.choice(**memory, **more, 导轨=1),
        )  # fmt: skip
        await rack.total()
        lines = await rack.lines()
        assert len(lines) == 3 + len(more)
        assert {each["product"]["name"] for each in lines[1:]} == {n.strip("_") for n in (*memory, *more)} | {
            "导轨"
        }
        per = {**memory, **more, "导轨": 1}
        for each in lines[1:]:
            n = per.get(each["name"], per.get(f"_{each['name']}", 1))
            assert Decimal(str(each["quantity"])) == Decimal(str(quantity)) * Decimal(str(n))


async def test_components_stand_indented_on_paper(company: Company) -> None:
    rack = await Rack(company).open()
    await rack.line()
    await rack.line(product=rack.products["值守"])
    paper = paper_of("运筹", await read(rack.wang, "quote", rack.quote), await rack.lines(), "zh-CN")
    assert [line[0] for line in paper["lines"]] == ["1", "", "", "2"]
    assert [line[1] for line in paper["lines"]] == ["服务器", "\u3000└ 16G", "\u3000└ 导轨", "值守"]
    assert [line[4] for line in paper["lines"]] == ["10,000", "已包含", "已包含", "500"]


@given(some.data())
def test_what_is_required_comes_along_and_ends(data: some.DataObject) -> None:
    """Whatever requires whatever: adding ends, keeps what was taken, and leaves no requirement open but where a group is full."""
    ids = list(range(1, 9))
    groups = [Group(n, f"g{n}", 0, data.draw(some.sampled_from((None, 1, 3)))) for n in range(1, 4)]
    options = {id: Option(id, data.draw(some.integers(1, 3)), id, f"o{id}") for id in ids}
    pairs = data.draw(some.lists(some.tuples(some.sampled_from(ids), some.sampled_from(ids)), max_size=12))
    rules = [Rule("requires", a, b) for a, b in pairs if a != b]
    bundle = Bundle(99, "b", False, groups, options, rules)
    start = data.draw(some.sampled_from(ids))
    found = with_required(bundle, {start: Decimal(1)}, start)
    assert read_choice(written(found), bundle) == found
    single = {group.id for group in groups if group.at_most == 1}
    for fault in faults_of(bundle, found):
        wrong = {options[id].group for id in fault.options}
        touched = {options[rule.other].group for rule in rules if rule.option in fault.options}
        assert fault.group is not None or (wrong | touched) & single or start not in found
    assert usual_choice(bundle) == {}


async def test_an_offer_says_what_a_choice_costs_and_why_it_is_wrong(company: Company) -> None:
    rack = await Rack(company).open()
    await rack.rule("requires", "32G", "值守")
    await rack.rule("excludes", "上架", "值守")
    asked = Wanted("quote", rack.quote, rack.server, "2")

    async def offered(**more: Any) -> Offer:
        async with Unit(rack.wang) as unit:
            return await offer(unit, replace(asked, **more))

    usual = await offered()
    assert (written(usual.choice), usual.faults, usual.total) == (
        written(read_choice(rack.choice(_16G=4, 导轨=1), usual.bundle)),
        [],
        Decimal("20000.00"),
    )
    # What is taken brings along what it requires, says so, and its group gives up the other.
    taken = await offered(
        configuration=rack.choice(_16G=4, _32G=4, 上架=1, 导轨=1), added=rack.options["32G"]
    )
    assert set(taken.choice) == {int(rack.options[name]) for name in ("32G", "上架", "值守", "导轨")}
    assert taken.reasons == {int(rack.options["值守"]): "32G"}
    assert [fault.message.zh for fault in taken.faults] == ["“上架”不能与“值守”同时选"]
    assert taken.total == Decimal("24399.98")
    # What is offered is what is saved.
    line = await rack.line(quantity=2, configuration=rack.choice(_32G=4, 值守=1, 导轨=1))
    assert (await offered(line=line)).total == Decimal(await rack.total())
    for more in (
        {"quantity": "x"},
        {"quantity": "NaN"},
        {"configuration": "x"},
        {"product": rack.products["16G"]},
    ):
        with refused(422):
            await offered(**more)
    for more in ({"line": rack.quote}, {"product": rack.quote}, {"document": "1"}):
        with refused(404):
            await offered(**more)
