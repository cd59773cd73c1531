"""Activity template: what to write about in a follow-up of a kind, at the stages where it is of use."""

from yunchou.apps.crm.objects.activity import KINDS
from yunchou.model.declare import (
    boolean,
    choice,
    declare,
    integer,
    long_text,
    multi_choice,
    multi_lookup,
    option,
    text,
)

ABOUT = (
    option("lead", "线索", "Leads"),
    option("account", "客户", "Accounts"),
    option("contact", "联系人", "Contacts"),
    option("opportunity", "商机", "Opportunities"),
)

ACTIVITY_TEMPLATE = declare(
    "activity_template",
    ("跟进模板", "Activity template"),
    app="crm",
    icon="file-text",
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "名称", "Name", required=True, max_length=100),
        choice(
            "kind",
            "类型",
            "Kind",
            tuple(each for each in KINDS if each.value != "mail"),
            required=True,
            default="note",
        ),
        long_text(
            "content",
            "内容",
            "Content",
            required=True,
            max_length=4000,
            help=("首行即跟进的主题", "The first line becomes the subject"),
        ),
        multi_choice("about", "适用于", "For", ABOUT, help=("不选即全部", "None: for all of them")),
        multi_lookup(
            "stages",
            "适用阶段",
            "At the stages",
            "stage",
            help=("不选即任何阶段", "None: at any stage"),
        ),
        integer(
            "due_days",
            "几天后",
            "Due in days",
            minimum=0,
            maximum=365,
            help=("任务的计划时间：从今天起的天数", "When a task is due, counted from today"),
        ),
        integer("position", "顺序", "Order", minimum=0, maximum=10000, default=100),
        boolean("active", "启用", "Active", default=True),
    ),
)
