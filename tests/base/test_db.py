import datetime as dt
from decimal import Decimal

import asyncpg
import pytest

from yunchou.base.db import Database, array_text, is_outage, is_timeout, quote, retry_stale_plan


async def test_every_connection_lives_in_utc(database: Database) -> None:
    assert await database.fetchval("show timezone") == "UTC"
    connection = await database.connect()
    try:
        assert await connection.fetchval("show timezone") == "UTC"
    finally:
        await connection.close()


async def test_a_transaction_is_all_or_nothing(database: Database) -> None:
    await database.execute("create table t (n int)")
    async with database.transaction() as connection:
        await connection.execute("insert into t values (1)")
    with pytest.raises(RuntimeError):
        await _insert_and_fail(database)
    assert await database.fetchval("select array_agg(n) from t") == [1]


async def _insert_and_fail(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute("insert into t values (2)")
        raise RuntimeError


async def test_rows_can_be_read_and_written_without_a_transaction(database: Database) -> None:
    await database.execute("create table t (n int)")
    await database.executemany("insert into t values ($1)", [(1,), (2,)])
    assert [row["n"] for row in await database.fetch("select n from t order by n")] == [1, 2]
    row = await database.fetchrow("select n from t where n = $1", 2)
    assert row is not None
    assert row["n"] == 2
    async with database.acquire() as connection:
        assert await connection.fetchval("select count(*) from t") == 2


async def test_a_read_only_transaction_refuses_to_write(database: Database) -> None:
    await database.execute("create table t (n int)")
    async with database.transaction(readonly=True) as connection:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await connection.execute("insert into t values (1)")


async def test_a_statement_that_takes_too_long_is_ended(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute("set local statement_timeout = 20")
        with pytest.raises(asyncpg.QueryCanceledError) as ended:
            await connection.execute("select pg_sleep(20)")
    assert is_timeout(ended.value)
    assert not is_outage(ended.value)
    assert await database.fetchval("show statement_timeout") == "30s"


async def test_a_long_job_has_a_connection_without_limit(database: Database) -> None:
    connection = await database.connect(statement_timeout=0)
    try:
        assert await connection.fetchval("show statement_timeout") == "0"
    finally:
        await connection.close()


async def test_a_connection_lost_is_an_outage_and_the_next_one_works(database: Database) -> None:
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)) as lost:
        await database.fetchval("select pg_terminate_backend(pg_backend_pid())")
    assert is_outage(lost.value)
    assert await database.fetchval("select 1") == 1


async def test_a_refused_statement_is_no_outage(database: Database) -> None:
    with pytest.raises(asyncpg.UndefinedTableError) as refused:
        await database.fetchval("select * from nowhere")
    assert not is_outage(refused.value)


async def test_a_server_that_is_not_there_is_an_outage() -> None:
    with pytest.raises(OSError) as refused:
        await Database.open("postgresql://x@/x?host=/nowhere")
    assert is_outage(refused.value)


async def test_a_closed_pool_is_an_outage(cluster_url: str) -> None:
    db = await Database.open(cluster_url)
    await db.close()
    with pytest.raises(asyncpg.InterfaceError) as refused:
        await db.fetchval("select 1")
    assert is_outage(refused.value)


async def test_closing_does_not_wait_for_ever(cluster_url: str) -> None:
    db = await Database.open(cluster_url)
    held = await db.pool.acquire()
    await db.close(0.05)
    with pytest.raises(asyncpg.InterfaceError):
        await held.fetchval("select 1")


async def test_a_unit_of_work_is_done_again_when_a_table_changed_under_it(database: Database) -> None:
    await database.execute("create table t (n int); insert into t values (1)")
    tries = 0

    async def unit() -> list[asyncpg.Record]:
        nonlocal tries
        tries += 1
        async with database.transaction() as connection:
            return list(await connection.fetch("select * from t"))

    await unit()
    await database.execute("alter table t add column m int default 7")
    tries = 0
    assert [dict(row) for row in await retry_stale_plan(unit)] == [{"n": 1, "m": 7}]
    assert tries == 2


async def test_another_error_is_not_tried_again() -> None:
    tries = 0

    async def unit() -> None:
        nonlocal tries
        tries += 1
        raise ValueError

    with pytest.raises(ValueError):
        await retry_stale_plan(unit)
    assert tries == 1


async def test_a_long_statement_stays_prepared(database: Database) -> None:
    asked = f"select $1::int /* {'long ' * 20_000} */"
    async with database.acquire() as connection:
        for n in range(3):
            assert await connection.fetchval(asked, n) == n
        kept = "select generic_plans + custom_plans from pg_prepared_statements where statement = $1"
        assert await connection.fetchval(kept, asked) == 3


async def test_behind_a_pool_nothing_is_kept_on_a_connection(database: Database) -> None:
    pooled = await Database.open(database.url, pooled=True, max_size=1)
    try:
        assert await pooled.fetchval("select $1::int", 1) == 1
        assert await pooled.fetchval("select count(*) from pg_prepared_statements") <= 1
        assert await pooled.fetchval("show timezone") == "UTC"
    finally:
        await pooled.close()


@pytest.mark.parametrize(
    ("name", "quoted"), [("a", '"a"'), ('a"; drop', '"a""; drop"'), ("客户", '"客户"'), ("A b", '"A b"')]
)
async def test_a_quoted_name_is_taken_as_it_is(database: Database, name: str, quoted: str) -> None:
    assert quote(name) == quoted
    await database.execute(f"create table {quote(name)} (n int)")
    assert await database.fetchval("select relname from pg_class where relname = $1", name) == name


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 64, "客" * 22])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        quote(name)


TEXTS = [
    "",
    "null",
    "NULL",
    " a ",
    "a,b",
    "{}",
    '"',
    "\\",
    '\\"',
    "\n\t\r",
    "\x01",
    "公司",
    "𠮷",
    "a\u2028b",
    None,
]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("text", TEXTS),
        ("text", ["plain", "", "null", None]),
        ("text", []),
        ("bigint", [1, -5, 2**63 - 1, None]),
        ("numeric", [Decimal("1.50"), Decimal("-0.0000001"), Decimal(10) ** 17, None]),
        ("boolean", [True, False, None]),
        ("date", [dt.date(2026, 2, 28), dt.date(1, 1, 1), None]),
        ("timestamptz", [dt.datetime(2026, 2, 28, 9, 30, 1, 5, tzinfo=dt.UTC), None]),
        ("time", [dt.time(9, 30), None]),
    ],
)
async def test_a_list_written_as_an_array_is_read_as_it_was(
    database: Database, kind: str, values: list[object]
) -> None:
    assert await database.fetchval(f"select $1::text::{kind}[]", array_text(values)) == values
