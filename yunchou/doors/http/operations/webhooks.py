"""Webhooks: other systems that are told of changes, kept by administrators."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call, cursor_id
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records.webhooks import store
from yunchou.records.webhooks.outbox import put_test

endpoints = Endpoints("webhooks")


class WebhookBody(Input):
    """`events` are `*`, `opportunity.*`, `opportunity.updated` and the like; without a name the address is it."""

    url: str
    events: list[str]
    name: str | None = None
    active: bool = True


class WebhookChange(Input):
    """What changes. `rotate_secret` gives a new secret, shown in the answer, and ends the old one."""

    name: str | None = None
    url: str | None = None
    events: list[str] | None = None
    active: bool | None = None
    rotate_secret: bool = False


class WebhookAnswer(Output):
    """A webhook; `waiting` and `dead` count its deliveries. `secret` comes only when it was made just now."""

    id: str
    name: str
    url: str
    events: list[str]
    active: bool
    owner: str
    created_at: datetime
    last_success_at: datetime | None
    last_failure_at: datetime | None
    last_error: str | None
    waiting: int = 0
    dead: int = 0
    secret: str | msgspec.UnsetType = msgspec.UNSET


class WebhooksAnswer(Output):
    """All webhooks by age."""

    webhooks: list[WebhookAnswer]


class DeliveryQuery(Input):
    """`before` is the `next` of the page before."""

    state: Literal["waiting", "sent", "dead"] | None = None
    before: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class DeliveryAnswer(Output):
    """A delivery: `message` is what the receiver knows it by, `status` the last answer's."""

    id: str
    message: str
    type: str
    object: str
    record: str
    state: Literal["waiting", "sent", "dead"]
    tries: int
    next_try: datetime | None
    status: int | None
    error: str | None
    took_ms: int | None
    created_at: datetime
    ended_at: datetime | None


class DeliveriesAnswer(Output):
    """Deliveries, the newest first."""

    deliveries: list[DeliveryAnswer]
    next: str | None


class ReplayAnswer(Output):
    """How many deliveries are in line again."""

    replayed: int


@endpoints.get("/webhooks", "List webhooks", scope="admin", answers={200: WebhooksAnswer})
async def list_webhooks(call: Call) -> Reply:
    """The webhooks of the organisation. Their secrets are never told."""
    await administer(call)
    async with call.house.db.acquire() as link:
        rows = await store.webhooks(link, call.caller.organisation)
    return Reply(WebhooksAnswer(webhooks=[_answer(row, call.language) for row in rows]))


@endpoints.post(
    "/webhooks",
    "Add a webhook",
    scope="admin",
    body=WebhookBody,
    answers={201: WebhookAnswer},
    limit=64 * KIB,
)
async def add_webhook(call: Call) -> Reply:
    """A webhook of the caller's: it is told what the caller may see. The secret is shown this once."""
    await administer(call)
    given: WebhookBody = call.body
    organisation = call.caller.organisation
    name = given.name if given.name is not None else given.url[: store.LONGEST_NAME]
    async with call.house.db.transaction() as link:
        await store.check(
            link, organisation, call.house.outgoing, name=name, url=given.url, events=given.events
        )
        id, secret = await store.add(
            link,
            organisation,
            call.house.sealer,
            name=name,
            url=given.url,
            events=given.events,
            active=given.active,
            owner=call.user,
        )
        made = _answer(dict(await store.webhook(link, organisation, id)), call.language)
    made.secret = secret
    return Reply(made, 201, {"Location": f"/api/v1/webhooks/{id}"})


