"""Backups: what was stored comes back whole on another server, damage is told, and nothing half restored stays."""

import asyncio
import hashlib
import io
import json
import tarfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.asking import create, names
from tests.fixtures.database import Templates, address, run_folder
from tests.fixtures.organisation import Company, company_of
from yunchou.base.cluster import Binaries, Cluster
from yunchou.base.db import Database, quote
from yunchou.services.backup import BackupError, back_up, read_manifest, restore, shelf, verify
from yunchou.services.backup.programs import PACKAGED
from yunchou.services.files import Files
from yunchou.services.storage import Folder


async def stream(content: bytes) -> AsyncIterator[bytes]:
    yield content


@pytest.fixture
async def empty(templates: Templates, cluster_url: str) -> AsyncIterator[Database]:
    """A database that holds nothing at all."""
    name = f"bare_{run_folder().name[-8:]}_{id(templates)}"
    await templates._admin(f"create database {quote(name)} template template0")
    db = await Database.open(address(cluster_url, name), max_size=4)
    try:
        yield db
    finally:
        await db.close(2.0)
        await templates._admin(f"drop database {quote(name)} with (force)")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of the server that is backed up."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "secret_key").write_text("k" * 64)
    return folder


async def attach(company: Company, data: Path, content: bytes) -> Path:
    """Stores a file → where its bytes lie."""
    kept = await Files(company.organisation.db, data / "files").receive(
        company.organisation, "合同.pdf", stream(content), purpose="attachment"
    )
    return kept.path


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """The archive with every member as `change` gives it; None leaves it out."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            changed = change(member.name, content.read())
            if changed is not None:
                made = tarfile.TarInfo(changed[0])
                made.size = len(changed[1])
                new.addfile(made, io.BytesIO(changed[1]))
    return target


async def test_a_backup_comes_back_whole_on_an_empty_database(
    company: Company, data: Path, empty: Database, tmp_path: Path
) -> None:
    await create(company.system, "account", name="北京远望科技有限公司")
    path = await attach(company, data, b"%PDF-1.7 \x00\xff")
    target = tmp_path / "today.backup"
    manifest, size = await back_up(company.organisation.db, data, target)
    assert size == target.stat().st_size
    assert target.stat().st_mode & 0o777 == 0o600
    assert manifest.organisations == ["云筹测试"]
    assert read_manifest(target) == manifest

    other = tmp_path / "other"
    assert await restore(empty, other, target) == manifest
    there = await company_of(empty)
    assert await names(there.caller("高总"), "account") == ["北京远望科技有限公司"]
    assert (other / path.relative_to(data)).read_bytes() == b"%PDF-1.7 \x00\xff"
    assert (other / "secret_key").read_text() == "k" * 64
    assert list(other.glob(".restore-*")) == []
    await create(there.system, "account", name="之后")
    assert len(await names(there.system, "account")) == 2


async def test_a_backup_is_of_one_moment_while_people_write(
    company: Company, data: Path, tmp_path: Path
) -> None:
    async def write_on() -> None:
        for number in range(60):
            await create(company.system, "account", name=f"客户{number}")

    await asyncio.gather(write_on(), back_up(company.organisation.db, data, tmp_path / "b"))
    manifest = await verify(company.organisation.db, tmp_path / "b")
    accounts = manifest.tables[f"{company.organisation.schema}.r_account"].rows
    assert 0 <= accounts <= 60


async def test_verifying_leaves_no_database_behind(company: Company, data: Path, tmp_path: Path) -> None:
    await back_up(company.organisation.db, data, tmp_path / "b")
    await verify(company.organisation.db, tmp_path / "b")
    left = await company.organisation.db.fetchval(
        "select count(*) from pg_database where datname like 'yunchou_verify_%'"
    )
    assert left == 0


async def test_a_restore_never_touches_a_database_that_holds_something(
    company: Company, data: Path, tmp_path: Path
) -> None:
    await create(company.system, "account", name="仍在")
    await back_up(company.organisation.db, data, tmp_path / "b")
    with pytest.raises(BackupError, match="already"):
        await restore(company.organisation.db, tmp_path / "other", tmp_path / "b")
    assert await names(company.system, "account") == ["仍在"]


async def test_a_backup_overwrites_no_file(company: Company, data: Path, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")
    with pytest.raises(BackupError, match="exists"):
        await back_up(company.organisation.db, data, tmp_path / "b")
    assert (tmp_path / "b").read_text() == "mine"
    with pytest.raises(BackupError, match="no folder"):
        await back_up(company.organisation.db, data, tmp_path / "nowhere" / "b")


async def test_a_stored_file_that_is_gone_or_changed_is_told_and_the_rest_is_there(
    company: Company, data: Path, empty: Database, tmp_path: Path
) -> None:
    gone, changed = await attach(company, data, b"one"), await attach(company, data, b"two")
    kept = await attach(company, data, b"three")
    gone.unlink()
    changed.write_bytes(b"2wo")
    manifest, _ = await back_up(company.organisation.db, data, tmp_path / "b")
    assert manifest.missing == sorted(str(p.relative_to(data)) for p in (gone, changed))
    await restore(empty, tmp_path / "other", tmp_path / "b")
    assert (tmp_path / "other" / kept.relative_to(data)).read_bytes() == b"three"


@pytest.fixture
async def older_postgres() -> AsyncIterator[Database]:
    """An empty database on PostgreSQL 15 of the operating system."""
    binaries = Binaries("system", "15", PACKAGED / "15")
    with Cluster(run_folder() / "older", binaries=binaries, durable=False) as cluster:
        db = await Database.open(cluster.url(), max_size=2)
        yield db
        await db.close(2.0)


async def test_a_backup_of_a_newer_postgresql_is_refused_by_an_older_one_and_nothing_is_touched(
    company: Company, data: Path, older_postgres: Database, tmp_path: Path
) -> None:
    manifest, _ = await back_up(company.organisation.db, data, tmp_path / "b")
    assert manifest.postgresql > 15
    other = tmp_path / "other"
    with pytest.raises(
        BackupError, match=f"backup is of PostgreSQL {manifest.postgresql}, this server is PostgreSQL 15"
    ):
        await restore(older_postgres, other, tmp_path / "b")
    assert await older_postgres.fetchval("select to_regclass('yunchou.organisation')") is None
    assert list(other.iterdir()) == []


def with_manifest(change: Callable[[dict[str, Any]], None]) -> Callable[[str, bytes], tuple[str, bytes]]:
    def rewrite(name: str, content: bytes) -> tuple[str, bytes]:
        if name != "manifest.json":
            return name, content
        given = json.loads(content)
        change(given)
        return name, json.dumps(given).encode()

    return rewrite


def one_row_more(given: dict[str, Any]) -> None:
    for name, sums in given["tables"].items():
        if name.endswith(".r_account"):
            sums[0] += 1


DAMAGE: dict[str, tuple[Callable[[str, bytes], tuple[str, bytes] | None], str]] = {
    "a byte of the dump": (
        lambda n, c: (n, c[:-9] + bytes([c[-9] ^ 1]) + c[-8:] if n == "database.dump" else c),
        "damaged",
    ),
    "no dump": (lambda n, c: None if n == "database.dump" else (n, c), "missing"),
    "no manifest": (lambda n, c: None if n == "manifest.json" else (n, c), "no backup"),
    "a way out": (lambda n, c: ("../../outside" if n == "secret_key" else n, c), "does not name"),
    "a row that was counted and is not there": (with_manifest(one_row_more), "rows instead of"),
    "a later format": (with_manifest(lambda given: given.update(format=2)), "newer version"),
    "a later server": (with_manifest(lambda given: given.update(postgresql=99)), "older"),
    "a broken manifest": (lambda n, c: (n, b"{" if n == "manifest.json" else c), "damaged"),
}


@pytest.mark.parametrize("damage", DAMAGE)
async def test_damage_is_told_and_a_wrong_archive_changes_nothing(
    company: Company, data: Path, empty: Database, tmp_path: Path, damage: str
) -> None:
    change, told = DAMAGE[damage]
    await back_up(company.organisation.db, data, tmp_path / "good")
    bad = rewritten(tmp_path / "good", tmp_path / "bad", change)
    with pytest.raises(BackupError, match=told):
        await verify(company.organisation.db, bad)
    if damage.startswith("a row"):
        return
    with pytest.raises(BackupError, match=told):
        await restore(empty, tmp_path / "other", bad)
    assert await empty.fetchval("select to_regclass('yunchou.organisation')") is None
    assert not (tmp_path / "outside").exists()
    assert not (tmp_path / "other" / "secret_key").exists()


async def test_an_archive_that_ends_early_and_one_that_is_none_are_told(
    company: Company, data: Path, empty: Database, tmp_path: Path
) -> None:
    await back_up(company.organisation.db, data, tmp_path / "good")
    content = (tmp_path / "good").read_bytes()
    (tmp_path / "bad").write_bytes(content[: len(content) // 2])
    with pytest.raises(BackupError, match="damaged"):
        await restore(empty, tmp_path / "other", tmp_path / "bad")
    (tmp_path / "bad").write_bytes(b"Not an archive." * 100)
    with pytest.raises(BackupError, match="cannot be read"):
        await restore(empty, tmp_path / "other", tmp_path / "bad")
    with pytest.raises(BackupError, match="cannot be read"):
        await restore(empty, tmp_path / "other", tmp_path / "absent")


async def test_a_dump_that_cannot_be_loaded_leaves_database_and_folder_as_they_were(
    company: Company, data: Path, empty: Database, tmp_path: Path
) -> None:
    """The sums of the archive are right, and PostgreSQL refuses what is in it: the last rows are cut off."""
    path = await attach(company, data, b"one")
    await back_up(company.organisation.db, data, tmp_path / "good")
    (tmp_path / "dump").write_bytes(b"")

    def cut(name: str, content: bytes) -> tuple[str, bytes]:
        if name == "database.dump":
            content = content[: len(content) * 9 // 10]
            (tmp_path / "dump").write_bytes(content)
        return name, content

    def true_sums(given: dict[str, Any]) -> None:
        short = (tmp_path / "dump").read_bytes()
        given["members"]["database.dump"] = [len(short), hashlib.sha256(short).hexdigest()]

    rewritten(tmp_path / "good", tmp_path / "short", cut)
    rewritten(tmp_path / "short", tmp_path / "bad", with_manifest(true_sums))
    with pytest.raises(BackupError, match="pg_restore"):
        await restore(empty, tmp_path / "other", tmp_path / "bad")
    assert await empty.fetchval("select count(*) from pg_namespace where nspname like 'o\\_%'") == 0
    assert not (tmp_path / "other" / path.relative_to(data)).exists()
    await restore(empty, tmp_path / "other", tmp_path / "good")


class Bucket:
    """A store elsewhere, as far as a backup knows it: the folder of a test."""

    def __init__(self, root: Path) -> None:
        self.folder = Folder(root)
        self.put, self.size, self.read, self.remove = (
            self.folder.put,
            self.folder.size,
            self.folder.read,
            self.folder.remove,
        )


async def test_files_in_a_bucket_are_named_and_held_against_their_checksums(
    company: Company, data: Path, tmp_path: Path
) -> None:
    bucket = Bucket(data / "files")
    path, gone = await attach(company, data, b"in the bucket"), await attach(company, data, b"lost")
    gone.unlink()
    manifest, _ = await back_up(company.organisation.db, data, tmp_path / "b", bucket)
    assert list(manifest.outside) == [str(path.relative_to(data))]
    assert manifest.missing == [str(gone.relative_to(data))]
    assert [name for name in manifest.members if name.startswith("files/")] == []
    assert await verify(company.organisation.db, tmp_path / "b", bucket) == manifest
    with pytest.raises(BackupError, match="bucket"):
        await verify(company.organisation.db, tmp_path / "b")
    path.write_bytes(b"in the bucKet")
    with pytest.raises(BackupError, match="not what was stored"):
        await verify(company.organisation.db, tmp_path / "b", bucket)
    path.unlink()
    with pytest.raises(BackupError, match="lacks"):
        await verify(company.organisation.db, tmp_path / "b", bucket)


async def test_the_shelf_keeps_so_many_and_the_last_that_was_found_whole(
    company: Company, data: Path
) -> None:
    db, storage = company.organisation.db, Folder(data / "files")
    made = await shelf.add(db, data, storage, 3)
    tried = await shelf.check(db, data, storage, made.number)
    assert (tried.fault, shelf.listed(data)) == (None, [tried])
    path = shelf.path_of(data, made.number)
    assert path is not None
    for day in range(1, 4):
        number = f"2099010{day}000000"
        path.with_name(f"{number}.backup").write_bytes(b"not a backup")
        note = path.with_suffix(".json").read_text().replace(made.number, number)
        untried = json.loads(note) | {"verified_at": None}
        path.with_name(f"{number}.json").write_text(json.dumps(untried))
    shelf.prune(data, 2)
    assert [each.number for each in shelf.listed(data)] == ["20990103000000", "20990102000000", made.number]
    damaged = await shelf.check(db, data, storage, "20990103000000")
    assert damaged.fault
    assert damaged.verified_at
    shelf.remove(data, "20990103000000")
    assert shelf.path_of(data, "20990103000000") is None
    for name in ("../secret_key", "20990109000000", "x"):
        assert shelf.path_of(data, name) is None
        shelf.remove(data, name)
    assert (data / "secret_key").is_file()
    with pytest.raises(BackupError, match="no such"):
        await shelf.check(db, data, storage, "20990109000000")
