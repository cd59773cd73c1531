"""Who is about to repeat a record of somebody else asks its owner, and is told nothing of it."""

from tests.fixtures.asking import create, refused
from tests.fixtures.organisation import Company
from yunchou.actions.runner import run
from yunchou.base.db import quote


async def told(company: Company) -> list[tuple[int, int]]:
    rows = await company.organisation.db.fetch(
        f"select person, record from {quote(company.organisation.schema)}.notification where kind = 'notice' order by id"
    )
    return [(row["person"], row["record"]) for row in rows]


async def test_the_owner_is_told_once_a_day_and_nothing_is_revealed(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    theirs = await create(zhao, "account", name="上海云帆科技有限公司")
    given = {"object": "account", "values": {"name": "云帆科技"}, "owner": company.ids["小赵"]}
    assert (await run(wang, "together.ask_owner", given)).told == 1
    assert await told(company) == [(int(company.ids["小赵"]), int(theirs))]
    assert (await run(wang, "together.ask_owner", given)).told == 0
    assert (await run(company.caller("小张"), "together.ask_owner", given)).told == 1


async def test_only_owners_of_what_would_be_repeated_are_asked(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    await create(zhao, "account", name="上海云帆科技有限公司")
    for values, owner in (
        ({"name": "全然不同"}, company.ids["小赵"]),
        ({"name": "云帆科技"}, company.ids["小张"]),
        ({}, company.ids["小赵"]),
        ({"name": "云帆科技"}, "x"),
    ):
        with refused(404):
            await run(wang, "together.ask_owner", {"object": "account", "values": values, "owner": owner})
    with refused(404):
        await run(wang, "together.ask_owner", {"object": "nothing", "values": {}, "owner": "1"})
    assert await told(company) == []
