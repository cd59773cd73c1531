"""Goals as a grid: what is shown to whom, months set in one go, clashes, and how a month came to what it is."""

import asyncio
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.apps.goals.test_goals import TODAY, YEAR, give, ids, refused, rule
from tests.fixtures.asking import create, delete, read, update
from tests.fixtures.asking import refused as must_be_refused
from tests.fixtures.organisation import Company
from yunchou.actions.runner import run
from yunchou.apps.goals.grid_actions import sheet_of
from yunchou.apps.goals.kept import Node, months_of
from yunchou.apps.goals.sheet import Proposed, Sheet, place_of, read_sheet, write_sheet
from yunchou.base.db import quote
from yunchou.base.errors import Problem
from yunchou.records.write import Unit

__all__ = ["rule"]


async def grid(company: Company, rule: str, by: str, **more: Any) -> Any:
    return await run(company.caller(by), "goals.grid", {"rule": rule, "year": YEAR, **more})


async def put(company: Company, rule: str, by: str, rows: dict[str, dict[int, Any]], **more: Any) -> Any:
    """Sets months: {whose: {place: (before, value)}}."""
    given = [
        {
            "node": f"{'person' if who.startswith(('小', '李')) else 'department'}:{company.ids[who]}",
            "months": {str(place): list(pair) for place, pair in months.items()},
        }
        for who, months in rows.items()
    ]
    asked = {"rule": rule, "year": YEAR, "rows": given, **more}
    return await run(company.caller(by), "goals.set", asked)


async def test_the_tree_stands_with_people_before_departments_below(company: Company, rule: str) -> None:
    await give(company, rule, "华东", "1200")
    await give(company, rule, "小王", "600")
    found = await grid(company, rule, "李经理", department=company.ids["华东"])
    shown = [(row.name, row.depth, row.above, row.months[0], row.may_set) for row in found.rows]
    assert shown[:4] == [
        ("华东", 0, None, "100", False),
        ("李经理", 1, 0, None, False),
        ("上海组", 1, 0, None, True),
        ("小王", 2, 2, "50", True),
    ]
    assert (found.places, found.additive, len(found.months), found.path[-1].name) == (2, True, 12, "华东")


async def test_everybody_sees_in_it_what_he_sees_elsewhere(company: Company, rule: str) -> None:
    for who in ("华东", "上海组", "小王", "小张"):
        await give(company, rule, who, "100")
    found = await grid(company, rule, "小王")
    assert [row.name for row in found.rows] == ["华东", "上海组", "小王"]
    assert not any(row.may_set for row in found.rows)
    for goal in await ids(company, "管理员", "scope != 'person'"):
        await delete(company.caller("管理员"), "goal", goal)
    assert [(row.name, row.depth) for row in (await grid(company, rule, "小王")).rows] == [("小王", 0)]
    await refused(grid(company, rule, "小王", department=company.ids["华西"]), 404)


async def test_months_of_many_are_set_in_one_go_or_not_at_all(company: Company, rule: str) -> None:
    await give(company, rule, "小王", "1200")
    rows: dict[str, dict[int, Any]] = {
        "小王": {1: ("100", "120.5"), 2: ("100", None)},
        "小张": {1: (None, "7")},
        "上海组": {1: (None, "130")},
    }
    done = await put(company, rule, "李经理", rows, reason="调整")
    assert (done.written, done.clashes) == (3, [])
    found = {row.name: row.months for row in (await grid(company, rule, "李经理")).rows}
    assert (found["小王"][:3], found["小张"][0], found["上海组"][0]) == (["120.5", None, "100"], "7", "130")
    problem = await refused(
        put(company, rule, "李经理", {"小张": {1: ("7", "9")}, "华东": {1: (None, "1")}}), 403
    )
    assert problem.errors[0].field == f"department:{company.ids['华东']}"
    found = {row.name: row.months for row in (await grid(company, rule, "管理员")).rows}
    assert found["小张"][0] == "7"
    await refused(put(company, rule, "李经理", {"小张": {1: ("7", "9.001")}}), 422)
    await refused(put(company, rule, "小王", {"小王": {1: ("120.5", "1")}}), 403)
    await refused(put(company, rule, "小王", {"小张": {1: ("7", "1")}}), 404)


