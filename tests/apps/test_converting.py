"""Leads become accounts, contacts and deals by a mapping; looked at before, many at once, and taken back."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, names, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.base.db import quote
from yunchou.records.change import moment_now
from yunchou.records.read import Query, rows
from yunchou.services.files import UPLOAD, Files
from yunchou.studio import change
from yunchou.studio.rights import set_role_rights

LEAD: dict[str, Any] = {
    "name": "王五", "company": "华为", "phone": "13812345678", "email": "w@example.com", "source": "website",
    "industry": "electronics", "province": "广东", "title": "总监", "description": "要一百台",
}  # fmt: skip
OBJECTS = ("account", "contact", "opportunity")


async def convert(who: Caller, lead: str, **given: Any) -> dict[str, Any]:
    made = await run(who, "crm.convert_lead", {"lead": lead, **given})
    return {name: getattr(made, name) for name in OBJECTS}


async def undo(who: Caller, lead: str) -> Any:
    return await run(who, "crm.undo_conversion", {"lead": lead})


async def test_the_mapping_says_what_goes_where(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    await change.create_field(
        admin, "lead", {"name": "need", "type": "number", "label": {"zh-CN": "数量", "en": "Need"}}
    )
    await change.create_field(
        admin, "opportunity", {"name": "wanted", "type": "number", "label": {"zh-CN": "数量", "en": "Wanted"}}
    )
    await create(admin, "lead_mapping", source="need", into="opportunity", target="wanted")
    await create(admin, "lead_mapping", source="title", into="account", target="address.city")
    tag = await create(admin, "tag", name="重点")
    lead = await create(wang, "lead", **LEAD, need=7, tags=[tag])
    made = await convert(wang, lead, opportunity={})
    account, deal = (
        await read(wang, "account", made["account"]),
        await read(wang, "opportunity", made["opportunity"]),
    )
    assert (account["address"]["province"], account["address"]["city"]) == ("广东", "总监")
    assert (deal["wanted"], deal["description"], [t["name"] for t in deal["tags"]]) == (
        7,
        "要一百台",
        ["重点"],
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"source": "nothing", "into": "account", "target": "name"}, "rule"),
        ({"source": "title", "into": "account", "target": "nothing"}, "rule"),
        ({"source": "title", "into": "account", "target": "employees"}, "rule"),
        ({"source": "description", "into": "contact", "target": "title"}, "rule"),
        ({"source": "title", "into": "account", "target": "created_at"}, "rule"),
        ({"source": "title", "into": "opportunity", "target": "account"}, "rule"),
        ({"source": "title", "into": "account", "target": "address.planet"}, "rule"),
        ({"source": "title", "into": "account", "target": "name.first"}, "rule"),
        ({"source": "status", "into": "account", "target": "status"}, "rule"),
    ],
)
async def test_a_line_of_the_mapping_must_fit(company: Company, line: dict[str, str], code: str) -> None:
    with refused(422, code):
        await create(company.caller("管理员"), "lead_mapping", **line)


async def test_no_field_is_filled_twice_and_only_those_who_may_change_the_mapping(company: Company) -> None:
    admin = company.caller("管理员")
    with refused(409, "duplicate"):
        await create(admin, "lead_mapping", source="title", into="account", target="name")
    with refused(403):
        await create(company.caller("小王"), "lead_mapping", source="title", into="account", target="country")


async def test_a_contact_that_is_there_is_gone_into(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="老客户")
    contact = await create(wang, "contact", name="王五", account=account)
    lead = await create(wang, "lead", **LEAD)
    made = await convert(wang, lead, account=account, contact=contact, opportunity={})
    assert (made["account"], made["contact"]) == (account, contact)
    assert await names(wang, "contact") == ["王五"]
    other = await create(
        wang, "lead", **{**LEAD, "company": "老客户", "phone": None, "email": None, "name": "新人"}
    )
    assert (await convert(wang, other, new_account=True))["account"] != account


async def test_the_preview_proposes_what_may_be_meant_and_writes_nothing(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    mine = await create(wang, "account", name="华为技术有限公司")
    await create(zhao, "account", name="华为技术股份有限公司")
    lead = await create(wang, "lead", **{**LEAD, "company": "华为技术"})
    seen = await run(wang, "crm.preview_conversion", {"lead": lead})
    assert [each.id for each in seen.accounts] == [mine]
    assert (seen.values["account"]["name"], seen.values["contact"]["title"]) == ("华为技术", "总监")
    assert await names(wang, "contact") == []
    with refused(404):
        await run(zhao, "crm.preview_conversion", {"lead": lead})
    await convert(wang, lead)
    with refused(422, "rule"):
        await run(wang, "crm.preview_conversion", {"lead": lead})


async def test_many_leads_of_one_company_go_into_one_account(company: Company) -> None:
    wang = company.caller("小王")
    leads = [
        await create(wang, "lead", name=f"人{n}", company="云帆" if n < 3 else "远航", source="website")
        for n in range(4)
    ]
    await convert(wang, leads[3])
    done = await run(wang, "crm.convert_leads", {"leads": leads, "opportunity": True})
    assert (done.converted, done.skipped) == (3, 1)
    assert sorted(await names(wang, "account")) == ["云帆", "远航"]
    assert len(await names(wang, "contact")) == 4
    assert await names(wang, "opportunity") == ["云帆"] * 3
    with refused(404):
        await run(company.caller("小赵"), "crm.convert_leads", {"leads": leads[:1]})
    given: tuple[Any, ...] = ([], ["1"] * 201, "x")
    for wrong in given:
        with refused(422):
            await run(wang, "crm.convert_leads", {"leads": wrong})
    with refused(409, "not_undoable"):
        await undo(wang, leads[0])


async def test_a_conversion_is_taken_back_whole(company: Company) -> None:
    wang = company.caller("小王")
    lead = await create(wang, "lead", **LEAD, status="qualified")
    task = await create(wang, "activity", name="回电", lead=lead)
    await convert(wang, lead, opportunity={"amount": "1000"})
    assert (await undo(wang, lead)).status == "qualified"
    again = await read(wang, "lead", lead)
    assert (again["status"], again["lifecycle"], again["converted_at"]) == ("qualified", "in_progress", None)
    assert again["account"] is again["contact"] is again["opportunity"] is None
    assert [await names(wang, each) for each in OBJECTS] == [[], [], []]
    assert (await read(wang, "activity", task))["account"] is None
    with refused(422, "rule"):
        await undo(wang, lead)
    made = await convert(wang, lead, opportunity={})
    assert (await read(wang, "lead", lead))["account"]["id"] == made["account"]


async def test_what_was_there_before_stays_when_a_conversion_is_taken_back(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="华为")
    lead = await create(wang, "lead", **LEAD)
    await convert(wang, lead)
    await create(wang, "activity", name="别的事", account=account)
    await undo(wang, lead)
    assert await names(wang, "account") == ["华为"]
    assert await names(wang, "contact") == []


async def test_what_has_gone_on_is_not_taken_back_and_it_says_why(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    lead = await create(wang, "lead", **LEAD)
    made = await convert(wang, lead, opportunity={})
    await update(wang, "opportunity", made["opportunity"], amount="5")
    with refused(409, "not_undoable") as why:
        await undo(wang, lead)
    assert "商机" in why.problem.detail.zh
    with refused(404):
        await undo(zhao, lead)
    other = await create(wang, "lead", name="赵六", company="小米")
    made = await convert(wang, other)
    call = await create(wang, "activity", name="电话", account=made["account"])
    with refused(409, "not_undoable") as why:
        await undo(wang, other)
    assert "跟进" in why.problem.detail.zh
    await delete(wang, "activity", call)
    await undo(wang, other)


async def test_after_thirty_days_a_conversion_stays(company: Company) -> None:
    wang = company.caller("小王")
    lead = await create(wang, "lead", **LEAD)
    await convert(wang, lead)
    schema = quote(company.organisation.schema)
    await company.organisation.db.execute(
        f"update {schema}.r_lead set converted_at = now() - interval '31 days' where id = $1", int(lead)
    )
    with refused(409, "not_undoable"):
        await undo(wang, lead)


async def test_undoing_needs_the_right(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    lead = await create(wang, "lead", **LEAD)
    await convert(wang, lead)
    rights = {"objects": {"lead": {"read": "own"}}, "actions": ["crm.undo_conversion"]}
    await set_role_rights(admin, int(company.ids["销售"]), rights)
    with refused(403):
        await undo(wang, lead)


async def test_files_go_along_and_leave_again(company: Company, tmp_path: Path) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    lead = await create(wang, "lead", **LEAD)
    source = tmp_path / "需求.pdf"
    source.write_bytes(b"%PDF-1.4")
    kept = await Files(company.organisation.db, tmp_path / "files").keep(
        company.organisation, source, "需求.pdf", purpose=UPLOAD, created_by=wang.actor.user_id
    )
    await create(wang, "attachment", name="需求.pdf", file=str(kept.id), object="lead", record=lead)
    made = await convert(wang, lead, opportunity={})
    held = await rows(admin, "attachment", Query(fields=["name", "object", "record"], sort=["object"]))
    assert [(each["object"], each["record"]) for each in held] == [
        ("lead", lead),
        ("opportunity", made["opportunity"]),
    ]
    await undo(wang, lead)
    assert [each["object"] for each in await rows(admin, "attachment", Query(fields=["object"]))] == ["lead"]


async def test_a_conversion_that_took_into_the_next_second_is_taken_back_whole(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it was converted is noted at its end, by the clock of the server and not of the database."""
    later = moment_now() + dt.timedelta(seconds=5)
    monkeypatch.setattr("yunchou.apps.crm.converting.convert.moment_now", lambda: later)
    wang = company.caller("小王")
    lead = await create(wang, "lead", **LEAD)
    await convert(wang, lead, opportunity={})
    await undo(wang, lead)
    assert [await names(wang, each) for each in OBJECTS] == [[], [], []]
