"""Masks by kind of value, and looking behind them: by right, counted, and kept in the history."""

import pytest

from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.records import reveal as revealing
from yunchou.records.history import history
from yunchou.records.reveal import reveal
from yunchou.studio.rights import role_rights, set_role_rights


async def masked(company: Company, access: str, *actions: str) -> Caller:
    """A rep whose role masks (or hides) the telephone, mail and title of contacts, and who may look or not."""
    admin, role = company.caller("管理员"), int(company.ids["销售"])
    rights = await role_rights(admin, role)
    fields = dict.fromkeys(("phone", "email", "title"), access)
    rights["objects"]["contact"] = {**rights["objects"]["contact"], "fields": fields}
    rights["actions"] += actions
    await set_role_rights(admin, role, rights)
    return company.caller("小王")


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("phone", "13812345678", "138****5678"),
        ("email", "wang@example.com", "w***@example.com"),
        ("email", "w@example.com", "w***@example.com"),
        ("title", "110101199003071234", "110***********1234"),
        ("title", "11010119900307123X", "110***********123X"),
        ("title", "6222021234567890123", "**** **** **** 0123"),
        ("title", "6222 0212 3456 7890", "**** **** **** 7890"),
        ("title", "采购经理", "****"),
        ("title", "采购部经理兼董事会秘书", "采购部****事会秘书"),
        ("title", None, None),
    ],
)
async def test_a_mask_shows_the_ends_as_is_usual_for_the_kind(
    company: Company, field: str, value: str | None, shown: str | None
) -> None:
    contact = await create(company.caller("小王"), "contact", name="张三", **{field: value})
    wang = await masked(company, "mask")
    assert (await read(wang, "contact", contact))[field] == shown


async def test_a_look_behind_the_mask_is_kept_in_the_history(company: Company) -> None:
    contact = await create(company.caller("小王"), "contact", name="张三", phone="13812345678")
    wang = await masked(company, "mask", "records.reveal")
    assert await reveal(wang, "contact", int(contact), "phone") == "13812345678"
    (look, _) = (await history(wang, "contact", int(contact)))["events"]
    assert (look["type"], look["actor"]["name"], look["cause"], look["changes"]) == (
        "contact.revealed",
        "小王",
        {"field": "phone"},
        {},
    )
    # Whoever may read the value looks at nothing hidden.
    assert await reveal(company.caller("管理员"), "contact", int(contact), "phone") == "13812345678"
    assert len((await history(wang, "contact", int(contact)))["events"]) == 2


async def test_nobody_looks_without_the_right_or_at_what_is_not_there_for_him(company: Company) -> None:
    contact = int(await create(company.caller("小王"), "contact", name="张三", phone="13812345678"))
    wang = await masked(company, "mask")
    with refused(403, "forbidden"):
        await reveal(wang, "contact", contact, "phone")
    await masked(company, "mask", "records.reveal")
    with refused(404, "not_found"):
        await reveal(company.caller("小赵"), "contact", contact, "phone")
    with refused(404, "not_found"):
        await reveal(wang, "contact", contact + 1, "phone")
    with refused(422, "unknown_field"):
        await reveal(wang, "contact", contact, "nothing")
    await masked(company, "none")
    with refused(422, "unknown_field"):
        await reveal(wang, "contact", contact, "phone")


async def test_a_look_is_not_told_to_those_for_whom_the_field_does_not_exist(company: Company) -> None:
    contact = int(await create(company.caller("小王"), "contact", name="张三", phone="13812345678"))
    wang = await masked(company, "mask", "records.reveal")
    await reveal(wang, "contact", contact, "phone")
    await masked(company, "none")
    assert [e["type"] for e in (await history(wang, "contact", contact))["events"]] == ["contact.created"]


async def test_looks_are_counted(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    contact = int(await create(company.caller("小王"), "contact", name="张三", phone="13812345678"))
    wang = await masked(company, "mask", "records.reveal")
    monkeypatch.setattr(revealing, "MOST_PER_HOUR", 2)
    for _ in range(2):
        await reveal(wang, "contact", contact, "phone")
    with refused(429, "too_many_requests"):
        await reveal(wang, "contact", contact, "phone")
    assert len((await history(wang, "contact", contact))["events"]) == 3


async def test_what_is_masked_may_not_be_written(company: Company) -> None:
    contact = await create(company.caller("小王"), "contact", name="张三", phone="13812345678")
    wang = await masked(company, "mask", "records.reveal")
    with refused(403, "readonly"):
        await update(wang, "contact", contact, phone="1")
