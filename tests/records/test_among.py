"""Records by lists of ids, longer than a condition can be, under the rights and with the faults of any other question."""

import json
from typing import Any

from tests.fixtures.asking import create, refused, walk
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.records.aggregate import Aggregate, aggregate
from yunchou.records.among import MOST_IDS
from yunchou.records.clone import clone
from yunchou.records.read import Query, page, rows
from yunchou.studio import change


async def those(who: Caller, object: str, among: dict[str, list[int]], **more: Any) -> list[str]:
    asked = Query(fields=["name"], sort=["name"], limit=1000, among=among, **more)
    return [row["name"] for row in await rows(who, object, asked)]


async def test_a_thousand_ids_are_one_question(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    ids = [
        int(each)
        for each in await company.create(wang, "account", *({"name": f"{n:03}"} for n in range(400)))
    ]
    await create(wang, "account", name="别的")
    assert await those(wang, "account", {"id": ids}) == [f"{n:03}" for n in range(400)]
    assert await those(wang, "account", {"id": ids}, where='name < "002"') == ["000", "001"]
    assert await those(wang, "account", {"id": []}) == await those(zhao, "account", {"id": ids}) == []
    pages = await walk(wang, "account", {"among": {"id": ids}, "fields": ["name"], "sort": ["-name"]}, 150)
    assert [row["name"] for row in pages] == [f"{n:03}" for n in reversed(range(400))]
    counted = json.loads(await page(wang, "account", Query(fields=["id"], among={"id": ids}, count="exact")))
    assert counted["count"] == {"value": 400, "exact": True}


async def test_references_of_every_kind_are_looked_for(company: Company) -> None:
    admin = company.caller("管理员")
    several = {"name": "partners", "type": "multi_lookup", "target": "account", "label": "伙伴"}
    any_of = {"name": "about", "type": "any_lookup", "targets": ["account"], "label": "关于"}
    for field in (several, any_of):
        await change.create_field(admin, "contact", field)
    top, other = await company.create(admin, "account", {"name": "甲"}, {"name": "乙"})
    below = await create(admin, "account", name="子", parent=top)
    await create(admin, "contact", name="一", account=below, partners=[other, top])
    await create(admin, "contact", name="二", account=other, about={"object": "account", "id": top})
    for path, found in (
        ("account", ["二"]),
        ("account.parent", []),
        ("partners", ["一"]),
        ("about", []),
        ("owner", []),
    ):
        assert await those(admin, "contact", {path: [int(other)]}) == found, path
    for path, found in (("account.parent", ["一"]), ("about", ["二"]), ("partners", ["一"])):
        assert await those(admin, "contact", {path: [int(top)]}) == found, path
    assert await those(admin, "contact", {"account": [int(other), int(below)], "partners": [int(top)]}) == [
        "一"
    ]
    counted = Aggregate(["parent"], {"n": "count()"}, among={"parent": [int(top), int(other)]})
    assert json.loads(await aggregate(admin, "account", counted))["rows"] == [
        {"parent": {"id": top, "name": "甲"}, "n": 1}
    ]


async def test_what_cannot_be_asked_is_refused(company: Company) -> None:
    wang = company.caller("小王")
    with refused(400, "unknown_name"):
        await those(wang, "account", {"nichts": [1]})
    with refused(400, "type_mismatch"):
        await those(wang, "account", {"name": [1]})
    with refused(400, "malformed"):
        await those(wang, "account", {"id": [1] * (MOST_IDS + 1)})


async def test_a_record_with_hundreds_of_details_and_theirs_is_made_once_more(company: Company) -> None:
    admin = company.caller("管理员")
    for name, above in (("site", "account"), ("hall", "site")):
        master = {"name": "whole", "type": "master_detail", "target": above, "label": "整体"}
        await change.create_object(admin, {"name": name, "label": name, "fields": [master]})
    account = await create(admin, "account", name="甲")
    sites = await company.create(admin, "site", *({"name": "厂", "whole": account} for _ in range(300)))
    await company.create(admin, "hall", *({"name": "厅", "whole": site} for site in sites))
    await clone(admin, "account", int(account), details=True)
    for name in ("site", "hall"):
        counted = json.loads(await aggregate(admin, name, Aggregate([], {"n": "count()"})))["rows"]
        assert counted == [{"n": 600}]
