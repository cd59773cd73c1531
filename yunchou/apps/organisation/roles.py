"""The roles that a new organisation starts with, and what each may do. Administrators change them as they like."""

from dataclasses import dataclass
from types import MappingProxyType

from yunchou.access.rights import ALL_RIGHTS, EVERYTHING, ObjectRights, Rights

READ = ObjectRights(read="all")
SEEN = (
    "user", "department", "role", "team", "territory", "currency", "exchange_rate", "working_calendar", "holiday",
    "product", "pipeline", "stage", "stage_requirement", "stage_task", "pipeline_version", "campaign",
    "competitor", "qualification_question",
)  # fmt: skip
SEEN_BY_ALL = MappingProxyType(dict.fromkeys(SEEN, READ))
OWN = ObjectRights(create=True, read="own", update="own", delete="own")
GIVEN = MappingProxyType(dict.fromkeys(("share", "record_team", "delegation"), OWN))
"""What everybody gives to others: records and the right to stand in."""
MADE = MappingProxyType(
    dict.fromkeys(("dashboard", "report", "report_folder", "report_subscription", "report_delivery"), OWN)
)
"""What everybody designs for himself and may share."""
ASKED_FOR = ObjectRights(True, "own", "own", "own", fields=MappingProxyType({"state": "read"}))
"""What one asks for oneself: others decide."""
HANDING_OVER = ("together.hand_over_todo", "together.accept_todo", "together.return_todo")
DEAL_PARTS = (
    *("opportunity_product", "opportunity_team", "opportunity_contact", "opportunity_competitor"),
    *("close_plan_step", "opportunity_need", "qualification_answer", "presales_request"),
)
SOLD_WITH = ("lead", "account", "contact", "opportunity", "activity", "leave")


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
        **dict.fromkeys(SOLD_WITH, rights),
        # Whoever leads people sees what they have to do; nobody's notes are open to the whole company.
        "todo": ObjectRights(True, "own" if scope == "own" else "subtree", "own", "own"),
        "stage_history": ObjectRights(read=scope),
        # Beside these, everybody sees what was submitted, or is to be decided, by himself.
        **dict.fromkeys(("approval", "approval_task"), ObjectRights(read=scope)),
        "stage_todo": ObjectRights(read="all", update=scope),
        # What belongs to a deal is seen and changed by whoever sees and changes the deal.
        **dict.fromkeys(DEAL_PARTS, rights),
        "mail": MAILS,
        "mail_template": ObjectRights(create=True, read="all", update="own", delete="own"),
    }


def _rights(objects: dict[str, ObjectRights], *actions: str) -> Rights:
    return Rights(MappingProxyType(objects), frozenset(actions))


ADMINISTRATOR = StandardRole("administrator", "管理员", "Administrator", ALL_RIGHTS)
KEPT_BY_ADMINISTRATORS = (
    *("user", "department", "role", "sharing_rule", "share", "record_team", "delegation"),
    *("territory", "territory_rule", "territory_record"),
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
            {**_selling("all", delete="none", export=True), "campaign": EVERYTHING},
            "crm.convert_lead",
            "process.reopen",
            "mail.send",
            *HANDING_OVER,
        ),
    ),
    StandardRole(
        "operations",
        "销售运营",
        "Sales operations",
        _rights(
            {
                **_selling("all", delete="all", export=True),
                **dict.fromkeys(("campaign", "product", "competitor", "territory"), EVERYTHING),
                **dict.fromkeys(("territory_rule", "territory_record"), EVERYTHING),
            },
            "crm.convert_lead",
            "process.reopen",
            "mail.send",
            *HANDING_OVER,
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
            _selling("subtree", delete="subtree", export=True),
            "crm.convert_lead",
            "process.reopen",
            "mail.send",
            *HANDING_OVER,
            "imports.run",
            "process.bypass_requirements",
        ),
    ),
    StandardRole(
        "rep",
        "销售",
        "Sales rep",
        _rights(
            {**_selling("own", delete="own", export=False), "leave": ASKED_FOR},
            "crm.convert_lead",
            "process.reopen",
            "mail.send",
            *HANDING_OVER,
        ),
    ),
)
