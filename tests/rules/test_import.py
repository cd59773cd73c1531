"""What an import does with rows that repeat records which are there, as its plan says."""

from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.asking import create, names, read, refused
from tests.fixtures.organisation import Company
from tests.rules.conftest import duplicate_rule
from yunchou.records.imports.plan import plan_text, read_plan
from yunchou.records.imports.run import Summary, import_folder

ROWS = "name,grade\n云帆科技有限公司,A\n青山,B\n青山有限公司,C\n"


async def run(company: Company, folder: Path, **settings: Any) -> Summary:
    """Imports three rows: one that is there, one that is new, one that repeats the new one."""
    (folder / "a.csv").write_text(ROWS, "utf-8")
    step = {"file": "a.csv", "object": "account", "match": [], "map": {"name": "name", "grade": "grade"}}
    (folder / "plan.toml").write_text(plan_text([{**step, **settings}]), "utf-8")
    return await import_folder(company.caller("管理员"), folder, errors_to=folder / "errors")


@pytest.mark.parametrize(
    ("duplicates", "counts"),
    [
        ({}, {"created": 3, "updated": 0, "unchanged": 0, "failed": 0}),
        ({"duplicates": "warn"}, {"created": 3, "updated": 0, "unchanged": 0, "failed": 0, "duplicates": 2}),
        ({"duplicates": "error"}, {"created": 1, "updated": 0, "unchanged": 0, "failed": 2}),
        ({"duplicates": "skip"}, {"created": 1, "updated": 0, "unchanged": 2, "failed": 0}),
        ({"duplicates": "update"}, {"created": 1, "updated": 1, "unchanged": 0, "failed": 1}),
    ],
)
async def test_rows_that_repeat_a_record_are_taken_as_the_plan_says(
    company: Company, tmp_path: Path, duplicates: dict[str, str], counts: dict[str, int]
) -> None:
    admin = company.caller("管理员")
    first = await create(admin, "account", name="云帆科技", grade="D")
    summary = await run(company, tmp_path, **duplicates)
    assert summary.counts.as_json() == counts
    shown = await read(admin, "account", first)
    assert shown["grade"] == ("A" if counts["updated"] else "D")
    assert len(await names(admin, "account")) == 1 + counts["created"]


async def test_what_a_rule_blocks_is_an_error_of_the_import(company: Company, tmp_path: Path) -> None:
    await duplicate_rule(company, action="block")
    await create(company.caller("管理员"), "account", name="云帆科技")
    summary = await run(company, tmp_path)
    assert (summary.created, summary.failed) == (1, 2)
    assert summary.error_path is not None
    assert "云帆科技" in summary.error_path.read_text("utf-8-sig")


def test_a_plan_names_what_is_known() -> None:
    step = {"file": "a.csv", "object": "account", "map": {"name": "name"}, "duplicates": "merge"}
    with refused(422) as found:
        read_plan(plan_text([step]))
    assert found.faults == [("step[0].duplicates", "not_an_option")]
