"""Recommendations of the demo: the bottleneck of 设备销售 and what a slow region leaves unused, with owners, days and tasks."""

import datetime as dt
from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.demo.catalogue import SALES
from yunchou.apps.demo.paper_room import table
from yunchou.apps.insight.asking import levers
from yunchou.apps.insight.changes import compared
from yunchou.apps.insight.levers import slow, unused
from yunchou.apps.process.analysis.bottleneck import shortfalls
from yunchou.apps.process.analysis.funnel import funnels
from yunchou.apps.process.analysis.ground import Asked
from yunchou.doors.http.analysis.recommendation_shapes import FindingBody
from yunchou.doors.http.analysis.recommendations import recommended
from yunchou.metrics.catalogue import Catalogue
from yunchou.records.change import Operation
from yunchou.records.write import Unit, write

OWNERS = ("钱思远", "陆振华")
YEAR, BY = "last_365_days", "owner.department"
TASKS = (("整理该阶段近半年输单的原因", 5), ("请转化最好的团队分享做法", 10))
"""What is to be done first, and in how many days."""


async def add_recommendations(caller: Caller, catalogue: Catalogue, today: dt.date) -> None:
    """Proposes the bottleneck, and of the first slow region what it leaves unused, where there are such."""
    async with Unit(caller) as unit:
        pipeline = await unit.link.fetchval(
            f"select id from {table(unit, 'pipeline')} where name = $1", SALES
        )
        people = await unit.link.fetch(
            f"select id, name from {table(unit, 'user')} where name = any($1)", OWNERS
        )
    owners = {row["name"]: str(row["id"]) for row in people}
    due = (today + dt.timedelta(days=30)).isoformat()
    made = []
    found = await funnels(caller, Asked(int(pipeline), None, YEAR, None, BY))
    for short in shortfalls(found.total, found.groups)[:1]:
        ladder = found.ground.ladder
        stage, after = ladder[short.place], ladder[short.place + 1]
        finding = FindingBody(
            kind="bottleneck", pipeline=str(pipeline), stage=str(stage.id), period=YEAR, dimension=BY
        )
        name = f"提高“{stage.name} → {after.name}”转化率"
        more: dict[str, Any] = {"owner": owners[OWNERS[0]], "due_on": due}
        made.append(await recommended(caller, catalogue, name, finding, **more))
    groups = await levers(caller, catalogue, "region", compared(caller, "this_year", "last_year"))
    for group in [each for each in slow(groups) if unused(each, groups) is not None][:1]:
        value = group.value["id"] if isinstance(group.value, dict) else group.value
        finding = FindingBody(
            kind="lever", dimension="region", value=value, period="this_year", against="last_year"
        )
        more = {"owner": owners[OWNERS[1]], "due_on": due}
        made.append(await recommended(caller, catalogue, "学习领先大区的赢单做法", finding, **more))
    tasks = [
        {
            "name": name,
            "kind": "task",
            "improvement": str(id),
            "owner": owners[OWNERS[place % len(OWNERS)]],
            "due_at": f"{today + dt.timedelta(days=days)}T09:00:00+08:00",
        }
        for place, id in enumerate(made)
        for name, days in TASKS
    ]
    await write(caller, "activity", [Operation("create", each) for each in tasks])
