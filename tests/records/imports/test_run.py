"""Imports from end to end: what rows become, what is refused, and that nothing is done twice or by halves."""

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import openpyxl
import pytest

from tests.fixtures.asking import statements
from tests.fixtures.organisation import Company
from tests.records.imports.conftest import administrator
from yunchou.access.actor import Caller
from yunchou.base.errors import Problem
from yunchou.records.change import Operation
from yunchou.records.history import history
from yunchou.records.imports import store
from yunchou.records.imports.run import import_folder, import_of, run_import
from yunchou.records.imports.store import Given, add
from yunchou.records.imports.undo import undo
from yunchou.records.read import Query, rows
from yunchou.records.write import write

Lay = Callable[..., Path]

ACCOUNTS = """
[[step]]
file = "a.csv"
object = "account"
match = ["external_id"]
[step.map]
external_id = "id"
name = "name"
employees = "employees"
phone = "phone"
industry = "industry"
"""


async def records(caller: Caller, name: str, *fields: str, where: str | None = None) -> list[dict[str, Any]]:
    found = await rows(caller, name, Query(fields, where=where, sort=["created_at"], limit=1000))
    return sorted(
        ({k: v for k, v in each.items() if k != "id"} for each in found), key=lambda each: json.dumps(each)
    )


async def counted(company: Company) -> dict[str, int]:
    """How many rows every table of the organisation holds."""
    db, schema = company.organisation.db, company.organisation.schema
    tables = await db.fetch(
        "select table_name from information_schema.tables where table_schema = $1 and table_type = 'BASE TABLE'",
        schema,
    )
    return {t[0]: await db.fetchval(f'select count(*) from "{schema}"."{t[0]}"') for t in tables}


async def test_rows_are_created_updated_and_left_alone(admin: Caller, lay: Lay) -> None:
    first = "id,name,employees,phone,industry\n1,甲,10,0571-88886666,technology\n2,乙,20,,\n"
    done = await import_folder(admin, lay(ACCOUNTS, a_csv=first))
    assert done.counts.as_json() == {"created": 2, "updated": 0, "unchanged": 0, "failed": 0}
    second = "id,name,employees,phone,industry\n1,甲,10,0571-88886666,technology\n2,乙,25,,\n3,丙,1,,\n"
    done = await import_folder(admin, lay(ACCOUNTS, a_csv=second))
    assert done.counts.as_json() == {"created": 1, "updated": 1, "unchanged": 1, "failed": 0}
    assert await records(admin, "account", "name", "employees") == [
        {"name": "丙", "employees": 1}, {"name": "乙", "employees": 25}, {"name": "甲", "employees": 10},
    ]  # fmt: skip


async def test_an_empty_cell_empties_the_field_of_a_record_and_leaves_a_new_one_its_default(
    admin: Caller, lay: Lay
) -> None:
    plan = ACCOUNTS + 'status = "status"\n'
    head = "id,name,employees,phone,industry,status\n"
    await import_folder(admin, lay(plan, a_csv=head + "1,甲,10,0571-88886666,technology,\n"))
    (made,) = await records(admin, "account", "phone", "status")
    assert made["phone"] == "0571-88886666"
    assert made["status"] is not None
    await import_folder(admin, lay(plan, a_csv=head + "1,甲,10,,technology,active\n"))
    assert await records(admin, "account", "phone", "status") == [
        # The status of a customer follows from its deals.
        {"phone": None, "status": "potential"}
    ]


async def test_rows_that_mean_one_record_are_one_and_the_last_holds(admin: Caller, lay: Lay) -> None:
    text = "id,name,employees,phone,industry\n" + "7,甲,1,,\n8,乙,5,,\n7,甲,2,,\n7,甲,2,,\n,丙,1,,\n,丙,1,,\n"
    done = await import_folder(admin, lay(ACCOUNTS, a_csv=text))
    assert done.counts.as_json() == {"created": 4, "updated": 1, "unchanged": 1, "failed": 0}
    assert [
        each["employees"]
        for each in await records(admin, "account", "name", "employees")
        if each["name"] == "甲"
    ] == [2]


