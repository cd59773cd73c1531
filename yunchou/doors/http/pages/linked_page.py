"""Pages for customers without an account, opened by a sealed link: a quote to be answered, a case to be judged."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from litestar.response.base import ASGIResponse

from yunchou.access.organisation import Organisation
from yunchou.base.sealing import open_link
from yunchou.base.time import today
from yunchou.doors.assemble import House
from yunchou.doors.http.pages.web_form_page import policy
from yunchou.doors.http.replies import Reply

MOST_BYTES = 16 * 1024
CLOSED = "此链接无效或已过期。This link is not valid, or no longer."
STYLE = """
*{box-sizing:border-box}body{margin:0;background:#f5f6f8;color:#1f2329;
font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:860px;margin:24px auto;padding:24px;background:#fff;border-radius:8px;border-top:4px solid #1d4ed8}
h1{margin:0 0 4px;font-size:22px}p{margin:0 0 10px;white-space:pre-line}small{color:#5a6270}
.wide{overflow-x:auto}table{width:100%;border-collapse:collapse;margin:14px 0}
th,td{padding:8px;border-bottom:1px solid #d9dce1;text-align:left;font-weight:400}
th{background:#f0f2f5;white-space:nowrap}td:first-child{min-width:8em}.n{text-align:right;white-space:nowrap}.sum{font-size:18px;font-weight:600;text-align:right}
label{display:block;margin:12px 0 4px;font-weight:600}
input,textarea{width:100%;padding:10px 12px;border:1px solid #8a919c;border-radius:6px;font:inherit}
button,.pdf{display:inline-block;margin:18px 10px 0 0;padding:11px 26px;border:1px solid #1d4ed8;border-radius:6px;
background:#1d4ed8;color:#fff;font:inherit;font-weight:600;cursor:pointer;text-decoration:none}
button.second,.pdf{background:#fff;color:#1d4ed8}:focus-visible{outline:3px solid #1d4ed8;outline-offset:2px}
.wrong{color:#b42318}@media(max-width:640px){main{margin:0;min-height:100vh;border-radius:0}button{width:100%}}
"""


async def linked(request: Request[Any, Any, Any], purpose: str) -> tuple[Organisation, int] | None:
    """The organisation and record that the token of a request names, as long as its day is not over."""
    house: House = request.app.state.house
    link = open_link(house.sealer, str(request.path_params["token"]), purpose)
    organisation = None if link is None else await house.organisation(link.organisation)
    if link is None or organisation is None or link.until < today(organisation.settings.time_zone):
        return None
    return organisation, link.record


def address_of(request: Request[Any, Any, Any]) -> str:
    """Where a request comes from."""
    return request.client.host if request.client else ""


def given_in(raw: bytes) -> dict[str, str]:
    """What a form sends, as text; what is no such thing is an empty form."""
    try:
        found = parse_qsl(
            raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20, errors="replace"
        )
    except ValueError:
        return {}
    return {name: value.replace("\0", "") for name, value in found}


def closed() -> ASGIResponse:
    """The page of a link that opens nothing, whatever the reason is."""
    head = '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>404</title></head>'
    html = f"{head}<body><main><h1>404</h1><p>{CLOSED}</p></main></body></html>"
    return page_reply(html, 404, "")


def page_reply(html: str, status: int, nonce: str, headers: Mapping[str, str] | None = None) -> ASGIResponse:
    """A page that is found by nobody who was not given its address."""
    more = {
        "Content-Security-Policy": policy(None, nonce),
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
    }
    return Reply(html.encode(), status, {**more, **(headers or {})}, "text/html; charset=utf-8").response()
