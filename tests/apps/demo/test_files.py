"""The demo organisation's files: the same for the same day, complete, everything in its place."""

import csv
import re
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.apps.demo.conftest import TODAY, founded
from tests.examples.plan_reader import Record, Store, run
from yunchou.apps.commerce import OBJECTS as COMMERCE
from yunchou.apps.crm import OBJECTS as CRM
from yunchou.apps.demo import generate
from yunchou.apps.demo.days import is_holiday
from yunchou.apps.process import OBJECTS as PROCESS
from yunchou.base.credit_code import check_character, organisation_check

YESTERDAY = (TODAY - timedelta(days=1)).isoformat()
COUNTS = {"user": 60, "account": 1200, "contact": 3000, "lead": 2500, "opportunity": 9000, "activity": 40_000}


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entries(deal: Record) -> list[tuple[str, str]]:
    """The stages of a deal with the moment of entry, in the order of the pipeline."""
    order = {"赢单": 90, "输单": 90, "续约成功": 90, "续约流失": 90}
    names = list(deal.entered)
    return sorted(
        ((name, deal.entered[name]) for name in names), key=lambda entry: (entry[1], order.get(entry[0], 0))
    )


@pytest.mark.parametrize("today", [date(2026, 11, 28), date(2028, 1, 1), date(2028, 2, 29)])
def test_a_demo_is_made_on_any_day(today: date, tmp_path: Path) -> None:
    """On some days a deal is planned further ahead than the working days that are known."""
    generate(tmp_path, today)
    assert len(rows(tmp_path, "opportunities")) > 8000


