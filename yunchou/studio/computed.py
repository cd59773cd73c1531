"""What the definition of a computed field must be, and what a change of the model does to those that are there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from yunchou.base.errors import FieldError, Message, conflict, say
from yunchou.language.computed import MEASURES, Definition, Resolver, read_default, spelled
from yunchou.language.errors import ExpressionError
from yunchou.language.fields import Mention
from yunchou.language.types import MOST_CHARACTERS
from yunchou.model.definition import field_from_json
from yunchou.model.field_types import TYPES, type_of
from yunchou.model.field_types.formula import RESULTS
from yunchou.model.object import Field, Model, Object
from yunchou.studio.faults import Faults
from yunchou.studio.work import Emptied, Work

ROLLUP_KEYS = frozenset({"inverse", "measure", "field", "where"})
NOT_COMPUTED = (
    "required",
    "unique",
    "searchable",
    "default",
    "default_expression",
    "minimum",
    "maximum",
    "max_length",
)
"""Settings that make no sense where the system makes the value."""


def check_computed(given: Mapping[str, Any], prefix: str, faults: Faults) -> None:
    """The form of what a computed field is computed by. Whether it means anything is found by `settle`."""
    kind = given.get("type")
    if not TYPES[str(kind)].computed:
        _check_text(given, "default_expression", prefix, faults)
        return
    for key in NOT_COMPUTED:
        if given.get(key):
            message = say("由系统计算的字段没有此设置", "A computed field has no such setting")
            faults.add("rule", f"{prefix}{key}", message)
    result = given.get("result_type")
    if result is not None and result not in RESULTS:
        message = say("应为 {o} 之一", "This must be one of {o}", o=", ".join(RESULTS))
        faults.add("not_an_option", f"{prefix}result_type", message)
    if kind == "formula":
        if not isinstance(given.get("formula"), str) or not given["formula"].strip():
            faults.add("required", f"{prefix}formula", say("请填写公式", "A formula is required"))
        _check_text(given, "formula", prefix, faults)
    else:
        _check_rollup(given.get("rollup"), f"{prefix}rollup", faults)


def _check_text(given: Mapping[str, Any], key: str, prefix: str, faults: Faults) -> None:
    text = given.get(key)
    if text is None:
        return
    if not isinstance(text, str):
        faults.add("wrong_type", f"{prefix}{key}", say("应为表达式", "This must be an expression"))
    elif len(text) > MOST_CHARACTERS:
        message = say("最多 {n} 个字符", "This may have {n} characters at most", n=MOST_CHARACTERS)
        faults.add("out_of_range", f"{prefix}{key}", message)


def _check_rollup(given: Any, at: str, faults: Faults) -> None:
    if not isinstance(given, Mapping) or set(given) - ROLLUP_KEYS:
        message = say("应有 inverse、measure、field、where", "There must be inverse, measure, field, where")
        faults.add("wrong_type", at, message)
        return
    if given.get("measure") not in MEASURES:
        options = ", ".join(MEASURES)
        faults.add("not_an_option", f"{at}.measure", say("应为 {o} 之一", "One of {o}", o=options))
    if not isinstance(given.get("inverse"), str):
        faults.add("required", f"{at}.inverse", say("请选择下级记录", "The related records are required"))
    for key in ("field", "where"):
        if given.get(key) is not None and not isinstance(given[key], str):
            faults.add("wrong_type", f"{at}.{key}", say("应为文本", "This must be text"))
    if given.get("measure") == "count":
        if given.get("field"):
            faults.add("rule", f"{at}.field", say("计数不需要字段", "Counting takes no field"))
    elif not given.get("field"):
        faults.add("required", f"{at}.field", say("请选择要汇总的字段", "The field to sum up is required"))
    _check_text(given, "where", f"{at}.", faults)


def settle(work: Work, before: Mapping[str, Any]) -> None:
    """Brings the computed fields of what a step touched into the form in which they are kept: API names, result types.

    `before`: the layers as they were. Raises ExpressionError for a definition that is wrong.
    """
    for name in work.touched:
        owner, layer = work.model.objects.get(name), work.layer.get(name)
        were = before.get(name, {}).get("fields", {})
        if owner is None or layer is None:
            continue
        for field_name, definition in layer.get("fields", {}).items():
            was = were.get(field_name)
            if definition is was or not _changed(definition, was):
                continue
            settled = _settled(work.model, owner, owner.fields[field_name], definition, was)
            work.put_field(name, field_name, settled)
            column = work.columns.get((name, field_name))
            if column and was and _column(was) != _column(settled):
                del work.columns[name, field_name]
                work.do(Emptied(name, field_name, column))


def _column(definition: Mapping[str, Any]) -> str:
    return type_of(field_from_json(definition, layer="organisation")).sql_type


def _changed(definition: Mapping[str, Any], was: Mapping[str, Any] | None) -> bool:
    keys = ("formula", "rollup", "result_type", "default_expression")
    says = [definition.get(key) for key in keys]
    return any(each is not None for each in says) and says != [(was or {}).get(key) for key in keys]


def _settled(
    planned: Model, owner: Object, field: Field, definition: Mapping[str, Any], was: Mapping[str, Any] | None
) -> dict[str, Any]:
    if not field.computed:
        try:
            return {**definition, **_spelled(planned, read_default(planned, owner, field))}
        except ExpressionError as error:
            raise _at(error, "default_expression") from None
    at = "formula" if field.formula is not None else "rollup"
    kept = field.result_type is not None and field.result_type == (was or {}).get("result_type")
    try:
        resolver, found = _read(planned, owner, field)
    except ExpressionError as error:
        if not (kept and error.code == "type_mismatch"):
            raise _at(error, at) from None
        # The type was that of what the field said before.
        try:
            unstated = {key: each for key, each in field.settings.items() if key != "result_type"}
            resolver, found = _read(planned, owner, replace(field, settings=unstated))
        except ExpressionError as again:
            raise _at(again, at) from None
    settled = {key: value for key, value in definition.items() if key not in ("target", "options")}
    settled["result_type"] = found.result_type
    if field.indexed and type_of(found).kind == "text" and found.result_type != "choice":
        faults = Faults()
        message = say(
            "文本结果长度不限，不能建索引", "A text result may be of any length: it can't be indexed"
        )
        faults.add("rule", "indexed", message)
        faults.finish()
    parts = _spelled(planned, resolver.definitions[owner.name, field.name])
    if field.rollup is not None:
        settled["rollup"] = {**definition["rollup"], **parts}
    else:
        settled |= parts
    return settled


def _read(planned: Model, owner: Object, field: Field) -> tuple[Resolver, Field]:
    resolver = Resolver(planned)
    return resolver, resolver.resolved(owner, field)[1]


def _spelled(model: Model, definition: Definition) -> dict[str, str]:
    """A definition's texts with API names where labels were written, so that a new label breaks nothing."""

    def name_of(mention: Mention) -> str:
        field = model.objects[mention.object].fields[mention.field]
        return field.inverse.name if mention.inverse and field.inverse is not None else field.name

    return {key: spelled(part.text, part.mentions, name_of) for key, part in definition.parts.items()}


