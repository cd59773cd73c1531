"""Pages of goals and of the rules by which they are counted."""

from yunchou.apps.goals.objects.goal import MONTHS
from yunchou.pages.declare import ObjectPages, section

PAGES = (
    ObjectPages(
        "goal",
        list_fields=("name", "rule", "year", *MONTHS, "total", "locked", "answer"),
        sort="-year,scope,name",
        form=(
            section("目标", "Goal", "rule", "year", "department", "person"),
            section("第一季度", "First quarter", *MONTHS[:3], "q1"),
            section("第二季度", "Second quarter", *MONTHS[3:6], "q2"),
            section("第三季度", "Third quarter", *MONTHS[6:9], "q3"),
            section("第四季度", "Fourth quarter", *MONTHS[9:], "q4"),
            section("说明", "Reason", "reason"),
            section("状态", "How it stands", "locked", "answer", "objection", "answered_at"),
        ),
        header=("rule", "year", "scope", "total", "locked", "answer", "owner"),
        related=("changes", "versions"),
    ),
    ObjectPages(
        "goal_change",
        list_fields=(
            "name",
            "goal",
            "from_month",
            "before",
            "total",
            "status",
            "proposed_by",
            "created_at",
            "changed",
        ),
        sort="-created_at",
        form=(
            section("调整", "Change", "goal", "from_month", "before", "total", "method", "deep", "reason"),
            section("结果", "Decision", "status", "proposed_by", "decided_at", "refusal", "changed"),
        ),
        header=("status", "before", "total", "from_month", "proposed_by"),
        related=("versions",),
    ),
    ObjectPages(
        "goal_letter",
        list_fields=("name", "rule", "year", "department", "status", "sent_at", "due_on", "owner"),
        sort="-created_at",
        form=(
            section("责任书", "Letter", "name", "rule", "year", "department", "due_on"),
            section("依据与策略", "Basis and strategy", "basis", "strategy", "initiatives"),
        ),
        header=("status", "rule", "year", "department", "due_on", "owner"),
        related=("replies",),
    ),
    ObjectPages(
        "goal_letter_reply",
        list_fields=("name", "letter", "person", "answer", "answered_at", "objection", "due_on"),
        sort="-created_at",
        form=(
            section(
                "答复",
                "Reply",
                "letter",
                "goal",
                "goal_version",
                "person",
                "answer",
                "objection",
                "answered_at",
            ),
        ),
        header=("letter", "answer", "person", "due_on", "answered_at"),
    ),
    ObjectPages(
        "goal_version",
        list_fields=("name", "number", "total", *MONTHS, "change", "created_at"),
        sort="goal,-number",
        form=(
            section("版本", "Version", "goal", "number", "total", "change", "reason"),
            section("各月", "Months", *MONTHS),
        ),
        header=("number", "total", "created_at"),
    ),
    ObjectPages(
        "goal_rule",
        list_fields=("name", "metric", "filter", "editing", "green", "amber", "active"),
        sort="name",
        form=(
            section("规则", "Rule", "name", "metric", "filter", "editing", "active"),
            section("红绿灯", "Lights", "green", "amber", "alerts"),
            section("人员产能", "Capacity", "ramp"),
            section("依据与策略", "Basis and strategy", "description"),
        ),
        header=("metric", "editing", "alerts", "active"),
        related=("goals",),
    ),
)
