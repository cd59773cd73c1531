"""The import plan that choices come to: one step for each table, in the order in which records can be made, and a second
for references to records of the same module.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.apps.migration.looking import first_of, person_columns
from yunchou.apps.migration.proposing import Pipeline
from yunchou.apps.migration.sources import CURRENCY_COLUMNS, Module, Source, source_of
from yunchou.base.errors import FieldError, invalid, say
from yunchou.model.field_types import type_of
from yunchou.model.object import Model, Object

SOURCE_ID = "external_id"


def steps_of(
    found: Mapping[str, Any],
    choices: Mapping[str, Any],
    model: Model,
    pipelines: Sequence[Pipeline] = (),
) -> list[dict[str, Any]]:
    """The steps. Raises 422 where there is nothing to do."""
    pipeline = next((each for each in pipelines if each.name == choices.get("pipeline")), None)
    source = source_of(found["source"] or "")
    here = {each["key"]: each for each in found["modules"]}
    steps: list[dict[str, Any]] = []
    for module in source.modules if source else ():
        chosen = choices["modules"].get(module.key)
        if module.key not in here or chosen is None or not chosen["take"]:
            continue
        owner = model.objects.get(module.object)
        if owner is not None:
            steps += _of_module(module, owner, here[module.key], chosen, choices, pipeline)
    if not steps:
        message = say("没有选择要迁移的模块。", "No module is chosen.")
        raise invalid((FieldError("required", message, field="modules"),), message)
    if source is not None and choices.get("attachments") and found.get("files", {}).get("file"):
        steps.append(_of_files(source, found["files"], choices, model))
    return steps


def _of_files(
    source: Source, told: Mapping[str, Any], choices: Mapping[str, Any], model: Model
) -> dict[str, Any]:
    """Attachments, once the records that they belong to are there. Those are found wherever a run has brought them."""
    objects = [model.objects[each.object] for each in source.modules if each.object in model.objects]
    among = dict.fromkeys(each.name for each in objects if SOURCE_ID in each.fields)
    created: dict[str, Any] = {"column": "created_at", "unreadable": "empty"}
    if told.get("order"):
        created["order"] = told["order"]
    entries = {
        SOURCE_ID: "id",
        "name": "name",
        "file": "file",
        "record": {"column": "record", "find": SOURCE_ID, "among": list(among)},
        "created_at": created,
        **{name: person(name, choices) for name in ("owner", "created_by")},
    }
    return {"file": told["file"], "object": "attachment", "match": [SOURCE_ID], "map": entries}


def person(column: str, choices: Mapping[str, Any]) -> dict[str, Any]:
    """Whoever a column of people means here; what is nobody's goes to one person."""
    default = choices["default_user"]
    fix = {key: user or default for key, user in choices["users"].items()}
    return {"column": column, "fix": fix, "find": "id", "missing": "empty"}


def _of_module(
    module: Module,
    owner: Object,
    found: Mapping[str, Any],
    chosen: Mapping[str, Any],
    choices: Mapping[str, Any],
    pipeline: Pipeline | None,
) -> list[dict[str, Any]]:
    steps, later = [], []
    orders = {each["name"]: each["order"] for each in found["columns"]}
    for table in found["tables"]:
        sources = _Map(module, owner, table["columns"], orders, chosen, choices)
        whole = sources.whole()
        if not table["rows"] or not whole.keys() - {SOURCE_ID, *module.constants, *module.people}:
            continue
        match = [SOURCE_ID] if SOURCE_ID in whole else []
        entered = sources.entered(pipeline) if pipeline and "stage" in whole else {}
        told = {"stage_entered": entered} if entered else {}
        steps.append({"file": table["file"], "object": owner.name, "match": match, "map": whole, **told})
        after = sources.later()
        if after and match:
            entries = {SOURCE_ID: whole[SOURCE_ID], **after}
            when = {source["column"]: True for source in after.values()}
            if len(when) == 1:
                later.append(
                    {
                        "file": table["file"],
                        "object": owner.name,
                        "match": match,
                        "map": entries,
                        "when": when,
                    }
                )
    return steps + later


