"""The risk score of visits: signs that a record may not be what it says, each with what was measured, reckoned in one statement.

The score is the sum of the points of the signs that reached their threshold, 100 at most. It judges records, not people: roles
decide who reads it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from yunchou.access.actor import System
from yunchou.apps.visits.objects.visit_risk import SIGNS
from yunchou.base.db import quote
from yunchou.records.change import Operation, moment_now
from yunchou.records.write import Unit

MOST = 100
LOOKED_BACK = dt.timedelta(days=90)
"""How far back shared devices and repeated photos are looked for."""
LEAST_APART_KM = 0.5
"""Places nearer than this may be one place that was located twice."""


async def assess(unit: Unit, ids: Sequence[int]) -> None:
    """Reckons the risk of visits anew and keeps it beside them; the same number of statements for one and for many."""
    signs = await _signs(unit, ids)
    held = await _held(unit, ids)
    language = unit.caller.organisation.settings.language
    names = {option.value: option.label[language] for option in SIGNS}
    system = unit.as_system(System("the risk of visits"))
    operations = []
    for id in ids:
        found = signs.get(id, [])
        if not found and id not in held:
            continue
        values: dict[str, Any] = {
            "name": held[id][1] if id in held else found[0]["name"],
            "score": min(MOST, sum(each["points"] for each in found)),
            "reasons": [
                {name: each[name] for name in ("kind", "measured", "threshold", "points")} for each in found
            ],
            "summary": "；".join(
                f"{names[each['kind']]}：{each['measured']:g}（+{each['points']}）" for each in found
            ),
            "assessed_at": moment_now().isoformat(),
        }
        if id in held:
            operations.append(Operation("update", values, id=held[id][0]))
        else:
            operations.append(Operation("create", {**values, "visit": str(id)}))
    if operations:
        await system.write("visit_risk", operations)


async def _held(unit: Unit, ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """The assessments that there are: visit → id and name."""
    asking = unit.asking()
    table = asking.table(asking.snapshot.model.object("visit_risk"))
    rows = await unit.link.fetch(
        f"select id, visit, name from {table} where visit = any($1) and deleted_at is null", list(ids)
    )
    return {row["visit"]: (row["id"], row["name"]) for row in rows}


_MEASURED = """
with looked_at as (select * from {visits} where id = any($1) and checked_in_at is not null),
speeds as (
    select v.id, max(yunchou.distance(o.position, v.position[1]::numeric, v.position[0]::numeric)
        / greatest(abs(extract(epoch from v.checked_in_at - coalesce(
            case when o.checked_in_at <= v.checked_in_at then o.checked_out_at end, o.checked_in_at))) / 3600, 1/3600.0)
        ) filter (where yunchou.distance(o.position, v.position[1]::numeric, v.position[0]::numeric) >= $4) as speed
    from looked_at v join {visits} o on o.owner = v.owner and o.id <> v.id and o.deleted_at is null
        and o.position is not null
        and o.checked_in_at between v.checked_in_at - interval '1 day' and v.checked_in_at + interval '1 day'
    where v.position is not null group by v.id
),
pictures as (
    select v.id, f.sha256 from looked_at v
    left join {steps} s on s.visit = v.id
    join {schema}.file_link l on l.place = $2 and l.record = v.id or l.place = $5 and l.record = s.id
    join {schema}.file f on f.id = l.file and f.type like 'image/%'
    group by v.id, f.sha256
),
photos as (
    select p.id, count(*) as seen from pictures p
    where exists (
        select from {schema}.file f join {schema}.file_link k on k.file = f.id
        left join {steps} s on k.place = $5 and s.id = k.record
        where f.sha256 = p.sha256 and case k.place when $2 then k.record when $5 then s.visit end <> p.id)
    group by p.id
),
devices as (
    select v.id, count(distinct o.owner) as people
    from looked_at v join {visits} o on o.device = v.device and o.checked_in_at > v.checked_in_at - $3::interval
        and o.checked_in_at <= v.checked_in_at and o.deleted_at is null
    where v.device is not null group by v.id
)
select v.id, v.name, r.kind, r.threshold, r.points, m.measured
from looked_at v
left join speeds s on s.id = v.id left join photos p on p.id = v.id left join devices d on d.id = v.id
cross join {rules} r
cross join lateral (select case r.kind
    when 'impossible_speed' then s.speed
    when 'repeated_photo' then p.seen
    when 'mocked' then case when v.mocked then 1 end
    when 'perfect_place' then v.accuracy
    when 'poor_accuracy' then v.accuracy
    when 'no_place' then case when v.position is null then 1 end
    when 'far' then v.distance
    when 'shared_device' then d.people
    when 'too_short' then extract(epoch from v.checked_out_at - v.checked_in_at) / 60
    when 'sent_late' then v.sent_late
    when 'left_mocked' then case when v.left_mocked then 1 end
    when 'left_perfect_place' then v.left_accuracy
    when 'left_poor_accuracy' then v.left_accuracy
    when 'other_device' then case when v.left_device <> v.device then 2 end
    end::numeric as measured) m
where r.active and r.deleted_at is null and case when r.kind in ('perfect_place', 'left_perfect_place', 'too_short')
    then m.measured <= r.threshold else m.measured >= r.threshold end
order by v.id, r.points desc, r.id
"""
"""Of visits $1, each rule that is reached with what was measured. $2 and $5: the tables of visits and of their actions, as files
name them; $3: how far back devices are looked for; $4: kilometres that two places are apart at least.
"""


async def _signs(unit: Unit, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The signs that reached their threshold: visit → kind, measured, threshold, points."""
    asking = unit.asking()
    model = asking.snapshot.model
    activity = model.object("activity")
    visits, rules = asking.table(activity), asking.table(model.object("visit_risk_rule"))
    step = model.object("visit_step")
    steps = asking.table(step)
    schema = quote(unit.caller.organisation.schema)
    rows = await unit.link.fetch(
        _MEASURED.format(visits=visits, steps=steps, rules=rules, schema=schema),
        list(ids),
        activity.table,
        LOOKED_BACK,
        LEAST_APART_KM,
        step.table,
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        measured, threshold = round(float(row["measured"]), 1), float(row["threshold"])
        found[row["id"]].append({**dict(row), "measured": measured, "threshold": threshold})
    return found
