"""The quote as its customer sees it: the public page `/q/TOKEN`, without an account, and the answer that is given there.

A token is sealed by the server: nobody can guess or change it, and the day on which it ends stands in it. What is answered is
braked for each address and quote, and kept once.
"""

import secrets
from collections.abc import Mapping
from decimal import Decimal
from html import escape
from typing import Any

from litestar import Request, get, post
from litestar.response.base import ASGIResponse

from yunchou.access.organisation import Organisation
from yunchou.apps.commerce.answering import Shown, answer_quote, quote_shown
from yunchou.apps.commerce.bundle_lines import components_beneath
from yunchou.apps.commerce.quote_paper import (
    INDENT,
    amount_text,
    number_text,
    price_words,
    quote_pdf,
    taken_off,
)
from yunchou.apps.commerce.quote_paper import WORDS as PAPER
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
from yunchou.doors.http.pages.quotes import PURPOSE, pdf_reply

MOST_NAME, MOST_NOTE = 100, 500
NARROW = """
@media(max-width:640px){main{padding:16px}.wide table{font-size:13px}.wide th,.wide td{padding:6px 3px}
.wide td:first-child{min-width:6em}.wide :is(th,td):nth-child(3){display:none}}
"""
"""On a telephone the unit gives way, so that the amounts are seen."""
WORDS = {
    "zh-CN": {
        "name": "您的姓名", "note": "说明（选填）", "accept": "接受报价", "decline": "不接受", "pdf": "下载 PDF",
        "lines": "报价明细",
        "lacking": "请填写姓名", "busy": "操作过于频繁，请稍后再试。", "accepted": "已接受，感谢您的确认。",
        "declined": "已记录您的答复，谢谢。", "over": "此报价已过有效期或已有新版本，请联系我们。",
    },
    "en": {
        "name": "Your name", "note": "Remark (optional)", "accept": "Accept", "decline": "Decline", "pdf": "Download PDF",
        "lines": "Lines of the quote",
        "lacking": "Please enter your name", "busy": "That was too often: please try again later.",
        "accepted": "Accepted. Thank you for your confirmation.", "declined": "We have your answer, thank you.",
        "over": "This quote is no longer valid, or there is a newer version. Please contact us.",
    },
}  # fmt: skip


@get("/q/{token:str}", opt={"open": True})
async def show_quote(request: Request[Any, Any, Any]) -> ASGIResponse:
    """The quote, to be answered."""
    request.scope["state"]["route"] = "/q/{token}"
    found = await _find(request)
    return closed() if found is None else _page(request, *found)


@get("/q/{token:str}/pdf", opt={"open": True})
async def show_quote_pdf(request: Request[Any, Any, Any]) -> ASGIResponse:
    """The quote on paper."""
    request.scope["state"]["route"] = "/q/{token}/pdf"
    found = await _find(request)
    if found is None:
        return closed()
    organisation, shown = found
    house: House = request.app.state.house
    try:
        await house.logins.brake(f"quote pdf {shown.quote['id']}", address_of(request))
    except Problem as problem:
        return _page(request, organisation, shown, status=429, said="busy", headers=problem.headers)
    pdf = await quote_pdf(organisation.name, shown.quote, shown.lines, organisation.settings.language)
    return pdf_reply(pdf, f"{shown.quote['number']}.pdf").response()