def _at(error: ExpressionError, key: str) -> ExpressionError:
    """The fault with the property of the definition that it lies in."""
    found = ExpressionError(error.code, error.at, error.detail)
    found.errors = (FieldError(error.code, error.detail, field=key, at=error.at),)
    return found


def refuse_broken(now: Model, planned: Model) -> None:
    """Raises 409 `in_use` where a computed field that is right now could no longer be read under the planned model."""
    broken = _broken(planned)
    if not broken:
        return
    if users := sorted(broken - _broken(now)):
        message = say(
            "公式或汇总字段{users}需要它",
            "It is needed by the computed fields {users}",
            users=_called(planned, users),
        )
        raise conflict("in_use", message)


def _called(model: Model, users: Sequence[tuple[str, str]]) -> Message:
    """Fields by their labels, each with that of its object."""
    labels = [(model.object(name).label, model.object(name).fields[field].label) for name, field in users]
    return Message(
        "、".join(f"“{field['zh-CN']}”（{owner['zh-CN']}）" for owner, field in labels),
        ", ".join(f"“{field['en']}” ({owner['en']})" for owner, field in labels),
    )


def _broken(model: Model) -> set[tuple[str, str]]:
    resolver = Resolver(model)
    for owner in model.objects.values():
        for field in owner.fields.values():
            if field.computed:
                resolver.attempt(owner, field)
    return set(resolver.broken)
