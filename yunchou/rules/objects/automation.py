"""Automation: what happens by itself when something else has happened, or when it is time."""

from yunchou.model.declare import boolean, choice, datetime, declare, json, long_text, option, text

AUTOMATION = declare(
    "automation",
    ("自动化", "Automation"),
    app="rules",
    icon="thunderbolt",
    affects_access=True,
    fields=(
        text("name", "名称", "Name", required=True, unique=True, max_length=100),
        text(
            "object",
            "对象",
            "Object",
            indexed=True,
            max_length=40,
            searchable=False,
            help=(
                "对哪种记录执行；定时执行且不针对记录的可不填",
                "Whose records it is about; a schedule that is about none has none",
            ),
        ),
        choice(
            "trigger",
            "触发方式",
            "Set off by",
            (
                option("event", "记录变化", "A change of a record", "blue"),
                option("date", "到达日期", "A date", "gold"),
                option("schedule", "定时", "A schedule", "purple"),
                option("manual", "手动", "Somebody", "cyan"),
            ),
            required=True,
            default="event",
        ),
        json("settings", "触发设置", "When exactly"),
        text(
            "fields",
            "监视字段",
            "Fields watched",
            max_length=500,
            searchable=False,
            help=(
                "仅当这些字段改变时触发修改；不填为任一字段",
                "An update counts only when one of these changes; none: any field",
            ),
        ),
        long_text(
            "condition",
            "条件",
            "Condition",
            max_length=4000,
            help=(
                "条件成立才执行；不填为总是执行。记录变化触发时可用 CHANGED()、PRIOR()",
                "It runs only when this holds; empty: always. After a change of a record CHANGED() and PRIOR() may be used",
            ),
        ),
        json("steps", "步骤", "Steps", required=True),
        choice(
            "run_as",
            "执行身份",
            "Runs as",
            (
                option("system", "系统", "The system"),
                option("starter", "触发者", "Whoever set it off"),
            ),
            required=True,
            default="system",
            help=(
                "以系统身份执行时不受个人权限限制，历史记录中注明由哪条自动化完成",
                "As the system it passes by people's rights; the history names the automation",
            ),
        ),
        boolean("active", "启用", "Active", default=True),
        datetime("starts_at", "生效时间", "In force from"),
        datetime("ends_at", "失效时间", "In force until"),
        text("code", "内置代码", "Code", unique=True, readonly=True, max_length=80, searchable=False),
        long_text("description", "说明", "Notes"),
    ),
)
