"""The steps of a change: each takes a working copy one step on and gives the steps that would undo it.

A step is plain data, `{"op": "create_field", "object": "car", "definition": {…}}`, so that it can be kept in a draft and
in the log of changes. Every step checks what it is given against the model that the steps before it made.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from yunchou.base.errors import Message, conflict, duplicate, invalid, malformed, say
from yunchou.model.build import NOWHERE, OVERRIDABLE, build
from yunchou.model.definition import field_json
from yunchou.model.field_types import TYPES
from yunchou.model.object import Field, Model, Object
from yunchou.model.uses import Use, listed, uses_of
from yunchou.studio.check import (
    CHANGEABLE,
    CHANGEABLE_OF_OBJECT,
    MOST_FIELDS,
    MOST_OBJECTS,
    OBJECT_KEYS,
    Faults,
    check_default,
    check_field,
    check_flag,
    check_help,
    check_icon,
    check_label,
    check_masters,
    check_name,
    check_options,
    check_order,
    check_settings,
    check_targets_change,
    kept_keys,
)
from yunchou.studio.computed import check_computed, refuse_broken, settle
from yunchou.studio.rename import aimed, rename_field, rename_object
from yunchou.studio.work import LayerOfObject, Removed, Restored, Step, Swapped, Taken, Work

NAMING = ("text", "auto_number")
"""The types that a name field may have."""
Run: TypeAlias = Callable[[Work, Step], list[Step]]


def run_step(work: Work, step: Step) -> list[Step]:
    """Takes the working copy one step on; gives the steps that undo it. Raises what is wrong with the step."""
    before, layers = work.model, dict(work.layer)
    undo = STEPS[step["op"]](work, step)
    settle(work, layers)
    check_masters(work.model, work.touched)
    refuse_broken(before, work.model)
    return undo


def create_object(work: Work, step: Step) -> list[Step]:
    """A new object with its fields."""
    given: Mapping[str, Any] = step["definition"]
    faults = Faults()
    check_name(given.get("name"), "name", faults)
    check_label(given.get("label"), "label", faults)
    check_label(given.get("plural"), "plural", faults, required=False)
    if "name_field" in given:
        check_name(given["name_field"], "name_field", faults)
    check_icon(given, faults)
    for key in set(given) - OBJECT_KEYS:
        faults.add(
            "unknown_field",
            str(key)[:60],
            say("没有属性 {key}", "There is no property {key}", key=str(key)[:60]),
        )
    if given.get("layer", "organisation") != "organisation":
        message = say(
            "新建的对象属于本组织，不能归入应用", "A new object is the organisation's own, not an app's"
        )
        faults.add("not_an_option", "layer", message)
    fields = given.get("fields", [])
    if not isinstance(fields, list) or len(fields) > MOST_FIELDS:
        faults.add("wrong_type", "fields", say("应为字段列表", "This must be a list of fields"))
    faults.finish()
    name = str(given["name"])
    if name in work.model.objects or len(work.model.objects) >= MOST_OBJECTS:
        raise duplicate(say("对象 {name} 已存在", "There is an object {name}", name=name))
    made = {
        "created": True,
        **{key: given[key] for key in ("label", "plural", "icon", "name_field") if key in given},
    }
    made["fields"] = _new_fields(work, name, fields, str(given.get("name_field", "name")))
    work.put(name, made)
    return [{"op": "delete_object", "object": name}]


def _new_fields(work: Work, name: str, given: list[Any], name_field: str) -> dict[str, Mapping[str, Any]]:
    """The checked fields of a new object; one that is its name is there always."""
    owner = build(0, (), {name: {"created": True}}, NOWHERE).objects[name]
    with_itself = Model(work.version, {**work.model.objects, name: owner}, work.model.children)
    fields: dict[str, Mapping[str, Any]] = {}
    inverses: set[tuple[str, str]] = set()
    for number, each in enumerate(given):
        check_field(with_itself, owner, each, work.values, f"fields.{number}").finish()
        faults = Faults()
        if each["name"] in fields:
            faults.add("duplicate", f"fields.{number}.name", say("字段重复", "This field is there twice"))
        if each.get("inverse"):
            aims = {
                (str(t), each["inverse"]["name"]) for t in each.get("targets") or [each.get("target", "user")]
            }
            if aims & inverses:
                message = say("目标对象已使用此名称", "The target object uses this name already")
                faults.add("duplicate", f"fields.{number}.inverse.name", message)
            inverses |= aims
        faults.finish()
        fields[each["name"]] = kept_keys(each)
    if name_field not in fields:
        words = {"zh-CN": "名称", "en": "Name"}
        fields = {
            name_field: {"name": name_field, "type": "text", "label": words, "required": True},
            **fields,
        }
    elif fields[name_field]["type"] not in NAMING:
        faults = Faults()
        faults.add("wrong_type", "name_field", say("名称字段应为文本", "The name field is a text"))
        faults.finish()
    return fields


def change_object(work: Work, step: Step) -> list[Step]:
    """Labels, icon, name field, order of fields, whether it is hidden, and the API name of an own object."""
    name, given = step["object"], dict(step["change"])
    faults = Faults()
    for key in set(given) - CHANGEABLE_OF_OBJECT:
        faults.add(
            "unknown_field", str(key)[:60], say("{key} 不能修改", "{key} can't be changed", key=str(key)[:60])
        )
    for key in ("label", "plural"):
        if key in given:
            check_label(given[key], key, faults)
    check_icon(given, faults)
    check_flag(given, "hidden", faults)
    owner = work.model.object(name)
    if "order" in given:
        check_order(given["order"], owner, faults)
    faults.finish()
    named = owner.fields.get(str(given.get("name_field")))
    if "name_field" in given and (owner.layer == "app" or named is None or named.type not in NAMING):
        raise invalid(
            (), say("名称字段应为自定义对象的文本字段", "The name field is a text of a custom object")
        )
    undo: list[Step] = []
    new = given.pop("name", name)
    if given:
        layer = work.layer_of(name)
        undo.append({"op": "put_back", "object": name, **_were(layer, given)})
        work.put(name, {**layer, **given})
    if new != name:
        rename_object(work, name, new)
        undo = [{"op": "change_object", "object": new, "change": {"name": name}}, *undo]
    return undo


def _were(layer: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What a change replaces, for putting it back: the values before, the keys that were not there, what it set."""
    return {
        "values": {key: layer[key] for key in given if key in layer},
        "unset": [key for key in given if key not in layer],
        "expect": dict(given),
    }


