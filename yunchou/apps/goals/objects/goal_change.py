"""Goal change: a proposal to change a goal within its year, with its reason; once approved it is applied in one step.

Goal version: what a goal was before its first change and after each one, kept as it was.
"""

from yunchou.apps.goals.objects.goal import MONTHS
from yunchou.model.declare import (
    boolean,
    choice,
    datetime,
    declare,
    integer,
    long_text,
    lookup,
    number,
    option,
    text,
    user,
)

METHODS = (
    option("keep", "按当前各月比例", "In proportion to the months"),
    option("working_days", "按工作日", "By working days"),
    option("even", "平均", "Evenly"),
)
STATUSES = (
    option("submitted", "审批中", "Submitted", "blue"),
    option("applied", "已生效", "Applied", "green"),
    option("refused", "已驳回", "Refused", "red"),
    option("withdrawn", "已撤回", "Withdrawn"),
)

GOAL_CHANGE = declare(
    "goal_change",
    ("目标调整", "Goal change"),
    app="goals",
    icon="transaction",
    fields=(
        text("name", "部门 / 人员", "Whose", readonly=True, max_length=200),
        lookup("goal", "目标", "Goal", "goal", ("changes", "目标调整", "Goal changes"), required=True),
        integer("from_month", "自第几月起", "From month", required=True, minimum=1, maximum=12),
        number("before", "原全年目标", "Year before", readonly=True, minimum=0),
        number("total", "新全年目标", "New year", required=True, minimum=0),
        choice("method", "分摊到各月", "Over the months", METHODS, required=True, default="keep"),
        boolean("deep", "同时调整下级", "Also those below", default=True),
        long_text("reason", "调整原因", "Reason", required=True, max_length=2000),
        choice("status", "状态", "Status", STATUSES, readonly=True, default="submitted", indexed=True),
        user("proposed_by", "申请人", "Proposed by", ("goal_changes", "目标调整", "Goal changes"), readonly=True),
        datetime("decided_at", "决定时间", "Decided at", readonly=True),
        long_text("refusal", "驳回原因", "Why it was refused", readonly=True, max_length=2000),
        integer("changed", "调整的目标数", "Goals changed", readonly=True, minimum=0),
    ),
)  # fmt: skip

GOAL_VERSION = declare(
    "goal_version",
    ("目标版本", "Goal version"),
    app="goals",
    icon="history",
    fields=(
        text("name", "部门 / 人员", "Whose", readonly=True, max_length=200),
        lookup(
            "goal", "目标", "Goal", "goal", ("versions", "目标版本", "Versions"), required=True, readonly=True,
            indexed=True,
        ),
        integer("number", "版本", "Version", readonly=True, minimum=1),
        *(
            number(name, f"第 {place} 月", f"Month {place}", minimum=0, readonly=True)
            for place, name in enumerate(MONTHS, 1)
        ),
        number("total", "全年", "Year", readonly=True, minimum=0),
        lookup(
            "change", "目标调整", "Goal change", "goal_change", ("versions", "目标版本", "Versions"), readonly=True
        ),
        long_text("reason", "说明", "Reason", readonly=True, max_length=2000),
    ),
)  # fmt: skip
