"""A data backup of Zoho CRM: one table for each module, references as `… .id` beside the name."""

from yunchou.apps.migration.sources import Attachments, Module, Source
from yunchou.apps.migration.zoho_documents import ORDER_LINES, ORDERS, QUOTE_LINES, QUOTES
from yunchou.apps.migration.zoho_follow_ups import CALLS, CASES, EVENTS, NOTES, TASKS
from yunchou.apps.migration.zoho_shared import CREATED, IGNORED, INDUSTRIES, SOURCES, address, ids_of, people
from yunchou.model.object import label

ACCOUNTS = Module(
    "accounts",
    label("客户", "Accounts"),
    "account",
    files=("Accounts", "Account", "客户", "公司"),
    ids=ids_of("Account"),
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
        **address("Billing", "Shipping", "Mailing", ""),
        **CREATED,
    },
    later=("parent",),
    relations={"parent": ("Parent Account.id", "Parent Account Id", "PARENTACCOUNTID")},
    names={"parent": ("Parent Account", "上级客户")},
    people=people("Account", "客户"),
    values={
        "industry": INDUSTRIES,
        "kind": {
            "Customer": "end_user", "Prospect": "end_user", "Distributor": "distributor", "Reseller": "distributor",
            "Integrator": "integrator", "Partner": "partner", "Other": "other", "Supplier": "other", "Vendor": "other",
            "Analyst": "other", "Competitor": "other", "Investor": "other", "Press": "other",
        },
        "grade": {"Active": "B", "Acquired": "A", "Market Failed": "D", "Project Cancelled": "D", "Shut Down": "D"},
    },
    ignored=IGNORED,
)  # fmt: skip

CONTACTS = Module(
    "contacts",
    label("联系人", "Contacts"),
    "contact",
    files=("Contacts", "Contact", "联系人"),
    ids=ids_of("Contact"),
    person=("First Name", "Last Name"),
    fields={
        "name": ("Full Name", "Contact Name", "姓名"),
        "title": ("Title", "职务"),
        "department_name": ("Department", "部门"),
        "phone": ("Mobile", "Phone", "手机", "电话"),
        "email": ("Email", "邮箱", "电子邮件"),
        "birthday": ("Date of Birth", "生日"),
        "description": ("Description", "描述"),
        **CREATED,
    },
    relations={"account": ("Account Name.id", "Account Id", "ACCOUNTID", "客户名称.id")},
    names={"account": ("Account Name", "客户名称")},
    people=people("Contact", "联系人"),
    ignored=(*IGNORED, "Salutation", "Full Name"),
)

DEALS = Module(
    "deals",
    label("商机", "Deals"),
    "opportunity",
    files=("Deals", "Deal", "Potentials", "Potential", "商机"),
    ids=(*ids_of("Deal"), "Potential Id"),
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
        **CREATED,
    },
    relations={
        "account": ("Account Name.id", "Account Id", "ACCOUNTID", "客户名称.id"),
        "contact": ("Contact Name.id", "Contact Id", "CONTACTID", "联系人.id"),
        "campaign": ("Campaign Source.id", "Campaign Id", "CAMPAIGNID"),
    },
    names={"account": ("Account Name", "客户名称"), "contact": ("Contact Name", "联系人")},
    people=people("Deal", "商机"),
    entered=(
        ("Stage Modified Time", "Created Time", "创建时间"),
        ("Closing Date", "成交日期", "Stage Modified Time", "Created Time", "创建时间"),
    ),
    values={"source": SOURCES},
    ignored=(
        *(*IGNORED, "Expected Revenue", "Currency", "Overall Sales Duration", "Sales Cycle Duration"),
        *("Lead Conversion Time", "Pipeline", "Stage Modified Time"),
    ),
)

LEADS = Module(
    "leads",
    label("线索", "Leads"),
    "lead",
    files=("Leads", "Lead", "线索"),
    ids=ids_of("Lead"),
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
        **CREATED,
    },
    relations={"campaign": ("Campaign.id", "Campaign Source.id")},
    people=people("Lead", "线索"),
    values={
        "status": {
            "Attempted to Contact": "contacted", "Contact in Future": "contacted", "Contacted": "contacted",
            "Junk Lead": "unqualified", "Lost Lead": "unqualified", "Not Contacted": "new", "Pre-Qualified": "qualified",
            "Not Qualified": "unqualified",
        },
        "source": SOURCES,
        "industry": INDUSTRIES,
    },
    ignored=(*IGNORED, "Salutation", "Full Name", "Is Converted", "Converted Account", "Converted Contact", "Converted Deal"),
)  # fmt: skip

CAMPAIGNS = Module(
    "campaigns",
    label("市场活动", "Campaigns"),
    "campaign",
    files=("Campaigns", "Campaign", "市场活动"),
    ids=ids_of("Campaign"),
    fields={
        "name": ("Campaign Name", "活动名称"),
        "kind": ("Type", "类型"),
        "status": ("Status", "状态"),
        "starts_on": ("Start Date", "开始日期"),
        "ends_on": ("End Date", "结束日期"),
        "budget": ("Budgeted Cost", "预算"),
        "cost": ("Actual Cost", "实际费用"),
        "description": ("Description", "描述"),
        **CREATED,
    },
    people=people("Campaign", "市场活动"),
    values={
        "kind": {
            "Conference": "exhibition", "Trade Show": "exhibition", "Webinar": "webinar", "Advertisement": "advertisement",
            "Banner Ads": "advertisement", "Direct mail": "mailing", "Email": "mailing", "Telemarketing": "other",
            "Public Relations": "other", "Partners": "other", "Referral Program": "other", "Others": "other",
        },
        "status": {"Planning": "planned", "Active": "running", "Inactive": "cancelled", "Complete": "done"},
    },
    ignored=(*IGNORED, "Expected Revenue", "Num sent", "Expected Response"),
)  # fmt: skip

PRODUCTS = Module(
    "products",
    label("产品", "Products"),
    "product",
    files=("Products", "Product", "产品"),
    ids=ids_of("Product"),
    fields={
        "name": ("Product Name", "产品名称"),
        "code": ("Product Code", "产品编码"),
        "family": ("Product Category", "产品类别"),
        "unit": ("Usage Unit", "单位"),
        "list_price": ("Unit Price", "单价"),
        "active": ("Product Active", "在售"),
        "description": ("Description", "描述"),
        **CREATED,
    },
    people=people("Product", "产品"),
    ignored=(
        *IGNORED,
        "Tax",
        "Qty in Stock",
        "Qty in Demand",
        "Qty Ordered",
        "Reorder Level",
        "Handler",
        "Vendor Name",
    ),
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
    attached=Attachments(
        ids=("Record Id", "Attachment Id", "Id"),
        parents=("Parent ID.id", "Parent Id.id", "Parent ID", "Parent Id", "Related To.id"),
        names=("File Name", "FileName", "文件名", "文件名称"),
        people=(
            (("Attachment Owner.id", "Owner.id", "SMOWNERID"), ("Attachment Owner", "Owner", "附件所有者")),
            (("Created By.id", "SMCREATORID"), ("Created By", "创建者")),
        ),
        created=("Created Time", "创建时间"),
    ),
)
