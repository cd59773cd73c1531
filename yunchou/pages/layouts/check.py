"""What is wrong with a layout as it is designed, and what must hold of one that is saved."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.errors import Message, Problem, say
from yunchou.language.compile import compile_expression
from yunchou.language.errors import ExpressionError
from yunchou.model.field_types import ValueProblem, type_of
from yunchou.model.object import Field, Object
from yunchou.pages.layouts.content import (
    Content,
    FieldPlace,
    RelatedBlock,
    conditions_of,
    read_content,
)
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.read import Query, asking_of, compile_page
from yunchou.records.rule import before
from yunchou.records.select import Select
from yunchou.records.write import Unit
from yunchou.rules.scope import check_condition

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a layout. `part` is the key of a tab or block or the name of a field, empty for the layout.

    A warning says what will be passed over, and stands in nobody's way.
    """

    part: str
    setting: str
    code: str
    message: Message
    severity: str = ERROR

    def as_json(self, language: str) -> dict[str, Any]:
        """The public form."""
        return {
            "part": self.part or None,
            "setting": self.setting or None,
            "code": self.code,
            "severity": self.severity,
            "message": self.message.in_language(language),
        }


def check_content(caller: Caller, snapshot: Snapshot, owner: Object, content: Content) -> list[Fault]:
    """What is wrong with a layout of an object, under the rights of who asks."""
    return [
        *_key_faults(content),
        *(fault for each in content.places() for fault in _place_faults(caller, owner, each)),
        *_condition_faults(caller, snapshot, owner, content),
        *(
            fault
            for each in content.blocks()
            if isinstance(each, RelatedBlock)
            for fault in _related_faults(caller, snapshot, owner, each)
        ),
        *_lacking(owner, content),
    ]


def _key_faults(content: Content) -> Iterator[Fault]:
    if not any(True for _ in content.blocks()):
        yield Fault("", "tabs", "required", say("布局中还没有内容", "The layout is empty"))
    for key in _repeated([*(tab.key for tab in content.tabs), *(block.key for block in content.blocks())]):
        yield Fault(key, "key", "duplicate", say("编号 {k} 重复", "The key {k} comes twice", k=key))
    for name in _repeated([place.name for place in content.places()]):
        yield Fault(name, "name", "duplicate", say("字段 {n} 重复", "The field {n} comes twice", n=name))


def _repeated(names: list[str]) -> Iterable[str]:
    return dict.fromkeys(name for name in names if names.count(name) > 1)


def _place_faults(caller: Caller, owner: Object, place: FieldPlace) -> Iterator[Fault]:
    field = owner.fields.get(place.name)
    if field is None or not field.column:
        message = say("没有字段 {n}，将不显示", "There is no field {n}: it will not be shown", n=place.name)
        yield Fault(place.name, "name", "unknown_field", message, WARNING)
        return
    if place.default is not None or place.default_expression:
        yield from _default_faults(caller, field, place)
    if place.choices and type_of(field).name not in ("choice", "multi_choice"):
        message = say("只有选项字段可以限制选项", "Only choices can be limited")
        yield Fault(place.name, "choices", "wrong_type", message)
        return
    gone = [v for each in place.choices for v in each.values if v not in field.option_values]
    if gone:
        message = say("没有选项 {v}", "There is no option {v}", v=gone[0])
        yield Fault(place.name, "choices", "not_an_option", message, WARNING)


def _default_faults(caller: Caller, field: Field, place: FieldPlace) -> Iterator[Fault]:
    kind = type_of(field)
    if kind.relation or field.readonly:
        message = say("此字段不能设默认值", "This field takes no default here")
        yield Fault(place.name, "default", "wrong_type", message)
    elif place.default is not None:
        try:
            kind.parse(place.default, field, caller.organisation.values)
        except ValueProblem as problem:
            yield Fault(place.name, "default", problem.code, problem.message)


