"""Lists: fields and paths, order, pages that miss and repeat nothing, counts, cursors, conditions."""

import base64
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.fixtures.asking import (
    check_baseline,
    create,
    delete,
    figures,
    log,
    names,
    read,
    refused,
    statements,
    update,
    walk,
)
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.base.pinyin import sort_key
from yunchou.records.change import Operation
from yunchou.records.history import history, visible_events
from yunchou.records.read import Query, page, rows
from yunchou.records.write import write


async def ask(who: Caller, name: str, **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(await page(who, name, Query(**query)))
    return found


async def test_paths_are_flat_keys_and_lead_over_relations(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="甲", industry="bank")
    deal = await create(wang, "opportunity", name="单", account=account, amount=5)
    fields = [
        "name",
        "account.name",
        "account.industry",
        "owner.department.region",
        "stage.kind",
        "客户",
        "product.name",
    ]
    (found,) = (await ask(wang, "opportunity", fields=fields))["records"]
    assert found == {
        "id": deal,
        "name": "单",
        "account.name": "甲",
        "account.industry": "bank",
        "owner.department.region": {"id": company.ids["华东"], "name": "华东"},
        "stage.kind": "open",
        "客户": {"id": account, "name": "甲"},
        "product.name": None,
    }


async def test_a_path_that_leads_nowhere_is_told_with_its_place(company: Company) -> None:
    wang = company.caller("小王")
    for fields, at in (
        (["name", "nothing"], 5),
        (["account.nothing"], 8),
        (["name.length"], 5),
        ([""], 0),
        (["name", "a..b"], 7),
    ):
        with refused(400, "unknown_name") as found:
            await ask(wang, "opportunity", fields=fields)
        assert found.problem.errors[0].at == at, fields
    with refused(400, "unknown_name"):
        await ask(wang, "opportunity", sort=["-nothing"])
    with refused(400, "type_mismatch"):
        await ask(wang, "opportunity", sort=["description"])
    with refused(400, "out_of_range"):
        await ask(wang, "opportunity", sort=["name"] * 6)
    for limit in (0, 1001, -1):
        with refused(400, "malformed"):
            await ask(wang, "opportunity", limit=limit)
    with refused(400, "malformed"):
        await ask(wang, "opportunity", count="all")
    with refused(400, "malformed"):
        await ask(wang, "opportunity", fields=["name"] + [f"account{'.parent' * n}.name" for n in range(250)])


async def test_newest_comes_first_where_no_order_is_asked(company: Company) -> None:
    wang = company.caller("小王")
    ids = [await create(wang, "account", name=n) for n in "乙甲丙"]
    assert [r["id"] for r in (await ask(wang, "account"))["records"]] == ids[::-1]


NAMES = ["李四", "黎明", "王五", "阿里巴巴", "重庆", "abc", "ABD", "张三", "123", "张", "Ｚ社", "李四"]


async def test_names_sort_by_pinyin(company: Company) -> None:
    wang = company.caller("小王")
    await company.create(wang, "account", *({"name": n} for n in NAMES))
    found = await names(wang, "account")
    assert found == [
        "123",
        "abc",
        "ABD",
        "阿里巴巴",
        "黎明",
        "李四",
        "李四",
        "王五",
        "Ｚ社",
        "张",
        "张三",
        "重庆",
    ] or (found == sorted(NAMES, key=sort_key))
    assert found == sorted(NAMES, key=sort_key)
    assert await names(wang, "account", sort=["-name"]) == found[::-1]


async def test_choices_sort_by_option_and_references_by_position_or_name(company: Company) -> None:
    wang = company.caller("小王")
    await company.create(
        wang,
        "account",
        *({"name": n, "grade": g} for n, g in (("甲", "C"), ("乙", None), ("丙", "A"), ("丁", "B"))),
    )
    assert await names(wang, "account", sort=["grade"]) == ["乙", "丙", "丁", "甲"]
    assert await names(wang, "account", sort=["-grade"]) == ["甲", "丁", "丙", "乙"]
    accounts = {r["name"]: r["id"] for r in await rows(wang, "account", Query(fields=["name"]))}
    deals = [("1", "赢单", "丁"), ("2", "需求", "乙"), ("3", "谈判", None), ("4", "方案", "甲")]
    for name, stage, account in deals:
        await create(
            wang, "opportunity", name=name, stage=company.ids[stage], account=accounts.get(account or "")
        )
    assert await names(wang, "opportunity", sort=["stage"]) == ["2", "4", "3", "1"]
    assert await names(wang, "opportunity", sort=["account"]) == ["3", "1", "4", "2"]
    assert await names(wang, "opportunity", sort=["-account"]) == ["2", "4", "1", "3"]
    assert await names(wang, "opportunity", sort=["-account.created_at", "name"]) == ["1", "2", "4", "3"]


KEYS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "name": lambda r: sort_key(r["name"]),
    "amount": lambda r: None if r["amount"] is None else float(r["amount"]["amount"]),
    "probability": lambda r: r["probability"],
    "close_date": lambda r: r["close_date"],
    "source": lambda r: (
        None if r["source"] is None else ["website", "exhibition", "referral"].index(r["source"])
    ),
    "next_step": lambda r: r["next_step"],
    "stage": lambda r: ["需求", "方案", "谈判", "赢单", "输单"].index(r["stage"]["name"]),
    "account": lambda r: None if r["account"] is None else sort_key(r["account"]["name"]),
    "account.created_at": lambda r: r["account.created_at"],
    "account.id": lambda r: None if r["account"] is None else int(r["account"]["id"]),
    "id": lambda r: int(r["id"]),
    "version": lambda r: r["version"],
}


