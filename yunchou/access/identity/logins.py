"""Logins: the name a person signs in with, unique on the server, and the password that goes with it."""

from dataclasses import dataclass

from yunchou.access.identity.passwords import Passwords, check_strength
from yunchou.access.identity.throttle import Throttle
from yunchou.base.db import Database
from yunchou.base.errors import FieldError, invalid, say, wrong_credentials

LONGEST_LOGIN = 200


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a login leads to."""

    login: str
    organisation: int
    user: int


class Logins:
    """Signs people in and keeps their passwords."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._passwords = Passwords()
        self._throttle = Throttle(db)

    async def sign_in(self, login: str, password: str, address: str) -> Person:
        """The person that login and password belong to.

        Raises `Problem` 401 `wrong_credentials`, which does not tell an unknown login from a wrong password,
        and 429 after too many failures.
        """
        name = normal(login)
        attempt = await self._throttle.begin(name[:LONGEST_LOGIN], address)
        row = await self._db.fetchrow(
            "select login, organisation, user_id, password_hash from yunchou.login where login = $1 and active",
            name,
        )
        kept = row["password_hash"] if row else None
        if len(password) > 1000 or not await self._passwords.matches(kept, password) or row is None:
            raise wrong_credentials()
        await self._throttle.forgive(attempt)
        return Person(row["login"], row["organisation"], row["user_id"])

    async def change_password(
        self, organisation: int, user: int, current: str, new: str, address: str
    ) -> None:
        """Replaces a person's own password. Raises `Problem` 422 on the field that is wrong, and 429."""
        row = await self._db.fetchrow(
            "select login, password_hash from yunchou.login where organisation = $1 and user_id = $2",
            organisation,
            user,
        )
        attempt = await self._throttle.begin(row["login"] if row else "", address)
        if row is None or not await self._passwords.matches(row["password_hash"], current[:1000]):
            words = say("当前密码不正确。", "The current password is not correct.")
            raise invalid([FieldError("wrong_credentials", words, "current_password")])
        await self._throttle.forgive(attempt)
        await self.set_password(row["login"], new, field="new_password")

    async def set_password(self, login: str, password: str, *, field: str = "password") -> None:
        """Gives a known login a new password. Raises `Problem` 422 when it is too short or too long."""
        check_strength(password, field)
        kept = await self._passwords.hash(password)
        await self._db.execute(
            "update yunchou.login set password_hash = $2, changed_at = now() where login = $1",
            normal(login),
            kept,
        )

    async def of(self, login: str) -> Person | None:
        """Whom a login leads to, None when nobody has it."""
        row = await self._db.fetchrow(
            "select login, organisation, user_id from yunchou.login where login = $1", normal(login)
        )
        return Person(row["login"], row["organisation"], row["user_id"]) if row else None

    async def set_all(self, organisation: int, password: str) -> int:
        """Gives every login of an organisation one password, each with a salt of its own → how many."""
        check_strength(password)
        rows = await self._db.fetch("select login from yunchou.login where organisation = $1", organisation)
        pairs = [(row["login"], await self._passwords.hash(password)) for row in rows]
        await self._db.executemany(
            "update yunchou.login set password_hash = $2, changed_at = now() where login = $1", pairs
        )
        return len(pairs)

    async def sweep(self) -> None:
        """Removes failed tries that no longer count."""
        await self._throttle.sweep()


def normal(login: str) -> str:
    """The form in which logins are kept and compared."""
    return login.strip().lower()