async def test_rows_at_fault_go_to_the_error_file_and_the_others_go_on(
    admin: Caller, lay: Lay, tmp_path: Path
) -> None:
    text = "id,name,employees,phone,industry\n1,甲,many,,\n2,,5,,\n3,丙,5,,nonsense\n4,丁,5,,\n5,戊,5,x,\n6,己,5,,,extra\n"
    done = await import_folder(admin, lay(ACCOUNTS, a_csv=text), errors_to=tmp_path / "errors")
    assert done.counts.as_json() == {"created": 1, "updated": 0, "unchanged": 0, "failed": 5}
    assert done.error_path == tmp_path / "errors.csv"
    with done.error_path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["id", "name", "employees", "phone", "industry", "行号", "问题"]
    assert [line[:6] for line in lines[1:]] == [
        ["1", "甲", "many", "", "", "2"], ["2", "", "5", "", "", "3"], ["3", "丙", "5", "", "nonsense", "4"],
        ["5", "戊", "5", "x", "", "6"], ["6", "己", "5", "", "", "7"],
    ]  # fmt: skip
    assert [line[6].split("：")[0] for line in lines[1:5]] == ["员工人数", "客户名称", "行业", "电话"]
    assert [fault["row"] for fault in done.faults] == [2, 3, 4, 6, 7]


async def test_a_corrected_error_file_can_be_imported_as_it_is(
    admin: Caller, lay: Lay, tmp_path: Path
) -> None:
    text = "id,name,employees,phone,industry\n1,甲,many,,\n2,乙,3,,\n"
    done = await import_folder(admin, lay(ACCOUNTS, a_csv=text), errors_to=tmp_path / "errors")
    assert done.error_path is not None
    corrected = done.error_path.read_text("utf-8-sig").replace("many", "9")
    done = await import_folder(admin, lay(ACCOUNTS, a_csv=corrected))
    assert done.counts.as_json() == {"created": 1, "updated": 0, "unchanged": 0, "failed": 0}


async def test_messages_are_in_the_language_of_the_caller(company: Company, lay: Lay, tmp_path: Path) -> None:
    english = await administrator(company, "en")
    text = "id,name,employees,phone,industry\n1,A,many,,\n"
    done = await import_folder(english, lay(ACCOUNTS, a_csv=text), errors_to=tmp_path / "e")
    assert done.error_path is not None
    head, line = done.error_path.read_text("utf-8-sig").splitlines()
    assert head.endswith("Row,What is wrong")
    assert "This must be a number" in line


async def test_faults_of_several_steps_share_a_workbook(admin: Caller, lay: Lay, tmp_path: Path) -> None:
    plan = (
        ACCOUNTS + '[[step]]\nfile = "b.csv"\nobject = "product"\n[step.map]\nname = "n"\nlist_price = "p"\n'
    )
    folder = lay(plan, a_csv="id,name,employees,phone,industry\n1,甲,many,,\n", b_csv="n,p\nX,dear\n")
    done = await import_folder(admin, folder, errors_to=tmp_path / "errors")
    assert done.error_path == tmp_path / "errors.xlsx"
    book = openpyxl.load_workbook(done.error_path)
    assert [[cell.value for cell in sheet[2]][:2] for sheet in book.worksheets] == [
        ["1", "甲"],
        ["X", "dear"],
    ]
    book.close()


LINKED = """
[[step]]
file = "a.csv"
object = "opportunity"
[step.map]
name = "name"
owner = { column = "owner", find = "name" }
account = { column = "account", find = "name", missing = "MISSING" }
pipeline = { value = "标准流程", find = "name" }
stage = { column = "stage", find = "name" }
amount = "amount"
"""


