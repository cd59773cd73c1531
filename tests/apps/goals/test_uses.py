"""Conditions of goal rules follow the fields that they name, and keep them."""

from tests.fixtures.asking import create, read, refused
from tests.fixtures.organisation import Company
from tests.model.test_changes import text
from yunchou.studio import change, usage


async def test_a_condition_follows_the_names_of_its_fields_and_keeps_them(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "opportunity", text("line"))
    await change.create_field(admin, "account", text("belt"))
    given = {"metric": "won_amount", "filter": 'line = "GTX" and account.belt = "东"'}
    rule = await create(admin, "goal_rule", name="条线", **given)
    assert [each["kind"] for each in (await usage.usage(admin, "opportunity", "line"))["uses"]] == [
        "goal_rule"
    ]
    await change.change_field(admin, "opportunity", "line", {"name": "family"})
    await change.change_field(admin, "account", "belt", {"name": "zone"})
    assert (await read(admin, "goal_rule", rule))["filter"] == 'family = "GTX" and account.zone = "东"'
    for owner, field in (("opportunity", "family"), ("account", "zone")):
        with refused(409, "in_use"):
            await change.delete_field(admin, owner, field)
