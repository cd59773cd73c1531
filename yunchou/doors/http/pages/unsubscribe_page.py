"""The public page `/u/TOKEN` by which whoever got a mail of a cadence wants no more: a button, or one click of a mail program.

Looking at the page changes nothing, since programs that check mails for harm open every link in them.
"""

import secrets
from html import escape
from typing import Any

from litestar import Request, get, post
from litestar.response.base import ASGIResponse

from yunchou.access.organisation import Organisation
from yunchou.apps.cadences.unsubscribing import unsubscribe, unsubscribed
from yunchou.base.errors import Problem
from yunchou.doors.assemble import House
from yunchou.doors.http.pages.linked_page import MOST_BYTES, STYLE, address_of, closed, page_reply
from yunchou.services.mail.unsubscribing import Leaving, opened

WORDS = {
    "zh-CN": {
        "title": "退订邮件",
        "ask": "{address} 将不再收到我们的跟进邮件。",
        "button": "退订",
        "done": "已退订：{address} 不会再收到此类邮件。",
        "busy": "操作过于频繁，请稍后再试。",
    },
    "en": {
        "title": "Unsubscribe",
        "ask": "{address} will get no more of our follow-up mails.",
        "button": "Unsubscribe",
        "done": "Done: {address} gets no more such mails.",
        "busy": "That was too often: please try again later.",
    },
}


@get("/u/{token:str}", opt={"open": True})
async def show_unsubscribing(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Asks whether no more mails are wanted, or says that it is so."""
    request.scope["state"]["route"] = "/u/{token}"
    found = await _find(request)
    if found is None:
        return closed()
    organisation, leaving = found
    done = await unsubscribed(organisation, leaving.address)
    return _page(organisation, leaving, "done" if done else "ask")


@post("/u/{token:str}", status_code=200, request_max_body_size=MOST_BYTES)
async def take_unsubscribing(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Sends no more mails to the address, whatever the form says: a mail program sends `List-Unsubscribe=One-Click`."""
    request.scope["state"]["route"] = "/u/{token}"
    found = await _find(request)
    if found is None:
        return closed()
    organisation, leaving = found
    house: House = request.app.state.house
    try:
        await house.logins.brake(f"unsubscribe {organisation.id} {leaving.address}", address_of(request))
    except Problem as problem:
        return _page(organisation, leaving, "busy", status=429, headers=problem.headers)
    await unsubscribe(organisation, leaving.mail, leaving.address, address_of(request))
    return _page(organisation, leaving, "done")


handlers = [show_unsubscribing, take_unsubscribing]


async def _find(request: Request[Any, Any, Any]) -> tuple[Organisation, Leaving] | None:
    """The organisation and address that a token names."""
    house: House = request.app.state.house
    leaving = opened(house.sealer, str(request.path_params["token"]))
    organisation = None if leaving is None else await house.organisation(leaving.organisation)
    return None if leaving is None or organisation is None else (organisation, leaving)


def _page(
    organisation: Organisation,
    leaving: Leaving,
    said: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> ASGIResponse:
    language = organisation.settings.language
    words, nonce = WORDS[language], secrets.token_urlsafe(12)
    role = ' role="status"' if said == "done" else ' class="wrong" role="alert"' if said == "busy" else ""
    form = "" if said == "done" else f'<form method="post"><button>{words["button"]}</button></form>'
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{words["title"]} · {escape(organisation.name)}</title><style nonce="{nonce}">{STYLE}</style></head>'
        f"<body><main><small>{escape(organisation.name)}</small><h1>{words['title']}</h1>"
        f"<p{role}>{words[said].format(address=escape(leaving.address))}</p>{form}</main></body></html>"
    )
    return page_reply(html, status, nonce, headers)
