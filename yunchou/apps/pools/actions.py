"""The commands of pools, declared once for leads and once for accounts, and for many records at a time."""

import datetime as dt
from typing import Annotated, Any, Literal

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.pools.extensions import ask, extend
from yunchou.apps.pools.moves import MOST, USUAL_DAYS, Wanted, carry_out
from yunchou.apps.pools.undo import take_back_last
from yunchou.base.errors import forbidden, not_found
from yunchou.records.write import Unit

Reason = Literal[
    "no_contact", "no_need", "competitor", "not_mine", "duplicate", "wrong_data", "no_capacity", "other"
]
Kind = Literal["lead", "account"]
Command = Literal["claim", "assign", "take_back", "give_back", "move", "remove", "undo"]
Note = Annotated[str, msgspec.Meta(max_length=2000)]
Days = Annotated[int, msgspec.Meta(ge=1, le=365)]
Ids = Annotated[list[str], msgspec.Meta(min_length=1, max_length=MOST)]


class OfLead(msgspec.Struct, forbid_unknown_fields=True):
    """The lead; a note on it."""

    lead: str
    note: Note | None = None


class OfAccount(msgspec.Struct, forbid_unknown_fields=True):
    """The account; a note on it."""

    account: str
    note: Note | None = None


class GiveLead(OfLead):
    """Who the lead goes to."""

    to: str = msgspec.field(default="")


class GiveAccount(OfAccount):
    """Who the account goes to."""

    to: str = msgspec.field(default="")


class ReturnLead(OfLead):
    """Why the lead goes back, and to which pool where it lies in none."""

    reason: Reason | None = None
    pool: str | None = None


class ReturnAccount(OfAccount):
    """Why the account goes back, and to which pool where it lies in none."""

    reason: Reason | None = None
    pool: str | None = None


class MoveLead(OfLead):
    """The pool that the lead goes to."""

    pool: str = msgspec.field(default="")


class MoveAccount(OfAccount):
    """The pool that the account goes to."""

    pool: str = msgspec.field(default="")


class Many(msgspec.Struct, forbid_unknown_fields=True):
    """One of the commands for many records of one object, or `undo` of one's last.

    `to` goes with assign, `pool` with move, `reason` with give_back.
    """

    object: Kind
    command: Command
    records: Ids
    to: str | None = None
    pool: str | None = None
    reason: Reason | None = None
    note: Note | None = None


class Moved(msgspec.Struct):
    """The record that was moved."""

    record: str


class Refusal(msgspec.Struct):
    """A record that was left as it was, and why, in the caller's language."""

    id: str
    code: str
    message: str


class ManyMoved(msgspec.Struct):
    """What was done, and what was not."""

    done: list[str]
    refused: list[Refusal]


def number(text: str | None) -> int | None:
    """The id that a text names; None where there is none. Raises 404 for what is no id."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) < 2**63):
        raise not_found()
    return int(text)


async def _one(unit: Unit, command: str, name: str, given: Any) -> Moved:
    """One command for one record: done, or the reason why not is raised."""
    record = number(getattr(given, name))
    wanted = Wanted(
        name,
        () if record is None else (record,),
        to=number(getattr(given, "to", None)),
        pool=number(getattr(given, "pool", None)),
        reason=getattr(given, "reason", None),
        note=given.note,
    )
    if record is None:
        raise not_found()
    answer = await carry_out(unit, command, wanted)
    for problem in answer.refused.values():
        raise problem
    return Moved(str(record))


@action("crm.claim_lead", "领取", "Claim", object="lead", record="lead")
async def claim_lead(unit: Unit, given: OfLead) -> Moved:
    """Takes a lead from its pool. Raises 409 `taken`, 422 `limit_reached` or `cooling_down`, 403, 404."""
    return await _one(unit, "claim", "lead", given)


@action("crm.claim_account", "领取", "Claim", object="account", record="account")
async def claim_account(unit: Unit, given: OfAccount) -> Moved:
    """Takes an account from its pool. Raises 409 `taken`, 422 `limit_reached` or `cooling_down`, 403, 404."""
    return await _one(unit, "claim", "account", given)


@action("crm.assign_lead", "分配", "Assign", object="lead", record="lead")
async def assign_lead(unit: Unit, given: GiveLead) -> Moved:
    """Gives a lead of a pool that one runs to a member."""
    return await _one(unit, "assign", "lead", given)


@action("crm.assign_account", "分配", "Assign", object="account", record="account")
async def assign_account(unit: Unit, given: GiveAccount) -> Moved:
    """Gives an account of a pool that one runs to a member."""
    return await _one(unit, "assign", "account", given)


@action("crm.take_back_lead", "收回", "Take back", object="lead", record="lead")
async def take_back_lead(unit: Unit, given: OfLead) -> Moved:
    """Puts a lead of a pool that one runs back into it."""
    return await _one(unit, "take_back", "lead", given)


@action("crm.take_back_account", "收回", "Take back", object="account", record="account")
async def take_back_account(unit: Unit, given: OfAccount) -> Moved:
    """Puts an account of a pool that one runs back into it."""
    return await _one(unit, "take_back", "account", given)


@action("crm.give_back_lead", "退回公海", "Give back", object="lead", record="lead")
async def give_back_lead(unit: Unit, given: ReturnLead) -> Moved:
    """Gives one's own lead back to a pool, with a reason."""
    return await _one(unit, "give_back", "lead", given)


