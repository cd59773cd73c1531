"""Blocks of cells from spreadsheets: read as imports read them, refused cell by cell, written all or in part."""

from typing import Any

import pytest

from tests.fixtures.asking import create, read, refused
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.records.paste import Block, paste


async def made(who: Caller, *several: str) -> list[int]:
    return [int(await create(who, "account", name=name, grade="B")) for name in several]


def block(ids: list[int], fields: tuple[str, ...], *rows: tuple[str, ...], partial: bool = False) -> Block:
    return Block(fields, ids, rows, partial)


async def test_cells_are_read_as_people_write_them(company: Company) -> None:
    wang = company.caller("小王")
    ids = await made(wang, "甲", "乙")
    fields = ("name", "grade", "annual_revenue", "employees", "parent")
    told = await paste(
        wang,
        "account",
        block(ids, fields, ("甲一", "A 级", "¥1,234.50", "12", "乙"), ("乙", "", "", "", "")),
    )
    assert told == {"written": 2, "refused": []}
    first, second = [await read(wang, "account", str(each)) for each in ids]
    assert (first["name"], first["grade"], first["employees"]) == ("甲一", "A", 12)
    assert first["annual_revenue"]["amount"] == "1234.50"
    assert first["parent"]["id"] == str(ids[1])
    assert second["grade"] is None


async def test_one_refused_cell_stops_all_unless_the_rest_is_wanted(company: Company) -> None:
    wang = company.caller("小王")
    ids = await made(wang, "甲", "乙", "丙")
    fields = ("grade", "employees", "parent")
    rows = (("A 级", "很多", "没有"), ("甲乙丙", "5", ""), ("C", "-1", "甲"))
    told = await paste(wang, "account", block(ids, fields, *rows))
    assert told["written"] == 0
    wrong = {(each["id"], each["field"]): each["code"] for each in told["refused"]}
    assert set(wrong) == {
        (str(ids[0]), "employees"),
        (str(ids[0]), "parent"),
        (str(ids[1]), "grade"),
        (str(ids[2]), "employees"),
    }
    assert all(each["message"] for each in told["refused"])
    assert (await read(wang, "account", str(ids[0])))["grade"] == "B"
    told = await paste(wang, "account", block(ids, fields, *rows, partial=True))
    assert told["written"] == 3
    first, second, third = [await read(wang, "account", str(each)) for each in ids]
    assert (first["grade"], first["employees"], first["parent"]) == ("A", None, None)
    assert (second["grade"], second["employees"]) == ("B", 5)
    assert (third["grade"], third["parent"]["id"]) == ("C", str(ids[0]))


async def test_a_record_that_is_not_ones_own_is_refused_as_a_whole(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    (mine,), (other,) = await made(wang, "甲"), await made(zhao, "别人的")
    told = await paste(wang, "account", block([mine, other], ("name",), ("新",), ("抢",), partial=True))
    assert told["written"] == 1
    assert [(each["id"], each["field"]) for each in told["refused"]] == [(str(other), None)]
    assert (await read(zhao, "account", str(other)))["name"] == "别人的"


@pytest.mark.parametrize(
    ("fields", "rows", "status"),
    [
        (("no_such",), (("x",),), 422),
        (("created_by",), (("x",),), 422),
        (("name", "name"), (("x", "y"),), 400),
        (("name",), (("x", "y"),), 400),
        (("name",), (), 400),
        ((), ((),), 400),
        (("name",) * 61, (("x",) * 61,), 400),
    ],
)
async def test_what_is_no_block_is_refused(
    company: Company, fields: tuple[str, ...], rows: tuple[Any, ...], status: int
) -> None:
    wang = company.caller("小王")
    ids = await made(wang, "甲")
    with refused(status):
        await paste(wang, "account", Block(fields, ids, rows))
