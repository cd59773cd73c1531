"""One list of everything that waits for a person: from every source, under rights, put off, in order, repeated, handed over."""

import asyncio
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.asking import create, read, refused, statements, update
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.apps.together.comments import add_comment
from yunchou.apps.together.notifications import notifications
from yunchou.apps.together.notify import FOLLOWER
from yunchou.apps.together.todo import TODOS, next_time
from yunchou.jobs.when import weekdays
from yunchou.records.todo import lists
from yunchou.records.todo.lists import VIEWS, Wanted, todo_counts, todo_list
from yunchou.records.todo.sources import SOURCES, todo_source
from yunchou.records.todo.work import Item, finish, put_in_order, snooze

EARLIEST = dt.datetime.fromisoformat("2020-01-01T00:00:00")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def days(number: float) -> str:
    return (dt.datetime.now(dt.UTC) + dt.timedelta(days=number)).isoformat()


async def names(who: Caller, **wanted: Any) -> list[str]:
    return [item["name"] for item in (await todo_list(who, Wanted(**wanted)))["items"]]


async def act(who: Caller, name: str, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(await run(who, name, given))
    return found


async def test_everything_that_waits_stands_in_one_list_by_its_day(company: Company) -> None:
    rep = company.caller("小王")
    account = await create(rep, "account", name="甲公司")
    await create(rep, "activity", name="拜访甲公司", due_at=days(-2), account=account)
    await create(rep, "todo", name="准备报价", due_at=days(3), about={"object": "account", "id": account})
    await create(rep, "todo", name="整理名片")
    await add_comment(
        company.caller("李经理"), "account", int(account), "价格谁定？", None, [company.ids["小王"]]
    )
    answer = await todo_list(rep, Wanted())
    assert [(i["source"], i["name"], i["bucket"]) for i in answer["items"]] == [
        ("activity", "拜访甲公司", "overdue"),
        ("todo", "准备报价", "upcoming"),
        ("todo", "整理名片", "undated"),
        ("mention", "价格谁定？", "undated"),
    ]
    assert answer["items"][1]["more"]["about"] == {"object": "account", "id": account, "name": "甲公司"}
    assert (answer["items"][3]["object"], answer["items"][3]["record"]) == ("account", account)
    counts = {"overdue": 1, "today": 0, "upcoming": 1, "undated": 2, "snoozed": 0}
    assert await todo_counts(rep) == {
        **counts,
        "objects": [
            "activity",
            "approval_task",
            "close_plan_step",
            "comment",
            "contract_milestone",
            "forecast_request",
            "goal_letter_reply",
            "kpi_coaching",
            "seal_use",
            "signing",
            "stage_todo",
            "todo",
        ],
    }
    assert await names(company.caller("小张")) == []


async def test_a_mention_waits_until_it_is_answered_or_ticked_off(company: Company) -> None:
    lead, rep = company.caller("李经理"), company.caller("小王")
    account = int(await create(rep, "account", name="甲公司"))
    await add_comment(lead, "account", account, "第一问", None, [company.ids["小王"]])
    assert await names(rep) == ["第一问"]
    await add_comment(rep, "account", account, "好的", None, [])
    assert await names(rep) == []
    asked = await add_comment(lead, "account", account, "第二问", None, [company.ids["小王"]])
    item = [Item("mention", int(asked))]
    await finish(rep, item, True)
    assert (await names(rep), await names(rep, view="done")) == ([], ["第二问"])
    await finish(rep, item, False)
    assert await names(rep) == ["第二问"]


async def test_ticking_off_finishes_the_record_and_is_taken_back(company: Company) -> None:
    rep = company.caller("小王")
    activity = await create(rep, "activity", name="打电话", due_at=days(-1))
    todo = await create(rep, "todo", name="写总结")
    items = [Item("activity", int(activity)), Item("todo", int(todo))]
    await finish(rep, items, True)
    assert await names(rep) == []
    assert (await read(rep, "activity", activity))["status"] == "done"
    assert (await read(rep, "todo", todo))["done_at"] is not None
    assert set(await names(rep, view="done")) == {"打电话", "写总结"}
    await finish(rep, items, False)
    assert await names(rep) == ["打电话", "写总结"]
    assert (await read(rep, "todo", todo))["done_at"] is None


async def test_nobody_ticks_off_or_puts_off_what_is_not_there_for_him(company: Company) -> None:
    mine = Item("todo", int(await create(company.caller("小王"), "todo", name="我的")))
    other = company.caller("小张")
    for nothing in ([mine], [Item("todo", 1)], [Item("weather", 1)]):
        with refused(404):
            await finish(other, nothing, True)
        with refused(404):
            await snooze(other, nothing, dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
        with refused(404):
            await put_in_order(other, nothing)
    with refused(422, "out_of_range"):
        await snooze(company.caller("小王"), [mine], dt.datetime.now(dt.UTC) - dt.timedelta(days=1))


async def test_one_that_fails_leaves_all_as_they_were(company: Company) -> None:
    rep = company.caller("小王")
    mine = Item("todo", int(await create(rep, "todo", name="我的")))
    with refused(404):
        await finish(rep, [mine, Item("activity", 1)], True)
    assert await names(rep) == ["我的"]


async def test_what_was_put_off_waits_elsewhere(company: Company) -> None:
    rep = company.caller("小王")
    item = Item("todo", int(await create(rep, "todo", name="以后再说", due_at=days(-1))))
    await snooze(rep, [item], dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
    assert (await names(rep), await names(rep, view="snoozed")) == ([], ["以后再说"])
    assert (await todo_counts(rep))["snoozed"] == 1
    await snooze(rep, [item], None)
    assert await names(rep) == ["以后再说"]


async def test_items_keep_the_order_that_they_were_put_in(company: Company) -> None:
    rep = company.caller("小王")
    ids = {name: int(await create(rep, "todo", name=name)) for name in ("甲", "乙", "丙")}
    await put_in_order(rep, [Item("todo", ids[name]) for name in ("丙", "甲")])
    assert await names(rep) == ["丙", "甲", "乙"]


async def test_managers_see_what_their_people_have_to_do_and_others_do_not(company: Company) -> None:
    await create(company.caller("小王"), "todo", name="王的事")
    await create(company.caller("小张"), "todo", name="张的事")
    lead = company.caller("李经理")
    assert set(await names(lead, team=True)) == {"王的事", "张的事"}
    assert await names(lead, team=True, person=int(company.ids["小王"])) == ["王的事"]
    assert await names(lead) == []
    assert await names(company.caller("小王"), team=True) == []
    assert await names(company.caller("小赵"), team=True) == []


async def test_a_repeated_one_makes_the_next_and_takes_it_back(company: Company) -> None:
    rep = company.caller("小王")
    due = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
    todo = await create(rep, "todo", name="周报", due_at=due.isoformat(), repeat="week", priority="high")
    await finish(rep, [Item("todo", int(todo))], True)
    (following,) = (await todo_list(rep, Wanted()))["items"]
    next_due = dt.datetime.fromisoformat(following["due_at"])
    assert (next_due - due) % dt.timedelta(days=7) == dt.timedelta(0)
    assert dt.timedelta(0) < next_due - dt.datetime.now(dt.UTC) <= dt.timedelta(days=7)
    assert following["more"]["priority"] == "high"
    await finish(rep, [Item("todo", int(todo))], False)
    assert [each["id"] for each in (await todo_list(rep, Wanted()))["items"]] == [todo]


async def test_handing_over_asks_and_the_colleague_takes_on_or_gives_back(company: Company) -> None:
    await settle(company, FOLLOWER)
    rep, other = company.caller("小王"), company.caller("小赵")
    todo = await create(rep, "todo", name="订会议室")
    answer = await act(rep, "together.hand_over_todo", todo=todo, to=company.ids["小赵"], note="周五前")
    assert answer == {"handover": "asked"}
    assert (await names(rep), await names(other)) == ([], ["订会议室"])
    # Whoever gave it away goes on seeing how it stands.
    assert (await read(rep, "todo", todo))["handover"] == "asked"
    await settle(company, FOLLOWER)
    (told,) = (await notifications(other))["notifications"]
    assert (told["kind"], told["actor"]["name"]) == ("handover", "小王")
    assert told["text"] == "请您接手待办“订会议室”\n周五前"
    assert (await act(other, "together.return_todo", todo=todo, note="下周不在"))["handover"] == "returned"
    assert (await names(rep), await names(other)) == (["订会议室"], [])
    await act(rep, "together.hand_over_todo", todo=todo, to=company.ids["小赵"])
    await act(other, "together.accept_todo", todo=todo)
    await finish(other, [Item("todo", int(todo))], True)
    assert (await read(rep, "todo", todo))["state"] == "done"
    kinds = [n["text"] for n in (await notifications(rep))["notifications"]]
    assert kinds == ["接受了待办“订会议室”", "退回了待办“订会议室”\n下周不在"]


async def test_nobody_hands_over_what_is_not_his_or_to_nobody(company: Company) -> None:
    rep, other = company.caller("小王"), company.caller("小张")
    todo = await create(rep, "todo", name="我的")
    with refused(404):
        await act(other, "together.hand_over_todo", todo=todo, to=company.ids["小赵"])
    with refused(422, "not_an_option"):
        await act(rep, "together.hand_over_todo", todo=todo, to=company.ids["小王"])
    with refused(404):
        await act(rep, "together.hand_over_todo", todo=todo, to="nobody")
    with refused(422, "rule"):
        await act(rep, "together.accept_todo", todo=todo)
    with refused(403):
        await act(company.caller("李经理"), "together.hand_over_todo", todo=todo, to=company.ids["小赵"])
    with refused(422):
        await update(rep, "todo", todo, given_by=company.ids["小张"])


async def test_two_who_hand_over_at_once_hand_over_once(company: Company) -> None:
    rep = company.caller("小王")
    todo = await create(rep, "todo", name="抢着转交")
    tries = [act(rep, "together.hand_over_todo", todo=todo, to=company.ids[to]) for to in ("小张", "小赵")]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(each, BaseException) for each in outcomes) == 1
    assert len(await names(company.caller("小张"))) + len(await names(company.caller("小赵"))) == 1


async def test_which_objects_items_are_about_is_asked_first_and_changes_nothing(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, rep = company.caller("管理员"), company.caller("小王")
    people = ("小王", "小张", "小赵", "李经理", "管理员")
    everybody = [company.ids[name] for name in people]
    await create(admin, "stage_task", name="确认预算", stage=company.ids["需求"])
    kept = await create(rep, "account", name="留下的")
    gone = await create(rep, "account", name="转走的")
    deal = await create(rep, "opportunity", name="大单", stage=company.ids["需求"], account=kept)
    for name, record in (("account", kept), ("account", gone), ("opportunity", deal)):
        await add_comment(rep, name, int(record), f"看一下 {name}", None, everybody)
        await add_comment(admin, name, int(record), f"也看一下 {name}", None, everybody)
    await update(admin, "account", gone, owner=company.ids["小赵"])
    wanted = [Wanted(view=view, team=team) for view in VIEWS for team in (False, True)]
    asked = [(company.caller(name), each) for name in people for each in (*wanted, Wanted(bare=True))]
    narrow = [await todo_list(who, each) for who, each in asked]
    sources = {item["source"] for each in narrow for item in each["items"]}
    assert {"mention", "stage_todo"} <= sources
    assert {each["counts"]["undated"] for each in narrow} > {0}

    async def whatever(*_: Any) -> dict[str, frozenset[str]]:
        model = (await company.organisation.snapshot()).model
        return dict.fromkeys(SOURCES, frozenset(model.objects))

    monkeypatch.setattr(lists, "_about", whatever)
    assert narrow == [await todo_list(who, each) for who, each in asked]


async def test_the_list_takes_two_statements_of_one_moment_however_much_there_is(company: Company) -> None:
    rep = company.caller("小王")
    await todo_list(rep, Wanted())
    async with statements(company) as few:
        await todo_list(rep, Wanted())
    for number in range(20):
        await create(rep, "todo", name=f"{number}")
    async with statements(company) as many:
        await todo_list(rep, Wanted())
    assert len(few) == len(many)
    assert sum("select" in each for each in few) == 2
    assert "REPEATABLE READ" in few[0]


@given(
    st.datetimes(EARLIEST, EARLIEST + dt.timedelta(days=3650)),
    st.sampled_from(["day", "working_day", "week", "month"]),
    st.timedeltas(dt.timedelta(days=-400), dt.timedelta(days=400)),
)
def test_the_next_time_lies_ahead_at_the_same_time_of_day(
    due: dt.datetime, repeat: str, since: dt.timedelta
) -> None:
    begin = due.replace(tzinfo=dt.UTC)
    now = begin + since
    following = next_time(begin, repeat, now, SHANGHAI, weekdays)
    assert following > begin
    assert following > now
    assert following.astimezone(SHANGHAI).time() == begin.astimezone(SHANGHAI).time()
    if repeat == "working_day":
        assert following.astimezone(SHANGHAI).isoweekday() <= 5
    if repeat == "week":
        assert (following - begin) % dt.timedelta(days=7) == dt.timedelta(0)


def test_two_sources_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two sources"):
        todo_source(TODOS)
