"""Whoever put a paper up to be signed is told that it was."""

from yunchou.apps.together.kinds import SIGNED
from yunchou.apps.together.telling import Told, keep_told
from yunchou.model.object import Object
from yunchou.records.change import UPDATE, Change
from yunchou.records.rule import after
from yunchou.records.write import Unit


@after("signing")
async def tell_who_put_it_up(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Tells the owner of each paper that its customer signed just now."""
    told = [
        Told(int(c.now("owner")), f"signed:{c.id}", SIGNED, "signing", c.id, actor_name=c.now("signed_by"))
        for c in changes
        if c.kind == UPDATE and c.changes("status") and c.now("status") == "signed" and c.now("owner")
    ]
    if not unit.historic:
        await keep_told(unit.link, unit.caller.organisation, unit.snapshot, told)