async def test_what_somebody_else_changed_meanwhile_is_told_and_stays(company: Company, rule: str) -> None:
    await give(company, rule, "小王", "1200")
    (goal,) = await ids(company, "小王", "scope = 'person'")
    await update(company.caller("李经理"), "goal", goal, m3="90")
    found = await put(company, rule, "管理员", {"小王": {1: ("100", "80"), 3: ("100", "70")}})
    assert found.written == 0
    (clash,) = found.clashes
    assert (clash.month, clash.present, clash.by) == (3, "90", "李经理")
    assert (await read(company.caller("李经理"), "goal", goal))["m1"] == 100
    # A change of another month is none of it, nor is one to the same figure.
    assert (await put(company, rule, "管理员", {"小王": {1: ("100", "80"), 3: ("1", "90")}})).written == 1
    await delete(company.caller("管理员"), "goal", goal)
    assert [
        each.present for each in (await put(company, rule, "管理员", {"小王": {1: ("80", "1")}})).clashes
    ] == [None]


async def test_of_two_who_save_one_cell_at_once_one_is_told(company: Company, rule: str) -> None:
    await give(company, rule, "小王", "1200")
    saves = [
        put(company, rule, who, {"小王": {1: ("100", value)}})
        for who, value in (("李经理", "81"), ("管理员", "82"))
    ]
    ended = await asyncio.gather(*saves, return_exceptions=True)
    won = [n for n, each in enumerate(ended) if not isinstance(each, BaseException) and each.written == 1]
    assert len(won) == 1
    (lost,) = (each for n, each in enumerate(ended) if n not in won)
    if isinstance(lost, BaseException):
        assert isinstance(lost, Problem)
        assert lost.status in (409, 412)
    else:
        assert lost.clashes
    (goal,) = await ids(company, "小王", "scope = 'person'")
    assert (await read(company.caller("管理员"), "goal", goal))["m1"] == (81, 82)[won[0]]


@pytest.mark.parametrize(
    "months", [{"0": [None, "1"]}, {"13": [None, "1"]}, {"1": ["1"]}, {"1": [None, "-1"]}, {"1": [None, 1]}]
)
async def test_what_is_no_month_or_no_figure_is_refused(company: Company, rule: str, months: Any) -> None:
    rows = [{"node": f"person:{company.ids['小王']}", "months": months}]
    await refused(run(company.caller("管理员"), "goals.set", {"rule": rule, "year": YEAR, "rows": rows}), 422)


async def test_a_cell_tells_who_changed_it_when_and_why(company: Company, rule: str) -> None:
    await give(company, rule, "小王", "1200", reason="年初")
    await put(company, rule, "李经理", {"小王": {5: ("100", "150")}}, reason="旺季")
    await put(company, rule, "李经理", {"小王": {5: ("150", "140"), 6: ("100", "1")}})
    (goal,) = await ids(company, "小王", "scope = 'person'")
    found = (await run(company.caller("小王"), "goals.cell_log", {"goal": goal, "month": 5})).changes
    assert [(each.by, each.before, each.after, each.reason) for each in found] == [
        ("李经理", "150", "140", None),
        ("李经理", "100", "150", "旺季"),
        ("管理员", None, "100", "年初"),
    ]
    await refused(run(company.caller("小张"), "goals.cell_log", {"goal": goal, "month": 5}), 404)


