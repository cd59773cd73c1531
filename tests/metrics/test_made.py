"""Metrics that an organisation makes: they count as defined, under the asker's rights, and everywhere metrics are named."""

from typing import Any

import pytest

from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from tests.model.test_changes import CAR, text
from yunchou.access.actor import Caller
from yunchou.apps.metrics import CATALOGUE
from yunchou.base.errors import Problem
from yunchou.metrics.made import catalogue_for
from yunchou.metrics.query import MetricQuery, drill, query
from yunchou.studio import change, usage

GRADE_A = {"name": "A 级客户数", "name_en": "Grade A accounts", "code": "grade_a", "object": "account"} | {
    "aggregate": "count", "filter": 'grade = "A"', "date": "created_at", "fields": "industry, source",
}  # fmt: skip
REVENUE = {"name": "客户年营业额", "code": "customer_revenue", "object": "account", "aggregate": "sum"} | {
    "measured": "annual_revenue", "unit": "money",
}  # fmt: skip


async def ask(who: Caller, *names: str, **asked: Any) -> list[dict[str, Any]]:
    return await query(who, await catalogue_for(who, CATALOGUE), MetricQuery(names, **asked))


async def test_a_metric_counts_as_it_is_defined_for_each_within_their_rights(company: Company) -> None:
    admin, wang, zhang = (company.caller(name) for name in ("管理员", "小王", "小张"))
    await create(admin, "metric", **GRADE_A)
    await create(admin, "metric", **REVENUE)
    for who, name, grade in ((wang, "甲", "A"), (wang, "乙", "B"), (zhang, "丙", "A")):
        await create(who, "account", name=name, grade=grade, industry="retail", annual_revenue="100.50")
    assert await ask(admin, "grade_a") == [{"grade_a": 2}]
    assert await ask(wang, "grade_a") == [{"grade_a": 1}]
    assert await ask(wang, "grade_a", period="1999") == [{"grade_a": 0}]
    (of_all,) = await ask(admin, "customer_revenue")
    assert of_all["customer_revenue"]["amount"] == "301.50"
    by = await ask(admin, "grade_a", by=("industry", "owner"), sort=("owner",))
    assert {row["owner"]["name"]: row["grade_a"] for row in by} == {"小王": 1, "小张": 1}
    found = await drill(wang, await catalogue_for(wang, CATALOGUE), "grade_a", {"industry": "retail"})
    assert found["object"] == "account"
    assert 'grade = "A"' in found["where"]
    known = (await catalogue_for(wang, CATALOGUE)).metric("grade_a")
    assert (known.label["en"], known.dimensions["region"]) == ("Grade A accounts", "owner.department.region")


async def test_a_ratio_of_a_made_and_a_shipped_metric(company: Company) -> None:
    admin = company.caller("管理员")
    await create(admin, "metric", **GRADE_A)
    whole = await create(
        admin, "metric", name="全部客户", code="all_accounts", object="account", aggregate="count"
    )
    ratio = {"name": "A 级占比", "code": "grade_a_share", "object": "account", "aggregate": "ratio"}
    with refused(422, "not_an_option"):
        await create(admin, "metric", **ratio, part="grade_a", whole="won_count")
    made = await create(admin, "metric", **ratio, part="grade_a", whole="all_accounts", unit="percent")
    with refused(422, "not_an_option"):
        await create(
            admin, "metric", **ratio | {"code": "x", "name": "x"}, part="grade_a_share", whole="grade_a"
        )
    for grade in ("A", "B", "C", "A"):
        await create(admin, "account", name=f"客户{grade}", grade=grade)
    assert await ask(admin, "grade_a_share") == [{"grade_a_share": 0.5}]
    with refused(422, "in_use"):
        await delete(admin, "metric", whole)
    with refused(422, "in_use"):
        await update(admin, "metric", whole, code="every_account")
    await delete(admin, "metric", made)
    await delete(admin, "metric", whole)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"code": "Won"}, "code"),
    ({"code": "won_amount"}, "code"),
    ({"code": "month"}, "code"),
    ({"object": "nothing"}, "object"),
    ({"filter": "grade ="}, "filter"),
    ({"filter": "nobody = 1"}, "filter"),
    ({"date": "name"}, "date"),
    ({"person": "name"}, "person"),
    ({"department": "name"}, "department"),
    ({"fields": "industry, nothing"}, "fields"),
    ({"measured": "annual_revenue"}, "measured"),
    ({"aggregate": "sum"}, "measured"),
    ({"aggregate": "sum", "measured": "name"}, "measured"),
    ({"aggregate": "sum", "measured": "annual_revenue"}, "unit"),
    ({"unit": "money"}, "unit"),
    ({"aggregate": "sum", "measured": "annual_revenue) + count("}, "measured"),
]


