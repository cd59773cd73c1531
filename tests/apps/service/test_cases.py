"""What users of cases may rely on: statuses, queues, who sees what, and whose a case is."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.apps.pages import PAGES
from yunchou.base.errors import Problem
from yunchou.records.sharing import access


async def queue(company: Company, name: str = "售后一线", **given: Any) -> str:
    values = {"usual": True, "members": [company.ids["小王"], company.ids["小张"]], **given}
    return await create(company.caller("管理员"), "case_queue", name=name, **values)


async def case(who: Caller, **given: Any) -> str:
    return await create(who, "case", **{"name": "打印机卡纸", **given})


async def act(who: Caller, name: str, id: str, **given: Any) -> Any:
    return await run(who, f"service.{name}", {"case": id, **given})


async def test_a_case_waits_in_the_usual_queue_until_somebody_takes_it(company: Company) -> None:
    await queue(company)
    wang, zhang = company.caller("小王"), company.caller("小张")
    id = await case(wang)
    found = await read(wang, "case", id)
    assert (found["status"], found["owner"], found["queue"]["name"]) == ("new", None, "售后一线")
    assert found["number"].startswith("CS-")
    assert (await act(zhang, "take_case", id)).status == "open"
    assert (await read(zhang, "case", id))["owner"]["name"] == "小张"
    with refused(422):
        await act(wang, "take_case", id)
    await act(zhang, "give_back_case", id)
    assert (await read(wang, "case", id))["owner"] is None


async def test_of_two_who_take_a_case_at_once_one_gets_it(company: Company) -> None:
    await queue(company)
    wang, zhang = company.caller("小王"), company.caller("小张")
    id = await case(wang)
    answers = await asyncio.gather(
        act(wang, "take_case", id), act(zhang, "take_case", id), return_exceptions=True
    )
    assert sorted(isinstance(each, Problem) for each in answers) == [False, True]


async def test_statuses_go_only_where_they_may(company: Company) -> None:
    admin = company.caller("管理员")
    id = await case(admin)
    await act(admin, "wait_for_customer", id)
    assert (await read(admin, "case", id))["first_response_at"] is not None
    await act(admin, "resolve_case", id, resolution="更换搓纸轮")
    with refused(422):
        await update(admin, "case", id, status="open")
    await act(admin, "close_case", id)
    await act(admin, "reopen_case", id)
    found = await read(admin, "case", id)
    assert (found["status"], found["reopened"], found["resolved_at"], found["closed_at"]) == (
        "reopened", 1, None, None,
    )  # fmt: skip
    assert found["resolution"] == "更换搓纸轮"
    with refused(422):
        await act(admin, "reopen_case", id)


@pytest.mark.parametrize(
    ("strategy", "got"),
    [
        ("round_robin", ["小王", "小张", "小王", "小张"]),
        ("fixed", ["小王"] * 4),
        ("load", ["小王", "小张", "小王", "小张"]),
    ],
)
async def test_a_queue_gives_cases_by_its_strategy(company: Company, strategy: str, got: list[str]) -> None:
    await queue(company, strategy=strategy)
    admin = company.caller("管理员")
    ids = [await case(admin) for _ in range(4)]
    assert [(await read(admin, "case", id))["owner"]["name"] for id in ids] == got


async def test_load_counts_what_is_open_and_a_batch_is_shared_out(company: Company) -> None:
    await queue(company, strategy="load")
    admin = company.caller("管理员")
    ids = await company.create(admin, "case", *({"name": f"问题 {n}"} for n in range(4)))
    owners = [(await read(admin, "case", id))["owner"]["name"] for id in ids]
    assert sorted(owners) == ["小张", "小张", "小王", "小王"]
    for id, owner in zip(ids, owners, strict=True):
        if owner == "小张":
            await act(admin, "resolve_case", id)
    assert (await read(admin, "case", await case(admin)))["owner"]["name"] == "小张"


async def test_whoever_is_on_leave_gets_none(company: Company) -> None:
    admin = company.caller("管理员")
    await queue(company, strategy="round_robin")
    today = dt.datetime.now(dt.UTC).date()
    days = {"starts_on": str(today - dt.timedelta(2)), "ends_on": str(today + dt.timedelta(2))}
    await create(admin, "leave", person=company.ids["小王"], kind="annual", state="approved", **days)
    ids = [await case(admin) for _ in range(2)]
    assert {(await read(admin, "case", id))["owner"]["name"] for id in ids} == {"小张"}


async def test_a_case_is_handed_to_a_colleague_or_to_another_queue(company: Company) -> None:
    await queue(company)
    second = await queue(company, "二线", usual=False, strategy="fixed", members=[company.ids["小赵"]])
    wang = company.caller("小王")
    id = await case(wang)
    await act(wang, "hand_over_case", id, to=company.ids["小张"])
    assert (await read(wang, "case", id))["owner"]["name"] == "小张"
    await act(wang, "hand_over_case", id, queue=second)
    assert (await read(wang, "case", id))["owner"]["name"] == "小赵"
    with refused(404):
        await act(company.caller("小赵"), "hand_over_case", id, queue="7")


async def test_whoever_sees_the_customer_sees_its_cases_and_nobody_else(company: Company) -> None:
    await queue(company, members=[company.ids["小张"]])
    admin, wang, zhao = company.caller("管理员"), company.caller("小王"), company.caller("小赵")
    account = await create(wang, "account", name="海尔")
    id = await case(admin, account=account)
    assert (await read(wang, "case", id))["account"]["name"] == "海尔"
    with refused(404):
        await read(zhao, "case", id)
    with refused(403):
        await update(wang, "case", id, priority="urgent")
    await update(company.caller("小张"), "case", id, priority="urgent")
    with refused(403):
        await act(wang, "resolve_case", id)


async def test_the_customer_of_a_contact_is_found_by_the_address_that_was_given(company: Company) -> None:
    admin = company.caller("管理员")
    account = await create(admin, "account", name="海尔")
    contact = await create(admin, "contact", name="孙工", email="Sun@haier.example", account=account)
    found = await read(admin, "case", await case(admin, contact_email="sun@haier.example"))
    assert (found["contact"]["id"], found["account"]["id"]) == (contact, account)
    other = await read(admin, "case", await case(admin, contact_email="nobody@haier.example"))
    assert (other["contact"], other["account"]) == (None, None)


async def test_why_somebody_sees_a_case_of_a_queue_is_told(company: Company) -> None:
    box = await queue(company, members=[company.ids["小张"]])
    admin = company.caller("管理员")
    id = await case(admin)
    found = await access(admin, "case", int(id))
    mine = next(each for each in found if each["user"]["name"] == "小张")
    assert mine["rights"] == ["read", "update"]
    assert {"kind": "queue", "queue": {"id": box, "name": "售后一线"}, "rights": "update"} in mine["because"]


def test_customers_and_their_people_show_their_cases() -> None:
    assert all("cases" in PAGES.objects[name].related for name in ("account", "contact"))
