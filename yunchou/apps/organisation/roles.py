"""The roles that a new organisation starts with, and what each may do. Administrators change them as they like."""

from dataclasses import dataclass, replace
from types import MappingProxyType

from yunchou.access.rights import ALL_RIGHTS, EVERYTHING, ObjectRights, Rights
from yunchou.apps.organisation.goal_roles import goal_rights
from yunchou.apps.organisation.role_parts import (
    BIDDING,
    BOOKS,
    CADENCE_LEADING,
    CADENCING,
    CASE_WORK,
    CATALOGUE,
    CLAIMING,
    CLAUSES,
    CONVERTING,
    CUSTOMER_SETTINGS,
    DEAL_PARTS,
    DECIDING,
    DEPOSITS,
    DOCUMENTS,
    FORECAST_KEEPING,
    FORECAST_LEADING,
    FORECASTING,
    FORESEEING,
    GOAL_KEEPING,
    GOAL_LEADING,
    GOALS,
    HANDING_OVER,
    LEARNING,
    LEAVING,
    PAPER_SETTINGS,
    PAYING,
    POOL_SETTINGS,
    POOLS,
    REPEATING,
    SEAL_ASKING,
    SEAL_DECIDING,
    SEAL_USING,
    SEEN,
    SERVICE_SETTINGS,
    SIGNINGS,
    STAGE_KPIS,
    STAGES,
    TENDER_SETTINGS,
    TENDERS,
    VISITING,
)
from yunchou.apps.organisation.selling_roles import ACCOUNTING, LEADING, SELLING

READ = ObjectRights(read="all")
SEALS_NAMED = ObjectRights(read="all", fields=MappingProxyType({"picture": "none"}))
"""Everybody may ask for a seal; its picture is for those who keep it."""
SEEN_BY_ALL = MappingProxyType({**dict.fromkeys(SEEN, READ), "party_seal": SEALS_NAMED})
OWN = ObjectRights(create=True, read="own", update="own", delete="own")
GIVEN = MappingProxyType(dict.fromkeys(("share", "record_team", "delegation"), OWN))
"""What everybody gives to others: records and the right to stand in."""
MADE = MappingProxyType(
    dict.fromkeys(("dashboard", "report", "report_folder", "report_subscription", "report_delivery"), OWN)
)
"""What everybody designs for himself and may share."""
ASKED_FOR = ObjectRights(True, "own", "own", "own", fields=MappingProxyType({"state": "read"}))
"""What one asks for oneself: others decide."""
SOLD_WITH = ("lead", "account", "contact", "opportunity", "activity", "activity_series", "leave")
LEDGERS = ("payment_allocation", "refund", "receivable", "account_statement", "rebate", "rebate_entry")
"""What the system keeps; whoever sees the payment, the order or the customer sees it."""
BANK = ("bank_statement", "bank_line")
"""What the bank says came in, for those who keep accounts."""
COSTS: dict[str, dict[str, str]] = {
    "product": {"cost": "none"},
    "quote": {"cost": "none", "margin": "none"},
    "quote_line": {"unit_cost": "none"},
    "sales_order": {"cost": "none", "margin": "none", "judged_margin": "none"},
    "order_line": {"unit_cost": "none"},
}
"""What costs and margins are is not everybody's business."""
EXPENSES = ("expense_claim", "expense_line")
EXPENSE_SETTINGS = ("expense_kind", "expense_budget")
CLAIMED = ObjectRights(True, "own", "own", "own", export=True)
VISIT_SETTINGS = ("visit_template", "visit_action", "visit_risk_rule", "visit_cycle")
HANDOVERS = ObjectRights(read="subtree", update="own")


@dataclass(frozen=True, slots=True)
class StandardRole:
    """A role, its names and what it grants."""

    code: str
    zh: str
    en: str
    rights: Rights


MAILS = ObjectRights(read="own", update="own", delete="own")
"""Beside their own, people read the mails of whatever records they see; that needs no scope."""


