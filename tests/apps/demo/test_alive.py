"""The demo as a server loads it: every part of the house has something to show, and what it shows holds together."""

import json
from collections.abc import AsyncIterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.apps.demo.test_import import LOGIN
from tests.fixtures.database import Templates
from tests.fixtures.organisation import DECLARED
from tests.fixtures.server import with_demo
from yunchou.access.actor import Caller, person
from yunchou.access.organisation import Organisation, OrganisationSettings
from yunchou.apps.demo.office import FINANCE
from yunchou.apps.metrics import CATALOGUE
from yunchou.apps.process.standing import standing
from yunchou.base.db import present
from yunchou.metrics.query import MetricQuery, query
from yunchou.records.read import Query, page, rows

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
async def demo(templates: Templates) -> AsyncIterator[Caller]:
    """The administrator of the demo, who reads Chinese."""
    async with templates.copy("site_demo", with_demo) as db:
        row = present(await db.fetchrow("select id, name, schema_name from yunchou.organisation"))
        settings = OrganisationSettings()
        organisation = Organisation(db, row["id"], row["name"], row["schema_name"], settings, DECLARED)
        people = (await organisation.snapshot()).access.people.values()
        found = next(each for each in people if each.login == LOGIN)
        yield Caller(organisation, person(found.id, found.name), "zh-CN")


async def several(caller: Caller, name: str, *fields: str, where: str | None = None) -> list[dict[str, Any]]:
    return await rows(caller, name, Query(fields=list(fields) or None, where=where, limit=1000))


async def count(caller: Caller, name: str, where: str | None = None) -> int:
    body = await page(caller, name, Query(fields=["id"], where=where, limit=1, count="exact"))
    return int(json.loads(body)["count"]["value"])


def today() -> str:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


async def test_somebody_of_finance_closes_months_writes_off_and_invoices(demo: Caller) -> None:
    snapshot = await demo.organisation.snapshot()
    who = next(each for each in snapshot.access.people.values() if each.login == FINANCE[1])
    rights = snapshot.access.viewer(who.id).rights
    assert all(rights.may(f"commerce.{each}") for each in ("write_off", "refund_payment"))
    for name in ("accounting_period", "invoice", "payment"):
        assert rights.of(name).create, name
    finance = Caller(demo.organisation, person(who.id, who.name), "zh-CN")
    assert await count(finance, "invoice") == await count(demo, "invoice") > 0


async def test_visits_were_checked_in_and_some_are_doubtful(demo: Caller) -> None:
    fields = (
        "done_at",
        "checked_in_at",
        "checked_out_at",
        "position",
        "distance",
        "template",
        "account.grade",
    )
    visits = await several(demo, "activity", *fields, where="checked_in_at is not null")
    assert len(visits) > 300
    now = datetime.now().astimezone()
    for each in visits:
        began, ended = (datetime.fromisoformat(each[name]) for name in ("checked_in_at", "checked_out_at"))
        assert began < ended == datetime.fromisoformat(each["done_at"]) < now
        assert (each["position"] is None) == (each["distance"] is None)
        assert (each["template"] is None) == (each["account.grade"] == "D")
    risks = await several(demo, "visit_risk", "score", "reasons")
    signs = {reason["kind"] for each in risks for reason in each["reasons"]}
    assert {"impossible_speed", "shared_device", "far", "too_short", "mocked", "repeated_photo"} <= signs
    assert {"sent_late", "left_mocked", "left_perfect_place", "left_poor_accuracy", "other_device"} <= signs
    assert 10 < len(risks) < len(visits) / 5
    steps = await several(demo, "visit_step", "action", "photos", "note", "record")
    assert all(each["action"] and (each["photos"] or each["note"] or each["record"]) for each in steps)


async def test_visits_are_due_in_cycles_and_planned_for_today(demo: Caller) -> None:
    told = (await query(demo, CATALOGUE, MetricQuery(("visit_coverage", "missed_accounts"))))[0]
    assert 0.5 < told["visit_coverage"] < 1
    assert told["missed_accounts"] > 20
    route = await several(
        demo, "activity", "owner", "status", "route_position", "account.location", where="route_position > 0"
    )
    assert len({each["owner"]["id"] for each in route}) == 2
    assert sorted(each["route_position"] for each in route) == [n for n in range(1, 6) for _ in range(2)]
    assert all(each["status"] == "open" and each["account.location"] for each in route)


