"""What signers are written: the link by which they sign, and that it was withdrawn. A write causes each letter, once."""

import datetime as dt
from typing import Any

from yunchou.base.sealing import Link, seal_link
from yunchou.jobs.handlers import JobContext, job
from yunchou.jobs.queue import enqueue
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.read import one_within
from yunchou.records.rule import after
from yunchou.records.write import Unit
from yunchou.services.mail.templates import Template, Words, template

PURPOSE = "signing link"
INVITE, TELL_WITHDRAWN = "papers.invite_signer", "papers.tell_withdrawn"
INVITED = template(
    "signing_invitation",
    Words(
        "请签署：{document}",
        "{signer}，您好：\n\n{organisation}请您签署文件“{document}”。请于 {day} 前打开链接阅读并签署："
        "\n\n{link}\n\n{organisation}",
        "查看并签署",
    ),
    Words(
        "Please sign: {document}",
        "Hello {signer},\n\n{organisation} asks you to sign “{document}”. Please read and sign it by {day}:"
        "\n\n{link}\n\n{organisation}",
        "Read and sign",
    ),
)
WITHDRAWN = template(
    "signing_withdrawn",
    Words(
        "已撤回签署：{document}",
        "{signer}，您好：\n\n{organisation}已撤回请您签署的文件“{document}”，此前的链接不再有效，您无需签署。\n\n原因：{reason}\n\n{organisation}",
    ),
    Words(
        "Withdrawn: {document}",
        "Hello {signer},\n\n{organisation} has withdrawn “{document}”: its link is no longer valid and you need not sign it."
        "\n\nReason: {reason}\n\n{organisation}",
    ),
)


@after("signing")
async def write_to_signers(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Has a signer written to when a paper is put up for him, when he is to be reminded, and when it is withdrawn."""
    if unit.historic:
        return
    for change in changes:
        if not change.now("email") or change.kind not in (CREATE, UPDATE):
            continue
        status = change.now("status")
        asked = change.kind == CREATE or change.changes("reminded_at")
        if status == "waiting" and asked:
            await _later(unit, INVITE, change)
        if status == "withdrawn" and change.changes("status"):
            await _later(unit, TELL_WITHDRAWN, change)


async def _later(unit: Unit, kind: str, change: Change) -> None:
    await enqueue(unit.link, unit.caller.organisation.id, kind, {"signing": str(change.id)})


@job(INVITE, retries=3)
async def invite_signer(context: JobContext) -> dict[str, Any]:
    """Sends the link to the signer, unless it was signed or withdrawn meanwhile."""
    return await _write(context, INVITED, "waiting")


@job(TELL_WITHDRAWN, retries=3)
async def tell_withdrawn(context: JobContext) -> dict[str, Any]:
    """Tells the signer that he need not sign."""
    return await _write(context, WITHDRAWN, "withdrawn")


async def _write(context: JobContext, letter: Template, status: str) -> dict[str, Any]:
    home, mailer = context.caller.organisation, context.resources["mail"]
    async with Unit(context.caller) as unit:
        signing = await one_within(unit.link, unit.asking(), "signing", int(context.payload["signing"]))
        if signing is None or signing["status"] != status or not signing.get("email"):
            return {"sent": False}
        id, day = int(signing["id"]), dt.date.fromisoformat(signing["expires_on"])
        values = {
            "document": signing["name"],
            "signer": signing.get("signer") or "",
            "organisation": home.name,
            "day": day.isoformat(),
            "reason": signing.get("withdraw_reason") or "",
            "link": link_of(mailer, home, id, day),
        }
        made = await mailer.post(
            unit.link, home, signing["email"], letter, values,
            language=home.settings.language, key=f"{letter.name}:{id}:{signing.get('reminders') or 0}",
        )  # fmt: skip
    return {"sent": made is not None}


def link_of(mailer: Any, home: Any, signing: int, until: dt.date) -> str:
    """The address under which a customer signs until a day."""
    return f"{mailer.public_url}/d/{seal_link(mailer.sealer, Link(home.id, signing, until), PURPOSE)}"
