"""How much waits on the whole server, for those who watch it: jobs, letters, deliveries, mailboxes, readers of the log."""

from dataclasses import dataclass

from yunchou.base.db import Database, quote

MOST_ORGANISATIONS = 200
MOST_BEHIND = 10_000
"""So far a reader's lag is counted; one that lies further behind shows this."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One figure: `of` what, in which `state`, how many."""

    of: str
    state: str
    count: int


async def waiting(db: Database) -> list[Waiting]:
    """The figures over all organisations, in two statements however many these are."""
    rows = await db.fetch(
        f"select schema_name from yunchou.organisation where ready order by id limit {MOST_ORGANISATIONS}"
    )
    parts = ["select 'jobs' as of, 'waiting' as state, count(*) as count from yunchou.pgqueuer"]
    for row in rows:
        schema = quote(row["schema_name"])
        parts += [
            f"select 'letters', state, count(*) from {schema}.mail where state in ('waiting', 'dead', 'bounced') group by state",
            f"select 'deliveries', 'waiting', count(*) from {schema}.webhook_delivery where state = 'waiting'",
            f"select 'mailboxes', case when active then state else 'off' end, count(*) from {schema}.mailbox group by 2",
            f"select 'behind', c.name, (select count(*) from (select 1 from {schema}.event e"
            f" where (e.xact, e.id) > (c.xact, c.event) limit {MOST_BEHIND}) b) from {schema}.log_cursor c",
        ]
    found = await db.fetch(
        f"select w.of, w.state, sum(w.count)::bigint as count from ({' union all '.join(parts)}) w group by 1, 2 order by 1, 2"
    )
    return [Waiting(row["of"], row["state"], row["count"]) for row in found]
