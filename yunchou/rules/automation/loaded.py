"""The automations in force, kept with every snapshot."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.base import log
from yunchou.base.db import Connection, Record, quote
from yunchou.base.errors import Problem, not_found, say
from yunchou.model.object import Model, Object
from yunchou.rules.automation.definition import Definition, Entry, placed, read_steps, read_trigger
from yunchou.rules.conditions import split_names

PART = "automations"
ENTRY = tuple(each.name for each in fields(Entry))
_log = log.get(__name__)


@dataclass(frozen=True, slots=True)
class Automations:
    """All active automations by their ids."""

    by_id: Mapping[int, Definition] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)
    """The ids of those that were shipped, by their codes."""

    def of(self, kind: str, object: str | None = None) -> Iterator[Definition]:
        """Those in force now of one kind of trigger, on one object where it is named; the oldest first."""
        now = dt.datetime.now(dt.UTC)
        for each in self.by_id.values():
            if each.trigger.kind == kind and object in (None, each.object) and in_force(each, now):
                yield each


def in_force(definition: Definition, now: dt.datetime) -> bool:
    """Whether a moment lies within the dates of an automation."""
    began = definition.starts_at is None or definition.starts_at <= now
    return began and (definition.ends_at is None or now < definition.ends_at)


def automations_of(snapshot: Snapshot) -> Automations:
    """The automations of a snapshot."""
    found: Automations = snapshot.parts.get(PART) or Automations()
    return found


@snapshot_part(PART)
async def load(link: Connection, schema: str, model: Model) -> Automations:
    """All active automations."""
    owner = model.objects.get("automation")
    if owner is None or not owner.table or not all(f.column for f in owner.fields.values()):
        # Before the upgrade that makes the table.
        return Automations()
    rows = await link.fetch(
        f"select {_columns(owner)} from {quote(schema)}.{quote(owner.table)} where active and deleted_at is null order by id"
    )
    found = {}
    for row in rows:
        try:
            found[row["id"]] = _of_record(row)
        except Problem as problem:
            # A kind of step that this version does not know: the automation rests, the others go on.
            _log.warning(
                "an automation cannot be read", extra={"automation": row["name"], "why": str(problem)}
            )
    codes = {row["code"]: row["id"] for row in rows if row["code"] and row["id"] in found}
    return Automations(found, codes)


def _columns(owner: Object) -> str:
    return ", ".join(f"{quote(f.column)} as {quote(f.name)}" for f in owner.fields.values() if f.column)


async def read_definition(link: Connection, schema: str, model: Model, id: int) -> Definition:
    """An automation as it is now, in force or not. Raises 404, and 422 for one that this version of the server cannot read."""
    owner = model.object("automation")
    row = await link.fetchrow(
        f"select {_columns(owner)} from {quote(schema)}.{quote(owner.table)} where id = $1 and deleted_at is null",
        id,
    )
    if row is None:
        raise not_found()
    return _of_record(row)


def _of_record(row: Record) -> Definition:
    return definition_of(
        row["id"],
        row["version"],
        {
            **{name: row[name] for name in ("name", "object", "trigger", "condition", "run_as", *ENTRY)},
            "fields": split_names(row["fields"]),
            "settings": json.loads(row["settings"] or "null"),
            "steps": json.loads(row["steps"] or "null"),
        },
        row["starts_at"],
        row["ends_at"],
        row["starters"] or (),
    )


def definition_of(
    id: int,
    version: int,
    given: Mapping[str, Any],
    starts_at: Any = None,
    ends_at: Any = None,
    starters: Iterable[int] = (),
) -> Definition:
    """A definition from its JSON form. Raises 422 for what this version of the server cannot read."""
    steps = read_steps(given["steps"])
    return Definition(
        id,
        version,
        given["name"],
        given["object"],
        read_trigger(given["trigger"], given["settings"]),
        tuple(given["fields"]),
        given["condition"],
        steps,
        given["run_as"],
        # What was kept by an earlier version of the server knows nothing of these.
        Entry(**{name: given[name] for name in ENTRY if given.get(name) is not None}),
        starts_at,
        ends_at,
        frozenset(starters),
        placed(steps),
    )


async def keep_version(link: Connection, schema: str, definition: Definition) -> None:
    """Keeps a definition for the runs that begin with it."""
    await link.execute(
        f"insert into {quote(schema)}.automation_version (automation, version, definition)"
        " values ($1, $2, $3::text::jsonb) on conflict do nothing",
        definition.id,
        definition.version,
        json.dumps(definition.as_json(), ensure_ascii=False),
    )


async def version_of(link: Connection, schema: str, automation: int, version: int) -> Definition:
    """The definition that a run began with. Raises 404, and 422 for one that this version of the server cannot read."""
    kept = await link.fetchval(
        f"select definition::text from {quote(schema)}.automation_version where automation = $1 and version = $2",
        automation,
        version,
    )
    if kept is None:
        raise not_found(say("没有此版本的自动化", "There is no such version of the automation"))
    return definition_of(automation, version, json.loads(kept))
