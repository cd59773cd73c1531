"""The shapes of bodies and answers that more than one endpoint uses, as they are published."""

from datetime import datetime
from typing import Any

import msgspec


class Input(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What comes in: a name that is not declared is refused."""


class Output(msgspec.Struct, kw_only=True):
    """What goes out."""


class Names(msgspec.Struct, rename={"zh": "zh-CN"}):
    """A text in each language."""

    zh: str
    en: str


class Fault(Output):
    """One fault of a problem."""

    code: str
    message: str
    field: str | None = None
    at: int | None = None


class ProblemAnswer(Output):
    """A problem after RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str | None
    code: str
    errors: list[Fault]


class Count(Output):
    """How many records there are; `exact` false means at least so many."""

    value: int
    exact: bool


class EventAnswer(Output):
    """A change as the history and the stream of events tell it."""

    id: str
    type: str
    at: datetime
    actor: dict[str, Any] | None
    object: str
    record: str
    changes: dict[str, Any]
    cause: dict[str, Any] | None = None


class JobAnswer(Output):
    """A job: `progress` runs from 0 to 1."""

    id: str
    kind: str
    state: str
    progress: float
    result: Any = None
    files: list[dict[str, Any]] = msgspec.field(default_factory=list)
    error: dict[str, Any] | None = None
    created_by: str | None = None
    created_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
