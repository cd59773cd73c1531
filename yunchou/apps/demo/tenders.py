"""Tenders of the demo organisation: of large deals that were won and lost lately, and of open ones, with rivals and deposits.

They are made of the deals that were loaded, by the same rules as anybody's, in sets; the same deals give the same tenders.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.apps.demo.chance import stream
from yunchou.base.db import Record, quote
from yunchou.records.change import Operation
from yunchou.records.write import Unit

CLOSED, OPEN = 18, 14
"""How many tenders of deals that are won or lost, of each, and of deals that are open."""
LATELY_DAYS = 300
AGENCIES = ("中招国际招标有限公司", "华信招标代理有限公司", "省政府采购中心", "国信招标集团股份有限公司")
STANDING = ("tracking", "tracking", "preparing", "preparing", "submitted", "opened", "no_go")
SUBMITTED = ("submitted", "opened", "won", "lost", "failed")
REASONS = {"price": 5, "product": 2, "relationship": 2, "competitor": 3}


async def add_tenders(organisation: Organisation, today: dt.date) -> None:
    """Makes the tenders with their score cards, papers, rivals and deposits: a write for each kind."""
    async with Unit(Caller(organisation, System("tenders of the demo")), historic=True) as unit:
        deals = await _deals(unit, organisation, today)
        if not deals:
            return
        chance, zone = stream("tenders"), ZoneInfo(organisation.settings.time_zone)
        tenders = [_tender(chance, deal, n, today, zone) for n, deal in enumerate(deals)]
        ids = await _make(unit, "tender", tenders)
        made = list(zip(ids, tenders, strict=True))
        await _make(unit, "tender_score", await _scores(unit, organisation, chance, made))
        await _make(unit, "tender_paper", await _papers(unit, organisation, chance, made, zone))
        await _rivals(unit, organisation, chance, made)
        await _make(unit, "tender_deposit", _deposits(chance, made, today))


async def _make(unit: Unit, name: str, several: Sequence[dict[str, Any]]) -> list[str]:
    operations = [
        Operation("create", {key: value for key, value in values.items() if value is not None})
        for values in several
    ]
    return [str(each.id) for each in await unit.write(name, operations)]


def _table(unit: Unit, organisation: Organisation, name: str) -> str:
    return f"{quote(organisation.schema)}.{quote(unit.snapshot.model.object(name).table)}"


async def _deals(unit: Unit, organisation: Organisation, today: dt.date) -> Sequence[Record]:
    """The largest deals that were won and lost lately, and the largest that are open."""
    deal, stage = (_table(unit, organisation, name) for name in ("opportunity", "stage"))
    return await unit.link.fetch(
        "select * from (select o.id, o.name, o.owner, o.account, o.contact, o.amount, o.close_date, s.kind,"
        " row_number() over (partition by s.kind order by o.amount desc, o.id) as n"
        f" from {deal} o join {stage} s on s.id = o.stage where o.deleted_at is null and o.amount > 0"
        " and o.account is not null and o.owner is not null"
        " and (s.kind = 'open' or o.close_date between $1::date - $2::int and $1)) d"
        " where n <= case kind when 'open' then $3::int else $4::int end order by kind, n",
        today,
        LATELY_DAYS,
        OPEN,
        CLOSED,
    )


def _at(day: dt.date, hour: int, zone: ZoneInfo) -> str:
    return dt.datetime.combine(day, dt.time(hour), zone).astimezone(dt.UTC).isoformat(timespec="seconds")


def _tender(chance: Random, deal: Record, number: int, today: dt.date, zone: ZoneInfo) -> dict[str, Any]:
    """A tender as far as its deal is: what is open is due in the next weeks, what is closed was opened before."""
    status = STANDING[number % len(STANDING)] if deal["kind"] == "open" else str(deal["kind"])
    if status == "lost" and chance.random() < 0.15:
        status = "failed"
    ahead = {"tracking": 25, "preparing": 9, "no_go": 12, "submitted": -1, "opened": -3}
    due = (
        today + dt.timedelta(days=ahead[status] + chance.randrange(6))
        if status in ahead
        else deal["close_date"] - dt.timedelta(days=chance.randrange(6, 15))
    )
    if status in ("submitted", "opened"):
        due = min(due, today - dt.timedelta(days=1))
    published = due - dt.timedelta(days=chance.randrange(18, 26))
    budget = (Decimal(deal["amount"]) * Decimal("1.08")).quantize(Decimal(1000))
    ours = (budget * Decimal(chance.randrange(860, 990)) / 1000).quantize(Decimal("0.01"))
    bid = status in SUBMITTED
    values = {
        "name": f"{str(deal['name'])[:120]}招标项目",
        "tender_number": f"ZB{due:%Y%m}-{chance.randrange(100, 999)}",
        "status": status,
        **{name: str(deal[name]) for name in ("account", "owner") if deal[name] is not None},
        "contact": None if deal["contact"] is None else str(deal["contact"]),
        "opportunity": str(deal["id"]),
        "agency": chance.choice(AGENCIES),
        "method": chance.choice(("open", "open", "open", "invited", "consultation")),
        "evaluation": chance.choice(("comprehensive", "comprehensive", "lowest")),
        "published_on": published.isoformat(),
        "registration_due_at": _at(published + dt.timedelta(days=6), 17, zone),
        "questions_due_at": _at(published + dt.timedelta(days=10), 17, zone),
        "bid_due_at": _at(due, 9, zone),
        "opening_at": _at(due + dt.timedelta(days=2 if status == "submitted" else 0), 10, zone),
        "budget": f"{budget:f}",
        "ceiling": f"{budget:f}",
        "our_price": f"{ours:f}" if bid or status == "preparing" else None,
        "our_score": str(chance.randrange(780, 960) / 10)
        if bid and status not in ("submitted", "failed")
        else None,
        "created_at": _at(min(published, today - dt.timedelta(days=1)), 10, zone),
    }
    if status not in ("tracking", "no_go"):
        values["decided_at"] = _at(
            min(published + dt.timedelta(days=3), today - dt.timedelta(days=1)), 11, zone
        )
    if bid:
        values["submitted_at"] = _at(due, 8, zone)
    if status in ("opened", "won", "lost"):
        values["opened_at"] = _at(due, 10, zone)
    return {**values, **_result(chance, deal, status, ours)}


def _result(chance: Random, deal: Record, status: str, ours: Decimal) -> dict[str, Any]:
    if status not in ("won", "lost", "failed"):
        return {"decision_note": "资格业绩不满足，放弃"} if status == "no_go" else {}
    closed: dict[str, Any] = {"closed_on": deal["close_date"].isoformat()}
    if status == "won":
        return {**closed, "winning_price": f"{ours:f}"}
    if status == "failed":
        return {**closed, "result_note": "有效投标人不足三家"}
    winning = (ours * Decimal(chance.randrange(880, 985)) / 1000).quantize(Decimal("0.01"))
    reason = chance.choices(list(REASONS), list(REASONS.values()))[0]
    return {**closed, "winning_price": f"{winning:f}", "loss_reason": reason}


async def _scores(
    unit: Unit, organisation: Organisation, chance: Random, made: Sequence[tuple[str, dict[str, Any]]]
) -> list[dict[str, Any]]:
    """The cards of tenders that were decided; those of new ones come by themselves and are still to be filled in."""
    rows = await unit.link.fetch(
        f"select id from {_table(unit, organisation, 'tender_criterion')} where deleted_at is null order by position"
    )
    return [
        {"tender": id, "criterion": str(row["id"]), "score": chance.choice((3, 3, 4, 4, 5, 2))}
        for id, tender in made
        if tender["status"] != "tracking"
        for row in rows
    ]


async def _papers(
    unit: Unit,
    organisation: Organisation,
    chance: Random,
    made: Sequence[tuple[str, dict[str, Any]]],
    zone: ZoneInfo,
) -> list[dict[str, Any]]:
    rows = await unit.link.fetch(
        "select name, kind, needed, days_before, position from"
        f" {_table(unit, organisation, 'tender_checklist')} where deleted_at is null order by position"
    )
    found = []
    for id, tender in made:
        if tender["status"] in ("tracking", "no_go"):
            continue
        due = dt.datetime.fromisoformat(tender["bid_due_at"]).astimezone(zone).date()
        for row in rows:
            done = tender["status"] != "preparing"
            found.append(
                {
                    "tender": id,
                    **{name: row[name] for name in ("name", "kind", "needed", "position")},
                    "person": tender["owner"],
                    "due_on": (due - dt.timedelta(days=row["days_before"])).isoformat(),
                    "state": "done" if done else chance.choice(("done", "working", "review", "open")),
                }
            )
    return found


async def _rivals(
    unit: Unit, organisation: Organisation, chance: Random, made: Sequence[tuple[str, dict[str, Any]]]
) -> None:
    """Who else bid; the winner of what was lost is one of them."""
    rows = await unit.link.fetch(
        f"select id from {_table(unit, organisation, 'competitor')} where deleted_at is null order by id"
    )
    names = [str(row["id"]) for row in rows]
    several, winners = [], []
    for id, tender in made:
        if tender["status"] not in ("opened", "won", "lost") or len(names) < 3:
            continue
        ours = Decimal(tender["our_price"])
        for place, competitor in enumerate(chance.sample(names, 3 if chance.random() < 0.5 else 2)):
            wins = tender["status"] == "lost" and place == 0
            price = (ours * Decimal(chance.randrange(930, 1090)) / 1000).quantize(Decimal("0.01"))
            # Whoever won had more points than we had, and whoever lost to us fewer.
            points = Decimal(tender["our_score"]) + (Decimal("1.5") if wins else -chance.randrange(1, 12))
            several.append(
                {
                    "tender": id,
                    "competitor": competitor,
                    "price": tender["winning_price"] if wins else f"{price:f}",
                    "score": str(points),
                    "winner": wins,
                }
            )
            if wins:
                winners.append(Operation("update", {"winner": competitor}, id=int(id)))
    await _make(unit, "tender_rival", several)
    if winners:
        await unit.write("tender", winners)


def _deposits(
    chance: Random, made: Sequence[tuple[str, dict[str, Any]]], today: dt.date
) -> list[dict[str, Any]]:
    """One deposit each: most came back within the month, some are late."""
    found = []
    for id, tender in made:
        if tender["status"] in ("tracking", "no_go"):
            continue
        due = dt.datetime.fromisoformat(tender["bid_due_at"]).date()
        amount = (Decimal(tender["budget"]) * Decimal("0.015")).quantize(Decimal(100))
        values: dict[str, Any] = {
            "tender": id,
            "owner": tender["owner"],
            "amount": f"{amount:f}",
            "form": chance.choice(("transfer", "transfer", "transfer", "guarantee")),
            "due_on": (due - dt.timedelta(days=2)).isoformat(),
            "paid_to": tender["agency"],
            "paid_from": "基本户 6222 **** 0188",
            "return_due_on": (due + dt.timedelta(days=30)).isoformat(),
        }
        if tender["status"] != "preparing":
            paid = min(due - dt.timedelta(days=3), today)
            back = due + dt.timedelta(days=chance.randrange(12, 34))
            values |= {
                "status": "paid",
                "paid_on": paid.isoformat(),
                "reference": f"FT{paid:%Y%m%d}{id[-4:]}",
            }
            if "closed_on" in tender and back < today and chance.random() < 0.8:
                values |= {"status": "returned", "returned": f"{amount:f}", "returned_on": back.isoformat()}
        found.append(values)
    return found
