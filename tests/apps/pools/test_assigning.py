"""What comes into a pool is given to people by its rules: whose turn it is, and why, is told."""

import asyncio
import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.asking import create, read, refused, second_process, statements, update
from tests.fixtures.organisation import Company
from tests.fixtures.pools import make_pool, pooled
from yunchou.records.read import Query, rows
from yunchou.rules.choosing import Candidate, choose

PEOPLE = ("小王", "小张", "李经理")


async def rule(company: Company, pool: str, people: dict[str, dict[str, Any]], **given: Any) -> str:
    admin = company.caller("管理员")
    id = await create(
        admin, "assignment_rule", **{"name": f"分配 {given}"[:90], "object": "lead", "pool": pool, **given}
    )
    for name, values in people.items():
        await create(admin, "assignment_member", rule=id, person=company.ids[name], **values)
    return id


async def owners(company: Company, leads: list[str]) -> list[str | None]:
    found = [await read(company.caller("管理员"), "lead", each) for each in leads]
    return [each["owner"] and each["owner"]["name"] for each in found]


async def why(company: Company) -> list[str]:
    asked = Query(fields=["note"], where='action = "assign"', sort=["id"])
    return [row["note"] for row in await rows(company.caller("管理员"), "pool_history", asked)]


async def test_in_turn_everybody_gets_one_after_the_other(company: Company) -> None:
    pool = await make_pool(company)
    await rule(company, pool, {name: {} for name in PEOPLE})
    first = await pooled(company, pool, 2)
    then = [(await pooled(company, pool))[0] for _ in range(2)]
    assert await owners(company, [*first, *then]) == ["小王", "小张", "李经理", "小王"]
    assert (await why(company))[0] == "轮流：小王"


async def test_by_weight_shares_are_as_the_weights(company: Company) -> None:
    pool = await make_pool(company)
    await rule(company, pool, {"小王": {"weight": 3}, "小张": {"weight": 1}}, strategy="weight")
    found = await owners(company, await pooled(company, pool, 8))
    assert (found.count("小王"), found.count("小张")) == (6, 2)


async def test_by_load_whoever_holds_fewest_gets_the_next(company: Company) -> None:
    pool = await make_pool(company)
    await rule(company, pool, {"小王": {}, "小张": {}}, strategy="load")
    for status in ("new", "contacted", "converted"):
        await create(company.caller("小王"), "lead", name="在手", status=status)
    assert await owners(company, await pooled(company, pool, 4)) == ["小张", "小张", "小王", "小张"]


async def test_people_on_leave_and_at_their_limit_are_skipped_and_told(company: Company) -> None:
    admin = company.caller("管理员")
    pool = await make_pool(company)
    await rule(company, pool, {name: {} for name in PEOPLE})
    today = dt.datetime.now(dt.UTC).date()
    leave = {"starts_on": str(today - dt.timedelta(days=1)), "ends_on": str(today + dt.timedelta(days=1))}
    await create(admin, "leave", person=company.ids["小王"], state="approved", **leave)
    await create(admin, "leave", person=company.ids["李经理"], state="requested", **leave)
    await create(
        admin, "pool_limit", name="一条", object="lead", pool=pool, person=company.ids["小张"], most=1
    )
    assert await owners(company, await pooled(company, pool, 3)) == ["小张", "李经理", "李经理"]
    assert (await why(company))[-1] == "轮流：李经理；请假跳过：小王；已达上限：小张"


async def test_nobody_free_leaves_it_waiting(company: Company) -> None:
    pool = await make_pool(company)
    await rule(company, pool, {"小王": {}})
    await create(company.caller("管理员"), "pool_limit", name="零", object="lead", most=0)
    assert await owners(company, await pooled(company, pool)) == [None]


async def test_by_skill_and_by_territory_only_who_fits(company: Company) -> None:
    admin = company.caller("管理员")
    pool = await make_pool(company)
    await rule(
        company, pool, {"小王": {"skills": "bank, 汽车"}, "小张": {"skills": "retail"}}, strategy="skill", skill="industry",
        condition="industry is not null",
    )  # fmt: skip
    territory = await create(admin, "territory", name="广东", people=[company.ids["小张"]])
    await create(admin, "territory_rule", territory=territory, object="lead", condition='province = "广东"')
    await rule(company, pool, {"小王": {}, "小张": {}}, strategy="territory", position=1)
    made = [
        (await pooled(company, pool, 1, **values))[0]
        for values in (
            {"industry": "bank"},
            {"industry": "retail"},
            {"industry": "food"},
            {"province": "广东"},
            {"province": "江苏"},
        )
    ]
    assert await owners(company, made) == ["小王", "小张", None, "小张", None]


async def test_the_first_rule_that_fits_counts(company: Company) -> None:
    pool = await make_pool(company)
    await rule(company, pool, {"小王": {}}, strategy="fixed", condition='source = "website"', position=1)
    await rule(company, pool, {"小张": {}}, strategy="fixed", position=2)
    (one,) = await pooled(company, pool, 1, source="website")
    (other,) = await pooled(company, pool, 1, source="phone")
    assert await owners(company, [one, other]) == ["小王", "小张"]


async def test_what_was_given_back_waits(company: Company) -> None:
    pool = await make_pool(company)
    await rule(company, pool, {"小王": {}, "小张": {}})
    (lead,) = await pooled(company, pool)
    await update(company.caller("管理员"), "lead", lead, owner=None)
    assert await owners(company, [lead]) == [None]


async def test_turns_are_kept_however_many_come_at_once(company: Company) -> None:
    pool = await make_pool(company)
    await rule(company, pool, {"小王": {}, "小张": {}})
    async with second_process(company) as elsewhere:
        made = await asyncio.gather(*(pooled(each, pool) for each in (company, elsewhere) for _ in range(6)))
    found = await owners(company, [each[0] for each in made])
    assert (found.count("小王"), found.count("小张")) == (6, 6)


async def test_many_cost_as_many_statements_as_few(company: Company) -> None:
    pool = await make_pool(company)
    await rule(company, pool, {"小王": {}, "小张": {}})
    await pooled(company, pool, 2)
    counts = []
    for number in (4, 40):
        async with statements(company) as seen:
            await pooled(company, pool, number)
        counts.append(len(seen))
    assert counts[0] == counts[1]


async def test_rules_that_mean_nothing_are_refused(company: Company) -> None:
    pool = await make_pool(company)
    for wrong, code in (
        ({"condition": "nothing = 1"}, "unknown_name"),
        ({"strategy": "skill"}, "required"),
        ({"object": "account"}, "rule"),
    ):
        with refused(422, code):
            await rule(company, pool, {}, **wrong)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(1, 60))
def test_by_weight_nobody_gets_less_than_his_whole_share(weights: list[int], records: int) -> None:
    people = [Candidate(n, n, str(n), weight) for n, weight in enumerate(weights)]
    for moment in range(1, records + 1):
        chosen = choose("weight", people)
        assert chosen is not None
        chosen.take(moment)
    for each in people:
        assert each.assigned >= records * each.weight // sum(weights)


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=6),
    st.sampled_from(["fixed", "round_robin", "weight", "load"]),
)
def test_nobody_gets_more_than_there_is_room_for(room: list[int], strategy: str) -> None:
    people = [Candidate(n, n, str(n), room=left) for n, left in enumerate(room)]
    given_out = 0
    while (chosen := choose(strategy, people)) is not None:
        given_out += 1
        chosen.take(given_out)
    assert [each.assigned for each in people] == room
