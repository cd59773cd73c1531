"""What an organisation set up as a file, and such a file as a draft in another organisation.

A file names objects and fields by their API names and records by their keys, never by ids. It holds the organisation's own
part of the model (`objects`), items of the kinds that were asked for (`items`), or the changes of one draft (`steps`). It
becomes the steps that would bring the organisation there: they lie in a draft, are checked against what is in force like
any other steps, and are published together. What cannot be had (a field of another type, an object that is not here) is
told and left out.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.errors import FieldError, Message, invalid, say
from yunchou.model.build import OVERRIDABLE
from yunchou.model.definition import field_json
from yunchou.model.field_types import TYPES
from yunchou.model.object import Field, Model, Object
from yunchou.records.configuration.look import Look
from yunchou.studio import drafts
from yunchou.studio.check import CHANGEABLE, kept_keys
from yunchou.studio.configure import CONFIGURE, towards
from yunchou.studio.items import known_kinds, looking
from yunchou.studio.log import administrator
from yunchou.studio.work import Step

FORMAT = "yunchou-configuration"
VERSION = 2
VERSIONS = (1, VERSION)
"""Files of version 1 hold objects alone."""
OF_OBJECT = ("label", "plural", "icon", "name_field", "hidden")
LATER = ("lookup", "multi_lookup", "any_lookup", "master_detail", "user", "team")
"""Types that point at records: their fields are made when all objects are there."""
MOST_OBJECTS = 500
MOST_ITEMS = 5000
LAST = 3


@dataclass(slots=True)
class Comparison:
    """What a file would do here: steps, and for every object and field what becomes of it."""

    steps: list[Step] = field(default_factory=list)
    report: list[dict[str, Any]] = field(default_factory=list)

    def tell(
        self, kind: str, name: str, of: str | None = None, why: Message | None = None, item: str | None = None
    ) -> None:
        """Notes `added`, `changed`, `same`, `removed` or `conflict` for an object, one of its fields, or an item."""
        self.report.append({"kind": kind, "object": name, "field": of, "item": item, "why": why})


async def export(caller: Caller, kinds: Sequence[str] = ()) -> dict[str, Any]:
    """All that the organisation added to or changed of the model, and all items of some kinds. Raises 403, 422."""
    snapshot = await administrator(caller)
    async with looking(caller) as look:
        items = [
            {"kind": kind, "key": each.key, "values": dict(each.values)}
            for kind in known_kinds(look, kinds)
            for each in (await look.items(kind)).values()
        ]
    objects = list(_objects(snapshot.model, _declared(caller)))
    return {**_file(caller), "objects": objects, "items": items, "steps": []}


async def export_draft(caller: Caller, number: int) -> dict[str, Any]:
    """The changes of one draft as a file. Raises 403, 404."""
    draft = await drafts.draft(caller, number)
    return {**_file(caller), "title": draft["title"], "objects": [], "items": [], "steps": draft["steps"]}


def _file(caller: Caller) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "organisation": caller.organisation.name,
        "exported_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }


async def compare(caller: Caller, given: Any) -> dict[str, Any]:
    """What importing a file would do: `{"report", "steps", "diff", "problems"}`; nothing is kept. Raises 403, 422."""
    found = await _compared(caller, given)
    checked = await drafts.check(caller, found.steps)
    return {
        "report": [_told(entry, caller.language) for entry in found.report],
        "steps": len(found.steps),
        "diff": checked["diff"],
        "problems": checked["problems"],
    }


async def into_draft(caller: Caller, given: Any, title: Any) -> dict[str, Any]:
    """A new draft of what a file holds and is not here. Raises 403, and 422 where nothing is left to do."""
    found = await _compared(caller, given)
    if not found.steps:
        raise invalid((), say("文件中没有需要变更的内容", "The file holds nothing that is not here already"))
    return await drafts.create_draft(caller, {"title": title, "steps": found.steps})


async def _compared(caller: Caller, given: Any) -> Comparison:
    file = _read(given)
    snapshot = await administrator(caller)
    found = difference_of(snapshot.model, file.objects)
    found.steps += [step for step in file.steps if step["op"] != CONFIGURE]
    async with looking(caller) as look:
        for kind, key, values in file.items:
            await _item(look, found, kind, key, values)
        for step in file.steps:
            if step["op"] == CONFIGURE:
                await _item(
                    look,
                    found,
                    step["kind"],
                    step["key"],
                    step.get("after"),
                    part=step.get("before") is not None,
                )
    if len(found.steps) > drafts.MOST_STEPS:
        message = say(
            "文件中的变更过多，最多 {n} 步", "The file holds more than {n} changes", n=drafts.MOST_STEPS
        )
        raise invalid((FieldError("out_of_range", message, field="package"),), message)
    return found


async def _item(
    look: Look,
    found: Comparison,
    kind: str,
    key: str,
    values: Mapping[str, Any] | None,
    *,
    part: bool = False,
) -> None:
    """What an item of a file comes to here; `part`: its values are some of an item that must be here."""
    if kind not in look.kinds:
        why = say("此处没有这种配置", "There is no such kind of configuration here")
        found.tell("conflict", kind, None, why, key)
        return
    now = (await look.items(kind)).get(key)
    if key in await look.twice(kind):
        found.tell("conflict", kind, None, say("此处有多个同名的", "Here several are called so"), key)
        return
    if now is None and part and values is not None and look.kinds[kind].alone:
        found.tell("conflict", kind, None, say("此处没有", "It is not here"), key)
        return
    step = towards(kind, key, values, now)
    if step is not None:
        found.steps.append(step)
    became = (
        "same" if step is None else "added" if now is None else "removed" if values is None else "changed"
    )
    found.tell(became, kind, None, None, key)


def _told(entry: Mapping[str, Any], language: str) -> dict[str, Any]:
    why = entry["why"]
    return {**entry, "why": None if why is None else why.in_language(language)}


# -- what a file holds -------------------------------------------------------------------------------------------


def _declared(caller: Caller) -> Mapping[str, Object]:
    return {each.name: each for each in caller.organisation.declared}


def _objects(model: Model, declared: Mapping[str, Object]) -> Iterator[dict[str, Any]]:
    for owner in model.objects.values():
        shipped = declared.get(owner.name)
        fields = [
            _definition(each)
            for each in owner.fields.values()
            if each.layer == "organisation" and not each.system
        ]
        changed = {} if shipped is None else _overrides(owner, shipped)
        of_object = _of_object(owner) if shipped is None else _changed_of(owner, shipped)
        if shipped is None or fields or changed or of_object:
            yield {
                "name": owner.name,
                "layer": owner.layer,
                **of_object,
                "fields": fields,
                "overrides": changed,
            }


def _definition(each: Field) -> dict[str, Any]:
    """A field as it would be given to make it."""
    whole = kept_keys(field_json(each))
    return {
        key: value for key, value in whole.items() if value is not False and key not in ("building", "stored")
    }


def _of_object(owner: Object) -> dict[str, Any]:
    whole = {"label": dict(owner.label), "plural": dict(owner.plural), "icon": owner.icon}
    return {**whole, "name_field": owner.name_field, **({"hidden": True} if owner.hidden else {})}


def _changed_of(owner: Object, shipped: Object) -> dict[str, Any]:
    was = _of_object(shipped)
    return {key: value for key, value in _of_object(owner).items() if was.get(key) != value}


def _overrides(owner: Object, shipped: Object) -> dict[str, Any]:
    """What the organisation says otherwise of shipped fields."""
    found = {}
    for name, was in shipped.fields.items():
        now = owner.fields.get(name)
        if now is not None and not was.system:
            before, after = field_json(was), field_json(now)
            changed = {
                key: after[key] for key in OVERRIDABLE if key in after and after[key] != before.get(key)
            }
            if changed:
                found[name] = changed
    return found


# -- what a file would change ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _File:
    """What a file holds: objects, items as (kind, key, values), and steps."""

    objects: list[dict[str, Any]]
    items: list[tuple[str, str, Mapping[str, Any]]]
    steps: list[Step]


def _read(given: Any) -> _File:
    """What a file holds. Raises 422 for what is no such file."""
    message = say("不是运筹的配置文件", "This is no configuration file of Yunchou")
    if not isinstance(given, Mapping) or given.get("format") != FORMAT:
        raise invalid((FieldError("wrong_type", message, field="package"),), message)
    if given.get("version") not in VERSIONS:
        newer = say("配置文件的版本不受支持", "Configuration files of this version are not known")
        raise invalid((FieldError("out_of_range", newer, field="package.version"),), newer)
    objects, items = given.get("objects"), given.get("items", [])
    if not isinstance(objects, list) or len(objects) > MOST_OBJECTS or not all(map(_is_object, objects)):
        raise invalid((FieldError("wrong_type", message, field="package.objects"),), message)
    if not isinstance(items, list) or len(items) > MOST_ITEMS or not all(map(_is_item, items)):
        raise invalid((FieldError("wrong_type", message, field="package.items"),), message)
    steps = drafts.read_steps(given.get("steps", []))
    return _File(objects, [(each["kind"], each["key"], each["values"]) for each in items], steps)


def _is_item(given: Any) -> bool:
    return (
        isinstance(given, Mapping)
        and isinstance(given.get("kind"), str)
        and isinstance(given.get("key"), str)
        and isinstance(given.get("values"), Mapping)
    )


def _is_object(given: Any) -> bool:
    return (
        isinstance(given, Mapping)
        and isinstance(given.get("name"), str)
        and isinstance(given.get("fields"), list)
        and isinstance(given.get("overrides", {}), Mapping)
        and all(isinstance(f, Mapping) and isinstance(f.get("name"), str) for f in given["fields"])
        and all(isinstance(each, Mapping) for each in given.get("overrides", {}).values())
    )


def difference_of(model: Model, objects: list[dict[str, Any]]) -> Comparison:
    """The steps from a model to what a file holds: objects first, then what points at them, then what is computed."""
    found = Comparison()
    later: list[tuple[int, Step]] = []
    for given in objects:
        name, owner = given["name"], model.objects.get(given["name"])
        if owner is None and given.get("layer") != "organisation":
            found.tell(
                "conflict", name, None, say("此处没有这个标准对象", "There is no such shipped object here")
            )
        elif owner is None:
            later += _new_object(found, name, given)
        else:
            later += _known_object(found, owner, given)
    found.steps += [step for _, step in sorted(later, key=lambda each: each[0])]
    return found


def _new_object(found: Comparison, name: str, given: Mapping[str, Any]) -> list[tuple[int, Step]]:
    plain = [dict(each) for each in given["fields"] if _rank(each) == 0]
    definition = {"name": name, **{key: given[key] for key in OF_OBJECT if key in given and key != "hidden"}}
    found.steps.append({"op": "create_object", "definition": {**definition, "fields": plain}})
    found.tell("added", name)
    later: list[tuple[int, Step]] = [
        (_rank(each), {"op": "create_field", "object": name, "definition": dict(each)})
        for each in given["fields"]
        if _rank(each) > 0
    ]
    if later:
        order = {"order": [each["name"] for each in given["fields"]]}
        later.append((LAST, {"op": "change_object", "object": name, "change": order}))
    return later


def _rank(given: Mapping[str, Any]) -> int:
    """0 for what stands alone, 1 for what points at records, 2 for what follows from other fields."""
    kind = TYPES.get(str(given.get("type")))
    if kind is None:
        return 0
    if kind.computed or given.get("default_expression"):
        return 2
    return 1 if kind.name in LATER else 0


def _known_object(found: Comparison, owner: Object, given: Mapping[str, Any]) -> list[tuple[int, Step]]:
    name = owner.name
    now = _of_object(owner)
    wanted = {key: given[key] for key in OF_OBJECT if key in given and given[key] != now.get(key)}
    if wanted:
        found.steps.append({"op": "change_object", "object": name, "change": wanted})
    found.tell("changed" if wanted else "same", name)
    later: list[tuple[int, Step]] = []
    for each in given["fields"]:
        there = owner.fields.get(each["name"])
        if there is None:
            found.tell("added", name, each["name"])
            later.append((_rank(each), {"op": "create_field", "object": name, "definition": dict(each)}))
        else:
            _known_field(found, name, there, each)
    for field_name, changed in given.get("overrides", {}).items():
        shipped = owner.fields.get(field_name)
        if shipped is None or shipped.layer != "app":
            why = say("此处没有这个标准字段", "There is no such shipped field here")
            found.tell("conflict", name, str(field_name)[:60], why)
        else:
            _change(found, name, shipped, {key: changed[key] for key in OVERRIDABLE if key in changed})
    return later


def _known_field(found: Comparison, name: str, there: Field, given: Mapping[str, Any]) -> None:
    """A field that is in the file and here: changed where it can be, told as a conflict where it cannot."""
    if there.layer != "organisation" or there.system:
        why = say("此处的同名字段是标准字段", "The field of this name is a shipped one here")
        found.tell("conflict", name, there.name, why)
    elif given.get("type") != there.type:
        why = say("类型不同：此处为 {t}", "The type differs: here it is {t}", t=there.type)
        found.tell("conflict", name, there.name, why)
    elif given.get("target", there.target) != there.target:
        why = say("关联的对象不同：此处为 {t}", "It leads elsewhere: here to {t}", t=str(there.target))
        found.tell("conflict", name, there.name, why)
    else:
        settable = (CHANGEABLE | set(TYPES[there.type].settings)) - {"name"}
        _change(found, name, there, {key: given[key] for key in given if key in settable})


def _change(found: Comparison, name: str, there: Field, wanted: Mapping[str, Any]) -> None:
    now = field_json(there)
    changed = {key: value for key, value in wanted.items() if now.get(key) != value}
    if changed:
        found.steps.append({"op": "change_field", "object": name, "field": there.name, "change": changed})
    found.tell("changed" if changed else "same", name, there.name)
