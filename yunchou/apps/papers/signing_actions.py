"""Commands on papers that wait for a signature: withdrawn with a reason, or the signer reminded. Signed ones stay as they are."""

import datetime as dt
from typing import Annotated, Any

import msgspec

from yunchou.access.actor import System
from yunchou.actions.registry import action
from yunchou.apps.papers.signing import SIGNED_OF, WAITING, WITHDRAWN, still_open
from yunchou.base.errors import FieldError, Problem, forbidden, invalid, say
from yunchou.base.time import parse_moment, today
from yunchou.records.change import UPDATE, Operation, moment_now
from yunchou.records.held import changeable, held
from yunchou.records.write import Unit
from yunchou.services.mail.server import is_address

PAUSE = dt.timedelta(minutes=10)
"""Between two letters to one signer."""


class WithdrawSigning(msgspec.Struct, forbid_unknown_fields=True):
    """The signing that is taken back, and why: the signer reads it."""

    signing: str
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class RemindSigning(msgspec.Struct, forbid_unknown_fields=True):
    """The signing whose signer is written to again, where to, and for how many days more the link is valid."""

    signing: str
    email: Annotated[str, msgspec.Meta(max_length=254)] = ""
    days: Annotated[int, msgspec.Meta(ge=1, le=365)] | None = None


class SigningStanding(msgspec.Struct):
    """How it stands now, and the last day of its link."""

    status: str
    expires_on: str


async def own_signing(unit: Unit, id: str) -> dict[str, Any]:
    """A signing that waits, held, for whoever put it up or may change its record. Raises 404, 403, and 422 for any other."""
    signing = await held(unit, "signing", id)
    owner = signing.get("owner")
    mine = owner is not None and int(owner["id"]) == unit.caller.actor.user_id
    if not mine and unit.caller.actor.kind != "system":
        await _may_change_its_record(unit, signing)
    if signing["status"] != WAITING:
        raise refuse("该文件已签署或已撤回", "This was signed or withdrawn before", "status")
    return signing


async def _may_change_its_record(unit: Unit, signing: dict[str, Any]) -> None:
    for name in SIGNED_OF:
        if signing.get(name):
            try:
                await changeable(unit, name, str(signing[name]["id"]))
            except Problem as problem:
                if problem.status not in (403, 404):
                    raise
                continue
            return
    raise forbidden(
        say("只有发起人或可修改该单据的人可以操作", "Only for whoever put it up, or may change its record")
    )


def refuse(zh: str, en: str, field: str | None = None) -> Problem:
    """A refusal with its reason."""
    message = say(zh, en)
    return invalid((FieldError("rule", message, field=field),), message)


@action(
    "papers.withdraw_signing",
    "撤回签署",
    "Withdraw",
    object="signing",
    record="signing",
    when={"status": (WAITING,)},
    place=30,
    words={"reason": ("原因（签署人可见）", "Reason, which the signer reads")},
    help=(
        "链接将显示已撤回；填写过邮箱的签署人会收到邮件",
        "The link says so; a signer with a mail address is told",
    ),
)
async def withdraw_signing(unit: Unit, given: WithdrawSigning) -> SigningStanding:
    """Takes back a paper that waits for a signature. What is being signed at the same moment is either signed or withdrawn."""
    reason = given.reason.strip()
    if not reason:
        raise refuse("请填写撤回原因", "Say why", "reason")
    signing = await own_signing(unit, given.signing)
    me = unit.caller.actor.user_id
    values = {
        "status": WITHDRAWN,
        "withdraw_reason": reason,
        "withdrawn_at": moment_now().isoformat(),
        "withdrawn_by": None if me is None else str(me),
    }
    await _keep(unit, signing, values)
    return SigningStanding(WITHDRAWN, signing["expires_on"])


@action(
    "papers.remind_signing",
    "提醒签署",
    "Remind the signer",
    object="signing",
    record="signing",
    when={"status": (WAITING,)},
    place=10,
    words={
        "email": ("签署人邮箱（留空沿用已有的）", "Mail address, where it is another"),
        "days": ("从今天起延长有效期（天）", "Valid for so many days from today"),
    },
    help=(
        "再次发送签署链接；延长后旧链接随原有效期失效",
        "Sends the link again; an earlier one ends on its own day",
    ),
)
async def remind_signing(unit: Unit, given: RemindSigning) -> SigningStanding:
    """Sends a signer the link again. Raises 422 without an address, too soon after the last, and for a link that is over."""
    signing = await own_signing(unit, given.signing)
    email = given.email.strip() or signing.get("email") or ""
    if not is_address(email):
        raise refuse("请填写签署人的邮箱地址", "Say the mail address of the signer", "email")
    if given.days is None and not still_open(unit.caller.organisation, signing):
        raise refuse(
            "链接已过期，请填写延长的天数",
            "The link is over: say for how many days it is to be valid",
            "days",
        )
    now, last = moment_now(), signing.get("reminded_at") or signing["created_at"]
    # A mistaken address may be put right at once.
    if email == signing.get("email") and now - parse_moment(last) < PAUSE:
        raise refuse("刚刚已发送，请十分钟后再提醒", "This was sent just now: wait ten minutes", "email")
    until = signing["expires_on"]
    if given.days is not None:
        until = (today(unit.caller.organisation.settings.time_zone) + dt.timedelta(given.days)).isoformat()
    values = {
        "email": email,
        "expires_on": until,
        "reminded_at": now.isoformat(),
        "reminders": (signing.get("reminders") or 0) + 1,
    }
    await _keep(unit, signing, values)
    return SigningStanding(WAITING, until)


async def _keep(unit: Unit, signing: dict[str, Any], values: dict[str, Any]) -> None:
    system = unit.as_system(System("how a signing stands", by=unit.caller.actor))
    system.cause = unit.cause
    await system.write("signing", [Operation(UPDATE, values, id=int(signing["id"]))])
