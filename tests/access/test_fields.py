"""Rights on fields: a field that may not be read does not exist anywhere; a masked one shows its ends and can't be used."""

from typing import Any

import pytest

from tests.fixtures.asking import create, figures, names, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.access.describe import definition
from yunchou.records.change import Operation
from yunchou.records.history import history
from yunchou.records.read import Query, rows
from yunchou.records.write import write
from yunchou.studio.rights import set_role_rights

ALL: dict[str, Any] = {"create": True, "read": "all", "update": "all", "delete": "all", "export": True}


async def grant(company: Company, **fields: dict[str, str]) -> Caller:
    """小王 with all rights but those on the given fields."""
    objects = {"*": ALL, **{name: {**ALL, "fields": limits} for name, limits in fields.items()}}
    await set_role_rights(company.caller("管理员"), int(company.ids["销售"]), {"objects": objects})
    return company.caller("小王")


@pytest.fixture
async def filled(company: Company) -> dict[str, str]:
    """An account with everything in it, a contact and a deal of it."""
    boss = company.caller("高总")
    account = await create(
        boss, "account", name="华为技术", phone="13812345678", annual_revenue="12345678.00", industry="bank",
        address={"city": "上海", "street": "南京路一百号"}, credit_code="91440300708461136T", established=1999,
    )  # fmt: skip
    contact = await create(boss, "contact", name="王五", account=account, email="wang@example.com")
    deal = await create(boss, "opportunity", name="单", account=account, amount=5, contact=contact)
    return {"account": account, "contact": contact, "deal": deal}


HIDDEN = ["phone", "annual_revenue", "industry", "address", "parent", "owner", "created_at", "description"]


@pytest.mark.parametrize("access", ["none", "mask"])
async def test_a_field_that_may_not_be_read_is_as_if_it_did_not_exist(
    company: Company, filled: dict[str, str], access: str
) -> None:
    wang = await grant(company, account=dict.fromkeys(HIDDEN, access))
    for name in HIDDEN:
        calls: list[Any] = [
            lambda n=name: rows(wang, "contact", Query(fields=[f"account.{n}"])),
            lambda n=name: rows(wang, "account", Query(fields=["name"], where=f"{n} is not null")),
            lambda n=name: rows(wang, "contact", Query(fields=["name"], where=f"account.{n} is null")),
            lambda n=name: rows(wang, "account", Query(fields=["name"], sort=[n])),
            lambda n=name: rows(wang, "contact", Query(fields=["name"], sort=[f"-account.{n}"])),
            lambda n=name: figures(wang, "account", [n]),
            lambda n=name: figures(wang, "contact", [f"account.{n}"]),
            lambda n=name: figures(wang, "account", n=f"count({n})"),
            lambda n=name: figures(wang, "opportunity", n=f"count(account.{n})"),
            lambda n=name: figures(wang, "account", where=f"ANY(subsidiaries, {n} is null)"),
        ]
        if access == "none":
            calls.append(lambda n=name: rows(wang, "account", Query(fields=[n])))
        for number, call in enumerate(calls):
            with refused(400, "unknown_name") as found:
                await call()
            assert "13812345678" not in str(found.problem), (name, number)
        with refused(400, "unknown_name"):
            await names(wang, "account", f"{company_label(company, name)} is null")
    shown = await read(wang, "account", filled["account"])
    assert set(HIDDEN) & set(shown) == (set() if access == "none" else set(HIDDEN))
    (event,) = (await history(wang, "account", int(filled["account"])))["events"]
    assert set(event["changes"]) == {"name", "status", "status_since", "credit_code", "established"}
    results = await write(
        wang, "account", [Operation("upsert", {"name": "x"}, match={"phone": "13812345678"}),
                          Operation("update", {"phone": "111111"}, id=int(filled["account"]))], atomic=False,
    )  # fmt: skip
    assert [r.status for r in results] == [422, 422 if access == "none" else 403]
    snapshot = await company.organisation.snapshot()
    listed = definition(snapshot.model, wang.viewer(snapshot), snapshot.model.object("account"))
    assert {f["name"] for f in listed["fields"]} & set(HIDDEN) == (set() if access == "none" else set(HIDDEN))
    assert all(f["access"] != "write" for f in listed["fields"] if f["name"] in HIDDEN)


