"""Why records were won or lost: reasons, rivals, groups and interviews, each beside the period before.

What counts is what ended in the period: won or lost now, and come to that stage in the period for the last time.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.process.analysis.ground import Asked, Ground, ground
from yunchou.apps.process.analysis.parts import INTERVIEWS, beside, readable, rivals, values, written
from yunchou.apps.process.analysis.phrases import Phrase, telling
from yunchou.base.db import present
from yunchou.base.time import before as span_before

MOST_ROWS = 100
MOST_TEXTS = 3000
"""Texts of either outcome that are read for their phrases, the latest first."""
REASONS = {"won": "win_reason", "lost": "loss_reason"}
"""Of each outcome, the field that says why."""
RATED = ("price", "product", "service")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were won and lost, with their amounts in the organisation's currency."""

    won: int
    lost: int
    won_amount: Decimal
    lost_amount: Decimal

    @property
    def win_rate(self) -> float | None:
        """Won ÷ (won + lost); None where nothing ended."""
        return self.won / (self.won + self.lost) if self.won + self.lost else None


@dataclass(frozen=True, slots=True)
class Row:
    """What came of those that have something in common. `key`: as the API shows it. `before`: None without a period."""

    key: Any
    now: Outcome
    before: Outcome | None


@dataclass(frozen=True, slots=True)
class Interviews:
    """What customers said. `rated`: of each question the mean mark (1 to 5) of won and of lost, None without any."""

    count: int
    records: int
    decided: Sequence[Row]
    rated: Mapping[str, Mapping[str, float | None]]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The whole, its groups (most ended first), reasons by outcome, rivals, telling phrases, and interviews.

    None for what the records do not have or the asker may not see. `read`: how many texts of lost records were read.
    """

    ground: Ground
    total: Row
    groups: Sequence[Row]
    reasons: Mapping[str, Sequence[Row]]
    rivals: Sequence[Row] | None
    phrases: Sequence[Phrase] | None
    read: int
    interviews: Interviews | None


async def outcomes(caller: Caller, asked: Asked) -> Outcomes:
    """Why records were won or lost in a period. Raises 400, 403 and 404 as `ground` does."""

    async def read(snapshot: Snapshot) -> tuple[Outcomes, tuple[int, int]]:
        found = ground(caller, snapshot, asked)
        sql = _statement(found)
        row = present(await caller.organisation.db.fetchrow(sql, *found.asking.params.values))
        told = json.loads(row[0])
        texts = told.get("texts")
        # Thousands of texts take a second; others are answered meanwhile.
        phrases = await asyncio.to_thread(telling, texts["lost"], texts["won"]) if texts else None
        return _outcomes(found, told, phrases), await caller.organisation.versions()

    return await caller.organisation.consistent(read)


def _statement(found: Ground) -> str:
    """One statement over `d`, the ended records of both periods; its answer is one JSON object."""
    earlier = None if found.span is None else span_before(found.span)
    was = "false" if earlier is None else found.within("ended", earlier)
    ended = (
        "select r.id, r.g, r.amount, e.kind, max(h.entered_at) as ended"
        f" from {found.history} join s e on e.id = r.stage where e.kind in ('won', 'lost') and s.kind = e.kind"
        " group by r.id, r.g, r.amount, e.kind"
    )
    marked = f"select c.*, {found.within('ended', found.span)} as now, {was} as was from c"
    parts = {"total": f"select json_build_object({_figures()}) from d"}
    if found.group:
        rows = f"select g as g0, count(*) filter (where now) as n, {_columns()} from d group by g"
        parts["groups"] = _rows(rows, f"to_json({found.group.shown})", found.group.join)
    for kind, name in REASONS.items():
        if readable(found, found.owner, name):
            source = f"d join ({values(found, [name])}) v on v.id = d.id where d.kind = '{kind}'"
            rows = f"select v.{name} as g0, count(*) filter (where now) as n, {_columns()} from {source} group by 1"
            parts[kind] = _rows(rows)
    met = rivals(found)
    if met is not None:
        source = f"d join ({met}) v on v.id = d.id"
        rows = f"select v.name as g0, count(*) filter (where now) as n, {_columns()} from {source} group by 1"
        parts["rivals"] = _rows(rows)
    words = written(found)
    if words is not None:
        parts["texts"] = _texts(found, words)
    interviews_sql = beside(found, INTERVIEWS, ["decided", *RATED])
    if interviews_sql is not None:
        parts["interviews"] = _interviews(interviews_sql)
    pairs = ", ".join(f"'{key}', ({sql})" for key, sql in parts.items())
    return (
        f"with {found.sql}, c as ({ended}), d as materialized (select * from ({marked}) m where now or was)"
        f" select json_build_object({pairs})"
    )


def _measures() -> dict[str, str]:
    measures = {}
    for when in ("now", "was"):
        for kind in ("won", "lost"):
            only = f"filter (where d.kind = '{kind}' and d.{when})"
            measures[f"{kind}_{when}"] = f"count(*) {only}"
            # As text, so that no digit is lost on the way.
            measures[f"{kind}_amount_{when}"] = f"coalesce(sum(d.amount) {only}, 0)::text"
    return measures


def _columns() -> str:
    return ", ".join(f"{sql} as {name}" for name, sql in _measures().items())


def _figures() -> str:
    return ", ".join(f"'{name}', {sql}" for name, sql in _measures().items())


def _rows(inner: str, shown: str = "to_json(g.g0)", join: str = "") -> str:
    """Rows as JSON, those first of which most ended in the period."""
    return (
        f"select json_agg(json_build_object('key', {shown}, 'figures', to_json(g.*)) order by g.n desc, g.g0)"
        f" from (select * from ({inner}) i order by n desc, g0 limit {MOST_ROWS}) g{join}"
    )


def _texts(found: Ground, words: str) -> str:
    """The latest texts of the period by outcome, each record's as one."""
    limit = found.asking.params.add(MOST_TEXTS, "int")
    return (
        "select json_build_object("
        " 'won', coalesce(json_agg(said) filter (where kind = 'won'), '[]'),"
        " 'lost', coalesce(json_agg(said) filter (where kind = 'lost'), '[]'))"
        " from (select d.kind, string_agg(t.said, ' / ') as said,"
        " row_number() over (partition by d.kind order by d.ended desc, d.id) as place"
        f" from d join ({words}) t on t.id = d.id where d.now group by d.kind, d.ended, d.id) q where place <= {limit}"
    )


