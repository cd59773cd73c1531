"""Milestones of the demo's contracts: paid in advance, delivered, accepted; some of them late, some still to come."""

import datetime as dt
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.apps.demo.paper_room import make, table
from yunchou.model.object import label
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import Unit

EACH = 3
"""Of so many contracts, by their day, one has milestones."""
STEPS = (
    ("预付款到账", "Advance payment received", "payment", "0.3", 7),
    ("设备到货", "Equipment delivered", "delivery", "0.6", 45),
    ("最终验收", "Final acceptance", "acceptance", "0.1", 90),
)
"""Names, kind, share of the contract and days after its date."""
LATE = 7
"""Of so many contracts one has a milestone that is overdue."""

shipped_names("contract_milestone", *(label(zh, en) for zh, en, *_ in STEPS))


async def add_milestones(organisation: Organisation, today: dt.date) -> None:
    """Makes those of every third contract in one write; what is past is done, but for the late ones."""
    async with Unit(Caller(organisation, System("milestones of the demo")), historic=True) as unit:
        rows = await unit.link.fetch(
            f"select id, owner, contract_date from {table(unit, 'contract')} where deleted_at is null"
            " and status in ('active', 'completed') order by contract_date desc, id desc"
        )
        await make(
            unit,
            "contract_milestone",
            [each for n, row in enumerate(rows[::EACH]) for each in _of(row, n, today)],
        )


def _of(row: Any, number: int, today: dt.date) -> list[dict[str, Any]]:
    made = []
    for zh, _, kind, share, days in STEPS:
        due = row["contract_date"] + dt.timedelta(days=days)
        late = number % LATE == 0 and kind == "acceptance"
        values = {
            "name": zh,
            "contract": str(row["id"]),
            "kind": kind,
            "share": share,
            "ours": str(row["owner"]),
        }
        done = due < today and not late
        reached = {"done": True, "done_on": due.isoformat()} if done else {}
        made.append(values | {"due_on": due.isoformat()} | reached)
    return made
