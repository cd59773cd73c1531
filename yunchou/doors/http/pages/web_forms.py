"""Web forms as anybody sees them: the public page `/f/TOKEN`, and what is handed in there.

A page holds a sealed stamp that says when it was made. What is handed in too soon, without a stamp, into the field that no
person sees, or neither after a while nor with the small work that a browser does meanwhile, is spam: it is counted and
answered as if it had been taken.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request, get, post
from litestar.response.base import ASGIResponse

from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base.errors import Problem
from yunchou.base.sealing import Sealer, SealError
from yunchou.doors.assemble import House, fresh
from yunchou.doors.http.pages.web_form_page import SCRIPT, closed_page, form_page, policy, thanks_page
from yunchou.doors.http.replies import Reply
from yunchou.model.field_types import type_of
from yunchou.pages.web_forms.definition import SOURCE_NAMES, WebForm, web_form
from yunchou.pages.web_forms.submit import CREATED, DUPLICATE, REFUSED, SPAM, Handed, hand_in, keep_only

TOKEN = re.compile(r"([0-9a-f]{1,15})-[A-Za-z0-9_-]{20}")
HONEYPOT = "fax_number_2"
STAMP, WORK = "form_stamp", "form_work"
PURPOSE = "web form"
SOONEST_SECONDS, ALONE_SECONDS, OLDEST_SECONDS = 2.0, 12.0, 24 * 3600.0
WORK_BITS = 14
MOST_BYTES = 64 * 1024
MOST_FIELDS = 200
MOST_SOURCE = 300


@get("/f/form.js", opt={"open": True})
async def script(request: Request[Any, Any, Any]) -> ASGIResponse:
    """The small work that a browser does while a form is filled in."""
    request.scope["state"]["route"] = "/f/form.js"
    headers = {"Cache-Control": "public, max-age=3600"}
    return Reply(SCRIPT.encode(), headers=headers, media_type="text/javascript; charset=utf-8").response()


@get("/f/{token:str}")
async def show(request: Request[Any, Any, Any]) -> ASGIResponse:
    """The form, to be filled in."""
    request.scope["state"]["route"] = "/f/{token}"
    found = await _find(request)
    if found is None:
        return _page(closed_page(), 404)
    organisation, snapshot, form = found
    source = _source_of(request, dict(_pairs(request.url.query.encode())))
    return _shown(request, organisation, snapshot, form, source=source)


@post("/f/{token:str}", status_code=200, request_max_body_size=MOST_BYTES)
async def take(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Takes what was filled in, and thanks for it; spam is thanked for too."""
    request.scope["state"]["route"] = "/f/{token}"
    found = await _find(request)
    if found is None:
        return _page(closed_page(), 404)
    organisation, snapshot, form = found
    house: House = request.app.state.house
    pairs = _pairs(await request.body())
    given = dict(pairs)
    source = {
        name: given[f"source_{name}"][:MOST_SOURCE] for name in SOURCE_NAMES if given.get(f"source_{name}")
    }
    try:
        await house.logins.brake(f"web form {form.id} {_address(request)}", _address(request))
    except Problem as problem:
        again = _shown(
            request, organisation, snapshot, form, status=429, source=source, given=given, busy=True
        )
        for name, value in problem.headers.items():
            again.headers[name.lower()] = value
        return again
    age = _age(house.sealer, form, given.get(STAMP, ""))
    stamp = hashlib.sha256(given.get(STAMP, "").encode("utf-8", "replace")).hexdigest()
    handed = Handed(_values(snapshot, form, pairs), source, stamp)
    if reason := _spam(given, age):
        await keep_only(organisation, form, Handed({}, source, secrets.token_hex(16)), SPAM, reason)
        return _thanked(form)
    if form.content.consent and given.get("form_consent") != "yes":
        return _shown(
            request, organisation, snapshot, form, status=422, source=source, given=given, lacking=True
        )
    outcome = await hand_in(organisation, snapshot, form, handed)
    if outcome.state in (CREATED, DUPLICATE):
        return _thanked(form)
    assert outcome.state == REFUSED
    language = form.content.language
    errors = {each.field: each.message.in_language(language) for each in outcome.errors if each.field}
    return _shown(
        request,
        organisation,
        snapshot,
        form,
        status=422,
        source=source,
        given=given,
        errors=errors,
        refused=not errors,
    )


handlers = [script, show, take]


