"""The caller: who it is, what it may, its language and its password."""

from typing import Annotated, Any, Literal

import msgspec

from yunchou.access.currencies import currencies_of
from yunchou.access.identity import audit
from yunchou.access.organisation import Snapshot
from yunchou.access.rights import rights_json
from yunchou.base.errors import Problem, not_found
from yunchou.base.money import minor_units
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.identity.signing_in import origin_of
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records.read import one
from yunchou.records.shipped_names import spoken

endpoints = Endpoints("me")


class Part(Output):
    """A record by id and name."""

    id: str
    name: str


class RolePart(Output):
    """A role of the caller."""

    id: str
    name: str
    code: str | None


class CurrencyPart(Output):
    """A currency that amounts may be given in, and the digits after the point of its amounts."""

    code: str
    digits: int


class MeAnswer(Output):
    """The caller with roles and rights. `csrf` is there when the caller came by a session."""

    id: str
    name: str
    login: str | None
    organisation: str
    language: Literal["zh-CN", "en"]
    department: Part | None
    manager: Part | None
    roles: list[RolePart]
    rights: Annotated[dict[str, Any], msgspec.Meta(extra_json_schema={"$ref": "#/components/schemas/Rights"})]
    currency: str
    currencies: list[CurrencyPart]
    time_zone: str
    fiscal_start_month: int
    demo: bool
    second_factor_required: bool
    """The caller's role demands a second factor, and until one is set up nothing else is open."""
    csrf: str | None
    seen_by: Part | None
    """The administrator who looks at what this person sees, by the header X-See-As."""


class MeChange(Input):
    """What of oneself to change; the password only together with the current one."""

    language: Literal["zh-CN", "en"] | msgspec.UnsetType = msgspec.UNSET
    current_password: str | msgspec.UnsetType = msgspec.UNSET
    new_password: str | msgspec.UnsetType = msgspec.UNSET


@endpoints.get("/me", "The caller", scope="any", answers={200: MeAnswer})
async def me(call: Call) -> Reply:
    """The caller with roles and rights as they are in force now."""
    return Reply(await _me(call))


@endpoints.patch(
    "/me",
    "Change one's language or password",
    scope="session",
    body=MeChange,
    answers={200: MeAnswer},
    problems=(429,),
    limit=16 * KIB,
)
async def change_me(call: Call) -> Reply:
    """Changes the caller's own settings; a new password ends the caller's other sessions."""
    given: MeChange = call.body
    organisation = call.caller.organisation
    if given.new_password is not msgspec.UNSET:
        current = "" if given.current_password is msgspec.UNSET else given.current_password
        await call.house.logins.change_password(
            organisation.id, call.user, current, given.new_password, origin_of(call)
        )
        keep = call.session.key if call.session else None
        await call.house.sessions.close_all(organisation.id, call.user, but=keep)
        await audit.note(call.house.db, organisation, call.user, "password_changed", origin_of(call))
    if given.language is not msgspec.UNSET:
        await call.house.set_language(call.caller, given.language)
        call.language = given.language
    return Reply(await _me(call))


async def _me(call: Call) -> MeAnswer:
    organisation = call.caller.organisation
    snapshot = await fresh(organisation)
    who = snapshot.access.people.get(call.user)
    if who is None:
        raise not_found()
    viewer = call.caller.viewer(snapshot)
    manager = snapshot.access.people.get(who.manager) if who.manager else None
    roles = [snapshot.access.roles[each] for each in who.roles if each in snapshot.access.roles]
    settings = organisation.settings
    return MeAnswer(
        id=str(who.id),
        name=who.name,
        login=who.login,
        organisation=organisation.name,
        language="en" if call.language == "en" else "zh-CN",
        department=await _department(call, who.department),
        manager=Part(id=str(manager.id), name=manager.name) if manager else None,
        roles=[
            RolePart(id=str(role.id), name=spoken(call.caller, "role", role.name), code=role.code)
            for role in roles
        ],
        rights=rights_json(viewer.rights),
        currency=settings.currency,
        currencies=_currencies(settings.currency, snapshot),
        time_zone=settings.time_zone,
        fiscal_start_month=settings.fiscal_start_month,
        demo=settings.demo,
        second_factor_required=call.session is not None and call.session.restricted,
        csrf=call.session.csrf if call.session else None,
        seen_by=_seen_by(call, snapshot),
    )


def _seen_by(call: Call, snapshot: Snapshot) -> Part | None:
    administrator = call.caller.actor.seen_by
    who = None if administrator is None else snapshot.access.people.get(administrator)
    return None if who is None else Part(id=str(who.id), name=who.name)


def _currencies(own: str, snapshot: Snapshot) -> list[CurrencyPart]:
    """The organisation's own currency, then the others in use."""
    known = currencies_of(snapshot.parts)
    first = CurrencyPart(code=own, digits=known.get(own, minor_units(own)))
    return [first, *(CurrencyPart(code=code, digits=known[code]) for code in sorted(known) if code != own)]


async def _department(call: Call, department: int | None) -> Part | None:
    if department is None:
        return None
    try:
        found, _ = await one(call.caller, "department", department, ("id", "name"))
    except Problem:
        # Whoever may not see departments is not told its own.
        return None
    return msgspec.json.decode(found, type=Part)
