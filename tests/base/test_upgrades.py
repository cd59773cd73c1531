import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from tests.fixtures.database import Templates, address
from yunchou.base.db import Database
from yunchou.upgrades import UpgradeError, pending, steps, upgrade, upgrade_organisation


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_first.sql").write_text("create table yunchou.first (n int);")
    (tmp_path / "0002_second.sql").write_text("insert into yunchou.first values (1); select 1;")
    return tmp_path


@pytest.fixture
async def bare(templates: Templates) -> AsyncIterator[Database]:
    """A database that no upgrade has touched in the schema `yunchou`."""
    async with templates.copy("bare", _forget) as db:
        yield db


async def _forget(db: Database) -> None:
    await db.execute("drop schema yunchou cascade")


async def test_steps_are_applied_once_and_in_order(bare: Database, folder: Path) -> None:
    assert [step.name for step in await pending(bare, folder)] == ["first", "second"]
    assert [step.number for step in await upgrade(bare, folder)] == [1, 2]
    assert await upgrade(bare, folder) == []
    assert await bare.fetchval("select count(*) from yunchou.first") == 1


async def test_a_later_version_applies_only_what_is_new(bare: Database, folder: Path) -> None:
    await upgrade(bare, folder)
    (folder / "0003_third.sql").write_text("insert into yunchou.first values (3)")
    assert [step.name for step in await upgrade(bare, folder)] == ["third"]


async def test_processes_that_start_together_apply_each_step_once(bare: Database, folder: Path) -> None:
    others = [await Database.open(bare.url, max_size=1) for _ in range(4)]
    try:
        done = await asyncio.gather(*(upgrade(db, folder) for db in others))
    finally:
        await asyncio.gather(*(db.close() for db in others))
    assert sorted(step.number for applied in done for step in applied) == [1, 2]
    assert await bare.fetchval("select count(*) from yunchou.first") == 1


async def test_a_step_that_fails_leaves_nothing_of_itself(bare: Database, folder: Path) -> None:
    (folder / "0003_third.sql").write_text("insert into yunchou.first values (3); select 1 / 0;")
    with pytest.raises(UpgradeError, match="0003_third"):
        await upgrade(bare, folder)
    assert await bare.fetchval("select array_agg(n) from yunchou.first") == [1]
    assert [step.name for step in await pending(bare, folder)] == ["third"]


async def test_an_older_version_refuses_a_newer_database(bare: Database, folder: Path) -> None:
    await upgrade(bare, folder)
    (folder / "0002_second.sql").unlink()
    with pytest.raises(UpgradeError, match="newer version"):
        await upgrade(bare, folder)


async def test_each_organisation_takes_the_steps_it_lacks_once(database: Database, tmp_path: Path) -> None:
    (tmp_path / "0001_base.sql").write_text("create table {schema}.model_state (n bigint default {key});")
    (tmp_path / "0002_more.sql").write_text("insert into {schema}.model_state default values;")
    await database.execute(
        'create schema "o_new"; create schema "o_old"; create table "o_old".model_state (n bigint)'
    )
    for schema, taken in (("o_new", [1, 2]), ("o_old", [2])):
        async with database.transaction() as link:
            done = await upgrade_organisation(link, schema, 7, tmp_path)
            assert [step.number for step in done] == taken
            assert await upgrade_organisation(link, schema, 7, tmp_path) == []
        assert await database.fetchval(
            f'select array_agg(number order by number) from "{schema}".upgrade'
        ) == [1, 2]
    assert await database.fetchval('select n from "o_new".model_state') == 7


async def test_a_failing_step_of_an_organisation_leaves_the_schema_as_it_was(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "0001_base.sql").write_text("create table {schema}.model_state (n bigint); select 1 / 0;")
    await database.execute('create schema "o_new"')
    with pytest.raises(UpgradeError, match="organisation/0001_base"):
        async with database.transaction() as link:
            await upgrade_organisation(link, "o_new", 7, tmp_path)
    assert await database.fetchval("select to_regclass('o_new.upgrade')") is None


@pytest.mark.parametrize(
    ("name", "told"), [("2_x.sql", "0001_name.sql"), ("0002_other.sql", "0002"), ("0003-x.sql", "0003-x")]
)
def test_misnamed_files_are_told(folder: Path, name: str, told: str) -> None:
    (folder / name).write_text("")
    with pytest.raises(UpgradeError, match=told):
        steps(folder)


async def test_the_shipped_steps_can_be_applied_to_an_empty_database(database: Database) -> None:
    assert steps()
    assert await pending(database) == []


async def test_tests_get_databases_of_their_own(
    templates: Templates, database: Database, shared_database: Database
) -> None:
    assert database.url != shared_database.url
    await database.execute("create table only_here (n int)")
    async with templates.copy() as other:
        assert await other.fetchval("select to_regclass('only_here')") is None
        url = other.url
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(url)


@pytest.mark.parametrize(
    ("url", "changed"),
    [
        ("postgresql://u:p@/a?host=/run/x&port=1", "postgresql://u:p@/b?host=/run/x&port=1"),
        ("postgresql://u:p@h:5/a?x=y", "postgresql://u:p@h:5/b?x=y"),
    ],
)
def test_an_address_can_be_turned_to_another_database(url: str, changed: str) -> None:
    assert address(url, "b") == changed
