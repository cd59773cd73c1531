"""How a metric goes on: its past, the model that back-tests chose, the range, and the parts that make the whole."""

import datetime as dt
from typing import Annotated, Any, Literal

import msgspec

from yunchou.apps.learning.foreseeing import MOST_STEPS, Asked, Foreseen, Said, foresee
from yunchou.base.errors import FieldError, malformed, say
from yunchou.base.time import parse_day
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.metrics.made import catalogue_for

endpoints = Endpoints("forecasts")


class StatisticalForecastBody(Input):
    """`by`: a dimension that parts the figure. `until`: a day of the last period that counts as known, to see what would have
    been said then."""

    metric: str
    grain: Literal["month", "quarter", "week"] = "month"
    steps: Annotated[int, msgspec.Meta(ge=1, le=MOST_STEPS)] = 6
    by: str | None = None
    where: str | None = None
    until: str | None = None


class ForecastSeries(Output):
    """One series. `method` is null where the past is too short. WAPE: Σ|forecast − actual| ÷ Σ|actual| in the back-test, of the
    model and of the simple one it is held against. `coverage`: the share of back-tested values that the range held."""

    group: Any
    past: list[str]
    values: list[str]
    low: list[str]
    high: list[str]
    method: str | None
    wape: float | None
    simple: str | None
    simple_wape: float | None
    coverage: float | None
    tried: dict[str, float]
    origins: int


class StatisticalForecastAnswer(Output):
    """The periods that were and that come, the whole, and the parts, which make it to the cent in every period to come."""

    metric: str
    unit: Literal["money", "number", "percent", "days"]
    past: list[str]
    ahead: list[str]
    whole: ForecastSeries
    parts: list[ForecastSeries]


@endpoints.post(
    "/statistical-forecasts",
    "Forecast a metric from its past",
    scope="read",
    body=StatisticalForecastBody,
    asks=True,
    answers={200: StatisticalForecastAnswer},
    problems=(403, 404, 422),
)
async def statistical(call: Call) -> Reply:
    """How the figure goes on, as far as the asker sees it, by a model that back-tests chose."""
    body: StatisticalForecastBody = call.body
    catalogue = await catalogue_for(call.caller, call.house.metrics)
    asked = Asked(body.metric, body.grain, body.steps, body.by, body.where, _day(body.until))
    return Reply(_answer(await foresee(call.caller, catalogue, asked)))


def _day(given: str | None) -> dt.date | None:
    try:
        return None if given is None else parse_day(given)
    except ValueError:
        message = say("应为日期，如 2026-01-31", "This must be a day, like 2026-01-31")
        raise malformed(message, errors=(FieldError("malformed", message, field="until"),)) from None


def _answer(found: Foreseen) -> dict[str, Any]:
    return {
        "metric": found.metric.name,
        "unit": found.metric.unit,
        "past": list(found.past),
        "ahead": list(found.ahead),
        "whole": _series(found.whole),
        "parts": [_series(each) for each in found.parts],
    }


def _series(said: Said) -> dict[str, Any]:
    lists = {name: [str(each) for each in getattr(said, name)] for name in ("past", "values", "low", "high")}
    figures = {
        name: getattr(said, name)
        for name in ("group", "method", "wape", "simple", "simple_wape", "coverage", "origins")
    }
    return {**lists, **figures, "tried": dict(said.tried)}
