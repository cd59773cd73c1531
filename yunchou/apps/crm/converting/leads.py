"""Leads as they are read to be converted: locked, as far as the caller may read them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.compile import may_read
from yunchou.access.withheld import withheld_fields
from yunchou.base.errors import FieldError, Message, invalid, not_found, say
from yunchou.records.read import Query, compile_page
from yunchou.records.write import Unit

MOST_LEADS = 200
CONVERTED = say("该线索已转换", "This lead has been converted already")


def number(text: str) -> int:
    """An id of a record. Raises 404 for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) < 2**63):
        raise not_found()
    return int(text)


async def read_leads(unit: Unit, ids: Sequence[int], *, lock: bool) -> dict[int, dict[str, Any]]:
    """Leads by id in their JSON form, each field None that the caller may not read, and whether they are converted.

    With `lock` nobody else converts them meanwhile. Raises 404 where one may not be seen.
    """
    asking = unit.asking()
    owner = asking.snapshot.model.object("lead")
    standing = await unit.link.fetch(
        f"select id, status, converted_at, conversion from {asking.table(owner)} where id = any($1::bigint[])"
        f" order by id{' for update' if lock else ''}",
        list(ids),
    )
    statement = compile_page(asking, "lead", Query(limit=MOST_LEADS, among={"id": list(ids)}))
    row = await unit.link.fetchrow(statement.sql, *statement.values)
    found = {int(each["id"]): each for each in json.loads((row and row[2]) or "[]")}
    if found.keys() != set(ids):
        raise not_found()
    # What is shown masked is not taken along.
    viewer = asking.viewer
    readable = {f.name for f in owner.fields.values() if may_read(viewer, owner, f)}
    kept_back = set(withheld_fields(asking, owner))
    leads = {}
    for row in standing:
        lead = found[row["id"]]
        shown = readable if lead["owner"] else readable - kept_back
        leads[row["id"]] = {name: lead.get(name) if name in shown else None for name in owner.fields}
        # Whether it is converted decides whoever asks.
        leads[row["id"]] |= dict(row)
    return leads


def already_converted(lead: Mapping[str, Any]) -> bool:
    """Whether a lead has become something."""
    return lead["status"] == "converted" or lead["converted_at"] is not None


def refuse(message: Message, field: str = "lead") -> Exception:
    """422 on a field of the input."""
    return invalid((FieldError("rule", message, field=field),))
