"""Cadences of the demo: new leads called and written to, and deals that stand still taken up again; some leads under way."""

from typing import Any

from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.apps.cadences.advancing import advance
from yunchou.apps.demo.paper_room import table
from yunchou.model.object import label
from yunchou.records.change import Operation
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import Unit, write

NEW_LEADS, STALLED = (
    ("新线索五步跟进", "Five steps for a new lead"),
    ("停滞商机唤醒", "Taking up stalled deals"),
)
WHEN = "线索分配后两周内联系上；接通或回信后自动停止。"
LEAD_STEPS: tuple[dict[str, Any], ...] = (
    {"kind": "call", "name": "首次致电 {name}", "wait": 0, "content": "公司：{company}，职务：{title}。确认需求与决策人。"},
    {"kind": "mail", "name": "{name} 您好，产品资料请查收", "wait": 1,
     "content": "{name} 您好：\n感谢您关注云帆的自动化产品，附上与贵司行业相近的案例，方便时请告知合适的沟通时间。",
     "condition": "email is not null"},
    {"kind": "call", "name": "二次致电 {name}", "wait": 2, "content": "了解资料反馈，约线上演示。"},
    {"kind": "task", "name": "微信或短信触达 {name}", "wait": 2},
    {"kind": "call", "name": "最后一次致电 {name}", "wait": 3, "priority": "high", "content": "仍未联系上则退回线索池。"},
)  # fmt: skip
DEAL_STEPS: tuple[dict[str, Any], ...] = (
    {"kind": "call", "name": "与 {account} 确认项目是否继续", "wait": 0, "priority": "high"},
    {"kind": "task", "name": "为 {account} 准备新的方案要点", "wait": 2, "condition": "amount >= 100000"},
    {"kind": "call", "name": "再次联系 {account}", "wait": 5},
)
UNDER_WAY = 12
"""So many leads are under way; of every three one was called in vain and one was reached."""

shipped_names("cadence", label(*NEW_LEADS), label(*STALLED))


async def add_cadences(administrator: Caller) -> None:
    """Makes and publishes the cadences, lets leads enter, and has some of them called."""
    leads = await _made(administrator, NEW_LEADS[0], "lead", WHEN, LEAD_STEPS)
    await _made(administrator, STALLED[0], "opportunity", None, DEAL_STEPS)
    async with Unit(administrator) as unit:
        rows = await unit.link.fetch(
            f"select id from {table(unit, 'lead')} where status in ('new', 'contacted') and owner is not null"
            " and deleted_at is null order by created_at desc, id desc limit $1",
            UNDER_WAY,
        )
    await run(
        administrator, "cadences.enrol", {"cadence": leads, "records": [str(row["id"]) for row in rows]}
    )
    async with Unit(administrator) as unit:
        await unit.link.execute(
            f"update {table(unit, 'cadence_run')} set next_at = now() where status = 'active'"
        )
        await advance(unit)
    async with Unit(administrator) as unit:
        calls = await unit.link.fetch(
            f"select activity from {table(unit, 'cadence_run')} where activity is not null and deleted_at is null order by id"
        )
        outcomes = ("no_answer", "reached")
        done = [
            Operation("update", {"status": "done", "outcome": outcomes[n % 3]}, id=row["activity"])
            for n, row in enumerate(calls)
            if n % 3 < len(outcomes)
        ]
        if done:
            await unit.write("activity", done)


async def _made(
    administrator: Caller, name: str, about: str, when: str | None, steps: tuple[dict[str, Any], ...]
) -> str:
    values = {"name": name, "object": about, "description": when}
    (made,) = await write(administrator, "cadence", [Operation("create", values)])
    cadence = str(made.id)
    usual = {"cadence": cadence, "wait_unit": "working_days"}
    operations = [Operation("create", {**usual, "position": n, **step}) for n, step in enumerate(steps, 1)]
    await write(administrator, "cadence_step", operations)
    await run(administrator, "cadences.publish", {"cadence": cadence})
    return cadence
