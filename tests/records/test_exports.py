"""Exports: all that the caller may see and nothing else, safe in spreadsheets, and fit to be imported again."""

import asyncio
import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fixtures.organisation import Company
from tests.jobs.conftest import until
from tests.records.imports.conftest import administrator
from yunchou.access.actor import Caller
from yunchou.base.errors import Problem
from yunchou.jobs import queue
from yunchou.jobs.worker import Worker
from yunchou.records.change import Operation
from yunchou.records.exports import Export, export
from yunchou.records.imports.run import import_folder
from yunchou.records.read import Query, rows
from yunchou.records.write import write
from yunchou.services.files import Files


@pytest.fixture
async def admin(company: Company) -> Caller:
    return await administrator(company)


async def lines(caller: Caller, asked: Export, folder: Path) -> list[list[str]]:
    path = folder / "out.csv"
    await export(caller, asked, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


ACCOUNT = {
    "name": "杭州云筹, “科技”",
    "phone": "+86 571 8888-6666",
    "employees": 12,
    "annual_revenue": "1234.50",
    "description": "第一行\n第二行",
    "industry": "technology",
    "address": {"province": "浙江", "city": "杭州"},
}
FIELDS = ("name", "phone", "employees", "annual_revenue", "description", "industry", "address")


async def test_a_table_carries_labels_and_values_as_people_read_them(
    company: Company, admin: Caller, tmp_path: Path
) -> None:
    await company.create(admin, "account", ACCOUNT)
    head, line = await lines(admin, Export("account", FIELDS), tmp_path)
    assert head == [
        "客户名称", "电话", "员工人数", "年营业额", "备注", "行业",
        "地址·国家", "地址·省", "地址·市", "地址·区县", "地址·街道", "地址·邮编",
    ]  # fmt: skip
    values = dict(zip(head, line, strict=True))
    assert values["客户名称"] == ACCOUNT["name"]
    assert values["电话"] == "+86 571 8888-6666"
    assert values["年营业额"] == "1234.50"
    assert values["备注"] == "第一行\n第二行"
    assert values["地址·市"] == "杭州"
    english = await administrator(company, "en")
    assert (await lines(english, Export("account", ("name", "owner")), tmp_path))[0] == [
        "Account name",
        "Owner",
    ]


async def test_the_file_begins_with_the_mark_that_spreadsheets_need(admin: Caller, tmp_path: Path) -> None:
    await export(admin, Export("account"), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3"])
async def test_no_text_becomes_a_formula(company: Company, admin: Caller, tmp_path: Path, text: str) -> None:
    await company.create(admin, "account", {"name": text})
    _, line = await lines(admin, Export("account", ("name",)), tmp_path)
    assert line[0][0] not in "=+@" or line[0] == text[:0]
    await export(admin, Export("account", ("name",), format="xlsx"), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    cell = book.active["A2"]  # type: ignore[index]
    assert (cell.value, cell.data_type) == (text, "s")
    book.close()


async def test_a_workbook_has_types(company: Company, admin: Caller, tmp_path: Path) -> None:
    values = {**ACCOUNT, "name": "甲"}
    (account,) = await company.create(admin, "account", values)
    await company.create(
        admin,
        "opportunity",
        {
            "name": "一",
            "account": account,
            "amount": "99.5",
            "close_date": "2026-02-28",
            "stage": company.ids["方案"],
        },
    )
    fields = (
        "name",
        "account",
        "amount",
        "close_date",
        "probability",
        "stage",
        "account.industry",
        "created_at",
    )
    assert await export(admin, Export("opportunity", fields, format="xlsx"), tmp_path / "out.xlsx") == 1
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = book.worksheets[0]
    assert sheet.title == "商机"
    assert [cell.value for cell in sheet[1]][:7] == [
        "商机名称",
        "客户",
        "金额",
        "成交日期",
        "赢率",
        "阶段",
        "客户·行业",
    ]
    row = [cell.value for cell in sheet[2]]
    assert row[:6] == ["一", "甲", 99.5, dt.datetime.fromisoformat("2026-02-28"), 0.3, "方案"]
    assert isinstance(row[7], dt.datetime)
    assert sheet["E2"].number_format == "0.00%"
    book.close()


async def test_json_has_the_values_of_the_api(company: Company, admin: Caller, tmp_path: Path) -> None:
    await export(admin, Export("account", FIELDS, format="json"), tmp_path / "none.json")
    assert json.loads((tmp_path / "none.json").read_text("utf-8")) == []
    await company.create(admin, "account", ACCOUNT, {"name": "乙"})
    await export(admin, Export("account", FIELDS, format="json"), tmp_path / "out.json")
    found = json.loads((tmp_path / "out.json").read_text("utf-8"))
    shown = await rows(admin, "account", Query(FIELDS, sort=["id"]))
    assert found == [{key: value for key, value in each.items() if key != "id"} for each in shown]


async def test_the_caller_gets_only_what_he_may_see(company: Company, admin: Caller, tmp_path: Path) -> None:
    await company.create(
        company.system,
        "account",
        {"name": "王的", "owner": company.ids["小王"]},
        {"name": "赵的", "owner": company.ids["小赵"]},
    )
    manager = company.caller("李经理")
    found = await lines(manager, Export("account", ("name", "owner")), tmp_path)
    assert found[1:] == [["王的", "小王"]]
    assert len(await lines(admin, Export("account", ("name",)), tmp_path)) == 3


async def test_without_the_right_to_export_nothing_is_written(company: Company, tmp_path: Path) -> None:
    rep = company.caller("小王")
    with pytest.raises(Problem) as caught:
        await export(rep, Export("account", ("name",)), tmp_path / "out.csv")
    assert caught.value.status == 403
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Export("nothing"), "not_found"),
        (Export("account", ("nothing",)), "unknown_name"),
        (Export("account", ("name",), where="nothing = 1"), "unknown_name"),
        (Export("account", ("name",), where="name ="), None),
        (Export("account", ("name",), format="pdf"), "malformed"),
        (Export("account", ()), "malformed"),
    ],
)
async def test_a_wrong_query_is_refused(
    admin: Caller, tmp_path: Path, asked: Export, code: str | None
) -> None:
    with pytest.raises(Problem) as caught:
        await export(admin, asked, tmp_path / "out")
    assert caught.value.status in (400, 404)
    assert code is None or caught.value.code == code


