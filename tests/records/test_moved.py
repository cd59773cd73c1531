"""An event log that came from another server: readers go on where they were, and nothing is left out."""

from collections.abc import Sequence

from tests.fixtures.asking import create, read, update
from tests.fixtures.database import nothing_older_is_open
from tests.fixtures.organisation import Company
from tests.records.test_merge import put_together
from tests.records.webhooks.conftest import Receiver, make_hook, receiver
from yunchou.access.organisation import Organisation
from yunchou.base.db import Connection, quote
from yunchou.records.follow import Follower, advance
from yunchou.records.history import Event
from yunchou.records.merging.undo import undo_merge
from yunchou.records.moved import settle

__all__ = ["receiver"]

FAR = 10**15


async def told(company: Company, reader: Follower, heard: list[str]) -> list[str]:
    """What a reader is told until it is at the end of the log."""
    heard.clear()
    await nothing_older_is_open(company.organisation.db)
    for _ in range(50):
        if not await advance(company.organisation, reader):
            break
    return list(heard)


def reader_of(name: str, heard: list[str]) -> Follower:
    async def work(organisation: Organisation, link: Connection, events: Sequence[Event]) -> None:
        heard.extend(str(e.changes["name"][1]) for e in events if e.type == "account.created")

    return Follower(name, work, 100, True)


async def move(company: Company) -> None:
    """Makes the database one whose transactions were numbered by a server that is far ahead."""
    schema = quote(company.organisation.schema)
    shift = f"xact = (xact::text::bigint + {FAR})::text::xid8"
    await company.organisation.db.execute(
        f"update {schema}.event set {shift}; update {schema}.log_cursor set {shift};"
        " update yunchou.here set system_identifier = 1"
    )


async def test_readers_go_on_where_they_were(company: Company) -> None:
    db = company.organisation.db
    heard: list[str] = []
    early, late = reader_of("early", heard), reader_of("late", heard)
    await told(company, early, heard)
    await told(company, late, heard)
    await create(company.system, "account", name="一")
    assert await told(company, late, heard) == ["一"]
    await create(company.system, "account", name="二")
    await move(company)
    assert await told(company, early, heard) == []
    assert await settle(db)
    assert await told(company, early, heard) == ["一", "二"]
    assert (await told(company, late, heard))[-1:] == ["二"]
    await create(company.system, "account", name="三")
    assert await told(company, early, heard) == ["三"]


async def test_webhooks_tell_what_they_had_not_told_and_go_on(company: Company, receiver: Receiver) -> None:
    hook = await make_hook(company, receiver.address, ["account.created"])
    first = await create(company.system, "account", name="一")
    assert await hook.send() == 1
    second = await create(company.system, "account", name="二")
    await move(company)
    assert await settle(company.organisation.db)
    third = await create(company.system, "account", name="三")
    await hook.send()
    told = [event["record"] for event in receiver.events]
    # What was told before keeps its id, by which a receiver knows that it has it already. Several records are told of
    # at once: there is an order for each, none between them.
    assert told[0] == first
    assert set(told) == {first, second, third}
    assert told.count(second) == told.count(third) == 1


async def test_a_merge_of_the_former_server_is_taken_back_but_for_what_was_changed_since(
    company: Company,
) -> None:
    wang = company.caller("小王")
    kept = await create(wang, "account", name="甲", phone="021-11111111", grade="B")
    gone = await create(wang, "account", name="乙", phone="021-22222222", grade="A")
    number = await put_together(wang, "account", kept, gone, phone=gone, grade=gone)
    await update(wang, "account", kept, phone="021-33333333")
    await move(company)
    await company.organisation.db.execute(
        f'update "{company.organisation.schema}".merge set xact = (xact::text::bigint + {FAR})::text::xid8'
    )
    assert await settle(company.organisation.db)
    await undo_merge(wang, number)
    shown = await read(wang, "account", kept)
    assert (shown["phone"], shown["grade"]) == ("021-33333333", "B")
    assert (await read(wang, "account", gone))["grade"] == "A"


async def test_a_database_that_stays_where_it_is_is_left_alone(company: Company) -> None:
    schema = quote(company.organisation.schema)
    await create(company.system, "account", name="一")
    before = await company.organisation.db.fetch(f"select id, xact::text from {schema}.event order by id")
    assert not await settle(company.organisation.db)
    assert before == await company.organisation.db.fetch(
        f"select id, xact::text from {schema}.event order by id"
    )