def _selling(scope: str, *, delete: str, export: bool) -> dict[str, ObjectRights]:
    rights = ObjectRights(create=True, read=scope, update=scope, delete=delete, export=export)
    return {
        **SEEN_BY_ALL,
        **GIVEN,
        **MADE,
        **dict.fromkeys((*SOLD_WITH, *DOCUMENTS, *TENDERS), rights),
        **dict.fromkeys(LEDGERS, ObjectRights(read=scope)),
        # Whoever leads people sees what they have to do; nobody's notes are open to the whole company.
        "todo": ObjectRights(True, "own" if scope == "own" else "subtree", "own", "own"),
        "stage_history": ObjectRights(read=scope),
        **dict.fromkeys(
            ("event_log", "event_log_entry"), ObjectRights(True, scope, "own", "own", export=export)
        ),
        # Beside these, everybody sees what was submitted, or is to be decided, by himself.
        **dict.fromkeys(("approval", "approval_task"), ObjectRights(read=scope)),
        "stage_todo": ObjectRights(read="all", update=scope),
        # What belongs to a deal is seen and changed by whoever sees and changes the deal.
        **dict.fromkeys(DEAL_PARTS, rights),
        "pool_history": ObjectRights(read=scope),
        "territory_membership": ObjectRights(read=scope, export=export),
        # Beside these, everybody sees the cases of the customers that he sees, and those of his queues.
        "case": ObjectRights(True, scope, scope, "none", export),
        "case_escalation": ObjectRights(read=scope),
        "signing": ObjectRights(read=scope),
        "seal_use": ObjectRights(True, scope, "own", "own", export=export),
        "seal_entry": ObjectRights(read=scope, export=export),
        "knowledge_article": READ,
        "article_edition": READ,
        "article_vote": ObjectRights(read="own"),
        "visit_step": ObjectRights(read=scope),
        # Whoever leads people sees what they claim; a claim is changed by its claimant alone.
        **dict.fromkeys(EXPENSES, ObjectRights(True, scope, "own", "own", export=export)),
        "mail": MAILS,
        "mail_template": ObjectRights(create=True, read="all", update="own", delete="own"),
        **goal_rights(scope, delete=delete, export=export),
        **dict.fromkeys(("forecast_entry", "forecast_request"), ObjectRights(read=scope, export=export)),
        # How selling is improved is for those who lead people, and for all to see.
        "improvement": READ if scope == "own" else ObjectRights(True, "all", scope, scope, export),
        # One is coached by those above, and reads what was agreed.
        "kpi_coaching": ObjectRights(scope != "own", scope, "own", "own", export),
        # Cadences are made by those who lead people and taken by everybody who sells.
        **dict.fromkeys(
            ("cadence", "cadence_step"),
            READ if scope == "own" else ObjectRights(True, "all", scope, scope, export),
        ),
        "cadence_version": READ,
        **dict.fromkeys(("cadence_run", "cadence_move"), ObjectRights(read=scope, export=export)),
    }


def _serving(scope: str) -> dict[str, ObjectRights]:
    """Those who answer customers: their own cases or all, with the customers and what these bought to read."""
    cases = ObjectRights(True, scope, scope, "none" if scope == "own" else "all", scope != "own")
    written = ObjectRights(True, "all", scope, scope)
    return {
        **SEEN_BY_ALL,
        **GIVEN,
        **MADE,
        **dict.fromkeys(("account", "contact"), ObjectRights(True, "all", "own", "none")),
        **dict.fromkeys(("sales_order", "order_line", "delivery", "delivery_line"), READ),
        **dict.fromkeys(("activity", "activity_series", "todo"), OWN),
        "case": cases,
        "seal_use": OWN,
        "seal_entry": ObjectRights(read="own"),
        "case_escalation": ObjectRights(read=scope),
        **dict.fromkeys(("knowledge_article", "mail_template"), written),
        "article_edition": READ,
        "article_vote": ObjectRights(read=scope),
        "mail": MAILS,
        "leave": ASKED_FOR,
        **dict.fromkeys(EXPENSES, CLAIMED),
    }


def _without_costs(objects: dict[str, ObjectRights]) -> dict[str, ObjectRights]:
    hidden = {name: replace(objects[name], fields=MappingProxyType(fields)) for name, fields in COSTS.items()}
    return {**objects, **hidden}


