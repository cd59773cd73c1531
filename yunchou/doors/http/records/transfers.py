"""Imports and exports."""

import asyncio
from importlib import import_module
from types import ModuleType
from typing import Any, Literal

import msgspec

from yunchou.base.errors import FieldError, forbidden, invalid, malformed, not_found, say
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import MIB, Endpoints, Form
from yunchou.doors.http.multipart import Parts, Upload
from yunchou.doors.http.operations import jobs
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, JobAnswer, Output
from yunchou.records import exports, read
from yunchou.services.files import StoredFile

endpoints = Endpoints("transfers")

LARGEST_UPLOAD = 1024 * MIB
RIGHT = "imports.run"


class PreviewAnswer(Output):
    """What each file holds and how it would be read; `plan` is what an import of them could do."""

    files: list[dict[str, Any]]


class ExportBody(Input):
    """What to export; no `fields`: all that the caller may read."""

    object: str
    fields: list[str] | None = None
    where: str | None = None
    sort: list[str] = msgspec.field(default_factory=list)
    format: Literal["csv", "xlsx", "json"] = "csv"
    group: list[str] = msgspec.field(default_factory=list)
    """Headings for these groups, outermost first; `close_date:month` by a date's period."""
    totals: dict[str, str] = msgspec.field(default_factory=dict)
    """What the headings say of a column: `{"amount": "sum"}`."""


@endpoints.post(
    "/imports/preview",
    "Look into files before importing them",
    body=Form(files=("file",), texts=("object", "sheet"), required=("file", "object")),
    answers={200: PreviewAnswer},
    problems=(404,),
    limit=LARGEST_UPLOAD,
)
async def preview_import(call: Call) -> Reply:
    """Columns, types and samples of each file, and the field that each column seems meant for."""
    await _may_import(call)
    parts: Parts = call.body
    snapshot = await fresh(call.caller.organisation)
    preview = (await _imports()).preview
    found = [
        await asyncio.to_thread(
            preview,
            upload.path,
            upload.name,
            parts.texts["object"],
            snapshot.model,
            sheet=parts.texts.get("sheet") or None,
        )
        for upload in parts.files["file"]
    ]
    columns = [{**file, "name": upload.name} for file, upload in zip(found, parts.files["file"], strict=True)]
    return Reply({"files": columns})


@endpoints.post(
    "/imports",
    "Import files",
    body=Form(files=("file", "plan"), texts=("plan", "dry_run", "object"), required=("file",)),
    answers={202: JobAnswer},
    problems=(404,),
    limit=LARGEST_UPLOAD,
)
async def start_import(call: Call) -> Reply:
    """Starts the import of one or more files by a plan, in TOML or JSON; `object` alone for a file without a plan."""
    await _may_import(call)
    parts: Parts = call.body
    dry_run = _truth(parts.texts.get("dry_run", ""))
    plan = parts.texts.get("plan") or await asyncio.to_thread(_text_of, parts.files.get("plan"))
    stored = [await _keep(call, upload, "import", LARGEST_UPLOAD) for upload in parts.files["file"]]
    try:
        number = await (await _imports()).start(
            call.caller, stored, plan, object=parts.texts.get("object") or None, dry_run=dry_run
        )
    except BaseException:
        for file in stored:
            await call.house.files.remove(call.caller.organisation, file.id)
        raise
    return await _job(call, number)


@endpoints.post("/imports/{id}/undo", "Take an import back", answers={202: JobAnswer}, problems=(409,))
async def undo_import(call: Call) -> Reply:
    """Removes what an import of the caller made and restores what it changed, as a job."""
    await _own_import(call)
    return await _job(call, await (await _imports()).start_undo(call.caller, call.id))


@endpoints.post("/imports/{id}/resume", "Go on with an import", answers={202: JobAnswer}, problems=(409,))
async def resume_import(call: Call) -> Reply:
    """Goes on with an import of the caller that failed or was called off."""
    await _own_import(call)
    return await _job(call, await (await _imports()).resume(call.caller, call.id))


@endpoints.post(
    "/exports",
    "Export records",
    scope="read",
    body=ExportBody,
    asks=True,
    answers={202: JobAnswer},
    problems=(404, 422),
)
async def start_export(call: Call) -> Reply:
    """Starts the export of the records that the caller may see, as a job whose file can be fetched."""
    asked: ExportBody = call.body
    snapshot = await fresh(call.caller.organisation)
    asking = read.asking_of(call.caller, snapshot)
    owner = read.readable_object(asking, asked.object)
    if not asking.viewer.rights.of(owner.name).export:
        raise forbidden(say("您没有导出的权限。", "You may not export this."))
    # Compiled here only for its faults, which the person should hear now and not from the job.
    question = read.Query(fields=asked.fields, where=asked.where, sort=asked.sort)
    read.compile_page(asking, asked.object, question)
    payload: dict[str, Any] = msgspec.to_builtins(asked)
    exports.check_grouped(call.caller, snapshot, exports.Export(**payload))
    return await jobs.start(call, "export", payload)


async def _imports() -> ModuleType:
    """The room of imports, loaded at first use: what reads and writes workbooks takes 16 MiB in each process."""
    return await asyncio.to_thread(import_module, "yunchou.records.imports.run")


async def _may_import(call: Call) -> None:
    viewer = call.caller.viewer(await fresh(call.caller.organisation))
    if not viewer.rights.may(RIGHT):
        raise forbidden(say("您没有导入的权限。", "You may not import."))


async def _own_import(call: Call) -> None:
    await _may_import(call)
    found = await (await _imports()).import_of(call.caller, call.id)
    if found.created_by != call.user:
        raise not_found()


async def _keep(call: Call, upload: Upload, purpose: str, limit: int) -> StoredFile:
    return await call.house.files.keep(
        call.caller.organisation,
        upload.path,
        upload.name,
        purpose=purpose,
        created_by=call.user,
        type=upload.media_type,
        limit=limit,
    )


async def _job(call: Call, number: int) -> Reply:
    job = await jobs.own_job(call, number)
    return Reply(job.as_json(call.language), 202, {"Location": f"/api/v1/jobs/{number}"})


def _text_of(uploads: list[Upload] | None) -> str | None:
    """The plan where it came as a file."""
    if not uploads:
        return None
    if uploads[0].size > MIB:
        raise malformed(say("导入方案过大。", "The plan is too large."))
    try:
        return uploads[0].path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise malformed(say("导入方案不是有效的 UTF-8。", "The plan is not valid UTF-8.")) from None


def _truth(text: str) -> bool:
    if text.strip().lower() in ("", "0", "false", "no"):
        return False
    if text.strip().lower() in ("1", "true", "yes", "on"):
        return True
    words = say("dry_run 应为 true 或 false。", "dry_run must be true or false.")
    raise invalid([FieldError("wrong_type", words, "dry_run")])
