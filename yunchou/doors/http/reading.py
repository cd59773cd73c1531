"""Reading what came in: query strings and bodies into what an endpoint declares, with every fault named."""

import json
from decimal import Decimal
from typing import Any

import msgspec

from yunchou.actions.shape import shaped
from yunchou.base.errors import malformed, say
from yunchou.doors.http.call import Call, query_values, refuse_query
from yunchou.doors.http.endpoint import Endpoint, Form, Free, Values
from yunchou.doors.http.multipart import UPLOADS, read_form

LARGEST_EXPONENT = 1000


def _exact(text: str) -> Decimal:
    """A decimal as it stands. Raises ValueError for an exponent that no arithmetic could hold."""
    number = Decimal(text)
    if abs(number.adjusted()) > LARGEST_EXPONENT:
        raise ValueError(text)
    return number


# Values of records arrive exact: a binary float would already have lost cents.
_decode_exact = msgspec.json.Decoder(float_hook=_exact).decode
_decode = msgspec.json.Decoder().decode


async def read_input(call: Call, endpoint: Endpoint) -> None:
    """Fills `call.query` and `call.body`. Raises `Problem` 400, 413 or 422."""
    raw = call.request.scope["query_string"]
    if endpoint.query is None:
        if raw:
            refuse_query(raw)
    else:
        call.query = shaped(query_values(raw), endpoint.query, asked=True, strict=False)
    if endpoint.body is None:
        return
    if isinstance(endpoint.body, Form):
        call.body = await read_form(call.request, endpoint.body, call.house.files.root / UPLOADS)
        return
    value = json_value(await call.request.body(), exact=not isinstance(endpoint.body, Free))
    if isinstance(endpoint.body, Values | Free):
        if not isinstance(value, dict):
            raise malformed(say("请求体应为 JSON 对象。", "The body must be a JSON object."))
        call.body = value
    else:
        call.body = shaped(value, endpoint.body, asked=endpoint.asks)


def json_value(body: bytes, *, exact: bool = True) -> Any:
    """A JSON document as plain data, with `exact` its decimals as Decimal. Raises 400."""
    try:
        value = (_decode_exact if exact else _decode)(body)
        nul = b"\\u0000" in body and _holds_nul(value)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError):
        raise malformed(say("请求体不是有效的 JSON。", "The body is not valid JSON.")) from None
    if nul:
        raise malformed(say("请求体含有空字符。", "The body holds a NUL character."))
    _refuse_twice(body)
    return value


def _refuse_twice(body: bytes) -> None:
    """Raises 400 for a name that stands twice in an object: readers differ in which of the two they take."""
    try:
        # Numbers are left as they stand: the longest would take long to read.
        json.loads(body, object_pairs_hook=_once, parse_int=str, parse_float=str)
    except _TwiceError as twice:
        words = say("{name} 出现了两次。", "{name} comes twice.", name=str(twice)[:80])
        raise malformed(words) from None


class _TwiceError(Exception):
    """A name that stands twice."""


def _once(pairs: list[tuple[str, Any]]) -> None:
    if len(dict(pairs)) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, list):
        return any(_holds_nul(item) for item in value)
    if isinstance(value, dict):
        return any(_holds_nul(key) or _holds_nul(item) for key, item in value.items())
    return False
