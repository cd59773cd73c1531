"""A paper as its customer signs it: the public page `/d/TOKEN`, without an account, signed once and in time."""

import datetime as dt
import json
import secrets
from collections.abc import Mapping
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Request, get, post
from litestar.response.base import ASGIResponse

from yunchou.access.organisation import Organisation
from yunchou.apps.papers.signing import CONSENT, WITHDRAWN, Given, content_of, shown, sign, still_open
from yunchou.apps.papers.signing_letters import PURPOSE
from yunchou.base.errors import Problem
from yunchou.doors.assemble import House
from yunchou.doors.http.pages.linked_page import STYLE, address_of, closed, given_in, linked, page_reply
from yunchou.doors.http.pages.quotes import pdf_reply
from yunchou.doors.http.replies import Reply

MOST_BYTES = 256 * 1024
MOST_NAME = 100
WORDS = {
    "zh-CN": {
        "read": "查看文件（PDF）", "name": "您的姓名", "draw": "在框内手写签名", "clear": "重写", "sign": "确认签署",
        "noscript": "手写签名需要启用浏览器脚本。", "lacking": "请填写姓名、手写签名，并勾选同意。",
        "busy": "操作过于频繁，请稍后再试。", "over": "链接已过有效期，请联系我们。", "until": "请于 {day} 前签署",
        "withdrawn": "发起方已撤回此文件，无需再签署。", "reason": "原因：{reason}",
        "done": "已由 {name} 于 {at} 签署。", "get": "下载已签文件（PDF）", "verify": "验证文件",
    },
    "en": {
        "read": "Read the document (PDF)", "name": "Your name", "draw": "Draw your signature in the frame", "clear": "Clear",
        "sign": "Sign", "noscript": "Drawing a signature needs scripts in your browser.",
        "lacking": "Please enter your name, draw your signature and agree.",
        "busy": "That was too often: please try again later.",
        "over": "This link is over. Please contact us.", "until": "Please sign by {day}",
        "withdrawn": "This document was withdrawn by its sender: there is nothing to sign any more.",
        "reason": "Reason: {reason}",
        "done": "Signed by {name} at {at}.", "get": "Download the signed document (PDF)", "verify": "Verify a document",
    },
}  # fmt: skip
_MORE = """
canvas{width:100%;max-width:520px;aspect-ratio:520/200;border:1px dashed #8a919c;border-radius:6px;background:#fff;
touch-action:none;display:block}.agree{display:flex;gap:10px;font-weight:400;align-items:flex-start}
.agree input{width:20px;height:20px;flex:none;margin-top:3px}
"""
SCRIPT = """(() => {
  const canvas = document.querySelector('canvas');
  const form = document.querySelector('form');
  if (!canvas || !form) return;
  const width = 520, height = 200, pen = canvas.getContext('2d');
  canvas.width = width; canvas.height = height;
  let strokes = [], current = null;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const along = (value, side, most) => Math.max(0, Math.min(most, Math.round((value / side) * most)));
    return [along(event.clientX - box.left, box.width, width), along(event.clientY - box.top, box.height, height)];
  };
  const draw = () => {
    pen.clearRect(0, 0, width, height);
    pen.lineWidth = 2.4; pen.lineCap = pen.lineJoin = 'round'; pen.strokeStyle = '#111827';
    for (const stroke of strokes) {
      pen.beginPath();
      stroke.forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      if (stroke.length === 1) pen.lineTo(stroke[0][0] + 0.1, stroke[0][1]);
      pen.stroke();
    }
    form.elements.namedItem('signature').value = JSON.stringify({ width, height, strokes });
  };
  canvas.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    current = [at(event)];
    strokes.push(current);
    draw();
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!current) return;
    const [x, y] = at(event), [px, py] = current[current.length - 1];
    if (Math.hypot(x - px, y - py) < 3) return;
    current.push([x, y]);
    draw();
  });
  const end = () => { current = null; };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
  document.getElementById('clear').addEventListener('click', () => { strokes = []; draw(); });
})();
"""


@get("/d/sign.js", opt={"open": True})
async def script(request: Request[Any, Any, Any]) -> ASGIResponse:
    """What lets a signature be drawn."""
    request.scope["state"]["route"] = "/d/sign.js"
    headers = {"Cache-Control": "public, max-age=3600"}
    return Reply(SCRIPT.encode(), headers=headers, media_type="text/javascript; charset=utf-8").response()


@get("/d/{token:str}", opt={"open": True})
async def show_paper(request: Request[Any, Any, Any]) -> ASGIResponse:
    """The paper, to be signed."""
    request.scope["state"]["route"] = "/d/{token}"
    found = await _find(request)
    return closed() if found is None else _page(request, *found, status=_status(found[1]))


@get("/d/{token:str}/pdf", opt={"open": True})
async def show_file(request: Request[Any, Any, Any]) -> ASGIResponse:
    """The file: the signed one once there is one."""
    request.scope["state"]["route"] = "/d/{token}/pdf"
    found = await _find(request)
    if found is None:
        return closed()
    organisation, signing = found
    if signing["status"] == WITHDRAWN:
        return _page(request, *found, status=410)
    house: House = request.app.state.house
    pdf = await content_of(organisation, house.files, signing)
    return pdf_reply(pdf, f"{signing['name']}.pdf").response()


