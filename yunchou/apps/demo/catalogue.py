"""What the demo organisation sells and by which steps: products, pipelines, stages, campaigns."""

from dataclasses import dataclass
from datetime import date

from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.days import Days

RISING = "云眼 机器视觉"
CONVEYING = "云送 智能物流"
CONTROL = "云控 工业控制"


@dataclass(frozen=True, slots=True)
class Product:
    """A product with its list price in yuan."""

    name: str
    code: str
    line: str
    unit: str
    price: int
    description: str
    active: bool = True


PRODUCTS = (
    Product("YC-200 可编程控制器", "YC-200", CONTROL, "台", 3800, "小型 PLC，32 点，支持 EtherCAT"),
    Product("YC-800 中型控制器", "YC-800", CONTROL, "台", 12800, "中型 PLC，多轴运动控制"),
    Product("YD-100 伺服驱动套装", "YD-100", CONTROL, "套", 6500, "750 W 驱动器、电机与线缆"),
    Product("YD-500 大功率伺服套装", "YD-500", CONTROL, "套", 18600, "5 kW 驱动器、电机与线缆"),
    Product("YH-15 人机界面", "YH-15", CONTROL, "台", 2900, "15 英寸触摸屏"),
    Product("YG-10 边缘网关", "YG-10", CONTROL, "台", 4600, "协议转换与数据采集"),
    Product("云控 SCADA 软件", "YS-SCADA", CONTROL, "套", 68000, "1,000 点授权，含一年升级"),
    Product("滚筒输送线模组", "YT-R3", CONVEYING, "组", 36000, "3 米标准模组"),
    Product("交叉带分拣机", "YT-X1", CONVEYING, "套", 380000, "每小时 12,000 件"),
    Product("M300 潜伏式搬运机器人", "YM-300", CONVEYING, "台", 98000, "额定载重 300 kg"),
    Product("M1000 重载搬运机器人", "YM-1000", CONVEYING, "台", 168000, "额定载重 1,000 kg"),
    Product("S20 双立柱堆垛机", "YS-20", CONVEYING, "台", 420000, "高度 20 米"),
    Product("P60 码垛工作站", "YP-60", CONVEYING, "套", 286000, "每小时 600 箱"),
    Product("云送 WCS 调度软件", "YS-WCS", CONVEYING, "套", 150000, "50 台设备授权"),
    Product("V50 智能相机", "YV-50", RISING, "台", 9800, "500 万像素，内置算法"),
    Product("V80 三维相机", "YV-80", RISING, "台", 46000, "线激光，精度 10 微米"),
    Product("R10 工业读码器", "YR-10", RISING, "台", 5600, "一维码与二维码"),
    Product("缺陷检测工作站", "YW-D1", RISING, "套", 198000, "含光源、机构与工控机"),
    Product("视觉引导上下料单元", "YW-G1", RISING, "套", 265000, "三维视觉与六轴机械臂"),
    Product("云眼 算法平台", "YS-VISION", RISING, "套", 88000, "深度学习训练与部署"),
    Product("云控 年度维保", "YF-C", CONTROL, "年", 26000, "远程诊断与两次巡检"),
    Product("云送 年度维保", "YF-T", CONVEYING, "年", 58000, "四次巡检与备件折扣"),
    Product("云眼 年度维保", "YF-V", RISING, "年", 32000, "算法调优与两次巡检"),
    Product("YC-100 可编程控制器", "YC-100", CONTROL, "台", 2600, "已停产，由 YC-200 代替", active=False),
)
SERVICES = {product.line: product for product in PRODUCTS if product.code.startswith("YF-")}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a pipeline; `dwell`: its usual length in working days, `lost`: the share of losses in it."""

    name: str
    pipeline: str
    position: int
    kind: str
    probability: str
    forecast: str
    color: str
    dwell: float = 0.0
    lost: float = 0.0
    guidance: str = ""

    @property
    def column(self) -> str:
        """The column with the moment when a deal entered the stage."""
        return f"entered_{self.name}"


SALES, RENEWAL = "设备销售", "服务续约"
STALLED = "商务谈判"
STAGES = (
    Stage(
        "线索确认", SALES, 1, "open", "0.1", "pipeline", "#8c9aab", 4, 0.12, "确认预算、决策人、需求和时间"
    ),
    Stage("需求分析", SALES, 2, "open", "0.25", "pipeline", "#5b8ff9", 8, 0.22, "现场调研，形成需求确认书"),
    Stage("方案报价", SALES, 3, "open", "0.45", "best_case", "#2f7ed8", 10, 0.30, "方案评审通过后报价"),
    Stage(STALLED, SALES, 4, "open", "0.65", "best_case", "#8067dc", 23, 0.29, "确认价格、付款和交期"),
    Stage("合同签订", SALES, 5, "open", "0.9", "commit", "#e8a33d", 5, 0.07, "合同评审与用印"),
    Stage("赢单", SALES, 6, "won", "1", "closed", "#2e9e6b"),
    Stage("输单", SALES, 7, "lost", "0", "omitted", "#c8553d"),
    Stage("续约提醒", RENEWAL, 1, "open", "0.5", "pipeline", "#8c9aab", 6, 0.4, "到期前 60 天联系客户"),
    Stage("续约报价", RENEWAL, 2, "open", "0.7", "best_case", "#2f7ed8", 8, 0.5, "按上年价格报价"),
    Stage("续约签署", RENEWAL, 3, "open", "0.9", "commit", "#e8a33d", 4, 0.1, "盖章并安排首次巡检"),
    Stage("续约成功", RENEWAL, 4, "won", "1", "closed", "#2e9e6b"),
    Stage("续约流失", RENEWAL, 5, "lost", "0", "omitted", "#c8553d"),
)
STAGES_OF = {
    pipeline: tuple(stage for stage in STAGES if stage.pipeline == pipeline) for pipeline in (SALES, RENEWAL)
}


@dataclass(frozen=True, slots=True)
class Campaign:
    """A marketing campaign; money in yuan, days as ordinals."""

    name: str
    kind: str
    source: str
    starts: int
    ends: int
    budget: int
    cost: int | None
    place: str
    owner: str
    created: int

    def status(self, today: int) -> str:
        """Planned, running or done."""
        if self.ends < today:
            return "done"
        return "running" if self.starts <= today else "planned"


# kind, source of the leads, name, place, length in days, budget
_SERIES = (
    ("exhibition", "exhibition", "国际工业自动化展", "上海", 4, 380000),
    ("webinar", "event", "机器视觉公开课", "线上", 1, 15000),
    ("advertisement", "advertisement", "搜索推广", "线上", 28, 60000),
    ("seminar", "event", "智能物流技术研讨会", "苏州", 1, 48000),
    ("exhibition", "exhibition", "华南智能制造展", "深圳", 3, 260000),
    ("visit_day", "event", "客户开放日", "上海", 1, 36000),
    ("mailing", "website", "新品资料邮件", "线上", 5, 6000),
    ("seminar", "event", "新能源产线方案研讨会", "武汉", 1, 52000),
)


def campaigns(days: Days) -> list[Campaign]:
    """Twenty-four campaigns, one a month, the last two still to come; in order of creation."""
    rng = stream("campaigns")
    start = date.fromordinal(days.first)
    result = []
    for number in range(24):
        month = start.month + 2 + number
        first = date(start.year + (month - 1) // 12, (month - 1) % 12 + 1, 1).toordinal()
        kind, source, words, place, length, budget = _SERIES[number % len(_SERIES)]
        starts = days.forward(first + rng.randrange(4, 18), 0)
        ends = starts + length - 1
        cost = round(budget * rng.uniform(0.82, 1.12), -2) if ends < days.today else None
        when = date.fromordinal(starts)
        name = f"{when.year} 年 {when.month} 月{words}"
        created = min(days.back(starts - 45, 0), days.last)
        owner = rng.choice(("钱思远", "姜雨桐"))
        result.append(
            Campaign(
                name,
                kind,
                source,
                starts,
                ends,
                budget,
                None if cost is None else int(cost),
                place,
                owner,
                created,
            )
        )
    return sorted(result, key=lambda campaign: campaign.created)
