"""Check-in, the actions of a visit, check-out. Each may be sent again: what was done stays as it was done first."""

import datetime as dt
from typing import Annotated, Any

import msgspec

from yunchou.access.actor import System
from yunchou.actions.registry import action
from yunchou.apps.visits.risk import assess
from yunchou.apps.visits.rules import fitting
from yunchou.base.errors import FieldError, Message, invalid, not_found, say
from yunchou.records.change import Operation, moment_now
from yunchou.records.read import one_within
from yunchou.records.write import Unit

LONGEST_WAIT = dt.timedelta(days=7)
"""How late a command that was given without a network may arrive."""
CLOCKS_DIFFER = dt.timedelta(minutes=5)

Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Metres = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
Device = Annotated[str, msgspec.Meta(max_length=64)]
Words = Annotated[str, msgspec.Meta(max_length=20_000)]
Photos = Annotated[list[str], msgspec.Meta(max_length=9)]


class Place(msgspec.Struct, forbid_unknown_fields=True):
    """Where the device was, in degrees (WGS 84)."""

    lat: Latitude
    lng: Longitude


class CheckIn(msgspec.Struct, forbid_unknown_fields=True):
    """The visit; where and when it began, as the device says. `accuracy` in metres, `at` only where it is sent later."""

    activity: str
    position: Place | None = None
    accuracy: Metres | None = None
    mocked: bool = False
    device: Device | None = None
    at: dt.datetime | None = None


class CheckedIn(msgspec.Struct):
    """When it began, metres from the customer (none where either place is unknown), and the kind of visit."""

    checked_in_at: str
    distance: int | None
    template: str | None


class DoStep(msgspec.Struct, forbid_unknown_fields=True):
    """The visit, which of its actions, and what came of it: the values of a record or one that was made, photos, a note."""

    activity: str
    step: str
    values: dict[str, Any] | None = None
    record: str | None = None
    photos: Photos | None = None
    note: Words | None = None
    at: dt.datetime | None = None


class StepDone(msgspec.Struct):
    """The step, and the record that was made."""

    id: str
    record: str | None


class CheckOut(msgspec.Struct, forbid_unknown_fields=True):
    """The visit, its result; where and when it ended, as the device says, as at check-in."""

    activity: str
    result: Words | None = None
    photos: Photos | None = None
    position: Place | None = None
    accuracy: Metres | None = None
    mocked: bool = False
    device: Device | None = None
    at: dt.datetime | None = None


class CheckedOut(msgspec.Struct):
    """When it ended and how many minutes it took."""

    checked_out_at: str
    minutes: int


def _refuse(message: Message, field: str | None = None) -> Exception:
    return invalid((FieldError("rule", message, field=field),))


def number(text: str) -> int:
    """The id that a text names. Raises 404 for what is no id."""
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) < 2**63):
        raise not_found()
    return int(text)


def moment(at: dt.datetime | None) -> dt.datetime:
    """When a command was given. Raises 422 for a time to come, or longer ago than a device may wait."""
    now = moment_now()
    if at is None:
        return now
    if at.tzinfo is None or not now - LONGEST_WAIT <= at <= now + CLOCKS_DIFFER:
        raise _refuse(
            say(
                "时间应带时区，且在最近七天之内",
                "The time must have a zone and lie within the last seven days",
            ),
            "at",
        )
    return min(at.astimezone(dt.UTC).replace(microsecond=0), now)


