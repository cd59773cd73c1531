"""A field takes another type: what can be kept is kept, what is lost is told before, writers meanwhile lose nothing."""

import asyncio
import json
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, names, read, refused, second_process, update
from tests.fixtures.organisation import Company
from tests.model.test_changes import CAR, text
from yunchou.base.errors import Problem
from yunchou.jobs import queue
from yunchou.jobs.handlers import KINDS, Cancelled, JobContext
from yunchou.studio import apply as applying
from yunchou.studio import change, log, retype, retyping, usage
from yunchou.studio.indexed import built
from yunchou.studio.preview import preview


def context_of(company: Company, row: Any) -> JobContext:
    organisation = company.organisation
    payload = json.loads(row["payload"])
    return JobContext(
        row["id"],
        organisation.id,
        organisation.schema,
        row["kind"],
        payload,
        organisation.db,
        company.caller("管理员"),
    )


async def run_jobs(company: Company) -> list[Any]:
    """Does the jobs of the model that wait, as a worker would; gives their results."""
    table = f'"{company.organisation.schema}".job'
    results: list[Any] = []
    rows = await company.organisation.db.fetch(
        f"select id, kind, payload::text from {table} where kind like 'model.%' and state = 'waiting' order by id"
    )
    for row in rows:
        state = "done"
        try:
            results.append(await KINDS[row["kind"]].handler(context_of(company, row)))
        except (Problem, Cancelled) as problem:
            results.append(problem)
            state = "failed"
        await company.organisation.db.execute(
            f"update {table} set state = $2 where id = $1", row["id"], state
        )
    return results


async def converted(company: Company, name: str, field: str, **given: Any) -> dict[str, int]:
    await retype.start(company.caller("管理员"), name, field, given)
    (result,) = await run_jobs(company)
    found: dict[str, int] = result
    return found


