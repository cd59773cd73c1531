"""The record of signing in, each person's own and the organisation's, and what the organisation demands of it."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from yunchou.access.identity import audit
from yunchou.access.identity.policy import SETTING, Policy, as_kept, check_policy, policy_of
from yunchou.base.errors import FieldError, invalid, say
from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call, cursor_id
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output, Referred
from yunchou.services import kept

everybody = Endpoints("sign-ins")
own = Endpoints("me")
Size = Annotated[int, msgspec.Meta(ge=1, le=200)]


class OwnQuery(Input):
    """`before` is the id of the last event of the page before."""

    before: str | None = None
    limit: Size = 50


class SignInQuery(OwnQuery, kw_only=True):
    """`user`: of one person; `kind`: several kinds by commas."""

    user: str | None = None
    kind: str | None = None


class SignInEvent(Output):
    """Something that happened about signing in; `by` is who did it where that was somebody else."""

    id: str
    at: datetime
    user: Referred
    kind: str
    by: Referred | None
    address: str | None
    agent: str | None
    detail: dict[str, Any]


class SignInsAnswer(Output):
    """Events, the newest first; `next` goes into `before`."""

    events: list[SignInEvent]
    next: str | None


class PolicyInput(Input):
    """What is left out stays. `second_factor_roles` holds ids of roles."""

    min_length: int | msgspec.UnsetType = msgspec.UNSET
    history: int | msgspec.UnsetType = msgspec.UNSET
    session_idle_hours: int | msgspec.UnsetType = msgspec.UNSET
    session_days: int | msgspec.UnsetType = msgspec.UNSET
    second_factor_roles: list[str] | msgspec.UnsetType = msgspec.UNSET
    notify_new_device: bool | msgspec.UnsetType = msgspec.UNSET


class PolicyAnswer(Output):
    """What passwords, second factors and sessions have to be."""

    min_length: int
    history: int
    session_idle_hours: int
    session_days: int
    second_factor_roles: list[str]
    notify_new_device: bool


@own.get(
    "/me/sign-ins", "The caller's record of signing in", scope="session", query=OwnQuery,
    answers={200: SignInsAnswer},
)  # fmt: skip
async def own_sign_ins(call: Call) -> Reply:
    """When, where and how the caller signed in, and what changed about it."""
    return await _page(call, call.user, None)


@everybody.get(
    "/sign-ins", "The organisation's record of signing in", scope="admin", query=SignInQuery,
    answers={200: SignInsAnswer},
)  # fmt: skip
async def all_sign_ins(call: Call) -> Reply:
    """Who signed in, who tried to, and what changed about it."""
    await administer(call)
    asked: SignInQuery = call.query
    kinds = asked.kind.split(",") if asked.kind else None
    return await _page(call, cursor_id(asked.user), kinds)


@everybody.get("/settings/sign-in", "Read what is demanded", scope="admin", answers={200: PolicyAnswer})
async def read_policy(call: Call) -> Reply:
    """The organisation's policy for passwords, second factors and sessions."""
    await administer(call)
    return Reply(_shown(await policy_of(call.house.db, call.caller.organisation)))


@everybody.patch(
    "/settings/sign-in", "Set what is demanded", scope="admin", body=PolicyInput, answers={200: PolicyAnswer},
    limit=16 * KIB,
)  # fmt: skip
async def set_policy(call: Call) -> Reply:
    """Changes the policy; in force with the next password, and the next time that somebody signs in."""
    await administer(call)
    home = call.caller.organisation
    known = as_kept(await policy_of(call.house.db, home))
    changed = msgspec.convert({**known, **msgspec.to_builtins(call.body)}, Policy)
    check_policy(changed)
    roles = (await home.snapshot()).access.roles
    if not all(each.isdigit() and int(each) in roles for each in changed.second_factor_roles):
        words = say("没有这个角色。", "There is no such role.")
        raise invalid([FieldError("not_an_option", words, "second_factor_roles")])
    await kept.keep(call.house.db, home, SETTING, as_kept(changed), call.user)
    return Reply(_shown(changed))


async def _page(call: Call, user: int | None, kinds: list[str] | None) -> Reply:
    asked: OwnQuery = call.query
    rows = await audit.events(
        call.house.db,
        call.caller.organisation,
        user=user,
        kinds=kinds,
        before=cursor_id(asked.before),
        limit=asked.limit + 1,
    )
    shown = [
        SignInEvent(
            id=str(row["id"]),
            at=row["at"],
            user=Referred(id=str(row["user_id"]), name=row["user_name"]),
            kind=row["kind"],
            by=Referred(id=str(row["by_user"]), name=row["by_name"]) if row["by_user"] else None,
            address=row["address"],
            agent=row["agent"],
            detail=row["detail"],
        )
        for row in rows[: asked.limit]
    ]
    return Reply(SignInsAnswer(events=shown, next=shown[-1].id if len(rows) > asked.limit else None))


def _shown(policy: Policy) -> PolicyAnswer:
    return PolicyAnswer(**{**as_kept(policy), "second_factor_roles": list(policy.second_factor_roles)})


endpoints = (*own, *everybody)
