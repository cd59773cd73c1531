"""Structured logs: one JSON object per line on standard error, each with the request it belongs to."""

import contextlib
import contextvars
import json
import logging
import secrets
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TextIO

from yunchou.base import tracing

_request: contextvars.ContextVar[str | None] = contextvars.ContextVar("request_id", default=None)
_PLAIN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "color_message"}
_SECRET = ("password", "secret", "token", "cookie", "authorization", "csrf", "code")
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def get(name: str) -> logging.Logger:
    """The logger of a module; pass values by `extra={...}`, not inside the text."""
    return logging.getLogger(name)


def request_id() -> str | None:
    """The id of the request or job being served, None outside one."""
    return _request.get()


@contextlib.contextmanager
def request(identifier: str | None = None) -> Iterator[str]:
    """Marks everything logged inside as belonging to one request (a new random id unless one is given)."""
    value = identifier or secrets.token_hex(8)
    mark = _request.set(value)
    try:
        yield value
    finally:
        _request.reset(mark)


def set_up(level: str = "info", stream: TextIO | None = None) -> None:
    """Sends all logs of this process as JSON lines to `stream` (standard error when none is given)."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(_LEVELS[level])
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: at, level, logger, message, request_id, the values given, error."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        current = _request.get()
        if current:
            line["request_id"] = current
        if trace := tracing.trace_id():
            line["trace_id"] = trace
        for key, value in record.__dict__.items():
            if key not in _PLAIN and not key.startswith("_"):
                line[key] = "***" if _is_secret(key) else value
        if record.exc_info and record.exc_info[0]:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def _is_secret(key: str) -> bool:
    words = key.lower().split("_")
    return any(word in words for word in _SECRET)
