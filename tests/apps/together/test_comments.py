"""Comments belong to their record: who sees it sees them, in every list, event and export, and nobody else does."""

import json

import pytest

from tests.fixtures.asking import create, delete, log, names, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.together.comments import add_comment, comments
from yunchou.base.db import quote
from yunchou.records.change import Operation
from yunchou.records.history import visible_events
from yunchou.records.merging.merge import merge
from yunchou.records.merging.undo import undo_merge
from yunchou.records.read import Query, rows
from yunchou.records.write import write


async def say(who: Caller, account: str, text: str, parent: str | None = None, *mentions: str) -> str:
    return str(await add_comment(who, "account", int(account), text, parent, list(mentions)))


async def said(who: Caller, account: str) -> list[str]:
    return [each["text"] for each in (await comments(who, "account", int(account)))["comments"]]


@pytest.fixture
async def account(company: Company) -> str:
    return await create(company.caller("小王"), "account", name="甲公司")


async def test_who_sees_the_record_sees_its_comments(company: Company, account: str) -> None:
    rep, lead, boss = company.caller("小王"), company.caller("李经理"), company.caller("高总")
    first = await say(rep, account, "客户想先试用", None, company.ids["李经理"])
    await say(lead, account, "可以，下周安排", first)
    for who in (rep, lead, boss):
        assert await said(who, account) == ["可以，下周安排", "客户想先试用"]
        assert len(await rows(who, "comment", Query(limit=100))) == 2
    answer = await comments(boss, "account", int(account))
    newest, oldest = answer["comments"]
    assert newest["parent"] == oldest["id"] == first
    assert oldest["author"] == {"id": company.ids["小王"], "name": "小王"}
    assert oldest["mentions"] == [{"id": company.ids["李经理"], "name": "李经理"}]


async def test_nobody_else_does_by_any_door(company: Company, account: str) -> None:
    rep, other = company.caller("小王"), company.caller("小赵")
    id = await say(rep, account, "机密价格")
    with refused(404):
        await comments(other, "account", int(account))
    with refused(404):
        await say(other, account, "我也来说")
    assert await rows(other, "comment", Query()) == []
    with refused(404):
        await read(other, "comment", id)
    with refused(404):
        await update(other, "comment", id, text="改掉")
    with refused(404):
        await delete(other, "comment", id)
    schema = quote(company.organisation.schema)
    total = await company.organisation.db.fetchval(f"select count(*) from {schema}.event")
    events = [event for event in await log(company, total) if event.object == "comment"]
    assert await visible_events(other, events) == []
    assert len(await visible_events(rep, events)) == len(events) > 0


async def test_a_record_given_away_takes_its_comments_along(company: Company, account: str) -> None:
    rep, next_owner = company.caller("小王"), company.caller("小赵")
    id = await say(rep, account, "交接说明")
    await update(company.system, "account", account, owner=company.ids["小赵"])
    assert await said(next_owner, account) == ["交接说明"]
    assert await rows(rep, "comment", Query()) == []
    with refused(404):
        await update(rep, "comment", id, text="还想改")


async def test_a_deleted_record_hides_its_comments_until_it_is_restored(
    company: Company, account: str
) -> None:
    admin = company.caller("管理员")
    await say(admin, account, "先留着")
    await delete(admin, "account", account)
    assert await rows(admin, "comment", Query(where=f'record = "{account}"')) == []
    await write(admin, "account", [Operation("restore", id=int(account))])
    assert await said(admin, account) == ["先留着"]


async def test_only_the_writer_changes_and_deletes_a_comment_and_it_stays_where_it_is(
    company: Company, account: str
) -> None:
    rep, lead = company.caller("小王"), company.caller("李经理")
    id = await say(rep, account, "初稿")
    with refused(403):
        await update(lead, "comment", id, text="改别人的")
    with refused(403):
        await delete(lead, "comment", id)
    await update(rep, "comment", id, text="定稿")
    assert await said(lead, account) == ["定稿"]
    other = await create(rep, "account", name="乙公司")
    for values in ({"record": other}, {"owner": company.ids["李经理"]}):
        with refused(422):
            await update(rep, "comment", id, **values)
    await delete(rep, "comment", id)
    assert await said(lead, account) == []
    moderated = await say(rep, account, "不当言论")
    await delete(company.caller("管理员"), "comment", moderated)
    assert await said(rep, account) == []


async def test_a_comment_is_in_the_name_of_who_writes_it(company: Company, account: str) -> None:
    rep = company.caller("小王")
    values = {"object": "account", "record": account, "text": "冒名", "owner": company.ids["高总"]}
    id = await create(rep, "comment", **values)
    assert (await read(rep, "comment", id))["owner"]["name"] == "小王"


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "x" * 5001}, 422),
        ({"record": "12345"}, 404),
        ({"object": "no_such"}, 404),
        ({"object": "comment"}, 404),
        ({"mentions": ["999"]}, 422),
        ({"parent": "999"}, 422),
    ],
)
async def test_what_makes_no_sense_is_refused(
    company: Company, account: str, values: dict[str, object], status: int
) -> None:
    given = {"object": "account", "record": account, "text": "好", **values}
    with refused(status):
        await create(company.caller("小王"), "comment", **given)


async def test_a_reply_stays_with_the_record(company: Company, account: str) -> None:
    rep = company.caller("小王")
    other = await create(rep, "account", name="乙公司")
    first = await say(rep, other, "别处的评论")
    with refused(422):
        await say(rep, account, "回复", first)


async def test_a_long_conversation_comes_in_parts(company: Company, account: str) -> None:
    rep = company.caller("小王")
    for number in range(5):
        await say(rep, account, f"第{number}条")
    first = await comments(rep, "account", int(account), limit=3)
    rest = await comments(rep, "account", int(account), cursor=first["next"], limit=3)
    assert [c["text"] for c in (*first["comments"], *rest["comments"])] == [
        f"第{n}条" for n in (4, 3, 2, 1, 0)
    ]
    assert rest["next"] is None


async def test_tokens_need_their_scope_for_comments_too(company: Company, account: str) -> None:
    await say(company.caller("小王"), account, "你好")
    reader = company.caller("小王", frozenset({"account:read"}))
    with refused(403):
        await comments(reader, "account", int(account))
    with refused(403):
        await say(company.caller("小王", frozenset({"read"})), account, "不行")
    assert await said(company.caller("小王", frozenset({"read"})), account) == ["你好"]


async def test_comments_of_an_unknown_kind_of_record_are_not_found(company: Company) -> None:
    with refused(404):
        await comments(company.caller("小王"), "nothing", 1)
    assert json.dumps(await names(company.caller("小王"), "account")) == "[]"


async def test_comments_go_with_a_record_that_is_merged_and_come_back_with_it(company: Company) -> None:
    admin = company.caller("管理员")
    winner, loser = await company.create(admin, "account", {"name": "甲公司"}, {"name": "甲 公司"})
    await say(admin, winner, "留下的")
    await say(admin, loser, "并入的")
    number = await merge(admin, "account", int(winner), [int(loser)], {})
    assert sorted(await said(admin, winner)) == ["并入的", "留下的"]
    await undo_merge(admin, number)
    assert await said(admin, winner) == ["留下的"]
    assert await said(admin, loser) == ["并入的"]