def _finance() -> dict[str, ObjectRights]:
    kept = ObjectRights(create=True, read="all", update="all", delete="all", export=True)
    seen = ObjectRights(read="all", export=True)
    return {
        **SEEN_BY_ALL,
        **GIVEN,
        **MADE,
        **dict.fromkeys(
            ("account", "contact", "opportunity", "quote", "quote_line", "signing", *LEDGERS), seen
        ),
        "tender": seen,
        "seal_use": ObjectRights(True, "all", "own", "own", export=True),
        "seal_entry": seen,
        **dict.fromkeys(
            ("contract", "contract_milestone", "sales_order", "order_line", "delivery", "delivery_line"),
            ObjectRights(read="all", update="all", export=True),
        ),
        **dict.fromkeys((*BANK, *BOOKS), kept),
        **dict.fromkeys(EXPENSES, ObjectRights(True, "all", "own", "own", export=True)),
        **dict.fromkeys(EXPENSE_SETTINGS, kept),
        "expense_payment": seen,
        "activity": ObjectRights(True, "own", "own", "own"),
        "todo": ObjectRights(True, "own", "own", "own"),
        "mail": MAILS,
        "mail_template": ObjectRights(create=True, read="all", update="own", delete="own"),
        "leave": ASKED_FOR,
    }


def _legal() -> dict[str, ObjectRights]:
    """Those who keep wording, own entities and seals, and read what is agreed."""
    return {
        **SEEN_BY_ALL,
        **GIVEN,
        **MADE,
        **dict.fromkeys(
            ("account", "contact", "quote", "quote_line", "sales_order", "order_line", "signing"), READ
        ),
        **dict.fromkeys(
            ("contract", "contract_clause", "contract_milestone"),
            ObjectRights(True, "all", "all", "none", True),
        ),
        **dict.fromkeys((*PAPER_SETTINGS, "party_seal"), EVERYTHING),
        "quote_clause": READ,
        "seal_use": ObjectRights(True, "all", "own", "own", export=True),
        "seal_entry": ObjectRights(read="all", export=True),
        **dict.fromkeys(("activity", "activity_series", "todo"), OWN),
        "mail": MAILS,
        "leave": ASKED_FOR,
    }


def _rights(objects: dict[str, ObjectRights], *actions: str) -> Rights:
    return Rights(MappingProxyType(objects), frozenset(actions))


