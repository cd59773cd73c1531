"""What stands in the papers of the demo: clauses, the picture of a seal, why a seal is asked for, and a signature by hand."""

import json
from random import Random
from typing import Any

from yunchou.services.pdf import font_folder

CLAUSES: tuple[tuple[str, str, str, str], ...] = (
    ("付款条件", "payment", "approved",
     "<p>合同生效后 7 个工作日内支付合同总额的 30% 作为预付款；设备发货前支付 60%；验收合格满一年支付质保金 10%。</p>"),
    ("交付与验收", "delivery", "approved",
     "<p>卖方在收到预付款后 45 天内发货，到场后 10 个工作日内完成安装调试并由双方签署验收单；逾期未提书面异议视为验收合格。</p>"),
    ("质量保证", "warranty", "approved",
     "<p>质保期自验收合格之日起 12 个月。质保期内非人为损坏由卖方免费维修，接到通知后 24 小时内响应，48 小时内到场。</p>"),
    ("保密义务", "confidentiality", "approved",
     "<p>双方对履行本合同知悉的技术资料与商业信息负有保密义务，期限为合同终止后三年。</p>"),
    ("违约责任", "liability", "approved",
     "<p>逾期交货或逾期付款的，每逾期一日按逾期部分的万分之五支付违约金，累计不超过合同总额的 10%。</p>"),
    ("知识产权", "property", "approved",
     "<p>设备所含软件的著作权归卖方所有，买方享有在该设备上永久使用的许可。</p>"),
    ("争议解决", "disputes", "approved", "<p>因本合同产生的争议协商不成的，提交卖方所在地有管辖权的人民法院诉讼解决。</p>"),
    ("价格调整（钢材）", "payment", "draft", "<p>主要钢材市场价格较报价日变动超过 8% 的，双方可就合同价格协商调整。</p>"),
    ("分期验收（旧版）", "delivery", "withdrawn", "<p>设备分批到场的，按批次验收，末批验收合格视为整体验收合格。</p>"),
)  # fmt: skip
"""Title, kind, how it stands, and wording of each clause."""
REVISED = {
    "质量保证": "<p>质保期自验收合格之日起 12 个月。质保期内非人为损坏由卖方免费维修，接到通知后 48 小时内响应。</p>",
    "违约责任": "<p>逾期交货或逾期付款的，每逾期一日按逾期部分的万分之三支付违约金。</p>",
}
"""What the first version said of clauses that have a second."""
ON_CONTRACTS = ("付款条件", "交付与验收", "质量保证", "违约责任", "争议解决")
SEALS = (
    ("合同专用章", "contract", 42, "韩立群"),
    ("公章", "official", 42, "韩立群"),
    ("财务专用章", "finance", 38, "财务部 温雅琴"),
)
REASONS = ("合同签约", "框架协议签约", "补充协议盖章", "设备采购合同双方签章", "年度维保合同续签")
REFUSAL = "付款条件与报价单不一致，请修改合同后重新提交"
WITHDRAWN = "客户要求变更交付日期，修改后重新发起"
_SEAL = """
#let given = json(bytes(sys.inputs.given))
#set page(width: 42mm, height: 42mm, margin: 0pt, fill: none)
#let red = rgb("#d0021b")
#set text(font: "Noto Sans SC", fill: red)
#place(center + horizon, circle(radius: 20mm, stroke: 1.1mm + red))
#place(center + horizon, polygon(fill: red, ..range(10).map(n => {
  let r = if calc.even(n) { 5mm } else { 1.95mm }
  (6mm + r * calc.sin(n * 36deg), 6mm - r * calc.cos(n * 36deg))
})))
#let around = given.around.clusters()
#for (n, letter) in around.enumerate() {
  let angle = -130deg + 260deg * n / (around.len() - 1)
  place(center + horizon, dx: 15.6mm * calc.sin(angle), dy: -15.6mm * calc.cos(angle),
    rotate(angle, text(size: 10.5pt, weight: "bold", letter)))
}
#place(center + horizon, dy: 9.5mm, text(size: 7.5pt, weight: "bold", given.name))
#place(center + horizon, dy: 13.8mm, text(size: 5.5pt, given.note))
"""


def seal_picture(around: str, name: str) -> bytes:
    """The picture of a round seal (PNG on nothing), which says of itself that it is a demonstration."""
    # Loaded here alone: it takes 80 MiB of address space, and only the demo draws seals.
    import typst

    given = json.dumps({"around": around, "name": name, "note": "演示专用"}, ensure_ascii=False)
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[font_folder()])
    made: bytes = typst.compile(
        _SEAL.encode(), font_paths=fonts, sys_inputs={"given": given}, format="png", ppi=220.0
    )
    return made


def signature(chance: Random) -> dict[str, Any]:
    """Something like a name written by hand: a few strokes from left to right."""
    strokes, x = [], 30
    for _ in range(chance.randrange(5, 8)):
        y = chance.randrange(50, 120)
        stroke = []
        for _ in range(chance.randrange(6, 11)):
            stroke.append([min(max(x, 5), 510), min(max(y, 10), 190)])
            x, y = x + chance.randrange(-4, 16), y + chance.randrange(-34, 35)
        strokes.append(stroke)
        x += chance.randrange(4, 14)
    return {"width": 520, "height": 200, "strokes": strokes}
