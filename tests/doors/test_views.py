"""Saved views: one's own, shared with everybody or with roles, and only what can be used."""

from typing import Any

import pytest

from tests.doors.conftest import Client, Site


@pytest.fixture(autouse=True)
async def no_standard_views(own_site: Site) -> None:
    """Each test begins without the views that came with the organisation."""
    home = own_site.company.organisation
    await home.db.execute(f'delete from "{home.schema}".saved_view')


async def save(client: Client, **given: Any) -> dict[str, Any]:
    answer = await client.post("/views", json={"object": "account", "name": "视图", **given})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def names(client: Client, object: str = "account") -> list[str]:
    answer = await client.get("/views", params={"object": object})
    assert answer.status_code == 200, answer.text
    return [view["name"] for view in answer.json()["views"]]


async def test_a_view_keeps_filter_order_columns_and_kind(own_site: Site) -> None:
    rep = await own_site.person("wang")
    given = {
        "name": "重点客户",
        "where": 'grade = "A"',
        "sort": ["-annual_revenue"],
        "columns": ["name", "owner.name"],
        "kind": "board",
        "board_by": "status",
    }
    made = await save(rep, **given)
    assert {key: made[key] for key in given} == given
    assert (made["visibility"], made["mine"], made["default"]) == ("private", True, False)
    assert (await rep.get("/views")).json()["views"] == [made]
    changed = await rep.patch(f"/views/{made['id']}", json={"name": "A 级客户", "where": None})
    assert changed.json() == {**made, "name": "A 级客户", "where": None}
    assert (await rep.delete(f"/views/{made['id']}")).status_code == 204
    assert await names(rep) == []


async def test_others_see_only_what_is_shared_with_them(own_site: Site) -> None:
    admin, rep, lead = [await own_site.person(who) for who in ("admin", "wang", "li")]
    await save(admin, name="私有")
    await save(admin, name="全员", visibility="shared")
    await save(admin, name="经理", visibility="chosen", roles=[own_site.company.ids["销售经理"]])
    assert await names(rep) == ["全员"]
    assert await names(lead) == ["全员", "经理"]
    assert set(await names(admin)) == {"私有", "全员", "经理"}


async def test_a_layout_is_kept_and_tabs_stand_in_their_order(own_site: Site) -> None:
    rep = await own_site.person("wang")
    settings = {
        "group": ["status", "created_at:month"],
        "totals": {"annual_revenue": "avg"},
        "widths": {"name": 320},
        "pinned": 2,
        "height": "compact",
        "colors": [{"where": 'grade = "A"', "color": "red", "field": "name"}],
        "parts": {"end": "created_at"},
        "scale": "week",
        "lanes": "status",
        "card": ["phone", "owner.name"],
        "limits": {"A": 20},
        "folded": ["D", ""],
    }
    made = await save(rep, name="一", position=2, settings=settings)
    assert made["settings"] == settings
    await save(rep, name="二", position=1, kind="calendar", board_by="created_at")
    assert await names(rep) == ["二", "一"]
    assert (await rep.patch(f"/views/{made['id']}", json={"position": 0})).json()["settings"] == settings
    assert await names(rep) == ["一", "二"]


async def test_a_view_is_given_to_departments_with_all_below_and_to_people(own_site: Site) -> None:
    admin, rep, other = [await own_site.person(who) for who in ("admin", "wang", "li")]
    me = (await rep.get("/me")).json()["id"]
    await save(admin, name="给人", visibility="chosen", people=[me])
    assert await names(rep) == ["给人"]
    assert await names(other) == []
    top = (await admin.post("/records/department/query", json={"where": "parent is null"})).json()["records"]
    await save(admin, name="给部门", visibility="chosen", departments=[each["id"] for each in top])
    assert await names(other) == ["给部门"]
    assert await names(rep) == ["给人", "给部门"]


async def test_a_layout_by_a_field_that_may_not_be_read_is_not_there(own_site: Site) -> None:
    admin, rep = await own_site.person("admin"), await own_site.person("wang")
    role = own_site.company.ids["销售"]
    hidden = {"where": "annual_revenue > 1000", "color": "red"}
    await save(admin, name="颜色", visibility="shared", settings={"colors": [hidden]})
    await save(admin, name="合计", visibility="shared", settings={"totals": {"annual_revenue": "sum"}})
    await save(admin, name="卡片", kind="board", visibility="shared", settings={"card": ["annual_revenue"]})
    assert set(await names(rep)) == {"合计", "颜色", "卡片"}
    rights = (await admin.get(f"/roles/{role}/rights")).json()
    rights["objects"]["account"]["fields"] = {"annual_revenue": "none"}
    assert (await admin.put(f"/roles/{role}/rights", json=rights)).status_code == 200
    assert await names(rep) == []


