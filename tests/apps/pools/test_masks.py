"""What a pool masks is shown through no door until somebody claims the record, and to its administrators always."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.asking import create, figures, log, names, read, refused, update
from tests.fixtures.organisation import Company
from tests.fixtures.pools import LEAD, claim, make_pool, pooled
from tests.records.search.conftest import found, hits, index
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.records.change import Operation
from yunchou.records.clone import clone
from yunchou.records.evaluate import evaluate
from yunchou.records.exports import Export, export
from yunchou.records.history import history, visible_events
from yunchou.records.read import Query, page
from yunchou.records.reveal import reveal
from yunchou.records.write import Unit
from yunchou.studio import change
from yunchou.studio.rights import role_rights, set_role_rights

SECRETS = ("13812345678", "wang@huawei.example")
SHOWN = {"phone": "138****5678", "email": "w***@huawei.example"}


def tells(answer: Any) -> list[str]:
    """The secrets that an answer tells."""
    text = (
        answer.decode() if isinstance(answer, bytes) else json.dumps(answer, ensure_ascii=False, default=str)
    )
    return [each for each in SECRETS if each in text]


async def widen(company: Company, *actions: str, **rights: Any) -> None:
    """Lets reps do more with leads."""
    admin, role = company.caller("管理员"), int(company.ids["销售"])
    held = await role_rights(admin, role)
    held["objects"]["lead"] |= rights
    held["actions"] += actions
    await set_role_rights(admin, role, held)


@pytest.fixture
async def lead(company: Company) -> str:
    (made,) = await pooled(company, await make_pool(company))
    return made


@pytest.mark.parametrize("scope", ["own", "all"])
async def test_lists_and_records_show_the_mask_whatever_the_scope(
    company: Company, lead: str, scope: str
) -> None:
    await widen(company, read=scope)
    wang = company.caller("小王")
    shown = await read(wang, "lead", lead)
    assert {name: shown[name] for name in SHOWN} == SHOWN
    assert tells(await page(wang, "lead", Query())) == []
    one = json.loads(await page(wang, "lead", Query(fields=["phone", "email"])))["records"][0]
    assert {name: one[name] for name in SHOWN} == SHOWN
    li = await read(company.caller("李经理"), "lead", lead)
    assert (li["phone"], li["email"]) == SECRETS
    await claim(wang, lead)
    mine = await read(wang, "lead", lead)
    assert (mine["phone"], mine["email"]) == SECRETS


async def test_what_is_masked_is_no_value_to_filter_sort_or_count_by(company: Company, lead: str) -> None:
    wang = company.caller("小王")
    own = await create(wang, "lead", **{**LEAD, "name": "自己的", "phone": "13700000000"})
    for where in (
        'phone = "13812345678"',
        'phone contains "138"',
        'LEFT(email, 1) = "w"',
        'phone starts_with "138"',
    ):
        assert await names(wang, "lead", where=f'({where}) and id != "{own}"') == []
    assert await names(wang, "lead", where='phone = "13700000000"') == ["自己的"]
    assert await names(wang, "lead", sort=("phone",)) == ["王五", "自己的"]
    groups = await figures(wang, "lead", ["phone"])
    assert {row["phone"] for row in groups} == {None, "13700000000"}
    for expression in ("phone", 'phone & ""', "email"):
        answer = await evaluate(wang, expression, name="lead", id=int(lead))
        assert not answer["value"]
    mine = {"owner": company.ids["小王"]}
    assert tells(await evaluate(wang, "phone", name="lead", id=int(lead), values=mine)) == []
    assert tells(await evaluate(wang, "phone", name="lead", id=int(lead), values={"pool": None})) == []


async def test_what_is_masked_is_not_reached_over_other_records(company: Company, lead: str) -> None:
    wang = company.caller("小王")
    task = await create(
        company.caller("管理员"), "activity", name="回电", lead=lead, owner=company.ids["小王"]
    )
    answer = await page(wang, "activity", Query(fields=["lead.name", "lead.phone"]))
    assert tells(answer) == []
    assert json.loads(answer)["records"] == [{"id": task, "lead.name": "王五", "lead.phone": "138****5678"}]
    assert await names(wang, "activity", where='lead.phone contains "138"') == []


async def test_exports_carry_the_mask(company: Company, lead: str, tmp_path: Path) -> None:
    await widen(company, export=True)
    path = tmp_path / "leads.csv"
    await export(company.caller("小王"), Export("lead", ("name", "phone", "email")), path)
    text = path.read_text("utf-8-sig")
    assert tells(text) == []
    assert "138****5678" in text
    await export(company.caller("小王"), Export("lead", None), path)
    assert tells(path.read_text("utf-8-sig")) == []


async def test_history_and_events_leave_it_out(company: Company, lead: str) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    await update(admin, "lead", lead, phone="13812345678 ", email="wang@huawei.example", title="总监")
    events = await log(company, 200)
    assert tells(await history(wang, "lead", int(lead))) == []
    told = await visible_events(wang, events)
    assert [e["type"] for e in told if e["object"] == "lead"] != []
    assert tells(told) == []
    assert set(tells(await history(company.caller("李经理"), "lead", int(lead)))) == set(SECRETS)
    await claim(wang, lead)
    assert set(tells(await history(wang, "lead", int(lead)))) == set(SECRETS)


async def test_the_search_does_not_find_by_it(company: Company, lead: str) -> None:
    wang = company.caller("小王")
    await index(company)
    for text in ("13812345678", "5678", "wang@huawei"):
        assert await found(wang, text) == []
        assert await found(company.caller("李经理"), text) == ["王五"]
    assert tells(await hits(wang, "王五")) == []
    assert await found(wang, "王五") == ["王五"]
    await claim(wang, lead)
    await index(company)
    assert await found(wang, "5678") == ["王五"]


async def test_copies_looks_and_matches_do_not_lift_it(company: Company, lead: str) -> None:
    await widen(company, "records.reveal")
    wang = company.caller("小王")
    copy = await clone(wang, "lead", int(lead), details=False)
    assert tells(await read(wang, "lead", str(copy))) == []
    with refused(404):
        await reveal(wang, "lead", int(lead), "phone")
    await company.organisation.db.execute(
        f'delete from "{company.organisation.schema}".r_lead where id = $1', copy
    )
    with refused(409, "duplicate") as repeated:
        async with Unit(wang) as unit:
            unit.duplicates = "warn"
            await unit.write("lead", [Operation("create", {"name": "某人", "phone": "13812345678"})])
    (match,) = repeated.problem.extra["duplicates"]
    assert (match["id"], match["name"]) == (None, None)
    async with Unit(wang) as unit:
        unit.duplicates = "allow"
        (made,) = await unit.write(
            "lead", [Operation("upsert", {"name": "探问"}, match={"phone": "13812345678"})]
        )
    assert made.outcome == "created"


async def test_a_formula_over_it_is_kept_back_with_it(company: Company, lead: str) -> None:
    await change.create_field(
        company.caller("管理员"),
        "lead",
        {
            "name": "call",
            "type": "formula",
            "label": {"zh-CN": "呼叫"},
            "formula": '"tel:" & phone',
            "result_type": "text",
        },
    )
    wang: Caller = company.caller("小王")
    assert tells(await read(wang, "lead", lead)) == []
    await claim(wang, lead)
    assert (await read(wang, "lead", lead))["call"] == "tel:13812345678"


async def test_a_conversion_before_the_claim_takes_no_mask_for_a_value(company: Company, lead: str) -> None:
    made = await run(company.caller("高总"), "crm.convert_lead", {"lead": lead})
    contact = await read(company.caller("管理员"), "contact", made.contact)
    assert (contact["name"], contact["phone"], contact["email"]) == ("王五", None, None)
