"""The file by which a payment of expenses is told to the bank."""

import asyncio
import tempfile
from pathlib import Path
from typing import Literal
from urllib.parse import quote as escaped

import msgspec

from yunchou.apps.expenses.paying import FIELDS, MOST, PAYMENT, write_file
from yunchou.base.errors import conflict, say
from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints, Media
from yunchou.doors.http.records.files import GUARDS
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input
from yunchou.records.read import Query, one, rows

endpoints = Endpoints("expenses")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class FileQuery(Input):
    """As which kind of file."""

    format: Literal["csv", "xlsx"] = "xlsx"


@endpoints.get(
    "/expense-payments/{id}/file",
    "A payment of expenses for the bank",
    query=FileQuery,
    answers={200: Media("application/octet-stream")},
)
async def payment_file(call: Call) -> Reply:
    """Whom to pay how much, a line for each claim. 403 without the right to prepare payments, 409 for one that was cancelled."""
    await administer(call, "expenses.prepare_payment")
    body, _ = await one(call.caller, PAYMENT, call.id)
    payment = msgspec.json.decode(body)
    if payment.get("status") == "cancelled":
        raise conflict("cancelled", say("此付款批次已取消", "This payment was cancelled"))
    claims = await rows(
        call.caller,
        "expense_claim",
        Query(fields=FIELDS, where=f"payment = {call.id}", sort=["id"], limit=MOST),
    )
    kind = call.query.format
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"payment.{kind}"
        await asyncio.to_thread(write_file, path, claims, call.language, kind)
        content = await asyncio.to_thread(path.read_bytes)
    name = f"{payment.get('number') or call.id}.{kind}"
    headers = {
        **GUARDS,
        "content-disposition": f"attachment; filename*=UTF-8''{escaped(name, safe='')}",
        "cache-control": "private, no-store",
    }
    return Reply(content, 200, headers, media_type=TYPES[kind])
