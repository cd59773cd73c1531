"""An export of Fxiaoke 纷享销客: one workbook or CSV for each object, with Chinese headers."""

from yunchou.apps.migration.sources import Module, Source
from yunchou.model.object import label

_IGNORED = (
    *(
        "最后修改人",
        "最后修改时间",
        "最后修改日期",
        "负责人主属部门",
        "归属部门",
        "业务类型",
        "生命状态",
        "锁定状态",
        "锁定人",
    ),
    *(
        "相关团队",
        "外部负责人",
        "外部企业",
        "外部相关团队",
        "合作伙伴",
        "数据来源",
        "创建人",
        "公海",
        "线索池",
        "锁定规则",
    ),
    *(
        "所属公海",
        "领取时间",
        "到期时间",
        "收回时间",
        "分配时间",
        "转手次数",
        "最后跟进人",
        "最后跟进时间",
        "完善度",
        "成交状态",
    ),
    *("版本", "是否删除", "作废人", "作废时间", "负责人ID", "创建人ID"),
)
_IDS = ("数据ID", "唯一性ID", "_id", "ID", "数据编号")
_CREATED = {"created_at": ("创建时间", "创建日期", "create_time")}
_PEOPLE = {
    "owner": (("负责人ID", "负责人（员工ID）", "owner"), ("负责人", "负责人（员工）", "归属人")),
    "created_by": (("创建人ID", "created_by"), ("创建人",)),
}
_CUSTOMER = {"account": ("客户ID", "客户名称ID", "account_id")}
_CUSTOMER_NAME = {"account": ("客户名称", "客户", "所属客户", "关联客户", "公司名称")}

ACCOUNTS = Module(
    "accounts",
    label("客户", "Accounts"),
    "account",
    files=("客户", "客户对象", "客户列表", "AccountObj", "公海客户"),
    ids=(*_IDS, "客户ID"),
    fields={
        "name": ("客户名称", "公司名称", "企业名称", "name"),
        "phone": ("电话", "联系电话", "公司电话"),
        "website": ("网址", "公司网址", "网站"),
        "industry": ("行业", "一级行业", "所属行业", "1级行业"),
        "grade": ("客户级别", "级别", "客户等级"),
        "source": ("来源", "客户来源"),
        "kind": ("客户类型",),
        "credit_code": ("统一社会信用代码", "税号"),
        "size": ("人员规模", "公司规模"),
        "employees": ("员工人数",),
        "annual_revenue": ("年营业额", "营业额"),
        "description": ("备注", "描述", "客户简介"),
        "address.country": ("国家",),
        "address.province": ("省",),
        "address.city": ("市",),
        "address.district": ("区", "区县"),
        "address.street": ("详细地址", "地址"),
        **_CREATED,
    },
    later=("parent",),
    relations={"parent": ("上级客户ID",)},
    names={"parent": ("上级客户", "母公司")},
    people=_PEOPLE,
    values={
        "grade": {"重要客户": "A", "普通客户": "B", "低价值客户": "C", "重要": "A", "普通": "B", "一般": "C"},
        "kind": {
            "代理商": "distributor",
            "渠道": "distributor",
            "直客": "end_user",
            "最终客户": "end_user",
            "政府": "government",
        },
    },
    ignored=_IGNORED,
)

CONTACTS = Module(
    "contacts",
    label("联系人", "Contacts"),
    "contact",
    files=("联系人", "联系人对象", "ContactObj"),
    ids=(*_IDS, "联系人ID"),
    fields={
        "name": ("姓名", "联系人姓名", "联系人", "name"),
        "title": ("职务", "职位"),
        "department_name": ("部门",),
        "phone": ("手机", "手机1", "手机号", "电话", "电话1"),
        "email": ("邮件", "邮箱", "电子邮箱"),
        "birthday": ("生日", "出生日期"),
        "description": ("备注", "介绍"),
        **_CREATED,
    },
    relations=_CUSTOMER,
    names=_CUSTOMER_NAME,
    people=_PEOPLE,
    ignored=_IGNORED,
)

DEALS = Module(
    "deals",
    label("商机", "Deals"),
    "opportunity",
    files=("商机", "商机2.0", "商机20", "商机对象", "OpportunityObj", "NewOpportunityObj"),
    ids=(*_IDS, "商机ID"),
    fields={
        "name": ("商机名称", "name"),
        "amount": ("商机金额", "预计成交金额", "预计销售金额", "金额"),
        "close_date": ("预计成交日期", "预计成交时间", "结单日期", "成交日期"),
        "stage": ("商机阶段", "阶段", "销售阶段", "当前阶段"),
        "probability": ("赢率", "赢单率"),
        "source": ("商机来源", "来源"),
        "loss_reason": ("输单原因", "输单类型"),
        "description": ("备注", "描述"),
        **_CREATED,
    },
    relations=_CUSTOMER,
    names={**_CUSTOMER_NAME, "contact": ("联系人",)},
    people=_PEOPLE,
    ignored=(*_IGNORED, "销售流程", "商机状态", "阶段变更时间"),
)

FXIAOKE = Source(
    "fxiaoke",
    label("纷享销客导出", "Fxiaoke export"),
    modules=(ACCOUNTS, CONTACTS, DEALS),
    user_files=("人员", "员工", "用户", "人员列表", "PersonnelObj"),
    attachment_files=("附件", "附件清单"),
    marks=("负责人主属部门", "唯一性ID", "生命状态", "外部负责人", "锁定状态", "业务类型", "归属部门"),
)
