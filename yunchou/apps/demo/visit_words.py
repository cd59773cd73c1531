"""What the visits of the demo organisation are about, and the pictures that were taken on them."""

import io
from random import Random

from yunchou.model.object import label
from yunchou.records.shipped_names import shipped_names

KEY, REGULAR, STORE = "重点客户拜访", "常规拜访", "经销与小客户巡访"
TEMPLATES: tuple[tuple[str, str, list[str], int, bool, str], ...] = (
    (KEY, "Key customer visit", ["A"], 90, True, "先拍门头，再看现场；当天写完纪要，约定下一步。"),
    (REGULAR, "Regular visit", ["B"], 60, False, "了解设备运行与近期采购计划，记录竞品动态。"),
    (STORE, "Round of small customers", ["C"], 40, True, "按顺序：拍照、盘点备件、竞品、补货、收款。"),
)
"""Chinese and English name, for which grades, planned minutes, whether a place is required, how it is done."""
ACTIONS: dict[str, tuple[tuple[str, str, str, str | None, bool], ...]] = {
    KEY: (
        ("厂区门头照片", "Photo of the gate", "photo", None, True),
        ("拜访纪要", "Notes of the visit", "note", None, True),
        ("竞品信息", "Competitors", "note", None, False),
        ("现场问题登记", "Problem on site", "form", "case", False),
        ("约定下一步", "Next step", "form", "activity", False),
    ),
    REGULAR: (
        ("现场照片", "Photo on site", "photo", None, False),
        ("拜访纪要", "Notes of the visit", "note", None, True),
        ("竞品信息", "Competitors", "note", None, False),
    ),
    STORE: (
        ("门头照片", "Photo of the storefront", "photo", None, True),
        ("备件库存盘点", "Stock of spare parts", "note", None, True),
        ("竞品信息", "Competitors", "note", None, False),
        ("补货订单", "Order", "form", "sales_order", False),
        ("登记收款", "Payment", "form", "payment", False),
    ),
}
"""Actions of each kind in order: both names, how, the object of its form, whether it must be done."""
CYCLES = (
    ("A 级客户例行拜访", "Regular visit, grade A", "A", 60, KEY),
    ("B 级客户例行拜访", "Regular visit, grade B", "B", 120, REGULAR),
    ("C 级客户例行巡访", "Regular visit, grade C", "C", 365, STORE),
)
PLANNED = (
    ("复核产线改造需求", "Needs of the line, once more", "确认节拍、接口与停机窗口"),
    ("例行拜访", "Regular visit", "了解设备运行情况与年底预算"),
    ("方案讲解", "Presenting the proposal", "向设备部讲解方案与样机测试结果"),
    ("验收跟进", "Following the acceptance", "核对遗留问题，约定验收日期"),
    ("回款沟通", "Talking about payments", "确认到期款项的付款安排"),
)
"""Subjects of today's visits in both languages, and what for."""
NOTES = {
    "拜访纪要": (
        "设备部反馈节拍达标，月底前安排二期评审。",
        "采购负责人更换，已约新负责人下周面谈。",
        "客户计划明年扩产两条线，需要我们先出初步方案。",
        "现场运行稳定，希望缩短备件到货时间。",
        "预算已批，等待总经理签字。",
    ),
    "竞品信息": (
        "锐驰物流装备上周来做过演示，报价低约 8%。",
        "现场有两台对手的旧控制器，计划年底淘汰。",
        "未见新的竞争对手。",
        "对手承诺两周到货，客户有所顾虑其售后。",
    ),
    "备件库存盘点": (
        "伺服驱动备件 2 套，读码器 1 台，低于安全库存。",
        "备件齐全，读码器镜头需补 3 只。",
        "控制器备件用完，建议补 2 台。",
    ),
}
_SKIES = ("#cfe3f7", "#dbeaf2", "#e6edf5", "#f3e7d8", "#d8e6dc", "#d9dce8")
_WALLS = ("#8fa3b8", "#b0a08a", "#7f9c94", "#a7b2c2", "#b98f7f", "#8c93ad")

shipped_names("visit_template", *(label(zh, en) for zh, en, *_ in TEMPLATES))
for _object in ("visit_action", "visit_step"):
    shipped_names(_object, *(label(zh, en) for several in ACTIONS.values() for zh, en, *_ in several))
for _object in ("visit_cycle", "activity"):
    shipped_names(_object, *(label(zh, en) for zh, en, *_ in CYCLES))
for _object in ("activity", "visit_risk"):
    shipped_names(_object, *(label(zh, en) for zh, en, _ in PLANNED))


def site_picture(number: int, chance: Random) -> bytes:
    """A drawing of a factory building (PNG), another one for each number: a kilobyte or two."""
    # Loaded here alone: only the demo draws.
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (640, 480), _SKIES[number % len(_SKIES)])
    draw = ImageDraw.Draw(image)
    left, top = 60 + chance.randrange(40), 170 + chance.randrange(40)
    wall = _WALLS[number % len(_WALLS)]
    draw.rectangle((0, 400, 640, 480), fill="#9a9c9e")
    for bay in range(4):
        x = left + bay * 120
        draw.polygon(((x, top), (x, top - 60), (x + 120, top)), fill="#5f6b7a")
    draw.rectangle((left, top, left + 480, 410), fill=wall)
    draw.rectangle((left + 150, top + 18, left + 330, top + 58), fill="#1f4e8c")
    draw.rectangle((left + 165, top + 32, left + 315, top + 44), fill="#ffffff")
    for window in range(3 + number % 3):
        x = left + 24 + window * 58
        draw.rectangle((x, top + 84, x + 38, top + 132), fill="#e9f2fb")
    draw.rectangle((left + 300, top + 110, left + 440, 410), fill="#4d5661")
    for line in range(top + 122, 410, 14):
        draw.line((left + 300, line, left + 440, line), fill="#626c78", width=2)
    for bit in range(12):
        # A row of lamps counts, so that no two are alike.
        draw.ellipse(
            (20 + bit * 50, 440, 40 + bit * 50, 460), fill="#f5d76e" if number >> bit & 1 else "#7c7e80"
        )
    image = image.resize((480, 360))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
