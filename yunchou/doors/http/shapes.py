"""The shapes of bodies and answers that more than one endpoint uses, as they are published."""

from datetime import datetime
from typing import Any, Literal

import msgspec


class Input(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What comes in: a name that is not declared is refused."""


class Output(msgspec.Struct, kw_only=True):
    """What goes out."""


class Names(msgspec.Struct, rename={"zh": "zh-CN"}):
    """A text in each language."""

    zh: str
    en: str


class Referred(Output):
    """A record by its id and name; without a name for who may not know it."""

    id: str
    name: str | None


class Actor(Output):
    """Who did something; what the system did has no id."""

    id: str | None
    name: str | None


class Fault(Output):
    """One fault of a problem: with the field that it is about, and the place in a text, where there is one."""

    code: str
    message: str
    field: str | msgspec.UnsetType = msgspec.UNSET
    at: int | msgspec.UnsetType = msgspec.UNSET


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
    actor: Actor
    object: str
    record: str
    changes: dict[str, tuple[Any, Any]]
    cause: dict[str, Any] | None = None


JobState = Literal["waiting", "running", "done", "failed", "cancelled"]


class JobFile(Output):
    """A file that a job made."""

    id: str
    name: str
    size: int | msgspec.UnsetType = msgspec.UNSET


class JobFault(Output):
    """Why a job failed."""

    code: str
    message: str


class JobAnswer(Output):
    """A job: `progress` runs from 0 to 1."""

    id: str
    kind: str
    state: JobState
    progress: float
    result: Any = None
    files: list[JobFile] = msgspec.field(default_factory=list)
    error: JobFault | None = None
    created_by: str | None = None
    created_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
