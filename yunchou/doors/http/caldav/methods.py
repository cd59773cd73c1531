"""What calendar programs ask: PROPFIND, REPORT, GET, PUT and DELETE on the resources of a person."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element

from yunchou.access.actor import Caller
from yunchou.base.errors import Problem, malformed, not_found, say, version_conflict
from yunchou.doors.http.caldav import items
from yunchou.doors.http.caldav.names import Item
from yunchou.doors.http.caldav.xml import (
    CAL,
    SERVER,
    Found,
    c,
    d,
    error,
    holding,
    link,
    multistatus,
    parse,
    said,
)
from yunchou.doors.http.replies import Reply
from yunchou.services.calendar import Inexpressible, read, written

XML, ICS = "application/xml; charset=utf-8", "text/calendar; charset=utf-8"
ROOT, ME, HOME, MINE = "/caldav/", "/caldav/me/", "/caldav/calendars/", "/caldav/calendars/mine/"
MOST_ASKED = 1000
INEXPRESSIBLE = say(
    "该重复规则无法保存：支持每隔若干天、周（可选星期）、月或年重复，直至某日或共若干次",
    "This rule can't be kept. What can: every so many days, weeks (on weekdays), months or years, until a day or so often",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: who, what, where under /caldav, and with which words."""

    caller: Caller
    method: str
    path: list[str]
    body: bytes
    headers: Mapping[str, str]


async def answer(asked: Asked) -> Reply:
    """The answer to a request. Raises 404, 405 and what the calls beneath raise."""
    name = (
        unquote(asked.path[2]) if asked.path[:2] == ["calendars", "mine"] and len(asked.path) == 3 else None
    )
    if asked.method == "PROPFIND":
        return await _propfind(asked, name)
    if asked.method == "REPORT" and asked.path == ["calendars", "mine"]:
        return await _report(asked)
    if name is not None and asked.method in ("GET", "HEAD", "PUT", "DELETE"):
        return await _item(asked, name)
    raise Problem(405, "method_not_allowed", say("此处不支持该操作", "This can't be done here"))


async def _item(asked: Asked, name: str) -> Reply:
    if len(name) > items.LONGEST_NAME or "/" in name or "\x00" in name:
        raise not_found()
    there = (await items.named(asked.caller, [name])).get(name)
    if asked.method in ("PUT", "DELETE"):
        _unchanged(asked, there)
    if asked.method == "PUT":
        try:
            entries = read(asked.body, asked.caller.organisation.settings.time_zone)
            kept = await items.put(asked.caller, name, entries, there)
        except Inexpressible:
            return _refused(asked)
        return Reply(status=204 if there else 201, headers={"etag": kept.etag})
    if there is None:
        raise not_found()
    if asked.method == "DELETE":
        await items.remove(asked.caller, there)
        return Reply(status=204)
    body = b"" if asked.method == "HEAD" else written(there.entries)
    return Reply(body, media_type=ICS, headers={"etag": there.etag})


def _refused(asked: Asked) -> Reply:
    """What comes again in a way that can't be kept stays with the program: it is told so, and nothing is changed."""
    body = error(c("valid-calendar-object-resource"), INEXPRESSIBLE.in_language(asked.caller.language))
    return Reply(body, 403, media_type=XML)


def _unchanged(asked: Asked, there: Item | None) -> None:
    """Raises 412 where the resource is not as the program believes it to be."""
    match, none = asked.headers.get("if-match"), asked.headers.get("if-none-match")
    if none is not None and there is not None and (none.strip() == "*" or there.etag in none):
        raise version_conflict()
    if match is not None and (there is None or (match.strip() != "*" and there.etag not in match)):
        raise version_conflict()


async def _propfind(asked: Asked, name: str | None) -> Reply:
    root = parse(asked.body)
    wanted = None
    if root is not None and (asked_for := root.find(d("prop"))) is not None:
        wanted = [each.tag for each in asked_for]
    deep = asked.headers.get("depth", "0") != "0"
    if name is not None:
        item = (await items.named(asked.caller, [name])).get(name)
        if item is None:
            raise not_found()
        return _several([_of_item(item)], wanted)
    if not asked.path:
        return _several([Found(ROOT, _of_place("root"))], wanted)
    if asked.path == ["me"]:
        return _several([Found(ME, _of_place("me"))], wanted)
    if asked.path == ["calendars"]:
        inside = [Found(MINE, await _of_calendar(asked))] if deep else []
        return _several([Found(HOME, _of_place("home")), *inside], wanted)
    if asked.path == ["calendars", "mine"]:
        inside = [_of_item(item) for item in await items.find(asked.caller)] if deep else []
        return _several([Found(MINE, await _of_calendar(asked)), *inside], wanted)
    raise not_found()


