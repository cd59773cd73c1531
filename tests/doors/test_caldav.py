"""Calendar programs: discovery, reading, writing and following by CalDAV, and the feed, over real HTTP."""

import asyncio
import datetime as dt
from typing import Any

import caldav
import httpx
import icalendar
import pytest
from caldav.lib.error import AuthorizationError

from tests.doors.conftest import Site
from tests.fixtures.asking import create, delete, read, update

DUE = dt.datetime(2026, 12, 1, 1, 30, tzinfo=dt.UTC)
MINE = "/caldav/calendars/mine/"
EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//T//T//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\n"
    "DTSTART:{start}\r\nDTEND:20261201T030000Z\r\nSUMMARY:{name}\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def event(name: str = "周会", uid: str = "u-1", start: str = "20261201T020000Z", more: str = "") -> str:
    return EVENT.format(name=name, uid=uid, start=start, more=more)


async def secret_of(site: Site, login: str, *scopes: str) -> str:
    who = await site.person(login)
    made = await who.post("/tokens", json={"name": "日历", "scopes": list(scopes)})
    assert made.status_code == 201, made.text
    return str(made.json()["token"])


def client_of(site: Site, secret: str) -> Any:
    """A calendar program, to be closed."""
    return caldav.DAVClient(site.address + "/caldav/", username="wang", password=secret)


async def dav(
    site: Site, secret: str, method: str, path: str, body: str = "", **headers: str
) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await site.client().request(
        method, site.address + path, content=body.encode(), headers=named, auth=("wang", secret)
    )


async def test_a_calendar_program_finds_reads_and_writes_follow_ups(site: Site) -> None:
    wang, zhang = site.company.caller("小王"), site.company.caller("小张")
    planned = await create(wang, "activity", name="拜访华东机械", kind="visit", due_at=DUE.isoformat())
    await create(zhang, "activity", name="别人的", due_at=DUE.isoformat())
    secret = await secret_of(site, "wang", "activity:write")

    def work() -> tuple[list[str], list[str]]:
        with client_of(site, secret) as client:
            return worked(client)

    def worked(client: Any) -> tuple[list[str], list[str]]:
        (mine,) = client.principal().calendars()
        there = [str(each.icalendar_component["summary"]) for each in mine.events()]
        shown = icalendar.Event()
        shown.add("uid", "shown@calendar.example")
        shown.add("dtstamp", DUE)
        shown.add("dtstart", DUE + dt.timedelta(days=1))
        shown.add("dtend", DUE + dt.timedelta(days=1, minutes=45))
        shown.add("summary", "演示")
        calendar = icalendar.Calendar()
        calendar.add_component(shown)
        made = mine.save_event(calendar.to_ical().decode())
        found = mine.search(start=DUE, end=DUE + dt.timedelta(hours=1), event=True)
        (moved,) = [each for each in mine.events() if str(each.icalendar_component["summary"]) == "演示"]
        moved.icalendar_component["summary"] = "演示（改）"
        moved.save()
        made.load()
        return there, [str(each.icalendar_component["summary"]) for each in (*found, made)]

    there, seen = await asyncio.to_thread(work)
    assert (there, seen) == (["拜访华东机械"], ["拜访华东机械", "演示（改）"])
    from_program = await _named(site, "演示（改）")
    assert (from_program["kind"], from_program["duration_minutes"]) == ("meeting", 45)
    assert (await read(wang, "activity", planned))["name"] == "拜访华东机械"


async def _named(site: Site, name: str) -> dict[str, Any]:
    who = await site.person("wang")
    found = await who.get(
        "/records/activity",
        params={"where": f'name = "{name}"', "fields": "kind,due_at,duration_minutes,place"},
    )
    (row,) = found.json()["records"]
    return dict(row)


async def test_changes_are_followed_by_a_token(site: Site) -> None:
    wang = site.company.caller("小王")
    secret = await secret_of(site, "wang", "activity:read")
    first = await create(wang, "activity", name="甲", due_at=DUE.isoformat())
    second = await create(wang, "activity", name="乙", due_at=DUE.isoformat())

    def began() -> Any:
        with client_of(site, secret) as client:
            (mine,) = client.principal().calendars()
            return mine.objects_by_sync_token(load_objects=True)

    known = await asyncio.to_thread(began)
    assert {f"{first}.ics", f"{second}.ics"} <= {str(each.url).rsplit("/", 1)[-1] for each in known}
    await update(wang, "activity", first, name="甲改")
    await delete(wang, "activity", second)
    third = await create(wang, "activity", name="丙", due_at=DUE.isoformat())
    body = '<d:sync-collection xmlns:d="DAV:"><d:sync-token>{}</d:sync-token><d:prop><d:getetag/></d:prop></d:sync-collection>'
    answer = await dav(site, secret, "REPORT", MINE, body.format(known.sync_token))
    assert answer.status_code == 207
    assert f"{first}.ics" in answer.text
    assert f"{third}.ics" in answer.text
    gone = answer.text.split(f"{second}.ics")[1].split("response>")[0]
    assert "404" in gone
    wrong = await dav(site, secret, "REPORT", MINE, body.format("urn:other"))
    assert (wrong.status_code, "valid-sync-token" in wrong.text) == (403, True)


