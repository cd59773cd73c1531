"""Short texts of the demo organisation: topics, next steps, what a follow-up is about and how it went."""

from random import Random

from yunchou.apps.demo.catalogue import CONTROL, CONVEYING, RISING

_ENDINGS = ("股份有限公司", "科技有限公司", "实业有限公司", "有限公司")


def stem(company: str) -> str:
    """A company's name as people say it, without its legal form."""
    for ending in _ENDINGS:
        if company.endswith(ending):
            return company.removesuffix(ending)
    return company.split(" (")[0].removesuffix(" Co., Ltd.").removesuffix(" Ltd.")


TOPICS = {
    CONTROL: (
        "产线控制系统升级",
        "伺服改造",
        "设备联网采集",
        "新产线电控",
        "冲压线控制改造",
        "能耗监控",
        "涂装线电控",
        "装配线节拍提升",
    ),
    CONVEYING: (
        "立体库扩建",
        "线边物流改造",
        "成品分拣线",
        "AGV 配送",
        "码垛自动化",
        "仓储搬运升级",
        "空箱回收线",
        "车间物流一期",
    ),
    RISING: (
        "外观缺陷检测",
        "视觉引导上下料",
        "二维码追溯",
        "尺寸在线测量",
        "极片检测",
        "焊缝检测",
        "装配防错",
        "字符识别",
    ),
}

NEXT_STEPS = {
    "线索确认": ("电话确认预算与采购时间", "约技术部门初次交流", "核实决策流程", "发送公司与案例资料"),
    "需求分析": (
        "安排工程师现场调研",
        "整理需求确认书并请客户签字",
        "取样品做测试",
        "与设备部核对节拍要求",
        "补充产线图纸",
    ),
    "方案报价": (
        "提交修订后的方案",
        "内部评审报价",
        "安排样机演示",
        "与客户技术部开方案评审会",
        "邀请客户参观标杆工厂",
    ),
    "商务谈判": (
        "确认付款比例",
        "向总监申请折扣",
        "与采购谈交期与质保",
        "回复客户商务条款意见",
        "约客户副总面谈",
    ),
    "合同签订": ("跟进客户用印", "法务审核合同条款", "催收预付款", "确认发货计划"),
    "续约提醒": ("核对设备清单", "联系设备部确认续约意向"),
    "续约报价": ("发送续约报价单", "说明涨价原因"),
    "续约签署": ("跟进盖章", "预约首次巡检"),
}

# kind -> subjects; {topic}, {title} and {product} are filled in
SUBJECTS = {
    "call": ("电话沟通{topic}进展", "回访{title}", "确认{topic}时间表", "答复技术疑问", "催问内部审批"),
    "visit": ("现场拜访：{topic}", "与{title}面谈", "{product}演示", "现场勘查", "方案交流会"),
    "mail": ("发送{product}资料", "发送报价单", "会议纪要：{topic}", "发送案例与参数表"),
    "note": ("{topic}情况更新", "客户内部动向", "竞争情况记录"),
    "task": ("准备{topic}方案", "更新报价", "申请样机", "整理{topic}需求清单", "跟进{title}反馈"),
}
CARE_SUBJECTS = {
    "call": ("季度回访{title}", "节日问候", "了解设备运行情况"),
    "visit": ("例行拜访", "设备巡检回访", "年度合作沟通"),
    "mail": ("发送新品资料", "发送客户月报"),
    "note": ("客户近况", "组织变动记录"),
    "task": ("更新客户档案", "安排{title}拜访计划"),
}
LEAD_SUBJECTS = {
    "call": ("首次联系", "再次致电确认需求", "电话筛选线索"),
    "mail": ("发送公司介绍", "发送选型手册"),
    "visit": ("登门了解需求",),
    "note": ("线索背景调查",),
    "task": ("安排首次联系", "补齐联系方式"),
}

_OPENINGS = {
    "call": ("电话约 {minutes} 分钟。", "接通{title}。", "{title}主动来电。", "下午通话。"),
    "visit": (
        "拜访{title}，{people}人参加。",
        "到厂与{title}见面。",
        "在现场看了产线。",
        "与{title}及设备部开会。",
    ),
    "mail": ("邮件已发。", "附件含参数与案例。", "抄送采购。"),
    "note": ("内部消息：", "据{title}说，", "记录一下："),
    "task": ("已完成。", "按计划处理。", "与售前一起完成。"),
}
_FACTS = (
    "客户关注交期，希望 {weeks} 周内到货。",
    "对{product}的精度有疑问，已约工程师答复。",
    "预算约 {budget} 万，需副总批准。",
    "计划下月立项。",
    "目前用的是进口设备，维护费用高。",
    "采购要求再让 {percent} 个点。",
    "{title}认可方案，担心现场安装停线。",
    "客户想先做一条线试点。",
    "现场节拍要求 {beat} 秒，现有方案可满足。",
    "需要补充防护等级和认证文件。",
    "另外两家也在报价。",
    "对付款比例有意见，希望三三四。",
    "客户内部还要开评审会。",
    "样件测试合格率 {rate}%。",
    "新厂房 {month} 月交付，设备需同步进场。",
    "质保希望延长到 {years} 年。",
    "客户要求提供同行业案例。",
    "下次请技术一起参加。",
)
_CLOSINGS = (
    "下周再跟进。",
    "等客户回复。",
    "已同步给团队。",
    "月底前给答复。",
    "",
    "",
    "需售前支持。",
    "准备下一轮方案。",
)
_LOST = ("客户选择了其他供应商。", "项目暂停，半年后再联系。", "预算被砍，先维持关系。")


def content(rng: Random, kind: str, title: str, product: str, *, lost: bool = False) -> str:
    """A few short sentences on how a follow-up went."""
    facts = rng.sample(_FACTS, 1 if kind in {"mail", "task"} else rng.choice((1, 2, 2)))
    parts = [rng.choice(_OPENINGS[kind]), *facts, rng.choice(_LOST if lost else _CLOSINGS)]
    return "".join(parts).format(
        title=title,
        product=product,
        minutes=rng.randrange(3, 40),
        people=rng.randrange(2, 9),
        weeks=rng.randrange(3, 16),
        budget=rng.randrange(2, 60) * 5,
        percent=rng.randrange(2, 9),
        beat=rng.randrange(4, 60),
        rate=rng.randrange(930, 999) / 10,
        month=rng.randrange(1, 13),
        years=rng.randrange(2, 4),
    )


LEAD_NEEDS = (
    "想了解{line}方案与价格",
    "新厂规划，需要整线报价",
    "现有设备老化，考虑更换",
    "招标前期咨询",
    "展会扫码，对样机感兴趣",
    "希望安排现场演示",
    "需要 {line} 选型资料",
    "同行推荐，想看案例",
    "产能扩张，要求三个月内交付",
    "质量追溯要求提高，寻找供应商",
)
