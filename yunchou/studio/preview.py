"""What a change of a field would do to the records there are: which of them stand against it, what values become.

Counts are of all records, as the change is; the records shown are those that the asker may see anyway.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import may_read
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Connection, Record, quote
from yunchou.base.errors import Problem
from yunchou.model.definition import field_from_json
from yunchou.model.field_types import type_of
from yunchou.model.object import Field, Model, Object
from yunchou.records.read import Query, rows
from yunchou.studio.apply import work_on
from yunchou.studio.convert import Converted, shown, whole
from yunchou.studio.log import administrator
from yunchou.studio.options import values_of
from yunchou.studio.orphans import orphans
from yunchou.studio.retype import Retype, wanted
from yunchou.studio.steps import run_step
from yunchou.studio.usage import usage

MOST_VALUES = 20_000
"""So many different values of a field are tried; `exact` says whether these were all."""
SAMPLES = 10
LOOKED_AT = 200
PROPOSED = 200


async def preview(caller: Caller, name: str, field_name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """`{"violations": {…}, "retype": {…} | null, "uses": […], "rows"}`. Raises 403, 404, 409, 422 as the change would."""
    snapshot = await administrator(caller)
    told: dict[str, Any] = {"violations": {}, "retype": None}
    async with caller.organisation.db.acquire() as link:
        work = await work_on(caller, link, [{"op": "retype", "object": name}], trying=True)
        owner, field = work.field(name, field_name)
        if "type" in given:
            asked = wanted(work, name, field_name, _with_options(given))
            told["retype"] = await _retype(caller, link, snapshot, owner, asked, given)
        else:
            run_step(work, {"op": "change_field", "object": name, "field": field_name, "change": dict(given)})
            told["violations"] = await _violations(caller, link, owner, field, given)
    return {**told, **await usage(caller, name, field_name)}


# -- settings ----------------------------------------------------------------------------------------------------


async def _violations(
    caller: Caller, link: Connection, owner: Object, field: Field, given: Mapping[str, Any]
) -> dict[str, Any]:
    """For each setting that is asked for: how many records stand against it, and some of them."""
    column = f"t.{quote(field.column)}"
    conditions: dict[str, tuple[str, list[Any]]] = {}
    if given.get("required") and not field.required:
        conditions["required"] = (f"{column} is null", [])
    if type(given.get("max_length")) is int:
        conditions["max_length"] = (f"length({column}::text) > $1", [given["max_length"]])
    for key, sign in (("minimum", "<"), ("maximum", ">")):
        if type(given.get(key)) in (int, float):
            conditions[key] = (f"{column} {sign} $1::text::numeric", [str(given[key])])
    if given.get("unique") and not field.unique:
        where = f"{_table(caller, owner)} o where o.{quote(field.column)} = {column} and o.id <> t.id"
        conditions["unique"] = (f"exists (select from {where} and o.deleted_at is null)", [])
    found = {
        key: await _standing_against(caller, link, owner, field, condition, values)
        for key, (condition, values) in conditions.items()
    }
    if "options" in given and type_of(field).options is not None:
        found["options"] = await _removed_options(caller, link, owner, field, given["options"])
    return found


def _table(caller: Caller, owner: Object) -> str:
    return f"{quote(caller.organisation.schema)}.{quote(owner.table)}"


async def _standing_against(
    caller: Caller, link: Connection, owner: Object, field: Field, condition: str, bound: list[Any]
) -> dict[str, Any]:
    found = await link.fetchrow(
        f"select count(*) as count, (array_agg(t.id order by t.id desc))[1:{LOOKED_AT}] as ids"
        f" from {_table(caller, owner)} t where t.deleted_at is null and {condition}",
        *bound,
    )
    assert found is not None
    return {"count": found["count"], "samples": await _shown(caller, owner, field, found["ids"] or [])}


async def _shown(caller: Caller, owner: Object, field: Field, ids: list[int]) -> list[dict[str, Any]]:
    """Some of the records as the asker sees them; none where the asker may not read them or the field."""
    return [
        {"id": r["id"], "name": r[owner.name_field], "value": r[field.name]}
        for r in await _visible(caller, owner, ids, (owner.name_field, field.name), SAMPLES)
    ]


async def _visible(
    caller: Caller, owner: Object, ids: list[int], names: Sequence[str], limit: int
) -> list[dict[str, Any]]:
    if not ids:
        return []
    fields = list(dict.fromkeys(("id", *names)))
    try:
        return await rows(caller, owner.name, Query(fields=fields, limit=limit, among={"id": ids}))
    except Problem:
        return []


async def _removed_options(
    caller: Caller, link: Connection, owner: Object, field: Field, given: Any
) -> dict[str, int]:
    """How many records hold each option that would be gone."""
    gone = sorted(set(field.option_values) - set(values_of(given)))
    column = quote(field.column)
    each = f"unnest(t.{column})" if type_of(field).many else f"t.{column}"
    rows_found = await link.fetch(
        f"select v.value, count(*) as count from {_table(caller, owner)} t cross join lateral (select {each}::text) v(value)"
        " where t.deleted_at is null and v.value = any($1::text[]) group by 1",
        gone,
    )
    counts = {row["value"]: row["count"] for row in rows_found}
    return {value: counts.get(value, 0) for value in gone}


# -- types -------------------------------------------------------------------------------------------------------


def _with_options(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where a choice is asked for without options yet, one that stands in for those that will be proposed."""
    if given.get("type") in ("choice", "multi_choice") and not given.get("options"):
        return {**given, "options": [{"value": "-", "label": "-"}]}
    return given