def _condition_faults(caller: Caller, snapshot: Snapshot, owner: Object, content: Content) -> Iterator[Fault]:
    for each in conditions_of(content):
        if not each.text:
            continue
        try:
            check_condition(caller.organisation, snapshot, owner, each.text)
        except ExpressionError as error:
            yield Fault(each.target, each.setting, error.code, error.detail)
    for place in content.places():
        if place.default_expression:
            asking = asking_of(caller, snapshot).of_the_organisation()
            try:
                compile_expression(
                    place.default_expression, Select(asking, owner), asking.params, asking.environment()
                )
            except ExpressionError as error:
                yield Fault(place.name, "default_expression", error.code, error.detail)


def _related_faults(
    caller: Caller, snapshot: Snapshot, owner: Object, block: RelatedBlock
) -> Iterator[Fault]:
    inverse = snapshot.model.inverses(owner.name).get(block.inverse)
    if inverse is None:
        message = say("没有相关列表 {n}，将不显示", "There is no list {n}: it is left out", n=block.inverse)
        yield Fault(block.key, "inverse", "unknown_field", message, WARNING)
        return
    child = snapshot.model.object(inverse.object)
    for name in block.fields:
        if name not in child.fields:
            message = say("没有字段 {n}，将不显示", "There is no field {n}: it will not be shown", n=name)
            yield Fault(block.key, "fields", "unknown_field", message, WARNING)
    asked = Query(
        fields=("id",), where=block.where or None, sort=tuple(each for each in block.sort.split(",") if each)
    )
    try:
        compile_page(asking_of(caller, snapshot), child.name, asked)
    except Problem as problem:
        placed = bool(problem.errors) and problem.errors[0].at is not None
        yield Fault(block.key, "where" if placed and block.where else "sort", problem.code, problem.detail)


def _lacking(owner: Object, content: Content) -> Iterator[Fault]:
    """Fields without which no record can be made, and which the form would not ask for."""
    placed = {place.name for place in content.places()}
    for field in owner.fields.values():
        given = field.default is not None or field.default_expression is not None or field.readonly
        if field.required and field.column and not field.system and not given and field.name not in placed:
            words = Message(field.label["zh-CN"], field.label["en"])
            message = say("必填字段“{n}”不在布局中", "The required field {n} is not on it", n=words)
            yield Fault(field.name, "fields", "required", message, WARNING)


@before("layout")
async def check_layouts(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A layout is of an object that there is, its drafts have the form of one, and what is published can be shown."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        laid = unit.snapshot.model.objects.get(change.now("object") or "")
        if laid is None or laid.generated:
            message = say("没有可设布局的对象", "There is no such object to lay out")
            change.fail(422, "not_an_option", message, "object")
            continue
        _check_types(change, laid)
        for field in ("content", "draft"):
            if change.changes(field) and change.now(field) is not None:
                _check_saved(unit, change, laid, field)


def _check_types(change: Change, laid: Object) -> None:
    """Record types are values of a choice of the object."""
    name, given = change.now("type_field"), change.now("type_values")
    values = json.loads(given) if given is not None else []
    field = laid.fields.get(name or "")
    if name and (field is None or type_of(field).name != "choice"):
        message = say("{n} 不是单选字段", "{n} is no choice field", n=name)
        change.fail(422, "not_an_option", message, "type_field")
        return
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        change.fail(
            422, "wrong_type", say("应为选项值的列表", "This must be a list of options"), "type_values"
        )
    elif field is not None and not values:
        change.fail(422, "required", say("请选择业务类型", "Choose the record types"), "type_values")


def _check_saved(unit: Unit, change: Change, laid: Object, field: str) -> None:
    try:
        content = read_content(json.loads(change.now(field)))
    except ValueError as error:
        message = say("布局的格式不对：{e}", "This is not a layout: {e}", e=str(error)[:200])
        change.fail(422, "wrong_type", message, field)
        return
    if field == "draft":
        return
    for fault in check_content(unit.caller, unit.snapshot, laid, content):
        if fault.severity == ERROR:
            change.fail(422, fault.code, fault.message, field)
