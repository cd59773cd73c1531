"""Field visits: check-in, ordered actions, check-out, and how far their record can be relied on."""

import datetime as dt
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.base.errors import Problem
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import write

CUSTOMER = {"lat": 31.2304, "lng": 121.4737}
NEAR = {"lat": 31.2314, "lng": 121.4737}
BEIJING = {"lat": 39.9042, "lng": 116.4074}


def ago(minutes: int) -> str:
    return (dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)).isoformat()


async def planned(who: Caller, **more: Any) -> str:
    account = await create(who, "account", name=f"客户{more.get('name', '')}", location=CUSTOMER, grade="A")
    return await create(who, "activity", **{"name": "拜访", "kind": "visit", "account": account, **more})


async def risk_of(who: Caller, visit: str) -> dict[str, float]:
    found = await rows(who, "visit_risk", Query(fields=["score", "reasons"], where=f"visit.id = {visit}"))
    if not found:
        return {}
    assert found[0]["score"] == min(100, sum(each["points"] for each in found[0]["reasons"]))
    return {each["kind"]: each["measured"] for each in found[0]["reasons"]}


async def test_a_visit_goes_from_check_in_to_check_out(company: Company) -> None:
    wang = company.caller("小王")
    visit = await planned(wang)
    began = await run(
        wang, "visits.check_in", {"activity": visit, "position": NEAR, "accuracy": 12.4, "at": ago(45)}
    )
    assert began.distance == 111
    ended = await run(wang, "visits.check_out", {"activity": visit, "result": "谈妥"})
    shown = await read(wang, "activity", visit)
    assert ended.minutes == shown["duration_minutes"] == 45
    assert (shown["status"], shown["content"], shown["accuracy"]) == ("done", "谈妥", 12)
    account = await read(wang, "account", shown["account"]["id"])
    assert account["last_activity_at"] == shown["done_at"] == shown["checked_out_at"]
    assert await risk_of(company.caller("管理员"), visit) == {}


async def test_commands_that_come_again_change_nothing(company: Company) -> None:
    wang = company.caller("小王")
    visit = await planned(wang)
    first = await run(wang, "visits.check_in", {"activity": visit, "position": NEAR})
    again = await run(wang, "visits.check_in", {"activity": visit, "position": BEIJING})
    assert (again.distance, again.template) == (first.distance, first.template)
    ended = await run(wang, "visits.check_out", {"activity": visit, "result": "好"})
    version = (await read(wang, "activity", visit))["version"]
    assert (await run(wang, "visits.check_out", {"activity": visit, "result": "另"})).minutes == ended.minutes
    after = await read(wang, "activity", visit)
    assert (after["version"], after["content"]) == (version, "好")


