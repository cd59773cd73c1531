"""The figures of the catalogue against plain SQL and Python on random deals; and the records behind every figure."""

import datetime as dt
import random
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from tests.fixtures.asking import create, figures, refused, statements
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.metrics import CATALOGUE
from yunchou.base.time import GRAINS, label_of
from yunchou.metrics.catalogue import Metric
from yunchou.metrics.query import MetricQuery, amount, drill, query
from yunchou.records.change import Operation
from yunchou.records.write import Unit
from yunchou.studio.rights import set_role_rights

STAGES = {"需求": "open", "方案": "open", "谈判": "open", "赢单": "won", "输单": "lost"}
HOURS = ["15:59:59", "16:00:00", "04:00:00"]
CHINA = dt.timezone(dt.timedelta(hours=8))


async def asked(who: Caller, *metrics: str, **given: Any) -> list[dict[str, Any]]:
    return await query(who, CATALOGUE, MetricQuery(metrics, **given))


async def fill(company: Company, seed: int, count: int = 60) -> list[dict[str, Any]]:
    """Random deals, leads and activities of several people; gives the deals."""
    chance, admin = random.Random(seed), company.caller("管理员")
    products = await company.create(
        admin, "product", {"name": "A", "list_price": "100.10"}, {"name": "B"}, {"name": 'C"', "family": "x"}
    )
    accounts = await company.create(admin, "account", {"name": "甲", "industry": "bank"}, {"name": "乙"})
    people = [company.ids[n] for n in ("小王", "小张", "小赵", "李经理")]
    deals = []
    for n in range(count):
        day = dt.date(2025, 11, 1) + dt.timedelta(days=chance.randint(0, 200))
        deals.append(
            {
                "name": f"{n}",
                "stage": chance.choice(list(STAGES)),
                "amount": chance.choice([None, "0.01", "33.30", "1000", "7.77"]),
                "close_date": chance.choice([day.isoformat(), "2026-01-01", "2025-12-31", None]),
                "created_at": f"{day - dt.timedelta(days=chance.randint(0, 90))}T{chance.choice(HOURS)}Z",
                "owner": chance.choice(people),
                "product": chance.choice([None, *products]),
                "account": chance.choice([None, *accounts]),
                "source": chance.choice([None, "website", "referral"]),
                "probability": chance.choice([None, "0.25", "0.5"]),
            }
        )
    async with Unit(admin, historic=True) as unit:
        await unit.write(
            "opportunity", [Operation("create", {**d, "stage": company.ids[str(d["stage"])]}) for d in deals]
        )
        for n in range(20):
            moment = f"2026-0{chance.randint(1, 4)}-01T{chance.choice(['15:59:59', '16:00:00'])}Z"
            status = chance.choice(["new", "converted"])
            await unit.write(
                "lead",
                [
                    Operation(
                        "create",
                        {
                            "name": f"{n}",
                            "status": status,
                            "created_at": moment,
                            "owner": chance.choice(people),
                        },
                    )
                ],
            )
            await unit.write(
                "activity",
                [
                    Operation(
                        "create",
                        {
                            "name": f"{n}",
                            "status": chance.choice(["open", "done"]),
                            "kind": "call",
                            "done_at": moment,
                            "due_at": moment,
                            "owner": chance.choice(people),
                        },
                    )
                ],
            )
    return deals


def days(deal: dict[str, Any]) -> int:
    """Calendar days in the organisation's time zone from creation to close."""
    made = dt.datetime.fromisoformat(deal["created_at"]).astimezone(CHINA).date()
    return (dt.date.fromisoformat(deal["close_date"]) - made).days


def middle(values: list[int]) -> float | None:
    ordered, half = sorted(values), len(values) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else (ordered[half] + ordered[half - 1]) / 2


