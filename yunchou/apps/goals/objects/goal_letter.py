"""Goal letter: on what the goals of a department's year rest and how they are to be reached, sent to each of its members.

Goal letter reply: what a member says to it, about the version of the goal that he confirmed or objected to.
"""

from yunchou.apps.goals.objects.goal import ANSWERS
from yunchou.model.declare import (
    choice,
    date,
    datetime,
    declare,
    integer,
    long_text,
    lookup,
    option,
    rich_text,
    text,
    user,
)

STATUSES = (
    option("draft", "草稿", "Draft"),
    option("sent", "已下发", "Sent", "blue"),
    option("closed", "已结束", "Closed", "green"),
)

GOAL_LETTER = declare(
    "goal_letter",
    ("目标责任书", "Goal letter"),
    app="goals",
    icon="file-protect",
    fields=(
        text("name", "名称", "Name", required=True, max_length=200),
        lookup("rule", "目标规则", "Rule", "goal_rule", ("letters", "目标责任书", "Goal letters"), required=True),
        integer("year", "年度", "Fiscal year", required=True, minimum=2000, maximum=9999),
        lookup(
            "department", "部门", "Department", "department", ("goal_letters", "目标责任书", "Goal letters"),
            required=True, help=("下发给部门成员和下级部门负责人", "It goes to its people and to the heads below"),
        ),
        date("due_on", "答复期限", "Answer by"),
        rich_text("basis", "制定依据", "Basis"),
        rich_text("strategy", "策略", "Strategy"),
        rich_text("initiatives", "关键举措", "Initiatives"),
        choice("status", "状态", "Status", STATUSES, readonly=True, default="draft", indexed=True),
        datetime("sent_at", "下发时间", "Sent at", readonly=True),
    ),
)  # fmt: skip

GOAL_LETTER_REPLY = declare(
    "goal_letter_reply",
    ("责任书答复", "Reply to a goal letter"),
    app="goals",
    icon="check-square",
    fields=(
        text("name", "部门 / 人员", "Whose", readonly=True, max_length=200),
        lookup(
            "letter", "目标责任书", "Goal letter", "goal_letter", ("replies", "答复", "Replies"), required=True,
            readonly=True, indexed=True,
        ),
        lookup("goal", "目标", "Goal", "goal", ("replies", "责任书答复", "Replies"), required=True, readonly=True),
        user("person", "答复人", "Who answers", ("goal_replies", "责任书答复", "Replies"), readonly=True, indexed=True),
        lookup(
            "goal_version", "目标版本", "Version of the goal", "goal_version", ("replies", "责任书答复", "Replies"),
            readonly=True,
        ),
        choice("answer", "答复", "Answer", ANSWERS, default="open", readonly=True, indexed=True),
        long_text("objection", "异议", "Objection", readonly=True, max_length=2000),
        datetime("answered_at", "答复时间", "Answered at", readonly=True),
        date("due_on", "答复期限", "Answer by", readonly=True),
        datetime("reminded_at", "提醒时间", "Reminded at", readonly=True),
    ),
)  # fmt: skip
