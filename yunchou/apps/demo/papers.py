"""Papers of the demo organisation: clauses, a signing party with its seals, what customers signed, and uses of seals.

They are made of the contracts and tenders that were loaded, in sets; the same ones give the same papers. The last requests are
submitted as anybody submits them, so that their approvals wait.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.actor import Caller, System, person
from yunchou.actions.runner import run
from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.companies import credit_code
from yunchou.apps.demo.paper_room import BACK, LEGAL, PARTY, Room, approvers, make, table
from yunchou.apps.demo.paper_seals import add_sealed
from yunchou.apps.demo.paper_words import (
    CLAUSES,
    ON_CONTRACTS,
    REASONS,
    REFUSAL,
    REVISED,
    SEALS,
    WITHDRAWN,
    seal_picture,
    signature,
)
from yunchou.apps.papers.printing import printed, template_of
from yunchou.apps.papers.signing import Given, evidence, kept_pdf
from yunchou.base.sealing import Sealer
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit
from yunchou.services.files import UPLOAD, Files

SIGNED = 4
"""Contracts that customers signed over a link."""
COMING = (
    "waiting",
    "waiting",
    "withdrawn",
    "submitted",
    "submitted",
    "approved",
    "approved",
    "refused",
    "draft",
)
"""What becomes of the contracts that are being concluded: the first are out to be signed, the others to be sealed."""
WITHOUT_FILE = ("refused", "draft")


async def add_papers(administrator: Caller, files: Files, sealer: Sealer, today: dt.date) -> None:
    """Makes all of it: a write for each kind, and one for each request that waits."""
    caller = Caller(administrator.organisation, System("papers of the demo"))
    async with Unit(caller) as unit:
        room = Room(administrator, files, sealer, today, await _legal(unit))
    async with Unit(caller, historic=True) as unit:
        seals = await _seals(unit, room)
        await _clauses(unit, room)
        contracts = await _concluded(unit, today)
        await _with_clauses(unit, contracts)
        await add_sealed(unit, room, seals)
        concluded = _days_apart(contracts)
        coming = await _coming(unit, room)
    # A paper is printed of what is there for everybody.
    kept = await _papers(room, [*concluded, *(each for each, fate in coming if fate not in WITHOUT_FILE)])
    async with Unit(caller, historic=True) as unit:
        signed = await _put_up(unit, room, concluded, coming, kept)
        submitted = await _asked(unit, room, seals[0], coming, kept)
    evidences = [await _evidence(room, *each) for each in signed]
    async with Unit(caller, historic=True) as unit:
        await unit.write("signing", [Operation("update", values, id=id) for id, values in evidences])
    for use, owner in submitted:
        who = (await room.organisation.snapshot()).access.people[owner]
        asker = Caller(room.organisation, person(owner, who.name), administrator.language)
        await run(asker, "papers.submit_seal_use", {"seal_use": use})


async def _legal(unit: Unit) -> str:
    """The person of legal affairs, who is not among those that sell."""
    name, login, title = LEGAL
    values = {"name": name, "login": login, "email": login, "title": title}
    role = await unit.link.fetchval(f"select id from {table(unit, 'role')} where code = 'legal'")
    boss = await unit.link.fetchrow(
        f"select id from {table(unit, 'user')} where login = 'lu.zhenhua@demo.example'"
    )
    place = await unit.link.fetchval(f"select id from {table(unit, 'department')} where name = '总部'")
    more = {"department": place and str(place), "manager": boss and str(boss["id"]), "roles": [str(role)]}
    (id,) = await make(unit, "user", [values | more])
    return id


async def _seals(unit: Unit, room: Room) -> list[str]:
    """The own entity with its seals: those for contracts and for everything have a picture."""
    party: dict[str, Any] = {
        "name": PARTY,
        "english_name": "Yunfan Intelligent Equipment Co., Ltd.",
        "credit_code": credit_code("310115", 1),
        "representative": "陆振华",
        "taxpayer": "general",
        "bank": "招商银行上海张江支行",
        "bank_account": "1219 0000 0000 188",
    }
    (id,) = await make(unit, "signing_party", [party])
    seals: list[dict[str, Any]] = []
    for name, kind, width, keeper in SEALS:
        picture = await _kept(room, f"{name}.png", seal_picture(PARTY, name), "image/png")
        seals.append(
            {"name": name, "party": id, "kind": kind, "width": width, "keeper": keeper, "picture": picture}
        )
    return await make(unit, "party_seal", seals)


async def _kept(room: Room, name: str, content: bytes, type: str) -> str:
    async def once() -> Any:
        yield content

    file = await room.files.receive(
        room.organisation, name, once(), purpose=UPLOAD, created_by=int(room.legal), type=type
    )
    return str(file.id)


async def _clauses(unit: Unit, room: Room) -> None:
    """The library, each clause approved some months ago; some have a second version."""
    clauses = []
    for n, (name, category, status, body) in enumerate(CLAUSES):
        first = room.today - dt.timedelta(days=400 - 9 * n)
        values: dict[str, Any] = {
            "name": name,
            "category": category,
            "status": status,
            "body": REVISED.get(name, body),
        }
        if status != "draft":
            values |= {"edition": 1, "approved_by": room.legal, "approved_at": room.at(first, 15)}
        clauses.append(values | {"created_at": room.at(first, 10)})
    ids = await make(unit, "clause", clauses)
    again = [(int(id), body) for id, (name, _, _, body) in zip(ids, CLAUSES, strict=True) if name in REVISED]
    # Wording that is changed is a draft, until it is approved as the next version.
    await unit.write("clause", [Operation("update", {"body": body}, id=id) for id, body in again])
    approved = {
        "status": "approved",
        "edition": 2,
        "approved_at": room.at(room.today - dt.timedelta(days=90), 11),
    }
    await unit.write("clause", [Operation("update", approved, id=id) for id, _ in again])


async def _concluded(unit: Unit, today: dt.date) -> list[Mapping[str, Any]]:
    """Contracts that were signed, the latest first."""
    found = await unit.link.fetch(
        "select c.id, c.name, c.number, c.owner, c.signed_on, k.name as contact, m.name as manager"
        f" from {table(unit, 'contract')} c join {table(unit, 'user')} u on u.id = c.owner"
        f" left join {table(unit, 'user')} m on m.id = u.manager left join {table(unit, 'contact')} k on k.id = c.contact"
        " where c.signed_on < $1 and c.deleted_at is null order by c.signed_on desc, c.id limit 240",
        today,
    )
    return [dict(each) for each in found]


def _days_apart(contracts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The latest contracts of days that lie some time apart."""
    by_day = {each["signed_on"]: each for each in reversed(contracts)}
    return [by_day[day] for day in sorted(by_day, reverse=True)[:: max(1, min(6, len(by_day) // SIGNED))]][
        :SIGNED
    ]


async def _with_clauses(unit: Unit, contracts: Sequence[Mapping[str, Any]]) -> None:
    """All of them name the own entity; the latest hold the usual clauses."""
    party = await unit.link.fetchval(f"select id from {table(unit, 'signing_party')} where name = $1", PARTY)
    named = [Operation("update", {"signing_party": str(party)}, id=each["id"]) for each in contracts]
    await unit.write("contract", named)
    rows = await unit.link.fetch(
        f"select id, name from {table(unit, 'clause')} where name = any($1::text[])", ON_CONTRACTS
    )
    ids = {row["name"]: str(row["id"]) for row in rows}
    held = [
        {"contract": str(each["id"]), "clause": ids[name], "position": 10 * (n + 1)}
        for each in contracts[:20]
        for n, name in enumerate(ON_CONTRACTS)
    ]
    await make(unit, "contract_clause", held)


async def _coming(unit: Unit, room: Room) -> list[tuple[Mapping[str, Any], str]]:
    """Contracts that are being concluded, of the deals nearest to it, and what becomes of each."""
    deals = await unit.link.fetch(
        "select o.id, o.name, o.owner, o.account, o.contact, o.amount, k.name as contact_name, m.name as manager"
        f" from {table(unit, 'opportunity')} o join {table(unit, 'stage')} s on s.id = o.stage"
        f" join {table(unit, 'user')} u on u.id = o.owner and u.active and u.manager is not null"
        f" left join {table(unit, 'user')} m on m.id = u.manager left join {table(unit, 'contact')} k on k.id = o.contact"
        " where s.kind = 'open' and o.amount > 0 and o.account is not null and o.deleted_at is null"
        " order by s.position desc, o.amount desc, o.id limit $1",
        len(COMING),
    )
    party = await unit.link.fetchval(f"select id from {table(unit, 'signing_party')} where name = $1", PARTY)
    values = [
        {
            "name": f"{deal['name']} 合同",
            "account": str(deal["account"]),
            "contact": deal["contact"] and str(deal["contact"]),
            "opportunity": str(deal["id"]),
            "owner": str(deal["owner"]),
            "signing_party": str(party),
            "total": f"{deal['amount']:f}",
            "contract_date": (room.today - dt.timedelta(days=1)).isoformat(),
            "payment_terms": "预付 30%，发货前 60%，质保金 10%",
            "created_at": room.at(room.today - dt.timedelta(days=3 + n % 3), 9, 30),
        }
        for n, deal in enumerate(deals)
    ]
    ids = await make(unit, "contract", values)
    return [
        (
            {
                "id": int(id),
                "name": given["name"],
                "owner": deal["owner"],
                "manager": deal["manager"],
                "contact": deal["contact_name"],
            },
            fate,
        )
        for id, given, deal, fate in zip(ids, values, deals, COMING, strict=False)
    ]


async def _papers(room: Room, contracts: Sequence[Mapping[str, Any]]) -> dict[int, tuple[str, str]]:
    """The paper of each contract by the usual template: the id of its file, and its hash."""
    query = Query(
        fields=["id"], where='object = "contract" and language = "zh-CN" and active = true', limit=1
    )
    (found,) = await rows(room.administrator, "print_template", query)
    template = await template_of(room.administrator, int(found["id"]))
    kept = {}
    for each in contracts:
        pdf = await printed(room.administrator, template, [each["id"]], room=True)
        file = await kept_pdf(room.organisation, room.files, pdf, f"{each['name']}.pdf", int(room.legal))
        kept[each["id"]] = (str(file.id), hashlib.sha256(pdf).hexdigest())
    return kept


async def _put_up(
    unit: Unit,
    room: Room,
    contracts: Sequence[Mapping[str, Any]],
    coming: Sequence[tuple[Mapping[str, Any], str]],
    kept: Mapping[int, tuple[str, str]],
) -> list[tuple[int, Mapping[str, Any], str, dt.date]]:
    """What is out to be signed, and what was: of the latter the id, what signing it needs, by whom and when it is signed."""
    out = [
        (each, fate, room.today - dt.timedelta(days=2))
        for each, fate in coming
        if fate in ("waiting", "withdrawn")
    ]
    done = [(each, "waiting", each["signed_on"]) for each in contracts]
    several = []
    for each, fate, day in (*done, *out):
        file, hash = kept[each["id"]]
        values = {
            "name": each["name"],
            "contract": str(each["id"]),
            "status": fate,
            "signer": each["contact"],
            "expires_on": (day + dt.timedelta(days=30)).isoformat(),
            "document": file,
            "document_hash": hash,
            "owner": str(each["owner"]),
            "created_at": room.at(day, 9, 15),
        }
        if fate == "withdrawn":
            values |= {
                "withdraw_reason": WITHDRAWN,
                "withdrawn_by": str(each["owner"]),
                "withdrawn_at": room.at(day, 17),
            }
        several.append(values)
    ids = await make(unit, "signing", several)
    return [
        (
            int(id),
            {"id": id, "name": values["name"], "document": {"id": values["document"]}},
            each["contact"] or "王总",
            day,
        )
        for id, values, (each, _, day) in zip(ids, several, done, strict=False)
    ]


async def _evidence(
    room: Room, id: int, signing: Mapping[str, Any], signer: str, day: dt.date
) -> tuple[int, dict[str, Any]]:
    """As the customer signs it, on the day of the contract."""
    chance = stream(f"signature of {signer}")
    given = Given(
        signer,
        signature(chance),
        "zh-CN",
        f"203.0.113.{chance.randrange(1, 250)}",
        "Mozilla/5.0 (iPhone) MicroMessenger",
    )
    moment = dt.datetime.fromisoformat(room.at(day, 14, chance.randrange(60)))
    return id, await evidence(room.organisation, room.files, room.sealer, signing, given, "/verify", moment)


async def _asked(
    unit: Unit,
    room: Room,
    seal: str,
    coming: Sequence[tuple[Mapping[str, Any], str]],
    kept: Mapping[int, tuple[str, str]],
) -> list[tuple[str, int]]:
    """Requests for the contracts that are being concluded; those that are to be submitted with who asks."""
    wanted = [(each, fate) for each, fate in coming if fate not in ("waiting", "withdrawn")]
    yesterday = room.today - dt.timedelta(days=1)
    uses = []
    for n, (each, fate) in enumerate(wanted):
        file, hash = kept.get(each["id"], (None, None))
        values: dict[str, Any] = {
            "name": each["name"],
            "about": {"object": "contract", "id": str(each["id"])},
            "seal": seal,
            "medium": "electronic" if file else "paper",
            "copies": 2 if file else 4,
            "reason": REASONS[n % len(REASONS)],
            "document": file,
            "needed_on": (room.today + dt.timedelta(days=1 + n % 4)).isoformat(),
            "return_by": (room.today + dt.timedelta(days=BACK)).isoformat(),
            "owner": str(each["owner"]),
            "created_at": room.at(yesterday, 9, 40 + n),
        }
        if fate in ("approved", "refused"):
            values |= {
                "status": fate,
                "submitted_by": str(each["owner"]),
                "submitted_at": room.at(yesterday, 9, 50 + n),
                "decided_at": room.at(yesterday, 15, 10 + n),
                "approvers": approvers(each) if fate == "approved" else None,
                "refusal": REFUSAL if fate == "refused" else None,
                "document_hash": hash,
            }
        uses.append(values)
    ids = await make(unit, "seal_use", uses)
    return [
        (id, int(each["owner"])) for id, (each, fate) in zip(ids, wanted, strict=True) if fate == "submitted"
    ]
