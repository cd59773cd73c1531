"""Signing in by another server: OpenID Connect, code flow with PKCE, state and nonce.

The provider is one that administrators name. It is asked over the guarded way out; what it says is believed only
when it signed it for us, for this one attempt, and a moment ago.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from yunchou.base.errors import FieldError, Message, Problem, invalid, say
from yunchou.base.sealing import Sealer, SealError
from yunchou.services.outgoing import Allowed, Outgoing, OutgoingError, checked_url

SETTING = "sign_on"
MOST = 10
ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
]
"""Signatures that only the provider can make; none that is made with a secret that we share."""
LEEWAY_SECONDS = 60
_PURPOSE = "sign_on.secret"
_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Provider:
    """A server that vouches for people. `create`: people it vouches for and whom nobody knows are entered, with `role`.

    `domains`: of mail addresses it may vouch for; none: of all.
    """

    id: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    domains: tuple[str, ...] = ()
    create: bool = False
    role: str | None = None
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Claims:
    """Whom a provider vouches for."""

    issuer: str
    subject: str
    email: str | None
    email_verified: bool
    name: str | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What has to be known when the person comes back."""

    provider: str
    verifier: str
    nonce: str
    next: str
    link: int | None = None
    """Whom the account is to be linked with; None where it opens a session."""


class SignOnFailed(Exception):
    """The provider could not be asked, or what it said is not to be believed.

    `code` is what the login page is told: failed, late, denied, no_email, no_account, inactive.
    """

    def __init__(self, message: Message, code: str = "failed") -> None:
        super().__init__(message.en)
        self.message = message
        self.code = code


def providers_of(kept: Mapping[str, Any], sealer: Sealer) -> list[Provider]:
    """The providers in an organisation's settings, their secrets opened where that is still possible."""
    found = []
    for each in kept.get("providers", []):
        try:
            secret = sealer.open(each["client_secret"], _PURPOSE) if each["client_secret"] else ""
        except SealError:
            secret = ""
        found.append(msgspec.convert({**each, "client_secret": secret}, Provider))
    return found


def to_keep(providers: list[Provider], sealer: Sealer) -> dict[str, Any]:
    """The form in which providers are kept: the secrets sealed."""
    kept = []
    for each in providers:
        plain = msgspec.to_builtins(each)
        sealed = sealer.seal(each.client_secret, _PURPOSE) if each.client_secret else ""
        kept.append({**plain, "client_secret": sealed})
    return {"providers": kept}


def check(provider: Provider) -> None:
    """Raises a 422 `Problem` on the fields that cannot be."""
    errors = []
    if not _ID.fullmatch(provider.id):
        words = say("代码须以字母开头，只含小写字母、数字、- 和 _。", "A code is letters, digits, - and _.")
        errors.append(FieldError("wrong_type", words, "id"))
    if not 0 < len(provider.name) <= 100:
        errors.append(FieldError("required", say("请填写名称。", "Enter a name."), "name"))
    try:
        checked_url(provider.issuer)
        good = "?" not in provider.issuer and "#" not in provider.issuer
    except OutgoingError:
        good = False
    if not good:
        words = say("须为 http 或 https 网址。", "This must be an http or https address.")
        errors.append(FieldError("wrong_type", words, "issuer"))
    if not 0 < len(provider.client_id) <= 500 or len(provider.client_secret) > 2000:
        errors.append(FieldError("required", say("请填写客户端 ID。", "Enter the client id."), "client_id"))
    if not all(_DOMAIN.fullmatch(each) for each in provider.domains) or len(provider.domains) > 100:
        errors.append(FieldError("wrong_type", say("邮箱域名无效。", "A domain is not valid."), "domains"))
    if errors:
        raise invalid(errors)


