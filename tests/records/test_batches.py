"""Several operations at once: all or nothing or each for itself, upserts, unique values, races, how many statements."""

import asyncio
import json
from typing import Any

import pytest

from tests.fixtures.asking import (
    QUERIES,
    check_baseline,
    create,
    delete,
    figures,
    names,
    read,
    refused,
    second_process,
    statements,
)
from tests.fixtures.field_values import whole_address
from tests.fixtures.organisation import Company
from yunchou.records.change import Operation, Result
from yunchou.records.history import history
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write
from yunchou.studio.change import create_field


def created(**values: Any) -> Operation:
    return Operation("create", values)


def upserted(match: dict[str, Any], **values: Any) -> Operation:
    return Operation("upsert", values, match=match)


def outcomes(results: list[Result]) -> list[tuple[int, str]]:
    return [(r.status, r.outcome) for r in results]


async def test_an_atomic_batch_is_all_or_nothing(company: Company) -> None:
    wang = company.caller("小王")
    with refused(422) as found:
        await write(wang, "account", [created(name="甲"), created(name="乙", industry="?"), created()])
    assert found.faults == [("industry", "not_an_option"), ("name", "required")]
    assert await names(wang, "account") == []
    results = await write(wang, "account", [created(name="甲"), created(name="乙")])
    assert outcomes(results) == [(201, "created"), (201, "created")]


