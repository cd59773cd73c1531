"""The webhooks of an organisation as its administrators keep them, and what has become of their deliveries."""

import base64
import datetime as dt
import re
import secrets
from collections.abc import Sequence
from typing import Any

from yunchou.access.organisation import Organisation
from yunchou.base.db import Connection, Database, Record, quote
from yunchou.base.errors import FieldError, Message, invalid, not_found, say
from yunchou.base.sealing import Sealer
from yunchou.jobs.queue import enqueue
from yunchou.model.object import Model
from yunchou.model.uses import follows_names
from yunchou.services import kept
from yunchou.services.outgoing import Outgoing, Refused, Unreachable, checked_url
from yunchou.services.retention import forget_rows, keeping

SEND_JOB = "webhook.send"
MOST_WEBHOOKS = 50
MOST_PATTERNS = 100
LONGEST_NAME = 100
_PATTERN = re.compile(r"\*|[a-z][a-z0-9_]{0,62}\.(\*|created|updated|deleted|restored)")
_COLUMNS = (
    "w.id, w.name, w.url, w.events, w.active, w.owner, w.created_at, w.last_success_at, w.last_failure_at,"
    " w.last_error::text"
)
_DELIVERY = "id, message, type, object, record, state, tries, next_try, status, error::text, took_ms, created_at, ended_at"


def new_secret() -> str:
    """A secret in the form of the Standard Webhooks: 32 random bytes."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def sealed_for(webhook: int) -> str:
    """The purpose for which a webhook's secret is sealed."""
    return f"webhook.{webhook}"


async def webhooks(link: Connection, organisation: Organisation) -> list[dict[str, Any]]:
    """All webhooks by age, each with how many deliveries wait and how many are dead."""
    schema = quote(organisation.schema)
    rows = await link.fetch(
        f"select {_COLUMNS}, coalesce(d.waiting, 0) as waiting, coalesce(d.dead, 0) as dead from {schema}.webhook w left join"
        " (select webhook, count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'dead') as dead"
        f" from {schema}.webhook_delivery where state <> 'sent' group by webhook) d on d.webhook = w.id order by w.id"
    )
    return [dict(row) for row in rows]


async def webhook(link: Connection, organisation: Organisation, id: int) -> Record:
    """One webhook. Raises 404."""
    row = await link.fetchrow(
        f"select {_COLUMNS} from {quote(organisation.schema)}.webhook w where w.id = $1", id
    )
    if row is None:
        raise not_found()
    return row


async def check(
    link: Connection,
    organisation: Organisation,
    outgoing: Outgoing,
    *,
    name: str | None,
    url: str | None,
    events: Sequence[str] | None,
) -> None:
    """Raises 422 for a name, an address or event patterns that will not do. What is None is not looked at.

    A name that does not resolve now may resolve later; one that leads inside is refused at once.
    """
    faults: list[FieldError] = []
    if name is not None and not 0 < len(name.strip()) <= LONGEST_NAME:
        faults.append(_fault("name", say("名称应为 1 至 100 个字符", "A name has 1 to 100 characters")))
    if events is not None:
        wrong = next((each for each in events if not _PATTERN.fullmatch(each)), None)
        if wrong is not None:
            message = say("没有事件 {e}", "There are no events {e}", e=wrong[:80])
            faults.append(_fault("events", message, "not_an_option"))
        elif not 0 < len(events) <= MOST_PATTERNS:
            faults.append(_fault("events", say("请选择 1 至 100 种事件", "Choose 1 to 100 kinds of events")))
    if url is not None:
        refused = await _url_fault(link, organisation, outgoing, url)
        if refused is not None:
            faults.append(_fault("url", refused, "wrong_type"))
    if faults:
        raise invalid(faults)


async def _url_fault(
    link: Connection, organisation: Organisation, outgoing: Outgoing, url: str
) -> Message | None:
    try:
        found = checked_url(url)
        host, _, port = found.split("/")[2].rpartition(":")
        known = port.isdigit() and bool(host)
        name = (host if known else found.split("/")[2]).strip("[]")
        await outgoing.addresses(name, int(port) if known else 443, await kept.allowed(link, organisation))
    except Refused as error:
        return error.message
    except Unreachable:
        return None
    return None


def _fault(field: str, message: Message, code: str = "out_of_range") -> FieldError:
    return FieldError(code, message, field=field)


