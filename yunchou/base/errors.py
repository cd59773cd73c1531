"""Everything that can be wrong with a request, as values a door turns into a problem answer (RFC 9457).

Whoever finds a fault raises a `Problem` from one of the factories below; no room builds answers itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for a person, in both shipped languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The sentence in `language` ("zh-CN", "en-GB" and the like; Chinese when it is neither)."""
        return self.en if language.lower().startswith("en") else self.zh

    def __str__(self) -> str:
        return self.en


def say(zh: str, en: str, **values: object) -> Message:
    """A message with `{name}` placeholders filled from `values` (a value is never itself parsed).

    A value that is a `Message` is filled in each language with its own words.
    """
    if not values:
        return Message(zh, en)
    return Message(zh.format_map(_words(values, "zh-CN")), en.format_map(_words(values, "en")))


def _words(values: Mapping[str, object], language: str) -> dict[str, object]:
    return {k: v.in_language(language) if isinstance(v, Message) else v for k, v in values.items()}


@dataclass(frozen=True, slots=True)
class FieldError:
    """One fault in the input. `field` is an API name, `at` a 0-based code point in an expression."""

    code: str
    message: Message
    field: str | None = None
    at: int | None = None

    def on(self, name: str) -> "FieldError":
        """The same fault, said of the field `name`."""
        return replace(self, field=name)

    def as_json(self, language: str) -> dict[str, Any]:
        """The fault as plain data, its message in `language`; absent parts are left out."""
        out: dict[str, Any] = {}
        if self.field is not None:
            out["field"] = self.field
        if self.at is not None:
            out["at"] = self.at
        out["code"] = self.code
        out["message"] = self.message.in_language(language)
        return out


@dataclass(eq=False)
class Problem(Exception):
    """A request that cannot be served.

    `code` is stable, `detail` is for people, `extra` joins the answer's JSON.
    """

    status: int
    code: str
    detail: Message
    errors: tuple[FieldError, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(self.code)

    def __str__(self) -> str:
        faults = "; ".join(f"{e.field or e.at}: {e.code} ({e.message.en})" for e in self.errors)
        return f"{self.status} {self.code}: {self.detail.en}" + (f" [{faults}]" if faults else "")

    def __reduce__(self) -> tuple[Any, ...]:
        # Exception's own pickling would call the class with `args` (the code alone).
        return (type(self), (self.status, self.code, self.detail, self.errors, self.headers, self.extra))

    def as_json(self, language: str, request_id: str | None = None) -> dict[str, Any]:
        """The answer's body: `type title status detail request_id code errors` and whatever `extra` holds."""
        return {
            "type": "about:blank",
            "title": _TITLES.get(self.status, "Error"),
            "status": self.status,
            "detail": self.detail.in_language(language),
            "request_id": request_id,
            "code": self.code,
            "errors": [e.as_json(language) for e in self.errors],
            **self.extra,
        }


_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    412: "Precondition Failed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    423: "Locked",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


def malformed(message: Message | None = None, *, errors: Iterable[FieldError] = ()) -> Problem:
    """400: the request itself cannot be read (JSON, multipart, an unknown parameter)."""
    return Problem(
        400, "malformed", message or say("请求格式不正确。", "The request cannot be read."), tuple(errors)
    )


def unknown_parameter(name: str) -> Problem:
    """400: a query parameter or body key that the call does not have."""
    return malformed(say("未知参数：{name}。", "Unknown parameter: {name}.", name=name))


def bad_expression(code: str, at: int, message: Message) -> Problem:
    """400: an expression, sort or field list is wrong; `at` is the 0-based code point."""
    return Problem(400, code, message, (FieldError(code, message, at=at),))


def unauthenticated() -> Problem:
    """401: no session or token, or one that has ended."""
    return Problem(
        401,
        "unauthenticated",
        say("请先登录。", "Please sign in first."),
        headers={"WWW-Authenticate": "Bearer"},
    )


def wrong_credentials() -> Problem:
    """401: login and password do not belong together (which of the two is wrong is never said)."""
    return Problem(401, "wrong_credentials", say("账号或密码不正确。", "Login or password is not correct."))


def forbidden(message: Message | None = None) -> Problem:
    """403: the caller lacks the right for this action."""
    return Problem(403, "forbidden", message or say("您没有执行此操作的权限。", "You may not do this."))


def not_found(message: Message | None = None) -> Problem:
    """404: absent, or not for this caller to see; the answer does not tell which."""
    return Problem(
        404,
        "not_found",
        message or say("不存在，或您无权查看。", "It does not exist, or you may not see it."),
    )


def duplicate(
    message: Message | None = None,
    *,
    errors: Iterable[FieldError] = (),
    extra: Mapping[str, Any] | None = None,
) -> Problem:
    """409: a record with the same unique value exists; `extra` may say which, if the caller may see it."""
    text = message or say("已存在相同的记录。", "The same record exists already.")
    return Problem(409, "duplicate", text, tuple(errors), extra=dict(extra or {}))


def conflict(code: str, message: Message) -> Problem:
    """409 with a code of the caller's own: the state of things does not allow it now."""
    return Problem(409, code, message)


def version_conflict() -> Problem:
    """412: the record was changed since the version named by `If-Match`."""
    text = say(
        "记录已被他人修改，请刷新后重试。", "The record was changed meanwhile: reload it and try again."
    )
    return Problem(412, "version_conflict", text)


def too_large(message: Message | None = None) -> Problem:
    """413: the body, file or batch is over its limit."""
    return Problem(413, "too_large", message or say("内容超出大小限制。", "This is over the size limit."))


def invalid(errors: Iterable[FieldError], message: Message | None = None) -> Problem:
    """422: the values break a rule; one `FieldError` per fault."""
    text = message or say("提交的内容有误。", "Some values are not right.")
    return Problem(422, "invalid", text, tuple(errors))


def locked(message: Message | None = None) -> Problem:
    """423: the record may not be changed now (an approval is under way)."""
    text = message or say("记录已锁定，暂不能修改。", "The record is locked and cannot be changed now.")
    return Problem(423, "locked", text)


def too_many_requests(seconds: float) -> Problem:
    """429: too many tries; the caller may come back after `seconds`."""
    wait = max(1, int(-(-seconds // 1)))
    text = say("操作过于频繁，请 {n} 秒后再试。", "Too many tries: try again in {n} s.", n=wait)
    return Problem(429, "too_many_requests", text, headers={"Retry-After": str(wait)})


def unavailable(message: Message | None = None) -> Problem:
    """503: the database or another part that is needed cannot be reached now; trying again later may help."""
    text = message or say(
        "服务暂时不可用，请稍后重试。", "The service is not available now: try again later."
    )
    return Problem(503, "unavailable", text, headers={"Retry-After": "2"})


def storage_full() -> Problem:
    """503: there is no room left where something was to be kept; nothing of it was, and it may be sent again later."""
    text = say(
        "服务器存储空间已满，未保存任何内容；请联系管理员清理后重试。",
        "The server has no room left. Nothing was saved: ask your administrator to make room, then try again.",
    )
    return Problem(503, "storage_full", text, headers={"Retry-After": "30"})