async def test_filter_and_order_hold(company: Company, admin: Caller, tmp_path: Path) -> None:
    await company.create(admin, "account", *({"name": f"客户{n}", "employees": n} for n in (3, 1, 2, 9)))
    found = await lines(admin, Export("account", ("employees",), "employees < 5", ("-employees",)), tmp_path)
    assert found[1:] == [["3"], ["2"], ["1"]]
    assert (await lines(admin, Export("account", ("employees",)), tmp_path))[1:] == [
        ["3"],
        ["1"],
        ["2"],
        ["9"],
    ]


async def test_more_than_a_batch_is_streamed_with_progress(admin: Caller, tmp_path: Path) -> None:
    for start in range(0, 2500, 500):
        await write(
            admin, "account", [Operation("create", {"name": f"客户{n}"}) for n in range(start, start + 500)]
        )
    told: list[float] = []
    count = await export(admin, Export("account", ("name",)), tmp_path / "out.csv", progress=told.append)
    assert count == 2500
    assert told[-1] == 1.0
    assert told == sorted(told)


async def test_progress_is_told_in_the_order_of_a_choice_and_of_a_reference(
    company: Company, admin: Caller, tmp_path: Path
) -> None:
    await company.create(
        admin, "account", {"name": "B", "industry": "retail"}, {"name": "A", "industry": "bank"}
    )
    told: list[float] = []
    for order in ("industry", "-owner.name"):
        asked = Export("account", ("name", "industry"), sort=(order,))
        assert await export(admin, asked, tmp_path / "out.csv", progress=told.append) == 2
    assert told == [1.0, 1.0]


