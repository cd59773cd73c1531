"""Changing the model while the house runs: what may be changed, by whom, and that it holds everywhere at once."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.asking import create, figures, names, read, refused, second_process, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.access.describe import definition
from yunchou.records.change import Operation
from yunchou.records.history import history
from yunchou.records.read import Query, page, rows
from yunchou.records.write import write
from yunchou.studio import change

CAR: dict[str, Any] = {
    "name": "car",
    "label": {"zh-CN": "车辆", "en": "Car"},
    "fields": [
        {"name": "plate", "type": "text", "label": "车牌", "unique": True},
        {
            "name": "account",
            "type": "lookup",
            "target": "account",
            "label": "客户",
            "inverse": {"name": "cars", "label": "车辆"},
        },
        {"name": "price", "type": "money", "label": "价格", "default": "5"},
        {"name": "position", "type": "text", "label": "位置"},
    ],
}


def text(name: str, **settings: Any) -> dict[str, Any]:
    return {"name": name, "type": "text", "label": name, **settings}


async def test_an_object_is_made_used_and_deleted(company: Company) -> None:
    admin = company.caller("管理员")
    made = await change.create_object(admin, CAR)
    assert list(made.fields)[:5] == ["name", "plate", "account", "price", "position"]
    account = await create(admin, "account", name="甲")
    first = await create(admin, "car", name="奔驰", plate="沪A1", account=account, position="b")
    await create(admin, "car", name="宝马", plate="沪A2", position="a")
    shown = await read(admin, "car", first)
    assert shown["price"] == {"amount": "5.00", "currency": "CNY"}
    assert shown["account"] == {"id": account, "name": "甲"}
    assert await names(admin, "car") == ["宝马", "奔驰"]
    assert await names(admin, "car", 'account.name = "甲"') == ["奔驰"]
    assert await names(admin, "account", "COUNT(cars) = 1") == ["甲"]
    with refused(409, "duplicate"):
        await create(admin, "car", name="x", plate="沪A1")
    with refused(409, "duplicate"):
        await change.create_object(admin, CAR)
    with refused(422, "not_an_option"):
        await change.create_object(admin, {**CAR, "name": "lorry", "layer": "app"})
    await change.delete_object(admin, "car")
    for call in (names(admin, "car"), create(admin, "car", name="x"), read(admin, "car", first)):
        with refused(404):
            await call
    with refused(400, "unknown_name"):
        await names(admin, "account", "COUNT(cars) = 1")
    again = await change.create_object(admin, CAR)
    assert again.table != made.table
    assert await names(admin, "car") == []


async def test_records_sort_and_group_by_a_reference_to_an_object_with_a_position_of_its_own(
    company: Company,
) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    field = {"name": "car", "type": "lookup", "target": "car", "label": "车"}
    await change.create_field(admin, "contact", field)
    cars = [await create(admin, "car", name=n, position=p) for n, p in (("乙", "1"), ("甲", "2"))]
    for n, car in enumerate(cars):
        await create(admin, "contact", name=f"人{n}", car=car)
    assert await names(admin, "contact", sort=["car"]) == ["人1", "人0"]
    assert [r["car"]["name"] for r in await figures(admin, "contact", ["car"])] == ["甲", "乙"]


async def test_fields_are_added_changed_and_hidden(company: Company) -> None:
    admin = company.caller("管理员")
    account = await create(admin, "account", name="甲")
    await change.create_field(admin, "account", text("tier", max_length=5))
    await update(admin, "account", account, tier="一级")
    assert (await read(admin, "account", account))["tier"] == "一级"
    assert await names(admin, "account", 'tier = "一级"') == ["甲"]
    await change.change_field(
        admin, "account", "tier", {"label": {"zh-CN": "层"}, "required": True, "unique": True}
    )
    assert await names(admin, "account", '层 = "一级"') == ["甲"]
    with refused(422, "required"):
        await create(admin, "account", name="乙")
    with refused(409, "duplicate"):
        await create(admin, "account", name="乙", tier="一级")
    await change.change_field(admin, "account", "tier", {"required": False, "unique": False, "indexed": True})
    await create(admin, "account", name="乙", tier="一级")
    with refused(409, "duplicate"):
        await change.change_field(admin, "account", "tier", {"unique": True})
    assert await names(admin, "account", 'tier = "一级"') == ["甲", "乙"] or await names(
        admin, "account", 'tier = "一级"'
    ) == ["乙", "甲"]
    await change.delete_field(admin, "account", "tier")
    assert "tier" not in await read(admin, "account", account)
    with refused(400, "unknown_name"):
        await names(admin, "account", "tier is null")
    with refused(422, "unknown_field"):
        await update(admin, "account", account, tier="x")
    assert all("tier" not in e["changes"] for e in (await history(admin, "account", int(account)))["events"])


async def test_a_name_given_again_to_another_kind_of_field_begins_anew(company: Company) -> None:
    admin = company.caller("管理员")
    account = await create(admin, "account", name="甲")
    await change.create_field(admin, "account", text("extra"))
    await update(admin, "account", account, extra="二十")
    await change.delete_field(admin, "account", "extra")
    await change.create_field(admin, "account", {"name": "extra", "type": "user", "label": "另"})
    assert (await read(admin, "account", account))["extra"] is None
    await update(admin, "account", account, extra=company.ids["小王"])
    told = (await history(admin, "account", int(account)))["events"]
    assert told[0]["changes"]["extra"] == [None, {"id": company.ids["小王"], "name": "小王"}]
    assert told[1]["changes"]["extra"] == [None, "二十"]


async def test_indexes_come_and_go_with_what_asks_for_them(company: Company) -> None:
    admin = company.caller("管理员")
    organisation = company.organisation

    async def indexes() -> int:
        return int(
            await organisation.db.fetchval(
                "select count(*) from pg_indexes where schemaname = $1", organisation.schema
            )
        )

    before = await indexes()
    await change.create_field(admin, "account", text("a", indexed=True))
    assert await indexes() == before + 1
    await change.change_field(admin, "account", "a", {"indexed": False, "unique": True})
    assert await indexes() == before + 1
    await change.change_field(admin, "account", "a", {"unique": False})
    assert await indexes() == before


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"type": "text", "label": "x"}, "name", "wrong_type"),
    (text("Name"), "name", "wrong_type"),
    (text("a-b"), "name", "wrong_type"),
    (text("a" * 41), "name", "wrong_type"),
    ({**text("x"), "name": ["x"]}, "name", "wrong_type"),
    (text("sort_key"), "name", "rule"),
    (text("owner"), "name", "duplicate"),
    (text("and"), "name", "rule"),
    (text("contacts"), "name", "duplicate"),
    ({"name": "x", "type": "text"}, "label", "required"),
    ({**text("x"), "label": {"fr": "x"}}, "label", "required"),
    ({**text("x"), "type": "unheard_of"}, "type", "not_an_option"),
    ({**text("x"), "type": ["text"]}, "type", "not_an_option"),
    ({**text("x"), "colour": 1}, "colour", "unknown_field"),
    (text("x", options=[{"value": "a"}]), "options", "unknown_field"),
    ({**text("x"), "type": "choice"}, "options", "required"),
    ({**text("x"), "type": "choice", "options": [{"value": "a"}, {"value": "a"}]}, "options.1", "duplicate"),
    ({**text("x"), "type": "choice", "options": [{"value": ["a"]}]}, "options.0", "wrong_type"),
    ({**text("x"), "type": "lookup"}, "target", "not_an_option"),
    ({**text("x"), "type": "lookup", "target": ["account"]}, "target", "not_an_option"),
    (
        {**text("x"), "type": "lookup", "target": "account", "inverse": {"name": "contacts"}},
        "inverse.name",
        "duplicate",
    ),
    (
        {**text("x"), "type": "lookup", "target": "account", "inverse": {"name": "industry"}},
        "inverse.name",
        "duplicate",
    ),
    (
        {**text("x"), "type": "lookup", "target": "account", "inverse": {"name": {}}},
        "inverse.name",
        "wrong_type",
    ),
    ({**text("x"), "type": "lookup", "target": "account", "default": "1"}, "default", "rule"),
    (text("x", required="yes"), "required", "wrong_type"),
    (text("x", max_length=0), "max_length", "out_of_range"),
    (text("x", max_length=5, default="123456"), "default", "out_of_range"),
    (text("x", unique=True, max_length=5000), "unique", "rule"),
    ({**text("x"), "type": "long_text", "indexed": True}, "indexed", "rule"),
    ({**text("x"), "type": "address", "unique": True}, "unique", "rule"),
    ({**text("x"), "type": "money", "decimals": 5}, "decimals", "out_of_range"),
    ({**text("x"), "type": "number", "minimum": 5, "maximum": 1}, "maximum", "out_of_range"),
    ({**text("x"), "type": "number", "minimum": "5"}, "minimum", "wrong_type"),
]


@pytest.mark.slow
async def test_a_definition_that_is_not_right_changes_nothing(company: Company) -> None:
    admin = company.caller("管理员")
    before = (await company.organisation.snapshot()).versions
    for given, field, code in REFUSED:
        with refused(409 if field == "name" and code == "duplicate" else 422, code) as found:
            await change.create_field(admin, "account", given)
        assert (field, code) in found.faults, (given, found.faults)
    for whole in (
        {**CAR, "name": "Car"},
        {**CAR, "name_field": 'x"y'},
        {**CAR, "name_field": "id"},
        {**CAR, "name_field": "price"},
        {**CAR, "icon": {"a": 1}},
        {**CAR, "extra": 1},
        {**CAR, "fields": {"a": 1}},
        {**CAR, "fields": [1]},
        {**CAR, "fields": [text("a"), text("a")]},
        {**CAR, "label": ""},
        {
            **CAR,
            "fields": [
                {"name": n, "type": "lookup", "target": "account", "label": n, "inverse": {"name": "same"}}
                for n in "ab"
            ],
        },
    ):
        with refused(422):
            await change.create_object(admin, whole)
    for given in (
        {"type": "number"},
        {"name": "x"},
        {"unique": True},
        {"max_length": 3},
        {"options": [{"value": "x"}]},
    ):
        with refused(422):
            await change.change_field(admin, "account", "name", given)
    for name in ("id", "nothing"):
        with refused(404):
            await change.change_field(admin, "account", name, {"label": "x"})
    with refused(422):
        await change.delete_field(admin, "account", "industry")
    with refused(422):
        await change.delete_object(admin, "account")
    with refused(404):
        await change.delete_object(admin, "nothing")
    assert (await company.organisation.reload(await company.organisation.snapshot())).versions == before


async def test_a_shipped_field_takes_other_words_options_and_a_default(company: Company) -> None:
    admin = company.caller("管理员")
    with refused(422, "not_an_option"):
        await change.change_field(admin, "account", "status", {"options": [{"value": "new"}]})
    options = [{"value": "new", "label": "新"}, {"value": "potential"}]
    await change.change_field(
        admin, "account", "status", {"options": options, "default": "new", "label": "情况"}
    )
    id = await create(admin, "account", name="甲")
    assert (await read(admin, "account", id))["status"] == "new"
    assert await names(admin, "account", '情况 = "新"') == ["甲"]
    with refused(422, "not_an_option"):
        await update(company.system, "account", id, status="active")
    await change.change_field(admin, "account", "industry", {"required": True})
    with refused(422, "required"):
        await create(admin, "account", name="乙")


async def test_a_default_always_stays_one_that_the_field_takes(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "account", text("tier", default="abcde"))
    with refused(422, "out_of_range"):
        await change.change_field(admin, "account", "tier", {"max_length": 3})
    await change.change_field(admin, "account", "tier", {"max_length": 3, "default": "abc"})
    assert (await read(admin, "account", await create(admin, "account", name="甲")))["tier"] == "abc"


async def test_an_object_may_be_called_by_another_field(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    for n, (name, plate) in enumerate((("甲", "B"), ("乙", "A"), ("丙", None))):
        await create(admin, "car", name=name, plate=plate, price=n)
    await change.change_object(admin, "car", {"name_field": "plate", "label": "汽车"})
    found = await rows(admin, "car", Query(fields=["name"], sort=["plate"]))
    assert [r["name"] for r in found] == ["丙", "乙", "甲"]
    await update(admin, "car", found[0]["id"], plate="C")
    assert [r["name"] for r in await rows(admin, "car", Query(fields=["name"], sort=["plate"]))] == [
        "乙",
        "甲",
        "丙",
    ]
    for given in ({"name_field": "price"}, {"name_field": "nothing"}, {"name": "X"}, {"label": None}):
        with refused(422):
            await change.change_object(admin, "car", given)


async def test_an_object_that_is_pointed_at_is_not_deleted(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await change.create_field(
        admin, "contact", {"name": "car", "type": "lookup", "target": "car", "label": "车"}
    )
    with refused(409, "in_use"):
        await change.delete_object(admin, "car")
    await change.delete_field(admin, "contact", "car")
    await change.delete_object(admin, "car")


async def test_only_administrators_change_the_model_and_tokens_only_with_their_scope(
    company: Company,
) -> None:
    callers: list[Caller] = [company.caller(name) for name in ("高总", "李经理", "小王")]
    callers += [
        company.caller("管理员", frozenset(scopes)) for scopes in ({"read"}, {"write"}, {"account:write"})
    ]
    for who in callers:
        for call in (
            change.create_object(who, CAR),
            change.create_field(who, "account", text("x")),
            change.change_field(who, "account", "industry", {"label": "x"}),
            change.delete_field(who, "account", "industry"),
            change.change_object(who, "account", {"label": "x"}),
            change.delete_object(who, "account"),
        ):
            with refused(403, "forbidden"):
                await call
    await change.create_object(company.caller("管理员", frozenset({"admin"})), CAR)


async def test_every_change_is_kept_with_its_author(company: Company) -> None:
    admin = company.caller("管理员")
    version = (await company.organisation.snapshot()).model.version
    await change.create_field(admin, "account", text("a"))
    await change.delete_field(admin, "account", "a")
    kept = await company.organisation.db.fetch(
        "select author, model_version, object, summary, before, after"
        f' from "{company.organisation.schema}".model_change order by id'
    )
    assert [(str(k["author"]), k["model_version"], k["object"]) for k in kept] == [
        (company.ids["管理员"], version + 1, "account"),
        (company.ids["管理员"], version + 2, "account"),
    ]
    assert [json.loads(k["summary"])["kind"] for k in kept] == ["create_field", "delete_field"]
    assert "a" in json.loads(kept[0]["after"])["fields"]


async def test_another_process_knows_a_change_with_its_next_read_and_write(company: Company) -> None:
    admin = company.caller("管理员")
    async with second_process(company) as elsewhere:
        other = elsewhere.caller("管理员")
        account = await create(other, "account", name="甲")
        for n in range(3):
            await change.create_field(admin, "account", text(f"f{n}"))
            assert f"f{n}" in await read(other, "account", account)
            await change.create_field(other, "account", text(f"g{n}"))
            await update(admin, "account", account, **{f"g{n}": "x"})
            await update(other, "account", account, **{f"f{n}": "y"})
            await change.delete_field(admin, "account", f"g{n}")
            with refused(422, "unknown_field"):
                await update(other, "account", account, **{f"g{n}": "z"})
            assert f"g{n}" not in await read(other, "account", account)
        shown = definition(
            (await elsewhere.organisation.snapshot()).model,
            other.viewer(await elsewhere.organisation.snapshot()),
            (await elsewhere.organisation.snapshot()).model.object("account"),
        )
        assert [f["name"] for f in shown["fields"] if f["layer"] == "organisation"] == ["f0", "f1", "f2"]


@pytest.mark.slow
async def test_no_answer_mixes_two_models(company: Company) -> None:
    """Fields of one shape come and go while two processes read and write; each answer has all of a pair or none."""
    admin = company.caller("管理员")
    account = await create(admin, "account", name="甲")
    done = asyncio.Event()
    seen: set[bool] = set()

    async def change_it() -> None:
        for n in range(6):
            made = await change.create_object(
                admin, {"name": f"o{n}", "label": "x", "fields": [text("a"), text("b")]}
            )
            assert {"a", "b"} <= set(made.fields)
            await change.create_field(admin, "account", {**text("pair"), "default": "x"})
            await change.delete_field(admin, "account", "pair")
            await change.delete_object(admin, f"o{n}")
        done.set()

    async def reader(who: Caller) -> None:
        while not done.is_set():
            record = await read(who, "account", account)
            listed = json.loads(await page(who, "account", Query(limit=1, count="exact")))
            seen.add("pair" in record)
            assert listed["count"]["value"] >= 1
            assert len(listed["records"]) == 1

    async def writer(who: Caller) -> None:
        n = 0
        while not done.is_set():
            n += 1
            (result,) = await write(
                who, "account", [Operation("update", {"phone": f"{10000 + n}"}, id=int(account))]
            )
            assert result.status == 200
            made = await create(who, "account", name=f"新{n}")
            record = await read(who, "account", made)
            assert record.get("pair", "x") in ("x", None)

    async with second_process(company) as elsewhere:
        other = elsewhere.caller("管理员")
        await asyncio.wait_for(asyncio.gather(change_it(), reader(admin), reader(other), writer(other)), 100)
    assert seen


PROCESS = """
import asyncio, json, sys
from tests.fixtures.organisation import company_of
from tests.fixtures.asking import read, update
from yunchou.base.db import Database