@action("crm.give_back_account", "退回公海", "Give back", object="account", record="account")
async def give_back_account(unit: Unit, given: ReturnAccount) -> Moved:
    """Gives one's own account back to a pool, with a reason."""
    return await _one(unit, "give_back", "account", given)


@action("crm.move_lead", "转移公海", "Move to pool", object="lead", record="lead")
async def move_lead(unit: Unit, given: MoveLead) -> Moved:
    """Puts a lead into another pool."""
    return await _one(unit, "move", "lead", given)


@action("crm.move_account", "转移公海", "Move to pool", object="account", record="account")
async def move_account(unit: Unit, given: MoveAccount) -> Moved:
    """Puts an account into another pool."""
    return await _one(unit, "move", "account", given)


@action("crm.remove_lead", "移出公海", "Remove from pool", object="lead", record="lead")
async def remove_lead(unit: Unit, given: OfLead) -> Moved:
    """Takes a lead out of pools for good."""
    return await _one(unit, "remove", "lead", given)


@action("crm.remove_account", "移出公海", "Remove from pool", object="account", record="account")
async def remove_account(unit: Unit, given: OfAccount) -> Moved:
    """Takes an account out of pools for good."""
    return await _one(unit, "remove", "account", given)


class ExtendLead(OfLead):
    """So many days from now the lead does not return."""

    days: Days = 7


class ExtendAccount(OfAccount):
    """So many days from now the account does not return."""

    days: Days = 7


class Extended(msgspec.Struct):
    """Until when the record does not return."""

    until: dt.datetime


class AskForLead(OfLead):
    """So many days more are asked for, from the approval on."""

    days: Days = USUAL_DAYS


class AskForAccount(OfAccount):
    """So many days more are asked for, from the approval on."""

    days: Days = USUAL_DAYS


async def _extend(unit: Unit, name: str, given: Any) -> Extended:
    record = number(getattr(given, name))
    if record is None:
        raise not_found()
    return Extended(await extend(unit, Wanted(name, (record,), note=given.note), given.days))


async def _ask(unit: Unit, name: str, given: Any) -> Moved:
    record = number(getattr(given, name))
    if record is None:
        raise not_found()
    await ask(unit, Wanted(name, (record,), note=given.note), given.days)
    return Moved(str(record))


@action("crm.extend_lead", "延期收回", "Grant more time", object="lead", record="lead")
async def extend_lead(unit: Unit, given: ExtendLead) -> Extended:
    """Keeps a lead of a pool that one runs from returning."""
    return await _extend(unit, "lead", given)


@action("crm.extend_account", "延期收回", "Grant more time", object="account", record="account")
async def extend_account(unit: Unit, given: ExtendAccount) -> Extended:
    """Keeps an account of a pool that one runs from returning."""
    return await _extend(unit, "account", given)


@action("crm.ask_extension_lead", "申请延期", "Ask for more time", object="lead", record="lead")
async def ask_extension_lead(unit: Unit, given: AskForLead) -> Moved:
    """Asks for more time with one's lead, which an approval decides; the note says why."""
    return await _ask(unit, "lead", given)


@action("crm.ask_extension_account", "申请延期", "Ask for more time", object="account", record="account")
async def ask_extension_account(unit: Unit, given: AskForAccount) -> Moved:
    """Asks for more time with one's account, which an approval decides; the note says why."""
    return await _ask(unit, "account", given)


@action("crm.pool_records", "批量公海操作", "Pool commands for many")
async def pool_records(unit: Unit, given: Many) -> ManyMoved:
    """One command for up to 1,000 records: what can be done is done, and of the rest each is told why not."""
    undoing = given.command == "undo"
    if not (undoing or unit.asking().viewer.rights.may(f"crm.{given.command}_{given.object}")):
        raise forbidden()
    records = tuple(id for each in given.records if (id := number(each)) is not None)
    wanted = Wanted(given.object, records, number(given.to), number(given.pool), given.reason, given.note)
    answer = await (take_back_last(unit, wanted) if undoing else carry_out(unit, given.command, wanted))
    language = unit.caller.language
    refused = [
        Refusal(
            str(id),
            problem.errors[0].code if problem.errors else problem.code,
            (problem.errors[0].message if problem.errors else problem.detail).in_language(language),
        )
        for id, problem in answer.refused.items()
    ]
    return ManyMoved([str(id) for id in answer.done], refused)
