"""Passkeys after WebAuthn: a key on the person's own device in place of password and code."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yunchou.access.identity.logins import Person
from yunchou.access.identity.secrets import Waiting
from yunchou.base.db import Database
from yunchou.base.errors import FieldError, Problem, duplicate, invalid, say

SECONDS = 300
MOST_PER_PERSON = 20
_LARGEST = 20_000


@dataclass(frozen=True, slots=True)
class Site:
    """For which site keys are made: its name as browsers know it, and the origin its pages come from."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key of a person, without the key."""

    id: str
    name: str
    created_at: datetime
    used_at: datetime | None


class Passkeys:
    """Makes, checks, lists and removes passkeys."""

    def __init__(self, db: Database, waiting: Waiting) -> None:
        self._db = db
        self._waiting = waiting

    async def begin(
        self, site: Site, organisation: int, user: int, login: str, name: str
    ) -> tuple[str, dict[str, Any]]:
        """The beginning of making a key → (token for the second half, options for the browser)."""
        rows = await self._db.fetch(
            "select id from yunchou.passkey where organisation = $1 and user_id = $2", organisation, user
        )
        if len(rows) >= MOST_PER_PERSON:
            words = say("最多 {n} 个通行密钥。", "At most {n} passkeys.", n=MOST_PER_PERSON)
            raise invalid([FieldError("out_of_range", words, "name")])
        # The library takes 10 MiB, and few sign in with a key: it is loaded by those who need it.
        import webauthn
        from webauthn.helpers import structs

        options = webauthn.generate_registration_options(
            rp_id=site.id,
            rp_name="Yunchou 运筹",
            user_name=login,
            user_display_name=name,
            user_id=hashlib.sha256(f"{organisation}:{user}".encode()).digest(),
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=row["id"]) for row in rows],
        )
        challenge = _written(options.challenge)
        token = await self._waiting.put("passkey", challenge, SECONDS, organisation, user)
        return token, json.loads(webauthn.options_to_json(options))

    async def add(
        self, site: Site, organisation: int, user: int, token: str, name: str, credential: Mapping[str, Any]
    ) -> Passkey:
        """Keeps a key that the browser has made. Raises a 422 `Problem`, and 409 for a key that is known."""
        import webauthn
        from webauthn.helpers.exceptions import WebAuthnException

        begun = await self._waiting.take("passkey", token)
        if begun is None or (begun.organisation, begun.user) != (organisation, user):
            raise _not_valid()
        title = name.strip()
        if not 0 < len(title) <= 100:
            words = say("名称须为 1 到 100 个字符。", "A name has 1 to 100 characters.")
            raise invalid([FieldError("out_of_range", words, "name")])
        try:
            made = webauthn.verify_registration_response(
                credential=_text(credential),
                expected_challenge=_read(begun.value),
                expected_rp_id=site.id,
                expected_origin=site.origin,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError) as error:
            raise _not_valid() from error
        row = await self._db.fetchrow(
            "insert into yunchou.passkey (id, organisation, user_id, public_key, sign_count, name)"
            " values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing returning created_at",
            made.credential_id,
            organisation,
            user,
            made.credential_public_key,
            made.sign_count,
            title,
        )
        if row is None:
            raise duplicate(say("这个通行密钥已添加过。", "This passkey is known already."))
        return Passkey(_written(made.credential_id), title, row["created_at"], None)

    async def ask(self, site: Site) -> tuple[str, dict[str, Any]]:
        """The beginning of signing in with a key → (token for the second half, options for the browser)."""
        import webauthn
        from webauthn.helpers.structs import UserVerificationRequirement

        options = webauthn.generate_authentication_options(
            rp_id=site.id, user_verification=UserVerificationRequirement.REQUIRED
        )
        token = await self._waiting.put("passkey_in", _written(options.challenge), SECONDS)
        return token, json.loads(webauthn.options_to_json(options))

    async def sign_in(self, site: Site, token: str, credential: Mapping[str, Any]) -> Person:
        """The person whose key has signed. Raises 401 `wrong_credentials`, which does not tell what is wrong."""
        import webauthn
        from webauthn.helpers.exceptions import WebAuthnException

        begun = await self._waiting.take("passkey_in", token)
        row = await self._db.fetchrow(
            "select p.id, p.public_key, p.sign_count, p.organisation, p.user_id, l.login from yunchou.passkey p"
            " join yunchou.login l on l.organisation = p.organisation and l.user_id = p.user_id"
            " where p.id = $1 and l.active",
            _id(credential),
        )
        if begun is None or row is None:
            raise _refused()
        try:
            signed = webauthn.verify_authentication_response(
                credential=_text(credential),
                expected_challenge=_read(begun.value),
                expected_rp_id=site.id,
                expected_origin=site.origin,
                credential_public_key=row["public_key"],
                credential_current_sign_count=row["sign_count"],
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError) as error:
            raise _refused() from error
        await self._db.execute(
            "update yunchou.passkey set sign_count = $2, used_at = now() where id = $1",
            row["id"],
            signed.new_sign_count,
        )
        return Person(row["login"], row["organisation"], row["user_id"], "passkey")

    async def of(self, organisation: int, user: int) -> list[Passkey]:
        """The keys of a person, the oldest first."""
        rows = await self._db.fetch(
            "select id, name, created_at, used_at from yunchou.passkey where organisation = $1 and user_id = $2"
            " order by created_at",
            organisation,
            user,
        )
        return [Passkey(_written(row["id"]), row["name"], row["created_at"], row["used_at"]) for row in rows]

    async def remove(self, organisation: int, user: int, key: str) -> str | None:
        """Removes a key of a person → its name; None when the person has no such key."""
        name: str | None = await self._db.fetchval(
            "delete from yunchou.passkey where id = $1 and organisation = $2 and user_id = $3 returning name",
            _id({"id": key}),
            organisation,
            user,
        )
        return name


def _id(credential: Mapping[str, Any]) -> bytes:
    given = credential.get("id")
    try:
        return _read(given) if isinstance(given, str) and len(given) <= 2000 else b""
    except ValueError:
        return b""


def _written(value: bytes) -> str:
    """Bytes as WebAuthn writes them: base64url without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _read(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(credential: Mapping[str, Any]) -> str:
    text = json.dumps(dict(credential))
    if len(text) > _LARGEST:
        raise ValueError("too long")
    return text


def _not_valid() -> Problem:
    words = say("通行密钥无效或已超时，请重试。", "The passkey is not valid, or it took too long: try again.")
    return invalid([FieldError("rule", words, "credential")])


def _refused() -> Problem:
    return Problem(401, "wrong_credentials", say("通行密钥无效。", "The passkey is not valid."))
