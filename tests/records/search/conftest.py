"""An organisation whose search is up to date when a test asks for it."""

import asyncio
from collections.abc import Sequence
from typing import Any

from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.records.follow import FOLLOWERS, advance, catch_up
from yunchou.records.search.index import FOLLOWER, fill
from yunchou.records.search.query import search


async def settle(company: Company, name: str = FOLLOWER) -> None:
    """Lets a follower read all that was committed. It goes no further than the oldest transaction of the whole server."""
    organisation = company.organisation
    await advance(organisation, FOLLOWERS[name])
    for _ in range(600):
        await catch_up(organisation, name)
        behind = await organisation.db.fetchval(
            f'select exists(select 1 from "{organisation.schema}".event e, "{organisation.schema}".log_cursor c'
            " where c.name = $1 and (e.xact, e.id) > (c.xact, c.event))",
            name,
        )
        if not behind:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the follower does not come to the end of the log")


async def index(company: Company) -> None:
    """Brings the search up to date."""
    await settle(company)
    await fill(company.organisation)


async def hits(who: Caller, text: str, **more: Any) -> list[dict[str, Any]]:
    return await search(who, text, **more)


async def found(who: Caller, text: str, objects: Sequence[str] = (), **more: Any) -> list[str | None]:
    """The names of what is found, the best first."""
    return [hit["name"] for hit in await search(who, text, objects=objects, **more)]
