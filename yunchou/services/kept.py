"""Settings of an organisation that administrators enter, kept by name. What is secret in them is sealed by who keeps it."""

from typing import Any

import msgspec

from yunchou.base.db import Connection, Database, quote
from yunchou.services.files import Home
from yunchou.services.outgoing import Allowed


async def read(db: "Database | Connection", home: Home, name: str) -> dict[str, Any]:
    """The setting of that name; empty when nobody has entered it."""
    raw = await db.fetchval(f"select value::text from {quote(home.schema)}.setting where name = $1", name)
    found: dict[str, Any] = msgspec.json.decode(raw) if raw else {}
    return found


async def keep(link: "Database | Connection", home: Home, name: str, value: Any, by: int | None) -> None:
    """Replaces the setting of that name."""
    await link.execute(
        f"insert into {quote(home.schema)}.setting (name, value, changed_by) values ($1, $2::text::jsonb, $3)"
        " on conflict (name) do update set value = excluded.value, changed_by = excluded.changed_by, changed_at = now()",
        name,
        msgspec.json.encode(value).decode(),
        by,
    )


async def forget(link: "Database | Connection", home: Home, name: str) -> None:
    """Takes a setting away."""
    await link.execute(f"delete from {quote(home.schema)}.setting where name = $1", name)


async def allowed(db: "Database | Connection", home: Home) -> Allowed:
    """The inner hosts and networks that the organisation's administrators let requests go to."""
    return Allowed.of((await read(db, home, "outgoing")).get("allow", []))