async def test_sharing_takes_a_right_and_foreign_views_are_left_alone(own_site: Site) -> None:
    admin, rep, other = [await own_site.person(who) for who in ("admin", "wang", "zhang")]
    refused = await rep.post("/views", json={"object": "account", "name": "x", "visibility": "shared"})
    assert refused.status_code == 403
    own = await save(rep, name="我的")
    assert (await rep.patch(f"/views/{own['id']}", json={"visibility": "shared"})).status_code == 403
    assert (await other.patch(f"/views/{own['id']}", json={"name": "抢走"})).status_code == 404
    assert (await admin.delete(f"/views/{own['id']}")).status_code == 404
    shared = await save(admin, name="全员", visibility="shared")
    assert (await rep.patch(f"/views/{shared['id']}", json={"name": "改名"})).status_code == 403
    assert (await rep.delete(f"/views/{shared['id']}")).status_code == 403


async def test_a_view_by_a_field_that_may_not_be_read_is_not_there(own_site: Site) -> None:
    admin, rep = await own_site.person("admin"), await own_site.person("wang")
    role = own_site.company.ids["销售"]
    await save(admin, name="大客户", where="annual_revenue > 1000", visibility="shared")
    await save(admin, name="全部", visibility="shared")
    assert await names(rep) == ["全部", "大客户"]
    rights = (await admin.get(f"/roles/{role}/rights")).json()
    rights["objects"]["account"]["fields"] = {"annual_revenue": "none"}
    assert (await admin.put(f"/roles/{role}/rights", json=rights)).status_code == 200
    assert await names(rep) == ["全部"]
    assert "annual_revenue" not in (await rep.get("/views")).text
    answer = await rep.post("/views", json={"object": "account", "name": "x", "where": "annual_revenue > 1"})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_name")


async def test_there_is_one_default_of_each_sharing(own_site: Site) -> None:
    admin, rep = await own_site.person("admin"), await own_site.person("wang")
    first = await save(rep, name="一", default=True)
    await save(rep, name="二", default=True)
    await save(admin, name="全员", visibility="shared", default=True)
    defaults = [v["name"] for v in (await rep.get("/views")).json()["views"] if v["default"]]
    assert sorted(defaults) == ["二", "全员"]
    await rep.patch(f"/views/{first['id']}", json={"default": True})
    defaults = [v["name"] for v in (await rep.get("/views")).json()["views"] if v["default"]]
    assert sorted(defaults) == ["一", "全员"]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"object": "nothing"}, 404),
        ({"name": " "}, 422),
        ({"name": "n" * 61}, 422),
        ({"where": "grade ="}, 400),
        ({"where": "no_such = 1"}, 400),
        ({"sort": ["no_such"]}, 400),
        ({"columns": ["no_such"]}, 400),
        ({"board_by": "no_such"}, 400),
        ({"kind": "cube"}, 422),
        ({"visibility": "chosen", "roles": []}, 422),
        ({"roles": ["5"]}, 422),
        ({"more": 1}, 422),
        ({"departments": ["5"]}, 422),
        ({"people": ["5"]}, 422),
        ({"position": -1}, 422),
        ({"settings": {"group": ["no_such"]}}, 400),
        ({"settings": {"group": ["status", "grade", "owner"]}}, 422),
        ({"settings": {"colors": [{"where": "no_such = 1", "color": "red"}]}}, 400),
        ({"settings": {"colors": [{"where": "", "color": "red"}]}}, 422),
        ({"settings": {"colors": [{"where": "grade = 'A'", "color": "url(x)"}]}}, 422),
        ({"settings": {"widths": {"name": 5}}}, 422),
        ({"settings": {"parts": {"wing": "name"}}}, 422),
        ({"settings": {"depth": 3}}, 422),
        ({"settings": {"lanes": "no_such"}}, 400),
        ({"settings": {"card": ["name"] * 9}}, 422),
        ({"settings": {"limits": {"A": 0}}}, 422),
        ({"kind": "globe"}, 422),
        ({"columns": ["name"] * 61}, 422),
        ({"name": "a\u0000b"}, 400),
    ],
)
async def test_what_could_not_be_used_is_refused(site: Site, given: dict[str, Any], status: int) -> None:
    admin = await site.person("admin")
    answer = await admin.post("/views", json={"object": "account", "name": "视图", **given})
    assert answer.status_code == status, answer.text
