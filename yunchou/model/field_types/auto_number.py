"""A number that the system gives each record when it is made, written as the field's `pattern` says: `SO-{YYYY}{MM}-{0000}`.

`reset`: with which period counting starts over. `gapless`: numbers without gaps, which makes those who create wait for
each other; without it a number may be left out when a write fails. A number is given once and never again.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from yunchou.base.errors import say
from yunchou.model.field_types.base import Schema, SettingFault, TextType
from yunchou.model.object import Field

RESETS = ("never", "year", "month", "day")
LONGEST_PATTERN, MOST_DIGITS, LARGEST_START = 60, 12, 10**12
USUAL = "{0000}"
TOKEN = re.compile(r"\{(YYYY|YY|MM|DD|0+)\}")
NEEDED = {"year": ("Y",), "month": ("Y", "MM"), "day": ("Y", "MM", "DD")}
"""The parts of the day without which the numbers of two periods would be the same."""


class AutoNumber(TextType):
    name = "auto_number"
    longest = 100
    numbered = True
    searched = True
    settings: ClassVar[Mapping[str, Schema]] = {
        "pattern": {
            "type": "string",
            "maxLength": LONGEST_PATTERN,
            "description": "Text with {YYYY} {YY} {MM} {DD} and one counter such as {0000}.",
        },
        "reset": {"enum": list(RESETS), "description": "When counting starts over; never without it."},
        "start": {"type": "integer", "minimum": 0, "description": "The first number; 1 without it."},
        "gapless": {"type": "boolean", "description": "Whether no number may be left out."},
    }

    def check_settings(self, given: Mapping[str, Any]) -> Iterator[SettingFault]:
        for key in ("required", "default", "default_expression"):
            if given.get(key):
                message = say(
                    "由系统编号的字段没有此设置", "A field that the system numbers has no such setting"
                )
                yield SettingFault("rule", key, message)
        pattern, reset = given.get("pattern", USUAL), given.get("reset", "never")
        if reset not in RESETS:
            message = say("应为 {o} 之一", "This must be one of {o}", o=", ".join(RESETS))
            yield SettingFault("not_an_option", "reset", message)
        start = given.get("start", 1)
        if not isinstance(start, int) or isinstance(start, bool) or not 0 <= start <= LARGEST_START:
            yield SettingFault("out_of_range", "start", say("应为非负整数", "A whole number from 0 on"))
        if not isinstance(given.get("gapless", False), bool):
            message = say("应为 true 或 false", "This must be true or false")
            yield SettingFault("wrong_type", "gapless", message)
        yield from _pattern_faults(pattern, reset)


def _pattern_faults(pattern: Any, reset: Any) -> Iterator[SettingFault]:
    if not isinstance(pattern, str) or not 0 < len(pattern) <= LONGEST_PATTERN or not pattern.isprintable():
        message = say("应为 1 至 {n} 个字符", "1 to {n} characters", n=LONGEST_PATTERN)
        yield SettingFault("wrong_type", "pattern", message)
        return
    tokens = TOKEN.findall(pattern)
    counters = [each for each in tokens if each.startswith("0")]
    if len(counters) != 1 or len(counters[0]) > MOST_DIGITS or set("{}") & set(TOKEN.sub("", pattern)):
        message = say(
            "格式中应有且只有一个流水号，如 {example}；日期部分为 {parts}",
            "A pattern has one counter such as {example}, and of a day {parts}",
            example="{0000}",
            parts="{YYYY} {YY} {MM} {DD}",
        )
        yield SettingFault("rule", "pattern", message)
    elif any(not any(each.startswith(part) for each in tokens) for part in NEEDED.get(reset, ())):
        message = say(
            "按此周期重新计数时，格式中应包含相应的年、月、日",
            "Numbers that start over need year, month and day of the period in the pattern",
        )
        yield SettingFault("rule", "pattern", message)


def period_of(field: Field, day: dt.date) -> str:
    """The period that a day lies in, as far as counting starts over with it."""
    forms = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}
    form = forms.get(field.settings.get("reset", "never"))
    return "" if form is None else day.strftime(form)


def written(field: Field, day: dt.date, number: int) -> str:
    """A number as the pattern writes it."""

    def part(match: re.Match[str]) -> str:
        token = match[1]
        return str(number).zfill(len(token)) if token.startswith("0") else _part_of_day(token, day)

    return TOKEN.sub(part, field.settings.get("pattern", USUAL))


def counted(field: Field, day: dt.date) -> str:
    """The regular expression of a day's numbers, whose one group is the counter."""
    pattern = field.settings.get("pattern", USUAL)
    found, at = "", 0
    for match in TOKEN.finditer(pattern):
        found += re.escape(pattern[at : match.start()])
        if match[1].startswith("0"):
            found += r"(\d+)"
        else:
            found += _part_of_day(match[1], day)
        at = match.end()
    return f"^{found}{re.escape(pattern[at:])}$"


def _part_of_day(token: str, day: dt.date) -> str:
    parts = {"YYYY": f"{day.year:04}", "YY": f"{day.year % 100:02}", "MM": f"{day.month:02}"}
    return parts.get(token, f"{day.day:02}")
