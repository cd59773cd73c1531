"""Ranks of the bids of a tender, ours among them, as its way of evaluation has it. They are the system's."""

from yunchou.apps.tenders.kept import system, table_of
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation
from yunchou.records.rule import after
from yunchou.records.write import Unit

OURS = ("our_price", "our_score", "evaluation")
THEIRS = ("price", "score", "void", "tender")


@after("tender", "tender_rival")
async def rank_bids(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Ranks every bid of the tenders whose prices or scores have changed: by points, or by price where the lowest wins."""
    judged = OURS if owner.name == "tender" else THEIRS
    touched = [c for c in changes if c.kind != UPDATE or any(c.changes(name) for name in judged)]
    if owner.name == "tender":
        tenders: set[int | None] = {c.id for c in touched if c.kind in (CREATE, UPDATE)}
    else:
        tenders = {each for c in touched for each in (c.now("tender"), c.before.get("tender"))} - {None}
    if not tenders:
        return
    await unit.in_turn()
    rows = await unit.link.fetch(_ranks(unit), sorted(each for each in tenders if each))
    ours = [
        Operation(UPDATE, {"our_rank": row["rank"]}, id=row["tender"]) for row in rows if row["rival"] is None
    ]
    theirs = [
        Operation(UPDATE, {"rank": row["rank"]}, id=row["rival"]) for row in rows if row["rival"] is not None
    ]
    inner = system(unit)
    if ours:
        await inner.write("tender", ours)
    if theirs:
        await inner.write("tender_rival", theirs)


def _ranks(unit: Unit) -> str:
    """SQL for the bids of tenders ($1) whose rank is another than it was; the rank of what can't be ranked is none."""
    tender, rival = table_of(unit, "tender"), table_of(unit, "tender_rival")
    return (
        "with bid as (select t.id as tender, null::bigint as rival, t.evaluation, t.our_price as price, t.our_score as score,"
        f" false as void, t.our_rank as old from {tender} t where t.id = any($1::bigint[])"
        " union all select t.id, r.id, t.evaluation, r.price, r.score, coalesce(r.void, false), r.rank"
        f" from {rival} r join {tender} t on t.id = r.tender"
        " where r.tender = any($1::bigint[]) and r.deleted_at is null),"
        " counted as (select *, case when void then null when evaluation = 'lowest' then -price else score end as worth"
        " from bid),"
        " ranked as (select tender, rival, old, case when worth is not null then"
        " rank() over (partition by tender order by worth desc nulls last)::int end as rank from counted)"
        " select tender, rival, rank from ranked where rank is distinct from old order by tender, rival"
    )
