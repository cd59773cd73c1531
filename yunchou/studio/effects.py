"""What the effects of a change do to the database: columns and tables noted as gone, back, renamed, emptied or swapped."""

import json
from dataclasses import replace

from yunchou.access.actor import Caller
from yunchou.base.db import Connection, quote
from yunchou.model.object import Model
from yunchou.model.uses import follow_name
from yunchou.studio.work import Emptied, Removed, Renamed, Restored, Swapped, Taken, Work


async def carry_out(caller: Caller, link: Connection, work: Work, before: Model) -> None:
    """Does to the database what the working copy took note of since the model `before`."""
    for effect in work.effects:
        if isinstance(effect, Taken):
            await _take_away(caller, link, effect, before)
        elif isinstance(effect, Restored):
            await _restore(link, caller.organisation.schema, effect, work.model)
        elif isinstance(effect, Renamed):
            await _rename(link, caller.organisation.schema, effect)
        elif isinstance(effect, Emptied):
            await _empty(link, caller.organisation.schema, effect)
        else:
            await _swap(caller, link, effect)
    work.effects.clear()


async def _keep_removed(caller: Caller, link: Connection, removed: Removed) -> None:
    """Notes what was taken away, for 30 days."""
    await link.execute(
        f"insert into {quote(caller.organisation.schema)}.model_removed"
        " (id, author, object, field, definition, place, columns, reason)"
        " values ($1, $2, $3, $4, $5::json, $6, $7::json, $8)",
        removed.id,
        caller.actor.user_id,
        removed.object,
        removed.field,
        json.dumps(dict(removed.definition)),
        removed.place,
        json.dumps(dict(removed.columns)),
        removed.reason,
    )


async def _take_away(caller: Caller, link: Connection, effect: Taken, before: Model) -> None:
    removed, schema = effect.removed, quote(caller.organisation.schema)
    columns = [removed.place] if removed.field else list(removed.columns.values())
    await link.execute(
        f"update {schema}.model_column set dropped_at = now() where object = $1 and column_name = any($2)",
        removed.object,
        columns,
    )
    if removed.field is None:
        await link.execute(
            f"update {schema}.model_table set dropped_at = now(), object = $2 where object = $1",
            removed.object,
            removed.aside,
        )
        # Views, rights and pages of it must not be taken for those of another that gets its name.
        await follow_name(link, caller.organisation.schema, before, removed.object, None, removed.aside)
    if removed.place:
        await _keep_removed(caller, link, removed)


async def _restore(link: Connection, schema: str, effect: Restored, model: Model) -> None:
    removed, name = effect.removed, quote(schema)
    if removed.field is None:
        await link.execute(
            f"update {name}.model_table set object = $2, dropped_at = null where table_name = $1",
            removed.place,
            effect.object,
        )
        await link.execute(
            f"update {name}.model_column set object = $3, dropped_at = null"
            " where object = $1 and column_name = any($2)",
            removed.object,
            list(removed.columns.values()),
            effect.object,
        )
        kept = replace(model, objects={**model.objects, removed.aside: model.objects[effect.object]})
        await follow_name(link, schema, kept, removed.aside, None, effect.object)
    else:
        await link.execute(
            f"update {name}.model_column set object = $3, field = $4, dropped_at = null"
            " where object = $1 and column_name = $2",
            removed.object,
            removed.place,
            effect.object,
            effect.field,
        )
    await link.execute(f"delete from {name}.model_removed where id = $1", removed.id)


async def _rename(link: Connection, schema: str, effect: Renamed) -> None:
    name = quote(schema)
    if effect.field is None:
        await link.execute(
            f"update {name}.model_table set object = $2 where object = $1", effect.object, effect.name
        )
        await link.execute(
            f"update {name}.model_column set object = $2 where object = $1", effect.object, effect.name
        )
        await link.execute(
            f"update {name}.model_removed set object = $2 where object = $1 and field is not null",
            effect.object,
            effect.name,
        )
        await link.execute(f"delete from {name}.model_layer where object = $1", effect.object)
    else:
        await link.execute(
            f"update {name}.model_column set field = $3"
            " where object = $1 and field = $2 and dropped_at is null",
            effect.object,
            effect.field,
            effect.name,
        )
    await follow_name(link, schema, effect.before, effect.object, effect.field, effect.name)


async def _empty(link: Connection, schema: str, effect: Emptied) -> None:
    name = quote(schema)
    table = await link.fetchval(
        f"select table_name from {name}.model_table where object = $1 and dropped_at is null", effect.object
    )
    await link.execute(
        f"delete from {name}.model_column where object = $1 and column_name = $2",
        effect.object,
        effect.column,
    )
    await link.execute(f"alter table {name}.{quote(table)} drop column {quote(effect.column)}")


async def _swap(caller: Caller, link: Connection, effect: Swapped) -> None:
    removed, schema = effect.removed, quote(caller.organisation.schema)
    await link.execute(
        f"update {schema}.model_column set dropped_at = now() where object = $1 and column_name = $2",
        removed.object,
        removed.place,
    )
    await link.execute(
        f"insert into {schema}.model_column (object, field, column_name, sql_type) values ($1, $2, $3, $4)",
        removed.object,
        removed.field,
        effect.column,
        effect.sql_type,
    )
    await _keep_removed(caller, link, removed)