def _several(found: list[Found], wanted: list[str] | None, token: str | None = None) -> Reply:
    return Reply(multistatus(found, wanted, token), 207, media_type=XML)


def _of_place(kind: str) -> dict[str, Element]:
    types = [Element(d("collection")), *([Element(d("principal"))] if kind == "me" else [])]
    made = (
        holding(d("resourcetype"), *types),
        said(d("displayname"), "Yunchou"),
        link(d("current-user-principal"), ME),
        link(d("principal-URL"), ME),
        link(d("owner"), ME),
        link(c("calendar-home-set"), HOME),
    )
    return {each.tag: each for each in made}


async def _of_calendar(asked: Asked) -> dict[str, Element]:
    position = items.token_of(await items.now(asked.caller))
    component = Element(c("comp"), {"name": "VEVENT"})
    rights = [
        holding(d("privilege"), Element(d(name))) for name in ("read", "write-content", "bind", "unbind")
    ]
    reports = [
        holding(d("supported-report"), holding(d("report"), Element(name)))
        for name in (c("calendar-query"), c("calendar-multiget"), d("sync-collection"))
    ]
    made = (
        holding(d("resourcetype"), Element(d("collection")), Element(c("calendar"))),
        said(d("displayname"), "运筹日历" if asked.caller.language == "zh-CN" else "Yunchou"),
        link(d("current-user-principal"), ME),
        link(d("owner"), ME),
        holding(c("supported-calendar-component-set"), component),
        holding(d("current-user-privilege-set"), *rights),
        holding(d("supported-report-set"), *reports),
        said(d("sync-token"), position),
        said(f"{{{SERVER}}}getctag", position),
    )
    return {each.tag: each for each in made}


def _href(name: str) -> str:
    return MINE + quote(name, safe="")


def _of_item(item: Item, *, whole: bool = False) -> Found:
    made = [
        Element(d("resourcetype")),
        said(d("getetag"), item.etag),
        said(d("getcontenttype"), "text/calendar; charset=utf-8; component=VEVENT"),
    ]
    if whole:
        made.append(said(c("calendar-data"), written(item.entries).decode("utf-8")))
    return Found(_href(item.name), {each.tag: each for each in made})


async def _report(asked: Asked) -> Reply:
    root = parse(asked.body)
    if root is None:
        raise malformed(say("缺少请求内容", "The request has no body"))
    asked_for = root.find(d("prop"))
    wanted = None if asked_for is None else [each.tag for each in asked_for]
    whole = wanted is None or c("calendar-data") in wanted
    if root.tag == c("calendar-query"):
        found = await items.between(asked.caller, *_span(root))
        return _several([_of_item(item, whole=whole) for item in found], wanted)
    if root.tag == c("calendar-multiget"):
        return await _multiget(asked, root, wanted, whole)
    if root.tag == d("sync-collection"):
        return await _sync(asked, root, wanted, whole)
    return Reply(error(d("supported-report")), 403, media_type=XML)


async def _multiget(asked: Asked, root: Element, wanted: list[str] | None, whole: bool) -> Reply:
    hrefs = [(each.text or "").strip() for each in root.findall(d("href"))][:MOST_ASKED]
    names = {href: unquote(href.rsplit("/", 1)[-1]) for href in hrefs}
    found = await items.named(asked.caller, list(names.values()))
    answers = [
        _of_item(found[name], whole=whole) if name in found else Found(href, status=404)
        for href, name in names.items()
    ]
    return _several(answers, wanted)


async def _sync(asked: Asked, root: Element, wanted: list[str] | None, whole: bool) -> Reply:
    """What changed since a token; without one, all. A token that is none is told so, and the program begins anew."""
    given = (root.findtext(d("sync-token")) or "").strip()
    if not given:
        position = await items.now(asked.caller)
        found = [_of_item(item, whole=whole) for item in await items.find(asked.caller)]
        return _several(found, wanted, items.token_of(position))
    since = items.position_of(given)
    if since is None:
        return Reply(error(d("valid-sync-token")), 403, media_type=XML)
    changed, position = await items.changes(asked.caller, since)
    answers = [
        Found(_href(name), status=404) if item is None else _of_item(item, whole=whole)
        for name, item in changed.items()
    ]
    return _several(answers, wanted, items.token_of(position))


def _span(root: Element) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The span of a time-range filter. Raises 400 for what is none."""
    found = next(iter(root.iter(f"{{{CAL}}}time-range")), None)
    if found is None:
        return None, None

    def moment(name: str) -> dt.datetime | None:
        text = found.get(name)
        if text is None:
            return None
        try:
            return dt.datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
        except ValueError as fault:
            raise malformed(say("时间范围有误", "The time range is none")) from fault

    return moment("start"), moment("end")
