"""Links by mail: a forgotten password, and the invitation of a new person."""

import asyncio
import time
from datetime import datetime, timedelta

from yunchou.access.identity import audit
from yunchou.access.identity.policy import policy_of
from yunchou.base.errors import FieldError, Problem, conflict, invalid, not_found, say
from yunchou.base.time import now
from yunchou.doors.assemble import Recipient
from yunchou.doors.http.administering import administer
from yunchou.doors.http.admission import DEVICE_COOKIE, refuse_foreign_page
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.identity.signing_in import device_cookie, origin_of, public
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.services.mail.templates import Words, template

endpoints = Endpoints("links")
RESET_SECONDS = 3600
INVITATION_SECONDS = 7 * 24 * 3600
MOST_RESETS_PER_HOUR = 3
SLOWEST_SECONDS = 0.35
"""How long the answer to a forgotten password takes whether or not somebody has that login."""

RESET = template(
    "identity.reset",
    Words(
        "重置您的运筹密码",
        "{name}，您好：\n\n有人为账号 {login}（{organisation}）申请重置密码。请在一小时内点击下面的按钮设置新密码：\n\n{link}\n\n"
        "如果不是您本人申请，请忽略此邮件，您的密码不会改变。",
        "设置新密码",
    ),
    Words(
        "Reset your Yunchou password",
        "Hello {name},\n\nSomebody asked for a new password for {login} ({organisation}). Set one within an hour:\n\n{link}"
        "\n\nIf it was not you, ignore this letter: your password stays as it is.",
        "Set a new password",
    ),
)
INVITATION = template(
    "identity.invitation",
    Words(
        "{inviter}邀请您使用运筹",
        "{name}，您好：\n\n{inviter}邀请您加入“{organisation}”的运筹销售系统。您的账号是 {login}。"
        "请在 7 天内设置密码：\n\n{link}",
        "设置密码并开始使用",
    ),
    Words(
        "{inviter} invites you to Yunchou",
        "Hello {name},\n\n{inviter} invites you to Yunchou, the sales system of {organisation}. Your login is {login}."
        " Set a password within 7 days:\n\n{link}",
        "Set a password and start",
    ),
)


class Forgotten(Input):
    """Whose password is forgotten."""

    login: str


class NewPassword(Input):
    """The password that the person chose."""

    password: str


class LinkAnswer(Output):
    """Whose link it is, and how long a password must be."""

    login: str
    organisation: str
    min_length: int


class Invite(Input):
    """`send` false: the link comes back, to be handed over by other means."""

    user: str
    send: bool = True


class Invited(Output):
    """`link` is told this once, and only when no letter was sent."""

    to: str | None
    link: str | None
    expires_at: datetime


@endpoints.post(
    "/password-resets", "Ask for a new password", scope="open", body=Forgotten, answers={202: None},
    problems=(403, 429), limit=4 * KIB,
)  # fmt: skip
async def ask_for_reset(call: Call) -> Reply:
    """Sends a link to the person with that login; the answer is the same when there is none."""
    refuse_foreign_page(call)
    began = time.monotonic()
    login = call.body.login.strip().lower()[:200]
    await call.house.logins.brake(f"{login} (forgotten)", call.address)
    await _send_reset(call, login)
    await asyncio.sleep(max(0.0, SLOWEST_SECONDS - (time.monotonic() - began)))
    return Reply(status=202)


@endpoints.get("/password-resets/{token}", "Look at a reset link", scope="open", answers={200: LinkAnswer})
async def look_at_reset(call: Call) -> Reply:
    """Whose password a link sets; 404 when it is over or was used."""
    return Reply(await _look(call, "reset"))


@endpoints.post(
    "/password-resets/{token}", "Set a new password by a link", scope="open", body=NewPassword,
    answers={204: None}, problems=(403, 404), limit=4 * KIB,
)  # fmt: skip
async def reset_password(call: Call) -> Reply:
    """Sets the password and ends all sessions of the person. The link opens once."""
    return await _set_by_link(call, "reset", "password_reset")


