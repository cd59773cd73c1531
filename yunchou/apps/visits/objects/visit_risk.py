"""How far the record of a visit can be relied on, and by what this is judged."""

from yunchou.model.declare import (
    boolean,
    choice,
    datetime,
    declare,
    integer,
    json,
    master_detail,
    number,
    option,
    text,
)

SIGNS = (
    option("impossible_speed", "两次签到间速度不合理（公里/小时）", "Impossible speed (km/h)", "red"),
    option("repeated_photo", "照片与其他记录重复（张）", "Photos seen before", "red"),
    option("mocked", "设备提示模拟定位", "Mocked place", "red"),
    option("perfect_place", "定位精度过于完美（米）", "Too perfect a place (m)", "orange"),
    option("poor_accuracy", "定位精度差（米）", "Poor accuracy (m)", "gold"),
    option("no_place", "没有定位", "No place", "gold"),
    option("far", "远离客户（米）", "Far from the customer (m)", "orange"),
    option("shared_device", "多人共用设备（人）", "Device of several persons", "orange"),
    option("too_short", "停留过短（分钟）", "Too short (minutes)", "gold"),
    option("sent_late", "迟传（分钟）", "Sent late (minutes)", "gold"),
    option("left_mocked", "签退时提示模拟定位", "Mocked place at check-out", "red"),
    option(
        "left_perfect_place", "签退定位精度过于完美（米）", "Too perfect a place at check-out (m)", "orange"
    ),
    option("left_poor_accuracy", "签退定位精度差（米）", "Poor accuracy at check-out (m)", "gold"),
    option("other_device", "签到与签退设备不同（台）", "Checked out on another device (devices)", "orange"),
)

VISIT_RISK_RULE = declare(
    "visit_risk_rule",
    ("拜访风险规则", "Visit risk rule"),
    app="visits",
    icon="safety",
    known_by=("kind",),
    configuration=True,
    fields=(
        text("name", "名称", "Name", required=True, max_length=100),
        choice("kind", "迹象", "Sign", SIGNS, required=True),
        number(
            "threshold",
            "阈值",
            "Threshold",
            required=True,
            minimum=0,
            help=(
                "达到即计分；“停留过短”与“过于完美”为低于或等于时计分",
                "Counts from here on; too short and too perfect count up to here",
            ),
        ),
        integer("points", "分数", "Points", required=True, minimum=1, maximum=100),
        boolean("active", "启用", "Active", default=True),
    ),
)

VISIT_RISK = declare(
    "visit_risk",
    ("拜访风险", "Visit risk"),
    app="visits",
    icon="alert",
    generated=True,
    fields=(
        text("name", "拜访", "Visit", required=True, max_length=200),
        master_detail("visit", "拜访记录", "Visit record", "activity", ("visit_risks", "拜访风险", "Risk")),
        integer("score", "风险分", "Score", indexed=True, minimum=0, maximum=100),
        json(
            "reasons",
            "依据",
            "Reasons",
            help=(
                "每一项迹象的实测值、阈值与分数",
                "What was measured of each sign, its threshold and points",
            ),
        ),
        text("summary", "说明", "In words", max_length=1000),
        datetime("assessed_at", "评估时间", "Assessed at"),
    ),
)