def sorted_by(records: list[dict[str, Any]], sort: list[str]) -> list[str]:
    """What the order must be: each key in its direction, nothing below everything, the id in the direction of the last."""
    down = sort[-1].startswith("-") if sort else True
    found = sorted(records, key=lambda r: int(r["id"]), reverse=down)
    for each in reversed(sort):
        key = KEYS[each.lstrip("-")]
        known = [r for r in found if key(r) is not None]
        # A stable sort downwards must keep the order of equals.
        known.sort(key=key, reverse=False) if not each.startswith("-") else known.sort(key=key, reverse=True)
        empty = [r for r in found if key(r) is None]
        found = known + empty if each.startswith("-") else empty + known
    return [r["id"] for r in found]


@pytest.mark.parametrize("size", [1, 2, 4, 5])
async def test_rows_whose_related_record_is_gone_or_without_one_stand_together(
    company: Company, size: int
) -> None:
    wang = company.caller("小王")
    first, second, gone = await company.create(wang, "account", *({"name": n} for n in ("乙", "甲", "丙")))
    stage = company.ids["需求"]
    given = {"1": first, "2": None, "3": second, "4": gone, "5": first}
    await company.create(
        wang, "opportunity", *({"name": n, "account": a, "stage": stage} for n, a in given.items())
    )
    await write(wang, "account", [Operation("delete", id=int(gone))])
    found = {}
    for sort in ("account", "-account", "account.name", "-account.name"):
        listed = await walk(wang, "opportunity", {"fields": ["name"], "sort": [sort]}, size)
        found[sort] = [each["name"] for each in listed]
    up, down = ["2", "4", "3", "1", "5"], ["5", "1", "3", "4", "2"]
    assert found == {"account": up, "-account": down, "account.name": up, "-account.name": down}


@pytest.mark.slow
async def test_walking_pages_of_any_size_gives_the_sorted_list(company: Company) -> None:
    """For random records with many equal and empty values, random keys and page sizes."""
    chance, wang = random.Random(5), company.caller("小王")
    accounts: list[str | None] = [None]
    accounts += await company.create(wang, "account", *({"name": n} for n in ("甲", "乙", "甲")))
    await company.create(
        wang,
        "opportunity",
        *(
            {
                "name": chance.choice(NAMES),
                "amount": chance.choice([None, 0, 1, "0.01", "99999999999999.99"]),
                "probability": chance.choice([None, 0, "0.00000001", 0.5]),
                "close_date": chance.choice([None, "2026-01-01", "2025-12-31", "9999-12-31"]),
                "source": chance.choice([None, "website", "exhibition", "referral"]),
                "next_step": chance.choice([None, "a", "A", "ab", "一", "a'b\"\\", "😀"]),
                "stage": company.ids[chance.choice(["需求", "方案", "谈判"])],
                "account": chance.choice(accounts),
            }
            for _ in range(60)
        ),
    )
    fields = [
        "name",
        "amount",
        "probability",
        "close_date",
        "source",
        "next_step",
        "stage",
        "account",
        "account.created_at",
        "version",
    ]
    everything = await rows(wang, "opportunity", Query(fields=fields, limit=1000))
    for _ in range(40):
        sort = [chance.choice(["", "-"]) + key for key in chance.sample(list(KEYS), chance.randint(0, 4))]
        expected = sorted_by(everything, sort)
        got = await walk(
            wang, "opportunity", {"fields": ["name"], "sort": sort}, chance.choice([1, 7, 13, 59, 60, 61])
        )
        assert [r["id"] for r in got] == expected, sort


