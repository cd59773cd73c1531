"""Events that come again, both ways: what a calendar program makes of them, and what it is shown of series."""

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import caldav
import icalendar
import pytest
from dateutil.rrule import rrulestr

from tests.doors.conftest import Site
from tests.doors.test_caldav import MINE, dav, secret_of
from tests.fixtures.asking import create, delete, update
from yunchou.apps.crm.recurring.pattern import Pattern
from yunchou.apps.crm.recurring.rrule import pattern_of, rule_of
from yunchou.records.read import Query, rows
from yunchou.services.calendar import Inexpressible, read

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = dt.datetime.now(ZONE).date()
MONDAY = TODAY + dt.timedelta(days=(7 - TODAY.weekday()) % 7 or 7)
WEEK = dt.timedelta(days=7)


@pytest.fixture(autouse=True)
async def nothing_planned(site: Site) -> None:
    """Each test begins with an empty calendar."""
    organisation = site.company.organisation
    for table in ("r_activity", "r_activity_series", "calendar_item"):
        await organisation.db.execute(f'delete from "{organisation.schema}".{table}')


def at(day: dt.date, hour: int = 10) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), ZONE)


def written(day: dt.date, hour: int = 10) -> str:
    return f"{day:%Y%m%d}T{hour:02}0000"


def again(
    rule: str, day: dt.date = MONDAY, more: str = "", others: str = "", zone: str = "Asia/Shanghai"
) -> str:
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//T//T//EN\r\nBEGIN:VEVENT\r\nUID:r-1\r\nDTSTAMP:20261101T000000Z\r\n"
        f"DTSTART;TZID={zone}:{written(day)}\r\nDURATION:PT45M\r\nSUMMARY:例会\r\nRRULE:{rule}\r\n{more}END:VEVENT\r\n"
        f"{others}END:VCALENDAR\r\n"
    )


def instead(day: dt.date, hour: int, name: str = "例会") -> str:
    """The time of a day is at another hour, or called otherwise."""
    return (
        f"BEGIN:VEVENT\r\nUID:r-1\r\nDTSTAMP:20261101T000000Z\r\nRECURRENCE-ID;TZID=Asia/Shanghai:{written(day)}\r\n"
        f"DTSTART;TZID=Asia/Shanghai:{written(day, hour)}\r\nDURATION:PT45M\r\nSUMMARY:{name}\r\nEND:VEVENT\r\n"
    )


async def times(site: Site, where: str = "NOT ISBLANK(series)") -> list[tuple[str, dt.datetime]]:
    found = await rows(
        site.company.caller("小王"), "activity", Query(["name", "due_at"], where, ["due_at"], limit=200)
    )
    return [(row["name"], dt.datetime.fromisoformat(row["due_at"])) for row in found]


async def series(site: Site) -> list[dict[str, Any]]:
    fields = [
        "name",
        "kind",
        "every",
        "interval",
        "weekdays",
        "month_by",
        "ends_on",
        "times",
        "days_off",
        "begins_at",
    ]
    return await rows(site.company.caller("小王"), "activity_series", Query(fields, sort=["id"]))


async def program(site: Site, secret: str, work: Callable[[Any], Any]) -> Any:
    """What a calendar program does with the person's calendar."""

    def run() -> Any:
        client: Any = caldav.DAVClient(site.address + "/caldav/", username="wang", password=secret)
        with client:
            (mine,) = client.principal().calendars()
            return work(mine)

    return await asyncio.to_thread(run)


async def kept(site: Site, secret: str, name: str = "r.ics") -> str:
    answer = await dav(site, secret, "GET", MINE + name)
    assert answer.status_code == 200, answer.text
    return answer.text.replace("\r\n ", "")


async def begins(site: Site, secret: str, first: dt.date, last: dt.date) -> list[dt.datetime]:
    """When the events of some days begin, as a program expands them."""

    def work(mine: Any) -> list[dt.datetime]:
        found = mine.search(start=at(first, 0), end=at(last, 0), event=True, expand=True)
        return sorted(each.icalendar_component["dtstart"].dt for each in found)

    moments: list[dt.datetime] = await program(site, secret, work)
    return [each.astimezone(ZONE) for each in moments]


