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
    ignored=(
        *(*_IGNORED, "Expected Revenue", "Currency", "Overall Sales Duration", "Sales Cycle Duration"),
        *("Lead Conversion Time", "Pipeline", "Stage Modified Time"),
    ),
)

ZOHO = Source(
    "zoho",
    label("Zoho CRM 数据备份", "Zoho CRM data backup"),
    modules=(ACCOUNTS, CONTACTS, DEALS),
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
