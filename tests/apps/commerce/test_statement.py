"""The statement of account: opening and closing balance, to the cent, over whatever happened."""

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.apps.commerce.test_chain import act, ordered
from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.commerce.statement import Statement, StatementOfCurrency, statement_in
from yunchou.apps.commerce.statement_paper import paper_of, statement_pdf
from yunchou.records.read import Query, rows


async def statement(who: Caller, account: str, starts: str, ends: str) -> Statement:
    made = await act(who, "account_statement", account=account, starts_on=starts, ends_on=ends)
    assert isinstance(made, Statement)
    return made


async def billed(company: Company) -> tuple[str, str]:
    """An order of 90.09 that is invoiced, and its customer."""
    wang, boss = company.caller("小王"), company.caller("管理员")
    order = await ordered(wang, boss)
    invoice = (await act(wang, "invoice_order", sales_order=order)).invoice
    await act(boss, "issue_invoice", invoice=invoice, official_number="26001", issued_on="2026-02-10")
    return str((await read(boss, "sales_order", order))["account"]["id"]), str(invoice)


async def test_what_was_before_is_the_opening_balance(company: Company) -> None:
    boss = company.caller("管理员")
    account, _ = await billed(company)
    await create(boss, "payment", account=account, amount="40.00", paid_on="2026-03-05")
    other = await create(boss, "payment", account=account, amount="100", paid_on="2026-03-06")
    await act(boss, "refund_payment", payment=other, reason="多付", amount="20.5")
    (february,) = (await statement(boss, account, "2026-02-01", "2026-02-28")).statements
    assert (february.opening, february.charged, february.paid, february.closing) == (
        "0.00",
        "90.09",
        "0.00",
        "90.09",
    )
    (march,) = (await statement(boss, account, "2026-03-01", "2026-03-31")).statements
    assert (march.opening, march.charged, march.paid, march.closing) == ("90.09", "0.00", "140.00", "-49.91")
    assert [(e.day, e.kind, e.paid, e.balance) for e in march.entries] == [
        ("2026-03-05", "payment", "40.00", "50.09"),
        ("2026-03-06", "payment", "100.00", "-49.91"),
    ]
    (everything,) = (await statement(boss, account, "2026-01-01", "2099-12-31")).statements
    assert (everything.charged, everything.closing) == ("110.59", "-29.41")
    assert (await statement(boss, account, "2025-01-01", "2025-12-31")).statements == []


async def test_what_is_taken_back_and_given_up_counts(company: Company) -> None:
    boss = company.caller("管理员")
    account, invoice = await billed(company)
    order = (await read(boss, "invoice", invoice))["sales_order"]["id"]
    await act(boss, "write_off", sales_order=order, reason="破产", amount="10.09")
    red = (await act(boss, "red_letter", invoice=invoice, reason="退货")).invoice
    await act(boss, "issue_invoice", invoice=red, official_number="26002")
    (found,) = (await statement(boss, account, "2026-01-01", "2099-12-31")).statements
    assert sorted((e.kind, e.charged, e.paid) for e in found.entries) == [
        ("bad_debt", "", "10.09"),
        ("invoice", "90.09", ""),
        ("red_invoice", "-90.09", ""),
    ]
    assert found.closing == "-10.09"


async def test_each_currency_stands_alone(company: Company) -> None:
    boss = company.caller("管理员")
    account, _ = await billed(company)
    (usd,) = await rows(boss, "currency", Query(fields=["id"], where='code = "USD"'))
    await update(boss, "currency", usd["id"], active=True)
    await create(boss, "exchange_rate", currency=usd["id"], date="2026-01-01", rate="7.1")
    await create(
        boss, "payment", account=account, amount={"amount": "3.33", "currency": "USD"}, paid_on="2026-02-11"
    )
    own, foreign = (await statement(boss, account, "2026-02-01", "2026-02-28")).statements
    assert (own.closing, foreign.currency, foreign.closing) == ("90.09", "USD", "-3.33")


async def test_who_may_ask_and_for_what(company: Company) -> None:
    boss, wang = company.caller("管理员"), company.caller("小王")
    account, _ = await billed(company)
    with refused(403):
        await statement(wang, account, "2026-02-01", "2026-02-28")
    with refused(404):
        await statement(boss, "99", "2026-02-01", "2026-02-28")
    with refused(422):
        await statement(boss, account, "2026-03-01", "2026-02-28")
    with refused(422):
        await statement(boss, account, "2026-02-30", "2026-03-28")


async def test_the_paper_in_both_languages(company: Company) -> None:
    boss = company.caller("管理员")
    account, _ = await billed(company)
    await update(boss, "account", account, name='#import "x": *; $ <b>')
    found = await statement(boss, account, "2026-02-01", "2026-02-28")
    for language in ("zh-CN", "en"):
        assert (await statement_pdf("云舟", found, language)).startswith(b"%PDF")
    rows: Any = paper_of("云舟", found, "en")["parts"][0]["rows"]
    assert rows[1] == ["2026-02-10", "Invoice", "26001", "90.09", "", "90.09"]


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 10**9)), max_size=30), st.integers(-(10**9), 10**9))
def test_the_closing_balance_is_what_the_entries_say(moves: list[tuple[bool, int]], opening: int) -> None:
    rows: Any = [
        {"day": dt.date(2026, 1, 1), "kind": "invoice" if charges else "payment", "object": "invoice", "id": n,
         "number": str(n), "amount": Decimal(cents if charges else -cents).scaleb(-2), "charges": charges}
        for n, (charges, cents) in enumerate(moves)
    ]  # fmt: skip
    found: StatementOfCurrency = statement_in("CNY", Decimal(opening).scaleb(-2), rows, 2)
    assert Decimal(found.opening) + Decimal(found.charged) - Decimal(found.paid) == Decimal(found.closing)
    assert found.entries == [] or found.entries[-1].balance == found.closing
