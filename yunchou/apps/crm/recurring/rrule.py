"""Patterns of follow-ups as rules of iCalendar (RFC 5545), and such rules as patterns where they say the same."""

import datetime as dt
from itertools import islice
from typing import Any

from yunchou.apps.crm.recurring.pattern import NUMBERS, Pattern
from yunchou.services.calendar import Inexpressible, Parts

FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
DAYS = {name: name[:2].upper() for name in NUMBERS}
NAMES = {day: name for name, day in DAYS.items()}
MOST_INTERVAL, MOST_TIMES = 99, 1000
SHORTEST_MONTH = 28


def rule_of(pattern: Pattern) -> dict[str, list[Any]]:
    """The rule of a pattern, before its days are moved for days off. UNTIL is a moment in the pattern's own time."""
    day = pattern.begins.date()
    rule: dict[str, list[Any]] = {"FREQ": [FREQUENCIES[pattern.every]]}
    if pattern.interval > 1:
        rule["INTERVAL"] = [pattern.interval]
    if pattern.every == "week" and pattern.weekdays:
        rule["BYDAY"] = [DAYS[name] for name in sorted(pattern.weekdays, key=NUMBERS.__getitem__)]
    if pattern.every in ("month", "year"):
        rule |= _of_month(day, pattern.month_by)
    if pattern.every == "year":
        rule["BYMONTH"] = [day.month]
    if pattern.times is not None:
        # A rule has one end: where a pattern has two, it is told how many times come before its last day.
        rule["COUNT"] = [pattern.times if pattern.ends is None else _before_its_end(pattern)]
    elif pattern.ends is not None:
        rule["UNTIL"] = [dt.datetime.combine(pattern.ends, pattern.begins.time())]
    return rule


def _before_its_end(pattern: Pattern) -> int:
    ends = pattern.ends
    return max(1, sum(1 for each in pattern.dates() if ends is None or each <= ends))


def _of_month(day: dt.date, month_by: str) -> dict[str, list[Any]]:
    if month_by == "weekday":
        number = (day.day - 1) // 7 + 1
        return {"BYDAY": [f"{number if number < 5 else -1}{_weekday(day)}"]}
    if day.day <= SHORTEST_MONTH:
        return {"BYMONTHDAY": [day.day]}
    return {"BYMONTHDAY": list(range(SHORTEST_MONTH, day.day + 1)), "BYSETPOS": [-1]}


def _weekday(day: dt.date) -> str:
    return list(DAYS.values())[day.weekday()]


def pattern_of(rule: Parts, begins: dt.datetime) -> dict[str, Any]:
    """What a series has to say so that it comes as the rule does from `begins` on (without a zone, in the organisation's time).

    Raises Inexpressible for every rule of which a pattern would say something else, be it for one day only.
    """
    known = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}
    if not rule.keys() <= known:
        raise Inexpressible
    frequency = _one(rule, "FREQ")
    every = next((name for name, word in FREQUENCIES.items() if word == frequency), None)
    interval = _number(rule, "INTERVAL", 1, MOST_INTERVAL) or 1
    if every is None:
        raise Inexpressible
    values: dict[str, Any] = {"every": every, "interval": interval, "weekdays": None, "month_by": "date"}
    if every == "day":
        values |= _daily(rule, interval)
    elif every == "week":
        values |= _weekly(rule, interval)
    else:
        values |= _monthly(rule, begins.date(), every)
    weekdays = values["weekdays"]
    if weekdays and begins.weekday() not in [NUMBERS[each] for each in weekdays]:
        # What comes of a first time that is no day of the rule, the standard leaves open.
        raise Inexpressible
    return values | _end(rule, begins)


def _daily(rule: Parts, interval: int) -> dict[str, Any]:
    """Each so many days; each day of some weekdays is each week on them."""
    _only(rule, "BYDAY")
    if not rule.get("BYDAY"):
        return {}
    if interval != 1:
        raise Inexpressible
    return {"every": "week", "weekdays": _weekdays(rule)}


def _weekly(rule: Parts, interval: int) -> dict[str, Any]:
    _only(rule, "BYDAY")
    weekdays = _weekdays(rule)
    begins = _one(rule, "WKST") or "MO"
    # Where a week begins makes a difference only if weeks are left out, and for days on both sides of where it begins.
    if begins != "MO" and interval > 1 and len(weekdays) > 1 and (begins != "SU" or "sun" in weekdays):
        raise Inexpressible
    return {"weekdays": weekdays or None}


def _monthly(rule: Parts, day: dt.date, every: str) -> dict[str, Any]:
    """The same day of the month, or weekday counted in it, as the first time."""
    _only(rule, "BYDAY", "BYMONTHDAY", "BYSETPOS", *(["BYMONTH"] if every == "year" else []))
    month = [int(each) for each in rule.get("BYMONTH", ())]
    if month not in ([], [day.month]):
        raise Inexpressible
    days, places = [str(each) for each in rule.get("BYDAY", ())], list(rule.get("BYSETPOS", ()))
    dates = sorted(int(each) for each in rule.get("BYMONTHDAY", ()))
    if not days:
        expected = _of_month(day, "date")
        plain = not dates and not places and day.day <= SHORTEST_MONTH
        if plain or (dates == expected["BYMONTHDAY"] and places == expected.get("BYSETPOS", [])):
            return {"month_by": "date"}
        if dates == [-1] and not places and day.day == 31:
            return {"month_by": "date"}
        raise Inexpressible
    if len(days) == 1 and len(places) == 1 and days[0] in NAMES:
        days, places = [f"{int(places[0])}{days[0]}"], []
    if dates or places or (every == "year" and not month):
        raise Inexpressible
    if [days[0].removeprefix("+"), *days[1:]] != _of_month(day, "weekday")["BYDAY"]:
        raise Inexpressible
    return {"month_by": "weekday"}


def _end(rule: Parts, begins: dt.datetime) -> dict[str, Any]:
    times, until = _number(rule, "COUNT", 1, MOST_TIMES), _one(rule, "UNTIL")
    if until is None:
        return {"times": times, "ends_on": None}
    if times is not None or not isinstance(until, dt.date):
        raise Inexpressible
    if not isinstance(until, dt.datetime):
        return {"times": None, "ends_on": until}
    ends = until.date() if until.time() >= begins.time() else until.date() - dt.timedelta(days=1)
    return {"times": None, "ends_on": ends}


def _weekdays(rule: Parts) -> list[str]:
    found = [NAMES.get(str(each), "") for each in rule.get("BYDAY", ())]
    if "" in found:
        raise Inexpressible
    return sorted(set(found), key=NUMBERS.__getitem__)


def _only(rule: Parts, *parts: str) -> None:
    if any(name.startswith("BY") and name not in parts for name in rule):
        raise Inexpressible


def _one(rule: Parts, name: str) -> Any:
    given = list(islice(rule.get(name, ()), 2))
    if len(given) > 1:
        raise Inexpressible
    return given[0] if given else None


def _number(rule: Parts, name: str, least: int, most: int) -> int | None:
    given = _one(rule, name)
    if given is None:
        return None
    if not least <= int(given) <= most:
        raise Inexpressible
    return int(given)