async def test_what_cannot_be_counted_is_told_at_its_field(company: Company) -> None:
    admin = company.caller("管理员")
    for wrong, field in WRONG:
        with pytest.raises(Problem) as found:
            await create(admin, "metric", **GRADE_A | wrong)
        assert (found.value.status, [each.field for each in found.value.errors]) == (422, [field]), wrong


async def test_only_who_changes_the_model_sets_metrics_up(company: Company) -> None:
    with refused(403):
        await create(company.caller("小王"), "metric", **GRADE_A)


async def test_a_metric_that_is_switched_off_is_not_known(company: Company) -> None:
    admin = company.caller("管理员")
    made = await create(admin, "metric", **GRADE_A)
    await update(admin, "metric", made, active=False)
    with refused(400, "unknown_name"):
        await ask(admin, "grade_a")
    await update(admin, "metric", made, active=True, filter='grade = "B"')
    assert await ask(admin, "grade_a") == [{"grade_a": 0}]
    assert (await read(admin, "metric", made))["version"] == 3


async def test_a_metric_follows_the_names_of_what_it_counts_and_keeps_it(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await change.create_field(admin, "car", text("a"))
    given = {
        "name": "红车",
        "code": "red_cars",
        "object": "car",
        "aggregate": "count_distinct",
        "measured": "a",
    }
    made = await create(admin, "metric", **given, filter='a = "红"', fields="a, plate")
    shown = {"kind": "summary", "metrics": ["red_cars"], "by": ["a"]}
    report = await create(admin, "report", name="颜色", definition=shown)
    assert [u["kind"] for u in (await usage.usage(admin, "car", "a"))["uses"]] == ["metric", "report"]
    await change.change_field(admin, "car", "a", {"name": "colour"})
    await change.change_object(admin, "car", {"name": "vehicle"})
    kept = await read(admin, "metric", made)
    assert [kept[name] for name in ("object", "measured", "filter", "fields")] == [
        "vehicle", "colour", 'colour = "红"', "colour, plate",
    ]  # fmt: skip
    assert (await read(admin, "report", report))["definition"]["by"] == ["colour"]
    await create(admin, "vehicle", name="甲", colour="红")
    assert await ask(admin, "red_cars") == [{"red_cars": 1}]
    with refused(409, "in_use"):
        await change.delete_field(admin, "vehicle", "colour")


async def test_a_metric_that_is_shown_stays_under_its_code(company: Company) -> None:
    admin = company.caller("管理员")
    made = await create(admin, "metric", **GRADE_A)
    report = await create(
        admin,
        "report",
        name="大客户",
        definition={"kind": "summary", "metrics": ["grade_a"], "by": ["owner"]},
    )
    for call in (delete(admin, "metric", made), update(admin, "metric", made, code="grade_a_accounts")):
        with refused(422, "in_use") as found:
            await call
        assert "大客户" in found.problem.errors[0].message.zh
    await update(admin, "metric", made, name="A 级客户")
    await delete(admin, "report", report)
    await delete(admin, "metric", made)
