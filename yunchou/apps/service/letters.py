"""What the system writes to customers of cases by itself: that a case has come in, and one question once it is closed.

A letter is caused by the write that it tells of and leaves once (its key names the cause). It says that it is automatic, so that
other systems do not answer; and to one address no more than a few acknowledgements go within a day, whatever answers them.
"""

import datetime as dt
from typing import Any

from yunchou.apps.service.kept import service_of
from yunchou.base.db import quote
from yunchou.base.sealing import Link, seal_link
from yunchou.base.time import today
from yunchou.jobs.handlers import JobContext, job
from yunchou.jobs.queue import enqueue
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.read import one_within
from yunchou.records.rule import after
from yunchou.records.write import Unit
from yunchou.services.mail.templates import Words, template

ACKNOWLEDGE, ASK = "service.acknowledge", "service.ask_satisfaction"
PURPOSE = "satisfaction link"
USUAL_DAYS = 30
MOST_A_DAY = 3
RECEIVED = template(
    "case_received",
    Words(
        "已收到您的问题 [{number}]",
        "您好，\n\n我们已收到“{subject}”，工单编号 {number}，会尽快回复您。\n\n{organisation}",
    ),
    Words(
        "We have your request [{number}]",
        "Hello,\n\nwe have received “{subject}” as {number} and will answer soon.\n\n{organisation}",
    ),
)
ASKED = template(
    "case_satisfaction",
    Words(
        "您对这次服务满意吗？[{number}]",
        "您好，\n\n您的问题“{subject}”（{number}）已处理完毕。请用一分钟告诉我们您是否满意：\n\n{link}\n\n{organisation}",
        "评价本次服务",
    ),
    Words(
        "How did we do? [{number}]",
        "Hello,\n\nyour request “{subject}” ({number}) is closed. Please tell us how we did:\n\n{link}\n\n{organisation}",
        "Rate this service",
    ),
)


@after("case")
async def write_to_customers(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Has a letter written of what came in by mail or form, and of what was closed, where the queue says so."""
    if unit.historic:
        return
    queues = service_of(unit.snapshot).queues
    for change in changes:
        queue = queues.get(change.now("queue") or 0)
        if queue is None or change.kind not in (CREATE, UPDATE):
            continue
        if change.kind == CREATE and queue.acknowledge and change.now("channel") in ("mail", "web"):
            await _later(unit, ACKNOWLEDGE, change)
        closed = change.now("status") == "closed" and change.changes("status")
        if closed and queue.ask_satisfaction and change.now("rated_at") is None:
            await _later(unit, ASK, change)


async def _later(unit: Unit, kind: str, change: Change) -> None:
    await enqueue(unit.link, unit.caller.organisation.id, kind, {"case": str(change.id)})


@job(ACKNOWLEDGE, retries=3)
async def acknowledge(context: JobContext) -> dict[str, Any]:
    """Tells the customer that the case came in."""
    return await _write(context, RECEIVED, "case-received")


@job(ASK, retries=3)
async def ask_satisfaction(context: JobContext) -> dict[str, Any]:
    """Asks the customer of a closed case how it was."""
    return await _write(context, ASKED, "case-satisfaction")


async def _write(context: JobContext, letter: Any, key: str) -> dict[str, Any]:
    home = context.caller.organisation
    mailer = context.resources["mail"]
    async with Unit(context.caller) as unit:
        case = await one_within(unit.link, unit.asking(), "case", int(context.payload["case"]))
        address = None if case is None else await address_of(unit, case)
        if case is None or address is None or (letter is ASKED and case["status"] != "closed"):
            return {"sent": False}
        if letter is RECEIVED and await _told_today(unit, address) >= MOST_A_DAY:
            return {"sent": False}
        values = {"number": case["number"], "subject": case["name"], "organisation": home.name}
        if letter is ASKED:
            values["link"] = satisfaction_link(mailer, home, int(case["id"]))
        reopened = case.get("reopened") or 0
        made = await mailer.post(
            unit.link, home, address, letter, values,
            language=home.settings.language, key=f"{key}:{case['id']}:{reopened}",
        )  # fmt: skip
    return {"sent": made is not None}


def satisfaction_link(mailer: Any, home: Any, case: int) -> str:
    """The address under which a customer judges a case."""
    until = today(home.settings.time_zone) + dt.timedelta(USUAL_DAYS)
    return f"{mailer.public_url}/s/{seal_link(mailer.sealer, Link(home.id, case, until), PURPOSE)}"


async def address_of(unit: Unit, case: dict[str, Any]) -> str | None:
    """Where the customer of a case is written to: the address that was given, else that of the contact."""
    given = case.get("contact_email")
    if given or not case.get("contact"):
        return None if not given else str(given)
    contact = await one_within(unit.link, unit.asking(), "contact", int(case["contact"]["id"]))
    return None if contact is None else contact.get("email")


async def _told_today(unit: Unit, address: str) -> int:
    """How many acknowledgements went to an address within a day."""
    table = f"{quote(unit.caller.organisation.schema)}.mail"
    found = await unit.link.fetchval(
        f"select count(*) from {table} where template = $1 and lower(recipient) = lower($2)"
        " and coalesce(sent_at, now()) > now() - interval '1 day'",
        RECEIVED.name,
        address,
    )
    return int(found)
