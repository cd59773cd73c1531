"""Rebates: the policies by which customers earn them, what each earned of a period, and the ledger of what became of it."""

from yunchou.apps.commerce.objects.prices import reach
from yunchou.apps.options import BALANCES, TAGS, balances
from yunchou.model.declare import (
    auto_number,
    boolean,
    choice,
    date,
    declare,
    formula,
    integer,
    long_text,
    lookup,
    master_detail,
    money,
    number,
    option,
    percent,
    text,
)

BASES = (
    option("confirmed", "已确认订单", "Confirmed orders", "blue"),
    option("delivered", "已发货", "Delivered", "cyan"),
    option("paid", "已回款", "Paid", "green"),
)
PERIODS = (
    option("month", "月", "Month"),
    option("quarter", "季度", "Quarter"),
    option("year", "年", "Year"),
)
EFFECTS = (
    option("percent", "按比例", "Per cent", "green"),
    option("amount", "固定金额", "Amount", "blue"),
)
RELEASES = (
    option("at_once", "计提即可用", "At once"),
    option("period_end", "期末后", "After the period"),
    option("after_days", "期末后若干天", "Days after the period"),
)
KINDS = (
    option("accrual", "计提", "Accrual", "blue"),
    option("release", "转可用", "Release", "green"),
    option("use", "使用", "Use", "purple"),
    option("give_back", "退回", "Give-back", "cyan"),
    option("expiry", "到期", "Expiry", "default"),
    option("adjustment", "调整", "Adjustment", "gold"),
)
REBATE_POLICY = declare(
    "rebate_policy",
    ("返利政策", "Rebate policy", "Rebate policies"),
    app="commerce",
    icon="percentage",
    fields=(
        text("name", "政策名称", "Name", required=True, unique=True, max_length=100),
        choice(
            "basis",
            "计提依据",
            "Counted",
            BASES,
            default="confirmed",
            required=True,
            help=("退货和红冲会减少计提", "Returns and red-letter invoices lower it"),
        ),
        choice("period", "计提周期", "Period", PERIODS, default="quarter", required=True),
        choice("effect", "返利方式", "Rebate", EFFECTS, default="percent", required=True),
        boolean("tax_included", "金额含税", "Amounts include tax", default=True),
        *reach("rebate_policies", "返利政策", "Rebate policies"),
        date("starts_on", "生效日期", "Starts on", required=True, default_expression="TODAY()"),
        date("ends_on", "失效日期", "Ends on"),
        choice("release", "何时可用", "Available", RELEASES, default="period_end", required=True),
        integer("release_days", "期末后天数", "Days after the period", minimum=1, maximum=3650),
        integer(
            "expires_days",
            "有效天数",
            "Expires after days",
            minimum=1,
            maximum=36500,
            help=(
                "自可用之日或期末起，以较晚者为准；留空为不到期",
                "From the day it is available or the period's end on, whichever is later; left empty: never",
            ),
        ),
        percent(
            "most_share",
            "占订单最高比例",
            "Share of an order at most",
            minimum=0,
            maximum=1,
            help=("留空为不限", "Left empty: without a limit"),
        ),
        money(
            "least_left",
            "最低结余",
            "Lowest remainder",
            minimum=0,
            help=(
                "使用后每个客户在本政策下至少保留的可用返利",
                "What of each customer's available rebate of this policy no order may take",
            ),
        ),
        boolean("active", "启用", "In use", default=True),
        TAGS,
        long_text("description", "说明", "Description"),
    ),
)

REBATE_TIER = declare(
    "rebate_tier",
    ("返利政策档位", "Rebate tier"),
    app="commerce",
    icon="bar-chart",
    fields=(
        master_detail(
            "rebate_policy",
            "返利政策",
            "Rebate policy",
            "rebate_policy",
            ("tiers", "档位", "Tiers"),
            required=True,
        ),
        formula("name", "名称", "Name", 'rebate_policy.name & " ≥ " & from_value', "text"),
        number("from_value", "满", "From", required=True, minimum=0, help=("本位币", "In the organisation's currency")),
        percent("percent", "返利比例", "Per cent", minimum=0, maximum=1),
        money("value", "返利金额", "Amount", minimum=0),
    ),
)  # fmt: skip

REBATE = declare(
    "rebate",
    ("返利", "Rebate"),
    app="commerce",
    icon="pay-circle",
    name_field="number",
    generated=True,
    follows=("account",),
    fields=(
        auto_number("number", "返利编号", "Rebate number", "RB-{YYYY}{MM}-{0000}", reset="month"),
        lookup("account", "客户", "Account", "account", ("rebates", "返利", "Rebates"), required=True, indexed=True),
        lookup(
            "rebate_policy",
            "返利政策",
            "Rebate policy",
            "rebate_policy",
            ("rebates", "返利", "Rebates"),
            indexed=True,
            on_delete="restrict",
            help=("手工调整的返利没有政策", "One that was given by hand has none"),
        ),
        date("period_start", "期初", "From", indexed=True),
        date("period_end", "期末", "Until"),
        money("basis", "计提基数", "Counted amount"),
        *balances("entries"),
        date("available_on", "可用日期", "Available on", indexed=True),
        date("expires_on", "到期日期", "Last day", indexed=True),
        text("reason", "说明", "Reason", max_length=300),
        text("key", "键", "Key", unique=True, hidden=True, max_length=80, searchable=False),
    ),
)  # fmt: skip

REBATE_ENTRY = declare(
    "rebate_entry",
    ("返利流水", "Rebate entry", "Rebate ledger"),
    app="commerce",
    icon="audit",
    name_field="number",
    generated=True,
    follows=("account",),
    fields=(
        auto_number("number", "流水编号", "Entry number", "RE-{YYYY}{MM}-{0000}", reset="month"),
        choice("kind", "类型", "Kind", KINDS, required=True, indexed=True),
        lookup(
            "account",
            "客户",
            "Account",
            "account",
            ("rebate_entries", "返利流水", "Rebate ledger"),
            required=True,
            indexed=True,
        ),
        lookup(
            "rebate",
            "返利",
            "Rebate",
            "rebate",
            ("entries", "返利流水", "Entries"),
            required=True,
            indexed=True,
            on_delete="restrict",
        ),
        money("amount", "金额", "Amount", required=True, help=("使用和到期为负数", "Uses and expiries are negative")),
        date("day", "日期", "Day", required=True, indexed=True),
        lookup(
            "sales_order",
            "销售订单",
            "Sales order",
            "sales_order",
            ("rebate_entries", "返利流水", "Rebate ledger"),
            indexed=True,
            on_delete="restrict",
        ),
        text("reason", "说明", "Reason", max_length=300),
        *(money(name, zh, en) for name, zh, en in BALANCES),
    ),
)  # fmt: skip