async def test_a_batch_that_is_not_atomic_keeps_what_is_good(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    mine = await create(wang, "account", name="旧")
    other = await create(zhao, "account", name="别人")
    results = await write(
        wang,
        "account",
        [
            created(name="甲"),
            created(name=1),
            Operation("update", {"name": "新"}, id=int(mine)),
            Operation("update", {"name": "新"}, id=int(other)),
            Operation("delete", id=1),
            Operation("update", {"name": "新"}, id=int(mine)),
            created(name="乙", owner=company.ids["小赵"]),
        ],
        atomic=False,
    )
    assert outcomes(results) == [
        (201, "created"),
        (422, "failed"),
        (200, "updated"),
        (404, "failed"),
        (404, "failed"),
        (200, "unchanged"),
        (403, "failed"),
    ]
    assert await names(wang, "account") == ["甲", "新"]
    assert await names(zhao, "account") == ["别人"]


async def test_operations_on_one_record_follow_each_other(company: Company) -> None:
    wang = company.caller("小王")
    id = int(await create(wang, "account", name="甲"))
    results = await write(
        wang,
        "account",
        [
            Operation("update", {"name": "乙", "phone": "11111"}, id=id),
            Operation("update", {"name": "丙"}, id=id),
            Operation("delete", id=id),
            Operation("update", {"name": "丁"}, id=id),
            Operation("restore", id=id),
            Operation("update", {"phone": None}, id=id, version=5),
        ],
        atomic=False,
    )
    assert [r.status for r in results] == [200, 200, 204, 404, 200, 200]
    shown = await read(wang, "account", str(id))
    assert (shown["name"], shown["phone"], shown["version"]) == ("丙", None, 6)
    told = (await history(wang, "account", id))["events"]
    assert [e["changes"].get("name") for e in reversed(told)] == [
        [None, "甲"],
        ["甲", "乙"],
        ["乙", "丙"],
        ["丙", None],
        [None, "丙"],
        None,
    ]


async def test_different_changes_in_one_batch_touch_only_what_they_say(company: Company) -> None:
    wang = company.caller("小王")
    full: dict[str, Any] = {
        "phone": "11111",
        "industry": "bank",
        "address": whole_address(city="上海"),
        "annual_revenue": "5.50",
    }
    first, second, third = await company.create(
        wang, "account", *({"name": n, **full} for n in ("甲", "乙", "丙"))
    )
    await write(
        wang,
        "account",
        [
            Operation("update", {"name": "王"}, id=int(first)),
            Operation("update", {"phone": None, "annual_revenue": 6}, id=int(second)),
            Operation("update", {"address": None, "industry": "retail"}, id=int(third)),
        ],
    )
    found = await rows(
        wang,
        "account",
        Query(fields=["name", "phone", "industry", "address", "annual_revenue"], sort=["name"]),
    )
    money = {"currency": "CNY"}
    expected: list[dict[str, Any]] = [
        {"id": third, "name": "丙", **full, "address": None, "industry": "retail"},
        {"id": first, "name": "王", **full},
        {"id": second, "name": "乙", **full, "phone": None, "annual_revenue": "6.00"},
    ]
    assert found == [{**e, "annual_revenue": {"amount": e["annual_revenue"], **money}} for e in expected]
    events = (await history(wang, "account", int(third)))["events"]
    assert events[0]["changes"] == {
        "address": [whole_address(city="上海"), None],
        "industry": ["bank", "retail"],
    }


async def test_upserts_update_what_matches_and_create_the_rest(company: Company) -> None:
    wang = company.caller("小王")
    await company.create(wang, "account", {"name": "甲", "external_id": "1"}, {"name": "同"}, {"name": "同"})
    results = await write(
        wang,
        "account",
        [
            upserted({"external_id": "1"}, name="甲", phone="11111"),
            upserted({"external_id": "2"}, name="乙"),
            upserted({"external_id": " 2 "}, phone="22222"),
            upserted({"external_id": "2"}, name="乙"),
            upserted({"name": "同"}, phone="1234"),
            upserted({"external_id": None}, name="x"),
            upserted({}, name="x"),
            upserted({"nothing": 1}, name="x"),
        ],
        atomic=False,
    )
    assert outcomes(results) == [
        (200, "updated"),
        (201, "created"),
        (200, "updated"),
        (200, "unchanged"),
        (409, "failed"),
        (422, "failed"),
        (422, "failed"),
        (422, "failed"),
    ]
    assert [[e.code for e in r.errors] for r in results[4:]] == [
        ["duplicate"],
        ["required"],
        ["required"],
        ["unknown_field"],
    ]
    found = await rows(
        wang,
        "account",
        Query(fields=["name", "phone"], where="external_id is not null", sort=["external_id"]),
    )
    assert [(r["name"], r["phone"]) for r in found] == [("甲", "11111"), ("乙", "22222")]


async def test_different_ways_to_name_one_record_are_one_record(company: Company) -> None:
    wang = company.caller("小王")
    id = await create(wang, "account", name="甲", external_id="1", phone="11111")
    await write(
        wang,
        "account",
        [
            Operation("update", {"phone": "22222"}, id=int(id)),
            upserted({"external_id": "1"}, country="中国"),
            upserted({"name": "甲"}, phone="33333"),
        ],
    )
    shown = await read(wang, "account", id)
    assert (shown["country"], shown["phone"], shown["version"]) == ("中国", "33333", 4)
    assert await names(wang, "account") == ["甲"]


async def test_an_upsert_needs_the_right_for_what_it_turns_into(company: Company) -> None:
    from yunchou.studio.rights import set_role_rights

    admin, wang = company.caller("管理员"), company.caller("小王")
    await company.create(wang, "account", {"name": "甲", "external_id": "1"})
    for rights, expected in (
        ({"create": False, "read": "own", "update": "own"}, [200, 403]),
        ({"create": True, "read": "own"}, [403, 201]),
    ):
        await set_role_rights(admin, int(company.ids["销售"]), {"objects": {"account": rights}})
        results = await write(
            wang,
            "account",
            [upserted({"external_id": "1"}, phone="11111"), upserted({"external_id": "2"}, name="乙")],
            atomic=False,
        )
        assert [r.status for r in results] == expected
    await set_role_rights(
        admin,
        int(company.ids["销售"]),
        {
            "objects": {
                "account": {
                    "create": True,
                    "read": "own",
                    "update": "own",
                    "fields": {"phone": "mask", "external_id": "read"},
                }
            }
        },
    )
    results = await write(
        wang,
        "account",
        [
            upserted({"phone": "11111"}, name="x"),
            upserted({"external_id": "9"}, name="x"),
            upserted({"id": "5"}, name="x"),
            upserted({"created_by": company.ids["小王"]}, name="x"),
        ],
        atomic=False,
    )
    assert [[e.code for e in r.errors] for r in results[:1]] == [["unknown_field"]]
    assert [r.status for r in results[1:3]] == [403, 422]


async def test_a_unique_value_is_taken_once(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    first = await create(wang, "account", name="甲", external_id="1")
    with refused(409, "duplicate") as found:
        await create(zhao, "account", name="乙", external_id="1")
    assert found.faults == [("external_id", "duplicate")]
    results = await write(
        wang,
        "account",
        [created(name="丙", external_id="2"), created(name="丁", external_id="2")],
        atomic=False,
    )
    assert [r.status for r in results] == [201, 409]
    with refused(409):
        await write(wang, "account", [Operation("update", {"external_id": "2"}, id=int(first))])
    await write(wang, "account", [Operation("update", {"external_id": "3"}, id=int(first))])
    await delete(wang, "account", first)
    assert (await read(wang, "account", await create(wang, "account", name="戊", external_id="3")))[
        "name"
    ] == "戊"


@pytest.mark.parametrize(
    ("kind", "one", "same"),
    [
        ("number", "1.50", 1.5),
        ("money", 100, {"amount": "100.00"}),
        ("date", "2026-01-01", "2026-01-01"),
        ("datetime", "2026-01-01T00:00:00Z", "2026-01-01 08:00"),
        ("integer", 5, "5"),
        ("percent", "0.10", 0.1),
        ("email", "a@B.com", "a@b.com"),
        ("boolean", True, True),
    ],
)
async def test_unique_values_of_every_type_are_compared_as_values(
    company: Company, kind: str, one: Any, same: Any
) -> None:
    admin = company.caller("管理员")
    await create_field(admin, "account", {"name": "key_value", "type": kind, "label": "键", "unique": True})
    first = await create(admin, "account", name="甲", key_value=one)
    for operations in ([created(name="乙", key_value=same)], [upserted({"key_value": same}, name="丙")]):
        results = await write(admin, "account", operations, atomic=False)
        assert outcomes(results) in ([(409, "failed")], [(200, "updated")])
    assert [r["id"] for r in await rows(admin, "account", Query(fields=["name"]))] == [first]


@pytest.mark.slow
async def test_of_two_who_take_a_unique_value_at_once_one_gets_it(company: Company) -> None:
    wang = company.caller("小王")
    async with second_process(company) as other:
        for round in range(5):
            tries = [
                write(each.caller("小王"), "account", [created(name=f"{n}", external_id=f"r{round}")])
                for n, each in enumerate((company, other, company, other))
            ]
            found = await asyncio.gather(*tries, return_exceptions=True)
            won = [f for f in found if isinstance(f, list)]
            lost = [f for f in found if not isinstance(f, list)]
            assert len(won) == 1
            assert [getattr(f, "status", f) for f in lost] == [409] * 3
            upserts = [
                write(each.caller("小王"), "account", [upserted({"external_id": f"u{round}"}, name="一")])
                for each in (company, other, company)
            ]
            done = await asyncio.gather(*upserts)
            assert sorted(r[0].outcome for r in done) == ["created", "unchanged", "unchanged"]
    assert (await figures(wang, "account"))[0]["n"] == 10


async def test_writers_of_one_record_lose_nothing(company: Company) -> None:
    boss = company.caller("高总")
    id = int(await create(boss, "account", name="甲"))
    values: list[dict[str, Any]] = [
        {"phone": "11111"},
        {"country": "中国"},
        {"industry": "bank"},
        {"grade": "A"},
        {"employees": 5},
    ]
    async with second_process(company) as other:
        await asyncio.gather(
            *(
                write((company, other)[n % 2].caller("高总"), "account", [Operation("update", v, id=id)])
                for n, v in enumerate(values)
            )
        )
    shown = await read(boss, "account", str(id))
    assert all(shown[k] == v for each in values for k, v in each.items())
    assert shown["version"] == 6
    assert len((await history(boss, "account", id))["events"]) == 6


async def test_a_process_that_starts_with_many_writes_at_once_does_not_wait_for_itself(
    company: Company,
) -> None:
    company.organisation._snapshot = None  # as a process is that has not read yet
    wang = company.caller("小王")
    await asyncio.wait_for(asyncio.gather(*(create(wang, "account", name=f"{n}") for n in range(20))), 30)
    assert len(await names(wang, "account")) == 20


async def test_a_unit_is_one_transaction(company: Company) -> None:
    wang = company.caller("小王")
    unit = Unit(wang)
    await unit.__aenter__()
    made = await unit.write("account", [created(name="甲")])
    await unit.write("contact", [created(name="人", account=str(made[0].id))])
    await unit.__aexit__(RuntimeError, RuntimeError("stop"), None)
    assert await names(wang, "account") == []
    async with Unit(wang, {"import": "1"}) as unit:
        made = await unit.write("account", [created(name="甲")])
        assert made[0].id is not None
        await unit.write("contact", [created(name="人", account=str(made[0].id))])
    assert (await history(wang, "account", made[0].id))["events"][0]["cause"] == {"import": "1"}


async def test_a_batch_has_ten_thousand_operations_at_most(company: Company) -> None:
    with refused(413, "too_large"):
        await write(company.caller("小王"), "account", [created(name="x")] * 10_001)
    with refused(400, "malformed"):
        await write(company.caller("小王"), "account", [Operation("explode")])
    with refused(400, "malformed"):
        await write(company.caller("小王"), "account", [Operation("update", {"name": "x"})])


def batches(company: Company, size: int) -> dict[str, list[Operation]]:
    """The same kind of work in a small and in a large number."""
    stages = [company.ids[name] for name in ("需求", "方案", "赢单")]
    return {
        "create_account": [created(name=f"客户{n}", external_id=f"{size}.{n}") for n in range(size)],
        "create_opportunity": [created(name=f"单{n}", amount=n, stage=stages[n % 3]) for n in range(size)],
        "create_activity": [created(name=f"跟进{n}", status=("open", "done")[n % 2]) for n in range(size)],
        "upsert_account": [
            upserted({"external_id": f"{size}.{n}"}, name=f"客{n}", phone=f"{10000 + n}")
            for n in range(size * 2)
        ],
        "create_user": [created(name=f"人{n}", login=f"l{size}.{n}@test.example") for n in range(size)],
    }


async def test_the_number_of_statements_does_not_grow_with_the_batch(company: Company) -> None:
    admin = company.caller("管理员")
    measured: dict[str, list[int]] = {}
    for size in (3, 10, 200):
        for what, operations in batches(company, size).items():
            async with statements(company) as sent:
                await write(admin, what.partition("_")[2], operations)
            measured.setdefault(what, []).append(len(sent))
        accounts = await rows(admin, "account", Query(fields=["name"], limit=size))
        new: list[dict[str, Any]] = [
            {"phone": "20000"},
            {"name": "新"},
            {"industry": "bank", "employees": size},
        ]
        changes = [Operation("update", new[n % 3], id=int(r["id"])) for n, r in enumerate(accounts)]
        for what, several in (
            ("update_account", changes),
            ("delete_account", [Operation("delete", id=int(r["id"])) for r in accounts]),
        ):
            async with statements(company) as sent:
                await write(admin, "account", several)
            measured.setdefault(what, []).append(len(sent))
    # The first round is there to warm up: a connection asks about types it has not met.
    assert {what: few for what, (_, few, _) in measured.items()} == {
        what: many for what, (*_, many) in measured.items()
    }
    check_baseline("write", {what: many for what, (*_, many) in measured.items()})


@pytest.mark.slow
async def test_ten_thousand_rows_go_in_at_once(company: Company) -> None:
    admin = company.caller("管理员")
    async with statements(company) as sent:
        results = await write(
            admin,
            "opportunity",
            [created(name=f"单{n}", amount=n, external_id=f"{n}") for n in range(10_000)],
        )
    assert {r.outcome for r in results} == {"created"}
    assert len(sent) <= json.loads(QUERIES.read_text("utf-8"))["write"]["create_opportunity"]
    assert (await figures(admin, "opportunity", n="count()", v="sum(amount)"))[0] == {
        "n": 10_000,
        "v": {"amount": "49995000.00", "currency": "CNY"},
    }
    results = await write(
        admin,
        "opportunity",
        [upserted({"external_id": f"{n}"}, name=f"单{n}", amount=n + 1) for n in range(10_000)],
    )
    assert {r.outcome for r in results} == {"updated"}
    assert (await figures(admin, "opportunity", v="sum(amount)"))[0]["v"]["amount"] == "50005000.00"
