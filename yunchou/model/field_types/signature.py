"""A signature drawn by hand, kept as its strokes: whole numbers alone, so nothing in it can ever be run or followed."""

import json
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from yunchou.base.cells import CellProblem, text_of
from yunchou.base.errors import say
from yunchou.model.field_types.base import (
    CellReading,
    CellWriting,
    FieldType,
    Reader,
    Schema,
    ValueContext,
    Writer,
    out_of_range,
    wrong_type,
)
from yunchou.model.object import Field

LEAST_SIDE, MOST_SIDE = 20, 2000
MOST_STROKES, MOST_POINTS = 200, 3000
"""So that a signature fits into a cell of a spreadsheet."""
WRITTEN = re.compile(r"(\d{2,4})x(\d{2,4})((?: M\d{1,4} \d{1,4}(?: L\d{1,4} \d{1,4})*)+)", re.ASCII)
POINT = re.compile(r"(\d+) (\d+)", re.ASCII)

_POINT_SCHEMA: Schema = {
    "type": "array",
    "minItems": 2,
    "maxItems": 2,
    "items": {"type": "integer", "minimum": 0, "maximum": MOST_SIDE},
}


class Signature(FieldType):
    """JSON is `{"width", "height", "strokes": [[[x, y], …], …]}`. In files the same as `300x120 M10 20 L30 40 …`."""

    name = "signature"
    sql_type = "jsonb"
    kind = "json"
    sortable = False
    groupable = False
    components: ClassVar[Mapping[str, Schema]] = {
        "Signature": {
            "type": "object",
            "required": ["width", "height", "strokes"],
            "properties": {
                "width": {"type": "integer", "minimum": LEAST_SIDE, "maximum": MOST_SIDE},
                "height": {"type": "integer", "minimum": LEAST_SIDE, "maximum": MOST_SIDE},
                "strokes": {
                    "type": "array",
                    "maxItems": MOST_STROKES,
                    "items": {"type": "array", "minItems": 1, "items": _POINT_SCHEMA},
                },
            },
            "additionalProperties": False,
        }
    }

    def parse(self, value: Any, field: Field, context: ValueContext) -> str | None:
        if not isinstance(value, Mapping) or set(value) != {"width", "height", "strokes"}:
            raise _wrong()
        width, height, strokes = value["width"], value["height"], value["strokes"]
        if not _whole(width, LEAST_SIDE, MOST_SIDE) or not _whole(height, LEAST_SIDE, MOST_SIDE):
            raise _wrong()
        if not isinstance(strokes, list) or not all(isinstance(each, list) and each for each in strokes):
            raise _wrong()
        if not strokes:
            return None
        if len(strokes) > MOST_STROKES or sum(map(len, strokes)) > MOST_POINTS:
            raise out_of_range("签名笔画过多", "This signature has too many strokes")
        if not all(_inside(point, width, height) for stroke in strokes for point in stroke):
            raise _wrong()
        # The order in which the database keeps keys, so that equal signatures are equal texts.
        return json.dumps({"width": width, "height": height, "strokes": strokes})

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return None if value is None else json.loads(value)

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"anyOf": [{"$ref": "#/components/schemas/Signature"}, {"type": "null"}]}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        return _read

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        return lambda value: [None if value is None else _written(value)]

    def takes(self, look: str) -> bool:
        return look in ("signature", "long_text")

    def looks_like(self, text: str) -> bool:
        return WRITTEN.fullmatch(text) is not None


def _wrong() -> Exception:
    return wrong_type(
        "签名应有 width、height 和 strokes", "A signature has a width, a height and strokes of whole numbers"
    )


def _whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _inside(point: Any, width: int, height: int) -> bool:
    return (
        isinstance(point, list)
        and len(point) == 2
        and _whole(point[0], 0, width)
        and _whole(point[1], 0, height)
    )


def _written(value: Mapping[str, Any]) -> str:
    strokes = (" L".join(f"{x} {y}" for x, y in stroke) for stroke in value["strokes"])
    return f"{value['width']}x{value['height']} " + " ".join(f"M{stroke}" for stroke in strokes)


def _read(cell: Any) -> Any:
    found = WRITTEN.fullmatch(text_of(cell))
    if found is None:
        raise CellProblem("wrong_type", say("不是签名。", "This is not a signature."))
    strokes = [
        [[int(x), int(y)] for x, y in POINT.findall(stroke)]
        for stroke in found[3].split("M")
        if stroke.strip()
    ]
    return {"width": int(found[1]), "height": int(found[2]), "strokes": strokes}
