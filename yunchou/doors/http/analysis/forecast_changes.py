"""What changed in a forecast since a day, and the deals behind each reason."""

import datetime as dt
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Annotated, Literal, TypeVar

import msgspec

from yunchou.access.organisation import Snapshot
from yunchou.apps.forecast.changes import Asked, changed_deals, changes, days_of_period, people_of
from yunchou.apps.forecast.rollup import Ground
from yunchou.apps.forecast.shapes import whose_of
from yunchou.base.errors import malformed, say
from yunchou.base.money import amount_text, round_money
from yunchou.base.time import parse_day, today
from yunchou.doors.http.analysis.insight_shapes import Days
from yunchou.doors.http.analysis.metric_queries import Span, days_of, period_of
from yunchou.doors.http.analysis.process_shapes import Amount
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.metrics.query import span_of

endpoints = Endpoints("forecast")
A_WEEK = dt.timedelta(days=7)
T = TypeVar("T")
Measure = Literal["all", "commit", "best_case", "open"]
Why = Literal[
    "new", "taken_over", "moved_in", "reopened", "won", "grown", "shrunk", "category", "slipped", "pulled", "lost",
    "handed_over",
]  # fmt: skip


class ForecastChangesBody(Input):
    """`since`: a day; the latest snapshot of it or before is taken, of a week ago where none is named. `node`: `department:ID` or
    `person:ID`; all whose deals are seen where none is named.
    """

    period: str | Span = msgspec.field(default="this_quarter")
    measure: Measure = "commit"
    since: Annotated[str, msgspec.Meta(max_length=10)] | None = None
    node: Annotated[str, msgspec.Meta(max_length=40)] | None = None


class ForecastReason(Output):
    """What happened to some deals, and what they bring to the difference. The deals of `gone` are seen no longer."""

    reason: str
    deals: int
    amount: Amount


class ForecastChangesAnswer(Output):
    """`then` plus the amounts of all reasons is `now`. `since`: the day of the snapshot; without any there is no answer.

    `days`: the days that can be asked for, the latest first.
    """

    period: Days
    measure: str
    since: str | None
    days: list[str]
    then: Amount | None
    now: Amount | None
    reasons: list[ForecastReason]


class ForecastChangedBody(Input, kw_only=True):
    """The same question, and the reason whose deals are asked for."""

    period: str | Span = msgspec.field(default="this_quarter")
    measure: Measure = "commit"
    since: Annotated[str, msgspec.Meta(max_length=10)]
    node: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    reason: Why


class ForecastChangedDeal(Output):
    """A deal then and now. `then`: None where it was not looked at; `change`: what it brings to the difference."""

    id: str
    name: str | None
    owner: str | None
    then: Amount | None
    now: Amount
    change: Amount
    part_then: str | None
    part_now: str
    close_then: str | None
    close_now: str | None


class ForecastChangedAnswer(Output):
    """Two hundred deals at most, those that bring most first."""

    deals: list[ForecastChangedDeal]


@endpoints.post(
    "/forecast/changes",
    "What changed in a forecast",
    scope="read",
    body=ForecastChangesBody,
    asks=True,
    answers={200: ForecastChangesAnswer},
    problems=(404, 422),
)
async def forecast_changes(call: Call) -> Reply:
    """What was forecast on a day, what is now, and what happened in between: parts that add up to the difference."""
    asked: ForecastChangesBody = call.body
    span = span_of(call.caller, period_of(asked.period))
    day = today(call.caller.organisation.settings.time_zone)
    wanted = day - A_WEEK if asked.since is None else _day(asked.since)

    async def read(ground: Ground) -> dict[str, object]:
        people = None if asked.node is None else people_of(ground, *whose_of(asked.node))
        days = await days_of_period(ground, span, day)
        since = next(
            (each for each in days if each <= wanted), days[-1] if days and asked.since is None else None
        )
        found = None if since is None else await changes(ground, Asked(span, asked.measure, since, people))
        return {
            "period": days_of(span),
            "measure": asked.measure,
            "since": None if since is None else str(since),
            "days": [str(each) for each in days],
            "then": None if found is None else _money(call, found.then),
            "now": None if found is None else _money(call, found.now),
            "reasons": [
                {"reason": each.name, "deals": each.deals, "amount": _money(call, each.amount)}
                for each in (found.reasons if found else ())
            ],
        }

    return Reply(await _consistent(call, read))


@endpoints.post(
    "/forecast/changes/deals",
    "The deals behind a change of a forecast",
    scope="read",
    body=ForecastChangedBody,
    asks=True,
    answers={200: ForecastChangedAnswer},
    problems=(404, 422),
)
async def forecast_changed_deals(call: Call) -> Reply:
    """The deals to which one thing happened since a day."""
    asked: ForecastChangedBody = call.body
    span, since = span_of(call.caller, period_of(asked.period)), _day(asked.since)

    async def read(ground: Ground) -> dict[str, object]:
        people = None if asked.node is None else people_of(ground, *whose_of(asked.node))
        found = await changed_deals(ground, Asked(span, asked.measure, since, people), asked.reason)
        return {
            "deals": [
                {
                    "id": str(each.id),
                    "name": each.name,
                    "owner": each.owner,
                    "then": None if each.then is None else _money(call, each.then),
                    "now": _money(call, each.now),
                    "change": _money(call, each.change),
                    "part_then": each.part_then,
                    "part_now": each.part_now,
                    "close_then": None if each.close_then is None else str(each.close_then),
                    "close_now": None if each.close_now is None else str(each.close_now),
                }
                for each in found
            ]
        }

    return Reply(await _consistent(call, read))


async def _consistent(call: Call, read: Callable[[Ground], Awaitable[T]]) -> T:
    organisation = call.caller.organisation

    async def on(snapshot: Snapshot) -> tuple[T, tuple[int, int]]:
        return await read(Ground(organisation.db, snapshot, call.caller)), await organisation.versions()

    return await organisation.consistent(on)


def _day(text: str) -> dt.date:
    try:
        return parse_day(text)
    except ValueError:
        raise malformed(say("日期无效", "This is not a day")) from None


def _money(call: Call, value: Decimal) -> dict[str, str]:
    currency = call.caller.organisation.settings.currency
    return {"amount": amount_text(round_money(value, currency), currency), "currency": currency}