async def test_key_customers_have_plans_and_large_deals_needs(demo: Caller) -> None:
    plans = await several(
        demo, "account_plan", "account", "state", "target", "potential", "actions_open", "actions_done"
    )
    assert {each["state"] for each in plans} == {"draft", "active", "closed"}
    assert len({each["account"]["id"] for each in plans}) == len(plans) > 5
    for each in plans:
        assert float(each["target"]["amount"]) > 0
        assert float(each["potential"]["amount"]) > 0
        assert each["actions_done"] > 0
        assert (each["actions_open"] == 0) == (each["state"] == "closed")
    needs = await several(demo, "opportunity_need", "opportunity", "opportunity.stage.kind", "fit")
    assert {each["opportunity.stage.kind"] for each in needs} == {"open"}
    assert {each["fit"] for each in needs} == {"met", "partly", "open", "unmet"}


async def test_business_goes_over_the_year(demo: Caller) -> None:
    def between(field: str, since: int, until: int) -> str:
        return f'{field} <= DATEADD(TODAY(), -{since}, "day") and {field} > DATEADD(TODAY(), -{until}, "day")'

    for month in range(12):
        ordered = between("order_date", 30 * month, 30 * (month + 1))
        assert await count(demo, "sales_order", ordered) > 3, month
    for since, until in ((1, 31), (31, 61), (61, 91), (91, 400)):
        assert await count(demo, "receivable", between("due_on", since, until)) > 0, since
    for action in ("give_back", "returned", "take_back"):
        assert await count(demo, "pool_history", f'action = "{action}"') > 0, action


async def test_products_have_categories_and_prices(demo: Caller) -> None:
    products = await several(demo, "product", "category", "list_price", where="list_price is not null")
    assert all(each["category"] for each in products if each["list_price"])
    books = await several(demo, "price_book", "kind", "account", "grade", "starts_on")
    assert {each["kind"] for each in books} == {"standard", "class", "customer"}
    assert any(each["starts_on"] > today() for each in books)
    prices = await several(demo, "price", "price_book", "product", "from_quantity", "price")
    assert all(float(each["price"]) > 0 for each in prices)
    assert {float(each["from_quantity"]) for each in prices} == {0, 20, 100}
    limits = await several(demo, "discount_limit", "role.code", "most_discount")
    assert {each["role.code"] for each in limits} == {"rep", "manager", "operations"}
    assert len(await several(demo, "sales_order", where='status = "draft" and approval_needed')) >= 2
    assert await count(demo, "account", "interested_in is not null") > 40
    assert await count(demo, "contact", "best_time is not null") > 40
    rates = await several(demo, "exchange_rate", "currency.code", "date")
    assert all(each["date"] <= today() for each in rates)
    assert {each["currency.code"] for each in rates} == {"USD", "EUR", "HKD"}
    assert await count(demo, "product_unit") == 3


async def test_a_sale_in_dollars_was_paid(demo: Caller) -> None:
    fields = ("status", "total", "paid", "outstanding", "quote.total", "currency.code")
    (order,) = await several(demo, "sales_order", *fields, where='currency.code = "USD"')
    assert order["total"]["currency"] == order["quote.total"]["currency"] == "USD"
    assert order["total"]["amount"] == order["quote.total"]["amount"]
    assert Decimal(order["outstanding"]["amount"]) == 0
    payments = [each["amount"] for each in await several(demo, "payment", "amount")]
    paid = [Decimal(each["amount"]) for each in payments if each["currency"] == "USD"]
    assert sum(paid) == Decimal(order["total"]["amount"])


async def test_people_talk_and_write_to_customers(demo: Caller) -> None:
    comments = await several(demo, "comment", "object", "owner", "parent", "mentions", "created_at")
    assert any(each["parent"] for each in comments)
    assert all(each["mentions"] and each["mentions"][0]["id"] != each["owner"]["id"] for each in comments)
    assert all(each["created_at"][:10] <= today() for each in comments)
    mails = await several(demo, "mail", "direction", "account", "contact", "thread", "at", "state")
    assert {each["direction"] for each in mails} == {"in", "out"}
    assert all(each["account"] and each["contact"] and each["at"][:10] <= today() for each in mails)
    assert 10 < len({each["thread"] for each in mails}) < len(mails)
    assert await count(demo, "account", "tags is not null") > 10
    handed = await several(demo, "web_form_submission", "state", "record")
    assert sorted(each["state"] for each in handed) == ["created", "created", "created", "spam"]
    assert (
        await count(demo, "lead", f"id in ({', '.join(each['record'] for each in handed if each['record'])})")
        == 3
    )
    for name in ("team", "mail_template", "web_form"):
        assert await count(demo, name) > 0, name


