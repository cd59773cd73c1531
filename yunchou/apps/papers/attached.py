"""A file that is attached to a record, taken as the document that is to be sealed."""

from collections.abc import Mapping
from typing import Any

import msgspec

from yunchou.access.actor import Caller
from yunchou.apps.papers.seal_uses import PDF, refuse
from yunchou.apps.papers.sealing import LARGEST
from yunchou.base.errors import not_found
from yunchou.records.read import one
from yunchou.services.files import UPLOAD, Files, StoredFile


async def attached(
    caller: Caller, files: Files, object: str, record: Mapping[str, Any], attachment: int, medium: str
) -> StoredFile:
    """A copy of the file: what is sealed is what was asked for, whatever becomes of the attachment.

    Raises 404 for one that the caller may not see or that is another record's, 422 for one that cannot be sealed.
    """
    body, _ = await one(caller, "attachment", attachment)
    found = msgspec.json.decode(body)
    if (found.get("object"), found.get("record")) != (object, str(record["id"])) or not found.get("file"):
        raise not_found()
    file = await files.find(caller.organisation, int(found["file"]["id"]))
    if medium == "electronic" and file.type != PDF:
        raise refuse("电子用印的文件须为 PDF", "What is to be sealed must be a PDF", "attachment")
    if file.size > LARGEST:
        raise refuse("文件超过 20 MB", "The file is larger than 20 MB", "attachment")
    return await files.receive(
        caller.organisation,
        file.name,
        files.read(file),
        purpose=UPLOAD,
        created_by=caller.actor.user_id,
        type=file.type,
        limit=LARGEST,
    )
