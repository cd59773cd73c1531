"""Columns without a field get one of their own in the guide, and keep or lose it by choice."""

from pathlib import Path
from typing import Any

from tests.apps.migration import archives
from tests.apps.migration.test_zoho import Done, Looked, all_of
from tests.fixtures.asking import refused
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.migration import new_fields, running, store
from yunchou.apps.migration.store import Migration
from yunchou.records.imports.run import start_undo
from yunchou.records.imports.undo import undo
from yunchou.studio import change


async def made(admin: Caller, migration: Migration, column: str, type: str, label: str) -> Migration:
    """What the door does: the field first, then the choice of it."""
    snapshot = await admin.organisation.snapshot()
    owner, told = new_fields.definition(migration, snapshot.model, "accounts", column, type, label)
    await change.create_field(admin, owner, told)
    choices = new_fields.with_field(migration, "accounts", column, owner, told)
    async with admin.organisation.db.transaction() as link:
        await store.set_columns(link, admin, migration.id, {"choices": choices})
    return await running.migration_of(admin, migration.id)


def tables() -> dict[str, Any]:
    colours = ("红色", "Blue; green", "黄")
    accounts = [
        {**each, "幸运色": colours[number % 3], "分店数": number * 2, "开业": f"201{number}-05-06"}
        for number, each in enumerate(archives.small()["Accounts"])
    ]
    return {**archives.small(), "Accounts": accounts}


async def test_new_fields_are_proposed_made_filled_and_stay_after_undo(
    company: Company, admin: Caller, looked: Looked, done: Done, tmp_path: Path
) -> None:
    path = archives.zoho(tmp_path / "b.zip", tables())
    migration = await looked(path)
    snapshot = await admin.organisation.snapshot()
    proposed = new_fields.proposals(migration, snapshot.model)["accounts"]
    assert (proposed["分店数"]["type"], proposed["开业"]["type"]) == ("integer", "date")
    assert sorted(proposed["幸运色"]["options"]) == ["Blue; green", "红色", "黄"]
    assert not {"Account Name", "Account Owner.id"} & proposed.keys()

    migration = await made(admin, migration, "幸运色", "choice", "幸运色")
    migration = await made(admin, migration, "分店数", "integer", "分店数")
    assert [each["field"] for each in migration.choices["made"]] == ["xing_yun_se", "fen_dian_shu"]
    with refused(409, "has_field"):
        await made(admin, migration, "幸运色", "text", "又一次")
    with refused(409, "has_field"):
        await made(admin, migration, "Account Owner.id", "text", "人")
    with refused(404):
        await made(admin, migration, "没有", "text", "没有")
    with refused(422):
        await made(admin, migration, "开业", "lookup", "开业")

    assert (await done(migration, dry_run=True)).failed == 0
    first = await done(migration)
    assert first.failed == 0, first.faults
    found = await all_of(admin, "account", "xing_yun_se", "fen_dian_shu")
    assert [found[archives.zid(1)][each] for each in ("xing_yun_se", "fen_dian_shu")] == ["Blue; green", 2]
    again = await done(migration)
    assert (again.created, again.updated) == (0, 0), again.faults

    await start_undo(admin, first.id, spare_changed=True)
    await undo(admin, first.id, spare_changed=True)
    assert "xing_yun_se" in (await admin.organisation.snapshot()).model.objects["account"].fields
    left = new_fields.without_fields(migration)
    assert left["modules"]["accounts"]["columns"]["幸运色"] is None
    assert "xing_yun_se" not in left["modules"]["accounts"]["values"]
    assert left["made"] == []


async def test_whoever_may_not_change_the_model_makes_no_field(
    company: Company, admin: Caller, looked: Looked, tmp_path: Path
) -> None:
    migration = await looked(archives.zoho(tmp_path / "b.zip", archives.small()))
    snapshot = await admin.organisation.snapshot()
    owner, told = new_fields.definition(migration, snapshot.model, "accounts", "幸运色", "text", "幸运色")
    with refused(403):
        await change.create_field(company.caller("小王"), owner, told)
