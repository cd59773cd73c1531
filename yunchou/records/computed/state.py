"""Which stored computed fields have their values in their columns, as a part of the snapshot."""

import json
from collections.abc import Iterable, Set

from yunchou.access.organisation import Snapshot, snapshot_part
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
    return frozenset(
        key
        for key, each in model.computed.items()
        if each.stored and filled.get(key) != fingerprint(model, each)
    )


def fingerprint(model: Model, computed: Computed) -> str:
    """What a column was filled by, and which column it was."""
    return f"{computed.fingerprint}:{model.objects[computed.object].fields[computed.field].column}"


def calculating(snapshot: Snapshot) -> Set[tuple[str, str]]:
    """The same, of a snapshot."""
    found: frozenset[tuple[str, str]] = snapshot.parts.get(PART, frozenset())
    return found


async def mark_filled(link: Connection, schema: str, model: Model, fields: Iterable[tuple[str, str]]) -> None:
    """Says that these fields' columns hold their values."""
    listed = [(name, field, fingerprint(model, model.computed[name, field])) for name, field in fields]
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
