"""A reference to one record of the target object. In JSON `{"id", "name"}` out and the id in."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from yunchou.base.errors import say
from yunchou.model.field_types.base import (
    REFERENCE_IN,
    REFERENCE_OUT,
    CellWriting,
    FieldType,
    Schema,
    SettingFault,
    ValueContext,
    Writer,
    record_id,
)
from yunchou.model.object import Field

ON_DELETE = ("nothing", "set_null", "restrict")


class Lookup(FieldType):
    name = "lookup"
    sql_type = "bigint"
    kind = "lookup"
    relation = True
    settings: ClassVar[Mapping[str, Schema]] = {
        "on_delete": {
            "enum": list(ON_DELETE),
            "description": "What the deletion of the other record does: nothing, empty this field, or refuse it.",
        },
        "cycles": {
            "type": "boolean",
            "description": "Whether records of its own object that it points at may point back, however many lie between.",
        },
    }

    def parse(self, value: Any, field: Field, context: ValueContext) -> int | None:
        return None if value == "" else record_id(value)

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return None if value is None else str(value)

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"anyOf": [REFERENCE_IN if coming_in else REFERENCE_OUT, {"type": "null"}]}

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        return lambda value: [None if value is None else value["name"]]

    def check_settings(self, given: Mapping[str, Any]) -> Iterator[SettingFault]:
        does = given.get("on_delete", "nothing")
        if does not in ON_DELETE:
            message = say("应为 {o} 之一", "This must be one of {o}", o=", ".join(ON_DELETE))
            yield SettingFault("not_an_option", "on_delete", message)
        elif does == "set_null" and given.get("required"):
            message = say("必填字段不能清空", "A required field can't be emptied")
            yield SettingFault("rule", "on_delete", message)
        if not isinstance(given.get("cycles", False), bool):
            yield SettingFault("wrong_type", "cycles", say("应为是或否", "This must be true or false"))

    def takes(self, look: str) -> bool:
        return super().takes(look) or look in ("email", "integer")
