"""A place on earth by latitude and longitude (WGS 84), in degrees to seven places, which is a centimetre."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from yunchou.base.cells import Cell, CellProblem, OutCell, decimal_of, is_empty, plain, text_of
from yunchou.base.errors import say
from yunchou.model.field_types.base import (
    CellReading,
    CellWriting,
    FieldType,
    Part,
    Reader,
    Schema,
    ValueContext,
    Writer,
    out_of_range,
    wrong_type,
)
from yunchou.model.field_types.numbers import decimal
from yunchou.model.object import Field, Label, label

PLACES = 7
BOUNDS = {"lat": 90, "lng": 180}
SIGNS = {"S": -1, "W": -1, "N": 1, "E": 1, "南": -1, "西": -1, "北": 1, "东": 1}
ONE = re.compile(r"([NSEW东西南北]纬?经?)?\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*°?\s*([NSEW])?", re.IGNORECASE)


class Geo(FieldType):
    """JSON is `{"lat": 30.25, "lng": 120.16}`. The column is a `point` of longitude and latitude, as maps are drawn."""

    name = "geo"
    sql_type = "point"
    kind = "geo"
    sortable = False
    groupable = False
    index_method = "gist"
    array_type = "text"
    columns: ClassVar[Mapping[str, Label]] = {
        "lat": label("纬度", "Latitude"),
        "lng": label("经度", "Longitude"),
    }
    parts: ClassVar[Mapping[str, Part]] = {
        "lat": Part("number", columns["lat"], "({0})[1]::numeric"),
        "lng": Part("number", columns["lng"], "({0})[0]::numeric"),
    }
    components: ClassVar[Mapping[str, Schema]] = {
        "Geo": {
            "type": "object",
            "required": ["lat", "lng"],
            "properties": {
                "lat": {"type": "number", "minimum": -90, "maximum": 90},
                "lng": {"type": "number", "minimum": -180, "maximum": 180},
            },
            "additionalProperties": False,
        }
    }

    def parse(self, value: Any, field: Field, context: ValueContext) -> tuple[float, float]:
        if not isinstance(value, Mapping) or set(value) != {"lat", "lng"}:
            raise wrong_type("坐标应有 lat 和 lng", "A place has a lat and a lng")
        return _degrees(value, "lng"), _degrees(value, "lat")

    def out(self, sql: str, field: Field, context: ValueContext) -> str:
        return geo_json(sql)

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return None if value is None else {"lat": value[1], "lng": value[0]}

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"anyOf": [{"$ref": "#/components/schemas/Geo"}, {"type": "null"}]}

    def encode(self, value: Any) -> Any:
        return None if value is None else f"({value[0]!r},{value[1]!r})"

    def decode(self, sql: str) -> str:
        return f"({sql})::point"

    def reader(self, field: Field, reading: CellReading) -> Reader:
        return _read

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        def write(value: Any) -> list[OutCell]:
            return [None, None] if value is None else [_cell(value["lat"]), _cell(value["lng"])]

        return write

    def read_columns(self, cells: Mapping[str, Cell], field: Field, reading: CellReading) -> Any:
        if all(is_empty(cells.get(key)) for key in BOUNDS):
            return None
        return {key: plain(decimal_of(cells.get(key))) for key in BOUNDS}

    def takes(self, look: str) -> bool:
        return super().takes(look) or look in ("number", "integer")

    def looks_like(self, text: str) -> bool:
        if not re.search(r"\d\.\d{3,}\D+\d+\.\d{3,}", text):
            return False
        try:
            _read(text)
        except CellProblem:
            return False
        return True


def geo_json(sql: str) -> str:
    """SQL for the JSON form of a point."""
    return f"case when {sql} is not null then json_build_object('lat', ({sql})[1], 'lng', ({sql})[0]) end"


def _degrees(value: Mapping[str, Any], key: str) -> float:
    given = value[key]
    if isinstance(given, float):
        given = round(given, PLACES)
    number = round(float(decimal(given, 15)), PLACES)
    if abs(number) > BOUNDS[key]:
        raise out_of_range(
            "{key} 应在 -{most} 与 {most} 之间",
            "{key} must be from -{most} to {most}",
            key=key,
            most=BOUNDS[key],
        )
    return number + 0.0


def _cell(number: Any) -> Decimal:
    return Decimal(str(number))


def _read(cell: Cell) -> Any:
    """`30.25, 120.16`, latitude first; what cannot be one is the longitude, and letters say which is which."""
    parts = re.split(r"[,;，；、\s]+", unicodedata.normalize("NFKC", text_of(cell)).strip("()[] "))
    found = [ONE.fullmatch(part) for part in parts if part]
    if len(found) != 2 or found[0] is None or found[1] is None:
        raise CellProblem(
            "wrong_type",
            say(
                "应为坐标，如 30.25, 120.16（纬度在前）。",
                "This must be a place as 30.25, 120.16, latitude first.",
            ),
        )
    (first, first_is), (second, second_is) = _one(found[0]), _one(found[1])
    if first_is == "lng" or second_is == "lat" or abs(first) > BOUNDS["lat"]:
        first, second = second, first
    return {"lat": plain(first), "lng": plain(second)}


def _one(match: re.Match[str]) -> tuple[Decimal, str | None]:
    letter = ((match[1] or match[3] or "")[:1]).upper()
    axis = None if not letter else "lat" if letter in "NS南北" else "lng"
    return Decimal(match[2]) * SIGNS.get(letter, 1), axis