async def test_relations_are_found_by_name(company: Company, admin: Caller, lay: Lay) -> None:
    await company.create(admin, "account", {"name": "甲"}, {"name": "同名"}, {"name": "同名"})
    text = (
        "name,owner,account,stage,amount\n一,小王,甲,方案,5\n二,无此人,甲,方案,5\n"
        "三,,同名,方案,5\n四,,,方案,5\n五,,没有,方案,5\n"
    )
    done = await import_folder(admin, lay(LINKED.replace("MISSING", "error"), a_csv=text))
    assert (done.created, done.failed) == (2, 3)
    assert {fault["row"]: fault["errors"][0]["field"] for fault in done.faults} == {
        3: "owner",
        4: "account",
        6: "account",
    }
    found = await rows(admin, "opportunity", Query(["name", "owner", "account", "stage"]))
    by_name = {each["name"]: each for each in found}
    assert by_name["一"]["owner"]["name"] == "小王"
    assert by_name["一"]["account"]["name"] == "甲"
    assert by_name["四"]["account"] is None
    assert by_name["四"]["stage"]["name"] == "方案"


async def test_what_is_missing_is_created_once_or_left_empty_as_the_plan_says(
    company: Company, admin: Caller, lay: Lay
) -> None:
    text = "name,owner,account,stage,amount\n一,,新客户,方案,5\n二,,新客户,方案,5\n三,,另一家,方案,5\n"
    done = await import_folder(admin, lay(LINKED.replace("MISSING", "create"), a_csv=text), chunk=1)
    assert (done.created, done.failed) == (3, 0)
    assert [each["name"] for each in await records(admin, "account", "name")] == ["另一家", "新客户"]
    done = await import_folder(
        admin, lay(LINKED.replace("MISSING", "empty"), a_csv=text.replace("新客户", "无"))
    )
    assert (done.created, done.failed) == (3, 0)
    assert len(await records(admin, "account", "name")) == 2


async def test_a_stage_is_looked_for_in_the_pipeline_of_its_row(
    company: Company, admin: Caller, lay: Lay
) -> None:
    (other,) = await company.create(company.system, "pipeline", {"name": "续约流程"})
    await company.create(
        company.system, "stage", {"name": "方案", "pipeline": other, "position": 1, "kind": "open"}
    )
    plan = LINKED.replace("MISSING", "error").replace('{ value = "标准流程", find = "name" }', '"pipeline"')
    text = (
        "name,owner,account,stage,amount,pipeline\n一,,,方案,5,标准流程\n二,,,方案,5,续约流程\n三,,,方案,5,\n"
    )
    done = await import_folder(admin, lay(plan, a_csv=text))
    assert (done.created, done.failed) == (2, 1)
    found = await rows(admin, "opportunity", Query(["name", "stage.pipeline.name"]))
    assert {each["name"]: each["stage.pipeline.name"] for each in found} == {
        "一": "标准流程",
        "二": "续约流程",
    }


async def test_a_relation_does_not_see_the_records_of_its_own_step(admin: Caller, lay: Lay) -> None:
    plan = ACCOUNTS + 'parent = { column = "parent", find = "name", missing = "empty" }\n'
    text = "id,name,employees,phone,industry,parent\n1,母公司,1,,,\n2,子公司,1,,,母公司\n"
    done = await import_folder(admin, lay(plan, a_csv=text), chunk=1)
    assert (done.created, done.failed) == (2, 0)
    assert [each["parent"] for each in await records(admin, "account", "parent")] == [None, None]
    await import_folder(admin, lay(plan, a_csv=text), chunk=1)
    assert sorted(bool(each["parent"]) for each in await records(admin, "account", "parent")) == [False, True]


DATED = """
[[step]]
file = "a.csv"
object = "opportunity"
match = ["external_id"]
[step.map]
external_id = "id"
name = "id"
stage = { column = "stage", find = "name" }
created_at = "made"
[step.stage_entered]
"需求" = "made"
"方案" = { column = "proposed", when = { stage = ["方案", "赢单"] } }
"赢单" = "won"
"""


