"""Stage KPI: what is counted of the work in a stage, what is asked of whom, and what a coach may ask when it falls short."""

from yunchou.model.declare import (
    boolean,
    choice,
    date,
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
    option("deals_meeting", "符合条件的商机占比", "Share of deals that meet a condition", "blue"),
    option("deals_mean", "商机字段的平均值", "Mean of a field of deals", "geekblue"),
    option(
        "records_per_deal", "阶段内每单相关记录数", "Related records per deal while in the stage", "green"
    ),
    option(
        "deals_with_records",
        "阶段内有相关记录的商机占比",
        "Share of deals with such a record while in the stage",
        "cyan",
    ),
    option("stays_within", "在时限内离开阶段的占比", "Share of stays within a time limit", "gold"),
    option("metric", "指标目录中的指标", "A metric of the catalogue", "purple"),
)
UNITS = (
    option("number", "数量", "Number"),
    option("percent", "百分比", "Percent"),
    option("days", "天", "Days"),
    option("money", "金额", "Money"),
)
BETTER = (
    option("higher", "越高越好", "Higher is better", "green"),
    option("lower", "越低越好", "Lower is better", "blue"),
)
BOUNDS = (
    option("amber", "未达标", "Below the standard", "gold"),
    option("red", "低于预警值", "Beyond the alert", "red"),
)
STATES = (
    option("open", "待辅导", "Planned", "blue"),
    option("done", "已辅导", "Done", "green"),
    option("dropped", "已取消", "Dropped"),
)

STAGE_KPI = declare(
    "stage_kpi",
    ("过程指标", "Stage KPI"),
    app="process",
    icon="dashboard",
    known_by=("pipeline.name", "name"),
    configuration=True,
    fields=(
        text("name", "指标名称", "Name", required=True, max_length=100, indexed=True),
        lookup(
            "pipeline", "销售流程", "Pipeline", "pipeline", ("kpis", "过程指标", "Stage KPIs"), required=True
        ),
        lookup(
            "stage",
            "阶段",
            "Stage",
            "stage",
            ("kpis", "过程指标", "Stage KPIs"),
            help=(
                "不填为整个流程，从进入第一个阶段到结束",
                "Empty: the whole way, from the first stage to the end",
            ),
        ),
        choice("method", "统计方式", "Counted as", METHODS, required=True, default="deals_with_records"),
        text(
            "object",
            "相关对象",
            "Related object",
            names="object",
            max_length=40,
            searchable=False,
            help=("例如跟进或报价", "As activities or quotes"),
        ),
        text(
            "link",
            "关联字段",
            "Field that links it",
            names="field",
            max_length=60,
            searchable=False,
            help=("相关记录上指向商机的字段", "The field of these records that names the deal"),
        ),
        text(
            "date",
            "发生时间",
            "Date",
            names="field",
            max_length=60,
            searchable=False,
            help=(
                "记录在商机停留于该阶段期间发生才计入",
                "A record counts that happened while the deal was in the stage",
            ),
        ),
        long_text(
            "condition",
            "条件",
            "Condition",
            max_length=4000,
            help=(
                "统计相关记录时限定相关记录；统计商机占比时，是商机要符合的条件",
                "Which related records count; of a share of deals, what the deals must meet",
            ),
        ),
        text(
            "measured",
            "统计字段",
            "Measured",
            max_length=200,
            searchable=False,
            help=("商机的字段或表达式", "A field of deals, or an expression"),
        ),
        integer(
            "within_hours",
            "时限（小时）",
            "Within (hours)",
            minimum=1,
            maximum=87600,
            help=("从进入阶段起算；首次响应可填 24", "From entering the stage on; 24 for a first response"),
        ),
        text("metric", "指标", "Metric", names="metric", max_length=60, searchable=False),
        choice("unit", "单位", "Unit", UNITS, default="percent"),
        choice("better", "方向", "Better", BETTER, required=True, default="higher"),
        number(
            "weight",
            "权重",
            "Weight",
            minimum=0,
            maximum=1000,
            default="1",
            help=("过程得分按权重汇总；0 不计入", "For the score of the process; 0 leaves it out"),
        ),
        boolean("active", "启用", "Active", default=True),
        integer("position", "顺序", "Position", default=0),
        long_text("description", "为什么重要", "Why it matters", max_length=2000),
    ),
)

