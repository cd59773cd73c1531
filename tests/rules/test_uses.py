"""Rules stand in the way of deleting what they name, and follow when it gets another name."""

import json

from tests.fixtures.asking import create, names, read, refused
from tests.fixtures.organisation import Company
from tests.model.test_changes import CAR, text
from tests.rules.conftest import duplicate_rule
from yunchou.records import views
from yunchou.records.view_settings import ColourRule, ViewSettings
from yunchou.studio import change, log, usage


async def test_a_rule_follows_the_names_of_its_object_and_fields(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await change.create_field(admin, "car", text("a"))
    given = {
        "name": "限制",
        "object": "car",
        "condition": "a = 'x' and LEN(a) = 1",
        "field": "a",
        "message_zh": "不行",
    }
    rule = await create(admin, "validation_rule", **given)
    form = await create(
        admin,
        "form_rule",
        name="表单",
        object="car",
        condition="plate = '1'",
        effect="require",
        fields="a，plate",
    )
    with refused(422, "rule"):
        await create(admin, "car", name="甲", a="x")
    assert [u["kind"] for u in (await usage.usage(admin, "car", "a"))["uses"]] == ["rule", "rule"]
    await change.change_field(admin, "car", "a", {"name": "colour"})
    await change.change_object(admin, "car", {"name": "vehicle"})
    kept = await read(admin, "validation_rule", rule)
    assert (kept["object"], kept["condition"], kept["field"]) == (
        "vehicle", "colour = 'x' and LEN(colour) = 1", "colour",
    )  # fmt: skip
    assert (await read(admin, "form_rule", form))["fields"] == "colour, plate"
    with refused(422, "rule") as found:
        await create(admin, "vehicle", name="甲", colour="x")
    assert ("colour", "rule") in found.faults


async def test_what_a_rule_names_is_not_deleted(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await change.create_field(admin, "account", text("a"))
    await create(
        admin, "validation_rule", name="限制", object="car", condition="account.a = 'x'", message_zh="不行"
    )
    for call in (change.delete_field(admin, "account", "a"), change.delete_object(admin, "car")):
        with refused(409, "in_use") as found:
            await call
        assert "限制" in found.problem.extra["uses"][0]["where"]
    made = (await log.changes(admin, object="account"))["changes"][0]
    with refused(409, "in_use"):
        await log.undo(admin, int(made["id"]))


async def test_a_duplicate_rule_follows_too(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await change.create_field(admin, "car", text("company"))
    rule = await duplicate_rule(company, [[{"field": "company"}]], object="car", action="block")
    await create(admin, "car", name="甲", company="云帆科技有限公司")
    with refused(409, "in_use"):
        await change.delete_field(admin, "car", "company")
    await change.change_field(admin, "car", "company", {"name": "maker"})
    await change.change_object(admin, "car", {"name": "vehicle"})
    kept = await read(admin, "duplicate_rule", rule)
    assert kept["object"] == "vehicle"
    assert json.loads(kept["conditions"]) == [[{"field": "maker", "as": "company"}]]
    with refused(409, "duplicate"):
        await create(admin, "vehicle", name="乙", maker="云帆科技")


async def test_what_is_saved_elsewhere_follows_too(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await change.create_field(admin, "car", text("a"))
    shared = await create(
        admin,
        "sharing_rule",
        name="共享",
        object="car",
        condition="a = 'x'",
        person=company.ids["小王"],
        rights="read",
    )
    layout = ViewSettings(
        group=["a"], widths={"a": 80}, colors=[ColourRule("a = 'x'", "red", "a")], parts={"after": "a"}
    )
    view = views.View(
        "car",
        "红车",
        where="a = 'x'",
        sort=("-a", "account.name"),
        columns=("name", "a"),
        settings=layout,
    )
    await views.create(admin, view)
    car = await create(admin, "car", name="甲", a="x")
    comment = await create(admin, "comment", text="看", object="car", record=car)
    kinds = [u["kind"] for u in (await usage.usage(admin, "car", "a"))["uses"]]
    assert sorted(kinds) == ["rule", "view"]
    await change.change_field(admin, "car", "a", {"name": "colour"})
    await change.change_object(admin, "car", {"name": "vehicle"})
    assert (await read(admin, "sharing_rule", shared))["condition"] == "colour = 'x'"
    (kept,) = await views.views(admin, "vehicle")
    assert (kept["where"], kept["sort"], kept["columns"]) == (
        "colour = 'x'",
        ["-colour", "account.name"],
        ["name", "colour"],
    )
    assert kept["settings"] == {
        "group": ["colour"],
        "widths": {"colour": 80},
        "colors": [{"where": "colour = 'x'", "color": "red", "field": "colour"}],
        "parts": {"after": "colour"},
    }
    assert (await read(admin, "comment", comment))["object"] == "vehicle"
    assert "甲" in await names(admin, "vehicle", kept["where"])
    assert (await read(admin, "sharing_rule", shared))["object"] == "vehicle"