async def test_administrators_set_dates_of_the_past(admin: Caller, lay: Lay) -> None:
    text = "id,stage,made,proposed,won\n1,赢单,2020-01-01,2020年2月1日,2020-03-01 12:00\n2,需求,2020-05-01,2020-06-01,\n"
    done = await import_folder(admin, lay(DATED, a_csv=text))
    assert (done.created, done.failed) == (2, 0), done.faults
    found = await rows(
        admin,
        "stage_history",
        Query(["opportunity", "stage", "entered_at", "left_at", "imported"], limit=100),
    )
    passed = sorted(
        (each["opportunity"]["name"], each["stage"]["name"], each["entered_at"], each["left_at"])
        for each in found
    )
    assert passed == [
        ("1", "方案", "2020-01-31T16:00:00Z", "2020-03-01T04:00:00Z"),
        ("1", "赢单", "2020-03-01T04:00:00Z", None),
        ("1", "需求", "2019-12-31T16:00:00Z", "2020-01-31T16:00:00Z"),
        ("2", "需求", "2020-04-30T16:00:00Z", None),
    ]
    assert all(each["imported"] for each in found)
    made = await rows(admin, "opportunity", Query(["name", "created_at"]))
    assert {each["name"]: each["created_at"] for each in made} == {
        "1": "2019-12-31T16:00:00Z",
        "2": "2020-04-30T16:00:00Z",
    }
    again = await import_folder(admin, lay(DATED, a_csv=text))
    assert again.counts.as_json() == {"created": 0, "updated": 0, "unchanged": 2, "failed": 0}
    assert len(await rows(admin, "stage_history", Query(["stage"], limit=100))) == 4


async def test_others_do_not(company: Company, lay: Lay) -> None:
    folder = lay(DATED, a_csv="id,stage,made,proposed,won\n1,赢单,2020-01-01,,\n")
    with pytest.raises(Problem) as caught:
        await import_folder(company.caller("小王"), folder)
    assert caught.value.status == 403


async def test_history_tells_that_a_record_was_imported(admin: Caller, lay: Lay) -> None:
    done = await import_folder(admin, lay(ACCOUNTS, a_csv="id,name,employees,phone,industry\n1,甲,1,,\n"))
    (made,) = await rows(admin, "account", Query(["name"]))
    (event,) = (await history(admin, "account", int(made["id"])))["events"]
    assert event["type"] == "account.created"
    assert event["cause"] == {"import": str(done.id)}


async def test_an_import_stays_within_the_callers_rights(company: Company, lay: Lay) -> None:
    await company.create(
        company.system, "account", {"name": "别人的", "external_id": "1", "owner": company.ids["小赵"]}
    )
    text = "id,name,employees,phone,industry\n2,我的,1,,\n1,抢来的,1,,\n"
    done = await import_folder(company.caller("小王"), lay(ACCOUNTS, a_csv=text))
    assert (done.created, done.failed) == (1, 1)
    found = await rows(company.system, "account", Query(["name", "owner"]))
    assert {each["name"]: each["owner"]["name"] for each in found} == {"别人的": "小赵", "我的": "小王"}


async def test_a_plan_that_does_not_fit_is_refused_before_the_first_row(
    company: Company, admin: Caller, lay: Lay
) -> None:
    before = await counted(company)
    plan = ACCOUNTS + '[[step]]\nfile = "a.csv"\nobject = "product"\n[step.map]\nname = "no such column"\n'
    with pytest.raises(Problem) as caught:
        await import_folder(admin, lay(plan, a_csv="id,name,employees,phone,industry\n1,甲,1,,\n"))
    assert caught.value.status == 422
    assert [error.field for error in caught.value.errors] == ["step[1].map.name.column"]
    after = await counted(company)
    assert {**after, "import_run": 0} == {**before, "import_run": 0}


