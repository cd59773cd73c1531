"""An organisation whose search is up to date when a test asks for it."""

from collections.abc import Sequence
from typing import Any

from tests.fixtures.following import followed
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.records.search.index import FOLLOWER, fill
from yunchou.records.search.query import search


async def settle(company: Company, name: str = FOLLOWER) -> None:
    """Lets a follower read all that was committed."""
    await followed(company, name)


async def index(company: Company) -> None:
    """Brings the search up to date."""
    await settle(company)
    await fill(company.organisation)


async def hits(who: Caller, text: str, **more: Any) -> list[dict[str, Any]]:
    return await search(who, text, **more)


async def found(who: Caller, text: str, objects: Sequence[str] = (), **more: Any) -> list[str | None]:
    """The names of what is found, the best first."""
    return [hit["name"] for hit in await search(who, text, objects=objects, **more)]
