"""The currencies of a backup that amounts cannot be given in here yet."""

from collections import Counter
from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.migration.looking import first_of
from yunchou.apps.migration.sources import CURRENCY_COLUMNS
from yunchou.apps.migration.store import Migration
from yunchou.base.cells import currency_code
from yunchou.model.field_types import type_of
from yunchou.model.object import Model
from yunchou.records.read import Query, rows


async def missing_currencies(caller: Caller, migration: Migration) -> list[dict[str, Any]]:
    """Each with its code, its rows, the id of its record where it is known here, and whether it is in use and has a rate."""
    snapshot = await caller.organisation.snapshot()
    counted = _counted(migration, snapshot.model)
    counted.pop(caller.organisation.settings.currency, None)
    if not counted:
        return []
    known = {each["code"]: each for each in await rows(caller, "currency", Query(["id", "code", "active"]))}
    out: list[dict[str, Any]] = []
    for code, number in counted.most_common():
        there = known.get(code)
        # A backup names a handful of currencies, so asking for each is cheap.
        where = f"currency = {there['id']}" if there else ""
        rated = bool(there and await rows(caller, "exchange_rate", Query(["id"], where=where, limit=1)))
        if not (there and there["active"] and rated):
            told = {"id": there["id"] if there else None, "active": bool(there and there["active"])}
            out.append({"code": code, "rows": number, "rated": rated, **told})
    return out


def _counted(migration: Migration, model: Model) -> Counter[str]:
    """Rows by the currency that they name, over all modules whose amounts are taken."""
    out: Counter[str] = Counter()
    for found in migration.found.get("modules", ()):
        chosen = migration.choices["modules"].get(found["key"])
        column = first_of([each["name"] for each in found["columns"]], CURRENCY_COLUMNS)
        owner = model.objects.get(found["object"])
        if column is None or owner is None or not chosen or not chosen["take"]:
            continue
        targets = {each for each in chosen["columns"].values() if each in owner.fields}
        if not any(type_of(owner.fields[each]).kind == "money" for each in targets):
            continue
        values = next(each["values"] for each in found["columns"] if each["name"] == column)
        for value, number in (values or {}).items():
            out[currency_code(value)] += number
    return out
