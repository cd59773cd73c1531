"""Event log: what happened in a process outside, case by case, imported to see the ways that were really gone."""

from yunchou.model.declare import (
    datetime,
    declare,
    long_text,
    master_detail,
    rollup,
    text,
)

EVENT_LOG = declare(
    "event_log",
    ("事件日志", "Event log"),
    app="process",
    icon="history",
    fields=(
        text("name", "日志名称", "Name", required=True, max_length=100, indexed=True),
        long_text("description", "说明", "Description"),
        rollup("entries_count", "事件数", "Events", "entries", "count"),
    ),
)

EVENT_LOG_ENTRY = declare(
    "event_log_entry",
    ("日志事件", "Logged event", "Logged events"),
    app="process",
    icon="history",
    name_field="activity",
    fields=(
        master_detail("log", "事件日志", "Event log", "event_log", ("entries", "事件", "Events")),
        text("case", "案例", "Case", required=True, max_length=100, indexed=True),
        text("activity", "活动", "Activity", required=True, max_length=200),
        datetime("happened_at", "发生时间", "Happened at", required=True),
        text("resource", "执行人", "Done by", max_length=100),
    ),
)
