"""Expenses of the demo organisation: budgets of the regions, and what was spent on its deals in the last months.

They are made of the deals that were loaded, in sets; the same deals give the same claims. The last ones are submitted as anybody
submits a claim, so that their approvals wait.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller, System, person
from yunchou.access.organisation import Organisation
from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.english import DEPARTMENTS
from yunchou.base.db import Record, quote
from yunchou.model.object import label
from yunchou.records.change import Operation
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import Unit

DEALS, DAYS, WAITING = 900, 320, 6
REGIONS = ("华东", "华南", "华北", "华中", "西南", "东北")
SPENT: tuple[tuple[str, str, str, int, int], ...] = (
    ("差旅交通", "高铁往返", "Train, both ways", 180, 980),
    ("差旅交通", "机票", "Flight", 620, 2400),
    ("住宿", "酒店住宿", "Hotel", 260, 880),
    ("市内交通", "打车去客户现场", "Taxi to the customer", 18, 160),
    ("客户招待", "与采购负责人午餐", "Lunch with the buyer", 120, 680),
    ("客户招待", "项目组晚餐", "Dinner with the project team", 360, 2200),
    ("样品", "寄送样件", "Samples sent", 90, 3600),
    ("其他", "资料打印装订", "Printing and binding", 25, 240),
)
"""Kind, what for in both languages, and from how much to how much."""
CLAIMS = (
    ("客户拜访与招待费用", "Visits and entertainment"),
    ("出差费用", "Business trip"),
    ("项目跟进费用", "Following up on deals"),
    ("样品与资料费用", "Samples and printing"),
)
DINNERS = Decimal(1500)
"""The limit of entertainment, beyond which a reason stands."""
shipped_names("expense_claim", *(label(zh, en) for zh, en in CLAIMS))
shipped_names("expense_line", *(label(zh, en) for _, zh, en, _, _ in SPENT))
shipped_names(
    "expense_budget", *(label(f"{zh}销售费用", f"Cost of sales, {DEPARTMENTS[zh]}") for zh in REGIONS)
)


async def add_expenses(organisation: Organisation, today: dt.date) -> None:
    """Makes budgets, and claims of the last months in every state: a write for each kind, and one for each that waits."""
    caller = Caller(organisation, System("expenses of the demo"))
    async with Unit(caller, historic=True) as unit:
        kinds = {
            r["name"]: str(r["id"])
            for r in await unit.link.fetch(f"select id, name from {_table(unit, 'expense_kind')}")
        }
        if "客户招待" in kinds:
            limit = {"item_limit": str(DINNERS)}
            await unit.write("expense_kind", [Operation("update", limit, id=int(kinds["客户招待"]))])
        deals = await _deals(unit, today)
        claims = _claims(deals, today)
        made = await _make(unit, "expense_claim", [claim for claim, _ in claims])
        lines = [
            {**line, "kind": kinds[line["kind"]], "claim": id, "status": claim["status"]}
            for id, (claim, several) in zip(made, claims, strict=True)
            for line in several
            if line["kind"] in kinds
        ]
        await _make(unit, "expense_line", lines)
        await _make(unit, "expense_budget", await _budgets(unit, today))
    drafts = [
        (id, int(claim["owner"]))
        for id, (claim, _) in zip(made, claims, strict=True)
        if claim["status"] == "draft"
    ]
    async with Unit(caller) as unit:
        for id, owner in drafts[:WAITING]:
            await _submit(unit, id, owner, today)


def _table(unit: Unit, name: str) -> str:
    return f"{quote(unit.caller.organisation.schema)}.{quote(unit.snapshot.model.object(name).table)}"


async def _make(unit: Unit, name: str, several: Sequence[dict[str, Any]]) -> list[str]:
    operations = [
        Operation("create", {key: value for key, value in values.items() if value is not None})
        for values in several
    ]
    return [str(each.id) for each in await unit.write(name, operations)] if operations else []


async def _deals(unit: Unit, today: dt.date) -> list[Record]:
    """Deals that are open or ended lately, of people who are there, spread over all of them."""
    return list(
        await unit.link.fetch(
            f"select o.id, o.account, o.owner, u.department from {_table(unit, 'opportunity')} o"
            f" join {_table(unit, 'user')} u on u.id = o.owner and u.active and u.department is not null"
            " where o.deleted_at is null and o.account is not null and o.close_date > $1"
            " order by o.id % 97, o.id limit $2",
            today - dt.timedelta(days=DAYS),
            DEALS,
        )
    )


def _claims(deals: Sequence[Record], today: dt.date) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """A claim for each person and fortnight, with what was spent on each deal."""
    chance = stream("expenses")
    spent: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    departments = {deal["owner"]: deal["department"] for deal in deals}
    for deal in deals:
        ago = chance.randrange(1, DAYS)
        for _ in range(chance.choice((1, 2, 2, 3, 4))):
            kind, words, _, least, most = chance.choice(SPENT)
            amount = Decimal(chance.randrange(least * 100, most * 100)) / 100
            spent[deal["owner"], ago // 14].append(
                {
                    "kind": kind,
                    "name": words,
                    "amount": f"{amount:.2f}",
                    "spent_on": (today - dt.timedelta(days=ago)).isoformat(),
                    "opportunity": str(deal["id"]),
                    "account": str(deal["account"]),
                    "reason": "客户高层到访" if kind == "客户招待" and amount > DINNERS else None,
                }
            )
    return [
        (_claim(owner, departments[owner], lines, number, today), lines)
        for number, ((owner, _), lines) in enumerate(
            sorted(spent.items(), key=lambda each: (-each[0][1], each[0][0]))
        )
    ]


def _claim(
    owner: int, department: int, lines: Sequence[dict[str, Any]], number: int, today: dt.date
) -> dict[str, Any]:
    """How far a claim has come: what is a month old is paid, what is ten days old is decided on."""
    last = max(dt.date.fromisoformat(line["spent_on"]) for line in lines)
    age = (today - last).days
    status = "paid" if age > 30 else "approved" if age > 10 else "draft"
    if status == "approved" and number % 9 == 0:
        status = "refused"
    decided = last + dt.timedelta(days=min(age, 5))
    return {
        "name": CLAIMS[number % len(CLAIMS)][0],
        "owner": str(owner),
        "department": str(department),
        "claim_date": last.isoformat(),
        "status": status,
        "submitted_by": None if status == "draft" else str(owner),
        "decided_at": None if status == "draft" else f"{decided.isoformat()}T02:00:00+00:00",
        "refusal": "票据与行程不符" if status == "refused" else None,
        "paid_on": decided.isoformat() if status == "paid" else None,
        "payee_bank": "招商银行",
        "payee_account": f"6214 0000 0000 {owner % 10_000:04d}",
    }


async def _budgets(unit: Unit, today: dt.date) -> list[dict[str, Any]]:
    rows = await unit.link.fetch(
        f"select id, name from {_table(unit, 'department')} where name = any($1::text[]) order by name",
        list(REGIONS),
    )
    return [
        {
            "name": f"{row['name']}销售费用",
            "department": str(row["id"]),
            "starts_on": f"{today.year}-01-01",
            "ends_on": f"{today.year}-12-31",
            "amount": str(280_000 + 120_000 * (place % 3)),
        }
        for place, row in enumerate(rows)
    ]


async def _submit(unit: Unit, id: str, owner: int, today: dt.date) -> None:
    """As the claimant does it, so that the approval begins."""
    who = unit.snapshot.access.people[owner]
    writer = unit.acting(System("a claim of the demo is submitted", person(owner, who.name)))
    values = {
        "status": "submitted",
        "submitted_by": str(owner),
        "submitted_at": f"{today.isoformat()}T01:00:00+00:00",
    }
    await writer.write("expense_claim", [Operation("update", values, id=int(id))])
    rows = await unit.link.fetch(
        f"select id from {_table(unit, 'expense_line')} where claim = $1 order by id", int(id)
    )
    await writer.write(
        "expense_line", [Operation("update", {"status": "submitted"}, id=row["id"]) for row in rows]
    )
