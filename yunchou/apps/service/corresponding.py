"""What is written with customers: mails to a service address make cases, answers go on with them, our mails answer them.

Mails that were sent by no person (notices of absence, returned letters) are kept with their case and move nothing.
"""

from collections.abc import Sequence
from typing import Any

from yunchou.access.actor import System
from yunchou.apps.service.clock import DONE
from yunchou.apps.service.kept import column, service_of
from yunchou.base.db import Record, quote
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation
from yunchou.records.rule import after
from yunchou.records.write import Unit

LONGEST_SUBJECT = 300


@after("mail")
async def follow_the_mail(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Makes cases of what comes to a service address, and moves those that mails go on with."""
    written = [c for c in changes if c.kind == CREATE and not c.now("automatic")]
    going_on = [c for c in written if c.now("case") is not None]
    if going_on:
        await _go_on(unit, going_on)
    fresh = [c for c in written if c.now("case") is None and c.now("direction") == "in" and c.now("mailbox")]
    if fresh and any(each.address for each in service_of(unit.snapshot).queues.values()):
        await _make_cases(unit, fresh)


async def _go_on(unit: Unit, mails: Sequence[Change]) -> None:
    """A case is answered by what we write, and goes on with what its customer writes. One statement, one write."""
    owner = unit.snapshot.model.object("case")
    rows = await unit.link.fetch(
        f"select t.id, {column(owner, 'status')} as status, {column(owner, 'first_response_at')} as answered"
        f" from {unit.asking().table(owner)} t where t.id = any($1::bigint[]) and t.deleted_at is null"
        " order by t.id for no key update",
        sorted({c.now("case") for c in mails}),
    )
    moved: dict[int, dict[str, Any]] = {}
    standing = {row["id"]: row for row in rows}
    for mail in sorted(mails, key=lambda each: each.now("at")):
        row = standing.get(mail.now("case"))
        if row is not None:
            values = moved.setdefault(row["id"], {})
            values |= (
                _answered(row, values, mail)
                if mail.now("direction") == "out"
                else _replied(row, values, mail)
            )
    operations = [Operation(UPDATE, values, id=id) for id, values in moved.items() if values]
    if operations:
        await _system(unit).write("case", operations, atomic=False)


def _answered(row: Record, values: dict[str, Any], mail: Change) -> dict[str, Any]:
    """What one of our mails does with a case."""
    found: dict[str, Any] = {}
    if row["answered"] is None and "first_response_at" not in values:
        found["first_response_at"] = mail.now("at").isoformat()
    if values.get("status", row["status"]) in ("new", "reopened"):
        found["status"] = "open"
    return found


def _replied(row: Record, values: dict[str, Any], mail: Change) -> dict[str, Any]:
    """What a mail of the customer does with a case."""
    found: dict[str, Any] = {"customer_replied_at": mail.now("at").isoformat()}
    status = values.get("status", row["status"])
    if status == "waiting":
        found["status"] = "open"
    if status in DONE:
        found["status"] = "reopened"
    return found


async def _make_cases(unit: Unit, mails: Sequence[Change]) -> None:
    """A case for each mail that came to the address of a queue. Two statements, two writes."""
    rows = await unit.link.fetch(
        f"select b.id, lower(b.address) as address from {quote(unit.caller.organisation.schema)}.mailbox b"
        " where b.id = any($1::bigint[])",
        sorted({c.now("mailbox") for c in mails}),
    )
    queues = {each.address: each.id for each in service_of(unit.snapshot).queues.values() if each.address}
    boxes = {row["id"]: queues[row["address"]] for row in rows if row["address"] in queues}
    coming = [c for c in mails if c.now("mailbox") in boxes]
    if not coming:
        return
    system = _system(unit)
    operations = [Operation(CREATE, _case_of(c, boxes[c.now("mailbox")])) for c in coming]
    made = await system.write("case", operations, atomic=False)
    filed = [
        Operation(UPDATE, {"case": str(result.id)}, id=mail.id)
        for mail, result in zip(coming, made, strict=True)
        if not result.failed
    ]
    await system.write("mail", filed, atomic=False)


def _case_of(mail: Change, queue: int) -> dict[str, Any]:
    values = {
        "name": str(mail.now("name"))[:LONGEST_SUBJECT],
        "description": mail.now("preview"),
        "channel": "mail",
        "queue": str(queue),
        "contact_name": mail.now("sender_name"),
        "contact_email": mail.now("sender"),
        **{name: str(id) for name in ("account", "contact") if (id := mail.now(name)) is not None},
    }
    return {name: value for name, value in values.items() if value is not None}


def _system(unit: Unit) -> Unit:
    system = unit.as_system(System("a case follows what is written with its customer", by=unit.caller.actor))
    system.cause = unit.cause
    return system