async def test_the_job_keeps_the_file(company: Company, admin: Caller, tmp_path: Path) -> None:
    await company.create(admin, "account", {"name": "甲"})
    organisation = company.organisation
    files = Files(organisation.db, tmp_path / "files")

    async def caller_of(_: int, user: int | None) -> Caller:
        assert user == admin.actor.user_id
        return admin

    async with organisation.db.transaction() as link:
        payload: dict[str, Any] = {"object": "account", "fields": ["name"], "where": None, "format": "csv"}
        number = await queue.enqueue(link, organisation.id, "export", payload, actor=admin.actor.user_id)
    stop = asyncio.Event()
    running = asyncio.create_task(Worker(organisation.db, caller_of, resources={"files": files}).run(stop))

    async def job_now() -> queue.Job:
        async with organisation.db.acquire() as link:
            return await queue.read(link, organisation.schema, number)

    async def is_over() -> bool:
        return (await job_now()).state in queue.FINISHED

    await until(is_over)
    stop.set()
    await running
    job = await job_now()
    assert (job.state, job.result) == ("done", {"rows": 1}), job.error
    kept = await files.find(organisation, int(job.files[0]["id"]))
    assert kept.name.startswith("客户 ")
    assert kept.path.read_bytes().decode("utf-8-sig") == "客户名称\r\n甲\r\n"


# -- what is exported comes back as it was -----------------------------------------------------------------------

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), min_size=1, max_size=30
)
CLEAN = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
RECORD = st.fixed_dictionaries(
    {"name": CLEAN},
    optional={
        "employees": st.integers(0, 10**6),
        "annual_revenue": st.decimals(0, 10**9, places=2).map(str),
        "description": st.lists(CLEAN, min_size=1, max_size=3).map("\n".join),
        "industry": st.sampled_from(["technology", "finance"]),
        "established": st.integers(1800, 2026),
        "phone": st.from_regex(r"\+?[0-9]{7,12}", fullmatch=True),
        "address": st.fixed_dictionaries({"city": CLEAN, "street": CLEAN}),
    },
)


async def snapshot_of(caller: Caller) -> list[dict[str, Any]]:
    found = await rows(
        caller, "account", Query([*FIELDS, "established", "owner", "created_at"], sort=["id"], limit=1000)
    )
    return [{key: value for key, value in each.items() if key != "id"} for each in found]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_what_is_exported_can_be_imported_and_is_the_same(
    company: Company, admin: Caller, tmp_path: Path, kind: str
) -> None:
    loop = asyncio.get_running_loop()

    async def round_trip(records: list[dict[str, Any]]) -> None:
        results = await write(
            admin, "account", [Operation("create", values) for values in records], atomic=False
        )
        before = await snapshot_of(admin)
        path = tmp_path / f"out.{kind}"
        await export(admin, Export("account", format=kind), path)
        made = [result.id for result in results if result.id and not result.failed]
        await write(admin, "account", [Operation("delete", id=number) for number in made])
        done = await import_folder(admin, path, object="account")
        assert (done.created, done.failed) == (len(made), 0), done.faults
        assert await snapshot_of(admin) == before
        left = await rows(admin, "account", Query(["name"], limit=1000))
        await write(admin, "account", [Operation("delete", id=int(each["id"])) for each in left])

    @settings(
        max_examples=8, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck)
    )
    @given(st.lists(RECORD, min_size=1, max_size=8, unique_by=lambda record: record["name"]))
    def law(records: list[dict[str, Any]]) -> None:
        asyncio.run_coroutine_threadsafe(round_trip(records), loop).result(60)

    await asyncio.to_thread(law)
