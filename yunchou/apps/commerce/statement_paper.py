"""The statement of account on paper: a PDF in Chinese or English, each currency a table of its own."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yunchou.apps.commerce.statement import Statement, StatementOfCurrency
from yunchou.services.pdf import paper_pdf

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {
        "title": "对 账 单", "to": "客户", "period": "期间", "day": "日期", "kind": "业务", "number": "单号", "charged": "应收",
        "paid": "已收", "balance": "余额", "opening": "期初余额", "closing": "期末余额", "sum": "本期合计",
        "currency": "币种", "nothing": "本期没有往来。", "invoice": "发票", "red_invoice": "红字发票", "payment": "回款",
        "refund": "退款", "rebate": "返利抵扣", "bad_debt": "坏账核销", "seal": "（盖章处）", "seller": "对账方",
        "buyer": "客户确认", "signed": "签字 / 日期",
        "please": "请核对以上往来。如无异议，请盖章确认；如有不符，请注明差异。",
    },
    "en": {
        "title": "STATEMENT OF ACCOUNT", "to": "Customer", "period": "Period", "day": "Date", "kind": "Document", "number": "No.",
        "charged": "Charged", "paid": "Paid", "balance": "Balance", "opening": "Opening balance",
        "closing": "Closing balance", "sum": "Total of the period", "currency": "Currency",
        "nothing": "There were no documents in this period.", "invoice": "Invoice", "red_invoice": "Red-letter invoice",
        "payment": "Payment", "refund": "Refund", "rebate": "Rebate", "bad_debt": "Written off", "seal": "(Seal)",
        "seller": "Issued by", "buyer": "Confirmed by", "signed": "Signature / date",
        "please": "Please check the above. Confirm it by your seal if it is right; otherwise note the differences.",
    },
}  # fmt: skip

TEMPLATE = """
#let given = json(bytes(sys.inputs.given))
#let words = given.words
#set document(title: given.title)
#set page(paper: "a4", margin: (x: 18mm, top: 16mm, bottom: 18mm), footer: context [
  #set text(size: 8pt, fill: luma(90))
  #given.seller #h(1fr) #given.title #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(font: "Noto Sans SC", size: 9.5pt, lang: given.lang)
#grid(columns: (1fr, auto), align: (left + horizon, right + horizon),
  text(size: 13pt, weight: "bold")[#given.seller],
  text(size: 19pt, weight: "bold", tracking: 1pt)[#words.title],
)
#line(length: 100%, stroke: 1pt + luma(60))
#v(2pt)
#grid(columns: (auto, 1fr, auto, auto), column-gutter: 8pt, row-gutter: 6pt,
  text(fill: luma(90))[#words.to], [#given.buyer], text(fill: luma(90))[#words.period], [#given.period],
)
#if given.parts.len() == 0 [ #v(10pt) #words.nothing ]
#for part in given.parts [
  #v(8pt)
  #strong[#words.currency #part.currency]
  #table(
    columns: (auto, auto, 1fr, auto, auto, auto),
    align: (x, y) => if y == 0 { center } else if x >= 3 { right } else { left },
    stroke: 0.4pt + luma(170),
    fill: (x, y) => if y == 0 { luma(236) },
    inset: 5pt,
    table.header(..given.head.map(cell => strong(cell))),
    ..part.rows.flatten().map(cell => [#cell]),
  )
  #align(right)[#words.closing #strong[#part.closing]]
]
#v(10pt)
#words.please
#v(10pt)
#let signing(role, who) = [
  #role：#who #v(26pt) #text(fill: luma(120))[#words.seal] #v(6pt)
  #words.signed：#box(width: 1fr, line(length: 100%, stroke: 0.4pt))
]
#block(breakable: false, grid(columns: (1fr, 1fr), column-gutter: 20pt,
  signing(words.seller, given.seller),
  signing(words.buyer, given.buyer),
))
"""


def paper_of(seller: str, statement: Statement, language: str) -> dict[str, Any]:
    """What the template sets: texts alone, in the given language."""
    words = WORDS[language]
    period = f"{statement.starts_on} – {statement.ends_on}"
    return {
        "words": dict(words),
        "lang": "zh" if language == "zh-CN" else "en",
        "title": f"{statement.account_name} {period}",
        "seller": seller,
        "buyer": statement.account_name,
        "period": period,
        "head": [words[name] for name in ("day", "kind", "number", "charged", "paid", "balance")],
        "parts": [_part(each, words, statement.own_currency) for each in statement.statements],
    }


def _part(each: StatementOfCurrency, words: Mapping[str, str], own: str) -> dict[str, Any]:
    rows = [
        ["", words["opening"], "", "", "", _figure(each.opening)],
        *(
            [e.day, words[e.kind], e.number, _figure(e.charged), _figure(e.paid), _figure(e.balance)]
            for e in each.entries
        ),
        ["", words["sum"], "", _figure(each.charged), _figure(each.paid), _figure(each.closing)],
    ]
    worth = f" ({own} {_figure(each.closing_worth)})" if each.closing_worth else ""
    return {
        "currency": each.currency,
        "rows": rows,
        "closing": f"{each.currency} {_figure(each.closing)}{worth}",
    }


def _figure(amount: str) -> str:
    return f"{Decimal(amount):,}" if amount else ""


async def statement_pdf(seller: str, statement: Statement, language: str) -> bytes:
    """The statement as a PDF."""
    return await paper_pdf(TEMPLATE, paper_of(seller, statement, language))
