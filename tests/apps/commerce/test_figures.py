"""The demo's documents, and the figures over them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from tests.fixtures.asking import create, figures
from tests.fixtures.organisation import Company
from yunchou.apps.demo.documents import add_documents
from yunchou.apps.metrics import CATALOGUE
from yunchou.metrics.query import MetricQuery, query
from yunchou.records.read import Query, rows

DEALS = 12


async def told(company: Company, *names: str) -> dict[str, Any]:
    return (await query(company.caller("管理员"), CATALOGUE, MetricQuery(names)))[0]


async def with_documents(company: Company) -> None:
    admin, today = company.caller("管理员"), dt.datetime.now(dt.UTC).date()
    account = await create(admin, "account", name="示例客户")
    product = await create(admin, "product", name="输送线", list_price="1130.55", unit="套")
    for n in range(DEALS):
        day = today - dt.timedelta(days=10 * n + 1)
        await create(
            admin, "opportunity", name=f"单{n}", account=account, product=product, quantity=n + 1, discount="0.05",
            stage=company.ids["赢单"], close_date=day.isoformat(),
        )  # fmt: skip
    await add_documents(company.organisation, today)


async def test_won_deals_have_documents_that_agree(company: Company) -> None:
    await with_documents(company)
    admin = company.caller("管理员")
    orders = await rows(admin, "sales_order", Query(sort=["order_date"], limit=100))
    assert len(orders) == DEALS
    assert {each["quote"]["name"] for each in orders} == {f"单{n}" for n in range(DEALS)}
    assert len({each["status"] for each in orders}) > 1
    for each in orders:
        total, paid, due = (Decimal(each[name]["amount"]) for name in ("total", "paid", "outstanding"))
        assert total == paid + due
    plan = await figures(admin, "instalment", v="sum(amount)")
    assert plan[0]["v"] == (await figures(admin, "sales_order", v="sum(total)"))[0]["v"]


async def test_figures_of_receivables(company: Company) -> None:
    await with_documents(company)
    late = ("overdue_to_30", "overdue_31_to_60", "overdue_61_to_90", "overdue_over_90")
    found = await told(company, "receivable", "overdue_amount", *late)
    ages = [Decimal(found[name]["amount"]) for name in late if found[name]]
    assert sum(ages, Decimal(0)) == Decimal(found["overdue_amount"]["amount"])
    dso = (await told(company, "dso"))["dso"]
    assert 0 <= Decimal(str(dso)) <= 365
