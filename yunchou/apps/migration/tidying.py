"""Uploads of migrations and imports go 30 days after the last work with them. What they brought stays, and can be undone."""

from yunchou.access.organisation import Organisation
from yunchou.base.db import quote
from yunchou.records.imports.taking import PURPOSE
from yunchou.services.files import Files

KEPT_DAYS = 30
UNFINISHED_DAYS = 180
"""How long uploads are kept of what was begun, and neither ended nor called off."""
MOST_AT_ONCE = 500


async def remove_uploads(organisation: Organisation, files: Files) -> int:
    """Removes the uploads that nobody needs any more; gives how many.

    Those go that are older than all that is still at work: what came with an archive is known by its age alone. Files of this
    machine that were read where they lie are none of ours.
    """
    schema = quote(organisation.schema)
    removed = 0
    while True:
        rows = await organisation.db.fetch(
            "with at_work as (select least(m.created_at, r.created_at) as since, greatest(m.created_at, r.created_at,"
            " r.finished_at) as lately, coalesce(r.state, '') as state"
            f" from {schema}.migration m left join {schema}.import_run r on r.id in (m.tried, m.run)"
            f" union all select created_at, greatest(created_at, finished_at), state from {schema}.import_run),"
            " kept as (select min(since) - interval '1 day' as since from at_work"
            " where lately > now() - make_interval(days => $2)"
            " or state in ('waiting', 'running', 'undoing') and lately > now() - make_interval(days => $3))"
            f" select f.id from {schema}.file f, kept where f.purpose = $1"
            " and f.created_at < least(kept.since, now() - make_interval(days => $2)) order by f.id limit $4",
            PURPOSE,
            KEPT_DAYS,
            UNFINISHED_DAYS,
            MOST_AT_ONCE,
        )
        removed += await files.remove_all(organisation, [row["id"] for row in rows])
        if len(rows) < MOST_AT_ONCE:
            return removed
