"""What is kept goes when its time is over: by months, beside readers and writers, and never before it was read."""

import asyncio
import datetime as dt
import itertools
from typing import Any

import pytest

from tests.fixtures.asking import create, names, refused, settled
from tests.fixtures.organisation import Company
from yunchou.access.identity import audit
from yunchou.access.identity.audit import Origin
from yunchou.base.db import Connection
from yunchou.doors import worker
from yunchou.jobs.handlers import KINDS, JobContext
from yunchou.model.partitions import EVENTS, SIGN_INS, Partition, id_at, make_partitions, partitions, take_out
from yunchou.records.follow import FOLLOWERS, advance, catch_up
from yunchou.records.history import events_after
from yunchou.services import retention
from yunchou.upgrades.runner import ORGANISATION_FOLDER, steps

assert worker.HANDLERS, "a worker knows every kind that is kept and every reader of the log"
LONG_AGO = dt.datetime(2022, 3, 1, tzinfo=dt.UTC)


async def sql(company: Company, text: str, *values: object) -> Any:
    schema = f'"{company.organisation.schema}"'
    return await company.organisation.db.fetchval(text.replace("{s}", schema), *values)


async def an_old_month(company: Company, log: str = EVENTS, rows: int = 3) -> None:
    """A month of the log as it was written in March 2022."""
    low, high = id_at(LONG_AGO), id_at(LONG_AGO + dt.timedelta(days=31))
    await sql(
        company,
        f"create table {{s}}.{log}_2022m03 partition of {{s}}.{log} for values from ({low}) to ({high})",
    )
    for n in range(rows):
        if log == EVENTS:
            await sql(
                company,
                "insert into {s}.event (id, at, type, actor_name, object, record, changes)"
                " values ($1, $2, 'account.updated', '管理员', 'account', 1, '{}')",
                low + n,
                LONG_AGO,
            )
        else:
            await sql(
                company,
                "insert into {s}.sign_in_event (id, at, user_id, kind) values ($1, $2, 1, 'failed')",
                low + n,
                LONG_AGO,
            )


async def let_go(company: Company) -> dict[str, Any]:
    """The nightly job, as a worker runs it."""
    home = company.organisation
    context = JobContext(1, home.id, home.schema, "retention", {}, home.db, company.system)
    found: dict[str, Any] = await KINDS["retention"].handler(context)
    return found


async def months(company: Company, log: str = EVENTS) -> list[Partition]:
    return await partitions(company.organisation.db, company.organisation.schema, log)


async def read_up(company: Company) -> None:
    await settled(company)
    for name in FOLLOWERS:
        await advance(company.organisation, FOLLOWERS[name])
        await catch_up(company.organisation, name)


async def test_months_are_made_ahead_once_and_without_gaps(company: Company) -> None:
    home = company.organisation
    for log in (EVENTS, SIGN_INS):
        before = await months(company, log)
        async with home.db.transaction() as link:
            await make_partitions(link, home.schema)
        assert await months(company, log) == before
        for earlier, later in itertools.pairwise(before):
            assert later.low == earlier.high
        assert before[-1].high > id_at(dt.datetime.now(dt.UTC) + dt.timedelta(days=150))


async def test_a_month_in_an_older_and_wider_partition_needs_none(company: Company) -> None:
    home = company.organisation
    later = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
    await sql(
        company,
        f"create table {{s}}.event_2031q1 partition of {{s}}.event for values from ({id_at(later)})"
        f" to ({id_at(dt.datetime(2031, 4, 1, tzinfo=dt.UTC))})",
    )
    async with home.db.transaction() as link:
        await make_partitions(link, home.schema, ahead=60)
    there = await months(company)
    assert [each.name for each in there if each.low is not None and each.low >= id_at(later)][:2] == [
        "event_2031q1",
        "event_2031m04",
    ]


def test_the_time_of_an_id_is_the_databases(company: Company) -> None:
    assert id_at(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) == 0


async def test_history_stays_for_ever_unless_somebody_says_otherwise(company: Company) -> None:
    await an_old_month(company)
    await read_up(company)
    assert "history" not in await let_go(company)
    assert await sql(company, "select count(*) from {s}.event where at = $1", LONG_AGO) == 3
    await retention.set_periods(company.organisation.db, company.organisation, {"history": 365}, None)
    assert (await let_go(company))["history"] == 1
    assert await sql(company, "select count(*) from {s}.event where at = $1", LONG_AGO) == 0
    assert await sql(company, "select to_regclass('{s}.event_2022m03')") is None
    assert (await let_go(company))["history"] == 0


async def test_what_a_reader_has_not_come_past_stays(company: Company) -> None:
    home = company.organisation
    async with home.db.transaction() as link:
        await link.execute(
            f"insert into \"{home.schema}\".log_cursor (name, xact, event) values ('search', '0', 0)"
            " on conflict (name) do update set xact = '0', event = 0"
        )
    await an_old_month(company)
    await retention.set_periods(home.db, home, {"history": 90}, None)
    assert (await let_go(company))["history"] == 0
    assert await sql(company, "select count(*) from {s}.event where at = $1", LONG_AGO) == 3
    await read_up(company)
    assert (await let_go(company))["history"] == 1


