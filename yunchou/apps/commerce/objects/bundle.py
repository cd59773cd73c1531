"""Bundle: a product that is sold with others, chosen in groups of options under rules between them."""

from yunchou.model.declare import (
    boolean,
    choice,
    declare,
    formula,
    integer,
    lookup,
    master_detail,
    money,
    number,
    option,
    text,
)
from yunchou.model.object import Field

PRICINGS = (
    option("own", "按套餐价", "At its own price", "blue"),
    option("sum", "按组件价格之和", "Sum of its components", "cyan"),
)
OPTION_PRICES = (
    option("included", "已包含", "Included", "green"),
    option("own", "组件自身价格", "The component's own price", "blue"),
    option("fixed", "固定加价", "Fixed addition", "gold"),
)
RULES = (
    option("requires", "需要", "Requires", "blue"),
    option("excludes", "不能同时选", "Excludes", "red"),
)

BUNDLE_GROUP = declare(
    "bundle_group",
    ("选项组", "Option group"),
    app="commerce",
    icon="appstore",
    fields=(
        master_detail(
            "product", "产品组合", "Bundle", "product", ("bundle_groups", "选项组", "Option groups")
        ),
        text("name", "选项组", "Name", required=True, max_length=100),
        integer("at_least", "最少选几项", "At least", minimum=0, maximum=100, default=0),
        integer(
            "at_most",
            "最多选几项",
            "At most",
            minimum=1,
            maximum=100,
            help=("留空为不限；1 为单选", "Left empty: any number; 1: one of them"),
        ),
        integer("position", "序号", "Position", minimum=0, maximum=100_000),
    ),
)

BUNDLE_OPTION = declare(
    "bundle_option",
    ("组合选项", "Bundle option"),
    app="commerce",
    icon="appstore",
    fields=(
        master_detail(
            "bundle_group", "选项组", "Option group", "bundle_group", ("options", "选项", "Options")
        ),
        lookup(
            "product",
            "组件",
            "Component",
            "product",
            ("bundle_options", "所在组合", "In bundles"),
            required=True,
            indexed=True,
        ),
        formula(
            "name",
            "名称",
            "Name",
            'bundle_group.product.name & " · " & bundle_group.name & " · " & product.name',
            "text",
        ),
        number(
            "quantity",
            "每套数量",
            "Quantity per bundle",
            required=True,
            default=1,
            minimum=0,
            maximum=1_000_000,
        ),
        boolean("quantity_changes", "数量可改", "Quantity may be changed", default=False),
        boolean("chosen", "默认选中", "Chosen by default", default=False),
        boolean("required", "必选", "Required", default=False),
        choice(
            "pricing",
            "价格",
            "Price",
            OPTION_PRICES,
            help=(
                "留空：按套餐价的组合为已包含，按组件价格之和的组合为组件自身价格",
                "Left empty: included where the bundle has its own price, otherwise the component's own price",
            ),
        ),
        money("addition", "固定加价", "Fixed addition", minimum=0, help=("每个组件", "For each component")),
        integer("position", "序号", "Position", minimum=0, maximum=100_000),
    ),
)

BUNDLE_RULE = declare(
    "bundle_rule",
    ("选配规则", "Bundle rule"),
    app="commerce",
    icon="branches",
    fields=(
        master_detail(
            "product", "产品组合", "Bundle", "product", ("bundle_rules", "选配规则", "Bundle rules")
        ),
        lookup(
            "option",
            "选项",
            "Option",
            "bundle_option",
            ("rules_from", "选配规则", "Rules"),
            required=True,
            indexed=True,
        ),
        choice("kind", "规则", "Rule", RULES, required=True, default="requires"),
        lookup(
            "other",
            "另一选项",
            "Other option",
            "bundle_option",
            ("rules_to", "指向它的规则", "Rules that name it"),
            required=True,
            indexed=True,
        ),
        formula("name", "名称", "Name", 'option.product.name & " → " & other.product.name', "text"),
        text(
            "message",
            "提示",
            "Message",
            max_length=300,
            help=("不符合时显示给销售", "What whoever breaks the rule is told"),
        ),
    ),
)


def bundle_line_fields(line: str, named: str) -> tuple[Field, ...]:
    """What a line has of a bundle. `line`: the object of lines; `named`: the inverse under which options know them."""
    return (
        text(
            "configuration",
            "配置",
            "Configuration",
            hidden=True,
            max_length=4000,
            help=(
                "所选选项的编号及每套数量，如 12:2,15；“-”为都不选，留空为默认组件",
                "Ids of the options with their quantities, as 12:2,15; “-” for none, empty for the usual components",
            ),
        ),
        lookup(
            "bundle_line",
            "所属组合",
            "Part of",
            line,
            ("components", "组件", "Components"),
            readonly=True,
            indexed=True,
            cycles=True,
        ),
        lookup(
            "bundle_option",
            "组合选项",
            "Bundle option",
            "bundle_option",
            (named, "单据明细", "Document lines"),
            readonly=True,
            hidden=True,
        ),
    )
