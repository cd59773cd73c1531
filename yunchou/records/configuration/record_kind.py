"""Items that are records of an object."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from yunchou.access.compile import field_access
from yunchou.base.errors import Message, say
from yunchou.model.field_types import type_of
from yunchou.model.object import Field, Model, Object
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, Operation
from yunchou.records.configuration.kind import Item, Outcome, Put, Values
from yunchou.records.configuration.portable import MARK, key_text
from yunchou.records.write import Unit

if TYPE_CHECKING:
    from yunchou.records.configuration.look import Look

KEPT = ("file", "image", "signature", "auto_number")
"""The types whose values belong to one organisation."""
LONGEST = 120


class RecordKind:
    """The records of one object that says that they are configuration."""

    def __init__(self, owner: Object) -> None:
        self.owner = owner
        self.name = owner.name
        self.alone = True
        self.label = Message(owner.label["zh-CN"], owner.label["en"])

    def fields(self) -> dict[str, Field]:
        """The fields that are a part of what is set up: not what the system keeps, nor drafts of it."""
        return {
            field.name: field
            for field in self.owner.fields.values()
            if field.column
            and not (field.system or field.readonly or field.computed)
            and field.name not in self.owner.aside
            and field.type not in KEPT
        }

    async def read(self, look: "Look") -> Sequence[Item]:
        """All records that the caller may read."""
        viewer = look.caller.viewer(look.snapshot)
        fields = {
            name: field
            for name, field in self.fields().items()
            if field_access(viewer, self.owner, field) in ("read", "write")
        }
        paths = dict.fromkeys(("id", *self.owner.known_by, *fields))
        found = []
        for row in await look.rows(self.name, paths):
            key = key_text(row[path] for path in self.owner.known_by)
            if key is not None:
                values = self.in_form(row, fields)
                found.append(Item(key, int(row["id"]), values, str(values.get("object") or "")))
        return found

    def in_form(self, row: Mapping[str, Any], fields: Mapping[str, Field] | None = None) -> dict[str, Any]:
        """A record that was read, or some of its fields, as it goes in."""
        shown = self.fields() if fields is None else fields
        return {name: _in_form(field, row[name]) for name, field in shown.items()}

    def called(self, values: Values) -> str | None:
        """By the values of its own by which it is known; what is known by another record's too is not told by them."""
        return key_text(values.get(path) for path in self.owner.known_by)

    async def put(self, unit: Unit, puts: Sequence[Put]) -> list[Outcome]:
        """One set of operations through the write path."""
        results = await unit.write(self.name, [_operation(each) for each in puts], atomic=False)
        return [each.problem() if each.failed else int(each.id or 0) for each in results]

    def needs(self, key: str) -> Sequence[tuple[str, str]]:
        """Nothing but what its values refer to."""
        return ()

    def words(self, model: Model, name: str) -> Message:
        """The label of the field."""
        field = model.object(self.name).fields.get(name)
        return Message(name, name) if field is None else Message(field.label["zh-CN"], field.label["en"])

    def shown(self, model: Model, name: str, value: Any) -> Message:
        """A value in words: options by their labels, objects by theirs, structures shortened."""
        field = model.object(self.name).fields.get(name)
        named = model.objects.get(value) if isinstance(value, str) and name in ("object", "target") else None
        if named is not None:
            return Message(named.label["zh-CN"], named.label["en"])
        if field is not None and isinstance(value, str) and value in field.option_values:
            words = field.option_values[value].label
            return Message(words["zh-CN"], words["en"])
        return in_words(value)


def in_words(value: Any) -> Message:
    """A JSON value as a person reads it."""
    if value is None or value in ("", []):
        return say("空", "nothing")
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = MARK.sub(lambda found: found[2], text)
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return Message(short, short)


def _operation(put: Put) -> Operation:
    if put.values is None:
        return Operation(DELETE, id=put.record)
    if put.back:
        return Operation(RESTORE, id=put.record)
    return Operation(CREATE if put.record is None else UPDATE, put.values, id=put.record)


def _in_form(field: Field, value: Any) -> Any:
    """A value as it goes in: references by their ids alone."""
    kind = type_of(field)
    if not kind.relation or value is None:
        return value
    several = value if isinstance(value, list) else [value]
    ids = [
        {"object": each["object"], "id": each["id"]} if kind.of_several else each["id"] for each in several
    ]
    return ids if isinstance(value, list) else ids[0]


def same_values(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two items say the same; what is empty need not be named."""
    return all(one.get(name) == other.get(name) for name in one.keys() | other.keys())
