"""What belongs to the demo's open deals: lines, shares, contacts, competitors, plans, answers, and help from pre-sales."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yunchou.apps.demo.catalogue import SALES
from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.days import Days, day_text
from yunchou.apps.demo.deals import Deal
from yunchou.apps.demo.organisation import Organisation

Row = tuple[object, ...]

RIVALS = (
    ("锐驰物流装备", "输送与分拣设备", "价格低，交付快", "软件能力弱，售后网点少"),
    ("华擎工控", "可编程控制器与伺服", "渠道覆盖广", "中高端型号不全"),
    ("博视科技", "工业相机与算法", "算法团队强", "项目经验少"),
    ("德嘉自动化", "整线集成", "品牌知名度高", "价格高，周期长"),
    ("联迅智能", "搬运机器人", "调度系统成熟", "定制响应慢"),
    ("海拓视觉", "视觉检测", "行业方案多", "现场服务依赖外包"),
)
QUESTIONS = (
    ("客户有明确预算", 20, "看到立项文件或预算批复"),
    ("接触到决策人", 20, "与最终拍板人见过面"),
    ("需求与我方产品匹配", 20, "主要需求逐条确认过"),
    ("有明确的采购时间表", 15, "客户说出了上线日期"),
    ("客户内部有支持者", 15, "有人主动推动并告知进展"),
    ("竞争态势清楚", 10, "知道对手是谁、报价多少"),
)
REQUIREMENTS = (
    ("方案报价", "方案报价前须有金额和成交日期", "enter", "fields", "", "amount, close_date", "", ""),
    (
        "合同签订",
        "金额大于零",
        "enter",
        "condition",
        "amount > 0",
        "amount",
        "签合同前请确认金额",
        "Settle the amount before the contract",
    ),
    ("赢单", "赢单须有金额", "enter", "fields", "", "amount", "", ""),
    ("输单", "输单须有原因", "enter", "fields", "", "loss_reason", "", ""),
    (
        "输单",
        "输给对手须写明是谁",
        "enter",
        "fields",
        'loss_reason = "competitor"',
        "competitor",
        "",
        "",
    ),
    ("续约流失", "流失须有原因", "enter", "fields", "", "loss_reason", "", ""),
)
"""Stage, name, moment, kind, condition, fields, message in Chinese and in English."""
TASKS = (
    ("需求分析", "现场调研并确认需求书", "false", 5, ""),
    ("方案报价", "方案内部评审", "false", 3, ""),
    ("合同签订", "合同用印", "true", 3, ""),
    ("续约签署", "安排首次巡检", "false", 5, ""),
)
"""Stage, name, whether it must be finished, working days until it is due, condition that finishes it."""
LIMITS = {
    "线索确认": (10, "working_days"),
    "需求分析": (20, "working_days"),
    "方案报价": (25, "working_days"),
    "合同签订": (15, "working_days"),
    "续约提醒": (30, "days"),
    "续约报价": (30, "days"),
}
"""How long a deal may stand in a stage; the negotiation has no limit and goes by what is usual."""
_STEPS = ("技术协议确认", "商务条款确认", "合同审批用印")
_HELP = (("demo", "产品演示"), ("answer", "技术答疑"), ("sample", "样品测试"), ("trial", "现场试用"))
_PRESALES = ("孟凡", "邱明轩")


@dataclass(frozen=True, slots=True)
class DealParts:
    """The rows of each file, in the order of its columns."""

    lines: list[Row]
    by_lines: list[Row]
    teams: list[Row]
    contacts: list[Row]
    rivals: list[Row]
    answers: list[Row]
    plans: list[Row]
    requests: list[Row]


def build(days: Days, organisation: Organisation, deals: Sequence[Deal]) -> DealParts:
    """What belongs to open deals. Sums of lines are the amounts that the deals have."""
    rng = stream("deal parts")
    still = [deal for deal in deals if deal.open]
    late = [deal for deal in still if deal.pipeline == SALES and deal.stage.position >= 3]
    largest = sorted(late, key=lambda deal: (-deal.cents, deal.external_id))
    people = [each for each in organisation.people if each.active and each.load]
    recent = [d for d in deals if d.competitor and (d.open or d.close >= days.today - 180)]
    shared = largest[:80]
    return DealParts(
        [row for deal in still for row in _lines(deal)],
        [(deal.external_id, "true") for deal in late[::2]],
        [row for deal in shared for row in _team(deal, rng.choice([p for p in people if p is not deal.owner]).name)],
        [
            (deal.external_id, deal.contact.external_id, deal.contact.role, deal.contact.attitude, "true")
            for deal in largest[:300]
        ],
        [(d.external_id, d.competitor, rng.choice(("high", "medium", "low")), _outcome(d)) for d in recent],
        [
            (deal.external_id, question, rng.choice(("yes", "yes", "partly", "no")))
            for deal in largest[:100]
            for question, _, _ in QUESTIONS
        ],
        [row for deal in largest[:60] for row in _plan(days, deal)],
        [
            (deal.external_id, text, kind, rng.choice(("asked", "working", "done")), _PRESALES[n % 2],
             day_text(days.today + rng.randrange(-10, 15)), rng.randrange(1, 17), rng.randrange(0, 9) * 500)
            for n, deal in enumerate(largest[:40])
            for kind, text in [rng.choice(_HELP)]
        ],
    )  # fmt: skip


def _lines(deal: Deal) -> Iterator[Row]:
    discount = f"{deal.discount / 100:.2f}"
    yield deal.external_id, deal.product.name, deal.quantity, deal.product.price, discount


def _team(deal: Deal, colleague: str) -> Iterator[Row]:
    yield deal.external_id, deal.owner.name, "lead", "revenue", "0.7"
    yield deal.external_id, colleague, "sales", "revenue", "0.3"
    yield deal.external_id, _PRESALES[len(deal.name) % 2], "presales", "overlay", "0.2"


def _outcome(deal: Deal) -> str:
    if deal.open:
        return "open"
    if deal.won:
        return "beaten"
    return "lost_to" if deal.loss_reason == "competitor" else "open"


def _plan(days: Days, deal: Deal) -> Iterator[Row]:
    close = max(date.fromordinal(deal.close), date.fromordinal(days.today) + timedelta(days=7))
    for place, step in enumerate(_STEPS):
        due = close - timedelta(days=7 * (len(_STEPS) - 1 - place))
        done = "true" if place == 0 and due < date.fromordinal(days.today) else "false"
        yield deal.external_id, step, due.isoformat(), deal.owner.name, deal.contact.external_id, done, place
