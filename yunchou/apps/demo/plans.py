"""Plans of the demo's key customers with products and actions, and the needs that customers stated in large open deals."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.paper_room import make, table
from yunchou.base.db import Record
from yunchou.model.object import label
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import Unit

CUSTOMERS, DEALS = 8, 40
DAY = dt.timedelta(days=1)
PLANS = (
    ("年度合作计划", "Plan of the year"),
    ("新产线合作计划", "Plan for the new lines"),
    ("份额提升计划", "Plan for a larger share"),
)
ACTIONS: tuple[tuple[str, str, int, bool], ...] = (
    ("高层互访，确认年度目标", "Executives meet and agree on the aims", -70, True),
    ("联合技术评审会", "Technical review together", -35, True),
    ("标杆工厂参观", "Visit to a reference factory", -8, False),
    ("样机试用与测试报告", "Trial machine and test report", 12, False),
    ("签订年度框架协议", "Sign the frame agreement of the year", 34, False),
    ("备件库存共建", "Stock of spare parts together", 58, False),
)
"""Both names, days from today, whether it is done."""
SUPPLIERS = ("锐驰物流装备", "自制", "进口品牌", "多家分散采购")
SHARES = (
    ("现有产线改造为主", "Mostly for lines that run"),
    ("新厂区一次性采购", "Once, for the new plant"),
    ("按年补货", "Every year anew"),
    ("需通过样机测试", "After a trial machine"),
)
AIMS = "\n".join(("三大产品线全部进入供应商名录", "年度采购额较上年增长 30%", "签订年度框架协议"))
POSITION = "设备部与工艺部认可我方方案，采购部更看重价格；主要对手占据物流线份额。"
STRATEGY = "以视觉检测切入新产线，由技术评审带动控制与物流；高层每季度互访一次。"
REVIEW = "目标完成九成，框架协议已签；物流线仍由对手供货，列入下一年计划。"
NEEDS: tuple[tuple[str, str, str, str, str], ...] = (
    ("节拍不低于现有产线的 1.2 倍", "Cycle at least 1.2 times as fast as today", "must", "met", "以验收 8 小时连续运行为准。"),
    ("与现有 MES 系统对接", "Interface to the present MES", "must", "partly", "提供 OPC UA，接口清单待客户确认。"),
    ("停机改造不超过 5 天", "Down for five days at most", "must", "open", "计划放在春节停产期间。"),
    ("备件本地库存", "Spare parts kept nearby", "should", "met", "由区域仓备货，4 小时到场。"),
    ("两年质保", "Two years of warranty", "should", "unmet", "标准为一年，延保需另计价。"),
    ("操作人员培训", "Training of the operators", "should", "met", "含两期现场培训。"),
    ("远程诊断", "Remote diagnosis", "nice", "partly", "需客户开放网络。"),
    ("能耗数据上报", "Reports of energy used", "nice", "open", "下一期再评估。"),
)  # fmt: skip
"""Both names, priority, how far it is met, and in more words."""

shipped_names("account_plan", *(label(zh, en) for zh, en in PLANS))
shipped_names("account_plan_product", *(label(*each) for each in SHARES))
shipped_names("account_plan_action", *(label(zh, en) for zh, en, *_ in ACTIONS))
shipped_names("opportunity_need", *(label(zh, en) for zh, en, *_ in NEEDS))


async def add_plans(administrator: Caller, today: dt.date) -> None:
    """Makes plans and needs: a write for each kind."""
    async with Unit(administrator) as unit:
        customers = await _customers(unit)
        plans = await make(unit, "account_plan", [_plan(n, each, today) for n, each in enumerate(customers)])
        products = await unit.link.fetch(
            f"select id, family, list_price from {table(unit, 'product')}"
            " where deleted_at is null and list_price > 0 and active and family is not null order by family, list_price desc, id"
        )
        await make(unit, "account_plan_product", _potential(customers, plans, products))
        await make(unit, "account_plan_action", await _actions(unit, customers, plans, today))
        await make(unit, "opportunity_need", await _needs(unit))


async def _customers(unit: Unit) -> Sequence[Record]:
    """The customers that bought most, of people who are there."""
    return await unit.link.fetch(
        f"select a.id, a.owner, a.won_total from {table(unit, 'account')} a join {table(unit, 'user')} u on u.id = a.owner"
        " and u.active where a.deleted_at is null and a.won_total is not null order by a.won_total desc, a.id limit $1",
        CUSTOMERS,
    )


def _plan(n: int, customer: Record, today: dt.date) -> dict[str, Any]:
    """A plan of this year; one is still a draft of the next, one was closed with a review."""
    state = {3: "draft", CUSTOMERS - 1: "closed"}.get(n, "active")
    year = today.year + {"draft": 1, "closed": -1}.get(state, 0)
    target = (Decimal(customer["won_total"]) * Decimal("0.6")).quantize(Decimal(1))
    values = {
        "name": PLANS[n % len(PLANS)][0],
        "account": str(customer["id"]),
        "owner": str(customer["owner"]),
        "state": state,
        "starts_on": f"{year}-01-01",
        "ends_on": f"{year}-12-31",
        "aims": AIMS,
        "position": POSITION,
        "strategy": STRATEGY,
        "target": f"{target - target % 10_000:f}",
    }
    if state == "closed":
        return values | {"score": 82, "review": REVIEW}
    return values | {
        "review_on": (today + (5 + 9 * n) * DAY).isoformat(),
        "score": 60 + 7 * n % 35 if state == "active" else None,
    }


def _potential(
    customers: Sequence[Record], plans: Sequence[str], products: Sequence[Record]
) -> list[dict[str, Any]]:
    """What a product of each line brings a year, and what it may bring."""
    lines: dict[str, list[Record]] = defaultdict(list)
    for product in products:
        lines[product["family"]].append(product)
    chance = stream("account plans")
    found = []
    for plan, customer in zip(plans, customers, strict=True):
        for family in sorted(lines):
            product = chance.choice(lines[family])
            potential = max(Decimal(customer["won_total"]) * chance.randrange(5, 25) / 100, Decimal(50_000))
            bought = potential * chance.randrange(0, 60) / 100
            found.append(
                {
                    "plan": plan,
                    "product": str(product["id"]),
                    "current": f"{bought:.0f}",
                    "potential": f"{potential:.0f}",
                    "supplier": chance.choice(SUPPLIERS),
                    "notes": chance.choice(SHARES)[0],
                }
            )
    return found


async def _actions(
    unit: Unit, customers: Sequence[Record], plans: Sequence[str], today: dt.date
) -> list[dict[str, Any]]:
    rows = await unit.link.fetch(
        f"select distinct on (c.account) c.account, c.id from {table(unit, 'contact')} c where c.account = any($1::bigint[])"
        " and c.deleted_at is null order by c.account, (c.role = 'decision_maker') desc, c.id",
        [each["id"] for each in customers],
    )
    known = {row["account"]: str(row["id"]) for row in rows}
    return [
        {
            "name": name,
            "plan": plan,
            "due_on": (today + (days + n % 5) * DAY).isoformat(),
            "ours": str(customer["owner"]),
            "theirs": known.get(customer["id"]),
            "done": done or n == CUSTOMERS - 1,
            "position": place,
        }
        for n, (plan, customer) in enumerate(zip(plans, customers, strict=True))
        for place, (name, _, days, done) in enumerate(ACTIONS[: 4 + n % 3], 1)
    ]


async def _needs(unit: Unit) -> list[Mapping[str, Any]]:
    """Three or more needs of each of the largest open deals."""
    deals = await unit.link.fetch(
        f"select o.id, o.contact from {table(unit, 'opportunity')} o join {table(unit, 'stage')} s on s.id = o.stage"
        " where s.kind = 'open' and o.deleted_at is null and o.amount is not null order by o.amount desc, o.id limit $1",
        DEALS,
    )
    chance = stream("needs")
    return [
        {"name": name, "opportunity": str(deal["id"]), "priority": priority, "fit": fit, "detail": detail}
        | {"contact": str(deal["contact"]) if deal["contact"] else None}
        for deal in deals
        for name, _, priority, fit, detail in sorted(
            chance.sample(NEEDS, chance.randrange(3, 6)), key=NEEDS.index
        )
    ]
