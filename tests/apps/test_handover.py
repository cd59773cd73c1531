"""The book of a person goes to others by rules, is looked at before, done as one job and taken back."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.asking import create, names, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.apps.handover import run as running
from yunchou.apps.handover.plan import HandoverShare, turns
from yunchou.base.db import quote
from yunchou.jobs.handlers import JobContext
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import write


async def plan(who: Caller, person: str, *parts: dict[str, Any], **more: Any) -> Any:
    return await run(who, "handover.plan", {"person": person, "parts": list(parts), **more})


def to(*people: str, **more: Any) -> dict[str, Any]:
    return {"to": [{"person": each} for each in people], **more}


async def work(company: Company, who: Caller, kind: str) -> dict[str, Any]:
    """Does the job of that kind that waits, as a worker would."""
    schema = quote(company.organisation.schema)
    row = await company.organisation.db.fetchrow(
        f"select id, payload from {schema}.job where kind = $1 order by id desc limit 1", kind
    )
    assert row is not None
    context = JobContext(
        row["id"], company.organisation.id, company.organisation.schema, kind, json.loads(row["payload"]),
        company.organisation.db, who,
    )  # fmt: skip
    handler = running.run if kind == running.RUN else running.run_undo
    found: dict[str, Any] = await handler(context)
    return found


async def hand_over(
    company: Company, who: Caller, person: str, *parts: dict[str, Any], **more: Any
) -> tuple[str, Any]:
    planned = await plan(who, person, *parts, **more)
    await run(who, "handover.start", {"handover": planned.handover})
    return planned.handover, await work(company, who, running.RUN)


async def book(company: Company) -> dict[str, list[str]]:
    """What 小王 has: three accounts, each with a contact; a deal won, one open; a task done, one open."""
    wang = company.caller("小王")
    accounts = [await create(wang, "account", name=f"客户{n}", grade="AB"[n % 2]) for n in range(3)]
    contacts = [await create(wang, "contact", name=f"人{n}", account=each) for n, each in enumerate(accounts)]
    deals = [
        await create(wang, "opportunity", name=name, account=accounts[0], stage=company.ids[stage])
        for name, stage in (("进行", "需求"), ("赢了", "赢单"))
    ]
    tasks = [
        await create(wang, "activity", name=name, status=status)
        for name, status in (("要做", "open"), ("做了", "done"))
    ]
    return {"account": accounts, "contact": contacts, "opportunity": deals, "activity": tasks}


async def owner(company: Company, object: str, id: str) -> str:
    found = await read(company.caller("管理员"), object, id)
    return str(found["owner"]["name"])


async def test_all_of_it_goes_to_one_person_and_comes_back(company: Company) -> None:
    li, ids = company.caller("李经理"), company.ids
    has = await book(company)
    planned = await plan(li, ids["小王"], to(ids["小张"]), reason="离职")
    assert {each.object: each.records for each in planned.objects} == {
        "account": 3, "contact": 3, "opportunity": 1, "activity": 1,
    }  # fmt: skip
    assert planned.objects[0].receivers[0].name == "小张"
    assert len(planned.objects[0].samples) == 3
    assert await owner(company, "account", has["account"][0]) == "小王"
    await run(li, "handover.start", {"handover": planned.handover})
    with refused(409):
        await run(li, "handover.start", {"handover": planned.handover})
    assert await work(company, li, running.RUN) == {"moved": 8, "refused": 0}
    assert await owner(company, "contact", has["contact"][2]) == "小张"
    assert await owner(company, "opportunity", has["opportunity"][1]) == "小王"
    kept = await read(li, "handover", planned.handover)
    assert (kept["state"], kept["moved"], kept["reason"]) == ("done", 8, "离职")
    await update(li, "account", has["account"][1], owner=ids["李经理"])
    await run(li, "handover.undo", {"handover": planned.handover})
    done = await work(company, li, running.UNDO)
    assert done["restored"] == 7
    assert [await owner(company, "account", each) for each in has["account"]] == ["小王", "李经理", "小王"]
    assert (await read(li, "handover", planned.handover))["state"] == "undone"
    with refused(409, "not_undoable"):
        await run(li, "handover.undo", {"handover": planned.handover})


async def test_what_is_closed_goes_too_where_it_is_asked_for_and_only_chosen_objects(
    company: Company,
) -> None:
    li, ids = company.caller("李经理"), company.ids
    await book(company)
    planned = await plan(li, ids["小王"], to(ids["小张"]), closed=True, objects=["opportunity"])
    assert [(each.object, each.records) for each in planned.objects] == [("opportunity", 2)]


async def test_rules_come_one_after_the_other_and_customers_keep_their_contacts(company: Company) -> None:
    li, ids = company.caller("李经理"), company.ids
    has = await book(company)
    await hand_over(
        company,
        li,
        ids["小王"],
        to(ids["李经理"], object="account", where='grade = "B"'),
        to(ids["小张"], ids["李经理"]),
    )
    assert await owner(company, "account", has["account"][1]) == "李经理"
    accounts = [await owner(company, "account", each) for each in has["account"]]
    assert sorted(accounts) == ["小张", "李经理", "李经理"]
    assert [await owner(company, "contact", each) for each in has["contact"]] == accounts


async def test_what_somebody_else_has_by_then_is_left_alone(company: Company) -> None:
    li, ids = company.caller("李经理"), company.ids
    has = await book(company)
    planned = await plan(li, ids["小王"], to(ids["小张"]), objects=["account"])
    await update(li, "account", has["account"][0], owner=ids["李经理"])
    await run(li, "handover.start", {"handover": planned.handover})
    assert await work(company, li, running.RUN) == {"moved": 2, "refused": 0}
    assert await owner(company, "account", has["account"][0]) == "李经理"


async def test_nobody_hands_over_more_than_his_rights_reach(company: Company) -> None:
    li, ids = company.caller("李经理"), company.ids
    wang = company.caller("小王")
    await book(company)
    west = await create(company.caller("小赵"), "account", name="西部")
    with refused(403):
        await plan(wang, ids["小王"], to(ids["小张"]))
    planned = await plan(li, ids["小赵"], to(ids["小张"]))
    assert planned.records == 0
    _, done = await hand_over(company, li, ids["小王"], to(ids["小赵"]), objects=["account"])
    assert done == {"moved": 0, "refused": 3}
    assert await owner(company, "account", west) == "小赵"
    with refused(404):
        await run(company.caller("高总"), "handover.start", {"handover": "1"})


async def test_wrong_rules_are_refused(company: Company) -> None:
    li, ids = company.caller("李经理"), company.ids
    await book(company)
    wrong: list[tuple[int, list[dict[str, Any]], dict[str, Any]]] = [
        (422, [], {}),
        (422, [to()], {}),
        (422, [to(ids["小王"])], {}),
        (422, [to("1")], {}),
        (422, [to("x")], {}),
        (422, [{"to": [{"person": ids["小张"], "weight": 0}]}], {}),
        (422, [to(ids["小张"], where='grade = "A"')], {}),
        (422, [to(ids["小张"])], {"objects": ["user"]}),
        (404, [to(ids["小张"])], {"objects": ["nothing"]}),
        (400, [to(ids["小张"], object="account", where="nothing = 1")], {}),
    ]
    for status, parts, more in wrong:
        with refused(status):
            await plan(li, ids["小王"], *parts, **more)


async def test_a_person_who_is_deactivated_leaves_a_to_do(company: Company) -> None:
    admin, li = company.caller("管理员"), company.caller("李经理")
    await update(admin, "user", company.ids["小王"], active=False)
    assert await names(li, "todo") == ["办理 小王 的工作交接"]
    planned = await plan(li, company.ids["小王"], to(company.ids["小张"]))
    assert planned.records == 0


async def test_a_new_plan_takes_the_place_of_one_that_was_not_started(company: Company) -> None:
    li, ids = company.caller("李经理"), company.ids
    await book(company)
    first = await plan(li, ids["小王"], to(ids["小张"]))
    second = await plan(li, ids["小王"], to(ids["李经理"]))
    assert [each["id"] for each in await rows(li, "handover", Query(fields=["name"]))] == [second.handover]
    with refused(404):
        await run(li, "handover.start", {"handover": first.handover})


async def test_many_records_take_few_statements(company: Company) -> None:
    li, ids, wang = company.caller("李经理"), company.ids, company.caller("小王")
    await write(wang, "account", [Operation("create", {"name": f"客户{n}"}) for n in range(5000)])
    _, done = await hand_over(company, li, ids["小王"], to(ids["小张"], ids["李经理"]))
    assert done == {"moved": 5000, "refused": 0}
    found = await rows(
        li, "account", Query(fields=["name"], where=f'owner = "{ids["小张"]}"', count="exact", limit=1)
    )
    assert len(found) == 1


@given(st.lists(st.integers(1, 100), min_size=1, max_size=8))
def test_everybody_has_his_share_at_each_turn(weights: list[int]) -> None:
    order = turns([HandoverShare(str(n), weight) for n, weight in enumerate(weights)])
    total = sum(weights)
    for turn in range(1, len(order) + 1):
        for n, weight in enumerate(weights):
            assert abs(order[:turn].count(n) - turn * weight / total) < len(weights)
    assert [order.count(n) * total for n in range(len(weights))] == [
        weight * len(order) for weight in weights
    ]
