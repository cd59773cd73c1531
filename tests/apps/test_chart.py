"""The organisation chart: moves happen together or not at all, and say before what they change."""

import asyncio

import pytest

from tests.fixtures.asking import create, read, refused, second_process
from tests.fixtures.organisation import Company
from yunchou.apps.organisation.chart import Move, Moved, rearrange
from yunchou.base.errors import Problem


def place(company: Company, person: str, **to: str | None) -> Move:
    """A move of a person to a department or manager by name."""
    ids = {name: None if each is None else int(company.ids[each]) for name, each in to.items()}
    return Move("user", int(company.ids[person]), ids)


async def standing(company: Company, person: str) -> tuple[str | None, str | None]:
    found = await read(company.caller("管理员"), "user", company.ids[person])
    return found["department"] and found["department"]["name"], found["manager"] and found["manager"]["name"]


async def test_a_trial_tells_who_would_see_whom_and_changes_nothing(company: Company) -> None:
    admin = company.caller("管理员")
    territory = await create(admin, "territory", name="沪", people=[company.ids["小王"]])
    assert territory
    rule = {"name": "西部共享", "object": "account", "owner_department": company.ids["华西"],
            "person": company.ids["小张"], "rights": "read"}  # fmt: skip
    await create(admin, "sharing_rule", **rule)
    told = (
        await rearrange(admin, [place(company, "小王", department="华西", manager=None)], trial=True)
    ).consequences
    assert told is not None
    by_name = {each["person"]["name"]: each for each in told["people"]}
    assert [each["name"] for each in by_name["李经理"]["loses"]["some"]] == ["小王"]
    assert by_name["李经理"]["gains"]["count"] == 0
    assert told["count"] == len(by_name)
    assert told["rules"] == [{"name": "西部共享", "adds": 1, "removes": 0}]
    assert told["territories"] == [{"person": {"id": company.ids["小王"], "name": "小王"}, "names": ["沪"]}]
    assert await standing(company, "小王") == ("上海组", "李经理")


async def test_departments_and_people_move_together_and_back(company: Company) -> None:
    admin = company.caller("管理员")
    moves = [
        Move("department", int(company.ids["上海组"]), {"parent": int(company.ids["华西"])}),
        place(company, "小王", department="杭州组", manager="高总"),
    ]
    done = await rearrange(admin, moves)
    assert await standing(company, "小王") == ("杭州组", "高总")
    assert done.consequences is not None
    assert [each["department"]["name"] for each in done.consequences["regions"]["some"]] == ["上海组"]
    assert done.consequences["regions"]["some"][0]["after"]["name"] == "华西"
    await rearrange(admin, done.undo)
    assert await standing(company, "小王") == ("上海组", "李经理")
    found = await read(admin, "department", company.ids["上海组"])
    assert (found["parent"]["name"], found["region"]["name"]) == ("华东", "华东")


async def test_one_move_that_cannot_be_keeps_all_from_moving(company: Company) -> None:
    admin = company.caller("管理员")
    ring = Move("department", int(company.ids["华东"]), {"parent": int(company.ids["上海组"])})
    with refused(422):
        await rearrange(admin, [ring, place(company, "小王", department="华西")])
    assert await standing(company, "小王") == ("上海组", "李经理")
    for bad in ([], [place(company, "小王", department="华西")] * 2, [Move("user", 1, {"parent": 2})]):
        with refused(422):
            await rearrange(admin, bad)


async def test_who_was_moved_meanwhile_is_not_moved_again(company: Company) -> None:
    admin, ids = company.caller("管理员"), company.ids
    was = {"department": int(ids["上海组"])}
    first = Move("user", int(ids["小王"]), {"department": int(ids["华西"])}, was)
    second = Move("user", int(ids["小王"]), {"department": int(ids["杭州组"])}, was)
    async with second_process(company) as elsewhere:
        tried = await asyncio.gather(
            rearrange(admin, [first]), rearrange(elsewhere.caller("管理员"), [second]), return_exceptions=True
        )
    assert sorted(getattr(each, "status", 0) for each in tried) == [0, 412]
    done = next(each for each in tried if isinstance(each, Moved))
    await rearrange(admin, [place(company, "小王", department="华东")])
    with refused(412):
        await rearrange(admin, done.undo)


@pytest.mark.parametrize("who", ["小王", "李经理"])
async def test_nobody_moves_by_the_chart_whom_he_may_not_change(company: Company, who: str) -> None:
    for trial in (True, False):
        with pytest.raises(Problem) as failed:
            await rearrange(company.caller(who), [place(company, "小赵", department="华东")], trial=trial)
        assert failed.value.status in (403, 404)
    assert (await standing(company, "小赵"))[0] == "华西"
