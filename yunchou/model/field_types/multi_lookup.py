"""References to several records of the target object, without order."""

from typing import Any

from yunchou.base.cells import OutCell, text_of
from yunchou.model.field_types.base import (
    REFERENCE_IN,
    REFERENCE_OUT,
    CellReading,
    CellWriting,
    FieldType,
    Reader,
    Schema,
    ValueContext,
    Writer,
    out_of_range,
    record_id,
    wrong_type,
)
from yunchou.model.field_types.several import several
from yunchou.model.object import Field

MOST = 1000


class MultiLookup(FieldType):
    name = "multi_lookup"
    sql_type = "bigint[]"
    kind = "multi_lookup"
    relation = True
    many = True
    sortable = False
    groupable = False
    index_method = "gin"
    array_type = "text"

    def parse(self, value: Any, field: Field, context: ValueContext) -> list[int] | None:
        if not isinstance(value, list):
            raise wrong_type("应为记录编号的列表", "This must be a list of record ids")
        if len(value) > MOST:
            raise out_of_range("最多 {most} 条", "There may be {most} at most", most=MOST)
        return sorted({record_id(each) for each in value}) or None

    def encode(self, value: Any) -> Any:
        return None if value is None else ",".join(map(str, value))

    def decode(self, sql: str) -> str:
        return f"string_to_array({sql}, ',')::bigint[]"

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return None if value is None else [str(each) for each in value]

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"type": ["array", "null"], "items": REFERENCE_IN if coming_in else REFERENCE_OUT}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        return several(reading.split, text_of)

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        def write(value: Any) -> list[OutCell]:
            return [None if value is None else ";".join(str(each["name"]) for each in value)]

        return write
