"""An export of Fxiaoke 纷享销客: one workbook or CSV for each object, with Chinese headers."""

from yunchou.apps.migration.sources import Attachments, Module, Source
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
    entered=(
        ("阶段变更时间", "创建时间"),
        ("结单日期", "成交日期", "阶段变更时间", "预计成交日期", "创建时间"),
    ),
    ignored=(*_IGNORED, "销售流程", "商机状态", "阶段变更时间"),
)

LEADS = Module(
    "leads",
    label("线索", "Leads"),
    "lead",
    files=("销售线索", "线索", "线索对象", "LeadsObj"),
    ids=(*_IDS, "线索ID"),
    fields={
        "name": ("姓名", "线索姓名", "name"),
        "company": ("公司", "公司名称", "客户名称"),
        "title": ("职务", "职位"),
        "phone": ("手机", "手机号", "电话"),
        "email": ("邮件", "邮箱"),
        "source": ("来源", "线索来源"),
        "status": ("线索状态", "状态"),
        "industry": ("行业",),
        "province": ("省",),
        "description": ("销售线索详情", "线索详情", "备注", "需求描述"),
        **_CREATED,
    },
    relations={"campaign": ("市场活动ID",)},
    names={"campaign": ("市场活动名称", "市场活动")},
    people=_PEOPLE,
    values={
        "status": {
            "未分配": "new", "未处理": "new", "待处理": "new",
            "跟进中": "contacted", "已转换": "converted", "无效": "unqualified",
        },
    },
    ignored=(*_IGNORED, "无效原因", "转换时间"),
)  # fmt: skip

CAMPAIGNS = Module(
    "campaigns",
    label("市场活动", "Campaigns"),
    "campaign",
    files=("市场活动", "MarketingEventObj"),
    ids=(*_IDS, "市场活动ID"),
    fields={
        "name": ("活动名称", "市场活动名称", "name"),
        "kind": ("活动类型",),
        "status": ("活动状态", "状态"),
        "starts_on": ("开始日期", "开始时间"),
        "ends_on": ("结束日期", "结束时间"),
        "budget": ("预计成本", "预算"),
        "cost": ("实际成本", "实际费用"),
        "place": ("活动地点", "地点"),
        "description": ("活动说明", "备注"),
        **_CREATED,
    },
    people=_PEOPLE,
    ignored=(*_IGNORED, "预计收入"),
)

PRODUCTS = Module(
    "products",
    label("产品", "Products"),
    "product",
    files=("产品", "商品", "ProductObj"),
    ids=(*_IDS, "产品ID"),
    fields={
        "name": ("产品名称", "name"),
        "code": ("产品编码", "产品编号"),
        "family": ("产品线", "分类", "产品分类"),
        "specification": ("规格属性", "规格"),
        "unit": ("单位",),
        "list_price": ("标准价格", "标准价", "价格"),
        "active": ("上架状态",),
        "description": ("备注", "产品描述"),
        **_CREATED,
    },
    people=_PEOPLE,
    ignored=_IGNORED,
)

RECORDS = Module(
    "records",
    label("销售记录", "Sales records"),
    "activity",
    files=("销售记录", "跟进记录", "跟进动态", "ActiveRecordObj"),
    ids=(*_IDS, "记录ID"),
    fields={
        "name": ("主题", "标题"),
        "content": ("跟进内容", "销售记录内容", "记录内容", "内容"),
        "done_at": ("跟进时间", "发生时间", "创建时间"),
        "place": ("地点", "位置"),
    },
    relations={
        **_CUSTOMER, "contact": ("联系人ID",), "opportunity": ("商机ID",), "lead": ("线索ID",),
    },
    names={
        **_CUSTOMER_NAME, "contact": ("联系人", "关联联系人"), "opportunity": ("商机", "关联商机"),
        "lead": ("销售线索", "关联线索"),
    },
    people=_PEOPLE,
    constants={"kind": "note", "status": "done"},
    unnamed="销售记录",
    also={"created_at": ("创建时间",)},
    ignored=(*_IGNORED, "创建时间", "销售记录类型", "跟进类型"),
)  # fmt: skip

QUOTES = Module(
    "quotes",
    label("报价单", "Quotes"),
    "quote",
    files=("报价单", "QuoteObj"),
    ids=(*_IDS, "报价单ID"),
    fields={
        "name": ("报价单主题", "报价单名称", "报价单编号", "name"),
        "quote_date": ("报价日期", "报价单日期"),
        "valid_until": ("有效期至", "失效日期"),
        "notes": ("备注",),
        **_CREATED,
    },
    relations={**_CUSTOMER, "opportunity": ("商机ID",)},
    names={**_CUSTOMER_NAME, "contact": ("联系人",), "opportunity": ("商机", "商机名称")},
    people=_PEOPLE,
    unnamed="报价单",
    ignored=(*_IGNORED, "报价单金额", "整单折扣", "报价单编号"),
)

