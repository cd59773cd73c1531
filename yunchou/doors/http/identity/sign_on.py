"""Signing in by another server, and which servers those are."""

import hmac
from typing import Any

import msgspec

from yunchou.access.actor import Caller, System
from yunchou.access.identity import audit, sign_on
from yunchou.access.identity.logins import Person
from yunchou.access.identity.sign_on import Attempt, Claims, Provider, SignOnFailed
from yunchou.access.organisation import Organisation
from yunchou.base import log
from yunchou.base.errors import FieldError, Problem, invalid, not_found, say
from yunchou.doors.http.administering import administer
from yunchou.doors.http.admission import COOKIE as SESSION_COOKIE
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.identity.people_access import Linked
from yunchou.doors.http.identity.signing_in import cookie, open_session, origin_of, public
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records.change import Operation
from yunchou.records.write import write
from yunchou.services import kept

everybody = Endpoints("sign-on")
own = Endpoints("me")
COOKIE = "yunchou_sign_on"
SECONDS = 600
logger = log.get(__name__)
CALLBACK = "/api/v1/sign-on/callback"


class Asked(Input):
    """`login` finds the organisation where a server holds several."""

    login: str = ""


class Choice(Output):
    """A provider to choose at the login page; `start` is where the browser goes."""

    name: str
    start: str


class ChoicesAnswer(Output):
    """The providers to choose from."""

    providers: list[Choice]


class Begin(Input):
    """`next`: the page to come back to."""

    next: str = "/"


class Back(Input):
    """What providers send along; only `code`, `state` and `error` matter."""

    state: str = ""
    code: str = ""
    error: str = ""
    error_description: str = ""
    error_uri: str = ""
    iss: str = ""
    session_state: str = ""
    scope: str = ""
    authuser: str = ""
    prompt: str = ""
    hd: str = ""
    client_info: str = ""


class ProviderInput(Input):
    """Without `client_secret` the one that is kept stays, as long as the issuer is the same."""

    name: str
    issuer: str
    client_id: str
    client_secret: str | None = None
    domains: list[str] = msgspec.field(default_factory=list)
    create: bool = False
    role: str | None = None
    enabled: bool = True


class ProviderAnswer(Output):
    """A provider without its secret. `redirect_uri` is what is to be entered there."""

    id: str
    name: str
    issuer: str
    client_id: str
    has_secret: bool
    domains: list[str]
    create: bool
    role: str | None
    enabled: bool
    redirect_uri: str


class ProvidersAnswer(Output):
    """The organisation's providers."""

    providers: list[ProviderAnswer]
    redirect_uri: str


@everybody.get("/sign-on", "Providers to sign in by", scope="open", query=Asked, answers={200: ChoicesAnswer})
async def sign_on_choices(call: Call) -> Reply:
    """Those of the only organisation of the server; of several, those that vouch for the login's mail domain."""
    homes = await call.house.organisations()
    domain = call.query.login.strip().lower().rpartition("@")[2]
    found: list[Choice] = []
    for home in homes[:200]:
        found += [
            Choice(name=each.name, start=f"/api/v1/sign-on/{home.id}/{each.id}")
            for each in await _providers(call, home)
            if each.enabled and (len(homes) == 1 or domain in each.domains)
        ]
    return Reply(ChoicesAnswer(providers=found))


@everybody.get(
    "/sign-on/{organisation}/{provider}", "Begin to sign in by a provider", scope="open", query=Begin,
    answers={303: None}, problems=(404,),
)  # fmt: skip
async def begin_sign_on(call: Call) -> Reply:
    """Sends the browser to the provider, which sends it back to the callback."""
    home = await call.house.organisation(call.number("organisation"))
    if home is None:
        raise sign_on.unknown_provider()
    provider = await _provider(call, home, str(call.request.path_params["provider"]))
    attempt = sign_on.begun(provider.id, _safe(call.query.next))
    state = await call.house.waiting.put("sign_on", msgspec.to_builtins(attempt), SECONDS, home.id)
    allowed = await kept.allowed(call.house.db, home)
    try:
        target = await call.house.sign_on.begin(provider, allowed, public(call, CALLBACK), state, attempt)
    except SignOnFailed as error:
        return _failed(call, error.code)
    return Reply(status=303, headers={"location": target}, cookies=[cookie(call, COOKIE, state, SECONDS)])


