"""Forecast period: the days that are forecast, when submissions are taken, how often they are due, and whether it is closed.

Its settings are its own: what is changed for one period leaves those before it as they were, and its history tells who did it.
"""

from yunchou.model.declare import (
    boolean,
    choice,
    date,
    datetime,
    declare,
    integer,
    long_text,
    option,
    text,
    user,
)

CADENCES = (
    option("weekly", "每周", "Weekly", "blue"),
    option("monthly", "每月", "Monthly"),
)

FORECAST_PERIOD = declare(
    "forecast_period",
    ("预测周期", "Forecast period"),
    app="forecast",
    icon="calendar",
    fields=(
        text("name", "周期名称", "Name", required=True, max_length=100),
        date("starts_on", "开始日期", "First day", required=True, indexed=True),
        date("ends_on", "结束日期", "Last day", required=True, indexed=True),
        date(
            "opens_on", "开放提交", "Submissions from",
            help=("不填则为开始日期", "The first day where it is left empty"),
        ),
        date(
            "closes_on", "截止提交", "Submissions until",
            help=("不填则为结束日期", "The last day where it is left empty"),
        ),
        choice("cadence", "提交频率", "Submitted", CADENCES, required=True, default="weekly"),
        integer(
            "due_day", "提交日", "Due on", required=True, minimum=1, maximum=28, default=5,
            help=("每周：1 至 7 为星期一至星期日；每月：日期", "Weekly: 1 to 7 from Monday; monthly: the day of the month"),
        ),
        boolean(
            "continues", "自动开启下一期", "The next opens by itself", default=True,
            help=("以同样的设置", "With the same settings"),
        ),
        boolean("locked", "已锁定", "Locked", default=False, readonly=True),
        datetime("locked_at", "锁定时间", "Locked at", readonly=True),
        user("locked_by", "锁定人", "Locked by", readonly=True),
        long_text("lock_reason", "锁定 / 解锁说明", "Why it was locked or opened", readonly=True, max_length=2000),
        text("key", "唯一键", "Key", readonly=True, unique=True, max_length=40, searchable=False, hidden=True),
    ),
)  # fmt: skip