async def test_the_office_goes_on(demo: Caller) -> None:
    (refund,) = await several(demo, "refund", "amount", "payment.refunded", "payment.unallocated")
    assert refund["amount"] == refund["payment.refunded"] == refund["payment.unallocated"]
    payments = await several(demo, "expense_payment", "status", "total", "claim_count")
    assert {each["status"] for each in payments} == {"paid", "prepared"}
    for each in payments:
        claims = await several(
            demo, "expense_claim", "total", "status", where="payment.status = " + json.dumps(each["status"])
        )
        assert len(claims) == each["claim_count"]
        assert sum(Decimal(claim["total"]["amount"]) for claim in claims) == Decimal(each["total"]["amount"])
    alerts = await several(demo, "case_escalation", "due_at", "case")
    assert alerts
    assert await count(demo, "article_vote") > 10
    assert await count(demo, "quote_clause", "body is not null") == await count(demo, "quote_clause") > 20
    (absent,) = await several(demo, "delegation", "absent", "starts_on", "ends_on")
    assert absent["starts_on"] <= today() <= absent["ends_on"]
    assert {each["state"] for each in await several(demo, "leave", "state")} == {"approved", "requested"}
    for name in ("sharing_rule", "validation_rule", "record_team"):
        assert await count(demo, name) > 0, name


NAMED = (
    *("visit_template", "visit_action", "visit_cycle", "visit_risk_rule", "visit_step"),
    *(
        "account_plan",
        "account_plan_action",
        "opportunity_need",
        "product_category",
        "price_book",
        "discount_limit",
    ),
)


async def test_names_are_read_in_english(demo: Caller) -> None:
    reader = Caller(demo.organisation, demo.actor, "en")
    for each in await several(reader, "account_plan_product", "notes"):
        assert each["notes"].isascii()
    for name in NAMED:
        for each in await several(reader, name, "name"):
            assert each["name"].isascii(), (name, each["name"])


async def test_contracts_have_milestones_reached_late_and_to_come(demo: Caller) -> None:
    assert await count(demo, "contract_milestone", "done = true and done_on = due_on") > 20
    assert await count(demo, "contract_milestone", "done = false and due_on < TODAY()") > 0
    assert await count(demo, "contract_milestone", "done = false and due_on >= TODAY()") > 0
    assert await count(demo, "contract_milestone", "amount > 0") > 100


async def test_goals_are_broken_down_to_people_and_answered(demo: Caller) -> None:
    for scope in ("company", "department", "person"):
        assert (
            await count(demo, "goal", f'scope = "{scope}" and total > 0 and rule.metric = "won_amount"') > 0
        )
    assert await count(demo, "goal", 'answer = "confirmed"') > 5
    assert await count(demo, "goal", 'answer = "objected"') == 2
    # Every month asks for something that can be reached: none for less than a twentieth of its year.
    least = " or ".join(f"m{n} * 20 < total" for n in range(1, 13))
    assert await count(demo, "goal", f'scope = "company" and rule.metric = "won_amount" and ({least})') == 0


async def test_forecasts_are_submitted_judged_and_looked_back_on(demo: Caller) -> None:
    assert await count(demo, "forecast_period", "locked = true") == 3
    assert (
        await count(
            demo, "forecast_entry", 'kind = "submitted" and person is not null and reason is not null'
        )
        > 2
    )
    assert await count(demo, "forecast_entry", 'kind = "judged"') == 1
    assert await count(demo, "forecast_request", 'state = "open"') > 5
    name = demo.organisation.schema
    assert (
        await demo.organisation.db.fetchval(
            f"select count(*) from {name}.forecast_snapshot_day where deals > 20"
        )
        > 12
    )


async def test_open_deals_and_leads_have_a_chance_that_was_learned(demo: Caller) -> None:
    for name, field in (("opportunity", "win_chance"), ("lead", "conversion_chance")):
        assert (
            await count(demo, "prediction_model", f'object = "{name}" and state = "learned" and auc > 0.55')
            == 1
        )
        assert await count(demo, name, f"{field} > 0") > 500
    assert await count(demo, "opportunity", 'win_chance > 0 and stage.kind != "open"') == 0


async def test_a_large_deal_waits_to_enter_negotiations(demo: Caller) -> None:
    organisation = demo.organisation
    found = await organisation.db.fetch(
        f"select record from {organisation.schema}.automation_run where source like 'entry:%' and state = 'ready'"
    )
    (deal,) = [row["record"] for row in found]
    told = await standing(demo, "opportunity", deal)
    assert told["waits"]["stage"]["name"] == "商务谈判"
    assert told["latest"] is True
