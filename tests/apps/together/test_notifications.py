"""People are told what concerns them: once, whatever dies meanwhile, and never of what they may not see."""

import asyncio
from typing import Any

import pytest

from tests.fixtures.asking import create, refused, second_process, update
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from yunchou.apps.together import notify, telling
from yunchou.apps.together.choices import choose_channels, set_defaults, settings
from yunchou.apps.together.comments import add_comment
from yunchou.apps.together.following import follow, follows, mute
from yunchou.apps.together.notifications import mark_read, notifications, unread
from yunchou.apps.together.notify import FOLLOWER
from yunchou.base.db import quote
from yunchou.records.change import Operation
from yunchou.records.follow import FOLLOWERS, advance
from yunchou.records.write import write


@pytest.fixture
async def account(company: Company) -> str:
    await settle(company, FOLLOWER)
    return await create(company.caller("小王"), "account", name="甲公司")


async def told(company: Company, who: str) -> list[tuple[str, str | None, str | None]]:
    """Kind, record and text of what somebody was told, the newest first."""
    await settle(company, FOLLOWER)
    answer = await notifications(company.caller(who))
    return [(n["kind"], n["name"], n["text"]) for n in answer["notifications"]]


async def say(company: Company, who: str, account: str, text: str, *mentions: str) -> str:
    ids = [company.ids[name] for name in mentions]
    return str(await add_comment(company.caller(who), "account", int(account), text, None, ids))


async def test_whoever_is_named_and_whoever_answers_for_the_record_is_told(
    company: Company, account: str
) -> None:
    await say(company, "李经理", account, "价格谁来定？", "高总")
    assert await told(company, "高总") == [("mention", "甲公司", "价格谁来定？")]
    assert await told(company, "小王") == [("comment", "甲公司", "价格谁来定？")]
    assert await told(company, "李经理") == []
    await say(company, "高总", account, "我来")
    assert [kind for kind, _, _ in await told(company, "李经理")] == ["comment"]


async def test_nobody_is_told_of_what_he_may_not_see(company: Company, account: str) -> None:
    await say(company, "小王", account, "看看", "小赵")
    assert await told(company, "小赵") == []
    await say(company, "小王", account, "请批准", "李经理")
    assert await told(company, "李经理") == [("mention", "甲公司", "请批准")]
    await update(company.system, "account", account, owner=company.ids["小赵"])
    # What has gone out of reach is told of no longer, though it was told once.
    assert (await told(company, "李经理"))[-1] == ("mention", None, None)


async def test_who_is_given_a_record_by_somebody_else_is_told(company: Company, account: str) -> None:
    lead = company.caller("李经理")
    await update(lead, "account", account, owner=company.ids["小张"])
    assert await told(company, "小张") == [("assignment", "甲公司", None)]
    assert await told(company, "李经理") == []
    for number in range(5):
        await create(company.caller("小王"), "account", name=f"批{number}")
    ids = [int(row["id"]) for row in await company.organisation.db.fetch(
        f"select id from {quote(company.organisation.schema)}.r_account where name like '批%'")]  # fmt: skip
    await write(lead, "account", [Operation("update", {"owner": company.ids["小张"]}, id=id) for id in ids])
    await settle(company, FOLLOWER)
    newest = (await notifications(company.caller("小张")))["notifications"][0]
    assert (newest["kind"], newest["count"], newest["record"]) == ("assignment", 5, None)


async def test_following_is_a_choice(company: Company, account: str) -> None:
    rep, boss = company.caller("小王"), company.caller("高总")
    assert await follows(rep, "account", int(account)) == {"following": True, "muted": False, "followers": 1}
    await follow(rep, "account", int(account), False)
    await follow(boss, "account", int(account), True)
    assert await follows(rep, "account", int(account)) == {"following": False, "muted": False, "followers": 1}
    await say(company, "李经理", account, "第一条")
    assert await told(company, "小王") == []
    assert await told(company, "高总") == [("comment", "甲公司", "第一条")]
    # Speaking is taking part, but whoever said that he wants to hear nothing is taken at his word.
    await say(company, "小王", account, "我说一句")
    await say(company, "高总", account, "第三条")
    assert await told(company, "小王") == []


async def chosen(company: Company, who: str) -> dict[str, list[str]]:
    """The channels of each kind that are in force for somebody."""
    return {each["name"]: each["channels"] for each in (await settings(company.caller(who)))["kinds"]}


async def test_each_kind_can_be_turned_off(company: Company, account: str) -> None:
    boss = company.caller("高总")
    assert (await chosen(company, "高总"))["mention"] == ["page", "push"]
    await choose_channels(boss, {"mention": []})
    await say(company, "小王", account, "看这里", "高总")
    assert await told(company, "高总") == []
    await choose_channels(boss, {"mention": ["page"]})
    await say(company, "小王", account, "再看这里", "高总")
    assert len(await told(company, "高总")) == 1
    await choose_channels(boss, {"mention": None})
    assert (await chosen(company, "高总"))["mention"] == ["page", "push"]


async def test_a_kind_that_is_wanted_by_mail_alone_does_not_stand_in_the_page(
    company: Company, account: str
) -> None:
    await choose_channels(company.caller("高总"), {"mention": ["mail"]})
    await say(company, "小王", account, "看这里", "高总")
    assert await told(company, "高总") == []
    rows = await company.organisation.db.fetch(
        f"select channel, person from {quote(company.organisation.schema)}.notification_delivery"
    )
    assert [(row["channel"], row["person"]) for row in rows] == [("mail", int(company.ids["高总"]))]