async def test_a_dry_run_tells_what_would_be_and_changes_nothing(
    company: Company, admin: Caller, lay: Lay
) -> None:
    plan = ACCOUNTS + (
        '[[step]]\nfile = "b.csv"\nobject = "contact"\n[step.map]\nname = "n"\naccount = { column = "a", find = "name" }\n'
    )
    await company.create(admin, "account", {"name": "甲", "external_id": "1"})
    before = await counted(company)
    folder = lay(
        plan,
        a_csv="id,name,employees,phone,industry\n1,甲,9,,\n2,乙,9,,\n3,丙,x,,\n",
        b_csv="n,a\n张三,乙\n李四,没有\n",
    )
    done = await import_folder(admin, folder, dry_run=True)
    assert [{k: s[k] for k in ("created", "updated", "failed")} for s in done.steps] == [
        {"created": 1, "updated": 1, "failed": 1},
        {"created": 1, "updated": 0, "failed": 1},
    ]
    assert [(fault["step"], fault["row"]) for fault in done.faults] == [(0, 4), (1, 3)]
    after = await counted(company)
    assert {**after, "import_run": 0, "import_fault": 0} == {**before, "import_run": 0, "import_fault": 0}
    real = await import_folder(admin, folder)
    assert real.counts == done.counts


async def test_undo_deletes_what_was_created_and_restores_what_was_changed(
    company: Company, admin: Caller, lay: Lay
) -> None:
    old, edited = await company.create(
        admin,
        "account",
        {"name": "甲", "external_id": "1", "employees": 5, "phone": "0571-88886666"},
        {"name": "乙", "external_id": "2", "employees": 5},
    )
    text = "id,name,employees,phone,industry\n1,甲改,6,,technology\n2,乙,7,0571-11112222,\n3,新,8,,\n"
    done = await import_folder(admin, lay(ACCOUNTS, a_csv=text), chunk=1)
    await write(admin, "account", [Operation("update", {"employees": 100}, id=int(edited))])
    assert await undo(admin, done.id) == {"deleted": 1, "restored": 2, "kept": 0}
    found = await rows(admin, "account", Query(["name", "employees", "phone", "industry"], sort=["name"]))
    assert [{k: v for k, v in each.items() if k != "id"} for each in found] == [
        {"name": "甲", "employees": 5, "phone": "0571-88886666", "industry": None},
        {"name": "乙", "employees": 100, "phone": None, "industry": None},
    ]
    events = (await history(admin, "account", int(old)))["events"]
    assert events[0]["cause"] == {"undo_of_import": str(done.id)}
    assert await undo(admin, done.id) == {"deleted": 1, "restored": 2, "kept": 0}
    assert (await import_of(admin, done.id)).state == "undone"


async def test_undo_of_an_import_of_several_chunks_and_steps(admin: Caller, lay: Lay) -> None:
    plan = ACCOUNTS + ACCOUNTS.replace('phone = "phone"\n', "").replace(
        'name = "name"', 'name = { template = "{name}2" }'
    )
    text = "id,name,employees,phone,industry\n" + "".join(f"{n},公司{n},{n},,\n" for n in range(25))
    done = await import_folder(admin, lay(plan, a_csv=text), chunk=10)
    assert [(s["created"], s["updated"]) for s in done.steps] == [(25, 0), (0, 25)]
    assert (await undo(admin, done.id))["deleted"] == 25
    assert await rows(admin, "account", Query(["name"])) == []


async def test_a_dry_run_and_a_running_import_cannot_be_undone(admin: Caller, lay: Lay) -> None:
    done = await import_folder(
        admin, lay(ACCOUNTS, a_csv="id,name,employees,phone,industry\n1,甲,1,,\n"), dry_run=True
    )
    with pytest.raises(Problem, match="not_undoable"):
        await undo(admin, done.id)
    with pytest.raises(Problem, match="not_found"):
        await undo(admin, 1)


async def test_strange_texts_are_refused_row_by_row(admin: Caller, lay: Lay, tmp_path: Path) -> None:
    text = f"id,name,employees,phone,industry\n1,a\0b,1,,\n2,{'长' * 100_000},1,,\n3,好,1,,\n4,\u202e,1,,\n"
    done = await import_folder(admin, lay(ACCOUNTS, a_csv=text), errors_to=tmp_path / "e")
    assert done.created >= 1
    assert {fault["row"] for fault in done.faults} >= {2, 3}
    assert done.created + done.failed == 4


