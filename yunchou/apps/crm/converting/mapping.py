"""The mapping of leads: which of their fields fill which fields of what they become, as administrators keep it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.base.db import Connection
from yunchou.base.errors import Message, say
from yunchou.model.field_types import type_of
from yunchou.model.field_types.address import PARTS
from yunchou.model.object import Field, Model, Object
from yunchou.model.uses import Use, finds_saved_uses, follows_names
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.rule import before
from yunchou.records.stored import kept_object, kept_rows, rewrite
from yunchou.records.write import Unit

PART = "lead mapping"
OBJECT = "lead_mapping"
INTO = ("account", "contact", "opportunity")
TEXTS = frozenset({"text", "email", "phone", "url"})
NUMBERS = ("integer", "number")
OWN = frozenset({("contact", "account"), ("opportunity", "account"), ("opportunity", "contact")})
"""References that the conversion itself sets."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the mapping. `part`: the part of an address that is filled."""

    id: int
    source: str
    into: str
    target: str
    part: str | None


@snapshot_part(PART)
async def load(link: Connection, schema: str, model: Model) -> tuple[Line, ...]:
    """The lines that fit the model; one whose field is gone counts for nothing."""
    lines = []
    for row in await kept_rows(link, schema, model, OBJECT):
        target, _, part = row["target"].partition(".")
        line = Line(row["id"], row["source"], row["into"], target, part or None)
        if fault_of(model, line) is None:
            lines.append(line)
    return tuple(lines)


def lines_of(snapshot: Snapshot) -> tuple[Line, ...]:
    """The lines in force."""
    found: tuple[Line, ...] = snapshot.parts.get(PART) or ()
    return found


def fault_of(model: Model, line: Line) -> tuple[str, Message] | None:
    """What is wrong with a line: the field at fault and the words; None for a good one."""
    source = model.object("lead").fields.get(line.source)
    if source is None or not source.column or source.hidden:
        return "source", say(
            "线索没有可转换的字段 {name}", "A lead has no field {name}", name=line.source[:60]
        )
    owner = model.object(line.into)
    target = owner.fields.get(line.target)
    if target is None or not _fillable(owner, target):
        words = say(
            "{object}没有可填写的字段 {name}",
            "{object} has no field {name} to be filled",
            object=Message(owner.label["zh-CN"], owner.label["en"]),
            name=line.target[:60],
        )
        return "target", words
    if line.part is not None and (target.type != "address" or line.part not in PARTS):
        return "target", say("没有这一部分：{part}", "There is no part {part}", part=line.part[:40])
    if not fits(source, target, line.part):
        words = say(
            "“{a}”的类型不能填入“{b}”",
            "{a} is of a type that does not go into {b}",
            a=Message(source.label["zh-CN"], source.label["en"]),
            b=Message(target.label["zh-CN"], target.label["en"]),
        )
        return "target", words
    return None


def _fillable(owner: Object, field: Field) -> bool:
    return (
        bool(field.column)
        and not (field.readonly or field.system or field.computed)
        and ((owner.name, field.name) not in OWN)
    )


def fits(source: Field, target: Field, part: str | None = None) -> bool:
    """Whether every value of one field is one of the other."""
    if part is not None:
        return source.type in TEXTS
    if source.type in TEXTS | {"long_text"} and target.type in ("text", "long_text"):
        if source.type == "long_text" or target.max_length is None:
            return target.type == "long_text" or source.type != "long_text"
        return (source.max_length or 0) <= target.max_length
    if source.type in NUMBERS and target.type in NUMBERS:
        return source.type == target.type or target.type == "number"
    if source.type != target.type:
        return False
    if source.options or target.options:
        return {o.value for o in source.options} <= {o.value for o in target.options}
    return not type_of(source).relation or set(source.targets) <= set(target.targets)


def filled(lines: Iterable[Line], model: Model, lead: Mapping[str, Any], into: str) -> dict[str, Any]:
    """The values, in their JSON form, that a lead as it is read gives to what it becomes."""
    values: dict[str, Any] = {}
    fields = model.object("lead").fields
    for line in lines:
        given = None if line.into != into else plain(fields[line.source], lead.get(line.source))
        if given is None:
            continue
        if line.part is None:
            values[line.target] = given
        else:
            values[line.target] = {**values.get(line.target, {}), line.part: given}
    return values


def plain(field: Field, value: Any) -> Any:
    """A value as it is read, as it is written: references by id."""
    kind = type_of(field)
    if value is None or not (kind.relation or field.type in ("file", "image")):
        return value
    if isinstance(value, list):
        return [each["id"] for each in value] or None
    return {"object": value["object"], "id": value["id"]} if kind.of_several else value["id"]


@before(OBJECT)
async def lines_fit(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A line names fields that are there and of types that go together, and no field is filled twice."""
    filled_by = {(line.into, line.target, line.part): line.id for line in lines_of(unit.snapshot)}
    for change in changes:
        if change.kind not in (CREATE, UPDATE) or not all(
            change.now(name) for name in ("source", "into", "target")
        ):
            continue
        target, _, part = change.now("target").partition(".")
        line = Line(change.id, change.now("source"), change.now("into"), target, part or None)
        fault = fault_of(unit.snapshot.model, line)
        if fault is not None:
            change.fail(422, "rule", fault[1], fault[0])
            continue
        if filled_by.setdefault((line.into, target, line.part), change.id) != change.id:
            words = say("该字段已有来源", "Another line fills this field already")
            change.fail(409, "duplicate", words, "target")


@finds_saved_uses
async def lines_that_name(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Iterable[Use]:
    """The lines that name a field."""
    words = say("线索转换映射", "the mapping of leads")
    return [
        Use("rule", words, object, record=(OBJECT, row["id"]))
        for row, _ in await _naming(link, schema, model, object, field)
    ]


@follows_names
async def lines_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Lines name a field as it is called now."""
    for row, place in await _naming(link, schema, model, object, field):
        _, dot, part = row[place].partition(".")
        await rewrite(link, schema, model, OBJECT, row["id"], place, f"{name}{dot}{part}")


async def _naming(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Sequence[tuple[Any, str]]:
    """Lines with the place in which they name a field of an object."""
    if field is None or object not in ("lead", *INTO) or kept_object(model, OBJECT) is None:
        return []
    found = []
    for row in await kept_rows(link, schema, model, OBJECT):
        if object == "lead" and row["source"] == field:
            found.append((row, "source"))
        if object == row["into"] and row["target"].partition(".")[0] == field:
            found.append((row, "target"))
    return found
