"""The statement of account as its customer sees it: the public page `/b/TOKEN`, without an account, and the answer given there.

A token is sealed by the server: nobody can guess or change it, and the day on which it ends stands in it. What is answered is
braked for each address and statement, and kept once. Nothing but the statement as it was sent is shown.
"""

import secrets
from collections.abc import Mapping
from decimal import Decimal
from html import escape
from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.response.base import ASGIResponse

from yunchou.access.organisation import Organisation
from yunchou.apps.commerce.statement_paper import WORDS as PAPER
from yunchou.apps.commerce.statement_sending import ANSWERS, answer_statement, statement_shown
from yunchou.apps.papers.signing import content_of
from yunchou.base.errors import Problem
from yunchou.doors.assemble import House
from yunchou.doors.http.pages.linked_page import (
    MOST_BYTES,
    STYLE,
    address_of,
    closed,
    given_in,
    linked,
    page_reply,
)
from yunchou.doors.http.pages.quotes import pdf_reply
from yunchou.doors.http.pages.statements import PURPOSE

MOST_NAME, MOST_NOTE = 100, 1000
WORDS = {
    "zh-CN": {
        "title": "对账单", "name": "您的姓名", "note": "说明（有异议时必填）", "confirm": "确认无误", "object": "有异议",
        "pdf": "下载明细 PDF", "balances": "往来余额", "lacking": "请填写姓名", "why": "请说明有哪些差异",
        "busy": "操作过于频繁，请稍后再试。", "confirmed": "已确认，感谢您的核对。",
        "objected": "已记录您的异议，我们会尽快与您联系。", "withdrawn": "该对账单已撤回，无需确认。",
    },
    "en": {
        "title": "Statement of account", "name": "Your name", "note": "Remark (required for an objection)",
        "confirm": "Confirm", "object": "Object", "pdf": "Download the details (PDF)", "balances": "Balances",
        "lacking": "Please enter your name", "why": "Please say what differs",
        "busy": "That was too often: please try again later.", "confirmed": "Confirmed. Thank you for checking.",
        "objected": "We have your objection and will be in touch.",
        "withdrawn": "This statement was withdrawn. You need not answer.",
    },
}  # fmt: skip


@get("/b/{token:str}", opt={"open": True})
async def show_statement(request: Request[Any, Any, Any]) -> ASGIResponse:
    """The statement, to be answered."""
    request.scope["state"]["route"] = "/b/{token}"
    found = await _find(request)
    return closed() if found is None else _page(request, *found)


@get("/b/{token:str}/pdf", opt={"open": True})
async def show_statement_pdf(request: Request[Any, Any, Any]) -> ASGIResponse:
    """The statement on paper, as it was sent."""
    request.scope["state"]["route"] = "/b/{token}/pdf"
    found = await _find(request)
    if found is None or found[1]["status"] == "withdrawn":
        return closed()
    house: House = request.app.state.house
    pdf = await content_of(found[0], house.files, {"document": found[1]["document"]})
    return pdf_reply(pdf, f"{found[1]['number']}.pdf").response()


@post("/b/{token:str}", status_code=200, request_max_body_size=MOST_BYTES)
async def take_statement_answer(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Takes the customer's answer."""
    request.scope["state"]["route"] = "/b/{token}"
    found = await _find(request)
    if found is None:
        return closed()
    organisation, shown = found
    house: House = request.app.state.house
    given = given_in(await request.body())
    try:
        await house.logins.brake(f"statement {shown['id']}", address_of(request))
    except Problem as problem:
        return _page(
            request, organisation, shown, status=429, said="busy", given=given, headers=problem.headers
        )
    name, note = given.get("name", "").strip()[:MOST_NAME], given.get("note", "").strip()[:MOST_NOTE]
    if not name or given.get("answer") not in ANSWERS:
        return _page(request, organisation, shown, status=422, said="lacking", given=given)
    if given["answer"] == "object" and not note:
        return _page(request, organisation, shown, status=422, said="why", given=given)
    await answer_statement(organisation, int(shown["id"]), given["answer"], name, note, address_of(request))
    again = await statement_shown(organisation, int(shown["id"]))
    return closed() if again is None else _page(request, organisation, again)


handlers = [show_statement, show_statement_pdf, take_statement_answer]


async def _find(request: Request[Any, Any, Any]) -> tuple[Organisation, dict[str, Any]] | None:
    """The statement that a token names, as long as its day is not over."""
    found = await linked(request, PURPOSE)
    if found is None:
        return None
    shown = await statement_shown(*found)
    return None if shown is None else (found[0], shown)


def _page(
    request: Request[Any, Any, Any],
    organisation: Organisation,
    shown: Mapping[str, Any],
    *,
    status: int = 200,
    said: str = "",
    given: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> ASGIResponse:
    language = organisation.settings.language
    words, paper, nonce = WORDS[language], PAPER[language], secrets.token_urlsafe(12)
    told = f'<p class="wrong" role="alert">{words[said]}</p>' if said else ""
    token = escape(str(request.path_params["token"]))
    balances, link = "", ""
    if shown["status"] != "withdrawn":
        balances = _balances(shown, paper, words["balances"])
        link = f'<a class="pdf" href="/b/{token}/pdf">{words["pdf"]}</a>'
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(shown['number'])} · {escape(organisation.name)}</title>"
        f'<style nonce="{nonce}">{STYLE}</style></head>'
        f"<body><main><small>{escape(organisation.name)}</small><h1>{words['title']} {escape(shown['number'])}</h1>"
        f"<p>{escape(shown['account']['name'] or '')} · {paper['period']} {escape(shown['starts_on'])}"
        f" – {escape(shown['ends_on'])}</p>"
        f"{balances}{told}{_answer(shown, words, given or {})}{link}</main></body></html>"
    )
    return page_reply(html, status, nonce, headers)


def _balances(shown: Mapping[str, Any], paper: Mapping[str, str], named: str) -> str:
    parts: list[dict[str, str]] = msgspec.json.decode(shown["content"] or "[]")
    if not parts:
        return f"<p>{paper['nothing']}</p>"
    names = ("opening", "charged", "paid", "closing")
    head = "".join(f'<th scope="col" class=n>{paper[name]}</th>' for name in names)
    body = "".join(
        f"<tr><td>{escape(part['currency'])}</td>"
        + "".join(f"<td class=n>{Decimal(part[name]):,}</td>" for name in names)
        + "</tr>"
        for part in parts
    )
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{named}"><table><thead><tr>'
        f'<th scope="col">{paper["currency"]}</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _answer(shown: Mapping[str, Any], words: Mapping[str, str], given: Mapping[str, str]) -> str:
    if shown["status"] != "waiting":
        why = shown["withdrawn_reason"] if shown["status"] == "withdrawn" else None
        told = f"<p>{escape(why)}</p>" if why else ""
        return f'<p role="status"><strong>{words[shown["status"]]}</strong></p>{told}'
    return (
        f'<form method="post"><label for="name">{words["name"]}</label><input id="name" name="name" required'
        f' maxlength="{MOST_NAME}" value="{escape(given.get("name", ""))}"><label for="note">{words["note"]}</label>'
        f'<textarea id="note" name="note" maxlength="{MOST_NOTE}">{escape(given.get("note", ""))}</textarea>'
        f'<button name="answer" value="confirm">{words["confirm"]}</button>'
        f'<button class="second" name="answer" value="object">{words["object"]}</button></form>'
    )
