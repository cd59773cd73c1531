"""Official numbers of invoices, and which of those that are issued may still be voided."""

import asyncio
import datetime as dt

import pytest

from tests.apps.commerce.test_chain import act, ordered
from tests.fixtures.asking import read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.records.read import Query, rows

NUMBER = "24442000000012345678"


async def applied(who: Caller, admin: Caller, several: int = 1) -> list[str]:
    """Invoices of one unit of a line each, applied for."""
    order, found = await ordered(who, admin), []
    for _ in range(several):
        found.append((await act(who, "invoice_order", sales_order=order)).invoice)
        (line, *_) = await rows(
            who, "invoice_line", Query(where=f'invoice = "{found[-1]}"', sort=["position", "id"])
        )
        await update(who, "invoice_line", line["id"], quantity=1)
    return found


async def test_an_official_number_is_that_of_one_invoice(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    first, second = await applied(wang, boss, 2)
    await update(wang, "invoice", first, kind="special")
    with refused(422, "rule"):
        await act(boss, "issue_invoice", invoice=first, official_number="   ")
    await act(boss, "issue_invoice", invoice=first, official_number=f" {NUMBER[:4]} {NUMBER[4:]}")
    assert (await read(boss, "invoice", first))["official_number"] == NUMBER
    with refused(422, "unique") as seen:
        await act(boss, "issue_invoice", invoice=second, official_number=NUMBER)
    assert (await read(boss, "invoice", first))["number"] in str(seen.problem)
    assert (await read(boss, "invoice", second))["status"] == "applied"
    # One that is void holds its number no more.
    await act(boss, "void_invoice", invoice=first)
    await act(boss, "issue_invoice", invoice=second, official_number=NUMBER)


async def test_a_number_is_given_once_however_many_give_it_at_once(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    several = await applied(wang, boss, 3)
    tries = await asyncio.gather(
        *(act(boss, "issue_invoice", invoice=each, official_number=NUMBER) for each in several),
        return_exceptions=True,
    )
    assert sum(not isinstance(each, BaseException) for each in tries) == 1


@pytest.mark.parametrize(
    ("kind", "months"),
    [("digital_special", 0), ("digital_ordinary", 0), ("special", 0), ("ordinary", 1), ("other", 1)],
)
async def test_what_is_issued_is_voided_as_the_law_has_it(company: Company, kind: str, months: int) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    (invoice,) = await applied(wang, boss)
    await update(wang, "invoice", invoice, kind=kind)
    today = dt.datetime.now(dt.UTC).astimezone(dt.timezone(dt.timedelta(hours=8))).date()
    day = today if not months else today.replace(day=1) - dt.timedelta(days=1)
    await act(boss, "issue_invoice", invoice=invoice, official_number=NUMBER, issued_on=day.isoformat())
    if kind == "other" or (kind in ("special", "ordinary") and not months):
        await act(boss, "void_invoice", invoice=invoice)
        return
    with refused(422, "rule"):
        await act(boss, "void_invoice", invoice=invoice)
    assert (await act(boss, "red_letter", invoice=invoice, reason="开票有误")).invoice


async def test_an_application_is_voided_whatever_its_kind(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    (invoice,) = await applied(wang, boss)
    await act(boss, "void_invoice", invoice=invoice)
    assert (await read(boss, "invoice", invoice))["status"] == "void"
