"""Qualification: what the customer needs, and how well a deal fits, by questions with weights."""

from yunchou.model.declare import (
    boolean,
    choice,
    declare,
    formula,
    integer,
    long_text,
    lookup,
    master_detail,
    number,
    option,
    text,
)

ANSWERS = (
    option("no", "否", "No", "red"),
    option("partly", "部分", "Partly", "gold"),
    option("yes", "是", "Yes", "green"),
)
PRIORITIES = (
    option("must", "必须", "Must have", "red"),
    option("should", "应有", "Should have", "gold"),
    option("nice", "可选", "Nice to have"),
)
FITS = (
    option("met", "满足", "Met", "green"),
    option("partly", "部分满足", "Partly", "gold"),
    option("open", "待确认", "Open", "blue"),
    option("unmet", "不满足", "Not met", "red"),
)

QUALIFICATION_QUESTION = declare(
    "qualification_question",
    ("商机评估问题", "Qualification question"),
    app="crm",
    icon="question",
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "问题", "Question", required=True, unique=True, max_length=200),
        number("weight", "权重", "Weight", required=True, minimum=0, maximum=1000, default=1),
        boolean("active", "启用", "Active", default=True),
        integer("position", "顺序", "Position", default=0),
        long_text("help", "判断依据", "How to judge"),
    ),
)

QUALIFICATION_ANSWER = declare(
    "qualification_answer",
    ("商机评估", "Qualification answer"),
    app="crm",
    icon="check-square",
    fields=(
        text("name", "名称", "Name", readonly=True, max_length=300, searchable=False),
        master_detail(
            "opportunity",
            "商机",
            "Opportunity",
            "opportunity",
            ("qualification", "商机评估", "Qualification"),
        ),
        lookup("question", "问题", "Question", "qualification_question", required=True),
        choice("answer", "回答", "Answer", ANSWERS),
        number("weight", "权重", "Weight", readonly=True),
        formula(
            "points",
            "得分",
            "Points",
            'weight * SWITCH(answer, "yes", 1, "partly", 0.5, 0)',
            "number",
        ),
        long_text("notes", "依据", "Evidence"),
    ),
)

OPPORTUNITY_NEED = declare(
    "opportunity_need",
    ("客户需求", "Need"),
    app="crm",
    icon="bulb",
    fields=(
        text("name", "需求", "Need", required=True, max_length=300),
        master_detail("opportunity", "商机", "Opportunity", "opportunity", ("needs", "客户需求", "Needs")),
        choice("priority", "重要性", "Priority", PRIORITIES, default="should"),
        choice("fit", "满足情况", "Fit", FITS, default="open"),
        lookup("contact", "提出人", "Raised by", "contact"),
        long_text("detail", "说明", "Detail"),
    ),
)
