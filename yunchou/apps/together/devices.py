"""The devices that a person lets messages come to."""

from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import quote
from yunchou.base.errors import FieldError, conflict, invalid, not_found, say
from yunchou.services.outgoing import OutgoingError
from yunchou.services.push import BadKey, Pusher, device

MOST = 20
LONGEST_ENDPOINT = 2000


async def devices(caller: Caller) -> list[dict[str, Any]]:
    """The caller's devices, the newest first: id, what browser it is, since when."""
    rows = await caller.organisation.db.fetch(
        f"select p.id, p.agent, p.at from {quote(caller.organisation.schema)}.push_device p where p.person = $1"
        " order by p.id desc",
        caller.actor.user_id,
    )
    return [{"id": str(row["id"]), "agent": row["agent"], "at": row["at"]} for row in rows]


async def add_device(
    caller: Caller, pusher: Pusher, endpoint: str, key: str, auth: str, agent: str | None
) -> int:
    """Lets messages come to a device; one that is known is the caller's from now on → its id.

    Raises 422 for keys that are none and addresses that messages may not be sent to, 409 for too many devices.
    """
    organisation = caller.organisation
    if not endpoint.startswith("https://"):
        words = say("推送地址必须使用 https", "The address must be one of https")
        raise invalid([FieldError("rule", words, "endpoint")])
    try:
        device(endpoint, key, auth)
    except BadKey:
        words = say("浏览器给出的密钥无效", "The browser's keys are not valid")
        raise invalid([FieldError("wrong_type", words, "keys")]) from None
    try:
        await pusher.check(organisation, endpoint)
    except OutgoingError as error:
        raise invalid([FieldError("rule", error.message, "endpoint")]) from None
    table = f"{quote(organisation.schema)}.push_device"
    async with organisation.db.transaction() as link:
        id: int = await link.fetchval(
            f"insert into {table} (person, endpoint, key, auth, agent) values ($1, $2, $3, $4, $5)"
            " on conflict (endpoint) do update set person = excluded.person, key = excluded.key, auth = excluded.auth,"
            " agent = excluded.agent returning id",
            caller.actor.user_id,
            endpoint,
            key,
            auth,
            agent,
        )
        held = await link.fetchval(f"select count(*) from {table} where person = $1", caller.actor.user_id)
        if held > MOST:
            words = say("最多登记 {n} 台设备", "There may be {n} devices at most", n=MOST)
            raise conflict("too_many", words)
    return id


async def remove_device(caller: Caller, id: int) -> None:
    """Lets no more messages come to a device. Raises 404 for one that is not the caller's."""
    gone = await caller.organisation.db.fetchval(
        f"delete from {quote(caller.organisation.schema)}.push_device where id = $1 and person = $2 returning id",
        id,
        caller.actor.user_id,
    )
    if gone is None:
        raise not_found()
