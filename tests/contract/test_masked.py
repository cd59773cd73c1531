"""A field that is masked, or may not be read, tells nothing at any door: no order, no group, no likeness, no sample."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.asking import create, figures, names, refused, update
from tests.fixtures.organisation import Company
from tests.model.test_changes import CAR, text
from tests.records.imports.conftest import lay
from tests.records.search.conftest import found, index
from tests.rules.conftest import duplicate_rule
from yunchou.access.actor import Caller
from yunchou.apps.crm.metrics import METRICS
from yunchou.base.errors import Problem
from yunchou.metrics.catalogue import Catalogue
from yunchou.metrics.query import MetricQuery, query
from yunchou.records.change import Operation
from yunchou.records.evaluate import evaluate
from yunchou.records.exports import Export, export
from yunchou.records.former import restore_former
from yunchou.records.history import Event, events_after, history, visible_events
from yunchou.records.imports.run import import_folder
from yunchou.records.read import Query, rows
from yunchou.records.write import write
from yunchou.rules.duplicates.search import start_search
from yunchou.rules.live import look
from yunchou.studio import change
from yunchou.studio.preview import preview
from yunchou.studio.rights import set_role_rights

__all__ = ["lay"]

ALL: dict[str, Any] = {"create": True, "read": "all", "update": "all", "delete": "all", "export": True}
PHONE = "13987654321"
REVENUE = "7654321.00"


@pytest.fixture(params=["mask", "none"])
async def half_blind(company: Company, request: pytest.FixtureRequest) -> Caller:
    """小王, who may do everything but read the phone and revenue of customers and the amount of deals; also an administrator
    of the model and of imports.
    """
    access = request.param
    objects = {
        "*": ALL,
        "account": {**ALL, "fields": {"phone": access, "annual_revenue": access}},
        "opportunity": {**ALL, "fields": {"amount": access}},
    }
    rights = {"objects": objects, "actions": ["model.change", "imports.run", "imports.history"]}
    await set_role_rights(company.caller("管理员"), int(company.ids["销售"]), rights)
    return company.caller("小王")


@pytest.fixture
async def secret(company: Company) -> dict[str, str]:
    """A customer and its deal."""
    boss = company.caller("高总")
    account = await create(boss, "account", name="青山", phone=PHONE, annual_revenue=REVENUE)
    deal = await create(boss, "opportunity", name="单", account=account, amount=REVENUE)
    return {"account": account, "deal": deal}


def tells(answer: Any) -> bool:
    """Whether an answer holds one of the values, or so much of it that it is known."""
    # Ids and the fractions of moments hold any four digits at some hour.
    text = re.sub(r"\d{15,}|(?<=:\d\d)\.\d+", "", str(answer).replace(",", ""))
    return any(part in text for part in (PHONE, PHONE[3:7], "7654321"))


async def test_no_question_can_be_asked_about_it(half_blind: Caller, secret: dict[str, str]) -> None:
    calls: list[Callable[[], Any]] = [
        lambda: names(half_blind, "account", f'phone = "{PHONE}"'),
        lambda: names(half_blind, "account", 'phone starts_with "139"'),
        lambda: names(half_blind, "account", "annual_revenue * 2 > 100"),
        lambda: names(half_blind, "account", "IF(annual_revenue > 1, true, false)"),
        lambda: names(half_blind, "opportunity", "account.annual_revenue > 1"),
        lambda: names(half_blind, "account", "SUM(opportunities.amount) > 1"),
        lambda: rows(half_blind, "account", Query(fields=["name"], sort=["-annual_revenue"])),
        lambda: rows(half_blind, "opportunity", Query(fields=["name"], sort=["account.phone"])),
        lambda: figures(half_blind, "account", ["phone"]),
        lambda: figures(half_blind, "account", v="max(annual_revenue)"),
        lambda: figures(half_blind, "account", v="count_distinct(phone)"),
        lambda: figures(half_blind, "account", v="sum(SUM(opportunities.amount))"),
        lambda: figures(half_blind, "account", v='sum(IF(phone = "1", 1, 0))'),
        lambda: evaluate(half_blind, "annual_revenue + 1", name="account", id=int(secret["account"])),
        lambda: evaluate(half_blind, "account.phone", name="opportunity", id=int(secret["deal"])),
    ]
    for number, call in enumerate(calls):
        with refused(400, "unknown_name") as told:
            await call()
        assert not tells(told.problem.as_json("zh-CN")), number


async def test_metrics_of_it_have_no_figure(half_blind: Caller, secret: dict[str, str]) -> None:
    catalogue = Catalogue(METRICS)
    for name in ("won_amount", "open_amount"):
        with refused(400) as told:
            await query(half_blind, catalogue, MetricQuery([name]))
        assert not tells(told.problem.as_json("zh-CN"))
    (counted,) = await query(half_blind, catalogue, MetricQuery(["open_count"]))
    assert counted == {"open_count": 1}


async def test_the_search_finds_nothing_by_it(
    company: Company, half_blind: Caller, secret: dict[str, str]
) -> None:
    await index(company)
    assert await found(company.caller("高总"), PHONE) == ["青山"]
    for typed in (PHONE, PHONE[-4:], PHONE[:7], "139"):
        assert await found(half_blind, typed) == [], typed


async def test_files_hold_no_more_than_lists(
    half_blind: Caller, secret: dict[str, str], tmp_path: Path
) -> None:
    for kind in ("csv", "json"):
        path = tmp_path / f"out.{kind}"
        asked = Export("account", ["name", "phone", "annual_revenue"], format=kind)
        try:
            await export(half_blind, asked, path)
            told = path.read_text("utf-8-sig")
        except Problem as problem:
            told = str(problem.as_json("zh-CN"))
        assert not tells(told)
        await export(half_blind, Export("account", None, format=kind), path)
        assert not tells(path.read_text("utf-8-sig"))


async def test_an_import_does_not_find_records_by_it_and_its_faults_do_not_name_it(
    half_blind: Caller, secret: dict[str, str], lay: Callable[..., Path], tmp_path: Path
) -> None:
    plan = """
