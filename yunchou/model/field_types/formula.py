"""A value that an expression gives. What it is like is said by the type of its result (see `type_of`)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from yunchou.model.field_types.base import FieldType, Schema, ValueContext, wrong_type
from yunchou.model.object import Field

RESULTS = ("number", "money", "percent", "text", "boolean", "date", "datetime", "choice", "lookup", "user")
"""The types that the value of a formula or roll-up may have."""


class Formula(FieldType):
    name = "formula"
    sql_type = "text"
    kind = "text"
    computed = True
    settings: ClassVar[Mapping[str, Schema]] = {
        "formula": {"type": "string", "maxLength": 4000, "description": "The expression."},
        "result_type": {
            "type": "string",
            "enum": list(RESULTS),
            "description": "The type of its value; found from the expression where it is not given.",
        },
    }

    def parse(self, value: Any, field: Field, context: ValueContext) -> Any:
        raise wrong_type("此字段由系统计算", "The system computes this field")

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"readOnly": True}
