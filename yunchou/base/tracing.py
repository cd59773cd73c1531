"""Traces for an OpenTelemetry collector: what was asked, which statements and requests that took, how long.

Nothing is loaded and nothing measured unless the environment names where traces go (`OTEL_EXPORTER_OTLP_ENDPOINT`, or
`OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`). The other variables of OpenTelemetry (headers, sampling, the service's name) count as its
documentation says. Spans hold statements without their values, addresses without their queries, and nothing that people entered.
"""

import contextlib
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span, Tracer

LONGEST_STATEMENT = 4000
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_KINDS = {"server": "SERVER", "client": "CLIENT", "consumer": "CONSUMER", "internal": "INTERNAL"}


class _State:
    tracer: "Tracer | None" = None
    provider: "TracerProvider | None" = None


def wanted(environ: Mapping[str, str] | None = None) -> bool:
    """Whether the environment says where traces go."""
    given = os.environ if environ is None else environ
    return any(given.get(name, "").strip() for name in _ENDPOINTS)


def start(role: str) -> None:
    """Begins to trace, where that is wanted. `role`: what this process does, such as `server` or `worker`."""
    if not wanted() or _State.tracer is not None:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    from yunchou import __version__

    named = {"service.name": os.environ.get("OTEL_SERVICE_NAME") or "yunchou", "service.version": __version__}
    provider = TracerProvider(
        resource=Resource.create({**named, "service.instance.id": f"{role}-{os.getpid()}"})
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _State.provider = provider
    _State.tracer = provider.get_tracer("yunchou", __version__)


def stop() -> None:
    """Sends what is left and ends tracing."""
    if _State.provider is not None:
        _State.provider.shutdown()
    _State.provider = _State.tracer = None


def on() -> bool:
    """Whether this process traces."""
    return _State.tracer is not None


@contextlib.contextmanager
def span(
    name: str, kind: str = "internal", attributes: Mapping[str, Any] | None = None, parent: str | None = None
) -> "Iterator[Span | None]":
    """Marks what happens inside as one span of a trace; None where nothing is traced.

    `kind`: `server`, `client`, `consumer` or `internal`. `parent`: a W3C `traceparent` that a caller sent along. An exception
    marks the span by its type alone: what it says may hold what people entered.
    """
    if _State.tracer is None:
        yield None
        return
    from opentelemetry.trace import SpanKind, StatusCode
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    context = TraceContextTextMapPropagator().extract({"traceparent": parent}) if parent else None
    with _State.tracer.start_as_current_span(
        name,
        context,
        getattr(SpanKind, _KINDS[kind]),
        dict(attributes or {}),
        record_exception=False,
        set_status_on_exception=False,
    ) as made:
        try:
            yield made
        except BaseException as error:
            made.set_attribute("error.type", type(error).__name__)
            made.set_status(StatusCode.ERROR)
            raise


@contextlib.contextmanager
def statement(sql: str) -> Iterator[None]:
    """Marks one statement. Its values are bound apart from it and stay out."""
    if _State.tracer is None:
        yield
        return
    word = sql.split(None, 1)[0].upper() if sql.strip() else "SQL"
    attributes = {
        "db.system.name": "postgresql",
        "db.operation.name": word,
        "db.query.text": sql[:LONGEST_STATEMENT],
    }
    with span(word, "client", attributes):
        yield


def address(url: str) -> dict[str, str]:
    """What is told of an address: host and path, neither query nor credentials; nothing of what is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return {}
    return {"server.address": parts.hostname or "", "url.path": parts.path[:300]}


def trace_id() -> str | None:
    """The id of the trace that is under way, for the log; None outside one."""
    if _State.tracer is None:
        return None
    from opentelemetry.trace import get_current_span

    context = get_current_span().get_span_context()
    return format(context.trace_id, "032x") if context.is_valid else None
