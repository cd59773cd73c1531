"""What a form is told while it is filled in, before anything is saved."""

from typing import Any

from tests.fixtures.asking import create, names, refused
from tests.fixtures.organisation import Company
from tests.rules.conftest import duplicate_rule
from yunchou.rules.live import look

NOTHING: dict[str, Any] = {
    "errors": [],
    "hidden": [],
    "required": [],
    "readonly": [],
    "duplicates": [],
    "confirmable": True,
}


async def test_a_form_is_told_what_rules_say_of_it(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    rule = {"object": "account", "condition": 'grade = "A" and phone is null'}
    await create(admin, "validation_rule", name="电话", message_zh="须有电话", field="phone", **rule)
    for effect, fields in (("show", "credit_code"), ("require", "website"), ("readonly", "size")):
        values = {"object": "account", "condition": 'grade = "A"', "effect": effect, "fields": fields}
        await create(admin, "form_rule", name=effect, **values)
    assert await look(wang, "account", {"name": "甲"}) == {**NOTHING, "hidden": ["credit_code"]}
    told = await look(wang, "account", {"name": "甲", "grade": "A"})
    assert told == {
        **NOTHING,
        "errors": [{"field": "phone", "code": "rule", "message": "须有电话"}],
        "required": ["website"],
        "readonly": ["size"],
    }
    id = await create(wang, "account", name="乙", grade="B", phone="021-11111111")
    assert (await look(wang, "account", {"grade": "A"}, int(id)))["errors"] == []
    assert len((await look(wang, "account", {"grade": "A", "phone": None}, int(id)))["errors"]) == 1
    assert await names(wang, "account") == ["乙"]


async def test_values_that_a_field_does_not_take_are_as_if_not_filled_in(company: Company) -> None:
    wang = company.caller("小王")
    given = {"name": 7, "grade": "X", "nichts": 1, "last_activity_at": "2026-01-01T00:00:00Z"}
    assert await look(wang, "account", given) == NOTHING


async def test_a_form_is_told_of_records_that_are_there(company: Company) -> None:
    wang, zhang = company.caller("小王"), company.caller("小张")
    id = await create(wang, "account", name="云帆科技")
    told = await look(wang, "account", {"name": "云帆科技有限公司"})
    assert ([each["id"] for each in told["duplicates"]], told["confirmable"]) == ([id], True)
    assert (await look(wang, "account", {"phone": "021-11111111"}, int(id)))["duplicates"] == []
    await duplicate_rule(company, action="block")
    told = await look(zhang, "account", {"name": "云帆科技有限公司"})
    assert ([each["id"] for each in told["duplicates"]], told["confirmable"]) == ([None], False)


async def test_only_those_are_told_who_may_write(company: Company) -> None:
    id = await create(company.caller("小王"), "account", name="甲")
    with refused(404):
        await look(company.caller("小赵"), "account", {}, int(id))
    with refused(403):
        await look(company.caller("小王"), "validation_rule", {})