OPTIONS = [{"value": "a", "label": {"zh-CN": "甲", "en": "A"}}, {"value": "b", "label": "乙"}]
PAIRS: list[tuple[dict[str, Any], dict[str, Any], list[Any], list[Any]]] = [
    ({"type": "text"}, {"type": "number"}, ["1,234.5", "¥20", "x", None], [1234.5, 20, None, None]),
    ({"type": "text"}, {"type": "integer"}, ["12", "1.5"], [12, None]),
    ({"type": "text"}, {"type": "money"}, ["1.2万"], [{"amount": "12000.00", "currency": "CNY"}]),
    ({"type": "text"}, {"type": "percent"}, ["25%", "0.5"], [0.25, 0.5]),
    ({"type": "text"}, {"type": "boolean"}, ["是", "no", "?"], [True, False, None]),
    ({"type": "text"}, {"type": "date"}, ["2026-02-28", "2026年3月1日", "31.2."], ["2026-02-28", "2026-03-01", None]),
    ({"type": "text"}, {"type": "datetime"}, ["2026-02-28 09:30"], ["2026-02-28T01:30:00Z"]),
    ({"type": "text"}, {"type": "choice", "options": OPTIONS}, ["a", "乙", "c"], ["a", "b", None]),
    ({"type": "text"}, {"type": "multi_choice", "options": OPTIONS}, ["甲;b", "c"], [["a", "b"], None]),
    ({"type": "text"}, {"type": "email"}, ["x@example.com", "x"], ["x@example.com", None]),
    ({"type": "text"}, {"type": "phone"}, ["13800138000"], ["13800138000"]),
    ({"type": "text"}, {"type": "long_text"}, ["x"], ["x"]),
    ({"type": "long_text"}, {"type": "text", "max_length": 3}, ["abc", "abcd"], ["abc", None]),
    ({"type": "number"}, {"type": "text"}, [1.5, 20], ["1.5", "20"]),
    ({"type": "number"}, {"type": "integer"}, [2, 2.5], [2, None]),
    ({"type": "number"}, {"type": "percent", "scale": "0.01"}, [25], [0.25]),
    ({"type": "integer"}, {"type": "money"}, [5], [{"amount": "5.00", "currency": "CNY"}]),
    ({"type": "money"}, {"type": "number"}, ["12.50"], [12.5]),
    ({"type": "percent"}, {"type": "text"}, [0.25, 0.125], ["25%", "12.5%"]),
    ({"type": "boolean"}, {"type": "text"}, [True, False], ["是", "否"]),
    ({"type": "boolean"}, {"type": "integer"}, [True, False], [1, 0]),
    ({"type": "date"}, {"type": "datetime"}, ["2026-02-28"], ["2026-02-27T16:00:00Z"]),
    ({"type": "datetime"}, {"type": "date"}, ["2026-02-27T17:30:00Z"], ["2026-02-28"]),
    ({"type": "date"}, {"type": "text"}, ["2026-02-28"], ["2026-02-28"]),
    ({"type": "choice", "options": OPTIONS}, {"type": "text"}, ["a", "b"], ["甲", "乙"]),
    ({"type": "choice", "options": OPTIONS}, {"type": "multi_choice", "options": OPTIONS[:1]}, ["a", "b"], [["a"], None]),
    ({"type": "multi_choice", "options": OPTIONS}, {"type": "choice", "options": OPTIONS}, [["a"], ["a", "b"]], ["a", None]),
    ({"type": "multi_choice", "options": OPTIONS}, {"type": "text"}, [["a", "b"]], ["甲;乙"]),
    ({"type": "address"}, {"type": "text"}, [{"city": "上海", "street": "南京路1号"}], ["上海南京路1号"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "given", "wanted"), PAIRS, ids=[f"{p[0]['type']}-{p[1]['type']}" for p in PAIRS]
)
async def test_values_become_what_an_import_would_read(
    company: Company, old: dict[str, Any], new: dict[str, Any], given: list[Any], wanted: list[Any]
) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await change.create_field(admin, "car", {"name": "f", "label": "字段", **old})
    cars = [await create(admin, "car", name=f"{n}", f=value) for n, value in enumerate(given)]
    lost = sum(a is not None and b is None for a, b in zip(given, wanted, strict=True))
    told = (await preview(admin, "car", "f", new))["retype"]
    kept = sum(each is not None for each in wanted)
    assert (told["converted"], told["lost"], told["exact"]) == (kept, lost, True)
    assert len(told["lost_samples"]) == lost
    assert all(sample["reason"] for sample in told["lost_samples"])
    assert await converted(company, "car", "f", **new) == {"converted": kept, "lost": lost}
    assert [(await read(admin, "car", car))["f"] for car in cars] == wanted
    field = (await company.organisation.snapshot()).model.object("car").fields["f"]
    assert (field.type, field.label["zh-CN"]) == (new["type"], "字段")


async def test_texts_become_references_by_name_and_back(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await change.create_field(admin, "car", text("dealer"))
    accounts = [await create(admin, "account", name=name) for name in ("甲", "同名", "同名")]
    given = ["甲", "同名", "无", "甲"]
    cars = [await create(admin, "car", name=f"{n}", dealer=value) for n, value in enumerate(given)]
    new = {"type": "lookup", "target": "account", "inverse": {"name": "dealt", "label": "经销"}}
    told = (await preview(admin, "car", "dealer", new))["retype"]
    assert (told["converted"], told["lost"]) == (2, 2)
    assert len({sample["reason"] for sample in told["lost_samples"]}) == 2
    assert await converted(company, "car", "dealer", **new) == {"converted": 2, "lost": 2}
    assert (await read(admin, "car", cars[0]))["dealer"] == {"id": accounts[0], "name": "甲"}
    assert await names(admin, "account", "COUNT(dealt) = 2") == ["甲"]
    await converted(company, "car", "dealer", type="multi_lookup", target="account")
    assert [each["id"] for each in (await read(admin, "car", cars[3]))["dealer"]] == [accounts[0]]
    await converted(company, "car", "dealer", type="lookup", target="account")
    await converted(company, "car", "dealer", type="text")
    assert [(await read(admin, "car", car))["dealer"] for car in cars] == ["甲", None, None, "甲"]


async def test_a_choice_is_proposed_from_the_values_there_are(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    for n, place in enumerate(["红", "红", "蓝"]):
        await create(admin, "car", name=f"{n}", position=place)
    told = (await preview(admin, "car", "position", {"type": "choice"}))["retype"]
    assert [o["value"] for o in told["options"]] == ["红", "蓝"]
    assert (told["converted"], told["lost"]) == (3, 0)
    await converted(company, "car", "position", type="choice", options=told["options"])
    assert await names(admin, "car", 'position = "红"') == ["0", "1"]


async def test_an_undone_change_of_type_gives_back_lost_values_and_keeps_new_ones(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    given = ["1,200", "很多", "3", "4", None, "五"]
    cars = [await create(admin, "car", name=f"{n}", position=value) for n, value in enumerate(given)]
    await converted(company, "car", "position", type="number")
    await update(admin, "car", cars[2], position=30)
    await update(admin, "car", cars[3], position=None)
    await update(admin, "car", cars[4], position=7)
    await update(admin, "car", cars[5], position=5)
    done = (await log.changes(admin, limit=1))["changes"][0]
    assert "的类型由 文本 改为 数字" in done["diff"][0]["text"]
    assert isinstance(await log.undo(admin, int(done["id"])), int)
    with refused(409, "busy"):
        await log.undo(admin, int(done["id"]))
    await run_jobs(company)
    assert [(await read(admin, "car", car))["position"] for car in cars] == [
        "1,200",
        "很多",
        "30",
        None,
        "7",
        "5",
    ]
    undone = (await log.changes(admin, limit=2))["changes"]
    assert undone[0]["undoes"] == undone[1]["id"] == done["id"]
    await log.undo(admin, int(undone[0]["id"]))
    await run_jobs(company)
    assert [(await read(admin, "car", car))["position"] for car in cars] == [1200, None, 30, None, 7, 5]


async def test_what_is_written_while_values_are_copied_is_right_afterwards(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    cars = [await create(admin, "car", name=f"{n}", position=f"{n}") for n in range(12)]
    await retype.start(admin, "car", "position", {"type": "integer"})
    async with second_process(company) as elsewhere:
        other = elsewhere.caller("管理员")
        done, begun = asyncio.Event(), asyncio.Event()
        last: dict[str, int] = {}

        async def write_on() -> None:
            n = 100
            while not done.is_set() or n < 120:
                n += 1
                car = cars[n % 12]
                kind = (await read(other, "car", car))["position"]
                try:
                    await update(other, "car", car, position=n if isinstance(kind, int) else f"{n}")
                except Problem:
                    continue  # the type changed between the look and the write
                last[car] = n
                if n > 106:
                    begun.set()
                made = await create(other, "car", name="neu")
                assert (await read(other, "car", made))["position"] is None

        writing = asyncio.create_task(write_on())
        await begun.wait()
        (result,) = await run_jobs(company)
        done.set()
        await writing
    assert result["lost"] == 0
    for n, car in enumerate(cars):
        assert (await read(admin, "car", car))["position"] == last.get(car, n)


async def test_a_field_is_left_alone_while_its_type_changes(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await retype.start(admin, "car", "position", {"type": "integer"})
    assert [(w["kind"], w["field"], w["type"]) for w in await usage.under_way(admin)] == [
        ("retype", "position", "integer")
    ]
    for call in (
        change.change_field(admin, "car", "position", {"label": "x"}),
        change.delete_field(admin, "car", "position"),
        change.delete_object(admin, "car"),
        change.change_object(admin, "car", {"name": "vehicle"}),
        retype.start(admin, "car", "position", {"type": "number"}),
    ):
        with refused(409, "busy"):
            await call
    await change.create_field(admin, "car", text("more"))
    await run_jobs(company)
    await change.change_field(admin, "car", "position", {"label": "x"})
    assert await usage.under_way(admin) == []


async def columns(company: Company, name: str) -> int:
    table = (await company.organisation.snapshot()).model.object(name).table
    return int(
        await company.organisation.db.fetchval(
            "select count(*) from information_schema.columns where table_schema = $1 and table_name = $2",
            company.organisation.schema,
            table,
        )
    )


async def test_a_change_of_type_that_is_called_off_leaves_nothing(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await create(admin, "car", name="甲", position="1")
    before = await columns(company, "car")
    schema = company.organisation.schema
    made = await retype.start(admin, "car", "position", {"type": "integer"})
    assert await columns(company, "car") == before + 2
    row = await company.organisation.db.fetchrow(
        f'select id, kind, payload::text from "{schema}".job where id = $1', made
    )
    context = context_of(company, row)
    context.cancel_requested = True
    with pytest.raises(Cancelled):
        await retyping.retype(context)
    assert await columns(company, "car") == before
    await company.organisation.db.execute(
        f"update \"{schema}\".job set state = 'cancelled' where id = $1", made
    )
    # One that never ran is tidied up by the next.
    waiting = await retype.start(admin, "car", "position", {"type": "integer"})
    async with company.organisation.db.acquire() as link:
        await queue.cancel(link, schema, waiting)
    await change.change_field(admin, "car", "position", {"label": "x"})
    assert await converted(company, "car", "position", type="integer") == {"converted": 1, "lost": 0}
    assert await columns(company, "car") == before + 1


@pytest.mark.parametrize(
    ("field", "given", "status"),
    [
        ("position", {"type": "text"}, 422), ("position", {}, 422), ("position", {"type": ["number"]}, 422),
        ("position", {"type": "lookup"}, 422), ("position", {"type": "lookup", "target": "nothing"}, 422),
        ("position", {"type": "choice"}, 422), ("position", {"type": "number", "decimals": 99}, 422),
        ("position", {"type": "number", "label": "x"}, 422), ("position", {"type": "number", "scale": 0}, 422),
        ("position", {"type": "number", "scale": "x"}, 422), ("price", {"type": "date"}, 422),
        ("name", {"type": "number"}, 422), ("nothing", {"type": "number"}, 404), ("id", {"type": "text"}, 404),
    ],
)  # fmt: skip
async def test_a_change_of_type_that_makes_no_sense_is_refused(
    company: Company, field: str, given: dict[str, Any], status: int
) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    with refused(status):
        await retype.start(admin, "car", field, given)
    if given.get("type") != "choice":
        with refused(status):
            await preview(admin, "car", field, {"type": None, **given})
    assert await usage.under_way(admin) == []


async def test_a_type_that_a_formula_could_not_be_read_with_is_refused_by_the_preview(
    company: Company,
) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    label = {"zh-CN": "下一位", "en": "Next"}
    formula = {"name": "next", "type": "formula", "label": label, "formula": "place + 1"}
    await change.create_field(admin, "car", {"name": "place", "label": "名次", "type": "number"})
    await change.create_field(admin, "car", formula)
    for ask in (preview, retype.start):
        with refused(409, "in_use") as found:
            await ask(admin, "car", "place", {"type": "text"})
        assert found.problem.detail.in_language("zh-CN") == "公式或汇总字段“下一位”（车辆）需要它"
    assert await usage.under_way(admin) == []
    assert (await preview(admin, "car", "place", {"type": "integer"}))["retype"]["lost"] == 0


async def test_a_shipped_field_keeps_its_type_and_only_administrators_ask(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    with refused(422):
        await retype.start(admin, "account", "industry", {"type": "text"})
    for call in (
        retype.start(wang, "account", "phone", {"type": "text"}),
        preview(wang, "account", "phone", {"required": True}),
        usage.under_way(wang),
    ):
        with refused(403):
            await call


async def test_a_unique_field_whose_values_fall_together_keeps_its_type(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    for n, plate in enumerate(("1", "1.0")):
        await create(admin, "car", name=f"{n}", plate=plate)
    await retype.start(admin, "car", "plate", {"type": "number"})
    (problem,) = await run_jobs(company)
    assert isinstance(problem, Problem)
    assert problem.code == "duplicate"
    assert (await company.organisation.snapshot()).model.object("car").fields["plate"].type == "text"
    await create(admin, "car", name="x", plate="y")


# -- settings on filled tables -----------------------------------------------------------------------------------


async def test_a_preview_says_what_stands_against_a_setting(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await change.create_field(
        admin, "car", {"name": "kind", "type": "multi_choice", "label": "x", "options": OPTIONS}
    )
    for n, (place, kind) in enumerate((("一", ["a"]), ("一", ["a", "b"]), ("二二", None), (None, None))):
        await create(admin, "car", name=f"{n}", position=place, kind=kind, price=n)
    given = {"required": True, "unique": True, "max_length": 1}
    told = await preview(admin, "car", "position", given)
    assert {key: each["count"] for key, each in told["violations"].items()} == {
        "required": 1, "unique": 2, "max_length": 1,
    }  # fmt: skip
    assert {s["name"] for s in told["violations"]["unique"]["samples"]} == {"0", "1"}
    assert told["rows"] == 3
    told = await preview(admin, "car", "price", {"minimum": 1, "maximum": 2, "default": None})
    assert {key: each["count"] for key, each in told["violations"].items()} == {"minimum": 1, "maximum": 1}
    told = await preview(admin, "car", "kind", {"options": OPTIONS[1:]})
    assert told["violations"]["options"] == {"a": 2}


async def test_an_index_on_a_large_table_is_built_by_a_job(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "MANY_ROWS", 2)
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    for n in range(3):
        await create(admin, "car", name=f"{n}", position=f"{n}")
    await change.change_field(admin, "car", "position", {"unique": True})
    field = (await company.organisation.snapshot()).model.object("car").fields["position"]
    assert (field.unique, field.building) == (False, ("unique",))
    assert [w["kind"] for w in await usage.under_way(admin)] == ["indexes"]
    (done,) = await run_jobs(company)
    assert len(done["built"]) == 1
    field = (
        (await company.organisation.reload(await company.organisation.snapshot()))
        .model.object("car")
        .fields["position"]
    )
    assert (field.unique, field.building) == (True, ())
    with refused(409, "duplicate"):
        await create(admin, "car", name="x", position="1")
    await change.create_field(
        admin, "car", {"name": "account2", "type": "lookup", "target": "account", "label": "x"}
    )
    (done,) = await run_jobs(company)
    assert len(done["built"]) == 1
    await change.change_field(admin, "car", "position", {"unique": False})
    await create(admin, "car", name="x", position="1")


async def test_unique_is_taken_back_where_values_are_equal_and_a_broken_index_is_built_again(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "MANY_ROWS", 2)
    admin, schema = company.caller("管理员"), company.organisation.schema
    await change.create_object(admin, CAR)
    for n in range(3):
        await create(admin, "car", name=f"{n}", position="x", price=n)
    await change.change_field(admin, "car", "position", {"unique": True})
    (problem,) = await run_jobs(company)
    assert isinstance(problem, Problem)
    owner = (await company.organisation.reload(await company.organisation.snapshot())).model.object("car")
    assert (owner.fields["position"].unique, owner.fields["position"].building) == (False, ())
    # What a build that broke off leaves: an index that is there and not valid.
    await change.change_field(admin, "car", "price", {"indexed": True})
    column = owner.fields["price"].column
    await company.organisation.db.execute(
        f'create index "i_{owner.table}_{column}" on "{schema}"."{owner.table}" ("{column}" nulls first, id)'
    )
    await company.organisation.db.execute(
        "update pg_index set indisvalid = false where indexrelid = $1::text::regclass",
        f'"{schema}"."i_{owner.table}_{column}"',
    )
    (done,) = await run_jobs(company)
    assert done["built"] == [f"i_{owner.table}_{column}"]
    async with company.organisation.db.acquire() as link:
        assert (await built(link, schema, owner.table))[f"i_{owner.table}_{column}"]


async def test_rows_beyond_the_last_few_are_filled_before_writers_wait(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retyping, "BATCH", 3)
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    for n in range(8):
        await create(admin, "car", name=f"{n}", position=f"{n}")
    taken: list[int] = []
    take = retyping._take

    async def counted(copying: Any) -> None:
        async with company.organisation.db.acquire() as link:
            taken.append((await retyping._batch(link, copying, 0, 100))[1])
        await take(copying)

    monkeypatch.setattr(retyping, "_take", counted)
    assert await converted(company, "car", "position", type="integer") == {"converted": 8, "lost": 0}
    assert taken == [0]


async def test_a_relation_becomes_that_to_a_master_once_no_record_is_without(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    maker = {"name": "maker", "type": "lookup", "target": "account", "label": "厂商"}
    await change.create_field(admin, "car", maker)
    account, gone = [await create(admin, "account", name=n) for n in ("甲", "乙")]
    await create(admin, "car", name="有", maker=account)
    lost = [await create(admin, "car", name="无"), await create(admin, "car", name="断", maker=gone)]
    await delete(admin, "account", gone)
    given = {"type": "master_detail", "target": "account"}
    told = (await preview(admin, "car", "maker", given))["retype"]["orphans"]
    assert (told["count"], {each["name"] for each in told["samples"]}) == (2, {"无", "断"})
    with refused(409, "orphans"):
        await retype.start(admin, "car", "maker", given)
    with refused(422, "rule"):
        await retype.start(admin, "car", "maker", {**given, "target": "contact"})
    for id in lost:
        await update(admin, "car", id, maker=account)
    assert await converted(company, "car", "maker", **given) == {"converted": 3, "lost": 0}
    with refused(422, "required"):
        await create(admin, "car", name="新")
    with refused(422, "rule"):
        await change.create_field(admin, "car", {**maker, "name": "other", "type": "master_detail"})
    await delete(admin, "account", account)
    assert await names(admin, "car") == []
