"""Files: uploaded once, then named by records; fetched by whoever may read such a record."""

import asyncio
from typing import Any
from urllib.parse import quote

from litestar.response.streaming import ASGIStreamingResponse

from yunchou.base.errors import malformed, not_found, say, too_many_requests
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import MIB, Endpoints, Form, Media
from yunchou.doors.http.multipart import Parts
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Output
from yunchou.records.files import may_have
from yunchou.services.files import UPLOAD, Files, StoredFile
from yunchou.services.pictures import FORMATS, looked_at
from yunchou.services.sniffing import media_type

endpoints = Endpoints("files")

LARGEST_FILE = 100 * MIB
MOST_WAITING = 500
"""Uploads that one person may have which no record holds yet; they go after a day."""
SHOWN = frozenset({*FORMATS, "application/pdf"})
"""What a browser may show by itself; anything else it saves, whatever it is."""
PICTURES_AT_ONCE = asyncio.Semaphore(2)
"""Pictures are unpacked in memory: not many at a time."""


class FileAnswer(Output):
    """A stored file; width and height of a picture in pixels."""

    id: str
    name: str
    size: int
    type: str
    width: int | None = None
    height: int | None = None


@endpoints.post(
    "/files",
    "Store a file",
    body=Form(files=("file",), required=("file",)),
    answers={201: FileAnswer},
    problems=(429,),
    limit=LARGEST_FILE + MIB,
)
async def store_file(call: Call) -> Reply:
    """Keeps one uploaded file for a day, until a record holds it. What it is, its content says; a broken picture is refused."""
    parts: Parts = call.body
    if len(parts.files["file"]) != 1:
        raise malformed(say("请一次上传一个文件。", "Upload one file at a time."))
    if await call.house.files.waiting(call.caller.organisation, call.user) >= MOST_WAITING:
        raise too_many_requests(3600)
    upload = parts.files["file"][0]
    kind = await asyncio.to_thread(media_type, upload.path)
    picture = None
    if kind in FORMATS:
        async with PICTURES_AT_ONCE:
            picture = await asyncio.to_thread(looked_at, upload.path, kind)
    file = await call.house.files.keep(
        call.caller.organisation,
        upload.path,
        upload.name,
        purpose=UPLOAD,
        created_by=call.user,
        type=kind,
        limit=LARGEST_FILE,
        picture=picture,
    )
    answer = FileAnswer(
        id=str(file.id), name=file.name, size=file.size, type=file.type, width=file.width, height=file.height
    )
    return Reply(answer, 201, {"Location": f"/api/v1/files/{file.id}"})


@endpoints.get("/files/{id}", "Fetch a file", answers={200: Media("application/octet-stream")})
async def fetch_file(call: Call) -> Reply:
    """A file of a record that the caller may read, or one of the caller's own that no record holds yet."""
    return Download(call.house.files, await _found(call))


@endpoints.get("/files/{id}/thumbnail", "Fetch a small picture", answers={200: Media("image/webp")})
async def fetch_thumbnail(call: Call) -> Reply:
    """A picture of 320 × 320 pixels at most. 404 for a file that is no picture."""
    small = await call.house.files.small(await _found(call))
    if small is None:
        raise not_found()
    return Reply(small, 200, {"Cache-Control": "private, max-age=600", **GUARDS}, media_type="image/webp")


async def _found(call: Call) -> StoredFile:
    file = await call.house.files.find(call.caller.organisation, call.id)
    if not await may_have(call.caller, file):
        raise not_found()
    return file


GUARDS = {"cross-origin-resource-policy": "same-origin"}
"""What is added to the headers of every answer, which let a file opened on its own run nothing and reach nothing."""
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""As for every answer, but without a sandbox, in which the browser's own viewer does not open."""


class Download(Reply):
    """A stored file on its way out, piece by piece."""

    def __init__(self, files: Files, file: StoredFile) -> None:
        super().__init__()
        self.files = files
        self.file = file

    def response(self, accept_encoding: str = "") -> Any:
        """What the server sends: pictures and PDF to be shown, anything else as bytes to be saved."""
        shown = self.file.purpose == UPLOAD and self.file.type in SHOWN
        name = quote(self.file.name, safe="")
        headers = {
            **GUARDS,
            "content-type": self.file.type if shown else "application/octet-stream",
            "content-length": str(self.file.size),
            "content-disposition": f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{name}",
            "cache-control": "private, no-store",
        }
        if shown and self.file.type == "application/pdf":
            headers["content-security-policy"] = PDF_POLICY
        return ASGIStreamingResponse(iterator=self.files.read(self.file), status_code=200, headers=headers)
