"""Cases that say the same become one: what belongs to the others goes along, and all of it comes back."""

from tests.apps.service.test_cases import case, queue
from tests.fixtures.asking import create, read, refused
from tests.fixtures.organisation import Company
from yunchou.records.merging.merge import merge
from yunchou.records.merging.undo import undo_merge
from yunchou.records.read import Query, rows


async def test_cases_are_merged_with_what_was_said_and_taken_apart_again(company: Company) -> None:
    await queue(company)
    admin = company.caller("管理员")
    kept, gone = [await case(admin, name=name) for name in ("打印机卡纸", "打印机又卡纸")]
    await create(admin, "comment", object="case", record=gone, text="客户来过电话")
    message = await create(
        company.system,
        "mail",
        name="卡纸",
        direction="in",
        at="2026-11-25T02:00:00Z",
        key="k-1",
        case=gone,
        automatic=True,
    )
    number = await merge(admin, "case", int(kept), [int(gone)], {})
    assert (await read(company.system, "mail", message))["case"]["id"] == kept
    said = await rows(admin, "comment", Query(fields=("record",), limit=10))
    assert [str(each["record"]) for each in said] == [kept]
    with refused(404):
        await read(admin, "case", gone)
    await undo_merge(admin, number)
    assert (await read(company.system, "mail", message))["case"]["id"] == gone
    assert (await read(admin, "case", gone))["name"] == "打印机又卡纸"
