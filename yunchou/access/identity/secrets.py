"""Random secrets of which the database holds the hash: in links, in cookies, for what waits for its second half."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

import msgspec

from yunchou.base.db import Connection, Database
from yunchou.base.sealing import Sealer


def made() -> tuple[str, bytes]:
    """A new secret of 256 random bits → (secret, hash)."""
    secret = secrets.token_urlsafe(32)
    return secret, hash_of(secret)


def hash_of(secret: str) -> bytes:
    """What is kept in place of a random secret, which is too long to be guessed back from its hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that was begun: for whom, and what has to be known for its second half."""

    organisation: int | None
    user: int | None
    value: Any


class Waiting:
    """Keeps what was begun until its second half comes; each is taken once."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def put(
        self, purpose: str, value: Any, seconds: int, organisation: int | None = None, user: int | None = None
    ) -> str:
        """Keeps a value → the secret by which it is taken."""
        secret, key = made()
        await self._db.execute(
            "insert into yunchou.pending (hash, purpose, organisation, user_id, value, expires_at)"
            " values ($1, $2, $3, $4, $5, now() + $6 * interval '1 second')",
            key,
            purpose,
            organisation,
            user,
            self._sealer.seal(msgspec.json.encode(value).decode(), purpose),
            float(seconds),
        )
        return secret

    async def take(self, purpose: str, secret: str) -> Pending | None:
        """What was kept under a secret, which is gone with that; None when there is none or it is too late."""
        row = await self._db.fetchrow(
            "delete from yunchou.pending where hash = $1 and purpose = $2"
            " returning organisation, user_id, value, expires_at > now() as fresh",
            hash_of(secret),
            purpose,
        )
        if row is None or not row["fresh"]:
            return None
        value = msgspec.json.decode(self._sealer.open(row["value"], purpose))
        return Pending(row["organisation"], row["user_id"], value)

    async def sweep(self) -> None:
        """Removes what nobody came back for."""
        await self._db.execute("delete from yunchou.pending where expires_at < now()")


class Links:
    """Links by which a person sets a password without the old one: by mail after forgetting it, or when invited."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def make(self, link: "Connection", purpose: str, organisation: int, user: int, seconds: int) -> str:
        """A new link → its secret."""
        secret, key = made()
        await link.execute(
            "insert into yunchou.login_link (hash, purpose, organisation, user_id, expires_at)"
            " values ($1, $2, $3, $4, now() + $5 * interval '1 second')",
            key,
            purpose,
            organisation,
            user,
            float(seconds),
        )
        return secret

    async def lately(self, purpose: str, organisation: int, user: int, seconds: int) -> int:
        """How many links of a purpose were made for a person within the last seconds."""
        found: int = await self._db.fetchval(
            "select count(*) from yunchou.login_link where purpose = $1 and organisation = $2 and user_id = $3"
            " and created_at > now() - $4 * interval '1 second'",
            purpose,
            organisation,
            user,
            float(seconds),
        )
        return found

    async def find(self, purpose: str, secret: str) -> tuple[int, int] | None:
        """Organisation and person of a link that still opens, without using it up."""
        row = await self._db.fetchrow(
            "select organisation, user_id from yunchou.login_link"
            " where hash = $1 and purpose = $2 and expires_at > now()",
            hash_of(secret),
            purpose,
        )
        return (row["organisation"], row["user_id"]) if row else None

    async def use(self, link: "Connection", purpose: str, secret: str) -> tuple[int, int] | None:
        """Organisation and person of a link, used up with all other links of that person; of two at once one gets it."""
        row = await link.fetchrow(
            "delete from yunchou.login_link where hash = $1 and purpose = $2 and expires_at > now()"
            " returning organisation, user_id",
            hash_of(secret),
            purpose,
        )
        if row is None:
            return None
        await link.execute(
            "delete from yunchou.login_link where organisation = $1 and user_id = $2",
            row["organisation"],
            row["user_id"],
        )
        return row["organisation"], row["user_id"]

    async def sweep(self) -> None:
        """Removes the links that are over."""
        await self._db.execute("delete from yunchou.login_link where expires_at < now()")


class Devices:
    """Browsers in which a person has signed in before, known by a cookie of their own."""

    KEPT_DAYS = 400

    def __init__(self, db: Database) -> None:
        self._db = db

    async def knows(self, secret: str | None, login: str) -> bool:
        """Whether somebody with this login signed in before in the browser with that cookie."""
        if not secret or len(secret) > 100:
            return False
        known: bool = await self._db.fetchval(
            "select exists(select from yunchou.device d join yunchou.login l"
            " on l.organisation = d.organisation and l.user_id = d.user_id where d.hash = $1 and l.login = $2)",
            hash_of(secret),
            login,
        )
        return known

    async def remember(self, secret: str | None, organisation: int, user: int) -> tuple[str, bool]:
        """Notes that a person signed in → (secret for the cookie, whether this browser is new while others are known)."""
        if not secret or not 20 <= len(secret) <= 100:
            secret, _ = made()
        row = await self._db.fetchrow(
            "with others as (select count(*) as n from yunchou.device where organisation = $2 and user_id = $3)"
            " insert into yunchou.device (hash, organisation, user_id) values ($1, $2, $3)"
            " on conflict (hash, organisation, user_id) do update set seen_at = now()"
            " returning xmax = 0 as fresh, (select n from others) as others",
            hash_of(secret),
            organisation,
            user,
        )
        assert row is not None
        return secret, row["fresh"] and row["others"] > 0

    async def forget(self, organisation: int, user: int) -> None:
        """Every browser of a person is new again."""
        await self._db.execute(
            "delete from yunchou.device where organisation = $1 and user_id = $2", organisation, user
        )

    async def sweep(self) -> None:
        """Forgets browsers that were not used for more than a year."""
        await self._db.execute(
            "delete from yunchou.device where seen_at < now() - make_interval(days => $1)", self.KEPT_DAYS
        )
