"""A clock that jumps ahead of the months that the log has."""

import asyncio

from tests.base.test_ids import HOUR, set_clock
from tests.doors.conftest import Site
from yunchou.doors import worker
from yunchou.model.partitions import lack_a_month


async def test_a_jump_past_the_months_of_the_log_is_told_and_mended(own_site: Site) -> None:
    client, home = await own_site.sign_in(), own_site.company.organisation
    await set_clock(home.db, 400 * 24 * HOUR)
    answer = await client.post("/records/account", json={"name": "甲"})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    await set_clock(home.db, 0)
    assert await lack_a_month(home.db, home.schema)
    stop = asyncio.Event()
    keeping = asyncio.create_task(worker.keep_months(own_site.house, stop))
    async with asyncio.timeout(60):
        while await lack_a_month(home.db, home.schema):  # noqa: ASYNC110  a task that has its own rhythm
            await asyncio.sleep(0.05)
    stop.set()
    await keeping
    assert (await client.post("/records/account", json={"name": "甲"})).status_code == 201
