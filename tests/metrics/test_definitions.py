"""A definition is looked at before it is saved, its versions are kept, and what uses it is known."""

from typing import Any

import pytest

from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.apps.metrics import CATALOGUE
from yunchou.base.db import quote
from yunchou.base.errors import Problem
from yunchou.metrics.named import named_at
from yunchou.metrics.preview import preview
from yunchou.metrics.versions import versions

GRADE_A = {"name": "A 级客户数", "code": "grade_a", "object": "account", "aggregate": "count"} | {
    "filter": 'grade = "A"', "date": "created_at", "fields": "industry",
}  # fmt: skip


async def kept(company: Company, table: str) -> int:
    found: int = await company.organisation.db.fetchval(
        f"select count(*) from {quote(company.organisation.schema)}.{table}"
    )
    return found


async def test_a_look_counts_as_saving_would_and_keeps_nothing(company: Company) -> None:
    admin = company.caller("管理员")
    for name, grade in (("甲", "A"), ("乙", "B"), ("丙", "A")):
        await create(admin, "account", name=name, grade=grade)
    before = [await kept(company, table) for table in ("r_metric", "event")]
    found = await preview(admin, CATALOGUE, GRADE_A, None)
    assert found["faults"] == []
    assert (found["figures"]["figure"], found["figures"]["before"], found["now"]) == (2, 0, None)
    assert [each["figure"] for each in found["figures"]["months"]] == [2]
    assert found["sample"]["count"] == {"value": 2, "exact": True}
    assert {each["name"] for each in found["sample"]["records"]} == {"甲", "丙"}
    wrong = await preview(admin, CATALOGUE, GRADE_A | {"filter": "grade ="}, None)
    assert ([each.field for each in wrong["faults"]], wrong["figures"]) == (["filter"], None)
    assert [await kept(company, table) for table in ("r_metric", "event")] == before


async def test_a_change_is_looked_at_beside_what_is_in_force(company: Company) -> None:
    admin = company.caller("管理员")
    made = await create(admin, "metric", **GRADE_A)
    await create(admin, "account", name="甲", grade="A")
    await create(admin, "account", name="乙", grade="B")
    found = await preview(admin, CATALOGUE, {"filter": 'grade in ("A", "B")'}, int(made))
    assert (found["figures"]["figure"], found["now"]["figure"]) == (2, 1)
    assert (await read(admin, "metric", made))["filter"] == 'grade = "A"'
    with pytest.raises(Problem) as refusal:
        await preview(company.caller("小王"), CATALOGUE, GRADE_A, None)
    assert refusal.value.status == 403
    with pytest.raises(Problem) as absent:
        await preview(admin, CATALOGUE, {"filter": None}, 12345)
    assert absent.value.status == 404


async def test_versions_tell_who_set_which_definition_and_lead_back(company: Company) -> None:
    admin = company.caller("管理员")
    made = await create(admin, "metric", **GRADE_A)
    await update(admin, "metric", made, filter='grade = "B"', name="B 级客户数")
    await update(admin, "metric", made, better="lower")
    found = await versions(admin, int(made))
    assert [each["number"] for each in found] == [3, 2, 1]
    assert [each["changed"] for each in found[:2]] == [["better"], ["filter", "name"]]
    assert [each["values"]["filter"] for each in found] == ['grade = "B"', 'grade = "B"', 'grade = "A"']
    assert {each["actor"]["name"] for each in found} == {"管理员"}
    first: dict[str, Any] = found[-1]["values"]
    await update(admin, "metric", made, **first)
    now = await versions(admin, int(made))
    assert (len(now), now[0]["values"]) == (4, first)
    with pytest.raises(Problem):
        await versions(admin, 12345)


async def test_whatever_names_a_metric_is_told_and_keeps_it(company: Company) -> None:
    admin = company.caller("管理员")
    made = await create(admin, "metric", **GRADE_A)
    rule = await create(admin, "goal_rule", name="A 级客户目标", metric="grade_a")
    organisation = company.organisation
    async with organisation.db.acquire() as link:
        model = (await organisation.snapshot()).model
        named = await named_at(link, organisation.schema, model, {"grade_a", "won_count"})
    assert [each.record for each in named["grade_a"]] == [("goal_rule", int(rule))]
    for call in (delete(admin, "metric", made), update(admin, "metric", made, code="other")):
        with refused(422, "in_use"):
            await call
    await delete(admin, "goal_rule", rule)
    await delete(admin, "metric", made)