async def test_tags_keep_two_programs_from_writing_over_each_other(site: Site) -> None:
    secret = await secret_of(site, "wang", "activity:write")
    path = MINE + "u-9.ics"
    made = await dav(site, secret, "PUT", path, event(uid="u-9"), If_None_Match="*")
    assert made.status_code == 201
    assert (await dav(site, secret, "PUT", path, event(uid="u-9"), If_None_Match="*")).status_code == 412
    changed = await dav(site, secret, "PUT", path, event("改", "u-9"), If_Match=made.headers["etag"])
    assert changed.status_code == 204
    stale = await dav(site, secret, "PUT", path, event("旧", "u-9"), If_Match=made.headers["etag"])
    assert stale.status_code == 412
    got = await dav(site, secret, "GET", path)
    assert (got.headers["etag"], "SUMMARY:改" in got.text, "UID:u-9" in got.text) == (
        changed.headers["etag"],
        True,
        True,
    )
    assert (await dav(site, secret, "DELETE", path, If_Match=made.headers["etag"])).status_code == 412
    assert (await dav(site, secret, "DELETE", path, If_Match=changed.headers["etag"])).status_code == 204
    assert (await dav(site, secret, "GET", path)).status_code == 404


async def test_nobody_reads_or_writes_the_calendar_of_another(site: Site) -> None:
    wang = site.company.caller("小王")
    planned = await create(wang, "activity", name="小王的", due_at=DUE.isoformat())
    other = await secret_of(site, "zhang", "activity:write")
    for method in ("GET", "DELETE"):
        assert (await dav(site, other, method, f"{MINE}{planned}.ics")).status_code == 404
    reader = await secret_of(site, "wang", "activity:read")
    assert (await dav(site, reader, "PUT", MINE + "a.ics", event())).status_code == 403
    narrow = await secret_of(site, "wang", "account:read")
    assert (await dav(site, narrow, "PROPFIND", MINE)).status_code == 403
    nobody = await dav(site, "yc_wrong", "PROPFIND", "/caldav/")
    assert (nobody.status_code, nobody.headers["www-authenticate"][:5]) == (401, "Basic")

    def refused() -> None:
        with client_of(site, "yc_no") as client:
            client.principal()

    with pytest.raises(AuthorizationError):
        await asyncio.to_thread(refused)


HOSTILE = {
    "entities": '<!DOCTYPE a [<!ENTITY b "c">]><d:propfind xmlns:d="DAV:"><d:prop>&b;</d:prop></d:propfind>',
    "outside": '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    "cut": "<d:propfind",
    "zero": "\x00\x01",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_xml_is_refused(site: Site, body: str) -> None:
    secret = await secret_of(site, "wang", "activity:write")
    for method, path in (("PROPFIND", MINE), ("REPORT", MINE)):
        assert (await dav(site, secret, method, path, body)).status_code == 400


WRONG = {
    "nothing": "",
    "no calendar": "hello",
    "two": event() + event(uid="u-2"),
    "no uid": event(uid=""),
    "backwards": event(start="20261202T020000Z"),
    "no time": event(start="whenever"),
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
async def test_what_is_no_event_is_refused(site: Site, body: str) -> None:
    secret = await secret_of(site, "wang", "activity:write")
    assert (await dav(site, secret, "PUT", MINE + "w.ics", body)).status_code == 422


async def test_large_bodies_and_other_methods_are_refused(site: Site) -> None:
    secret = await secret_of(site, "wang", "activity:write")
    assert (await dav(site, secret, "PUT", MINE + "l.ics", "x" * 300_000)).status_code == 413
    assert (await dav(site, secret, "MKCALENDAR", "/caldav/calendars/new/")).status_code == 405
    assert (await dav(site, secret, "PROPFIND", "/caldav/nowhere/")).status_code == 404
    options = await dav(site, secret, "OPTIONS", "/caldav/")
    assert "calendar-access" in options.headers["dav"]


async def test_the_feed_shows_what_its_person_sees_until_it_is_revoked(site: Site) -> None:
    wang = site.company.caller("小王")
    await create(wang, "activity", name="订阅可见", due_at=DUE.isoformat(), duration_minutes=60)
    secret = await secret_of(site, "wang", "activity:read")
    got = await site.client().page(f"/calendar.ics?token={secret}")
    assert got.headers["content-type"].startswith("text/calendar")
    assert "SUMMARY:订阅可见" in got.text
    assert "DTEND:20261201T023000Z" in got.text
    who = await site.person("wang")
    (token,) = [t for t in (await who.get("/tokens")).json()["tokens"] if t["name"] == "日历"][:1]
    assert (await who.delete(f"/tokens/{token['id']}")).status_code == 204
    assert (await site.client().page(f"/calendar.ics?token={secret}")).status_code == 401
