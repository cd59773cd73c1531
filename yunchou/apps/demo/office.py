"""What else goes on in the demo's office: whoever keeps the books, leave and who stands in, shares and a rule, clauses on
quotes, money that goes back, claims that are paid together, votes on articles and alerts of late cases.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.actor import Caller, person
from yunchou.apps.commerce.collecting import RefundPayment, refund_payment
from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.paper_room import make, table
from yunchou.apps.expenses.paying import MarkPaid, PreparePayment, mark_paid, prepare_payment
from yunchou.apps.service.articles import Vote, vote_article
from yunchou.apps.service.escalating import escalate
from yunchou.model.object import label
from yunchou.records.change import moment_now
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import Unit

DAY = dt.timedelta(days=1)
FINANCE = ("温雅琴", "wen.yaqin@demo.example", "财务经理")
"""Who closes months, writes off and issues invoices: name, login and title."""
ABSENT, DEPUTY = "叶文静", "郑晓敏"
LEAVES = (
    (ABSENT, "annual", -1, 3, "approved", "年假"),
    ("楼思敏", "personal", 6, 6, "requested", "家中有事"),
    ("秦浩", "sick", -24, -22, "approved", "感冒发烧"),
    ("廖勇", "compensatory", -9, -9, "approved", "周末展会调休"),
)
"""Who, which kind, from and until in days from today, how it stands, why."""
SHARED = ("A 级客户向售前开放", "Grade A customers for presales")
CHECKED = ("大额商机须有联系人", "Large deals have a contact")
CLAUSES, QUOTED = ("付款条件", "交付与验收", "质量保证"), 12
VOTES = ("顾晓琳", "罗海峰", "邱明轩", "孟凡", "姜雨桐")
PAID, PREPARED = 6, 5
"""Approved claims in the payment that went out, and in the one that is ready."""

shipped_names("sharing_rule", label(*SHARED))
shipped_names("validation_rule", label(*CHECKED))


async def add_office(administrator: Caller, today: dt.date) -> None:
    """Makes all of it, each as whoever does such a thing."""
    async with Unit(administrator) as unit:
        await _finance(unit)
        people = {each.name: str(each.id) for each in unit.snapshot.access.people.values() if each.active}
        await _absences(unit, people, today)
        await _shared(unit, people)
        await _clauses(unit)
        await _refund(unit, today)
        await _claims(unit, today)
        await _alerts(unit)
    await _votes(administrator, people)


async def _finance(unit: Unit) -> None:
    """The person of finance, who is not among those that sell."""
    name, login, title = FINANCE
    role = await unit.link.fetchval(f"select id from {table(unit, 'role')} where code = 'finance'")
    boss = await unit.link.fetchval(
        f"select id from {table(unit, 'user')} where login = 'lu.zhenhua@demo.example'"
    )
    place = await unit.link.fetchval(f"select id from {table(unit, 'department')} where name = '总部'")
    values = {"name": name, "login": login, "email": login, "title": title, "roles": [str(role)]}
    await make(unit, "user", [values | {"department": place and str(place), "manager": boss and str(boss)}])


async def _absences(unit: Unit, people: Mapping[str, str], today: dt.date) -> None:
    leaves = [
        {"person": people[name], "kind": kind, "state": state, "reason": reason}
        | {"starts_on": (today + first * DAY).isoformat(), "ends_on": (today + last * DAY).isoformat()}
        for name, kind, first, last, state, reason in LEAVES
        if name in people
    ]
    await make(unit, "leave", leaves)
    if {ABSENT, DEPUTY} <= people.keys():
        days = {"starts_on": (today - DAY).isoformat(), "ends_on": (today + 3 * DAY).isoformat()}
        values = {"absent": people[ABSENT], "deputy": people[DEPUTY], "reason": "年假期间代理客户与审批"}
        await make(unit, "delegation", [values | days])


async def _shared(unit: Unit, people: Mapping[str, str]) -> None:
    """People who work on the largest open deals, a rule that opens customers, and one that checks deals."""
    department = await unit.link.fetchval(
        f"select id from {table(unit, 'department')} where name = '售前技术部' and deleted_at is null"
    )
    if department is not None:
        values = {"name": SHARED[0], "object": "account", "condition": 'grade = "A"', "rights": "read"}
        await make(unit, "sharing_rule", [values | {"department": str(department)}])
    rule = {
        "name": CHECKED[0],
        "object": "opportunity",
        "condition": 'stage.kind = "open" and amount > 5000000 and contact is null',
        "message_zh": "金额超过五百万的商机须指定联系人",
        "message_en": "A deal of more than five million needs a contact",
        "field": "contact",
    }
    await make(unit, "validation_rule", [rule])
    deals = await unit.link.fetch(
        f"select o.id from {table(unit, 'opportunity')} o join {table(unit, 'stage')} s on s.id = o.stage"
        " where s.kind = 'open' and o.deleted_at is null and o.amount is not null order by o.amount desc, o.id limit 4"
    )
    helpers = [people[name] for name in ("邱明轩", "孟凡") if name in people]
    teams = [
        {"object": "opportunity", "record": str(deal["id"]), "person": helpers[n % len(helpers)]}
        | {"part": "技术方案", "rights": "read"}
        for n, deal in enumerate(deals)
        if helpers
    ]
    await make(unit, "record_team", teams)


async def _clauses(unit: Unit) -> None:
    """The latest quotes carry what was approved."""
    clauses = await unit.link.fetch(
        f"select id, name from {table(unit, 'clause')} where name = any($1::text[]) and deleted_at is null",
        list(CLAUSES),
    )
    quotes = await unit.link.fetch(
        f"select id from {table(unit, 'quote')} where deleted_at is null order by quote_date desc, id limit $1",
        QUOTED,
    )
    known = {each["name"]: str(each["id"]) for each in clauses}
    carried = [
        {"quote": str(quote["id"]), "clause": known[name], "position": 10 * place}
        for quote in quotes
        for place, name in enumerate(CLAUSES, 1)
        if name in known
    ]
    await make(unit, "quote_clause", carried)


async def _refund(unit: Unit, today: dt.date) -> None:
    """A customer paid too much; half of it went back."""
    row = await unit.link.fetchrow(
        f"select a.id, a.name from {table(unit, 'account')} a join {table(unit, 'sales_order')} o on o.account = a.id"
        " where a.deleted_at is null and o.deleted_at is null order by o.order_date desc, o.id limit 1"
    )
    if row is None:
        return
    values = {
        "account": str(row["id"]),
        "payer": row["name"],
        "paid_on": (today - 2 * DAY).isoformat(),
        "amount": "12000",
        "reference": "20261112008817",
        "remark": "重复付款",
    }
    (payment,) = await make(unit, "payment", [values])
    await refund_payment(unit, RefundPayment(payment, "客户重复付款", "6000"))


async def _claims(unit: Unit, today: dt.date) -> None:
    """A payment of approved claims that went out, and one that is ready for the bank."""
    rows = await unit.link.fetch(
        f"select id from {table(unit, 'expense_claim')} where status = 'approved' and payment is null and deleted_at is null"
        " order by claim_date, id limit $1",
        PAID + PREPARED,
    )
    ids = [str(row["id"]) for row in rows]
    if len(ids) == PAID + PREPARED:
        went = await prepare_payment(unit, PreparePayment(ids[:PAID]))
        paid_on = (today - DAY).isoformat()
        await mark_paid(unit, MarkPaid(went.payment, paid_on, "CMB 8820 1127"))
        await prepare_payment(unit, PreparePayment(ids[PAID:]))


async def _alerts(unit: Unit) -> None:
    """What service levels say of cases that are late by now."""
    now = moment_now()
    rows = await unit.link.fetch(
        f"select id from {table(unit, 'case')} where alert_at <= $1 and deleted_at is null order by id", now
    )
    await escalate(unit, [row["id"] for row in rows], now)


async def _votes(administrator: Caller, people: Mapping[str, str]) -> None:
    """Most found the articles helpful."""
    organisation = administrator.organisation
    async with Unit(administrator) as unit:
        articles: Sequence[Any] = await unit.link.fetch(
            f"select id from {table(unit, 'knowledge_article')} where status = 'published' and deleted_at is null order by id"
        )
    chance = stream("votes")
    for name in VOTES:
        if name not in people:
            continue
        voter = Caller(organisation, person(int(people[name]), name), administrator.language)
        async with Unit(voter) as unit:
            for article in articles:
                if chance.random() < 0.7:
                    await vote_article(unit, Vote(str(article["id"]), helpful=chance.random() < 0.8))
