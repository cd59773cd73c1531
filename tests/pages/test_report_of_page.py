"""The figures of a page as a report: a table for each component that shows any, each of a kind that runs."""

from tests.fixtures.organisation import Company
from yunchou.apps.metrics import CATALOGUE
from yunchou.apps.pages import PAGES
from yunchou.model.object import label
from yunchou.pages.declare import Dashboard, widget
from yunchou.pages.reports.of_page import report_of
from yunchou.pages.reports.run import run


def test_components_without_figures_are_left_out_and_kinds_follow_the_dimensions() -> None:
    page = Dashboard(
        "p",
        label("页", "Page"),
        period="this_year",
        widgets=(
            widget("a", "number", "赢单", "Won", metrics=("won_count",), period="last_year"),
            widget(
                "b",
                "bar",
                "大区",
                "Regions",
                metrics=("won_count",),
                by=("region",),
                sort="-won_count",
                limit=5,
            ),
            widget("c", "pivot", "透视", "Pivot", metrics=("won_count",), by=("region", "month")),
            widget("d", "records", "商机", "Deals", object="opportunity"),
        ),
    )
    report = report_of(page)
    assert [block.kind for block in report.blocks] == ["comparison", "summary", "matrix"]
    assert [block.period for block in report.blocks] == ["last_year", "this_year", "this_year"]
    assert [block.label["zh-CN"] for block in report.blocks] == ["赢单", "大区", "透视"]
    assert (report.blocks[1].sort, report.blocks[1].limit) == (["-won_count"], 5)


async def test_every_shipped_page_runs_as_a_report(company: Company) -> None:
    who = company.caller("管理员")
    for page in PAGES.dashboards:
        tables = await run(who, CATALOGUE, report_of(page))
        assert len(tables) == sum(bool(each.metrics) for each in page.widgets)
