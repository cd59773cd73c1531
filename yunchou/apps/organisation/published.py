"""Holidays as they are published, read into days off and days worked for them.

Three forms are read, whichever a text is: a calendar file (iCalendar), rows of a table (`name, first day, last day, kind`,
separated by tabs, commas or semicolons, as a CSV file or pasted from a sheet), and the sentences of the State Council's
notice (“春节：2月6日至12日放假调休，共7天。1月31日上班。”), whose year is said beside it.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from yunchou.base.text import TextError, clean

MOST_SPANS = 500
LONGEST_TEXT = 200_000
LONGEST_NAME = 60
LONGEST_SPAN = 92
OFF, WORK = "off", "work"
_WORKED = re.compile(r"补班|上班|调班|(?<![a-z])work|make-?up", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})(?!\d))(?!\d)")
_SPOKEN = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日")
_ASIDE = re.compile(r"[（(][^（()）]*[)）]")
_NUMBERING = re.compile(r"^\s*(?:[一二三四五六七八九十]+|\d+)\s*[、.．]\s*")
_KIND_WORDS = re.compile(
    r"^(?:休|放假|放假调休|班|上班|补班|调休上班|off|work|worked|holiday|day off)$", re.IGNORECASE
)
_UNFOLD = re.compile(r"\r?\n[ \t]")


@dataclass(frozen=True, slots=True)
class Published:
    """Days off (`off`) or worked (`work`) under a name, from the first to the last."""

    name: str
    kind: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, in its order, and its lines that say nothing that is understood, by number from 1."""

    spans: tuple[Published, ...]
    unread: tuple[int, ...]


def read_published(text: str, year: int) -> Reading:
    """Reads a text in whichever of the forms it is; `year` is that of days named without one.

    Raises ValueError for a text that is too long or says more than `MOST_SPANS` spans.
    """
    if len(text) > LONGEST_TEXT:
        raise ValueError("too long")
    unread: tuple[int, ...] = ()
    if "BEGIN:VEVENT" in text:
        found = list(_events(text))
    else:
        found, unread = _lines(text, year)
    spans = tuple(dict.fromkeys(each for each in found if 0 <= (each.last - each.first).days < LONGEST_SPAN))
    if len(spans) > MOST_SPANS:
        raise ValueError("too many")
    return Reading(spans, unread)


def _lines(text: str, year: int) -> tuple[list[Published], tuple[int, ...]]:
    found: list[Published] = []
    unread = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        spans = _row(line) or list(_notice(line, year))
        found += spans
        if not spans:
            unread.append(number)
    return found, tuple(unread)


def _row(line: str) -> list[Published]:
    """A row of a table: one or two whole days, a name, and what kind it is if that is said."""
    if "放假" in line and ("：" in line or ":" in line):
        return []
    cells = [cell.strip().strip('"') for cell in re.split(r"[\t,;，；]", line)]
    days: list[dt.date] = []
    words = []
    for cell in cells:
        match = _DAY.fullmatch(cell)
        day = _date(*(match.groups()[:3] if match[1] else match.groups()[3:])) if match else None
        if day is not None:
            days.append(day)
        elif cell:
            words.append(cell)
    # A day alone is the date of the notice below its signature, or says nothing that a person could check.
    if not 1 <= len(days) <= 2 or not words:
        return []
    names = [word for word in words if not _KIND_WORDS.fullmatch(word)]
    kind = WORK if any(_WORKED.search(word) or word == "班" for word in words) else OFF
    return _span(names[0] if names else "", kind, days[0], days[-1])


def _notice(line: str, year: int) -> Iterator[Published]:
    """The sentences of a notice on one holiday."""
    name, colon, rest = _ASIDE.sub("", line).replace(":", "：").partition("：")
    if not colon:
        return
    name = _NUMBERING.sub("", name).strip()
    month = 0
    for clause in re.split(r"[。；;]", rest):
        days = []
        for said, in_month, day in _SPOKEN.findall(clause):
            month = int(in_month) if in_month else month
            at = _date(said or str(year), str(month), day)
            if at is None:
                return
            days.append(at)
        if not days:
            continue
        if "上班" in clause:
            for each in days:
                yield from _span(name, WORK, each, each)
        elif "放假" in clause or "休" in clause:
            if "至" in clause or "—" in clause or "-" in clause:
                first, last = days[0], days[-1]
                # A holiday may run from one year into the next, or begin in the year before.
                if last < first:
                    first = first.replace(year=first.year - 1)
                yield from _span(name, OFF, first, last)
            else:
                for each in days:
                    yield from _span(name, OFF, each, each)


def _events(text: str) -> Iterator[Published]:
    """The all-day events of a calendar file."""
    for block in _UNFOLD.sub("", text).split("BEGIN:VEVENT")[1:]:
        values: dict[str, str] = {}
        for line in block.partition("END:VEVENT")[0].splitlines():
            head, _, value = line.partition(":")
            values.setdefault(head.partition(";")[0].strip().upper(), value.strip())
        first = _stamp(values.get("DTSTART", ""))
        if first is None:
            continue
        end = _stamp(values.get("DTEND", ""))
        # The end of an event is the first day after it.
        last = first if end is None or end <= first else end - dt.timedelta(days=1)
        summary = re.sub(r"\\([,;\\])", r"\1", values.get("SUMMARY", ""))
        worked = _WORKED.search(summary) or re.search(r"班(?:\s|$|[)）])", summary)
        yield from _span(summary, WORK if worked else OFF, first, last)


def _stamp(text: str) -> dt.date | None:
    return _date(text[:4], text[4:6], text[6:8]) if re.fullmatch(r"\d{8}(T\d{6}Z?)?", text) else None


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _span(name: str, kind: str, first: dt.date, last: dt.date) -> list[Published]:
    try:
        shown = (clean(name) or "")[:LONGEST_NAME].strip()
    except TextError:
        shown = ""
    return [Published(shown or ("上班" if kind == WORK else "放假"), kind, first, last)]
