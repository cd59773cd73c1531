"""Visit cycle: how often customers of a grade are visited."""

from yunchou.apps.visits.objects.visit_template import GRADES
from yunchou.model.declare import boolean, choice, declare, integer, lookup, text

VISIT_CYCLE = declare(
    "visit_cycle",
    ("拜访周期", "Visit cycle"),
    app="visits",
    icon="sync",
    known_by=("name",),
    configuration=True,
    fields=(
        text(
            "name",
            "名称",
            "Name",
            required=True,
            max_length=200,
            help=("也是所生成拜访的主题", "Also the subject of the visits that are planned"),
        ),
        choice("grade", "客户等级", "Customers of grade", GRADES, required=True),
        integer("every_days", "间隔（天）", "Every (days)", required=True, minimum=1, maximum=730),
        lookup("template", "拜访类型", "Kind of visit", "visit_template"),
        boolean("active", "启用", "Active", default=True),
    ),
)
