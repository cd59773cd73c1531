"""Goals of the demo organisation: a rule for what is won and one for how many deals, goals of the running year from what was
won the year before, spread over the working days and broken down to every person, some confirmed and one objected to. The demo
begins with its first deals, so its first year tells no seasons.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller, person
from yunchou.actions.runner import run
from yunchou.apps.demo.english import DEPARTMENTS
from yunchou.apps.demo.paper_room import table
from yunchou.apps.organisation.goal_alerts import look
from yunchou.base.money import round_half_up
from yunchou.model.object import label
from yunchou.records.change import Operation
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import Unit, write

RULES = (
    ("赢单金额", "Amount won", "won_amount", Decimal("1.15"), 10_000),
    ("赢单数", "Deals won", "won_count", Decimal("1.1"), 10),
)
"""Chinese and English name, metric, the growth that is asked for, and to what the company's goal is rounded."""
WHY = "年度经营计划：巩固华东，突破西南；新客户贡献不低于三成。"
OBJECTION = "负责的两家大客户今年缩减预算，希望下调一成。"
REASON = "年初按去年同期完成分解"
OVER = "1.05"
ANSWERS = 12
"""So many people have answered; the last of them objects."""

shipped_names("goal_rule", *(label(zh, en) for zh, en, *_ in RULES))
shipped_names("goal", *(label(zh, en) for zh, en in DEPARTMENTS.items()))


async def add_goals(administrator: Caller, today: dt.date) -> None:
    """Makes the rules, sets the company's goals for the running year, breaks them down and lets people answer.

    Those who are behind are told.
    """
    for place, (zh, _, metric, growth, step) in enumerate(RULES):
        (made,) = await write(
            administrator,
            "goal_rule",
            [Operation("create", {"name": zh, "metric": metric, "description": WHY if place == 0 else None})],
        )
        await _set(administrator, str(made.id), today.year, metric, growth, step)
    await _answer(administrator, today.year)
    async with Unit(administrator) as unit:
        await look(unit)


async def _set(administrator: Caller, rule: str, year: int, metric: str, growth: Decimal, step: int) -> None:
    asked = {"rule": rule, "year": year}
    found: Any = await run(administrator, "goals.overview", asked)
    company = found.node.node.partition(":")[2]
    whole = round_half_up(Decimal(found.node.last_year or 0) * growth / step) * step or Decimal(step)
    year_goal = {**asked, "node": found.node.node, "total": f"{whole:f}", "keep_past": False, "apply": True}
    await run(administrator, "goals.spread", {**year_goal, "method": "working_days"})
    down = {
        **asked,
        "department": company,
        "method": "history",
        "deep": True,
        "apply": True,
        "reason": REASON,
    }
    await run(administrator, "goals.divide", {**down, "over": OVER if metric == "won_amount" else "1"})


async def _answer(administrator: Caller, year: int) -> None:
    organisation = administrator.organisation
    async with Unit(administrator) as unit:
        rows = await unit.link.fetch(
            f"select g.id, g.person, u.name from {table(unit, 'goal')} g join {table(unit, 'user')} u on u.id = g.person"
            " where g.year = $1 and g.deleted_at is null order by g.id limit $2",
            year,
            ANSWERS,
        )
    for row in rows:
        who = Caller(organisation, person(row["person"], row["name"]), administrator.language)
        last = row["id"] == rows[-1]["id"]
        said = {"answer": "objected", "objection": OBJECTION} if last else {"answer": "confirmed"}
        await run(who, "goals.answer", {"goal": str(row["id"]), **said})
