"""Ids never repeat and never go back, whatever the clock of the machine does."""

import asyncio

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yunchou.base.db import Connection, Database

HOUR = 3_600_000
SOME = "select array_agg(yunchou.next_id() order by n) from generate_series(1, $1) n"


async def set_clock(link: "Connection | Database", ahead: int) -> None:
    """The database's clock is so many milliseconds ahead of the machine's."""
    await link.execute(
        "create or replace function yunchou.clock() returns bigint language sql volatile as"
        f" $$ select (extract(epoch from clock_timestamp()) * 1000)::bigint - 1577836800000 + ({ahead}) $$"
    )


async def some(link: "Connection | Database", count: int = 500) -> list[int]:
    found: list[int] = await link.fetchval(SOME, count)
    return found


async def test_an_id_tells_the_time_at_which_it_was_given(database: Database) -> None:
    before = await database.fetchval("select yunchou.id_at(clock_timestamp())")
    ids = await some(database)
    after = await database.fetchval("select yunchou.id_at(clock_timestamp() + interval '2 milliseconds')")
    assert before <= min(ids)
    assert max(ids) < after


async def test_a_clock_that_is_put_back_takes_no_id_with_it(database: Database) -> None:
    given = await some(database)
    for ahead in (-HOUR, -24 * HOUR, 0, 2 * HOUR, 0, -HOUR):
        await set_clock(database, ahead)
        ids = await some(database)
        assert min(ids) > max(given)
        assert len(set(ids)) == len(ids)
        # While the clock is behind each id has a millisecond of its own, so they are in the order of asking too.
        given = ids
    await set_clock(database, 3 * HOUR)
    assert min(await some(database)) >= max(given)


async def test_of_many_who_ask_while_the_clock_is_behind_each_gets_ids_of_his_own(database: Database) -> None:
    before = await some(database)
    await set_clock(database, -HOUR)
    links = [await database.connect() for _ in range(4)]
    try:
        several = await asyncio.gather(*(some(link, 3000) for link in links))
    finally:
        await asyncio.gather(*(link.close() for link in links))
    ids = [id for each in several for id in each]
    assert len(set(ids)) == 12_000
    assert min(ids) > max(before)


async def test_any_sequence_of_jumps_keeps_the_order(database: Database) -> None:
    """A law, tried on jumps that chance gives; jumps of less than a quarter second are the clock's usual trembling."""
    jump = st.integers(-48 * HOUR, 48 * HOUR).filter(lambda ahead: abs(ahead) > 256)
    link = await database.connect()
    loop = asyncio.get_running_loop()
    ahead = 0

    async def follow(jumps: list[int]) -> None:
        nonlocal ahead
        last = max(await some(link, 3))
        for each in jumps:
            ahead += each
            await set_clock(link, ahead)
            ids = await some(link, 20)
            assert min(ids) > last
            assert len(set(ids)) == 20
            last = max(ids)

    @settings(max_examples=20, suppress_health_check=list(HealthCheck))
    @given(st.lists(jump, min_size=1, max_size=5))
    def law(jumps: list[int]) -> None:
        asyncio.run_coroutine_threadsafe(follow(jumps), loop).result(60)

    try:
        await asyncio.to_thread(law)
    finally:
        await set_clock(link, 0)
        await link.close()