async def test_figures_are_what_they_are_by_hand(company: Company) -> None:
    deals = await fill(company, 1)
    admin = company.caller("管理员")
    closed = [d for d in deals if STAGES[d["stage"]] != "open"]
    # A deal that ends without a date ends today; those of the past are in the periods asked for.
    inside = [d for d in closed if d["close_date"] and "2026-01-01" <= d["close_date"] <= "2026-03-31"]
    won = [d for d in inside if d["stage"] == "赢单"]
    lost = [d for d in inside if d["stage"] == "输单"]
    open_deals = [d for d in deals if STAGES[d["stage"]] == "open"]
    (found,) = await asked(
        admin,
        "won_amount",
        "won_count",
        "lost_count",
        "win_rate",
        "open_count",
        "open_amount",
        "weighted_amount",
        "sales_cycle_days",
        period="2026-Q1",
    )
    prices: dict[str | None, str | None] = {None: None}
    for product, price in (("A", "100.10"), ("B", None), ('C"', None)):
        (row,) = [r for r in await figures(admin, "product", ["id", "name"]) if r["name"] == product]
        prices[row["id"]] = price

    def worth(deal: dict[str, Any]) -> Decimal | None:
        text = deal["amount"] if deal["amount"] is not None else prices[deal["product"]]
        return None if text is None else Decimal(text)

    total = sum((Decimal(d["amount"]) for d in won if d["amount"]), Decimal(0))
    assert amount(found["won_amount"]) == total
    assert (found["won_count"], found["lost_count"]) == (len(won), len(lost))
    assert found["win_rate"] == pytest.approx(len(won) / (len(won) + len(lost)), abs=1e-9)
    assert found["open_count"] == len(open_deals)
    assert amount(found["open_amount"]) == sum(
        (w for d in open_deals if (w := worth(d)) is not None), Decimal(0)
    )
    assert found["sales_cycle_days"] == middle([days(d) for d in won])


async def test_by_month_and_person_the_parts_add_up(company: Company) -> None:
    deals = await fill(company, 2)
    admin = company.caller("管理员")
    won = [d for d in deals if d["stage"] == "赢单" and d["close_date"]]
    expected: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for deal in won:
        expected[deal["owner"], deal["close_date"][:7]] += Decimal(deal["amount"] or 0)
    found = await asked(
        admin, "won_amount", by=["owner", "month"], period={"from": "2025-01-01", "to": "2026-08-31"}
    )
    assert {(r["owner"]["id"], r["month"]): amount(r["won_amount"]) for r in found} == expected
    for grain in GRAINS:
        rows = await asked(admin, "won_count", by=[grain], period={"from": "2025-01-01", "to": "2026-08-31"})
        labels = sorted({label_of(grain, dt.date.fromisoformat(d["close_date"])) for d in won})
        assert [r[grain] for r in rows] == labels
        assert sum(r["won_count"] for r in rows) == len(won)


def dimensions(metric: Metric) -> list[str]:
    return [*metric.dimensions, *(("month", "week") if metric.date else ())]


@pytest.mark.slow
async def test_the_records_behind_every_figure_add_up_to_it(company: Company) -> None:
    """Every metric by every dimension and grain: what the drilled condition holds is what the figure counted."""
    await fill(company, 3, 40)
    admin = company.caller("管理员")
    for metric in CATALOGUE.metrics.values():
        parts = CATALOGUE.parts(metric)
        for name in dimensions(metric):
            period = None if metric.stock or name in GRAINS else "2026"
            for row in (await asked(admin, metric.name, by=[name], period=period))[:6]:
                where = await drill(admin, CATALOGUE, metric.name, {name: row[name]}, period=period)
                assert where["object"] == metric.object
                (again,) = await figures(admin, metric.object, where=where["where"], v=parts[-1].measure)
                if metric.ratio is None:
                    assert again["v"] == row[metric.name], (metric.name, name, row, where)
                else:
                    counted = f"({where['where']}) and ({parts[0].where or 'true'})"
                    (part,) = await figures(admin, metric.object, where=counted, v=parts[0].measure)
                    over, under = float(amount(part["v"]) or 0), float(amount(again["v"]) or 0)
                    expected = pytest.approx(over / under, abs=1e-9) if under else None
                    assert row[metric.name] == expected, (metric.name, name, row, where)


async def test_a_drill_takes_what_a_chart_gives(company: Company) -> None:
    await fill(company, 4, 20)
    admin = company.caller("管理员")
    for by, expected in (
        ({"owner": {"id": company.ids["小王"], "name": "小王"}}, f'owner = "{company.ids["小王"]}"'),
        ({"source": None}, "source is null"),
        ({"product_line": 'a"b'}, 'product.family = "a""b"'),
        ({"month": "2026-02"}, 'close_date >= "2026-02-01" and close_date < "2026-03-01"'),
    ):
        found = await drill(admin, CATALOGUE, "won_amount", by, where='name != "x"')
        assert expected in found["where"]
        await figures(admin, "opportunity", where=found["where"])
    with refused(400):
        await drill(admin, CATALOGUE, "won_amount", {"month": "soon"})


