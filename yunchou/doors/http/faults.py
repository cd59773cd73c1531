"""From whatever went wrong to the problem that the caller is told."""

import asyncpg
from litestar.exceptions import HTTPException

from yunchou.base import log
from yunchou.base.db import is_full, is_outage, is_timeout
from yunchou.base.errors import (
    Problem,
    conflict,
    duplicate,
    malformed,
    not_found,
    say,
    storage_full,
    too_large,
    unavailable,
)

logger = log.get(__name__)


def problem_of(error: Exception) -> Problem:
    """The problem to answer with. What nobody foresaw is logged with its trace and told as a 500 without details."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return _of_routing(error)
    if isinstance(error, RecursionError):
        return malformed(say("内容嵌套过深。", "This is nested too deeply."))
    if isinstance(error, asyncpg.UniqueViolationError):
        # Two wrote the same value at the same moment, again and again: the check before saw neither.
        return duplicate()
    if isinstance(error, asyncpg.DataError):
        # A value that passed every check and that the database still cannot hold: the input's fault, not ours.
        logger.warning("the database refused a value", extra={"reason": str(error)})
        words = say("数值超出可处理的范围。", "A value is outside what can be computed.")
        return Problem(422, "out_of_range", words)
    if isinstance(
        error, asyncpg.DeadlockDetectedError | asyncpg.SerializationError | asyncpg.LockNotAvailableError
    ):
        words = say("有人同时在修改，请重试。", "Somebody else is changing this just now: try again.")
        return conflict("busy", words)
    if is_full(error):
        logger.error("a disk is full", extra={"reason": str(error)})
        return storage_full()
    if is_outage(error):
        logger.error("the database is out of reach", extra={"reason": str(error)})
        return unavailable(
            say("数据库暂时不可用，请稍后重试。", "The database cannot be reached: try again later.")
        )
    if isinstance(error, asyncpg.CheckViolationError) and "no partition" in str(error):
        # The clock jumped past the months that were made ahead; the worker makes those it needs.
        logger.error("the log has no month for today", extra={"reason": str(error)})
        return unavailable()
    if is_timeout(error):
        words = say(
            "查询耗时过长，请缩小范围后重试。", "The query took too long: narrow it down and try again."
        )
        return Problem(422, "too_slow", words)
    logger.error("unforeseen", exc_info=error)
    return Problem(500, "internal", say("服务器内部错误。", "Something went wrong on the server."))


def _of_routing(error: HTTPException) -> Problem:
    status = error.status_code
    headers = dict(error.headers or {})
    if status == 404:
        return not_found(say("没有这个地址。", "There is nothing at this address."))
    if status == 405:
        words = say("此地址不支持该方法。", "This address does not take this method.")
        return Problem(405, "method_not_allowed", words, headers=headers)
    if status == 413:
        return too_large()
    if 400 <= status < 500 or "disconnected" in str(error.detail):
        # The second is what the framework says of a client that goes away in the middle of its request.
        return malformed()
    logger.error("the framework failed", exc_info=error)
    return Problem(500, "internal", say("服务器内部错误。", "Something went wrong on the server."))
