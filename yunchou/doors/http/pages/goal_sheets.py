"""Goals as a spreadsheet: fetched as a workbook, and a workbook looked at for what it would change."""

import asyncio
import tempfile
from pathlib import Path
from typing import Literal
from urllib.parse import quote as escaped

from yunchou.apps.goals.grid_actions import sheet_of
from yunchou.apps.goals.kept import number
from yunchou.apps.goals.shapes import node_text, text
from yunchou.apps.goals.sheet import WORDS, Sheet, read_sheet, write_sheet
from yunchou.base.errors import malformed, say
from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import MIB, Endpoints, Form, Media
from yunchou.doors.http.multipart import Parts
from yunchou.doors.http.records.files import GUARDS
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records.write import Unit

endpoints = Endpoints("goals")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 16 * MIB
RIGHT = "goals.grid"
FIRST_YEAR, LAST_YEAR = 2000, 2100


class SheetQuery(Input):
    """The rule and fiscal year, and the department from which on; the highest that the caller sees where none is named."""

    rule: str
    year: int
    department: str | None = None


class SheetChange(Output):
    """A month that the file would change."""

    node: str
    month: int
    before: str | None
    value: str | None


class SheetFault(Output):
    """A row or cell that could not be taken, by the row's number in the spreadsheet."""

    row: int
    column: str
    value: str
    code: Literal["unknown", "ambiguous", "twice", "wrong_value", "may_not"]


class SheetRead(Output):
    """What the file would change, how many rows were found, and what could not be taken: the first of so many."""

    changes: list[SheetChange]
    rows: int
    faults: list[SheetFault]
    faulty: int


@endpoints.get(
    "/goal-sheet", "Goals as a workbook", query=SheetQuery, answers={200: Media("application/octet-stream")}
)
async def fetch_sheet(call: Call) -> Reply:
    """The grid of a rule and year: a row for each department and person that the caller sees, by months. 404 without any."""
    await administer(call, RIGHT)
    asked = call.query
    found = await _sheet(call, asked.rule, asked.year, asked.department)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "goals.xlsx"
        await asyncio.to_thread(write_sheet, path, found, call.language)
        content = await asyncio.to_thread(path.read_bytes)
    title = WORDS["en" if call.language == "en" else "zh-CN"][-1]
    name = f"{title} {found.named} {asked.year}.xlsx"
    headers = {
        **GUARDS,
        "content-disposition": f"attachment; filename*=UTF-8''{escaped(name, safe='')}",
        "cache-control": "private, no-store",
    }
    return Reply(content, 200, headers, media_type=XLSX)


@endpoints.post(
    "/goal-sheet",
    "What a workbook of goals would change",
    body=Form(
        files=("file",), texts=("rule", "year", "department", "blank"), required=("file", "rule", "year")
    ),
    answers={200: SheetRead},
    limit=LARGEST,
)
async def look_at_sheet(call: Call) -> Reply:
    """Reads a file against the grid and writes nothing. `blank`: `keep` leaves months of empty cells, `clear` empties them."""
    await administer(call, RIGHT)
    parts: Parts = call.body
    rule, year, blank = parts.texts["rule"], parts.texts["year"], parts.texts.get("blank", "keep")
    if not (year.isascii() and year.isdigit() and len(year) == 4) or blank not in ("keep", "clear"):
        raise malformed(say("年度或空单元格的处理方式无效", "This is no year, or no way to take empty cells"))
    found = await _sheet(call, rule, int(year), parts.texts.get("department") or None)
    upload = parts.files["file"][0]
    read = await asyncio.to_thread(read_sheet, upload.path, upload.name, found, clear=blank == "clear")
    return Reply(
        SheetRead(
            [
                SheetChange(node_text(each.node), each.month + 1, text(each.before), text(each.value))
                for each in read.changes
            ],
            read.rows,
            [SheetFault(each.row, each.column, each.value, each.code) for each in read.faults],
            read.faulty,
        )
    )


async def _sheet(call: Call, rule: str, year: int, department: str | None) -> Sheet:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise malformed(say("年度无效", "There is no such year"))
    async with Unit(call.caller) as unit:
        return await sheet_of(unit, number(rule), year, None if department is None else number(department))
