"""A record brought back to what it was before or after an event."""

from typing import Any

from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.records.former import restore_former
from yunchou.records.history import history


async def event_ids(who: Caller, id: str) -> list[int]:
    """The events of an account, the oldest first."""
    return [int(each["id"]) for each in reversed((await history(who, "account", int(id)))["events"])]


async def edited(who: Caller) -> tuple[str, list[int]]:
    """An account that was made and changed three times."""
    id = await create(who, "account", name="甲", grade="A")
    await update(who, "account", id, grade="B", phone="021-11111111")
    await update(who, "account", id, name="乙")
    await update(who, "account", id, grade="C", phone=None)
    return id, await event_ids(who, id)


async def values(who: Caller, id: str) -> list[Any]:
    shown = await read(who, "account", id)
    return [shown["name"], shown["grade"], shown["phone"]]


async def test_all_fields_go_back_to_what_they_were_before_an_event(company: Company) -> None:
    wang = company.caller("小王")
    id, (made, first, second, _) = await edited(wang)
    asked = await restore_former(wang, "account", int(id), second, preview=True)
    assert asked == {"changes": {"name": ["乙", "甲"], "grade": ["C", "B"], "phone": [None, "021-11111111"]}}
    assert await values(wang, id) == ["乙", "C", None]
    assert await restore_former(wang, "account", int(id), second) == asked
    assert await values(wang, id) == ["甲", "B", "021-11111111"]
    await restore_former(wang, "account", int(id), first)
    assert await values(wang, id) == ["甲", "A", None]
    await restore_former(wang, "account", int(id), made, to="after")
    assert await values(wang, id) == ["甲", "A", None]


async def test_only_the_fields_asked_for_go_back(company: Company) -> None:
    wang = company.caller("小王")
    id, (_, first, _, _) = await edited(wang)
    await restore_former(wang, "account", int(id), first, to="after", fields=["grade"])
    assert await values(wang, id) == ["乙", "B", None]
    with refused(422, "unknown_field"):
        await restore_former(wang, "account", int(id), first, fields=["nichts"])
    with refused(422, "readonly"):
        await restore_former(wang, "account", int(id), first, fields=["last_activity_at"])


async def test_restoring_is_a_change_like_any_other(company: Company) -> None:
    wang, zhao, boss = company.caller("小王"), company.caller("小赵"), company.caller("高总")
    id, (_, first, _, _) = await edited(wang)
    await restore_former(wang, "account", int(id), first)
    last = (await history(wang, "account", int(id)))["events"][0]
    assert (last["type"], last["cause"]) == ("account.updated", {"restored_from": str(first)})
    with refused(404):
        await restore_former(zhao, "account", int(id), first)
    other, (_, foreign, *_) = await edited(wang)
    assert other != id
    with refused(404):
        await restore_former(wang, "account", int(id), foreign)
    rule = {"name": "规则", "object": "account", "condition": 'grade = "A"', "message_zh": "不行"}
    await create(company.caller("管理员"), "validation_rule", **rule)
    with refused(422, "rule"):
        await restore_former(wang, "account", int(other), foreign)
    assert (await restore_former(boss, "account", int(id), first))["changes"] == {}