async def test_administrators_choose_for_roles_and_people_for_themselves(company: Company) -> None:
    access = (await company.organisation.snapshot()).access
    rep = next(role.id for role in access.roles.values() if role.code == "rep")
    await set_defaults(company.caller("管理员"), rep, {"comment": ["page", "digest"]})
    assert (await chosen(company, "小王"))["comment"] == ["page", "digest"]
    assert (await chosen(company, "李经理"))["comment"] == ["page"]
    await choose_channels(company.caller("小王"), {"comment": ["mail"]})
    assert (await chosen(company, "小王"))["comment"] == ["mail"]


async def test_nobody_chooses_what_there_is_not(company: Company) -> None:
    with refused(422, "unknown_field"):
        await choose_channels(company.caller("小王"), {"weather": ["page"]})
    with refused(422, "not_an_option"):
        await choose_channels(company.caller("小王"), {"comment": ["pigeon"]})
    with refused(404):
        await set_defaults(company.caller("管理员"), 1, {"comment": ["page"]})


async def test_comments_on_one_record_become_one_until_they_are_read(company: Company, account: str) -> None:
    rep = company.caller("小王")
    for number in range(3):
        await say(company, "李经理", account, f"第{number}条")
        await settle(company, FOLLOWER)
    (only,) = (await notifications(rep))["notifications"]
    assert (only["count"], only["text"], only["sentence"]) == (3, "第2条", "客户“甲公司”有 3 条新评论")
    assert await unread(rep) == 1
    await mark_read(rep, None)
    await say(company, "李经理", account, "又一条")
    await settle(company, FOLLOWER)
    assert [n["count"] for n in (await notifications(rep))["notifications"]] == [1, 3]


async def test_a_change_is_told_to_who_follows_by_wish_and_not_to_who_made_it(
    company: Company, account: str
) -> None:
    await follow(company.caller("高总"), "account", int(account), True)
    await update(company.caller("小王"), "account", account, phone="13800138000")
    await update(company.caller("小王"), "account", account, phone="13800138001")
    await settle(company, FOLLOWER)
    (only,) = (await notifications(company.caller("高总"), kind="change"))["notifications"]
    assert (only["count"], only["name"]) == (2, "甲公司")
    assert await told(company, "小王") == []


async def test_of_a_muted_record_nothing_is_told(company: Company, account: str) -> None:
    boss = company.caller("高总")
    await mute(boss, "account", int(account), True)
    assert (await follows(boss, "account", int(account)))["muted"]
    await say(company, "小王", account, "在吗", "高总")
    assert await told(company, "高总") == []
    await mute(boss, "account", int(account), False)
    await say(company, "小王", account, "在吗", "高总")
    assert len(await told(company, "高总")) == 1
    with refused(404):
        await mute(company.caller("小赵"), "account", int(account), True)


async def test_reading_one_and_reading_all(company: Company, account: str) -> None:
    boss = company.caller("高总")
    for number in range(3):
        await say(company, "小王", account, f"{number}", "高总")
    await settle(company, FOLLOWER)
    assert await unread(boss) == 3
    first = (await notifications(boss))["notifications"][0]
    await mark_read(company.caller("小王"), [int(first["id"])])
    assert await unread(boss) == 3
    await mark_read(boss, [int(first["id"])])
    assert await unread(boss) == 2
    await mark_read(boss, None)
    answer = await notifications(boss, limit=2)
    assert (answer["unread"], [n["read"] for n in answer["notifications"]]) == (0, [True, True])
    rest = await notifications(boss, int(answer["next"]))
    assert len(rest["notifications"]) == 1


async def test_each_is_told_once_through_crashes_and_by_two_processes(
    company: Company, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        await say(company, "小王", account, f"{number}", "高总")
    keep = telling.keep_told

    async def die(*given: Any) -> int:
        await keep(*given)
        raise RuntimeError("died")

    monkeypatch.setattr(notify, "keep_told", die)
    with pytest.raises(RuntimeError):
        await settle(company, FOLLOWER)
    monkeypatch.setattr(notify, "keep_told", keep)
    async with second_process(company) as other:
        await asyncio.gather(settle(company, FOLLOWER), settle(other, FOLLOWER))
    assert len(await told(company, "高总")) == 4
    # A follower that was set back tells nobody again.
    await company.organisation.db.execute(
        f"update {quote(company.organisation.schema)}.log_cursor set xact = '0', event = 0 where name = $1",
        FOLLOWER,
    )
    assert len(await told(company, "高总")) == 4


async def test_who_asked_for_a_job_is_told_that_it_ended(company: Company, account: str) -> None:
    await company.organisation.db.execute(
        f"insert into {quote(company.organisation.schema)}.job (kind, state, created_by, finished_at)"
        " values ('export', 'done', $1, now()), ('export', 'running', $1, null), ('import', 'done', null, now())",
        int(company.ids["小王"]),
    )
    for _ in range(2):
        await advance(company.organisation, FOLLOWERS[FOLLOWER])
    (only,) = (await notifications(company.caller("小王")))["notifications"]
    assert only["kind"] == "job"
    assert only["job"] is not None