@endpoints.post(
    "/invitations", "Invite a person", scope="admin", body=Invite, answers={201: Invited}, problems=(404, 409),
    limit=4 * KIB,
)  # fmt: skip
async def invite(call: Call) -> Reply:
    """Sends a person of the organisation a link to set the first password, or a new one after a loss."""
    await administer(call)
    given: Invite = call.body
    user, home = record_id(given.user), call.caller.organisation
    found = await call.house.logins.login_of(home.id, user)
    if found is None or not found[1]:
        words = say("请先为该员工填写登录名并设为在职。", "Give the person a login first, and set it active.")
        raise invalid([FieldError("required", words, "user")])
    login, _, has_password = found
    to = await call.house.reachable(home.id, user) if given.send else None
    if given.send:
        await _check_can_send(call, to)
    purpose, seconds = "invitation", INVITATION_SECONDS
    async with call.house.db.transaction() as link:
        secret = await call.house.links.make(link, purpose, home.id, user, seconds)
        address = public(call, f"/invitations/{secret}")
        if to is not None:
            values = {
                "name": to.name,
                "login": login,
                "organisation": home.name,
                "inviter": call.caller.actor.name,
                "link": address,
            }
            await call.house.mail.post(
                link,
                home,
                to.address,
                RESET if has_password else INVITATION,
                values,
                language=to.language,
                by=call.user,
            )
        await audit.note(link, home, user, "invited", origin_of(call), by=call.user, sent=given.send)
    ends = now() + timedelta(seconds=seconds)
    return Reply(
        Invited(to=to.address if to else None, link=None if given.send else address, expires_at=ends), 201
    )


@endpoints.get("/invitations/{token}", "Look at an invitation", scope="open", answers={200: LinkAnswer})
async def look_at_invitation(call: Call) -> Reply:
    """Whom a link invites; 404 when it is over or was used."""
    return Reply(await _look(call, "invitation"))


@endpoints.post(
    "/invitations/{token}", "Set the first password", scope="open", body=NewPassword, answers={204: None},
    problems=(403, 404), limit=4 * KIB,
)  # fmt: skip
async def accept_invitation(call: Call) -> Reply:
    """Sets the first password of an invited person. The link opens once."""
    return await _set_by_link(call, "invitation", "invitation_used")


async def _send_reset(call: Call, login: str) -> None:
    house = call.house
    person = await house.logins.of(login)
    if person is None:
        return
    found = await house.logins.login_of(person.organisation, person.user)
    home = await house.organisation(person.organisation)
    to = await house.reachable(person.organisation, person.user)
    lately = await house.links.lately("reset", person.organisation, person.user, 3600)
    if found is None or not found[1] or home is None or to is None or lately >= MOST_RESETS_PER_HOUR:
        return
    async with house.db.transaction() as link:
        secret = await house.links.make(link, "reset", home.id, person.user, RESET_SECONDS)
        values = {
            "name": to.name,
            "login": person.login,
            "organisation": home.name,
            "link": public(call, f"/password-resets/{secret}"),
        }
        await house.mail.post(link, home, to.address, RESET, values, language=to.language)
        await audit.note(link, home, person.user, "reset_asked", origin_of(call))


async def _check_can_send(call: Call, to: Recipient | None) -> None:
    if to is None:
        words = say("该员工没有邮箱，请先填写。", "The person has no mail address: enter one first.")
        raise invalid([FieldError("required", words, "email")])
    if await call.house.mail.server(call.caller.organisation) is None:
        words = say(
            "尚未设置邮件服务器。请先设置，或改为复制链接。",
            "No mail server is set up: set one up, or hand the link over yourself.",
        )
        raise conflict("mail_not_configured", words)


async def _look(call: Call, purpose: str) -> LinkAnswer:
    found = await call.house.links.find(purpose, _token(call))
    if found is None:
        raise _over()
    login = await call.house.logins.login_of(*found)
    home = await call.house.organisation(found[0])
    if login is None or not login[1] or home is None:
        raise _over()
    policy = await policy_of(call.house.db, home)
    return LinkAnswer(login=login[0], organisation=home.name, min_length=policy.min_length)


async def _set_by_link(call: Call, purpose: str, kind: str) -> Reply:
    refuse_foreign_page(call)
    house, secret = call.house, _token(call)
    shown = await _look(call, purpose)
    found = await house.links.find(purpose, secret)
    if found is None:
        # Somebody else has used it since.
        raise _over()
    # The password is judged first: a link is not used up by one that is refused.
    await house.logins.judge_password(*found, call.body.password)
    async with house.db.transaction() as link:
        if await house.links.use(link, purpose, secret) is None:
            raise _over()
    await house.logins.replace_password(*found, call.body.password)
    await house.sessions.close_all(*found)
    await house.logins.forget_failures(shown.login)
    home = await house.organisation(found[0])
    assert home is not None
    await audit.note(house.db, home, found[1], kind, origin_of(call))
    # Whoever reads the person's letters is the person: its browser is known from now on.
    device, _ = await house.logins.devices.remember(call.request.cookies.get(DEVICE_COOKIE), *found)
    return Reply(status=204, cookies=[device_cookie(call, device)])


def _token(call: Call) -> str:
    text = str(call.request.path_params["token"])
    if not 20 <= len(text) <= 100:
        raise _over()
    return text


def _over() -> Problem:
    return not_found(say("链接已失效，请重新申请。", "This link is over: ask for a new one."))