class _Map:
    """The sources of one table's fields."""

    def __init__(
        self,
        module: Module,
        owner: Object,
        columns: list[str],
        orders: Mapping[str, str | None],
        chosen: Mapping[str, Any],
        choices: Mapping[str, Any],
    ) -> None:
        self.module, self.owner, self.columns = module, owner, columns
        self.orders, self.chosen, self.choices = orders, chosen, choices

    def whole(self) -> dict[str, Any]:
        """What the first step of a table sets: all but references within the module."""
        out: dict[str, Any] = {}
        column = first_of(self.columns, self.module.ids)
        if column is not None and SOURCE_ID in self.owner.fields:
            out[SOURCE_ID] = column
        self._person_name(out)
        for name, target in self.chosen["columns"].items():
            if target and name in self.columns:
                self._column(out, name, target)
        for name, columns in self.module.also.items():
            also = first_of(self.columns, columns)
            if also is not None:
                out.setdefault(name, {"column": also, "unreadable": "empty"})
        for name, value in self.module.constants.items():
            out.setdefault(name, {"value": value})
        for name in (*self.module.relations, *self.module.names):
            if name not in self.module.later and name not in out:
                self._relation(out, name)
        for name, columns in self.module.either.items():
            column = first_of(self.columns, columns)
            if column is not None and name in self.owner.fields and name not in out:
                out[name] = {"column": column, "find": SOURCE_ID, "missing": "either"}
        for name in self.module.people:
            self._people(out, name)
        self._unnamed(out)
        if "stage" in out and self.choices.get("pipeline"):
            out["pipeline"] = {"value": self.choices["pipeline"], "find": "name"}
        return out

    def entered(self, pipeline: Pipeline) -> dict[str, Any]:
        """When records came to the stage that they are in. What has been is asked nothing that stages ask for today."""
        column = next((name for name, target in self.chosen["columns"].items() if target == "stage"), None)
        out: dict[str, Any] = {}
        for stage in pipeline.stages:
            there = [
                value
                for value, meant in self.chosen["values"].get("stage", {}).items()
                if meant == stage.name
            ]
            moments = [
                found
                for each in self.module.entered[stage.kind != "open"]
                if (found := first_of(self.columns, (each,))) is not None
            ]
            if not there or not moments or column is None:
                continue
            source: dict[str, Any] = {
                "template": [f"{{{each}}}" for each in moments],
                "when": {column: there},
            }
            order = next((self.orders[each] for each in moments if self.orders.get(each)), None)
            out[stage.name] = {**source, "order": order} if order else source
        return out

    def later(self) -> dict[str, Any]:
        """What waits until all records of the module are there."""
        out: dict[str, Any] = {}
        for name in self.module.later:
            self._relation(out, name)
        return out

    def _person_name(self, out: dict[str, Any]) -> None:
        if self.module.person is None:
            return
        given, family = (first_of(self.columns, (each,)) for each in self.module.person)
        whole = first_of(self.columns, self.module.fields.get("name", ()))
        pieces = [f"{{{whole}}}"] if whole else []
        if given and family:
            pieces.append(f"{{{given}|{family}:person}}")
        elif family:
            pieces.append(f"{{{family}}}")
        if pieces:
            out["name"] = {"template": pieces}

    def _unnamed(self, out: dict[str, Any]) -> None:
        """A name for records that have none there, where ours need one."""
        if not self.module.unnamed:
            return
        name = out.get("name", {})
        pieces = name.get("template") or ([f"{{{name['column']}}}"] if "column" in name else [])
        fix = {"fix": name["fix"]} if "fix" in name else {}
        out["name"] = {"template": [*pieces, self.module.unnamed], **fix}

    def _column(self, out: dict[str, Any], column: str, target: str) -> None:
        name, _, part = target.partition(".")
        field = self.owner.fields.get(name)
        if field is None:
            return
        if part:
            out.setdefault(name, {"parts": {}, "unreadable": "empty"})["parts"][part] = column
            return
        source: dict[str, Any] = {"column": column}
        fix = {value: meant for value, meant in self.chosen["values"].get(name, {}).items() if value != meant}
        if fix:
            source["fix"] = fix
        if self.orders.get(column):
            source["order"] = self.orders[column]
        currency = first_of(self.columns, CURRENCY_COLUMNS) if type_of(field).kind == "money" else None
        if currency is not None:
            source["currency"] = currency
        if type_of(field).relation:
            out[name] = {**source, "find": "name"}
        elif name == self.owner.name_field:
            out[name] = source
        else:
            out[name] = {**source, "unreadable": "empty"}

    def _relation(self, out: dict[str, Any], name: str) -> None:
        field = self.owner.fields.get(name)
        if field is None or field.readonly:
            return
        column = first_of(self.columns, self.module.relations.get(name, ()))
        if column is not None:
            out[name] = {"column": column, "find": SOURCE_ID, "missing": "empty"}
            return
        column = first_of(self.columns, self.module.names.get(name, ()))
        if column is not None:
            out[name] = {"column": column, "missing": "empty"}

    def _people(self, out: dict[str, Any], name: str) -> None:
        by_id, by_name = person_columns(self.module, name, self.columns)
        column = by_id or by_name
        if column is None or name not in self.owner.fields:
            return
        out[name] = person(column, self.choices)
