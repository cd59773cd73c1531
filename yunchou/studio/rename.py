"""Another API name for an object or field of the organisation's own. Tables, columns and values stay where they are.

The old name is unknown from then on; whatever names the object or field inside the model is rewritten, and what is
saved elsewhere follows (see `yunchou.model.uses`). The history still finds events by the names of their time.
"""

from collections.abc import Mapping
from typing import Any

from yunchou.base.errors import conflict, duplicate, say
from yunchou.language.computed import respelled
from yunchou.model.object import Object
from yunchou.model.uses import FIELD_SETTINGS, Use, listed, uses_of
from yunchou.studio.check import Faults, check_name
from yunchou.studio.work import LayerOfObject, Renamed, Work


def rename_object(work: Work, name: str, new: Any) -> None:
    """Gives an object another name. Raises 409 for one that is taken, or where a use can't follow."""
    work.own_object(name, "标准对象的名称不能修改", "The name of a standard object can't be changed")
    faults = Faults()
    check_name(new, "name", faults)
    faults.finish()
    if new in work.model.objects:
        raise duplicate(say("对象 {name} 已存在", "There is an object {name}", name=new))
    if any(object == name for object, _ in work.busy):
        work.field(name, next(field for object, field in work.busy if object == name))
    refuse_stuck(uses_of(work.model, name))
    before, layer = work.model, work.layer_of(name)
    work.put(name, None)
    work.put(new, {**layer, "former": _former(work, layer, name)})
    if name in work.tables:
        work.tables[new] = work.tables.pop(name)
    for object, field in [key for key in work.columns if key[0] == name]:
        work.columns[new, field] = work.columns.pop((object, field))
    for other, held in list(work.layer.items()):
        fields = held.get("fields", {})
        if any(points_at(each, name) for each in fields.values()):
            work.put(other, {**held, "fields": {n: aimed(each, name, new) for n, each in fields.items()}})
    work.do(Renamed(before, name, None, new))


def points_at(definition: Mapping[str, Any], name: str) -> bool:
    """Whether a field that is defined so points at an object."""
    return definition.get("target") == name or name in (definition.get("targets") or ())


def aimed(definition: Mapping[str, Any], name: str, new: str) -> LayerOfObject:
    """The definition of a field with an object called by its new name."""
    changed = dict(definition)
    if changed.get("target") == name:
        changed["target"] = new
    if name in (changed.get("targets") or ()):
        changed["targets"] = [new if each == name else each for each in changed["targets"]]
    return changed


def rename_field(work: Work, object: str, name: str, new: Any) -> None:
    """Gives a field another name. Raises 409 for one that is taken, or where a use can't follow."""
    owner = work.model.object(object)
    faults = Faults()
    check_name(new, "name", faults)
    faults.finish()
    _refuse_taken(work, owner, new)
    refuse_stuck(uses_of(work.model, object, name))
    before = work.model
    _respell(work, object, name, new)
    layer = work.layer_of(object)
    fields = {
        new if n == name else n: {**each, **{key: new for key in FIELD_SETTINGS if each.get(key) == name}}
        for n, each in layer["fields"].items()
    }
    fields[new] = {**fields[new], "name": new, "former": _former(work, layer["fields"][name], name)}
    layer["fields"] = fields
    if "order" in layer:
        layer["order"] = [new if each == name else each for each in layer["order"]]
    if owner.name_field == name:
        layer["name_field"] = new
    if (object, name) in work.columns:
        work.columns[object, new] = work.columns.pop((object, name))
    work.put(object, layer)
    work.do(Renamed(before, object, name, new))


def _respell(work: Work, object: str, name: str, new: str) -> None:
    """Writes the new name into the formulas, roll-ups and default expressions that use the field."""
    for (owner, field), definition in respelled(work.model, object, name, new).items():
        layer = work.layer_of(owner)
        work.put_field(owner, field, {**layer["fields"][field], **definition})


def _former(work: Work, layer: LayerOfObject, name: str) -> list[list[Any]]:
    return [*layer.get("former", ()), [name, str(work.fresh_id())]]


def _refuse_taken(work: Work, owner: Object, new: str) -> None:
    if new in owner.fields:
        raise duplicate(say("字段已存在", "There is a field of this name"))
    if new in work.model.inverses(owner.name):
        raise duplicate(say("已有此名称的下级记录", "Related records have this name already"))


def refuse_stuck(uses: list[Use]) -> None:
    """Raises 409 `in_use` naming what would still say the old name."""
    stuck = [use for use in uses if not use.follows]
    if stuck:
        message = say("{where} 中仍使用此名称", "This name is still used in {where}", where=listed(stuck))
        problem = conflict("in_use", message)
        problem.extra["uses"] = [use.as_json("zh-CN") for use in stuck]
        raise problem
