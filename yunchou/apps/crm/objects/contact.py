"""Contact: a person at a customer."""

from yunchou.apps.crm.objects.options import LAST_ACTIVITY, NEXT_ACTIVITY, NO_MAILS
from yunchou.apps.options import TAGS
from yunchou.model.declare import (
    choice,
    date,
    declare,
    email,
    long_text,
    lookup,
    option,
    percent,
    phone,
    text,
)

ROLES = (
    option("decision_maker", "决策人", "Decision maker", "red"),
    option("influencer", "影响者", "Influencer", "orange"),
    option("user", "使用者", "User", "blue"),
    option("champion", "支持者", "Champion", "green"),
    option("blocker", "反对者", "Blocker", "default"),
)
LEVELS = (
    option("high", "高", "High", "red"),
    option("medium", "中", "Medium", "gold"),
    option("low", "低", "Low"),
)
ATTITUDES = (
    option("supportive", "支持", "Supportive", "green"),
    option("neutral", "中立", "Neutral", "blue"),
    option("opposed", "反对", "Opposed", "red"),
)

CONTACT = declare(
    "contact",
    ("联系人", "Contact"),
    app="crm",
    icon="contacts",
    fields=(
        text("name", "姓名", "Name", required=True, indexed=True, max_length=100),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        lookup("account", "客户", "Account", "account", ("contacts", "联系人", "Contacts")),
        text("title", "职务", "Title", max_length=100),
        text("department_name", "所在部门", "Department", max_length=100),
        phone("phone", "手机", "Phone", indexed=True),
        email("email", "邮箱", "Mail", indexed=True),
        NO_MAILS,
        choice("role", "决策角色", "Role", ROLES),
        choice("influence", "影响力", "Influence", LEVELS),
        choice("attitude", "态度", "Attitude", ATTITUDES),
        lookup(
            "reports_to",
            "汇报给",
            "Reports to",
            "contact",
            ("direct_reports", "下属联系人", "Direct reports"),
        ),
        percent(
            "completeness", "资料完整度", "Completeness", readonly=True, indexed=True, minimum=0, maximum=1
        ),
        LAST_ACTIVITY,
        NEXT_ACTIVITY,
        date("birthday", "生日", "Birthday"),
        TAGS,
        long_text("description", "备注", "Description"),
    ),
)