async def test_the_last_full_page_has_no_next(company: Company) -> None:
    wang = company.caller("小王")
    await company.create(wang, "account", *({"name": f"{n}"} for n in range(4)))
    first = await ask(wang, "account", limit=2, sort=["name"])
    second = await ask(wang, "account", limit=2, sort=["name"], cursor=first["next"])
    assert [r["name"] for r in (*first["records"], *second["records"])] == ["0", "1", "2", "3"]
    assert second["next"] is None
    await create(wang, "account", name="00")
    again = await ask(wang, "account", limit=2, sort=["name"], cursor=first["next"])
    assert [r["name"] for r in again["records"]] == ["2", "3"]


async def test_a_cursor_that_no_page_gave_is_refused(company: Company) -> None:
    wang = company.caller("小王")
    await company.create(
        wang, "opportunity", *({"name": f"{n}", "amount": n, "close_date": "2026-01-01"} for n in range(4))
    )
    sort = ["amount", "close_date", "stage", "name"]
    good = (await ask(wang, "opportunity", limit=1, sort=sort))["next"]
    mark, values = decoded(good)
    tampered = [
        "",
        "x",
        "💥",
        good[:-4],
        good + "AAAA",
        encoded(mark, "null"),
        encoded(mark, "{}"),
        encoded(mark, "[]"),
        encoded(mark, json.dumps(values[:-1])),
        encoded(mark, json.dumps([1, 2, 3, 4, 5])),
        encoded("00000000", json.dumps(values)),
        encoded(mark, "[" * 5000),
        encoded(mark, json.dumps(["a", *values[1:]])),
        encoded(mark, json.dumps([values[0], "x", *values[2:]])),
        encoded(mark, json.dumps([*values[:-1], "99999999999999999999999"])),
        encoded(mark, json.dumps(["1\x00", *values[1:]])),
        encoded(mark, json.dumps(["\ud800", *values[1:]])),
        encoded(mark, json.dumps(["1); drop table x", *values[1:]])),
        encoded(mark, json.dumps(["NaN' or 1=1", *values[1:]])),
    ]
    for cursor in tampered[1:]:
        with refused(400, "malformed"):
            await ask(wang, "opportunity", sort=sort, cursor=cursor)
    with refused(400, "malformed"):
        await ask(wang, "opportunity", sort=["name"], cursor=good)
    with refused(400, "malformed"):
        await ask(wang, "account", sort=["name"], cursor=good)
    assert len((await ask(wang, "opportunity", sort=sort, cursor=good))["records"]) == 3


def decoded(cursor: str) -> tuple[str, list[Any]]:
    text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    return text[:8], json.loads(text[8:])


def encoded(mark: str, values: str) -> str:
    return base64.urlsafe_b64encode(f"{mark}{values}".encode()).decode().rstrip("=")


