"""Forecasts of the demo organisation: the running quarter takes submissions, those before are closed; many have submitted, some
other than the system says, and a head has judged one of them and submitted for his department.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller, person
from yunchou.actions.runner import run
from yunchou.apps.demo.english import DEPARTMENTS
from yunchou.apps.demo.paper_room import table
from yunchou.apps.forecast.board import board
from yunchou.apps.forecast.collecting import collect
from yunchou.apps.forecast.snapshots import place, take
from yunchou.base.money import round_half_up
from yunchou.base.time import Span, shift, span_of
from yunchou.model.object import label
from yunchou.records.change import Operation
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import Unit, write

ENDED = 3
"""So many quarters before the running one are closed."""
SUBMITTING = 14
"""So many people have submitted; every third of them says less than the system, every fifth more in best case."""
LESS, MORE = Decimal("0.9"), Decimal("1.08")
STEP = 1000
WHY_LESS = "两单客户预算推迟到下季度，先按九成报"
WHY_MORE = "老客户口头确认追加，尚未进系统"
WHY_JUDGED = "其中一单合同未走完法务，再留一成余地"
WHY_SUBMITTED = "按下级合计略作保守，季度末冲刺单不计入"

shipped_names("forecast_entry", *(label(zh, en) for zh, en in DEPARTMENTS.items()))


async def add_forecasts(administrator: Caller, today: dt.date) -> None:
    """Opens the periods, asks who is to submit, and lets people submit, judge and close."""
    running = span_of("quarter", today)
    before = [shift(running, "quarter", -each) for each in range(ENDED, 0, -1)]
    made = await write(
        administrator,
        "forecast_period",
        [Operation("create", _period(each, continues=each is running)) for each in (*before, running)],
    )
    for each in made[:-1]:
        await run(administrator, "forecast.lock", {"period": str(each.id), "reason": "季度结束"})
    await collect(administrator, today)
    await _submit(administrator, running, str(made[-1].id))
    await _look_back(administrator, Span(before[0].start, running.end), today)
    await take(administrator, today)


def _period(span: Span, *, continues: bool) -> dict[str, Any]:
    last = span.end - dt.timedelta(days=1)
    return {
        "name": f"{span.start.year}-Q{(span.start.month + 2) // 3}",
        "starts_on": span.start.isoformat(),
        "ends_on": last.isoformat(),
        "continues": continues,
    }


async def _submit(administrator: Caller, span: Span, period: str) -> None:
    organisation = administrator.organisation
    async with Unit(administrator) as unit:
        rows = await unit.link.fetch(
            f"select r.owner, u.name, u.department from {table(unit, 'forecast_request')} r"
            f" join {table(unit, 'user')} u on u.id = r.owner where r.department is null"
            " order by u.department, u.id limit $1",
            SUBMITTING,
        )
    found = await board(administrator, span)
    for turn, row in enumerate(rows):
        figures, _ = found.of(("person", row["owner"]))
        commit, best = figures.commit, figures.best_case
        said: dict[str, Any] = {}
        if turn % 3 == 1:
            commit, said = _rounded(commit * LESS), {"reason": WHY_LESS}
        elif turn % 5 == 3:
            best, said = _rounded(best * MORE), {"reason": WHY_MORE}
        who = Caller(organisation, person(row["owner"], row["name"]), administrator.language)
        amounts = {"commit": f"{commit:f}", "best_case": f"{max(commit, best):f}", "version": 0}
        await run(
            who, "forecast.submit", {"period": period, "node": f"person:{row['owner']}", **amounts, **said}
        )
    if rows:
        await _lead(administrator, span, period, rows[-1]["owner"])


async def _lead(administrator: Caller, span: Span, period: str, judged: int) -> None:
    """The head above somebody judges him, and submits for the department."""
    found = await board(administrator, span)
    who = found.chain.access.people[judged]
    for department in found.chain.upward(who.department):
        head = found.chain.heads.get(department)
        if head is None or head == judged or found.chain.submitter("department", department) != head:
            continue
        leader = Caller(
            administrator.organisation,
            person(head, found.chain.access.people[head].name),
            administrator.language,
        )
        commit, best = found.of(("person", judged))[1].in_force
        said = {"commit": f"{_rounded(commit * LESS):f}", "best_case": f"{best:f}", "reason": WHY_JUDGED}
        await run(leader, "forecast.judge", {"period": period, "node": f"person:{judged}", **said})
        parts = (await board(leader, span)).of(("department", department))[1].parts
        low = {
            "commit": f"{_rounded(parts[0] * LESS):f}",
            "best_case": f"{parts[1]:f}",
            "reason": WHY_SUBMITTED,
        }
        await run(leader, "forecast.submit", {"period": period, "node": f"department:{department}", **low})
        return


async def _look_back(administrator: Caller, span: Span, today: dt.date) -> None:
    """Snapshots as the daily job would have kept them: each deal in the stage of its history. Of every ten deals, until a day of
    their own, two were to close earlier than they are now and one later, two were smaller and one larger.
    """
    async with Unit(administrator) as unit:
        days, rows = (place(unit.asking(), name) for name in ("forecast_snapshot_day", "forecast_snapshot"))
        await unit.link.execute(
            f"insert into {rows} (day, deal, owner, state, part, amount, weighted, close_date)"
            " select d.day, d.id, d.owner, d.kind, coalesce(case d.category when 'closed' then 'commit' else d.category end,"
            " 'pipeline'), d.amount, case d.kind when 'open' then round(d.amount * coalesce(d.probability, 0), 2)"
            " when 'won' then d.amount else 0 end, d.close_date from (select s.day, o.id, o.owner, g.kind, g.forecast_category"
            " as category, g.probability, round(coalesce(o.amount, 0) * case when g.kind <> 'open' or s.day >= n.settled then 1"
            " when n.kind in (3, 4) then 0.85 when n.kind = 5 then 1.2 else 1 end, 2) as amount, o.close_date - case when"
            " g.kind <> 'open' or s.day >= n.settled then 0 when n.kind in (0, 1) then 35 when n.kind = 2 then -28 else 0 end"
            f" as close_date from {table(unit, 'opportunity')} o cross join lateral (select abs(hashint8(o.id) % 10) as kind,"
            " least(o.close_date, $3::date) - abs(hashint8(o.id + 1) % 50) as settled) n"
            " cross join lateral (select w.at::date as day"
            " from generate_series($1::date, $3::date - 1, interval '1 week') w(at)) s"
            f" join {table(unit, 'stage_history')} h"
            " on h.opportunity = o.id and h.entered_at < s.day and coalesce(h.left_at >= s.day, true) and h.deleted_at is null"
            f" join {table(unit, 'stage')} g on g.id = h.stage and g.kind in ('open', 'won', 'lost')"
            " where o.deleted_at is null and o.created_at < s.day) d"
            " where d.close_date >= $1 and d.close_date < $2 on conflict do nothing",
            span.start,
            span.end,
            today,
        )
        await unit.link.execute(
            f"insert into {days} (day, deals, taken_at) select day, count(*), day from {rows} group by day"
        )


def _rounded(amount: Decimal) -> Decimal:
    return round_half_up(amount / STEP) * STEP
