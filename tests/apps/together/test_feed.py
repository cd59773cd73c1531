"""The feed: news of what one follows and of whom one leads, never of what one may not see, page by page."""

from typing import Any

from tests.fixtures.asking import create, refused, statements, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.together.comments import add_comment
from yunchou.apps.together.feed import Asked, feed
from yunchou.apps.together.following import follow, mute


async def news(who: Caller, **asked: Any) -> list[tuple[str, str | None]]:
    """Type and name of each event; of a comment the name of what it is about."""
    found = (await feed(who, Asked(**asked)))["events"]
    return [(e["type"], e["about"]["name"] if e["about"] else e["name"]) for e in found]


async def test_followed_records_tell_of_changes_and_comments_of_others(company: Company) -> None:
    rep, boss = company.caller("小王"), company.caller("高总")
    account = await create(rep, "account", name="甲公司")
    await create(rep, "account", name="没人关注")
    await follow(boss, "account", int(account), True)
    await update(rep, "account", account, phone="13800138000")
    await update(boss, "account", account, phone="13800138001")
    await add_comment(rep, "account", int(account), "有进展", None, [])
    assert await news(boss) == [
        ("comment.created", "甲公司"),
        ("account.updated", "甲公司"),
        ("account.created", "甲公司"),
    ]
    assert [kind for kind, _ in await news(boss, object="comment")] == ["comment.created"]
    await mute(boss, "account", int(account), True)
    assert await news(boss) == []


async def test_followed_people_and_ones_team(company: Company) -> None:
    rep, lead = company.caller("小王"), company.caller("李经理")
    await create(rep, "account", name="王的客户")
    assert ("account.created", "王的客户") in await news(lead, whose="team")
    assert await news(company.caller("小赵"), whose="team") == []
    assert await news(lead, whose="people") == []
    await follow(lead, "user", int(company.ids["小王"]), True)
    assert await news(lead, whose="people") == [("account.created", "王的客户")]


async def test_nobody_hears_of_what_he_may_not_see(company: Company) -> None:
    rep, zhao = company.caller("小王"), company.caller("小赵")
    account = await create(rep, "account", name="密")
    await follow(zhao, "user", int(company.ids["小王"]), True)
    assert await news(zhao, whose="people") == []
    await update(company.system, "account", account, owner=company.ids["小赵"])
    await follow(zhao, "account", int(account), True)
    await update(company.system, "account", account, owner=company.ids["小王"])
    assert await news(zhao) == []


async def test_pages_follow_each_other_without_gap_or_repetition(company: Company) -> None:
    rep, lead = company.caller("小王"), company.caller("李经理")
    for number in range(7):
        await create(rep, "account", name=f"客户{number}")
    everything = [e["id"] for e in (await feed(lead, Asked("team")))["events"]]
    found: list[str] = []
    before = None
    while True:
        part = await feed(lead, Asked("team", before=before, limit=2))
        found += [e["id"] for e in part["events"]]
        if part["next"] is None:
            break
        before = int(part["next"])
    assert found == everything
    assert len(found) >= 7
    with refused(400):
        await feed(lead, Asked("world"))


async def test_a_part_takes_the_same_statements_however_much_there_is(company: Company) -> None:
    rep, lead = company.caller("小王"), company.caller("李经理")
    await create(rep, "account", name="一")
    async with statements(company) as few:
        await feed(lead, Asked("team"))
    for number in range(9):
        await create(rep, "account", name=f"{number}")
    async with statements(company) as many:
        await feed(lead, Asked("team"))
    assert len(few) == len(many)