async def test_more_rows_than_a_chunk_are_all_there(admin: Caller, lay: Lay) -> None:
    text = "id,name,employees,phone,industry\n" + "".join(f"{n},公司{n},{n},,\n" for n in range(1000))
    told: list[float] = []
    done = await import_folder(admin, lay(ACCOUNTS, a_csv=text), chunk=300, on_progress=told.append)
    assert done.created == 1000
    assert told == sorted(told)
    assert told[-1] == 1.0
    count = await rows(admin, "account", Query(["employees"], limit=1000))
    assert sum(each["employees"] for each in count) == sum(range(1000))


async def test_a_file_that_was_swapped_meanwhile_is_not_read_on(admin: Caller, lay: Lay) -> None:
    folder = lay(ACCOUNTS, a_csv="id,name,employees,phone,industry\n1,甲,1,,\n")
    async with admin.organisation.db.transaction() as link:
        await add(link, admin, 77, ACCOUNTS, [Given("a.csv", folder / "a.csv", 1)], dry_run=False)
    with pytest.raises(Problem, match="file_changed"):
        await run_import(admin, 77)
    assert (await import_of(admin, 77)).state == "failed"


async def test_one_file_is_read_by_a_suggested_plan(admin: Caller, lay: Lay, sample_data: Path) -> None:
    done = await import_folder(
        admin, sample_data / "crm_sales_opportunities" / "products.csv", object="product"
    )
    assert done.created == 7
    assert (
        await import_folder(admin, sample_data / "crm_sales_opportunities" / "products.csv", object="product")
    ).unchanged == 7
    prices = await rows(admin, "product", Query(["name", "list_price"]))
    assert {each["name"]: Decimal(each["list_price"]["amount"]) for each in prices}["GTX Pro"] == 4821


async def test_a_chunk_that_met_somebody_elses_write_is_written_again(
    admin: Caller, lay: Lay, monkeypatch: pytest.MonkeyPatch
) -> None:
    advance, tries = store.advance, 0

    async def interrupted(*given: Any) -> bool:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise asyncpg.DeadlockDetectedError
        return await advance(*given)

    monkeypatch.setattr(store, "advance", interrupted)
    text = "id,stage,made,proposed,won\n1,赢单,2020-01-01,2020-02-01,2020-03-01\n2,没有,2020-01-01,,\n"
    done = await import_folder(admin, lay(DATED, a_csv=text))
    assert tries == 2
    assert (done.created, done.failed) == (1, 1)
    assert len(done.faults[0]["errors"]) == 1
    assert len(await rows(admin, "stage_history", Query(["stage"], limit=100))) == 3


async def test_records_are_matched_by_id(company: Company, admin: Caller, lay: Lay) -> None:
    (first,) = await company.create(admin, "account", {"name": "甲"})
    plan = (
        '[[step]]\nfile = "a.csv"\nobject = "account"\nmatch = ["id"]\n[step.map]\nid = "id"\nname = "name"\n'
    )
    done = await import_folder(admin, lay(plan, a_csv=f"id,name\n{first},甲改\n,新\nabc,错\n1,无\n"))
    assert done.counts.as_json() == {"created": 1, "updated": 1, "unchanged": 0, "failed": 2}
    assert [each["name"] for each in await records(admin, "account", "name")] == ["新", "甲改"]


async def test_a_chunk_finds_what_the_chunk_before_it_has_made(admin: Caller, lay: Lay) -> None:
    text = "id,name,employees,phone,industry\n" + "".join(
        f"{number},公司{number},{time},,\n" for number in range(6) for time in (1, 2, 3)
    )
    done = await import_folder(admin, lay(ACCOUNTS, a_csv=text), chunk=2)
    assert (done.created, done.updated, done.failed) == (6, 12, 0)
    found = await rows(admin, "account", Query(["name", "employees"], sort=["id"]))
    assert [(each["name"], each["employees"]) for each in found] == [(f"公司{n}", 3) for n in range(6)]


async def test_a_key_that_is_no_text_is_found_in_the_chunk_before(admin: Caller, lay: Lay) -> None:
    plan = ACCOUNTS.replace('match = ["external_id"]', 'match = ["employees"]')
    text = "id,name,employees,phone,industry\n1,甲,7,,\n2,乙,8,,\n3,丙,7.0,,\n4,丁,9,,\n"
    done = await import_folder(admin, lay(plan, a_csv=text), chunk=2)
    assert (done.created, done.updated) == (3, 1)