@everybody.get(
    "/sign-on/callback", "Come back from a provider", scope="open", query=Back, answers={303: None}
)
async def finish_sign_on(call: Call) -> Reply:
    """Opens a session for the person whom the provider vouches for, and leads to the page that was asked for."""
    given: Back = call.query
    begun = await call.house.waiting.take("sign_on", given.state) if given.state else None
    mine = call.request.cookies.get(COOKIE) or ""
    if begun is None or not hmac.compare_digest(mine.encode(), given.state.encode()):
        return _failed(call, "late")
    assert begun.organisation is not None
    home = await call.house.organisation(begun.organisation)
    attempt = msgspec.convert(begun.value, Attempt)
    if given.error or not given.code or home is None:
        return _failed(call, "denied", _page(attempt))
    try:
        provider = await _provider(call, home, attempt.provider)
        allowed = await kept.allowed(call.house.db, home)
        claims = await call.house.sign_on.finish(
            provider, allowed, public(call, CALLBACK), given.code, attempt
        )
        if attempt.link is not None:
            await _link(call, home, provider, claims, attempt.link)
            return Reply(
                status=303, headers={"location": attempt.next}, cookies=[cookie(call, COOKIE, "", 0)]
            )
        person = await _person(call, home, provider, claims)
        _, cookies = await open_session(call, person)
    except SignOnFailed as error:
        logger.warning("sign-on failed", extra={"provider": attempt.provider, "why": error.message.en})
        return _failed(call, error.code, _page(attempt))
    except Problem as problem:
        logger.warning("sign-on failed", extra={"provider": attempt.provider, "why": str(problem)})
        return _failed(call, "failed", _page(attempt))
    gone = cookie(call, COOKIE, "", 0)
    return Reply(status=303, headers={"location": attempt.next}, cookies=[*cookies, gone])


@everybody.get("/settings/sign-on", "List the providers", scope="admin", answers={200: ProvidersAnswer})
async def list_providers(call: Call) -> Reply:
    """The organisation's providers, without their secrets."""
    await administer(call)
    found = await _providers(call, call.caller.organisation)
    return Reply(
        ProvidersAnswer(providers=[_shown(call, each) for each in found], redirect_uri=public(call, CALLBACK))
    )


@everybody.put(
    "/settings/sign-on/{provider}", "Set up a provider", scope="admin", body=ProviderInput,
    answers={200: ProviderAnswer}, limit=16 * KIB,
)  # fmt: skip
async def set_provider(call: Call) -> Reply:
    """Adds or replaces a provider. It is asked for its description first, so that a slip of the pen is noticed."""
    await administer(call)
    home, given = call.caller.organisation, call.body
    found = {each.id: each for each in await _providers(call, home)}
    name = str(call.request.path_params["provider"])
    known = found.get(name)
    same = known is not None and known.issuer == given.issuer.strip()
    secret = given.client_secret
    provider = Provider(
        id=name,
        name=given.name.strip(),
        issuer=given.issuer.strip(),
        client_id=given.client_id.strip(),
        # A secret does not follow to another server.
        client_secret=secret if secret is not None else known.client_secret if known and same else "",
        domains=tuple(dict.fromkeys(each.strip().lower() for each in given.domains)),
        create=given.create,
        role=given.role,
        enabled=given.enabled,
    )
    sign_on.check(provider)
    await _check_role(home, provider)
    if known is None and len(found) >= sign_on.MOST:
        words = say("最多 {n} 个登录服务。", "At most {n} providers.", n=sign_on.MOST)
        raise invalid([FieldError("out_of_range", words, "id")])
    try:
        await call.house.sign_on.discover(provider, await kept.allowed(call.house.db, home))
    except SignOnFailed as error:
        raise invalid([FieldError("rule", error.message, "issuer")]) from error
    found[name] = provider
    await _keep(call, home, list(found.values()))
    return Reply(_shown(call, provider))


@everybody.delete("/settings/sign-on/{provider}", "Remove a provider", scope="admin", answers={204: None})
async def remove_provider(call: Call) -> Reply:
    """Nobody signs in by it any more."""
    await administer(call)
    home, name = call.caller.organisation, str(call.request.path_params["provider"])
    found = await _providers(call, home)
    left = [each for each in found if each.id != name]
    if len(left) == len(found):
        raise not_found()
    await _keep(call, home, left)
    return Reply(status=204)


