"""The organisation keeps itself in order: one company, regions, no rings, logins in step with people."""

import asyncio
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, names, read, refused, second_process, update
from tests.fixtures.organisation import Company
from yunchou.access.compile import visible
from yunchou.apps.organisation.standard import give_standard_data
from yunchou.apps.organisation.standard_views import (
    DOCUMENT_VIEWS,
    EXPENSE_VIEWS,
    STANDARD_VIEWS,
    TENDER_VIEWS,
)
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.views import delete as delete_view
from yunchou.records.views import views
from yunchou.records.write import write


async def tree(company: Company) -> dict[str, tuple[str | None, str | None]]:
    """Each department's parent and region."""
    found = await rows(
        company.caller("管理员"), "department", Query(fields=["name", "parent", "region"], limit=1000)
    )
    return {
        r["name"]: (r["parent"] and r["parent"]["name"], r["region"] and r["region"]["name"]) for r in found
    }


async def test_departments_hang_under_the_company_and_know_their_region(company: Company) -> None:
    admin = company.caller("管理员")
    assert await tree(company) == {
        "云筹测试": (None, None),
        "华东": ("云筹测试", "华东"),
        "华西": ("云筹测试", "华西"),
        "上海组": ("华东", "华东"),
        "杭州组": ("华东", "华东"),
    }
    await create(admin, "department", name="小组", parent=company.ids["上海组"])
    await update(admin, "department", company.ids["上海组"], parent=company.ids["华西"])
    found = await tree(company)
    assert (found["上海组"], found["小组"]) == (("华西", "华西"), ("上海组", "华西"))
    await update(admin, "department", company.ids["上海组"], parent=None)
    found = await tree(company)
    assert (found["上海组"], found["小组"]) == (("云筹测试", "上海组"), ("上海组", "上海组"))
    with refused(422):
        await create(admin, "department", name="x", region=company.ids["华西"])
    with refused(409, "duplicate"):
        await create(admin, "department", name="华东")


async def test_the_company_stays_and_no_rings_are_made(company: Company) -> None:
    admin, ids = company.caller("管理员"), company.ids
    with refused(422, "rule"):
        await delete(admin, "department", ids["云筹测试"])
    for low, high in (("云筹测试", "华东"), ("华东", "上海组"), ("华东", "华东")):
        with refused(422, "rule"):
            await update(admin, "department", ids[low], parent=ids[high])
    for low, high in (("高总", "小王"), ("李经理", "小王"), ("小王", "小王")):
        with refused(422, "rule"):
            await update(admin, "user", ids[low], manager=ids[high])
    swap = [
        Operation("update", {"manager": None}, id=int(ids["小王"])),
        Operation("update", {"manager": ids["小王"]}, id=int(ids["李经理"])),
    ]
    assert [r.status for r in await write(admin, "user", swap)] == [200, 200]


async def test_two_moves_at_once_make_no_ring(company: Company) -> None:
    admin = company.caller("管理员")
    async with second_process(company) as elsewhere:
        for n in range(5):
            a, b = (
                await create(admin, "department", name=f"a{n}"),
                await create(admin, "department", name=f"b{n}"),
            )
            moves = await asyncio.gather(
                update(admin, "department", a, parent=b),
                update(elsewhere.caller("管理员"), "department", b, parent=a),
                return_exceptions=True,
            )
            assert sorted(getattr(m, "status", 0) for m in moves) == [200, 422]


async def logins(company: Company) -> dict[str, tuple[str, bool, str | None]]:
    found = await company.organisation.db.fetch(
        "select login, user_id, active, password_hash from yunchou.login"
    )
    return {row["login"]: (str(row["user_id"]), row["active"], row["password_hash"]) for row in found}


