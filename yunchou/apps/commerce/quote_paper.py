"""The quote on paper: a PDF in Chinese or English, with totals in figures and, of yuan in Chinese, in capital numerals."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from yunchou.apps.commerce.bundle_lines import components_beneath
from yunchou.base.capitals import in_chinese_capitals
from yunchou.services.pdf import paper_pdf

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {
        "title": "报 价 单", "number": "编号", "date": "日期", "valid": "有效期至", "to": "客户", "attention": "联系人",
        "subject": "主题", "version": "版本", "no": "序号", "name": "名称", "quantity": "数量", "unit": "单位", "price": "单价",
        "discount": "折扣", "tax": "税率", "amount": "金额", "net": "不含税金额", "tax_total": "税额", "total": "价税合计",
        "capitals": "大写", "payment_terms": "付款条件", "delivery_terms": "交货条件", "terms": "条款",
        "seal": "（盖章处）", "seller": "报价方", "buyer": "客户确认", "signed": "签字 / 日期",
        "reduction": "其中整单优惠", "gift": "赠品", "in_bundle": "已包含",
        "included": "单价含税", "excluded": "单价不含税", "currency": "币种",
    },
    "en": {
        "title": "QUOTATION", "number": "No.", "date": "Date", "valid": "Valid until", "to": "To", "attention": "Attention",
        "subject": "Subject", "version": "Version", "no": "No.", "name": "Description", "quantity": "Quantity", "unit": "Unit",
        "price": "Unit price", "discount": "Discount", "tax": "Tax", "amount": "Amount", "net": "Net", "tax_total": "Tax",
        "total": "Total", "capitals": "In words", "payment_terms": "Payment", "delivery_terms": "Delivery", "terms": "Terms",
        "seal": "(Seal)", "seller": "Seller", "buyer": "Accepted by", "signed": "Signature / date",
        "reduction": "Reduction included", "gift": "Gift", "in_bundle": "Included",
        "included": "Prices include tax", "excluded": "Prices exclude tax", "currency": "Currency",
    },
}  # fmt: skip

INDENT = "\u3000└ "
"""What stands before the name of a component."""

TEMPLATE = """
#let given = json(bytes(sys.inputs.given))
#let words = given.words
#set document(title: given.title)
#set page(paper: "a4", margin: (x: 18mm, top: 16mm, bottom: 18mm), footer: context [
  #set text(size: 8pt, fill: luma(90))
  #given.seller #h(1fr) #given.number #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(font: "Noto Sans SC", size: 9.5pt, lang: given.lang)