def _late(at: dt.datetime) -> int:
    """How many minutes ago a device noted what arrives now."""
    return int((moment_now() - at).total_seconds() // 60)


async def _visit(unit: Unit, id: int) -> dict[str, Any]:
    """The visit as the caller sees it, kept from other commands meanwhile. Raises 404, 422 for what is no visit."""
    asking = unit.asking()
    table = asking.table(asking.snapshot.model.object("activity"))
    await unit.link.fetchval(f"select id from {table} where id = $1 for update", id)
    visit = await one_within(unit.link, asking, "activity", id)
    if visit is None:
        raise not_found()
    if visit.get("kind") != "visit":
        raise _refuse(
            say("只有拜访可以签到和签退", "Only visits have a check-in and a check-out"), "activity"
        )
    return visit


async def _template(unit: Unit, visit: dict[str, Any]) -> dict[str, Any] | None:
    """What the kind of the visit asks for: the one that was planned, or the one that fits the customer."""
    planned, account = visit.get("template"), visit.get("account")
    chosen = int(planned["id"]) if planned else None
    if chosen is None:
        customer = int(account["id"]) if account else None
        chosen = (await fitting(unit, [customer])).get(customer)
    asking = unit.asking()
    kinds = asking.table(asking.snapshot.model.object("visit_template"))
    row = await unit.link.fetchrow(
        f"select id, place_required, result_required, photo_required from {kinds} where id = $1", chosen
    )
    return None if row is None else dict(row)


async def _distance(unit: Unit, visit: dict[str, Any], place: Place | None) -> int | None:
    """Metres between a place and the customer's."""
    account = visit.get("account")
    if place is None or not account:
        return None
    asking = unit.asking()
    table = asking.table(asking.snapshot.model.object("account"))
    found: int | None = await unit.link.fetchval(
        f"select round(yunchou.distance(location, $2::float8::numeric, $3::float8::numeric) * 1000)::int from {table}"
        " where id = $1",
        int(account["id"]),
        place.lat,
        place.lng,
    )
    return found


def _place(place: Place) -> dict[str, float]:
    return {"lat": place.lat, "lng": place.lng}


@action(
    "visits.check_in",
    "签到",
    "Check in",
    object="activity",
    record="activity",
    when={"kind": ("visit",), "status": ("open",), "checked_in_at": (None,)},
    words={
        "position": ("位置", "Place"),
        "accuracy": ("精度（米）", "Accuracy (m)"),
        "mocked": ("模拟定位", "Mocked"),
        "device": ("设备", "Device"),
        "at": ("时间", "Time"),
    },
    place=10,
)
async def check_in(unit: Unit, given: CheckIn) -> CheckedIn:
    """Begins a visit. Once more changes nothing. Raises 404, 403, 422 without a place where the kind of visit asks for one."""
    id = number(given.activity)
    visit = await _visit(unit, id)
    began = visit.get("checked_in_at")
    if began:
        kept = visit.get("template")
        return CheckedIn(began, visit.get("distance"), kept["id"] if kept else None)
    if visit.get("status") != "open":
        raise _refuse(say("该拜访已结束", "This visit is over"), "activity")
    at, kind = moment(given.at), await _template(unit, visit)
    if kind and kind["place_required"] and given.position is None:
        raise _refuse(say("签到需要定位", "Checking in needs a place"), "position")
    # What the caller may not change he may not begin: his own rights decide on this write.
    own: dict[str, Any] = {"template": str(kind["id"]) if kind else None}
    if given.position:
        own["position"] = _place(given.position)
    await unit.write("activity", [Operation("update", own | {"status": "open"}, id=id)])
    distance = await _distance(unit, visit, given.position)
    values = {
        "checked_in_at": at.isoformat(),
        "accuracy": None if given.accuracy is None else round(given.accuracy),
        "distance": distance,
        "mocked": given.mocked,
        "device": given.device or None,
        "sent_late": _late(at),
    }
    system = unit.as_system(System("check-in and check-out of visits"))
    await system.write("activity", [Operation("update", values, id=id)])
    await assess(unit, [id])
    return CheckedIn(at.isoformat(), distance, own["template"])


@action(
    "visits.do_step",
    "完成拜访动作",
    "Do a visit action",
    words={"activity": ("拜访", "Visit"), "step": ("动作", "Action"), "note": ("说明", "Note")},
)
async def do_step(unit: Unit, given: DoStep) -> StepDone:
    """Does one action of a visit. Once more gives the first. Raises 404, 403, 422 out of order, or without what it asks for."""
    id, step = number(given.activity), number(given.step)
    visit = await _visit(unit, id)
    if not visit.get("checked_in_at"):
        raise _refuse(say("请先签到", "Check in first"), "activity")
    steps = await _steps(unit, visit)
    wanted = next((each for each in steps if each["id"] == step), None)
    if wanted is None:
        raise not_found()
    if wanted["done"] is not None:
        return StepDone(str(wanted["done"]), None if wanted["record"] is None else str(wanted["record"]))
    if visit.get("checked_out_at"):
        raise _refuse(say("该拜访已签退", "This visit was checked out of"), "activity")
    earlier = next(
        (each for each in steps[: steps.index(wanted)] if each["required"] and each["done"] is None), None
    )
    if earlier:
        raise _refuse(
            say("请先完成“{name}”", "First do “{name}”", name=earlier["name"]),
            "step",
        )
    values = _asked_for(wanted, given)
    record = None
    if wanted["kind"] == "form":
        record = await _filled_in(unit, wanted["object"], visit, given)
        values |= {"object": wanted["object"], "record": str(record)}
    values |= {
        "name": wanted["name"],
        "visit": str(id),
        "action": str(step),
        "done_at": moment(given.at).isoformat(),
    }
    # The write below asks whether the caller may change the visit; the key that keeps it single is the system's.
    await unit.write("activity", [Operation("update", {"status": visit["status"]}, id=id)])
    system = unit.as_system(System("check-in and check-out of visits"))
    made = await system.write("visit_step", [Operation("create", values | {"key": f"{id}-{step}"})])
    return StepDone(str(made[0].id), None if record is None else str(record))


def _asked_for(step: dict[str, Any], given: DoStep) -> dict[str, Any]:
    """Note and photos of a step. Raises 422 where the step asks for what is not there."""
    if step["kind"] == "photo" and not given.photos:
        raise _refuse(say("请拍照", "Take a photo"), "photos")
    if step["kind"] == "note" and not (given.note or "").strip():
        raise _refuse(say("请填写说明", "Write a note"), "note")
    return {"note": given.note or None, "photos": given.photos or None}


async def _filled_in(unit: Unit, name: str | None, visit: dict[str, Any], given: DoStep) -> int:
    """The record of a form: one that the caller sees, or a new one. Customer, deal and contact come from the visit."""
    owner = unit.snapshot.model.objects.get(name or "")
    if owner is None:
        raise _refuse(say("该动作的表单已不存在", "The form of this action is gone"), "step")
    if given.record is not None:
        id = number(given.record)
        if await one_within(unit.link, unit.asking(), owner.name, id) is None:
            raise not_found()
        return id
    known: dict[str, Any] = {}
    for field in owner.fields.values():
        if field.type in ("lookup", "master_detail") and not field.readonly:
            about = visit if field.target == "activity" else visit.get(field.target or "")
            if about:
                known[field.name] = about["id"]
    made = await unit.write(owner.name, [Operation("create", {**known, **(given.values or {})})])
    return int(str(made[0].id))


async def _steps(unit: Unit, visit: dict[str, Any]) -> list[dict[str, Any]]:
    """The actions of the visit's kind in order, with what was done of them."""
    kind = visit.get("template")
    if not kind:
        return []
    asking = unit.asking()
    model = asking.snapshot.model
    actions, done = asking.table(model.object("visit_action")), asking.table(model.object("visit_step"))
    rows = await unit.link.fetch(
        f"select a.id, a.name, a.kind, a.object, a.required, d.id as done, d.record from {actions} a"
        f" left join {done} d on d.action = a.id and d.visit = $2 and d.deleted_at is null"
        " where a.template = $1 and a.deleted_at is null order by a.position, a.id",
        int(kind["id"]),
        int(visit["id"]),
    )
    return [dict(row) for row in rows]


@action(
    "visits.check_out",
    "签退",
    "Check out",
    object="activity",
    record="activity",
    when={"kind": ("visit",), "status": ("open",)},
    words={
        "result": ("拜访结果", "Result"),
        "photos": ("照片", "Photos"),
        "position": ("位置", "Place"),
        "accuracy": ("精度（米）", "Accuracy (m)"),
        "mocked": ("模拟定位", "Mocked"),
        "device": ("设备", "Device"),
        "at": ("时间", "Time"),
    },
    place=11,
)
async def check_out(unit: Unit, given: CheckOut) -> CheckedOut:
    """Ends a visit. Once more changes nothing. Raises 404, 403, 422 where the kind of visit asks for more."""
    id = number(given.activity)
    visit = await _visit(unit, id)
    began, ended = visit.get("checked_in_at"), visit.get("checked_out_at")
    if ended:
        return CheckedOut(ended, visit.get("duration_minutes") or 0)
    if not began:
        raise _refuse(say("请先签到", "Check in first"), "activity")
    await _complete(unit, visit, given)
    at = max(moment(given.at), dt.datetime.fromisoformat(began))
    minutes = int((at - dt.datetime.fromisoformat(began)).total_seconds() // 60)
    own: dict[str, Any] = {"status": "done", "done_at": at.isoformat(), "duration_minutes": minutes}
    if given.result:
        own["content"] = given.result
    if given.photos:
        own["photos"] = given.photos
    await unit.write("activity", [Operation("update", own, id=id)])
    values = {
        "checked_out_at": at.isoformat(),
        "left_position": _place(given.position) if given.position else None,
        "left_accuracy": None if given.accuracy is None else round(given.accuracy),
        "left_mocked": given.mocked,
        "left_device": given.device or None,
        "sent_late": max(_late(at), visit.get("sent_late") or 0),
    }
    system = unit.as_system(System("check-in and check-out of visits"))
    await system.write("activity", [Operation("update", values, id=id)])
    await assess(unit, [id])
    return CheckedOut(at.isoformat(), minutes)


async def _complete(unit: Unit, visit: dict[str, Any], given: CheckOut) -> None:
    """Raises 422 where a required action, the result or a photo is missing."""
    kind = await _template(unit, visit)
    missing = next(
        (each for each in await _steps(unit, visit) if each["required"] and each["done"] is None), None
    )
    if missing:
        raise _refuse(say("请先完成“{name}”", "First do “{name}”", name=missing["name"]), "activity")
    if kind and kind["result_required"] and not ((given.result or "").strip() or visit.get("content")):
        raise _refuse(say("请填写拜访结果", "Write down the result"), "result")
    if kind and kind["photo_required"] and not (given.photos or visit.get("photos")):
        raise _refuse(say("请拍照", "Take a photo"), "photos")
