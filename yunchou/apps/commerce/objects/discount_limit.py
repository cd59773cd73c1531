"""Discount limit: how far people of a role may go by themselves before somebody must approve."""

from yunchou.model.declare import boolean, declare, lookup, money, percent, text

DISCOUNT_LIMIT = declare(
    "discount_limit",
    ("折扣权限", "Discount limit"),
    app="commerce",
    icon="safety",
    fields=(
        text("name", "名称", "Name", required=True, max_length=100),
        lookup(
            "role", "角色", "Role", "role", ("discount_limits", "折扣权限", "Discount limits"), required=True
        ),
        percent("most_discount", "最大折扣", "Most discount", minimum=0, maximum=1),
        percent(
            "least_margin",
            "最低毛利率",
            "Least margin",
            minimum=0,
            maximum=1,
            help=("低于此毛利率需要审批", "Below this margin somebody must approve"),
        ),
        money(
            "most_amount",
            "单笔金额上限",
            "Most in one document",
            minimum=0,
            help=(
                "合同、未挂合同的订单超过此金额需要审批；0 表示都要审批",
                "Contracts, and orders under none, of more than this must be approved; 0: all of them",
            ),
        ),
        boolean("active", "启用", "In use", default=True),
    ),
)
