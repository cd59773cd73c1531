import io
import json
import logging
from collections.abc import Iterator

import pytest

from yunchou.base import log


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    kept = root.handlers[:], root.level
    stream = io.StringIO()
    log.set_up("info", stream)
    yield stream
    root.handlers[:], root.level = kept


def read(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_line_is_json_with_its_values(lines: io.StringIO) -> None:
    log.get("yunchou.test").info("写入 %s", "一\n二", extra={"rows": 3})
    [line] = read(lines)
    assert line["message"] == "写入 一\n二"
    assert line["rows"] == 3
    assert line["level"] == "info"
    assert line["logger"] == "yunchou.test"
    assert "request_id" not in line


def test_lines_of_a_request_carry_its_id(lines: io.StringIO) -> None:
    with log.request("r-1") as identifier:
        log.get("a").info("inside")
        with log.request() as inner:
            log.get("a").info("deeper")
        assert log.request_id() == identifier == "r-1"
    log.get("a").info("outside")
    assert [line.get("request_id") for line in read(lines)] == ["r-1", inner, None]


def test_secrets_are_not_written(lines: io.StringIO) -> None:
    log.get("a").info("sign-in", extra={"password": "p1", "session_token": "t1", "rows": 1})
    assert read(lines)[0]["password"] == "***"
    assert "p1" not in lines.getvalue()
    assert "t1" not in lines.getvalue()


def test_the_trace_of_an_error_is_kept(lines: io.StringIO) -> None:
    try:
        raise RuntimeError("broken")
    except RuntimeError:
        log.get("a").exception("failed")
    assert "RuntimeError: broken" in str(read(lines)[0]["error"])


def test_lines_below_the_level_are_left_out(lines: io.StringIO) -> None:
    log.get("a").debug("detail")
    assert read(lines) == []
