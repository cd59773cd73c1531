"""Reports: their figures are the API's and independent sums', their subtotals true, their files whole."""

import csv
import itertools
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.fixtures.asking import create
from tests.fixtures.organisation import Company
from tests.metrics.test_catalogue import fill
from yunchou.access.actor import Caller
from yunchou.apps.metrics import CATALOGUE
from yunchou.apps.pages import PAGES
from yunchou.base.errors import Problem
from yunchou.metrics.query import MetricQuery, amount, drill, query
from yunchou.pages.reports.definition import catalogue_of, read_report
from yunchou.pages.reports.files import check_may_export, listed, write
from yunchou.pages.reports.result import Line, Table
from yunchou.pages.reports.run import run
from yunchou.pages.reports.standard import standard_reports
from yunchou.records.aggregate import Aggregate, aggregate_rows
from yunchou.records.read import Query, rows
from yunchou.studio.rights import set_role_rights

SUMMARY: dict[str, Any] = {
    "kind": "summary",
    "metrics": ["won_amount", "won_count", "win_rate"],
    "by": ["region", "owner"],
    "period": "2026",
}


async def tables(who: Caller, given: dict[str, Any], period: str | None = None) -> list[Table]:
    return await run(who, CATALOGUE, read_report(given), period)


def held(line: Line) -> list[Any]:
    return [value["id"] if isinstance(value, dict) else value for value in line.by.values()]


@pytest.mark.parametrize("name", ["管理员", "李经理", "小王"])
async def test_lines_subtotals_and_totals_of_a_summary_are_the_api_s(company: Company, name: str) -> None:
    await fill(company, 11)
    who = company.caller(name)
    (table,) = await tables(who, SUMMARY)
    for kind, by in (("row", ["region", "owner"]), ("subtotal", ["region"]), ("total", [])):
        asked = MetricQuery(SUMMARY["metrics"], by, period="2026")
        api = {
            str([row[n] and row[n]["id"] for n in by]): [row[m] for m in SUMMARY["metrics"]]
            for row in await query(who, CATALOGUE, asked)
        }
        shown = {
            str(held(line)): [line.cells[m] for m in SUMMARY["metrics"]]
            for line in table.lines
            if line.kind == kind
        }
        assert shown == api
    assert [line.kind for line in table.lines][-1] == "total"


async def test_a_matrix_adds_up_to_plain_sums(company: Company) -> None:
    await fill(company, 12)
    who = company.caller("管理员")
    (table,) = await tables(who, {"kind": "matrix", "metrics": ["won_amount"], "by": ["owner", "source"]})
    deals = await rows(
        who,
        "opportunity",
        Query(fields=["owner", "source", "amount"], where='stage.kind = "won"', limit=1000),
    )
    for column in table.columns[1:]:
        for line in table.lines:
            wanted = [
                amount(deal["amount"]) or Decimal(0)
                for deal in deals
                if (line.kind == "total" or deal["owner"] == line.by["owner"])
                and ("source" not in column.by or deal["source"] == column.by["source"])
            ]
            assert (amount(line.cells[column.key]) or 0) == sum(wanted)


async def test_a_trend_tells_the_change_to_the_step_before(company: Company) -> None:
    await fill(company, 13)
    (table,) = await tables(
        company.caller("管理员"), {"kind": "trend", "metrics": ["won_count"], "by": ["quarter"]}
    )
    known = [line for line in table.lines if line.kind == "row" and line.cells["quarter"] is not None]
    for before, after in itertools.pairwise(known):
        change = (after.cells["won_count"] - before.cells["won_count"]) / before.cells["won_count"]
        assert after.cells["won_count_change"] == pytest.approx(change)
    assert [line.cells["quarter"] for line in known] == sorted(line.cells["quarter"] for line in known)


@pytest.mark.parametrize(("compare", "then"), [("before", "2025-Q4"), ("year", "2025-Q1")])
async def test_a_comparison_holds_two_periods_beside_each_other(
    company: Company, compare: str, then: str
) -> None:
    await fill(company, 14)
    who = company.caller("管理员")
    given = {
        "kind": "comparison",
        "metrics": ["won_count"],
        "by": ["owner"],
        "period": "2026-Q1",
        "compare": compare,
    }
    (table,) = await tables(who, given)
    for period, key in (("2026-Q1", "won_count"), (then, "won_count_before")):
        asked = MetricQuery(["won_count"], ["owner"], period=period)
        wanted = {row["owner"]["id"]: row["won_count"] for row in await query(who, CATALOGUE, asked)}
        assert {held(ln)[0]: ln.cells[key] for ln in table.lines if ln.by and ln.cells[key]} == wanted