async def _retype(
    caller: Caller,
    link: Connection,
    snapshot: Snapshot,
    owner: Object,
    asked: Retype,
    given: Mapping[str, Any],
) -> dict[str, Any]:
    """What becomes of the values: how many are converted, how many lost, and some of either."""
    found, exact = await _values(caller, link, owner, asked)
    # Of what is only in records that the asker may not see, nothing is told but how much there is.
    readable = may_read(caller.viewer(snapshot), owner, asked.old)
    ids = [row["id"] for row in found[:LOOKED_AT]] if readable else []
    seen = {int(r["id"]) for r in await _visible(caller, owner, ids, (asked.old.name,), LOOKED_AT)}
    values = [row["value"] for row in found if row["id"] in seen]
    proposed = [] if given.get("options") else await _proposed(caller, asked, values)
    if proposed:
        asked = _with_proposed(asked, proposed)
    made = await _made(caller, link, snapshot.model, asked, found)
    good = [(row, each) for row, each in zip(found, made, strict=True) if each.value is not None]
    lost = [(row, each) for row, each in zip(found, made, strict=True) if each.value is None]
    answer: dict[str, Any] = {
        "converted": sum(row["count"] for row, _ in good),
        "lost": sum(row["count"] for row, _ in lost),
        "exact": exact,
        "samples": [_sample(caller, asked, row, each) for row, each in good if row["id"] in seen][:SAMPLES],
        "lost_samples": await _lost(caller, owner, asked, lost),
    }
    if proposed:
        answer["options"] = proposed
    if asked.new.type == "master_detail":
        count, ids = await orphans(link, caller.organisation.schema, snapshot.model, owner, asked.old)
        answer["orphans"] = {"count": count, "samples": await _shown(caller, owner, asked.old, ids)}
    return answer


async def outcome(
    caller: Caller, link: Connection, model: Model, owner: Object, asked: Retype
) -> dict[str, Any]:
    """Of how many records the value is converted, and lost; `exact` where all values were tried."""
    found, exact = await _values(caller, link, owner, asked)
    made = await _made(caller, link, model, asked, found)
    lost = sum(row["count"] for row, each in zip(found, made, strict=True) if each.value is None)
    return {"converted": sum(row["count"] for row in found) - lost, "lost": lost, "exact": exact}


async def _values(
    caller: Caller, link: Connection, owner: Object, asked: Retype
) -> tuple[list[Record], bool]:
    """The values of the field, the most frequent first, each with one record that has it; whether these are all."""
    column = quote(asked.old.column)
    found = await link.fetch(
        f"select {column} as value, count(*) as count, max(id) as id from {_table(caller, owner)}"
        f" where {column} is not null group by {column} order by count(*) desc, max(id) desc limit {MOST_VALUES + 1}"
    )
    return found[:MOST_VALUES], len(found) <= MOST_VALUES


async def _made(
    caller: Caller, link: Connection, model: Model, asked: Retype, found: Sequence[Record]
) -> list[Converted]:
    conversion = asked.conversion(caller, model)
    made: list[Converted] = []
    for start in range(0, len(found), 2000):
        made += await conversion.convert(link, [row["value"] for row in found[start : start + 2000]])
    return made


def _sample(caller: Caller, asked: Retype, row: Any, made: Converted) -> dict[str, Any]:
    context = caller.organisation.values
    return {
        "before": shown(asked.old, asked.new, row["value"], context),
        "after": shown(asked.new, asked.old, made.value, context),
        "count": row["count"],
    }


async def _lost(
    caller: Caller, owner: Object, asked: Retype, lost: list[tuple[Any, Converted]]
) -> list[dict[str, Any]]:
    """Records whose value would be lost, each with the reason."""
    shown = await _shown(caller, owner, asked.old, [row["id"] for row, _ in lost[:LOOKED_AT]])
    reasons = {str(row["id"]): made.problem for row, made in lost}
    return [
        {
            **each,
            "reason": reason.in_language(caller.language) if (reason := reasons.get(each["id"])) else None,
        }
        for each in shown
    ]


async def _proposed(caller: Caller, asked: Retype, values: list[Any]) -> list[dict[str, Any]]:
    """The options that a choice would need to keep every value, the most frequent first."""
    if asked.new.type not in ("choice", "multi_choice"):
        return []
    texts: dict[str, None] = {}
    old, context = asked.old, caller.organisation.values
    for value in values:
        told = type_of(old).event(whole(old, value, context), old, context)
        for each in told if isinstance(told, list) else [told]:
            word = old.option_values[each].label["zh-CN"] if each in old.option_values else str(each).strip()
            key = each if each in old.option_values else word
            if word and len(str(key)) <= 100:
                texts.setdefault(str(key))
        if len(texts) >= PROPOSED:
            break
    kept = old.option_values
    return [
        {"value": text, "label": dict(kept[text].label) if text in kept else {"zh-CN": text, "en": text}}
        for text in list(texts)[:PROPOSED]
    ]


def _with_proposed(asked: Retype, proposed: list[dict[str, Any]]) -> Retype:
    definition = {**asked.definition, "options": proposed}
    return replace(asked, new=field_from_json(definition, layer="organisation"), definition=definition)
