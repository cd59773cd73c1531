"""One question to the customer of a closed case: the public page `/s/TOKEN`, without an account, answered once."""

import secrets
from collections.abc import Mapping
from html import escape
from typing import Any

from litestar import Request, get, post
from litestar.response.base import ASGIResponse

from yunchou.access.organisation import Organisation
from yunchou.apps.service.judging import SCORES, case_shown, judge_case
from yunchou.apps.service.letters import PURPOSE
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

MOST_COMMENT = 1000
WORDS = {
    "zh-CN": {
        "title": "您对这次服务满意吗？", "comment": "还想告诉我们什么（选填）", "send": "提交评价", "thanks": "感谢您的评价！",
        "lacking": "请选择满意程度", "busy": "操作过于频繁，请稍后再试。",
        "5": "非常满意", "4": "满意", "3": "一般", "2": "不满意", "1": "非常不满意",
    },
    "en": {
        "title": "How satisfied are you with our service?", "comment": "Anything else? (optional)", "send": "Send",
        "thanks": "Thank you for your answer!", "lacking": "Please choose one",
        "busy": "That was too often: please try again later.",
        "5": "Very satisfied", "4": "Satisfied", "3": "Neither", "2": "Dissatisfied", "1": "Very dissatisfied",
    },
}  # fmt: skip
_MORE = """
fieldset{border:0;margin:12px 0;padding:0}.score{display:flex;gap:10px;align-items:center;padding:9px 12px;margin:6px 0;
border:1px solid #d9dce1;border-radius:6px;font-weight:400;cursor:pointer}.score input{width:20px;height:20px;flex:none}
"""


@get("/s/{token:str}", opt={"open": True})
async def show_question(request: Request[Any, Any, Any]) -> ASGIResponse:
    """The question, to be answered."""
    request.scope["state"]["route"] = "/s/{token}"
    found = await _find(request)
    return closed() if found is None else _page(*found)


@post("/s/{token:str}", status_code=200, request_max_body_size=MOST_BYTES)
async def take_judgement(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Takes the customer's judgement."""
    request.scope["state"]["route"] = "/s/{token}"
    found = await _find(request)
    if found is None:
        return closed()
    organisation, case = found
    house: House = request.app.state.house
    given = given_in(await request.body())
    try:
        await house.logins.brake(f"satisfaction {case['id']}", address_of(request))
    except Problem as problem:
        return _page(organisation, case, status=429, said="busy", given=given, headers=problem.headers)
    score = given.get("score", "")
    if score not in {str(each) for each in SCORES}:
        return _page(organisation, case, status=422, said="lacking", given=given)
    try:
        comment = given.get("comment", "").strip()[:MOST_COMMENT]
        await judge_case(organisation, int(case["id"]), int(score), comment, address_of(request))
    except Problem as problem:
        if problem.status != 422:
            raise
    again = await case_shown(organisation, int(case["id"]))
    return closed() if again is None else _page(organisation, again)


handlers = [show_question, take_judgement]


async def _find(request: Request[Any, Any, Any]) -> tuple[Organisation, dict[str, Any]] | None:
    """The case that a token names, as long as its day is not over."""
    found = await linked(request, PURPOSE)
    if found is None:
        return None
    case = await case_shown(*found)
    return None if case is None else (found[0], case)


def _page(
    organisation: Organisation,
    case: Mapping[str, Any],
    *,
    status: int = 200,
    said: str = "",
    given: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> ASGIResponse:
    language = organisation.settings.language
    words, nonce = WORDS[language], secrets.token_urlsafe(12)
    told = f'<p class="wrong" role="alert">{words[said]}</p>' if said else ""
    thanks = f'<p role="status"><strong>{words["thanks"]}</strong></p>'
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{words["title"]}</title><style nonce="{nonce}">{STYLE}{_MORE}</style></head>'
        f"<body><main><small>{escape(organisation.name)} · {escape(case['number'] or '')}</small>"
        f"<h1>{words['title']}</h1><p>{escape(case['name'])}</p>{told}"
        f"{thanks if case['rated_at'] else _form(words, given or {})}</main></body></html>"
    )
    return page_reply(html, status, nonce, headers)


def _form(words: Mapping[str, str], given: Mapping[str, str]) -> str:
    scores = "".join(
        f'<label class="score"><input type="radio" name="score" value="{n}" required'
        f"{' checked' if given.get('score') == str(n) else ''}>{words[str(n)]}</label>"
        for n in reversed(SCORES)
    )
    return (
        f'<form method="post"><fieldset aria-label="{words["title"]}">{scores}</fieldset>'
        f'<label for="comment">{words["comment"]}</label><textarea id="comment" name="comment" rows="4"'
        f' maxlength="{MOST_COMMENT}">{escape(given.get("comment", ""))}</textarea><button>{words["send"]}</button></form>'
    )
