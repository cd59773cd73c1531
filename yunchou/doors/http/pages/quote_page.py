"""The quote as its customer sees it: the public page `/q/TOKEN`, without an account, and the answer that is given there.

A token is sealed by the server: nobody can guess or change it, and the day on which it ends stands in it. What is answered is
braked for each address and quote, and kept once.
"""

import datetime as dt
import secrets
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request, get, post
from litestar.response.base import ASGIResponse

from yunchou.access.organisation import Organisation
from yunchou.apps.commerce.answering import Shown, answer_quote, quote_shown
from yunchou.apps.commerce.quote_paper import WORDS as PAPER
from yunchou.apps.commerce.quote_paper import amount_text, number_text, quote_pdf, share_text
from yunchou.base.errors import Problem
from yunchou.base.sealing import SealError
from yunchou.base.time import today
from yunchou.doors.assemble import House
from yunchou.doors.http.pages.quotes import PURPOSE, pdf_reply
from yunchou.doors.http.pages.web_form_page import policy
from yunchou.doors.http.replies import Reply

MOST_BYTES, MOST_NAME, MOST_NOTE, LONGEST_TOKEN = 16 * 1024, 100, 500, 400
WORDS = {
    "zh-CN": {
        "name": "您的姓名", "note": "说明（选填）", "accept": "接受报价", "decline": "不接受", "pdf": "下载 PDF",
        "lacking": "请填写姓名", "busy": "操作过于频繁，请稍后再试。", "accepted": "已接受，感谢您的确认。",
        "declined": "已记录您的答复，谢谢。", "over": "此报价已过有效期或已有新版本，请联系我们。",
    },
    "en": {
        "name": "Your name", "note": "Remark (optional)", "accept": "Accept", "decline": "Decline", "pdf": "Download PDF",
        "lacking": "Please enter your name", "busy": "That was too often: please try again later.",
        "accepted": "Accepted. Thank you for your confirmation.", "declined": "We have your answer, thank you.",
        "over": "This quote is no longer valid, or there is a newer version. Please contact us.",
    },
}  # fmt: skip
CLOSED = "此链接无效或已过期。This link is not valid, or no longer."
_STYLE = """
*{box-sizing:border-box}body{margin:0;background:#f5f6f8;color:#1f2329;
font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:860px;margin:24px auto;padding:24px;background:#fff;border-radius:8px;border-top:4px solid #1d4ed8}
h1{margin:0 0 4px;font-size:22px}p{margin:0 0 10px;white-space:pre-line}small{color:#5a6270}
.wide{overflow-x:auto}table{width:100%;border-collapse:collapse;margin:14px 0}
th,td{padding:8px;border-bottom:1px solid #d9dce1;text-align:left;font-weight:400}
th{background:#f0f2f5}.n{text-align:right;white-space:nowrap}.sum{font-size:18px;font-weight:600;text-align:right}
label{display:block;margin:12px 0 4px;font-weight:600}
input,textarea{width:100%;padding:10px 12px;border:1px solid #8a919c;border-radius:6px;font:inherit}
button,.pdf{display:inline-block;margin:18px 10px 0 0;padding:11px 26px;border:1px solid #1d4ed8;border-radius:6px;
background:#1d4ed8;color:#fff;font:inherit;font-weight:600;cursor:pointer;text-decoration:none}
button.second,.pdf{background:#fff;color:#1d4ed8}:focus-visible{outline:3px solid #1d4ed8;outline-offset:2px}
.wrong{color:#b42318}@media(max-width:640px){main{margin:0;min-height:100vh;border-radius:0}button{width:100%}}
"""


@get("/q/{token:str}", opt={"open": True})
async def show_quote(request: Request[Any, Any, Any]) -> ASGIResponse:
    """The quote, to be answered."""
    request.scope["state"]["route"] = "/q/{token}"
    found = await _find(request)
    return _closed() if found is None else _page(request, *found)


