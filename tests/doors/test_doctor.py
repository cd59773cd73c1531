"""What the doctor thinks of clocks and calendars."""

import datetime as dt

from yunchou.doors.doctor import _calendar, _clock


def test_clocks_that_differ_are_told() -> None:
    now = dt.datetime.now(dt.UTC)
    assert _clock(now)[0]
    fine, line = _clock(now - dt.timedelta(minutes=3))
    assert not fine
    assert "-180" in line


def test_a_calendar_that_has_ended_is_told() -> None:
    today = dt.datetime.now(dt.UTC).date()
    assert _calendar(today.replace(year=today.year + 1, day=1))[0]
    fine, line = _calendar(dt.date(today.year - 1, 12, 31))
    assert not fine
    assert "Holidays" in line
    assert not _calendar(None)[0]
