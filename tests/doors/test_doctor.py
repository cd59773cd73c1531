"""What the doctor thinks of clocks and calendars."""

import datetime as dt

from tests.fixtures.asking import create
from tests.fixtures.organisation import Company
from yunchou.apps.organisation.holidays import AHEAD
from yunchou.doors.doctor import _calendar, _clock


def test_clocks_that_differ_are_told() -> None:
    now = dt.datetime.now(dt.UTC)
    assert _clock(now)[0]
    fine, line = _clock(now - dt.timedelta(minutes=3))
    assert not fine
    assert "-180" in line


async def test_a_calendar_that_ends_is_told_until_the_next_year_is_entered(company: Company) -> None:
    home, wanted = company.organisation, (dt.datetime.now(dt.UTC).date() + AHEAD).year
    await home.db.execute("delete from yunchou.holiday where day >= make_date($1, 1, 1)", wanted)
    fine, line = await _calendar(home.db, home.name, home.schema)
    assert not fine
    assert str(wanted) in line
    await create(company.caller("管理员"), "holiday", name="元旦", starts_on=f"{wanted}-01-01")
    assert (await _calendar(home.db, home.name, home.schema))[0]
