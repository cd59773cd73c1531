"""How long runs of automations are kept."""

import datetime as dt

from yunchou.base.db import Database, quote
from yunchou.base.errors import say
from yunchou.services.retention import keeping


@keeping("automation_runs", say("自动化运行记录", "Runs of automations"), days=90, least=7)
async def forget(db: Database, schema: str, before: dt.datetime) -> int:
    """Forgets runs that ended before that moment, with their steps, and versions that no run needs.

    Those of automations that a record enters once are kept: they are how that is known.
    """
    own = quote(schema)
    async with db.transaction() as link:
        gone = await link.fetch(
            f"delete from {own}.automation_run r where ended_at < $1 and not exists (select from {own}.automation_version v"
            " where v.automation = r.automation and v.version = r.version and v.definition ->> 'reentry' = 'once')"
            " returning id",
            before,
        )
        await link.execute(
            f"delete from {own}.automation_step where run = any($1::bigint[])", [row["id"] for row in gone]
        )
        await link.execute(
            f"delete from {own}.automation_version v where v.made_at < now() - interval '1 day' and not exists"
            f" (select from {own}.automation_run r where r.automation = v.automation and r.version = v.version)"
        )
    return len(gone)
