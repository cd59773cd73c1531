"""A figure over the records that an inverse names. Its value is a number, an amount or a date (see `type_of`)."""

from collections.abc import Mapping
from typing import ClassVar

from yunchou.model.field_types.base import Schema
from yunchou.model.field_types.formula import RESULTS, Formula


class Rollup(Formula):
    name = "rollup"
    settings: ClassVar[Mapping[str, Schema]] = {
        "rollup": {
            "type": "object",
            "properties": {
                "inverse": {"type": "string", "description": "The inverse that names the records."},
                "measure": {"enum": ["count", "count_distinct", "sum", "avg", "min", "max"]},
                "field": {"type": ["string", "null"], "description": "What is measured; none for count."},
                "where": {"type": ["string", "null"], "description": "Which of the records count."},
            },
            "required": ["inverse", "measure"],
            "additionalProperties": False,
        },
        "result_type": {"type": "string", "enum": list(RESULTS)},
    }
