"""Visits of the demo organisation: their kinds and actions, cycles, check-in and check-out of the last two months with a few
records that are doubtful, and the routes that two representatives have today.

The visits are those that were loaded; where somebody could not have been in time, there was no check-in.
"""

import asyncio
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, inf, radians, sqrt
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.paper_room import make, table
from yunchou.apps.demo.visit_words import ACTIONS, CYCLES, NOTES, PLANNED, TEMPLATES, site_picture
from yunchou.apps.visits.risk import assess
from yunchou.base.db import Record
from yunchou.records.change import Operation
from yunchou.records.write import Unit
from yunchou.services.files import UPLOAD, Files
from yunchou.services.pictures import looked_at

LATELY, STEPPED = dt.timedelta(days=60), 48
"""How long ago check-ins begin, and of how many of the latest visits the steps are told."""
CHECKED_IN = 0.85
FASTEST = 110.0
"""Kilometres an hour between two visits, beyond which nobody checked in."""
DOUBTFUL = 250.0
"""Kilometres an hour of the few who did all the same."""
NEAR_KM = 0.5
ROUTED = ("gu.xiaolin@demo.example", "luo.haifeng@demo.example")
HOURS = ((9, 0), (10, 30), (13, 30), (15, 0), (16, 30))
FAR, SHORT, MOCKED, ROUGH, UNPLACED, FAST = 4, 5, 2, 12, 14, 3
LATE, LEFT_MOCKED, LEFT_ROUGH, SWAPPED = 6, 1, 4, 2
"""How many visits are doubtful for each reason."""


@dataclass(slots=True)
class Stay:
    """A visit that was checked in: where (degrees), when, and what its record says."""

    row: Record
    lat: float
    lng: float
    begins: dt.datetime
    ends: dt.datetime
    placed: bool = True
    fast: bool = False
    values: dict[str, Any] = field(default_factory=dict)


async def add_visits(organisation: Organisation, files: Files, today: dt.date) -> None:
    """Makes all of it: a write for each kind, however many visits there are."""
    zone = ZoneInfo(organisation.settings.time_zone)
    async with Unit(Caller(organisation, System("visits of the demo")), historic=True) as unit:
        kinds = await _kinds(unit)
        stays = await _stays(unit, today, zone)
        await unit.write("activity", [_checked_in(each, kinds) for each in stays])
        steps = await _steps(unit, stays[-STEPPED:], kinds)
        taken = [each for each in steps if each["photos"]]
        for step, picture in zip(taken, await _pictures(organisation, files, len(taken)), strict=True):
            step["photos"] = [{"id": picture}]
        await make(unit, "visit_step", steps)
        await _same_photo(unit, stays, taken)
        # What was a column of nothing is asked for by it next.
        for name in ("activity", "visit_step"):
            await unit.link.execute(f"analyze {table(unit, name)}")
        await assess(unit, [each.row["id"] for each in stays])
        await _routes(unit, today, zone)


async def _pictures(organisation: Organisation, files: Files, count: int) -> list[str]:
    """So many pictures of sites, none like another, kept as what people upload."""
    chance = stream("pictures of sites")
    drawn = [site_picture(number, chance) for number in range(count)]

    async def kept(number: int, content: bytes) -> str:
        path = files.incoming(organisation)
        await asyncio.to_thread(path.write_bytes, content)
        picture = await asyncio.to_thread(looked_at, path, "image/png")
        name = f"现场照片 {number}.png"
        file = await files.keep(organisation, path, name, purpose=UPLOAD, type="image/png", picture=picture)
        return str(file.id)

    return await asyncio.gather(*(kept(*each) for each in enumerate(drawn, 1)))