@endpoints.patch(
    "/webhooks/{id}",
    "Change a webhook",
    scope="admin",
    body=WebhookChange,
    answers={200: WebhookAnswer},
    limit=64 * KIB,
)
async def change_webhook(call: Call) -> Reply:
    """Changes what the body names."""
    await administer(call)
    given: WebhookChange = call.body
    organisation = call.caller.organisation
    secret = store.new_secret() if given.rotate_secret else None
    async with call.house.db.transaction() as link:
        await store.webhook(link, organisation, call.id)
        await store.check(
            link, organisation, call.house.outgoing, name=given.name, url=given.url, events=given.events
        )
        await store.change(
            link,
            organisation,
            call.id,
            name=given.name,
            url=given.url,
            events=given.events,
            active=given.active,
            secret=call.house.sealer.seal(secret, store.sealed_for(call.id)) if secret else None,
        )
        changed = _answer(dict(await store.webhook(link, organisation, call.id)), call.language)
    if secret is not None:
        changed.secret = secret
    return Reply(changed)


@endpoints.delete("/webhooks/{id}", "Remove a webhook", scope="admin", answers={204: None})
async def remove_webhook(call: Call) -> Reply:
    """Ends a webhook; what waits for it is not sent any more."""
    await administer(call)
    async with call.house.db.transaction() as link:
        await store.remove(link, call.caller.organisation, call.id)
    return Reply(status=204)


@endpoints.get(
    "/webhooks/{id}/deliveries",
    "List the deliveries of a webhook",
    scope="admin",
    query=DeliveryQuery,
    answers={200: DeliveriesAnswer},
)
async def list_deliveries(call: Call) -> Reply:
    """What was sent, waits, or is given up, the newest first."""
    await administer(call)
    asked: DeliveryQuery = call.query
    async with call.house.db.acquire() as link:
        await store.webhook(link, call.caller.organisation, call.id)
        rows = await store.deliveries(
            link, call.caller.organisation, call.id, asked.state, cursor_id(asked.before), asked.limit + 1
        )
    shown = [
        DeliveryAnswer(
            **{
                **row,
                "id": str(row["id"]),
                "record": str(row["record"]),
                "error": _reason(row["error"], call.language),
                "next_try": row["next_try"] if row["state"] == "waiting" else None,
            }
        )
        for row in rows[: asked.limit]
    ]
    return Reply(DeliveriesAnswer(deliveries=shown, next=shown[-1].id if len(rows) > asked.limit else None))


@endpoints.post("/webhooks/{id}/test", "Try a webhook", scope="admin", answers={202: None})
async def test_webhook(call: Call) -> Reply:
    """Sends an event of the type `webhook.test`; how it went stands among the deliveries."""
    await administer(call)
    async with call.house.db.transaction() as link:
        await store.webhook(link, call.caller.organisation, call.id)
        await put_test(link, call.caller.organisation, call.id, call.caller)
    return Reply(status=202)


@endpoints.post(
    "/webhooks/{id}/replay", "Send dead deliveries again", scope="admin", answers={202: ReplayAnswer}
)
async def replay_dead(call: Call) -> Reply:
    """Puts every delivery that was given up in line again."""
    return await _replay(call, None)


@endpoints.post(
    "/webhooks/{id}/deliveries/{delivery}/replay",
    "Send a delivery again",
    scope="admin",
    answers={202: ReplayAnswer},
)
async def replay_one(call: Call) -> Reply:
    """Puts one delivery in line again, whatever came of it; the receiver knows it by the same id."""
    return await _replay(call, call.number("delivery"))


async def _replay(call: Call, delivery: int | None) -> Reply:
    await administer(call)
    async with call.house.db.transaction() as link:
        await store.webhook(link, call.caller.organisation, call.id)
        count = await store.replay(link, call.caller.organisation, call.id, delivery)
    return Reply(ReplayAnswer(replayed=count), 202)


def _answer(row: dict[str, Any], language: str) -> WebhookAnswer:
    shown = {
        **row,
        "id": str(row["id"]),
        "owner": str(row["owner"]),
        "last_error": _reason(row["last_error"], language),
    }
    return msgspec.convert(shown, WebhookAnswer)


def _reason(kept: str | None, language: str) -> str | None:
    """Why a try failed, in the caller's language."""
    return None if kept is None else str(msgspec.json.decode(kept)["en" if language == "en" else "zh"])
