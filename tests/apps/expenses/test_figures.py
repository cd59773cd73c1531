"""Figures: what selling costs by person, customer and kind, what is left of a deal, and what the demo holds."""

import datetime as dt
from decimal import Decimal
from typing import Any

from tests.apps.expenses.conftest import Spending
from tests.fixtures.asking import create, read
from yunchou.apps.demo.expenses import add_expenses
from yunchou.apps.metrics import CATALOGUE
from yunchou.metrics.query import MetricQuery, query
from yunchou.records.read import Query, rows


async def told(spending: Spending, who: str, *names: str, by: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """What metrics say of January 2026."""
    asked = MetricQuery(
        names, by=by, period="2026-01", sort=("-sales_cost",) if "sales_cost" in names else ()
    )
    return list(await query(spending.company.caller(who), CATALOGUE, asked))


def amount(figure: Any) -> Decimal:
    """An amount as metrics tell it; nothing is zero."""
    return Decimal(figure["amount"]) if figure else Decimal(0)


async def test_what_is_left_of_a_deal_after_its_expenses(spending: Spending) -> None:
    company = spending.company
    wang = company.caller("小王")
    account = await create(wang, "account", name="客户甲")
    deal = await create(
        wang,
        "opportunity",
        name="设备",
        account=account,
        stage=company.ids["赢单"],
        amount="1000",
        close_date="2026-01-20",
    )
    await spending.claim("小王", {"opportunity": deal, "amount": "400"})
    claim = await spending.claim(
        "小王", {"opportunity": deal, "amount": "150.25"}, {"account": account, "amount": "9"}
    )
    approval = await spending.submit("小王", claim)
    assert approval is not None
    shown = await read(wang, "opportunity", deal)
    assert (shown["sales_cost"] or {"amount": "0.00"})["amount"] == "0.00"
    await spending.say("李经理", approval, "approve")
    shown = await read(wang, "opportunity", deal)
    assert (shown["sales_cost"]["amount"], shown["margin_after_cost"]["amount"]) == ("150.25", "849.75")

    (row,) = await told(
        spending,
        "李经理",
        "won_amount",
        "won_sales_cost",
        "margin_after_cost",
        "margin_after_cost_share",
        "sales_cost",
    )
    assert [
        amount(row[name]) for name in ("won_amount", "won_sales_cost", "margin_after_cost", "sales_cost")
    ] == [Decimal(each) for each in ("1000", "150.25", "849.75", "159.25")]
    assert round(float(row["margin_after_cost_share"]), 4) == 0.8498
    by_owner = await told(spending, "李经理", "sales_cost", "won_amount", by=("owner",))
    assert [(each["owner"]["name"], amount(each["sales_cost"])) for each in by_owner] == [
        ("小王", Decimal("159.25"))
    ]
    by_account = await told(spending, "李经理", "sales_cost", by=("account",))
    assert [each["account"]["name"] for each in by_account] == ["客户甲"]
    # Whoever sees no claims is told of none.
    (none,) = await told(spending, "小赵", "sales_cost")
    assert amount(none["sales_cost"]) == 0


async def test_the_demo_has_claims_in_every_state_and_budgets(spending: Spending) -> None:
    company = spending.company
    admin, day = company.caller("管理员"), dt.date(2026, 6, 30)
    account = await create(admin, "account", name="客户甲")
    deal = {"account": account, "stage": company.ids["方案"], "amount": "90000", "close_date": "2026-07-01"}
    people = (company.ids["小王"], company.ids["小张"])
    await company.create(
        admin, "opportunity", *({"name": f"单{n}", "owner": people[n % 2], **deal} for n in range(300))
    )
    await add_expenses(company.organisation, day)
    claims = await rows(admin, "expense_claim", Query(fields=["status", "total", "owner"], limit=500))
    assert {each["status"] for each in claims} >= {"paid", "approved", "submitted"}
    assert all(Decimal(each["total"]["amount"]) > 0 for each in claims)
    budgets = await rows(admin, "expense_budget", Query(fields=["name", "spent", "amount"]))
    assert [each["name"] for each in budgets] == ["华东销售费用"]
    assert Decimal(budgets[0]["spent"]["amount"]) > 0
    deals = await rows(admin, "opportunity", Query(fields=["sales_cost"], where="sales_cost > 0", limit=100))
    assert deals
