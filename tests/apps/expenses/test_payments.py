"""Payments: approved claims gathered once, told to the bank by a file, and marked as paid once."""

import asyncio
import csv
from pathlib import Path

import pytest

from tests.apps.expenses.conftest import Spending
from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from tests.rules.automation.conftest import work
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.apps.expenses.paying import FIELDS, write_file
from yunchou.apps.together.notifications import notifications
from yunchou.records.read import Query, rows


@pytest.fixture
async def finance(company: Company) -> Caller:
    """Somebody who pays."""
    role = company.ids["财务"]
    admin = company.caller("管理员")
    company.ids["钱会计"] = await create(
        admin, "user", name="钱会计", login="qian@test.example", roles=[role]
    )
    return company.caller("钱会计")


async def approved(spending: Spending, person: str = "小王", **values: str) -> str:
    """A claim that may be paid."""
    claim = await spending.claim(person, **values)
    approval = await spending.submit(person, claim)
    assert approval is not None
    await spending.say("李经理", approval, "approve")
    return claim


async def test_claims_are_gathered_and_paid_once(spending: Spending, finance: Caller) -> None:
    first, second = await approved(spending), await approved(spending, "小张")
    made = await run(finance, "expenses.prepare_payment", {"claims": [first, second, first]})
    assert (made.claims, made.total) == (2, "100.00")
    with refused(422, "rule"):
        await run(finance, "expenses.prepare_payment", {"claims": [second]})
    answers = await asyncio.gather(
        *(run(finance, "expenses.mark_paid", {"payment": made.payment, "reference": "B1"}) for _ in range(2)),
        return_exceptions=True,
    )
    assert sorted(isinstance(each, BaseException) for each in answers) == [False, True]
    for claim in (first, second):
        assert (await read(finance, "expense_claim", claim))["status"] == "paid"
    shown = await read(finance, "expense_payment", made.payment)
    assert (shown["status"], shown["reference"], shown["paid_by"]["name"]) == ("paid", "B1", "钱会计")
    with refused(422, "rule"):
        await run(finance, "expenses.cancel_payment", {"payment": made.payment})
    await work(spending.company)
    told = (await notifications(spending.company.caller("小王")))["notifications"]
    assert any("已付款" in each["text"] for each in told)


async def test_what_is_cancelled_can_be_paid_with_another(spending: Spending, finance: Caller) -> None:
    claim = await approved(spending)
    made = await run(finance, "expenses.prepare_payment", {"claims": [claim]})
    await run(finance, "expenses.cancel_payment", {"payment": made.payment})
    again = await run(finance, "expenses.prepare_payment", {"claims": [claim]})
    assert again.payment != made.payment
    with refused(422, "rule"):
        await run(finance, "expenses.mark_paid", {"payment": made.payment})


async def test_only_what_is_approved_is_paid_by_those_who_may(spending: Spending, finance: Caller) -> None:
    draft, ready = await spending.claim("小王"), await approved(spending)
    for claims in ([draft], [draft, ready]):
        with refused(422, "rule"):
            await run(finance, "expenses.prepare_payment", {"claims": claims})
    for bad in (["0"], ["x"], [ready, str(2**62)]):
        with refused(404):
            await run(finance, "expenses.prepare_payment", {"claims": bad})
    with refused(422):
        await run(finance, "expenses.prepare_payment", {"claims": []})
    for name in ("小王", "李经理"):
        with refused(403):
            await run(spending.company.caller(name), "expenses.prepare_payment", {"claims": [ready]})
    made = await run(finance, "expenses.prepare_payment", {"claims": [ready]})
    for day in ("2999-01-01", "gestern"):
        with refused(422):
            await run(finance, "expenses.mark_paid", {"payment": made.payment, "paid_on": day})
    with refused(422):
        await update(finance, "expense_claim", ready, payment=None)


async def test_the_file_names_payee_account_and_amount(
    spending: Spending, finance: Caller, tmp_path: Path
) -> None:
    claim = await approved(
        spending, name="=HYPERLINK(1)", payee_bank="工商银行", payee_account="6222020000001234567"
    )
    await run(finance, "expenses.prepare_payment", {"claims": [claim]})
    found = await rows(finance, "expense_claim", Query(fields=FIELDS, where="payment is not null"))
    write_file(tmp_path / "a.csv", found, "zh-CN", "csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        head, line = list(csv.reader(file))
    assert head[1] == "收款人"
    assert line[1:7] == ["小王", "工商银行", "6222020000001234567", "50.00", "CNY", "'=HYPERLINK(1)"]
    write_file(tmp_path / "a.xlsx", found, "en", "xlsx")
    assert (tmp_path / "a.xlsx").stat().st_size > 0
