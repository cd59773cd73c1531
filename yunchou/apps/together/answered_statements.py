"""Whoever sent a statement of account, and whose customer it is, are told what the customer answered."""

from yunchou.apps.together.kinds import STATEMENT_ANSWERED
from yunchou.apps.together.telling import Told, keep_told
from yunchou.model.object import Object
from yunchou.records.change import UPDATE, Change
from yunchou.records.rule import after
from yunchou.records.write import Unit


@after("account_statement")
async def tell_what_was_answered(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Tells the sender of each statement that was answered just now, and the owner of the customer. One statement more."""
    answered = [c for c in changes if c.kind == UPDATE and c.changes("status") and c.now("answered_by")]
    if not answered or unit.historic:
        return
    accounts = unit.asking().table(unit.snapshot.model.object("account"))
    rows = await unit.link.fetch(
        f"select id, owner from {accounts} where id = any($1::bigint[]) and owner is not null",
        [c.now("account") for c in answered],
    )
    owners = {row["id"]: row["owner"] for row in rows}
    told = [
        Told(int(person), f"statement:{c.id}", STATEMENT_ANSWERED, "account_statement", c.id,
             actor_name=c.now("answered_by"))
        for c in answered
        for person in sorted({c.now("owner"), owners.get(c.now("account"))} - {None})
    ]  # fmt: skip
    await keep_told(unit.link, unit.caller.organisation, unit.snapshot, told)
