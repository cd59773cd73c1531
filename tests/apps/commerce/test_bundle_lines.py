"""Lines of bundles: components are locked to their bundle, and carried on, copied and moved with it."""

import asyncio

import pytest

from tests.apps.commerce.test_bundles import Rack, at
from tests.apps.commerce.test_chain import act
from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import System
from yunchou.base.errors import Problem
from yunchou.records.change import Operation
from yunchou.records.clone import clone
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write


async def test_components_are_locked_against_what_breaks_the_bundle(company: Company) -> None:
    rack = await Rack(company).open()
    line = await rack.line(quantity=2)
    part = (await rack.lines())[1]["id"]
    for name, value in (
        ("quantity", 3),
        ("price", "1"),
        ("product", rack.products["值守"]),
        ("unit", "盒"),
        ("position", 9),
    ):
        with at(name):
            await update(rack.wang, "quote_line", part, **{name: value})
    with at("discount"):
        await update(rack.wang, "quote_line", part, discount="0.5")
    for name in ("bundle_line", "bundle_option"):
        with pytest.raises(Problem):
            await update(rack.wang, "quote_line", part, **{name: None})
        with pytest.raises(Problem):
            await rack.line(product=rack.products["导轨"], **{name: line})
    with refused(422):
        await delete(rack.wang, "quote_line", part)
    await update(rack.wang, "quote_line", part, name="内存条")
    # What the system takes away comes back; with its bundle it may go.
    async with Unit(rack.wang) as unit:
        await unit.as_system(System("test")).write("quote_line", [Operation("delete", id=int(part))])
    assert len(await rack.lines()) == 3
    ids = [int(each["id"]) for each in await rack.lines()]
    await write(rack.wang, "quote_line", [Operation("delete", id=id) for id in ids])
    assert await rack.lines() == []
    with refused(422):
        await write(rack.wang, "quote_line", [Operation("restore", id=int(part))])


async def test_bundles_are_not_put_into_each_other(company: Company) -> None:
    rack = await Rack(company).open()
    with at("bundle"):
        await update(rack.admin, "product", rack.products["16G"], bundle="own")
    other = await create(rack.admin, "product", name="机柜", bundle="sum")
    for product in (other, rack.server):
        with at("product"):
            await create(rack.admin, "bundle_option", bundle_group=rack.groups["配件"], product=product)
    with at("product"):
        await create(rack.admin, "bundle_group", product=rack.products["16G"], name="组")
    with at("at_least"):
        await create(rack.admin, "bundle_group", product=other, name="组", at_least=3, at_most=2)
    group = await create(rack.admin, "bundle_group", product=other, name="组")
    foreign = await create(rack.admin, "bundle_option", bundle_group=group, product=rack.products["16G"])
    with at("quantity"):
        await update(rack.admin, "bundle_option", foreign, quantity=0)
    with at("addition"):
        await update(rack.admin, "bundle_option", foreign, pricing="fixed")
    rack.options["他组"] = foreign
    with at("other"):
        await rack.rule("requires", "16G", "他组")
    with at("other"):
        await rack.rule("requires", "16G", "16G")
    several = [Operation("create", {"bundle_group": group, "product": rack.products["16G"]})] * 100
    with pytest.raises(Problem):
        await write(rack.admin, "bundle_option", several)


async def test_what_was_quoted_is_carried_on(company: Company) -> None:
    rack = await Rack(company).open()
    await rack.line(quantity=2, configuration=rack.choice(_32G=6, 导轨=1))
    await rack.line(product=rack.products["值守"])
    quoted, total = await rack.told(), await rack.total()
    await act(rack.wang, "send_quote", quote=rack.quote)
    # Neither another price nor another rule changes what was agreed.
    await update(rack.admin, "bundle_option", rack.options["32G"], addition="999")
    await rack.rule("excludes", "32G", "导轨")
    version = (await act(rack.wang, "new_quote_version", quote=rack.quote)).quote
    assert await rack.told(id=version) == quoted
    rack.quote = version
    assert await rack.total() == total
    await act(rack.wang, "send_quote", quote=version)
    await act(rack.wang, "accept_quote", quote=version)
    order = (await act(rack.wang, "order_from_quote", quote=version)).sales_order
    ordered = await rack.lines("order_line", "sales_order", order)
    assert [(r["name"], r["quantity"], r["price"], r["bundle_line"] is not None) for r in ordered] == quoted
    assert [r["quote_line"]["name"] for r in ordered] == [each[0] for each in quoted]
    assert (await read(rack.wang, "sales_order", order))["total"]["amount"] == total
    # In the order, too, components follow; its configuration is not judged anew with a quantity.
    await update(rack.wang, "order_line", ordered[0]["id"], quantity=1)
    assert [r["quantity"] for r in await rack.lines("order_line", "sales_order", order)] == [1, 6, 1, 1]
    await act(rack.wang, "confirm_order", sales_order=order)
    delivery = (await act(rack.wang, "deliver_order", sales_order=order)).delivery
    assert [r["name"] for r in await rows(rack.wang, "delivery_line", Query(where=f'delivery = "{delivery}"', sort=["id"]))] == [
        "服务器", "32G", "导轨", "值守"
    ]  # fmt: skip
    invoice = (await act(rack.wang, "invoice_order", sales_order=order)).invoice
    head = await read(rack.wang, "sales_order", order)
    assert (await read(rack.wang, "invoice", invoice))["total"]["amount"] == head["total"]["amount"]