def test_same_day_gives_the_same_bytes(demo_folder: Path, tmp_path: Path) -> None:
    generate(tmp_path, TODAY)
    names = sorted(path.name for path in demo_folder.iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    for name in names:
        assert (tmp_path / name).read_bytes() == (demo_folder / name).read_bytes(), name


def test_another_day_moves_the_two_years(tmp_path: Path) -> None:
    generate(tmp_path, date(2025, 3, 3))
    store = run(tmp_path / "plan.toml", tmp_path, founded())
    created = [deal["created_at"] for deal in store["opportunity"]]
    assert min(created) >= "2023-03-04"
    assert max(created) < "2025-03-03"
    assert {name: len(store[name]) for name in COUNTS} == COUNTS


def test_as_many_records_as_told(demo: Store) -> None:
    assert {name: len(demo[name]) for name in COUNTS} == COUNTS
    assert 15 <= len(demo["product"]) <= 24
    assert len({product["family"] for product in demo["product"]}) == 3
    assert len(demo["pipeline"]) == 2
    assert len(demo["campaign"]) == 24


def test_every_reference_that_is_filled_leads_somewhere(demo: Store) -> None:
    for name in ("account", "contact", "lead", "opportunity", "activity"):
        # What lies in a pool is nobody's yet.
        pooled = name in ("account", "lead")
        assert all(record["owner"] is not None for record in demo[name] if not (pooled and record["pool"])), (
            name
        )
    for deal in demo["opportunity"]:
        assert deal["contact"]["account"] is deal["account"]
        assert deal["stage"]["pipeline"] is deal["pipeline"]


def test_a_follow_up_keeps_to_one_customer(demo: Store) -> None:
    for activity in demo["activity"]:
        deal, account, contact = activity["opportunity"], activity["account"], activity["contact"]
        assert (account is None) == (activity["lead"] is not None)
        assert deal is None or deal["account"] is account
        assert contact is None or contact["account"] is account


def test_options_are_those_of_the_objects(demo: Store) -> None:
    checked = 0
    for owner in (*CRM, *COMMERCE, *PROCESS):
        for field in owner.fields.values():
            if field.options:
                values = {record[field.name] for record in demo[owner.name]} - {None}
                assert values <= {option.value for option in field.options}, (owner.name, field.name)
                checked += bool(values)
    assert checked >= 18


def test_mapped_fields_exist(demo: Store) -> None:
    for owner in (*CRM, *COMMERCE, *PROCESS):
        used = {name for record in demo[owner.name] for name in record.values}
        assert used <= set(owner.fields), owner.name


def test_external_ids_are_in_order_of_creation(demo: Store) -> None:
    for name in ("account", "contact", "lead", "opportunity", "activity"):
        created = [record["created_at"] for record in demo[name]]
        numbers = [record["external_id"] for record in demo[name]]
        assert created == sorted(created), name
        assert numbers == sorted(set(numbers)), name
        assert created[-1] <= YESTERDAY + " 23:59"


def test_names_that_others_refer_to_are_unique(demo: Store) -> None:
    for name in ("account", "user", "product", "campaign", "department"):
        names = Counter(record["name"] for record in demo[name])
        assert max(names.values()) == 1, name
    logins = [user["login"] for user in demo["user"]]
    assert len(set(logins)) == len(logins)
    assert all(re.fullmatch(r"[a-z.]+@demo\.example", login) for login in logins)
    assert "admin@demo.example" in logins


def test_everybody_is_in_a_tree_below_the_company(demo: Store) -> None:
    tops = [department["name"] for department in demo["department"] if department["parent"] is None]
    assert tops == ["华东", "华南", "华北", "华中", "西南", "东北", "总部"]
    assert all(each["parent"] is None or each["parent"]["name"] in tops for each in demo["department"])
    bosses = [user for user in demo["user"] if user["manager"] is None]
    assert [boss["department"] for boss in bosses] == [None]
    for user in demo["user"]:
        steps = 0
        while user["manager"] is not None:
            user, steps = user["manager"], steps + 1
            assert steps < 5
        assert user is bosses[0]


def test_deals_go_forward_in_time(demo: Store) -> None:
    for deal in demo["opportunity"]:
        moments = entries(deal)
        assert moments[0][1] == deal["created_at"]
        assert moments[-1][0] == deal["stage"]["name"]
        assert [moment for _, moment in moments] == sorted({moment for _, moment in moments})
        positions = [
            int(stage["position"]) for stage in demo["stage"] for name, _ in moments if stage["name"] == name
        ]
        assert positions == sorted(positions)
        assert moments[-1][1] <= YESTERDAY + " 23:59"
        if deal["stage"]["kind"] != "open":
            assert deal["close_date"] == moments[-1][1][:10]


def test_open_deals_close_later_but_for_some(demo: Store) -> None:
    closing = [deal["close_date"] for deal in demo["opportunity"] if deal["stage"]["kind"] == "open"]
    late = sum(day < TODAY.isoformat() for day in closing)
    assert 0.05 < late / len(closing) < 0.25
    assert max(closing) > (TODAY + timedelta(days=30)).isoformat()


def test_only_lost_deals_have_a_reason_and_only_open_ones_a_next_step(demo: Store) -> None:
    for deal in demo["opportunity"]:
        kind = deal["stage"]["kind"]
        assert (deal["loss_reason"] is not None) == (kind == "lost")
        assert deal["next_step"] is None or kind == "open"


def test_nothing_is_done_in_the_future_or_before_it_was_planned(demo: Store) -> None:
    for activity in demo["activity"]:
        created, due, done = activity["created_at"], activity["due_at"], activity["done_at"]
        assert created <= due
        assert (done is not None) == (activity["status"] == "done")
        assert done is None or created <= done <= YESTERDAY + " 23:59"
        if activity["opportunity"]:
            assert created >= activity["opportunity"]["created_at"]


def test_work_is_done_on_working_days_mostly(demo: Store) -> None:
    done = [datetime.fromisoformat(each["done_at"]) for each in demo["activity"] if each["done_at"]]
    working = sum(moment.weekday() < 5 and not is_holiday(moment.toordinal()) for moment in done)
    assert working / len(done) > 0.95
    assert working < len(done)


def test_nobody_works_before_coming(demo_folder: Path, demo: Store) -> None:
    hired = {row["name"]: row["hired_on"] for row in rows(demo_folder, "people")}
    for deal in demo["opportunity"]:
        assert deal["created_at"][:10] >= hired[deal["owner"]["name"]]


def test_converted_leads_point_at_what_became_of_them(demo: Store) -> None:
    used: set[str] = set()
    for lead in demo["lead"]:
        deal = lead["opportunity"]
        assert (deal is not None) == (lead["status"] == "converted")
        if deal is not None:
            assert lead["account"] is deal["account"]
            assert lead["contact"]["account"] is deal["account"]
            assert lead["source"] == deal["source"]
            assert lead["created_at"] < lead["converted_at"] == deal["created_at"]
            used.add(deal["external_id"])
    assert len(used) == sum(lead["status"] == "converted" for lead in demo["lead"])


def test_credit_codes_have_the_right_check_characters(demo: Store) -> None:
    codes = [account["credit_code"] for account in demo["account"] if account["credit_code"]]
    assert len(codes) > 900
    assert len(set(codes)) == len(codes)
    for code in codes:
        assert check_character(code[:17]) == code[17]
        assert organisation_check(code[8:16]) == code[16]


@pytest.mark.parametrize("code", ["914403001922038216", "9144030071526726XG", "91110000802100433B"])
def test_check_characters_of_codes_in_use(code: str) -> None:
    assert check_character(code[:17]) == code[17]
    assert organisation_check(code[8:16]) == code[16]


def test_no_address_or_number_can_reach_anybody(demo: Store) -> None:
    for name in ("contact", "lead"):
        assert all(each["phone"].startswith("1990000") for each in demo[name])
        assert all(each["email"].endswith(".example") for each in demo[name] if each["email"])
    assert all("-5550" in account["phone"] for account in demo["account"])
    assert all(account["website"].endswith(".example") for account in demo["account"])


def test_amounts_are_list_price_times_quantity_less_discount(demo_folder: Path) -> None:
    prices = {row["name"]: Decimal(row["list_price"]) for row in rows(demo_folder, "products")}
    for row in rows(demo_folder, "opportunities"):
        at_list = prices[row["product"]] * int(row["quantity"])
        assert Decimal(row["amount"]) == at_list * (1 - Decimal(row["discount"]))
        assert Decimal(row["amount"]) > 0


def test_texts_are_varied(demo: Store) -> None:
    contents = Counter(activity["content"] for activity in demo["activity"] if activity["content"])
    assert len(contents) > 25_000
    assert not any("{" in content for content in contents)
    assert len({deal["name"] for deal in demo["opportunity"]}) > 5000
