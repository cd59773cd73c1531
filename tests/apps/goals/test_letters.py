"""Letters of goals: to whom they go, who reads and answers them, and which version was confirmed."""

from typing import Any

import pytest

from tests.apps.goals.test_goals import YEAR, divide, give, ids, refused, rule
from tests.fixtures.asking import create, names, read, update
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import work
from yunchou.actions.runner import run
from yunchou.records.read import Query, rows
from yunchou.rules.automation.matching import FOLLOWER

__all__ = ["rule"]


@pytest.fixture
async def letter(company: Company, rule: str) -> str:
    """上海组 has 1000 in the year, 小王 750 and 小张 250 of it; its letter is a draft of 李经理."""
    await give(company, rule, "上海组", "1000", keep_past=False)
    await divide(company, rule, "上海组", method="history", apply=True)
    return await create(
        company.caller("李经理"), "goal_letter", name="2026 责任书", rule=rule, year=YEAR, department=company.ids["上海组"],
        due_on=f"{YEAR}-12-31", basis="<p>去年 <strong>400</strong></p>", strategy="<p>聚焦大客户</p>",
    )  # fmt: skip


async def act(company: Company, who: str, name: str, **given: Any) -> Any:
    return await run(company.caller(who), f"goals.{name}", given)


async def reply_of(company: Company, who: str) -> str:
    (found,) = await ids_of(company, who, "goal_letter_reply")
    return found


async def ids_of(company: Company, who: str, name: str, where: str = "") -> list[str]:
    return [
        each["id"]
        for each in await rows(company.caller(who), name, Query(fields=["id"], where=where or None))
    ]


async def test_it_goes_to_each_member_who_reads_it_with_his_own_numbers(
    company: Company, letter: str
) -> None:
    await refused(act(company, "小王", "letter", letter=letter), 404)
    await refused(act(company, "小王", "send_letter", letter=letter), 403)
    sent = await act(company, "李经理", "send_letter", letter=letter)
    assert (sent.sent, sent.members) == (2, 2)
    assert (await act(company, "李经理", "send_letter", letter=letter)).sent == 0
    mine = await act(company, "小王", "letter", letter=letter)
    assert [(m.name, m.total, m.share, m.answer, m.mine) for m in mine.members] == [
        ("小王", "750", "0.75", "open", True)
    ]
    assert (mine.target, mine.basis, mine.may_send) == ("1000", "<p>去年 <strong>400</strong></p>", False)
    led = await act(company, "李经理", "letter", letter=letter)
    assert ({m.name for m in led.members}, led.may_send) == ({"小王", "小张"}, True)
    await refused(act(company, "小赵", "letter", letter=letter), 404)
    await refused(update(company.caller("小王"), "goal_letter", letter, name="x"), 403)


async def test_it_is_confirmed_or_objected_to_and_the_version_is_kept(company: Company, letter: str) -> None:
    await act(company, "李经理", "send_letter", letter=letter)
    reply = await reply_of(company, "小王")
    await refused(act(company, "小张", "answer_letter", reply=reply), 404)
    await refused(act(company, "李经理", "answer_letter", reply=reply), 404)
    await refused(act(company, "小王", "answer_letter", reply=reply, answer="objected"), 422)
    await act(company, "小王", "answer_letter", reply=reply, answer="objected", objection="太高")
    (goal,) = await ids(company, "小王", "scope = 'person'")
    assert (await read(company.caller("小王"), "goal", goal))["answer"] == "objected"
    await update(company.caller("李经理"), "goal", goal, m12="50")
    (member,) = (await act(company, "小王", "letter", letter=letter)).members
    assert (member.version, member.changed, member.answer, member.objection) == (1, True, "objected", "太高")
    await act(company, "小王", "answer_letter", reply=reply)
    (member,) = (await act(company, "小王", "letter", letter=letter)).members
    assert (member.version, member.changed, member.answer, member.months[11]) == (2, False, "confirmed", "50")
    assert (await read(company.caller("小王"), "goal", goal))["answer"] == "confirmed"


async def test_who_has_not_answered_is_told_reminded_and_finds_it_among_his_tasks(
    company: Company, letter: str
) -> None:
    await settle(company, FOLLOWER)
    await act(company, "李经理", "send_letter", letter=letter)
    await work(company)
    assert len(await notified(company, "小王")) == 1
    assert await names(company.caller("小王"), "goal_letter_reply", 'answer = "open"') == ["小王"]
    await act(company, "小王", "answer_letter", reply=await reply_of(company, "小王"))
    assert (await act(company, "李经理", "remind_letter", letter=letter)).members == 1
    await work(company)
    assert (len(await notified(company, "小王")), len(await notified(company, "小张"))) == (1, 2)
    assert (await act(company, "李经理", "close_letter", letter=letter)).members == 1
    await refused(act(company, "小张", "answer_letter", reply=await reply_of(company, "小张")), 409)
    await refused(act(company, "李经理", "send_letter", letter=letter), 409)


async def notified(company: Company, who: str) -> list[Any]:
    """What somebody was told about letters."""
    schema = company.organisation.schema
    found = await company.organisation.db.fetch(
        f'select id from "{schema}".notification where person = $1 and object = $2',
        int(company.ids[who]),
        "goal_letter_reply",
    )
    return list(found)


async def test_a_letter_without_anybody_below_is_not_sent(company: Company, rule: str) -> None:
    made = await create(
        company.caller("管理员"),
        "goal_letter",
        name="空",
        rule=rule,
        year=YEAR,
        department=company.ids["华西"],
    )
    await refused(act(company, "管理员", "send_letter", letter=made), 422)
    await refused(act(company, "管理员", "remind_letter", letter=made), 409)
