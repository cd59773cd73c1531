"""Metric: one figure that an organisation counts by a definition of its own, beside those that come with the product."""

from yunchou.model.declare import boolean, choice, declare, long_text, option, text

AGGREGATES = (
    option("count", "记录数", "Number of records"),
    option("count_distinct", "不同值的个数", "Number of different values"),
    option("sum", "合计", "Sum"),
    option("avg", "平均值", "Mean"),
    option("median", "中位数", "Median"),
    option("min", "最小值", "Least"),
    option("max", "最大值", "Greatest"),
    option("ratio", "两个指标之比", "Ratio of two metrics"),
)
UNITS = (
    option("number", "数量", "Number"),
    option("money", "金额", "Money"),
    option("percent", "百分比", "Percent"),
    option("days", "天", "Days"),
)
BETTER = (option("higher", "越高越好", "Higher"), option("lower", "越低越好", "Lower"))

METRIC = declare(
    "metric",
    ("指标", "Metric"),
    app="metrics",
    icon="line-chart",
    affects_access=True,
    known_by=("code",),
    configuration=True,
    fields=(
        text("name", "指标名称", "Name", required=True, unique=True, max_length=100),
        text("name_en", "英文名称", "Name in English", max_length=100),
        text(
            "code",
            "编码",
            "Code",
            required=True,
            unique=True,
            max_length=60,
            help=(
                "小写字母、数字和下划线；仪表盘、报表和接口以此引用",
                "Small letters, digits and underscores: dashboards, reports and the API name it by this",
            ),
        ),
        text(
            "object",
            "统计对象",
            "Object",
            names="object",
            required=True,
            indexed=True,
            max_length=40,
            searchable=False,
        ),
        choice("aggregate", "计算方式", "Counted as", AGGREGATES, required=True, default="sum"),
        text(
            "measured",
            "统计字段",
            "Field measured",
            names="field",
            max_length=200,
            searchable=False,
            help=("记录数和比值不填", "Empty for a number of records and for a ratio"),
        ),
        text(
            "part",
            "分子指标",
            "Part",
            names="metric",
            max_length=60,
            searchable=False,
            help=("比值 = 分子 ÷ 分母，二者须属于同一对象", "A ratio is part ÷ whole, both of this object"),
        ),
        text("whole", "分母指标", "Whole", names="metric", max_length=60, searchable=False),
        long_text("filter", "统计条件", "Filter", max_length=4000),
        text(
            "date",
            "统计日期",
            "Date",
            names="field",
            max_length=200,
            searchable=False,
            help=(
                "决定记录属于哪个期间；不填则统计当前全部记录",
                "Decides to which period a record belongs; without it all records of now are counted",
            ),
        ),
        boolean(
            "stock",
            "时点指标",
            "Stock",
            default=False,
            help=(
                "统计当前存量，日期只用于分组",
                "What stands now: a period does not narrow it, the date only groups it",
            ),
        ),
        text(
            "person",
            "计入人员",
            "Person",
            names="field",
            max_length=200,
            searchable=False,
            help=("成绩计给谁，默认为负责人", "Whose figure it is; by default the owner's"),
        ),
        text(
            "department",
            "计入部门",
            "Department",
            names="field",
            max_length=200,
            searchable=False,
            help=("默认为计入人员的部门", "By default the department of the person"),
        ),
        text(
            "fields",
            "分析维度",
            "Broken down by",
            names="fields",
            max_length=1000,
            searchable=False,
            help=(
                "人员、部门、大区、上级和期间之外",
                "Beside person, department, region, manager and period",
            ),
        ),
        choice("unit", "单位", "Unit", UNITS, required=True, default="number"),
        choice("better", "评价方向", "Better when", BETTER, required=True, default="higher"),
        boolean("active", "启用", "Active", default=True),
        long_text("description", "口径说明", "How it is counted", max_length=1000),
    ),
)
