"""What pages are told may be done with records is what the server then accepts, for whoever asks."""

import pytest

from tests.fixtures.asking import create, refused, statements, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller, person
from yunchou.records.allowed import allowed
from yunchou.records.change import Operation
from yunchou.records.sharing import give
from yunchou.records.write import write


async def told(caller: Caller, name: str, *ids: str) -> dict[str, list[str]]:
    return await allowed(caller, name, [int(each) for each in ids])


async def accepted(caller: Caller, name: str, id: str) -> list[str]:
    """The same found out by trying: the deletion last."""
    done = []
    for action, operation in (
        ("update", Operation("update", {"name": "改过"}, id=int(id))),
        ("delete", Operation("delete", id=int(id))),
    ):
        (result,) = await write(caller, name, [operation], atomic=False)
        assert result.status in (200, 204, 403), result
        if result.status != 403:
            done.append(action)
    return ["read", *done]


@pytest.mark.parametrize("who", ["小王", "李经理", "高总", "管理员", "小赵", "小张"])
async def test_what_is_told_is_what_is_accepted(company: Company, who: str) -> None:
    wang, asker = company.caller("小王"), company.caller(who)
    made = [await create(wang, "account", name=f"客户{n}") for n in range(4)]
    zhao = int(company.ids["小赵"])
    await give(wang, "share", "account", int(made[0]), {"person": str(zhao)})
    await give(wang, "share", "account", int(made[1]), {"person": str(zhao), "rights": "update"})
    await give(wang, "team", "account", int(made[2]), {"person": company.ids["小张"], "rights": "update"})
    found = await told(asker, "account", *made)
    for id in made:
        if id in found:
            assert found[id] == await accepted(asker, "account", id), id
        else:
            with refused(404, "not_found"):
                await update(asker, "account", id, name="x")


async def test_somebody_with_whom_a_record_is_shared_to_be_read_may_only_read_it(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    shared, hidden, own = [
        await create(each, "account", name=f"客户{n}") for n, each in enumerate((wang, wang, zhao))
    ]
    await give(wang, "share", "account", int(shared), {"person": company.ids["小赵"]})
    found = await told(zhao, "account", shared, hidden, own, "1")
    assert found[shared] == ["read"]
    assert "update" in found[own]
    assert set(found) == {shared, own}


async def test_what_the_system_keeps_and_a_reading_token_may_only_be_read(company: Company) -> None:
    admin = company.caller("管理员")
    made = await create(admin, "account", name="客户")
    looking = Caller(company.organisation, person(int(company.ids["管理员"]), "管理员", frozenset({"read"})))
    assert await told(looking, "account", made) == {made: ["read"]}
    await create(admin, "opportunity", name="商机", account=made, stage=company.ids["需求"])
    kept = await company.organisation.db.fetchval(
        f'select id from "{company.organisation.schema}".r_stage_history limit 1'
    )
    assert await told(admin, "stage_history", str(kept)) == {str(kept): ["read"]}


async def test_an_object_that_may_not_be_read_is_refused_and_many_records_take_one_statement(
    company: Company,
) -> None:
    wang = company.caller("小王")
    made = [await create(wang, "account", name=f"客户{n}") for n in range(5)]
    await told(wang, "account", made[0])
    async with statements(company) as sent:
        assert len(await told(wang, "account", *made)) == 5
    assert len(sent) == 1
    with refused(404, "not_found"):
        await told(wang, "nothing", made[0])
