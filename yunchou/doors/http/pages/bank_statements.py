"""Files of banks: read into a statement whose lines are then confirmed."""

import asyncio

from yunchou.apps.commerce.bank_files import read_bank_file
from yunchou.apps.commerce.bank_lines import keep_bank_file
from yunchou.base.errors import forbidden, say
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import MIB, Endpoints, Form
from yunchou.doors.http.multipart import Parts
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Output
from yunchou.records.write import Unit

endpoints = Endpoints("bank statements")
LARGEST = 16 * MIB
RIGHT = "commerce.accept_bank_lines"
MOST_FAULTS = 50


class BankFileAnswer(Output):
    """The statement, its new lines, and what else the file held: lines that were read or entered before, money that went out,
    and the rows that could not be read."""

    id: str
    new: int
    before: int
    known: int
    out: int
    faults: list[int]


@endpoints.post(
    "/bank-statements",
    "Read a bank's file",
    body=Form(files=("file",), texts=(), required=("file",)),
    answers={200: BankFileAnswer},
    limit=LARGEST,
)
async def read_statement(call: Call) -> Reply:
    """Keeps the money in of a statement in CSV or a spreadsheet; lines of an earlier file are left out. 422 where none is new."""
    viewer = call.caller.viewer(await fresh(call.caller.organisation))
    if not viewer.rights.may(RIGHT):
        raise forbidden(say("您没有流水入账的权限。", "You may not book bank lines."))
    parts: Parts = call.body
    upload = parts.files["file"][0]
    found = await asyncio.to_thread(read_bank_file, upload.path, upload.name)
    async with Unit(call.caller) as unit:
        kept = await keep_bank_file(unit, upload.name, found)
    faults = found.faults[:MOST_FAULTS]
    return Reply(BankFileAnswer(str(kept.statement), kept.new, kept.before, kept.known, found.out, faults))