@get("/q/{token:str}/pdf", opt={"open": True})
async def show_quote_pdf(request: Request[Any, Any, Any]) -> ASGIResponse:
    """The quote on paper."""
    request.scope["state"]["route"] = "/q/{token}/pdf"
    found = await _find(request)
    if found is None:
        return _closed()
    organisation, shown = found
    house: House = request.app.state.house
    try:
        await house.logins.brake(f"quote pdf {shown.quote['id']}", _address(request))
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
        return _closed()
    organisation, shown = found
    house: House = request.app.state.house
    given = _given(await request.body())
    try:
        await house.logins.brake(f"quote {shown.quote['id']}", _address(request))
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
        await answer_quote(organisation, int(shown.quote["id"]), accepted, name, note, _address(request))
    except Problem as problem:
        if problem.status != 422:
            raise
    again = await quote_shown(organisation, int(shown.quote["id"]))
    return _closed() if again is None else _page(request, organisation, again)


handlers = [show_quote, show_quote_pdf, take_answer]


async def _find(request: Request[Any, Any, Any]) -> tuple[Organisation, Shown] | None:
    """The quote that a token names, as long as its day is not over."""
    token, house = str(request.path_params["token"]), request.app.state.house
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        number, id, until = house.sealer.open(token, PURPOSE).split(" ")
    except (SealError, ValueError):
        return None
    organisation = await house.organisation(int(number))
    if organisation is None or dt.date.fromisoformat(until) < today(organisation.settings.time_zone):
        return None
    shown = await quote_shown(organisation, int(id))
    return None if shown is None else (organisation, shown)


def _address(request: Request[Any, Any, Any]) -> str:
    return request.client.host if request.client else ""


def _given(raw: bytes) -> dict[str, str]:
    try:
        found = parse_qsl(
            raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20, errors="replace"
        )
    except ValueError:
        return {}
    return {name: value.replace("\0", "") for name, value in found}


def _closed() -> ASGIResponse:
    head = '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>404</title></head>'
    html = f"{head}<body><main><h1>404</h1><p>{CLOSED}</p></main></body></html>"
    return _reply(html, 404, "")


def _reply(html: str, status: int, nonce: str, headers: Mapping[str, str] | None = None) -> ASGIResponse:
    more = {
        "Content-Security-Policy": policy(None, nonce),
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
    }
    return Reply(html.encode(), status, {**more, **(headers or {})}, "text/html; charset=utf-8").response()


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
        f'<title>{escape(quote["number"])} · {escape(organisation.name)}</title><style nonce="{nonce}">{_STYLE}</style></head>'
        f"<body><main><small>{escape(organisation.name)}</small><h1>{escape(quote['name'])}</h1>"
        f"<p>{escape(quote['number'])} · {paper['date']} {escape(quote['quote_date'] or '')}"
        f" · {paper['valid']} {escape(quote['valid_until'] or '—')}</p>{_lines(shown, paper)}"
        f'<p class="sum">{paper["total"]} {escape(amount_text(quote["total"]))}</p>{_terms(quote, paper)}'
        f'{told}{_answer(shown, words, given or {})}<a class="pdf" href="/q/{token}/pdf">{words["pdf"]}</a></main></body></html>'
    )
    return _reply(html, status, nonce, headers)


def _lines(shown: Shown, paper: Mapping[str, str]) -> str:
    heads = ("name", "quantity", "unit", "price", "discount", "amount")
    head = "".join(
        f'<th scope="col"{"" if n in ("name", "unit") else " class=n"}>{paper[n]}</th>' for n in heads
    )
    body = "".join(
        f"<tr><td>{escape(line['name'] or '')}</td><td class=n>{number_text(line['quantity'])}</td>"
        f"<td>{escape(line['unit'] or '')}</td><td class=n>{number_text(line['price'])}</td>"
        f"<td class=n>{share_text(line['discount']) if line['discount'] else ''}</td>"
        f"<td class=n>{escape(amount_text(line['amount']))}</td></tr>"
        for line in shown.lines
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


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