async def test_counts_are_none_capped_or_exact(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    await company.create(wang, "account", *({"name": f"{n}", "employees": n} for n in range(1002)))
    assert (await ask(wang, "account", limit=1))["count"] is None
    assert (await ask(wang, "account", limit=1, count="capped"))["count"] == {"value": 1000, "exact": False}
    assert (await ask(wang, "account", limit=1, count="exact"))["count"] == {"value": 1002, "exact": True}
    some: dict[str, Any] = {"where": "employees < 1000", "sort": ["-employees"], "limit": 3}
    assert (await ask(wang, "account", **some, count="capped"))["count"] == {"value": 1000, "exact": True}
    first = await ask(wang, "account", **some, count="exact")
    second = await ask(wang, "account", **some, count="exact", cursor=first["next"])
    assert first["count"] == second["count"] == {"value": 1000, "exact": True}
    assert (await ask(zhao, "account", count="exact"))["count"] == {"value": 0, "exact": True}
    assert len(await rows(wang, "account", Query(limit=1000))) == 1000


async def test_conditions_reach_over_relations_and_children(company: Company) -> None:
    wang, li = company.caller("小王"), company.caller("李经理")
    big, small = [
        await create(wang, "account", name=n, industry=i) for n, i in (("大", "bank"), ("小", "retail"))
    ]
    for name, account, amount, stage in (
        ("1", big, 100, "赢单"),
        ("2", big, 50, "需求"),
        ("3", small, 10, "需求"),
        ("4", None, None, "输单"),
    ):
        await create(wang, "opportunity", name=name, account=account, amount=amount, stage=company.ids[stage])
    mine = await create(li, "opportunity", name="5", amount=7)
    cases = {
        'account.industry = "bank"': ["1", "2"],
        'account.industry = "银行"': ["1", "2"],
        "account is null": ["4"],
        "account.name is null": ["4"],
        'stage.kind = "won" or amount < 20': ["1", "3"],
        f'stage in ("{company.ids["赢单"]}", "{company.ids["输单"]}")': ["1", "4"],
        "SUM(account.opportunities.amount) > 100": ["1", "2"],
        'ANY(account.opportunities, stage.kind = "won") and amount < 100': ["2"],
        "COUNT(account.opportunities, amount < parent.amount) = 1": ["1"],
        "owner = ME()": ["1", "2", "3", "4"],
        'name contains "3" or name in ("1")': ["1", "3"],
        "not (amount > 20)": ["3"],
        "amount between 10 and 50": ["2", "3"],
    }
    for where, expected in cases.items():
        assert await names(wang, "opportunity", where) == expected, where
    assert await names(li, "opportunity", "owner = ME()") == ["5"]
    assert await names(li, "opportunity", "owner in (MY_SUBTREE())") == ["1", "2", "3", "4", "5"]
    assert await names(li, "opportunity", f'id = "{mine}"') == ["5"]
    for where, code in (
        ("nothing = 1", "unknown_name"),
        ("amount = ", "unexpected_end"),
        ("amount", "type_mismatch"),
    ):
        with refused(400, code) as found:
            await names(wang, "opportunity", where)
        assert found.problem.errors[0].at is not None
    assert await names(wang, "opportunity", "  ") == ["1", "2", "3", "4"]


async def test_days_begin_at_the_organisations_midnight(company: Company) -> None:
    wang = company.caller("小王")
    for moment in (
        "2026-01-01T15:59:59Z",
        "2026-01-01T16:00:00Z",
        "2026-01-02T15:59:59Z",
        "2026-01-02T16:00:00Z",
    ):
        await create(wang, "activity", name=moment, due_at=moment)
    inside = ["2026-01-01T16:00:00Z", "2026-01-02T15:59:59Z"]
    for where in (
        'due_at >= "2026-01-02" and due_at < "2026-01-03"',
        'due_at = PERIOD("2026-01-02")',
        "YEAR(due_at) = 2026 and DAY(due_at) = 2",
    ):
        assert await names(wang, "activity", where) == inside, where


async def test_the_number_of_statements_does_not_grow_with_the_rows(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("高总")
    account = await create(wang, "account", name="甲", parent=await create(wang, "account", name="乙"))
    await company.create(wang, "opportunity", *({"name": f"{n}", "account": account} for n in range(100)))
    for n in range(10):
        await update(boss, "account", account, owner=company.ids[("小王", "小张")[n % 2]])
    fields = ["name", "account", "owner", "owner.roles", "stage", "account.owner.manager"]
    measured: dict[str, list[int]] = {}
    for many in (1, 1, 100):
        calls = {
            "list": page(
                boss,
                "opportunity",
                Query(fields=fields, limit=many, sort=["account", "-amount"], count="exact"),
            ),
            "one": read(boss, "account", account),
            "aggregate": figures(
                boss, "opportunity", ["account", "stage", "name"][: min(many, 3)], n="count()"
            ),
            "history": history(boss, "account", int(account), limit=many),
            "events": visible_events(boss, await log(company, 50 + many // 2)),
        }
        for name, call in calls.items():
            async with statements(company) as sent:
                await call
            measured.setdefault(name, []).append(len(sent))
    assert {name: few for name, (_, few, _) in measured.items()} == {
        name: more for name, (_, _, more) in measured.items()
    }
    check_baseline("read", {name: more for name, (_, _, more) in measured.items()})


async def test_deleted_records_are_in_no_answer(company: Company) -> None:
    wang = company.caller("小王")
    first, second = [await create(wang, "account", name=n) for n in "甲乙"]
    await create(wang, "contact", name="人", account=first)
    await delete(wang, "account", first)
    assert (await ask(wang, "account", count="exact"))["count"]["value"] == 1
    assert await names(wang, "account") == ["乙"]
    assert await names(wang, "contact", "account.name is null") == ["人"]
    found = await rows(wang, "contact", Query(fields=["account", "account.name"]))
    assert (found[0]["account"], found[0]["account.name"]) == ({"id": first, "name": None}, None)
    assert second