class OwnProvider(Output):
    """A provider to link an account of."""

    id: str
    name: str


class OwnSignOn(Output):
    """The caller's linked accounts, and the providers to link more of."""

    linked: list[Linked]
    providers: list[OwnProvider]


class WayAnswer(Output):
    """Where the browser is to go; null: nowhere."""

    address: str | None


@own.get("/me/sign-on", "The caller's linked accounts", scope="session", answers={200: OwnSignOn})
async def own_sign_on(call: Call) -> Reply:
    """The accounts at providers by which the caller signs in."""
    home = call.caller.organisation
    linked = [Linked(**row) for row in await call.house.subjects.of(home.id, call.user)]
    offered = [
        OwnProvider(id=each.id, name=each.name) for each in await _providers(call, home) if each.enabled
    ]
    return Reply(OwnSignOn(linked=linked, providers=offered))


@own.post(
    "/me/sign-on/{provider}",
    "Link an account",
    scope="session",
    answers={200: WayAnswer},
    problems=(404, 422),
)
async def begin_link(call: Call) -> Reply:
    """Sends the caller to a provider; the account that the provider vouches for opens the caller's from then on."""
    home = call.caller.organisation
    provider = await _provider(call, home, str(call.request.path_params["provider"]))
    attempt = sign_on.begun(provider.id, "/me", call.user)
    state = await call.house.waiting.put("sign_on", msgspec.to_builtins(attempt), SECONDS, home.id)
    allowed = await kept.allowed(call.house.db, home)
    try:
        target = await call.house.sign_on.begin(provider, allowed, public(call, CALLBACK), state, attempt)
    except SignOnFailed as error:
        raise invalid([FieldError("rule", error.message, "provider")]) from error
    return Reply(WayAnswer(address=target), cookies=[cookie(call, COOKIE, state, SECONDS)])


@own.delete(
    "/me/sign-on", "Unlink the caller's accounts", scope="session", answers={204: None}, problems=(409,)
)
async def unlink(call: Call) -> Reply:
    """The accounts at providers open nothing any more. 409 for who would be left without any way in."""
    home = call.caller.organisation
    found = await call.house.logins.login_of(home.id, call.user)
    passkeys = (await call.house.logins.factors.of(home.id, call.user)).passkeys
    if found is None or not (found[2] or passkeys):
        words = say("请先设置密码或通行密钥。", "Set a password or a passkey first.")
        raise Problem(409, "only_way_in", words)
    await call.house.subjects.unlink(home.id, call.user)
    await audit.note(call.house.db, home, call.user, "sign_on_unlinked", origin_of(call))
    return Reply(status=204)


@own.post("/sessions/current/end", "Sign out, at the provider too", scope="session", answers={200: WayAnswer})
async def sign_out_everywhere(call: Call) -> Reply:
    """Ends the session; for one that a provider opened, tells where the browser signs out at the provider too."""
    assert call.session is not None
    session, home = call.session, call.caller.organisation
    by_provider = await call.house.sessions.method(session.key) == "sign_on"
    await call.house.sessions.close(session.key)
    await audit.note(call.house.db, home, session.user, "signed_out", origin_of(call))
    address = await _way_out(call, home, session.user) if by_provider else None
    return Reply(WayAnswer(address=address), cookies=[cookie(call, SESSION_COOKIE, "", 0)])


async def _way_out(call: Call, home: Organisation, user: int) -> str | None:
    """Where the person signs out at the provider by which he is known; None where that cannot be told."""
    issuers = {row["issuer"].rstrip("/") for row in await call.house.subjects.of(home.id, user)}
    for provider in await _providers(call, home):
        if provider.issuer.rstrip("/") in issuers:
            try:
                allowed = await kept.allowed(call.house.db, home)
                return await call.house.sign_on.way_out(provider, allowed, public(call, "/login"))
            except SignOnFailed as error:
                # The session here is over all the same.
                logger.warning("no way out", extra={"provider": provider.id, "why": error.message.en})
    return None


