"""By what an organisation decides whether to bid, and which papers a bid has, until administrators say otherwise."""

from yunchou.model.object import label
from yunchou.records.shipped_names import shipped_names

CRITERIA: tuple[tuple[str, str, int], ...] = (
    ("需求与我方产品匹配", "Needs fit our products", 25),
    ("与招标人的关系", "Standing with the purchaser", 20),
    ("竞争态势", "Competition", 15),
    ("盈利空间", "Margin", 15),
    ("资格与业绩满足要求", "Qualifications and references", 15),
    ("交付能力与工期", "Capacity and schedule", 10),
)
"""Chinese and English name and weight of each criterion."""
CHECKLIST: tuple[tuple[str, str, str, bool, int], ...] = (
    ("营业执照与资质证书", "Business licence and certificates", "qualification", True, 5),
    ("类似项目业绩证明", "References of similar projects", "qualification", True, 5),
    ("法定代表人授权委托书", "Power of attorney", "commercial", True, 4),
    ("商务偏离表", "Commercial deviations", "commercial", True, 3),
    ("技术方案", "Technical proposal", "technical", True, 3),
    ("技术偏离表", "Technical deviations", "technical", True, 3),
    ("报价一览表", "Price sheet", "price", True, 2),
    ("保证金缴纳凭证", "Proof of the deposit", "commercial", True, 2),
    ("标书装订与密封", "Binding and sealing", "other", False, 1),
)
"""Chinese and English name, kind, whether it is needed, and working days before bids are due, of each paper."""

shipped_names("tender_criterion", *(label(zh, en) for zh, en, _ in CRITERIA))
shipped_names("tender_checklist", *(label(zh, en) for zh, en, *_ in CHECKLIST))
