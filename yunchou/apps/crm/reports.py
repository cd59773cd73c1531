"""Reports that come with the CRM: what a sales manager asks every week."""

from typing import Any

from yunchou.model.object import Label, label
from yunchou.pages.declare import StandardReport

RESULTS = label("业绩", "Results")
PIPELINE = label("在手商机", "Pipeline")
LEADS = label("线索与客户", "Leads and accounts")
WORK = label("跟进", "Activity")


def _report(
    name: str, folder: Label, words: tuple[str, str], description: tuple[str, str], **definition: Any
) -> StandardReport:
    return StandardReport(name, folder, label(*words), label(*description), definition)


REPORTS = (
    _report(
        "won_by_team", RESULTS, ("各部门与个人赢单", "Won by department and person"),
        ("本年赢单金额、单数与赢单率，按部门小计", "This year's deals won and win rate, with subtotals"),
        kind="summary", metrics=["won_amount", "won_count", "win_rate", "won_average"], by=["department", "owner"],
        period="this_year", sort=["-won_amount"],
    ),
    _report(
        "won_by_month", RESULTS, ("每月赢单趋势", "Won, month by month"), ("近一年各月", "The last twelve months"),
        kind="trend", metrics=["won_amount", "won_count", "win_rate"], by=["month"], period="last_365_days",
    ),
    _report(
        "won_against_last_year", RESULTS, ("与去年同期对比", "Against the same time last year"),
        ("各大区本年与去年同期", "This year and the same days of last year, by region"),
        kind="comparison", metrics=["won_amount", "won_count"], by=["region"], period="this_year", compare="year",
    ),
    _report(
        "products_by_region", RESULTS, ("产品 × 大区", "Products by region"),
        ("各产品在各大区的赢单金额", "What each product earned in each region"),
        kind="matrix", metrics=["won_amount"], by=["product", "region"], period="this_year",
    ),
    _report(
        "lost_reasons", RESULTS, ("输单原因", "Why deals are lost"),
        ("本年各原因的输单数与金额", "This year's deals lost and their worth, by reason"),
        kind="summary", metrics=["lost_count", "lost_amount"], by=["loss_reason"], period="this_year",
        sort=["-lost_amount"],
    ),
    _report(
        "open_by_stage", PIPELINE, ("各阶段在手商机", "Open deals by stage"),
        ("漏斗：数量与金额", "The funnel: deals and their worth"),
        kind="funnel", metrics=["open_count", "open_amount"], by=["stage"],
    ),
    _report(
        "open_by_person", PIPELINE, ("个人在手商机", "Open deals by person"),
        ("金额、加权金额与数量", "Worth, weighted worth and number"),
        kind="summary", metrics=["open_amount", "weighted_amount", "open_count"], by=["department", "owner"],
        sort=["-open_amount"],
    ),
    _report(
        "closing_soon", PIPELINE, ("本季度应成交", "Due to close this quarter"),
        ("按金额排列的在手商机", "Open deals, the largest first"),
        kind="list", object="opportunity", fields=["name", "account", "stage", "amount", "close_date", "owner"],
        where='stage.kind = "open" and close_date in (PERIOD("this_quarter"))', sort=["-amount"], limit=500,
    ),
    _report(
        "lead_sources", LEADS, ("线索来源效果", "What each lead source brings"),
        ("本年新增、转换与转换率", "This year's new and converted leads and their rate"),
        kind="summary", metrics=["new_leads", "converted_leads", "lead_conversion_rate"], by=["source"],
        period="this_year", sort=["-new_leads"],
    ),
    _report(
        "new_accounts", LEADS, ("新增客户", "New accounts"), ("近一年各月，按客户等级", "By month and grade, the last year"),
        kind="matrix", metrics=["new_accounts"], by=["month", "grade"], period="last_365_days",
    ),
    _report(
        "activity_by_person", WORK, ("个人跟进量", "Activity by person"),
        ("本月完成的跟进与逾期", "What was done this month and what is overdue"),
        kind="joined",
        blocks=[
            {
                "kind": "summary", "label": {"zh-CN": "本月完成", "en": "Done this month"}, "metrics": ["activities"],
                "by": ["department", "owner"], "period": "this_month", "sort": ["-activities"],
            },
            {
                "kind": "summary", "label": {"zh-CN": "逾期", "en": "Overdue"}, "metrics": ["overdue_activities"],
                "by": ["department", "owner"], "sort": ["-overdue_activities"],
            },
        ],
    ),
)  # fmt: skip
