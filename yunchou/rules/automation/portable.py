"""Automations as documents: taken out, brought in, and templates that are shipped to be copied and changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.db import quote
from yunchou.base.errors import FieldError, invalid, say
from yunchou.model.object import Label, label
from yunchou.records.change import Operation
from yunchou.records.write import Unit
from yunchou.rules.automation.declared import DECLARED
from yunchou.rules.automation.definition import Definition, all_steps
from yunchou.rules.automation.loaded import ENTRY, read_definition

FORMAT = "yunchou.automation"
PARTS = ("object", "trigger", "settings", "fields", "condition", "steps", "run_as", *ENTRY)
"""What a document holds beside its name."""
MOST_NAMES = 100


@dataclass(frozen=True, slots=True)
class Template:
    """An automation to begin with: what it is good for, and its document."""

    code: str
    name: Label
    text: Label
    document: Mapping[str, Any]


TEMPLATES: dict[str, Template] = {}


def automation_template(code: str, name: tuple[str, str], text: tuple[str, str], **parts: Any) -> None:
    """Declares a template. Raises ValueError for a code that is taken or a part that a document does not hold."""
    if code in TEMPLATES or code in DECLARED or not set(parts) <= set(PARTS):
        raise ValueError(f"{code!r} is taken, or holds what no automation holds")
    TEMPLATES[code] = Template(code, label(*name), label(*text), parts)


async def export(caller: Caller, id: int) -> dict[str, Any]:
    """An automation as a document; roles in it are named by their codes where they have one. Raises 404."""
    organisation = caller.organisation
    async with organisation.db.acquire() as link:
        snapshot = await organisation.load(link)
        found = await read_definition(link, organisation.schema, snapshot.model, id)
    kept = found.as_json()
    codes = {str(role.id): role.code for role in snapshot.access.roles.values() if role.code}
    for step in _people(kept["steps"]):
        if step.get("kind") == "role":
            step["role"] = codes.get(step["role"], step["role"])
    kept["fields"] = ", ".join(kept["fields"]) or None
    return {"format": FORMAT, "name": kept.pop("name"), **kept}


def _people(given: Any) -> Iterator[dict[str, Any]]:
    """Whatever names people within steps in their JSON form."""
    if isinstance(given, dict):
        if given.get("kind") in ("role", "user") and ("role" in given or "user" in given):
            yield given
        for each in given.values():
            yield from _people(each)
    elif isinstance(given, list):
        for each in given:
            yield from _people(each)


async def bring_in(caller: Caller, document: Mapping[str, Any]) -> int:
    """Makes an automation of a document, switched off, under a name of its own; gives its record.

    Raises 422 with the place of whatever does not fit here: an object, a field, a person, a role, a webhook.
    """
    if document.get("format") != FORMAT or not isinstance(document.get("name"), str):
        raise invalid([FieldError("malformed", say("不是自动化文件", "This is no automation"), "format")])
    values = {name: document[name] for name in PARTS if document.get(name) is not None}
    async with Unit(caller) as unit:
        name = await _free_name(unit, document["name"].strip()[:90] or "—")
        (result,) = await unit.write(
            "automation", [Operation("create", {**values, "name": name, "active": False})]
        )
        assert result.id is not None
        made = await read_definition(unit.link, caller.organisation.schema, unit.snapshot.model, result.id)
        faults = await _strangers(unit, made)
        if faults:
            raise invalid(faults)
    return result.id


async def _free_name(unit: Unit, wanted: str) -> str:
    """The name, with a number behind it where another automation has it."""
    table = unit.asking().table(unit.snapshot.model.object("automation"))
    rows = await unit.link.fetch(
        f"select name from {table} where starts_with(lower(name), lower($1)) and deleted_at is null", wanted
    )
    taken = {row["name"].lower() for row in rows}
    names = [wanted, *(f"{wanted} ({number})" for number in range(2, MOST_NAMES))]
    free = next((each for each in names if each.lower() not in taken), None)
    if free is None:
        raise invalid([FieldError("duplicate", say("名称已被占用", "The name is taken"), "name")])
    return free


async def _strangers(unit: Unit, definition: Definition) -> list[FieldError]:
    """People, roles and webhooks that a definition names and that are not here."""
    access = unit.snapshot.access
    roles = {each for role in access.roles.values() for each in (str(role.id), role.code)}
    people = {str(id) for id in access.people}
    rows = await unit.link.fetch(f"select id from {quote(unit.caller.organisation.schema)}.webhook")
    hooks = {str(row["id"]) for row in rows}
    found = []
    for path, step in all_steps(definition.steps, "steps"):
        given = msgspec.to_builtins(step)
        for name, _ in step.bodies():
            given.pop(name.partition(".")[0], None)
        if "webhook" in given and given["webhook"] not in hooks:
            words = say("没有此 Webhook", "There is no such webhook")
            found.append(FieldError("not_an_option", words, f"{path}.webhook"))
        for each in _people(given):
            if each.get(each["kind"]) not in (people if each["kind"] == "user" else roles):
                words = say("没有此人员或角色", "There is no such person or role")
                found.append(FieldError("not_an_option", words, path))
    return found


def templates(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The templates for whose object there is an object here."""
    return [
        {
            "code": each.code,
            "label": dict(each.name),
            "text": dict(each.text),
            "object": each.document.get("object"),
            "trigger": each.document["trigger"],
        }
        for each in TEMPLATES.values()
        if each.document.get("object") in (None, *snapshot.model.objects)
    ]


def document_of(code: str, english: bool) -> dict[str, Any] | None:
    """The document of a template, named in the language of whoever copies it; None for a code that there is not."""
    found = TEMPLATES.get(code)
    if found is None:
        return None
    name = found.name["en" if english else "zh-CN"]
    return {"format": FORMAT, "name": name, **found.document}
