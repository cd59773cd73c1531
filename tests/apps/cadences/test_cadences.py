"""Cadences: steps in their time, versions, replies, skips, and nobody twice in the same one."""

import asyncio
import datetime as dt
from typing import Any

import msgspec

from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from tests.rules.automation.conftest import automation, work
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.apps.cadences.advancing import advance
from yunchou.apps.cadences.kept import Step, moment_of
from yunchou.apps.cadences.unsubscribing import unsubscribe, unsubscribed
from yunchou.base.db import quote
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit

LONG_AGO = "2026-01-05T02:00:00+00:00"


async def act(who: Caller, name: str, **given: Any) -> Any:
    return await run(who, f"cadences.{name}", given)


async def made(company: Company, *steps: dict[str, Any], publish: bool = True, **head: Any) -> str:
    """A cadence for leads, at any hour; each step at once unless it says otherwise."""
    boss = company.caller("管理员")
    number = len(await rows(boss, "cadence", Query()))
    values = {"name": f"新线索 {number}", "object": "lead", "working_hours": False}
    cadence = await create(boss, "cadence", **(values | head))
    for place, each in enumerate(steps, 1):
        usual = {"cadence": cadence, "position": place, "kind": "task", "wait": 0, "wait_unit": "hours"}
        await create(boss, "cadence_step", **(usual | each))
    if publish:
        await act(boss, "publish", cadence=cadence)
    return cadence


async def taken(company: Company) -> int:
    """Takes all steps that are due by now, each run's time having come."""
    schema = quote(company.organisation.schema)
    await company.organisation.db.execute(
        f"update {schema}.r_cadence_run set next_at = now() where next_at is not null and status = 'active'"
    )
    async with Unit(company.system) as unit:
        return await advance(unit)


async def run_of(who: Caller, lead: str, name: str = "lead") -> dict[str, Any]:
    return (await rows(who, "cadence_run", Query(where=f'{name} = "{lead}"', sort=["-id"], limit=1)))[0]


async def moves(who: Caller, run: dict[str, Any]) -> list[tuple[str, str]]:
    found = await rows(who, "cadence_move", Query(where=f'run = "{run["id"]}"', sort=["id"]))
    return [(each["name"], each["state"]) for each in found]


async def open_tasks(who: Caller, lead: str) -> list[dict[str, Any]]:
    return await rows(who, "activity", Query(where=f'lead = "{lead}" and status = "open"', sort=["id"]))