async def test_it_is_shown_as_it_was_known_on_a_day(company: Company, rule: str) -> None:
    await give(company, rule, "小王", "1200")
    await give(company, rule, "小张", "1200")
    (goal,) = await ids(company, "小王", "scope = 'person'")
    await put(company, rule, "李经理", {"小王": {5: ("100", "150")}})
    await move_events(company, days=5)
    await put(company, rule, "李经理", {"小王": {5: ("150", "175"), 6: ("100", None)}})
    await create(
        company.caller("管理员"), "goal", rule=rule, year=YEAR, department=company.ids["上海组"], m1="5"
    )
    (gone,) = await ids(company, "小张", "name = '小张'")
    await delete(company.caller("管理员"), "goal", gone)
    day = str(TODAY - dt.timedelta(days=3))
    found = {row.name: row.months for row in (await grid(company, rule, "管理员", day=day)).rows}
    assert (found["小王"][4:6], found["小张"][0], found["上海组"][0]) == (["150", "100"], "100", None)
    early = str(TODAY - dt.timedelta(days=10))
    assert all(row.months == [None] * 12 for row in (await grid(company, rule, "管理员", day=early)).rows)
    today = {row.name: row.months for row in (await grid(company, rule, "管理员", day=str(TODAY))).rows}
    assert today["小王"][4:6] == ["175", None]
    await refused(grid(company, rule, "管理员", day="2026-02-30"), 400)
    assert (await read(company.caller("管理员"), "goal", goal))["m5"] == 175


async def test_a_workbook_is_fetched_changed_and_looked_at(
    company: Company, rule: str, tmp_path: Path
) -> None:
    await give(company, rule, "小王", "1200")
    sheet = await sheet_for(company, rule, "李经理")
    write_sheet(tmp_path / "out.xlsx", sheet, "zh")
    same = read_sheet(tmp_path / "out.xlsx", "out.xlsx", sheet, clear=True)
    assert (same.changes, same.faults, same.rows) == ([], [], len(sheet.lines))
    months = [f"{YEAR}年{n}月" for n in range(1, 13)]
    lines = [
        ["部门 / 人员", *months],
        ["小王", "100", "￥1,234.5", "", *["100"] * 9],
        ["小张", "1.2万"],
        ["没有这个人", "5"],
        ["小王", "7"],
        ["上海组", "abc", "-1", "0.001", "1e20"],
        ["华东", "9"],
    ]
    changed = tmp_path / "in.csv"
    changed.write_text("\n".join(",".join(f'"{cell}"' for cell in line) for line in lines), "utf-8")
    read = read_sheet(changed, "in.csv", sheet, clear=False)
    wang, zhang = (Node("person", int(company.ids[who])) for who in ("小王", "小张"))
    assert read.changes == [
        Proposed(wang, 1, Decimal(100), Decimal("1234.5")),
        Proposed(zhang, 0, None, Decimal(12000)),
    ]
    assert [(each.row, each.code) for each in read.faults] == [
        (4, "unknown"), (5, "twice"), (6, "wrong_value"), (6, "wrong_value"), (6, "wrong_value"), (6, "wrong_value"),
        (7, "may_not"),
    ]  # fmt: skip
    cleared = read_sheet(changed, "in.csv", sheet, clear=True)
    assert Proposed(wang, 2, Decimal(100), None) in cleared.changes
    (tmp_path / "none.csv").write_text("a,b\n1,2", "utf-8")
    with must_be_refused(400):
        read_sheet(tmp_path / "none.csv", "none.csv", sheet, clear=False)


async def sheet_for(company: Company, rule: str, by: str) -> Sheet:
    async with Unit(company.caller(by)) as unit:
        return await sheet_of(unit, int(rule), YEAR, int(company.ids["华东"]))


@pytest.mark.parametrize(
    ("heading", "place"),
    [("2026-04", 0), ("2027年3月", 11), ("2026/05", 1), ("4月", 0), ("第 2 月", 1), ("Month 12", 11), ("m3", 2),
        ("June 2026", 2),
     ("2026-03", None), ("全年", None), ("13月", None), ("第 3 季", None)],
)  # fmt: skip
def test_months_are_known_by_their_headings_in_a_fiscal_year_from_april(
    heading: str, place: int | None
) -> None:
    assert place_of(heading, months_of(2026, 4)) == place


async def move_events(company: Company, days: int) -> None:
    """Lets all that happened to goals have happened some days ago."""
    organisation = company.caller("管理员").organisation
    schema = quote(organisation.schema)
    table = quote((await organisation.snapshot()).model.object("goal").table)
    await organisation.db.execute(
        f"update {schema}.event set at = at - make_interval(days => {days}) where object = 'goal'"
    )
    await organisation.db.execute(
        f"update {schema}.{table} set created_at = created_at - make_interval(days => {days})"
    )