RULES = {
    "daily": ("FREQ=DAILY;COUNT=3", {"every": "day", "times": 3}),
    "each other day": ("FREQ=DAILY;INTERVAL=2", {"every": "day", "interval": 2}),
    "on working days": ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", {"weekdays": ["mon", "tue", "wed", "thu", "fri"]}),
    "weekly": ("FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=MO,TH", {"interval": 2, "weekdays": ["mon", "thu"]}),
    "until": (f"FREQ=WEEKLY;UNTIL={MONDAY + 2 * WEEK:%Y%m%d}T020000Z", {"ends_on": (MONDAY + 2 * WEEK).isoformat()}),
    "until before": (
        f"FREQ=WEEKLY;UNTIL={MONDAY + 2 * WEEK:%Y%m%d}T015959Z",
        {"ends_on": (MONDAY + 2 * WEEK - dt.timedelta(days=1)).isoformat()},
    ),
    "until a day": (f"FREQ=WEEKLY;UNTIL={MONDAY + WEEK:%Y%m%d}", {"ends_on": (MONDAY + WEEK).isoformat()}),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "expected"), RULES.values(), ids=RULES)
async def test_a_program_makes_what_comes_again(site: Site, rule: str, expected: dict[str, Any]) -> None:
    secret = await secret_of(site, "wang", "activity:write")
    await program(site, secret, lambda mine: mine.save_event(again(rule)))
    (made,) = await series(site)
    usual = {
        "every": "week",
        "interval": 1,
        "ends_on": None,
        "times": None,
        "kind": "meeting",
        "days_off": "keep",
    }
    assert made.items() >= {**usual, **expected}.items()
    (first, *_) = await times(site)
    assert first == ("例会", at(MONDAY))

    def said(mine: Any) -> list[str]:
        return [each.icalendar_component["rrule"].to_ical().decode() for each in mine.events()]

    (shown,) = await program(site, secret, said)
    zoned = at(MONDAY)
    for each in (rule, shown):
        assert "UNTIL" not in each or each.endswith("Z") or "UNTIL" in rule
    days = (
        list(rrulestr(shown, dtstart=zoned))[:20]
        if "COUNT" in shown
        else rrulestr(shown, dtstart=zoned).xafter(zoned, 9, True)
    )
    moments = [moment for _, moment in await times(site)]
    assert all(day in moments for day in list(days)[:9] if day.date() < TODAY + dt.timedelta(days=55))


async def test_a_month_is_counted_as_the_rule_says(site: Site) -> None:
    secret = await secret_of(site, "wang", "activity:write")
    day = dt.date(TODAY.year + 1, 1, 12)
    number = f"{(day.day - 1) // 7 + 1}{('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[day.weekday()]}"
    for name, rule, month_by in (
        ("a", "FREQ=MONTHLY;COUNT=5", "date"),
        ("b", "FREQ=MONTHLY;BYMONTHDAY=12", "date"),
        ("c", f"FREQ=MONTHLY;BYDAY={number}", "weekday"),
        ("d", f"FREQ=YEARLY;BYMONTH=1;BYDAY={number[1:]};BYSETPOS={number[0]}", "weekday"),
    ):
        answer = await dav(site, secret, "PUT", f"{MINE}{name}.ics", again(rule, day).replace("r-1", name))
        assert answer.status_code == 201, answer.text
        assert (await series(site))[-1]["month_by"] == month_by
    last = dt.date(TODAY.year + 1, 1, 31)
    answer = await dav(site, secret, "PUT", MINE + "e.ics", again("FREQ=MONTHLY;BYMONTHDAY=-1", last))
    assert answer.status_code == 201
    assert "BYMONTHDAY=28,29,30,31;BYSETPOS=-1" in await kept(site, secret, "e.ics")