STAGE_KPI_STANDARD = declare(
    "stage_kpi_standard",
    ("指标标准", "KPI standard"),
    app="process",
    icon="check-square",
    known_by=(
        "kpi.pipeline.name",
        "kpi.name",
        "role.name",
        "title",
        "department.name",
        "person.login",
        "valid_from",
    ),
    configuration=True,
    fields=(
        text("name", "适用", "For whom", readonly=True, max_length=200),
        lookup(
            "kpi",
            "过程指标",
            "Stage KPI",
            "stage_kpi",
            ("standards", "标准", "Standards"),
            required=True,
            indexed=True,
        ),
        lookup(
            "role",
            "角色",
            "Role",
            "role",
            help=(
                "角色、职务、部门、人员至多填一项；都不填为所有人",
                "At most one of role, position, department and person; none: for everybody",
            ),
        ),
        text("title", "职务", "Position", max_length=100, searchable=False),
        lookup("department", "部门", "Department", "department", help=("含下级部门", "With those below")),
        user("person", "人员", "Person"),
        number(
            "target",
            "达标值",
            "Standard",
            required=True,
            decimals=4,
            help=(
                "百分比填小数，如 0.8；数量和金额类指标按月填写",
                "Of shares as 0.8; of counts and sums of the catalogue, a month's",
            ),
        ),
        number(
            "alert",
            "预警值",
            "Alert",
            required=True,
            decimals=4,
            help=("达不到即为红色", "What falls short of it is red"),
        ),
        date("valid_from", "生效日期", "Valid from", help=("不填为一直有效", "Empty: always")),
    ),
)

COACHING_PROMPT = declare(
    "coaching_prompt",
    ("辅导提示", "Coaching prompt"),
    app="process",
    icon="bulb",
    known_by=("kpi.pipeline.name", "kpi.name", "name"),
    configuration=True,
    fields=(
        text("name", "主题", "Subject", required=True, max_length=200),
        lookup(
            "kpi",
            "过程指标",
            "Stage KPI",
            "stage_kpi",
            ("prompts", "辅导提示", "Coaching prompts"),
            required=True,
            indexed=True,
        ),
        choice("bound", "何时提示", "Shown when", BOUNDS, required=True, default="amber"),
        long_text("ask", "问什么", "What to ask", required=True, max_length=2000),
        long_text("practise", "练什么", "What to practise", max_length=2000),
        integer("position", "顺序", "Position", default=0),
    ),
)

KPI_COACHING = declare(
    "kpi_coaching",
    ("过程辅导", "Coaching"),
    app="process",
    icon="team",
    fields=(
        text("name", "主题", "Subject", required=True, max_length=200, indexed=True),
        user(
            "person",
            "被辅导人",
            "Coached",
            ("coachings", "过程辅导", "Coaching"),
            required=True,
            indexed=True,
        ),
        lookup(
            "kpi",
            "过程指标",
            "Stage KPI",
            "stage_kpi",
            ("coachings", "过程辅导", "Coaching"),
            required=True,
            indexed=True,
        ),
        lookup("prompt", "辅导提示", "Prompt", "coaching_prompt"),
        date("first_day", "数据自", "Figures from"),
        date("last_day", "数据至", "Figures to"),
        number("value", "当时实际", "Figure then", decimals=6),
        number("target", "当时标准", "Standard then", decimals=4),
        date("due_on", "计划日期", "Planned for", required=True, indexed=True),
        choice("state", "状态", "State", STATES, required=True, default="open", indexed=True),
        date("done_on", "完成日期", "Done on", readonly=True),
        long_text("notes", "约定", "What was agreed", max_length=4000),
    ),
)