async def main():
    db = await Database.open(sys.argv[1])
    try:
        admin = (await company_of(db)).caller("管理员")
        for line in iter(sys.stdin.readline, ""):
            word, value = line.split()
            if word == "read":
                print(json.dumps(sorted(await read(admin, "account", sys.argv[2]))), flush=True)
            else:
                print(json.dumps((await update(admin, "account", sys.argv[2], **{value: "x"})).outcome), flush=True)
    finally:
        await db.close()

asyncio.run(main())
"""


@pytest.mark.slow
async def test_a_process_of_its_own_knows_a_change_with_its_next_read_and_write(company: Company) -> None:
    admin = company.caller("管理员")
    account = await create(admin, "account", name="甲")
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PROCESS,
        company.organisation.db.url,
        account,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout

    async def ask(line: str) -> Any:
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{line}\n".encode())
        return json.loads(await asyncio.wait_for(process.stdout.readline(), 60))

    try:
        assert "colour" not in await ask("read x")
        await change.create_field(admin, "account", text("colour"))
        assert "colour" in await ask("read x")
        await change.create_field(admin, "account", text("size_word"))
        assert await ask("write size_word") == "updated"
        assert (await read(admin, "account", account))["size_word"] == "x"
    finally:
        process.stdin.close()
        await asyncio.wait_for(process.wait(), 30)


async def test_two_changes_at_once_both_hold(company: Company) -> None:
    async with second_process(company) as elsewhere:
        callers = (company.caller("管理员"), elsewhere.caller("管理员"))
        await asyncio.gather(
            *(change.create_field(callers[n % 2], "account", text(f"f{n}")) for n in range(6))
        )
        found = await asyncio.gather(
            *(change.create_field(each, "account", text("same")) for each in callers), return_exceptions=True
        )
    assert sum(not isinstance(each, Exception) for each in found) == 1
    fields = (
        (await company.organisation.reload(await company.organisation.snapshot()))
        .model.object("account")
        .fields
    )
    assert {f"f{n}" for n in range(6)} <= set(fields)
