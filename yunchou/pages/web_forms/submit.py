"""Handing in a web form: a record by the one write path, with the rights of the form's assignee to make such records alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller, System, person
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base.errors import FieldError, Problem, say
from yunchou.model.field_types import type_of
from yunchou.pages.web_forms.definition import WebForm
from yunchou.records.change import Operation
from yunchou.records.write import Unit

CREATED, DUPLICATE, REFUSED, SPAM = "created", "duplicate", "refused", "spam"


@dataclass(frozen=True, slots=True)
class Handed:
    """What somebody handed in: values by field, where they came from, and the stamp of the page they filled in."""

    values: Mapping[str, Any]
    source: Mapping[str, str]
    stamp: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it. `errors` are those of fields that the form asks for."""

    state: str
    errors: tuple[FieldError, ...] = ()
    record: int | None = None


async def hand_in(organisation: Organisation, snapshot: Snapshot, form: WebForm, handed: Handed) -> Outcome:
    """Makes the record, once for each page that was filled in, and keeps that it was handed in.

    A record that repeats another is told of as one that was made: nobody learns from a form who is a customer.
    """
    caller = _caller(organisation, snapshot, form)
    if caller is None:
        return Outcome(REFUSED)
    if lacking := _lacking(form, handed):
        return Outcome(REFUSED, lacking)
    values = {**handed.values, **_sourced(form, handed), **form.content.values}
    try:
        async with Unit(caller, {"web_form": str(form.id), "name": form.name}) as unit:
            results = await unit.write(form.object, [Operation("create", values)])
            await _keep(unit, form, handed, CREATED, "", results[0].id)
        return Outcome(CREATED, record=results[0].id)
    except Problem as problem:
        if _is_stamp(problem):
            return Outcome(CREATED)
        if problem.status not in (403, 409, 422):
            raise
        state = DUPLICATE if problem.status == 409 else REFUSED
        asked = {each.name for each in form.content.fields}
        told = tuple(each for each in problem.errors if each.field in asked)
        if state == REFUSED and told:
            # Whoever fills it in mends it and hands it in again.
            return Outcome(REFUSED, told)
        await keep_only(organisation, form, handed, state, str(problem.detail))
        return Outcome(state)


async def keep_only(
    organisation: Organisation, form: WebForm, handed: Handed, state: str, reason: str
) -> None:
    """Keeps what made no record; of spam only that it came."""
    nobody = Caller(organisation, System("what is handed in by a web form is kept"))
    try:
        async with Unit(nobody) as unit:
            await _keep(unit, form, handed, state, reason, None)
    except Problem as problem:
        if not _is_stamp(problem):
            raise


def _caller(organisation: Organisation, snapshot: Snapshot, form: WebForm) -> Caller | None:
    """The assignee with no right but to make such records; None when that person is no longer there.

    What comes in for nobody by name is the system's to make.
    """
    made = snapshot.model.objects.get(form.object)
    if form.assignee is None:
        system = System("a record that is handed in by a web form for nobody by name")
        return None if made is None else Caller(organisation, system, form.content.language)
    who = snapshot.access.people.get(form.assignee)
    if who is None or not who.active or made is None:
        return None
    targets = {
        target
        for name in form.content.values
        if name in made.fields and type_of(made.fields[name]).relation
        for target in made.fields[name].targets
    }
    scopes = frozenset((f"{form.object}:create", *(f"{target}:read" for target in targets)))
    return Caller(organisation, person(who.id, who.name, scopes), form.content.language)


def _lacking(form: WebForm, handed: Handed) -> tuple[FieldError, ...]:
    """What the form itself wants filled in, over and above the object."""
    return tuple(
        FieldError("required", say("请填写此项", "Please fill this in"), field=place.name)
        for place in form.content.fields
        if place.required and handed.values.get(place.name) in (None, False)
    )


def _sourced(form: WebForm, handed: Handed) -> dict[str, str]:
    named = form.content.sources.items()
    return {name: handed.source[source] for source, name in named if handed.source.get(source)}


async def _keep(
    unit: Unit, form: WebForm, handed: Handed, state: str, reason: str, record: int | None
) -> None:
    kept = {
        "name": _first_words(handed),
        "web_form": str(form.id),
        "state": state,
        "reason": reason[:300] or None,
        "object": form.object,
        "record": None if record is None else str(record),
        # Of what became a record the record is kept, of spam nothing.
        "values": dict(handed.values) if state in (DUPLICATE, REFUSED) else None,
        "source": dict(handed.source) or None,
        "stamp": handed.stamp,
    }
    system = unit.as_system(System("what is handed in by a web form is kept"))
    await system.write("web_form_submission", [Operation("create", kept)])


def _first_words(handed: Handed) -> str | None:
    text = next((each for each in handed.values.values() if isinstance(each, str) and each.strip()), None)
    return text.strip()[:200] if text else None


def _is_stamp(problem: Problem) -> bool:
    """Whether it was handed in before, by a second press or a page that was sent again."""
    return problem.status == 409 and any(each.field == "stamp" for each in problem.errors)
