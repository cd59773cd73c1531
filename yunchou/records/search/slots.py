"""What is searched: one slot for each searched field of each object, kept in step with the model."""

from collections.abc import Mapping
from dataclasses import dataclass

from yunchou.access.organisation import Snapshot
from yunchou.base.db import Connection, quote
from yunchou.model.field_types import type_of
from yunchou.model.object import Field, Model, Object

NAME, TEXT, PHONE = "name", "text", "phone"
"""How a slot's texts are found: a name also by pinyin, a telephone number by any four digits."""
KEPT = "search slots"


@dataclass(frozen=True, slots=True)
class Slot:
    """A searched field; `id` is the number its entries carry."""

    id: int
    object: str
    field: str
    column: str
    kind: str
    filled: bool


def is_searched(field: Field) -> bool:
    """Whether the search looks into a field."""
    kind = type_of(field)
    wanted = kind.searched if field.searchable is None else field.searchable
    return bool(field.column) and not field.system and kind.kind == "text" and wanted


def kind_of(owner: Object, field: Field) -> str:
    """How the texts of a field are found."""
    if field.name == owner.name_field:
        return NAME
    return PHONE if field.type == "phone" else TEXT


def wanted_slots(model: Model) -> dict[tuple[str, str], tuple[str, str]]:
    """Column and kind of every field that is to be searched, by object and field. Records the system makes are left out."""
    return {
        (owner.name, field.name): (field.column, kind_of(owner, field))
        for owner in model.objects.values()
        if owner.table and not owner.generated
        for field in owner.fields.values()
        if is_searched(field)
    }


async def stored_slots(link: Connection, schema: str) -> dict[tuple[str, str], Slot]:
    """The slots there are, by object and field."""
    rows = await link.fetch(
        f"select s.id, s.object, s.field, s.column_name, s.kind, s.filled from {quote(schema)}.search_slot s"
    )
    return {(row["object"], row["field"]): Slot(*row) for row in rows}


def kept_slots(snapshot: Snapshot) -> Mapping[tuple[str, str], Slot] | None:
    """The slots as they are kept with the snapshot; None until all that the model asks for are there."""
    kept: Mapping[tuple[str, str], Slot] | None = snapshot.statements.get(KEPT)
    return kept


async def live_slots(link: Connection, schema: str, snapshot: Snapshot) -> Mapping[tuple[str, str], Slot]:
    """The slots that still stand for what the model says; kept with the snapshot once all are there."""
    wanted = wanted_slots(snapshot.model)
    found = {
        key: slot
        for key, slot in (await stored_slots(link, schema)).items()
        if wanted.get(key) == (slot.column, slot.kind)
    }
    if len(found) == len(wanted):
        snapshot.statements[KEPT] = found
    return found


async def keep_in_step(
    link: Connection, schema: str, model: Model
) -> tuple[dict[tuple[str, str], Slot], bool]:
    """Makes the slots that the model asks for and removes the others; says whether there is work to do for a job."""
    stored, wanted = await stored_slots(link, schema), wanted_slots(model)
    gone = [slot.id for key, slot in stored.items() if wanted.get(key) != (slot.column, slot.kind)]
    if gone:
        await link.execute(f"delete from {quote(schema)}.search_slot where id = any($1::int[])", gone)
        stored = {key: slot for key, slot in stored.items() if slot.id not in gone}
    new = [(*key, *place) for key, place in wanted.items() if key not in stored]
    if new:
        await link.execute(
            f"insert into {quote(schema)}.search_slot (object, field, column_name, kind)"
            " select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])",
            *(list(column) for column in zip(*new, strict=True)),
        )
        stored = await stored_slots(link, schema)
    return stored, bool(gone or new)
