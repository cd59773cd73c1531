"""Actions of the CRM: converting a lead."""

from typing import Any

import msgspec

from yunchou.access.actor import System
from yunchou.access.compile import may_read
from yunchou.access.withheld import withheld_fields
from yunchou.actions.registry import action
from yunchou.base.errors import FieldError, invalid, not_found, say
from yunchou.records.change import Operation, moment_now
from yunchou.records.read import one_within
from yunchou.records.select import Select
from yunchou.records.write import Unit


class NewOpportunity(msgspec.Struct, forbid_unknown_fields=True):
    """The deal that a lead becomes. `amount` as a decimal, `close_date` as a date."""

    name: str | None = None
    amount: str | float | int | None = None
    close_date: str | None = None
    product: str | None = None


class ConvertLead(msgspec.Struct, forbid_unknown_fields=True):
    """`account`: an existing customer to convert into; without it, one of the same name or a new one."""

    lead: str
    account: str | None = None
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
    lead = await _lead(unit, given.lead)
    owner = lead["owner"]["id"] if lead["owner"] else None
    account = given.account or await _account_of(unit, lead) or await _new_account(unit, lead, owner)
    contact = await _new_contact(unit, lead, account, owner)
    opportunity = None
    if given.opportunity is not None:
        opportunity = await _new_opportunity(unit, lead, given.opportunity, account, contact, owner)
    await unit.write("lead", [Operation("update", {"status": "converted"}, id=int(lead["id"]))])
    links = {
        "converted_at": moment_now().isoformat(),
        "account": account,
        "contact": contact,
        "opportunity": opportunity,
    }
    # What a lead became is kept by the system; people read it.
    system = unit.as_system(System("lead conversion"))
    await system.write("lead", [Operation("update", links, id=int(lead["id"]))])
    await _take_along(unit, lead, account, contact, opportunity)
    return Converted(account, contact, opportunity)


async def _lead(unit: Unit, id: str) -> dict[str, Any]:
    """The lead as far as the caller may read it, kept from being converted by anybody else meanwhile."""
    if not (id.isascii() and id.isdigit() and len(id) <= 19 and int(id) < 2**63):
        raise not_found()
    asking = unit.asking()
    owner = asking.snapshot.model.object("lead")
    state = await unit.link.fetchrow(
        f"select status, converted_at from {asking.table(owner)} where id = $1 for update", int(id)
    )
    lead = await one_within(unit.link, unit.asking(), "lead", int(id))
    if lead is None or state is None:
        raise not_found()
    if state["status"] == "converted" or state["converted_at"] is not None:
        message = say("该线索已转换", "This lead has been converted already")
        raise invalid((FieldError("rule", message, field="lead"),))
    # What is shown masked is not taken along.
    readable = {f.name for f in owner.fields.values() if may_read(asking.viewer, owner, f)}
    if lead["owner"] is None:
        readable -= set(withheld_fields(asking, owner))
    return {f: lead.get(f) if f in readable else None for f in owner.fields}


async def _account_of(unit: Unit, lead: dict[str, Any]) -> str | None:
    """A customer that the caller may see and that has the lead's company as its name."""
    if not lead["company"]:
        return None
    asking = unit.asking()
    select = Select(asking, asking.snapshot.model.object("account"))
    name = asking.params.add(lead["company"], "text")
    found = await unit.link.fetchval(
        f"select t.id from {select.table()} where t.name = {name} and {select.condition()} order by t.id limit 1",
        *asking.params.values,
    )
    return None if found is None else str(found)


async def _new_account(unit: Unit, lead: dict[str, Any], owner: str | None) -> str:
    values = {
        "name": lead["company"] or lead["name"],
        "industry": lead["industry"],
        "source": lead["source"],
        "phone": lead["phone"],
        "owner": owner,
    }
    if lead["province"]:
        values["address"] = {"province": lead["province"]}
    return await _create(unit, "account", values)


async def _new_contact(unit: Unit, lead: dict[str, Any], account: str, owner: str | None) -> str:
    values = {name: lead[name] for name in ("name", "title", "phone", "email")}
    return await _create(unit, "contact", {**values, "account": account, "owner": owner})


async def _new_opportunity(
    unit: Unit, lead: dict[str, Any], wanted: NewOpportunity, account: str, contact: str, owner: str | None
) -> str:
    values = {
        "name": wanted.name or lead["company"] or lead["name"],
        "account": account,
        "contact": contact,
        "campaign": lead["campaign"]["id"] if lead["campaign"] else None,
        "source": lead["source"],
        "amount": wanted.amount,
        "close_date": wanted.close_date,
        "product": wanted.product,
        "description": lead["description"],
        "owner": owner,
    }
    return await _create(unit, "opportunity", values)


async def _create(unit: Unit, name: str, values: dict[str, Any]) -> str:
    given = {field: value for field, value in values.items() if value is not None}
    return str((await unit.write(name, [Operation("create", given)]))[0].id)


async def _take_along(
    unit: Unit, lead: dict[str, Any], account: str, contact: str, opportunity: str | None
) -> None:
    """The lead's activities go on with what it became; they stay with the lead too."""
    asking = unit.asking()
    table = asking.table(asking.snapshot.model.object("activity"))
    rows = await unit.link.fetch(
        f"select id from {table} where lead = $1 and deleted_at is null", int(lead["id"])
    )
    values = {"account": account, "contact": contact}
    if opportunity is not None:
        values["opportunity"] = opportunity
    system = unit.as_system(System("lead conversion"))
    await system.write("activity", [Operation("update", values, id=row["id"]) for row in rows])
