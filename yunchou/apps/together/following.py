"""Who follows a record: whoever is answerable for it, unless he said otherwise, and whoever wants to, or took part."""

from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import quote
from yunchou.records.read import one


async def follows(caller: Caller, name: str, id: int) -> dict[str, Any]:
    """`{"following", "muted", "followers"}`: whether the caller does or wants to hear nothing, how many do. Raises 404."""
    await one(caller, name, id, ("id",))
    organisation = caller.organisation
    owner = (await organisation.snapshot()).model.object(name)
    row = await organisation.db.fetchrow(
        f"select coalesce(mine.following, t.owner = $2, false) as following,"
        " coalesce(mine.muted, false) as muted,"
        f" (select count(*) from {quote(organisation.schema)}.record_follower f where f.record = $1 and f.following)"
        f" + (t.owner is not null and not exists (select 1 from {quote(organisation.schema)}.record_follower f"
        f" where f.record = $1 and f.person = t.owner))::int as followers"
        f" from {quote(organisation.schema)}.{quote(owner.table)} t left join {quote(organisation.schema)}.record_follower mine"
        " on mine.record = t.id and mine.person = $2 where t.id = $1",
        id,
        caller.actor.user_id,
    )
    if row is None:
        return {"following": False, "muted": False, "followers": 0}
    return {"following": row["following"], "muted": row["muted"], "followers": row["followers"]}


async def follow(caller: Caller, name: str, id: int, following: bool) -> None:
    """Says whether the caller wants to hear of a record. Raises 404 when it may not be seen."""
    await one(caller, name, id, ("id",))
    await caller.organisation.db.execute(
        f"insert into {quote(caller.organisation.schema)}.record_follower (record, person, object, following)"
        " values ($1, $2, $3, $4) on conflict (record, person) do update set following = excluded.following,"
        " muted = record_follower.muted and not excluded.following",
        id,
        caller.actor.user_id,
        name,
        following,
    )


async def mute(caller: Caller, name: str, id: int, muted: bool) -> None:
    """Says whether the caller wants to be told nothing of a record at all. Raises 404 when it may not be seen."""
    await one(caller, name, id, ("id",))
    organisation = caller.organisation
    owner = (await organisation.snapshot()).model.object(name)
    await organisation.db.execute(
        f"insert into {quote(organisation.schema)}.record_follower (record, person, object, following, muted)"
        f" select t.id, $2, $3, coalesce(t.owner = $2, false), $4 from {quote(organisation.schema)}.{quote(owner.table)} t"
        " where t.id = $1 on conflict (record, person) do update set muted = excluded.muted",
        id,
        caller.actor.user_id,
        name,
        muted,
    )
