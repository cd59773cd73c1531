"""Figures asked for together are those asked for one by one, with fewer statements; a wrong question takes no other with it."""

from typing import Any

import pytest

from tests.fixtures.asking import statements
from tests.fixtures.organisation import Company
from tests.metrics.test_catalogue import fill
from yunchou.apps.metrics import CATALOGUE
from yunchou.base.errors import Problem
from yunchou.metrics.query import MetricQuery, drill, query, query_all
from yunchou.records.aggregate import Aggregate, aggregate_rows

NUMBERS = (
    "won_amount",
    "won_count",
    "lost_count",
    "win_rate",
    "open_amount",
    "sales_cycle_days",
    "won_median",
    "won_average",
)
QUESTIONS = [
    *(MetricQuery([name], period=period) for name in NUMBERS for period in ("2026", "2026-Q1", None)),
    MetricQuery(["won_amount", "open_count"], by=["owner"], period="2026"),
    MetricQuery(["lost_amount", "win_rate"], by=["owner"], period="2026-Q1", sort=["-lost_amount"]),
    MetricQuery(["won_amount"], by=["region", "product"], where="amount > 10"),
    MetricQuery(["new_leads"], by=["month"]),
]


def keyed(rows: list[dict[str, Any]], by: Any) -> dict[str, dict[str, Any]]:
    return {str([row[name] for name in by]): row for row in rows}


@pytest.mark.parametrize("name", ["管理员", "李经理", "小王"])
async def test_together_and_one_by_one_are_the_same(company: Company, name: str) -> None:
    await fill(company, 5)
    who = company.caller(name)
    together = await query_all(who, CATALOGUE, QUESTIONS)
    for asked, rows in zip(QUESTIONS, together, strict=True):
        assert not isinstance(rows, Problem)
        assert keyed(rows, asked.by) == keyed(await query(who, CATALOGUE, asked), asked.by)


async def test_figures_equal_sums_over_the_records(company: Company) -> None:
    await fill(company, 6)
    who = company.caller("管理员")
    asked = [
        MetricQuery(["won_amount", "won_count"], by=["owner"], period="2026"),
        MetricQuery(["lost_count"], by=["owner"]),
    ]
    first, second = await query_all(who, CATALOGUE, asked)
    assert not isinstance(first, Problem)
    assert not isinstance(second, Problem)
    won = 'stage.kind = "won" and close_date >= "2026-01-01" and close_date < "2027-01-01"'
    plain = Aggregate(["owner"], {"won_amount": "sum(amount)", "won_count": "count()"}, won)
    assert keyed(first, ["owner"]) == keyed(await aggregate_rows(who, "opportunity", plain), ["owner"])
    plain = Aggregate(["owner"], {"lost_count": "count()"}, 'stage.kind = "lost"')
    assert keyed(second, ["owner"]) == keyed(await aggregate_rows(who, "opportunity", plain), ["owner"])


async def test_twelve_figures_of_one_object_are_one_statement(company: Company) -> None:
    who = company.caller("李经理")
    asked = [MetricQuery([name], period=period) for name in NUMBERS for period in ("2026", "2026-Q1")]
    await query_all(who, CATALOGUE, asked)
    async with statements(company) as seen:
        await query_all(who, CATALOGUE, asked)
    assert len(seen) == 1


async def test_a_wrong_question_takes_no_other_with_it(company: Company) -> None:
    who = company.caller("小王")
    wrong = [
        MetricQuery(["gone"]),
        MetricQuery(["won_amount"], where="amount >"),
        MetricQuery(["won_amount"], by=["nothing"]),
    ]
    answers = await query_all(who, CATALOGUE, [MetricQuery(["won_count"]), *wrong])
    assert answers[0] == [{"won_count": 0}]
    assert [isinstance(each, Problem) and each.code for each in answers[1:]] == [
        "unknown_name",
        "unexpected_end",
        "unknown_name",
    ]


async def test_filters_narrow_the_metrics_that_have_the_dimension(company: Company) -> None:
    await fill(company, 7)
    who = company.caller("管理员")
    ids = [company.ids["小王"], company.ids["小张"]]
    filters = {"owner": ids, "loss_reason": [], "campaign": ["1"]}
    (row,) = await query(who, CATALOGUE, MetricQuery(["won_count"], filters=filters))
    each = await query(who, CATALOGUE, MetricQuery(["won_count"], by=["owner"]))
    assert row["won_count"] == sum(r["won_count"] for r in each if r["owner"]["id"] in ids)
    target = await drill(who, CATALOGUE, "won_count", {}, filters=filters)
    (counted,) = await aggregate_rows(
        who, "opportunity", Aggregate(measures={"n": "count()"}, where=target["where"])
    )
    assert counted["n"] == row["won_count"]
