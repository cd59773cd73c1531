"""Pages of territories, their people, rules and records, and the dashboard that compares them."""

from yunchou.model.object import label
from yunchou.pages.declare import Dashboard, ObjectPages, section, widget

BELONGS = dict.fromkeys(("account", "lead", "opportunity"), ("territory_memberships",))
"""What pages of other apps show of territories."""

PAGES = (
    ObjectPages(
        "territory",
        list_fields=("name", "parent", "people", "starts_on", "ends_on"),
        sort="name",
        form=(
            section(
                "区域", "Territory", *("name", "parent", "people", "starts_on", "ends_on", "with_deals", "description")
            ),
        ),
        header=("parent", "starts_on", "ends_on", "with_deals"),
        related=("members", "rules", "records", "memberships", "children"),
        figures=("territory_accounts", "territory_open_amount", "territory_open_deals", "territory_won_amount"),
    ),
    ObjectPages(
        "territory_person",
        list_fields=("territory", "person", "part", "starts_on", "ends_on"),
        sort="territory",
        form=(section("区域成员", "Person", "territory", "person", "part", "starts_on", "ends_on"),),
    ),
    ObjectPages(
        "territory_rule", list_fields=("territory", "object", "condition", "rights"), sort="territory"
    ),
    ObjectPages(
        "territory_record", list_fields=("territory", "object", "record", "mode", "rights", "reason")
    ),
    ObjectPages(
        "territory_membership",
        list_fields=("territory", "account", "lead", "opportunity", "via", "rule", "since", "until"),
        sort="-since",
        header=("territory", "via", "since", "until"),
    ),
    ObjectPages(
        "territory_change",
        list_fields=("name", "made_by", "created_at", "comes", "goes", "undone_at", "undone_by"),
        sort="-created_at",
        form=(section("调整", "Change", "name", "made_by", "steps", "comes", "goes", "moves", "undone_at", "undone_by"),),
        header=("made_by", "comes", "goes", "undone_at"),
    ),
)  # fmt: skip

TERRITORIES = Dashboard(
    "territories",
    label("区域看板", "Territories"),
    period="this_year",
    widgets=(
        widget(
            "balance", "table", "区域均衡", "Balance of territories",
            metrics=("territory_accounts", "territory_open_deals", "territory_open_amount", "territory_won_amount"),
            by=("territory",), sort="-territory_accounts", limit=50, width=24, height=10,
            options={"total": "none"},
        ),
        widget(
            "open", "bar", "在手金额", "Open pipeline", metrics=("territory_open_amount",), by=("territory",), width=12, height=8,
        ),
        widget(
            "won", "bar", "赢单金额", "Won", metrics=("territory_won_amount",), by=("territory",), width=12, height=8,
        ),
        widget(
            "via", "pie", "归属依据", "Why accounts belong", metrics=("territory_accounts",), by=("via",), width=12, height=8,
        ),
        widget(
            "changes", "records", "最近的区域调整", "Latest changes", object="territory_change", sort="-created_at", limit=10,
            fields=("name", "made_by", "created_at", "comes", "goes", "undone_at"), width=12, height=8,
        ),
    ),
)  # fmt: skip
