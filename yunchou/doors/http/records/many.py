"""Many records at once: one change for all that a filter finds, and blocks of cells from spreadsheets."""

from typing import Annotated, Any, Literal

import msgspec

from yunchou.base.errors import forbidden, malformed, say
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import MIB, Endpoints
from yunchou.doors.http.operations import jobs
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, JobAnswer, Output
from yunchou.records import bulk, read
from yunchou.records.change import DELETE, UPDATE
from yunchou.records.paste import Block, paste
from yunchou.records.steps.authorise import may

endpoints = Endpoints("many")

Cell = Annotated[str, msgspec.Meta(max_length=100_000)]


class BulkBody(Input):
    """`values` for every record that `where` finds; with `do` `delete` their deletion."""

    do: Literal["update", "delete"] = "update"
    where: str | None = None
    values: dict[str, Any] | None = None


class PasteBody(Input):
    """The texts of cells: a row for each of `ids`, a column for each of `fields`. `partial`: what is refused is left out."""

    fields: list[str]
    ids: list[str]
    rows: list[list[Cell]]
    partial: bool = False


class RefusedCell(Output):
    """A cell that was not written, and why; no `field`: the whole record."""

    id: str
    field: str | None
    code: str
    message: str


class PasteAnswer(Output):
    """How many records were written, and what was refused."""

    written: int
    refused: list[RefusedCell]


@endpoints.post(
    "/records/{object}/bulk",
    "Change all that a filter finds",
    body=BulkBody,
    answers={202: JobAnswer},
    problems=(404, 422),
)
async def start_bulk(call: Call) -> Reply:
    """Starts one change, or the deletion, of every record that the filter finds, as a job that can be taken back."""
    given: BulkBody = call.body
    if (given.values is None) != (given.do == "delete") or given.values == {}:
        raise malformed(say("更新需要 values，删除不需要", "An update has values, a deletion none"))
    snapshot = await fresh(call.caller.organisation)
    asking = read.asking_of(call.caller, snapshot)
    owner = read.readable_object(asking, call.object)
    # What was shared may be changed too; of each record the write path decides.
    if not may(asking.viewer, owner, DELETE if given.do == "delete" else UPDATE):
        raise forbidden(say("您没有修改的权限", "You may not change these"))
    # Compiled here only for its faults, which the person should hear now and not from the job.
    read.compile_page(asking, call.object, read.Query(fields=("id",), where=given.where))
    payload: dict[str, object] = {"object": call.object, "where": given.where, "values": given.values}
    return await jobs.start(call, bulk.KIND, payload)


@endpoints.post(
    "/bulk/{id}/undo", "Take a change of many records back", answers={202: JobAnswer}, problems=(409,)
)
async def undo_bulk(call: Call) -> Reply:
    """Gives the records of a bulk change, a batch or a pasted block their former values, brings them back, or deletes those
    that it made, as a job. `id` is that of the job, and `cause.bulk` of the events in the history."""
    number = await bulk.start_undo(call.caller, call.id)
    return await jobs.told(call, number)


@endpoints.post(
    "/records/{object}/paste",
    "Paste a block of cells",
    body=PasteBody,
    answers={200: PasteAnswer},
    problems=(422,),
    limit=8 * MIB,
)
async def paste_cells(call: Call) -> Reply:
    """Writes texts over the cells of records, read as an import reads them. Nothing is written where a cell is refused,
    unless `partial` is asked for."""
    given: PasteBody = call.body
    ids = [record_id(each) for each in given.ids]
    return Reply(await paste(call.caller, call.object, Block(given.fields, ids, given.rows, given.partial)))
