"""A reference to one record of several objects. In JSON `{"object", "id", "name"}` out and `{"object", "id"}` in.

The column holds the record's id, which no record of another object has; a column beside it holds the object's name.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from yunchou.base.cells import text_of
from yunchou.base.errors import say
from yunchou.model.field_types.base import (
    CellReading,
    CellWriting,
    FieldType,
    Reader,
    Schema,
    SettingFault,
    ValueContext,
    ValueProblem,
    Writer,
    record_id,
    wrong_type,
)
from yunchou.model.field_types.lookup import Lookup
from yunchou.model.object import Field

OBJECT = "__object"
"""What the name of the column beside ends in."""
MOST_TARGETS = 20


class Pointer(NamedTuple):
    """A reference as stored: the object's name and the record's id."""

    object: str
    id: int


class AnyLookup(FieldType):
    name = "any_lookup"
    sql_type = "bigint"
    kind = "lookup"
    relation = True
    of_several = True
    beside: ClassVar[Mapping[str, str]] = {OBJECT: "text"}
    settings: ClassVar[Mapping[str, Schema]] = {
        **Lookup.settings,
        "targets": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_TARGETS,
            "items": {"type": "string"},
            "description": "The objects whose records it may point at.",
        },
    }
    components: ClassVar[Mapping[str, Schema]] = {
        "AnyReference": {
            "type": "object",
            "required": ["object", "id", "name"],
            "properties": {
                "object": {"type": ["string", "null"]},
                "id": {"type": ["string", "null"]},
                "name": {"type": ["string", "null"]},
            },
        },
        "AnyReferenceIn": {
            "type": "object",
            "required": ["object", "id"],
            "properties": {
                "object": {"type": "string"},
                "id": {"$ref": "#/components/schemas/Id"},
                "name": {"type": ["string", "null"]},
            },
            "additionalProperties": False,
        },
    }

    def parse(self, value: Any, field: Field, context: ValueContext) -> Pointer | None:
        if value == "":
            return None
        if not isinstance(value, Mapping) or not {"object", "id"} <= set(value) <= {"object", "id", "name"}:
            raise wrong_type("应有 object 和 id", "This must have an object and an id")
        if value["object"] not in field.targets:
            shown = "、".join(field.targets)
            raise ValueProblem(
                "not_an_option",
                say("对象应为 {shown} 之一", "The object must be one of {shown}", shown=shown),
            )
        return Pointer(value["object"], record_id(value["id"]))

    def read(self, columns: Sequence[Any], context: ValueContext) -> Pointer | None:
        id, name = columns
        return None if id is None else Pointer(name, id)

    def encode(self, value: Pointer | None) -> int | None:
        return None if value is None else value.id

    def encode_beside(self, value: Pointer | None, context: ValueContext) -> tuple[str | None]:
        return (None if value is None else value.object,)

    def event(self, value: Pointer | None, field: Field, context: ValueContext) -> Any:
        return None if value is None else {"object": value.object, "id": str(value.id)}

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        name = "AnyReferenceIn" if coming_in else "AnyReference"
        return {"anyOf": [{"$ref": f"#/components/schemas/{name}"}, {"type": "null"}]}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        return text_of

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        def write(value: Any) -> list[Any]:
            if value is None or value["name"] is None:
                return [None]
            words = writing.objects.get(value["object"])
            return [f"{writing.word(words) if words else value['object']}: {value['name']}"]

        return write

    def check_settings(self, given: Mapping[str, Any]) -> Iterator[SettingFault]:
        yield from Lookup().check_settings(given)
        targets: Any = given.get("targets")
        named = isinstance(targets, list) and all(isinstance(each, str) for each in targets)
        if not named or not 1 <= len(targets) <= MOST_TARGETS or len(set(targets)) != len(targets):
            message = say("请选择 1 至 {n} 个不同的对象", "Choose 1 to {n} different objects", n=MOST_TARGETS)
            yield SettingFault("required", "targets", message)