INEXPRESSIBLE = {
    "hours": again("FREQ=HOURLY"),
    "seldom": again("FREQ=DAILY;INTERVAL=100"),
    "too often": again("FREQ=DAILY;COUNT=5000"),
    "two ends": again("FREQ=DAILY;COUNT=5;UNTIL=20301201T000000Z"),
    "weeks from Sunday": again("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,SU"),
    "another first": again("FREQ=WEEKLY;BYDAY=TU"),
    "weekdays each other day": again("FREQ=DAILY;INTERVAL=2;BYDAY=MO,TU"),
    "two days of months": again("FREQ=MONTHLY;BYMONTHDAY=1,15"),
    "the 31st alone": again("FREQ=MONTHLY", dt.date(2027, 1, 31)),
    "a weekday of the year": again("FREQ=YEARLY;BYDAY=20MO"),
    "weeks of the year": again("FREQ=YEARLY;BYWEEKNO=20"),
    "hours of a day": again("FREQ=DAILY;BYHOUR=9,12"),
    "more dates": again("FREQ=DAILY", more=f"RDATE:{written(MONDAY)}\r\n"),
    "two rules": again("FREQ=DAILY", more="RRULE:FREQ=WEEKLY\r\n"),
    "no rule": again("FREQ=SOMETIMES"),
    "a broken rule": again("FREQ=DAILY;INTERVAL=x"),
    "another clock": again("FREQ=DAILY", zone="Europe/Berlin"),
    "from a time on": again(
        "FREQ=WEEKLY", others=instead(MONDAY + WEEK, 11).replace("RECURRENCE-ID;", "RECURRENCE-ID;RANGE=THISANDFUTURE;")
    ),
    "a time of no day": again("FREQ=WEEKLY", others=instead(MONDAY + dt.timedelta(days=1), 11)),
    "far ahead": again("FREQ=WEEKLY", others=instead(MONDAY + 1000 * WEEK, 11)),
}  # fmt: skip


async def test_a_rule_that_no_series_says_is_refused_and_nothing_is_changed(site: Site) -> None:
    secret = await secret_of(site, "wang", "activity:write")
    made = await dav(site, secret, "PUT", MINE + "r.ics", again("FREQ=WEEKLY;COUNT=4"))
    before, text = await times(site), await kept(site, secret)
    for name, body in INEXPRESSIBLE.items():
        for path in ("r.ics", "new.ics"):
            answer = await dav(site, secret, "PUT", MINE + path, body)
            assert answer.status_code == 403, (name, answer.text)
            assert "valid-calendar-object-resource" in answer.text
    assert (await times(site), await kept(site, secret)) == (before, text)
    assert (await dav(site, secret, "GET", MINE + "r.ics")).headers["etag"] == made.headers["etag"]


async def test_single_times_are_moved_left_out_and_put_back(site: Site) -> None:
    secret = await secret_of(site, "wang", "activity:write")
    await program(site, secret, lambda mine: mine.save_event(again("FREQ=WEEKLY;COUNT=60")))
    second, third, far = MONDAY + WEEK, MONDAY + 2 * WEEK, MONDAY + 40 * WEEK
    skipped = f"EXDATE;TZID=Asia/Shanghai:{written(third)},{written(far + WEEK)}\r\n"
    body = again(
        "FREQ=WEEKLY;COUNT=60", more=skipped, others=instead(second, 15, "例会（改）") + instead(far, 8)
    )
    changed = await dav(site, secret, "PUT", MINE + "r-1.ics", body)
    assert changed.status_code == 204
    found = await times(site, 'NOT ISBLANK(series) and status = "open"')
    assert found[:2] == [("例会", at(MONDAY)), ("例会（改）", at(second, 15))]
    assert at(third) not in [moment for _, moment in found]
    assert ("例会", at(far, 8)) in found
    expected = [at(MONDAY), at(second, 15), at(third + WEEK)]
    assert await begins(site, secret, MONDAY, third + WEEK + dt.timedelta(days=1)) == expected
    assert await begins(site, secret, far - dt.timedelta(days=1), far + 2 * WEEK + dt.timedelta(days=1)) == [
        at(far, 8), at(far + 2 * WEEK)]  # fmt: skip
    # What a program has read, it may write again without changing anything.
    text = await kept(site, secret, "r-1.ics")
    same = await dav(site, secret, "PUT", MINE + "r-1.ics", text, If_Match=changed.headers["etag"])
    assert (same.status_code, same.headers["etag"]) == (204, changed.headers["etag"])
    await dav(site, secret, "PUT", MINE + "r-1.ics", again("FREQ=WEEKLY;COUNT=60"))
    expected = [at(MONDAY), at(second), at(third), at(third + WEEK)]
    assert await begins(site, secret, MONDAY, third + WEEK + dt.timedelta(days=1)) == expected


