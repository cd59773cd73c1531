"""Places on earth and days of the Chinese calendar: distances that hold, an index that serves, days that really come."""

import datetime as dt
import math
from collections.abc import Awaitable, Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lunar_python import Lunar, LunarYear

from yunchou.base.db import Database
from yunchou.language.errors import ExpressionError
from yunchou.language.types import Environment, Type

Compute = Callable[..., Awaitable[Any]]
GEO = {"p": Type("geo")}
LUNAR = {"d": Type("lunar_date")}
LET = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
SHANGHAI, HANGZHOU = (121.4737, 31.2304), (120.1551, 30.2741)


async def test_distances_are_those_of_the_earth(compute: Compute) -> None:
    async def apart(place: Any, lat: float, lng: float) -> Any:
        return await compute(f"DISTANCE(p, {lat}, {lng})", {"p": place}, GEO)

    assert await apart(SHANGHAI, 30.2741, 120.1551) == pytest.approx(Decimal("164.5"), abs=1)
    assert await apart(SHANGHAI, 31.2304, 121.4737) == 0
    assert await apart((0, 90), -90, 0) == pytest.approx(Decimal("20015.115"), abs=Decimal("0.01"))
    assert await apart((179.99, 0), 0, -179.99) == pytest.approx(Decimal("2.224"), abs=Decimal("0.001"))
    assert await apart(None, 30, 120) is None
    assert await apart(SHANGHAI, 91, 0) is None
    assert await apart(SHANGHAI, 0, 1e300) is None


@LET
@given(
    st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 20_100)
)
async def test_near_says_what_the_distance_says(
    shared_database: Database, lat: float, lng: float, there: float, east: float, km: float
) -> None:
    row = await shared_database.fetchrow(
        "select yunchou.near($1, $2, $3, $4) as near, yunchou.distance($1, $2, $3) as far",
        (round(lng, 7), round(lat, 7)),
        *(Decimal(repr(round(each, 7))) for each in (there, east, km)),
    )
    assert row is not None
    assert row["near"] == (row["far"] <= Decimal(repr(round(km, 7))))


async def test_near_is_served_by_an_index(shared_database: Database) -> None:
    async with shared_database.transaction() as link:
        await link.execute("create temporary table places (id int, p point) on commit drop")
        await link.execute(
            "insert into places select n, point(n % 360 - 180, n % 180 - 90) from generate_series(1, 20000) n"
        )
        await link.execute("create index on places using gist (p)")
        await link.execute("analyze places")
        plan = await link.fetch("explain select id from places where yunchou.near(p, 30.25, 120.16, 5)")
    assert any("Index Cond: (p <@" in line[0] for line in plan)


async def test_only_a_place_has_a_distance(compute: Compute) -> None:
    for text in (
        'DISTANCE("30,120", 30, 120)',
        "DISTANCE(p, p, 1)",
        "p = 5",
        "p & 1",
        "p in (1)",
        "MAX(p, p)",
    ):
        with pytest.raises(ExpressionError):
            await compute(text, {"p": SHANGHAI}, GEO)
    assert await compute("p is null", {"p": None}, GEO) is True
    assert await compute("NEAR(p, 30.2741, 120.1551, 1)", {"p": HANGZHOU}, GEO) is True


async def test_the_months_are_those_of_the_calendar(shared_database: Database) -> None:
    kept = await shared_database.fetch(
        "select first, year, month, leap, days from yunchou.lunar_month order by first"
    )
    days = [row["first"] for row in kept]
    assert [(b - a).days for a, b in pairwise(days)] == [row["days"] for row in kept[:-1]]
    for year in (1900, 1984, 2023, 2033, 2034, 2057, 2100):
        wanted = [m for m in LunarYear.fromYear(year).getMonths() if m.getYear() == year]
        found = [row for row in kept if row["year"] == year]
        assert [(abs(m.getMonth()), m.getMonth() < 0, m.getDayCount()) for m in wanted] == [
            (row["month"], row["leap"], row["days"]) for row in found
        ]


@pytest.mark.parametrize(
    ("lunar", "start", "expected"),
    [
        (1001, "2026-01-01", "2026-02-17"),  # 正月初一
        (1001, "2026-02-17", "2026-02-17"),  # the day itself counts
        (1001, "2026-02-18", "2027-02-06"),
        (12030, "2025-12-01", "2026-02-16"),  # no 30th of the 12th month: the 29th, New Year's Eve
        (6115, "2025-07-01", "2025-08-08"),  # 闰六月十五 in a year that has it
        (6115, "2026-01-01", "2026-07-28"),  # and in one that has not
        (6015, "2025-07-20", "2026-07-28"),  # the usual month does not come again as a leap month
        (8015, "2026-09-01", "2026-09-25"),  # 中秋
        (1001, "1850-01-01", "1900-01-31"),
        (1001, "2101-06-01", None),
    ],
)
async def test_a_lunar_day_comes_again(
    compute: Compute, lunar: int, start: str, expected: str | None
) -> None:
    found = await compute(f'NEXT_LUNAR(d, "{start}")', {"d": lunar}, LUNAR)
    assert found == (None if expected is None else dt.date.fromisoformat(expected))


@LET
@given(st.dates(dt.date(1900, 1, 31), dt.date(2100, 12, 31)))
async def test_a_day_is_its_own_next_lunar_day(shared_database: Database, day: dt.date) -> None:
    row = await shared_database.fetchrow(
        "select yunchou.lunar_of($1) as lunar, yunchou.next_lunar(yunchou.lunar_of($1), $1) as next", day
    )
    assert row is not None
    wanted = Lunar.fromDate(dt.datetime.combine(day, dt.time(12)))
    month = wanted.getMonth()
    assert row["lunar"] == abs(month) * 1000 + (100 if month < 0 else 0) + wanted.getDay()
    assert row["next"] == day


async def test_lunar_dates_are_compared_in_words(compute: Compute) -> None:
    spring = Environment(now=dt.datetime(2026, 2, 17, 4, tzinfo=dt.UTC))
    assert await compute('LUNAR(TODAY()) = "正月初一"', environment=spring) is True
    assert await compute('NEXT_LUNAR("农历正月初一") = TODAY()', environment=spring) is True
    assert await compute('d in ("腊月廿三", "lunar 1-1")', {"d": 12023}, LUNAR) is True
    assert await compute('d between "四月初一" and "五月初一"', {"d": 4115}, LUNAR) is True
    assert await compute('d = "闰四月十五"', {"d": 4115}, LUNAR) is True
    assert await compute("NEXT_LUNAR(null)", environment=spring) is None
    for text in ('d = "每月"', "d = 5", "d + 1", "NEXT_LUNAR(5)", "d & 1"):
        with pytest.raises(ExpressionError):
            await compute(text, {"d": 1001}, LUNAR)


def test_the_circle_of_the_earth_is_what_the_functions_take() -> None:
    assert math.isclose(2 * math.pi * 6371.0088, 40030.23, abs_tol=0.01)
