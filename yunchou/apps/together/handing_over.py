"""Handing a to-do to a colleague, who takes it on or gives it back; whoever handed it over goes on seeing it."""

from typing import Any

import msgspec

from yunchou.access.actor import System
from yunchou.actions.registry import action
from yunchou.apps.together.telling import Told, keep_told
from yunchou.base.errors import FieldError, forbidden, invalid, not_found, say
from yunchou.records.change import Operation
from yunchou.records.read import one_within
from yunchou.records.sharing import changeable
from yunchou.records.write import Unit

KIND = "handover"


class HandOver(msgspec.Struct, forbid_unknown_fields=True):
    """The to-do, the colleague who is to do it, and a word on it."""

    todo: str
    to: str
    note: str | None = None


class Answer(msgspec.Struct, forbid_unknown_fields=True):
    """The to-do that was handed over, and a word on it."""

    todo: str
    note: str | None = None


class HandedOver(msgspec.Struct):
    """How the handing over stands: asked, accepted or returned."""

    handover: str


@action("together.hand_over_todo", "转交待办", "Hand over", object="todo", record="todo")
async def hand_over(unit: Unit, given: HandOver) -> HandedOver:
    """Asks a colleague to take a to-do on. Raises 404 for one that is not there, 403 without the right, 422 for nobody."""
    todo = await _todo(unit, given.todo)
    if not (await changeable(unit, "todo", {int(todo["id"])})).get(int(todo["id"])):
        raise forbidden(say("只有能修改待办的人可以转交", "Only those who may change a to-do hand it over"))
    person = _number(given.to)
    who = unit.snapshot.access.people.get(person)
    holder = int(todo["owner"]["id"]) if todo["owner"] else None
    if who is None or not who.active or person == holder:
        raise invalid(
            [FieldError("not_an_option", say("请选择另一位在职同事", "Choose another colleague"), "to")]
        )
    me = unit.caller.actor.user_id
    system = _system(unit)
    if me is not None and (todo["given_by"] or {}).get("id") != str(me):
        shares = {"object": "todo", "record": todo["id"], "person": str(me), "rights": "read"}
        await system.write("share", [Operation("create", shares)])
    await _move(system, todo, person, "asked", given.note, giver=me)
    await _tell(unit, todo, person, "asked", given.note)
    return HandedOver("asked")


@action("together.accept_todo", "接受待办", "Accept", object="todo", record="todo")
async def accept(unit: Unit, given: Answer) -> HandedOver:
    """Takes on a to-do that was handed over. Raises 404 for one that is not there, 422 unless one was asked."""
    todo, giver = await _asked(unit, given.todo)
    system = _system(unit)
    await _move(system, todo, int(todo["owner"]["id"]), "accepted", given.note, giver=giver)
    await _tell(unit, todo, giver, "accepted", given.note)
    return HandedOver("accepted")


@action("together.return_todo", "退回待办", "Give back", object="todo", record="todo")
async def give_back(unit: Unit, given: Answer) -> HandedOver:
    """Gives a to-do back to whoever handed it over. Raises 404 for one that is not there, 422 unless one was asked."""
    todo, giver = await _asked(unit, given.todo)
    system = _system(unit)
    await _move(system, todo, giver, "returned", given.note, giver=giver)
    await _tell(unit, todo, giver, "returned", given.note)
    return HandedOver("returned")


def _system(unit: Unit) -> Unit:
    """Whom a to-do goes to may lie beyond the giver's own reach."""
    return unit.as_system(System("handing over a to-do"))


async def _asked(unit: Unit, id: str) -> tuple[dict[str, Any], int]:
    """The to-do, and who handed it to the caller."""
    todo = await _todo(unit, id)
    owner, giver = todo["owner"], todo["given_by"]
    mine = owner is not None and int(owner["id"]) == unit.caller.actor.user_id
    if not mine or giver is None or todo["handover"] == "returned":
        raise invalid(
            [FieldError("rule", say("这条待办不是别人转交给您的", "Nobody handed this to you"), "todo")]
        )
    return todo, int(giver["id"])


async def _todo(unit: Unit, id: str) -> dict[str, Any]:
    """The to-do as the caller may read it, kept from being handed over twice at once."""
    number = _number(id)
    table = unit.asking().table(unit.snapshot.model.object("todo"))
    await unit.link.fetch(f"select t.id from {table} t where t.id = $1 for update", number)
    found = await one_within(unit.link, unit.asking(), "todo", number)
    if found is None:
        raise not_found()
    return found


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) < 2**63):
        raise not_found()
    return int(text)


async def _move(
    system: Unit, todo: dict[str, Any], owner: int, state: str, note: str | None, *, giver: int | None
) -> None:
    values = {
        "owner": str(owner),
        "given_by": None if giver is None else str(giver),
        "handover": state,
        "handover_note": note,
    }
    await system.write("todo", [Operation("update", values, id=int(todo["id"]))])


async def _tell(unit: Unit, todo: dict[str, Any], person: int, state: str, note: str | None) -> None:
    said = {
        "asked": say("请您接手待办“{name}”", "asks you to take on “{name}”", name=todo["name"]),
        "accepted": say("接受了待办“{name}”", "has taken on “{name}”", name=todo["name"]),
        "returned": say("退回了待办“{name}”", "has given back “{name}”", name=todo["name"]),
    }[state]
    words = {"zh": said.zh, "en": said.en}
    if note:
        words = {language: f"{text}\n{note}" for language, text in words.items()}
    actor = unit.caller.actor
    source = f"handover:{todo['id']}:{int(todo['version']) + 1}"
    told = Told(
        person,
        source,
        KIND,
        object="todo",
        record=int(todo["id"]),
        actor=actor.user_id,
        actor_name=actor.name,
        words=words,
    )
    await keep_told(unit.link, unit.caller.organisation, unit.snapshot, [told])
