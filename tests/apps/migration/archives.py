"""Backups made up for tests: what a data backup of another system looks like, with nobody's data in it."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Rows = Sequence[Mapping[str, object]]


def csv_text(rows: Rows) -> str:
    """Rows as a CSV with the columns of all of them."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def pack(path: Path, members: Iterable[tuple[str, bytes | str]]) -> Path:
    """A zip of members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def zoho(path: Path, tables: Mapping[str, Rows]) -> Path:
    """A data backup of Zoho CRM: module → rows."""
    return pack(path, [(f"Data/{name}_001.csv", csv_text(rows)) for name, rows in tables.items()])


def zid(number: int) -> str:
    """An id as Zoho writes it."""
    return f"zcrm_{4_000_000_000_000 + number}"


OWNERS = (("zcrm_1", "陈晨", "chen.chen@old.example"), ("zcrm_2", "Wei Zhang", "wei.zhang@old.example"))


def owned(singular: str, number: int) -> dict[str, object]:
    """The columns with owner, maker and times of a record."""
    key, name, _ = OWNERS[number % len(OWNERS)]
    return {
        f"{singular} Owner.id": key,
        f"{singular} Owner": name,
        "Created By.id": key,
        "Created By": name,
        "Modified By.id": key,
        "Modified By": name,
        "Created Time": f"2023-0{1 + number % 9}-1{number % 10} 09:30:00",
        "Modified Time": "2024-06-01 10:00:00",
    }


def users() -> Rows:
    """The users of the other system."""
    return [
        {"Record Id": key, "First Name": "", "Last Name": name, "Email": mail, "Status": "active"}
        for key, name, mail in OWNERS
    ]


def accounts(count: int) -> Rows:
    """Accounts, each fourth with the first as its parent."""
    return [
        {
            "Record Id": zid(number),
            **owned("Account", number),
            "Account Name": f"启明科技{number}有限公司",
            "Phone": f"021-5555{number % 10000:04d}",
            "Website": f"https://a{number}.example",
            "Account Type": "Customer" if number % 2 else "星球客户",
            "Industry": "Manufacturing",
            "Employees": number,
            "Annual Revenue": number * 1000,
            "Billing Street": f"世纪大道{number}号",
            "Billing City": "上海市",
            "Billing State": "上海市",
            "Parent Account.id": zid(0) if number and number % 4 == 0 else "",
            "Parent Account": "启明科技0有限公司" if number and number % 4 == 0 else "",
            "Description": "多年的老客户，\n第二行",
            "幸运色": "红色",
        }
        for number in range(count)
    ]


def contacts(count: int, of: int) -> Rows:
    """Contacts of that many accounts."""
    return [
        {
            "Record Id": zid(100_000 + number),
            **owned("Contact", number),
            "First Name": "伟" if number % 2 else "Ann",
            "Last Name": "张" if number % 2 else "Li",
            "Email": f"c{number}@a.example",
            "Mobile": f"138{number:08d}",
            "Account Name.id": zid(number % of),
            "Account Name": f"启明科技{number % of}有限公司",
            "Title": "采购经理",
        }
        for number in range(count)
    ]


STAGES = ("Qualification", "Negotiation/Review", "Closed Won", "Closed Lost")


def deals(count: int, of: int) -> Rows:
    """Deals of that many accounts, in all stages."""
    return [
        {
            "Record Id": zid(200_000 + number),
            **owned("Deal", number),
            "Deal Name": f"生产线改造项目{number}",
            "Amount": 1000 + number,
            "Closing Date": "2024-03-31",
            "Stage": STAGES[number % len(STAGES)],
            "Probability (%)": "50%",
            "Account Name.id": zid(number % of),
            "Account Name": f"启明科技{number % of}有限公司",
            "Contact Name.id": zid(100_000 + number % of),
            "Contact Name": "张伟",
        }
        for number in range(count)
    ]


def small() -> dict[str, Rows]:
    """A whole little backup."""
    return {
        "Users": users(),
        "Accounts": accounts(9),
        "Contacts": contacts(12, 9),
        "Deals": deals(8, 9),
    }


def follow_ups() -> dict[str, Rows]:
    """Everything that belongs to records of `small`."""
    return {
        "Leads": [
            {
                "Record Id": zid(300_000), **owned("Lead", 0), "First Name": "丽", "Last Name": "王", "Company": "晨光",
                "Lead Status": "Attempted to Contact", "Lead Source": "Trade Show", "Email": "wang@chen.example",
            },
        ],
        "Products": [
            {"Record Id": zid(400_000), **owned("Product", 0), "Product Name": "激光雷达", "Unit Price": "1200.50",
             "Product Active": "true", "Product Code": "L-1"},
        ],
        "Campaigns": [
            {"Record Id": zid(410_000), **owned("Campaign", 0), "Campaign Name": "春季展会", "Type": "Trade Show",
             "Status": "Complete"},
        ],
        "Quotes": [
            {"Record Id": zid(420_000), **owned("Quote", 0), "Subject": "一期报价", "Account Name.id": zid(1),
             "Deal Name.id": zid(200_001)},
        ],
        "Quoted_Items": [
            {"Record Id": zid(421_000), "Parent Id.id": zid(420_000), "Product Name.id": zid(400_000),
             "Product Name": "激光雷达", "Quantity": 2, "List Price": "1000"},
        ],
        "Sales_Orders": [
            {"Record Id": zid(430_000), **owned("Sales Order", 0), "Subject": "订单", "Account Name.id": zid(1),
             "Quote Name.id": zid(420_000)},
        ],
        "Cases": [
            {"Record Id": zid(440_000), **owned("Case", 0), "Subject": "开不了机", "Status": "New", "Priority": "High",
             "Account Name.id": zid(2), "Case Origin": "Email"},
        ],
        "Tasks": [
            {"Record Id": zid(500_000), **owned("Task", 0), "Subject": "回访", "Due Date": "2024-05-01", "Status": "Completed",
             "Priority": "Highest", "What Id.id": zid(200_001), "Contact Name.id": zid(100_001)},
            {"Record Id": zid(500_001), **owned("Task", 1), "Subject": "寄样", "Due Date": "2024-05-02",
             "Status": "Not Started", "Priority": "Normal", "What Id.id": zid(3), "Contact Name.id": ""},
            {"Record Id": zid(500_002), **owned("Task", 1), "Subject": "失联", "Due Date": "2024-05-02",
             "Status": "Not Started", "Priority": "Normal", "What Id.id": zid(999_999), "Contact Name.id": ""},
        ],
        "Notes": [
            {"Record Id": zid(600_000), **owned("Note", 0), "Note Title": "", "Note Content": "客户要求月底前交付\n🙂",
             "Parent ID.id": zid(300_000)},
        ],
        "Vendors": [{"Record Id": zid(700_000), "Vendor Name": "某供应商"}],
    }  # fmt: skip
