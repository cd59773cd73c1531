"""Stage KPIs: how people and teams stand by them, their months, and the records behind a figure."""

from collections.abc import Collection
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from yunchou.access.organisation import Snapshot
from yunchou.apps.process.kpis.behind import behind, by_month
from yunchou.apps.process.kpis.kept import Kpi
from yunchou.apps.process.kpis.leading import LAGS, LEAST_MONTHS, LEAST_PEOPLE, cells_of, leads
from yunchou.apps.process.kpis.measuring import Figure, Measured, Stand, measured, month_span, stands
from yunchou.apps.process.kpis.placing import placed, result_metric, results
from yunchou.base.errors import not_found
from yunchou.base.money import amount_text, fraction_amount
from yunchou.base.time import Span, labels, shift
from yunchou.doors.http.analysis.kpi_shapes import (
    KpiBody,
    KpiLeadingAnswer,
    KpiLeadingBody,
    KpiMonthsAnswer,
    KpiMonthsBody,
    KpiQuadrantAnswer,
    KpiQuadrantBody,
    KpiRecordsBody,
    KpisAnswer,
)
from yunchou.doors.http.analysis.metric_queries import days_of, known, period_of
from yunchou.doors.http.analysis.process_shapes import BehindAnswer
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.metrics.query import span_of
from yunchou.records.shipped_names import spoken

endpoints = Endpoints("stage KPIs")
PLACES = 6


@endpoints.post(
    "/process-kpis/standing",
    "How people and teams stand by the KPIs of a process",
    scope="read",
    body=KpiBody,
    asks=True,
    answers={200: KpisAnswer},
    problems=(403, 404, 422),
)
async def kpi_standing(call: Call) -> Reply:
    """The figures of the stays that ended in the period against the standards, of those whose whole book the asker sees."""
    asked: KpiBody = call.body
    span = span_of(call.caller, period_of(asked.period))
    found = await measured(call.caller, await known(call), record_id(asked.pipeline), span)
    return Reply(
        {
            "object": found.object,
            "period": days_of(span),
            "stages": [
                {"id": str(each.id), "name": spoken(call.caller, "stage", each.name), "kind": each.kind}
                for each in found.stages
            ],
            "kpis": [_kpi(call, each, found) for each in found.kpis],
            "stands": [_stand(call, each, found) for each in stands(call.caller, found, span)],
        }
    )


@endpoints.post(
    "/process-kpis/months",
    "The months of the KPIs of a process",
    scope="read",
    body=KpiMonthsBody,
    asks=True,
    answers={200: KpiMonthsAnswer},
    problems=(403, 404, 422),
)
async def kpi_months(call: Call) -> Reply:
    """Each KPI month by month, the running one last."""
    asked: KpiMonthsBody = call.body
    span = month_span(call.caller, asked.months)
    found = await measured(call.caller, await known(call), record_id(asked.pipeline), span, months=True)
    people = _people(found, asked.person, asked.department)
    return Reply(
        {
            "kpis": [
                {
                    "kpi": str(kpi.id),
                    "months": [
                        {"month": month, "value": shown(call, kpi.unit, value), "count": count}
                        for month, value, count in rows
                    ],
                }
                for kpi, rows in by_month(found, span, people)
            ]
        }
    )


@endpoints.post(
    "/process-kpis/records",
    "The records behind a KPI",
    scope="read",
    body=KpiRecordsBody,
    asks=True,
    answers={200: BehindAnswer},
    problems=(403, 404, 422),
)
async def kpi_records(call: Call) -> Reply:
    """Those of most money first."""
    asked: KpiRecordsBody = call.body
    span = span_of(call.caller, period_of(asked.period))

    async def read(snapshot: Snapshot) -> tuple[Collection[int] | None, tuple[int, int]]:
        access = snapshot.access
        people: Collection[int] | None = None
        if asked.person is not None:
            people = [record_id(asked.person)]
        elif asked.department is not None:
            under = set(access.departments_under(record_id(asked.department)))
            people = [each.id for each in access.people.values() if each.department in under and each.active]
        return people, await call.caller.organisation.versions()

    people = await call.caller.organisation.consistent(read)
    name, count, ids = await behind(
        call.caller, record_id(asked.pipeline), record_id(asked.kpi), span, asked.which, people
    )
    return Reply({"object": name, "count": count, "ids": [str(each) for each in ids]})


@endpoints.post(
    "/process-kpis/quadrant",
    "Results beside the work that should bring them",
    scope="read",
    body=KpiQuadrantBody,
    asks=True,
    answers={200: KpiQuadrantAnswer},
    problems=(403, 404, 422),
)
async def kpi_quadrant(call: Call) -> Reply:
    """Each person's result, as a share of the goal to date where there is one, against the score of the process."""
    asked: KpiQuadrantBody = call.body
    span, catalogue = span_of(call.caller, period_of(asked.period)), await known(call)
    found = await measured(call.caller, catalogue, record_id(asked.pipeline), span)
    people = stands(call.caller, found, span)
    told = await placed(
        call.caller, catalogue, found, people, span, metric=asked.metric, median_lines=asked.lines == "median"
    )
    unit = "percent" if told.basis == "goal" else told.metric.unit
    deals = {each.person: _deals(each, found) for each in people}
    return Reply(
        {
            "metric": told.metric.name,
            "unit": unit,
            "basis": told.basis,
            "lines": "median" if told.basis == "figure" else asked.lines,
            "period": days_of(span),
            "result_line": shown(call, unit, told.result_line),
            "score_line": _rounded(told.score_line),
            "points": [
                {
                    **_whose(call, found, each.person, None),
                    "figure": shown(call, told.metric.unit, each.figure),
                    "target": shown(call, told.metric.unit, each.target),
                    "result": shown(call, unit, each.result),
                    "score": _rounded(each.score),
                    "deals": deals.get(each.person, 0),
                    "quadrant": each.quadrant,
                }
                for each in told.points
            ],
        }
    )


