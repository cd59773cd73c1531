"""Values on their way in: read by their field's type, defaults filled, required fields checked."""

from collections.abc import Callable, Sequence
from typing import Any

from yunchou.base.errors import Message, say
from yunchou.model.field_types import ValueContext, ValueProblem, type_of
from yunchou.model.object import Field, Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.select import Asking


def read_values(asking: Asking, owner: Object, changes: list[Change]) -> None:
    """Turns JSON values into stored ones; each fault names its field."""
    context = asking.values
    readers: dict[str, Callable[[Any], Any]] = {}
    for change in changes:
        if change.failed or change.kind not in (CREATE, UPDATE):
            continue
        values = change.values
        for name, given in change.operation.values.items():
            if given is None:
                values[name] = None
                continue
            read = readers.get(name)
            if read is None:
                read = readers[name] = _reader(owner.fields[name], context)
            try:
                values[name] = read(given)
            except ValueProblem as problem:
                change.fail(422, problem.code, problem.message, name)


def _reader(field: Field, context: ValueContext) -> Callable[[Any], Any]:
    """How the values of a field are read; the same text, as columns of files repeat it, only once."""
    parse, known = type_of(field).parse, dict[str, Any]()

    def read(given: Any) -> Any:
        if not isinstance(given, str):
            return parse(given, field, context)
        if given in known:
            return known[given]
        found = parse(given, field, context)
        if not isinstance(found, list | dict):
            known[given] = found
        return found

    return read


def fill_defaults(asking: Asking, owner: Object, changes: list[Change]) -> None:
    """New records take the defaults of fields that were not given, and their maker as owner."""
    context = asking.values
    defaults: dict[str, Any] = {
        field.name: type_of(field).parse(field.default, field, context)
        for field in owner.fields.values()
        if field.default is not None and field.column
    }
    for change in changes:
        if change.failed or change.kind != CREATE:
            continue
        for name, value in defaults.items():
            if name not in change.values:
                change.values[name] = value
        if "owner" not in change.values and asking.viewer.person is not None:
            change.values["owner"] = asking.viewer.person


def check_required(asking: Asking, owner: Object, changes: list[Change]) -> None:
    """Fails changes that leave a required field empty. An untouched empty field of an old record is let be."""
    required = [f for f in owner.fields.values() if f.required and f.column]
    for change in changes:
        if change.failed or change.kind not in (CREATE, UPDATE):
            continue
        for field in required:
            if change.values.get(field.name) is None and (
                change.kind == CREATE or field.name in change.values
            ):
                change.fail(422, "required", _must(field), field.name)


def _must(field: Field) -> Message:
    return say("请填写{name}", "{name} is required", name=Message(field.label["zh-CN"], field.label["en"]))


def check_offered(owner: Object, changes: list[Change]) -> None:
    """Fails changes that choose an option which is offered no longer; a record that has one keeps it."""
    closed = {
        field.name: {option.value: option for option in field.option_values.values() if not option.active}
        for field in owner.fields.values()
        if field.options
    }
    closed = {name: options for name, options in closed.items() if options}
    for change in changes if closed else ():
        if change.failed or change.kind not in (CREATE, UPDATE):
            continue
        for name, options in closed.items():
            if name not in change.values or name not in change.operation.values:
                continue
            chosen = set(_several(change.values[name])) - set(_several(change.before.get(name)))
            for value in sorted(chosen & options.keys()):
                words = Message(options[value].label["zh-CN"], options[value].label["en"])
                message = say("选项{v}已停用", "The option {v} is no longer offered", v=words)
                change.fail(422, "not_an_option", message, name)


def _several(value: Any) -> Sequence[str]:
    """The options of a value, one or several."""
    return () if value is None else (value,) if isinstance(value, str) else value


def drop_unchanged(changes: list[Change]) -> None:
    """Leaves in updates only what really changes."""
    for change in changes:
        if change.kind == UPDATE and not change.failed:
            change.values = {name: value for name, value in change.values.items() if change.changes(name)}