async def test_a_unique_value_that_the_chunk_before_has_used_is_refused(admin: Caller, lay: Lay) -> None:
    plan = ACCOUNTS.replace('match = ["external_id"]', "match = []")
    text = "id,name,employees,phone,industry\n1,甲,1,,\n2,乙,1,,\n1,丙,1,,\n3,丁,1,,\n"
    done = await import_folder(admin, lay(plan, a_csv=text), chunk=2)
    assert (done.created, done.failed) == (3, 1)
    assert done.faults[0]["errors"] == [{"field": "external_id", "code": "duplicate"}]


async def test_what_is_missing_is_made_once_for_all_chunks(admin: Caller, lay: Lay) -> None:
    plan = (
        '[[step]]\nfile = "a.csv"\nobject = "contact"\nmatch = []\n[step.map]\nname = "name"\n'
        'account = { column = "company", find = "name", missing = "create" }\n'
    )
    text = "name,company\n" + "".join(f"人{n},公司{n % 3}\n" for n in range(12))
    done = await import_folder(admin, lay(plan, a_csv=text), chunk=2)
    assert done.created == 12
    assert await records(admin, "account", "name") == [{"name": f"公司{n}"} for n in range(3)]


async def test_records_are_made_in_the_order_of_their_rows_in_all_chunks(admin: Caller, lay: Lay) -> None:
    text = "id,name,employees,phone,industry\n" + "".join(f"{n},公司{n},{n},,\n" for n in range(60))
    await import_folder(admin, lay(ACCOUNTS, a_csv=text), chunk=7)
    found = await rows(admin, "account", Query(["employees"], sort=["id"], limit=100))
    assert [each["employees"] for each in found] == list(range(60))


async def test_what_ends_one_chunk_leaves_those_before_it_and_none_behind(
    admin: Caller, lay: Lay, monkeypatch: pytest.MonkeyPatch
) -> None:
    advance, tries = store.advance, 0

    async def broken(*given: Any) -> bool:
        nonlocal tries
        tries += 1
        if tries == 3:
            raise RuntimeError("broken")
        return await advance(*given)

    monkeypatch.setattr(store, "advance", broken)
    folder = lay(
        ACCOUNTS,
        a_csv="id,name,employees,phone,industry\n" + "".join(f"{n},甲{n},{n},,\n" for n in range(10)),
    )
    path = folder / "a.csv"
    async with admin.organisation.db.transaction() as link:
        await add(link, admin, 78, ACCOUNTS, [Given("a.csv", path, path.stat().st_size)], dry_run=False)
    with pytest.raises(RuntimeError, match="broken"):
        await run_import(admin, 78, chunk=2)
    assert (await import_of(admin, 78)).position == 4
    assert len(await rows(admin, "account", Query(["name"], limit=100))) == 4


async def test_the_planner_looks_at_a_table_while_it_fills(company: Company, admin: Caller, lay: Lay) -> None:
    """After the first chunk, and whenever as much has come again: a table is planned for as what it is by then."""
    lines = "".join(f"K{number},客户{number},1,,\n" for number in range(50))
    folder = lay(ACCOUNTS, a_csv="id,name,employees,phone,industry\n" + lines)
    table, schema = (
        (await admin.organisation.snapshot()).model.object("account").table,
        admin.organisation.schema,
    )
    async with statements(company) as sent:
        done = await import_folder(admin, folder, chunk=10)
    assert done.created == 50
    looked = [n for n, each in enumerate(sent) if each.startswith("analyze") and each.endswith(f'"{table}"')]
    written = [n for n, each in enumerate(sent) if f'insert into "{schema}"."{table}"' in each]
    # Five chunks: behind the first, the second and the fourth, and of all that changed at the end.
    assert [sum(each < look for each in written) for look in looked[:3]] == [1, 2, 4]
