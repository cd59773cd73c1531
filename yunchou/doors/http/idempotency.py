"""Writes that a client may send twice without harm: what an Idempotency-Key did once is told again, not done again.

The key is taken in the transaction of the write itself, so key and write are kept or lost together, and a second
request with the same key waits until the first has ended.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from yunchou.base.db import Record, quote
from yunchou.base.errors import FieldError, Message, Problem, malformed, say
from yunchou.doors.http.call import Call
from yunchou.doors.http.replies import Reply
from yunchou.records.bulk import write_many
from yunchou.records.change import Operation, Result
from yunchou.records.write import Unit, creations_in, persistently

KEPT = "24 hours"
LONGEST_KEY = 200
Work = Callable[[Unit], Awaitable[Sequence[Result]]]
Answer = Callable[[Sequence[Result]], Awaitable[Reply]]


async def write_once(
    call: Call, operations: Sequence[Operation], *, atomic: bool, answer: Answer, duplicates: str = "warn"
) -> Reply:
    """Writes and answers; with a key that was used before, the answer of then. `duplicates`: see `Unit.duplicates`.

    Raises a 422 `Problem` for a key that came with another request, and what the write raises.
    """

    async def work(unit: Unit) -> Sequence[Result]:
        unit.duplicates = duplicates
        return await write_many(unit, call.object, operations, atomic=atomic)

    return await do_once(call, work, answer, ids=creations_in(operations) + 1)


async def do_once(
    call: Call, work: Work, answer: Answer, *, cause: Mapping[str, Any] | None = None, ids: int = 0
) -> Reply:
    """Does any work in a transaction of its own and answers, as `write_once` does. `cause`, `ids`: see `Unit`."""
    key = _key_of(call)
    if key is None:
        return await answer(await persistently(lambda: _alone(call, work, cause, ids)))
    used = _Key(call, key, await call.request.body())
    results = await persistently(lambda: used.take(work, cause, ids))
    if results is None:
        return await used.replay(answer)
    reply = await answer(results)
    await used.keep(reply)
    return reply


async def do_part_once(call: Call, part: str, work: Work, *, cause: Mapping[str, Any] | None = None) -> None:
    """Does one of several works of a request, each in a transaction of its own; one that its key did already is left as it is."""
    key = _key_of(call)
    if key is None:
        await persistently(lambda: _alone(call, work, cause, 0))
        return
    used = _Key(call, f"{key}#{part}", await call.request.body())
    if await persistently(lambda: used.take(work, cause, 0)) is None:
        await used.kept()


def _key_of(call: Call) -> str | None:
    """The key of a request, if it has one. Raises 400."""
    key = call.header("idempotency-key")
    if key is not None and (not 0 < len(key) <= LONGEST_KEY or not key.isprintable()):
        raise malformed(say("Idempotency-Key 无效。", "The Idempotency-Key is not valid."))
    return key


async def _alone(call: Call, work: Work, cause: Mapping[str, Any] | None, ids: int) -> Sequence[Result]:
    async with Unit(call.caller, cause, ids=ids) as unit:
        return await work(unit)


class _Key:
    """One key of one caller, for one request."""

    def __init__(self, call: Call, key: str, body: bytes) -> None:
        self.call = call
        self.key = key
        self.table = f"{quote(call.caller.organisation.schema)}.idempotency"
        line = f"{call.request.method} {call.request.scope['path']}\n".encode()
        self.request = hashlib.sha256(line + body).digest()

    async def take(self, work: Work, cause: Mapping[str, Any] | None, ids: int) -> Sequence[Result] | None:
        """Does the work under the key; None when it was used before."""
        async with Unit(self.call.caller, cause, ids=ids) as unit:
            await unit.link.execute(
                f"delete from {self.table} where actor = $1 and key = $2 and at < now() - $3::text::interval",
                self.call.user,
                self.key,
                KEPT,
            )
            taken = await unit.link.fetchval(
                f"insert into {self.table}(actor, key, request) values ($1, $2, $3)"
                " on conflict do nothing returning true",
                self.call.user,
                self.key,
                self.request,
            )
            if not taken:
                return None
            results = await work(unit)
            await unit.link.execute(
                f"update {self.table} set headers = $3::text::jsonb where actor = $1 and key = $2",
                self.call.user,
                self.key,
                json.dumps({"results": [_plain(each) for each in results]}),
            )
            return results

    async def replay(self, answer: Answer) -> Reply:
        """What was answered then; made anew from the results when the process died before it answered."""
        row = await self.kept()
        kept = json.loads(row["headers"])
        if row["status"] is None:
            return await answer([_result(each) for each in kept["results"]])
        return Reply(row["body"], row["status"], kept["headers"])

    async def kept(self) -> Record:
        """What is kept of the key. Raises 422 where it came with another request."""
        row = await self.call.house.db.fetchrow(
            f"select request, status, headers::text, body from {self.table} where actor = $1 and key = $2",
            self.call.user,
            self.key,
        )
        if row is None or row["request"] != self.request:
            words = say(
                "此 Idempotency-Key 已用于其他请求。", "This Idempotency-Key was used with another request."
            )
            raise Problem(422, "idempotency_mismatch", words)
        return row

    async def keep(self, reply: Reply) -> None:
        """Keeps the answer beside the key."""
        await self.call.house.db.execute(
            f"update {self.table} set status = $3, headers = $4::text::jsonb, body = $5 where actor = $1 and key = $2",
            self.call.user,
            self.key,
            reply.status,
            json.dumps({"headers": reply.headers}),
            reply.encoded(),
        )


async def sweep(schema: str, execute: Callable[..., Awaitable[Any]]) -> None:
    """Forgets the keys of an organisation that are no longer kept."""
    await execute(f"delete from {quote(schema)}.idempotency where at < now() - $1::text::interval", KEPT)


def _plain(result: Result) -> dict[str, Any]:
    errors = [(e.code, e.message.zh, e.message.en, e.field, e.at) for e in result.errors]
    return {"status": result.status, "id": result.id, "outcome": result.outcome, "errors": errors}


def _result(plain: dict[str, Any]) -> Result:
    errors = tuple(
        FieldError(code, Message(zh, en), field, at) for code, zh, en, field, at in plain["errors"]
    )
    return Result(plain["status"], plain["id"], plain["outcome"], errors)
