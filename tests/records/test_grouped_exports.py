"""Exports by groups: each heading says what the list's aggregate says, above the rows of its group, under the same rights."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.fixtures.asking import figures, refused, statements
from tests.fixtures.organisation import Company
from tests.records.imports.conftest import administrator
from yunchou.access.actor import Caller
from yunchou.records.change import Operation
from yunchou.records.exports import Export, export
from yunchou.records.write import write
from yunchou.studio.rights import set_role_rights

FIELDS = ("name", "amount", "probability")
TOTALS = {"amount": "sum", "probability": "count"}


@pytest.fixture
async def admin(company: Company) -> Caller:
    return await administrator(company)


async def deals(company: Company, who: Caller) -> None:
    """Two customers of one name, deals in three stages and two months, some without a day or an amount."""
    first, second = await company.create(company.system, "account", {"name": "青山"}, {"name": "青山"})
    wang, zhao = company.ids["小王"], company.ids["小赵"]
    made = [
        ("甲", first, "方案", "100.25", "2026-02-03", wang),
        ("乙", second, "方案", "200", "2026-01-20", zhao),
        ("丙", first, "需求", "50", "2026-02-28", zhao),
        ("丁", second, "谈判", None, None, wang),
        ("戊", first, "方案", "7", "2026-02-01", wang),
    ]
    await company.create(
        company.system,
        "opportunity",
        *(
            {
                "name": name, "account": account, "stage": company.ids[stage], "owner": owner,
                **({"amount": amount} if amount else {}), **({"close_date": day} if day else {}),
            }
            for name, account, stage, amount, day, owner in made
        ),
    )  # fmt: skip


async def lines(caller: Caller, folder: Path, **asked: Any) -> list[list[str]]:
    path = folder / "out.csv"
    await export(caller, Export(asked.pop("object", "opportunity"), **asked), path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


async def test_every_group_stands_above_its_rows_and_all_below(
    company: Company, admin: Caller, tmp_path: Path
) -> None:
    await deals(company, admin)
    found = await lines(
        admin, tmp_path, fields=FIELDS[:2], sort=["-amount"], group=["stage"], totals={"amount": "sum"}
    )
    assert found == [
        ["分组·阶段", "记录数", "商机名称", "金额"],
        ["需求", "1", "", "50.00"],
        ["", "", "丙", "50.00"],
        ["方案", "3", "", "307.25"],
        ["", "", "乙", "200.00"],
        ["", "", "甲", "100.25"],
        ["", "", "戊", "7.00"],
        ["谈判", "1", "", "0.00"],
        ["", "", "丁", ""],
        ["合计", "5", "", "357.25"],
    ]


@pytest.mark.parametrize(
    "group",
    [
        ["stage"], ["account"], ["owner", "stage"], ["close_date:month", "owner"], ["account", "close_date:week"],
        ["account.name"], ["name"], ["amount"], ["close_date"], ["created_at:day", "stage", "owner"], ["probability"],
    ],
)  # fmt: skip
async def test_the_figures_are_those_of_the_aggregate(
    company: Company, admin: Caller, tmp_path: Path, group: list[str]
) -> None:
    await deals(company, admin)
    found = await lines(admin, tmp_path, fields=FIELDS, group=group, totals=TOTALS)
    depth = len(group)
    for level in range(depth):
        told = [(line[depth], line[depth + 2], line[depth + 3]) for line in found[1:-1] if line[level]]
        rows = await figures(
            admin,
            "opportunity",
            group[: level + 1],
            None,
            n="count()",
            s="sum(amount)",
            p="count(probability)",
        )
        expected = [(str(row["n"]), row["s"]["amount"], str(row["p"])) for row in rows]
        assert sorted(told) == sorted(expected), group
    assert (found[-1][0], found[-1][depth:-1]) == ("合计", ["5", "", "357.25"])
    assert sum(not any(line[: depth + 1]) for line in found[1:]) == 5


async def test_records_without_a_value_are_a_group_of_their_own_and_come_first(
    company: Company, admin: Caller, tmp_path: Path
) -> None:
    await deals(company, admin)
    found = await lines(admin, tmp_path, fields=["name"], group=["close_date:month"])
    assert [line for line in found[1:] if line[0]] == [
        ["成交日期为空", "1", ""],
        ["2026年1月", "1", ""],
        ["2026年2月", "3", ""],
        ["合计", "5", ""],
    ]
    english = await administrator(company, "en")
    told = await lines(english, tmp_path, fields=["name"], group=["close_date:month"])
    assert told[0][:2] == ["Group·Close date", "Records"]
    assert [line[0] for line in told[1:] if line[0]] == ["No Close date", "2026-01", "2026-02", "Total"]


async def test_of_no_records_there_is_the_total_alone(admin: Caller, tmp_path: Path) -> None:
    found = await lines(admin, tmp_path, fields=FIELDS, group=["stage", "owner"], totals=TOTALS)
    assert found[1:] == [["合计", "", "0", "", "0.00", "0"]]


async def test_the_filter_holds_for_rows_and_figures(company: Company, admin: Caller, tmp_path: Path) -> None:
    await deals(company, admin)
    found = await lines(
        admin, tmp_path, fields=["amount"], where="amount > 60", group=["stage"], totals={"amount": "max"}
    )
    assert [line for line in found[1:] if line[0]] == [["方案", "2", "200.00"], ["合计", "2", "200.00"]]


async def test_a_person_gets_the_groups_of_what_he_may_see(company: Company, tmp_path: Path) -> None:
    await deals(company, company.system)
    found = await lines(
        company.caller("李经理"), tmp_path, fields=["amount"], group=["owner"], totals={"amount": "sum"}
    )
    assert [line for line in found[1:] if line[0]] == [["小王", "3", "107.25"], ["合计", "3", "107.25"]]
    with refused(403):
        await lines(company.caller("小王"), tmp_path, fields=["amount"], group=["owner"])


@pytest.mark.parametrize("access", ["mask", "none"])
async def test_a_field_that_may_not_be_read_makes_neither_groups_nor_figures(
    company: Company, tmp_path: Path, access: str
) -> None:
    await deals(company, company.system)
    all_of = {"create": True, "read": "all", "update": "all", "delete": "all", "export": True}
    objects = {"*": all_of, "opportunity": {**all_of, "fields": {"amount": access}}}
    await set_role_rights(company.caller("管理员"), int(company.ids["销售"]), {"objects": objects})
    wang = company.caller("小王")
    with refused(400, "unknown_name"):
        await lines(wang, tmp_path, fields=["name"], group=["amount"])
    with refused(400):
        await lines(wang, tmp_path, fields=["name", "amount"], group=["stage"], totals={"amount": "sum"})
    found = await lines(wang, tmp_path, fields=["name"], group=["stage"])
    assert found[-1] == ["合计", "5", ""]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"group": ["nothing"]}, "unknown_name"),
        ({"group": ["name:month"]}, "type_mismatch"),
        ({"group": ["close_date:century"]}, "type_mismatch"),
        ({"group": ["stage"], "totals": {"close_date": "sum"}}, "malformed"),
        ({"group": ["stage"], "totals": {"amount": "product"}}, "unknown_function"),
        ({"group": ["stage"], "totals": {"name": "sum"}}, "type_mismatch"),
        ({"group": ["stage"] * 6}, "malformed"),
        ({"group": ["stage"], "format": "json"}, "malformed"),
    ],
)
async def test_wrong_groups_and_figures_are_refused(
    admin: Caller, tmp_path: Path, asked: dict[str, Any], code: str
) -> None:
    with refused(400, code):
        await lines(admin, tmp_path, fields=FIELDS, **asked)


async def test_a_workbook_folds_by_its_outline(company: Company, admin: Caller, tmp_path: Path) -> None:
    await deals(company, admin)
    path = tmp_path / "out.xlsx"
    asked = Export(
        "opportunity", FIELDS, format="xlsx", group=["owner", "stage"],
        totals={"amount": "sum", "probability": "avg"},
    )  # fmt: skip
    assert await export(admin, asked, path) == 5
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet.sheet_properties.outlinePr is not None
    assert sheet.sheet_properties.outlinePr.summaryBelow is False
    levels = [sheet.row_dimensions[row].outlineLevel for row in range(2, sheet.max_row + 1)]
    named = [[cell.value for cell in row[:3]] for row in sheet.iter_rows(min_row=2)]
    assert [0 if one else 1 if two else 2 for one, two, _ in named] == levels
    assert levels.count(2) == 5
    last = sheet[sheet.max_row]
    assert (last[0].value, last[2].value, last[4].value) == ("合计", 5, 357.25)
    assert last[0].font.b
    assert last[5].number_format == "0.00%"
    assert last[5].font.b
    book.close()


async def test_a_number_of_records_is_no_percentage(company: Company, admin: Caller, tmp_path: Path) -> None:
    await deals(company, admin)
    path = tmp_path / "out.xlsx"
    await export(admin, Export("opportunity", FIELDS, format="xlsx", group=["stage"], totals=TOTALS), path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heading, row = sheet["E2"], sheet["E3"]
    assert (heading.value, heading.number_format) == (1, "General")
    assert row.number_format == "0.00%"
    book.close()


async def test_ten_thousand_rows_cost_as_many_statements_as_ten(
    company: Company, admin: Caller, tmp_path: Path
) -> None:
    sent: list[int] = []
    for start, end in ((0, 10), (10, 10_000)):
        for batch in range(start, end, 1000):
            operations = [
                Operation(
                    "create", {"name": f"客户{n}", "employees": n, "industry": ("retail", "finance")[n % 2]}
                )
                for n in range(batch, min(batch + 1000, end))
            ]
            await write(company.system, "account", operations)
        # The write made the model and the rights be loaded anew; what that takes is not the export's.
        async with statements(company) as loading:
            company.organisation.forget()
            await company.organisation.snapshot()
        async with statements(company) as told:
            found = await lines(
                admin, tmp_path, object="account", fields=["name", "employees"], group=["industry"],
                totals={"employees": "sum"},
            )  # fmt: skip
        sent.append(len(told) - len(loading))
        assert found[-1] == ["合计", str(end), "", str(end * (end - 1) // 2)]
        assert len(found) == end + 4
    assert sent[0] == sent[1] <= 6


async def test_more_groups_than_an_answer_holds_are_refused(
    company: Company, admin: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await deals(company, admin)
    monkeypatch.setattr("yunchou.records.grouped.MOST_ROWS", 4)
    assert (await lines(admin, tmp_path, fields=["name"], group=["stage"]))[-1][1] == "5"
    with refused(400, "malformed"):
        await lines(admin, tmp_path, fields=["name"], group=["name"])


async def test_without_groups_the_file_is_as_it_was(company: Company, admin: Caller, tmp_path: Path) -> None:
    await deals(company, admin)
    found = await lines(admin, tmp_path, fields=["name", "amount"], sort=["amount"], totals={"amount": "sum"})
    assert [line[0] for line in found] == ["商机名称", "丁", "戊", "丙", "甲", "乙"]
    path = tmp_path / "out.json"
    await export(admin, Export("opportunity", ["amount"], format="json", sort=["-amount"]), path)
    assert Decimal(json.loads(path.read_text("utf-8"))[0]["amount"]["amount"]) == 200
