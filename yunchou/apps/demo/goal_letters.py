"""A letter of goals of the demo: sent by the head of a sales department, confirmed by most, objected to by one; and a goal
whose change waits for those above.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from yunchou.access.actor import Caller, person
from yunchou.actions.runner import run
from yunchou.apps.demo.paper_room import table
from yunchou.model.object import label
from yunchou.records.change import Operation
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import Unit, write

DEPARTMENT = "上海销售部"
NAME = ("上海销售部年度目标责任书", "Goals of the year of Shanghai Sales")
BASIS = (
    "<p>去年完成情况与在手商机：头部客户续约稳定，<strong>新客户贡献不足三成</strong>。</p>"
    "<p>公司年度经营计划要求华东保持第一大区。</p>"
)
STRATEGY = "<ul><li>老客户：以服务合同带动设备更新</li><li>新客户：聚焦汽车零部件与锂电两个行业</li></ul>"
INITIATIVES = (
    "<ol><li>每月两场行业方案交流会</li><li>重点客户由经理陪访</li><li>折扣超过一成须先过评审</li></ol>"
)
OBJECTION = "名下两家客户合并采购，上半年订单会推迟，建议一季度目标下调。"
CHANGE = "二季度新增两家重点客户，主动上调。"
GROWTH = 11
"""Tenths of the present year that the change asks for."""

shipped_names("goal_letter", label(*NAME))


async def add_goal_letters(administrator: Caller, today: dt.date) -> None:
    """Writes and sends the letter, lets members answer, and lets one of them ask for more."""
    async with Unit(administrator) as unit:
        department = await unit.link.fetchrow(
            f"select d.id, d.manager, u.name from {table(unit, 'department')} d join {table(unit, 'user')} u"
            " on u.id = d.manager where d.name = $1 and d.deleted_at is null",
            DEPARTMENT,
        )
        rule = await unit.link.fetchval(
            f"select min(id) from {table(unit, 'goal_rule')} where deleted_at is null"
        )
    if department is None or rule is None:
        return
    head = Caller(
        administrator.organisation, person(department["manager"], department["name"]), administrator.language
    )
    values = {
        "name": NAME[0], "rule": str(rule), "year": today.year, "department": str(department["id"]),
        "due_on": str(today + dt.timedelta(days=7)), "basis": BASIS, "strategy": STRATEGY, "initiatives": INITIATIVES,
    }  # fmt: skip
    (made,) = await write(head, "goal_letter", [Operation("create", values)])
    await run(head, "goals.send_letter", {"letter": str(made.id)})
    await _answer(administrator, made.id or 0)
    await _ask_for_more(administrator, made.id or 0, today.month)


async def _members(administrator: Caller, letter: int) -> list[Any]:
    async with Unit(administrator) as unit:
        found: list[Any] = await unit.link.fetch(
            f"select r.id, r.person, r.goal, u.name, v.total from {table(unit, 'goal_letter_reply')} r join"
            f" {table(unit, 'user')} u on u.id = r.person join {table(unit, 'goal_version')} v on v.id = r.goal_version"
            " where r.letter = $1 order by r.id",
            letter,
        )
    return found


async def _answer(administrator: Caller, letter: int) -> None:
    """All but the last answer; the one before objects."""
    rows = (await _members(administrator, letter))[:-1]
    for row in rows:
        last = row["id"] == rows[-1]["id"]
        said = {"answer": "objected", "objection": OBJECTION} if last else {"answer": "confirmed"}
        await run(_caller(administrator, row), "goals.answer_letter", {"reply": str(row["id"]), **said})


async def _ask_for_more(administrator: Caller, letter: int, month: int) -> None:
    """The first member asks for more from the running month on."""
    rows = await _members(administrator, letter)
    if not rows or rows[0]["total"] is None:
        return
    asked = {
        "goal": str(rows[0]["goal"]),
        "total": str(int(rows[0]["total"] * GROWTH / 10)),
        "from_month": month,
    }
    await run(
        _caller(administrator, rows[0]), "goals.propose_change", {**asked, "reason": CHANGE, "apply": True}
    )


def _caller(administrator: Caller, row: Mapping[str, Any]) -> Caller:
    return Caller(administrator.organisation, person(row["person"], row["name"]), administrator.language)
