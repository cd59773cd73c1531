"""What tables of Zoho CRM share: how ids, people, addresses and values are called."""

CREATED = {"created_at": ("Created Time", "创建时间")}
IGNORED = (
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


def people(singular: str, chinese: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Who has and who made a record of that kind: columns with an id, columns with a name."""
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


def ids_of(singular: str) -> tuple[str, ...]:
    """What the column with the id of such a record is called."""
    return ("Record Id", f"{singular} Id", f"{singular.replace(' ', '')}Id", "Id", "记录 ID", "记录编号")


_ADDRESS = {
    "street": ("Street",),
    "city": ("City",),
    "province": ("State", "Province"),
    "postcode": ("Code", "Zip", "Zip Code"),
    "country": ("Country",),
}


def address(*kinds: str) -> dict[str, tuple[str, ...]]:
    """Our parts of an address and what they are called there; of several addresses the first that is filled."""
    return {
        f"address.{part}": tuple(f"{kind} {word}".strip() for kind in kinds for word in words)
        for part, words in _ADDRESS.items()
    }


INDUSTRIES = {
    "Manufacturing": "manufacturing", "Financial Services": "finance", "Government/Military": "government",
    "Real Estate": "construction", "Storage Equipment": "electronics", "Systems Integrator": "technology",
    "Wireless Industry": "telecommunications", "Service Provider": "services", "Optical Networking": "telecommunications",
    "Network Equipment Enterprise": "telecommunications", "MSP (Management Service Provider)": "services",
    "Large Enterprise": "other", "Small/Medium Enterprise": "other", "ASP (Application Service Provider)": "internet",
    "Data/Telecom OEM": "telecommunications", "ERP (Enterprise Resource Planning)": "software",
    "Non-management ISV": "software", "Management ISV": "software", "ERP": "software", "Communications": "telecommunications",
    "Consulting": "services", "Education": "education", "Technology": "technology",
}  # fmt: skip
SOURCES = {
    "Advertisement": "advertisement", "Cold Call": "phone", "Employee Referral": "referral", "External Referral": "referral",
    "Online Store": "website", "Partner": "partner", "Public Relations": "other", "Sales Email Alias": "website",
    "Seminar Partner": "event", "Internal Seminar": "event", "Trade Show": "exhibition", "Web Download": "website",
    "Web Research": "website", "Chat": "website", "X (Twitter)": "other", "Twitter": "other", "Facebook": "other",
    "Web Mail": "website",
}  # fmt: skip


TO_DEAL = {
    "account": ("Account Name.id", "Account Id", "客户名称.id"),
    "contact": ("Contact Name.id", "Contact Id", "联系人.id"),
    "opportunity": ("Deal Name.id", "Potential Name.id", "Deal Id", "商机名称.id"),
}
