"""Tokens of programs: long secrets sent as `Authorization: Bearer …`, with scopes that narrow what they may do."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from yunchou.access.identity.recent import Recent
from yunchou.base.db import Database
from yunchou.base.errors import FieldError, invalid, say

PREFIX = "yc_"
BELIEVED_SECONDS = 3.0
USED_EVERY = timedelta(minutes=10)
MOST_PER_PERSON = 100
_SCOPE = re.compile(r"read|write|admin|[a-z][a-z0-9_]{0,62}:(?:read|write)")


@dataclass(frozen=True, slots=True)
class Token:
    """A token in use: whom it speaks for and how far."""

    id: int
    organisation: int
    user: int
    scopes: frozenset[str]
    expires_at: datetime | None
    used_at: datetime | None


class Tokens:
    """Makes, finds and revokes tokens."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._recent: Recent[bytes, Token] = Recent(BELIEVED_SECONDS)

    async def make(
        self, organisation: int, user: int, name: str, scopes: list[str], expires_at: datetime | None
    ) -> tuple[int, str]:
        """A new token → (id, the token itself, which is shown this once). Raises a 422 `Problem`."""
        _check(name, scopes, expires_at)
        secret = PREFIX + secrets.token_urlsafe(32)
        made = await self._db.fetchval(
            "insert into yunchou.token(id, hash, organisation, user_id, name, scopes, created_at, expires_at)"
            " select yunchou.next_id(), $1, $2, $3, $4, $5, now(), $6 where $7 >"
            " (select count(*) from yunchou.token where organisation = $2 and user_id = $3) returning id",
            _hash(secret),
            organisation,
            user,
            name.strip(),
            sorted(set(scopes)),
            expires_at,
            MOST_PER_PERSON,
        )
        if made is None:
            words = say(
                "每人最多 {n} 个令牌，请先删除不用的。",
                "A person has at most {n} tokens: delete one first.",
                n=MOST_PER_PERSON,
            )
            raise invalid([FieldError("out_of_range", words, "name")])
        return int(made), secret

    async def find(self, secret: str) -> Token | None:
        """The token that `secret` is, None when it is unknown, revoked or over."""
        if not secret.startswith(PREFIX) or len(secret) > 100:
            return None
        key = _hash(secret)
        known = self._recent.get(key)
        now = datetime.now(UTC)
        if known is None:
            row = await self._db.fetchrow(
                "select id, organisation, user_id, scopes, expires_at, used_at from yunchou.token t"
                " where hash = $1 and exists (select from yunchou.login l"
                " where l.organisation = t.organisation and l.user_id = t.user_id and l.active)",
                key,
            )
            if row is None:
                return None
            scopes = frozenset(row["scopes"])
            known = Token(
                row["id"], row["organisation"], row["user_id"], scopes, row["expires_at"], row["used_at"]
            )
            if known.used_at is None or now - known.used_at > USED_EVERY:
                await self._db.execute("update yunchou.token set used_at = now() where id = $1", known.id)
            self._recent.put(key, known)
        return known if known.expires_at is None or known.expires_at > now else None

    async def of(self, organisation: int, user: int) -> list[dict[str, Any]]:
        """The tokens of one person, newest first: id, name, scopes, created_at, expires_at, used_at."""
        rows = await self._db.fetch(
            "select id, name, scopes, created_at, expires_at, used_at from yunchou.token"
            " where organisation = $1 and user_id = $2 order by id desc",
            organisation,
            user,
        )
        return [dict(row) for row in rows]

    async def revoke(self, organisation: int, user: int, token: int) -> bool:
        """Ends a token of this person; other processes know it within `BELIEVED_SECONDS`. False: none such."""
        gone = await self._db.fetchval(
            "delete from yunchou.token where id = $1 and organisation = $2 and user_id = $3 returning id",
            token,
            organisation,
            user,
        )
        self._recent.drop(lambda _, t: t.id == token and t.organisation == organisation)
        return gone is not None

    async def revoke_all(self, organisation: int, user: int) -> None:
        """Ends every token of a person."""
        await self._db.execute(
            "delete from yunchou.token where organisation = $1 and user_id = $2", organisation, user
        )
        self._recent.drop(lambda _, t: (t.organisation, t.user) == (organisation, user))


def _check(name: str, scopes: list[str], expires_at: datetime | None) -> None:
    errors = []
    if not 0 < len(name.strip()) <= 100:
        words = say("名称须为 1 到 100 个字符。", "A name has 1 to 100 characters.")
        errors.append(FieldError("required" if not name.strip() else "out_of_range", words, "name"))
    if not scopes:
        errors.append(
            FieldError("required", say("至少选择一个权限范围。", "Choose at least one scope."), "scopes")
        )
    for scope in scopes:
        if not _SCOPE.fullmatch(scope):
            words = say("没有权限范围 {scope}。", "There is no scope {scope}.", scope=scope[:80])
            errors.append(FieldError("not_an_option", words, "scopes"))
    if expires_at is not None and (expires_at.tzinfo is None or expires_at <= datetime.now(UTC)):
        words = say("到期时间须在将来，并带时区。", "The end must lie in the future and have a time zone.")
        errors.append(FieldError("out_of_range", words, "expires_at"))
    if errors:
        raise invalid(errors)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