ORDERS = Module(
    "orders",
    label("销售订单", "Sales orders"),
    "sales_order",
    files=("销售订单", "订单", "SalesOrderObj"),
    ids=(*_IDS, "销售订单ID", "订单ID", "销售订单编号", "订单编号"),
    fields={
        "order_date": ("下单日期", "下单时间", "订单日期"),
        "wanted_on": ("交货日期", "要求交期"),
        "notes": ("备注",),
        **_CREATED,
    },
    relations={**_CUSTOMER, "opportunity": ("商机ID",)},
    names={**_CUSTOMER_NAME, "opportunity": ("商机", "商机名称")},
    people=_PEOPLE,
    ignored=(
        *_IGNORED,
        "销售订单金额",
        "订单金额",
        "订单状态",
        "待回款金额",
        "已回款金额",
        "发货状态",
        "结算方式",
    ),
)


def _lines(
    key: str, zh: str, en: str, target: str, files: tuple[str, ...], parent: str, called: str
) -> Module:
    return Module(
        key,
        label(zh, en),
        target,
        files=files,
        ids=_IDS,
        fields={
            "name": ("产品名称", "产品"),
            "quantity": ("数量",),
            "price": ("销售单价", "单价", "价格"),
            "unit": ("单位",),
        },
        relations={parent: (f"{called}ID", f"{called}编号", called), "product": ("产品ID",)},
        people={},
        unnamed=zh,
        ignored=(*_IGNORED, "小计", "折扣", "负责人"),
    )


QUOTE_LINES = _lines(
    "quote_lines",
    "报价单明细",
    "Quote lines",
    "quote_line",
    ("报价单明细", "QuoteLinesObj"),
    "quote",
    "报价单",
)
ORDER_LINES = _lines(
    "order_lines",
    "订单产品",
    "Order lines",
    "order_line",
    ("订单产品", "SalesOrderProductObj"),
    "sales_order",
    "销售订单",
)

CONTRACTS = Module(
    "contracts",
    label("合同", "Contracts"),
    "contract",
    files=("合同", "销售合同", "ContractObj", "SaleContractObj"),
    ids=(*_IDS, "合同ID"),
    fields={
        "name": ("合同名称", "合同标题", "合同编号", "name"),
        "total": ("合同金额", "合同总金额"),
        "contract_date": ("签订日期", "签约日期", "合同日期"),
        "starts_on": ("合同开始日期", "开始日期", "生效日期"),
        "ends_on": ("合同结束日期", "结束日期", "到期日期"),
        "notes": ("备注",),
        **_CREATED,
    },
    relations={**_CUSTOMER, "opportunity": ("商机ID",)},
    names={**_CUSTOMER_NAME, "opportunity": ("商机", "商机名称")},
    people=_PEOPLE,
    unnamed="合同",
    ignored=(*_IGNORED, "合同状态", "合同编号"),
)

PAYMENTS = Module(
    "payments",
    label("回款", "Payments"),
    "payment",
    files=("回款", "回款记录", "PaymentObj"),
    ids=(*_IDS, "回款ID", "回款编号"),
    fields={
        "amount": ("回款金额", "本次回款金额", "金额"),
        "paid_on": ("回款日期", "回款时间", "到账日期"),
        "method": ("回款方式", "付款方式"),
        "notes": ("备注",),
        **_CREATED,
    },
    relations=_CUSTOMER,
    names=_CUSTOMER_NAME,
    people=_PEOPLE,
    values={
        "method": {
            "现金": "cash", "支票": "cheque", "银行转账": "transfer", "转账": "transfer", "电汇": "transfer", "汇款": "transfer",
            "承兑": "acceptance", "支付宝": "online", "微信": "online", "其他": "other",
        },
    },
    ignored=(*_IGNORED, "订单编号", "销售订单编号"),
)  # fmt: skip

FXIAOKE = Source(
    "fxiaoke",
    label("纷享销客导出", "Fxiaoke export"),
    modules=(
        *(
            CAMPAIGNS,
            PRODUCTS,
            ACCOUNTS,
            CONTACTS,
            LEADS,
            DEALS,
            QUOTES,
            QUOTE_LINES,
            CONTRACTS,
            ORDERS,
            ORDER_LINES,
        ),
        *(PAYMENTS, RECORDS),
    ),
    user_files=("人员", "员工", "用户", "人员列表", "PersonnelObj"),
    attachment_files=("附件", "附件清单"),
    marks=("负责人主属部门", "唯一性ID", "生命状态", "外部负责人", "锁定状态", "业务类型", "归属部门"),
    attached=Attachments(
        ids=("附件ID", "附件编号", "文件ID"),
        parents=("关联数据ID", "数据ID", "所属数据ID", "记录ID", "关联对象ID"),
        names=("文件名", "文件名称", "附件名称", "附件"),
        people=(
            (("上传人ID", "负责人ID", "创建人ID"), ("上传人", "负责人", "创建人")),
            (("创建人ID", "上传人ID"), ("创建人", "上传人")),
        ),
        created=("上传时间", "创建时间"),
        columns=("附件", "相关附件", "附件列表", "图片", "相关图片", "合同附件", "attachment", "attachments"),
    ),
)