async def test_a_program_shows_what_became_of_a_series_here(site: Site) -> None:
    wang = site.company.caller("小王")
    secret = await secret_of(site, "wang", "activity:write")
    made = await create(
        wang, "activity_series", name="周会", kind="meeting", begins_at=at(MONDAY).isoformat(), days_off="keep",
        weekdays=["mon"], owner=site.company.ids["小王"],
    )  # fmt: skip
    ids = [row["id"] for row in await rows(wang, "activity", Query(["due_at"], sort=["due_at"]))]
    await update(wang, "activity", ids[1], due_at=at(MONDAY + WEEK, 16).isoformat())
    await delete(wang, "activity", ids[2])
    await update(wang, "activity", ids[0], status="done")
    assert await begins(site, secret, MONDAY, MONDAY + 3 * WEEK + dt.timedelta(days=1)) == [
        at(MONDAY), at(MONDAY + WEEK, 16), at(MONDAY + 3 * WEEK)]  # fmt: skip
    text = await kept(site, secret, f"series-{made}.ics")
    assert f"EXDATE;TZID=Asia/Shanghai:{written(MONDAY + 2 * WEEK)}" in text
    # The feed shows the same, and what a series stands for is told once.
    feed = (await site.client().page(f"/calendar.ics?token={secret}")).text
    assert (feed.count("BEGIN:VEVENT"), feed.count("RRULE")) == (2, 1)
    await dav(site, secret, "DELETE", f"{MINE}series-{made}.ics")
    assert await times(site, 'status = "open"') == []
    assert [name for name, _ in await times(site, 'kind = "meeting"')] == ["周会"]


async def test_days_off_are_told_of_a_rule(site: Site) -> None:
    wang = site.company.caller("小王")
    secret = await secret_of(site, "wang", "activity:read")
    saturday = MONDAY + dt.timedelta(days=5)
    await create(
        wang, "activity_series", name="日报", kind="task", begins_at=at(saturday).isoformat(), days_off="next", every="day",
    )  # fmt: skip
    moments = await begins(site, secret, MONDAY, MONDAY + 3 * WEEK)
    assert moments == [moment for _, moment in await times(site) if moment < at(MONDAY + 3 * WEEK, 0)]
    assert moments


async def test_one_becomes_several_and_several_one(site: Site) -> None:
    wang = site.company.caller("小王")
    secret = await secret_of(site, "wang", "activity:write")
    customer = await create(wang, "account", name="华东机械")
    single = await create(
        wang, "activity", name="拜访", kind="visit", due_at=at(MONDAY).isoformat(), account=customer
    )
    path = f"{MINE}{single}.ics"
    answer = await dav(site, secret, "PUT", path, again("FREQ=WEEKLY;COUNT=3"))
    assert answer.status_code == 204, answer.text
    (made,) = await series(site)
    assert (made["kind"], made["times"], len(await times(site))) == ("visit", 3, 3)
    text = await kept(site, secret, f"{single}.ics")
    assert text.count("BEGIN:VEVENT") == 1
    plain = again("FREQ=WEEKLY").replace("RRULE:FREQ=WEEKLY\r\n", "")
    assert (await dav(site, secret, "PUT", path, plain)).status_code == 204
    assert await series(site) == []
    assert await times(site, "ISBLANK(series)") == [("例会", at(MONDAY))]
    assert await times(site) == []
    assert "RRULE" not in await kept(site, secret, f"{single}.ics")


