"""Files on their way into records: ids become what is shown of a file, and it is noted which record holds which file."""

import json
from collections.abc import Sequence
from typing import Any

from yunchou.base.db import Connection, quote
from yunchou.base.errors import say
from yunchou.model.field_types import type_of
from yunchou.model.field_types.file import File, dumped, listed
from yunchou.model.object import Field, Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.select import Asking
from yunchou.services.files import UPLOAD
from yunchou.services.pictures import FORMATS

PARTS = ("id", "name", "size", "type")


async def complete_files(link: Connection, asking: Asking, owner: Object, changes: list[Change]) -> None:
    """Fills in name, size and type of the files that changes name. One statement, or none where there are no files.

    A record may be given a file by whoever uploaded it; one that it held before, by whoever may write the field.
    """
    fields = file_fields(owner)
    going = [
        (c, f, _files(c.values[f.name])) for f in fields for c in changes if _writes(c) and f.name in c.values
    ]
    ids = sorted({int(each["id"]) for _, _, files in going for each in files})
    if not ids:
        return
    schema = quote(asking.organisation.schema)
    rows = await link.fetch(
        f"select f.id, f.name, f.size, f.type, f.created_by, f.purpose,"
        f" array(select l.record from {schema}.file_link l where l.file = f.id and l.place = $2"
        " and l.record = any($3::bigint[])) as held"
        f" from {schema}.file f where f.id = any($1::bigint[])",
        ids,
        owner.table,
        [c.id for c, _, _ in going if c.kind == UPDATE],
    )
    known = {row["id"]: row for row in rows}
    for change, field, files in going:
        found = [known.get(int(each["id"])) for each in files]
        if not all(row is not None and _may_take(asking, change, row) for row in found):
            message = say(
                "文件不存在，或不是您上传的", "There is no such file, or it was uploaded by somebody else"
            )
            change.fail(422, "not_an_option", message, field.name)
            continue
        shown = [
            {**{part: row[part] for part in PARTS}, "id": str(row["id"])} for row in found if row is not None
        ]
        if field.type == "image" and any(each["type"] not in FORMATS for each in shown):
            message = say(
                "应为 PNG、JPEG、GIF 或 WebP 图片", "This must be a picture: PNG, JPEG, GIF or WebP"
            )
            change.fail(422, "wrong_type", message, field.name)
            continue
        if shown:
            several = isinstance(json.loads(change.values[field.name]), list)
            change.values[field.name] = dumped(shown if several else shown[0])


async def link_files(link: Connection, asking: Asking, owner: Object, changes: Sequence[Change]) -> None:
    """Notes which records now hold which files. What a record held before stays noted, for its history."""
    held = [
        (int(each["id"]), change.id, field.column)
        for field in file_fields(owner)
        for change in changes
        if _writes(change) and field.name in change.values
        for each in _files(change.values[field.name])
    ]
    if held:
        await link.execute(
            f"insert into {quote(asking.organisation.schema)}.file_link (file, place, record, field)"
            " select h.file, $1, h.record, h.field from unnest($2::bigint[], $3::bigint[], $4::text[]) h(file, record, field)"
            " on conflict do nothing",
            owner.table,
            [file for file, _, _ in held],
            [record for _, record, _ in held],
            [field for _, _, field in held],
        )


def file_fields(owner: Object) -> list[Field]:
    """The fields of an object that hold files."""
    return [f for f in owner.fields.values() if f.column and isinstance(type_of(f), File)]


def _writes(change: Change) -> bool:
    return not change.failed and change.kind in (CREATE, UPDATE)


def _files(value: Any) -> list[dict[str, Any]]:
    return listed(None if value is None else json.loads(value))


def _may_take(asking: Asking, change: Change, row: Any) -> bool:
    person = asking.viewer.person
    return row["purpose"] == UPLOAD and (
        person is None or row["created_by"] == person or change.id in row["held"]
    )
