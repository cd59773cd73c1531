"""An aggregate inside another's condition counts from the record, not from the other's children."""

from tests.fixtures.organisation import Company
from yunchou.records.read import Query, rows


async def test_an_aggregate_may_start_over_inside_another(company: Company) -> None:
    wang = company.caller("小王")
    big, small = await company.create(wang, "account", {"name": "大客户"}, {"name": "小客户"})
    amounts = {big: (100, 200, 300), small: (100, 100)}
    for account, deals in amounts.items():
        values = [{"name": f"单{n}", "account": account, "amount": n} for n in deals]
        await company.create(wang, "opportunity", *values)
    above_mean = "COUNT(opportunities, amount > AVG(parent.opportunities.amount)) = 1"
    assert [r["name"] for r in await rows(wang, "account", Query(fields=["name"], where=above_mean))] == [
        "大客户"
    ]
    starting_over = "COUNT(opportunities, amount > AVG(opportunities.amount)) = 1"
    assert [r["name"] for r in await rows(wang, "account", Query(fields=["name"], where=starting_over))] == [
        "大客户"
    ]
