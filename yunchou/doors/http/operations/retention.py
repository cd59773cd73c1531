"""How long the organisation keeps what is recorded by itself."""

from typing import Any

from yunchou.access.identity import audit
from yunchou.apps.together import notify
from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records import keeping
from yunchou.records.webhooks import store
from yunchou.rules.automation import keeping as automations
from yunchou.services import retention
from yunchou.services.mail import outbox

endpoints = Endpoints("retention")
DECLARING = (audit, notify, keeping, automations, store, outbox)
"""The modules that say what is kept; naming them here is what declares it."""


class PeriodAnswer(Output):
    """One kind of what is kept: for so many days (null: for ever), as long as that at first, and no shorter than `least`."""

    name: str
    label: str
    days: int | None
    usual: int | None
    least: int


class RetentionAnswer(Output):
    """Everything that is kept for a time."""

    periods: list[PeriodAnswer]


class RetentionChange(Input):
    """`days` by the name of the kind; null keeps for ever, and what is left out stays as it is."""

    days: dict[str, int | None]


@endpoints.get(
    "/settings/retention", "Read how long things are kept", scope="admin", answers={200: RetentionAnswer}
)
async def read_retention(call: Call) -> Reply:
    """For how many days history, records of signing in, jobs, letters and the like are kept."""
    await administer(call)
    return Reply(await _answer(call))


@endpoints.patch(
    "/settings/retention",
    "Set how long things are kept",
    scope="admin",
    body=RetentionChange,
    answers={200: RetentionAnswer},
    limit=16 * KIB,
)
async def set_retention(call: Call) -> Reply:
    """Changes periods. What is older goes for good, with the next night."""
    await administer(call)
    given: RetentionChange = call.body
    await retention.set_periods(call.house.db, call.caller.organisation, given.days, call.user)
    return Reply(await _answer(call))


async def _answer(call: Call) -> dict[str, Any]:
    now = await retention.periods(call.house.db, call.caller.organisation)
    listed = [
        PeriodAnswer(
            name=each.name,
            label=each.label.in_language(call.language),
            days=now[each.name],
            usual=each.days,
            least=each.least,
        )
        for each in retention.KINDS.values()
    ]
    return {"periods": listed}
