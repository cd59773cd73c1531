"""Stages hold for every way of writing, say all that is missing, and are passed by with a reason alone."""

from typing import Any

import pytest

from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.apps.process.dwell import count_dwell
from yunchou.apps.process.standing import standing
from yunchou.base.errors import Problem
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write
from yunchou.studio.change import create_object


async def ask(company: Company, stage: str, **values: Any) -> str:
    """Sets up a requirement of a stage."""
    given = {"name": "要求", "stage": company.ids[stage], **values}
    return await create(company.caller("管理员"), "stage_requirement", **given)


async def move(who: Caller, company: Company, deal: str, stage: str, **values: Any) -> None:
    await update(who, "opportunity", deal, stage=company.ids[stage], **values)


async def entries(who: Caller, deal: str) -> list[dict[str, Any]]:
    fields = ["stage.name", "bypassed", "reason", "moved_by", "left_at", "pipeline_version.number"]
    return await rows(
        who, "stage_history", Query(fields=fields, where=f'opportunity = "{deal}"', sort=["entered_at", "id"])
    )


def messages(problem: Problem, language: str = "zh-CN") -> list[tuple[str | None, str]]:
    return [(each.field, each.message.in_language(language)) for each in problem.errors]


async def test_what_a_stage_asks_for_is_named_field_by_field(company: Company) -> None:
    wang = company.caller("小王")
    await ask(company, "方案", kind="fields", fields="amount, close_date")
    await ask(company, "方案", condition="amount > 1000", fields="amount", message_zh="金额要超过一千")
    deal = await create(wang, "opportunity", name="单")
    with refused(422, "required") as refusal:
        await move(wang, company, deal, "方案")
    assert messages(refusal.problem) == [
        ("amount", "进入“方案”前请填写金额"),
        ("close_date", "进入“方案”前请填写成交日期"),
        ("amount", "金额要超过一千"),
    ]
    assert messages(refusal.problem, "en")[0] == ("amount", "Amount is required for 方案")
    with refused(422, "rule") as refusal:
        await move(wang, company, deal, "方案", amount="500", close_date="2030-01-01")
    assert refusal.faults == [("amount", "rule")]
    await move(wang, company, deal, "方案", amount="5000", close_date="2030-01-01")
    assert (await read(wang, "opportunity", deal))["stage"]["name"] == "方案"
    with refused(422, "required"):
        await update(wang, "opportunity", deal, amount=None)


async def test_they_hold_for_new_records_batches_imports_and_automations(company: Company) -> None:
    wang = company.caller("小王")
    await ask(company, "方案", kind="fields", fields="amount")
    with refused(422, "required"):
        await create(wang, "opportunity", name="一", stage=company.ids["方案"])
    deals = [await create(wang, "opportunity", name=n) for n in "二三"]
    moves = [
        Operation("update", {"stage": company.ids["方案"], "amount": a}, id=int(d))
        for d, a in zip(deals, ("1", None), strict=True)
    ]
    results = await write(wang, "opportunity", moves, atomic=False)
    assert [each.status for each in results] == [200, 422]
    for who, historic in ((company.caller("管理员"), True), (company.system, False)):
        async with Unit(who, {"import": "1"}, historic=historic) as unit:
            (failed,) = await unit.write(
                "opportunity",
                [Operation("create", {"name": "x", "stage": company.ids["方案"]})],
                atomic=False,
            )
        assert failed.errors[0].code == "required"


async def test_an_import_that_tells_what_has_been_is_asked_nothing(company: Company) -> None:
    await ask(company, "赢单", kind="fields", fields="amount")
    operation = Operation(
        "create",
        {"name": "旧单", "stage": company.ids["赢单"]},
        stage_entered={
            company.ids["需求"]: "2025-01-01T00:00:00Z",
            company.ids["赢单"]: "2025-02-01T00:00:00Z",
        },
    )
    async with Unit(company.caller("管理员"), {"import": "1"}, historic=True) as unit:
        (made,) = await unit.write("opportunity", [operation], atomic=False)
    assert made.status == 201


async def test_a_condition_says_when_fields_are_wanted(company: Company) -> None:
    wang = company.caller("小王")
    await ask(company, "输单", kind="fields", fields="loss_reason")
    await ask(company, "输单", kind="fields", fields="competitor", condition='loss_reason = "competitor"')
    deal = await create(wang, "opportunity", name="单")
    with refused(422) as refusal:
        await move(wang, company, deal, "输单")
    assert refusal.faults == [("loss_reason", "required")]
    with refused(422) as refusal:
        await move(wang, company, deal, "输单", loss_reason="competitor")
    assert refusal.faults == [("competitor", "required")]
    await move(wang, company, deal, "输单", loss_reason="price")


