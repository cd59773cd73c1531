"""How far records came: for each stage who entered it in the period, and what became of them.

The cohort view: those that entered a stage in the period, and of these those that later reached the next one or any behind
it, whenever that was. A stage that was skipped counts as passed, at the moment at which a later one was entered. What
entered lately had less time to go on; therefore those that are still on their way are told apart from the lost.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.process.analysis.ground import Asked, Ground, ground
from yunchou.base.time import Span
from yunchou.base.time import before as span_before

MOST_GROUPS = 100


@dataclass(frozen=True, slots=True)
class Rung:
    """A stage of the funnel: how many records entered it in the period, reached the next, and were lost before.

    The others are still on their way. Amounts are those of the same records, in the organisation's currency.
    """

    entered: int
    passed: int
    lost: int
    entered_amount: Decimal
    passed_amount: Decimal
    lost_amount: Decimal

    @property
    def conversion(self) -> float | None:
        """Passed ÷ entered; None where nothing entered."""
        return self.passed / self.entered if self.entered else None


@dataclass(frozen=True, slots=True)
class Funnel:
    """What came of a group's records. `group`: as the API shows it, None for records without one.

    `cycle_days`: from the first stage to winning, the median of those won in the period.
    """

    group: Any
    rungs: Sequence[Rung]
    won: int
    won_amount: Decimal
    lost: int
    lost_amount: Decimal
    open: int
    open_amount: Decimal
    cycle_days: float | None

    @property
    def win_rate(self) -> float | None:
        """Won ÷ (won + lost), by number, of what ended in the period."""
        return self.won / (self.won + self.lost) if self.won + self.lost else None

    @property
    def win_rate_amount(self) -> float | None:
        """The same by amount."""
        ended = self.won_amount + self.lost_amount
        return float(self.won_amount / ended) if ended else None

    @property
    def velocity(self) -> Decimal | None:
        """What is won a day: open records × win rate × mean won amount ÷ cycle days, to the cent."""
        if self.win_rate is None or not self.won or not self.cycle_days:
            return None
        mean = self.won_amount / self.won
        return velocity(self.open, mean, Decimal(self.won) / (self.won + self.lost), self.cycle_days)


def velocity(opened: int, mean: Decimal, win_rate: Decimal, cycle_days: float) -> Decimal:
    """Sales velocity, in money a day: open records × mean amount × win rate ÷ length of the cycle."""
    return (opened * mean * win_rate / Decimal(str(cycle_days))).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Funnels:
    """The funnel of all records, of each group (those with most records first) and of the period before."""

    ground: Ground
    total: Funnel
    groups: Sequence[Funnel]
    before: Funnel | None


async def funnels(caller: Caller, asked: Asked, *, before: bool = False) -> Funnels:
    """The funnel of a process in a period. Raises 400, 403 and 404 as `ground` does."""

    async def read(snapshot: Snapshot) -> tuple[Funnels, tuple[int, int]]:
        found = ground(caller, snapshot, asked)
        earlier = None
        if before and found.span is not None:
            past = ground(caller, snapshot, replace(asked, by=None))
            earlier = (await _run(caller, past, span_before(found.span)))[0]
        every = await _run(caller, found, found.span)
        return Funnels(found, every[0], every[1:], earlier), await caller.organisation.versions()

    return await caller.organisation.consistent(read)


async def _run(caller: Caller, found: Ground, span: Span | None) -> list[Funnel]:
    """The whole first, then its groups."""
    sql = _statement(found, span)
    rows = await caller.organisation.db.fetch(sql, *found.asking.params.values)
    return [_funnel(row, len(found.ladder)) for row in rows]


def _statement(found: Ground, span: Span | None) -> str:
    count = len(found.ladder)
    reached = "".join(f", min(h.entered_at) filter (where s.place >= {n}) as p{n}" for n in range(count))
    ways = (
        f"select r.id, r.g, r.amount, e.kind{reached}, min(h.entered_at) as began,"
        " max(h.entered_at) filter (where s.kind = e.kind) as ended"
        f" from {found.history} left join s e on e.id = r.stage group by r.id, r.g, r.amount, e.kind"
    )
    figures = "".join(_rung(found, n, count, span) for n in range(count))
    ended = found.within("ended", span)
    closed = {
        "won": f"kind = 'won' and {ended}",
        "lost": f"kind = 'lost' and {ended}",
        "open": "kind = 'open'",
    }
    figures += "".join(
        f", count(*) filter (where {condition}) as {name}, coalesce(sum(amount) filter (where {condition}), 0)"
        f" as {name}_amount"
        for name, condition in closed.items()
    )
    cycle = (
        "percentile_cont(0.5) within group (order by extract(epoch from ended - began)) filter"
        f" (where kind = 'won' and {ended}) / 86400"
    )
    grouping = "grouping sets ((), (g))" if found.group else "()"
    shown = found.group.shown if found.group else "null::json"
    join = found.group.join if found.group else ""
    limit = found.asking.params.add(MOST_GROUPS + 1, "int")
    return (
        f"with {found.sql}, w as ({ways}), g as (select {'g as g0, grouping(g)' if found.group else 'null as g0, 1'} as whole"
        f"{figures}, {cycle} as cycle, count(*) as n from w group by {grouping})"
        f" select g.*, to_json({shown}) as shown from g{join} order by g.whole desc, g.n desc, g.g0 limit {limit}"
    )


def _rung(found: Ground, n: int, count: int, span: Span | None) -> str:
    """The figures of one place: entered, passed and lost, by number and by amount."""
    entered = found.within(f"p{n}", span)
    passed = f"{entered} and p{n + 1} is not null" if n + 1 < count else entered
    lost = f"{entered} and p{n + 1} is null and kind in ('lost', 'invalid')" if n + 1 < count else "false"
    return "".join(
        f", count(*) filter (where {condition}) as {name}{n},"
        f" coalesce(sum(amount) filter (where {condition}), 0) as {name}_amount{n}"
        for name, condition in (("entered", entered), ("passed", passed), ("lost", lost))
    )


def _funnel(row: Any, count: int) -> Funnel:
    rungs = [
        Rung(
            row[f"entered{n}"],
            row[f"passed{n}"],
            row[f"lost{n}"],
            row[f"entered_amount{n}"],
            row[f"passed_amount{n}"],
            row[f"lost_amount{n}"],
        )
        for n in range(count)
    ]
    return Funnel(
        group=json.loads(row["shown"]) if row["shown"] else None,
        rungs=rungs,
        won=row["won"],
        won_amount=row["won_amount"],
        lost=row["lost"],
        lost_amount=row["lost_amount"],
        open=row["open"],
        open_amount=row["open_amount"],
        cycle_days=None if row["cycle"] is None else float(row["cycle"]),
    )
