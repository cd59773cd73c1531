"""Fields of the less usual types: made by an administrator, filled in, seen, filtered and looked back at."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.pages import choose, fact, form_field, notice, row
from tests.fixtures.browser import PHONE, Visit, Visitors

ADMINISTRATOR = "admin@types.example"
MADE = [
    ("富文本", "条款", "Terms"),
    ("时间", "到店时间", "Comes at"),
    ("时长", "施工时长", "Takes"),
    ("农历日期", "农历生日", "Lunar birthday"),
    ("层级选项", "区域", "Area"),
    ("团队", "服务团队", "Service team"),
    ("评分", "满意度", "Satisfaction"),
    ("进度", "完成度", "Done"),
    ("地理位置", "位置", "Place"),
    ("条码", "商品码", "Goods code"),
    ("手写签名", "签收", "Signed"),
    ("JSON", "外部数据", "Outside data"),
]
"""Type in words, Chinese and English name of each field."""
KINDS = [
    "rich_text", "time", "duration", "lunar_date", "tree_choice", "team", "rating", "progress", "geo", "barcode",
    "signature", "json",
]  # fmt: skip


@pytest.fixture(scope="module")
async def workshop(all_visitors: Visitors) -> None:
    """An organisation with an administrator."""
    await all_visitors.server.command("organisation", "add", "Types", "--admin", ADMINISTRATOR)


async def picture(page: Page, name: str) -> None:
    """A picture of the page, where a folder for pictures is named."""
    if folder := os.environ.get("YUNCHOU_TEST_PICTURES"):
        await page.screenshot(path=str(Path(folder) / f"{name}.png"))


async def make_field(page: Page, kind: str, zh: str, en: str) -> None:
    """Makes one field in the drawer."""
    await page.get_by_role("button", name="新建字段").click()
    drawer = page.get_by_role("dialog", name="新建字段")
    box = drawer.get_by_role("combobox", name="类型")
    await box.click()
    await box.press_sequentially(kind)
    await page.locator(f".ant-select-item-option[title='{kind}']").click()
    await drawer.get_by_role("textbox", name="中文名称").fill(zh)
    await drawer.get_by_role("textbox", name="英文名称").fill(en)
    if kind == "层级选项":
        await paste_tree(drawer)
    if kind == "条码":
        await choose(page, drawer.get_by_role("combobox", name="码制"), "EAN-13")
    if kind == "地理位置":
        await drawer.get_by_role("checkbox", name=re.compile("建索引")).check()
    await picture(page, f"drawer-{en}")
    await drawer.get_by_role("button", name="新建").click()
    await expect(notice(page, f"已新建字段 {zh}")).to_be_visible()
    await expect(drawer).to_be_hidden()


async def paste_tree(drawer: Locator) -> None:
    """Options in levels: one typed and moved below the other, the rest pasted with their indentation."""
    words = drawer.get_by_role("textbox", name="中文", exact=True)
    await words.nth(0).fill("华东")
    await words.nth(1).fill("浙江")
    await drawer.get_by_role("button", name="将“浙江”降为下级").click()
    await drawer.get_by_role("button", name="添加选项").click()
    await words.nth(2).focus()
    await drawer.page.evaluate(
        "text => { const data = new DataTransfer(); data.setData('text', text);"
        " document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true})) }",
        "杭州\n  西湖\n上海",
    )
    await expect(words).to_have_count(5)
    await drawer.get_by_role("button", name="将“上海”升为上级").click()


async def draw(page: Page, pad: Locator) -> None:
    """Two strokes on the pad of a signature."""
    await pad.scroll_into_view_if_needed()
    box = await pad.bounding_box()
    assert box is not None
    for left, right in ((0.2, 0.4), (0.5, 0.8)):
        await page.mouse.move(box["x"] + box["width"] * left, box["y"] + box["height"] * 0.3)
        await page.mouse.down()
        for step in range(1, 6):
            across = left + (right - left) * step / 5
            await page.mouse.move(
                box["x"] + box["width"] * across, box["y"] + box["height"] * (0.3 + 0.08 * step)
            )
        await page.mouse.up()


async def pick_path(page: Page, box: Locator, *path: str) -> None:
    """Walks down a cascade by its words."""
    await box.click()
    for words in path:
        await page.locator(".ant-cascader-menu-item:visible").filter(has_text=words).click()
    # The last step closes it: Escape would be meant for the form then.
    await expect(page.locator(".ant-cascader-menus:visible")).to_have_count(0)


async def fill(page: Page, form: Locator) -> None:
    """Fills every field as a person does."""
    await form_field(form, "name").get_by_role("textbox").fill("西湖店")
    terms = form_field(form, "terms")
    editor = terms.get_by_role("textbox", name="条款")
    await editor.click()
    await editor.press_sequentially("质保")
    await terms.get_by_role("button", name="加粗").click()
    await editor.press_sequentially("三年")
    times = form_field(form, "comes_at").get_by_role("textbox")
    await times.fill("09:30")
    await times.press("Enter")
    await form_field(form, "takes").get_by_role("textbox").fill("1小时30分")
    lunar = form_field(form, "lunar_birthday")
    await choose(page, lunar.get_by_role("combobox", name="农历生日 月"), "腊月", search=True)
    await choose(page, lunar.get_by_role("combobox", name="农历生日 日"), "廿三", search=True)
    await pick_path(page, form_field(form, "area").get_by_role("combobox"), "华东", "杭州")
    await choose(page, form_field(form, "service_team").get_by_role("combobox"), "突击队", search=True)
    await form_field(form, "satisfaction").get_by_role("radio").nth(3).click()
    await form_field(form, "done").get_by_role("spinbutton").fill("40")
    place = form_field(form, "place")
    await place.get_by_role("spinbutton", name="位置 纬度").fill("30.2741")
    await place.get_by_role("spinbutton", name="位置 经度").fill("120.1551")
    await form_field(form, "goods_code").get_by_role("textbox").fill("690123456789")
    await draw(page, form_field(form, "signed").get_by_role("img"))
    outside = form_field(form, "outside_data").get_by_role("textbox")
    await outside.fill('{"erp":')
    await expect(form_field(form, "outside_data").get_by_role("alert")).to_be_visible()
    await outside.fill('{"erp": "A-17"}')


async def new_object(admin: Visit, name: str, zh: str, en: str, fields: list[dict[str, Any]]) -> None:
    """An object of the organisation's own."""
    first = {"name": "name", "type": "text", "label": {"zh-CN": "店名", "en": "Name"}, "required": True}
    label = {"zh-CN": zh, "en": en}
    await admin.api("POST", "/objects", {"name": name, "label": label, "fields": [first, *fields]})