def delete_object(work: Work, step: Step) -> list[Step]:
    """Takes an object that the organisation made out of the model; it can be restored for 30 days."""
    name = step["object"]
    work.own_object(
        name, "标准对象不能删除，可以隐藏", "A standard object can't be deleted, but it can be hidden"
    )
    refuse_used(uses_of(work.model, name))
    if any(object == name for object, _ in work.busy):
        work.field(name, next(field for object, field in work.busy if object == name))
    columns = {field: column for (object, field), column in work.columns.items() if object == name}
    removed = Removed(work.fresh_id(), name, None, work.layer_of(name), work.tables.pop(name, ""), columns)
    for field in columns:
        del work.columns[name, field]
    work.put(name, None)
    work.do(Taken(removed))
    return [{"op": "restore", "removed": str(removed.id)}]


def refuse_used(uses: list[Use]) -> None:
    """Raises 409 `in_use` naming what stands in the way of a deletion."""
    blocking = [use for use in uses if use.blocks]
    if blocking:
        problem = conflict(
            "in_use", say("仍被 {where} 使用", "Still used by {where}", where=listed(blocking))
        )
        problem.extra["uses"] = [use.as_json("zh-CN") for use in blocking]
        raise problem


def create_field(work: Work, step: Step) -> list[Step]:
    """Adds a field to an object, a shipped one or one of the organisation's own."""
    name, given = step["object"], step["definition"]
    owner = work.model.object(name)
    if len(owner.fields) >= MOST_FIELDS:
        raise invalid((), say("最多 {n} 个字段", "There may be {n} fields at most", n=MOST_FIELDS))
    faults = check_field(work.model, owner, given, work.values)
    if any(f.code == "duplicate" and f.field == "name" for f in faults.found):
        raise duplicate(say("字段已存在", "There is a field of this name"), errors=tuple(faults.found))
    faults.finish()
    work.put_field(name, given["name"], kept_keys(given))
    return [{"op": "delete_field", "object": name, "field": given["name"]}]


def change_field(work: Work, step: Step) -> list[Step]:
    """What may change of a field, its API name included where the organisation made it; the type has its own way."""
    name, field_name, given = step["object"], step["field"], dict(step["change"])
    owner, field = work.field(name, field_name)
    new = given.pop("name", field_name)
    check_change(work, owner, field, given)
    if field.layer == "app" and new != field_name:
        raise invalid((), say("标准字段的名称不能修改", "The name of a standard field can't be changed"))
    undo: list[Step] = []
    if given:
        was = _put_on_field(work, name, field, given)
        undo.append({"op": "put_back", "object": name, "field": field_name, **was})
    if new != field_name:
        rename_field(work, name, field_name, new)
        undo = [{"op": "change_field", "object": name, "field": new, "change": {"name": field_name}}, *undo]
    return undo


