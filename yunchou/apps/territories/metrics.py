"""Metrics of territories: what belongs to each today, what it is worth, and what was won with it."""

from yunchou.metrics.catalogue import Metric
from yunchou.model.object import Label, label

TODAY = "until is null"
PLACES = {"territory": "territory", "via": "via"}
DEALS = {
    **PLACES,
    "owner": "opportunity.owner",
    "department": "opportunity.owner.department",
    "account": "opportunity.account",
    "stage": "opportunity.stage",
    "product": "opportunity.product",
}
OPEN = 'opportunity.stage.kind = "open"'
WON = 'opportunity.stage.kind = "won"'
WORTH = "COALESCE(opportunity.amount, opportunity.product.list_price)"


def _belonging(
    name: str,
    zh: str,
    en: str,
    unit: str,
    measure: str,
    where: str,
    dimensions: dict[str, str],
    *,
    date: str = "since",
    stock: bool = True,
    help: Label | None = None,
) -> Metric:
    return Metric(
        name,
        label(zh, en),
        "territory_membership",
        unit,
        measure,
        f"{TODAY} and {where}",
        date,
        stock,
        None,
        "higher",
        dimensions,
        help,
    )


ACCOUNTS = {**PLACES, "owner": "account.owner", "industry": "account.industry", "grade": "account.grade"}
SEVERAL = label(
    "一条记录可属于多个区域，上级区域包含下级区域",
    "A record may belong to several territories; those above hold what is below",
)

METRICS = (
    _belonging(
        "territory_accounts", "区域客户数", "Accounts of territories", "number", "count()", 'object = "account"',
        ACCOUNTS, help=SEVERAL,
    ),
    _belonging(
        "territory_leads", "区域线索数", "Leads of territories", "number", "count()", 'object = "lead"',
        {**PLACES, "owner": "lead.owner", "source": "lead.source"}, help=SEVERAL,
    ),
    _belonging(
        "territory_open_deals", "区域在手商机数", "Open deals of territories", "number", "count()", OPEN, DEALS,
        help=SEVERAL,
    ),
    _belonging(
        "territory_open_amount", "区域在手金额", "Open pipeline of territories", "money", f"sum({WORTH})", OPEN,
        DEALS, help=SEVERAL,
    ),
    _belonging(
        "territory_won_amount", "区域赢单金额", "Won in territories", "money", "sum(opportunity.amount)", WON, DEALS,
        date="opportunity.close_date", stock=False,
        help=label("按今天的归属计算", "By what belongs to the territory today"),
    ),
)  # fmt: skip
