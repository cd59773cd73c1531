"""Where a lead stands, as the system sees it, its score, and the time in which it is to be answered."""

import datetime as dt
from typing import Any

import pytest

from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from tests.fixtures.pools import claim, make_pool, pooled
from yunchou.actions.runner import run
from yunchou.apps.crm.scoring import rescore
from yunchou.apps.organisation.standard import give_standard_data
from yunchou.base.db import quote
from yunchou.records.write import Unit


async def state(company: Company, lead: str) -> str:
    found = await read(company.caller("管理员"), "lead", lead)
    moment = {
        "unassigned": "unassigned_at",
        "pending": "pending_at",
        "in_progress": "in_progress_at",
        "invalid": "invalid_at",
        "voided": "voided_at",
    }
    if found["lifecycle"] in moment:
        assert found[moment[found["lifecycle"]]] is not None
    return str(found["lifecycle"])


async def test_the_state_follows_what_happens(company: Company) -> None:
    wang, li = company.caller("小王"), company.caller("李经理")
    (lead,) = await pooled(company, await make_pool(company))
    assert await state(company, lead) == "unassigned"
    await claim(wang, lead)
    assert await state(company, lead) == "pending"
    await create(wang, "activity", name="约电话", lead=lead)
    assert await state(company, lead) == "pending"
    await create(wang, "activity", name="电话", kind="call", status="done", lead=lead)
    assert await state(company, lead) == "in_progress"
    await run(li, "crm.take_back_lead", {"lead": lead})
    assert await state(company, lead) == "unassigned"
    await claim(company.caller("小张"), lead)
    assert await state(company, lead) == "pending"
    await update(company.caller("小张"), "lead", lead, status="qualified")
    assert await state(company, lead) == "in_progress"
    await update(company.caller("小张"), "lead", lead, status="unqualified")
    assert await state(company, lead) == "invalid"


async def test_conversion_and_voiding_end_it_and_only_administrators_bring_a_voided_one_back(
    company: Company,
) -> None:
    wang = company.caller("小王")
    lead = await create(wang, "lead", name="王五", company="华为")
    other = await create(wang, "lead", name="赵六")
    await run(wang, "crm.convert_lead", {"lead": lead})
    assert await state(company, lead) == "converted"
    with refused(404):
        await run(company.caller("小赵"), "crm.void_lead", {"lead": other})
    await run(wang, "crm.void_lead", {"lead": other})
    assert await state(company, other) == "voided"
    await update(wang, "lead", other, status="contacted")
    assert await state(company, other) == "voided"
    with refused(403):
        await run(wang, "crm.unvoid_lead", {"lead": other})
    with refused(422, "readonly"):
        await update(wang, "lead", other, lifecycle="pending")
    await run(company.caller("管理员"), "crm.unvoid_lead", {"lead": other})
    assert await state(company, other) == "in_progress"


async def test_the_first_answer_is_due_in_working_time(company: Company) -> None:
    wang = company.caller("小王")
    pool = await make_pool(company, response_hours=4)
    (lead,) = await pooled(company, pool)
    assert (await read(wang, "lead", lead))["response_due_at"] is None
    await claim(wang, lead)
    found = await read(wang, "lead", lead)
    due = dt.datetime.fromisoformat(found["response_due_at"])
    assert due - dt.datetime.now(dt.UTC) >= dt.timedelta(hours=3, minutes=59)
    assert found["responded_at"] is None
    await create(wang, "activity", name="电话", kind="call", status="done", lead=lead)
    assert (await read(wang, "lead", lead))["responded_at"] is not None


async def rule(company: Company, name: str, points: Any, **given: Any) -> str:
    return await create(company.caller("管理员"), "score_rule", name=name, points=points, **given)


async def explained(company: Company, lead: str) -> dict[str, float]:
    found = await run(company.caller("小王"), "crm.explain_score", {"lead": lead})
    assert found.score == round(min(100, max(0, found.sum)))
    return {each.rule: each.points for each in found.lines}


async def test_a_score_is_what_its_rules_give_line_by_line(company: Company) -> None:
    wang = company.caller("小王")
    await rule(company, "官网", 20, condition='source = "website"')
    await rule(company, "没有电话", -15, condition="phone is null")
    await rule(company, "跟进", 10, times='COUNT(activities, status = "done")', most=25)
    await rule(company, "停用", 50, active=False)
    lead = await create(wang, "lead", name="王五", source="website")
    assert await explained(company, lead) == {"官网": 20, "没有电话": -15, "跟进": 0}
    for _ in range(3):
        await create(wang, "activity", name="电话", status="done", lead=lead)
    assert await explained(company, lead) == {"官网": 20, "没有电话": -15, "跟进": 25}
    await update(wang, "lead", lead, phone="13800001111")
    assert (await read(wang, "lead", lead))["score"] == 45
    with refused(404):
        await run(company.caller("小赵"), "crm.explain_score", {"lead": lead})


@pytest.mark.parametrize(("points", "score"), [([70, 70], 100), ([-10], 0), ([], None), ([12.5], 13)])
async def test_a_score_stays_between_nothing_and_a_hundred(
    company: Company, points: list[float], score: int | None
) -> None:
    for number, each in enumerate(points):
        await rule(company, f"规则 {number}", each)
    lead = await create(company.caller("小王"), "lead", name="王五")
    assert (await read(company.caller("小王"), "lead", lead))["score"] == score


async def test_points_fade_by_half_with_each_half_life(company: Company) -> None:
    wang = company.caller("小王")
    await rule(company, "新鲜", 80, half_life=10)
    await rule(company, "最近跟进", 16, half_life=10, since="MAX(activities.done_at)")
    lead = await create(wang, "lead", name="王五")
    assert (await read(wang, "lead", lead))["score"] == 80
    db, schema = company.organisation.db, quote(company.organisation.schema)
    await db.execute(f"update {schema}.r_lead set created_at = created_at - interval '20 days'")
    await create(wang, "activity", name="电话", status="done", lead=lead)
    async with Unit(company.system) as unit:
        await rescore(unit.link, unit.asking())
    assert (await read(wang, "lead", lead))["score"] == 36


async def test_score_rules_that_mean_nothing_are_refused(company: Company) -> None:
    for wrong, code in (
        ({"condition": "nothing = 1"}, "unknown_name"),
        ({"condition": "name"}, "type_mismatch"),
        ({"times": "name"}, "type_mismatch"),
        ({"since": "1"}, "type_mismatch"),
        ({"half_life": 0}, "out_of_range"),
        ({"points": 5000}, "out_of_range"),
    ):  # fmt: skip
        with refused(422, code):
            values: dict[str, Any] = {"points": 1, **wrong}
            await rule(company, f"错 {wrong}"[:90], **values)
    with refused(403):
        await create(company.caller("李经理"), "score_rule", name="x", points=1)


async def test_leads_of_before_get_the_state_that_their_values_give_them(company: Company) -> None:
    wang = company.caller("小王")
    told = {"new": "pending", "contacted": "in_progress", "unqualified": "invalid", "converted": "converted"}
    leads = {status: await create(wang, "lead", name=status, status=status) for status in told}
    schema = quote(company.organisation.schema)
    await company.organisation.db.execute(f"update {schema}.r_lead set lifecycle = null, responded_at = null")
    await company.organisation.db.execute(f"delete from {schema}.standard_data where name = 'lead_lifecycle'")
    assert await give_standard_data(company.organisation)
    for status, lifecycle in told.items():
        assert (await read(wang, "lead", leads[status]))["lifecycle"] == lifecycle
    assert not await give_standard_data(company.organisation)
