"""Activity: a follow-up, planned or done: task, call, meeting, visit, mail or note."""

from yunchou.model.declare import (
    boolean,
    choice,
    datetime,
    declare,
    geo,
    image,
    integer,
    long_text,
    lookup,
    multi_lookup,
    option,
    text,
)

KINDS = (
    option("task", "任务", "Task", "blue"),
    option("call", "电话", "Call", "cyan"),
    option("meeting", "会议", "Meeting", "geekblue"),
    option("visit", "拜访", "Visit", "green"),
    option("mail", "邮件", "Mail", "purple"),
    option("note", "备注", "Note", "gold"),
)
STATUSES = (
    option("open", "待办", "Open", "blue"),
    option("done", "已完成", "Done", "green"),
    option("cancelled", "已取消", "Cancelled"),
)
PRIORITIES = (
    option("high", "高", "High", "red"),
    option("normal", "普通", "Normal", "blue"),
    option("low", "低", "Low"),
)
DIRECTIONS = (
    option("outgoing", "呼出", "Outgoing", "blue"),
    option("incoming", "呼入", "Incoming", "green"),
)
OUTCOMES = (
    option("reached", "已接通", "Reached", "green"),
    option("no_answer", "无人接听", "No answer", "orange"),
    option("busy", "占线", "Busy", "gold"),
    option("call_back", "约定回电", "Call back", "blue"),
    option("wrong_number", "号码有误", "Wrong number", "red"),
)
INVERSE = ("activities", "跟进", "Activities")

VISIT = (
    lookup("template", "拜访类型", "Kind of visit", "visit_template"),
    text("purpose", "拜访目的", "Purpose", max_length=500),
    integer("route_position", "路线顺序", "Place in the route", minimum=0, maximum=1000),
    datetime("checked_in_at", "签到时间", "Checked in at", readonly=True, indexed=True),
    integer("accuracy", "定位精度（米）", "Accuracy (m)", readonly=True),
    integer(
        "distance",
        "距客户（米）",
        "From the customer (m)",
        readonly=True,
        help=(
            "签到位置与客户位置的距离，客户没有位置时为空",
            "Between the place of check-in and the customer's; empty where the customer has none",
        ),
    ),
    datetime("checked_out_at", "签退时间", "Checked out at", readonly=True),
    geo("left_position", "签退位置", "Place of check-out", readonly=True),
    boolean("mocked", "设备提示模拟定位", "Place said to be mocked", readonly=True),
    text("device", "设备", "Device", readonly=True, indexed=True, max_length=64, searchable=False),
    integer("left_accuracy", "签退定位精度（米）", "Accuracy at check-out (m)", readonly=True),
    boolean("left_mocked", "签退时提示模拟定位", "Place of check-out said to be mocked", readonly=True),
    text("left_device", "签退设备", "Device at check-out", readonly=True, max_length=64, searchable=False),
    integer(
        "sent_late",
        "迟传（分钟）",
        "Sent late (minutes)",
        readonly=True,
        help=(
            "签到或签退在设备上记录后，过了多久才传到系统，取较长者",
            "How long after the device noted it the check-in or check-out arrived, the longer of both",
        ),
    ),
)
"""What only visits have; times and places of check-in and check-out are written by these commands alone."""

ACTIVITY = declare(
    "activity",
    ("跟进", "Activity", "Activities"),
    app="crm",
    icon="schedule",
    fields=(
        text("name", "主题", "Subject", required=True, max_length=200),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        choice("kind", "类型", "Kind", KINDS, required=True, default="task", indexed=True),
        choice("status", "状态", "Status", STATUSES, default="open", indexed=True),
        choice("priority", "优先级", "Priority", PRIORITIES, default="normal"),
        datetime("due_at", "计划时间", "Due at", indexed=True),
        datetime("done_at", "完成时间", "Done at", indexed=True),
        lookup("account", "客户", "Account", "account", INVERSE),
        lookup("contact", "联系人", "Contact", "contact", INVERSE),
        lookup("lead", "线索", "Lead", "lead", INVERSE),
        lookup("opportunity", "商机", "Opportunity", "opportunity", INVERSE),
        lookup("improvement", "改进项", "Improvement", "improvement", INVERSE),
        integer("duration_minutes", "时长（分钟）", "Minutes", minimum=0, maximum=100000),
        text("place", "地点", "Place", max_length=200),
        geo("position", "定位", "Position"),
        image("photos", "照片", "Photos", multiple=True, max_files=9),
        long_text("content", "内容", "Content"),
        choice("direction", "呼叫方向", "Direction", DIRECTIONS),
        choice("outcome", "通话结果", "Outcome of the call", OUTCOMES),
        multi_lookup(
            "attendees", "参会联系人", "Attendees", "contact", ("meetings", "参加的会议", "Meetings")
        ),
        multi_lookup("colleagues", "参会同事", "Colleagues", "user"),
        lookup("series", "重复跟进", "Recurring", "activity_series", INVERSE, readonly=True),
        datetime("series_at", "原定时间", "Time in the series", readonly=True),
        *VISIT,
    ),
)
