"""What a migration would do if nobody said otherwise: columns to fields, people to people, values to options and stages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from yunchou.access.state import AccessState
from yunchou.apps.migration.looking import first_of, known_columns
from yunchou.apps.migration.sources import CURRENCY_COLUMNS, RATE_COLUMNS, Module, plain, source_of
from yunchou.base.cells import CellProblem
from yunchou.model.field_types import type_of
from yunchou.model.field_types.base import CellReading
from yunchou.model.object import Field, Model, Object
from yunchou.records.imports.inference import Column, suggest

STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the pipeline that deals go to."""

    name: str
    kind: str
    probability: float | None


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A pipeline with its stages in order."""

    name: str
    stages: tuple[Stage, ...]


def propose(
    found: Mapping[str, Any],
    model: Model,
    people: AccessState,
    mails: Mapping[str, int],
    pipelines: Sequence[Pipeline],
    me: int,
) -> dict[str, Any]:
    """The choices for a finding. `mails`: whose address is whose; `me`: who has what is nobody else's."""
    source = source_of(found["source"] or "")
    if source is None:
        return {"modules": {}, "users": {}, "default_user": str(me), "pipeline": None}
    pipeline = pipelines[0] if pipelines else None
    modules: dict[str, Any] = {}
    for each in found["modules"]:
        module = source.module(each["key"])
        if module is not None and module.object in model.objects:
            modules[each["key"]] = _module(module, model.objects[module.object], each, pipeline)
    return {
        "modules": modules,
        "users": {each["key"]: _user(each, people, mails) for each in found["users"]},
        "default_user": str(me),
        "pipeline": pipeline.name if pipeline else None,
        "attachments": True,
    }


def _module(
    module: Module, owner: Object, found: Mapping[str, Any], pipeline: Pipeline | None
) -> dict[str, Any]:
    columns = propose_columns(module, owner, found["columns"])
    values: dict[str, dict[str, str]] = {}
    for column in found["columns"]:
        target = columns.get(column["name"])
        if target is None or not column["values"]:
            continue
        read = propose_values(module, owner, target, column["values"], pipeline)
        if read is not None:
            values[target] = read
    return {"take": True, "columns": columns, "values": values}


def propose_columns(
    module: Module, owner: Object, found: Sequence[Mapping[str, Any]]
) -> dict[str, str | None]:
    """For each column the field it goes to; None for none. What is known of the module first, then likeness."""
    names = [each["name"] for each in found if each["filled"]]
    out: dict[str, str | None] = {each["name"]: None for each in found}
    settled: set[str] = set(fixed_columns(module, names))
    taken: set[str] = {
        *(*module.relations, *module.either, *module.names, *module.people, *module.constants),
        "external_id",
    }
    if module.person and all(first_of(names, (each,)) for each in module.person):
        taken.add("name")
    filled = {each["name"]: each["filled"] for each in found}
    for field, called in module.fields.items():
        if field in taken or not _exists(owner, field):
            continue
        column = _first_filled(names, called, settled, filled)
        if column is not None:
            out[column] = field
            settled.add(column)
            taken.add(field)
    ignored = {plain(each) for each in module.ignored} | set(known_columns(module))
    rest = [
        Column(each["name"], each["type"], each["samples"], each["filled"], order=each["order"])
        for each in found
        if each["name"] not in settled and each["filled"] and plain(each["name"]) not in ignored
    ]
    suggest(_without(owner, taken), rest)
    for each in rest:
        likely = each.suggested_field
        if likely is not None and likely not in taken and _exists(owner, likely):
            out[each.name] = likely
            taken.add(likely)
    return out


def _first_filled(
    names: Sequence[str], called: Sequence[str], settled: set[str], filled: Mapping[str, int]
) -> str | None:
    for each in called:
        column = first_of(names, (each,))
        if column is not None and column not in settled and filled[column]:
            return column
    return None


def fixed_columns(module: Module, names: Sequence[str]) -> list[str]:
    """The columns whose use is settled: ids, references, people, the two parts of a name."""
    wanted = [
        CURRENCY_COLUMNS,
        RATE_COLUMNS,
        module.ids,
        *module.relations.values(),
        *module.either.values(),
        *module.names.values(),
    ]
    for ids, called in module.people.values():
        wanted += [ids, called]
    out = [column for each in wanted if (column := first_of(names, each)) is not None]
    if module.person:
        out += [column for each in module.person if (column := first_of(names, (each,))) is not None]
    return out


