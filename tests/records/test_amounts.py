"""Amounts in other currencies: kept as given, counted at the rate of their day, exact to the last digit."""

import asyncio
from collections.abc import Awaitable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.asking import create, delete, figures, names, read, update
from tests.fixtures.organisation import DECLARED, Company
from yunchou.access.actor import Caller
from yunchou.base.errors import Problem
from yunchou.base.money import product, round_half_up
from yunchou.model import store
from yunchou.model.field_types import ValueContext, type_of
from yunchou.model.field_types.base import CellReading, CellWriting
from yunchou.model.object import Field, label
from yunchou.records.change import Operation
from yunchou.records.evaluate import evaluate
from yunchou.records.history import history
from yunchou.records.read import Query, rows
from yunchou.records.write import write


async def problem_of(call: Awaitable[Any]) -> Problem:
    """What a call is refused for."""
    with pytest.raises(Problem) as caught:
        await call
    return caught.value


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def cny(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


async def currency(company: Company, code: str, *rates: tuple[str, str]) -> str:
    """A currency in use with its rates, as (day, rate)."""
    admin = company.caller("管理员")
    results = await write(admin, "currency", [Operation("upsert", {"active": True}, match={"code": code})])
    id = str(results[0].id)
    if rates:
        await company.create(
            admin, "exchange_rate", *({"currency": id, "date": day, "rate": rate} for day, rate in rates)
        )
    return id


async def total(who: Caller, **more: Any) -> Any:
    return (await figures(who, "opportunity", [], v="sum(amount)"))[0]["v"]


async def test_an_amount_comes_back_as_given_and_counts_at_the_rate_of_its_day(company: Company) -> None:
    await currency(company, "USD", ("2026-01-01", "7.1"), ("2026-03-01", "7.2345678901"))
    wang = company.caller("小王")
    early = await create(wang, "opportunity", name="早", amount=usd("100.50"), close_date="2026-02-28")
    await create(wang, "opportunity", name="晚", amount=usd("100.50"), close_date="2026-03-01")
    own = await create(wang, "opportunity", name="本", amount="720", close_date="2026-03-01")
    assert (await read(wang, "opportunity", early))["amount"] == usd("100.50")
    # 100.50 × 7.1 = 713.55; 100.50 × 7.2345678901 = 727.074072… → 727.07
    assert await total(wang) == cny("2160.62")
    assert await names(wang, "opportunity", sort=["amount"]) == ["早", "本", "晚"]
    assert await names(wang, "opportunity", where="amount between 713.55 and 720", sort=["amount"]) == [
        "早",
        "本",
    ]
    assert await names(wang, "opportunity", where="amount = 727.07") == ["晚"]
    assert (await evaluate(wang, "amount * 2", name="opportunity", id=int(early)))["value"] == cny("1427.10")
    assert (await read(wang, "opportunity", own))["amount"] == cny("720.00")
    grouped = await figures(wang, "opportunity", ["amount"], n="count()")
    assert [row["amount"] for row in grouped] == [cny("713.55"), cny("720.00"), cny("727.07")]


async def test_without_any_rate_the_writer_is_told_which(company: Company) -> None:
    await currency(company, "USD", ("2026-03-01", "7.2"))
    wang = company.caller("小王")
    problem = await problem_of(
        create(wang, "opportunity", name="x", amount=usd("1"), close_date="2026-02-28")
    )
    assert problem.status == 422
    (fault,) = problem.errors
    assert (fault.field, fault.code) == ("amount", "rule")
    assert "USD" in fault.message.zh
    assert "2026-02-28" in fault.message.zh
    problem = await problem_of(
        create(wang, "opportunity", name="x", amount={"amount": "1", "currency": "EUR"})
    )
    assert problem.errors[0].code == "not_an_option"


async def test_digits_after_the_point_are_those_of_the_currency(company: Company) -> None:
    await currency(company, "JPY", ("2026-01-01", "0.048123"))
    await currency(company, "KWD", ("2026-01-01", "23.5"))
    wang = company.caller("小王")
    yen = await create(wang, "opportunity", name="日", amount={"amount": 1000, "currency": "JPY"})
    dinar = await create(wang, "opportunity", name="科", amount={"amount": "1.234", "currency": "KWD"})
    assert (await read(wang, "opportunity", yen))["amount"] == {"amount": "1000", "currency": "JPY"}
    assert (await read(wang, "opportunity", dinar))["amount"] == {"amount": "1.234", "currency": "KWD"}
    assert await total(wang) == cny("77.12")  # 48.12 + 29.00 (28.999)
    for amount in ({"amount": "0.5", "currency": "JPY"}, {"amount": "1.2345", "currency": "KWD"}, "1.005"):
        problem = await problem_of(create(wang, "opportunity", name="x", amount=amount))
        assert problem.errors[0].code == "out_of_range"


async def test_a_new_day_of_the_deal_is_a_new_rate_and_no_change_of_the_amount(company: Company) -> None:
    await currency(company, "USD", ("2026-01-01", "7"), ("2026-02-01", "8"))
    wang = company.caller("小王")
    deal = await create(wang, "opportunity", name="x", amount=usd("10"), close_date="2026-01-15")
    await update(wang, "opportunity", deal, close_date="2026-02-15")
    assert await total(wang) == cny("80.00")
    events = (await history(wang, "opportunity", int(deal)))["events"]
    assert events[0]["changes"] == {"close_date": ["2026-01-15", "2026-02-15"]}
    assert events[-1]["changes"]["amount"] == [None, usd("10.00")]
    await update(wang, "opportunity", deal, amount=20)
    assert (await read(wang, "opportunity", deal))["amount"] == cny("20.00")
    assert await total(wang) == cny("20.00")
    assert (await history(wang, "opportunity", int(deal)))["events"][0]["changes"] == {
        "amount": [usd("10.00"), cny("20.00")]
    }
    await update(wang, "opportunity", deal, amount=None)
    assert (await read(wang, "opportunity", deal))["amount"] is None


async def test_amounts_follow_when_a_rate_is_added_corrected_or_withdrawn(company: Company) -> None:
    dollar = await currency(company, "USD", ("2026-01-01", "7"))
    wang, admin = company.caller("小王"), company.caller("管理员")
    deal = await create(wang, "opportunity", name="x", amount=usd("10"), close_date="2026-06-30")
    await create(wang, "opportunity", name="y", amount=usd("10"), close_date="2026-01-30")
    version = (await read(wang, "opportunity", deal))["version"]
    rate = await create(admin, "exchange_rate", currency=dollar, date="2026-06-01", rate="7.5")
    assert await total(wang) == cny("145.00")
    await update(admin, "exchange_rate", rate, rate="7.6")
    assert await total(wang) == cny("146.00")
    await update(admin, "exchange_rate", rate, date="2026-07-01")
    assert await total(wang) == cny("140.00")
    await update(admin, "exchange_rate", rate, date="2026-06-30")
    await delete(admin, "exchange_rate", rate)
    assert await total(wang) == cny("140.00")
    assert (await read(wang, "opportunity", deal))["version"] == version


async def test_one_rate_a_day_also_when_two_are_entered_at_once(company: Company) -> None:
    dollar = await currency(company, "USD", ("2026-01-01", "7"))
    admin = company.caller("管理员")
    assert (
        await problem_of(create(admin, "exchange_rate", currency=dollar, date="2026-01-01", rate="8"))
    ).status == 409
    for rate in ("0", "-1"):
        problem = await problem_of(
            create(admin, "exchange_rate", currency=dollar, date="2026-01-02", rate=rate)
        )
        assert problem.errors[0].code == "out_of_range"
    both = await asyncio.gather(
        *(create(admin, "exchange_rate", currency=dollar, date="2026-05-01", rate=r) for r in ("7.1", "7.2")),
        return_exceptions=True,
    )
    assert sum(isinstance(each, str) for each in both) == 1
    twice = [
        Operation("create", {"currency": dollar, "date": "2026-05-02", "rate": r}) for r in ("7.1", "7.2")
    ]
    results = await write(admin, "exchange_rate", twice, atomic=False)
    assert [r.status for r in results] == [201, 409]
    named = await read(admin, "exchange_rate", str(results[0].id))
    assert named["name"] == "USD 2026-05-02"


async def test_currencies_are_completed_from_their_code_and_the_own_one_stays(company: Company) -> None:
    admin = company.caller("管理员")
    krw = await read(admin, "currency", await create(admin, "currency", code="krw"))
    assert (krw["code"], krw["name"], krw["digits"], krw["active"]) == ("KRW", "韩元", 0, True)
    assert (await problem_of(create(admin, "currency", code="12A"))).errors[0].code == "wrong_type"
    assert (await problem_of(create(admin, "currency", code="KRW"))).status == 409
    assert (await problem_of(update(admin, "currency", krw["id"], code="THB"))).errors[0].field == "code"
    assert (await problem_of(update(admin, "currency", krw["id"], digits=2))).errors[0].field == "digits"
    own = (await _ids(admin, 'code = "CNY"'))[0]
    assert (await problem_of(update(admin, "currency", own, active=False))).errors[0].code == "rule"
    assert (await problem_of(delete(admin, "currency", own))).errors[0].code == "rule"
    assert (
        await problem_of(create(admin, "exchange_rate", currency=own, date="2026-01-01", rate=1))
    ).status == 422
    await update(admin, "currency", krw["id"], active=False)
    wang = company.caller("小王")
    problem = await problem_of(create(wang, "opportunity", name="x", amount={"amount": 1, "currency": "KRW"}))
    assert problem.errors[0].code == "not_an_option"


async def _ids(who: Caller, where: str) -> list[str]:
    return [row["id"] for row in await rows(who, "currency", Query(where=where))]


async def test_a_rep_may_not_touch_rates_but_counts_with_them(company: Company) -> None:
    dollar = await currency(company, "USD", ("2026-01-01", "7"))
    wang = company.caller("小王")
    assert (
        await problem_of(create(wang, "exchange_rate", currency=dollar, date="2026-02-01", rate=8))
    ).status == 403
    await create(wang, "opportunity", name="x", amount=usd("10"))
    assert await total(wang) == cny("70.00")


async def test_convert_counts_in_another_currency_at_the_rate_of_a_day(company: Company) -> None:
    await currency(company, "USD", ("2026-01-01", "7"), ("2026-02-01", "8"))
    await currency(company, "JPY", ("2026-01-01", "0.05"))
    wang = company.caller("小王")
    account = await create(wang, "account", name="客户")
    deal = await create(wang, "opportunity", name="x", amount="100", close_date="2026-01-10", account=account)

    async def value(expression: str) -> Any:
        return (await evaluate(wang, expression, name="opportunity", id=int(deal)))["value"]

    assert await value('CONVERT(amount, "USD", close_date)') == 14.29
    assert await value('CONVERT(amount, "USD")') == 12.5
    assert await value('CONVERT(amount, "JPY")') == 2000
    assert await value('CONVERT(amount, "CNY")') == 100
    assert await value('CONVERT(amount, "USD", "2025-12-31")') is None
    assert await value('CONVERT(amount, "XXX")') is None
    assert await names(wang, "opportunity", where='CONVERT(amount, "USD", close_date) > 14') == ["x"]
    counted = await evaluate(
        wang, 'COUNT(opportunities, CONVERT(amount, "USD") > 12)', name="account", id=int(account)
    )
    assert counted["value"] == 1


async def test_old_clients_go_on_as_before(company: Company) -> None:
    """A bare number and the organisation's currency mean what they meant when there was no other currency."""
    await currency(company, "USD", ("2026-01-01", "7"))
    wang = company.caller("小王")
    deal = await create(wang, "opportunity", name="x", amount=usd("10"))
    for bare in (5, "5", {"amount": "5"}, cny("5.00")):
        await update(wang, "opportunity", deal, amount=bare)
        assert (await read(wang, "opportunity", deal))["amount"] == cny("5.00")


async def test_what_was_there_before_there_were_other_currencies_stays(company: Company) -> None:
    """An organisation of an earlier version: amounts of two digits in one column of their own."""
    wang, organisation = company.caller("小王"), company.organisation
    await create(wang, "opportunity", name="旧", amount="12.30", close_date="2026-01-01")
    schema = organisation.schema
    async with organisation.db.transaction() as link:
        for row in await link.fetch(
            f"select object, column_name from \"{schema}\".model_column where sql_type = 'numeric'"
        ):
            table = f'"{schema}"."r_{row["object"]}"'
            beside = [f"{row['column_name']}__currency", f"{row['column_name']}__original"]
            if await link.fetchval("select to_regclass($1) is not null", table) and await link.fetchval(
                "select count(*) from information_schema.columns where table_schema = $1 and table_name = $2"
                " and column_name = any($3::text[])",
                schema,
                f"r_{row['object']}",
                beside,
            ):
                await link.execute(
                    f'alter table {table} drop column "{beside[0]}", drop column "{beside[1]}",'
                    f' alter column "{row["column_name"]}" type numeric(20,2)'
                )
                await link.execute(
                    f"update \"{schema}\".model_column set sql_type = 'numeric(20,2)' where object = $1 and column_name = $2",
                    row["object"],
                    row["column_name"],
                )
        await link.execute(f'delete from "{schema}".upgrade where number = 20')
        assert await store.upgrade(link, schema, organisation.id, DECLARED)
    await currency(company, "USD", ("2026-01-01", "7.12345"))
    await create(wang, "opportunity", name="新", amount=usd("0.01"), close_date="2026-01-01")
    assert await total(wang) == cny("12.37")
    assert await names(wang, "opportunity", where="amount = 12.3") == ["旧"]


CELLS: list[tuple[str, Any]] = [
    ("¥1,234.50", "1234.5"),
    ("3.2万元", "32000"),
    ("USD 12", usd("12")),
    ("12.50 usd", usd("12.5")),
    ("US$1,234", usd("1234")),
    ("300美元", usd("300")),
    ("€ -3", {"amount": "-3", "currency": "EUR"}),
    ("RMB 5", cny("5")),
]


@pytest.mark.parametrize(("cell", "read_as"), CELLS)
def test_cells_of_tables_may_name_the_currency(cell: str, read_as: Any) -> None:
    field = Field("amount", "money", label("金额", "Amount"))
    assert type_of(field).reader(field, CellReading())(cell) == read_as


@pytest.mark.parametrize("shown", [None, usd("12.50"), cny("12.00"), {"amount": "1000", "currency": "JPY"}])
def test_what_is_exported_is_read_as_the_same_amount(shown: Any) -> None:
    field = Field("amount", "money", label("金额", "Amount"))
    context = ValueContext("CNY", "Asia/Shanghai", {"USD": 2, "JPY": 0})
    (cell,) = type_of(field).writer(field, CellWriting())(shown)
    if shown is None:
        assert cell is None
        return
    again = type_of(field).parse(type_of(field).reader(field, CellReading())(cell), field, context)
    assert type_of(field).event(again, field, context) == shown


@given(amount=st.decimals(0, 10**13, places=2), rate=st.decimals("0.0000000001", 1000, places=10))
def test_conversion_is_the_product_rounded_once(amount: Decimal, rate: Decimal) -> None:
    """Half-up to the minor unit, whatever the number of digits: against whole numbers."""
    scaled = int(amount.scaleb(2)) * int(rate.scaleb(10))
    cents, rest = divmod(scaled, 10**10)
    assert int(round_half_up(product(amount, rate), 2).scaleb(2)) == cents + (rest * 2 >= 10**10)


@pytest.mark.parametrize("given", [{"amount": "1", "currency": "usd"}, {"amount": "1", "currency": None}])
async def test_odd_currencies_are_problem_of(company: Company, given: dict[str, Any]) -> None:
    await currency(company, "USD", ("2026-01-01", "7"))
    problem = await problem_of(create(company.caller("小王"), "opportunity", name="x", amount=given))
    assert problem.errors[0].code == "not_an_option"


async def test_a_rate_without_a_day_goes_and_nothing_follows_it(company: Company) -> None:
    schema, db = company.organisation.schema, company.organisation.db
    id = await db.fetchval(f'insert into "{schema}".r_exchange_rate (name) values (null) returning id')
    assert (await delete(company.system, "exchange_rate", str(id))).status == 204
