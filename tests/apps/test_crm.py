"""Activities and the conversion of leads."""

import asyncio
from typing import Any

import pytest

from tests.fixtures.asking import create, figures, names, read, refused, second_process, update
from tests.fixtures.field_values import whole_address
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.records.history import history
from yunchou.records.read import Query, rows
from yunchou.studio.rights import set_role_rights

LEAD: dict[str, Any] = {
    "name": "王五", "company": "华为", "phone": "13812345678", "email": "w@example.com", "source": "website",
    "industry": "electronics", "province": "广东", "title": "总监", "description": "要一百台",
}  # fmt: skip


async def convert(who: Caller, lead: str, **given: Any) -> dict[str, Any]:
    made = await run(who, "crm.convert_lead", {"lead": lead, **given})
    return {name: getattr(made, name) for name in ("account", "contact", "opportunity")}


async def total(company: Company) -> list[int]:
    admin = company.caller("管理员")
    return [(await figures(admin, name))[0]["n"] for name in ("account", "contact", "opportunity")]


async def test_a_lead_becomes_account_contact_and_deal(company: Company) -> None:
    wang = company.caller("小王")
    lead = await create(wang, "lead", **LEAD)
    task = await create(wang, "activity", name="回电", lead=lead)
    made = await convert(wang, lead, opportunity={"amount": "1000", "close_date": "2026-12-31"})
    account, contact = (
        await read(wang, "account", made["account"]),
        await read(wang, "contact", made["contact"]),
    )
    deal, after = await read(wang, "opportunity", made["opportunity"]), await read(wang, "lead", lead)
    assert (account["name"], account["industry"], account["address"]) == (
        "华为",
        "electronics",
        whole_address(province="广东"),
    )
    assert (contact["name"], contact["phone"], contact["title"]) == ("王五", "13812345678", "总监")
    assert contact["account"]["id"] == deal["account"]["id"] == made["account"]
    assert (deal["name"], deal["amount"]["amount"], deal["source"]) == ("华为", "1000.00", "website")
    assert deal["owner"]["name"] == account["owner"]["name"] == "小王"
    assert (after["status"], after["account"]["id"]) == ("converted", made["account"])
    assert after["converted_at"] is not None
    shown = await read(wang, "activity", task)
    assert (shown["lead"]["id"], shown["account"]["id"], shown["opportunity"]["id"]) == (
        lead,
        made["account"],
        made["opportunity"],
    )
    events = (await history(wang, "lead", int(lead)))["events"]
    assert {e["cause"] and e["cause"]["action"] for e in events} == {None, "crm.convert_lead"}


async def test_a_lead_is_converted_once(company: Company) -> None:
    wang = company.caller("小王")
    lead = await create(wang, "lead", **LEAD)
    async with second_process(company) as elsewhere:
        tries = await asyncio.gather(
            *(convert(each.caller("小王"), lead, opportunity={}) for each in (company, elsewhere, company)),
            return_exceptions=True,
        )
    assert sum(isinstance(t, dict) for t in tries) == 1
    assert sorted(getattr(t, "status", 0) for t in tries if not isinstance(t, dict)) == [422, 422]
    assert await total(company) == [1, 1, 1]
    with refused(422, "rule"):
        await convert(wang, lead)
    await update(wang, "lead", lead, status="new")
    with refused(422, "rule"):
        await convert(wang, lead)


async def test_a_conversion_that_fails_leaves_nothing(company: Company) -> None:
    wang = company.caller("小王")
    lead = await create(wang, "lead", **LEAD)
    for given in (
        {"opportunity": {"amount": "-1"}}, {"opportunity": {"close_date": "soon"}}, {"opportunity": {"product": "1"}},
        {"account": "1"}, {"account": "x"}, {"opportunity": {"extra": 1}},
    ):  # fmt: skip
        with refused(422):
            await convert(wang, lead, **given)
    assert await total(company) == [0, 0, 0]
    assert (await read(wang, "lead", lead))["status"] == "new"


