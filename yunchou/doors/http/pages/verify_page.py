"""The public page `/verify`: whoever holds a PDF learns whether an organisation of this server signed it, and whether it changed.

The file is looked at by a process of its own, with little memory and little time, and is kept nowhere.
"""

import asyncio
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from litestar import Request, get, post
from litestar.response.base import ASGIResponse

from yunchou.apps.papers.certificates import known
from yunchou.base.errors import Problem
from yunchou.doors.assemble import House
from yunchou.doors.http.endpoint import MIB, Form
from yunchou.doors.http.multipart import UPLOADS, read_form
from yunchou.doors.http.pages.linked_page import STYLE, address_of, page_reply
from yunchou.services import pdf_signing
from yunchou.services.bounded import answer_of

LARGEST = 10 * MIB
SECONDS = 60.0
AT_ONCE = asyncio.Semaphore(1)
VALID, CHANGED, UNKNOWN, UNSIGNED, BUSY, BAD = "valid", "changed", "unknown", "unsigned", "busy", "bad"
SAID = {
    VALID: ("文件有效：由 {who} 签署，签署后未被更改。", "Valid: signed by {who}, and unchanged since."),
    CHANGED: ("文件无效：签署后被更改过。", "Not valid: it was changed after it was signed."),
    UNKNOWN: (
        "文件带有签名，但不是本系统的组织签署的。",
        "It is signed, but by no organisation of this system.",
    ),
    UNSIGNED: ("文件没有数字签名，或不是 PDF。", "It has no digital signature, or is no PDF."),
    BUSY: ("操作过于频繁，请稍后再试。", "That was too often: please try again later."),
    BAD: ("请选择一个不超过 10 MB 的 PDF 文件。", "Please choose one PDF file of 10 MB at most."),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a file."""

    code: str
    who: str = ""
    at: str = ""


@get("/verify", opt={"open": True})
async def show_form(request: Request[Any, Any, Any]) -> ASGIResponse:
    """The form by which a PDF is handed in."""
    request.scope["state"]["route"] = "/verify"
    return _page(None)


@post("/verify", status_code=200, request_max_body_size=LARGEST + MIB)
async def verify(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Says what the file is."""
    request.scope["state"]["route"] = "/verify"
    house: House = request.app.state.house
    try:
        await house.logins.brake("verify a paper", address_of(request))
    except Problem as problem:
        return _page(Verdict(BUSY), 429, problem.headers)
    try:
        parts = await read_form(
            request, Form(files=("file",), required=("file",)), house.files.root / UPLOADS
        )
    except Problem as problem:
        return _page(Verdict(BAD), problem.status)
    try:
        uploads = parts.files["file"]
        if len(uploads) != 1 or not 0 < uploads[0].size <= LARGEST:
            return _page(Verdict(BAD), 422)
        pdf = await asyncio.to_thread(uploads[0].path.read_bytes)
    finally:
        parts.close()
    async with AT_ONCE:
        found = await _looked_at(pdf)
    return _page(await _verdict(house, found))


handlers = [show_form, verify]


async def _looked_at(pdf: bytes) -> list[dict[str, Any]]:
    """The signatures of a file, told by a process that may not take much; none where it takes too much."""
    found: list[dict[str, Any]] = json.loads(await answer_of(pdf_signing.__file__, pdf, SECONDS) or b"[]")
    return found


async def _verdict(house: House, found: Sequence[dict[str, Any]]) -> Verdict:
    """The last signature counts that covers the whole file; one of ours that does not is of a file that was changed."""
    ours = False
    for each in reversed(found):
        holders = await known(house.db, each["fingerprint"])
        if not holders:
            continue
        ours = True
        if each["whole"]:
            return Verdict(VALID, "、".join(one.name for one in holders), each["at"] or "")
    if ours:
        return Verdict(CHANGED)
    return Verdict(UNKNOWN if found else UNSIGNED)


def _page(verdict: Verdict | None, status: int = 200, headers: Any = None) -> ASGIResponse:
    nonce, told = secrets.token_urlsafe(12), ""
    if verdict is not None:
        zh, en = (text.format(who=escape(verdict.who)) for text in SAID[verdict.code])
        at = f"<br>{escape(verdict.at)}" if verdict.at else ""
        look = "" if verdict.code == VALID else ' class="wrong"'
        told = f'<p role="alert" data-verdict="{verdict.code}"{look}><strong>{zh}</strong>{at}<br><span lang="en">{en}</span></p>'
    html = (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>验证签署文件 · Verify a signed document</title>"
        f'<style nonce="{nonce}">{STYLE}</style></head><body><main><h1>验证签署文件</h1>'
        '<small lang="en">Verify a signed document</small>'
        f'{told}<form method="post" enctype="multipart/form-data"><label for="file">'
        "选择 PDF 文件（不超过 10 MB，仅用于验证，不会保存）"
        '<br><span lang="en">A PDF file of 10 MB at most; it is only looked at and not kept</span></label>'
        '<input id="file" type="file" name="file" accept="application/pdf,.pdf" required>'
        "<button>验证 · Verify</button></form></main></body></html>"
    )
    return page_reply(html, status, nonce, headers)