def _put_on_field(work: Work, name: str, field: Field, given: Mapping[str, Any]) -> dict[str, Any]:
    if field.layer == "app":
        refused = [key for key in given if key not in OVERRIDABLE]
        if refused:
            raise invalid(
                (),
                say("标准字段的 {k} 不能修改", "{k} of a standard field can't be changed", k=refused[0]),
            )
    before = _held(work, name, field)
    _hold(work, name, field, {**before, **given})
    return _were(before, given)


def check_change(work: Work, owner: Object, field: Field, given: Mapping[str, Any]) -> None:
    """Raises 422 for what a field can't be changed to."""
    faults = Faults()
    for key in set(given) - CHANGEABLE - set(TYPES[field.type].settings):
        message = say("{key} 不能修改", "{key} can't be changed", key=str(key)[:60])
        if key == "type":
            message = say("修改类型请使用转换类型", "The type is changed by converting the field")
        faults.add("rule", str(key)[:60], message)
    if "label" in given:
        check_label(given["label"], "label", faults)
    faults.finish()
    if "options" in given:
        if TYPES[field.type].options is not None:
            check_options(given["options"], "options", faults, tree=TYPES[field.type].options == "tree")
        else:
            faults.add("unknown_field", "options", say("此类型没有选项", "This type has no options"))
    if "targets" in given and not faults.found:
        check_targets_change(work.model, field, given["targets"], faults)
    check_help(given.get("help"), "help", faults)
    check_flag(given, "hidden", faults)
    if given.get("required") and field.readonly:
        message = say("此字段由系统填写，不能设为必填", "The system fills this field: it can't be required")
        faults.add("rule", "required", message)
    # As it will be: what is not given stays, and must go together with what is.
    whole = {**field_json(field), **given}
    check_computed(whole, "", faults)
    if whole.get("hidden") and (whole.get("required") or field.name == owner.name_field):
        message = say("必填字段和名称字段不能隐藏", "A required field or the name field can't be hidden")
        faults.add("rule", "hidden", message)
    if field.layer == "organisation":
        check_settings(whole, field.type, "", faults)
    if not faults.found:
        check_default(whole, work.values, "", faults)
    faults.finish()


def delete_field(work: Work, step: Step) -> list[Step]:
    """Takes a field that the organisation added out of the model; it can be restored for 30 days."""
    name, field_name = step["object"], step["field"]
    owner, field = work.field(name, field_name)
    if field.layer == "app":
        raise invalid(
            (), say("标准字段不能删除，可以隐藏", "A standard field can't be deleted, but it can be hidden")
        )
    if field_name == owner.name_field:
        raise invalid((), say("名称字段不能删除", "The name field can't be deleted"))
    refuse_used(uses_of(work.model, name, field_name))
    layer = work.layer_of(name)
    definition = layer["fields"][field_name]
    column = work.columns.pop((name, field_name), "")
    removed = Removed(work.fresh_id(), name, field_name, definition, column, {})
    work.put(name, {**layer, "fields": {n: d for n, d in layer["fields"].items() if n != field_name}})
    work.do(Taken(removed))
    work.removed[removed.id] = removed
    return [{"op": "restore", "removed": str(removed.id)}]


def restore(work: Work, step: Step) -> list[Step]:
    """Brings a deleted field or object back with all its values, under another name where that is given."""
    removed = work.removed.get(int(step["removed"]))
    if removed is None or removed.reason != "deleted":
        raise malformed(say("此项已不能恢复", "This can't be restored any more"))
    if removed.field is not None:
        name = str(step.get("name") or removed.field)
        definition = {**removed.definition, "name": name}
        owner = work.model.object(removed.object)
        faults = check_field(work.model, owner, _public(definition), work.values)
        if any(f.code == "duplicate" and f.field == "name" for f in faults.found):
            raise duplicate(say("字段已存在", "There is a field of this name"), errors=tuple(faults.found))
        faults.finish()
        work.columns[removed.object, name] = removed.place
        work.put_field(removed.object, name, definition)
        work.do(Restored(removed, removed.object, name))
        return [{"op": "delete_field", "object": removed.object, "field": name}]
    name = str(step.get("name") or removed.object)
    return _restore_object(work, removed, name)