async def test_a_month_leaves_while_people_write_and_a_reader_holds_on(company: Company) -> None:
    """Who reads the month meanwhile keeps it from leaving; nobody who writes waits for either."""
    await an_old_month(company)
    home, boss = company.organisation, company.caller("高总")
    (old,) = [each for each in await months(company) if each.name == "event_2022m03"]
    reader: Connection = await home.db.connect()
    reading = reader.transaction()
    await reading.start()
    await reader.fetchval(f'select count(*) from "{home.schema}".event')
    leaving = asyncio.create_task(take_out(home.db, home.schema, EVENTS, old))
    async with asyncio.timeout(20):
        for n in range(5):
            await create(boss, "account", name=f"{n}")
        assert len(await events_after(company.system, (0, 0))) >= 0
    assert not leaving.done()
    await reading.rollback()
    await reader.close()
    await leaving
    assert "event_2022m03" not in {each.name for each in await months(company)}
    assert len(await names(boss, "account")) == 5


async def test_what_was_interrupted_is_ended_the_next_time(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    await an_old_month(company)
    home = company.organisation
    await read_up(company)
    await sql(company, "alter table {s}.event detach partition {s}.event_2022m03")
    await retention.set_periods(home.db, home, {"history": 365}, None)
    assert (await let_go(company))["history"] == 0
    assert await sql(company, "select to_regclass('{s}.event_2022m03')") is None


async def test_every_other_kind_goes_by_its_own_period(company: Company) -> None:
    home = company.organisation
    await an_old_month(company, SIGN_INS)
    await audit.note(home.db, home, int(company.ids["小王"]), "signed_in", Origin("127.0.0.1"))
    old = id_at(LONG_AGO)
    for n, state in enumerate(("done", "failed", "waiting")):
        await sql(company, "insert into {s}.job (id, kind, state) values ($1, 'x', $2)", old + n, state)
    for n, state in enumerate(("sent", "waiting")):
        await sql(
            company,
            "insert into {s}.mail (id, message_id, template, recipient, subject, state) values ($1, $2, 'x', 'a@b.c', 'x', $3)",
            old + n, str(n), state,
        )  # fmt: skip
        await sql(
            company,
            "insert into {s}.webhook_delivery (id, webhook, message, type, object, record, body, state)"
            " values ($1, 1, $2, 'x', 'x', 1, '', $3)",
            old + n, str(n), state,
        )  # fmt: skip
    await sql(
        company, "insert into {s}.notification (id, person, source, kind) values ($1, 1, 'x', 'x')", old
    )
    for age in (3_000, 3):
        await sql(
            company,
            "with day as (insert into {s}.forecast_snapshot_day (day, deals) values (current_date - $1::int, 1) returning day)"
            " insert into {s}.forecast_snapshot (day, deal, state, part, amount, weighted, close_date)"
            " select day, 1, 'open', 'commit', 5, 5, day from day",
            age,
        )
    gone = await let_go(company)
    assert gone.pop("automation_runs") == 0
    wanted = {"sign_ins": 1, "jobs": 2, "mail": 1, "webhook_deliveries": 1, "notifications": 1}
    assert gone == {**wanted, "forecast_snapshots": 1}
    for table in ("forecast_snapshot_day", "forecast_snapshot"):
        assert await sql(company, f"select array_agg(current_date - day) from {{s}}.{table}") == [3]
    assert await sql(company, "select array_agg(kind) from {s}.sign_in_event") == ["signed_in"]
    assert await sql(company, "select array_agg(state) from {s}.job where id < $1", old + 9) == ["waiting"]
    assert await sql(company, "select array_agg(state) from {s}.mail") == ["waiting"]
    assert await sql(company, "select array_agg(state) from {s}.webhook_delivery") == ["waiting"]


async def test_periods_are_checked(company: Company) -> None:
    home = company.organisation
    for wrong in ({"history": 30}, {"nothing": 90}, {"jobs": 0}, {"mail": 40_000}):
        with refused(422, "invalid"):
            await retention.set_periods(home.db, home, wrong, None)
    await retention.set_periods(home.db, home, {"mail": 30, "jobs": None}, None)
    await retention.set_periods(home.db, home, {"history": 730}, None)
    now = await retention.periods(home.db, home)
    assert (now["mail"], now["jobs"], now["history"], now["sign_ins"]) == (30, None, 730, 365)


async def test_the_record_of_signing_in_becomes_months_without_losing_a_row(company: Company) -> None:
    """The step on an organisation whose record is one table with many rows."""
    home = company.organisation
    step = next(each for each in steps(ORGANISATION_FOLDER) if each.name == "months")
    await sql(company, "drop table {s}.sign_in_event")
    before = next(each for each in steps(ORGANISATION_FOLDER) if each.name == "sign_in_event")
    rows = 100_000
    async with home.db.transaction() as link:
        await link.execute(before.sql.replace("{schema}", f'"{home.schema}"'))
        await link.execute(
            f'insert into "{home.schema}".sign_in_event (id, user_id, kind) select (n::bigint << 22) + 1, n % 50, $1'
            f" from generate_series(1, {rows}) n",
            "signed_in",
        )
        await link.execute(step.sql.replace("{schema}", f'"{home.schema}"'))
        await make_partitions(link, home.schema)
    assert await sql(company, "select count(*) from {s}.sign_in_event") == rows
    assert (await months(company, SIGN_INS))[0].low is None
    assert len(await audit.events(home.db, home, user=7, kinds=None, before=None, limit=50)) == 50
    plan = await home.db.fetch(
        f'explain select * from "{home.schema}".sign_in_event where user_id = 7 order by id desc limit 50'
    )
    assert any("Index" in row[0] for row in plan)
    await audit.note(home.db, home, 7, "failed", Origin("127.0.0.1"))
    assert (await let_go(company))["sign_ins"] == 0
