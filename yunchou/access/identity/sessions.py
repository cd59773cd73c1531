"""Sessions of the browser: a secret in a cookie, of which the database holds only the hash."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from yunchou.access.identity.recent import Recent
from yunchou.base.db import Database

IDLE = timedelta(days=7)
LONGEST = timedelta(days=30)
# How long a process believes what it read: so soon is a closed session closed everywhere.
BELIEVED_SECONDS = 3.0
# A session that was opened later than this from now was opened while the clock was ahead: it has ended, or it would last years.
AHEAD = timedelta(hours=1)
# `seen_at` is written at most this often, so that reading a page does not write.
SEEN_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser. `key` is the hash of the cookie's secret and names the session in the database."""

    key: bytes
    organisation: int
    user: int
    login: str
    csrf: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    restricted: bool = False
    """Signed in by one factor where the person's role demands two: only setting one up is open."""

    @property
    def name(self) -> str:
        """What the person calls the session by: nothing that opens it."""
        return self.key.hex()[:32]


class Sessions:
    """Opens, finds and closes sessions."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._recent: Recent[bytes, Session] = Recent(BELIEVED_SECONDS)

    async def open(
        self,
        organisation: int,
        user: int,
        login: str,
        address: str | None,
        agent: str | None,
        *,
        idle: timedelta = IDLE,
        longest: timedelta = LONGEST,
        restricted: bool = False,
        method: str = "password",
    ) -> tuple[str, Session]:
        """A new session → (secret for the cookie, session). It ends `idle` after its last use, and after `longest`."""
        secret = secrets.token_urlsafe(32)
        key = _hash(secret)
        row = await self._db.fetchrow(
            "insert into yunchou.session(id, organisation, user_id, login, csrf, idle, expires_at, ends_at, address,"
            " agent, restricted, method) values ($1, $2, $3, $4, $5, $6::interval, now() + least($6, $9::interval),"
            f" now() + $9::interval, $7, $8, $10, $11) returning {_COLUMNS}",
            key,
            organisation,
            user,
            login,
            secrets.token_urlsafe(24),
            idle,
            address,
            (agent or "")[:300],
            longest,
            restricted,
            method,
        )
        return secret, _session(row)

    async def find(self, secret: str) -> Session | None:
        """The session that a cookie's secret opens, None when there is none or it has ended."""
        if not 20 <= len(secret) <= 100:
            return None
        key = _hash(secret)
        known = self._recent.get(key)
        now = datetime.now(UTC)
        if known is None:
            row = await self._db.fetchrow(
                f"select {_COLUMNS} from yunchou.session s where id = $1 and expires_at > now()"
                " and created_at < now() + $2::interval and exists"
                " (select from yunchou.login l"
                " where l.organisation = s.organisation and l.user_id = s.user_id and l.active)",
                key,
                AHEAD,
            )
            if row is None:
                return None
            known = _session(row)
            if now - known.seen_at > SEEN_EVERY:
                await self._touch(known)
            self._recent.put(key, known)
        return known if known.expires_at > now else None

    async def of(self, organisation: int, user: int) -> list[dict[str, Any]]:
        """The open sessions of one person, the one used last first: key, created_at, seen_at, address, agent,
        method."""
        rows = await self._db.fetch(
            "select id, created_at, seen_at, expires_at, address, agent, method from yunchou.session"
            " where organisation = $1 and user_id = $2 and expires_at > now() order by seen_at desc limit 100",
            organisation,
            user,
        )
        return [dict(row) for row in rows]

    async def method(self, key: bytes) -> str | None:
        """How somebody signed in to a session that is open."""
        found: str | None = await self._db.fetchval("select method from yunchou.session where id = $1", key)
        return found

    async def close(self, key: bytes) -> None:
        """Ends one session; other processes know it within `BELIEVED_SECONDS`."""
        await self._db.execute("delete from yunchou.session where id = $1", key)
        self._recent.drop(lambda k, _: k == key)

    async def close_named(self, organisation: int, user: int, name: str) -> bool:
        """Ends the session that its owner calls `name`; False when the person has none of that name."""
        for row in await self.of(organisation, user):
            if row["id"].hex()[:32] == name:
                await self.close(row["id"])
                return True
        return False

    async def close_all(self, organisation: int, user: int, but: bytes | None = None) -> None:
        """Ends every session of one person, but one: after a change of password."""
        await self._db.execute(
            "delete from yunchou.session where organisation = $1 and user_id = $2"
            " and id is distinct from $3::bytea",
            organisation,
            user,
            but,
        )
        self._recent.drop(lambda k, s: (s.organisation, s.user) == (organisation, user) and k != but)

    async def open_fully(self, session: Session) -> None:
        """The person has set up the second factor that was missing."""
        await self._db.execute("update yunchou.session set restricted = false where id = $1", session.key)
        self._recent.drop(lambda k, _: k == session.key)

    async def sweep(self) -> None:
        """Removes the sessions that have ended by themselves."""
        await self._db.execute(
            "delete from yunchou.session where expires_at < now() or created_at > now() + $1::interval", AHEAD
        )

    async def _touch(self, session: Session) -> None:
        await self._db.execute(
            "update yunchou.session set seen_at = now(), expires_at = least(now() + idle, ends_at) where id = $1",
            session.key,
        )


_COLUMNS = "id, organisation, user_id, login, csrf, created_at, seen_at, expires_at, restricted"


def _session(row: Any) -> Session:
    return Session(
        key=row["id"],
        organisation=row["organisation"],
        user=row["user_id"],
        login=row["login"],
        csrf=row["csrf"],
        created_at=row["created_at"],
        seen_at=row["seen_at"],
        expires_at=row["expires_at"],
        restricted=row["restricted"],
    )


def _hash(secret: str) -> bytes:
    # The secret has 256 random bits: a plain hash cannot be guessed back.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
