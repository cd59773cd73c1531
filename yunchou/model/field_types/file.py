"""Files of a record: uploaded first, then named by their ids; kept with what has to be known to show them.

A stored value is the JSON that goes out, `{"id", "name", "size", "type"}` or a list of these. A value that has just come
in holds ids alone; `yunchou.records.steps.files` completes it.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from yunchou.base.cells import CellProblem, OutCell, text_of
from yunchou.base.errors import say
from yunchou.model.field_types.base import (
    CellReading,
    CellWriting,
    FieldType,
    Reader,
    Schema,
    SettingFault,
    ValueContext,
    Writer,
    out_of_range,
    record_id,
)
from yunchou.model.object import Field

MULTIPLE, MOST_FILES = "multiple", "max_files"
MOST = 50
"""Files that one field of one record may hold at most, and usually does where nothing is said."""
USUAL = 20


class File(FieldType):
    """One file, or with the setting `multiple` several, at most `max_files`."""

    name = "file"
    sql_type = "jsonb"
    kind = "json"
    sortable = False
    groupable = False
    settings: ClassVar[Mapping[str, Schema]] = {
        MULTIPLE: {"type": "boolean"},
        MOST_FILES: {"type": "integer", "minimum": 1, "maximum": MOST},
    }
    components: ClassVar[Mapping[str, Schema]] = {
        "File": {
            "type": "object",
            "required": ["id", "name", "size", "type"],
            "properties": {
                "id": {"$ref": "#/components/schemas/Id"},
                "name": {"type": "string"},
                "size": {"type": "integer", "description": "Bytes."},
                "type": {"type": "string", "description": "The media type, found out from the content."},
            },
        },
        "FileIn": {
            "description": "The id that `POST /files` gave, or the value as it was read.",
            "anyOf": [{"$ref": "#/components/schemas/Id"}, {"$ref": "#/components/schemas/File"}],
        },
    }

    def parse(self, value: Any, field: Field, context: ValueContext) -> str | None:
        if not field.settings.get(MULTIPLE):
            if isinstance(value, list):
                if len(value) > 1:
                    raise out_of_range("只能有一个文件", "There may be one file only")
                value = value[0] if value else None
            return None if value is None else dumped({"id": str(record_id(value))})
        given = value if isinstance(value, list) else [value]
        ids = list(dict.fromkeys(str(record_id(each)) for each in given))
        most = field.settings.get(MOST_FILES, USUAL)
        if len(ids) > most:
            raise out_of_range("最多 {most} 个文件", "There may be {most} files at most", most=most)
        return dumped([{"id": each} for each in ids]) if ids else None

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return None if value is None else json.loads(value)

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        one: Schema = {"$ref": f"#/components/schemas/{'FileIn' if coming_in else 'File'}"}
        several: Schema = {"type": "array", "items": one}
        if coming_in:
            return {"anyOf": [one, several, {"type": "null"}]}
        return {"anyOf": [several if field.settings.get(MULTIPLE) else one, {"type": "null"}]}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        def read(cell: Any) -> Any:
            ids = [each.strip() for each in text_of(cell).split(reading.split)]
            if not all(each.isascii() and each.isdigit() and len(each) < 20 for each in ids):
                raise CellProblem(
                    "wrong_type",
                    say("应为已上传文件的编号。", "This must be the id of a file that was uploaded before."),
                )
            return ids if field.settings.get(MULTIPLE) else ids[0]

        return read

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        def write(value: Any) -> list[OutCell]:
            return ["; ".join(each["name"] for each in listed(value)) or None]

        return write

    def takes(self, look: str) -> bool:
        return False

    def check_settings(self, given: Mapping[str, Any]) -> Iterator[SettingFault]:
        if not isinstance(given.get(MULTIPLE, False), bool):
            yield SettingFault(
                "wrong_type", MULTIPLE, say("应为 true 或 false", "This must be true or false")
            )
        most = given.get(MOST_FILES)
        if most is not None and (
            not isinstance(most, int) or isinstance(most, bool) or not 1 <= most <= MOST
        ):
            message = say("应为 1 至 {n} 的整数", "A whole number from 1 to {n}", n=MOST)
            yield SettingFault("out_of_range", MOST_FILES, message)


def listed(value: Any) -> list[dict[str, Any]]:
    """The files of a value in its JSON form, one or several or none."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def dumped(value: Any) -> str:
    """A value as the database writes it, so that equal values are equal texts."""
    return json.dumps(value, ensure_ascii=False)
