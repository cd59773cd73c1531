"""A data backup of Zoho CRM: one table for each module, references as `… .id` beside the name."""

from yunchou.apps.migration.sources import Module, Source
from yunchou.model.object import label

_CREATED = {"created_at": ("Created Time", "创建时间")}
_IGNORED = (
    *(
        "Modified By.id",
        "Modified By",
        "Modified Time",
        "Last Activity Time",
        "Last Activity Date",
        "Layout.id",
        "Layout",
    ),
    *(
        "Locked",
        "Tag",
        "User Modified Time",
        "System Modified Time",
        "User Related Activity Time",
        "Unsubscribed Mode",
    ),
    *(
        "Unsubscribed Time",
        "Record Image",
        "Exchange Rate",
        "Change Log Time",
        "Enrich Status",
        "Last Enriched Time",
    ),
    *("Is Record Duplicate", "Record Status", "Territories", "Connected To.module", "Connected To.id"),
    *("System Related Activity Time", "Email Opt Out", "Created By", "Created By.id"),
)


def _people(singular: str, chinese: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    ids = (
        f"{singular} Owner.id",
        f"{singular} Owner Id",
        "Owner.id",
        "Owner Id",
        "SMOWNERID",
        f"{chinese}所有者.id",
    )
    names = (f"{singular} Owner", "Owner", "Owner Name", f"{chinese}所有者", "所有者")
    return {
        "owner": (ids, names),
        "created_by": (("Created By.id", "Created By Id", "SMCREATORID"), ("Created By", "创建者")),
    }


def _ids(singular: str) -> tuple[str, ...]:
    return ("Record Id", f"{singular} Id", f"{singular.replace(' ', '')}Id", "Id", "记录 ID", "记录编号")


_ADDRESS = {
    "street": ("Street",),
    "city": ("City",),
    "province": ("State", "Province"),
    "postcode": ("Code", "Zip", "Zip Code"),
    "country": ("Country",),
}


def _address(*kinds: str) -> dict[str, tuple[str, ...]]:
    """Our parts of an address and what they are called there; of several addresses the first that is filled."""
    return {
        f"address.{part}": tuple(f"{kind} {word}".strip() for kind in kinds for word in words)
        for part, words in _ADDRESS.items()
    }


_INDUSTRIES = {
    "Manufacturing": "manufacturing", "Financial Services": "finance", "Government/Military": "government",
    "Real Estate": "construction", "Storage Equipment": "electronics", "Systems Integrator": "technology",
    "Wireless Industry": "telecommunications", "Service Provider": "services", "Optical Networking": "telecommunications",
    "Network Equipment Enterprise": "telecommunications", "MSP (Management Service Provider)": "services",
    "Large Enterprise": "other", "Small/Medium Enterprise": "other", "ASP (Application Service Provider)": "internet",
    "Data/Telecom OEM": "telecommunications", "ERP (Enterprise Resource Planning)": "software",
    "Non-management ISV": "software", "Management ISV": "software", "ERP": "software", "Communications": "telecommunications",
    "Consulting": "services", "Education": "education", "Technology": "technology",
}  # fmt: skip
_SOURCES = {
    "Advertisement": "advertisement", "Cold Call": "phone", "Employee Referral": "referral", "External Referral": "referral",
    "Online Store": "website", "Partner": "partner", "Public Relations": "other", "Sales Email Alias": "website",
    "Seminar Partner": "event", "Internal Seminar": "event", "Trade Show": "exhibition", "Web Download": "website",
    "Web Research": "website", "Chat": "website", "X (Twitter)": "other", "Twitter": "other", "Facebook": "other",
    "Web Mail": "website",
}  # fmt: skip

ACCOUNTS = Module(
    "accounts",
    label("客户", "Accounts"),
    "account",
    files=("Accounts", "Account", "客户", "公司"),
    ids=_ids("Account"),
    fields={
        "name": ("Account Name", "客户名称", "公司名称"),
        "phone": ("Phone", "电话"),
        "website": ("Website", "网站"),
        "industry": ("Industry", "行业"),
        "kind": ("Account Type", "客户类型"),
        "grade": ("Rating", "等级"),
        "employees": ("Employees", "No of Employees", "员工数"),
        "annual_revenue": ("Annual Revenue", "年收入"),
        "description": ("Description", "描述"),
        **_address("Billing", "Shipping", "Mailing", ""),
        **_CREATED,
    },
    later=("parent",),
    relations={"parent": ("Parent Account.id", "Parent Account Id", "PARENTACCOUNTID")},
    names={"parent": ("Parent Account", "上级客户")},
    people=_people("Account", "客户"),
    values={
        "industry": _INDUSTRIES,
        "kind": {
            "Customer": "end_user", "Prospect": "end_user", "Distributor": "distributor", "Reseller": "distributor",
            "Integrator": "integrator", "Partner": "partner", "Other": "other", "Supplier": "other", "Vendor": "other",
            "Analyst": "other", "Competitor": "other", "Investor": "other", "Press": "other",
        },
        "grade": {"Active": "B", "Acquired": "A", "Market Failed": "D", "Project Cancelled": "D", "Shut Down": "D"},
    },
    ignored=_IGNORED,
)  # fmt: skip

CONTACTS = Module(
    "contacts",
    label("联系人", "Contacts"),
    "contact",
    files=("Contacts", "Contact", "联系人"),
    ids=_ids("Contact"),
    person=("First Name", "Last Name"),
    fields={
        "name": ("Full Name", "Contact Name", "姓名"),
        "title": ("Title", "职务"),
        "department_name": ("Department", "部门"),
        "phone": ("Mobile", "Phone", "手机", "电话"),
        "email": ("Email", "邮箱", "电子邮件"),
        "birthday": ("Date of Birth", "生日"),
        "description": ("Description", "描述"),
        **_CREATED,
    },
    relations={"account": ("Account Name.id", "Account Id", "ACCOUNTID", "客户名称.id")},
    names={"account": ("Account Name", "客户名称")},
    people=_people("Contact", "联系人"),
    ignored=(*_IGNORED, "Salutation", "Full Name"),
)

DEALS = Module(
    "deals",
    label("商机", "Deals"),
    "opportunity",
    files=("Deals", "Deal", "Potentials", "Potential", "商机"),
    ids=(*_ids("Deal"), "Potential Id"),
    fields={
        "name": ("Deal Name", "Potential Name", "商机名称"),
        "amount": ("Amount", "金额"),
        "close_date": ("Closing Date", "成交日期", "预计成交日期"),
        "stage": ("Stage", "阶段"),
        "probability": ("Probability (%)", "Probability", "赢率"),
        "next_step": ("Next Step", "下一步"),
        "source": ("Lead Source", "来源"),
        "loss_reason": ("Reason For Loss", "Reason For Loss (Deals)", "输单原因"),
        "description": ("Description", "描述"),
        **_CREATED,
    },
    relations={
        "account": ("Account Name.id", "Account Id", "ACCOUNTID", "客户名称.id"),
        "contact": ("Contact Name.id", "Contact Id", "CONTACTID", "联系人.id"),
        "campaign": ("Campaign Source.id", "Campaign Id", "CAMPAIGNID"),
    },
    names={"account": ("Account Name", "客户名称"), "contact": ("Contact Name", "联系人")},
    people=_people("Deal", "商机"),
    values={"source": _SOURCES},
    ignored=(
        *(*_IGNORED, "Expected Revenue", "Currency", "Overall Sales Duration", "Sales Cycle Duration"),
        *("Lead Conversion Time", "Pipeline", "Stage Modified Time"),
    ),
)

LEADS = Module(
    "leads",
    label("线索", "Leads"),
    "lead",
    files=("Leads", "Lead", "线索"),
    ids=_ids("Lead"),
    person=("First Name", "Last Name"),
    fields={
        "name": ("Full Name", "Lead Name", "姓名"),
        "company": ("Company", "公司"),
        "title": ("Title", "Designation", "职务"),
        "phone": ("Mobile", "Phone", "手机", "电话"),
        "email": ("Email", "邮箱"),
        "status": ("Lead Status", "线索状态"),
        "source": ("Lead Source", "线索来源"),
        "industry": ("Industry", "行业"),
        "province": ("State", "省份"),
        "description": ("Description", "描述"),
        **_CREATED,
    },
    relations={"campaign": ("Campaign.id", "Campaign Source.id")},
    people=_people("Lead", "线索"),
    values={
        "status": {
            "Attempted to Contact": "contacted", "Contact in Future": "contacted", "Contacted": "contacted",
            "Junk Lead": "unqualified", "Lost Lead": "unqualified", "Not Contacted": "new", "Pre-Qualified": "qualified",
            "Not Qualified": "unqualified",
        },
        "source": _SOURCES,
        "industry": _INDUSTRIES,
    },
    ignored=(*_IGNORED, "Salutation", "Full Name", "Is Converted", "Converted Account", "Converted Contact", "Converted Deal"),
)  # fmt: skip

CAMPAIGNS = Module(
    "campaigns",
    label("市场活动", "Campaigns"),
    "campaign",
    files=("Campaigns", "Campaign", "市场活动"),
    ids=_ids("Campaign"),
    fields={
        "name": ("Campaign Name", "活动名称"),
        "kind": ("Type", "类型"),
        "status": ("Status", "状态"),
        "starts_on": ("Start Date", "开始日期"),
        "ends_on": ("End Date", "结束日期"),
        "budget": ("Budgeted Cost", "预算"),
        "cost": ("Actual Cost", "实际费用"),
        "description": ("Description", "描述"),
        **_CREATED,
    },
    people=_people("Campaign", "市场活动"),
    values={
        "kind": {
            "Conference": "exhibition", "Trade Show": "exhibition", "Webinar": "webinar", "Advertisement": "advertisement",
            "Banner Ads": "advertisement", "Direct mail": "mailing", "Email": "mailing", "Telemarketing": "other",
            "Public Relations": "other", "Partners": "other", "Referral Program": "other", "Others": "other",
        },
        "status": {"Planning": "planned", "Active": "running", "Inactive": "cancelled", "Complete": "done"},
    },
    ignored=(*_IGNORED, "Expected Revenue", "Num sent", "Expected Response"),
)  # fmt: skip

PRODUCTS = Module(
    "products",
    label("产品", "Products"),
    "product",
    files=("Products", "Product", "产品"),
    ids=_ids("Product"),
    fields={
        "name": ("Product Name", "产品名称"),
        "code": ("Product Code", "产品编码"),
        "family": ("Product Category", "产品类别"),
        "unit": ("Usage Unit", "单位"),
        "list_price": ("Unit Price", "单价"),
        "active": ("Product Active", "在售"),
        "description": ("Description", "描述"),
        **_CREATED,
    },
    people=_people("Product", "产品"),
    ignored=(
        *_IGNORED,
        "Tax",
        "Qty in Stock",
        "Qty in Demand",
        "Qty Ordered",
        "Reorder Level",
        "Handler",
        "Vendor Name",
    ),
)


_ABOUT = ("What Id.id", "What Id", "Related To.id", "Related To Id", "RELATEDTOID", "相关.id")
_WHO = ("Contact Name.id", "Who Id.id", "Who Id", "Contact Id", "CONTACTID", "联系人.id")
_TO_DEAL = {
    "account": ("Account Name.id", "Account Id", "客户名称.id"),
    "contact": ("Contact Name.id", "Contact Id", "联系人.id"),
    "opportunity": ("Deal Name.id", "Potential Name.id", "Deal Id", "商机名称.id"),
}
_RELATED = (
    *_IGNORED,
    "Related To",
    "What Id",
    "Who Id",
    "Contact Name",
    "$se_module",
    "Related To Module",
    "Closed Time",
)


def _activity(
    key: str,
    zh: str,
    plural: str,
    singular: str,
    kind: str,
    files: tuple[str, ...],
    fields: dict[str, tuple[str, ...]],
    values: dict[str, dict[str, str]],
    constants: dict[str, str],
) -> Module:
    return Module(
        key,
        label(zh, plural),
        "activity",
        files=files,
        ids=(*_ids(singular), "Activity Id"),
        fields={"content": ("Description", "描述"), **fields, **_CREATED},
        either={
            "account": _ABOUT,
            "opportunity": _ABOUT,
            "contact": _WHO,
            "lead": (*_WHO[1:3], "Lead Name.id"),
        },
        people=_people(singular, zh),
        values=values,
        constants={"kind": kind, **constants},
        unnamed=zh,
        ignored=(*_RELATED, "Activity Type", "Reminder", "Recurring Activity", "Repeat", "Send Notification Email"),
    )  # fmt: skip


TASKS = _activity(
    "tasks", "任务", "Tasks", "Task", "task", ("Tasks", "Task", "任务"),
    {
        "name": ("Subject", "主题"),
        "due_at": ("Due Date", "截止日期"),
        "status": ("Status", "状态"),
        "priority": ("Priority", "优先级"),
        "done_at": ("Closed Time", "完成时间"),
    },
    {
        "status": {
            "Not Started": "open", "Deferred": "open", "In Progress": "open", "Waiting for input": "open",
            "Waiting on someone else": "open", "Completed": "done",
        },
        "priority": {"Highest": "high", "High": "high", "Normal": "normal", "Low": "low", "Lowest": "low"},
    },
    {},
)  # fmt: skip
EVENTS = _activity(
    "events", "会议", "Meetings", "Event", "meeting", ("Events", "Event", "Meetings", "Meeting", "会议"),
    {
        "name": ("Title", "Event Title", "Subject", "标题"),
        "due_at": ("Start DateTime", "From", "Start Date Time", "开始时间"),
        "done_at": ("End DateTime", "To", "End Date Time", "结束时间"),
        "place": ("Location", "Venue", "地点"),
    },
    {},
    {"status": "done"},
)  # fmt: skip
CALLS = _activity(
    "calls", "电话", "Calls", "Call", "call", ("Calls", "Call", "通话"),
    {
        "name": ("Subject", "主题"),
        "direction": ("Call Type", "呼叫类型"),
        "done_at": ("Call Start Time", "Start Time", "开始时间"),
        "outcome": ("Call Result", "通话结果"),
        "duration_minutes": ("Call Duration (in minutes)",),
    },
    {
        "direction": {"Outbound": "outgoing", "Inbound": "incoming", "Missed": "incoming"},
        "outcome": {"No response/Busy": "no_answer", "Interested": "reached", "Requested call back": "call_back"},
    },
    {"status": "done"},
)  # fmt: skip
NOTES = Module(
    "notes",
    label("备注", "Notes"),
    "activity",
    files=("Notes", "Note", "备注"),
    ids=_ids("Note"),
    fields={
        "name": ("Note Title", "Title", "标题"),
        "content": ("Note Content", "Content", "内容"),
        "done_at": ("Created Time", "创建时间"),
    },
    either=dict.fromkeys(
        ("account", "contact", "lead", "opportunity"),
        ("Parent ID.id", "Parent Id.id", "Parent ID", "Parent Id", "Related To.id"),
    ),
    people=_people("Note", "备注"),
    constants={"kind": "note", "status": "done"},
    unnamed="备注",
    also={"created_at": ("Created Time", "创建时间")},
    ignored=(*_IGNORED, "Parent Name", "Parent Module", "Created Time"),
)

CASES = Module(
    "cases",
    label("服务工单", "Cases"),
    "case",
    files=("Cases", "Case", "服务支持"),
    ids=_ids("Case"),
    fields={
        "name": ("Subject", "主题"),
        "status": ("Status", "状态"),
        "priority": ("Priority", "优先级"),
        "kind": ("Type", "类型"),
        "channel": ("Case Origin", "来源"),
        "description": ("Description", "描述"),
        "resolution": ("Solution", "解决方案"),
        "contact_name": ("Reported By", "报告人"),
        "contact_email": ("Email", "邮箱"),
        "contact_phone": ("Phone", "电话"),
        **_CREATED,
    },
    relations={
        **{name: _TO_DEAL[name] for name in ("account",)},
        "contact": ("Related To.id", "Contact Name.id", "Who Id.id"),
        "product": ("Product Name.id", "Product Id"),
    },
    people=_people("Case", "工单"),
    values={
        "status": {"New": "new", "On Hold": "waiting", "Escalated": "open", "Closed": "closed"},
        "kind": {"Question": "service", "Problem": "service", "Feature Request": "suggestion"},
        "channel": {"Email": "mail", "Phone": "phone", "Web": "web"},
        "priority": {"High": "high", "Medium": "normal", "Low": "low"},
    },
    ignored=(*_IGNORED, "Case Number", "No of comments", "Case Reason", "Deal Name"),
)


def _document(
    key: str,
    zh: str,
    plural: str,
    singular: str,
    target: str,
    files: tuple[str, ...],
    fields: dict[str, tuple[str, ...]],
    relations: dict[str, tuple[str, ...]],
) -> Module:
    return Module(
        key,
        label(zh, plural),
        target,
        files=files,
        ids=(*_ids(singular), f"{singular.replace(' ', '')} Id"),
        fields={**fields, "notes": ("Description", "描述"), **_CREATED},
        relations={**_TO_DEAL, **relations},
        names={"account": ("Account Name", "客户名称")},
        people=_people(singular, zh),
        ignored=(
            *(*_IGNORED, "Sub Total", "Grand Total", "Tax", "Discount", "Adjustment", "Currency", "Status", "Team", "Carrier"),
            *("Quote Stage", "Quote No", "Quote Number", "SO Number", "Sales Commission", "Excise Duty", "Pending"),
        ),
    )  # fmt: skip


QUOTES = _document(
    "quotes", "报价单", "Quotes", "Quote", "quote", ("Quotes", "Quote", "报价"),
    {
        "name": ("Subject", "主题"),
        "valid_until": ("Valid Till", "Valid Until", "有效期至"),
        "terms": ("Terms and Conditions", "条款和条件"),
    },
    {},
)  # fmt: skip
ORDERS = _document(
    "orders", "销售订单", "Sales orders", "Sales Order", "sales_order",
    ("Sales Orders", "Sales_Orders", "SalesOrders", "销售订单"),
    {"wanted_on": ("Due Date", "截止日期")},
    {"quote": ("Quote Name.id", "Quote Id")},
)  # fmt: skip


def _lines(key: str, zh: str, en: str, target: str, files: tuple[str, ...], parent: str) -> Module:
    return Module(
        key,
        label(zh, en),
        target,
        files=files,
        ids=("Record Id", "Id", "Line Item Id"),
        fields={
            "name": ("Product Name", "Product Description", "Description", "产品名称"),
            "quantity": ("Quantity", "数量"),
            "price": ("List Price", "Unit Price", "单价"),
        },
        relations={
            parent: ("Parent Id.id", "Parent ID.id", "Parent Id", "Parent ID"),
            "product": ("Product Name.id", "Product Id"),
        },
        unnamed=zh,
        ignored=(
            *_IGNORED,
            "Total",
            "Net Total",
            "Total After Discount",
            "Tax",
            "Line Tax",
            "Discount",
            "Amount",
        ),
    )


QUOTE_LINES = _lines(
    "quote_lines", "报价明细", "Quoted items", "quote_line", ("Quoted Items", "Quoted_Items"), "quote"
)
ORDER_LINES = _lines(
    "order_lines",
    "订单明细",
    "Ordered items",
    "order_line",
    ("Ordered Items", "Ordered_Items"),
    "sales_order",
)

ZOHO = Source(
    "zoho",
    label("Zoho CRM 数据备份", "Zoho CRM data backup"),
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
            ORDERS,
            ORDER_LINES,
            CASES,
        ),
        *(TASKS, EVENTS, CALLS, NOTES),
    ),
    user_files=("Users", "User", "用户"),
    attachment_files=("Attachments", "Attachment", "附件"),
    marks=(
        "Record Id",
        "SMOWNERID",
        "Account Owner.id",
        "Contact Owner.id",
        "Deal Owner.id",
        "Lead Owner.id",
        "Parent ID.id",
    ),
)