async def test_steps_are_taken_one_after_the_other_and_counted(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    cadence = await made(
        company,
        {"name": "致电 {name}", "kind": "call", "content": "公司：{company}"},
        {"name": "大客户才做", "condition": 'company = "大公司"'},
        {"name": "收尾", "wait": 3, "wait_unit": "days"},
    )
    lead = await create(wang, "lead", name="张三<b>", company="小公司")
    done = await act(wang, "enrol", cadence=cadence, records=[lead])
    assert (done.entered, done.left_out) == (1, [])
    assert await taken(company) == 1
    (task,) = await open_tasks(wang, lead)
    assert (task["name"], task["kind"], task["content"], task["owner"]["id"]) == (
        "致电 张三<b>", "call", "公司：小公司", company.ids["小王"],
    )  # fmt: skip
    assert await taken(company) == 0
    await update(wang, "activity", task["id"], status="done", outcome="no_answer")
    assert await taken(company) == 1
    found = await run_of(wang, lead)
    assert (found["place"], found["step"]["name"]) == (2, "收尾")
    wait = dt.datetime.fromisoformat(found["next_at"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=2, hours=23) < wait <= dt.timedelta(days=3)
    await taken(company)
    (last,) = await open_tasks(wang, lead)
    await update(wang, "activity", last["id"], status="done")
    found = await run_of(wang, lead)
    assert (found["status"], found["next_at"]) == ("done", None)
    assert await moves(wang, found) == [("致电 {name}", "done"), ("大客户才做", "skipped"), ("收尾", "done")]
    steps = await rows(boss, "cadence_step", Query(where=f'cadence = "{cadence}"', sort=["position"]))
    assert [(s["entered"], s["done"], s["replied"]) for s in steps] == [(1, 1, 0), (0, 0, 0), (1, 1, 0)]
    assert (await read(boss, "cadence", cadence))["finished"] == 1


async def test_nobody_enters_twice_and_who_may_not_change_a_record_does_not_enrol_it(
    company: Company,
) -> None:
    wang, zhao, boss = company.caller("小王"), company.caller("小赵"), company.caller("管理员")
    cadence = await made(company, {"name": "一"}, condition='company <> "同行"')
    lead, rival, lost = [
        await create(wang, "lead", name=n, company=c) for n, c in (("甲", "甲"), ("乙", "同行"), ("丙", "丙"))
    ]
    await update(wang, "lead", lost, status="unqualified")
    entering = (
        act(wang, "enrol", cadence=cadence, records=[lead, lead, rival, lost, "999"]) for _ in range(3)
    )
    answers = await asyncio.gather(*entering)
    assert sorted(each.entered for each in answers) == [0, 0, 1]
    codes = {each.id: each.code for answer in answers for each in answer.left_out if each.code != "entered"}
    assert codes == {rival: "condition", lost: "closed", "999": "not_found"}
    assert (await act(zhao, "enrol", cadence=cadence, records=[lead])).entered == 0
    found = await run_of(wang, lead)
    for name in ("pause", "skip", "remove"):
        with refused(404):
            await act(zhao, name, cadence_run=found["id"])
    with refused(403):
        await act(wang, "publish", cadence=cadence)
    with refused(409):
        await delete(boss, "cadence", cadence)
    await act(wang, "remove", cadence_run=found["id"], reason="换人跟进")
    assert (await act(wang, "enrol", cadence=cadence, records=[lead])).entered == 1
    await update(boss, "cadence", cadence, active=False)
    assert await taken(company) == 0
    with refused(409, "not_published"):
        await act(wang, "enrol", cadence=cadence, records=[rival])
    draft = await made(company, {"name": "一"}, publish=False)
    with refused(409, "not_published"):
        await act(wang, "enrol", cadence=draft, records=[lead])


async def test_an_answer_ends_it_and_counts_for_the_step_before(company: Company) -> None:
    wang = company.caller("小王")
    cadence = await made(company, {"name": "致电", "kind": "call"}, {"name": "再次致电", "kind": "call"})
    leads = [await create(wang, "lead", name=n) for n in ("甲", "乙", "丙")]
    await act(wang, "enrol", cadence=cadence, records=leads)
    await taken(company)
    (call,) = await open_tasks(wang, leads[0])
    await update(wang, "activity", call["id"], status="done", outcome="reached")
    found = await run_of(wang, leads[0])
    assert (found["status"], await moves(wang, found)) == ("replied", [("致电", "replied")])
    # A mail that comes in ends it too, and what was to be done is cancelled; an automatic one does not.
    for lead, automatic, status in ((leads[1], True, "active"), (leads[1], False, "replied")):
        values = {"name": "回复", "direction": "in", "at": LONG_AGO, "automatic": automatic, "lead": lead}
        await create(company.system, "mail", **values)
        assert (await run_of(wang, lead))["status"] == status
    assert await open_tasks(wang, leads[1]) == []
    await update(wang, "lead", leads[2], status="unqualified")
    assert (await run_of(wang, leads[2]))["status"] == "closed"


async def test_a_deal_that_moves_on_leaves(company: Company) -> None:
    wang = company.caller("小王")
    cadence = await made(company, {"name": "跟进 {account}"}, object="opportunity")
    account = await create(wang, "account", name="华为")
    deal = await create(
        wang, "opportunity", name="大单", account=account, amount="5", close_date="2027-01-01", stage=company.ids["需求"]
    )  # fmt: skip
    await act(wang, "enrol", cadence=cadence, records=[deal])
    await taken(company)
    assert [
        each["name"] for each in await rows(wang, "activity", Query(where=f'opportunity = "{deal}"'))
    ] == ["跟进 华为"]
    await update(wang, "opportunity", deal, stage=company.ids["赢单"])
    assert (await run_of(wang, deal, "opportunity"))["status"] == "closed"


async def test_versions_stay_or_are_moved_on_to(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    cadence = await made(company, {"name": "一"}, {"name": "二"}, {"name": "三"})
    leads = [await create(wang, "lead", name=n) for n in ("甲", "乙")]
    await act(wang, "enrol", cadence=cadence, records=leads[:1])
    await taken(company)
    steps = await rows(boss, "cadence_step", Query(where=f'cadence = "{cadence}"', sort=["position"]))
    await update(boss, "cadence_step", steps[2]["id"], name="三改")
    await create(
        boss, "cadence_step", cadence=cadence, position=1, name="零", kind="task", wait=0, wait_unit="hours"
    )
    await delete(boss, "cadence_step", steps[1]["id"])
    assert (await act(boss, "publish", cadence=cadence)).moved == 0
    await act(wang, "enrol", cadence=cadence, records=leads[1:])
    assert ((await run_of(wang, leads[0]))["number"], (await run_of(wang, leads[1]))["number"]) == (1, 2)
    assert (await act(boss, "publish", cadence=cadence, move_on=True)).moved == 2
    (task,) = await open_tasks(wang, leads[0])
    await update(wang, "activity", task["id"], status="done")
    found = await run_of(wang, leads[0])
    assert (found["number"], found["step"]["name"]) == (3, "零")
    empty = await made(company, publish=False)
    with refused(422, "required"):
        await act(boss, "publish", cadence=empty)


async def test_a_run_rests_is_skipped_and_taken_up_again(company: Company) -> None:
    wang = company.caller("小王")
    cadence = await made(company, {"name": "一"}, {"name": "二"})
    lead = await create(wang, "lead", name="甲")
    await act(wang, "enrol", cadence=cadence, records=[lead])
    found = await run_of(wang, lead)
    await act(wang, "pause", cadence_run=found["id"])
    assert await taken(company) == 0
    with refused(409):
        await act(wang, "pause", cadence_run=found["id"])
    await act(wang, "resume", cadence_run=found["id"])
    await taken(company)
    await act(wang, "skip", cadence_run=found["id"])
    assert await open_tasks(wang, lead) == []
    await taken(company)
    assert [each["name"] for each in await open_tasks(wang, lead)] == ["二"]
    await delete(wang, "lead", lead)
    assert (await rows(wang, "cadence_run", Query()))[0]["status"] == "removed"


async def test_mails_go_out_from_the_owner_and_to_nobody_who_wants_none(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    template = await create(
        boss, "mail_template", name="初次", subject="您好 {name}", body="<p>{company}</p>"
    )
    cadence = await made(
        company,
        {"name": "发信", "kind": "mail", "template": template},
        {"name": "再写", "kind": "mail", "content": "x"},
    )
    people = [("甲<i>", "a@customer.example", False), ("乙", "b@customer.example", True), ("丙", None, False)]
    leads = [
        await create(wang, "lead", name=n, company="A&B", email=mail, no_mails=no) for n, mail, no in people
    ]
    await update(boss, "user", company.ids["小王"], email="wang@test.example")
    await act(wang, "enrol", cadence=cadence, records=leads)
    await taken(company)
    (mail,) = await rows(wang, "mail", Query(fields=["name", "body", "recipients", "lead", "owner"]))
    assert (mail["name"], mail["body"], mail["lead"]["id"]) == ("您好 甲<i>", "<p>A&amp;B</p>", leads[0])
    states = [await moves(wang, await run_of(wang, lead)) for lead in leads]
    assert states == [[("发信", "done")], [("发信", "skipped")], [("发信", "skipped")]]


async def test_what_means_nothing_is_refused(company: Company) -> None:
    boss = company.caller("管理员")
    cadence = await made(company, {"name": "一"})
    for wrong in ({"condition": "nothing = 1"}, {"name": "{nothing}"}, {"kind": "mail"}, {"name": "x" * 201},
                  {"wait": -1}, {"wait": 10**30}, {"position": 0}, {"condition": "<script>"}):  # fmt: skip
        with refused(422):
            values = {
                "cadence": cadence,
                "position": 2,
                "kind": "task",
                "name": "二",
                "wait": 0,
                "wait_unit": "hours",
            }
            await create(boss, "cadence_step", **(values | wrong))
    for wrong in ({"condition": "nothing = 1"}, {"exit_when": "1 +"}, {"object": "opportunity"}):
        with refused(422):
            await update(boss, "cadence", cadence, **wrong)
    with refused(403):
        await create(boss, "cadence_run", name="x", cadence=cadence, number=1)


async def test_steps_that_are_too_long_together_are_refused_and_nothing_is_published(
    company: Company,
) -> None:
    boss = company.caller("管理员")
    long = {"kind": "task", "content": "长" * 9_000}
    cadence = await made(company, *[{"name": f"第 {n} 步", **long} for n in range(12)], publish=False)
    with refused(422, "too_long"):
        await act(boss, "publish", cadence=cadence)
    assert (await read(boss, "cadence", cadence))["published"] in (None, 0)
    assert await rows(boss, "cadence_version", Query(where=f'cadence = "{cadence}"')) == []


async def test_an_automation_lets_new_leads_enter(company: Company) -> None:
    boss = company.caller("管理员")
    cadence = await made(company, {"name": "致电"})
    step = {"kind": "enter_cadence", "cadence": cadence}
    await automation(company, step, object="lead", settings={"on": ["created"]})
    lead = await create(boss, "lead", name="新来的")
    await work(company)
    assert (await run_of(boss, lead))["status"] == "active"
    assert len(await rows(boss, "cadence_run", Query(where=f'lead = "{lead}"'))) == 1


async def test_waits_follow_the_working_calendar(company: Company) -> None:
    async with Unit(company.system) as unit:
        from yunchou.apps.cadences.kept import hours_of

        hours = hours_of(unit)
    step = Step(1, "task", "一", 1, "working_days", None, "", "", "normal")
    friday = dt.datetime(2026, 6, 5, 12, 0, tzinfo=dt.UTC)  # 20:00 in Shanghai, after work
    assert moment_of(step, friday, hours, working=True) == dt.datetime(2026, 6, 9, 1, 0, tzinfo=dt.UTC)
    assert moment_of(step, friday, hours, working=False) == dt.datetime(2026, 6, 8, 12, 0, tzinfo=dt.UTC)
    assert msgspec.json.decode(msgspec.json.encode(step), type=Step) == step


async def test_who_unsubscribes_gets_no_mail_of_any_cadence(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    await update(boss, "user", company.ids["小王"], email="wang@test.example")
    mail = {"kind": "mail", "content": "您好 {name}"}
    cadence = await made(company, {"name": "发信", **mail}, {"name": "再写", **mail})
    first = await create(wang, "lead", name="甲", company="甲", email="Li.Si@customer.example")
    contact = await create(wang, "contact", name="同一人", email="li.si@customer.example")
    other = await create(wang, "lead", name="乙", company="乙", email="li.sixx@customer.example")
    await act(wang, "enrol", cadence=cadence, records=[first])
    await taken(company)
    (sent,) = await rows(wang, "mail", Query(fields=["id", "recipients"]))
    home, address = company.organisation, "li.si@customer.example"
    assert not await unsubscribed(home, address)
    for _ in range(2):
        await asyncio.gather(*(unsubscribe(home, int(sent["id"]), address, "203.0.113.9") for _ in range(2)))
    assert await unsubscribed(home, address)
    wants_none = [
        (await read(wang, name, id))["no_mails"]
        for name, id in (("lead", first), ("contact", contact), ("lead", other))
    ]
    assert wants_none == [True, True, False]
    await taken(company)
    found = await run_of(wang, first)
    assert await moves(wang, found) == [("发信", "unsubscribed"), ("再写", "skipped")]
    (step, _) = await rows(boss, "cadence_step", Query(where=f'cadence = "{cadence}"', sort=["position"]))
    assert (step["done"], step["unsubscribed"]) == (1, 1)
    assert (await read(boss, "cadence", cadence))["unsubscribed"] == 1
    # Somebody who is entered later with the same address is known by it; another cadence knows it too.
    later = await create(wang, "lead", name="丙", company="丙", email="LI.SI@customer.example")
    second = await made(company, {"name": "另一个节奏", **mail})
    await act(wang, "enrol", cadence=second, records=[later, other])
    await taken(company)
    assert await moves(wang, await run_of(wang, later)) == [("另一个节奏", "skipped")]
    assert await moves(wang, await run_of(wang, other)) == [("另一个节奏", "done")]
    assert len(await rows(wang, "mail", Query())) == 2
