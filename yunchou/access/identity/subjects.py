"""Accounts at sign-on providers that are linked with people: by issuer and subject, as the providers name them."""

from typing import Any

from yunchou.base.db import Database


class Subjects:
    """Links, finds and unlinks accounts."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def person(self, organisation: int, issuer: str, subject: str) -> int | None:
        """The person with whom an account is linked."""
        found: int | None = await self._db.fetchval(
            "select user_id from yunchou.sign_on_subject where organisation = $1 and issuer = $2 and subject = $3",
            organisation,
            issuer,
            subject,
        )
        return found

    async def link(self, organisation: int, issuer: str, subject: str, user: int) -> bool:
        """Links an account with a person; False where it is linked with somebody else."""
        await self._db.execute(
            "insert into yunchou.sign_on_subject (organisation, issuer, subject, user_id) values ($1, $2, $3, $4)"
            " on conflict do nothing",
            organisation,
            issuer,
            subject,
            user,
        )
        return await self.person(organisation, issuer, subject) == user

    async def of(self, organisation: int, user: int) -> list[dict[str, Any]]:
        """The accounts of a person by age: issuer, subject, linked_at."""
        rows = await self._db.fetch(
            "select issuer, subject, created_at as linked_at from yunchou.sign_on_subject"
            " where organisation = $1 and user_id = $2 order by created_at, issuer, subject",
            organisation,
            user,
        )
        return [dict(row) for row in rows]

    async def unlink(self, organisation: int, user: int) -> None:
        """Unlinks every account of a person."""
        await self._db.execute(
            "delete from yunchou.sign_on_subject where organisation = $1 and user_id = $2", organisation, user
        )