async def add(
    link: Connection,
    organisation: Organisation,
    sealer: Sealer,
    *,
    name: str,
    url: str,
    events: Sequence[str],
    active: bool,
    owner: int,
) -> tuple[int, str]:
    """A new webhook, checked before → its id and its secret, which is shown this once. Raises 422 for one too many."""
    schema = quote(organisation.schema)
    secret = new_secret()
    id: int = await link.fetchval("select yunchou.next_id()")
    made = await link.fetchval(
        f"insert into {schema}.webhook (id, name, url, events, secret, active, owner) select $1, $2, $3, $4, $5, $6, $7"
        f" where (select count(*) from {schema}.webhook) < {MOST_WEBHOOKS} returning id",
        id,
        name.strip(),
        checked_url(url),
        list(dict.fromkeys(events)),
        sealer.seal(secret, sealed_for(id)),
        active,
        owner,
    )
    if made is None:
        message = say("最多 {n} 个 Webhook", "There may be {n} webhooks", n=MOST_WEBHOOKS)
        raise invalid([_fault("name", message)], message)
    return id, secret


async def change(
    link: Connection,
    organisation: Organisation,
    id: int,
    *,
    name: str | None = None,
    url: str | None = None,
    events: Sequence[str] | None = None,
    active: bool | None = None,
    secret: str | None = None,
) -> None:
    """Changes what is given, checked before; `secret` is sealed already. Raises 404."""
    done = await link.fetchval(
        f"update {quote(organisation.schema)}.webhook set name = coalesce($2, name), url = coalesce($3, url),"
        " events = coalesce($4, events), active = coalesce($5, active), secret = coalesce($6, secret) where id = $1 returning id",
        id,
        None if name is None else name.strip(),
        None if url is None else checked_url(url),
        None if events is None else list(dict.fromkeys(events)),
        active,
        secret,
    )
    if done is None:
        raise not_found()
    if active:
        await enqueue(link, organisation.id, SEND_JOB, {"webhook": id})


async def remove(link: Connection, organisation: Organisation, id: int) -> None:
    """Ends a webhook; what waits is not sent any more. Raises 404."""
    schema = quote(organisation.schema)
    if await link.fetchval(f"delete from {schema}.webhook where id = $1 returning id", id) is None:
        raise not_found()
    await link.execute(f"delete from {schema}.webhook_delivery where webhook = $1", id)


async def deliveries(
    link: Connection, organisation: Organisation, id: int, state: str | None, before: int | None, limit: int
) -> list[dict[str, Any]]:
    """Deliveries of a webhook, the newest first."""
    rows = await link.fetch(
        f"select {_DELIVERY} from {quote(organisation.schema)}.webhook_delivery where webhook = $1"
        " and ($2::text is null or state = $2) and ($3::bigint is null or id < $3) order by id desc limit $4",
        id,
        state,
        before,
        limit,
    )
    return [dict(row) for row in rows]


async def replay(link: Connection, organisation: Organisation, id: int, delivery: int | None = None) -> int:
    """Puts one delivery, or all dead ones, in line again for a day of tries → how many. Raises 404 for an unknown one."""
    chosen = "state = 'dead'" if delivery is None else "id = $2"
    again = await link.fetch(
        f"update {quote(organisation.schema)}.webhook_delivery set state = 'waiting', tries = 0, next_try = now(),"
        f" first_try = null, ended_at = null where webhook = $1 and ($2::bigint is null or id = $2) and {chosen} returning id",
        id,
        delivery,
    )
    if delivery is not None and not again:
        raise not_found()
    if again:
        await enqueue(link, organisation.id, SEND_JOB, {"webhook": id})
    return len(again)


@keeping("webhook_deliveries", say("Webhook 投递记录", "Deliveries of webhooks"), days=30, least=7)
async def forget_deliveries(db: Database, schema: str, before: dt.datetime) -> int:
    """Forgets deliveries that were made or given up before that moment; what waits stays."""
    return await forget_rows(db, schema, "webhook_delivery", "state <> 'waiting'", before)


@follows_names
async def webhooks_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Webhooks wait for the events of the object as it is called now."""
    if field is None:
        await link.execute(
            f"update {quote(schema)}.webhook set events = array(select case when split_part(e.pattern, '.', 1) = $1"
            " then $2 || substr(e.pattern, length($1) + 1) else e.pattern end"
            " from unnest(events) with ordinality e(pattern, place) order by e.place)"
            " where exists (select from unnest(events) e(pattern) where split_part(e.pattern, '.', 1) = $1)",
            object,
            name,
        )
