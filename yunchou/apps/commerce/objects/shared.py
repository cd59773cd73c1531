"""Fields that all documents have, and all lines of documents."""

from yunchou.model.declare import (
    boolean,
    date,
    datetime,
    integer,
    long_text,
    lookup,
    money,
    multi_lookup,
    number,
    option,
    percent,
    text,
)
from yunchou.model.object import Field

RATE = "rate"

METHODS = (
    option("transfer", "银行转账", "Bank transfer", "blue"),
    option("acceptance", "承兑汇票", "Bill of exchange", "purple"),
    option("cheque", "支票", "Cheque", "cyan"),
    option("cash", "现金", "Cash", "gold"),
    option("online", "在线支付", "Online payment", "green"),
    option("other", "其他", "Other"),
)


def own_amount(name: str, zh: str, en: str, **settings: object) -> Field:
    """An amount in the document's currency that the system keeps."""
    return money(name, zh, en, readonly=True, rate_field=RATE, **settings)


def currency_fields(date_name: str, date_zh: str, date_en: str) -> tuple[Field, ...]:
    """The day of a document, its currency, and the rate of that day, which stays."""
    return (
        date(date_name, date_zh, date_en, required=True, indexed=True, default_expression="TODAY()"),
        lookup(
            "currency",
            "币种",
            "Currency",
            "currency",
            help=("留空为本位币", "Left empty: the organisation's own"),
        ),
        number(
            RATE,
            "汇率",
            "Exchange rate",
            readonly=True,
            help=("单据日期的汇率，之后不再变化", "The rate of the document's day; it stays"),
        ),
    )


def total_fields() -> tuple[Field, ...]:
    """What the lines of a document come to."""
    return (
        boolean(
            "tax_included",
            "单价含税",
            "Prices include tax",
            default=True,
        ),
        own_amount("net", "不含税金额", "Net amount"),
        own_amount("tax", "税额", "Tax"),
        own_amount("total", "价税合计", "Total", indexed=True),
    )


def line_fields(named: str) -> tuple[Field, ...]:
    """A line: what, how many, at which price, and what that comes to. `named`: the inverse under which products know it."""
    return (
        integer("position", "序号", "Position", minimum=0, maximum=100_000),
        lookup("product", "产品", "Product", "product", (named, "单据明细", "Document lines")),
        text("name", "名称", "Description", required=True, max_length=300),
        number("quantity", "数量", "Quantity", required=True, default=1),
        text("unit", "单位", "Unit", max_length=20),
        number(
            "price",
            "单价",
            "Unit price",
            minimum=0,
            help=("单据币种，折扣前", "In the document's currency, before discount"),
        ),
        percent("discount", "折扣", "Discount", minimum=0, maximum=1, default=0),
        percent("tax_rate", "税率", "Tax rate", minimum=0, maximum=1),
        number(RATE, "汇率", "Exchange rate", readonly=True, hidden=True),
        own_amount("net", "不含税金额", "Net amount"),
        own_amount("tax", "税额", "Tax"),
        own_amount("amount", "金额", "Amount"),
    )


def policy_line_fields(named: str, zh: str, en: str) -> tuple[Field, ...]:
    """What price policies make of a line. `named`: the inverse under which policies know the lines that they give."""
    return (
        own_amount(
            "reduction",
            "整单优惠",
            "Reduction",
            help=("整单优惠分摊到本行的金额", "This line's part of what policies take off the document"),
        ),
        lookup(
            "gift_of",
            "赠品政策",
            "Gift of",
            "price_policy",
            (named, zh, en),
            readonly=True,
            indexed=True,
        ),
        text("price_reason", "定价依据", "Why this price", readonly=True, max_length=600),
        text(
            "reduction_reason",
            "整单优惠依据",
            "Why this reduction",
            readonly=True,
            hidden=True,
            max_length=300,
        ),
        text("policy_parts", "各政策分摊", "Parts of policies", readonly=True, hidden=True, max_length=4000),
        text(
            "price_parts",
            "单行政策优惠",
            "Parts of policies of lines",
            readonly=True,
            hidden=True,
            max_length=4000,
        ),
        text("price_source", "价格来源", "Source of the price", readonly=True, hidden=True, max_length=10),
    )


def policy_head_fields(named: str, zh: str, en: str) -> tuple[Field, ...]:
    """What price policies make of a document, and the gifts that its customer does not want."""
    return (
        own_amount("reduction", "整单优惠", "Reduction"),
        multi_lookup(
            "declined_gifts",
            "不要的赠品",
            "Gifts declined",
            "price_policy",
            (named, zh, en),
            help=(
                "删除赠品行即记在这里；移除后赠品会重新加入",
                "A gift line that is deleted is kept here; take it out and the gift comes back",
            ),
        ),
    )


def approval_fields() -> tuple[Field, ...]:
    """Whether a document goes further than its owner may, why, and when somebody approved it."""
    return (
        boolean("approval_needed", "需要审批", "Approval needed", readonly=True, default=False, indexed=True),
        text("approval_reason", "审批原因", "Reason for approval", readonly=True, max_length=300),
        datetime("approved_at", "批准时间", "Approved at", readonly=True),
    )


def margin_fields() -> tuple[Field, ...]:
    """What the lines of a document cost, what is left above that, and how far below the standard price they go."""
    return (
        money("cost", "成本", "Cost", readonly=True),
        percent("margin", "毛利率", "Margin", readonly=True),
        percent("deepest_discount", "最大折扣", "Deepest discount", readonly=True),
    )


def notes() -> Field:
    """Free words about a document."""
    return long_text("description", "备注", "Notes")
