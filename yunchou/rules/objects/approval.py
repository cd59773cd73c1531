"""Approval: one request that people decide, and approval task: what one of them was asked, and what came of it.

Both are kept by the system alone (`yunchou/rules/approval/`); nobody edits them by hand.
"""

from yunchou.model.declare import (
    choice,
    datetime,
    declare,
    integer,
    json,
    long_text,
    lookup,
    master_detail,
    multi_lookup,
    option,
    record_id,
    text,
    user,
)
from yunchou.model.object import Field, label

STATES = (
    option("pending", "审批中", "Pending", "blue"),
    option("returned", "已退回，待修改", "Returned", "gold"),
    option("approved", "已通过", "Approved", "green"),
    option("refused", "已拒绝", "Refused", "red"),
    option("withdrawn", "已撤回", "Withdrawn"),
    option("cancelled", "已终止", "Cancelled"),
)
TASK_STATES = (
    option("queued", "未到", "Not yet asked"),
    option("waiting", "待处理", "Waiting", "blue"),
    option("submitted", "已提交", "Submitted", "cyan"),
    option("approved", "同意", "Approved", "green"),
    option("passed", "自动通过", "Passed by itself", "green"),
    option("refused", "拒绝", "Refused", "red"),
    option("returned", "退回", "Returned", "gold"),
    option("transferred", "已转办", "Transferred"),
    option("closed", "无需处理", "No longer needed"),
)
KINDS = (
    option("submit", "提交", "Submission"),
    option("sign", "审批", "Decision"),
    option("before", "前加签", "Added before"),
    option("after", "后加签", "Added after"),
    option("transfer", "转办", "Transferred to"),
    option("escalate", "超时升级", "Escalated to"),
)


def took(name: str, zh: str, en: str) -> Field:
    """How long something took, in seconds."""
    return Field(name=name, type="duration", label=label(zh, en), readonly=True)


APPROVAL = declare(
    "approval",
    ("审批", "Approval"),
    app="rules",
    icon="audit",
    participants="people",
    fields=(
        text("name", "审批名称", "Name", readonly=True, max_length=200),
        text(
            "object",
            "对象",
            "Object",
            names="object",
            readonly=True,
            indexed=True,
            max_length=40,
            searchable=False,
        ),
        record_id("record", "记录", "Record", readonly=True, indexed=True),
        choice("state", "状态", "State", STATES, readonly=True, indexed=True, default="pending"),
        text("node", "当前节点", "At", readonly=True, max_length=200),
        long_text("summary", "摘要", "Summary", readonly=True, max_length=4000, searchable=False),
        long_text("note", "提交说明", "Note", readonly=True, max_length=2000),
        lookup("automation", "审批流程", "Flow", "automation", readonly=True, indexed=True),
        multi_lookup("people", "参与人", "People taking part", "user", readonly=True, indexed=True),
        multi_lookup("copied", "抄送人", "Copied to", "user", readonly=True, indexed=True),
        datetime("ended_at", "结束时间", "Ended at", readonly=True),
        user("ended_by", "结束人", "Ended by", readonly=True),
        took("took", "用时", "Took"),
    ),
)

APPROVAL_TASK = declare(
    "approval_task",
    ("审批任务", "Approval task"),
    app="rules",
    icon="audit",
    fields=(
        text("name", "节点", "Node", readonly=True, max_length=200),
        master_detail(
            "approval", "审批", "Approval", "approval", ("tasks", "审批任务", "Tasks"), readonly=True
        ),
        choice("state", "状态", "State", TASK_STATES, readonly=True, indexed=True),
        choice("kind", "来源", "Kind", KINDS, readonly=True, default="sign"),
        integer("node", "节点序号", "Number of the node", readonly=True),
        integer("visit", "轮次", "Visit", readonly=True),
        integer("seat", "席位", "Seat", readonly=True),
        integer("place", "席位内次序", "Place in the seat", readonly=True),
        long_text("comment", "意见", "Comment", readonly=True, max_length=2000),
        json("changed", "修改内容", "Changed", readonly=True),
        user("asked_by", "指派人", "Asked by", readonly=True),
        datetime("asked_at", "到达时间", "Asked at", readonly=True),
        datetime("remind_at", "提醒时间", "Remind at", readonly=True),
        datetime("due_at", "处理期限", "Due at", readonly=True, indexed=True),
        datetime("decided_at", "处理时间", "Decided at", readonly=True),
        user("decided_by", "实际处理人", "Decided by", readonly=True),
        took("took", "用时", "Took"),
        lookup("share", "查看授权", "Share", "share", readonly=True, hidden=True),
    ),
)
