"""Searches to measure: rare and frequent, characters, pinyin, numbers, codes, slips of the pen, and nothing at all."""

import asyncio
from urllib.parse import quote as escaped

import asyncpg

from tests.bench.limit import Recorder, script
from yunchou.access.actor import Caller
from yunchou.access.organisation import Organisation
from yunchou.base.db import quote
from yunchou.doors.assemble import House
from yunchou.records.follow import FOLLOWERS, advance, catch_up
from yunchou.records.search.index import FOLLOWER, fill
from yunchou.records.search.query import search

SEARCHES = (
    *("华为", "华兴", "E123456", "13912", "hwjx"),  # some, or one
    *("上海", "数据平台", "北京 运维", "shanghai", "海", "hx", "E12"),  # of many values
    *("公司", "公司二期"),  # of all values
    *("上海华为", "金兴电子", "5678", "xingyuan"),
    *("华维机械", "金新电子", "没有此名"),  # with a slip; nothing at all
)


async def index(organisation: Organisation) -> None:
    """Reads all records into the search, as the first start after an upgrade does."""
    await advance(organisation, FOLLOWERS[FOLLOWER])
    await catch_up(organisation, FOLLOWER)
    await fill(organisation)
    link = await organisation.db.connect(statement_timeout=0)
    try:
        await link.execute(f"vacuum analyze {quote(organisation.schema)}.search_entry")
    finally:
        await link.close()


async def filled(url: str) -> None:
    """Waits until a server that has just made its demo has read all of it into the search."""
    link = await asyncpg.connect(url)
    try:
        schema = quote(await link.fetchval("select schema_name from yunchou.organisation"))
        unfilled = f"select coalesce(not bool_and(filled), true) from {schema}.search_slot"
        while await link.fetchval(unfilled):  # noqa: ASYNC110  another process
            await asyncio.sleep(1)
    finally:
        await link.close()


async def recorded(house: House, caller: Caller) -> str:
    """A pgbench script of one search of each kind."""
    for text in SEARCHES:
        await search(caller, text)
    async with Recorder(house.db) as sent:
        for text in SEARCHES:
            await search(caller, text)
    return script(sent.statements)


def requests(token: str) -> list[str]:
    """One request of each kind."""
    head = f"Host: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nAccept: application/json\r\n"
    return [f"GET /api/v1/search?q={escaped(text)} HTTP/1.1\r\n{head}\r\n" for text in SEARCHES]