@post("/d/{token:str}", status_code=200, request_max_body_size=MOST_BYTES)
async def take_signature(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Takes the customer's signature."""
    request.scope["state"]["route"] = "/d/{token}"
    found = await _find(request)
    if found is None:
        return closed()
    organisation, signing = found
    house: House = request.app.state.house
    given = given_in(await request.body())
    try:
        await house.logins.brake(f"signing {signing['id']}", address_of(request))
    except Problem as problem:
        return _page(request, *found, status=429, said="busy", given=given, headers=problem.headers)
    if not still_open(organisation, signing):
        return _page(request, *found, status=max(409, _status(signing)))
    name, strokes = given.get("name", "").strip()[:MOST_NAME], _strokes(given.get("signature", ""))
    if not name or strokes is None or given.get("consent") != "yes":
        return _page(request, *found, status=422, said="lacking", given=given)
    answer = Given(
        name,
        strokes,
        organisation.settings.language,
        address_of(request),
        request.headers.get("user-agent", ""),
    )
    status = 200
    try:
        await sign(
            organisation, house.files, house.sealer, signing, answer, f"{house.settings.public_url}/verify"
        )
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        status = problem.status
    again = await shown(organisation, int(signing["id"]))
    if again is None:
        return closed()
    return _page(
        request, organisation, again, status=status, said="lacking" if status == 422 else "", given=given
    )


handlers = [script, show_paper, show_file, take_signature]


def _status(signing: Mapping[str, Any]) -> int:
    return 410 if signing["status"] == WITHDRAWN else 200


def _strokes(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


async def _find(request: Request[Any, Any, Any]) -> tuple[Organisation, dict[str, Any]] | None:
    """The signing that a token names, as long as the link is good; what was signed may be fetched until then too."""
    found = await linked(request, PURPOSE)
    if found is None:
        return None
    signing = await shown(*found)
    return None if signing is None else (found[0], signing)


def _page(
    request: Request[Any, Any, Any],
    organisation: Organisation,
    signing: Mapping[str, Any],
    *,
    status: int = 200,
    said: str = "",
    given: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> ASGIResponse:
    language = organisation.settings.language
    words, nonce = WORDS[language], secrets.token_urlsafe(12)
    token = escape(str(request.path_params["token"]))
    told = f'<p class="wrong" role="alert">{words[said]}</p>' if said else ""
    body = _body(organisation, signing, words, given or {}, language)
    signed = signing["status"] == "signed"
    link = f'<a class="pdf" href="/d/{token}/pdf" target="_blank" rel="noopener">{words["get" if signed else "read"]}</a>'
    if signing["status"] == WITHDRAWN:
        link = ""
    more = f' <a class="pdf" href="/verify">{words["verify"]}</a>' if signed else ""
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(signing['name'])} · {escape(organisation.name)}</title>"
        f'<style nonce="{nonce}">{STYLE}{_MORE}</style></head>'
        f"<body><main><small>{escape(organisation.name)}</small><h1>{escape(signing['name'])}</h1>"
        f'<p>{link}{more}</p>{told}{body}</main><script src="/d/sign.js"></script></body></html>'
    )
    return page_reply(html, status, nonce, headers)


def _body(
    organisation: Organisation,
    signing: Mapping[str, Any],
    words: Mapping[str, str],
    given: Mapping[str, str],
    language: str,
) -> str:
    if signing["status"] == "signed":
        at = dt.datetime.fromisoformat(signing["signed_at"]).astimezone(
            ZoneInfo(organisation.settings.time_zone)
        )
        said = words["done"].format(name=escape(signing["signed_by"] or ""), at=f"{at:%Y-%m-%d %H:%M:%S}")
        return f'<p role="status"><strong>{said}</strong></p>'
    if signing["status"] == WITHDRAWN:
        reason = words["reason"].format(reason=escape(signing.get("withdraw_reason") or ""))
        return f'<p role="status"><strong>{words["withdrawn"]}</strong></p><p>{reason}</p>'
    if not still_open(organisation, signing):
        return f'<p role="status"><strong>{words["over"]}</strong></p>'
    name = escape(given.get("name", "") or signing.get("signer") or "")
    checked = " checked" if given.get("consent") == "yes" else ""
    return (
        f"<p>{words['until'].format(day=escape(signing['expires_on'] or ''))}</p>"
        f'<form method="post"><label for="name">{words["name"]}</label><input id="name" name="name" required'
        f' maxlength="{MOST_NAME}" value="{name}" autocomplete="name"><label>{words["draw"]}</label>'
        f'<canvas role="img" aria-label="{words["draw"]}"></canvas><noscript>{words["noscript"]}</noscript>'
        f'<button type="button" class="second" id="clear">{words["clear"]}</button>'
        '<input type="hidden" name="signature" value="">'
        f'<label class="agree"><input type="checkbox" name="consent" value="yes" required{checked}>'
        f"{CONSENT[language]}</label><button>{words['sign']}</button></form>"
    )
