"""Readers of the event log: each event is told in order, none is left out, and what a reader writes is written once."""

import asyncio
from collections.abc import Callable, Sequence

import pytest

from tests.fixtures.asking import create, second_process, settled
from tests.fixtures.organisation import Company
from tests.records.search.conftest import found, index, settle
from yunchou.access.organisation import Organisation
from yunchou.base.db import Connection, quote
from yunchou.records.change import Operation
from yunchou.records.follow import FOLLOWERS, Follower, Following, advance, catch_up
from yunchou.records.history import Event
from yunchou.records.write import Unit

NAME = "test"


class Listener:
    """A follower that keeps what it hears in a table, and dies when told to."""

    def __init__(self) -> None:
        self.dies = False
        self.heard: list[str] = []

    async def work(self, organisation: Organisation, link: Connection, events: Sequence[Event]) -> None:
        await link.executemany(
            f"insert into {quote(organisation.schema)}.heard (id) values ($1)",
            [(e.position[1],) for e in events],
        )
        if self.dies and events:
            raise RuntimeError("died")
        self.heard += [str(e.changes.get("name", [None, None])[1]) for e in events]


@pytest.fixture
async def listener(company: Company, monkeypatch: pytest.MonkeyPatch) -> Listener:
    made = Listener()
    monkeypatch.setitem(FOLLOWERS, NAME, Follower(NAME, made.work, 2, True))
    await company.organisation.db.execute(
        f"create table {quote(company.organisation.schema)}.heard (id bigint primary key)"
    )
    await advance(company.organisation, FOLLOWERS[NAME])
    return made


async def count(company: Company) -> int:
    number: int = await company.organisation.db.fetchval(
        f"select count(*) from {quote(company.organisation.schema)}.heard"
    )
    return number


async def test_events_are_told_in_order_from_when_the_follower_began(
    company: Company, listener: Listener
) -> None:
    for number in range(5):
        await create(company.system, "account", name=f"A{number}")
    await settle(company, NAME)
    assert listener.heard == [f"A{number}" for number in range(5)]
    await settle(company, NAME)
    assert len(listener.heard) == 5


async def test_catching_up_ends_with_the_first_batch_that_is_not_full(
    company: Company, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []

    async def work(organisation: Organisation, link: Connection, events: Sequence[Event]) -> None:
        batches.append(len(events))

    monkeypatch.setitem(FOLLOWERS, NAME, Follower(NAME, work, 2, True))
    for number in range(3):
        await create(company.system, "account", name=f"A{number}")
    await settled(company)
    assert await catch_up(company.organisation, NAME) == 3
    assert batches == [2, 1]
    for number in range(2):
        await create(company.system, "account", name=f"B{number}")
    await settled(company)
    assert await catch_up(company.organisation, NAME) == 2
    assert batches == [2, 1, 2, 0]


async def test_a_follower_that_dies_is_told_again_and_has_written_nothing(
    company: Company, listener: Listener
) -> None:
    await create(company.system, "account", name="A")
    listener.dies = True
    with pytest.raises(RuntimeError):
        await settle(company, NAME)
    assert await count(company) == 0
    listener.dies = False
    await settle(company, NAME)
    assert listener.heard == ["A"]
    assert await count(company) == 1


async def test_two_processes_tell_each_event_once(company: Company, listener: Listener) -> None:
    for number in range(12):
        await create(company.system, "account", name=f"A{number}")
    async with second_process(company) as other:
        await asyncio.gather(settle(company, NAME), settle(other, NAME))
    assert sorted(listener.heard) == sorted(f"A{number}" for number in range(12))
    assert await count(company) == 12


async def test_what_is_committed_late_is_not_left_out(company: Company, listener: Listener) -> None:
    async with Unit(company.system) as late:
        await late.write("account", [Operation("create", {"name": "late"})])
        await create(company.system, "account", name="early")
        await advance(company.organisation, FOLLOWERS[NAME])
        assert listener.heard == []
    await settle(company, NAME)
    assert sorted(listener.heard) == ["early", "late"]


async def until(holds: Callable[[], bool], seconds: float) -> bool:
    for _ in range(int(seconds / 0.02)):
        if holds():
            return True
        await asyncio.sleep(0.02)
    return False


async def test_followers_hear_of_a_write_soon_and_outlive_a_lost_connection(
    company: Company, listener: Listener
) -> None:
    organisation = company.organisation
    stop = asyncio.Event()

    async def organisations() -> list[Organisation]:
        return [organisation]

    running = asyncio.create_task(Following(organisation.db, organisations).run(stop))
    try:
        await create(company.system, "account", name="one")
        assert await until(lambda: listener.heard == ["one"], 20)
        await organisation.db.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
            " and query ilike 'listen%'"
        )
        await create(company.system, "account", name="two")
        assert await until(lambda: listener.heard == ["one", "two"], 20)
    finally:
        stop.set()
        await running


async def test_a_follower_that_fails_does_not_keep_others_from_working(
    company: Company, listener: Listener
) -> None:
    await index(company)
    listener.dies = True
    stop = asyncio.Event()

    async def organisations() -> list[Organisation]:
        return [company.organisation]

    await create(company.system, "account", name="他人照常")
    running = asyncio.create_task(Following(company.organisation.db, organisations).run(stop))
    try:
        names: list[str | None] = []
        for _ in range(400):
            names = names or await found(company.system, "他人照常")
            await asyncio.sleep(0 if names else 0.05)
        assert names == ["他人照常"]
    finally:
        stop.set()
        await running