async def _find(request: Request[Any, Any, Any]) -> tuple[Organisation, Snapshot, WebForm] | None:
    token = str(request.path_params["token"])
    match = TOKEN.fullmatch(token)
    if match is None:
        return None
    house: House = request.app.state.house
    organisation = await house.organisation(int(match[1], 16))
    if organisation is None:
        return None
    snapshot = await fresh(organisation)
    form = web_form(snapshot, token)
    return None if form is None else (organisation, snapshot, form)


def _shown(
    request: Request[Any, Any, Any],
    organisation: Organisation,
    snapshot: Snapshot,
    form: WebForm,
    *,
    status: int = 200,
    source: Mapping[str, str],
    given: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    **said: bool,
) -> ASGIResponse:
    house: House = request.app.state.house
    stamp = house.sealer.seal(f"{form.id} {time.time():.1f}", PURPOSE)
    owner = snapshot.model.object(form.object)
    nonce = secrets.token_urlsafe(12)
    hidden = {STAMP: stamp, WORK: "", **{f"source_{name}": value for name, value in source.items()}}
    html = form_page(
        form, owner, organisation.name, nonce=nonce, hidden=hidden, honeypot=HONEYPOT, bits=WORK_BITS,
        given=given or {}, errors=errors or {}, said=frozenset(name for name, holds in said.items() if holds),
    )  # fmt: skip
    return _page(html, status, form, nonce)


def _thanked(form: WebForm) -> ASGIResponse:
    if form.content.redirect:
        headers = {"Location": form.content.redirect, "Content-Security-Policy": policy(form, "")}
        return Reply(status=303, headers=headers).response()
    nonce = secrets.token_urlsafe(12)
    return _page(thanks_page(form, nonce), 200, form, nonce)


def _page(html: str, status: int, form: WebForm | None = None, nonce: str = "") -> ASGIResponse:
    headers = {"Content-Security-Policy": policy(form, nonce), "X-Robots-Tag": "noindex"}
    return Reply(html.encode(), status, headers, "text/html; charset=utf-8").response()


def _pairs(raw: bytes) -> list[tuple[str, str]]:
    """What a form sends, as text; what is no such thing is an empty form."""
    try:
        found = parse_qsl(
            raw.decode("utf-8", "replace"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="replace",
        )
    except ValueError:
        return []
    return [(name, value.replace("\0", "")) for name, value in found]


def _values(snapshot: Snapshot, form: WebForm, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """The values of the form's fields, in their JSON form; what was left empty is left out."""
    owner = snapshot.model.object(form.object)
    values: dict[str, Any] = {}
    for place in form.content.fields:
        field = owner.fields.get(place.name)
        several = [value.strip() for name, value in pairs if name == place.name and value.strip()]
        if field is None or not field.column:
            continue
        kind = type_of(field).name
        if kind == "boolean":
            values[place.name] = bool(several)
        elif several:
            values[place.name] = several if kind == "multi_choice" else several[0]
    return values


def _source_of(request: Request[Any, Any, Any], query: Mapping[str, str]) -> dict[str, str]:
    found = {name: query[name][:MOST_SOURCE] for name in SOURCE_NAMES if query.get(name)}
    referrer = request.headers.get("referer", "")[:MOST_SOURCE]
    return found | ({"referrer": referrer} if referrer and "referrer" not in found else {})


def _address(request: Request[Any, Any, Any]) -> str:
    return request.client.host if request.client else ""


def _age(sealer: Sealer, form: WebForm, stamp: str) -> float | None:
    """How long ago the page was made, in seconds; None for a stamp that is none of this form's."""
    try:
        id, _, made = sealer.open(stamp, PURPOSE).partition(" ")
    except SealError:
        return None
    return time.time() - float(made) if id == str(form.id) else None


def _spam(given: Mapping[str, str], age: float | None) -> str:
    """Why something is taken for spam; empty where it is not."""
    if given.get(HONEYPOT):
        return "honeypot"
    if age is None or age > OLDEST_SECONDS:
        return "stamp"
    if age < SOONEST_SECONDS:
        return "too soon"
    if age < ALONE_SECONDS and not worked(given[STAMP], given.get(WORK, "")):
        return "no work"
    return ""


def worked(stamp: str, work: str) -> bool:
    """Whether a number makes the hash of the stamp begin with enough zeros."""
    if not (work.isascii() and work.isdigit() and len(work) <= 12):
        return False
    digest = hashlib.sha256(f"{stamp}:{work}".encode()).digest()
    return int.from_bytes(digest[:4]) >> (32 - WORK_BITS) == 0
