"""A data backup of Zoho CRM comes in: recognised, mapped, tried, carried out twice, and taken back."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tests.apps.migration import archives
from tests.fixtures.asking import create, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.migration import running
from yunchou.apps.migration.currencies import missing_currencies
from yunchou.apps.migration.store import Migration
from yunchou.records.imports.run import Summary, start_undo
from yunchou.records.imports.undo import undo
from yunchou.records.read import Query, rows
from yunchou.services.files import Files

Looked = Callable[..., Awaitable[Migration]]
Done = Callable[..., Awaitable[Summary]]


async def all_of(who: Caller, name: str, *fields: str) -> dict[str, dict[str, Any]]:
    found = await rows(who, name, Query(["external_id", *fields], where="external_id is not null", limit=500))
    return {each["external_id"]: each for each in found}


async def test_a_backup_is_recognised_with_its_modules_people_and_columns(
    company: Company, admin: Caller, looked: Looked, tmp_path: Path
) -> None:
    (wei,) = await company.create(company.system, "user", {"name": "章伟", "login": "wei.zhang@old.example"})
    migration = await looked(archives.zoho(tmp_path / "b.zip", archives.small()))
    found, choices = migration.found, migration.choices
    assert found["source"] == "zoho"
    assert {each["key"]: each["rows"] for each in found["modules"]} == {
        "accounts": 9,
        "contacts": 12,
        "deals": 8,
    }
    assert {each["key"]: (each["name"], each["records"]) for each in found["users"]} == {
        "zcrm_1": ("陈晨", 5 + 6 + 4),
        "zcrm_2": ("Wei Zhang", 4 + 6 + 4),
    }
    assert choices["users"] == {"zcrm_1": None, "zcrm_2": wei}
    columns = choices["modules"]["accounts"]["columns"]
    assert columns["Account Name"] == "name"
    assert columns["Billing Street"] == "address.street"
    assert columns["Created Time"] == "created_at"
    assert columns["幸运色"] is None
    assert choices["modules"]["accounts"]["values"]["kind"] == {"星球客户": "", "Customer": "end_user"}
    stages = choices["modules"]["deals"]["values"]["stage"]
    assert set(stages) == set(archives.STAGES)
    assert all(stages.values())


async def test_it_is_tried_carried_out_and_repeated_without_repeating_records(
    company: Company, admin: Caller, looked: Looked, done: Done, tmp_path: Path
) -> None:
    await company.create(company.system, "user", {"name": "章伟", "login": "wei.zhang@old.example"})
    path = archives.zoho(tmp_path / "b.zip", archives.small())
    migration = await looked(path)
    tried = await done(migration, dry_run=True)
    assert (tried.created, tried.failed) == (29, 0), tried.faults
    assert await all_of(admin, "account") == {}
    first = await done(migration)
    assert (first.created, first.failed) == (29, 0), first.faults
    accounts = await all_of(
        admin, "account", "name", "owner.name", "created_at", "parent.external_id", "address", "kind"
    )
    one = accounts[archives.zid(1)]
    assert (one["name"], one["owner.name"], one["kind"]) == ("启明科技1有限公司", "章伟", "end_user")
    assert one["created_at"].startswith("2023-02-11T01:30:00")
    assert (one["address"]["city"], one["address"]["street"]) == ("上海市", "世纪大道1号")
    assert accounts[archives.zid(4)]["parent.external_id"] == archives.zid(0)
    assert accounts[archives.zid(4)]["owner.name"] == "管理员"
    contacts = await all_of(admin, "contact", "name", "account.external_id")
    assert {each["name"] for each in contacts.values()} == {"张伟", "Ann Li"}
    assert contacts[archives.zid(100_010)]["account.external_id"] == archives.zid(1)
    deals = await all_of(
        admin, "opportunity", "stage.kind", "contact.external_id", "amount", "account.external_id"
    )
    assert deals[archives.zid(200_002)]["stage.kind"] == "won"
    assert deals[archives.zid(200_003)]["stage.kind"] == "lost"
    assert deals[archives.zid(200_001)]["contact.external_id"] == archives.zid(100_001)
    again = await done(await looked(path))
    assert (again.created, again.failed) == (0, 0), again.faults


async def test_undoing_keeps_what_somebody_changed_since(
    company: Company, admin: Caller, looked: Looked, done: Done, tmp_path: Path
) -> None:
    mine = await create(company.caller("小王"), "account", name="本来就有")
    migration = await looked(archives.zoho(tmp_path / "b.zip", archives.small()))
    summary = await done(migration)
    changed = (await all_of(admin, "account", "id"))[archives.zid(3)]["id"]
    await update(admin, "account", changed, description="我们改过")
    await start_undo(admin, summary.id, spare_changed=True)
    result = await undo(admin, summary.id, spare_changed=True)
    assert [(each["object"], each["id"]) for each in result["left"]] == [("account", changed)]
    left = await rows(admin, "account", Query(["id"]))
    assert {each["id"] for each in left} == {mine, changed}
    assert await rows(admin, "opportunity", Query(["id"])) == []
    assert await rows(admin, "contact", Query(["id"])) == []


async def test_what_belongs_to_records_finds_them_by_the_ids_of_the_other_system(
    company: Company, admin: Caller, looked: Looked, done: Done, tmp_path: Path
) -> None:
    tables = {**archives.follow_ups(), **archives.small()}
    migration = await looked(archives.zoho(tmp_path / "b.zip", tables))
    assert [each["file"] for each in migration.found["unknown"]] == ["b/Data/Vendors_001.csv"]
    summary = await done(migration)
    assert summary.failed == 0, summary.faults
    about = ("account.external_id", "opportunity.external_id", "contact.external_id", "lead.external_id")
    found = await all_of(admin, "activity", "name", "kind", "status", "content", "created_at", *about)
    related = {
        number: [found[archives.zid(number)][each] for each in about]
        for number in (500_000, 500_001, 500_002)
    }
    assert related[500_000][1:3] == [archives.zid(200_001), archives.zid(100_001)]
    assert related[500_001] == [archives.zid(3), None, None, None]
    assert related[500_002] == [None, None, None, None]
    note = found[archives.zid(600_000)]
    assert (note["kind"], note["status"], note["lead.external_id"]) == ("note", "done", archives.zid(300_000))
    assert note["content"] == "客户要求月底前交付\n🙂"
    assert note["created_at"].startswith("2023-01-10T01:30")
    lost = {
        each["object"]: each.get("blank") for each in summary.steps if each["file"].endswith("Tasks_001.csv")
    }
    assert lost == {"activity": {"account": 1}}
    lead = (await all_of(admin, "lead", "name", "status", "source"))[archives.zid(300_000)]
    assert (lead["name"], lead["status"], lead["source"]) == ("王丽", "contacted", "exhibition")
    line = (await all_of(admin, "quote_line", "quote.external_id", "product.external_id", "amount"))[
        archives.zid(421_000)
    ]
    assert (line["quote.external_id"], line["product.external_id"]) == (
        archives.zid(420_000),
        archives.zid(400_000),
    )
    assert line["amount"]["amount"] == "2000.00"
    order = (await all_of(admin, "sales_order", "quote.external_id"))[archives.zid(430_000)]
    assert order["quote.external_id"] == archives.zid(420_000)
    case = (await all_of(admin, "case", "priority", "channel", "account.external_id"))[archives.zid(440_000)]
    assert (case["priority"], case["channel"], case["account.external_id"]) == (
        "high",
        "mail",
        archives.zid(2),
    )
    again = await done(await looked(archives.zoho(tmp_path / "c.zip", tables)))
    assert (again.created, again.failed) == (0, 0), again.faults


async def test_a_folder_of_this_machine_moves_in_without_an_upload(
    admin: Caller, files: Files, tmp_path: Path
) -> None:
    folder = tmp_path / "备份"
    (folder / "Data").mkdir(parents=True)
    for name, table in archives.small().items():
        (folder / "Data" / f"{name}.csv").write_text(archives.csv_text(table), "utf-8")
    migration = await running.begin_here(admin, files, [folder])
    summary = await running.run_here(admin, migration.id, files, dry_run=False)
    assert (summary.created, summary.failed) == (29, 0), summary.faults
    with refused(404):
        await running.begin_here(admin, files, [tmp_path / "nothing"])


async def test_deals_that_ended_long_ago_are_not_asked_what_stages_ask_for_today(
    company: Company, admin: Caller, looked: Looked, done: Done, tmp_path: Path
) -> None:
    for stage in await rows(admin, "stage", Query(["id"], where='kind = "lost" or kind = "won"')):
        await create(
            admin,
            "stage_requirement",
            name="原因",
            stage=stage["id"],
            kind="condition",
            condition="loss_reason is not null",
        )
    summary = await done(await looked(archives.zoho(tmp_path / "b.zip", archives.small())))
    assert (summary.created, summary.failed) == (29, 0), summary.faults
    deals = await all_of(admin, "opportunity", "stage_entered_at")
    assert deals[archives.zid(200_003)]["stage_entered_at"].startswith("2024-03-30T16:00")


async def test_amounts_keep_their_currency_and_one_that_is_missing_is_named(
    company: Company, admin: Caller, looked: Looked, done: Done, tmp_path: Path
) -> None:
    tables = archives.small()
    words = ("USD", "CNY", "US Dollar (USD)", "")
    deals = [
        {**each, "Currency": words[number % 4], "Exchange Rate": "1"}
        for number, each in enumerate(tables["Deals"])
    ]
    path = archives.zoho(tmp_path / "b.zip", {**tables, "Deals": deals})
    migration = await looked(path)
    (usd,) = [each["id"] for each in await rows(admin, "currency", Query(["id"], where='code = "USD"'))]
    missing = {"code": "USD", "rows": 4, "rated": False, "id": usd, "active": False}
    assert await missing_currencies(admin, migration) == [missing]
    tried = await done(migration, dry_run=True)
    assert (tried.created, tried.failed) == (25, 4)
    await update(admin, "currency", usd, active=True)
    told = await missing_currencies(admin, migration)
    assert told == [{**missing, "active": True}]
    await create(admin, "exchange_rate", currency=usd, date="2000-01-01", rate="7")
    assert await missing_currencies(admin, migration) == []
    assert (await done(migration)).failed == 0
    found = await all_of(admin, "opportunity", "amount")
    assert found[archives.zid(200_000)]["amount"] == {"amount": "1000.00", "currency": "USD"}
    assert found[archives.zid(200_001)]["amount"]["currency"] == "CNY"
    assert found[archives.zid(200_002)]["amount"]["currency"] == "USD"
    again = await done(await looked(path))
    assert (again.created, again.updated, again.failed) == (0, 0, 0), again.faults
