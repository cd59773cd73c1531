"""The record of signing in: who did, who tried, and what changed about how somebody signs in. No secret is in it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import msgspec

from yunchou.base.db import Connection, Database, quote
from yunchou.base.errors import say
from yunchou.model.partitions import SIGN_INS, take_out_until
from yunchou.services.files import Home
from yunchou.services.retention import keeping

KINDS = (
    "signed_in", "failed", "signed_out", "session_ended", "password_changed", "reset_asked", "password_reset",
    "invited", "invitation_used", "code_set_up", "code_removed", "recovery_codes_made", "recovery_code_used",
    "passkey_added", "passkey_removed", "factors_cleared", "token_made", "token_revoked", "sign_on_linked",
    "sign_on_unlinked", "seen_as",
)  # fmt: skip
"""What can be recorded."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from."""

    address: str
    agent: str | None = None


async def note(
    db: "Database | Connection",
    home: Home,
    user: int,
    kind: str,
    origin: Origin,
    *,
    by: int | None = None,
    **detail: Any,
) -> None:
    """Records something about a person; `by` is who did it where that is somebody else."""
    assert kind in KINDS, kind
    await db.execute(
        f"insert into {quote(home.schema)}.sign_in_event (user_id, kind, by_user, address, agent, detail)"
        " values ($1, $2, $3, $4, $5, $6::text::jsonb)",
        user,
        kind,
        by,
        origin.address[:100],
        (origin.agent or "")[:300] or None,
        msgspec.json.encode(detail).decode(),
    )


async def events(
    db: Database, home: Home, *, user: int | None, kinds: list[str] | None, before: int | None, limit: int
) -> list[dict[str, Any]]:
    """What was recorded, the newest first: of one person, and of some kinds, where these are named."""
    rows = await db.fetch(
        "select e.id, e.at, e.user_id, p.name as user_name, e.kind, e.by_user, b.name as by_name, e.address, e.agent,"
        f" e.detail::text from {quote(home.schema)}.sign_in_event e"
        f" left join {quote(home.schema)}.r_user p on p.id = e.user_id"
        f" left join {quote(home.schema)}.r_user b on b.id = e.by_user"
        " where ($1::bigint is null or e.user_id = $1) and ($2::text[] is null or e.kind = any($2))"
        " and ($3::bigint is null or e.id < $3) order by e.id desc limit $4",
        user,
        kinds,
        before,
        limit,
    )
    return [{**dict(row), "detail": msgspec.json.decode(row["detail"])} for row in rows]


@keeping("sign_ins", say("登录记录", "Record of signing in"), days=365, least=30)
async def forget(db: Database, schema: str, before: dt.datetime) -> int:
    """Takes out the months that ended before that moment; gives how many."""
    return await take_out_until(db, schema, SIGN_INS, before)
