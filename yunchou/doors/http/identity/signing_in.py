"""The end of every way of signing in: the session, its cookies, the record of it, and the notice of a new browser."""

from urllib.parse import urlsplit

from yunchou.access.actor import Caller
from yunchou.access.identity import audit
from yunchou.access.identity.audit import Origin
from yunchou.access.identity.logins import Person
from yunchou.access.identity.policy import Policy, policy_of
from yunchou.base.time import now
from yunchou.doors.http.admission import COOKIE, DEVICE_COOKIE
from yunchou.doors.http.call import Call
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Output
from yunchou.services.mail.templates import Words, template

DEVICE_SECONDS = 400 * 24 * 3600
STRONG = frozenset({"password+totp", "password+recovery_code", "passkey", "sign_on"})
"""Ways of signing in that need no second factor of ours besides."""

NEW_DEVICE = template(
    "identity.new_device",
    Words(
        "您的账号在新设备上登录",
        "{name}，您好：\n\n您的账号 {login} 刚刚在一台新设备上登录：\n时间：{time}\nIP 地址：{address}\n设备：{agent}\n\n"
        "如果是您本人，无需理会。如果不是，请立即修改密码，并在“个人设置 → 登录设备”中退出它：\n\n{link}",
        "查看登录设备",
    ),
    Words(
        "Your account was used on a new device",
        "Hello {name},\n\nSomebody has just signed in as {login} on a new device:\nTime: {time}\nIP address: {address}\n"
        "Device: {agent}\n\nIf it was you, there is nothing to do. If not, change your password now and sign the device out"
        " under your own settings:\n\n{link}",
        "See where I am signed in",
    ),
)


class SignedInUser(Output):
    """The person who signed in."""

    id: str
    name: str
    login: str
    organisation: str
    language: str


class SignedIn(Output):
    """`csrf` goes into the X-CSRF-Token header of every unsafe call made with the cookie."""

    user: SignedInUser
    csrf: str


def origin_of(call: Call) -> Origin:
    """Where a request comes from, for the record of signing in."""
    return Origin(call.address, call.header("user-agent"))


async def open_session(call: Call, person: Person) -> tuple[SignedIn, list[str]]:
    """Signs a person in → (answer, cookies). Raises a 401 `Problem` when the person is not active."""
    house = call.house
    caller = await house.caller(person.organisation, person.user, language=call.language)
    home, origin = caller.organisation, origin_of(call)
    policy = await policy_of(house.db, home)
    secret, session = await house.sessions.open(
        person.organisation,
        person.user,
        person.login,
        call.address,
        call.header("user-agent"),
        idle=policy.idle,
        longest=policy.longest,
        restricted=await _lacks_factor(call, caller, person, policy),
        method=person.method,
    )
    device, fresh = await house.logins.devices.remember(
        call.request.cookies.get(DEVICE_COOKIE), person.organisation, person.user
    )
    await audit.note(house.db, home, person.user, "signed_in", origin, method=person.method, new_device=fresh)
    if fresh and policy.notify_new_device:
        await _tell_of_device(call, person, origin)
    answer = SignedIn(
        user=SignedInUser(
            id=str(person.user),
            name=caller.actor.name,
            login=person.login,
            organisation=home.name,
            language=caller.language,
        ),
        csrf=session.csrf,
    )
    ends = int(policy.longest.total_seconds())
    return answer, [cookie(call, COOKIE, secret, ends), device_cookie(call, device)]


async def signed_in(call: Call, person: Person) -> Reply:
    """The answer to a program of ours that has signed a person in."""
    answer, cookies = await open_session(call, person)
    return Reply(answer, 201, cookies=cookies)


def device_cookie(call: Call, secret: str) -> str:
    """The cookie by which a browser is known again."""
    return cookie(call, DEVICE_COOKIE, secret, DEVICE_SECONDS)


def cookie(call: Call, name: str, secret: str, seconds: int) -> str:
    """A cookie that no script sees; an empty secret takes it away."""
    parts = [f"{name}={secret}", "Path=/", "HttpOnly", "SameSite=Lax", f"Max-Age={seconds if secret else 0}"]
    if call.secure:
        parts.append("Secure")
    return "; ".join(parts)


def public(call: Call, path: str) -> str:
    """The address of a page as people reach it, for links in letters.

    Where no public address is set and the server is asked under another name, it is still the one of the settings: a
    forged Host header must not lead people elsewhere.
    """
    base = call.house.settings.public_url
    assert urlsplit(base).netloc
    return base + path


async def lacks_second_factor(call: Call, caller: Caller, policy: Policy) -> bool:
    """Whether a role of the caller demands a second factor that the caller has not set up."""
    if not policy.second_factor_roles or caller.actor.user_id is None:
        return False
    snapshot = await caller.organisation.snapshot()
    who = snapshot.access.people.get(caller.actor.user_id)
    if who is None or not set(policy.second_factor_roles) & {str(role) for role in who.roles}:
        return False
    return not (await call.house.logins.factors.of(caller.organisation.id, who.id)).any


async def _lacks_factor(call: Call, caller: Caller, person: Person, policy: Policy) -> bool:
    return person.method not in STRONG and await lacks_second_factor(call, caller, policy)


async def _tell_of_device(call: Call, person: Person, origin: Origin) -> None:
    house = call.house
    to = await house.reachable(person.organisation, person.user)
    if to is None:
        return
    home = await house.organisation(person.organisation)
    assert home is not None
    values = {
        "name": to.name,
        "login": person.login,
        "time": now().strftime("%Y-%m-%d %H:%M UTC"),
        "address": origin.address,
        "agent": (origin.agent or "–")[:200],
        "link": public(call, "/me"),
    }
    async with house.db.transaction() as link:
        await house.mail.post(link, home, to.address, NEW_DEVICE, values, language=to.language)
