"""Passwords, kept only as argon2id hashes, hashed and checked in threads so that the event loop stays free."""

import asyncio
import unicodedata

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from yunchou.base.errors import FieldError, invalid, say

SHORTEST = 8
LONGEST = 200
# 19 MiB and two passes: the floor that OWASP gives for argon2id, about 20 ms of one core.
_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked in place of the missing hash, so that an unknown login takes as long as a wrong password.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$PmOnRlYC/c7+zCOBhFrkRQ$tqVzeS6ao+YknOUGv7Dn8uqGIB8Dpyfc8BalvkGvOD8"
# Each check holds 19 MiB: a flood of logins queues here instead of filling the memory.
_AT_ONCE = 2


class Passwords:
    """Hashes and checks passwords, a few at a time. One per event loop."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def hash(self, password: str) -> str:
        """The text to keep in place of the password."""
        async with self._slots:
            return await asyncio.to_thread(hash_now, password)

    async def matches(self, kept: str | None, password: str) -> bool:
        """Whether `password` belongs to the hash `kept`; takes the same time when there is none."""
        async with self._slots:
            return await asyncio.to_thread(_matches, kept, password)


def hash_now(password: str) -> str:
    """`Passwords.hash` for programs without an event loop; takes about 20 ms."""
    return _HASHER.hash(_normal(password))


def check_strength(password: str, field: str = "password") -> None:
    """Raises a 422 `Problem` on `field` when a new password is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        words = say(
            "密码长度须为 {least} 到 {most} 个字符。",
            "A password has {least} to {most} characters.",
            least=SHORTEST,
            most=LONGEST,
        )
        raise invalid([FieldError("out_of_range", words, field)])


def _normal(password: str) -> str:
    # The same password typed on different systems may come composed or decomposed.
    return unicodedata.normalize("NFC", password)


def _matches(kept: str | None, password: str) -> bool:
    try:
        _HASHER.verify(kept or _NOBODY, _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
