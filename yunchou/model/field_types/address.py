"""A postal address by its parts: country, province, city, district, street, postcode. All of them go out, empty ones as null."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

from yunchou.base.cells import OutCell, text_of
from yunchou.base.text import TextError, clean
from yunchou.model.field_types.base import (
    CellReading,
    CellWriting,
    FieldType,
    Part,
    Reader,
    Schema,
    ValueContext,
    ValueProblem,
    Writer,
    out_of_range,
    wrong_type,
)
from yunchou.model.object import Field, label

PARTS = {
    "country": label("国家", "Country"),
    "province": label("省", "Province"),
    "city": label("市", "City"),
    "district": label("区县", "District"),
    "street": label("街道", "Street"),
    "postcode": label("邮编", "Postcode"),
}

_ORDER = tuple(sorted(PARTS, key=lambda part: (len(part), part)))
# In the order in which the database keeps keys, so that equal addresses are equal texts.
_encoder = json.JSONEncoder(ensure_ascii=False)


class Address(FieldType):
    name = "address"
    sql_type = "jsonb"
    kind = "json"
    sortable = False
    groupable = False
    columns = PARTS
    parts: ClassVar[Mapping[str, Part]] = {
        part: Part("text", words, f"(({{0}} ->> '{part}') collate \"C\")") for part, words in PARTS.items()
    }
    components: ClassVar[Mapping[str, Schema]] = {
        "Address": {
            "type": "object",
            "properties": {part: {"type": ["string", "null"]} for part in PARTS},
            "additionalProperties": False,
        }
    }

    def parse(self, value: Any, field: Field, context: ValueContext) -> str | None:
        if not isinstance(value, dict | Mapping) or not PARTS.keys() >= value.keys():
            raise wrong_type(f"地址应由 {'、'.join(PARTS)} 组成", f"An address has {', '.join(PARTS)}")
        parts: dict[str, str] = {}
        for part in _ORDER:
            text = value.get(part)
            if text is None:
                continue
            if not isinstance(text, str):
                raise wrong_type("地址各部分应为文本", "The parts of an address must be text")
            if len(text) > 300:
                raise out_of_range("地址过长", "This address is too long")
            try:
                if cleaned := clean(text):
                    parts[part] = cleaned
            except TextError as error:
                raise ValueProblem("wrong_type", error.message) from None
        return _encoder.encode(parts) if parts else None

    def out(self, sql: str, field: Field, context: ValueContext) -> str:
        parts = ", ".join(f"'{part}', {sql} ->> '{part}'" for part in PARTS)
        return f"case when {sql} is not null then json_build_object({parts}) end"

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return None if value is None else dict.fromkeys(PARTS) | msgspec.json.decode(value)

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"anyOf": [{"$ref": "#/components/schemas/Address"}, {"type": "null"}]}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        return lambda cell: {"street": text_of(cell)}

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        def write(value: Any) -> list[OutCell]:
            return [(value or {}).get(part) for part in PARTS]

        return write
