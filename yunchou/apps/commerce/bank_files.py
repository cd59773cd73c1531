"""What a file of a bank says: money that came in, by whom and for what. Pure functions over a file.

Every bank calls its columns otherwise; they are known by words. Where one column holds both directions, a sign or a word says
which; what went out is no business of ours and is only counted.
"""

import datetime as dt
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from yunchou.base.cells import Cell, CellProblem, decimal_of, is_empty, text_of
from yunchou.base.errors import FieldError, invalid, say, too_large
from yunchou.base.money import is_currency
from yunchou.base.written_dates import moment_of
from yunchou.records.imports.reading import open_table

MOST_LINES = 5000
LARGEST = Decimal("1e13")
"""From here on a figure is taken for an account number in the wrong column."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "day": (
        "交易日期", "交易日", "记账日期", "入账日期", "记账日", "到账日期", "会计日期", "日期", "交易时间", "入账时间",
        "transactiondate", "bookingdate", "postingdate", "valuedate", "date",
    ),
    "incoming": (
        "贷方发生额", "贷方金额", "收入金额", "收入", "存入金额", "存入", "转入金额", "收款金额", "来账金额", "贷方", "贷",
        "入账金额", "creditamount", "credit", "paidin", "deposit", "deposits", "moneyin",
    ),
    "outgoing": (
        "借方发生额", "借方金额", "支出金额", "支出", "支取金额", "转出金额", "付款金额", "往账金额", "借方", "借",
        "debitamount", "debit", "paidout", "withdrawal", "withdrawals", "moneyout",
    ),
    "amount": ("交易金额", "发生额", "金额", "发生金额", "交易额", "amount", "transactionamount"),
    "direction": (
        "借贷标志", "借贷方向", "借贷", "收支", "收支方向", "收付标志", "往来标志", "来往账标志", "收支类型", "收付方向",
        "debitcredit", "dc", "drcr", "creditdebitindicator", "type",
    ),
    "payer": (
        "对方户名", "对方账户名称", "对方名称", "对方单位名称", "对方单位", "对方账户名", "付款人名称", "付款方名称",
        "付款方户名", "付款人", "付款方", "收付方名称", "收方名称", "交易对手", "交易对手名称", "对手户名", "对方",
        "汇款人", "汇款人名称", "往来单位", "counterparty", "counterpartyname", "payer", "payername", "remitter", "name",
    ),
    "payer_account": (
        "对方账号", "对方帐号", "对方账户", "对方卡号", "付款人账号", "付款方账号",
        "收付方账号", "收付方帐号", "收方账号", "收方帐号",
        "对手账号", "交易对手账号", "counterpartyaccount", "payeraccount",
    ),
    "reference": (
        "交易流水号", "流水号", "银行流水号", "核心流水号", "交易序号", "账户明细编号交易流水号", "业务流水号", "交易编号",
        "主机流水号", "凭证号", "凭证号码", "企业流水号", "业务参考号",
        "reference", "transactionid", "bankreference", "referenceno", "transactionreference",
    ),
    "remark": (
        "附言", "交易附言", "用途", "摘要", "备注", "交易摘要", "交易备注", "交易用途", "汇款附言", "个性化信息", "交易说明",
        "remark", "remarks", "description", "purpose", "details", "memo", "narrative", "paymentdetails",
    ),
    "currency": ("币种", "币别", "交易币种", "货币", "currency", "ccy"),
    "balance": ("余额", "账户余额", "本次余额", "交易后余额", "balance", "runningbalance"),
}  # fmt: skip
"""What columns are called, the surest name first."""
_SEVERAL = ("remark",)
"""What may stand in several columns."""
_IN = re.compile(r"贷|收|来|入|cr|credit|\bc\b|in\b|\+", re.IGNORECASE)
_OUT = re.compile(r"借|支|付|往|出|dr|debit|\bd\b|out\b|-", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[（【][^)\]）】]*[)\]）】]?")
_CURRENCIES = {"人民币": "CNY", "人民币元": "CNY", "RMB": "CNY", "美元": "USD", "欧元": "EUR", "港币": "HKD", "港元": "HKD",
               "日元": "JPY", "英镑": "GBP"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BankEntry:
    """Money that came in. `key` is the same for the same line of whatever file, and for no other."""

    row: int
    day: dt.date
    amount: Decimal
    currency: str | None
    payer: str
    payer_account: str
    reference: str
    remark: str
    key: str


@dataclass(slots=True)
class BankFile:
    """What was read of a file. `faults`: the rows that could not be read. `out`: how many lines were money that went out."""

    entries: list[BankEntry] = field(default_factory=list)
    faults: list[int] = field(default_factory=list)
    out: int = 0


def read_bank_file(path: Path, name: str) -> BankFile:
    """The money that came in. Raises a `Problem`: 400 for no table, 413 for too many lines, 422 where columns are not known."""
    table = open_table(path, name)
    columns = columns_of(table.columns)
    _require(columns)
    found = BankFile()
    seen: Counter[str] = Counter()
    for row, cells in table.rows():
        line = _Line(columns, cells)
        try:
            amount = line.amount()
            if amount is None:
                continue
            if amount <= 0:
                found.out += 1
                continue
            found.entries.append(line.entry(row, amount, seen))
        except (CellProblem, ValueError):
            found.faults.append(row)
        if len(found.entries) > MOST_LINES:
            raise too_large(say("最多 {n} 笔。", "There may be {n} lines at most.", n=MOST_LINES))
    return found


def columns_of(names: Sequence[str]) -> dict[str, list[int]]:
    """Where each thing stands, by what the columns are called; a name that is known whole goes before one that begins so."""
    plain = [_plain(name) for name in names]
    found: dict[str, list[int]] = {}
    taken: set[int] = set()
    for exact in (True, False):
        for role, words in WORDS.items():
            for word in words:
                at = [n for n, name in enumerate(plain) if n not in taken and _is(name, word, exact=exact)]
                if at and (role not in found or role in _SEVERAL):
                    places = at if role in _SEVERAL else at[:1]
                    found.setdefault(role, []).extend(places)
                    taken.update(places)
    return {role: sorted(places) for role, places in found.items()}


def _is(name: str, word: str, *, exact: bool) -> bool:
    return name == word if exact else len(word) > 1 and name.startswith(word)


def _plain(name: str) -> str:
    """The name of a column without unit, blanks and signs."""
    text = unicodedata.normalize("NFKC", name).lower()
    bare = _BRACKETED.sub("", text) or text
    return "".join(each for each in bare if each.isalnum())


def _require(columns: Mapping[str, Sequence[int]]) -> None:
    if "day" in columns and ("incoming" in columns or "amount" in columns):
        return
    message = say(
        "未识别到日期和收入金额的列，请使用银行导出的流水明细",
        "No columns of date and of money in are recognised: use the statement as the bank exports it",
    )
    raise invalid([FieldError("required", message, field="file")], message)


class _Line:
    """A row, seen by what its columns mean."""

    def __init__(self, columns: Mapping[str, Sequence[int]], cells: Sequence[Cell]) -> None:
        self._columns = columns
        self._cells = cells

    def _all(self, role: str) -> Iterator[Cell]:
        for at in self._columns.get(role, ()):
            if at < len(self._cells) and not is_empty(self._cells[at]):
                yield self._cells[at]

    def text(self, role: str, most: int) -> str:
        """What stands there in words; several columns of one role one after the other, each word once."""
        words = dict.fromkeys(" ".join(text_of(cell).split()) for cell in self._all(role))
        return " ".join(word for word in words if word not in ("", "-", "--"))[:most].rstrip()

    def _number(self, role: str) -> Decimal | None:
        cell = next(self._all(role), None)
        if cell is None or (isinstance(cell, str) and cell.strip() in ("-", "--")):
            return None
        number = decimal_of(cell)
        if abs(number) >= LARGEST:
            raise ValueError(role)
        return number

    def amount(self) -> Decimal | None:
        """What came in; not above 0 for what went out; None for a row that is no line, such as a total."""
        if next(self._all("day"), None) is None or _is_footer(self):
            return None
        if "incoming" in self._columns:
            incoming, outgoing = self._number("incoming"), self._number("outgoing")
            if incoming is None and outgoing is None:
                return None
            return incoming or -abs(outgoing or Decimal(0))
        amount = self._number("amount")
        if amount is None:
            return None
        direction = self.text("direction", 20)
        if _OUT.search(direction) and not _IN.search(direction):
            return -abs(amount)
        return abs(amount) if _IN.search(direction) else amount

    def entry(self, row: int, amount: Decimal, seen: Counter[str]) -> BankEntry:
        """The line as it is kept. Raises ValueError for a day that is none."""
        cell = next(self._all("day"))
        moment = moment_of(text_of(cell) if isinstance(cell, int) else cell)
        if not isinstance(moment, dt.datetime):
            raise ValueError(row)
        payer, remark = self.text("payer", 200), self.text("remark", 500)
        reference, account = self.text("reference", 100), self.text("payer_account", 60)
        balance = self._number("balance")
        figures = ("" if each is None else f"{each.normalize():f}" for each in (amount, balance))
        told = "\x1f".join((moment.isoformat(), *figures, payer, account, reference, remark))
        seen[told] += 1
        key = hashlib.sha256(f"{told}\x1f{seen[told]}".encode()).hexdigest()[:40]
        currency = _currency(self.text("currency", 20))
        return BankEntry(row, moment.date(), amount, currency, payer, account, reference, remark, key)


def _is_footer(line: _Line) -> bool:
    cell = next(line._all("day"), None)
    return isinstance(cell, str) and bool(
        re.search(r"合\s*计|总\s*计|小\s*计|total|笔数", cell, re.IGNORECASE)
    )


def _currency(written: str) -> str | None:
    if not written:
        return None
    code = _CURRENCIES.get(written.upper(), written.upper())
    if not is_currency(code):
        raise ValueError(written)
    return code
