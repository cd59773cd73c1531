"""Prediction model: what was learned of how records of an object end, how good it is, and whether it is in use."""

from yunchou.model.declare import (
    boolean,
    choice,
    datetime,
    declare,
    integer,
    json,
    number,
    option,
    percent,
    text,
)

STATES = (
    option("untrained", "尚未训练", "Not trained yet"),
    option("learned", "已学到规律", "Learned", "green"),
    option("no_signal", "没有规律", "No signal", "orange"),
    option("too_few", "数据不足", "Too few records"),
)
ALGORITHMS = (
    option("logistic", "逻辑回归", "Logistic regression"),
    option("trees", "提升树", "Boosted trees"),
)

PREDICTION_MODEL = declare(
    "prediction_model",
    ("预测模型", "Prediction model"),
    app="learning",
    icon="fund",
    generated=True,
    known_by=("code",),
    fields=(
        text("name", "名称", "Name", required=True, max_length=100),
        text("code", "编码", "Code", required=True, unique=True, max_length=40),
        text("object", "对象", "Object", required=True, names="object", max_length=100),
        boolean("active", "启用", "In use", default=True),
        choice("state", "状态", "State", STATES, default="untrained"),
        integer("number", "版本", "Version", minimum=0, default=0),
        datetime("trained_at", "训练时间", "Trained at"),
        integer("rows", "历史记录数", "Records learned from", minimum=0),
        percent("usual", "平均比例", "Usual share"),
        choice("algorithm", "算法", "Algorithm", ALGORITHMS),
        number("auc", "AUC", "AUC", minimum=0, maximum=1, decimals=4),
        number("calibration", "校准误差", "Calibration error", minimum=0, maximum=1, decimals=4),
        json("figures", "训练结果", "Figures"),
        json("left_out", "停用的字段", "Fields left out", help=("由管理员指定", "By an administrator")),
        integer("scored", "已评分记录数", "Records scored", minimum=0),
        datetime("scored_at", "评分时间", "Scored at"),
    ),
)
