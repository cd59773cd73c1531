"""A database that an earlier version made becomes one of this version: nothing of it is lost, and everything new works."""

import json
import lzma
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.doors.conftest import Site, serving
from tests.fixtures.database import Templates
from tests.fixtures.field_values import whole_address
from tests.fixtures.organisation import Company, company_of, prepare_company
from tests.fixtures.releases import PASSWORD, RELEASES
from tests.records.search.conftest import index
from yunchou.access.rights import rights_from_json
from yunchou.base.db import Database
from yunchou.base.settings import Settings
from yunchou.doors.assemble import House
from yunchou.doors.prepare import upgrade_all
from yunchou.model.declare import formula
from yunchou.records.computed.fill import fill
from yunchou.records.computed.state import calculating
from yunchou.services.backup.programs import find_program, run
from yunchou.upgrades import pending

NAMES = sorted(path.name.removesuffix(".json") for path in RELEASES.glob("*.json"))


def told(name: str) -> Any:
    """What the program of its day said of its data."""
    return json.loads((RELEASES / f"{name}.json").read_text("utf-8"))


@pytest.fixture(params=NAMES)
async def old(
    request: pytest.FixtureRequest, templates: Templates, tmp_path: Path
) -> AsyncIterator[tuple[str, Database]]:
    """A database as an earlier version left it."""

    async def load(db: Database) -> None:
        await db.execute("drop schema yunchou cascade")
        dump = tmp_path / "dump"
        dump.write_bytes(lzma.decompress((RELEASES / f"{request.param}.dump.xz").read_bytes()))
        server = await db.fetchval("select current_setting('server_version_num')::int / 10000")
        database = await db.fetchval("select current_database()")
        words = ["--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={database}", str(dump)]
        await run(find_program("pg_restore", server), words, db.direct_url)

    async with templates.copy(f"release_{request.param}", load, max_size=8) as db:
        yield request.param, db


@pytest.fixture
async def upgraded(old: tuple[str, Database], tmp_path: Path) -> AsyncIterator[tuple[str, Site]]:
    """A server on that database, started as every start does it: upgraded first."""
    name, db = old
    await upgrade_all(house_of(db, tmp_path))
    company = await company_of(db)
    async with serving(db, company, tmp_path) as site:
        yield name, site


def house_of(db: Database, folder: Path) -> House:
    given = {"YUNCHOU_DATABASE_URL": db.url, "YUNCHOU_DATA": str(folder), "YUNCHOU_SECRET_KEY": "k" * 40}
    return House(Settings.load(given), db)


async def test_every_record_and_its_history_are_as_they_were(upgraded: tuple[str, Site]) -> None:
    name, site = upgraded
    admin = await site.sign_in(password=PASSWORD)
    before = told(name)
    for owner, records in before["records"].items():
        if not records:
            continue
        fields = sorted({field for record in records for field in record})
        answer = await admin.get(f"/records/{owner}", params={"limit": 100, "fields": ",".join(fields)})
        assert answer.status_code == 200, answer.text
        now = {record["id"]: record for record in answer.json()["records"]}
        for record in records:
            assert {field: now[record["id"]][field] for field in record} == in_todays_form(record)
    for path, events in before["history"].items():
        now = (await admin.get(f"/records/{path}/history")).json()["events"]
        assert [event for event in now if event["id"] in {each["id"] for each in events}] == events


def in_todays_form(record: dict[str, Any]) -> dict[str, Any]:
    """A record as an earlier release told it, whose addresses left out their empty parts."""
    address = record.get("address")
    return record | {"address": whole_address(**address)} if address else record


async def test_the_tables_are_those_of_a_new_organisation(
    old: tuple[str, Database], templates: Templates, tmp_path: Path
) -> None:
    """Columns, indexes, constraints and functions, of the server and of the organisation; what it made itself aside."""
    _, db = old
    await upgrade_all(house_of(db, tmp_path))
    assert await pending(db) == []
    async with templates.copy("company", prepare_company) as fresh:
        await upgrade_all(house_of(fresh, tmp_path / "fresh"))
        assert await shape(db, "yunchou") == await shape(fresh, "yunchou")
        mine, wanted = await schema_of(db), await schema_of(fresh)
        now, want = await shape(db, mine), await shape(fresh, wanted)
        for part in want:
            assert sorted(set(now[part]) ^ set(want[part])) == [], part


async def test_standard_data_and_rights_are_those_of_a_new_organisation(
    upgraded: tuple[str, Site], company: Company
) -> None:
    _, site = upgraded
    mine, fresh = site.company.organisation, company.organisation
    rights = (
        "select r.code, g.rights::text as rights from {s}.role_rights g join {s}.r_role r on r.id = g.role"
    )
    for sql in (
        "select code, active from {s}.r_currency order by code",
        "select name, is_default from {s}.r_working_calendar order by name",
        "select object, conditions::text from {s}.r_duplicate_rule order by 1, 2",
    ):
        assert await mine.db.fetch(sql.format(s=f'"{mine.schema}"')) == await fresh.db.fetch(
            sql.format(s=f'"{fresh.schema}"')
        )
    have = {
        r["code"]: json.loads(r["rights"]) for r in await mine.db.fetch(rights.format(s=f'"{mine.schema}"'))
    }
    want = {
        r["code"]: json.loads(r["rights"]) for r in await fresh.db.fetch(rights.format(s=f'"{fresh.schema}"'))
    }
    assert have.keys() == want.keys()
    told = []
    for code, each in want.items():
        now, new = rights_from_json(have[code]), rights_from_json(each)
        names = now.objects.keys() | new.objects.keys()
        told += [f"{code}: {sorted(now.actions ^ new.actions)}"] if now.actions != new.actions else []
        told += [
            f"{code}: {name} is {now.objects.get(name)}, not {new.objects.get(name)}"
            for name in sorted(names)
            if now.objects.get(name) != new.objects.get(name)
        ]
    assert not told, "\n".join(told)


