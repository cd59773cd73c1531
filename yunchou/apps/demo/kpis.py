"""Stage KPIs of the demo: what is counted of 设备销售, standards by position, prompts for coaches, coachings done and planned."""

import datetime as dt
from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.demo.catalogue import SALES
from yunchou.apps.demo.paper_room import table
from yunchou.apps.process.kpis.kept import Kpi
from yunchou.apps.process.kpis.measuring import Stand, measured, stands
from yunchou.base.time import Span, before, span_of
from yunchou.metrics.catalogue import Catalogue, declared
from yunchou.model.object import label
from yunchou.records.change import Operation
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import Unit, write

DONE = {"object": "activity", "link": "opportunity", "date": "done_at"}
SENIOR, LEADER = "高级客户经理", "销售经理"
KPIS: tuple[tuple[str, str, str | None, dict[str, Any], tuple[str, str], dict[str, tuple[str, str]]], ...] = (
    ("48 小时内首次跟进", "First follow-up within 48 hours", "线索确认",
     {"method": "deals_with_records", **DONE, "within_hours": 48, "condition": 'status = "done"', "weight": 2,
      "description": "线索越早联系，越容易约到决策人。"},
     ("0.25", "0.15"), {SENIOR: ("0.3", "0.2")}),
    ("每单拜访次数", "Visits per deal", "需求分析",
     {"method": "records_per_deal", **DONE, "condition": 'kind = "visit" and status = "done"', "weight": 2,
      "description": "需求要在现场看，电话里问不全。"},
     ("0.25", "0.15"), {SENIOR: ("0.3", "0.2")}),
    ("每单电话次数", "Calls per deal", "需求分析",
     {"method": "records_per_deal", **DONE, "condition": 'kind = "call" and status = "done"'}, ("0.3", "0.2"), {}),
    ("15 天内推进", "Moved on within 15 days", "方案报价", {"method": "stays_within", "within_hours": 360, "weight": 2},
     ("0.4", "0.25"), {}),
    ("已识别关键人", "Key people known", "方案报价",
     {"method": "deals_meeting", "condition": "COUNT(contacts) > 0", "description": "报价前要知道谁拍板、谁反对。"},
     ("0.3", "0.2"), {SENIOR: ("0.35", "0.25")}),
    ("每单跟进次数", "Follow-ups per deal", "商务谈判",
     {"method": "records_per_deal", **DONE, "condition": 'status = "done"'}, ("1.6", "1.2"), {}),
    ("每月拜访", "Visits a month", None, {"method": "metric", "metric": "visits"},
     ("14", "9"), {SENIOR: ("16", "11"), LEADER: ("5", "3")}),
    ("每月跟进", "Follow-ups a month", None, {"method": "metric", "metric": "activities"},
     ("55", "40"), {LEADER: ("25", "15")}),
)  # fmt: skip
"""Chinese and English name, stage, how it is counted, the standard of everybody, and those of positions: green, alert."""
PROMPTS: tuple[tuple[str, str, str, str, str], ...] = (
    ("48 小时内首次跟进", "先联系再分析", "amber", "最近三条线索分配后，第一通电话是什么时候打的？卡在哪里？",
     "每天上午留 30 分钟只打新线索；写好 30 秒的开场白并演练两遍。"),
    ("每单拜访次数", "把需求搬到现场", "amber", "手上需求分析阶段的商机，哪几个还没到过现场？为什么约不到？",
     "一起选两个商机，演练“为什么值得见面”的三句话，约好本周的拜访。"),
    ("每单拜访次数", "陪访一次", "red", "下一次拜访是哪一家，准备问哪五个问题？", "主管陪访一次，回来对照提问清单复盘。"),
    ("15 天内推进", "报价后的下一步", "amber", "方案发出后和客户约定了什么时候反馈？没有约定的有几个？",
     "每个方案发出时写明下一步和日期；演练“何时能定”的提问。"),
    ("已识别关键人", "谁拍板", "amber", "这个单子谁签字、谁用、谁可能反对？你见过几位？",
     "画出一个商机的决策链，补上缺的人，约见其中一位。"),
    ("每月拜访", "拜访节奏", "red", "本月日历上还有几次拜访？哪些客户三十天没见过？", "一起把下两周的拜访排进日历。"),
)  # fmt: skip
"""KPI, subject, bound, what to ask, what to practise."""
COACHED = 9
"""So many people with a figure beyond its alert in the quarter before are coached; every third still waits for it."""
AGREED = "约定每周二一起看一次，先补最近两个商机。"