#grid(columns: (1fr, auto), align: (left + horizon, right + horizon),
  text(size: 13pt, weight: "bold")[#given.seller],
  text(size: 19pt, weight: "bold", tracking: 1pt)[#words.title],
)
#line(length: 100%, stroke: 1pt + luma(60))
#v(2pt)
#grid(columns: (auto, 1fr, auto, auto), column-gutter: 8pt, row-gutter: 6pt,
  ..given.facts.map(fact => (text(fill: luma(90))[#fact.at(0)], [#fact.at(1)])).flatten(),
)
#v(6pt)
#let right-of(n) = if n in (0, 3) { center } else if n >= 2 { right } else { left }
#table(
  columns: (auto, 1fr, auto, auto, auto, auto, auto, auto),
  align: (x, y) => if y == 0 { center } else { right-of(x) },
  stroke: 0.4pt + luma(170),
  fill: (x, y) => if y == 0 { luma(236) },
  inset: 5pt,
  table.header(..given.head.map(cell => strong(cell))),
  ..given.lines.flatten().map(cell => [#cell]),
)
#align(right, grid(columns: (auto, auto), column-gutter: 14pt, row-gutter: 5pt, align: (left, right),
  ..given.totals.map(row => ([#row.at(0)], [#row.at(1)])).flatten(),
  strong(words.total), strong(given.total),
))
#if given.capitals != "" [
  #block(width: 100%, inset: 6pt, fill: luma(245))[#words.capitals：*#given.capitals*]
]
#for term in given.terms [
  #block(above: 8pt)[#strong(term.at(0)) #linebreak() #term.at(1)]
]
#v(14pt)
#let signing(role, who) = [
  #role：#who #v(26pt) #text(fill: luma(120))[#words.seal] #v(6pt)
  #words.signed：#box(width: 1fr, line(length: 100%, stroke: 0.4pt))
]
#block(breakable: false, grid(columns: (1fr, 1fr), column-gutter: 20pt,
  signing(words.seller, given.seller),
  signing(words.buyer, given.buyer),
))
"""


def amount_text(amount: Mapping[str, str] | None) -> str:
    """An amount with its currency and thousands apart."""
    if not amount:
        return ""
    return f"{amount['currency']} {Decimal(amount['amount']):,}"


def share_text(value: Any) -> str:
    """A share in percent, nothing for none."""
    return "" if value is None else f"{(Decimal(str(value)) * 100).normalize():f}%"


def number_text(value: Any) -> str:
    """A number with thousands apart and no zeros behind."""
    if value is None:
        return ""
    text = f"{Decimal(str(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def paper_of(
    seller: str, quote: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], language: str
) -> dict[str, Any]:
    """What the template sets: texts alone, in the given language. `quote` and `lines` as the read path gives them."""
    words = WORDS[language]
    currency = (quote.get("total") or {}).get("currency", "")
    facts = [
        ("to", (quote.get("account") or {}).get("name")), ("number", quote.get("number")),
        ("attention", (quote.get("contact") or {}).get("name")), ("date", quote.get("quote_date")),
        ("subject", quote.get("name")), ("valid", quote.get("valid_until")),
        ("currency", f"{currency} · {words['included' if quote.get('tax_included') else 'excluded']}"),
        ("version", str(quote.get("version_number") or 1)),
    ]  # fmt: skip
    head = ("no", "name", "quantity", "unit", "price", "discount", "tax", "amount")
    capitals = ""
    if language == "zh-CN" and currency == "CNY" and quote.get("total"):
        capitals = in_chinese_capitals(Decimal(quote["total"]["amount"]))
    terms = [
        (words[name], quote[name]) for name in ("payment_terms", "delivery_terms", "terms") if quote.get(name)
    ]
    reduction = quote.get("reduction")
    if reduction and not Decimal(reduction["amount"]):
        reduction = None
    return {
        "words": dict(words),
        "lang": "zh" if language == "zh-CN" else "en",
        "title": f"{quote.get('number') or ''} {quote.get('name') or ''}",
        "seller": seller,
        "buyer": (quote.get("account") or {}).get("name") or "",
        "number": quote.get("number") or "",
        "facts": [[words[name], value or "—"] for name, value in facts],
        "head": [words[name] for name in head],
        "lines": _lines(components_beneath(lines), words),
        "totals": [
            *([[words["reduction"], amount_text(reduction)]] if reduction else []),
            [words["net"], amount_text(quote.get("net"))],
            [words["tax_total"], amount_text(quote.get("tax"))],
        ],
        "total": amount_text(quote.get("total")),
        "capitals": capitals,
        "terms": [list(each) for each in terms],
    }


def _lines(lines: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> list[list[str]]:
    """The lines with their numbers; components stand indented under their bundle, without one."""
    found, number = [], 0
    for line in lines:
        number += not line.get("bundle_line")
        found.append(_line("" if line.get("bundle_line") else str(number), line, words))
    return found


def price_words(line: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """What stands for a line's price: that it is given, or included in a bundle, or the price."""
    if line.get("gift_of"):
        return words["gift"]
    if line.get("bundle_line") and not line.get("price"):
        return words["in_bundle"]
    return number_text(line.get("price"))


def taken_off(line: Mapping[str, Any]) -> str:
    """What a line's amount is less than quantity times price: its own discount, and its part of what the whole document gives."""
    discount, part = line.get("discount"), line.get("reduction")
    shares = [share_text(discount)] if discount else []
    if part and Decimal(part["amount"]):
        shares.append(f"−{Decimal(part['amount']):,}")
    return " ".join(shares)


def _line(number: str, line: Mapping[str, Any], words: Mapping[str, str]) -> list[str]:
    amount = line.get("amount") or {}
    return [
        number,
        f"{INDENT if line.get('bundle_line') else ''}{line.get('name') or ''}",
        number_text(line.get("quantity")),
        line.get("unit") or "",
        price_words(line, words),
        taken_off(line),
        share_text(line.get("tax_rate")),
        f"{Decimal(amount.get('amount', '0')):,}",
    ]


async def quote_pdf(
    seller: str, quote: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], language: str
) -> bytes:
    """The quote as a PDF."""
    return await paper_pdf(TEMPLATE, paper_of(seller, quote, lines, language))