async def test_actions_are_done_in_order_and_those_required_before_the_end(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    kind = await create(admin, "visit_template", name="门店巡访", grades=["A"])
    form, note = [
        await create(admin, "visit_action", template=kind, **each)
        for each in (
            {"name": "竞品信息", "kind": "form", "object": "contact", "required": True, "position": 1},
            {"name": "陈列", "kind": "note", "position": 2},
        )
    ]
    visit = await planned(wang)
    with refused(422, "rule"):
        await run(wang, "visits.do_step", {"activity": visit, "step": form, "values": {"name": "陈"}})
    assert (await run(wang, "visits.check_in", {"activity": visit, "position": NEAR})).template == kind
    with refused(422, "rule"):
        await run(wang, "visits.do_step", {"activity": visit, "step": note, "note": "整齐"})
    with refused(422, "rule"):
        await run(wang, "visits.check_out", {"activity": visit, "result": "好"})
    made = await run(wang, "visits.do_step", {"activity": visit, "step": form, "values": {"name": "陈"}})
    contact = await read(wang, "contact", made.record)
    assert contact["account"]["id"] == (await read(wang, "activity", visit))["account"]["id"]
    again = await run(wang, "visits.do_step", {"activity": visit, "step": form, "values": {"name": "另"}})
    assert again == made
    await run(wang, "visits.check_out", {"activity": visit, "result": "好"})
    with refused(422, "rule"):
        await run(wang, "visits.do_step", {"activity": visit, "step": note, "note": "晚了"})


async def test_what_a_kind_of_visit_asks_for_must_be_there(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    await create(admin, "visit_template", name="上门", grades=["A"], photo_required=True)
    visit = await planned(wang)
    with refused(422, "rule"):
        await run(wang, "visits.check_in", {"activity": visit})
    await run(wang, "visits.check_in", {"activity": visit, "position": NEAR})
    for given in ({"result": " "}, {"result": "有结果，无照片"}):
        with refused(422, "rule"):
            await run(wang, "visits.check_out", {"activity": visit, **given})


async def test_only_those_who_may_change_a_visit_begin_it(company: Company) -> None:
    visit = await planned(company.caller("小王"))
    with refused(404):
        await run(company.caller("小赵"), "visits.check_in", {"activity": visit, "position": NEAR})
    task = await create(company.caller("小王"), "activity", name="任务")
    for bad in (task, "x", "99999999999999999999"):
        with pytest.raises(Problem) as problem:
            await run(company.caller("小王"), "visits.check_in", {"activity": bad, "position": NEAR})
        assert problem.value.status in (404, 422)
    with refused(422):
        await update(company.caller("小王"), "activity", visit, checked_in_at=ago(5))


@pytest.mark.parametrize("at", ["2020-01-01T00:00:00Z", "2199-01-01T00:00:00Z", "2026-01-01T00:00:00"])
async def test_times_that_cannot_be_are_refused(company: Company, at: str) -> None:
    visit = await planned(company.caller("小王"))
    with refused(422, "rule"):
        await run(company.caller("小王"), "visits.check_in", {"activity": visit, "position": NEAR, "at": at})


async def test_signs_of_a_doubtful_visit_are_measured_one_by_one(company: Company) -> None:
    wang, zhang, admin = company.caller("小王"), company.caller("小张"), company.caller("管理员")
    first = await planned(wang, name="一")
    await run(
        wang,
        "visits.check_in",
        {"activity": first, "position": NEAR, "accuracy": 9, "device": "d1", "at": ago(60)},
    )
    second = await planned(wang, name="二")
    await run(
        wang,
        "visits.check_in",
        {
            "activity": second,
            "position": BEIJING,
            "accuracy": 900,
            "mocked": True,
            "device": "d1",
            "at": ago(30),
        },
    )
    signs = await risk_of(admin, second)
    assert set(signs) == {"impossible_speed", "mocked", "poor_accuracy", "far"}
    assert signs["impossible_speed"] == pytest.approx(2 * 1067, rel=0.01)
    other = await planned(zhang, name="三")
    await run(zhang, "visits.check_in", {"activity": other, "device": "d1", "position": NEAR, "accuracy": 0})
    await run(zhang, "visits.check_out", {"activity": other, "result": "快"})
    assert await risk_of(admin, other) == {"shared_device": 2, "perfect_place": 0, "too_short": 0}


async def test_signs_of_the_end_of_a_visit_and_of_late_sending(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    visit = await planned(wang)
    given = {"activity": visit, "position": NEAR, "accuracy": 10, "device": "d1", "at": ago(119)}
    await run(wang, "visits.check_in", given)
    assert await risk_of(admin, visit) == {}
    left = {"position": NEAR, "accuracy": 0, "device": "d2", "mocked": True, "result": "好", "at": ago(60)}
    await run(wang, "visits.check_out", {"activity": visit, **left})
    assert await risk_of(admin, visit) == {"left_mocked": 1, "left_perfect_place": 0, "other_device": 2}
    shown = await read(wang, "activity", visit)
    assert (shown["left_accuracy"], shown["left_mocked"], shown["left_device"]) == (0, True, "d2")
    assert shown["sent_late"] == 119
    late = await planned(wang, name="迟")
    await run(wang, "visits.check_in", {**given, "activity": late, "at": ago(600)})
    assert await risk_of(admin, late) == {"sent_late": 600}
    await run(
        wang,
        "visits.check_out",
        {"activity": late, "accuracy": 900, "device": "d1", "result": "好", "at": ago(500)},
    )
    assert await risk_of(admin, late) == {"sent_late": 600, "left_poor_accuracy": 900}
    with refused(422):
        await update(wang, "activity", late, sent_late=0)


async def test_a_photo_is_known_again_wherever_in_a_visit_it_was_taken(company: Company) -> None:
    """Of an action or of the visit itself; twice within one visit is no sign."""
    wang, admin = company.caller("小王"), company.caller("管理员")
    kind = await create(admin, "visit_template", name="陈列", place_required=False)
    shelf = await create(admin, "visit_action", name="货架", template=kind, kind="photo")

    async def visit(name: str, shown: list[str], kept: list[str]) -> str:
        id = await planned(wang, name=name, template=kind)
        await run(wang, "visits.check_in", {"activity": id, "position": NEAR, "accuracy": 20})
        await run(wang, "visits.do_step", {"activity": id, "step": shelf, "photos": shown})
        await run(wang, "visits.check_out", {"activity": id, "result": "好", "photos": kept})
        return id

    async def picture(content: str) -> str:
        return await company.picture("小王", content)

    first = await visit("一", [await picture("a")], [await picture("a"), await picture("b")])
    assert "repeated_photo" not in await risk_of(admin, first)
    second = await visit("二", [await picture("b")], [await picture("c")])
    third = await visit("三", [await picture("d")], [await picture("a"), await picture("c")])
    assert (await risk_of(admin, second))["repeated_photo"] == 1
    assert (await risk_of(admin, third))["repeated_photo"] == 2


async def test_the_threshold_itself_counts_and_rules_can_be_switched_off(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    rules = {r["kind"]: r["id"] for r in await rows(admin, "visit_risk_rule", Query(fields=["kind"]))}
    for at, (least, counts) in enumerate(((111, True), (112, False), (0, True))):
        await update(admin, "visit_risk_rule", rules["far"], threshold=least, active=at < 2)
        visit = await planned(wang, name=str(at))
        await run(wang, "visits.check_in", {"activity": visit, "position": NEAR, "accuracy": 10})
        assert ("far" in await risk_of(admin, visit)) is (counts and at < 2)


async def test_reps_do_not_see_the_risk_and_managers_that_of_their_people(company: Company) -> None:
    wang = company.caller("小王")
    visit = await planned(wang)
    await run(wang, "visits.check_in", {"activity": visit, "position": BEIJING, "mocked": True})
    assert set(await risk_of(company.caller("李经理"), visit)) == {"mocked", "far"}
    with refused(403):
        await risk_of(wang, visit)
    assert "visit_risks" not in await read(wang, "activity", visit)


async def test_kinds_are_chosen_by_the_grade_of_the_customer_and_set_up_by_those_who_may(
    company: Company,
) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    a, b = [await create(admin, "visit_template", name=g, grades=[g], position=n) for n, g in enumerate("AB")]
    visit = await planned(wang)
    assert (await read(wang, "activity", visit))["template"]["id"] == a
    account = await create(wang, "account", name="乙", grade="B")
    chosen = await create(wang, "activity", name="访", kind="visit", account=account, template=a)
    fitting = await create(wang, "activity", name="访", kind="visit", account=account)
    assert [(await read(wang, "activity", each))["template"]["id"] for each in (chosen, fitting)] == [a, b]
    done = await create(wang, "activity", name="访", kind="visit", status="done", account=account)
    assert (await read(wang, "activity", done))["template"] is None
    with refused(403):
        await create(wang, "visit_template", name="自己的")
    for wrong in ({}, {"object": "nothing_such"}):
        with refused(422):
            await create(admin, "visit_action", template=a, name="表", kind="form", **wrong)


async def test_every_kind_of_follow_up_counts_for_the_customer(company: Company) -> None:
    wang = company.caller("小王")
    for kind in ("task", "call", "meeting", "visit", "mail", "note"):
        account = await create(wang, "account", name=f"客户 {kind}")
        made = await create(wang, "activity", name=kind, kind=kind, status="done", account=account)
        done = (await read(wang, "activity", made))["done_at"]
        assert (await read(wang, "account", account))["last_activity_at"] == done


async def test_the_last_activity_falls_back_and_never_lies_ahead(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="甲")

    async def last() -> Any:
        return (await read(wang, "account", account))["last_activity_at"]

    early = await create(
        wang, "activity", name="一", kind="call", account=account, status="done", done_at=ago(90)
    )
    late = await create(
        wang, "activity", name="二", kind="call", account=account, status="done", done_at=ago(30)
    )
    first, second = (
        (await read(wang, "activity", early))["done_at"],
        (await read(wang, "activity", late))["done_at"],
    )
    assert await last() == second
    await delete(wang, "activity", late)
    assert await last() == first
    await write(wang, "activity", [Operation("restore", id=int(late))])
    assert await last() == second
    await update(wang, "activity", late, status="open")
    assert await last() == first
    await update(wang, "activity", early, done_at=ago(120))
    assert await last() == (await read(wang, "activity", early))["done_at"]
    with refused(422, "rule"):
        await update(wang, "activity", early, done_at=ago(-60))
    with refused(422, "rule"):
        await create(
            wang, "activity", name="三", kind="call", account=account, status="done", done_at=ago(-60)
        )
