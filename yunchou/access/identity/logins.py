"""Logins: the name a person signs in with, unique on the server, and the password that goes with it."""

from dataclasses import dataclass
from typing import Any

from yunchou.access.identity import audit
from yunchou.access.identity.audit import Origin
from yunchou.access.identity.passwords import Passwords, check_strength
from yunchou.access.identity.policy import Policy, check_password, policy_of, used_before
from yunchou.access.identity.second_factor import SecondFactors
from yunchou.access.identity.secrets import Devices
from yunchou.access.identity.throttle import Throttle
from yunchou.base.db import Database
from yunchou.base.errors import FieldError, Problem, invalid, say, wrong_credentials
from yunchou.base.sealing import Sealer

LONGEST_LOGIN = 200


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a login leads to."""

    login: str
    organisation: int
    user: int
    method: str = "password"
    """By what the person signed in: password, password+totp, password+recovery_code."""


@dataclass(frozen=True, slots=True)
class _Home:
    id: int
    schema: str


class Logins:
    """Signs people in and keeps their passwords."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._passwords = Passwords()
        self._throttle = Throttle(db)
        self.devices = Devices(db)
        self.factors = SecondFactors(db, sealer)

    async def sign_in(
        self,
        login: str,
        password: str,
        origin: Origin,
        *,
        code: str | None = None,
        device: str | None = None,
    ) -> Person:
        """The person that login, password and, where one is set up, the code of the second factor belong to.

        `device` is the cookie by which a browser is known. Raises `Problem` 401 `wrong_credentials`, which does not
        tell an unknown login from a wrong password; 401 `code_required` when login and password are right and a code
        is wanted, `wrong_code` when it is not right; 429 after too many failures.
        """
        name = normal(login)[:LONGEST_LOGIN]
        known = await self.devices.knows(device, name)
        attempt = await self._throttle.begin(name, origin.address, device if known else None)
        row = await self._db.fetchrow(
            "select l.login, l.organisation, l.user_id, l.password_hash, l.totp_secret, o.schema_name"
            " from yunchou.login l join yunchou.organisation o on o.id = l.organisation"
            " where l.login = $1 and l.active",
            name,
        )
        kept = row["password_hash"] if row else None
        if len(password) > 1000 or not await self._passwords.matches(kept, password) or row is None:
            if row is not None:
                await self._note(row, "failed", origin, why="password")
            raise wrong_credentials()
        method = "password"
        if row["totp_secret"] is not None:
            if code is None:
                # Not a failure, yet nothing to forgive those before for: else codes could be guessed without end.
                await self._throttle.take_back(attempt)
                raise code_required()
            factor = await self.factors.accepts(row["organisation"], row["user_id"], row["totp_secret"], code)
            if factor is None:
                await self._note(row, "failed", origin, why="code")
                raise wrong_code()
            method = f"password+{factor}"
        await self._throttle.forgive(attempt)
        return Person(row["login"], row["organisation"], row["user_id"], method)

    async def check_current(
        self, organisation: int, user: int, current: str, origin: Origin, field: str = "current_password"
    ) -> str:
        """The login of a person who gives the present password. Raises `Problem` 422 on `field`, and 429."""
        row = await self._db.fetchrow(
            "select login, password_hash from yunchou.login where organisation = $1 and user_id = $2",
            organisation,
            user,
        )
        # Counted apart from signing in: who is signed in cannot be kept out of that by guesses of others.
        attempt = await self._throttle.begin(f"{row['login'] if row else ''} (present)", origin.address)
        if row is None or not await self._passwords.matches(row["password_hash"], current[:1000]):
            words = say("当前密码不正确。", "The current password is not correct.")
            raise invalid([FieldError("wrong_credentials", words, field)])
        await self._throttle.forgive(attempt)
        return str(row["login"])

    async def change_password(
        self, organisation: int, user: int, current: str, new: str, origin: Origin
    ) -> None:
        """Replaces a person's own password. Raises `Problem` 422 on the field that is wrong, and 429."""
        await self.check_current(organisation, user, current, origin)
        await self.replace_password(organisation, user, new, "new_password")

    async def judge_password(self, organisation: int, user: int, new: str, field: str = "password") -> str:
        """The login of a person whose new password the policy takes. Raises `Problem` 422 on `field`."""
        row = await self._db.fetchrow(
            "select l.login, l.password_hash, o.schema_name from yunchou.login l"
            " join yunchou.organisation o on o.id = l.organisation where l.organisation = $1 and l.user_id = $2",
            organisation,
            user,
        )
        if row is None:
            raise wrong_credentials()
        home = _Home(organisation, row["schema_name"])
        policy = await policy_of(self._db, home)
        check_password(new, policy, (row["login"],), field)
        await self._check_history(home, user, row["password_hash"], new, policy, field)
        return str(row["login"])

    async def replace_password(self, organisation: int, user: int, new: str, field: str = "password") -> None:
        """Gives a person a new password under the organisation's policy. Raises `Problem` 422 on `field`."""
        login = await self.judge_password(organisation, user, new, field)
        await self._keep(login, await self._passwords.hash(new))
        await self._db.execute(
            "insert into yunchou.password_history (organisation, user_id, password_hash)"
            " select organisation, user_id, password_hash from yunchou.login where organisation = $1 and user_id = $2",
            organisation,
            user,
        )

    async def set_password(self, login: str, password: str, *, field: str = "password") -> None:
        """Gives a known login a password at an operator's word. Raises `Problem` 422 when it is too short or too long."""
        check_strength(password, field)
        await self._keep(normal(login), await self._passwords.hash(password))

    async def of(self, login: str) -> Person | None:
        """Whom a login leads to, None when nobody has it."""
        row = await self._db.fetchrow(
            "select login, organisation, user_id from yunchou.login where login = $1", normal(login)
        )
        return Person(row["login"], row["organisation"], row["user_id"]) if row else None

    async def login_of(self, organisation: int, user: int) -> tuple[str, bool, bool] | None:
        """The login of a person → (login, whether it may sign in, whether it has a password)."""
        row = await self._db.fetchrow(
            "select login, active, password_hash is not null as has from yunchou.login"
            " where organisation = $1 and user_id = $2",
            organisation,
            user,
        )
        return (row["login"], row["active"], row["has"]) if row else None

    async def set_all(self, organisation: int, password: str) -> int:
        """Gives every login of an organisation one password, each with a salt of its own → how many."""
        check_strength(password)
        rows = await self._db.fetch("select login from yunchou.login where organisation = $1", organisation)
        pairs = [(row["login"], await self._passwords.hash(password)) for row in rows]
        await self._db.executemany(
            "update yunchou.login set password_hash = $2, changed_at = now() where login = $1", pairs
        )
        return len(pairs)

    async def brake(self, what: str, address: str) -> None:
        """Counts something that may not be done too often, such as asking for links. Raises `Problem` 429."""
        await self._throttle.begin(what[:300], address)

    async def forget_failures(self, login: str) -> None:
        """A login starts afresh: its person has proved by other means who it is."""
        await self._throttle.start_afresh(login)

    async def sweep(self) -> None:
        """Removes failed tries that no longer count."""
        await self._throttle.sweep()
        await self.devices.sweep()

    async def _keep(self, login: str, kept: str) -> None:
        await self._db.execute(
            "update yunchou.login set password_hash = $2, changed_at = now() where login = $1", login, kept
        )

    async def _check_history(
        self, home: _Home, user: int, current: str | None, new: str, policy: Policy, field: str
    ) -> None:
        if not policy.history:
            return
        rows = await self._db.fetch(
            "select password_hash from yunchou.password_history where organisation = $1 and user_id = $2"
            " order by id desc limit $3",
            home.id,
            user,
            policy.history,
        )
        for kept in {current, *(row["password_hash"] for row in rows)} - {None}:
            if await self._passwords.matches(kept, new):
                raise used_before(field)

    async def _note(self, row: Any, kind: str, origin: Origin, **detail: Any) -> None:
        home = _Home(row["organisation"], row["schema_name"])
        await audit.note(self._db, home, row["user_id"], kind, origin, **detail)


def code_required() -> Problem:
    """401: login and password are right, and the code of the second factor is wanted too."""
    words = say("请输入验证码。", "Enter the code of your second factor.")
    return Problem(401, "code_required", words)


def wrong_code() -> Problem:
    """401: the code of the second factor is not right, or was used already."""
    words = say("验证码不正确，或已使用过。", "The code is not correct, or was used already.")
    return Problem(401, "wrong_code", words)


def normal(login: str) -> str:
    """The form in which logins are kept and compared."""
    return login.strip().lower()
