"""Files of a backup come along with the records that they are attached to, and go again with them."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.apps.migration import archives
from tests.fixtures.asking import refused
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.migration import running, store
from yunchou.apps.migration.attaching import Loose, attach
from yunchou.apps.migration.choosing import Choices, checked
from yunchou.apps.migration.fxiaoke import FXIAOKE
from yunchou.apps.migration.store import Migration
from yunchou.apps.migration.tidying import remove_uploads
from yunchou.records.imports import runner
from yunchou.records.imports.run import Summary, run_import, start_undo
from yunchou.records.imports.undo import undo
from yunchou.records.imports.writing import write_chunk
from yunchou.records.read import Query, rows
from yunchou.services.files import UPLOAD, Files

Looked = Callable[..., Awaitable[Migration]]
Done = Callable[..., Awaitable[Summary]]
PNG = b"\x89PNG\r\n\x1a\nbroken"


def listed(number: int, parent: int, name: str) -> dict[str, object]:
    """A row of the table of attachments."""
    return {
        "Record Id": archives.zid(800_000 + number),
        "Attachment Owner.id": "zcrm_2",
        "Attachment Owner": "Wei Zhang",
        "File Name": name,
        "Parent ID.id": archives.zid(parent),
        "Created By.id": "zcrm_2",
        "Created By": "Wei Zhang",
        "Created Time": "2023-05-06 09:30:00",
    }


ROWS = [
    listed(0, 1, "合同.pdf"),
    listed(1, 200_001, "../../报价.csv"),
    listed(2, 100_002, "合同.pdf"),
    listed(3, 2, "图.png"),
    listed(4, 3, "没有了.docx"),
    listed(5, 999_999, "无主.txt"),
    listed(6, 4, "设计图.zip"),
]


def backup(folder: Path, rows: archives.Rows = ROWS) -> list[Path]:
    """Data and attachments in archives of their own, as Zoho gives them."""
    number = 4_000_000_800_000
    data = archives.zoho(folder / "Data_001.zip", {**archives.small(), "Attachments": rows})
    members: list[tuple[str, bytes | str]] = [
        (f"Attachments/{number}", b"%PDF-1.4 one"),
        (f"Attachments/{number + 1}_报价.csv", "a,b\n1,2\n"),
        (f"Attachments/zcrm_{number + 2}.pdf", b"%PDF-1.4 one"),
        ("Attachments/图.png", PNG),
        (f"Attachments/{number + 5}.txt", "nobody's"),
        (f"Attachments/{number + 6}.zip", b"PK\x03\x04 whatever it holds"),
        (f"Attachments/{number + 7}.txt", "new"),
        ("Attachments/readme.txt", "belongs to nothing"),
    ]
    return [data, archives.pack(folder / "Attachments_001.zip", members)]


async def attachments(who: Caller) -> dict[str, dict[str, Any]]:
    found = await rows(
        who,
        "attachment",
        Query(["external_id", "name", "object", "record", "owner.name", "created_at", "file"], limit=100),
    )
    return {each["external_id"]: each for each in found}


@pytest.fixture
async def wei(company: Company) -> str:
    (id,) = await company.create(company.system, "user", {"name": "章伟", "login": "wei.zhang@old.example"})
    return id


async def test_files_are_tried_come_in_once_and_are_taken_back(
    company: Company, admin: Caller, files: Files, looked: Looked, done: Done, wei: str, tmp_path: Path
) -> None:
    paths = backup(tmp_path)
    migration = await looked(*paths)
    told = migration.found["files"]
    assert (told["rows"], told["missing"], migration.found["attachments"]) == (
        6,
        {"count": 1, "names": ["没有了.docx"]},
        2,
    )
    assert not any("Attachments" in each["file"] for each in migration.found["unknown"])
    tried = await done(migration, dry_run=True)
    assert (tried.created, tried.failed) == (29 + 5, 1), tried.faults
    assert "999999" in tried.faults[0]["message"]
    assert await attachments(admin) == {}
    assert await files.waiting(admin.organisation, admin.actor.user_id) == 0

    first = await done(migration)
    assert (first.created, first.failed) == (34, 1), first.faults
    there = await attachments(admin)
    deal = (
        await rows(admin, "opportunity", Query(["id"], where=f'external_id = "{archives.zid(200_001)}"'))
    )[0]
    quote = there[archives.zid(800_001)]
    assert (quote["object"], quote["record"], quote["name"]) == ("opportunity", deal["id"], "报价.csv")
    assert (quote["owner.name"], quote["created_at"][:16]) == ("章伟", "2023-05-06T01:30")
    assert {each["object"] for each in there.values()} == {"account", "contact", "opportunity"}
    assert there[archives.zid(800_003)]["file"]["type"] == "application/octet-stream"
    # The same bytes of the same name are kept once.
    one, other = there[archives.zid(800_000)]["file"], there[archives.zid(800_002)]["file"]
    assert (one["id"], one["name"], one["type"]) == (other["id"], "合同.pdf", "application/pdf")
    stored = await files.find(admin.organisation, int(one["id"]))
    assert b"".join([block async for block in files.read(stored)]) == b"%PDF-1.4 one"

    (tmp_path / "again").mkdir()
    again = await done(await looked(*backup(tmp_path / "again", [*ROWS, listed(7, 5, "新.txt")])))
    assert (again.created, again.updated) == (1, 0), again.faults
    await start_undo(admin, first.id, spare_changed=True)
    await undo(admin, first.id, spare_changed=True)
    assert set(await attachments(admin)) <= {archives.zid(800_007)}


async def test_a_long_trial_knows_what_attachments_belong_to(
    company: Company, admin: Caller, looked: Looked, done: Done, wei: str, tmp_path: Path, monkeypatch: Any
) -> None:
    """Each chunk of it is rolled back by itself: what comes of the same backup is known by its id."""
    migration = await looked(*backup(tmp_path))
    whole = await done(migration, dry_run=True)
    monkeypatch.setattr(runner, "WHOLE_DRY_RUN", 0)
    parts = await done(migration, dry_run=True, chunk=3)
    assert (parts.created, parts.failed) == (whole.created, whole.failed) == (34, 1), parts.faults
    assert "999999" in parts.faults[0]["message"]
    assert parts.counts.blank == whole.counts.blank


async def test_uploads_go_thirty_days_after_the_last_work_with_them(
    company: Company, admin: Caller, files: Files, looked: Looked, done: Done, wei: str, tmp_path: Path
) -> None:
    home, schema = admin.organisation, admin.organisation.schema

    async def age(days: int) -> None:
        past = f"- interval '{days} days'"
        await home.db.execute(f"update {schema}.file set created_at = created_at {past}")
        await home.db.execute(f"update {schema}.migration set created_at = created_at {past}")
        await home.db.execute(
            f"update {schema}.import_run set created_at = created_at {past}, finished_at = finished_at {past}"
        )

    paths = backup(tmp_path)
    migration = await looked(*paths)
    await age(29)
    assert await remove_uploads(home, files) == 0
    first = await done(migration)
    await age(2)
    # It was carried out two days ago.
    assert await remove_uploads(home, files) == 0
    await age(29)
    assert await remove_uploads(home, files) > 0
    assert await remove_uploads(home, files) == 0
    assert all(each.is_file() for each in paths)
    kept = await home.db.fetch(f"select distinct purpose from {schema}.file")
    assert "import" not in {row["purpose"] for row in kept}
    assert len(await attachments(admin)) == 5
    with refused(409, "cleared"):
        await running.start(admin, migration.id, dry_run=True)
    await start_undo(admin, first.id, spare_changed=True)
    await undo(admin, first.id, spare_changed=True)
    assert await attachments(admin) == {}


async def test_a_run_that_died_goes_on_without_repeating_files(
    company: Company, admin: Caller, files: Files, looked: Looked, wei: str, tmp_path: Path, monkeypatch: Any
) -> None:
    migration = await looked(*backup(tmp_path))
    number = await running.start(admin, migration.id, dry_run=False)
    written = write_chunk

    async def dying(unit: Any, bound: Any, *rest: Any) -> Any:
        out = await written(unit, bound, *rest)
        if bound.owner.name == "attachment":
            raise OSError("gone")
        return out

    with monkeypatch.context() as patch:
        patch.setattr(runner, "write_chunk", dying)
        with pytest.raises(OSError, match="gone"):
            await run_import(admin, number, files)
    async with admin.organisation.db.acquire() as link:
        await link.execute(
            f"update {admin.organisation.schema}.import_run set state = 'running' where id = $1", number
        )
    summary = await run_import(admin, number, files)
    assert (summary.created, len(await attachments(admin))) == (34, 5)
    count = await admin.organisation.db.fetchval(
        f"select count(*) from {admin.organisation.schema}.file where purpose = $1", UPLOAD
    )
    assert count == 4  # two of the five are the same file


async def test_files_may_stay_behind(
    company: Company, admin: Caller, looked: Looked, done: Done, wei: str, tmp_path: Path
) -> None:
    migration = await looked(*backup(tmp_path))
    snapshot = await admin.organisation.snapshot()
    choices = checked(migration, Choices(attachments=False), snapshot, await running.pipelines(admin))
    async with admin.organisation.db.transaction() as link:
        await store.set_columns(link, admin, migration.id, {"choices": choices})
    assert (await done(migration)).created == 29


def test_columns_of_fxiaoke_name_files_that_lie_in_folders(tmp_path: Path) -> None:
    path = tmp_path / "客户.csv"
    ids = ("64a0f00000000000000000a1", "64a0f00000000000000000a2")
    table = [
        {
            "唯一性ID": ids[0],
            "客户名称": "甲",
            "负责人": "王",
            "生命状态": "正常",
            "附件": "合同.pdf;照片.jpg",
        },
        {"唯一性ID": ids[1], "客户名称": "乙", "负责人": "王", "生命状态": "正常", "附件": "合同.pdf"},
    ]
    path.write_text(archives.csv_text(table), "gb18030")
    loose = [
        Loose(f"附件/{ids[0]}/合同.pdf", 1, 10),
        Loose(f"附件/{ids[1]}/合同.pdf", 2, 20),
        Loose("附件/照片.jpg", None, 1 << 30),
    ]
    found = attach(FXIAOKE, [("客户.csv", path)], loose)
    assert [(each.record, each.name, each.file and each.file.id) for each in found.rows] == [
        (f"account: {ids[0]}", "合同.pdf", 1),
        (f"account: {ids[1]}", "合同.pdf", 2),
    ]
    assert found.told["large"] == {"count": 1, "names": ["照片.jpg"]}


def test_what_may_be_somebody_elses_is_not_attached(tmp_path: Path) -> None:
    path = tmp_path / "客户.csv"
    table = [
        {"唯一性ID": f"64a0f00000000000000000a{number}", "客户名称": "甲", "负责人": "王", "附件": "合同.pdf"}
        for number in range(2)
    ]
    path.write_text(archives.csv_text(table), "utf-8")
    found = attach(FXIAOKE, [("客户.csv", path)], [Loose("附件/合同.pdf", 1, 10)])
    assert (found.rows, found.told["missing"]["count"]) == ([], 2)
