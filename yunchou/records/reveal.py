"""Showing what is masked, once, to those who may: each look is kept in the record's history."""

import json
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.asking import Asking
from yunchou.access.compile import field_access
from yunchou.access.withheld import withheld_sql
from yunchou.base.db import quote
from yunchou.base.errors import FieldError, forbidden, invalid, not_found, say, too_many_requests
from yunchou.model.object import Field, Object
from yunchou.records.read import readable_object
from yunchou.records.select import Select, unmasked
from yunchou.records.write import Unit

RIGHT = "records.reveal"
"""The action that a role must list."""
MOST_PER_HOUR = 60
HOUR = 3600.0


async def reveal(caller: Caller, name: str, id: int, field_name: str) -> Any:
    """The value of a field that the caller sees masked; the look becomes an event `{object}.revealed` of the record.

    A field that the caller may read anyway is simply answered. Raises 403 without the right, 404 for a record that may
    not be seen, 422 for a field that does not exist for the caller, 429 after 60 looks within an hour.
    """
    organisation = caller.organisation
    async with Unit(caller) as unit:
        asking = unit.asking()
        owner = readable_object(asking, name)
        field = owner.fields.get(field_name)
        access = "none" if field is None else field_access(asking.viewer, owner, field)
        if field is None or access == "none" or not field.column:
            message = say("没有字段 {name}", "There is no field {name}", name=field_name[:60])
            raise invalid((FieldError("unknown_field", message, field="field"),))
        if access == "mask" and not asking.viewer.rights.may(RIGHT):
            raise forbidden(say("您没有查看隐藏内容的权限", "You may not look at what is masked"))
        select = Select(asking, owner)
        shown = unmasked(select, select.at("t", owner, field))
        number = asking.params.add(id, "bigint")
        value = await unit.link.fetchrow(
            f"select to_json({shown})::text as value from {select.table()}{select.joins}"
            f" where t.id = {number} and {select.condition()}{_open(asking, owner, field)}",
            *asking.params.values,
        )
        if value is None:
            raise not_found()
        if access == "mask":
            await _note(unit, f"{owner.name}.revealed", owner.name, id, field.name)
    organisation.signal()
    return json.loads(value["value"] or "null")


def _open(asking: Asking, owner: Object, field: Field) -> str:
    """What a record keeps back, as one in a pool does until somebody claims it, nobody looks at in this way."""
    hidden = withheld_sql(asking, owner, field, "t")
    return "" if hidden is None else f" and not ({hidden})"


async def _note(unit: Unit, type: str, name: str, id: int, field: str) -> None:
    """Keeps the look, unless there were too many within the hour."""
    actor = unit.caller.actor
    event = f"{quote(unit.caller.organisation.schema)}.event"
    # One look at a time per person: else a burst would be counted only after it is over.
    key = f"{unit.caller.organisation.schema}.reveal.{actor.user_id}"
    await unit.link.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", key)
    row = await unit.link.fetchrow(
        f"select count(*) as looks, extract(epoch from now() - min(at))::float8 as age from (select e.at from {event} e"
        " where e.actor = $1 and e.type like '%.revealed' and e.id > yunchou.id_at(now() - interval '1 hour')"
        " order by e.id desc limit $2) recent",
        actor.user_id,
        MOST_PER_HOUR,
    )
    if row is not None and row["looks"] >= MOST_PER_HOUR:
        raise too_many_requests(max(1.0, HOUR - row["age"]))
    await unit.link.execute(
        f"insert into {event} (type, actor, actor_name, object, record, changes, cause)"
        " values ($1, $2, $3, $4, $5, '{}', $6::jsonb)",
        type,
        actor.user_id,
        actor.name,
        name,
        id,
        json.dumps({"field": field}),
    )
