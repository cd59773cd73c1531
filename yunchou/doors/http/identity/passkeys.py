"""Passkeys of the caller, and signing in with one."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from yunchou.access.identity import audit
from yunchou.access.identity.passkeys import Site
from yunchou.base.errors import Problem, not_found, say
from yunchou.doors.http.admission import refuse_foreign_page
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.identity.factors import Present
from yunchou.doors.http.identity.sessions import own_session
from yunchou.doors.http.identity.signing_in import SignedIn, origin_of, signed_in
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.doors.places import is_loopback

own = Endpoints("me")
open_to_all = Endpoints("sessions")


class Challenge(Output):
    """`options` go to the browser's credentials API, `token` into the second half."""

    token: str
    options: dict[str, Any]


class NewPasskey(Input):
    """What the browser made: `credential` is the JSON form of a PublicKeyCredential."""

    token: str
    name: str
    credential: dict[str, Any]


class PasskeySignIn(Input):
    """What the browser signed."""

    token: str
    credential: dict[str, Any]


class PasskeyAnswer(Output):
    """A passkey, without the key."""

    id: str
    name: str
    created_at: datetime
    used_at: datetime | None


class PasskeysAnswer(Output):
    """The caller's passkeys."""

    passkeys: list[PasskeyAnswer]


@own.get("/me/passkeys", "List the caller's passkeys", scope="session", answers={200: PasskeysAnswer})
async def list_passkeys(call: Call) -> Reply:
    """The caller's passkeys, the oldest first."""
    found = await call.house.passkeys.of(call.caller.organisation.id, call.user)
    shown = [
        PasskeyAnswer(id=each.id, name=each.name, created_at=each.created_at, used_at=each.used_at)
        for each in found
    ]
    return Reply(PasskeysAnswer(passkeys=shown))


@own.post(
    "/me/passkeys/challenge", "Begin to add a passkey", scope="session", body=Present, answers={200: Challenge},
    problems=(429,), limit=4 * KIB,
)  # fmt: skip
async def begin_passkey(call: Call) -> Reply:
    """Options for the browser to make a key; the present password is asked for first."""
    house, home = call.house, call.caller.organisation
    login = await house.logins.check_current(
        home.id, call.user, call.body.password, origin_of(call), "password"
    )
    token, options = await house.passkeys.begin(
        _site(call), home.id, call.user, login, call.caller.actor.name
    )
    return Reply(Challenge(token=token, options=options))


@own.post(
    "/me/passkeys", "Add a passkey", scope="session", body=NewPasskey, answers={201: PasskeyAnswer},
    problems=(409,), limit=64 * KIB,
)  # fmt: skip
async def add_passkey(call: Call) -> Reply:
    """Keeps the key that the browser made."""
    house, home, given = call.house, call.caller.organisation, call.body
    made = await house.passkeys.add(
        _site(call), home.id, call.user, given.token, given.name, given.credential
    )
    await audit.note(house.db, home, call.user, "passkey_added", origin_of(call), name=made.name)
    await house.sessions.open_fully(own_session(call))
    answer = PasskeyAnswer(id=made.id, name=made.name, created_at=made.created_at, used_at=None)
    return Reply(answer, 201)


@own.delete("/me/passkeys/{id}", "Remove a passkey", scope="session", answers={204: None})
async def remove_passkey(call: Call) -> Reply:
    """Removes one of the caller's passkeys."""
    house, home = call.house, call.caller.organisation
    name = await house.passkeys.remove(home.id, call.user, str(call.request.path_params["id"]))
    if name is None:
        raise not_found()
    await audit.note(house.db, home, call.user, "passkey_removed", origin_of(call), name=name)
    return Reply(status=204)


@open_to_all.post(
    "/sessions/passkey/challenge", "Begin to sign in with a passkey", scope="open", answers={200: Challenge},
    problems=(403, 409, 429), limit=KIB,
)  # fmt: skip
async def ask_for_passkey(call: Call) -> Reply:
    """Options for the browser to sign with a key."""
    refuse_foreign_page(call)
    token, options = await call.house.passkeys.ask(_site(call))
    return Reply(Challenge(token=token, options=options))


@open_to_all.post(
    "/sessions/passkey", "Sign in with a passkey", scope="open", body=PasskeySignIn, answers={201: SignedIn},
    problems=(401, 403, 409), limit=64 * KIB,
)  # fmt: skip
async def sign_in_by_passkey(call: Call) -> Reply:
    """Opens a session for the person whose key has signed."""
    refuse_foreign_page(call)
    given: PasskeySignIn = call.body
    return await signed_in(
        call, await call.house.passkeys.sign_in(_site(call), given.token, given.credential)
    )


def _site(call: Call) -> Site:
    """The site of the server's public address. Raises 409 where browsers make no keys for such an address.

    A server that is reached on its own machine only is called localhost there, which is the one name without https for
    which browsers make keys.
    """
    public = urlsplit(call.house.settings.public_url)
    name = public.hostname or ""
    if not is_loopback(name):
        return Site(name, f"{public.scheme}://{public.netloc}")
    asked = urlsplit(call.header("origin") or "")
    if asked.hostname != "localhost":
        words = say(
            "通行密钥需要以域名访问（本机请使用 localhost）。",
            "Passkeys need an address with a name (on this machine: localhost).",
        )
        raise Problem(409, "passkeys_unavailable", words)
    return Site("localhost", f"{asked.scheme}://{asked.netloc}")


endpoints = (*open_to_all, *own)
