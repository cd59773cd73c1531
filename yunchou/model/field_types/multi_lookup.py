"""References to several records of the target object, without order."""

from typing import Any

from yunchou.model.field_types.base import FieldType, ValueContext, out_of_range, record_id, wrong_type
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
