"""Puts the record back into its pool, if a return rule still says so."""

from collections.abc import Iterator

from yunchou.apps.pools.kept import OBJECTS, column, pools_of
from yunchou.apps.pools.moves import as_commanded
from yunchou.apps.pools.returns import renew
from yunchou.base.db import Record
from yunchou.base.errors import FieldError, say
from yunchou.records.change import UPDATE, Operation
from yunchou.rules.automation.batch import Batch, Run
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.spots import Site


@step("收回到公海", "Return to the pool")
class ReturnToPool(Step, tag="return_to_pool"):
    """For leads and accounts. What was followed up, extended or exempted meanwhile stays with its owner."""

    def faults(self, site: Site) -> Iterator[FieldError]:
        if site.owner is None or site.owner.name not in OBJECTS:
            yield FieldError(
                "not_an_option", say("只用于线索和客户", "This is for leads and accounts"), site.at("kind")
            )

    async def run(self, batch: Batch) -> None:
        owner = batch.owner
        if owner is None:
            return
        by_record = {run.record: run for run in batch.going if run.record is not None}
        rows = await _due(batch, sorted(by_record))
        for run in batch.going:
            run.output = {"returned": False}
        rules = {each.id: each for each in pools_of(batch.unit.snapshot).returns_of(owner.name)}
        for rule in rules.values():
            runs: list[Run] = [by_record[row["id"]] for row in rows if row["rule"] == rule.id]
            if not runs:
                continue
            system = as_commanded(batch.unit, {"action": "returned", "rule": rule.name})
            values = {"owner": None, "pool": str(rule.target)}
            results = await system.write(
                owner.name, [Operation(UPDATE, values, id=run.record) for run in runs], atomic=False
            )
            for run, result in zip(runs, results, strict=True):
                run.input = values
                if result.failed:
                    run.fault = result.problem()
                else:
                    run.output = {"returned": True, "rule": rule.name}


async def _due(batch: Batch, ids: list[int]) -> list[Record]:
    """The records whose time has come, reckoned anew while they are held."""
    owner = batch.owner
    if owner is None or not ids:
        return []
    link, asking = batch.unit.link, batch.unit.asking()
    table = asking.table(owner)
    await link.fetch(
        f"select t.id from {table} t where t.id = any($1::bigint[]) order by t.id for update", ids
    )
    await renew(link, asking, owner.name, ids, now=True)
    return await link.fetch(
        f"select t.id, {column(owner, 'return_rule')} as rule from {table} t where t.id = any($1::bigint[])"
        f" and t.owner is not null and {column(owner, 'return_at')} <= now() order by t.id",
        ids,
    )