def _interviews(interviews_sql: str) -> str:
    rated = ", ".join(
        f"'{name}', json_build_object('won', avg(i.{name}) filter (where d.kind = 'won'),"
        f" 'lost', avg(i.{name}) filter (where d.kind = 'lost'))"
        for name in RATED
    )
    decided = (
        f"select i.decided as g0, count(*) filter (where now) as n, {_columns()} from d join ({interviews_sql}) i on i.id = d.id"
        " where i.decided is not null group by 1"
    )
    return (
        "select json_build_object('count', count(*), 'records', count(distinct d.id), 'rated',"
        f" json_build_object({rated}), 'decided', ({_rows(decided)}))"
        f" from d join ({interviews_sql}) i on i.id = d.id where d.now"
    )


def _outcomes(found: Ground, told: Mapping[str, Any], phrases: Sequence[Phrase] | None) -> Outcomes:
    dated = found.span is not None

    def rows(every: Sequence[Mapping[str, Any]] | None) -> list[Row]:
        return [_row(each["key"], each["figures"], dated=dated) for each in every or []]

    asked = told.get("interviews")
    return Outcomes(
        ground=found,
        total=_row(None, told["total"], dated=dated),
        groups=rows(told.get("groups")),
        reasons={kind: rows(told[kind]) for kind in REASONS if kind in told},
        rivals=rows(told["rivals"]) if "rivals" in told else None,
        phrases=phrases,
        read=0 if phrases is None else len(told["texts"]["lost"]),
        interviews=None
        if asked is None
        else Interviews(
            count=asked["count"],
            records=asked["records"],
            decided=rows(asked["decided"]),
            rated={
                name: {kind: None if mean is None else float(mean) for kind, mean in means.items()}
                for name, means in asked["rated"].items()
            },
        ),
    )


def _row(key: Any, figures: Mapping[str, Any], *, dated: bool) -> Row:
    def side(when: str) -> Outcome:
        return Outcome(
            won=figures[f"won_{when}"],
            lost=figures[f"lost_{when}"],
            won_amount=Decimal(figures[f"won_amount_{when}"]),
            lost_amount=Decimal(figures[f"lost_amount_{when}"]),
        )

    return Row(key, side("now"), side("was") if dated else None)
