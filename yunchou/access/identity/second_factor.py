"""The second factor: codes of an app after RFC 6238, and recovery codes for the day the phone is lost."""

import secrets
import time
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import pyotp

from yunchou.access.identity.secrets import hash_of
from yunchou.base.db import Database
from yunchou.base.sealing import Sealer, SealError

STEP_SECONDS = 30
RECOVERY_CODES = 10
_PURPOSE = "totp"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Factors:
    """What a person has beside the password."""

    totp_since: datetime | None
    recovery_codes: int
    passkeys: int

    @property
    def any(self) -> bool:
        """Whether there is a second factor at all."""
        return self.totp_since is not None or self.passkeys > 0


class SecondFactors:
    """Sets up, checks and removes second factors."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def of(self, organisation: int, user: int) -> Factors:
        """What a person has."""
        row = await self._db.fetchrow(
            "select (select totp_since from yunchou.login where organisation = $1 and user_id = $2) as since,"
            " (select count(*) from yunchou.recovery_code where organisation = $1 and user_id = $2) as codes,"
            " (select count(*) from yunchou.passkey where organisation = $1 and user_id = $2) as passkeys",
            organisation,
            user,
        )
        assert row is not None
        return Factors(row["since"], row["codes"], row["passkeys"])

    async def set_up(self, organisation: int, user: int, secret: str, code: str) -> list[str] | None:
        """Begins to ask for codes of `secret`, if the app shows `code` → recovery codes; None when it does not."""
        step = step_of(secret, code)
        if step is None:
            return None
        await self._db.execute(
            "update yunchou.login set totp_secret = $3, totp_since = now(), totp_step = $4"
            " where organisation = $1 and user_id = $2",
            organisation,
            user,
            self._sealer.seal(secret, _PURPOSE),
            step,
        )
        return await self.new_recovery_codes(organisation, user)

    async def new_recovery_codes(self, organisation: int, user: int) -> list[str]:
        """Ten codes that each open once in place of the app's; those from before are void."""
        codes = [
            "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3))
            for _ in range(RECOVERY_CODES)
        ]
        async with self._db.transaction() as link:
            await link.execute(
                "delete from yunchou.recovery_code where organisation = $1 and user_id = $2",
                organisation,
                user,
            )
            await link.executemany(
                "insert into yunchou.recovery_code (organisation, user_id, hash) values ($1, $2, $3)",
                [(organisation, user, hash_of(_plain(code))) for code in codes],
            )
        return codes

    async def accepts(self, organisation: int, user: int, sealed: str, code: str) -> str | None:
        """Whether a code is right → `totp` or `recovery_code`; None when not. Each code opens once."""
        plain = _plain(code)
        if plain.isdigit() and len(plain) == 6:
            try:
                step = step_of(self._sealer.open(sealed, _PURPOSE), plain)
            except SealError:
                return None
            taken = step is not None and await self._db.fetchval(
                "update yunchou.login set totp_step = $3 where organisation = $1 and user_id = $2"
                " and coalesce(totp_step, 0) < $3 returning true",
                organisation,
                user,
                step,
            )
            return "totp" if taken else None
        used = await self._db.fetchval(
            "delete from yunchou.recovery_code where organisation = $1 and user_id = $2 and hash = $3 returning true",
            organisation,
            user,
            hash_of(plain),
        )
        return "recovery_code" if used else None

    async def remove_totp(self, organisation: int, user: int) -> None:
        """Asks for no codes any more."""
        async with self._db.transaction() as link:
            await link.execute(
                "update yunchou.login set totp_secret = null, totp_since = null, totp_step = null"
                " where organisation = $1 and user_id = $2",
                organisation,
                user,
            )
            await link.execute(
                "delete from yunchou.recovery_code where organisation = $1 and user_id = $2",
                organisation,
                user,
            )

    async def clear(self, organisation: int, user: int) -> None:
        """Removes every second factor of a person: an administrator's help after a loss."""
        await self.remove_totp(organisation, user)
        await self._db.execute(
            "delete from yunchou.passkey where organisation = $1 and user_id = $2", organisation, user
        )


def new_secret() -> str:
    """A secret for an app, in base 32."""
    return pyotp.random_base32()


def app_address(secret: str, login: str, issuer: str) -> str:
    """What the QR code holds: the address by which an app takes a secret."""
    label = quote(f"{issuer}:{login}", safe="")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer, safe='')}"


def step_of(secret: str, code: str, now: float | None = None) -> int | None:
    """The time step whose code this is: the present one, the one before or the one after; None for no such."""
    present = int((time.time() if now is None else now) // STEP_SECONDS)
    totp = pyotp.TOTP(secret)
    for step in (present, present - 1, present + 1):
        if secrets.compare_digest(totp.generate_otp(step), _plain(code)):
            return step
    return None


def _plain(code: str) -> str:
    kept = "".join(character for character in code.lower() if character.isascii() and character.isalnum())
    return kept[:100]