def definitions() -> list[dict[str, Any]]:
    """The fields of `MADE` as the drawer makes them."""
    tree = [
        {"value": "east", "label": {"zh-CN": "华东", "en": "East"}, "children": [
            {"value": "hangzhou", "label": {"zh-CN": "杭州", "en": "Hangzhou"}},
        ]},
    ]  # fmt: skip
    settings: dict[str, dict[str, Any]] = {
        "area": {"options": tree},
        "goods_code": {"symbology": "ean13"},
        "place": {"indexed": True},
    }
    return [
        {
            "name": field_name(en),
            "type": kind,
            "label": {"zh-CN": zh, "en": en},
            **settings.get(field_name(en), {}),
        }
        for (_, zh, en), kind in zip(MADE, KINDS, strict=True)
    ]


SHOWN = {
    "条款": "质保三年",
    "到店时间": "09:30",
    "施工时长": "1小时30分",
    "农历生日": "腊月廿三",
    "区域": "华东 / 杭州",
    "服务团队": "突击队",
    "完成度": "40",
    "位置": "30.2741, 120.1551",
    "商品码": "6901234567892",
    "外部数据": "A-17",
}


@pytest.mark.usefixtures("workshop")
async def test_fields_of_every_type_are_made_in_the_drawer(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None)
    page = admin.page
    await new_object(admin, "depot", "仓库", "Depot", [])
    await admin.goto("/model/depot")
    for kind, zh, en in MADE:
        await make_field(page, kind, zh, en)
    await admin.check_accessible()
    made = {each["name"]: each for each in (await admin.api("GET", "/objects/depot"))["fields"]}
    assert [made[field_name(en)]["type"] for _, _, en in MADE] == KINDS
    assert [tree_words(option) for option in made["area"]["options"]] == ["华东(浙江 杭州(西湖))", "上海"]
    assert made["goods_code"]["symbology"] == "ean13"
    assert made["place"]["indexed"]


