"""Who stops working here leaves a book behind: somebody is asked to hand it over."""

from yunchou.access.actor import System
from yunchou.model.object import Object
from yunchou.records.change import UPDATE, Change, Operation
from yunchou.records.rule import after
from yunchou.records.write import Unit


@after("user")
async def ask_for_a_handover(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Whoever leads a person that is deactivated, or else whoever did it, finds the handover among his to-dos."""
    gone = [c for c in changes if c.kind == UPDATE and c.changes("active") and c.now("active") is False]
    english = unit.caller.organisation.settings.language == "en"
    operations = []
    for change in gone:
        holder = change.now("manager") or unit.caller.actor.user_id
        if holder is None:
            continue
        name = change.now("name")
        operations.append(
            Operation(
                "create",
                {
                    "name": f"Hand over the work of {name}" if english else f"办理 {name} 的工作交接",
                    "notes": f"/handover?person={change.id}",
                    "priority": "high",
                    "owner": str(holder),
                },
            )
        )
    if operations:
        system = unit.as_system(System("a handover is proposed"))
        await system.write("todo", operations)