async def _kinds(unit: Unit) -> dict[str, str]:
    """Makes the kinds of visits, their actions and the cycles → the kind of each grade by id."""
    ids = await make(
        unit,
        "visit_template",
        [
            {"name": zh, "grades": grades, "planned_minutes": minutes, "place_required": place, "help": help}
            | {"position": n, "result_required": True}
            for n, (zh, _, grades, minutes, place, help) in enumerate(TEMPLATES, 1)
        ],
    )
    named = {each[0]: id for each, id in zip(TEMPLATES, ids, strict=True)}
    actions = [
        {
            "name": zh,
            "template": named[kind],
            "position": n,
            "kind": how,
            "object": form,
            "required": required,
        }
        for kind, several in ACTIONS.items()
        for n, (zh, _, how, form, required) in enumerate(several, 1)
    ]
    await make(unit, "visit_action", actions)
    cycles = [
        {"name": zh, "grade": grade, "every_days": days, "template": named[kind]}
        for zh, _, grade, days, kind in CYCLES
    ]
    await make(unit, "visit_cycle", cycles)
    return {grade: named[zh] for zh, _, grades, *_ in TEMPLATES for grade in grades}


async def _stays(unit: Unit, today: dt.date, zone: ZoneInfo) -> list[Stay]:
    """The visits of the last weeks that were checked in, with what the device said, in order of time."""
    rows = await unit.link.fetch(
        "select v.id, v.owner, v.account, v.done_at, v.created_at, greatest(v.duration_minutes, 5) as minutes, a.grade,"
        f" a.location[1] as lat, a.location[0] as lng from {table(unit, 'activity')} v"
        f" join {table(unit, 'account')} a on a.id = v.account and a.location is not null"
        " where v.kind = 'visit' and v.status = 'done' and v.deleted_at is null and v.done_at >= $1 and v.done_at < $2"
        " order by v.done_at, v.id",
        dt.datetime.combine(today, dt.time(), zone) - LATELY,
        dt.datetime.combine(today, dt.time(), zone),
    )
    chance = stream("check-ins")
    places: dict[int, list[Stay]] = defaultdict(list)
    stays: list[Stay] = []
    fast = 0
    for row in rows:
        begins = row["done_at"] - dt.timedelta(minutes=row["minutes"])
        lat, lng = row["lat"] + chance.uniform(-8e-4, 8e-4), row["lng"] + chance.uniform(-8e-4, 8e-4)
        stay = Stay(row, lat, lng, begins, row["done_at"])
        taken = chance.random() < CHECKED_IN
        if begins < row["created_at"] or not taken:
            continue
        speed = _speed(stay, places[row["owner"]])
        if speed > FASTEST:
            # A few records are of a place where nobody could have been by then.
            if fast == FAST or not DOUBTFUL <= speed < inf or len(stays) < 200 * fast:
                continue
            stay.fast = True
            fast += 1
        places[row["owner"]].append(stay)
        stays.append(stay)
    _told(chance, stays)
    return stays


def _km(one: Stay, other: Stay) -> float:
    north = (one.lat - other.lat) * 111.2
    return sqrt(north**2 + ((one.lng - other.lng) * 111.2 * cos(radians(one.lat))) ** 2)


def _speed(stay: Stay, before: Sequence[Stay]) -> float:
    """Kilometres an hour, at most, by which whoever was at the places before came to this one; endless for two at once."""
    found = 0.0
    for other in before:
        km, hours = _km(stay, other), (stay.begins - other.ends).total_seconds() / 3600
        if stay.begins - other.begins < dt.timedelta(days=1) and km >= NEAR_KM:
            found = max(found, km / hours if hours > 0 else inf)
    return found