async def test_a_funnel_tells_shares_of_the_first_and_of_the_one_before(company: Company) -> None:
    await fill(company, 15)
    (table,) = await tables(
        company.caller("管理员"), {"kind": "funnel", "metrics": ["open_count"], "by": ["stage"]}
    )
    counts = [line.cells["open_count"] for line in table.lines]
    assert len(counts) == 3
    assert [line.cells["of_first"] for line in table.lines] == [pytest.approx(n / counts[0]) for n in counts]
    assert table.lines[0].cells["of_previous"] is None
    assert table.lines[2].cells["of_previous"] == pytest.approx(counts[2] / counts[1])


async def test_measures_and_columns_of_a_report_s_own(company: Company) -> None:
    await fill(company, 16)
    who = company.caller("管理员")
    given = {
        "kind": "summary",
        "object": "opportunity",
        "by": ["source"],
        "measures": [
            {"name": "worth", "measure": "sum(amount)", "unit": "money"},
            {"name": "n", "measure": "count()"},
        ],
        "calculated": [{"name": "mean", "expression": "ROUND(worth / n, 2)", "unit": "money"}],
    }
    (table,) = await tables(who, given)
    plain = Aggregate(["source"], {"worth": "sum(amount)", "n": "count()"})
    wanted = {
        row["source"]: (row["worth"], row["n"]) for row in await aggregate_rows(who, "opportunity", plain)
    }
    assert {ln.cells["source"]: (ln.cells["worth"], ln.cells["n"]) for ln in table.lines[:-1]} == wanted
    for line in table.lines:
        exact = (amount(line.cells["worth"]) or Decimal(0)) / line.cells["n"]
        assert Decimal(str(line.cells["mean"])) == pytest.approx(exact, abs=Decimal("0.0051"))
    catalogue = catalogue_of(read_report(given), CATALOGUE)
    target = await drill(who, catalogue, "n", table.lines[0].by)
    (found,) = await aggregate_rows(
        who, "opportunity", Aggregate(measures={"n": "count()"}, where=target["where"])
    )
    assert found["n"] == table.lines[0].cells["n"]


async def test_a_list_shows_what_its_reader_may_see(company: Company) -> None:
    rep, admin = company.caller("小王"), company.caller("管理员")
    await create(rep, "opportunity", name="小王的单", amount=5)
    await create(company.caller("小赵"), "opportunity", name="小赵的单", amount=7)
    given = {"kind": "list", "object": "opportunity", "fields": ["name", "amount"], "sort": ["name"]}
    assert [ln.cells["name"] for ln in (await tables(rep, given))[0].lines] == ["小王的单"]
    assert len((await tables(admin, given))[0].lines) == 2
    assert listed(read_report({"kind": "joined", "blocks": [given, SUMMARY]})) == ["opportunity"]
    with pytest.raises(Problem) as refusal:
        await check_may_export(rep, "opportunity")
    assert refusal.value.status == 403
    await check_may_export(admin, "opportunity")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "summary"}, "malformed"),
        ({"kind": "summary", "metrics": ["won_count"]}, "malformed"),
        ({"kind": "matrix", "metrics": ["won_count"], "by": ["owner"]}, "malformed"),
        ({"kind": "joined"}, "malformed"),
        ({"kind": "joined", "blocks": [{"kind": "joined", "blocks": [SUMMARY]}]}, "malformed"),
        ({"kind": "list"}, "malformed"),
        ({"kind": "list", "object": "nothing"}, "not_found"),
        ({"kind": "list", "object": "account", "fields": ["nothing"]}, "unknown_name"),
        ({**SUMMARY, "metrics": ["nothing"]}, "unknown_name"),
        ({**SUMMARY, "by": ["nothing"]}, "unknown_name"),
        ({**SUMMARY, "period": "soon"}, "malformed"),
        ({"kind": "comparison", "metrics": ["won_count"], "period": "soon"}, "malformed"),
        ({**SUMMARY, "where": "amount >"}, "unexpected_end"),
        ({**SUMMARY, "calculated": [{"name": "x", "expression": "nothing / 2"}]}, "unknown_name"),
        ({**SUMMARY, "calculated": [{"name": "x", "expression": "won_count > 2"}]}, "type_mismatch"),
        (
            {
                "kind": "funnel",
                "object": "account",
                "by": ["name"],
                "measures": [{"name": "x", "measure": "drop"}],
            },
            "unknown_function",
        ),
    ],
)
async def test_wrong_reports_are_refused_for_what_is_wrong(
    company: Company, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(Problem) as refusal:
        await tables(company.caller("管理员"), given)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "given", [None, 7, [], {"kind": "cake"}, {"kind": "list", "extra": 1}, {"kind": "list", "limit": 0}]
)
def test_what_is_no_report_is_refused(given: Any) -> None:
    with pytest.raises(Problem) as refusal:
        read_report(given)
    assert (refusal.value.status, refusal.value.errors[0].code) == (422, "wrong_type")


