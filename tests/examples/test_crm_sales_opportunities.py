"""The plan for the public data set gives records from which each published figure can be counted."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import mean, median
from typing import Any

import pytest

from tests.examples.plan_reader import Record, Store, run

PLAN = Path(__file__).parents[2] / "examples/crm_sales_opportunities/plan.toml"


@pytest.fixture(scope="module")
def folder(sample_data: Path) -> Path:
    return sample_data / "crm_sales_opportunities"


@pytest.fixture(scope="module")
def figures(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "figures.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def store(folder: Path) -> Store:
    return run(PLAN, folder)


def kind(deal: Record) -> str:
    return str(deal["stage"]["kind"])


def won_value(deals: Iterable[Record]) -> int:
    total = sum((Decimal(deal["amount"]) for deal in deals if kind(deal) == "won"), Decimal(0))
    return int(total)


def by(deals: Iterable[Record], key: Callable[[Record], str]) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[Record]] = defaultdict(list)
    for deal in deals:
        if kind(deal) != "open":
            groups[key(deal)].append(deal)
    figures = {}
    for name, group in groups.items():
        kinds = Counter(map(kind, group))
        figures[name] = {
            "won": kinds["won"],
            "lost": kinds["lost"],
            "won_value": won_value(group),
            "win_rate": round(kinds["won"] / len(group), 6),
        }
    return figures


def cycle(deal: Record) -> int:
    start, end = date.fromisoformat(deal["created_at"]), date.fromisoformat(deal["close_date"])
    return (end - start).days


def test_counts_are_those_of_the_set(store: Store, figures: dict[str, Any]) -> None:
    deals = store["opportunity"]
    assert len(deals) == figures["opportunities"]
    assert len(store["account"]) == figures["accounts"]
    assert len(store["product"]) == figures["products"]
    agents = [user for user in store["user"] if user["manager"]]
    assert len(agents) == figures["agents"]
    assert len(store["user"]) - len(agents) == len(figures["by_manager"])
    assert Counter(deal["stage"]["name"] for deal in deals) == figures["by_stage"]
    assert sorted(each["name"] for each in store["department"]) == sorted(figures["by_region"])


def test_totals_of_won_deals(store: Store, figures: dict[str, Any]) -> None:
    deals = store["opportunity"]
    won = [int(deal["amount"]) for deal in deals if kind(deal) == "won"]
    closed = sum(kind(deal) != "open" for deal in deals)
    assert sum(won) == figures["won_value"]
    assert round(len(won) / closed, 6) == figures["win_rate"]
    assert round(mean(won), 4) == figures["won_average"]
    assert median(won) == figures["won_median"]


def test_cycles_run_from_creation_to_the_close_date(store: Store, figures: dict[str, Any]) -> None:
    won = [cycle(deal) for deal in store["opportunity"] if kind(deal) == "won"]
    lost = [cycle(deal) for deal in store["opportunity"] if kind(deal) == "lost"]
    expected = figures["cycle_days"]
    assert (round(mean(won), 3), median(won)) == (expected["won_mean"], expected["won_median"])
    assert (round(mean(lost), 3), median(lost)) == (expected["lost_mean"], expected["lost_median"])


def test_open_deals_at_list_price_by_stage(store: Store, figures: dict[str, Any]) -> None:
    value: Counter[str] = Counter()
    for deal in store["opportunity"]:
        if kind(deal) == "open":
            value[deal["stage"]["name"]] += int(deal["product"]["list_price"])
    assert value == figures["open_at_list_price"]


def test_figures_by_region_manager_product_and_agent(store: Store, figures: dict[str, Any]) -> None:
    deals = store["opportunity"]
    assert by(deals, lambda deal: deal["owner"]["department"]["name"]) == figures["by_region"]
    assert by(deals, lambda deal: deal["owner"]["manager"]["name"]) == figures["by_manager"]
    assert by(deals, lambda deal: deal["product"]["name"]) == figures["by_product"]
    assert by(deals, lambda deal: deal["owner"]["name"]) == figures["by_agent"]


def test_won_by_month_of_the_close_date(store: Store, figures: dict[str, Any]) -> None:
    months: dict[str, dict[str, int]] = defaultdict(lambda: {"count": 0, "value": 0})
    for deal in store["opportunity"]:
        if kind(deal) == "won":
            months[deal["close_date"][:7]]["count"] += 1
            months[deal["close_date"][:7]]["value"] += int(deal["amount"])
    assert months == figures["won_by_month"]


def test_the_largest_customers(store: Store, figures: dict[str, Any]) -> None:
    values: Counter[str] = Counter()
    for deal in store["opportunity"]:
        if kind(deal) == "won":
            values[deal["account"]["name"]] += int(deal["amount"])
    assert dict(values.most_common(10)) == figures["top_accounts_by_won_value"]


def test_faults_in_the_data_are_met(store: Store, figures: dict[str, Any]) -> None:
    deals, faults = store["opportunity"], figures["faults_in_the_data"]
    assert {deal["product"]["name"] for deal in deals} == {product["name"] for product in store["product"]}
    assert sum(deal["account"] is None for deal in deals) == faults["open without account"]
    assert sum(deal["created_at"] is None for deal in deals) == faults["prospecting without engage_date"]
    owners = {deal["owner"] for deal in deals}
    idle = [user for user in store["user"] if user["manager"] and user not in owners]
    assert len(idle) == faults["agents without an opportunity"]
    industries = Counter(account["industry"] for account in store["account"])
    assert industries["technology"] == faults["sector spelt technolgy"]


def test_parents_and_money_of_customers(store: Store) -> None:
    accounts = {account["name"]: account for account in store["account"]}
    assert accounts["Bluth Company"]["parent"] is accounts["Acme Corporation"]
    assert sum(account["parent"] is not None for account in accounts.values()) == 15
    assert Decimal(accounts["Kan-code"]["annual_revenue"]) == Decimal("11698030000")
    assert accounts["Bioholding"]["country"] == "Philippines"


def test_stages_are_entered_on_the_days_of_the_file(store: Store) -> None:
    for deal in store["opportunity"]:
        stage = deal["stage"]["name"]
        if stage == "Prospecting":
            assert deal.entered == {}
        else:
            assert deal.entered["Engaging"] == deal["created_at"]
            assert deal.entered.get(stage) == (
                deal["created_at"] if stage == "Engaging" else deal["close_date"]
            )


def test_names_are_readable_and_logins_are_addresses(store: Store) -> None:
    names = {deal["external_id"]: deal["name"] for deal in store["opportunity"]}
    assert names["Z063OYW0"] == "Isdom GTX Pro"
    assert any(
        deal["account"] is None and deal["name"] == deal["product"]["name"] for deal in store["opportunity"]
    )
    logins = {user["name"]: user["login"] for user in store["user"]}
    assert logins["Mei-Mei Johns"] == "mei.mei.johns@hardware.example"
    assert len(set(logins.values())) == len(logins)