async def test_what_is_given_once_and_taken_away_stays_away(
    upgraded: tuple[str, Site], tmp_path: Path
) -> None:
    _, site = upgraded
    home = site.company.organisation
    await home.db.execute(f'delete from "{home.schema}".r_currency where not active')
    await home.db.execute(
        f"""update "{home.schema}".role_rights set rights = rights #- '{{objects,currency}}'"""
    )
    await upgrade_all(house_of(home.db, tmp_path))
    assert await home.db.fetchval(f'select count(*) from "{home.schema}".r_currency') == 1
    assert not await home.db.fetchval(
        f"""select bool_or(rights -> 'objects' ? 'currency') from "{home.schema}".role_rights"""
    )


async def test_what_is_new_works_on_what_is_old(upgraded: tuple[str, Site]) -> None:
    """Computed fields over old records, the search, views, comments, other currencies, merging, a look back."""
    _, site = upgraded
    admin = await site.sign_in(password=PASSWORD)
    doubled = {
        "name": "double",
        "type": "formula",
        "label": "双倍",
        "formula": "amount * 2",
        "result_type": "number",
        "indexed": True,
    }
    assert (await admin.post("/objects/opportunity/fields", json=doubled)).status_code == 201
    await fill(site.company.system)
    deal = (
        await admin.get("/records/opportunity", params={"where": 'name = "商机3"', "fields": "amount,double"})
    ).json()
    assert deal["records"][0]["double"] == 2 * float(deal["records"][0]["amount"]["amount"])
    await index(site.company)
    found = (await admin.get("/search", params={"q": "华东客户5"})).json()
    assert "华东客户5有限公司" in json.dumps(found, ensure_ascii=False)
    view = {"object": "account", "name": "我的", "where": 'name contains "华东"'}
    assert (await admin.post("/views", json=view)).status_code == 201
    accounts = (await admin.get("/records/account", params={"sort": "name", "limit": 2})).json()["records"]
    comment = await admin.post(f"/records/account/{accounts[0]['id']}/comments", json={"text": "你好"})
    assert comment.status_code == 201, comment.text
    merged = await admin.post(
        "/records/account/merge", json={"winner": accounts[0]["id"], "losers": [accounts[1]["id"]]}
    )
    assert merged.status_code == 200, merged.text
    written = await admin.patch("/records/opportunity/" + deal["records"][0]["id"], json={"amount": "7"})
    assert written.status_code == 200
    assert written.json()["double"] == 14


async def test_a_computed_field_that_a_version_brings_is_filled_by_its_upgrade(
    old: tuple[str, Database], tmp_path: Path
) -> None:
    _, db = old
    house = house_of(db, tmp_path)
    field = formula("volume", "商机数", "Deals", "COUNT(opportunities)", "number", indexed=True)
    account = next(each for each in house.declared if each.name == "account")
    fuller = replace(account, fields={**account.fields, "volume": field})
    house.declared = tuple(fuller if each is account else each for each in house.declared)
    await upgrade_all(house)
    (organisation,) = await house.organisations()
    assert ("account", "volume") in (await organisation.snapshot()).model.computed
    assert not calculating(await organisation.snapshot())
    stored = (
        f'select array_agg(distinct volume) from "{organisation.schema}".r_account where deleted_at is null'
    )
    assert await db.fetchval(stored) == [1]


async def schema_of(db: Database) -> str:
    return str(await db.fetchval("select schema_name from yunchou.organisation"))


SHAPE = {
    "columns": """
        select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, o.collname,
            pg_get_expr(d.adbin, d.adrelid)
        from pg_attribute a join pg_class c on c.oid = a.attrelid
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        left join pg_collation o on o.oid = a.attcollation
        where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v', 'S') and a.attnum > 0
            and not a.attisdropped and a.attname !~ '^x_' and c.relname !~ '(^|_)x_'
            and c.relname !~ '(^|_)event_([0-9]|before)'
    """,
    "indexes": """
        select indexname, indexdef from pg_indexes where schemaname = $1 and indexname !~ '(^|_)x_'
            and tablename !~ '(^|_)event_([0-9]|before)'
    """,
    "constraints": """
        select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
        where connamespace = $1::regnamespace and contype <> 'n' and conrelid::regclass::text !~ 'x_|event_([0-9]|before)'
    """,
    "functions": """
        select proname, pg_get_function_identity_arguments(oid), prosrc, provolatile, proparallel from pg_proc
        where pronamespace = $1::regnamespace
    """,
    "triggers": """
        select c.relname, t.tgname, pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where c.relnamespace = $1::regnamespace and not t.tgisinternal
    """,
    "types": "select typname, typtype::text from pg_type where typnamespace = $1::regnamespace and typtype = 'e'",
}


async def shape(db: Database, schema: str) -> dict[str, list[str]]:
    """What a schema is made of, with its own name and its lock's number written as signs."""
    number = str(await db.fetchval("select id from yunchou.organisation"))
    found = {}
    for part, sql in SHAPE.items():
        rows = [" | ".join(map(str, row.values())) for row in await db.fetch(sql, schema)]
        found[part] = sorted(row.replace(schema, "SCHEMA").replace(number, "KEY") for row in rows)
    return found