async def test_leaving_is_asked_of_moves_forward_alone(company: Company) -> None:
    wang = company.caller("小王")
    await ask(company, "需求", moment="leave", condition="amount > 0", name="有预算")
    deal = await create(wang, "opportunity", name="单")
    with refused(422, "rule") as refusal:
        await move(wang, company, deal, "方案")
    assert messages(refusal.problem) == [("stage", "离开“需求”的条件未满足：有预算")]
    await move(wang, company, deal, "输单")


async def test_stages_that_may_not_be_skipped_are_gone_through(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    await update(admin, "stage", company.ids["方案"], may_skip=False)
    deal = await create(wang, "opportunity", name="单")
    for target in ("谈判", "赢单"):
        with refused(422, "rule") as refusal:
            await move(wang, company, deal, target)
        assert "方案" in messages(refusal.problem)[0][1]
    await move(wang, company, deal, "方案")
    await move(wang, company, deal, "赢单")


@pytest.mark.parametrize(
    ("returns", "allowed"), [("any", {"需求", "方案"}), ("previous", {"方案"}), ("none", set())]
)
async def test_the_way_back_is_as_far_as_a_stage_allows(
    company: Company, returns: str, allowed: set[str]
) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    await update(admin, "stage", company.ids["谈判"], returns=returns)
    for target in ("需求", "方案"):
        deal = await create(wang, "opportunity", name="单", stage=company.ids["谈判"])
        if target in allowed:
            await move(wang, company, deal, target)
        else:
            with refused(422, "rule"):
                await move(wang, company, deal, target)


async def test_what_was_moved_a_moment_ago_is_taken_back_by_the_same_person(company: Company) -> None:
    admin, wang, li = company.caller("管理员"), company.caller("小王"), company.caller("李经理")
    await update(admin, "stage", company.ids["方案"], returns="none")
    deal = await create(wang, "opportunity", name="单")
    await move(wang, company, deal, "方案")
    with refused(422, "rule"):
        await move(li, company, deal, "需求")
    await move(wang, company, deal, "需求")


async def test_closed_deals_are_opened_again_with_a_reason(company: Company) -> None:
    wang, li = company.caller("小王"), company.caller("李经理")
    deal = await create(wang, "opportunity", name="单", stage=company.ids["输单"])
    with refused(422, "rule"):
        await move(li, company, deal, "方案")
    given = {"object": "opportunity", "record": deal, "stage": company.ids["方案"], "reason": " "}
    with refused(422, "required"):
        await run(li, "process.reopen", given)
    await run(li, "process.reopen", {**given, "reason": "客户又有预算了"})
    last = (await entries(wang, deal))[-1]
    assert (last["stage.name"], last["reason"], last["moved_by"]["name"]) == (
        "方案",
        "客户又有预算了",
        "李经理",
    )
    with refused(422, "rule"):
        await run(li, "process.reopen", {**given, "reason": "再来"})
    await update(
        company.caller("管理员"),
        "pipeline",
        (await read(wang, "opportunity", deal))["pipeline"]["id"],
        reopening="never",
    )
    await move(li, company, deal, "输单")
    with refused(422, "rule"):
        await run(wang, "process.reopen", {**given, "reason": "再来"})


async def test_requirements_are_passed_by_with_the_right_and_a_reason(company: Company) -> None:
    wang, li = company.caller("小王"), company.caller("李经理")
    await ask(company, "方案", kind="fields", fields="amount")
    deal = await create(wang, "opportunity", name="单")
    given = {"object": "opportunity", "record": deal, "stage": company.ids["方案"], "reason": "老板特批"}
    with refused(403):
        await run(wang, "process.bypass_requirements", given)
    with refused(422, "required"):
        await run(li, "process.bypass_requirements", {**given, "reason": ""})
    await run(li, "process.bypass_requirements", given)
    last = (await entries(wang, deal))[-1]
    assert (last["stage.name"], last["bypassed"], last["reason"]) == ("方案", True, "老板特批")
    with refused(404):
        await run(company.caller("高总"), "process.reopen", {**given, "record": "1"})


async def test_tasks_that_must_be_finished_keep_a_deal_where_it_is(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    task = {"stage": company.ids["需求"], "must_finish": True}
    await create(admin, "stage_task", name="写需求书", due_days=2, **task)
    await create(admin, "stage_task", name="填金额", condition="amount > 0", **task)
    await create(admin, "stage_task", name="拍照", **{**task, "must_finish": False})
    deal = await create(wang, "opportunity", name="单")
    todos = await rows(wang, "stage_todo", Query(fields=["id", "name", "due_at", "owner"], sort=["id"]))
    assert [(t["name"], t["due_at"] is not None, t["owner"]["name"]) for t in todos] == [
        ("写需求书", True, "小王"), ("填金额", False, "小王"), ("拍照", False, "小王")
    ]  # fmt: skip
    with refused(422, "rule") as refusal:
        await move(wang, company, deal, "方案")
    assert messages(refusal.problem) == [("stage", "“需求”还有必须完成的任务：写需求书、填金额")]
    await update(wang, "stage_todo", todos[0]["id"], state="done")
    done = await read(wang, "stage_todo", todos[0]["id"])
    assert (done["done_by"]["name"], done["done_at"] is not None) == ("小王", True)
    await move(wang, company, deal, "方案", amount="1")
    left = await rows(wang, "stage_todo", Query(fields=["name", "state"], sort=["id"]))
    assert [t["state"] for t in left] == ["done", "dropped", "dropped"]
    await move(wang, company, deal, "需求")
    again = await rows(wang, "stage_todo", Query(fields=["name", "state"], sort=["id"]))
    assert [t["state"] for t in again] == ["done", "open", "open"]


async def test_a_record_says_what_every_other_stage_asks_for(company: Company) -> None:
    wang, zhang = company.caller("小王"), company.caller("小张")
    await ask(company, "方案", kind="fields", fields="amount")
    await update(company.caller("管理员"), "stage", company.ids["需求"], time_limit=3)
    deal = await create(wang, "opportunity", name="单")
    told = await standing(wang, "opportunity", int(deal))
    assert (told["field"], told["stage"], told["limit"], told["over"], told["bypass"]) == (
        "stage", company.ids["需求"], 3, False, False
    )  # fmt: skip
    target = next(each for each in told["targets"] if each["id"] == company.ids["方案"])
    assert target["move"] == "forward"
    assert target["fields"] == ["amount"]
    assert [f["message"] for f in target["faults"]] == ["进入“方案”前请填写金额"]
    lost = next(each for each in told["targets"] if each["id"] == company.ids["输单"])
    assert (lost["move"], lost["faults"]) == ("out", [])
    with refused(404):
        await standing(zhang, "opportunity", int(deal))
    with refused(404):
        await standing(wang, "account", int(deal))


async def test_running_deals_keep_to_the_version_that_they_began_with(company: Company) -> None:
    wang = company.caller("小王")
    old = await create(wang, "opportunity", name="旧")
    await ask(company, "方案", kind="fields", fields="amount")
    new = await create(wang, "opportunity", name="新")
    await move(wang, company, old, "方案")
    with refused(422, "required"):
        await move(wang, company, new, "方案")
    assert [e["pipeline_version.number"] for e in await entries(wang, old)] == [1, 1]
    assert [e["pipeline_version.number"] for e in await entries(wang, new)] == [2]
    assert (await standing(wang, "opportunity", int(old)))["latest"] is False
    admin = company.caller("管理员")
    before = await rows(admin, "pipeline_version", Query(fields=["number"]))
    await update(admin, "stage", company.ids["方案"], color="#112233", guidance="慢慢来")
    assert await rows(admin, "pipeline_version", Query(fields=["number"])) == before


async def test_a_requirement_fits_its_object(company: Company) -> None:
    for values, field in (
        ({"condition": "nothing > 1"}, "condition"),
        ({"kind": "fields", "fields": "nothing"}, "fields"),
        ({"kind": "fields"}, "fields"),
        ({}, "condition"),
        ({"object": "account", "condition": "true"}, "object"),
    ):
        with refused(422) as refusal:
            await ask(company, "方案", **values)
        assert refusal.faults[0][0] == field
    with refused(403):
        given = {"name": "x", "stage": company.ids["方案"], "condition": "true"}
        await create(company.caller("小王"), "stage_requirement", **given)
    made = await ask(company, "方案", condition="amount > 0")
    assert (await read(company.caller("管理员"), "stage_requirement", made))["object"] == "opportunity"
    await delete(company.caller("管理员"), "stage_requirement", made)
    await create(company.caller("小王"), "opportunity", name="单", stage=company.ids["方案"])


async def test_the_days_usually_spent_are_counted_from_what_has_been_left(company: Company) -> None:
    admin, ids = company.caller("管理员"), company.ids
    for number, days in enumerate((2, 4, 9)):
        operation = Operation(
            "create",
            {"name": f"{number}", "stage": ids["谈判"]},
            stage_entered={
                ids["需求"]: "2025-01-01T00:00:00Z",
                ids["方案"]: f"2025-01-{1 + days:02}T00:00:00Z",
                ids["谈判"]: "2025-03-01T00:00:00Z",
            },
        )
        async with Unit(admin, {"import": "1"}, historic=True) as unit:
            await unit.write("opportunity", [operation])
    before = (await company.organisation.snapshot()).versions
    assert await count_dwell(company.organisation) == 2
    assert (await read(admin, "stage", ids["需求"]))["median_dwell"] == 4
    assert (await read(admin, "stage", ids["谈判"]))["median_dwell"] is None
    assert await count_dwell(company.organisation) == 0
    assert await company.organisation.versions() == before


async def test_records_of_an_object_made_at_run_time_go_through_stages_of_their_own(company: Company) -> None:
    admin = company.caller("管理员")
    stage = {"name": "step", "type": "lookup", "target": "stage", "label": {"zh-CN": "阶段", "en": "Stage"}}
    fields = [{"name": "name", "type": "text", "label": {"zh-CN": "名称", "en": "Name"}}, stage]
    words = {"zh-CN": "项目", "en": "Project"}
    await create_object(admin, {"name": "project", "label": words, "name_field": "name", "fields": fields})
    assert (await read(admin, "project", await create(admin, "project", name="无")))["step"] is None
    with refused(422, "not_an_option"):
        await create(admin, "pipeline", name="客户流程", object="account")
    pipeline = await create(admin, "pipeline", name="项目流程", object="project")
    first, second = [
        await create(admin, "stage", name=name, pipeline=pipeline, position=place)
        for place, name in enumerate(("立项", "交付"))
    ]
    await create(
        admin, "stage_requirement", name="有名称", stage=second, kind="condition", condition='name != "空"'
    )
    made = await create(admin, "project", name="空")
    assert (await read(admin, "project", made))["step"]["name"] == "立项"
    with refused(422, "rule") as refusal:
        await update(admin, "project", made, step=second)
    assert refusal.faults == [("step", "rule")]
    await update(admin, "project", made, step=second, name="满")
    told = await standing(admin, "project", int(made))
    assert (told["field"], told["stage"], told["pipeline"]["name"]) == ("step", second, "项目流程")
    fields_told = ["stage.name", "left_at"]
    history = await rows(
        admin,
        "stage_history",
        Query(fields=fields_told, where=f'record = "{made}"', sort=["entered_at", "id"]),
    )
    assert [(h["stage.name"], h["left_at"] is None) for h in history] == [("立项", False), ("交付", True)]
    with refused(422, "rule"):
        await create(admin, "opportunity", name="单", stage=first)


async def test_records_are_moved_on_to_the_latest_version_after_a_look(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    stage = company.ids["方案"]
    poor = await create(wang, "opportunity", name="穷", stage=stage)
    rich = await create(wang, "opportunity", name="富", stage=stage, amount="9")
    # What is closed stays with the version by which it was decided.
    closed = await create(wang, "opportunity", name="输", stage=stage)
    await move(wang, company, closed, "输单")
    await ask(company, "方案", kind="fields", fields="amount")
    pipeline = (await read(wang, "opportunity", poor))["pipeline"]["id"]
    with refused(403):
        await run(wang, "process.move_to_latest_version", {"pipeline": pipeline})
    with refused(404):
        await run(admin, "process.move_to_latest_version", {"pipeline": "1"})
    given: dict[str, Any] = {"pipeline": pipeline, "preview": True}
    seen = await run(admin, "process.move_to_latest_version", given)
    assert (seen.moved, seen.lacking) == (1, 1)
    assert [(f.name, f.faults) for f in seen.first] == [("穷", ["进入“方案”前请填写金额"])]
    assert (await standing(wang, "opportunity", int(rich)))["latest"] is False
    done = await run(admin, "process.move_to_latest_version", {"pipeline": pipeline})
    assert (done.moved, done.lacking) == (1, 1)
    told = [(await standing(wang, "opportunity", int(each)))["latest"] for each in (poor, rich)]
    assert told == [False, True]
    one = {"pipeline": pipeline, "records": [poor], "despite": True}
    assert (await run(admin, "process.move_to_latest_version", one)).moved == 1
    assert (await standing(wang, "opportunity", int(poor)))["latest"] is True
    with refused(422, "required"):
        await update(wang, "opportunity", rich, amount=None)