async def _link(call: Call, home: Organisation, provider: Provider, claims: Claims, user: int) -> None:
    """Links an account with the person who set out to: still the one of this browser. Raises `SignOnFailed`."""
    secret = call.request.cookies.get(SESSION_COOKIE)
    session = await call.house.sessions.find(secret) if secret else None
    if session is None or (session.organisation, session.user) != (home.id, user):
        raise SignOnFailed(say("登录状态已变化，请重试。", "Somebody else is signed in now."), "late")
    if not await call.house.subjects.link(home.id, claims.issuer, claims.subject, user):
        words = say("该账号已关联其他成员。", "This account is linked with somebody else.")
        raise SignOnFailed(words, "linked")
    await audit.note(call.house.db, home, user, "sign_on_linked", origin_of(call), name=provider.name)


async def _person(call: Call, home: Organisation, provider: Provider, claims: Claims) -> Person:
    """The person whom a provider vouches for: known by its subject, by a verified mail address, or entered now."""
    user = await call.house.subjects.person(home.id, claims.issuer, claims.subject)
    if user is None:
        if not sign_on.vouches(provider, claims):
            words = say("登录服务没有提供已验证的邮箱。", "The provider gave no verified mail address.")
            raise SignOnFailed(words, "no_email")
        assert claims.email is not None
        known = await call.house.logins.of(claims.email)
        if known is not None and known.organisation == home.id:
            user = known.user
        elif known is None and provider.create:
            user = await _enter(home, provider, claims)
        else:
            words = say(
                "{email} 还没有账号，请联系管理员。", "{email} has no account here.", email=claims.email
            )
            raise SignOnFailed(words, "no_account")
        await call.house.subjects.link(home.id, claims.issuer, claims.subject, user)
        await audit.note(call.house.db, home, user, "sign_on_linked", origin_of(call), name=provider.name)
    found = await call.house.logins.login_of(home.id, user)
    if found is None or not found[1]:
        raise SignOnFailed(say("账号已停用。", "The account is not active."), "inactive")
    return Person(found[0], home.id, user, "sign_on")


async def _enter(home: Organisation, provider: Provider, claims: Claims) -> int:
    itself = Caller(home, System("a person for whom a sign-on provider vouches"), home.settings.language)
    values: dict[str, Any] = {
        "name": claims.name or claims.email,
        "login": claims.email,
        "email": claims.email,
        "roles": [provider.role] if provider.role else [],
    }
    (made,) = await write(itself, "user", [Operation("create", values)])
    assert made.id is not None
    return made.id


async def _check_role(home: Organisation, provider: Provider) -> None:
    if provider.role is None:
        return
    roles = (await home.snapshot()).access.roles
    if not provider.role.isdigit() or int(provider.role) not in roles:
        raise invalid([FieldError("not_an_option", say("没有这个角色。", "There is no such role."), "role")])


async def _providers(call: Call, home: Organisation) -> list[Provider]:
    return sign_on.providers_of(await kept.read(call.house.db, home, sign_on.SETTING), call.house.sealer)


async def _provider(call: Call, home: Organisation, name: str) -> Provider:
    for each in await _providers(call, home):
        if each.id == name and each.enabled:
            return each
    raise sign_on.unknown_provider()


async def _keep(call: Call, home: Organisation, providers: list[Provider]) -> None:
    value = sign_on.to_keep(providers, call.house.sealer)
    await kept.keep(call.house.db, home, sign_on.SETTING, value, call.user)


def _shown(call: Call, provider: Provider) -> ProviderAnswer:
    return ProviderAnswer(
        id=provider.id,
        name=provider.name,
        issuer=provider.issuer,
        client_id=provider.client_id,
        has_secret=bool(provider.client_secret),
        domains=list(provider.domains),
        create=provider.create,
        role=provider.role,
        enabled=provider.enabled,
        redirect_uri=public(call, CALLBACK),
    )


def _safe(next: str) -> str:
    """A page of this application and never another site's."""
    plain = next.startswith("/") and not next.startswith(("//", "/\\")) and len(next) <= 2000
    return next if plain and next.isascii() and next.isprintable() else "/"


def _page(attempt: Attempt) -> str:
    return "/login" if attempt.link is None else "/me"


def _failed(call: Call, code: str, page: str = "/login") -> Reply:
    """Back to the page that it began on, which has words for the code: none of ours are put into an address."""
    return Reply(
        status=303, headers={"location": f"{page}?problem={code}"}, cookies=[cookie(call, COOKIE, "", 0)]
    )


endpoints = (*everybody, *own)
