"""Plans of what is due when: whose they are once their order is in force."""

from yunchou.access.asking import Asking
from yunchou.apps.commerce.papers import ORDER, free, hold
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.allowed import holds_back
from yunchou.records.change import DELETE, UPDATE, Change
from yunchou.records.rule import before
from yunchou.records.write import Unit

GIVING_UP = "commerce.write_off"
"""The right to give up what is due: who has it may also put it off."""
PROMISED = ("due_on", "amount", "sales_order")


@before("instalment")
async def plans_in_force_stay(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is due on an order in force is put off, changed or deleted by those alone who may write it off.

    An instalment is a plan and in no books, so a closed period does not hold it: what came of it stands in its history.
    """
    moved = [
        c
        for c in changes
        if c.kind == DELETE or (c.kind == UPDATE and any(c.changes(name) for name in PROMISED))
    ]
    if not moved or free(unit) or unit.asking().viewer.rights.may(GIVING_UP):
        return
    heads = await hold(unit, ORDER, [c.before.get("sales_order") for c in moved])
    for change in moved:
        head = heads.get(change.before.get("sales_order") or 0)
        if head is None or head.status in (ORDER.unbooked or ()):
            continue
        message = say(
            "订单已确认，回款计划只能由有坏账核销权限的人（财务）改期、改金额或删除",
            "The order is confirmed: only those who may write off (finance) change or delete what is due, and when",
        )
        name = next((name for name in PROMISED if change.kind == UPDATE and change.changes(name)), None)
        change.fail(422, "rule", message, name)


@holds_back
def plans_in_force(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """Instalments of orders in force are offered for deleting to those alone who may write them off."""
    if owner.name != "instalment" or action != "delete" or asking.viewer.rights.may(GIVING_UP):
        return None
    orders = asking.table(asking.snapshot.model.object("sales_order"))
    dormant = asking.params.add(sorted(ORDER.unbooked or ()), "text[]")
    return f"exists(select from {orders} h where h.id = {alias}.sales_order and h.status <> all({dormant}))"
