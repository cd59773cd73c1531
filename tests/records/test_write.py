"""What a write does to records: values, faults, versions, history, and what it leaves alone."""

import datetime as dt
import json
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, names, read, refused, update
from tests.fixtures.field_values import whole_address
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.records import bin
from yunchou.records.change import Operation
from yunchou.records.history import history
from yunchou.records.read import Query, rows
from yunchou.records.write import write


async def counts(company: Company) -> tuple[Any, ...]:
    """What must stand still when nothing is written."""
    schema = company.organisation.schema
    row = await company.organisation.db.fetchrow(
        f'select (select count(*) from "{schema}".event), s.model_version, s.access_version,'
        f' (select max(version) from "{schema}".r_account), (select max(version) from "{schema}".r_user)'
        f' from "{schema}".model_state s'
    )
    assert row is not None
    return tuple(row)


async def test_values_come_back_as_the_contract_says(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(
        wang, "account", name="  上海\n华为 ", industry="software", annual_revenue="1200.5", employees=12,
        website="huawei.com", phone="021-12345678", address={"city": "上海", "street": "南京路 1 号"},
    )  # fmt: skip
    deal = await create(
        wang, "opportunity", name="大单", account=account, amount=1000, close_date="2026-02-28"
    )
    shown = await read(wang, "account", account)
    assert shown["id"] == account
    assert shown["name"] == "上海 华为"
    assert shown["annual_revenue"] == {"amount": "1200.50", "currency": "CNY"}
    assert shown["employees"] == 12
    assert shown["website"] == "https://huawei.com"
    assert shown["address"] == whole_address(city="上海", street="南京路 1 号")
    assert shown["status"] == "potential"
    assert shown["owner"] == {"id": company.ids["小王"], "name": "小王"}
    assert shown["version"] == 1
    shown = await read(wang, "opportunity", deal)
    assert shown["amount"] == {"amount": "1000.00", "currency": "CNY"}
    assert shown["account"] == {"id": account, "name": "上海 华为"}
    assert shown["stage"] == {"id": company.ids["需求"], "name": "需求"}
    assert shown["probability"] == 0.1
    assert shown["close_date"] == "2026-02-28"


FAULTS: list[tuple[str, dict[str, Any], str, str]] = [
    ("account", {"name": None}, "name", "required"),
    ("account", {"name": "   "}, "name", "required"),
    ("account", {"name": 3}, "name", "wrong_type"),
    ("account", {"name": "a\0b"}, "name", "wrong_type"),
    ("account", {"name": "长" * 201}, "name", "out_of_range"),
    ("account", {"name": "x", "nothing": 1}, "nothing", "unknown_field"),
    ("account", {"name": "x", "industry": "软件"}, "industry", "not_an_option"),
    ("account", {"name": "x", "industry": ["software"]}, "industry", "wrong_type"),
    ("account", {"name": "x", "employees": 1.5}, "employees", "wrong_type"),
    ("account", {"name": "x", "employees": -1}, "employees", "out_of_range"),
    ("account", {"name": "x", "annual_revenue": "1.005"}, "annual_revenue", "out_of_range"),
    ("account", {"name": "x", "annual_revenue": {"amount": "1", "currency": "USD"}}, "annual_revenue", "not_an_option"),
    ("account", {"name": "x", "website": "nowhere"}, "website", "wrong_type"),
    ("account", {"name": "x", "address": "上海"}, "address", "wrong_type"),
    ("account", {"name": "x", "parent": "123"}, "parent", "not_an_option"),
    ("account", {"name": "x", "parent": "abc"}, "parent", "wrong_type"),
    ("opportunity", {"name": "x", "probability": 1.5}, "probability", "out_of_range"),
    ("opportunity", {"name": "x", "close_date": "2026-02-30"}, "close_date", "wrong_type"),
    ("contact", {"name": "x", "email": "nobody"}, "email", "wrong_type"),
    ("activity", {"name": "x", "due_at": "tomorrow"}, "due_at", "wrong_type"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values", "field", "code"), FAULTS)
async def test_a_wrong_value_is_told_with_its_field_and_code(
    company: Company, name: str, values: dict[str, Any], field: str, code: str
) -> None:
    boss = company.caller("高总")
    with refused(422, code) as found:
        await create(boss, name, **values)
    assert found.faults == [(field, code)]
    assert await names(boss, name) == []


async def test_all_faults_of_a_record_are_told_at_once(company: Company) -> None:
    with refused(422) as found:
        await create(company.caller("小王"), "account", name=1, industry="x", employees="many")
    assert found.faults == [
        ("name", "wrong_type"),
        ("industry", "not_an_option"),
        ("employees", "wrong_type"),
    ]


async def test_what_the_system_keeps_cannot_be_written(company: Company) -> None:
    admin = company.caller("管理员")
    account = await create(admin, "account", name="甲")
    for name, value in (
        ("id", "1"), ("created_at", "2020-01-01T00:00:00Z"), ("created_by", company.ids["小王"]),
        ("updated_at", "2020-01-01T00:00:00Z"), ("version", 9), ("last_activity_at", "2020-01-01T00:00:00Z"),
    ):  # fmt: skip
        with refused(422):
            await create(admin, "account", name="乙", **{name: value})
        with refused(422):
            await update(admin, "account", account, **{name: value})
    assert (await read(admin, "account", account))["version"] == 1


async def test_a_write_that_changes_nothing_writes_nothing(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    account = await create(
        wang, "account", name="甲", annual_revenue="12.50", industry="bank",
        address={"province": "上海", "city": "上海", "street": "路"}, established=1999,
    )  # fmt: skip
    before = await counts(company)
    for values in (
        {}, {"name": "甲"}, {"annual_revenue": 12.5}, {"annual_revenue": {"amount": "12.5"}}, {"industry": "bank"},
        {"address": {"street": "路", "city": "上海", "province": "上海"}}, {"established": "1999"}, {"phone": None},
        {"phone": ""}, {"owner": company.ids["小王"]},
    ):  # fmt: skip
        result = await update(wang, "account", account, **values)
        assert (result.status, result.outcome) == (200, "unchanged"), values
    roles = (await read(admin, "user", company.ids["小王"]))["roles"]
    await update(admin, "user", company.ids["小王"], name="小王", roles=[r["id"] for r in roles], active=True)
    assert await counts(company) == before


async def test_version_and_history_follow_each_change(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("高总")
    account = await create(wang, "account", name="甲", annual_revenue="1")
    await update(boss, "account", account, name="乙", annual_revenue=2, phone="12345")
    await update(wang, "account", account, phone=None, address={"city": "杭州"})
    await delete(wang, "account", account)
    await write(wang, "account", [Operation("restore", id=int(account))])
    assert (await read(wang, "account", account))["version"] == 5
    told = (await history(boss, "account", int(account)))["events"]
    assert [e["type"] for e in reversed(told)] == [
        "account.created", "account.updated", "account.updated", "account.deleted", "account.restored",
    ]  # fmt: skip
    made, first, second, gone, back = reversed(told)
    before, since = made["changes"].pop("status_since")
    assert before is None
    assert abs(dt.datetime.fromisoformat(since) - dt.datetime.fromisoformat(made["at"])) <= dt.timedelta(
        seconds=1
    )
    assert made["changes"] == {
        "name": [None, "甲"],
        "annual_revenue": [None, {"amount": "1.00", "currency": "CNY"}],
        "status": [None, "potential"],
        "owner": [None, {"id": company.ids["小王"], "name": "小王"}],
    }
    assert first["changes"] == {
        "name": ["甲", "乙"],
        "annual_revenue": [{"amount": "1.00", "currency": "CNY"}, {"amount": "2.00", "currency": "CNY"}],
        "phone": [None, "12345"],
    }
    assert first["actor"] == {"id": company.ids["高总"], "name": "高总"}
    assert second["changes"] == {"phone": ["12345", None], "address": [None, whole_address(city="杭州")]}
    assert gone["changes"] == {"name": ["乙", None]}
    assert back["changes"] == {"name": [None, "乙"]}


async def test_if_match_guards_a_version(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="甲")
    rename = Operation("update", {"name": "乙"}, id=int(account), version=1)
    assert (await write(wang, "account", [rename]))[0].status == 200
    with refused(412, "version_conflict"):
        await write(wang, "account", [rename])
    with refused(412, "version_conflict"):
        await write(wang, "account", [Operation("delete", id=int(account), version=1)])
    assert await names(wang, "account") == ["乙"]


async def test_a_deleted_record_is_gone_until_it_is_restored(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="甲", external_id="A1")
    deal = await create(wang, "opportunity", name="单", account=account)
    assert (await delete(wang, "account", account)).status == 204
    assert await names(wang, "account") == []
    with refused(404, "not_found"):
        await read(wang, "account", account)
    with refused(404):
        await update(wang, "account", account, name="乙")
    with refused(404):
        await delete(wang, "account", account)
    with refused(422, "not_an_option"):
        await create(wang, "opportunity", name="x", account=account)
    assert (await read(wang, "opportunity", deal))["account"] == {"id": account, "name": None}
    other = await create(wang, "account", name="乙", external_id="A1")
    with refused(409, "duplicate"):
        await write(wang, "account", [Operation("restore", id=int(account))])
    await delete(wang, "account", other)
    result = (await write(wang, "account", [Operation("restore", id=int(account))]))[0]
    assert (result.status, result.outcome) == (200, "restored")
    assert (await read(wang, "opportunity", deal))["account"] == {"id": account, "name": "甲"}


async def test_the_bin_is_emptied_after_thirty_days(company: Company) -> None:
    wang = company.caller("小王")
    kept, old, living = [await create(wang, "account", name=n) for n in ("新删", "旧删", "在")]
    for id in (kept, old):
        await delete(wang, "account", id)
    schema = company.organisation.schema
    await company.organisation.db.execute(
        f"update \"{schema}\".r_account set deleted_at = now() - interval '31 days' where id = $1", int(old)
    )
    assert await bin.purge(company.organisation) == 1
    left = await company.organisation.db.fetch(f'select id from "{schema}".r_account')
    assert {row["id"] for row in left} == {int(kept), int(living)}
    with refused(404):
        await history(wang, "account", int(old))


async def test_a_record_that_cannot_be_seen_is_not_found_and_one_that_can_is_forbidden(
    company: Company,
) -> None:
    wang, zhao, admin = company.caller("小王"), company.caller("小赵"), company.caller("管理员")
    account = await create(wang, "account", name="甲")
    for call in (
        lambda: update(zhao, "account", account, name="乙"),
        lambda: delete(zhao, "account", account),
        lambda: read(zhao, "account", account),
        lambda: history(zhao, "account", int(account)),
    ):
        with refused(404, "not_found"):
            await call()
    product = await create(admin, "product", name="产品")
    with refused(403, "forbidden"):
        await update(wang, "product", product, name="x")
    with refused(403, "forbidden"):
        await delete(company.caller("高总"), "account", account)
    with refused(404):
        await read(wang, "nothing", "1")
    with refused(404):
        await create(wang, "nothing", name="x")


async def test_nobody_gives_a_record_away_out_of_his_own_reach(company: Company) -> None:
    wang, li, boss = company.caller("小王"), company.caller("李经理"), company.caller("高总")
    account = await create(wang, "account", name="甲")
    for call in (
        lambda: create(wang, "account", name="乙", owner=company.ids["小张"]),
        lambda: create(wang, "account", name="乙", owner=None),
        lambda: update(wang, "account", account, owner=company.ids["小张"]),
        lambda: update(wang, "account", account, owner=None),
        lambda: update(li, "account", account, owner=company.ids["小赵"]),
    ):
        with refused(403, "forbidden") as found:
            await call()
        assert found.faults == [("owner", "forbidden")]
    await update(li, "account", account, owner=company.ids["小张"])
    assert await names(company.caller("小张"), "account") == ["甲"]
    assert await names(wang, "account") == []
    await update(boss, "account", account, owner=company.ids["小赵"])
    assert await names(li, "account") == []


async def test_somebody_who_cannot_read_people_still_owns_what_he_makes(company: Company) -> None:
    system = company.system
    rights = {"objects": {"account": {"create": True, "read": "own", "update": "own"}}}
    (role,) = await company.create(system, "role", {"name": "盲"})
    await company.organisation.db.execute(
        f'insert into "{company.organisation.schema}".role_rights values ($1, $2::jsonb)',
        int(role),
        json.dumps(rights),
    )
    (person,) = await company.create(system, "user", {"name": "盲人", "roles": [role]})
    who = Caller(company.organisation, company.caller("小王").actor.__class__("user", "盲人", int(person)))
    account = await create(who, "account", name="甲")
    shown = await read(who, "account", account)
    assert shown["owner"] == {"id": person, "name": None}


async def test_money_and_percent_are_exact(company: Company) -> None:
    wang = company.caller("小王")
    for text in ("0.01", "0.10", "99999999999999999.99", "1234567.89"):
        deal = await create(wang, "opportunity", name="x", amount=text, probability="0.12345678")
        shown = await read(wang, "opportunity", deal)
        assert shown["amount"]["amount"] == text
        assert shown["probability"] == 0.12345678
    with refused(422, "out_of_range"):
        await create(wang, "opportunity", name="x", amount="1000000000000000000")
    with refused(422, "out_of_range"):
        await create(wang, "opportunity", name="x", amount="12345678901234567.00000000000001")
    found = await rows(wang, "opportunity", Query(fields=["amount"], sort=["amount"]))
    assert [r["amount"]["amount"] for r in found] == ["0.01", "0.10", "1234567.89", "99999999999999999.99"]
