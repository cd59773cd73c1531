"""Masters and their details, and what a deletion does to what points at the deleted record."""

from typing import Any

import pytest

from tests.fixtures.asking import create, delete, names, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.records.change import Operation
from yunchou.records.history import history
from yunchou.records.read import Query, rows
from yunchou.records.relations import Chosen, dependents, dependents_of
from yunchou.records.write import write
from yunchou.studio import change, rights


def line(**settings: Any) -> dict[str, Any]:
    master = {
        "name": "deal", "type": "master_detail", "target": "opportunity", "label": "商机",
        "inverse": {"name": "extras", "label": "明细"}, **settings,
    }  # fmt: skip
    amount = {"name": "price", "type": "number", "label": "价"}
    return {"name": "deal_line", "label": "明细", "fields": [master, amount]}


async def with_lines(company: Company, **settings: Any) -> tuple[str, list[str]]:
    admin, wang = company.caller("管理员"), company.caller("小王")
    await change.create_object(admin, line(**settings))
    part = {
        "name": "line", "type": "master_detail", "target": "deal_line", "label": "明细",
        "inverse": {"name": "parts", "label": "部件"},
    }  # fmt: skip
    await change.create_object(admin, {"name": "line_part", "label": "部件", "fields": [part]})
    total = {"inverse": "extras", "measure": "sum", "field": "price"}
    await change.create_field(
        admin, "opportunity", {"name": "total", "type": "rollup", "label": "合计", "rollup": total}
    )
    account = await create(wang, "account", name="甲")
    deal = await create(wang, "opportunity", name="单", account=account)
    lines = [await create(admin, "deal_line", name=n, deal=deal, price=5) for n in ("一", "二", "三")]
    for each in lines:
        await create(admin, "line_part", name="件", line=each)
    return deal, lines


async def test_details_come_and_go_with_their_master(company: Company) -> None:
    admin = company.caller("管理员")
    deal, lines = await with_lines(company)
    await delete(admin, "deal_line", lines[2])
    assert (await read(admin, "opportunity", deal))["total"] == 10
    await delete(admin, "opportunity", deal)
    assert await names(admin, "deal_line") == await names(admin, "line_part") == []
    with refused(422, "rule"):
        await write(admin, "deal_line", [Operation("restore", id=int(lines[0]))])
    await write(admin, "opportunity", [Operation("restore", id=int(deal))])
    assert await names(admin, "deal_line", sort=["id"]) == ["一", "二"]
    assert await names(admin, "line_part") == ["件", "件"]
    assert (await read(admin, "opportunity", deal))["total"] == 10
    await write(admin, "deal_line", [Operation("restore", id=int(lines[2]))])
    assert await names(admin, "line_part") == ["件", "件", "件"]


async def test_a_detail_needs_its_master_and_stays_with_it(company: Company) -> None:
    admin = company.caller("管理员")
    deal, lines = await with_lines(company)
    account = await create(admin, "account", name="乙")
    other = await create(admin, "opportunity", name="双", account=account)
    with refused(422, "required"):
        await create(admin, "deal_line", name="四")
    with refused(422, "readonly"):
        await update(admin, "deal_line", lines[0], deal=other)
    await change.change_field(admin, "deal_line", "deal", {"reparent": True})
    await update(admin, "deal_line", lines[0], deal=other)
    assert [(await read(admin, "opportunity", id))["total"] for id in (deal, other)] == [10, 5]


async def test_who_sees_the_master_sees_the_details(company: Company) -> None:
    deal, lines = await with_lines(company)
    wang, zhao, admin = (company.caller(n) for n in ("小王", "小赵", "管理员"))
    await _may_everything(company, "deal_line")
    assert await names(wang, "deal_line", sort=["id"]) == ["一", "二", "三"]
    assert await names(zhao, "deal_line") == []
    with refused(404):
        await read(zhao, "deal_line", lines[0])
    with refused(404):
        await update(zhao, "deal_line", lines[0], price=1)
    with refused(422, "not_an_option"):
        await create(zhao, "deal_line", name="四", deal=deal)
    await update(wang, "deal_line", lines[0], price=7)
    assert (await read(admin, "opportunity", deal))["total"] == 17


async def _may_everything(company: Company, name: str) -> None:
    admin = company.caller("管理员")
    role = next(r for r in await rows(admin, "role", Query(fields=["id", "code"])) if r["code"] == "rep")
    held = await rights.role_rights(admin, int(role["id"]))
    held["objects"][name] = {"create": True, "read": "own", "update": "own", "delete": "own"}
    await rights.set_role_rights(
        admin, int(role["id"]), {"objects": held["objects"], "actions": held["actions"]}
    )