def _told(chance: Random, stays: Sequence[Stay]) -> None:
    """What each device said, and the planted doubts: far away, too short, mocked, imprecise, without a place, a shared device."""
    for stay in stays:
        stay.values |= {
            "accuracy": chance.randrange(5, 45),
            "device": f"phone-{stay.row['owner'] % 100_000:05d}",
        }
    slow = [stay for stay in stays if not stay.fast]
    drawn = iter(chance.sample(slow, min(len(slow), FAR + SHORT + MOCKED + ROUGH)))
    for _, stay in zip(range(FAR), drawn, strict=False):
        stay.lat += chance.uniform(0.02, 0.06)
    for _, stay in zip(range(SHORT), drawn, strict=False):
        stay.begins = stay.ends - dt.timedelta(minutes=chance.randrange(1, 4))
        stay.values["duration_minutes"] = int((stay.ends - stay.begins).total_seconds() // 60)
    for n, stay in zip(range(MOCKED), drawn, strict=False):
        stay.values |= {"mocked": True, "accuracy": 0 if n == 0 else 12}
    for _, stay in zip(range(ROUGH), drawn, strict=False):
        stay.values["accuracy"] = chance.randrange(520, 900)
    # Grades whose kind of visit asks for a place have one.
    free = [stay for stay in slow if stay.row["grade"] not in ("A", "C") and not stay.values.get("mocked")]
    for stay in chance.sample(free, min(len(free), UNPLACED)):
        stay.placed = False
        del stay.values["accuracy"]
    latest = stays[-1] if stays else None
    lent = next(
        (each for each in reversed(stays) if latest and each.row["owner"] != latest.row["owner"]), None
    )
    if latest and lent:
        latest.values["device"] = lent.values["device"]
    _told_leaving(chance, stays)


def _told_leaving(chance: Random, stays: Sequence[Stay]) -> None:
    """What each device said at check-out, and when both arrived: a few hours late, mocked, imprecise, from another device."""
    for stay in stays:
        stay.values |= {"left_device": stay.values["device"], "left_mocked": False, "sent_late": 0}
        if stay.placed:
            stay.values["left_accuracy"] = chance.randrange(5, 45)
    placed = [stay for stay in stays if stay.placed and not stay.fast]
    drawn = iter(chance.sample(placed, min(len(placed), LATE + LEFT_MOCKED + LEFT_ROUGH + SWAPPED)))
    for _, stay in zip(range(LATE), drawn, strict=False):
        stay.values["sent_late"] = chance.randrange(150, 900)
    for _, stay in zip(range(LEFT_MOCKED), drawn, strict=False):
        stay.values |= {"left_mocked": True, "left_accuracy": 0}
    for _, stay in zip(range(LEFT_ROUGH), drawn, strict=False):
        stay.values["left_accuracy"] = chance.randrange(520, 900)
    for n, stay in zip(range(SWAPPED), drawn, strict=False):
        stay.values["left_device"] = f"tablet-{n:05d}"


def _checked_in(stay: Stay, kinds: Mapping[str, str]) -> Operation:
    """The visit as check-in and check-out leave it."""
    values = dict(stay.values)
    if stay.placed:
        customer = Stay(stay.row, stay.row["lat"], stay.row["lng"], stay.begins, stay.ends)
        place = {"lat": round(stay.lat, 6), "lng": round(stay.lng, 6)}
        values |= {"position": place, "left_position": place, "distance": round(_km(stay, customer) * 1000)}
    values |= {
        "template": kinds.get(stay.row["grade"]),
        "checked_in_at": stay.begins.isoformat(),
        "checked_out_at": stay.ends.isoformat(),
    }
    return Operation("update", values, id=stay.row["id"])


async def _same_photo(unit: Unit, stays: Sequence[Stay], taken: Sequence[Mapping[str, Any]]) -> None:
    """Somebody's last visit came with a picture that was taken at another customer."""
    visits = {str(each.row["id"]): each.row for each in stays}
    for step in reversed(taken):
        first = visits[step["visit"]]
        last = next(each for each in reversed(stays) if each.row["owner"] == first["owner"])
        if last.row["account"] != first["account"]:
            values = {"photos": step["photos"]}
            await unit.write("activity", [Operation("update", values, id=last.row["id"])])
            return


async def _steps(unit: Unit, stays: Sequence[Stay], kinds: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was done on the latest visits: required actions always, others now and then, forms where there is a record.

    `photos` says for now whether there is one.
    """
    rows = await unit.link.fetch(
        f"select id, name, template, kind, object, required from {table(unit, 'visit_action')}"
        " where template = any($1::bigint[]) order by template, position",
        [int(id) for id in kinds.values()],
    )
    actions: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        actions[str(row["template"])].append(row)
    filled = await _filled(unit, stays)
    chance, steps = stream("steps of visits"), list[dict[str, Any]]()
    for stay in stays:
        several = actions[kinds.get(stay.row["grade"], "")]
        for n, action in enumerate(several, 1):
            record = filled.get((stay.row["id"], action["object"]))
            if not (record if action["kind"] == "form" else action["required"] or chance.random() < 0.5):
                continue
            at = stay.begins + (stay.ends - stay.begins) * n / (len(several) + 1)
            steps.append(
                {
                    "name": action["name"],
                    "visit": str(stay.row["id"]),
                    "action": str(action["id"]),
                    "key": f"{stay.row['id']}-{action['id']}",
                    "done_at": at.isoformat(timespec="seconds"),
                    "note": chance.choice(NOTES[action["name"]]) if action["kind"] == "note" else None,
                    "photos": [{}] if action["kind"] == "photo" else None,
                    "object": action["object"] if record else None,
                    "record": record,
                }
            )
    return steps


async def _filled(unit: Unit, stays: Sequence[Stay]) -> dict[tuple[int, str | None], str]:
    """Records of the customer that came about in the days before a visit, as if on it: visit and object → id."""
    dated = {"sales_order": "order_date", "payment": "paid_on", "case": "created_at::date"}
    found: dict[tuple[int, str | None], str] = {}
    for name, day in dated.items():
        rows = await unit.link.fetch(
            "select distinct on (v.id) v.id, r.id as record"
            " from unnest($1::bigint[], $2::bigint[], $3::date[]) v(id, account, day)"
            f" join {table(unit, name)} r on r.account = v.account and r.deleted_at is null"
            f" and r.{day} between v.day - 12 and v.day order by v.id, r.{day} desc, r.id",
            [each.row["id"] for each in stays],
            [each.row["account"] for each in stays],
            [each.begins.date() for each in stays],
        )
        found |= {(row["id"], name): str(row["record"]) for row in rows}
    return found


async def _routes(unit: Unit, today: dt.date, zone: ZoneInfo) -> None:
    """Today's visits of two representatives: the customers around their best one, in order."""
    rows = await unit.link.fetch(
        "select p.id as owner, n.id as account, n.contact, n.place from"
        f" (select u.id, u.login from {table(unit, 'user')} u where u.login = any($1::text[])) p"
        f" cross join lateral (select a.location from {table(unit, 'account')} a where a.owner = p.id and a.deleted_at is null"
        " and a.location is not null order by a.grade, a.id limit 1) f"
        " cross join lateral (select a.id, (select c.id from"
        f" {table(unit, 'contact')} c where c.account = a.id and c.deleted_at is null order by c.id limit 1) as contact,"
        " row_number() over (order by yunchou.distance(a.location, f.location[1]::numeric, f.location[0]::numeric), a.id)"
        f" as place from {table(unit, 'account')} a where a.owner = p.id and a.deleted_at is null and a.location is not null"
        " order by place limit $2) n order by p.login, n.place",
        list(ROUTED),
        len(HOURS),
    )
    visits = []
    for row in rows:
        n = row["place"] - 1
        name, _, purpose = PLANNED[n]
        due = dt.datetime.combine(today, dt.time(*HOURS[n]), zone).isoformat()
        visits.append(
            {"name": name, "purpose": purpose, "kind": "visit", "due_at": due, "route_position": row["place"]}
            | {"account": str(row["account"]), "owner": str(row["owner"])}
            | {"contact": str(row["contact"]) if row["contact"] else None}
        )
    await make(unit, "activity", visits)
