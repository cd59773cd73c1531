"""No detour leads past what stages ask for: not another pipeline, not an emptied stage, not an import that tells a history."""

from typing import Any

import pytest

from tests.apps.test_stage_gates import ask, entries, messages, move
from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.actions.runner import run
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write

CHANNEL = (("报备", "open"), ("签约", "open"), ("渠道赢单", "won"), ("渠道输单", "lost"))


async def channel(company: Company) -> str:
    """Another pipeline, its stages among the ids of the company."""
    admin = company.caller("管理员")
    pipeline = await create(admin, "pipeline", name="渠道")
    for place, (name, kind) in enumerate(CHANNEL):
        company.ids[name] = await create(
            admin, "stage", name=name, pipeline=pipeline, kind=kind, position=place
        )
    return pipeline


def bypass(deal: str, stage: str, **given: Any) -> dict[str, Any]:
    return {"object": "opportunity", "record": deal, "stage": stage, "reason": "老板特批", **given}


async def test_what_is_closed_is_opened_again_with_a_reason_in_another_pipeline_too(company: Company) -> None:
    wang, li = company.caller("小王"), company.caller("李经理")
    await channel(company)
    deal = await create(wang, "opportunity", name="单", stage=company.ids["输单"])
    for stage in ("报备", "签约", "渠道赢单", "渠道输单"):
        with refused(422, "rule"):
            await move(wang, company, deal, stage)
    for who in (company.system, li):
        results = await write(
            who,
            "opportunity",
            [Operation("update", {"stage": company.ids["报备"]}, id=int(deal))],
            atomic=False,
        )
        assert messages_of(results) == ["重新打开需要说明原因"]
    given = bypass(deal, company.ids["报备"], reason="改走渠道")
    await run(li, "process.reopen", given)
    last = (await entries(li, deal))[-1]
    assert (last["stage.name"], last["reason"], last["bypassed"]) == ("报备", "改走渠道", False)


def messages_of(results: Any) -> list[str]:
    return [error.message.zh for each in results for error in each.errors]


async def test_the_pipeline_that_is_left_says_whether_it_may_be_opened_again(company: Company) -> None:
    admin, li = company.caller("管理员"), company.caller("李经理")
    other = await channel(company)
    usual = (await rows(admin, "pipeline", Query(where='name = "标准流程"')))[0]["id"]
    deal = await create(company.caller("小王"), "opportunity", name="单", stage=company.ids["输单"])
    await update(admin, "pipeline", other, reopening="free")
    await update(admin, "pipeline", usual, reopening="never")
    with refused(422, "rule"):
        await run(li, "process.reopen", bypass(deal, company.ids["报备"]))
    await update(admin, "pipeline", usual, reopening="free")
    await move(li, company, deal, "报备")


async def test_another_pipeline_begins_with_its_first_stage(company: Company) -> None:
    wang, li = company.caller("小王"), company.caller("李经理")
    await channel(company)
    deal = await create(wang, "opportunity", name="单")
    for stage in ("签约", "渠道赢单", "渠道输单"):
        with refused(422, "rule") as refusal:
            await move(wang, company, deal, stage)
        assert messages(refusal.problem) == [("stage", "改用流程“渠道”须从阶段“报备”开始")]
    with refused(403):
        await run(wang, "process.bypass_requirements", bypass(deal, company.ids["渠道赢单"]))
    await run(li, "process.bypass_requirements", bypass(deal, company.ids["渠道赢单"]))
    last = (await entries(wang, deal))[-1]
    assert (last["stage.name"], last["bypassed"], last["reason"]) == ("渠道赢单", True, "老板特批")


async def test_what_a_stage_asks_for_on_leaving_counts_on_the_way_into_another_pipeline(
    company: Company,
) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    other = await channel(company)
    await ask(company, "需求", moment="leave", condition="amount > 0", name="有预算")
    await ask(company, "报备", kind="fields", fields="close_date")
    await create(admin, "stage_task", name="写需求书", stage=company.ids["需求"], must_finish=True)
    deal = await create(wang, "opportunity", name="单")
    with refused(422) as refusal:
        await update(wang, "opportunity", deal, pipeline=other)
    assert messages(refusal.problem) == [
        ("stage", "“需求”还有必须完成的任务：写需求书"),
        ("stage", "离开“需求”的条件未满足：有预算"),
        ("close_date", "进入“报备”前请填写成交日期"),
    ]
    (todo,) = await rows(wang, "stage_todo", Query(fields=["id"]))
    await update(wang, "stage_todo", todo["id"], state="done")
    await update(wang, "opportunity", deal, pipeline=other, amount="1", close_date="2030-01-01")
    assert (await read(wang, "opportunity", deal))["stage"]["name"] == "报备"
    await move(wang, company, deal, "需求")
    assert (await read(wang, "opportunity", deal))["pipeline"]["name"] == "标准流程"


async def test_the_version_that_a_deal_began_with_says_what_leaving_its_pipeline_takes(
    company: Company,
) -> None:
    wang = company.caller("小王")
    await channel(company)
    old = await create(wang, "opportunity", name="旧")
    await ask(company, "需求", moment="leave", condition="amount > 0", name="有预算")
    new = await create(wang, "opportunity", name="新")
    await move(wang, company, old, "报备")
    with refused(422, "rule"):
        await move(wang, company, new, "报备")
    assert [e["pipeline_version.number"] for e in await entries(wang, old)] == [1, 1]


async def test_a_stage_is_not_emptied_to_begin_anew(company: Company) -> None:
    with refused(422, "required"):
        deal = await create(company.caller("小王"), "opportunity", name="单", stage=company.ids["输单"])
        await update(company.caller("小王"), "opportunity", deal, stage=None)


@pytest.mark.parametrize("may", [True, False])
async def test_a_history_goes_past_stages_with_the_right_alone_and_says_so(
    company: Company, may: bool
) -> None:
    admin = company.caller("管理员")
    await ask(company, "赢单", kind="fields", fields="amount")
    deal = await create(company.caller("小王"), "opportunity", name="单")
    dates = {company.ids["需求"]: "2025-01-01T00:00:00Z", company.ids["赢单"]: "2025-02-01T00:00:00Z"}
    operations = [
        Operation("create", {"name": "旧单", "stage": company.ids["赢单"]}, stage_entered=dates),
        Operation("update", {"stage": company.ids["赢单"]}, id=int(deal), stage_entered=dates),
    ]
    who = admin if may else company.caller("小王")
    async with Unit(who, {"import": "7"}, historic=True) as unit:
        results = await unit.write("opportunity", operations, atomic=False)
    assert [each.status for each in results] == ([201, 200] if may else [422, 422])
    if may:
        for made in results:
            last = next(each for each in await entries(admin, str(made.id)) if each["left_at"] is None)
            assert (last["bypassed"], last["reason"], last["moved_by"]["name"]) == (
                True,
                "导入 7 带入的历史",
                "管理员",
            )
