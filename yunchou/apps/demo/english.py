"""What the steps, teams and rules of the demo organisation are called in English; what it entered itself stays Chinese."""

from yunchou.model.object import label
from yunchou.records.shipped_names import shipped_names

STAGES = {
    "线索确认": "Qualification",
    "需求分析": "Needs analysis",
    "方案报价": "Proposal",
    "商务谈判": "Negotiation",
    "合同签订": "Contract signing",
    "赢单": "Won",
    "输单": "Lost",
    "续约提醒": "Renewal due",
    "续约报价": "Renewal quote",
    "续约签署": "Renewal signing",
    "续约成功": "Renewed",
    "续约流失": "Churned",
}
PIPELINES = {"设备销售": "Equipment sales", "服务续约": "Service renewals"}
QUESTIONS = {
    "客户有明确预算": "Has a budget",
    "接触到决策人": "Decision maker met",
    "需求与我方产品匹配": "Needs fit our products",
    "有明确的采购时间表": "Has a schedule for buying",
    "客户内部有支持者": "Has a champion",
    "竞争态势清楚": "Competition is known",
}
REQUIREMENTS = {
    "方案报价前须有金额和成交日期": "Amount and close date before a proposal",
    "金额大于零": "Amount above zero",
    "赢单须有金额": "Won deals have an amount",
    "输单须有原因": "Lost deals have a reason",
    "输给对手须写明是谁": "Lost to a competitor: say to whom",
    "流失须有原因": "Churn has a reason",
}
TASKS = {
    "现场调研并确认需求书": "Visit the site and confirm the needs",
    "方案内部评审": "Review the proposal inside",
    "合同用印": "Seal the contract",
    "安排首次巡检": "Schedule the first inspection",
}
DEPARTMENTS = {
    "销售运营部": "Sales operations",
    "市场部": "Marketing",
    "售前技术部": "Presales",
    "华东": "East China",
    "华南": "South China",
    "华北": "North China",
    "华中": "Central China",
    "西南": "Southwest China",
    "东北": "Northeast China",
    "上海销售部": "Shanghai sales",
    "苏州销售部": "Suzhou sales",
    "杭州销售部": "Hangzhou sales",
    "深圳销售部": "Shenzhen sales",
    "广州销售部": "Guangzhou sales",
    "北京销售部": "Beijing sales",
    "天津销售部": "Tianjin sales",
    "武汉销售部": "Wuhan sales",
    "长沙销售部": "Changsha sales",
    "成都销售部": "Chengdu sales",
    "重庆销售部": "Chongqing sales",
    "沈阳销售部": "Shenyang sales",
}
PRICE_POLICIES = {
    "伺服批量价": "Servo bulk price",
    "年终满减": "Year-end reduction",
    "智能相机买五赠一": "Cameras: one free for five",
}
REBATE_POLICIES = {"季度返利": "Quarterly rebate", "年度回款返利": "Yearly rebate on payments"}

for _object, _names in {
    "stage": STAGES,
    "pipeline": PIPELINES,
    "qualification_question": QUESTIONS,
    "stage_requirement": REQUIREMENTS,
    "stage_task": TASKS,
    "stage_todo": TASKS,
    "department": DEPARTMENTS,
    "price_policy": PRICE_POLICIES,
    "rebate_policy": REBATE_POLICIES,
}.items():
    shipped_names(_object, *(label(zh, en) for zh, en in _names.items()))
