"""What the system keeps of customers: the status that their deals give them, their region, and numbers that are right.

Status: lost where somebody said so and no deal was won since; else potential without a won deal, active for `dormant_days`
after the last one, dormant then, lost after `lost_days` where the rule has them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from yunchou.access.actor import Caller, System
from yunchou.access.asking import Asking
from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.actions.registry import action
from yunchou.apps.crm.objects.account import PROVINCES
from yunchou.base.credit_code import fault_of, normalised, old_number_is_right
from yunchou.base.db import Connection, quote
from yunchou.base.errors import Message, not_found, say
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.queue import enqueue
from yunchou.jobs.schedule import daily
from yunchou.model.object import Model, Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation
from yunchou.records.read import one_within
from yunchou.records.rule import after, before
from yunchou.records.stored import kept_rows
from yunchou.records.write import MOST_OPERATIONS, Unit

PART, JOB = "customer rule", "crm.customer_status"
FAULTS = {
    "form": say(
        "统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）",
        "A unified credit code has 18 digits or capital letters other than I, O, S, V and Z",
    ),
    "region": say("信用代码中的地区码不存在", "The region in this credit code does not exist"),
    "organisation": say(
        "信用代码中的组织机构代码校验位不对",
        "The organisation code in this credit code has a wrong check character",
    ),
    "check": say("信用代码的校验位不对，请核对", "The check character of this credit code is wrong"),
    "old": say("15 位注册号的校验位不对，请核对", "The check digit of this registration number is wrong"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule in force; days after the last deal."""

    dormant_days: int = 365
    lost_days: int | None = None
    old_numbers: bool = False


@snapshot_part(PART)
async def load(link: Connection, schema: str, model: Model) -> Rule:
    """The first active rule, or the usual one."""
    for row in await kept_rows(link, schema, model, "customer_rule"):
        if row["active"]:
            return Rule(row["dormant_days"], row["lost_days"], bool(row["old_numbers"]))
    return Rule()


def rule_of(snapshot: Snapshot) -> Rule:
    """The rule of a snapshot."""
    found: Rule = snapshot.parts.get(PART) or Rule()
    return found


