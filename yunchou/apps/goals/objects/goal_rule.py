"""Goal rule: which metric goals are set for, what of it counts, and who may set them."""

from yunchou.model.declare import boolean, choice, declare, long_text, option, percent, text

EDITING = (
    option("managers", "由上级设定", "By those above", "blue"),
    option("own", "本人也可填写", "Also by the person itself", "green"),
)
ALERTS = (
    option("off", "不提醒", "Nobody is told"),
    option("month", "按本月进度", "By the running month", "blue"),
    option("quarter", "按本季进度", "By the running quarter", "blue"),
    option("year", "按全年进度", "By the running year", "blue"),
)

GOAL_RULE = declare(
    "goal_rule",
    ("目标规则", "Goal rule"),
    app="goals",
    icon="aim",
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "规则名称", "Name", required=True, unique=True, max_length=100),
        text(
            "metric",
            "指标",
            "Metric",
            names="metric",
            required=True,
            indexed=True,
            max_length=60,
            searchable=False,
            help=(
                "实际完成按指标目录中的定义统计，计入的人员和部门也由指标决定",
                "What is reached is counted as the catalogue defines it, and so for whom",
            ),
        ),
        long_text(
            "filter",
            "统计条件",
            "Filter",
            max_length=4000,
            help=(
                "只统计符合条件的记录，例如某条产品线；不填则全部统计",
                "Only records that meet it count, such as those of a product line; empty: all",
            ),
        ),
        choice("editing", "填写方式", "Set", EDITING, required=True, default="managers"),
        percent(
            "green", "达标线", "On track from", minimum=0, maximum=10, default="1",
            help=("进度达到应有进度的比例即为绿色", "Share of the expected progress that is green"),
        ),
        percent("amber", "预警线", "At risk from", minimum=0, maximum=10, default="0.85"),
        choice(
            "alerts", "落后提醒", "Alerts", ALERTS, default="month",
            help=(
                "目标变为黄灯或红灯时，提醒本人及直接上级",
                "When a goal turns amber or red, its person and those right above are told",
            ),
        ),
        text(
            "ramp", "爬坡比例", "Ramp", max_length=200, searchable=False,
            help=(
                "新员工入职后各月按满额的百分之几计，之后按满额；不填为 25, 50, 75，填 100 则从首月起满额",
                "What somebody new counts in each of his first months, in percent, then in full; empty: 25, 50, 75; 100: at once",
            ),
        ),
        boolean("active", "启用", "Active", default=True),
        long_text("description", "依据与策略", "Basis and strategy", max_length=4000),
    ),
)  # fmt: skip