def _exists(owner: Object, path: str) -> bool:
    name, _, part = path.partition(".")
    field = owner.fields.get(name)
    if field is None or field.computed or (field.readonly and name != "created_at"):
        return False
    return not part or part in type_of(field).columns


def _without(owner: Object, taken: set[str]) -> Object:
    """The object with only the fields that are still to be had and take values of a cell."""
    kept = {
        name: each
        for name, each in owner.fields.items()
        if name not in taken
        and not type_of(each).relation
        and name not in ("owner", "created_at", "external_id")
    }
    return replace(owner, fields=MappingProxyType(kept))


def settable(owner: Object) -> list[str]:
    """The fields and parts of fields that a column can be given to."""
    out: list[str] = []
    for name, each in owner.fields.items():
        closed = (each.system and name != "created_at") or not _exists(owner, name) or type_of(each).relation
        if closed and name != STAGE:
            continue
        parts = type_of(each).columns
        out += [f"{name}.{part}" for part in parts] if parts else [name]
    return out


# -- values ----------------------------------------------------------------------------------------------------------


def propose_values(
    module: Module, owner: Object, target: str, values: Mapping[str, int], pipeline: Pipeline | None
) -> dict[str, str] | None:
    """For each value of a column of choices what it is here, "" for nothing; None where the field takes any value."""
    field = owner.fields.get(target)
    if field is None:
        return None
    known = {plain(name): meant for name, meant in module.values.get(target, {}).items()}
    if target == STAGE:
        return {value: _stage(value, pipeline) for value in values} if pipeline else {}
    if type_of(field).options != "flat":
        return None
    return {value: _option(field, value, known) for value in values}


def _option(field: Field, value: str, known: Mapping[str, str]) -> str:
    meant = known.get(plain(value), value)
    try:
        read = type_of(field).reader(field, CellReading())(meant)
    except CellProblem:
        wanted = plain(meant)
        for option in field.option_values.values():
            called = {plain(words) for words in (option.value, *option.label.values())}
            if wanted in called:
                return option.value
        return ""
    if isinstance(read, str):
        return read
    return ";".join(read) if isinstance(read, list) else ""


_WON = ("won", "赢单", "成交", "签约", "赢", "closedwon")
_LOST = ("lost", "输单", "丢单", "失败", "输", "无效", "作废", "closedlost", "losttocompetition")
_EARLY = ("qualification", "prospect", "初步", "验证", "线索", "接洽", "identify")
_LATE = ("negotiation", "谈判", "商务", "合同", "review", "verbal")


def _stage(value: str, pipeline: Pipeline) -> str:
    """The stage that a stage of another system is most likely: of the same name, else by what its name tells."""
    wanted = plain(value)
    for each in pipeline.stages:
        if plain(each.name) == wanted:
            return each.name
    opened = [each for each in pipeline.stages if each.kind == "open"]
    for kind, words in (("lost", _LOST), ("won", _WON)):
        if any(word in wanted for word in words):
            return next((each.name for each in pipeline.stages if each.kind == kind), "")
    if not opened:
        return ""
    if any(word in wanted for word in _EARLY):
        return opened[0].name
    if any(word in wanted for word in _LATE):
        return opened[-1].name
    alike = [each for each in opened if plain(each.name) in wanted or wanted in plain(each.name)]
    return (alike or opened)[0].name if alike else opened[len(opened) // 2].name


# -- people ----------------------------------------------------------------------------------------------------------


def _user(found: Mapping[str, Any], people: AccessState, mails: Mapping[str, int]) -> str | None:
    """Who somebody of the other system is here: by mail, else by a name that only one person has."""
    mail = found["mail"].casefold()
    if mail and mail in mails:
        return str(mails[mail])
    wanted = plain(found["name"] or found["key"])
    named = [each.id for each in people.people.values() if each.active and plain(each.name) == wanted]
    return str(named[0]) if wanted and len(named) == 1 else None
