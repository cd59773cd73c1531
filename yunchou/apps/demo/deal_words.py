"""Why the demo's deals were won or lost, as sellers wrote it and as customers told it afterwards."""

from collections.abc import Iterator, Sequence

from yunchou.apps.demo.catalogue import SALES
from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.days import Days, day_text
from yunchou.apps.demo.deal_parts import Row
from yunchou.apps.demo.deals import Deal

WIN_REASONS = {"product": 34, "relationship": 22, "service": 18, "price": 12, "reference": 9, "delivery": 5}
_REMARKS = {
    "price": (
        "客户认为报价偏高，预算内放不下",
        "总价高出对手约一成，客户要求再让利",
        "报价偏高，付款条件也没有谈拢",
    ),
    "product": (
        "节拍达不到客户要求，方案需要改型",
        "与现有产线接口不兼容，改造量太大",
        "节拍达不到要求，客户另选了进口设备",
    ),
    "competitor": (
        "对手承诺八周交货，我们交货周期太长",
        "对手报价更低，交货周期也短",
        "客户与对手已有年度框架协议",
    ),
    "timing": ("项目推迟到明年，先不采购", "厂房建设延期，项目推迟", "客户要等新产线立项"),
    "budget": ("集团压缩投资，预算取消", "预算取消，改为维修旧设备"),
    "relationship": ("没有接触到决策人，一直停在车间层面", "决策人中途更换，新负责人另有供应商"),
    "no_decision": ("客户内部意见不一，长期没有结论", "多次跟进没有结论，暂时搁置"),
    "other": ("客户改为租赁", "客户并购后暂停采购"),
}
_WON = ("客户认可样机测试结果，按计划签约", "老客户复购，服务口碑好", "方案与节拍满足要求，现场验证通过")
_SAID = {
    "price": "你们的方案不差，但总价比别家高，采购那边过不去。",
    "rival": "另一家八周就能交货，你们的交货周期太长。",
    "product": "节拍和我们现有产线最合得来。",
    "service": "出了问题半天就有人到现场，这一点最放心。",
    "inside": "集团今年收紧投资，和你们没有关系。",
    "relationship": "你们的工程师跟了我们一年多，信得过。",
}
_LOST_BY = ("price", "price", "rival", "rival", "inside")
_WON_BY = ("product", "service", "service", "relationship")
_IMPROVER = "周建平"
"""Who leads a region looks after how it sells."""
_ASKED_ABOUT = 24
"""Of the latest won and as many of the latest lost deals customers were asked."""


def win_reason(deal: Deal) -> str:
    """Why a won deal was won; empty for others."""
    if not deal.won:
        return ""
    rng = stream(f"win reason {deal.external_id}")
    return rng.choices(list(WIN_REASONS), list(WIN_REASONS.values()))[0]


def remark(deal: Deal) -> str:
    """What the seller wrote when it ended; not everybody writes something."""
    rng = stream(f"remark {deal.external_id}")
    if deal.open or rng.random() < 0.35:
        return ""
    return rng.choice(_WON if deal.won else _REMARKS.get(deal.loss_reason, _REMARKS["other"]))


def interviews(days: Days, deals: Sequence[Deal]) -> Iterator[Row]:
    """Interviews about deals that ended lately, a few weeks after each."""
    rng = stream("interviews")
    for won in (True, False):
        ended = [d for d in deals if not d.open and d.won is won and d.close < days.today - 14]
        for deal in sorted(ended, key=lambda d: (-d.close, d.external_id))[:_ASKED_ABOUT]:
            decided = rng.choice(_WON_BY if won else _LOST_BY)
            held = day_text(min(deal.close + rng.randrange(7, 30), days.today - 1))
            marks = [
                min(5, max(1, base + rng.randrange(-1, 2)))
                for base in ((3, 4, 5) if won else (2, 4, 3 if decided == "rival" else 4))
            ]
            yield (
                f"{deal.account.name}回访", deal.external_id, held, deal.contact.external_id,
                deal.owner.name, decided, deal.competitor, *marks, _SAID[decided],
            )  # fmt: skip


def improvements(days: Days) -> Iterator[Row]:
    """What is being improved about selling; one has run for as long as it is compared, one began lately."""
    yield (
        "报价前必须确认技术协议", SALES, "conversion", "方案报价", "running", day_text(days.today - 120), 90, 5,
        "方案报价前由售前与客户逐条确认技术协议，减少报价后的改型。", _IMPROVER,
    )  # fmt: skip
    yield (
        "合同审批并行会签", SALES, "stay", "合同签订", "running", day_text(days.today - 40), 60, -3,
        "法务与财务同时审批，不再逐级等待。", _IMPROVER,
    )  # fmt: skip
