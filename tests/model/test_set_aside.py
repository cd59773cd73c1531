"""What was saved about a deleted object stays aside: another object of its name gets none of it, and restoring brings it back."""

from tests.fixtures.asking import create
from tests.fixtures.organisation import Company
from tests.model.test_changes import CAR
from yunchou.access.actor import Caller
from yunchou.records import views
from yunchou.records.read import Query, rows
from yunchou.studio import change, removed, rights


async def view_names(admin: Caller, name: str) -> list[str]:
    return [each["name"] for each in await views.views(admin, name)]


async def rights_of(admin: Caller, role: str, name: str) -> object:
    return (await rights.role_rights(admin, int(role)))["objects"].get(name)


async def about(admin: Caller) -> dict[str, str]:
    """By name, what object layouts, reports and dashboards are about."""
    found = {}
    for kind, field in (("layout", "object"), ("report", "definition"), ("dashboard", "content")):
        for row in await rows(admin, kind, Query(fields=["name", field])):
            value = row[field]
            if kind == "dashboard":
                value = value["widgets"][0]["object"]
            elif kind == "report":
                value = value["object"]
            found[row["name"]] = value
    return found


async def test_another_object_of_the_same_name_gets_nothing_of_the_one_before(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await views.create(admin, views.View("car", "贵的", "list", "price > 1", ("-price",)))
    role = (await rows(admin, "role", Query(fields=["id"], where='code = "rep"')))[0]["id"]
    held = await rights.role_rights(admin, int(role))
    held["objects"]["car"] = {"read": "all"}
    await rights.set_role_rights(admin, int(role), held)
    given = await rights_of(admin, role, "car")
    await create(admin, "layout", name="车的布局", object="car")
    await create(
        admin, "report", name="车的清单", definition={"kind": "list", "object": "car", "fields": ["name"]}
    )
    card = {"id": "a", "kind": "table", "object": "car", "fields": ["name"]}
    await create(admin, "dashboard", name="车的看板", content={"widgets": [card]})
    assert set((await about(admin)).values()) == {"car"}

    await change.delete_object(admin, "car")
    await change.create_object(admin, {"name": "car", "label": {"zh-CN": "车", "en": "Car"}})
    assert await view_names(admin, "car") == []
    assert await rights_of(admin, role, "car") != given
    assert "car" not in (await about(admin)).values()

    item = next(each for each in await removed.removed(admin) if each["object"] == "car")
    await removed.restore(admin, int(item["id"]), "old_car")
    assert await view_names(admin, "old_car") == ["贵的"]
    assert await view_names(admin, "car") == []
    assert await rights_of(admin, role, "old_car") == given
    assert set((await about(admin)).values()) == {"old_car"}


async def test_an_object_that_is_restored_has_its_views_again(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await views.create(admin, views.View("car", "全部车", "list"))
    await change.delete_object(admin, "car")
    await removed.restore(admin, int((await removed.removed(admin))[0]["id"]))
    assert await view_names(admin, "car") == ["全部车"]
