"""A bank's file: read whatever the bank, each line once, matched with reasons, and booked."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.apps.commerce.test_chain import act, ordered
from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.commerce.bank_files import BankFile, read_bank_file
from yunchou.apps.commerce.bank_lines import Kept, keep_bank_file
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit

ICBC = """\
[HISTORYDETAIL]
凭证号,本方账号,对方账号,交易时间,借/贷,借方发生额,贷方发生额,对方行号,摘要,用途,对方单位名称,余额,个性化信息
0001,6222000,6217001,2026-03-02 10:01:02,贷,,"30,030.50",,货款,SO-202603-0001,远大制造有限公司,"130,030.50",
0002,6222000,6217002,2026-03-02 11:00:00,借,500.00,,,手续费,,本行,"129,530.50",
0003,6222000,6217003,2026-03-03 09:00:00,贷,,12.30,,转账,,张三,"129,542.80",
合计,,,合计,,500.00,"30,042.80",,,,,,
"""
CMB = """\
交易日,交易时间,起息日,交易类型,借方金额,贷方金额,余额,摘要,流水号,收(付)方名称,收(付)方帐号
20260302,100102,20260302,汇入,,"1,000.00","5,000.00",货款,Z123,远大制造有限公司,6217001
20260302,100103,20260302,汇入,,"1,000.00","6,000.00",货款,Z124,远大制造有限公司,6217001
bad,100103,20260302,汇入,,"1,000.00","6,000.00",货款,Z125,远大制造有限公司,6217001
"""
SIGNED = "Date;Amount (EUR);Counterparty;Reference;Currency\n2026-03-02;-5;Landlord;R1;EUR\n2026-03-04;7.25;Acme Ltd;R2;EUR\n"
MARKED = "日期\t发生额\t借贷标志\t对方户名\t摘要\n2026/3/5\t8.00\t借\t房东\t房租\n2026/3/5\t9.00\t贷\t甲公司\t货款\n"


def file(folder: Path, text: str, encoding: str = "utf-8") -> BankFile:
    path = folder / "flow.csv"
    path.write_text(text, encoding=encoding)
    return read_bank_file(path, "flow.csv")


@pytest.mark.parametrize(
    ("text", "encoding", "entries", "out", "faults"),
    [
        (
            ICBC,
            "gbk",
            [("30030.50", "远大制造有限公司", "货款 SO-202603-0001"), ("12.30", "张三", "转账")],
            1,
            0,
        ),
        (CMB, "utf-8-sig", [("1000.00", "远大制造有限公司", "货款")] * 2, 0, 1),
        (SIGNED, "utf-8", [("7.25", "Acme Ltd", "")], 1, 0),
        (MARKED, "utf-8", [("9.00", "甲公司", "货款")], 1, 0),
    ],
)
def test_files_of_banks(
    tmp_path: Path, text: str, encoding: str, entries: list[tuple[str, str, str]], out: int, faults: int
) -> None:
    found = file(tmp_path, text, encoding)
    assert [(f"{e.amount:f}", e.payer, e.remark) for e in found.entries] == entries
    assert (found.out, len(found.faults)) == (out, faults)
    assert len({e.key for e in found.entries}) == len(entries)


def test_what_is_no_statement_is_refused(tmp_path: Path) -> None:
    with refused(422, "invalid"):
        file(tmp_path, "产品,数量\n泵,3\n")
    with refused(400):
        file(tmp_path, "")
    many = "日期,收入\n" + "2026-01-01,1\n" * 5001
    with refused(413):
        file(tmp_path, many)
    odd = file(tmp_path, "日期,收入,付款人\n2026-01-01,1e400,甲\n2026-01-01,abc,甲\n2026-01-01,1.005,=1+1\n")
    assert (len(odd.faults), [e.payer for e in odd.entries]) == (2, ["=1+1"])


async def keep(who: Caller, found: BankFile) -> Kept:
    async with Unit(who) as unit:
        return await keep_bank_file(unit, "flow.csv", found)


async def proposals(who: Caller, statement: int) -> list[Any]:
    return list((await act(who, "propose_bank_lines", bank_statement=str(statement))).lines)


async def lines_of(who: Caller, statement: int) -> list[dict[str, Any]]:
    return await rows(
        who, "bank_line", Query(where=f'bank_statement = "{statement}"', sort=["position"], limit=200)
    )


def entries(folder: Path, *several: tuple[str, str, str]) -> BankFile:
    """A file of these payers, amounts and remarks."""
    body = "".join(f"2026-02-0{n},{a},{p},R{n},{r}\n" for n, (p, a, r) in enumerate(several, 1))
    return file(folder, f"交易日期,收入,对方户名,流水号,附言\n{body}")


async def planned(company: Company) -> tuple[str, dict[str, Any]]:
    """An order of 90.09 in three instalments of 30.03, and its customer."""
    wang, boss = company.caller("小王"), company.caller("管理员")
    order = await ordered(wang, boss)
    await act(wang, "plan_instalments", sales_order=order, count=3, first_due_on="2026-01-31")
    head = await read(boss, "sales_order", order)
    await update(boss, "account", head["account"]["id"], name="深圳市华为科技有限公司")
    return order, head


async def test_lines_are_matched_with_reasons_and_booked(company: Company, tmp_path: Path) -> None:
    boss = company.caller("管理员")
    order, head = await planned(company)
    found = entries(
        tmp_path,
        ("某人", "30.03", f"货款{head['number']}"),
        ("华为科技（深圳）有限公司", "30.03", ""),
        ("深圳市华为科技有限公司", "35", ""),
        ("不认识", "1", ""),
    )
    kept = await keep(boss, found)
    assert (kept.new, kept.before, kept.known) == (4, 0, 0)
    first, second, third, last = await proposals(boss, kept.statement)
    assert (first.reasons, first.score, first.likely) == (["number", "named"], 100, True)
    assert (second.reasons, second.likely, second.left) == (["similar", "exact"], True, "0.00")
    # What the lines before take is proposed to no other: 30.03 is left, and 4.97 stays a prepayment.
    assert (third.reasons, [s.amount for s in third.settles], third.left) == (
        ["name", "oldest"],
        ["30.03"],
        "4.97",
    )
    assert (last.account, last.score, last.reasons) == (None, 0, ["unknown"])
    chosen = [
        {
            "line": each.line,
            "account": each.account,
            "settles": [{"instalment": s.instalment, "amount": s.amount} for s in each.settles],
        }
        for each in (first, second, third)
    ]
    booked = await act(boss, "accept_bank_lines", bank_statement=str(kept.statement), lines=chosen)
    assert (len(booked.payments), booked.allocations) == (3, 3)
    after = await read(boss, "sales_order", order)
    assert (after["paid"]["amount"], after["outstanding"]["amount"]) == ("90.09", "0.00")
    payment = await read(boss, "payment", booked.payments[2])
    assert (payment["unallocated"]["amount"], payment["paid_on"], payment["reference"]) == (
        "4.97",
        "2026-02-03",
        "R3",
    )
    assert [line["state"] for line in await lines_of(boss, kept.statement)] == ["accepted"] * 3 + ["open"]
    with refused(422, "rule"):
        await act(boss, "accept_bank_lines", bank_statement=str(kept.statement), lines=chosen[:1])
    with refused(409, "in_use"):
        await delete(boss, "bank_statement", str(kept.statement))
    await act(boss, "ignore_bank_lines", bank_statement=str(kept.statement), lines=[last.line])
    assert await proposals(boss, kept.statement) == []
    await act(boss, "reopen_bank_lines", bank_statement=str(kept.statement), lines=[last.line])
    assert len(await proposals(boss, kept.statement)) == 1


async def test_a_line_is_read_and_booked_once(company: Company, tmp_path: Path) -> None:
    boss = company.caller("管理员")
    account = await create(boss, "account", name="甲公司")
    await create(boss, "payment", account=account, amount="7", reference="R1")
    kept = await keep(boss, entries(tmp_path, ("甲公司", "7", ""), ("甲公司", "8", "")))
    assert (kept.new, kept.known) == (2, 1)
    assert [line["state"] for line in await lines_of(boss, kept.statement)] == ["known", "open"]
    with refused(422, "rule"):
        await keep(boss, entries(tmp_path, ("甲公司", "7", ""), ("甲公司", "8", "")))
    more = await keep(boss, entries(tmp_path, ("甲公司", "7", ""), ("甲公司", "8", ""), ("甲公司", "9", "")))
    assert (more.new, more.before) == (1, 2)
    only = (await proposals(boss, kept.statement))[0]
    twice = [{"line": only.line, "account": account}] * 2
    with refused(422, "rule"):
        await act(boss, "accept_bank_lines", bank_statement=str(kept.statement), lines=twice)
    with refused(422, "rule"):
        await act(boss, "accept_bank_lines", bank_statement=str(more.statement), lines=twice[:1])


async def test_too_much_is_booked_not_at_all(company: Company, tmp_path: Path) -> None:
    boss = company.caller("管理员")
    _, head = await planned(company)
    kept = await keep(boss, entries(tmp_path, ("深圳市华为科技有限公司", "50", head["number"])))
    (only,) = await proposals(boss, kept.statement)
    settles = [{"instalment": only.settles[0].instalment, "amount": "30.04"}]
    line = {"line": only.line, "account": only.account, "settles": settles}
    with refused(422, "rule"):
        await act(boss, "accept_bank_lines", bank_statement=str(kept.statement), lines=[line])
    assert await rows(boss, "payment", Query(where='reference = "R1"')) == []
    assert [each["state"] for each in await lines_of(boss, kept.statement)] == ["open"]


async def test_who_keeps_no_accounts_sees_no_statement(company: Company, tmp_path: Path) -> None:
    boss, wang = company.caller("管理员"), company.caller("小王")
    kept = await keep(boss, entries(tmp_path, ("甲公司", "7", "")))
    with refused(403):
        await act(wang, "propose_bank_lines", bank_statement=str(kept.statement))
    with refused(403):
        await keep(wang, entries(tmp_path, ("甲公司", "9", "")))


def test_days_and_amounts_are_read_as_they_stand(tmp_path: Path) -> None:
    (only,) = file(tmp_path, '交易日期,收入（元）\n2026年3月5日,"¥1,234.50"\n').entries
    assert (only.day, only.amount) == (dt.date(2026, 3, 5), Decimal("1234.50"))