async def test_a_drill_checks_what_it_is_given(company: Company) -> None:
    """A dimension that is none, a condition that would mean another thing inside others, values that no figure has."""
    admin, wang = company.caller("管理员"), company.caller("小王")
    for by, where, code in (
        ({"nichts": "a"}, None, "unknown_name"),
        ({"name is null) or (name": "a"}, None, "unknown_name"),
        ({"account.nichts": "a"}, None, "unknown_name"),
        ({"owner": ["a"]}, None, "malformed"),
        ({"probability": "much"}, None, "type_mismatch"),
        ({"probability": 1e308}, None, "malformed"),
        ({}, "nichts = 1", "unknown_name"),
        ({}, "amount > 1) or (amount < 1", "unexpected_character"),
    ):
        with refused(400, code):
            await drill(admin, CATALOGUE, "won_amount", by, where)
    for value, written in (
        (0.5, "probability = 0.5"),
        (None, "probability is null"),
        ({"amount": "1.50", "currency": "CNY"}, "probability = 1.50"),
    ):
        found = await drill(admin, CATALOGUE, "won_amount", {"probability": value})
        assert written in found["where"]
    rights = {"objects": {"opportunity": {"read": "own", "fields": {"probability": "none"}}}}
    await set_role_rights(admin, int(company.ids["销售"]), rights)
    with refused(400, "unknown_name"):
        await drill(wang, CATALOGUE, "won_amount", {"probability": 0.5})


async def test_figures_hold_to_the_askers_rights(company: Company) -> None:
    deals = await fill(company, 5)
    wang, li, boss = (company.caller(n) for n in ("小王", "李经理", "高总"))
    for who, owners in (
        (wang, {"小王"}),
        (li, {"小王", "小张", "李经理"}),
        (boss, {"小王", "小张", "李经理", "小赵"}),
    ):
        ids = {company.ids[n] for n in owners}
        (found,) = await asked(who, "open_count")
        assert found["open_count"] == sum(d["owner"] in ids and STAGES[d["stage"]] == "open" for d in deals)
        assert {r["owner"]["id"] for r in await asked(who, "new_deals", by=["owner"])} <= ids
    rights = {"objects": {"opportunity": {"read": "own", "fields": {"amount": "none"}}}}
    await set_role_rights(company.caller("管理员"), int(company.ids["销售"]), rights)
    for call in (asked(wang, "won_amount"), asked(wang, "won_count", by=["amount"])):
        with refused(400, "unknown_name"):
            await call
    with refused(403, "forbidden"):
        await asked(wang, "new_leads")


async def test_a_wrong_question_is_refused(company: Company) -> None:
    wang = company.caller("小王")
    for given, code in (
        ({"metrics": []}, "malformed"),
        ({"metrics": ["nothing"]}, "unknown_name"),
        ({"metrics": ["won_count"], "by": ["nothing"]}, "unknown_name"),
        ({"metrics": ["new_leads"], "by": ["product"]}, "unknown_name"),
        ({"metrics": ["won_count"], "period": "soon"}, "malformed"),
        ({"metrics": ["won_count"], "period": {"from": "2026-02-01"}}, "malformed"),
        ({"metrics": ["won_count"], "limit": 0}, "malformed"),
        ({"metrics": ["won_count"], "where": "amount >"}, "unexpected_end"),
        ({"metrics": ["won_count"], "sort": ["nothing"]}, "unknown_name"),
    ):
        with refused(400, code):
            await query(wang, CATALOGUE, MetricQuery(**given))


async def test_nothing_is_counted_as_nothing(company: Company) -> None:
    (found,) = await asked(company.caller("小王"), "won_amount", "won_count", "win_rate", "sales_cycle_days")
    assert found == {
        "won_amount": {"amount": "0.00", "currency": "CNY"},
        "won_count": 0,
        "win_rate": None,
        "sales_cycle_days": None,
    }


async def test_groups_of_money_are_kept_apart(company: Company) -> None:
    wang = company.caller("小王")
    for value in (1, 1, 2):
        await create(wang, "opportunity", name="x", amount=value)
    found = await asked(wang, "open_count", "new_deals", by=["amount"])
    assert [(r["amount"]["amount"], r["open_count"], r["new_deals"]) for r in found] == [
        ("1.00", 2, 2),
        ("2.00", 1, 1),
    ]


async def test_a_figure_is_one_statement(company: Company) -> None:
    await fill(company, 6, 10)
    for by in ([], ["owner", "month", "source"]):
        async with statements(company) as sent:
            await asked(company.caller("高总"), "won_amount", by=by, period="this_year")
        assert len(sent) == 1