@pytest.mark.parametrize("does", ["nothing", "set_null", "restrict"])
async def test_what_a_deletion_does_to_lookups(company: Company, does: str) -> None:
    admin = company.caller("管理员")
    field = {
        "name": "via", "type": "lookup", "target": "account", "label": "经由", "on_delete": does,
        "inverse": {"name": "brought", "label": "带来"},
    }  # fmt: skip
    await change.create_field(admin, "contact", field)
    account = await create(admin, "account", name="甲")
    person = await create(admin, "contact", name="人", via=account)
    shown = await dependents_of(admin, "account", int(account))
    assert [(d["object"], d["field"], d["count"], d["on_delete"]) for d in shown["dependents"]] == [
        ("contact", "via", 1, does)
    ]
    if does == "restrict":
        with refused(409, "in_use"):
            await delete(admin, "account", account)
        await delete(admin, "contact", person)
        await delete(admin, "account", account)
        return
    await delete(admin, "account", account)
    told = (await history(admin, "contact", int(person)))["events"][0]["type"]
    assert told == ("contact.updated" if does == "set_null" else "contact.created")
    gone = (await read(admin, "contact", person))["via"]
    assert gone == (None if does == "set_null" else {"id": account, "name": None})
    await write(admin, "account", [Operation("restore", id=int(account))])
    assert (await read(admin, "contact", person))["via"]["id"] == account


async def test_settings_that_cannot_be(company: Company) -> None:
    admin = company.caller("管理员")
    lookup = {"name": "via", "type": "lookup", "target": "account", "label": "经由"}
    for wrong in ({"on_delete": "explode"}, {"on_delete": "set_null", "required": True}):
        with refused(422):
            await change.create_field(admin, "contact", {**lookup, **wrong})
    await change.create_object(admin, line())
    second = {"name": "other", "type": "master_detail", "target": "account", "label": "另一个"}
    with refused(422, "rule"):
        await change.create_field(admin, "deal_line", second)
    ring = {"name": "whole", "type": "master_detail", "target": "deal_line", "label": "整体"}
    with refused(422, "rule"):
        await change.create_field(admin, "opportunity", ring)


async def told(who: Caller, name: str, chosen: Chosen) -> tuple[int, list[tuple[str, str, int, str]]]:
    """How many records go, and what becomes of which others."""
    found = await dependents(who, name, chosen)
    listed = [(d["object"], d["field"], d["count"], d["on_delete"]) for d in found["dependents"]]
    return found["records"], sorted(listed)


async def test_what_goes_along_is_told_down_to_the_last_level(company: Company) -> None:
    admin, wang, zhao = (company.caller(name) for name in ("管理员", "小王", "小赵"))
    deal, lines = await with_lines(company)
    other = await create(wang, "opportunity", name="双")
    await create(admin, "deal_line", name="四", deal=other)
    via = {"name": "via", "type": "lookup", "target": "line_part", "label": "经由", "on_delete": "restrict"}
    await change.create_field(admin, "contact", via)
    spare = {
        "name": "spare_of",
        "type": "lookup",
        "target": "deal_line",
        "label": "备件",
        "on_delete": "restrict",
    }
    await change.create_field(admin, "line_part", spare)
    parts = await rows(admin, "line_part", Query(fields=["id"]))
    # A part that goes along with its line does not keep the line from going.
    await update(admin, "line_part", parts[0]["id"], spare_of=lines[0])
    both = Chosen([int(deal), int(other)])
    goes = [("deal_line", "deal", 4, "delete"), ("line_part", "line", 3, "delete")]
    assert await told(admin, "opportunity", both) == (2, goes)
    assert await told(admin, "opportunity", Chosen(where='name = "单"')) == (
        1,
        [("deal_line", "deal", 3, "delete"), ("line_part", "line", 3, "delete")],
    )
    await create(admin, "contact", name="人", via=parts[0]["id"])
    assert ("contact", "via", 1, "restrict") in (await told(admin, "opportunity", both))[1]
    with refused(409, "in_use"):
        await delete(admin, "opportunity", deal)
    # Of several, those that nothing stands in the way of go.
    deletions = [Operation("delete", id=int(id)) for id in (deal, other)]
    done = await write(admin, "opportunity", deletions, atomic=False)
    assert [each.status for each in done] == [409, 204]
    await write(admin, "opportunity", [Operation("restore", id=int(other))])
    # Whoever may not delete the records is told of none, and of no others than he sees.
    assert await told(zhao, "opportunity", both) == (0, [])
    with refused(400, "unknown_name"):
        await dependents(admin, "opportunity", Chosen(where="nothing = 1"))
    with refused(404):
        await dependents_of(zhao, "opportunity", int(deal))