def company_label(company: Company, name: str) -> str:
    known = company.organisation.known
    assert known is not None
    return f"[{known.model.object('account').fields[name].label['zh-CN']}]"


async def test_a_mask_shows_the_ends_of_texts_and_nothing_of_the_rest(
    company: Company, filled: dict[str, str]
) -> None:
    fields = [
        "phone",
        "annual_revenue",
        "industry",
        "address",
        "credit_code",
        "established",
        "owner",
        "created_at",
        "website",
        "name",
    ]
    wang = await grant(company, account=dict.fromkeys(fields, "mask"), user={"roles": "mask"})
    (shown,) = await rows(wang, "account", Query(fields=fields))
    assert shown == {
        "id": filled["account"], "phone": "138****5678", "annual_revenue": "****", "industry": "****", "address": "****",
        "credit_code": "914****136T", "established": "****", "owner": {"id": None, "name": "****"}, "created_at": "****",
        "website": None, "name": "****",
    }  # fmt: skip
    people = await rows(wang, "user", Query(fields=["roles"], where='name = "小王"'))
    assert people[0]["roles"] == [{"id": None, "name": "****"}]


async def test_a_hidden_name_is_hidden_wherever_the_record_is_pointed_at(
    company: Company, filled: dict[str, str]
) -> None:
    boss = company.caller("高总")
    other = await create(boss, "account", name="阿里")
    second = await create(boss, "opportunity", name="乙", account=other)
    for access in ("none", "mask"):
        wang = await grant(company, account={"name": access})
        found = await rows(wang, "opportunity", Query(fields=["account"], sort=["account"]))
        # The order would tell the names: without them it is that of the ids.
        assert [r["id"] for r in found] == [filled["deal"], second]
        assert [r["account"]["name"] for r in found] == [None, None]
        grouped = await figures(wang, "opportunity", ["account"])
        assert [r["account"] for r in grouped] == [
            {"id": filled["account"], "name": None},
            {"id": other, "name": None},
        ]
        (event,) = (await history(wang, "opportunity", int(second)))["events"]
        assert event["changes"]["account"] == [None, {"id": other, "name": None}]
        with refused(400, "unknown_name"):
            await names(wang, "opportunity", 'account.name = "阿里"')


async def test_a_field_to_read_is_not_one_to_write(company: Company, filled: dict[str, str]) -> None:
    wang = await grant(company, account={"phone": "read"})
    assert (await read(wang, "account", filled["account"]))["phone"] == "13812345678"
    assert await names(wang, "account", 'phone = "13812345678"') == ["华为技术"]
    for call in (
        update(wang, "account", filled["account"], phone="111111"),
        create(wang, "account", name="x", phone="111111"),
    ):
        with refused(403) as found:
            await call
        assert [field for field, _ in found.faults] == ["phone"]


async def test_an_unreadable_object_leaves_paths_empty(company: Company, filled: dict[str, str]) -> None:
    objects = {"*": ALL, "account": {"read": "none"}}
    await set_role_rights(company.caller("管理员"), int(company.ids["销售"]), {"objects": objects})
    wang = company.caller("小王")
    (shown,) = await rows(wang, "opportunity", Query(fields=["account", "name"]))
    assert shown["account"]["name"] is None
    for call in (names(wang, "account"), figures(wang, "account"), read(wang, "account", filled["account"])):
        with refused(403, "forbidden"):
            await call
    with refused(403, "forbidden"):
        await create(wang, "account", name="x")
    with refused(400, "unknown_name"):
        await names(wang, "contact", "COUNT(account.opportunities) > 0 and COUNT(account.subsidiaries) > 0")
    with refused(422, "not_an_option"):
        await create(wang, "contact", name="x", account=filled["account"])
