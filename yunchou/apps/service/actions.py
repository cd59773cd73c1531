"""The commands on cases: take, hand over, give back, and what moves them on."""

from typing import Annotated, Any

import msgspec

from yunchou.access.actor import System
from yunchou.actions.registry import action
from yunchou.apps.service.kept import service_of
from yunchou.base.errors import FieldError, Problem, invalid, not_found, say
from yunchou.records.change import UPDATE, Operation, moment_now
from yunchou.records.held import changeable, number_of
from yunchou.records.read import one_within
from yunchou.records.write import Unit

GOING = ("new", "open", "waiting", "reopened")
ENDED = ("resolved", "closed")


class OneCase(msgspec.Struct, forbid_unknown_fields=True):
    """A case."""

    case: str


class HandOver(msgspec.Struct, forbid_unknown_fields=True):
    """The case, and the colleague or the queue that it goes to."""

    case: str
    to: str = ""
    queue: str = ""


class Resolve(msgspec.Struct, forbid_unknown_fields=True):
    """The case that is solved, and how."""

    case: str
    resolution: Annotated[str, msgspec.Meta(max_length=20_000)] = ""


class Standing(msgspec.Struct):
    """How the case stands now."""

    status: str


async def worked_on(unit: Unit, id: str) -> dict[str, Any]:
    """A case that the caller works on, held until the end: one that it may change. Raises 404 and 403."""
    return await changeable(unit, "case", id)


def require(case: dict[str, Any], *statuses: str) -> None:
    """Raises 422 unless the case stands as one of these."""
    if case.get("status") not in statuses:
        raise refused(
            "status", say("工单当前状态不能执行此操作", "This can't be done with the case as it stands")
        )


def refused(field: str, words: Any) -> Problem:
    """A refusal with its reason."""
    return invalid((FieldError("rule", words, field=field),), words)


async def keep(unit: Unit, id: str, **values: Any) -> Standing:
    """Writes what a command does with a case, told as the caller's."""
    system = unit.as_system(System("a command on a case", by=unit.caller.actor))
    system.cause = unit.cause
    await system.write("case", [Operation(UPDATE, values, id=int(id))])
    found = await one_within(unit.link, system.asking(), "case", int(id))
    return Standing(str((found or {}).get("status")))


@action(
    "service.take_case",
    "领取",
    "Take",
    object="case",
    record="case",
    when={"owner": (None,), "status": GOING},
    place=5,
    help=("由我处理这个工单", "I work on this case"),
)
async def take_case(unit: Unit, given: OneCase) -> Standing:
    """Takes a case that nobody has. Of two who take it at the same moment the second is refused."""
    case = await worked_on(unit, given.case)
    require(case, *GOING)
    if case.get("owner"):
        raise refused("owner", say("工单已被领取", "Somebody has taken the case"))
    status = "open" if case["status"] == "new" else case["status"]
    return await keep(unit, given.case, owner=str(unit.caller.actor.user_id), status=status)


@action(
    "service.hand_over_case",
    "转交",
    "Hand over",
    object="case",
    record="case",
    when={"status": GOING},
    place=60,
    words={"to": ("转交给", "To"), "queue": ("或转入队列", "Or to queue")},
)
async def hand_over_case(unit: Unit, given: HandOver) -> Standing:
    """Gives a case to a colleague, or to another queue, which gives it to whom it says."""
    require(await worked_on(unit, given.case), *GOING)
    if given.to:
        person = unit.snapshot.access.people.get(number_of(given.to))
        if person is None or not person.active:
            raise refused("to", say("请选择在职员工", "Choose an active colleague"))
        return await keep(unit, given.case, owner=given.to)
    if number_of(given.queue or "x") not in service_of(unit.snapshot).queues:
        raise not_found()
    return await keep(unit, given.case, owner=None, queue=given.queue)


@action(
    "service.give_back_case",
    "退回队列",
    "Give back",
    object="case",
    record="case",
    when={"status": GOING},
    place=70,
)
async def give_back_case(unit: Unit, given: OneCase) -> Standing:
    """Puts a case back into its queue, for somebody else to take."""
    case = await worked_on(unit, given.case)
    require(case, *GOING)
    if not case.get("owner") or not case.get("queue"):
        raise refused("queue", say("工单没有负责人或队列", "The case has no owner or no queue"))
    return await keep(unit, given.case, owner=None)


@action(
    "service.respond_to_case",
    "已响应客户",
    "Answered",
    object="case",
    record="case",
    when={"first_response_at": (None,), "status": GOING},
    place=20,
    help=("已通过电话等方式首次响应", "The customer was answered, say by telephone"),
)
async def respond_to_case(unit: Unit, given: OneCase) -> Standing:
    """Keeps that the customer was answered in some other way than by mail."""
    case = await worked_on(unit, given.case)
    require(case, *GOING)
    values: dict[str, Any] = {"status": "open"} if case["status"] in ("new", "reopened") else {}
    if case.get("first_response_at") is None:
        values["first_response_at"] = moment_now().isoformat()
    return await keep(unit, given.case, **values)


@action(
    "service.wait_for_customer",
    "等待客户",
    "Wait for customer",
    object="case",
    record="case",
    when={"status": ("new", "open", "reopened")},
    place=30,
    help=("时限暂停，直到客户回复", "The clock stands until the customer writes"),
)
async def wait_for_customer(unit: Unit, given: OneCase) -> Standing:
    """Stops the clock of a case until its customer writes."""
    require(await worked_on(unit, given.case), "new", "open", "reopened")
    return await keep(unit, given.case, status="waiting")


@action(
    "service.resolve_case",
    "解决",
    "Resolve",
    object="case",
    record="case",
    when={"status": GOING},
    place=10,
    words={"resolution": ("解决方案", "Resolution")},
)
async def resolve_case(unit: Unit, given: Resolve) -> Standing:
    """Keeps that a case is solved, and how."""
    require(await worked_on(unit, given.case), *GOING)
    values = {"resolution": given.resolution.strip()} if given.resolution.strip() else {}
    return await keep(unit, given.case, status="resolved", **values)


@action(
    "service.close_case",
    "关闭",
    "Close",
    object="case",
    record="case",
    when={"status": ("resolved",)},
    place=10,
)
async def close_case(unit: Unit, given: OneCase) -> Standing:
    """Closes a case that is solved."""
    require(await worked_on(unit, given.case), "resolved")
    return await keep(unit, given.case, status="closed")


@action(
    "service.reopen_case",
    "重新打开",
    "Reopen",
    object="case",
    record="case",
    when={"status": ENDED},
    place=60,
)
async def reopen_case(unit: Unit, given: OneCase) -> Standing:
    """Opens a case again that was not solved after all."""
    require(await worked_on(unit, given.case), *ENDED)
    return await keep(unit, given.case, status="reopened")