[[step]]
file = "a.csv"
object = "account"
match = ["phone"]
[step.map]
phone = "phone"
name = "name"
"""
    folder = lay(plan, **{"a.csv": f"phone,name\n{PHONE},变了\n"})
    try:
        told: Any = await import_folder(half_blind, folder / "plan.toml", folder)
    except Problem as problem:
        told = problem.as_json("zh-CN")
    assert secret["account"] not in json.dumps(told, default=str)
    assert await names(half_blind, "account", 'name = "青山"') == ["青山"]


async def test_who_is_alike_in_it_is_not_told(
    company: Company, half_blind: Caller, secret: dict[str, str]
) -> None:
    await create(company.caller("高总"), "account", name="绿水", phone=PHONE)
    rule = await duplicate_rule(company, [[{"field": "phone"}], [{"field": "name"}]], "电话或名称")
    # Whoever tries numbers learns that somebody has this one, and of whom to ask; not which customer it is.
    told = await look(half_blind, "account", {"name": "新", "phone": PHONE})
    assert [(each["id"], each["name"], each["fields"]) for each in told["duplicates"]] == [
        (None, None, {})
    ] * len(told["duplicates"])
    # What is found by the name as well is shown, as everywhere.
    told = await look(half_blind, "account", {"name": "青山", "phone": PHONE})
    assert [each["id"] for each in told["duplicates"] if each["name"] == "青山"] == [secret["account"]]
    assert not tells([each["fields"] for each in told["duplicates"]])
    only = await duplicate_rule(company, [[{"field": "phone"}]], "电话")
    with refused(403, "forbidden"):
        await start_search(half_blind, int(only))
    assert await start_search(half_blind, int(rule))


async def test_history_events_and_former_values_leave_it_out(
    company: Company, half_blind: Caller, secret: dict[str, str]
) -> None:
    boss, id = company.caller("高总"), int(secret["account"])
    await update(
        boss, "account", secret["account"], phone="021-1", annual_revenue=5, website="https://a.example"
    )
    told = await history(half_blind, "account", id)
    assert not tells(told)
    changed = next(each for each in told["events"] if each["type"] == "account.updated")
    assert set(changed["changes"]) == {"website"}
    logged: list[Event] = await events_after(company.system, (0, 0), limit=100)
    assert not tells(await visible_events(half_blind, logged))
    back = await restore_former(half_blind, "account", id, int(changed["id"]), to="before", preview=True)
    assert set(back["changes"]) == {"website"}


async def test_previews_of_changes_of_the_model_show_none_of_it(
    half_blind: Caller, secret: dict[str, str]
) -> None:
    for name, asked in (
        ("phone", {"type": "choice"}),
        ("phone", {"type": "number"}),
        ("phone", {"unique": True, "max_length": 3}),
        ("annual_revenue", {"type": "text"}),
        ("annual_revenue", {"minimum": 99999999}),
    ):
        try:
            told: Any = await preview(half_blind, "account", name, asked)
        except Problem as problem:
            told = problem.as_json("zh-CN")
        assert not tells(told), (name, asked)


async def test_previews_show_values_of_those_records_alone_that_the_asker_sees(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, {**CAR, "fields": [text("line")]})
    objects = {"*": {**ALL, "read": "own"}}
    await set_role_rights(admin, int(company.ids["销售"]), {"objects": objects, "actions": ["model.change"]})
    for person, line in (("小王", "021-11112222"), ("小赵", PHONE), ("小赵", PHONE)):
        await create(company.caller(person), "car", name=person, line=line)
    told = await preview(company.caller("小王"), "car", "line", {"type": "choice"})
    assert not tells(told)
    assert [each["value"] for each in told["retype"]["options"]] == ["021-11112222"]
    assert (await preview(admin, "car", "line", {"type": "choice"}))["rows"] == 3


async def test_it_can_be_tested_by_no_write(half_blind: Caller, secret: dict[str, str]) -> None:
    operations = [
        Operation("upsert", {"name": "x"}, match={"phone": PHONE}),
        Operation("update", {"phone": PHONE}, id=int(secret["account"])),
    ]
    for result in await write(half_blind, "account", operations, atomic=False):
        assert result.status in (403, 422)
        assert not tells([each.as_json("zh-CN") for each in result.errors])