shipped_names("stage_kpi", *(label(zh, en) for zh, en, *_ in KPIS))
shipped_names("stage_kpi_standard", label("所有人", "Everybody"))


async def add_kpis(administrator: Caller, today: dt.date) -> None:
    """Makes KPIs, standards and prompts, and coachings of what fell short in the quarter before."""
    async with Unit(administrator) as unit:
        pipeline = await unit.link.fetchval(
            f"select id from {table(unit, 'pipeline')} where name = $1", SALES
        )
        rows = await unit.link.fetch(
            f"select id, name from {table(unit, 'stage')} where pipeline = $1", pipeline
        )
    stages = {row["name"]: str(row["id"]) for row in rows}
    values = [
        {"name": zh, "pipeline": str(pipeline), "stage": stage and stages[stage], "position": place, **how}
        for place, (zh, _, stage, how, *_) in enumerate(KPIS)
    ]
    made = await write(administrator, "stage_kpi", [Operation("create", each) for each in values])
    kpis = {zh: str(result.id) for (zh, *_), result in zip(KPIS, made, strict=True)}
    standards = [
        {"kpi": kpis[zh], "target": target, "alert": alert, "title": title}
        for zh, _, _, _, usual, of_titles in KPIS
        for title, (target, alert) in ((None, usual), *of_titles.items())
    ]
    await write(administrator, "stage_kpi_standard", [Operation("create", each) for each in standards])
    prompts = [
        {"kpi": kpis[kpi], "name": name, "bound": bound, "ask": ask, "practise": practise}
        for kpi, name, bound, ask, practise in PROMPTS
    ]
    await write(administrator, "coaching_prompt", [Operation("create", each) for each in prompts])
    await _coach(administrator, int(pipeline), before(span_of("quarter", today)), today)


async def _coach(administrator: Caller, pipeline: int, span: Span, today: dt.date) -> None:
    """Those with the lowest scores are coached by their managers on the figure that falls shortest."""
    catalogue = Catalogue(metric for each in declared() for metric in each.metrics.values())
    found = await measured(administrator, catalogue, pipeline, span)
    worst = sorted(
        (each for each in stands(administrator, found, span) if each.person is not None and _shortest(each)),
        key=lambda each: (each.score or 0, each.person),
    )[:COACHED]
    operations = []
    for place, stand in enumerate(worst):
        who = found.access.people[stand.person or 0]
        shortest = _shortest(stand)
        if who.manager is None or shortest is None:
            continue
        kpi, value, target = shortest
        waits = place % 3 == 2
        operations.append(
            Operation(
                "create",
                {
                    "name": f"与{who.name}谈“{kpi.name}”",
                    "person": str(who.id),
                    "kpi": str(kpi.id),
                    "first_day": span.start.isoformat(),
                    "last_day": (span.end - dt.timedelta(days=1)).isoformat(),
                    "value": f"{value:.4f}",
                    "target": f"{target:.4f}",
                    "due_on": (today + dt.timedelta(days=place if waits else -20 - place)).isoformat(),
                    "state": "open" if waits else "done",
                    "notes": None if waits else AGREED,
                    "owner": str(who.manager),
                },
            )
        )
    await write(administrator, "kpi_coaching", operations)


def _shortest(stand: Stand) -> tuple[Kpi, Any, Any] | None:
    """The KPI beyond its alert with the lowest attainment: itself, its figure and its standard."""
    red = [each for each in stand.figures if each.light == "red" and each.attainment is not None]
    found = min(red, key=lambda each: (each.attainment or 0, each.kpi.id), default=None)
    return None if found is None else (found.kpi, found.value, found.target)