@endpoints.post(
    "/process-kpis/leading",
    "Which KPIs lead which results",
    scope="read",
    body=KpiLeadingBody,
    asks=True,
    answers={200: KpiLeadingAnswer},
    problems=(403, 404, 422),
)
async def kpi_leading(call: Call) -> Reply:
    """Rank correlations of each person's KPIs with the result up to three months later, over whole months."""
    asked: KpiLeadingBody = call.body
    catalogue = await known(call)
    metric = result_metric(catalogue, asked.metric)
    running = month_span(call.caller, 1)
    span = Span(shift(running, "month", -asked.months).start, running.start)
    found = await measured(call.caller, catalogue, record_id(asked.pipeline), span, months=True)
    several = list(labels("month", span))
    reached = await results(call.caller, metric, catalogue, span, months=True)
    people = {who for _, who, _ in found.figures if who is not None and who in found.shown}
    result = {(who, month): float(reached.get((who, month), 0)) for who in people for month in several}
    sound = [each for each in found.kpis if each.id not in found.faults]
    looks = max(len(sound), 1) * len(LAGS)
    return Reply(
        {
            "metric": metric.name,
            "period": days_of(span),
            "looks": looks,
            "least_months": LEAST_MONTHS,
            "least_people": LEAST_PEOPLE,
            "kpis": [
                {
                    "kpi": _kpi(call, each, found),
                    "lags": [
                        asdict(lead)
                        for lead in leads(cells_of(found, several, each.id), result, several, looks)
                    ],
                }
                for each in sound
            ],
        }
    )


def _deals(stand: Stand, found: Measured) -> int:
    """How many stays a score comes from."""
    return sum(each.count for each in stand.figures if each.kpi.id not in found.additive)


def _people(found: Measured, person: str | None, department: str | None) -> list[int]:
    """Whose months are asked for, of those shown. Raises 404 for a person who is not."""
    having = sorted({who for _, who, _ in found.figures if who is not None and who in found.shown})
    if person is not None:
        if record_id(person) not in found.shown:
            raise not_found()
        return [record_id(person)]
    if department is None:
        return having
    under = set(found.access.departments_under(record_id(department)))
    return [each for each in having if found.access.people[each].department in under]


def _kpi(call: Call, kpi: Kpi, found: Measured) -> dict[str, Any]:
    fault = found.faults.get(kpi.id)
    return {
        "id": str(kpi.id),
        "name": spoken(call.caller, "stage_kpi", kpi.name),
        "stage": None if kpi.stage is None else str(kpi.stage),
        "method": kpi.method,
        "unit": kpi.unit,
        "better": kpi.better,
        "weight": f"{kpi.weight.normalize():f}",
        "metric": kpi.metric,
        "monthly": kpi.id in found.additive,
        "fault": None if fault is None else fault.detail.in_language(call.caller.language),
    }


def _stand(call: Call, each: Stand, found: Measured) -> dict[str, Any]:
    return {
        **_whose(call, found, each.person, each.department),
        "title": found.titles.get(each.person or 0),
        "people": [str(each) for each in each.people],
        "figures": [_figure(call, figure) for figure in each.figures],
        "score": _rounded(each.score),
    }


def _whose(call: Call, found: Measured, person: int | None, department: int | None) -> dict[str, Any]:
    """A person with the department, or a department."""
    home = found.access.people[person].department if person is not None else department
    named = found.departments.get(home or 0)
    who = None if person is None else spoken(call.caller, "user", found.access.people[person].name)
    return {
        "person": None if person is None else {"id": str(person), "name": who},
        "department": None
        if home is None
        else {"id": str(home), "name": named and spoken(call.caller, "department", named)},
    }


def _rounded(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), PLACES)


def _figure(call: Call, figure: Figure) -> dict[str, Any]:
    unit = figure.kpi.unit
    return {
        "kpi": str(figure.kpi.id),
        "value": shown(call, unit, figure.value),
        "count": figure.count,
        "open": figure.open,
        "lacking": figure.lacking,
        "target": shown(call, unit, figure.target),
        "alert": shown(call, unit, figure.alert),
        "light": figure.light,
        "attainment": _rounded(figure.attainment),
    }


def shown(call: Call, unit: str, value: Decimal | None) -> Any:
    """A figure as it is told: amounts in the organisation's currency, all else as a number."""
    if value is None or unit != "money":
        return _rounded(value)
    currency = call.caller.organisation.settings.currency
    return {"amount": amount_text(fraction_amount(Fraction(value), currency), currency), "currency": currency}
