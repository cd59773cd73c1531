"""How rules are shown: which columns their lists have and how their forms are laid out."""

from yunchou.pages.declare import ObjectPages, section

PAGES = (
    ObjectPages(
        "metric",
        list_fields=("name", "code", "object", "aggregate", "measured", "filter", "unit", "active"),
        sort="object,name",
        form=(
            section("指标", "Metric", "name", "name_en", "code", "object", "description", "active"),
            section(
                "计算",
                "How it is counted",
                "aggregate",
                "measured",
                "part",
                "whole",
                "filter",
                "unit",
                "better",
            ),
            section("期间与归属", "When and whose", "date", "stock", "person", "department", "fields"),
        ),
        header=("object", "aggregate", "unit", "active"),
    ),
    ObjectPages(
        "validation_rule",
        list_fields=("name", "object", "condition", "on", "message_zh", "active"),
        sort="object,name",
        form=(
            section("规则", "Rule", "name", "object", "condition", "on", "active"),
            section("提示", "Message", "message_zh", "message_en", "field"),
            section("说明", "Notes", "description"),
        ),
        header=("object", "on", "active"),
    ),
    ObjectPages(
        "form_rule",
        list_fields=("name", "object", "condition", "effect", "fields", "active"),
        sort="object,name",
        form=(section("规则", "Rule", "name", "object", "condition", "effect", "fields", "active"),),
        header=("object", "effect", "active"),
    ),
    ObjectPages(
        "automation",
        list_fields=("name", "object", "trigger", "condition", "run_as", "active"),
        sort="object,name",
        form=(
            section("触发", "Set off", "name", "object", "trigger", "settings", "fields", "condition"),
            section("执行", "Then", "steps", "run_as", "active", "starts_at", "ends_at"),
            section(
                "进入与退出",
                "Who enters and leaves",
                "exit_when",
                "reentry",
                "most_runs",
                "most_per",
                "starters",
            ),
            section("说明", "Notes", "description", "stopped_because"),
        ),
        header=("object", "trigger", "active"),
    ),
    ObjectPages(
        "duplicate_rule",
        list_fields=("name", "object", "target", "action", "include_bin", "active"),
        sort="object,name",
        form=(
            section(
                "规则", "Rule", "name", "object", "target", "conditions", "action", "include_bin", "active"
            ),
            section("说明", "Notes", "description"),
        ),
        header=("object", "target", "action", "active"),
    ),
    ObjectPages(
        "approval",
        list_fields=("name", "state", "node", "owner", "created_at", "ended_at", "took"),
        form=(section("审批", "Approval", "name", "state", "node", "summary", "note", "automation"),),
        header=("state", "node", "owner", "created_at", "ended_at"),
        related=("tasks",),
        sort="-created_at",
    ),
    ObjectPages(
        "approval_task",
        list_fields=("name", "approval", "owner", "state", "asked_at", "due_at", "decided_at", "took"),
        header=("approval", "owner", "state", "due_at", "decided_at"),
        sort="-asked_at",
    ),
)
