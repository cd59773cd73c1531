"""A case as its customer sees it who has the link, and the judgement that he gives there, once."""

from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.base.errors import FieldError, invalid, say
from yunchou.records.change import UPDATE, Operation, moment_now
from yunchou.records.read import Query, one_within, rows
from yunchou.records.write import Unit

SHOWN = ("number", "name", "satisfaction", "rated_at")
SCORES = range(1, 6)


async def case_shown(organisation: Organisation, id: int) -> dict[str, Any] | None:
    """What the customer sees of a case; None where it is gone."""
    caller = Caller(organisation, System("a customer judges how his case was handled"))
    found = await rows(caller, "case", Query(fields=SHOWN, where=f'id = "{id}"', limit=1))
    return found[0] if found else None


async def judge_case(organisation: Organisation, id: int, score: int, comment: str, address: str) -> None:
    """Keeps a customer's judgement, once; from where it came stands in the history. Raises 422 for a second one."""
    caller = Caller(organisation, System("a customer judges how his case was handled"))
    async with Unit(caller, {"satisfaction_link": {"address": address}}) as unit:
        table = unit.asking().table(unit.snapshot.model.object("case"))
        await unit.link.fetchval(f"select t.id from {table} t where t.id = $1 for update", id)
        case = await one_within(unit.link, unit.asking(), "case", id)
        if case is None or case.get("rated_at") is not None or score not in SCORES:
            words = say("已经评价过了", "This was judged already")
            raise invalid((FieldError("rule", words),), words)
        values = {
            "satisfaction": score,
            "satisfaction_comment": comment or None,
            "rated_at": moment_now().isoformat(),
        }
        await unit.write("case", [Operation(UPDATE, values, id=id)])
