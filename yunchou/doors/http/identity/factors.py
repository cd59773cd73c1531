"""The caller's second factor: codes of an app, recovery codes."""

from datetime import datetime

from yunchou.access.identity import audit
from yunchou.access.identity.policy import policy_of
from yunchou.access.identity.second_factor import app_address, new_secret
from yunchou.base.errors import FieldError, invalid, not_found, say
from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.identity.sessions import own_session
from yunchou.doors.http.identity.signing_in import origin_of
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output

# With the tag of one's own things, which stay open to who has yet to set up a second factor.
own = Endpoints("me")
people = Endpoints("people")
SET_UP_SECONDS = 900


class Present(Input):
    """The caller's present password."""

    password: str


class Begun(Output):
    """The secret for an app; `address` is what a QR code holds, `token` goes into the confirmation."""

    secret: str
    address: str
    token: str


class Confirm(Input):
    """The token of the beginning, and the code that the app shows."""

    token: str
    code: str


class RecoveryCodes(Output):
    """Codes that each open once in place of the app's, told this once."""

    recovery_codes: list[str]


class FactorsAnswer(Output):
    """What the caller has beside the password, and whether one of its roles demands it."""

    totp_since: datetime | None
    recovery_codes: int
    passkeys: int
    required: bool


@own.get("/me/second-factor", "The caller's second factor", scope="session", answers={200: FactorsAnswer})
async def read_factors(call: Call) -> Reply:
    """What is set up, and whether it must be."""
    home = call.caller.organisation
    held = await call.house.logins.factors.of(home.id, call.user)
    policy = await policy_of(call.house.db, home)
    snapshot = await home.snapshot()
    who = snapshot.access.people.get(call.user)
    required = who is not None and bool(set(policy.second_factor_roles) & {str(role) for role in who.roles})
    return Reply(
        FactorsAnswer(
            totp_since=held.totp_since,
            recovery_codes=held.recovery_codes,
            passkeys=held.passkeys,
            required=required,
        )
    )


@own.post(
    "/me/totp", "Begin to set up codes", scope="session", body=Present, answers={200: Begun}, problems=(429,),
    limit=4 * KIB,
)  # fmt: skip
async def begin_totp(call: Call) -> Reply:
    """Makes a secret for an app. Nothing is asked for until a code of it was confirmed."""
    home = call.caller.organisation
    login = await call.house.logins.check_current(
        home.id, call.user, call.body.password, origin_of(call), "password"
    )
    secret = new_secret()
    token = await call.house.waiting.put("totp", secret, SET_UP_SECONDS, home.id, call.user)
    return Reply(Begun(secret=secret, address=app_address(secret, login, "Yunchou"), token=token))


@own.post(
    "/me/totp/confirm", "Finish setting up codes", scope="session", body=Confirm, answers={200: RecoveryCodes},
    problems=(404,), limit=4 * KIB,
)  # fmt: skip
async def confirm_totp(call: Call) -> Reply:
    """Begins to ask for codes, and gives the recovery codes. A wrong code leaves all as it was, to be tried again."""
    house, home = call.house, call.caller.organisation
    begun = await house.waiting.take("totp", call.body.token)
    if begun is None or (begun.organisation, begun.user) != (home.id, call.user):
        raise not_found(say("设置已超时，请重新开始。", "This took too long: begin again."))
    codes = await house.logins.factors.set_up(home.id, call.user, begun.value, call.body.code)
    if codes is None:
        again = await house.waiting.put("totp", begun.value, SET_UP_SECONDS, home.id, call.user)
        problem = invalid(
            [FieldError("wrong_code", say("验证码不正确。", "The code is not correct."), "code")]
        )
        problem.extra["token"] = again
        raise problem
    await audit.note(house.db, home, call.user, "code_set_up", origin_of(call))
    await house.sessions.open_fully(own_session(call))
    return Reply(RecoveryCodes(recovery_codes=codes))


@own.post(
    "/me/totp/remove", "Stop asking for codes", scope="session", body=Present, answers={204: None},
    problems=(429,), limit=4 * KIB,
)  # fmt: skip
async def remove_totp(call: Call) -> Reply:
    """Removes the app's codes and the recovery codes."""
    house, home = call.house, call.caller.organisation
    await house.logins.check_current(home.id, call.user, call.body.password, origin_of(call), "password")
    await house.logins.factors.remove_totp(home.id, call.user)
    await audit.note(house.db, home, call.user, "code_removed", origin_of(call))
    return Reply(status=204)


@own.post(
    "/me/recovery-codes", "Make new recovery codes", scope="session", body=Present, answers={200: RecoveryCodes},
    problems=(404, 429), limit=4 * KIB,
)  # fmt: skip
async def renew_recovery_codes(call: Call) -> Reply:
    """Ten new codes; those from before are void. 404 where no app is set up."""
    house, home = call.house, call.caller.organisation
    await house.logins.check_current(home.id, call.user, call.body.password, origin_of(call), "password")
    if (await house.logins.factors.of(home.id, call.user)).totp_since is None:
        raise not_found()
    codes = await house.logins.factors.new_recovery_codes(home.id, call.user)
    await audit.note(house.db, home, call.user, "recovery_codes_made", origin_of(call))
    return Reply(RecoveryCodes(recovery_codes=codes))


@people.delete(
    "/people/{id}/second-factor", "Remove a person's second factor", scope="admin", answers={204: None}
)
async def clear_second_factor(call: Call) -> Reply:
    """Helps a person who lost phone and codes: removes codes and passkeys, and ends the person's sessions."""
    await administer(call)
    house, home = call.house, call.caller.organisation
    if await house.logins.login_of(home.id, call.id) is None:
        raise not_found()
    await house.logins.factors.clear(home.id, call.id)
    await house.sessions.close_all(home.id, call.id)
    await audit.note(house.db, home, call.id, "factors_cleared", origin_of(call), by=call.user)
    return Reply(status=204)


@people.delete("/people/{id}/sessions", "Sign a person out everywhere", scope="admin", answers={204: None})
async def sign_person_out(call: Call) -> Reply:
    """Ends all sessions of a person of the organisation."""
    await administer(call)
    house, home = call.house, call.caller.organisation
    if await house.logins.login_of(home.id, call.id) is None:
        raise not_found()
    await house.sessions.close_all(home.id, call.id)
    await audit.note(house.db, home, call.id, "session_ended", origin_of(call), by=call.user, all=True)
    return Reply(status=204)


endpoints = (*own, *people)
