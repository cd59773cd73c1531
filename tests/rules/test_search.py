"""A whole table searched for records that mean the same."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.asking import create, delete, refused
from tests.fixtures.organisation import Company
from tests.rules.conftest import duplicate_rule
from yunchou.access.actor import Caller
from yunchou.jobs.handlers import JobContext
from yunchou.rules.duplicates.search import KIND, connected, search, start_search


async def found(who: Caller, rule: str) -> dict[str, Any]:
    """What the job of a search gives."""
    number = await start_search(who, int(rule))
    organisation = who.organisation
    context = JobContext(
        number, organisation.id, organisation.schema, KIND, {"rule": rule}, organisation.db, who
    )
    result: dict[str, Any] = await search(context)
    return result


async def test_records_that_a_rule_takes_for_the_same_are_grouped(company: Company) -> None:
    wang, li = company.caller("小王"), company.caller("李经理")
    groups = [
        [{"field": "name"}],
        [{"field": "phone"}, {"field": "name", "match": "fuzzy", "threshold": 0.5}],
    ]
    rule = await duplicate_rule(company, groups)
    a = await create(wang, "account", name="云帆科技有限公司")
    b = await create(company.caller("小张"), "account", name="北京云帆科技", phone="021-11111111")
    c = await create(wang, "account", name="云帆科技股份", phone="+86 21 11111111")
    d = await create(wang, "account", name="云帆科", phone="021 1111 1111")
    await create(wang, "account", name="青山", phone="021-11111111")
    gone = await create(wang, "account", name="云帆科技")
    await delete(wang, "account", gone)
    assert (await found(li, rule))["groups"] == [[a, b, c, d]]
    assert (await found(wang, rule))["groups"] == [[a, c, d]]
    assert (await found(company.caller("小赵"), rule))["groups"] == []
    assert (await found(li, rule))["complete"] is True


async def test_only_a_rule_in_force_on_one_object_searches(company: Company) -> None:
    li = company.caller("李经理")
    across = await duplicate_rule(
        company, [[{"field": "company", "target": "name"}]], object="lead", target="account"
    )
    with refused(422, "rule"):
        await start_search(li, int(across))
    with refused(404):
        await start_search(li, 7)


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)).filter(lambda pair: pair[0] != pair[1])))
def test_groups_are_what_pairs_connect(pairs: list[tuple[int, int]]) -> None:
    groups = connected(pairs)
    place = {each: n for n, group in enumerate(groups) for each in group}
    assert len(place) == sum(map(len, groups))
    assert set(place) == {each for pair in pairs for each in pair}
    assert all(place[one] == place[other] for one, other in pairs)
    for group in groups:
        reached = {group[0]}
        for _ in group:
            reached |= {b for a, b in pairs if a in reached} | {a for a, b in pairs if b in reached}
        assert reached == set(group)
