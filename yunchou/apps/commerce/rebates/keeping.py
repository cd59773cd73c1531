"""What keeps rebates up to date by itself: a daily job that accrues, releases and expires, a few customers at a time.

Each step is a transaction of its own that writes differences alone. A run that is killed goes on where it was, and one that runs
beside another waits for its customers and then finds nothing left to write.
"""

from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.commerce.papers import table_of
from yunchou.apps.commerce.rebates.accruing import accrual_of, accrue, candidates
from yunchou.apps.commerce.rebates.ledger import bring_up, due_accounts
from yunchou.jobs.handlers import Cancelled, JobContext
from yunchou.jobs.schedule import daily
from yunchou.records.write import Unit

JOB = "commerce.rebates"
AT_ONCE = 200
"""Customers whose ledgers are written together."""


@daily(JOB, hour=1)
async def keep_rebates(context: JobContext) -> dict[str, Any]:
    """Accrues by every policy in use, then releases and expires what is due."""
    caller: Caller = context.caller
    written = {"policies": 0, "entries": 0}
    async with Unit(caller) as unit:
        rows = await unit.link.fetch(
            f"select id from {table_of(unit, 'rebate_policy')} where active and deleted_at is null order by id"
        )
    for n, row in enumerate(rows):
        written["policies"] += 1
        after: int | None = 0
        while after is not None:
            if context.cancelled():
                raise Cancelled(written)
            after, more = await _next(caller, row["id"], after)
            written["entries"] += more
        context.progress((n + 1) / (len(rows) + 1))
    after = 0
    while after is not None:
        async with Unit(caller) as unit:
            accounts = await due_accounts(unit, after, AT_ONCE)
            written["entries"] += await bring_up(unit, accounts)
        after = accounts[-1] if accounts else None
    return written


async def _next(caller: Caller, policy: int, after: int) -> tuple[int | None, int]:
    """Accrues for the next customers of a policy; gives where to go on, and how many entries were written."""
    async with Unit(caller) as unit:
        accrual = await accrual_of(unit, policy)
        accounts = [] if accrual is None else await candidates(unit, accrual, after, AT_ONCE)
        if accrual is None or not accounts:
            return None, 0
        return accounts[-1], await accrue(unit, accrual, accounts)
