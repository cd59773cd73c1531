"""From the event log to deliveries: each webhook is told what its owner may see, in the transaction that moves on in the log."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from yunchou.access.actor import Caller, person
from yunchou.access.organisation import Organisation
from yunchou.base.db import Connection, Record, quote
from yunchou.jobs.queue import enqueue
from yunchou.records.follow import follower
from yunchou.records.history import Event, visible_events
from yunchou.records.webhooks.store import SEND_JOB

RIGHT = "access.change"
"""Who may manage webhooks. One whose owner lost the right, or left, is told nothing more."""
TEST = "webhook.test"


@follower("webhooks", batch=500, from_now=True)
async def put_aside(organisation: Organisation, link: Connection, events: Sequence[Event]) -> None:
    """Puts a delivery aside for each event and each webhook that wants it."""
    if not events:
        return
    hooks = await link.fetch(
        f"select id, events, owner from {quote(organisation.schema)}.webhook where active order by id"
    )
    for hook in hooks:
        wanted = [event for event in events if wants(hook["events"], event.type)]
        caller = await _owner(organisation, hook) if wanted else None
        if caller is not None and await _keep(link, organisation, hook, await visible_events(caller, wanted)):
            await enqueue(link, organisation.id, SEND_JOB, {"webhook": hook["id"]})


def wants(patterns: Sequence[str], type: str) -> bool:
    """Whether an event is among `*`, `opportunity.*`, `opportunity.updated`."""
    name = type.partition(".")[0]
    return any(each in ("*", f"{name}.*", type) for each in patterns)


async def _owner(organisation: Organisation, hook: Record) -> Caller | None:
    snapshot = await organisation.snapshot()
    who = snapshot.access.people.get(hook["owner"])
    if who is None or not who.active or not snapshot.access.viewer(who.id).rights.may(RIGHT):
        return None
    return Caller(organisation, person(who.id, who.name), who.language or organisation.settings.language)


async def _keep(
    link: Connection, organisation: Organisation, hook: Record, events: Sequence[dict[str, Any]]
) -> bool:
    """Whether there was anything new: after a crash the same events come again."""
    if not events:
        return False
    kept = await link.fetch(
        f"insert into {quote(organisation.schema)}.webhook_delivery (webhook, message, type, object, record, body)"
        " select $1, n.message, n.type, n.object, n.record, n.body"
        " from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[]) with ordinality"
        " n(message, type, object, record, body, place) order by n.place on conflict do nothing returning id",
        hook["id"],
        [event["id"] for event in events],
        [event["type"] for event in events],
        [event["object"] for event in events],
        [int(event["record"]) for event in events],
        [msgspec.json.encode(event).decode() for event in events],
    )
    return bool(kept)


async def put_aside_for(
    link: Connection,
    organisation: Organisation,
    webhook: int,
    type: str,
    object: str,
    messages: Mapping[str, tuple[int, str]],
) -> bool:
    """Puts messages aside for one webhook, each once: by what the receiver knows them by, the record and the body.

    False where there is no such webhook, or it is switched off.
    """
    schema = quote(organisation.schema)
    if not await link.fetchval(f"select true from {schema}.webhook where id = $1 and active", webhook):
        return False
    await link.execute(
        f"insert into {schema}.webhook_delivery (webhook, message, type, object, record, body)"
        " select $1, n.message, $2, $3, n.record, n.body from unnest($4::text[], $5::bigint[], $6::text[])"
        " with ordinality n(message, record, body, place) order by n.place on conflict do nothing",
        webhook,
        type,
        object,
        list(messages),
        [record for record, _ in messages.values()],
        [body for _, body in messages.values()],
    )
    await enqueue(link, organisation.id, SEND_JOB, {"webhook": webhook})
    return True


async def put_test(link: Connection, organisation: Organisation, webhook: int, caller: Caller) -> None:
    """Puts a delivery aside that says nothing but that the webhook works."""
    id: int = await link.fetchval("select yunchou.next_id()")
    body = {"id": str(id), "type": TEST, "organisation": organisation.name, "by": caller.actor.name}
    await link.execute(
        f"insert into {quote(organisation.schema)}.webhook_delivery (id, webhook, message, type, object, record, body)"
        " values ($1, $2, $3, $4, '', 0, $5)",
        id,
        webhook,
        str(id),
        TEST,
        msgspec.json.encode(body).decode(),
    )
    await enqueue(link, organisation.id, SEND_JOB, {"webhook": webhook})
