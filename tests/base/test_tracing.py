"""Traces reach a collector, tie requests, statements, jobs and the log together, and tell no secrets."""

import gzip
import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from yunchou.base import log, tracing
from yunchou.base.db import Database

SECRET = "sehr-geheim-4711"


class Collector:
    """A receiver of OTLP over HTTP."""

    def __init__(self) -> None:
        self.raw = b""
        self.spans: list[Any] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                content = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
                collector.raw += content
                for resource in ExportTraceServiceRequest.FromString(content).resource_spans:
                    for scope in resource.scope_spans:
                        collector.spans += scope.spans
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def named(self, name: str) -> Any:
        return next(each for each in self.spans if each.name == name)


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    made = Collector()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", made.address)
    tracing.start("test")
    yield made
    tracing.stop()
    made.server.shutdown()
    made.server.server_close()


def attributes(span: Any) -> dict[str, str]:
    return {each.key: each.value.string_value for each in span.attributes}


async def test_a_request_its_statements_and_the_log_stand_in_one_trace(
    collector: Collector, shared_database: Database
) -> None:
    written = io.StringIO()
    with tracing.span("GET /records/{object}", "server", parent=f"00-{'a' * 32}-{'b' * 16}-01"):
        assert tracing.trace_id() == "a" * 32
        await shared_database.fetchval("select $1::text", SECRET)
        record = logging.makeLogRecord({"msg": "inside"})
        written.write(log.JsonFormatter().format(record))
    tracing.stop()
    outer, inner = collector.named("GET /records/{object}"), collector.named("SELECT")
    assert outer.trace_id.hex() == inner.trace_id.hex() == "a" * 32
    assert inner.parent_span_id == outer.span_id
    assert attributes(inner)["db.query.text"] == "select $1::text"
    assert json.loads(written.getvalue())["trace_id"] == "a" * 32
    assert SECRET.encode() not in collector.raw


async def test_what_fails_is_marked_without_its_words(
    collector: Collector, shared_database: Database
) -> None:
    with pytest.raises(Exception, match="integer"):
        await shared_database.fetchval("select $1::text::integer", SECRET)
    tracing.stop()
    failed = collector.named("SELECT")
    assert attributes(failed)["error.type"] == "InvalidTextRepresentationError"
    assert SECRET.encode() not in collector.raw


def test_addresses_are_told_without_queries_and_credentials() -> None:
    told = tracing.address(f"https://user:{SECRET}@hooks.example/a/b?token={SECRET}#x")
    assert told == {"server.address": "hooks.example", "url.path": "/a/b"}


def test_nothing_is_loaded_where_no_endpoint_is_named() -> None:
    code = (
        "import sys; from yunchou.base import tracing; import yunchou.base.db, yunchou.base.log; tracing.start('x');"
        "print(tracing.on(), any(name.startswith('opentelemetry') for name in sys.modules))"
    )
    environ = {"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(each for each in sys.path if each)}
    found = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == ["False", "False"]


async def test_a_slow_statement_is_told_in_the_log(
    shared_database: Database, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yunchou.base.db.SLOW_SECONDS", 0.05)
    with caplog.at_level("WARNING", "yunchou.base.db"):
        await shared_database.fetchval("select $1::text from pg_sleep(0.1)", SECRET)
        await shared_database.fetchval("select 1")
    (told,) = [each for each in caplog.records if each.message == "slow statement"]
    assert told.__dict__["statement"] == "select $1::text from pg_sleep(0.1)"
    assert SECRET not in str(told.__dict__)
