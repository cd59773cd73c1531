"""Goals by region and month on the sales of a Chinese superstore, from the spreadsheet as it is: the published figures."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.examples.test_predictions import LINE, field, plan_of
from tests.fixtures.asking import create
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.records.imports.run import import_folder
from yunchou.studio import change

D = Decimal
AREAS = {
    "华东": D("4692464.994"), "中南": D("4147884.013"), "东北": D("2711223.389"), "华北": D("2447301.017"),
    "西南": D("1303124.508"), "西北": D("815550.316"),
}  # fmt: skip
YEARS = {2014: D("2939663.335"), 2015: D("3443376.335"), 2016: D("4246042.780"), 2017: D("5488465.787")}
PERIODS = [*(f"m{n}" for n in range(1, 13)), *(f"q{n}" for n in range(1, 5))]


async def sales(company: Company, sample_data: Path, tmp_path: Path) -> tuple[Caller, str, str]:
    """Imports the lines to a person in a department for each region; gives a rule of goals for what was sold, and the top."""
    admin = company.caller("管理员")
    fields = [
        *(field(name, name) for name in ("order_no", "customer", "area")),
        field("ordered_on", "订单日期", "date"),
        *(field(name, name, "number") for name in ("sales", "profit")),
    ]
    await change.create_object(
        admin, {"name": "store_line", "label": {"zh-CN": "订单行", "en": "Line"}, "fields": fields}
    )
    top = await create(admin, "department", name="超市")
    for area in AREAS:
        region = await create(admin, "department", name=f"{area}大区", parent=top)
        await create(admin, "user", name=f"{area}经理", department=region)
    people = {"column": "地区", "fix": {area: f"{area}经理" for area in AREAS}}
    step = {
        "file": "示例-超市.xls",
        "object": "store_line",
        "map": {"name": LINE["order_no"], **LINE, "owner": people},
    }
    done = await import_folder(admin, plan_of(tmp_path, step), folder=sample_data / "superstore_cn")
    assert (done.created, done.failed) == (10_000, 0)
    await create(
        admin, "metric", name="销售额", code="store_sales", object="store_line", aggregate="sum", measured="sales",
        date="ordered_on", fields="area",
    )  # fmt: skip
    return admin, await create(admin, "goal_rule", name="销售目标", metric="store_sales"), top


async def test_goals_of_a_superstore_by_region_and_month(
    company: Company, sample_data: Path, tmp_path: Path
) -> None:
    admin, rule, top = await sales(company, sample_data, tmp_path)

    async def told(year: int, period: str = "year") -> Any:
        asked = {"rule": rule, "year": year, "period": period, "department": top}
        return await run(admin, "goals.overview", asked)

    reached = dict.fromkeys(AREAS, D(0))
    months = {}
    for year, whole in YEARS.items():
        found = await told(year)
        months[year] = [D(each.actual) for each in found.months]
        assert D(found.node.actual) == whole == sum(months[year])
        for each in found.below:
            reached[each.name.removesuffix("大区")] += D(each.actual)
    assert reached == AREAS

    target = D("6500000.01")
    given = {
        "rule": rule,
        "year": 2017,
        "node": f"department:{top}",
        "total": str(target),
        "method": "seasonal",
    }
    await run(admin, "goals.spread", {**given, "keep_past": False, "apply": True})
    down = {"rule": rule, "year": 2017, "department": top, "method": "history", "deep": True, "apply": True}
    done = await run(admin, "goals.divide", down)
    before = {each.name: D(each.last_year) for each in (await told(2017)).below}
    for each in done.shares:
        if each.depth == 1:
            assert abs(D(each.total) - target * before[each.name] / YEARS[2016]) <= D("0.01"), each.name
    for period in PERIODS:
        found = await told(2017, period)
        assert D(found.node.target) == sum(D(each.target) for each in found.below), period
        assert D(found.node.actual) == sum(D(each.actual) for each in found.below), period
    whole_year = await told(2017)
    assert (D(whole_year.node.target), whole_year.node.attainment) == (target, f"{YEARS[2017] / target:.4f}")
    assert sum(D(each.target) for each in whole_year.months) == target
    for place, month in enumerate(whole_year.months):
        shares = [months[earlier][place] / YEARS[earlier] for earlier in (2014, 2015, 2016)]
        assert abs(D(month.target) - target * sum(shares) / 3) <= D("0.01"), month.starts_on
