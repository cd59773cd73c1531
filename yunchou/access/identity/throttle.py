"""The brake on guessing passwords: failed tries are counted per login and per address, for all processes.

Whoever guesses at somebody's login must not keep that person out: a browser in which the person has signed in before
is counted apart, and so is not held up by what others do. A person without such a browser has the link by mail.
"""

import hashlib
from dataclasses import dataclass

from yunchou.base.db import Database
from yunchou.base.errors import too_many_requests

WINDOW_SECONDS = 15 * 60
# After so many failures within the window each further try has to wait, twice as long each time.
FREE_PER_LOGIN = 8
FREE_PER_ADDRESS = 60
LONGEST_WAIT_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in, already counted as failed; `Throttle.forgive` takes it back when it succeeds."""

    id: int
    login: str
    address: str


class Throttle:
    """Counts tries before their password is looked at, so that many at once are counted as many."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def begin(self, login: str, address: str, device: str | None = None) -> Attempt:
        """Counts a try. Raises a 429 `Problem` with the seconds to wait when there were too many.

        `device` is the cookie of a browser that is known for this login.
        """
        counted = f"{login} ({hashlib.sha256(device.encode()).hexdigest()[:16]})" if device else login
        async with self._db.transaction() as connection:
            # One try at a time per login: else a burst would be counted only after it is over.
            await connection.execute("select pg_advisory_xact_lock(hashtextextended($1, 7))", counted)
            row = await connection.fetchrow(_COUNTS, counted, address, float(WINDOW_SECONDS))
            assert row is not None
            wait = _wait(row["login_tries"], FREE_PER_LOGIN) - row["login_age"]
            if device is None:
                wait = max(wait, _wait(row["address_tries"], FREE_PER_ADDRESS) - row["address_age"])
            if wait > 0:
                raise too_many_requests(wait)
            made = await connection.fetchval(
                "insert into yunchou.login_failure(login, address, at) values ($1, $2, clock_timestamp())"
                " returning id",
                counted,
                address,
            )
        return Attempt(made, counted, address)

    async def forgive(self, attempt: Attempt) -> None:
        """The try succeeded: what is counted with it starts afresh."""
        await self.start_afresh(attempt.login)

    async def start_afresh(self, login: str) -> None:
        """The failures of a login no longer count."""
        await self._db.execute("delete from yunchou.login_failure where login = $1", login)

    async def take_back(self, attempt: Attempt) -> None:
        """The try was none; the failures before it count on."""
        await self._db.execute("delete from yunchou.login_failure where id = $1", attempt.id)

    async def sweep(self) -> None:
        """Removes tries that no longer count."""
        await self._db.execute(
            "delete from yunchou.login_failure where at not between now() - make_interval(secs => $1)"
            " and now() + make_interval(secs => $1)",
            float(WINDOW_SECONDS),
        )


_COUNTS = """
select count(*) filter (where login = $1) as login_tries,
       count(*) filter (where address = $2) as address_tries,
       coalesce(extract(epoch from clock_timestamp() - max(at) filter (where login = $1)), 0)::float8
           as login_age,
       coalesce(extract(epoch from clock_timestamp() - max(at) filter (where address = $2)), 0)::float8
           as address_age
from yunchou.login_failure
where (login = $1 or address = $2)
  and at between clock_timestamp() - make_interval(secs => $3) and clock_timestamp() + interval '1 minute'
"""
"""What was counted by a clock that was ahead keeps nobody out once it is right again."""


def _wait(tries: int, free: int) -> float:
    """Seconds that must lie between the last try and the next after `tries` failures."""
    over = tries - free
    return 0.0 if over < 0 else min(2.0**over, LONGEST_WAIT_SECONDS)
