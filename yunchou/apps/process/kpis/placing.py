"""Results beside the work that should bring them: each person's result against the score of the process, in four quadrants."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any, Literal

from yunchou.access.actor import Caller
from yunchou.apps.process.kpis.kept import months_gone
from yunchou.apps.process.kpis.measuring import Measured, Stand
from yunchou.base.errors import FieldError, Problem, malformed, say
from yunchou.base.time import Span, add_months, today
from yunchou.metrics.catalogue import Catalogue, Metric
from yunchou.metrics.query import MetricQuery, amount, query_all
from yunchou.records.read import Query, rows

Quadrant = Literal["leading", "promising", "coasting", "struggling"]
Basis = Literal["goal", "figure"]
GOAL = "goal"
MONTHS = tuple(f"m{n}" for n in range(1, 13))
ONE = Decimal(1)
MOST_GOALS = 1000


@dataclass(frozen=True, slots=True)
class Point:
    """A person: what was reached, what was to be reached by now where there is a goal, and the score of the process."""

    person: int
    figure: Decimal
    target: Decimal | None
    result: Decimal | None
    score: Decimal | None
    quadrant: Quadrant | None


@dataclass(frozen=True, slots=True)
class Placed:
    """`basis`: whether results are attainments of goals or figures; the two lines that part the quadrants, None of nobody."""

    metric: Metric
    basis: Basis
    result_line: Decimal | None
    score_line: Decimal | None
    points: Sequence[Point]


def result_metric(catalogue: Catalogue, name: str) -> Metric:
    """A metric that can be a person's result. Raises 400 for an unknown one, 422 for one without owner or period."""
    metric = catalogue.metric(name)
    fits = metric.ratio is None and metric.measure.startswith(("count()", "sum("))
    if not fits or metric.stock or not metric.date or "owner" not in metric.dimensions:
        message = say(
            "请选择按负责人和期间统计、可累加的指标",
            "Choose a metric that adds up, with an owner and a period",
        )
        raise Problem(422, "no_owner", message, (FieldError("no_owner", message, field="metric"),))
    return metric


async def results(
    caller: Caller,
    metric: Metric,
    catalogue: Catalogue,
    span: Span,
    *,
    months: bool = False,
    where: str | None = None,
) -> dict[tuple[int, str | None], Decimal]:
    """What people reached, by person and, where asked for, month."""
    by = ("owner", "month") if months else ("owner",)
    period = {"from": span.start.isoformat(), "to": (span.end - dt.timedelta(days=1)).isoformat()}
    (answer,) = await query_all(
        caller, catalogue, [MetricQuery((metric.name,), by, where, period, limit=10_000)]
    )
    if isinstance(answer, Problem):
        raise answer
    return {
        (int(row["owner"]["id"]), row["month"] if months else None): amount(row[metric.name]) or Decimal(0)
        for row in answer
        if row["owner"] is not None
    }


async def placed(
    caller: Caller,
    catalogue: Catalogue,
    found: Measured,
    people: Sequence[Stand],
    span: Span,
    *,
    metric: str,
    median_lines: bool,
) -> Placed:
    """The people in quadrants. Lines are the standards (1), or the medians of the people; without goals always the medians.

    Raises 400 for a period that is longer than a fiscal year and 422 as `result_metric` does.
    """
    measure = result_metric(catalogue, metric)
    shown = [each for each in people if each.person is not None]
    goals, where = await _goals(caller, measure, span, found.works)
    reached = await results(caller, measure, catalogue, span, where=where)
    having = [each for each in shown if each.person in goals]
    basis: Basis = "goal" if having and 2 * len(having) >= len(shown) else "figure"
    points = []
    for stand in shown:
        person = stand.person or 0
        figure, target = reached.get((person, None), Decimal(0)), goals.get(person)
        of_goal = figure / target if target else None
        points.append(
            Point(person, figure, target, of_goal if basis == "goal" else figure, stand.score, None)
        )
    usual = basis == "goal" and not median_lines
    result_line = ONE if usual else _median([each.result for each in points])
    score_line = ONE if usual else _median([each.score for each in points])
    return Placed(
        measure,
        basis,
        result_line,
        score_line,
        [_in_quadrant(each, result_line, score_line) for each in points],
    )


def _median(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [each for each in values if each is not None]
    return median(known) if known else None


def _in_quadrant(point: Point, result_line: Decimal | None, score_line: Decimal | None) -> Point:
    if point.result is None or point.score is None or result_line is None or score_line is None:
        return point
    quadrants: Mapping[tuple[bool, bool], Quadrant] = {
        (True, True): "leading",
        (False, True): "promising",
        (True, False): "coasting",
        (False, False): "struggling",
    }
    quadrant = quadrants[point.result >= result_line, point.score >= score_line]
    return Point(point.person, point.figure, point.target, point.result, point.score, quadrant)


async def _goals(
    caller: Caller, metric: Metric, span: Span, works: Callable[[dt.date], bool]
) -> tuple[dict[int, Decimal], str | None]:
    """What people were to reach of a metric in a span by now: of each month the share of its working days that are gone.

    With the condition of the rule under which it counts; nothing where nobody has such goals, or the asker sees none.
    """
    years = _years(caller, span)
    listed = ", ".join(str(each) for each in years)
    condition = (
        f'rule.metric = "{metric.name}" and rule.active = true and scope = "person" and year in ({listed})'
    )
    fields = ["person", "year", "rule", "rule.filter", *MONTHS]
    query = Query(fields=fields, where=condition, sort=["rule", "id"], limit=MOST_GOALS)
    try:
        kept: list[dict[str, Any]] = await rows(caller, GOAL, query)
    except Problem as problem:
        if problem.status not in (400, 403, 404):
            raise
        return {}, None
    first = next((row["rule"]["id"] for row in kept), None)
    settings, until = (
        caller.organisation.settings,
        today(caller.organisation.settings.time_zone) + dt.timedelta(days=1),
    )
    found: dict[int, Decimal] = {}
    for row in kept:
        if row["person"] is None or row["rule"]["id"] != first:
            continue
        begin = dt.date(row["year"], settings.fiscal_start_month, 1)
        for place, name in enumerate(MONTHS):
            start, past = (
                max(add_months(begin, place), span.start),
                min(add_months(begin, place + 1), span.end),
            )
            if row[name] is not None and start < past:
                person = int(row["person"]["id"])
                share = months_gone(start, past, until, works)
                found[person] = found.get(person, Decimal(0)) + Decimal(str(row[name])) * share
    where = next((row["rule.filter"] for row in kept), None)
    return {person: target for person, target in found.items() if target}, where or None


def _years(caller: Caller, span: Span) -> list[int]:
    """The fiscal years that a span touches."""
    first = caller.organisation.settings.fiscal_start_month
    last = span.end - dt.timedelta(days=1)
    ends = [each.year if each.month >= first else each.year - 1 for each in (span.start, last)]
    if ends[1] - ends[0] > 1:
        raise malformed(say("期间最长两年", "A period of two years at most"))
    return sorted(set(ends))
