"""The sales forecast of a period, rolled up from people to departments, with what these say of it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from yunchou.access.rights import Rights
from yunchou.apps.forecast.board import JUDGE, LOCK, SUBMIT, Board, board
from yunchou.apps.forecast.cycle import Period
from yunchou.apps.forecast.entries import Said, Standing
from yunchou.apps.forecast.figures import coverage
from yunchou.apps.forecast.rollup import METRIC, Node, closing_in
from yunchou.base.money import amount_text, round_half_up, round_money
from yunchou.base.time import moment_text, today
from yunchou.doors.http.analysis.insight_shapes import Days
from yunchou.doors.http.analysis.metric_queries import Span, days_of, period_of
from yunchou.doors.http.analysis.process_shapes import Amount
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.metrics.query import span_of

endpoints = Endpoints("forecast")
PLACES = 4


class ForecastBody(Input):
    """`period`: in which deals close."""

    period: str | Span = msgspec.field(default="this_quarter")


class ForecastVoice(Output):
    """What somebody said a node will bring. Without amounts it takes back what was said before.

    `system_commit`, `system_best_case`: the system's figures at that moment.
    """

    entry: str
    version: int
    commit: Amount | None
    best_case: Amount | None
    reason: str | None
    system_commit: Amount | None
    system_best_case: Amount | None
    author: str
    at: str


class ForecastNode(Output):
    """A department or person. `commit` and `best_case` hold what is before them; `open` is what is open of all three.

    `parent`: the place of the one above in the list. `where`: the condition for its deals that close in the period.
    `parts_commit`, `parts_best_case`: the sum of those below, or the system's figure of who has none below; `call_commit`,
    `call_best_case`: what counts further up: what was judged, else what was submitted, else the parts. `awaited`: whether a
    submission is due and has not come.
    """

    kind: str
    id: str
    name: str
    parent: int | None
    closed: Amount
    commit: Amount
    best_case: Amount
    open: Amount
    weighted: Amount
    deals: int
    target: Amount | None
    gap: Amount | None
    covered: float | None
    required: float | None
    win_rate: float | None
    where: str
    submitted: ForecastVoice | None
    judged: ForecastVoice | None
    parts_commit: Amount
    parts_best_case: Amount
    call_commit: Amount
    call_best_case: Amount
    awaited: bool
    may_submit: bool
    may_judge: bool


class ForecastCycle(Output):
    """How submissions stand. `due_on`: by when the next is due; `takes`: whether any are taken today."""

    id: str
    name: str
    opens_on: str
    closes_on: str
    due_on: str
    cadence: str
    locked: bool
    takes: bool
    may_lock: bool


class ForecastSpan(Output):
    """A forecast period by its first and last day."""

    name: str
    period: Days


class ForecastAnswer(Output):
    """Each department before what is below it. `cycle`: None where nobody opened the period for submissions.

    `running`: all periods that take submissions today.
    """

    period: Days
    metric: str
    cycle: ForecastCycle | None
    running: list[ForecastSpan]
    nodes: list[ForecastNode]


@endpoints.post(
    "/forecast/rollup",
    "The forecast of a period",
    scope="read",
    body=ForecastBody,
    asks=True,
    answers={200: ForecastAnswer},
    problems=(422,),
)
async def forecast(call: Call) -> Reply:
    """What is won and what is to come, by category, of all deals that the caller may see; and what people say of it."""
    asked: ForecastBody = call.body
    span = span_of(call.caller, period_of(asked.period))
    found = await board(call.caller, span)
    snapshot = await call.caller.organisation.snapshot()
    viewer = call.caller.viewer(snapshot)
    teller = _Teller(call, found, viewer.person, viewer.rights, closing_in(span))
    return Reply(
        {
            "period": days_of(span),
            "metric": METRIC,
            "cycle": None if found.period is None else teller.cycle(found.period),
            "running": [{"name": each.name, "period": days_of(each.span)} for each in found.running],
            "nodes": [
                teller.node(node, standing)
                for node, standing in zip(found.nodes, found.standings, strict=True)
            ],
        }
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    """Puts a board into words for one asker."""

    call: Call
    board: Board
    person: int | None
    rights: Rights
    closing: str

    @property
    def takes(self) -> bool:
        """Whether the asker could submit anything today."""
        period, settings = self.board.period, self.call.caller.organisation.settings
        seen = self.call.caller.actor.seen_by is not None
        return period is not None and period.takes(today(settings.time_zone)) and not seen

    def money(self, value: Decimal | None) -> dict[str, str] | None:
        """An amount in the organisation's currency."""
        if value is None:
            return None
        currency = self.call.caller.organisation.settings.currency
        return {"amount": amount_text(round_money(value, currency), currency), "currency": currency}

    def cycle(self, period: Period) -> dict[str, Any]:
        """How submissions of a period stand."""
        day = today(self.call.caller.organisation.settings.time_zone)
        return {
            "id": str(period.id),
            "name": period.name,
            "opens_on": str(period.opens_on),
            "closes_on": str(period.closes_on),
            "due_on": str(period.due_by(day)),
            "cadence": period.cadence,
            "locked": period.locked,
            "takes": self.takes,
            "may_lock": self.rights.may(LOCK) and self.call.caller.actor.seen_by is None,
        }

    def voice(self, said: Said | None) -> dict[str, Any] | None:
        """An entry in force."""
        if said is None:
            return None
        who = self.board.chain.access.people.get(said.author or 0)
        return {
            "entry": str(said.id),
            "version": said.version,
            "commit": self.money(said.commit),
            "best_case": self.money(said.best_case),
            "reason": said.reason,
            "system_commit": self.money(said.system_commit),
            "system_best_case": self.money(said.system_best_case),
            "author": who.name if who is not None else "",
            "at": moment_text(said.at),
        }

    def node(self, node: Node, standing: Standing) -> dict[str, Any]:
        """A node with its figures and what was said of it."""
        figures, target, whose = node.figures, node.target, (node.kind, node.id)
        remaining = target - figures.closed if target is not None else Decimal(0)
        found = coverage(figures.open, remaining, figures.win_rate)
        chain, entries, me = self.board.chain, self.board.entries, self.person
        return {
            "kind": node.kind,
            "id": str(node.id),
            "name": node.name,
            "parent": node.parent,
            "closed": self.money(figures.closed),
            "commit": self.money(figures.commit),
            "best_case": self.money(figures.best_case),
            "open": self.money(figures.open),
            "weighted": self.money(figures.weighted),
            "deals": figures.deals,
            "target": self.money(target),
            "gap": self.money(found.remaining) if target is not None else None,
            "covered": _rate(found.covered),
            "required": _rate(found.required),
            "win_rate": _rate(figures.win_rate),
            "where": f"{node.whose} and {self.closing}",
            "submitted": self.voice(entries.submitted.get(whose)),
            "judged": self.voice(entries.judged.get(whose)),
            "parts_commit": self.money(standing.parts[0]),
            "parts_best_case": self.money(standing.parts[1]),
            "call_commit": self.money(standing.in_force[0]),
            "call_best_case": self.money(standing.in_force[1]),
            "awaited": whose in self.board.awaited,
            "may_submit": self.takes
            and self.rights.may(SUBMIT)
            and me is not None
            and chain.submitter(*whose) == me,
            "may_judge": self.takes
            and self.rights.may(JUDGE)
            and me is not None
            and me in chain.judges(*whose),
        }


def _rate(value: Decimal | None) -> float | None:
    return None if value is None else float(round_half_up(value, PLACES))