@before("account")
async def numbers_are_right(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A credit code is kept in its usual form and must be one; what was there before stays until it is changed."""
    rule = rule_of(unit.snapshot)
    for change in changes:
        if change.kind not in (CREATE, UPDATE) or not change.values.get("credit_code"):
            continue
        code = normalised(change.values["credit_code"])
        change.values["credit_code"] = code
        fault = _fault(code, rule) if change.changes("credit_code") else None
        if fault is not None:
            change.fail(422, "rule", fault, "credit_code")


def _fault(code: str, rule: Rule) -> Message | None:
    if rule.old_numbers and len(code) == 15 and code.isdigit():
        return None if old_number_is_right(code) else FAULTS["old"]
    fault = fault_of(code)
    return None if fault is None else FAULTS[fault]


@before("account")
async def regions_follow_addresses(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A customer without a region gets that of its province."""
    known = {each.value for each in owner.fields["region"].options}
    for change in changes:
        if change.kind in (CREATE, UPDATE) and change.changes("address") and not change.now("region"):
            place = json.loads(change.now("address") or "{}").get("province") or ""
            region = PROVINCES.get(place[:2])
            if region in known:
                change.values["region"] = region


@before("account")
async def statuses_are_not_imported(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """An import of history may set what else is kept by the system; a status follows from deals."""
    if not (unit.historic and unit.judged):
        return
    for change in changes:
        if change.kind == CREATE:
            change.values["status"] = owner.fields["status"].default
        elif change.kind == UPDATE:
            change.values.pop("status", None)


@after("account")
async def follow_what_is_said(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Somebody said that a customer is lost, or took that back."""
    ids = [c.id for c in changes if c.kind == UPDATE and c.changes("lost_on")]
    if ids:
        await renew(unit, ids)


@after("opportunity")
async def follow_deals(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A deal that is won, lost again, moved, deleted or brought back may give its customer another status."""
    told = ("stage", "account", "close_date")
    ids = {
        id
        for c in changes
        if c.kind != UPDATE or any(c.changes(name) for name in told)
        for id in (c.now("account"), c.before.get("account"))
        if id is not None
    }
    if ids:
        await renew(unit, sorted(ids))


@after("customer_rule")
async def follow_the_rule(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Another rule gives other statuses: a job sets them once it is in force, where there are customers yet."""
    customers = unit.asking().table(unit.snapshot.model.object("account"))
    if await unit.link.fetchval(f"select exists(select from {customers})"):
        await enqueue(unit.link, unit.caller.organisation.id, JOB, {})


@daily(JOB, hour=1)
async def renew_all(context: JobContext) -> dict[str, Any]:
    """Sets every status anew: a day has passed, or the rule is another."""
    caller: Caller = context.caller
    async with Unit(caller) as unit:
        return {"changed": await renew(unit)}


async def renew(unit: Unit, ids: Sequence[int] | None = None) -> int:
    """Gives customers (None: all) the status that their deals give them, with its history; gives how many have another."""
    asking = unit.asking()
    owner = asking.snapshot.model.object("account")
    some = "" if ids is None else f" and t.id = any({asking.params.add(list(ids), 'bigint[]')})"
    known = asking.params.add([each.value for each in owner.fields["status"].options], "text[]")
    rows = await unit.link.fetch(
        f"select n.id, n.status from (select t.id, {_status(asking, owner)} as status, t.{quote(owner.fields['status'].column)}"
        f" as now from {asking.table(owner)} t where t.deleted_at is null{some}) n"
        f" where n.status is distinct from n.now and n.status = any({known}) order by n.id",
        *asking.params.values,
    )
    system = unit.as_system(System("the status of customers"))
    system.judged = False
    operations = [Operation("update", {"status": row["status"]}, id=row["id"]) for row in rows]
    for start in range(0, len(operations), MOST_OPERATIONS):
        await system.write("account", operations[start : start + MOST_OPERATIONS])
    return len(operations)


def _status(asking: Asking, owner: Object) -> str:
    """SQL of the status of the customer `t` today."""
    rule, add = rule_of(asking.snapshot), asking.params.add
    last, lost, won = (f"t.{quote(owner.fields[n].column)}" for n in ("last_deal_on", "lost_on", "deals_won"))
    today = f"(now() at time zone {add(asking.organisation.settings.time_zone, 'text')})::date"
    gone = f"when {last} < {today} - {add(rule.lost_days, 'int')} then 'lost'" if rule.lost_days else ""
    return (
        f"case when {lost} is not null and ({last} is null or {last} <= {lost}) then 'lost'"
        f" when coalesce({won}, 0) = 0 then 'potential' {gone}"
        f" when {last} >= {today} - {add(rule.dormant_days, 'int')} then 'active' else 'dormant' end"
    )


class MarkLost(msgspec.Struct, forbid_unknown_fields=True):
    """The customer, and why it is lost."""

    account: str
    reason: str | None = None


class OneAccount(msgspec.Struct, forbid_unknown_fields=True):
    """The customer."""

    account: str


class Status(msgspec.Struct):
    """The status that the customer has now."""

    status: str


@action(
    "crm.mark_lost",
    "标记流失",
    "Mark as lost",
    object="account",
    record="account",
    when={"status": ("potential", "active", "dormant")},
    words={"reason": ("流失原因", "Reason")},
    place=70,
    help=("再次成交后自动恢复为合作中", "The next deal won makes it active again"),
)
async def mark_lost(unit: Unit, given: MarkLost) -> Status:
    """Says that a customer is lost. Raises 404 for one that may not be seen, 403 for one that may not be changed."""
    return await _say(unit, given.account, True, given.reason)


@action(
    "crm.take_up_again",
    "恢复客户",
    "Take up again",
    object="account",
    record="account",
    when={"status": ("lost",)},
    place=70,
)
async def take_up_again(unit: Unit, given: OneAccount) -> Status:
    """Takes back that a customer is lost. Raises as `mark_lost`."""
    return await _say(unit, given.account, False, None)


async def _say(unit: Unit, id: str, lost: bool, reason: str | None) -> Status:
    if not (id.isascii() and id.isdigit() and len(id) <= 19 and int(id) < 2**63):
        raise not_found()
    if await one_within(unit.link, unit.asking(), "account", int(id)) is None:
        raise not_found()
    # By the caller's own rights: who may not change a customer does not say that it is lost.
    await unit.write("account", [Operation("update", {}, id=int(id))])
    today = await unit.link.fetchval(
        "select (now() at time zone $1)::date", unit.caller.organisation.settings.time_zone
    )
    values = {"lost_on": today.isoformat() if lost else None, "lost_reason": reason}
    system = unit.as_system(System("the status of customers", by=unit.caller.actor))
    await system.write("account", [Operation("update", values, id=int(id))])
    found = await one_within(unit.link, unit.asking(), "account", int(id))
    return Status(str(found["status"]) if found else "")