@pytest.mark.usefixtures("workshop")
async def test_values_of_every_type_are_filled_in_seen_and_looked_back_at(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None)
    page = admin.page
    await new_object(admin, "shop", "门店", "Shop", definitions())
    await admin.create("team", name="突击队")
    await admin.goto("/records/shop")
    await page.get_by_role("button", name="新建门店").first.click()
    form = page.get_by_role("dialog")
    await fill(page, form)
    await admin.check_accessible()
    await picture(page, "form-desk-zh")
    await form.get_by_role("button", name="保存").click()
    await expect(row(page, "西湖店")).to_be_visible()
    made = await admin.first("shop", 'name = "西湖店"', *(field_name(en) for _, _, en in MADE))
    assert made["terms"] == "<p>质保<strong>三年</strong></p>"
    assert made["takes"] == 5400
    assert made["satisfaction"] == 4
    assert made["lunar_birthday"] == {"month": 12, "day": 23, "leap": False}
    assert len(made["signed"]["strokes"]) == 2

    await picture(page, "list-desk-zh")
    await admin.goto(f"/records/shop/{made['id']}")
    for label, words in SHOWN.items():
        await expect(fact(page, label)).to_contain_text(words)
    await expect(fact(page, "农历生日")).to_contain_text("下次")
    await expect(fact(page, "满意度").get_by_role("img", name="4 星，共 5 星")).to_be_visible()
    await expect(fact(page, "商品码").locator("svg rect").first).to_be_attached()
    await admin.check_accessible()
    await picture(page, "record-desk-zh")
    await admin.api("PATCH", f"/records/shop/{made['id']}", {"takes": 60, "area": None})
    await page.reload()
    await page.get_by_role("tab", name="修改记录").click()
    await expect(page.get_by_role("tabpanel").get_by_text("华东 / 杭州")).to_be_visible()
    await expect(page.get_by_role("tabpanel").get_by_text("1小时30分")).to_be_visible()
    await picture(page, "history-desk-zh")


@pytest.mark.usefixtures("workshop")
async def test_lists_are_filtered_by_place_branch_and_lunar_day(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None)
    page = admin.page
    await new_object(admin, "stand", "展位", "Stand", definitions())
    lunar = (await admin.api("POST", "/expressions", {"expression": 'LUNAR(DATEADD(TODAY(), 3, "day"))'}))[
        "value"
    ]
    near = {"area": ["east", "hangzhou"], "place": {"lat": 30.2741, "lng": 120.1551}, "lunar_birthday": lunar}
    await admin.create("stand", name="近处", **near)
    await admin.create("stand", name="远处", place={"lat": 39.9, "lng": 116.4}, area=["east"])
    for expression, words in (
        ("NEAR(place, 30.25, 120.16, 10)", "30.25, 120.16 · 10 km"),
        ('area contains "hangzhou"', "华东 / 杭州"),
        ('NEXT_LUNAR(lunar_birthday) <= DATEADD(TODAY(), 7, "day")', "7 天"),
    ):
        await admin.goto(f"/records/stand?where={quote(expression)}")
        await expect(row(page, "近处")).to_be_visible()
        await expect(row(page, "远处")).to_have_count(0)
        await expect(page.get_by_role("group", name="筛选条件").get_by_text(words)).to_be_visible()
        await picture(page, f"filter-{len(words)}")
    await admin.check_accessible()


@pytest.mark.usefixtures("workshop")
async def test_values_of_every_type_fit_a_phone_in_english(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None, size=PHONE, language="en")
    page = admin.page
    await new_object(admin, "kiosk", "售货亭", "Kiosk", definitions())
    values = {
        "terms": "<h2>Terms</h2><ul><li>Three <b>years</b></li></ul>", "comes_at": "09:30", "takes": 5400,
        "lunar_birthday": {"month": 1, "day": 1}, "area": ["east", "hangzhou"], "satisfaction": 3, "done": 40,
        "place": {"lat": 30.2741, "lng": 120.1551}, "goods_code": "6901234567892", "outside_data": {"erp": "A-17"},
        "signed": {"width": 480, "height": 160, "strokes": [[[40, 40], [200, 120], [430, 30]]]},
    }  # fmt: skip
    id = await admin.create("kiosk", name="West Lake", **values)
    await admin.goto("/records/kiosk")
    await expect(page.get_by_text("West Lake").first).to_be_visible()
    await picture(page, "list-phone-en")
    await admin.goto(f"/records/kiosk/{id}")
    for words in ("1 h 30 min", "Lunar month 1, day 1", "East / Hangzhou", "next on"):
        await expect(page.get_by_text(words).first).to_be_visible()
    await admin.check_accessible()
    await picture(page, "record-phone-en")
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page is wider than the phone"


def field_name(en: str) -> str:
    return en.lower().replace(" ", "_")


def tree_words(option: dict[str, Any]) -> str:
    below = " ".join(map(tree_words, option.get("children", [])))
    return f"{option['value']}({below})" if below else str(option["value"])
