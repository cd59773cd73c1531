"""Which stored computed fields have their values in their columns, as a part of the snapshot."""

import json
from collections.abc import Iterable, Set

from yunchou.access.organisation import OrganisationSettings, Snapshot, snapshot_part
from yunchou.base.db import Connection, quote
from yunchou.model.computed import Computed
from yunchou.model.object import Model

PART = "being calculated"


@snapshot_part(PART)
async def being_calculated(link: Connection, schema: str, model: Model) -> frozenset[tuple[str, str]]:
    """The stored computed fields, as (object, field), whose columns are not filled yet."""
    if not any(each.stored for each in model.computed.values()):
        return frozenset()
    rows = await link.fetch(f"select object, field, fingerprint from {quote(schema)}.computed_filled")
    filled = {(row["object"], row["field"]): row["fingerprint"] for row in rows}
    under = await _conventions(link, schema)
    return frozenset(
        key
        for key, each in model.computed.items()
        if each.stored and filled.get(key) != fingerprint(model, each, under)
    )


def fingerprint(model: Model, computed: Computed, conventions: str) -> str:
    """What a column was filled by, under which conventions, and which column it was."""
    column = model.objects[computed.object].fields[computed.field].column
    return f"{computed.fingerprint}:{column}{conventions}"


async def _conventions(link: Connection, schema: str) -> str:
    """The organisation's conventions that decide where a day and a year begin; nothing for the usual ones."""
    found = await link.fetchval("select settings from yunchou.organisation where schema_name = $1", schema)
    settings = OrganisationSettings.of(json.loads(found or "{}"))
    usual = OrganisationSettings()
    told = (settings.time_zone, settings.fiscal_start_month)
    return "" if told == (usual.time_zone, usual.fiscal_start_month) else f":{told[0]}:{told[1]}"


def calculating(snapshot: Snapshot) -> Set[tuple[str, str]]:
    """The same, of a snapshot."""
    found: frozenset[tuple[str, str]] = snapshot.parts.get(PART, frozenset())
    return found


async def mark_filled(link: Connection, schema: str, model: Model, fields: Iterable[tuple[str, str]]) -> None:
    """Says that these fields' columns hold their values."""
    under = await _conventions(link, schema)
    listed = [(name, field, fingerprint(model, model.computed[name, field], under)) for name, field in fields]
    await link.executemany(
        f"insert into {quote(schema)}.computed_filled values ($1, $2, $3)"
        " on conflict (object, field) do update set fingerprint = excluded.fingerprint",
        listed,
    )


async def forget_others(link: Connection, schema: str, model: Model) -> None:
    """Takes back what was said of fields that are no longer stored: their columns fall behind from now on."""
    stored = json.dumps([[each.object, each.field] for each in model.computed.values() if each.stored])
    await link.execute(
        f"delete from {quote(schema)}.computed_filled f where not exists"
        " (select 1 from jsonb_array_elements($1::jsonb) s where s->>0 = f.object and s->>1 = f.field)",
        stored,
    )
