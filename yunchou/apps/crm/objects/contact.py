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
    multi_choice,
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

CHANNELS = (
    option("phone", "电话", "Telephone", "blue"),
    option("wechat", "微信", "WeChat", "green"),
    option("mail", "邮件", "Mail", "purple"),
    option("video", "视频会议", "Video call", "cyan"),
    option("visit", "当面拜访", "In person", "gold"),
)
TIMES = (
    option("morning", "上午", "Mornings", "blue"),
    option("afternoon", "下午", "Afternoons", "cyan"),
    option("evening", "下班后", "After work", "purple"),
    option("any", "随时", "Any time"),
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
        multi_choice("preferred_channels", "偏好联系方式", "Prefers to be reached by", CHANNELS),
        choice("best_time", "方便联系的时间", "Best time", TIMES),
        text("interests", "关注与忌讳", "Likes and dislikes", max_length=500),
        TAGS,
        long_text("description", "备注", "Description"),
    ),
)
