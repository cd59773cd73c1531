"""Goal: what a department or a person is to reach in the months of one fiscal year by one rule.

The months are what is set; quarters and the year follow from them, so that they add up at every grain. What does not add up,
as a rate does, has the mean of its months for a quarter and the year.
"""

from yunchou.model.declare import (
    boolean,
    choice,
    datetime,
    declare,
    formula,
    integer,
    long_text,
    lookup,
    number,
    option,
    text,
    user,
)

SCOPES = (
    option("company", "公司", "Company", "purple"),
    option("department", "部门", "Department", "blue"),
    option("person", "个人", "Person"),
)
ANSWERS = (
    option("open", "待确认", "To be confirmed"),
    option("confirmed", "已确认", "Confirmed", "green"),
    option("objected", "有异议", "Objected", "red"),
)
MONTHS = tuple(f"m{number}" for number in range(1, 13))


def _over(months: tuple[str, ...]) -> str:
    """The sum of months, or their mean where months don't add up; empty where none is set."""
    total = " + ".join(f"COALESCE({each}, 0)" for each in months)
    count = " + ".join(f"IF({each} is null, 0, 1)" for each in months)
    return f"IF({count} = 0, null, IF(additive, {total}, ROUND(({total}) / ({count}), 4)))"


GOAL = declare(
    "goal",
    ("目标", "Goal"),
    app="goals",
    icon="aim",
    fields=(
        text("name", "部门 / 人员", "Whose", readonly=True, max_length=200),
        lookup("rule", "目标规则", "Rule", "goal_rule", ("goals", "目标", "Goals"), required=True),
        integer(
            "year", "年度", "Fiscal year", required=True, minimum=2000, maximum=9999, indexed=True,
            help=("财年以其开始的年份命名", "A fiscal year is named after the year in which it begins"),
        ),
        choice("scope", "层级", "Level", SCOPES, readonly=True, indexed=True),
        lookup("department", "部门", "Department", "department", ("goals", "目标", "Goals"), indexed=True),
        user("person", "人员", "Person", ("goals", "目标", "Goals"), indexed=True),
        *(
            number(name, f"第 {place} 月", f"Month {place}", minimum=0)
            for place, name in enumerate(MONTHS, 1)
        ),
        *(
            formula(
                f"q{place}", f"第 {place} 季", f"Quarter {place}", _over(MONTHS[place * 3 - 3 : place * 3]), "number"
            )
            for place in range(1, 5)
        ),
        formula("total", "全年", "Year", _over(MONTHS), "number"),
        boolean("additive", "可累加", "Adds up", default=True, readonly=True),
        boolean("locked", "已锁定", "Locked", default=False, readonly=True),
        choice("answer", "确认情况", "Answer", ANSWERS, default="open", readonly=True, indexed=True),
        long_text("objection", "异议", "Objection", readonly=True, max_length=2000),
        datetime("answered_at", "答复时间", "Answered at", readonly=True),
        long_text("reason", "说明", "Reason", max_length=2000),
        text("key", "唯一键", "Key", readonly=True, unique=True, max_length=100, searchable=False),
    ),
)  # fmt: skip
