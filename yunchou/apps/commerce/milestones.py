"""Milestones of contracts: dated when they are reached, within their contract, in to-do lists and reminded of when overdue."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from yunchou.access.asking import Asking
from yunchou.apps.commerce.papers import ids_in, table_of
from yunchou.base.errors import say
from yunchou.model.object import Object, label
from yunchou.records.change import CREATE, DELETE, UPDATE, Change
from yunchou.records.rule import before, check
from yunchou.records.todo.sources import Source, todo_source
from yunchou.records.write import Unit
from yunchou.rules.automation.declared import automation

OPEN = 'done = false and contract.status in ("draft", "active")'


@before("contract_milestone")
async def date_what_is_reached(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A milestone that is reached says on which day: today, unless a history is told."""
    today = dt.datetime.now(ZoneInfo(unit.caller.organisation.settings.time_zone)).date()
    for change in changes:
        told = unit.historic and change.values.get("done_on") is not None
        if change.kind in (CREATE, UPDATE) and change.changes("done") and not told:
            change.values["done_on"] = today if change.now("done") else None


@check("contract_milestone")
async def within_the_contract(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The milestones of a contract are no more than all of it. Contracts are held, so two who add to one wait for each other."""
    touched = [
        c
        for c in changes
        if c.kind != DELETE and (c.kind != UPDATE or c.changes("share") or c.changes("contract"))
    ]
    contracts = sorted(ids_in(touched, "contract"))
    if not contracts:
        return
    await unit.link.fetch(
        f"select id from {table_of(unit, 'contract')} where id = any($1::bigint[]) order by id for update",
        contracts,
    )
    rows = await unit.link.fetch(
        f"select contract, sum(share) as share from {table_of(unit, 'contract_milestone')} where contract = any($1::bigint[])"
        " and deleted_at is null and id <> all($2::bigint[]) group by contract",
        contracts,
        [c.id for c in changes],
    )
    shares = {row["contract"]: row["share"] or Decimal(0) for row in rows}
    for change in touched:
        contract = change.now("contract")
        shares[contract] = shares.get(contract, Decimal(0)) + (change.now("share") or Decimal(0))
        if shares[contract] > 1:
            percent = f"{(shares[contract] * 100).normalize():f}"
            message = say(
                "里程碑比例合计为 {p}%，超过合同金额",
                "The milestones make {p} %, more than the contract",
                p=percent,
            )
            change.fail(422, "rule", message, "share")


def _ours(asking: Asking, alias: str, people: Sequence[int]) -> str:
    return f"{alias}.ours = any({asking.params.add(list(people), 'bigint[]')})"


MILESTONES = todo_source(
    Source(
        "contract_milestone",
        label("合同里程碑", "Contract milestones"),
        object="contract_milestone",
        where=f"{OPEN} and due_on is not null",
        closed="done = true",
        due="due_on",
        shown={"contract": "contract"},
        done={"done": True},
        undone={"done": False},
        whose=_ours,
        holder="ours",
    )
)

automation(
    "commerce.milestone_overdue",
    "合同里程碑逾期提醒",
    "A milestone of a contract is overdue",
    object="contract_milestone",
    trigger="date",
    settings={"field": "due_on", "amount": 1, "unit": "days", "direction": "after"},
    condition=OPEN,
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "field", "field": "ours"}, {"kind": "field", "field": "contract.owner"}],
            "text": {
                "zh": "合同“{contract}”的里程碑“{name}”已逾期，计划日期为 {due_on}",
                "en": "“{name}” of the contract {contract} was due on {due_on}",
            },
        },
    ),
)
