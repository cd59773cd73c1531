"""Sending deliveries: one process at a time for each webhook, records beside each other, each record's in order.

Headers and signature follow the Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA-256 over id, time and body.
"""

import asyncio
import base64
import hmac
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from yunchou.base import log
from yunchou.base.db import Database, Record, quote
from yunchou.base.errors import Message, say
from yunchou.base.sealing import Sealer, SealError
from yunchou.jobs.handlers import JobContext, job
from yunchou.jobs.queue import AHEAD, enqueue
from yunchou.jobs.schedule import daily
from yunchou.records.webhooks import outbox
from yunchou.records.webhooks.store import SEND_JOB, sealed_for
from yunchou.services import kept
from yunchou.services.outgoing import Allowed, Outgoing, OutgoingError

PAUSES = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 28800)
"""Seconds between the tries: eleven within 24 hours."""
TIMEOUT_SECONDS = 15.0
LARGEST_ANSWER = 64 << 10
AT_ONCE = 8
BATCH = 32
LEASE_SECONDS = 90
"""Longer than a batch can take."""
GONE = 410
FOLLOWER = outbox.put_aside
"""Named here so that whoever declares the job declares the reader of the log too."""
logger = log.get(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try. `final`: trying again is of no use."""

    status: int | None
    error: Message | None
    took_ms: int
    final: bool = False


@dataclass(frozen=True, slots=True)
class _Hook:
    id: int
    url: str
    key: bytes
    allowed: Allowed


def signature(key: bytes, message: str, moment: int, body: str) -> str:
    """The header `webhook-signature`."""
    signed = f"{message}.{moment}.{body}".encode()
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


class Sender:
    """Sends what waits for one webhook of one organisation."""

    def __init__(
        self, db: Database, organisation: int, schema: str, outgoing: Outgoing, sealer: Sealer
    ) -> None:
        self.db = db
        self.id = organisation
        self.schema = schema
        self._quoted = quote(schema)
        self._outgoing = outgoing
        self._sealer = sealer

    async def run(self, webhook: int) -> int:
        """Sends all that is due, and has itself called again for what is due later → how many were taken by the receiver."""
        await self._bring_back(webhook)
        row = await self._claim(webhook)
        if row is None:
            await self._call_again(webhook)
            return 0
        taken = 0
        try:
            hook = await self._hook(row)
            while hook is not None and (due := await self._due(webhook)):
                outcomes = await self._send_all(hook, due)
                taken += sum(1 for each in outcomes if each.error is None)
                if not await self._note(hook, due, outcomes):
                    break
        finally:
            await self._release(webhook)
        await self._call_again(webhook)
        return taken

    async def _bring_back(self, webhook: int) -> None:
        """What waits longer than the pause after its tries, and too long a lease, were noted by a clock that was ahead."""
        await self.db.execute(
            f"update {self._quoted}.webhook_delivery d set next_try = now() + p.pause"
            " from (select n - 1 as tries, make_interval(secs => pause) as pause"
            " from unnest($2::float8[]) with ordinality p(pause, n)) p"
            " where d.webhook = $1 and d.state = 'waiting' and d.tries = p.tries and d.next_try > now() + p.pause",
            webhook,
            [0.0, *map(float, PAUSES)],
        )
        await self.db.execute(
            f"update {self._quoted}.webhook set sending_until = null where id = $1 and sending_until > now()"
            f" + {LEASE_SECONDS} * interval '1 second' + {AHEAD}",
            webhook,
        )

    async def _claim(self, webhook: int) -> Record | None:
        """The webhook, held for this process; None where it is gone, at rest or held by another, who then does the work."""
        return await self.db.fetchrow(
            f"update {self._quoted}.webhook set sending_until = now() + {LEASE_SECONDS} * interval '1 second',"
            " next_call = case when next_call > now() then next_call end"
            " where id = $1 and active and coalesce(sending_until, '-infinity') < now() returning id, url, secret",
            webhook,
        )

    async def _release(self, webhook: int) -> None:
        await self.db.execute(
            f"update {self._quoted}.webhook set sending_until = null where id = $1", webhook
        )

    async def _hook(self, row: Record) -> _Hook | None:
        try:
            secret = self._sealer.open(row["secret"], sealed_for(row["id"]))
        except SealError:
            await self._rest(
                row["id"],
                say(
                    "服务器密钥已更换，请更换签名密钥。",
                    "The server's key was replaced: make a new signing secret.",
                ),
            )
            return None
        key = base64.b64decode(secret.removeprefix("whsec_"))
        return _Hook(row["id"], row["url"], key, await kept.allowed(self.db, self))

    async def _due(self, webhook: int) -> list[Record]:
        """The first waiting delivery of each record, where it is time for it."""
        table = f"{self._quoted}.webhook_delivery"
        return await self.db.fetch(
            f"select d.id, d.message, d.body, d.tries, d.first_try from {table} d where d.webhook = $1 and d.state = 'waiting'"
            f" and d.next_try <= now() and not exists (select from {table} e where e.webhook = $1 and e.state = 'waiting'"
            f" and e.record = d.record and e.id < d.id) order by d.next_try, d.id limit {BATCH}",
            webhook,
        )

    async def _send_all(self, hook: _Hook, due: Sequence[Record]) -> list[Outcome]:
        places = asyncio.Semaphore(AT_ONCE)

        async def send(row: Record) -> Outcome:
            async with places:
                return await self._send(hook, row)

        return list(await asyncio.gather(*map(send, due)))

    async def _send(self, hook: _Hook, row: Record) -> Outcome:
        moment = int(time.time())
        headers = {
            "content-type": "application/json; charset=utf-8",
            "webhook-id": row["message"],
            "webhook-timestamp": str(moment),
            "webhook-signature": signature(hook.key, row["message"], moment, row["body"]),
        }
        began = time.perf_counter()
        status: int | None = None
        error: Message | None = None
        try:
            answer = await self._outgoing.fetch(
                "POST",
                hook.url,
                headers=headers,
                content=row["body"].encode(),
                allowed=hook.allowed,
                seconds=TIMEOUT_SECONDS,
                limit=LARGEST_ANSWER,
            )
            status = answer.status
            if not 200 <= status < 300:
                error = say("HTTP {n}", "HTTP {n}", n=status)
        except OutgoingError as fault:
            error = fault.message
        return Outcome(status, error, round((time.perf_counter() - began) * 1000), status == GONE)

    async def _note(self, hook: _Hook, due: Sequence[Record], outcomes: Sequence[Outcome]) -> bool:
        """Keeps what came of each try in one statement, and the lease for the next → whether to go on."""
        states, waits = [], []
        for row, outcome in zip(due, outcomes, strict=True):
            over = outcome.final or row["tries"] >= len(PAUSES)
            states.append("sent" if outcome.error is None else "dead" if over else "waiting")
            waits.append(0 if over else PAUSES[row["tries"]])
        await self.db.execute(
            f"update {self._quoted}.webhook_delivery d set state = n.state, tries = d.tries + 1, status = n.status,"
            " error = n.error::jsonb, took_ms = n.took, first_try = coalesce(d.first_try, now()),"
            " next_try = now() + n.wait * interval '1 second', ended_at = case when n.state = 'waiting' then null else now() end"
            " from unnest($1::bigint[], $2::text[], $3::int[], $4::text[], $5::int[], $6::int[])"
            " n(id, state, status, error, took, wait)"
            " where d.id = n.id and d.state = 'waiting'",
            [row["id"] for row in due],
            states,
            [each.status for each in outcomes],
            [_kept(each.error) if each.error else None for each in outcomes],
            [each.took_ms for each in outcomes],
            waits,
        )
        failed = [each.error for each in outcomes if each.error]
        await self.db.execute(
            f"update {self._quoted}.webhook set sending_until = now() + {LEASE_SECONDS} * interval '1 second',"
            " last_success_at = case when $2 then now() else last_success_at end,"
            " last_failure_at = case when $3::text is null then last_failure_at else now() end,"
            " last_error = coalesce($3::text::jsonb, last_error) where id = $1",
            hook.id,
            len(failed) < len(outcomes),
            _kept(failed[-1]) if failed else None,
        )
        if any(each.status == GONE for each in outcomes):
            await self._rest(
                hook.id,
                say("对方表示地址已停用（410）。", "The receiver says that the address is gone (410)."),
            )
            return False
        return True

    async def _rest(self, webhook: int, reason: Message) -> None:
        logger.warning("webhook switched off", extra={"webhook": webhook, "why": reason.en})
        await self.db.execute(
            f"update {self._quoted}.webhook set active = false, last_error = $2::text::jsonb, last_failure_at = now()"
            " where id = $1",
            webhook,
            _kept(reason),
        )

    async def _call_again(self, webhook: int) -> None:
        """One job for what waits, when the first of it is due and nobody else sends; another one is not needed."""
        async with self.db.transaction() as link:
            wait = await link.fetchval(
                f"with due as (select greatest(min(d.next_try), w.sending_until, now()) + interval '0.2 second' as at"
                f" from {self._quoted}.webhook w join {self._quoted}.webhook_delivery d on d.webhook = w.id"
                " where w.id = $1 and w.active and d.state = 'waiting' group by w.sending_until)"
                f" update {self._quoted}.webhook w set next_call = due.at from due where w.id = $1"
                " and (w.next_call is null or w.next_call < now() or w.next_call > due.at)"
                " returning extract(epoch from due.at - now())",
                webhook,
            )
            if wait is not None:
                await enqueue(link, self.id, SEND_JOB, {"webhook": webhook}, delay=float(wait))


def _kept(message: Message) -> str:
    """A reason in both languages, as it is stored."""
    return msgspec.json.encode({"zh": message.zh, "en": message.en}).decode()


@job(SEND_JOB, retries=5)
async def send(context: JobContext) -> dict[str, Any]:
    """Sends what is due for a webhook."""
    sender = Sender(
        context.database,
        context.organisation_id,
        context.schema,
        context.resources["outgoing"],
        context.resources["sealer"],
    )
    return {"sent": await sender.run(int(context.payload["webhook"]))}


@daily("webhook.sweep", hour=3)
async def sweep(context: JobContext) -> dict[str, Any]:
    """Calls for what may have been left waiting."""
    schema = quote(context.schema)
    called = 0
    async with context.database.transaction() as link:
        for row in await link.fetch(
            f"select distinct webhook from {schema}.webhook_delivery where state = 'waiting'"
        ):
            await enqueue(link, context.organisation_id, SEND_JOB, {"webhook": row["webhook"]})
            called += 1
    return {"called": called}
