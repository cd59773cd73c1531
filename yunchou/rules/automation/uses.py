"""Automations name objects and fields: they are told as uses, and follow when one gets another name."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from yunchou.base.db import Connection, quote
from yunchou.base.errors import Problem, say
from yunchou.language.mentions import mentions, renamed
from yunchou.model.object import Model
from yunchou.model.uses import Use, finds_saved_uses, follows_names
from yunchou.rules.automation.definition import Definition, sited
from yunchou.rules.automation.loaded import definition_of
from yunchou.rules.automation.spots import Site, Spot
from yunchou.rules.conditions import split_names


@dataclass(frozen=True, slots=True)
class _Kept:
    """A definition as it is kept: an automation's present one, or the version that runs began with."""

    definition: Definition
    present: bool


async def _kept(link: Connection, schema: str, model: Model) -> list[_Kept]:
    """All automations, and the versions that runs began with."""
    owner = model.objects.get("automation")
    if owner is None or not owner.table:
        return []
    table = f"{quote(schema)}.{quote(owner.table)}"
    rows = await link.fetch(
        "select true as present, a.id, a.version, json_build_object('name', a.name, 'object', a.object, 'trigger', a.trigger,"
        " 'settings', a.settings, 'fields', a.fields,"
        " 'condition', a.condition, 'steps', a.steps, 'run_as', a.run_as, 'exit_when', a.exit_when, 'reentry', a.reentry,"
        f" 'most_runs', a.most_runs, 'most_per', a.most_per)::text as definition from {table} a"
        " where a.deleted_at is null union all"
        f" select false, v.automation, v.version, v.definition::text from {quote(schema)}.automation_version v"
    )
    found = []
    for row in rows:
        try:
            given = json.loads(row["definition"])
            if row["present"]:
                given["fields"] = split_names(given["fields"])
            read = definition_of(row["id"], row["version"], given)
        except Problem:
            # Of a kind of step that this version of the server does not know, the names are not known either.
            continue
        found.append(_Kept(read, row["present"]))
    return found


def _spots(definition: Definition, model: Model) -> Iterator[Spot]:
    owner = model.objects.get(definition.object or "")
    yield from definition.trigger.spots(Site(model, owner, "settings"))
    for step, site in sited(definition.steps, Site(model, owner, "steps")):
        yield from step.spots(site)
    if definition.entry.exit_when:
        # Renamed with the definition as a whole.
        yield Spot("exit_when", "condition", owner, definition.entry.exit_when, lambda new: None)


def _names(spot: Spot, model: Model, object: str, field: str | None) -> bool:
    """Whether a spot names an object or field."""
    if spot.role == "object":
        return field is None and spot.text == object
    if spot.owner is None:
        return False
    if spot.role == "field":
        return (spot.owner.name, spot.text) == (object, field)
    if spot.role == "inverse":
        inverse = model.inverses(spot.owner.name).get(spot.text)
        return inverse is not None and inverse.object == object and field in (None, inverse.field)
    found = mentions(model, spot.owner, spot.text)
    return any(each.object == object and field in (None, each.field) for each in found)


@finds_saved_uses
async def automations_that_name(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Iterable[Use]:
    """The automations whose trigger or steps name an object or field, each once.

    What their object, condition and watched fields name is told with those of all rules.
    """
    return [
        Use(
            "automation",
            say("自动化“{a}”", "the automation {a}", a=kept.definition.name),
            kept.definition.object,
        )
        for kept in await _kept(link, schema, model)
        if kept.present and any(_names(spot, model, object, field) for spot in _spots(kept.definition, model))
    ]


@follows_names
async def automations_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Automations, and the versions that runs began with, name the object or field as it is called now."""
    table = f"{quote(schema)}.{quote(model.objects['automation'].table)}"
    for kept in await _kept(link, schema, model):
        was = json.dumps(kept.definition.as_json())
        spots = list(_spots(kept.definition, model))
        for spot in spots:
            if _names(spot, model, object, field):
                _rename(spot, model, object, field, name)
        changed = _whole(kept.definition, model, object, field, name)
        if json.dumps(changed) == was:
            continue
        if kept.present:
            await link.execute(
                f"update {table} set settings = $2::text::jsonb, steps = $3::text::jsonb, exit_when = $4 where id = $1",
                kept.definition.id,
                json.dumps(changed["settings"], ensure_ascii=False),
                json.dumps(changed["steps"], ensure_ascii=False),
                changed["exit_when"],
            )
        else:
            await link.execute(
                f"update {quote(schema)}.automation_version set definition = $3::text::jsonb"
                " where automation = $1 and version = $2",
                kept.definition.id,
                kept.definition.version,
                json.dumps(changed, ensure_ascii=False),
            )
    if field is None:
        await link.execute(
            f"update {quote(schema)}.automation_run set object = $2 where object = $1"
            " and state in ('ready', 'waiting', 'joining', 'dead')",
            object,
            name,
        )


def _rename(spot: Spot, model: Model, object: str, field: str | None, name: str) -> None:
    if spot.role == "object" or (spot.role == "field" and field is not None):
        spot.put(name)
    elif spot.role in ("expression", "condition") and field is not None and spot.owner is not None:
        spot.put(renamed(model, spot.owner, spot.text, object, field, name))


def _whole(
    definition: Definition, model: Model, object: str, field: str | None, name: str
) -> dict[str, object]:
    """The definition in JSON, its own object, condition and watched fields renamed too."""
    found = definition.as_json()
    owner = model.objects.get(definition.object or "")
    if field is None:
        found["object"] = name if definition.object == object else definition.object
    elif owner is not None:
        for part, text in (("condition", definition.condition), ("exit_when", definition.entry.exit_when)):
            if text:
                found[part] = renamed(model, owner, text, object, field, name)
        if owner.name == object:
            found["fields"] = [name if each == field else each for each in definition.fields]
    return found