class SignOn:
    """Talks to providers."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing

    async def discover(self, provider: Provider, allowed: Allowed) -> dict[str, Any]:
        """What the provider says of itself. Raises `SignOnFailed`."""
        address = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
        found = await self._json("GET", address, allowed)
        needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
        if not all(isinstance(found.get(name), str) for name in needed):
            raise SignOnFailed(say("登录服务的配置不完整。", "The provider's description lacks something."))
        if found["issuer"].rstrip("/") != provider.issuer.rstrip("/"):
            raise SignOnFailed(
                say("登录服务自称的地址不同。", "The provider calls itself by another address.")
            )
        secure = urlsplit(provider.issuer).scheme == "https"
        if secure and not all(found[name].startswith("https://") for name in needed[1:]):
            raise SignOnFailed(
                say("登录服务使用了不加密的地址。", "The provider uses an address without TLS.")
            )
        checked = dict(found)
        for name in needed[1:]:
            try:
                checked[name] = checked_url(found[name])
            except OutgoingError as error:
                raise SignOnFailed(error.message) from error
        return checked

    async def begin(
        self, provider: Provider, allowed: Allowed, redirect_uri: str, state: str, attempt: Attempt
    ) -> str:
        """The address to which the person is sent. Raises `SignOnFailed`."""
        description = await self.discover(provider, allowed)
        digest = hashlib.sha256(attempt.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": provider.client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid email profile",
            "state": state,
            "nonce": attempt.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        address: str = description["authorization_endpoint"]
        return address + ("&" if "?" in address else "?") + urlencode(query)

    async def finish(
        self, provider: Provider, allowed: Allowed, redirect_uri: str, code: str, attempt: Attempt
    ) -> Claims:
        """Whom the provider vouches for. Raises `SignOnFailed`."""
        description = await self.discover(provider, allowed)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": attempt.verifier,
        }
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        methods = description.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if provider.client_secret and "client_secret_basic" in methods:
            pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
            headers["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            form["client_id"] = provider.client_id
            if provider.client_secret:
                form["client_secret"] = provider.client_secret
        body = urlencode(form).encode()
        answer = await self._json("POST", description["token_endpoint"], allowed, headers, body)
        keys = await self._json("GET", description["jwks_uri"], allowed)
        return believed(
            answer.get("id_token"), keys, description["issuer"], provider.client_id, attempt.nonce
        )

    async def way_out(self, provider: Provider, allowed: Allowed, back: str) -> str | None:
        """Where a person signs out at the provider too, and comes back from; None where the provider has no such place.

        Raises `SignOnFailed`.
        """
        description = await self.discover(provider, allowed)
        address = description.get("end_session_endpoint")
        if not isinstance(address, str):
            return None
        try:
            checked = checked_url(address)
        except OutgoingError as error:
            raise SignOnFailed(error.message) from error
        if urlsplit(provider.issuer).scheme == "https" and not checked.startswith("https://"):
            return None
        query = urlencode({"client_id": provider.client_id, "post_logout_redirect_uri": back})
        return checked + ("&" if "?" in checked else "?") + query

    async def _json(
        self,
        method: str,
        url: str,
        allowed: Allowed,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> dict[str, Any]:
        try:
            answer = await self._outgoing.fetch(
                method, url, headers=headers, content=body, allowed=allowed, redirects=3
            )
        except OutgoingError as error:
            raise SignOnFailed(error.message) from error
        try:
            found = msgspec.json.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            found = None
        if answer.status != 200 or not isinstance(found, dict):
            words = say(
                "登录服务回应异常（{status}）。", "The provider answered {status}.", status=answer.status
            )
            raise SignOnFailed(words)
        return found


def begun(provider: str, next: str, link: int | None = None) -> Attempt:
    """A new attempt with secrets of its own."""
    return Attempt(provider, secrets.token_urlsafe(48), secrets.token_urlsafe(24), next, link)


def believed(token: Any, keys: Any, issuer: str, client_id: str, nonce: str) -> Claims:
    """What an ID token says, once signature, issuer, audience, time and nonce are right. Raises `SignOnFailed`."""
    # Loaded by those who need it: few sign in this way.
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)
        claims = decoded.claims
        checks = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        checks.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _not_believed() from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != client_id:
        raise _not_believed()
    subject, email, name = claims["sub"], claims.get("email"), claims.get("name")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise _not_believed()
    return Claims(
        issuer,
        subject,
        email.strip().lower() if isinstance(email, str) and len(email) <= 254 else None,
        claims.get("email_verified") is True,
        name.strip()[:100] if isinstance(name, str) and name.strip() else None,
    )


def vouches(provider: Provider, claims: Claims) -> bool:
    """Whether the mail address is verified and of a domain that the provider may vouch for."""
    if not claims.email or not claims.email_verified:
        return False
    return not provider.domains or claims.email.rpartition("@")[2] in provider.domains


def _not_believed() -> SignOnFailed:
    return SignOnFailed(say("登录服务的回应无法验证。", "What the provider said cannot be verified."))


def unknown_provider() -> Problem:
    """404 for a provider that is not set up."""
    return Problem(404, "not_found", say("没有这个登录服务。", "There is no such provider."))