async def test_the_directory_of_logins_follows_the_people(company: Company) -> None:
    admin, db = company.caller("管理员"), company.organisation.db
    person = await create(admin, "user", name="新人", login="New@Test.Example")
    assert (await read(admin, "user", person))["login"] == "new@test.example"
    assert (await logins(company))["new@test.example"] == (person, True, None)
    await db.execute("update yunchou.login set password_hash = 'secret' where user_id = $1", int(person))
    await db.execute(
        "insert into yunchou.session (id, organisation, user_id, login, csrf, expires_at)"
        " values ('x', $1, $2, 'new', 'c', now() + '1 day')",
        company.organisation.id,
        int(person),
    )
    await update(admin, "user", person, login="renamed@test.example")
    found = await logins(company)
    assert "new@test.example" not in found
    assert found["renamed@test.example"] == (person, True, "secret")
    assert await db.fetchval("select count(*) from yunchou.session") == 1
    await update(admin, "user", person, active=False)
    assert (await logins(company))["renamed@test.example"] == (person, False, "secret")
    assert await db.fetchval("select count(*) from yunchou.session") == 0
    await update(admin, "user", person, active=True)
    await delete(admin, "user", person)
    assert "renamed@test.example" not in await logins(company)
    await write(admin, "user", [Operation("restore", id=int(person))])
    assert (await logins(company))["renamed@test.example"] == (person, True, None)
    await update(admin, "user", person, login=None)
    assert "renamed@test.example" not in await logins(company)


async def test_a_login_is_unique_on_the_server_and_one_word(company: Company) -> None:
    admin, db = company.caller("管理员"), company.organisation.db
    await db.execute(
        "insert into yunchou.organisation (id, name, schema_name) values (5, 'other', 'o_other')"
    )
    await db.execute(
        "insert into yunchou.login (login, organisation, user_id) values ('taken@other.example', 5, 7)"
    )
    refusals: list[tuple[dict[str, Any], int]] = [
        ({"login": "Taken@other.example"}, 409),
        ({"login": "boss@test.example"}, 409),
        ({"login": "two words"}, 422),
        ({"login": "a/b"}, 422),
    ]
    for values, status in refusals:
        with refused(status) as found:
            await create(admin, "user", name="x", **values)
        assert found.faults[0][0] == "login"
    several = [
        Operation("create", {"name": "x", "login": login})
        for login in ("same@test.example", "SAME@test.example")
    ]
    assert [r.status for r in await write(admin, "user", several, atomic=False)] == [201, 409]
    assert (await logins(company))["taken@other.example"] == ("7", True, None)


async def test_a_person_without_a_department_belongs_to_the_company(company: Company) -> None:
    admin = company.caller("管理员")
    person = await create(admin, "user", name="新人")
    assert (await read(admin, "user", person))["department"]["name"] == "云筹测试"
    assert "新人" in await names(admin, "user", 'department.name = "云筹测试"')


@pytest.mark.parametrize("name", ["管理员", "李经理", "小王"])
async def test_everybody_can_use_the_standard_views(company: Company, name: str) -> None:
    who = company.caller(name)
    shown = await views(who)
    snapshot = await company.organisation.snapshot()
    viewer = who.viewer(snapshot)
    assert {(each["object"], each["name"]) for each in shown} == {
        (view.object, words["zh-CN"])
        for words, view in (*STANDARD_VIEWS, *DOCUMENT_VIEWS, *TENDER_VIEWS, *EXPENSE_VIEWS)
        if visible(viewer, snapshot.model.object(view.object))
    }
    for each in shown:
        await rows(who, each["object"], Query(fields=("id",), where=each["where"], sort=each["sort"]))
    assert not any(each["mine"] or each["default"] for each in shown)


async def test_a_standard_view_that_was_taken_away_stays_away(company: Company) -> None:
    admin = company.caller("管理员")
    first = (await views(admin, "account"))[0]
    await delete_view(admin, int(first["id"]))
    await give_standard_data(company.organisation)
    assert first["id"] not in [each["id"] for each in await views(admin, "account")]