async def test_files_hold_every_line_with_the_same_figures(company: Company, tmp_path: Path) -> None:
    await fill(company, 17)
    who = company.caller("管理员")
    found = await tables(
        who,
        {"kind": "joined", "blocks": [SUMMARY, {"kind": "trend", "metrics": ["won_count"], "by": ["month"]}]},
    )
    await write(who, found, "销售汇总", "csv", tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    lines = list(csv.reader(text.splitlines()))
    assert len([line for line in lines if line]) == sum(len(t.lines) + 2 for t in found)
    titles = [lines[0], lines[lines.index([]) + 1]]
    assert titles == [[table.label["zh-CN"]] for table in found]
    total = found[0].lines[-1]
    assert lines[len(found[0].lines) + 1][:3] == ["合计", "", f"{amount(total.cells['won_amount']):f}"]
    await write(who, found, "销售汇总", "xlsx", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True)
    assert [len(list(sheet.iter_rows())) for sheet in book.worksheets] == [len(t.lines) + 1 for t in found]


async def test_a_pdf_brings_its_chinese_font(company: Company, tmp_path: Path) -> None:
    await fill(company, 18)
    who = company.caller("管理员")
    found = await tables(who, SUMMARY)
    await write(who, found, "#销售 *汇总* $x$", "pdf", tmp_path / "a.pdf")
    content = (tmp_path / "a.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"NotoSansSC" in content
    assert len(content) < 500_000


async def test_a_report_is_kept_only_in_its_form(company: Company) -> None:
    who = company.caller("小王")
    id = await create(who, "report", name="我的报表", definition=SUMMARY)
    (kept,) = await rows(who, "report", Query(fields=["definition"], where=f'id = "{id}"'))
    assert kept["definition"] == SUMMARY
    with pytest.raises(Problem) as refusal:
        await create(who, "report", name="错", definition={"kind": "cake"})
    assert refusal.value.status == 422


@pytest.mark.parametrize("name", ["管理员", "李经理", "小王"])
async def test_every_standard_report_answers_whom_it_is_offered_to(company: Company, name: str) -> None:
    await fill(company, 13)
    who = company.caller(name)
    snapshot = await who.organisation.snapshot()
    offered = standard_reports(who, snapshot, PAGES.reports, CATALOGUE)
    assert [each["name"] for each in offered] == [each.name for each in PAGES.reports]
    for each in offered:
        answer = await run(who, CATALOGUE, read_report(each["definition"]))
        assert all(table.columns for table in answer)


async def test_a_standard_report_of_what_may_not_be_read_is_not_offered(company: Company) -> None:
    limits = {"objects": {"*": {"read": "own"}, "opportunity": {"read": "none"}}}
    await set_role_rights(company.caller("管理员"), int(company.ids["销售"]), limits)
    await company.organisation.reload(await company.organisation.snapshot())
    who = company.caller("小王")
    snapshot = await who.organisation.snapshot()
    offered = {each["name"] for each in standard_reports(who, snapshot, PAGES.reports, CATALOGUE)}
    assert offered == {"lead_sources", "new_accounts", "activity_by_person", "approval_times"}