async def test_copies_have_their_components_once(company: Company) -> None:
    rack = await Rack(company).open()
    line = await rack.line(configuration=rack.choice(_32G=6, 值守=1, 导轨=1))
    quoted = await rack.told()
    copy = await clone(rack.wang, "quote", int(rack.quote), details=True)
    assert await rack.told(id=str(copy)) == quoted
    await clone(rack.wang, "quote_line", int(line), details=False)
    assert len(await rack.lines()) == 8
    # An option that is gone is left out of copies made later.
    await delete(rack.admin, "bundle_option", rack.options["值守"])
    late = await clone(rack.wang, "quote_line", int(line), details=False)
    assert late
    assert len(await rack.lines()) == 11


async def test_history_of_the_past_is_taken_as_it_is(company: Company) -> None:
    rack = await Rack(company).open()
    async with Unit(rack.admin, historic=True) as unit:
        values = {"quote": rack.quote, "product": rack.server, "quantity": 1, "price": "9000"}
        values |= {"configuration": "of another system"}
        await unit.write("quote_line", [Operation("create", values)])
    assert await rack.told() == [("服务器", 1, 9000, False)]
    (line,) = await rack.lines()
    await update(rack.wang, "quote_line", line["id"], quantity=2)
    assert len(await rack.lines()) == 1


async def test_many_lines_at_once_stand_in_their_order(company: Company) -> None:
    rack = await Rack(company).open()
    several = [{"product": rack.server, "quantity": n} for n in range(1, 4)] + [
        {"product": rack.products["值守"]}
    ]
    await write(
        rack.wang, "quote_line", [Operation("create", {"quote": rack.quote, **each}) for each in several]
    )
    assert [(name, n) for name, n, _, _ in await rack.told()] == [
        ("服务器", 1), ("16G", 4), ("导轨", 1), ("服务器", 2), ("16G", 8), ("导轨", 2), ("服务器", 3), ("16G", 12), ("导轨", 3),
        ("值守", 1),
    ]  # fmt: skip
    upserts = [
        Operation(
            "upsert",
            {"external_id": "x1", "quote": rack.quote, "product": rack.server, "quantity": n},
            match={"external_id": "x1"},
        )
        for n in (5, 7)
    ]
    for each in upserts:
        await write(rack.wang, "quote_line", [each])
    assert [n for name, n, _, _ in await rack.told() if name == "16G"] == [4, 8, 12, 28]


async def test_two_people_configure_the_same_line(company: Company) -> None:
    rack = await Rack(company).open()
    line = await rack.line()
    choices = [rack.choice(_32G=n, 导轨=1, **({"值守": 1} if n % 2 else {})) for n in range(1, 7)]
    done = await asyncio.gather(
        *(update(rack.wang, "quote_line", line, configuration=each) for each in choices),
        return_exceptions=True,
    )
    assert not [each for each in done if isinstance(each, BaseException)]
    top, *parts = await rack.lines()
    told = ",".join(
        f"{part['bundle_option']['id']}:{part['quantity']:g}"
        for part in sorted(parts, key=lambda p: int(p["bundle_option"]["id"]))
    )
    assert top["configuration"] == told
    await rack.total()
    # Whoever looked at an older version is told so.
    with refused(412):
        await write(rack.wang, "quote_line", [Operation("update", {"quantity": 2}, id=int(line), version=1)])
