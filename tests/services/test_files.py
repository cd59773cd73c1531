"""Stored files: kept whole or not at all, under names that can do no harm."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fixtures.organisation import Company
from yunchou.base.errors import Problem
from yunchou.services.files import Files, shown_name


@pytest.fixture
def files(company: Company, tmp_path: Path) -> Files:
    return Files(company.organisation.db, tmp_path / "files")


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def on_disk(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


async def test_a_stream_is_kept_with_its_size_and_hash(company: Company, files: Files) -> None:
    kept = await files.receive(
        company.organisation, "客户.csv", stream(b"a,b\n", b"1,2\n"), purpose="import", created_by=7
    )
    assert (kept.name, kept.size, kept.type, kept.purpose, kept.created_by) == (
        "客户.csv",
        8,
        "text/csv",
        "import",
        7,
    )
    assert kept.sha256 == hashlib.sha256(b"a,b\n1,2\n").hexdigest()
    found = await files.find(company.organisation, kept.id)
    assert found == kept
    assert found.path.read_bytes() == b"a,b\n1,2\n"


async def test_a_file_over_the_limit_is_refused_and_nothing_is_left(company: Company, files: Files) -> None:
    with pytest.raises(Problem) as caught:
        await files.receive(company.organisation, "x", stream(b"12345", b"678"), purpose="import", limit=7)
    assert caught.value.code == "too_large"
    assert on_disk(files.root) == []


async def test_a_stream_that_breaks_off_leaves_nothing(company: Company, files: Files) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"abc"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await files.receive(company.organisation, "x", broken(), purpose="import")
    assert on_disk(files.root) == []


async def test_the_name_never_becomes_a_path(company: Company, files: Files) -> None:
    kept = await files.receive(company.organisation, "../../../etc/passwd", stream(b"x"), purpose="import")
    assert kept.name == "passwd"
    assert kept.path.is_relative_to(files.root / str(company.organisation.id))
    assert "passwd" not in str(kept.path)


async def test_a_finished_file_is_taken_in_and_removed_again(company: Company, files: Files) -> None:
    made = files.incoming(company.organisation)
    made.write_bytes(b"result")
    kept = await files.keep(company.organisation, made, "result.csv", purpose="export")
    assert not made.exists()
    await files.remove(company.organisation, kept.id)
    assert on_disk(files.root) == []
    with pytest.raises(Problem, match="not_found"):
        await files.find(company.organisation, kept.id)


async def test_a_file_whose_bytes_are_gone_is_not_found(company: Company, files: Files) -> None:
    kept = await files.receive(company.organisation, "x.csv", stream(b"x"), purpose="import")
    kept.path.unlink()
    with pytest.raises(Problem, match="not_found"):
        await files.find(company.organisation, kept.id)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("客户 2026.xlsx", "客户 2026.xlsx"), ("C:\\Users\\x\\a.csv", "a.csv"), ("a/b/c.csv", "c.csv"), ("..", "file"),
        ("", "file"), ("a\0b\n.csv", "a_b_.csv"), ("evil\u202efdp.exe", "evil_fdp.exe"), ('a"b<c>.csv', "a_b_c_.csv"),
        ("x" * 500 + ".csv", "x" * 146 + ".csv"), ("\ud800.csv", "?.csv".replace("?", "_")),
    ],
)  # fmt: skip
def test_names_are_made_safe_to_show(given: str, shown: str) -> None:
    assert shown_name(given) == shown
    assert len(shown_name(given)) <= 150
