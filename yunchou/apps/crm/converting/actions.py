"""The actions of converting leads: one, many, a look before, and taking it back."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.crm.converting.convert import WORK, Conversion, convert
from yunchou.apps.crm.converting.leads import (
    CONVERTED,
    MOST_LEADS,
    already_converted,
    number,
    read_leads,
    refuse,
)
from yunchou.apps.crm.converting.mapping import lines_of
from yunchou.apps.crm.converting.preview import proposals, values_of
from yunchou.apps.crm.converting.undo import undo
from yunchou.base.errors import say
from yunchou.records.change import Operation
from yunchou.records.write import Unit


class NewOpportunity(msgspec.Struct, forbid_unknown_fields=True):
    """The deal that a lead becomes. `amount` as a decimal, `close_date` as a date."""

    name: str | None = None
    amount: str | float | int | None = None
    close_date: str | None = None
    product: str | None = None


class ConvertLead(msgspec.Struct, forbid_unknown_fields=True):
    """`account`, `contact`: existing ones to convert into. Without an account it is the one of the same name or a new one;
    with `new_account` a new one in any case."""

    lead: str
    account: str | None = None
    contact: str | None = None
    new_account: bool = False
    opportunity: NewOpportunity | None = None


class Converted(msgspec.Struct):
    """The ids of what the lead became."""

    account: str
    contact: str
    opportunity: str | None


@action(
    "crm.convert_lead",
    "转换线索",
    "Convert lead",
    object="lead",
    record="lead",
    help=(
        "生成客户、联系人，并可同时新建商机",
        "Makes an account and a contact, and a deal where one is wanted",
    ),
)
async def convert_lead(unit: Unit, given: ConvertLead) -> Converted:
    """Turns a lead into account, contact and, where asked, opportunity: all of it or nothing.

    Raises 404 for a lead that may not be seen, 422 for one that is converted already.
    """
    id = number(given.lead)
    lead = (await read_leads(unit, [id], lock=True))[id]
    if already_converted(lead):
        raise refuse(CONVERTED)
    deal = None if given.opportunity is None else msgspec.to_builtins(given.opportunity)
    each = Conversion(lead, given.account, given.contact, given.new_account, deal)
    await convert(unit, [each])
    return Converted(str(each.account), str(each.contact), each.opportunity)


class ConvertLeads(msgspec.Struct, forbid_unknown_fields=True):
    """The leads; `opportunity`: whether each becomes a deal too."""

    leads: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MOST_LEADS)]
    opportunity: bool = False


class ConvertedLeads(msgspec.Struct):
    """How many were converted, and how many had been before."""

    converted: int
    skipped: int


@action(
    "crm.convert_leads",
    "批量转换线索",
    "Convert leads",
    help=(
        "同一公司的线索归入同一客户；已转换的跳过",
        "Leads of one company go into one account; converted ones are left out",
    ),
)
async def convert_leads(unit: Unit, given: ConvertLeads) -> ConvertedLeads:
    """Turns several leads into accounts, contacts and deals at once, or none of them. Raises 404 where one may not be seen."""
    ids = list(dict.fromkeys(number(each) for each in given.leads))
    leads = await read_leads(unit, ids, lock=True)
    going = [leads[id] for id in ids if not already_converted(leads[id])]
    if going:
        await convert(unit, [Conversion(lead, deal={} if given.opportunity else None) for lead in going])
    return ConvertedLeads(len(going), len(ids) - len(going))


class PreviewConversion(msgspec.Struct, forbid_unknown_fields=True):
    """The lead that is looked at."""

    lead: str


class Proposal(msgspec.Struct):
    """A record that may be meant, and why."""

    id: str
    name: str
    owner: str | None
    rule: str


class Carried(msgspec.Struct):
    """A field of the lead that is taken along, and where it goes; `part` of an address."""

    source: str
    into: str
    target: str
    part: str | None


class Becomes(msgspec.Struct):
    """What a lead would become: values by object, the fields they come from, and the records that are there already."""

    values: dict[str, dict[str, Any]]
    carried: list[Carried]
    accounts: list[Proposal]
    contacts: list[Proposal]


@action("crm.preview_conversion", "预览线索转换", "Preview a conversion")
async def preview_conversion(unit: Unit, given: PreviewConversion) -> Becomes:
    """What a lead would become; nothing is written. Raises 404 for one that may not be seen, 422 for a converted one."""
    id = number(given.lead)
    lead = (await read_leads(unit, [id], lock=False))[id]
    if already_converted(lead):
        raise refuse(CONVERTED)
    values = await values_of(unit, Conversion(lead))
    accounts, contacts = [
        [_proposal(unit, each) for each in await proposals(unit, name, values[name])]
        for name in ("account", "contact")
    ]
    carried = [
        Carried(line.source, line.into, line.target, line.part)
        for line in lines_of(unit.snapshot)
        if line.target in values[line.into] and lead[line.source] is not None
    ]
    return Becomes(values, carried, accounts, contacts)


def _proposal(unit: Unit, found: Mapping[str, Any]) -> Proposal:
    owner = found["owner"]
    return Proposal(
        str(found["id"]), str(found["name"] or found["id"]), owner and owner["name"], found["rule"]["name"]
    )


class UndoConversion(msgspec.Struct, forbid_unknown_fields=True):
    """The lead whose conversion is taken back."""

    lead: str


class Undone(msgspec.Struct):
    """What the lead is again."""

    status: str


@action(
    "crm.undo_conversion",
    "撤销转换",
    "Undo the conversion",
    object="lead",
    record="lead",
    when={"status": ("converted",)},
    help=(
        "30 天内、且生成的记录没有后续往来时可以撤销",
        "Within 30 days, as long as nothing has come of what was made",
    ),
)
async def undo_conversion(unit: Unit, given: UndoConversion) -> Undone:
    """Takes a conversion back: what it made is deleted, the lead is what it was.

    Raises 404 for a lead that may not be seen, 403 for one that may not be changed, 422 for one that is not converted, 409
    `not_undoable` with the reason where what it became has gone on.
    """
    id = number(given.lead)
    lead = (await read_leads(unit, [id], lock=True))[id]
    if lead[WORK] is None or lead["converted_at"] is None:
        raise refuse(say("该线索没有可撤销的转换", "This lead has no conversion to be undone"))
    # By the caller's own rights: who may not change a lead does not take its conversion back.
    await unit.write("lead", [Operation("update", {}, id=id)])
    await undo(unit, id, int(lead[WORK]), lead["converted_at"])
    again = (await read_leads(unit, [id], lock=False))[id]
    return Undone(str(again["status"]))
