"""Converting leads: all that they become is made in sets, in one transaction and with one number, by which it is taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yunchou.access.actor import System
from yunchou.apps.crm.converting.mapping import filled, lines_of
from yunchou.records.change import Operation, moment_now
from yunchou.records.select import Select
from yunchou.records.write import Unit

WORK = "conversion"
"""The key under which events name the conversion that they belong to."""


@dataclass(slots=True)
class Conversion:
    """What one lead is to become, and what it became. `lead` as read; ids as texts.

    `account`, `contact`: existing records to go into. `deal`: values of the opportunity, None for none. `fresh`: a new
    account even where one of that name is there.
    """

    lead: Mapping[str, Any]
    account: str | None = None
    contact: str | None = None
    fresh: bool = False
    deal: Mapping[str, Any] | None = None
    opportunity: str | None = None
    made: list[str] = field(default_factory=list)

    @property
    def company(self) -> str:
        """What the account is called."""
        return str(self.lead["company"] or self.lead["name"])


async def convert(unit: Unit, conversions: Sequence[Conversion]) -> None:
    """Makes what leads become and notes it on them; raises what writing raises, and then nothing is to be kept."""
    work: int = await unit.link.fetchval("select yunchou.next_id()")
    unit.cause = {**(unit.cause or {}), WORK: str(work)}
    await _find_accounts(unit, conversions)
    await _make_accounts(unit, conversions)
    await _make_contacts(unit, conversions)
    await _make_deals(unit, conversions)
    leads = [int(each.lead["id"]) for each in conversions]
    await unit.write("lead", [Operation("update", {"status": "converted"}, id=id) for id in leads])
    now = moment_now().isoformat()
    links = [
        {
            "converted_at": now,
            WORK: str(work),
            "account": each.account,
            "contact": each.contact,
            "opportunity": each.opportunity,
        }
        for each in conversions
    ]
    # What a lead became is kept by the system; people read it.
    system = unit.as_system(System("lead conversion"))
    await system.write(
        "lead", [Operation("update", values, id=id) for id, values in zip(leads, links, strict=True)]
    )
    await _take_along(unit, system, conversions)


async def _find_accounts(unit: Unit, conversions: Sequence[Conversion]) -> None:
    """Leads without an account go into the one of their company's name that the caller may see."""
    lacking = [c for c in conversions if c.account is None and not c.fresh and c.lead["company"]]
    if not lacking:
        return
    asking = unit.asking()
    select = Select(asking, asking.snapshot.model.object("account"))
    named = asking.params.add(sorted({c.company for c in lacking}), "text[]")
    rows = await unit.link.fetch(
        f"select t.name, min(t.id) as id from {select.table()}{select.joins}"
        f" where t.name = any({named}) and {select.condition()} group by t.name",
        *asking.params.values,
    )
    found = {row["name"]: str(row["id"]) for row in rows}
    for each in lacking:
        each.account = found.get(each.company)


def _values(unit: Unit, each: Conversion, into: str) -> dict[str, Any]:
    values = filled(lines_of(unit.snapshot), unit.snapshot.model, each.lead, into)
    owner = each.lead["owner"]
    return {**values, "owner": owner["id"]} if owner else values


async def _make_accounts(unit: Unit, conversions: Sequence[Conversion]) -> None:
    """One account for the leads of one company."""
    lacking: dict[str, list[Conversion]] = {}
    for each in conversions:
        if each.account is None:
            lacking.setdefault(each.company, []).append(each)
    operations = [
        Operation("create", {"name": name, **_values(unit, several[0], "account")})
        for name, several in lacking.items()
    ]
    for several, made in zip(lacking.values(), await _create(unit, "account", operations), strict=True):
        several[0].made.append("account")
        for each in several:
            each.account = made


async def _make_contacts(unit: Unit, conversions: Sequence[Conversion]) -> None:
    lacking = [each for each in conversions if each.contact is None]
    operations = [
        Operation(
            "create",
            {"name": each.lead["name"], **_values(unit, each, "contact"), "account": each.account},
        )
        for each in lacking
    ]
    for each, made in zip(lacking, await _create(unit, "contact", operations), strict=True):
        each.made.append("contact")
        each.contact = made


async def _make_deals(unit: Unit, conversions: Sequence[Conversion]) -> None:
    wanted = [each for each in conversions if each.deal is not None]
    operations = []
    for each in wanted:
        given = {name: value for name, value in (each.deal or {}).items() if value is not None}
        values = {"name": each.company, **_values(unit, each, "opportunity"), **given}
        operations.append(Operation("create", {**values, "account": each.account, "contact": each.contact}))
    for each, made in zip(wanted, await _create(unit, "opportunity", operations), strict=True):
        each.made.append("opportunity")
        each.opportunity = made


async def _create(unit: Unit, name: str, operations: Sequence[Operation]) -> list[str]:
    return [str(each.id) for each in await unit.write(name, operations)] if operations else []


async def _take_along(unit: Unit, system: Unit, conversions: Sequence[Conversion]) -> None:
    """The leads' activities and files go on with what they became; they stay with the lead too."""
    by_lead = {int(each.lead["id"]): each for each in conversions}
    model = unit.snapshot.model
    activities = await unit.link.fetch(
        f"select id, lead from {unit.asking().table(model.object('activity'))}"
        " where lead = any($1::bigint[]) and deleted_at is null order by id",
        list(by_lead),
    )
    operations = []
    for row in activities:
        each = by_lead[row["lead"]]
        values = {"account": each.account, "contact": each.contact}
        if each.opportunity is not None:
            values["opportunity"] = each.opportunity
        operations.append(Operation("update", values, id=row["id"]))
    if operations:
        await system.write("activity", operations)
    files = await unit.link.fetch(
        f"select name, file ->> 'id' as file, record, owner from {unit.asking().table(model.object('attachment'))}"
        " where object = 'lead' and record = any($1::bigint[]) and deleted_at is null order by id",
        list(by_lead),
    )
    copies = []
    for row in files:
        each = by_lead[row["record"]]
        place = ("opportunity", each.opportunity) if each.opportunity else ("account", each.account)
        values = {"name": row["name"], "file": row["file"], "object": place[0], "record": place[1]}
        copies.append(Operation("create", {**values, "owner": row["owner"] and str(row["owner"])}))
    if copies:
        await system.write("attachment", copies)
