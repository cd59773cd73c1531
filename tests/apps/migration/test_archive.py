"""What is uploaded is not trusted: bombs, paths that lead out, names in GBK, twice the same name, archives that are none."""

import io
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.apps.migration import archives
from tests.fixtures.asking import refused
from yunchou.apps.migration.archive import Budget, Member, in_attachments, member_name, unpack
from yunchou.apps.migration.store import Migration
from yunchou.base.errors import Problem


def unpacked(tmp_path: Path, *uploads: Path, budget: Budget | None = None) -> dict[str, bytes]:
    count = iter(range(10_000))
    out = tmp_path / "out"
    out.mkdir(exist_ok=True)
    members = unpack([(each.name, each) for each in uploads], lambda: out / str(next(count)), budget)
    return {each.name: each.path.read_bytes() for each in members}


def test_archives_in_archives_are_unpacked_and_nothing_is_left_behind(tmp_path: Path) -> None:
    inner = archives.pack(tmp_path / "Data_001.zip", [("Accounts.csv", "a")])
    path = archives.pack(
        tmp_path / "b.zip", [("Data_001.zip", inner.read_bytes()), ("读我.txt", "b"), ("__MACOSX/x", "")]
    )
    assert unpacked(tmp_path, path) == {"b/Data_001/Accounts.csv": b"a", "b/读我.txt": b"b"}
    assert list((tmp_path / "out").iterdir()) == []


def test_names_are_data_and_lead_nowhere(tmp_path: Path) -> None:
    path = archives.pack(
        tmp_path / "b.zip", [("../../etc/a.csv", "1"), ("/root/a.csv", "2"), ("x\\..\\a.csv", "3")]
    )
    assert list(unpacked(tmp_path, path)) == ["b/etc/a.csv", "b/root/a.csv", "b/x/a.csv"]


def test_the_same_name_twice_is_two_files(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        path = archives.pack(tmp_path / "b.zip", [("a.csv", "1"), ("a.csv", "2"), ("A.csv", "3")])
    assert unpacked(tmp_path, path) == {"b/a.csv": b"1", "b/a (2).csv": b"2", "b/A (3).csv": b"3"}


def test_names_in_gbk_are_read_as_they_were_meant() -> None:
    info = zipfile.ZipInfo("客户.csv".encode("gbk").decode("cp437"))
    info.flag_bits = 0
    assert member_name(info) == "客户.csv"
    assert member_name(zipfile.ZipInfo("plain.csv")) == "plain.csv"


def test_a_bomb_is_refused_before_and_while_it_is_unpacked(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as member:
        for _ in range(300):
            member.write(bytes(1 << 20))
    path = tmp_path / "bomb.zip"
    path.write_bytes(packed.getvalue())
    with pytest.raises(Problem) as caught:
        unpacked(tmp_path, path)
    assert caught.value.status == 413
    small = archives.pack(tmp_path / "s.zip", [("a.csv", "x" * 5000), ("b.csv", "y")])
    for budget in (Budget(size=4000), Budget(members=1)):
        with pytest.raises(Problem) as caught:
            unpacked(tmp_path, small, budget=budget)
        assert caught.value.status == 413
    assert list((tmp_path / "out").iterdir()) == []


def test_what_is_damaged_or_locked_is_refused_with_the_reason(tmp_path: Path) -> None:
    good = archives.pack(tmp_path / "g.zip", [("a.csv", "x" * 5000)]).read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(good[:60])
    with pytest.raises(Problem, match="damaged"):
        unpacked(tmp_path, cut)
    locked = bytearray(good)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[good.index(mark) + place] |= 1
    path = tmp_path / "locked.zip"
    path.write_bytes(bytes(locked))
    with pytest.raises(Problem, match="password"):
        unpacked(tmp_path, path)


def test_tables_among_attachments_are_documents() -> None:
    assert in_attachments("b/Attachments_001/报价.xlsx")
    assert not Member("b/附件/价目.csv", Path(), 1).is_table
    assert Member("b/Data/Attachments_001.csv", Path(), 1).is_table


async def test_what_is_no_backup_is_told_and_nothing_can_be_run(
    looked: Callable[..., Awaitable[Migration]], done: Callable[..., Awaitable[object]], tmp_path: Path
) -> None:
    path = archives.pack(tmp_path / "b.zip", [("猫.csv", "名字,颜色\n咪咪,白\n"), ("x.pdf", "%PDF-1")])
    migration = await looked(path)
    assert (migration.found["source"], migration.found["modules"]) == (None, [])
    with refused(422):
        await done(migration)
