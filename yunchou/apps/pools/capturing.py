"""Leads of mails: what comes to the address of a pool from somebody unknown becomes a lead there; other mails by hand.

Who is known is no new lead: his mail is filed with him. A mail that no person sent makes none, nor does one of the own people,
and the address of a service queue makes cases.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from yunchou.access.actor import System
from yunchou.access.asking import Asking
from yunchou.access.withheld import Withheld, keeps_back
from yunchou.actions.registry import action
from yunchou.apps.pools.kept import Pool, pools_of
from yunchou.base.db import quote
from yunchou.base.errors import conflict, say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation
from yunchou.records.held import changeable
from yunchou.records.rule import after
from yunchou.records.write import Unit
from yunchou.rules.conditions import form_rule

FILED = ("account", "contact", "lead", "opportunity", "case")
TELLING = ("sender", "recipients", "copies", "body", "preview", "chain")
"""What of a mail tells who wrote it and how he is reached."""
CONTACT = frozenset({"phone", "email"})
LONGEST_NAME = 100


@after("mail")
async def mails_become_leads(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Makes a lead for each unknown sender, and files his mails with it. Three statements and two writes at most."""
    pools = {each.address: each.id for each in pools_of(unit.snapshot).of("lead") if each.address}
    fresh = [c for c in changes if pools and c.kind == CREATE and not unit.historic and _unknown(c)]
    boxes = await _boxes(unit, pools, fresh)
    senders: dict[tuple[int, str], list[Change]] = {}
    for mail in fresh:
        if mail.now("mailbox") in boxes:
            senders.setdefault((boxes[mail.now("mailbox")], str(mail.now("sender")).lower()), []).append(mail)
    own = await _own_people(unit, {address for _, address in senders})
    asked = [(pool, several) for (pool, address), several in senders.items() if address not in own]
    if not asked:
        return
    system = unit.as_system(System("a mail to the address of a pool becomes a lead", by=unit.caller.actor))
    system.cause = unit.cause
    operations = [
        Operation(CREATE, {**_lead_of(several[0].now), "pool": str(pool)}) for pool, several in asked
    ]
    made = await system.write("lead", operations, atomic=False)
    filed = [
        Operation(UPDATE, {"lead": str(result.id)}, id=mail.id)
        for result, (_, several) in zip(made, asked, strict=True)
        if not result.failed
        for mail in several
    ]
    await system.write("mail", filed, atomic=False)


def _unknown(mail: Change) -> bool:
    """Whether a mail came from somebody whom nobody here knows."""
    return (
        mail.now("direction") == "in"
        and not mail.now("automatic")
        and bool(mail.now("sender"))
        and mail.now("mailbox") is not None
        and all(mail.now(name) is None for name in FILED)
    )


def _lead_of(mail: Any) -> dict[str, Any]:
    """What a lead takes of a mail, whose values `mail` gives by name. Its words stay in the mail."""
    address = str(mail("sender")).lower()
    given = str(mail("sender_name") or "").strip()
    name = address.partition("@")[0] if not given or given.lower() == address else given
    return {
        "name": name[:LONGEST_NAME],
        "email": address,
        "source": "mail",
        "description": str(mail("name") or "") or None,
    }


async def _boxes(unit: Unit, pools: Mapping[str, int], mails: Sequence[Change]) -> dict[int, int]:
    """The pool of each mailbox that one of these came to; those of service queues make cases."""
    if not mails:
        return {}
    queue = unit.snapshot.model.objects.get("case_queue")
    serving = (
        ""
        if queue is None
        else f" and not exists(select from {unit.asking().table(queue)} q where lower(q.address) = lower(b.address)"
        " and q.active and q.deleted_at is null)"
    )
    rows = await unit.link.fetch(
        f"select b.id, lower(b.address) as address from {quote(unit.caller.organisation.schema)}.mailbox b"
        f" where b.id = any($1::bigint[]) and lower(b.address) = any($2::text[]){serving}",
        sorted({c.now("mailbox") for c in mails}),
        sorted(pools),
    )
    return {row["id"]: pools[row["address"]] for row in rows}


async def _own_people(unit: Unit, addresses: Iterable[str]) -> set[str]:
    """Those of some addresses that are our own people's."""
    asked = sorted(addresses)
    if not asked:
        return set()
    people = unit.asking().table(unit.snapshot.model.object("user"))
    rows = await unit.link.fetch(
        "select a.address from unnest($1::text[]) a(address) where exists(select from"
        f" {people} u where a.address in (lower(u.email), lower(u.login)) and u.deleted_at is null)"
        f" or exists(select from {quote(unit.caller.organisation.schema)}.mailbox b where lower(b.address) = a.address)",
        asked,
    )
    return {row["address"] for row in rows}


@keeps_back
def mails_of_the_unclaimed(asking: Asking, owner: Object) -> Mapping[str, Withheld]:
    """Of a lead whose address a pool masks until it is claimed, its mails would tell it."""
    lead = asking.snapshot.model.objects.get("lead")
    if owner.name != "mail" or lead is None:
        return {}
    masking = [
        each
        for each in pools_of(asking.snapshot).of("lead")
        if CONTACT & set(each.masked) and not each.run_by(asking.viewer)
    ]
    if not masking:
        return {}
    kept = Withheld(_held_by(asking, lead, masking), ("lead",))
    return dict.fromkeys(TELLING, kept)


def _held_by(asking: Asking, lead: Object, pools: Sequence[Pool]) -> str:
    column = quote(lead.fields["pool"].column)
    ids = ",".join(str(int(each.id)) for each in pools)
    return (
        f"exists(select from {asking.table(lead)} k where k.id = {{t}}.lead and k.owner is null"
        f" and k.{column} = any(array[{ids}]::bigint[]))"
    )


form_rule("pool", "show", 'object = "lead"', "address")


class LeadFromMail(msgspec.Struct, forbid_unknown_fields=True):
    """The mail of somebody who is no lead yet."""

    mail: str


class LeadOfMail(msgspec.Struct):
    """The lead that was made."""

    lead: str


@action(
    "crm.lead_from_mail",
    "建为线索",
    "Make a lead",
    object="mail",
    record="mail",
    opens="lead",
    when={"direction": ("in",), **dict.fromkeys(FILED, (None,))},
    place=10,
    help=(
        "以发件人建立一条自己的线索，并归档邮件",
        "Makes a lead of your own of its sender, and files the mail with it",
    ),
)
async def lead_from_mail(unit: Unit, given: LeadFromMail) -> LeadOfMail:
    """Makes a lead of the sender of a received mail. Raises 409 for one that is filed already, 422 for one without a sender."""
    mail = await changeable(unit, "mail", given.mail)
    if (
        any(mail.get(name) is not None for name in FILED)
        or mail.get("direction") != "in"
        or not mail.get("sender")
    ):
        raise conflict(
            "filed", say("邮件已归档，或没有发件人", "The mail is filed already, or has no sender")
        )
    (made,) = await unit.write("lead", [Operation(CREATE, _lead_of(mail.get))])
    await unit.write("mail", [Operation(UPDATE, {"lead": str(made.id)}, id=int(given.mail))])
    return LeadOfMail(str(made.id))
