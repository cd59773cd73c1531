"""Templates of follow-ups that an organisation begins with."""

from yunchou.model.object import label
from yunchou.records.shipped_names import shipped_names

ACTIVITY_TEMPLATES = (
    (
        *("call", "首次电话", "First call", ["lead"]),
        "首次电话沟通\n需求：\n预算：\n决策人：\n计划时间：\n下一步：",
        "First call\nNeed:\nBudget:\nWho decides:\nBy when:\nNext step:",
    ),
    (
        *("visit", "拜访纪要", "Visit report", ["account", "opportunity"]),
        "拜访纪要\n见到的人：\n现状与问题：\n对方关注：\n竞争情况：\n下一步与日期：",
        "Visit report\nMet:\nSituation and problems:\nWhat matters to them:\nCompetition:\nNext step and date:",
    ),
    (
        *("meeting", "方案讨论", "Solution meeting", ["opportunity"]),
        "方案讨论\n参会人：\n认可的部分：\n异议与答复：\n待补材料：\n下一步与日期：",
        "Solution meeting\nPresent:\nAgreed:\nObjections and answers:\nStill to send:\nNext step and date:",
    ),
)
"""Kind, Chinese and English name, for which records, Chinese and English words."""

shipped_names("activity_template", *(label(str(zh), str(en)) for _, zh, en, *_ in ACTIVITY_TEMPLATES))