async def test_an_account_of_that_name_is_taken_if_it_may_be_seen(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    await create(zhao, "account", name="华为")
    mine = await create(wang, "account", name="华为")
    lead = await create(wang, "lead", **LEAD)
    assert (await convert(wang, lead))["account"] == mine
    other = await create(wang, "account", name="别的")
    lead = await create(wang, "lead", **LEAD)
    made = await convert(wang, lead, account=other)
    assert (made["account"], made["opportunity"]) == (other, None)


async def test_converting_needs_the_rights(company: Company) -> None:
    wang, zhao, admin = company.caller("小王"), company.caller("小赵"), company.caller("管理员")
    lead = await create(wang, "lead", **LEAD)
    for wrong in (lead, "1", "x", "9" * 19, "-1"):
        with refused(404, "not_found"):
            await convert(zhao, wrong)
    with refused(403, "forbidden"):
        await convert(company.caller("小王", frozenset({"read"})), lead)
    selling = {"create": True, "read": "own", "update": "own"}
    rights = {
        "objects": {"lead": selling, "account": {"read": "own"}, "contact": selling},
        "actions": ["crm.convert_lead"],
    }
    await set_role_rights(admin, int(company.ids["销售"]), rights)
    with refused(403, "forbidden"):
        await convert(wang, lead)
    await set_role_rights(admin, int(company.ids["销售"]), {"objects": {"lead": selling}})
    with refused(403, "forbidden"):
        await convert(wang, lead)
    assert await total(company) == [0, 0, 0]


async def test_what_is_masked_or_hidden_is_not_taken_along(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    lead = await create(wang, "lead", **LEAD)
    whole = {"create": True, "read": "own", "update": "own"}
    limits = {"phone": "mask", "email": "none", "province": "none", "company": "mask"}
    objects = {"*": whole, "lead": {**whole, "fields": limits}}
    await set_role_rights(
        admin, int(company.ids["销售"]), {"objects": objects, "actions": ["crm.convert_lead"]}
    )
    made = await convert(wang, lead, opportunity={"name": "单"})
    contact = await read(admin, "contact", made["contact"])
    assert (contact["name"], contact["phone"], contact["email"]) == ("王五", None, None)
    assert (await read(admin, "account", made["account"]))["name"] == "王五"


async def test_an_activity_that_is_done_has_a_time(company: Company) -> None:
    wang = company.caller("小王")
    task = await create(wang, "activity", name="电话", kind="call")
    assert (await read(wang, "activity", task))["done_at"] is None
    await update(wang, "activity", task, status="done")
    assert (await read(wang, "activity", task))["done_at"] is not None
    await update(wang, "activity", task, status="open")
    assert (await read(wang, "activity", task))["done_at"] is None
    note = await read(wang, "activity", await create(wang, "activity", name="记", kind="note"))
    assert note["status"] == "done"
    assert note["done_at"] is not None
    told = await read(
        wang,
        "activity",
        await create(wang, "activity", name="旧", status="done", done_at="2025-01-01T00:00:00Z"),
    )
    assert told["done_at"] == "2025-01-01T00:00:00Z"


async def test_an_account_shows_its_last_activity(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="甲")
    contact = await create(wang, "contact", name="人", account=account)
    deal = await create(wang, "opportunity", name="单", account=account)
    done = {"status": "done", "kind": "visit"}
    for about, moment, last in (
        ({"account": account}, "2025-02-01T00:00:00Z", "2025-02-01T00:00:00Z"),
        ({"contact": contact}, "2025-03-01T00:00:00Z", "2025-03-01T00:00:00Z"),
        ({"opportunity": deal}, "2025-01-01T00:00:00Z", "2025-03-01T00:00:00Z"),
    ):
        task = await create(wang, "activity", name="x", done_at=moment, **done, **about)
        assert (await read(wang, "activity", task))["account"]["id"] == account
        assert (await read(wang, "account", account))["last_activity_at"] == last
    assert await names(wang, "account", 'last_activity_at >= "2025-03-01"') == ["甲"]


async def test_a_follow_up_on_a_deal_needs_no_sight_of_its_account(company: Company) -> None:
    boss, wang = company.caller("高总"), company.caller("小王")
    account = await create(boss, "account", name="别人的")
    deal = await create(boss, "opportunity", name="单", account=account, owner=company.ids["小王"])
    task = await create(wang, "activity", name="电话", opportunity=deal)
    assert (await read(wang, "activity", task))["account"] == {"id": account, "name": None}
    (seen,) = await rows(boss, "activity", Query(fields=["account.name"]))
    assert seen["account.name"] == "别人的"
    with refused(422, "not_an_option"):
        await create(wang, "activity", name="x", account=account)


@pytest.mark.parametrize("name", ["account", "contact"])
async def test_trees_of_records_have_no_rings(company: Company, name: str) -> None:
    wang = company.caller("小王")
    field = {"account": "parent", "contact": "reports_to"}[name]
    a, b, c = [await create(wang, name, name=n) for n in "abc"]
    await update(wang, name, b, **{field: a})
    await update(wang, name, c, **{field: b})
    for low, high in ((a, a), (a, b), (a, c)):
        with refused(422, "rule"):
            await update(wang, name, low, **{field: high})
    await update(wang, name, c, **{field: a})


async def test_leads_and_deals_show_their_last_and_next_activity(company: Company) -> None:
    wang = company.caller("小王")
    deal = await create(wang, "opportunity", name="单")
    lead = await create(wang, "lead", **LEAD)
    for kind, record in (("opportunity", deal), ("lead", lead)):
        about = {kind: record}
        await create(
            wang,
            "activity",
            name="谈了",
            status="done",
            done_at="2025-03-01T00:00:00Z",
            kind="visit",
            **about,
        )
        later = await create(wang, "activity", name="再谈", due_at="2035-05-01T01:00:00Z", **about)
        sooner = await create(wang, "activity", name="回电", due_at="2035-04-01T01:00:00Z", **about)
        shown = await read(wang, kind, record)
        assert (shown["last_activity_at"], shown["next_activity_at"]) == (
            "2025-03-01T00:00:00Z",
            "2035-04-01T01:00:00Z",
        )
        await update(wang, "activity", sooner, status="done")
        assert (await read(wang, kind, record))["next_activity_at"] == "2035-05-01T01:00:00Z"
        await update(wang, "activity", later, status="cancelled")
        assert (await read(wang, kind, record))["next_activity_at"] is None
    assert await names(wang, "opportunity", "next_activity_at is null and last_activity_at is not null") == [
        "单"
    ]
