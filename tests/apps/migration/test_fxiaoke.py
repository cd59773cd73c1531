"""An export of Fxiaoke comes in: Chinese headers, workbooks and CSV together, links by id and by name."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import xlsxwriter

from tests.apps.migration import archives
from tests.apps.migration.test_zoho import all_of
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.migration.store import Migration
from yunchou.records.imports.run import Summary

Looked = Callable[..., Awaitable[Migration]]
Done = Callable[..., Awaitable[Summary]]


def workbook(path: Path, rows: archives.Rows) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, names)
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, [row.get(name, "") for name in names])
    return path.read_bytes()


CUSTOMERS: archives.Rows = [
    {
        "客户名称（必填）": f"华东精密{number}厂", "唯一性ID": f"64f0{number:020x}", "负责人": ("离职的人", "小王")[number % 2],
        "负责人主属部门": "销售部", "客户级别": "重要客户", "行业": "制造业", "省": "江苏省", "市": "苏州市",
        "详细地址": "工业园区1号", "电话": "0512-66668888", "创建时间": "2022-03-01 08:00", "生命状态": "正常",
        "锁定状态": "未锁定",
        "备注": "全角，标点；与“引号”",
        "爱好": "围棋",
    }
    for number in range(6)
]  # fmt: skip
CONTACTS: archives.Rows = [
    {"姓名": "周敏", "客户名称": "华东精密1厂", "手机": "13900001111", "邮件": "zhou@h.example", "负责人": "小王", "职务": "厂长",
     "唯一性ID": "64f1000000000000000000a1", "创建时间": "2022-03-02 08:00", "生命状态": "正常"},
]  # fmt: skip
DEALS: archives.Rows = [
    {"商机名称": "产线升级", "客户名称": "华东精密1厂", "商机金额": "88,000.00", "预计成交日期": "2024-09-30", "商机阶段": "赢单",
     "负责人": "小王", "唯一性ID": "64f2000000000000000000b1", "创建时间": "2022-04-02 08:00", "生命状态": "正常"},
]  # fmt: skip
RECORDS: archives.Rows = [
    {"跟进内容": "电话沟通了交期", "客户名称": "华东精密1厂", "创建时间": "2022-05-01 10:00", "创建人": "小王", "负责人": "小王",
     "唯一性ID": "64f3000000000000000000c1"},
]  # fmt: skip
PAYMENTS: archives.Rows = [
    {"回款编号": "HK-1", "客户名称": "华东精密1厂", "回款金额": "5000", "回款日期": "2024-01-02", "回款方式": "电汇",
     "负责人": "小王",
     "唯一性ID": "64f4000000000000000000d1", "生命状态": "正常"},
]  # fmt: skip


async def test_an_export_in_chinese_comes_in_with_its_links_and_owners(
    company: Company, admin: Caller, looked: Looked, done: Done, tmp_path: Path
) -> None:
    members: list[tuple[str, bytes | str]] = [
        ("导出/客户_20240601.xlsx", workbook(tmp_path / "1.xlsx", CUSTOMERS)),
        ("导出/联系人.csv", archives.csv_text(CONTACTS).encode("gb18030")),
        ("导出/商机2.0.xlsx", workbook(tmp_path / "2.xlsx", DEALS)),
        ("导出/销售记录.csv", archives.csv_text(RECORDS)),
        ("导出/回款.csv", archives.csv_text(PAYMENTS)),
    ]
    migration = await looked(archives.pack(tmp_path / "纷享.zip", members))
    assert migration.found["source"] == "fxiaoke"
    assert [each["key"] for each in migration.found["modules"]] == [
        "accounts", "contacts", "deals", "records", "payments",
    ]  # fmt: skip
    assert migration.choices["users"] == {"小王": company.ids["小王"], "离职的人": None}
    columns = migration.choices["modules"]["accounts"]["columns"]
    assert (columns["客户名称（必填）"], columns["省"], columns["爱好"]) == ("name", "address.province", None)
    tried = await done(migration, dry_run=True)
    assert tried.failed == 0, tried.faults
    summary = await done(migration)
    assert (summary.created, summary.failed) == (10, 0), summary.faults
    accounts = await all_of(
        admin, "account", "name", "owner.name", "grade", "address", "created_at", "description"
    )
    one = next(each for each in accounts.values() if each["name"] == "华东精密1厂")
    assert (one["owner.name"], one["grade"], one["address"]["city"]) == ("小王", "A", "苏州市")
    assert one["description"] == "全角，标点；与“引号”"
    deal = next(iter((await all_of(admin, "opportunity", "stage.kind", "amount", "account.name")).values()))
    assert (deal["stage.kind"], deal["amount"]["amount"], deal["account.name"]) == (
        "won",
        "88000.00",
        "华东精密1厂",
    )
    record = next(iter((await all_of(admin, "activity", "account.name", "content", "name")).values()))
    assert (record["account.name"], record["content"], record["name"]) == (
        "华东精密1厂",
        "电话沟通了交期",
        "销售记录",
    )
    payment = next(iter((await all_of(admin, "payment", "amount", "method", "account.name")).values()))
    assert (payment["amount"]["amount"], payment["method"]) == ("5000.00", "transfer")
