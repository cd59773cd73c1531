"""The bundles of the demo can be sold as they are quoted there."""

import datetime as dt

from tests.fixtures.asking import create, read
from tests.fixtures.organisation import Company
from yunchou.apps.demo.bundles import add_bundles
from yunchou.records.read import Query, rows


async def test_the_demo_quotes_two_bundles(company: Company) -> None:
    admin = company.caller("管理员")
    for code, price in (("YR-10", 5600), ("YG-10", 4600), ("YF-V", 32000)):
        await create(admin, "product", name=code, code=code, list_price=price, tax_rate=0.13)
    account = await create(admin, "account", name="华为")
    await create(admin, "quote", name="之前的报价", account=account)
    await add_bundles(admin, dt.date(2026, 11, 28))
    (quote,) = await rows(admin, "quote", Query(where='name = "质检产线套装报价"'))
    lines = await rows(admin, "quote_line", Query(where=f'quote = "{quote["id"]}"', sort=["position", "id"]))
    assert [(each["name"], each["quantity"], each["bundle_line"] is not None) for each in lines] == [
        ("质检服务器套装", 2, False), ("服务器内存 64 GB", 8, True), ("推理加速卡", 2, True), ("冗余电源 1600 W", 2, True),
        ("现场部署", 2, True), ("读码入门套装", 3, False), ("YR-10", 6, True), ("YG-10", 3, True),
    ]  # fmt: skip
    assert (await read(admin, "quote", quote["id"]))["approval_needed"] is False