@post("/q/{token:str}", status_code=200, request_max_body_size=MOST_BYTES)
async def take_answer(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Takes the customer's answer."""
    request.scope["state"]["route"] = "/q/{token}"
    found = await _find(request)
    if found is None:
        return closed()
    organisation, shown = found
    house: House = request.app.state.house
    given = given_in(await request.body())
    try:
        await house.logins.brake(f"quote {shown.quote['id']}", address_of(request))
    except Problem as problem:
        return _page(
            request, organisation, shown, status=429, said="busy", given=given, headers=problem.headers
        )
    name = given.get("name", "").strip()[:MOST_NAME]
    if not name or given.get("answer") not in ("accept", "decline"):
        return _page(request, organisation, shown, status=422, said="lacking", given=given)
    if not shown.open:
        return _page(request, organisation, shown, status=409)
    accepted = given["answer"] == "accept"
    try:
        note = given.get("note", "").strip()[:MOST_NOTE]
        await answer_quote(organisation, int(shown.quote["id"]), accepted, name, note, address_of(request))
    except Problem as problem:
        if problem.status != 422:
            raise
    again = await quote_shown(organisation, int(shown.quote["id"]))
    return closed() if again is None else _page(request, organisation, again)


handlers = [show_quote, show_quote_pdf, take_answer]


async def _find(request: Request[Any, Any, Any]) -> tuple[Organisation, Shown] | None:
    """The quote that a token names, as long as its day is not over."""
    found = await linked(request, PURPOSE)
    if found is None:
        return None
    shown = await quote_shown(*found)
    return None if shown is None else (found[0], shown)


def _page(
    request: Request[Any, Any, Any],
    organisation: Organisation,
    shown: Shown,
    *,
    status: int = 200,
    said: str = "",
    given: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> ASGIResponse:
    language = organisation.settings.language
    words, paper, quote, nonce = WORDS[language], PAPER[language], shown.quote, secrets.token_urlsafe(12)
    told = f'<p class="wrong" role="alert">{words[said]}</p>' if said else ""
    token = escape(str(request.path_params["token"]))
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(quote['number'])} · {escape(organisation.name)}</title>"
        f'<style nonce="{nonce}">{STYLE}{NARROW}</style></head>'
        f"<body><main><small>{escape(organisation.name)}</small><h1>{escape(quote['name'])}</h1>"
        f"<p>{escape(quote['number'])} · {paper['date']} {escape(quote['quote_date'] or '')}"
        f" · {paper['valid']} {escape(quote['valid_until'] or '—')}</p>{_lines(shown, paper, words['lines'])}"
        f"{_reduction(quote, paper)}"
        f'<p class="sum">{paper["total"]} {escape(amount_text(quote["total"]))}</p>{_terms(quote, paper)}'
        f'{told}{_answer(shown, words, given or {})}<a class="pdf" href="/q/{token}/pdf">{words["pdf"]}</a></main></body></html>'
    )
    return page_reply(html, status, nonce, headers)


def _lines(shown: Shown, paper: Mapping[str, str], named: str) -> str:
    heads = ("name", "quantity", "unit", "price", "discount", "amount")
    head = "".join(
        f'<th scope="col"{"" if n in ("name", "unit") else " class=n"}>{paper[n]}</th>' for n in heads
    )
    body = "".join(_row(line, paper) for line in components_beneath(shown.lines))
    # What does not fit a telephone scrolls, by the keyboard too.
    wide = f'<div class="wide" role="region" tabindex="0" aria-label="{named}">'
    return f"{wide}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _row(line: Mapping[str, Any], paper: Mapping[str, str]) -> str:
    indent = INDENT if line["bundle_line"] else ""
    return (
        f"<tr><td>{indent}{escape(line['name'] or '')}</td><td class=n>{number_text(line['quantity'])}</td>"
        f"<td>{escape(line['unit'] or '')}</td><td class=n>{price_words(line, paper)}</td>"
        f"<td class=n>{taken_off(line)}</td>"
        f"<td class=n>{escape(amount_text(line['amount']).partition(' ')[2])}</td></tr>"
    )


def _reduction(quote: Mapping[str, Any], paper: Mapping[str, str]) -> str:
    off = quote.get("reduction")
    if not off or not Decimal(off["amount"]):
        return ""
    return f"<p>{paper['reduction']} {escape(amount_text(off))}</p>"


def _terms(quote: Mapping[str, Any], paper: Mapping[str, str]) -> str:
    names = ("payment_terms", "delivery_terms", "terms")
    return "".join(f"<p><strong>{paper[n]}</strong>\n{escape(quote[n])}</p>" for n in names if quote[n])


def _answer(shown: Shown, words: Mapping[str, str], given: Mapping[str, str]) -> str:
    status = shown.quote["status"]
    if not shown.open:
        said = words[status] if status in ("accepted", "declined") else words["over"]
        return f'<p role="status"><strong>{said}</strong></p>'
    return (
        f'<form method="post"><label for="name">{words["name"]}</label><input id="name" name="name" required'
        f' maxlength="{MOST_NAME}" value="{escape(given.get("name", ""))}"><label for="note">{words["note"]}</label>'
        f'<textarea id="note" name="note" maxlength="{MOST_NOTE}">{escape(given.get("note", ""))}</textarea>'
        f'<button name="answer" value="accept">{words["accept"]}</button>'
        f'<button class="second" name="answer" value="decline">{words["decline"]}</button></form>'
    )
