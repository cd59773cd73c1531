"""Who does which kind of job: a registry that higher rooms fill, and what a handler is given."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yunchou.base.db import Database, is_outage


class Cancelled(Exception):
    """Raised by a handler that stopped because it was told to; `result` says how far it came."""

    def __init__(self, result: Any = None) -> None:
        super().__init__("cancelled")
        self.result = result


@dataclass(eq=False)
class JobContext:
    """One delivery of one job.

    `caller` is whoever the job acts for, made by the worker's `caller_of`. A handler may be begun again after its
    process vanished, so it must go on from what it committed, never assume that it is the first.
    """

    job_id: int
    organisation_id: int
    schema: str
    kind: str
    payload: dict[str, Any]
    database: Database
    caller: Any
    attempt: int = 1
    resources: Mapping[str, Any] = field(default_factory=dict)
    """What the worker was given for its handlers, such as `files` (`yunchou.services.files.Files`)."""
    files: list[dict[str, Any]] = field(default_factory=list)
    """What `GET /jobs/{id}` lists: `{"id", "name"}` of stored files."""
    share: float = 0.0
    cancel_requested: bool = False

    def progress(self, share: float) -> None:
        """Say how much is done, from 0 to 1; written with the next heartbeat (within a second)."""
        self.share = min(1.0, max(0.0, share))

    def cancelled(self) -> bool:
        """Whether somebody called the job off; a handler asks between its steps and raises `Cancelled`."""
        return self.cancel_requested


Handler = Callable[[JobContext], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job. `retries`: how often an error is followed by another try, with growing pauses."""

    name: str
    handler: Handler
    retries: int


KINDS: dict[str, Kind] = {}


def job(name: str, *, retries: int = 0) -> Callable[[Handler], Handler]:
    """Register the decorated coroutine function as the handler of jobs of that kind.

    What it returns becomes the job's `result` (JSON). With `retries` an error puts the job off for 2, 4, 8 … up to
    300 seconds that many times before it counts as failed.
    """

    def register(handler: Handler) -> Handler:
        if name in KINDS:
            raise ValueError(f"two handlers for jobs of kind {name!r}")
        KINDS[name] = Kind(name, handler, retries)
        return handler

    return register


def lost_database(fault: BaseException) -> bool:
    """Whether the database went away under a job, so that trying again may help. A full disk is no such outage."""
    return is_outage(fault) and (not isinstance(fault, OSError) or isinstance(fault, ConnectionError))