ADMINISTRATOR = StandardRole("administrator", "管理员", "Administrator", ALL_RIGHTS)
KEPT_BY_ADMINISTRATORS = (
    *("user", "department", "role", "sharing_rule", "share", "record_team", "delegation"),
    *("territory", "territory_person", "territory_rule", "territory_record", "territory_change"),
)
STANDARD_ROLES = (
    ADMINISTRATOR,
    StandardRole(
        "system_administrator",
        "系统管理员（不看业务数据）",
        "System administrator without data",
        _rights(
            {"*": ObjectRights(shared="none"), **dict.fromkeys(KEPT_BY_ADMINISTRATORS, EVERYTHING)},
            "model.change",
            "access.change",
        ),
    ),
    StandardRole(
        "executive",
        "高管",
        "Executive",
        _rights(
            {
                **_selling("all", delete="none", export=True),
                "campaign": EVERYTHING,
                "handover": HANDOVERS,
                "visit_risk": ObjectRights(read="all", export=True),
                **dict.fromkeys(("expense_budget", "expense_payment"), ObjectRights(read="all", export=True)),
            },
            *GOAL_KEEPING,
            *FORECAST_KEEPING,
            *CADENCE_LEADING,
            *FORESEEING,
            *LEARNING,
            *SELLING,
            *LEADING,
            *DECIDING,
            *LEAVING,
            *CONVERTING,
            *STAGES,
            "mail.send",
            *HANDING_OVER,
            *CASE_WORK,
            *REPEATING,
            *POOLS,
            *VISITING,
            *BIDDING,
            *DEPOSITS,
            *SIGNINGS,
            *SEAL_ASKING,
            *SEAL_DECIDING,
            *CLAIMING,
        ),
    ),
    StandardRole(
        "operations",
        "销售运营",
        "Sales operations",
        _rights(
            {
                **_selling("all", delete="all", export=True),
                **dict.fromkeys(("goal_rule", "forecast_period"), EVERYTHING),
                "handover": HANDOVERS,
                **dict.fromkeys(("campaign", "competitor", "territory", *CATALOGUE, *BANK), EVERYTHING),
                **dict.fromkeys(
                    (*STAGE_KPIS, "territory_person", "territory_rule", "territory_record"), EVERYTHING
                ),
                "territory_change": READ,
                "policy_use": ObjectRights(read="all", export=True),
                **dict.fromkeys(
                    (*POOL_SETTINGS, *VISIT_SETTINGS, *CUSTOMER_SETTINGS, *EXPENSE_SETTINGS), EVERYTHING
                ),
                **dict.fromkeys((*SERVICE_SETTINGS, *TENDER_SETTINGS, *PAPER_SETTINGS), EVERYTHING),
                "visit_risk": ObjectRights(read="all", export=True),
                "expense_payment": ObjectRights(read="all", export=True),
            },
            *GOAL_KEEPING,
            *FORECAST_KEEPING,
            *CADENCE_LEADING,
            *FORESEEING,
            *LEARNING,
            *SELLING,
            *LEADING,
            *DECIDING,
            *ACCOUNTING,
            "commerce.simulate_policy",
            "crm.manage_pools",
            "service.manage",
            "tenders.manage",
            "visits.manage",
            "expenses.manage",
            *PAYING,
            *CLAUSES,
            "papers.manage",
            "crm.unvoid_lead",
            *LEAVING,
            *CONVERTING,
            *STAGES,
            "mail.send",
            *HANDING_OVER,
            *CASE_WORK,
            *REPEATING,
            *POOLS,
            *VISITING,
            *BIDDING,
            *DEPOSITS,
            *SIGNINGS,
            *SEAL_ASKING,
            *SEAL_DECIDING,
            *CLAIMING,
            "imports.run",
            "territories.manage",
            "process.bypass_requirements",
            "records.reveal",
        ),
    ),
    StandardRole(
        "manager",
        "销售经理",
        "Sales manager",
        _rights(
            {
                **_selling("subtree", delete="subtree", export=True),
                "handover": HANDOVERS,
                "visit_risk": ObjectRights(read="subtree", export=True),
                "expense_budget": READ,
            },
            *GOAL_LEADING,
            *FORECAST_LEADING,
            *CADENCE_LEADING,
            *FORESEEING,
            *SELLING,
            *LEADING,
            *DECIDING,
            *LEAVING,
            *CONVERTING,
            *STAGES,
            "mail.send",
            *HANDING_OVER,
            *CASE_WORK,
            *REPEATING,
            *POOLS,
            *VISITING,
            *BIDDING,
            *DEPOSITS,
            *SIGNINGS,
            *SEAL_ASKING,
            *SEAL_DECIDING,
            *CLAIMING,
            "imports.run",
            "process.bypass_requirements",
        ),
    ),
    StandardRole(
        "rep",
        "销售",
        "Sales rep",
        _rights(
            {**_without_costs(_selling("own", delete="own", export=False)), "leave": ASKED_FOR},
            *GOALS,
            *FORECASTING,
            *CADENCING,
            *FORESEEING,
            *SELLING,
            *CONVERTING,
            *STAGES,
            "mail.send",
            *HANDING_OVER,
            *CASE_WORK,
            *REPEATING,
            *POOLS,
            *VISITING,
            *BIDDING,
            *DEPOSITS,
            *SIGNINGS,
            *SEAL_ASKING,
            *CLAIMING,
        ),
    ),
    StandardRole(
        "finance",
        "财务",
        "Finance",
        _rights(
            _finance(),
            *ACCOUNTING,
            *DEPOSITS,
            *CLAIMING,
            *SEAL_ASKING,
            *DECIDING,
            "expenses.manage",
            *PAYING,
            "commerce.plan_instalments",
            "mail.send",
            *HANDING_OVER,
            "imports.run",
        ),
    ),
    StandardRole(
        "legal",
        "法务",
        "Legal",
        _rights(
            _legal(),
            *CLAUSES,
            *SIGNINGS,
            *SEAL_ASKING,
            *SEAL_DECIDING,
            *SEAL_USING,
            "papers.manage",
            "mail.send",
            *HANDING_OVER,
        ),
    ),
    StandardRole(
        "service_agent",
        "客服",
        "Service agent",
        _rights(_serving("own"), *CASE_WORK, *REPEATING, *CLAIMING, *SEAL_ASKING, "mail.send", *HANDING_OVER),
    ),
    StandardRole(
        "service_manager",
        "客服主管",
        "Service manager",
        _rights(
            {
                **_serving("all"),
                **dict.fromkeys(SERVICE_SETTINGS, EVERYTHING),
                "leave": ObjectRights(True, "subtree", "subtree", "own"),
                **dict.fromkeys(EXPENSES, ObjectRights(True, "subtree", "own", "own", export=True)),
            },
            *CASE_WORK,
            *REPEATING,
            *CLAIMING,
            *SEAL_ASKING,
            *DECIDING,
            "service.manage",
            "mail.send",
            *HANDING_OVER,
            "imports.run",
        ),
    ),
)
