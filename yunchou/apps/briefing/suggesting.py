"""What somebody best does next: all signals under his own rights, one entry for each record, the most urgent first."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller
from yunchou.apps.briefing.signals import SENT, SIGNALS, UNANSWERED, Signal
from yunchou.base.errors import Message, Problem
from yunchou.model.object import Model
from yunchou.records.read import Query, rows

MORE_REASONS = Decimal(5)
"""What each further reason for the same record adds."""


@dataclass(slots=True)
class Suggestion:
    """A record to do something about, with its reasons, the weightiest first: signal, sentence, and the record that shows it."""

    object: str
    id: str
    name: str
    points: Decimal
    reasons: list[tuple[str, Message, str, str]] = field(default_factory=list)


async def suggestions(caller: Caller, limit: int = 20) -> list[Suggestion]:
    """What the caller best does next. One statement for each signal, two for mails."""
    snapshot = await caller.organisation.snapshot()
    now = dt.datetime.now(dt.UTC)
    zone = ZoneInfo(caller.organisation.settings.time_zone)
    found: dict[tuple[str, str], Suggestion] = {}
    for signal in SIGNALS:
        for row in await _asked(caller, snapshot.model, signal):
            _add(found, signal, row, now, zone)
    for row in await _unanswered(caller, snapshot.model):
        _add(found, UNANSWERED, row, now, zone)
    for each in found.values():
        each.points += MORE_REASONS * (len(each.reasons) - 1)
    ranked = sorted(found.values(), key=lambda each: (-each.points, each.object, each.id))
    return ranked[:limit]


async def _asked(caller: Caller, model: Model, signal: Signal, *more: str) -> Sequence[Mapping[str, Any]]:
    """The records of a signal; none where the person may not see what it asks for."""
    owner = model.objects.get(signal.object)
    if owner is None:
        return []
    fields = [owner.name_field, signal.since, *signal.about, *more]
    if signal.amount:
        fields.append(signal.amount)
    asked = Query(
        list(dict.fromkeys(fields)), signal.where, [signal.sort] if signal.sort else [], signal.limit
    )
    try:
        found = await rows(caller, signal.object, asked)
    except Problem as problem:
        if problem.status in (400, 403, 404):
            return []
        raise
    return [{**row, "called": row.get(owner.name_field)} for row in found]


async def _unanswered(caller: Caller, model: Model) -> list[Mapping[str, Any]]:
    """The mails that came in and after which none of their conversation went out."""
    came = await _asked(caller, model, UNANSWERED, "thread")
    if not came:
        return []
    sent = await rows(caller, "mail", Query(["thread", "at"], SENT, ["-at"], 500))
    answered: dict[str, str] = {}
    latest: dict[str, Mapping[str, Any]] = {}
    for row in sent:
        answered.setdefault(row["thread"] or "", row["at"])
    for mail in came:
        latest[mail["thread"] or mail["id"]] = mail
    return [row for thread, row in latest.items() if answered.get(thread, "") < row["at"]]


def _add(
    found: dict[tuple[str, str], Suggestion],
    signal: Signal,
    row: Mapping[str, Any],
    now: dt.datetime,
    zone: ZoneInfo,
) -> None:
    days = days_from(row.get(signal.since), now, zone)
    lasted = Decimal(max(0, days) if days is not None else 0)
    if signal.ahead:
        lasted = max(Decimal(0), signal.most / signal.a_day + (days or 0)) if signal.a_day else Decimal(0)
    points = signal.points + min(signal.most, lasted * signal.a_day)
    target, id, name = _about(signal, row)
    reason = signal.says(
        None if days is None else abs(days),
        name=str(row["called"] or ""),
        amount=amount_of(row.get(signal.amount)),
    )
    entry = found.setdefault((target, id), Suggestion(target, id, name, points))
    if any(name == signal.name for name, *_ in entry.reasons):
        return
    told = (signal.name, reason, signal.object, str(row["id"]))
    if points > entry.points or not entry.reasons:
        entry.points = points
        entry.reasons.insert(0, told)
    else:
        entry.reasons.append(told)


def _about(signal: Signal, row: Mapping[str, Any]) -> tuple[str, str, str]:
    for name in signal.about:
        if row.get(name):
            return name, str(row[name]["id"]), str(row[name]["name"] or "")
    return signal.object, str(row["id"]), str(row["called"] or "")


def days_from(value: Any, now: dt.datetime, zone: ZoneInfo) -> int | None:
    """How many days ago something was by the calendar of a place; below 0 what lies ahead. None where it never was."""
    if not isinstance(value, str):
        return None
    moment = dt.datetime.fromisoformat(value)
    day = moment.date() if len(value) == 10 else moment.astimezone(zone).date()
    return (now.astimezone(zone).date() - day).days


def amount_of(value: Any) -> str:
    """An amount as a sentence names it: `CNY 12,000`."""
    if not isinstance(value, Mapping):
        return ""
    whole = Decimal(value["amount"])
    return f"{value['currency']} {whole:,.0f}"
