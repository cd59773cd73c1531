"""Who enters: whether a record that comes to an automation again begins another run."""

from collections.abc import Sequence
from dataclasses import dataclass

from yunchou.base.db import Connection, quote
from yunchou.rules.automation.definition import Definition

PERIODS = {"hour": "1 hour", "day": "1 day", "week": "7 days", "month": "30 days"}


@dataclass(frozen=True, slots=True)
class Beginning:
    """A run that is to begin. `source` names what set it off."""

    source: str
    record: int | None
    actor: int | None = None
    chain: tuple[int, ...] = ()
    object: str | None = None
    position: str = "steps.0"
    parent: int | None = None


@dataclass(slots=True)
class _Known:
    """What there was of a record: runs under way, runs at all, and runs lately."""

    under_way: int = 0
    ever: int = 0
    lately: int = 0


async def admitted(
    link: Connection, schema: str, definition: Definition, several: Sequence[Beginning]
) -> list[Beginning]:
    """Those of the beginnings that the automation's rules of entry let in, in the caller's transaction.

    Runs within loops and lanes belong to the run that began them and are always let in. Nothing is kept of the others.
    """
    entry = definition.entry
    if entry.reentry == "always" and entry.most_runs is None and not definition.single:
        return list(several)
    # Of two transactions that let the same record in, the second sees the run of the first.
    await link.execute(
        "select pg_advisory_xact_lock(hashtextextended('automation entry', $1))", definition.id
    )
    known = await _known(link, schema, definition, [each for each in several if each.parent is None])
    let_in = []
    for each in several:
        if each.parent is None:
            there = known.setdefault(each.record, _Known())
            if not _enters(definition, there):
                continue
            there.under_way, there.ever, there.lately = 1, there.ever + 1, there.lately + 1
        let_in.append(each)
    return let_in


def _enters(definition: Definition, known: _Known) -> bool:
    entry = definition.entry
    if entry.reentry == "once" and known.ever:
        return False
    if (entry.reentry == "ended" or definition.single) and known.under_way:
        return False
    return entry.most_runs is None or known.lately < entry.most_runs


async def _known(
    link: Connection, schema: str, definition: Definition, several: Sequence[Beginning]
) -> dict[int | None, _Known]:
    """What there was of the records, in one statement."""
    rows = await link.fetch(
        "select r.record, count(*) filter (where r.state in ('ready', 'waiting', 'joining')) as under_way, count(*) as ever,"
        " count(*) filter (where r.created_at > now() - $4::text::interval) as lately"
        f" from {quote(schema)}.automation_run r where r.automation = $1 and r.parent is null and r.state <> 'refused'"
        " and (r.record = any($2::bigint[]) or ($3 and r.record is null)) group by r.record",
        definition.id,
        sorted({each.record for each in several if each.record is not None}),
        any(each.record is None for each in several),
        PERIODS[definition.entry.most_per],
    )
    return {row["record"]: _Known(row["under_way"], row["ever"], row["lately"]) for row in rows}
