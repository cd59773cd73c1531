"""Bringing one's own data in: a plan with its files up to the figures on the dashboard, and a single file by mapping."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.pages import choose, count_shown, form_field
from tests.browser.test_dashboards import figure
from tests.fixtures.browser import Visit, Visitors
from yunchou.base.settings import CHECKOUT

PLAN = CHECKOUT / "examples" / "crm_sales_opportunities"
LOGIN = "admin@hardware.example"


@pytest.fixture(scope="module")
async def seller(all_visitors: Visitors) -> str:
    """The administrator of an organisation that holds nothing yet."""
    await all_visitors.server.command("organisation", "add", "Hardware", "--admin", LOGIN)
    return LOGIN


async def widget_table(page: Page, name: str) -> dict[str, list[str]]:
    """The figures of a widget as a table: row heading → cells."""
    widget = page.get_by_role("region", name=name, exact=True)
    if await widget.get_by_role("table").count() == 0:
        await widget.get_by_role("button", name="以表格查看").click()
    await expect(widget.get_by_role("table")).to_be_visible()
    rows: list[list[str]] = await widget.get_by_role("table").evaluate(
        "table => [...table.tBodies[0].rows].map(row => "
        "[row.querySelector('th').innerText.trim(), ...[...row.querySelectorAll('td.' + CSS.escape("
        "row.querySelector('td:last-child').className.split(' ')[0]))].map(cell => cell.innerText.trim())])"
    )
    return {heading.split("\n")[-1]: cells for heading, *cells in rows}


def number(shown: str) -> Decimal:
    """A figure as it is written → its value; percentages as ratios."""
    digits = Decimal(re.sub(r"[^\d.-]", "", shown))
    return digits / 100 if shown.endswith("%") else digits


def rate(exact: float) -> Decimal:
    """A rate as the dashboard rounds it."""
    return Decimal(str(round(exact, 3)))


async def import_with_plan(visit: Visit, files: list[Path]) -> None:
    page = visit.page
    await expect(page.get_by_role("heading", level=1, name="导入数据")).to_be_visible()
    await visit.check_accessible()
    await page.locator("input[type=file]").set_input_files([str(path) for path in files])
    await expect(page.get_by_role("textbox", name="导入方案")).to_have_value(re.compile("sales_pipeline.csv"))
    await expect(page.get_by_text("按方案处理").first).to_be_visible()
    await visit.check_accessible()
    await page.get_by_role("button", name="下一步").click()
    await expect(page.get_by_text("字段的对应关系由方案决定")).to_be_visible()
    await page.get_by_role("button", name="试运行").click()
    await expect(page.get_by_text("试运行没有发现问题，可以开始导入。")).to_be_visible()
    await visit.check_accessible()
    assert (await visit.api("POST", "/records/opportunity/query", {"count": "exact"}))["count"]["value"] == 0
    await page.get_by_role("button", name="开始导入").click()
    await page.wait_for_url(re.compile(r"/imports/\d+"))
    await expect(page.get_by_role("button", name="撤销导入")).to_be_visible()
    await visit.check_accessible()


async def test_plan_with_its_files_brings_in_everything_that_the_dashboard_then_shows(
    visit: Visitors, seller: str, sample_data: Path
) -> None:
    folder = sample_data / "crm_sales_opportunities"
    known: dict[str, Any] = json.loads((folder / "figures.json").read_text("utf-8"))
    someone = await visit(seller, "/imports/new", numbers="full")
    page = someone.page
    names = ("accounts.csv", "products.csv", "sales_pipeline.csv", "sales_teams.csv")
    files = [
        PLAN / "plan.toml",
        PLAN / "pipelines.csv",
        PLAN / "stages.csv",
        *(folder / name for name in names),
    ]
    await import_with_plan(someone, files)
    summary = page.get_by_role("table").first
    await expect(summary.get_by_role("row").filter(has_text="sales_pipeline.csv").last).to_contain_text(
        "8,800"
    )

    await someone.goto("/dashboards/sales?period=2017")
    await expect(figure(page, "赢单金额")).to_have_attribute("title", f"¥{known['won_value']:,}")
    await expect(figure(page, "赢单数")).to_have_text(f"{known['by_stage']['Won']:,}")
    assert number(await figure(page, "赢单率").inner_text()) == rate(known["win_rate"])
    regions = await widget_table(page, "大区赢单")
    assert {name: number(cells[0]) for name, cells in regions.items()} == {
        name: each["won_value"] for name, each in known["by_region"].items()
    }
    products = await widget_table(page, "产品赢单")
    assert {name: number(cells[0]) for name, cells in products.items()} == {
        name: each["won_value"] for name, each in known["by_product"].items()
    }
    months = await widget_table(page, "每月赢单")
    assert sorted(
        (number(cells[0]), number(cells[1])) for cells in months.values() if number(cells[1])
    ) == sorted((each["value"], each["count"]) for each in known["won_by_month"].values())
    best = sorted(known["by_agent"].items(), key=lambda each: -each[1]["won_value"])[:10]
    people = await widget_table(page, "销售排行")
    assert {name: [number(cell) for cell in cells] for name, cells in people.items()} == {
        name: [each["won_value"], each["won"], rate(each["win_rate"])] for name, each in best
    }
    details = await widget_table(page, "大区明细")
    assert {name: [number(cell) for cell in cells[:4]] for name, cells in details.items()} == {
        name: [each["won_value"], each["won"], each["lost"], rate(each["win_rate"])]
        for name, each in known["by_region"].items()
    }
    accounts = await widget_table(page, "客户排行")
    assert {name: number(cells[0]) for name, cells in accounts.items()} == known["top_accounts_by_won_value"]
    funnel = page.get_by_role("region", name="销售漏斗", exact=True)
    for stage in ("Engaging", "Prospecting"):
        step = funnel.get_by_role("listitem").filter(has_text=stage)
        await expect(step.get_by_role("button", name=re.compile("个$"))).to_have_text(
            f"{known['by_stage'][stage]:,}个"
        )
    await someone.check_accessible()
    every = await someone.api(
        "POST",
        "/metric-query",
        {"metrics": ["won_amount", "won_count"], "by": ["owner"], "period": "2017"},
    )
    assert {
        row["owner"]["name"]: (float(row["won_amount"]["amount"]), row["won_count"]) for row in every["rows"]
    } == {name: (each["won_value"], each["won"]) for name, each in known["by_agent"].items()}


async def test_single_file_is_mapped_and_wrong_rows_come_back_in_a_file(
    visit: Visitors, tmp_path: Path
) -> None:
    someone = await visit(path="/imports/new?object=account")
    page = someone.page
    file = tmp_path / "客户名单.csv"
    lines = (
        "公司,等级,联系电话,人数",
        "映射甲公司,A,021-55507001,12",
        "映射乙公司,Z,021-55507002,13",
        "映射丙公司,B,021-55507003,无",
        "映射丁公司,C,021-55507004,14",
    )
    file.write_text("\n".join(lines) + "\n", "gb18030")
    await page.locator("input[type=file]").set_input_files(str(file))
    await expect(page.get_by_text(re.compile("GB"))).to_be_visible()
    await page.get_by_role("button", name="下一步").click()
    for column, label in (
        ("公司", "客户名称"),
        ("等级", "客户等级"),
        ("联系电话", "电话"),
        ("人数", "员工人数"),
    ):
        await choose(page, page.get_by_role("combobox", name=f"“{column}”对应的字段"), label, search=True)
    await expect(page.get_by_text("已对应 4 / 4 列")).to_be_visible()
    await someone.check_accessible()
    await page.get_by_role("button", name="试运行").click()
    await expect(page.get_by_text("有些行会失败。")).to_be_visible()
    faults = page.get_by_role("table").last
    await expect(faults.get_by_role("row")).to_have_count(3)
    await page.get_by_role("button", name="开始导入").click()
    await page.wait_for_url(re.compile(r"/imports/\d+"))
    async with page.expect_download() as download:
        await page.get_by_role("link", name="下载错误文件").click()
    kept = tmp_path / "faults.csv"
    await (await download.value).save_as(kept)
    told = kept.read_text("utf-8-sig")
    assert "映射乙公司" in told
    assert "映射丙公司" in told
    assert "映射甲公司" not in told
    await page.get_by_role("button", name="查看客户").click()
    await someone.goto('/records/account?where=name starts_with "映射"')
    await expect(count_shown(page)).to_have_text("共 2 条")
    await page.get_by_role("link", name="映射丁公司").click()
    await page.get_by_role("button", name="编辑", exact=True).click()
    await expect(form_field(page.get_by_role("dialog"), "employees").get_by_role("spinbutton")).to_have_value(
        "14"
    )
    await page.go_back()
    await someone.goto("/imports")
    await expect(page.get_by_text("客户名单.csv").first).to_be_visible()
    await someone.check_accessible()


async def test_wrong_rows_are_repaired_and_the_import_is_taken_back(visit: Visitors, tmp_path: Path) -> None:
    someone = await visit(path="/imports/new?object=account", theme="dark")
    page = someone.page

    async def bring_in(name: str, *lines: str) -> None:
        file = tmp_path / name
        file.write_text("\n".join(("客户名称,客户等级", *lines)) + "\n", "utf-8")
        await someone.goto("/imports/new?object=account")
        await page.locator("input[type=file]").set_input_files(str(file))
        await page.get_by_role("button", name="下一步").click()
        await expect(page.get_by_text("已对应 2 / 2 列")).to_be_visible()
        await page.get_by_role("button", name="试运行").click()
        await page.get_by_role("button", name="开始导入").click()
        await page.wait_for_url(re.compile(r"/imports/\d+"))

    async def found() -> list[str]:
        body = {"where": 'name starts_with "修复"', "fields": ["name"], "sort": ["name"]}
        return [
            each["name"] for each in (await someone.api("POST", "/records/account/query", body))["records"]
        ]

    await bring_in("客户.csv", "修复甲公司,A", "修复乙公司,没有这个等级")
    await expect(page.get_by_role("link", name="下载错误文件")).to_be_visible()
    await someone.check_accessible()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="下载错误文件").click()
    kept = tmp_path / "faults.csv"
    await (await download.value).save_as(kept)
    (wrong,) = [line for line in kept.read_text("utf-8-sig").splitlines() if "修复乙公司" in line]
    assert "等级" in wrong
    assert await found() == ["修复甲公司"]
    # What was wrong is put right and brought in by itself.
    await bring_in("修复.csv", "修复乙公司,B")
    await expect(page.get_by_role("button", name="撤销导入")).to_be_visible()
    await expect(page.get_by_role("link", name="下载错误文件")).to_have_count(0)
    assert sorted(await found()) == sorted(["修复乙公司", "修复甲公司"])
    await page.get_by_role("button", name="撤销导入").click()
    asked = page.get_by_role("tooltip")
    await expect(asked.get_by_text("新建的记录移入回收站")).to_be_visible()
    await someone.check_accessible()
    await asked.get_by_role("button", name="撤销导入").click()
    await expect(page.get_by_text(re.compile("已撤销：1 条移入回收站"))).to_be_visible()
    assert await found() == ["修复甲公司"]
