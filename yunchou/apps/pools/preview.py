"""What a return rule would return, before it is switched on: how many now, how many soon, and the first of them."""

import json
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.pools.kept import MANAGE, column, return_rule
from yunchou.apps.pools.returns import due_sql, of_system
from yunchou.base.db import quote
from yunchou.base.errors import forbidden, not_found, say
from yunchou.records.select import Select, name_sql
from yunchou.records.write import Unit

MOST = 100
SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Preview:
    """`overdue`: records that would return at once, `soon`: within a week after; `records` the first of those one may see."""

    object: str
    overdue: int
    soon: int
    records: list[dict[str, Any]]


async def preview(caller: Caller, id: int) -> Preview:
    """What a rule would do now, switched on or not. Raises 404 without such a rule, 403 for who does not manage pools."""
    async with Unit(caller) as unit:
        if not unit.asking().viewer.rights.may(MANAGE):
            raise forbidden(say("您没有管理公海的权限", "You may not manage pools"))
        kept = unit.snapshot.model.object("return_rule")
        listed = ", ".join(f"{quote(f.column)} as {quote(f.name)}" for f in kept.fields.values())
        row = await unit.link.fetchrow(
            f"select {listed} from {unit.asking().table(kept)} t where t.id = $1 and t.deleted_at is null", id
        )
        pool = unit.snapshot.model.object("pool")
        if row is None:
            raise not_found()
        name: str | None = await unit.link.fetchval(
            f"select {column(pool, 'object')} from {unit.asking().table(pool)} t where t.id = $1", row["pool"]
        )
        if name is None:
            raise not_found()
        seen = Select(unit.asking(), unit.snapshot.model.object(name))
        visible = seen.condition()
        ground = of_system(seen.asking)
        select = Select(ground, seen.owner)
        due = due_sql(ground, select, return_rule(row)) or "null::timestamptz"
        days, most = (seen.asking.params.add(each, "int") for each in (SOON_DAYS, MOST))
        person = unit.snapshot.model.object("user")
        found = await unit.link.fetchrow(
            f"with due as (select t.id, {due} as at from {select.table()}{select.joins} where t.owner is not null"
            f" and {column(seen.owner, 'pool')} is not null)"
            " select count(*) filter (where d.at <= now()) as overdue,"
            f" count(*) filter (where d.at > now() and d.at <= now() + make_interval(days => {days})) as soon,"
            " (select coalesce(json_agg(json_build_object('id', f.id::text, 'name', f.name, 'owner', f.whose, 'at', f.at)"
            f" order by f.at, f.id), '[]') from (select t.id, {name_sql(seen.asking, seen.owner, 't')} as name,"
            f" {name_sql(seen.asking, person, 'p')} as whose, d.at from due d"
            f" join {seen.table()} on t.id = d.id and {visible} left join {seen.asking.table(person)} p on p.id = t.owner"
            f" where d.at <= now() + make_interval(days => {days}) order by d.at, t.id limit {most}) f)::text as records"
            " from due d",
            *seen.asking.params.values,
        )
    assert found is not None
    return Preview(name, found["overdue"], found["soon"], json.loads(found["records"]))