def _restore_object(work: Work, removed: Removed, name: str) -> list[Step]:
    if name in work.model.objects:
        raise duplicate(say("对象 {name} 已存在", "There is an object {name}", name=name))
    faults = Faults()
    check_name(name, "name", faults)
    faults.finish()
    definition = dict(removed.definition)
    # A field that points at the object itself points at it by its name of now.
    given = [_public(aimed(each, removed.object, name)) for each in definition["fields"].values()]
    _new_fields(work, name, given, str(definition.get("name_field", "name")))
    definition["fields"] = {
        field: aimed(each, removed.object, name) for field, each in definition["fields"].items()
    }
    work.tables[name] = removed.place
    for field, column in removed.columns.items():
        work.columns[name, field] = column
    work.put(name, definition)
    work.do(Restored(removed, name, None))
    return [{"op": "delete_object", "object": name}]


def _public(definition: Mapping[str, Any]) -> dict[str, Any]:
    """A kept definition without what people do not give."""
    return {key: each for key, each in definition.items() if key not in ("former", "building")}


def put_back(work: Work, step: Step) -> list[Step]:
    """Undoes what an earlier change set, if it still stands as that change left it."""
    name, field_name = step["object"], step.get("field")
    work.model.object(name)
    if field_name is None:
        held = work.layer_of(name)
        after = _back(held, step)
        work.put(name, after)
    else:
        owner, field = work.field(name, field_name)
        held = _held(work, name, field)
        after = _back(held, step)
        _hold(work, name, field, after)
        check_change(work, owner, work.field(name, field_name)[1], {})
    return [
        {
            **step,
            "values": {key: value for key, value in step["expect"].items() if value is not None},
            "unset": [key for key, value in step["expect"].items() if value is None],
            "expect": {key: after.get(key) for key in step["expect"]},
        }
    ]


def _back(held: Mapping[str, Any], step: Step) -> LayerOfObject:
    """What is held, with what was replaced put back. Raises 409 when it was changed again since."""
    changed = [key for key, value in step["expect"].items() if held.get(key) != value]
    if changed:
        message = say(
            "之后又修改过{keys}，请先撤销较新的变更",
            "{keys} was changed again since: undo the newer change first",
            keys=Message("、".join(changed), ", ".join(changed)),
        )
        raise conflict("changed_since", message)
    return {key: value for key, value in {**held, **step["values"]}.items() if key not in step["unset"]}


def _held(work: Work, name: str, field: Field) -> LayerOfObject:
    """What the organisation's layer says of a field: its definition, or what it overrides of a shipped one."""
    layer = work.layer_of(name)
    part = layer["fields"] if field.layer == "organisation" else layer.get("overrides", {})
    return dict(part.get(field.name, {}))


def _hold(work: Work, name: str, field: Field, held: LayerOfObject) -> None:
    if field.layer == "organisation":
        work.put_field(name, field.name, held)
        return
    layer = work.layer_of(name)
    work.put(name, {**layer, "overrides": {**layer.get("overrides", {}), field.name: held}})


def built(work: Work, step: Step) -> list[Step]:
    """The index of a field is built and `unique` in force, or it can't be and `unique` is taken back."""
    name, field_name = step["object"], step["field"]
    layer = work.layer_of(name)
    kept = {key: each for key, each in layer["fields"][field_name].items() if key != "building"}
    if not step["in_force"]:
        kept["unique"] = False
    work.put(name, {**layer, "fields": {**layer["fields"], field_name: kept}})
    return []


def swap(work: Work, step: Step) -> list[Step]:
    """A field has another type, its values in the column that was filled for it; that before is kept for 30 days."""
    name, field_name = step["object"], step["field"]
    layer = work.layer_of(name)
    removed = Removed(
        work.fresh_id(),
        name,
        field_name,
        layer["fields"][field_name],
        work.columns[name, field_name],
        {},
        "retyped",
    )
    work.columns[name, field_name] = step["column"]
    work.put(name, {**layer, "fields": {**layer["fields"], field_name: dict(step["definition"])}})
    work.do(Swapped(removed, step["column"], TYPES[step["definition"]["type"]].sql_type))
    return [{"op": "retype_back", "removed": str(removed.id)}]


STEPS: dict[str, Run] = {
    each.__name__: each
    for each in (
        create_object, change_object, delete_object, create_field, change_field, delete_field, restore, put_back, built,
        swap,
    )
}  # fmt: skip
"""The steps by their name."""