async def test_changes_of_times_are_changes_of_their_series(site: Site) -> None:
    wang = site.company.caller("小王")
    secret = await secret_of(site, "wang", "activity:read")
    made = await create(
        wang, "activity_series", name="周会", kind="meeting", begins_at=at(MONDAY).isoformat()
    )
    ids = [row["id"] for row in await rows(wang, "activity", Query(["due_at"], sort=["due_at"]))]
    known = await program(site, secret, lambda mine: mine.objects_by_sync_token(load_objects=True))
    assert f"series-{made}.ics" in {str(each.url).rsplit("/", 1)[-1] for each in known}
    body = '<d:sync-collection xmlns:d="DAV:"><d:sync-token>{}</d:sync-token><d:prop><d:getetag/></d:prop></d:sync-collection>'
    await delete(wang, "activity", ids[1])
    answer = await dav(site, secret, "REPORT", MINE, body.format(known.sync_token))
    assert "200 OK" in answer.text.split(f"series-{made}.ics")[1].split("response>")[0]
    await delete(wang, "activity_series", made)
    answer = await dav(site, secret, "REPORT", MINE, body.format(known.sync_token))
    assert "404" in answer.text.split(f"series-{made}.ics")[1].split("response>")[0]


async def test_nobody_changes_the_series_of_another(site: Site) -> None:
    zhang = site.company.caller("小张")
    made = await create(
        zhang, "activity_series", name="别人的", kind="meeting", begins_at=at(MONDAY).isoformat()
    )
    secret = await secret_of(site, "wang", "activity:write")
    assert (await dav(site, secret, "GET", f"{MINE}series-{made}.ics")).status_code == 404
    assert (await dav(site, secret, "DELETE", f"{MINE}series-{made}.ics")).status_code == 404
    reader = await secret_of(site, "wang", "activity:read")
    assert (await dav(site, reader, "PUT", MINE + "r.ics", again("FREQ=DAILY"))).status_code == 403


@pytest.mark.parametrize(
    "begins",
    [dt.datetime.fromisoformat(f"{day}T09:00") for day in ("2026-01-05", "2027-01-31", "2028-02-29")],
)
@pytest.mark.parametrize("every", ["day", "week", "month", "year"])
@pytest.mark.parametrize("month_by", ["date", "weekday"])
def test_patterns_are_told_as_rules_that_say_the_same(begins: dt.datetime, every: str, month_by: str) -> None:
    pattern = Pattern(begins, every=every, interval=2, month_by=month_by, times=12)
    rule = rule_of(pattern)
    told: Any = icalendar.vRecur(rule)
    text = told.to_ical().decode()
    assert [each.date() for each in rrulestr(text, dtstart=begins)] == list(pattern.dates())
    values = pattern_of(rule, begins)
    assert (values["every"], values["interval"], values["times"]) == (every, 2, 12)
    assert values["month_by"] == (month_by if every in ("month", "year") else "date")


def test_an_event_without_a_zone_goes_by_the_organisations_clock() -> None:
    body = again("FREQ=DAILY;UNTIL=20271201").replace(";TZID=Asia/Shanghai", "").encode()
    (entry,) = read(body, "Asia/Shanghai")
    assert (entry.start, entry.rule) == (at(MONDAY), {"FREQ": ["DAILY"], "UNTIL": [dt.date(2027, 12, 1)]})
    utc = again("FREQ=DAILY").replace(";TZID=Asia/Shanghai", "").replace("100000\r", "200000Z\r").encode()
    with pytest.raises(Inexpressible):
        read(utc, "Asia/Shanghai")
