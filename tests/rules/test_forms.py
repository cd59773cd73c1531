"""Form rules: what a form shows, wants and locks while a condition holds; what it wants is wanted at every door."""

from tests.fixtures.asking import create, refused, update
from tests.fixtures.organisation import Company
from yunchou.base.errors import FieldError


async def form_rule(company: Company, **values: object) -> str:
    given = {"name": "规则", "object": "account", "effect": "require", **values}
    return await create(company.caller("管理员"), "form_rule", **given)


async def test_what_a_form_rule_requires_is_required_everywhere(company: Company) -> None:
    await form_rule(company, condition='grade = "A"', fields="phone, website")
    wang = company.caller("小王")
    with refused(422, "required") as found:
        await create(wang, "account", name="甲", grade="A", phone="021-12345678")
    assert found.faults == [("website", "required")]
    id = await create(wang, "account", name="甲", grade="B")
    with refused(422, "required") as found:
        await update(wang, "account", id, grade="A")
    assert found.faults == [("phone", "required"), ("website", "required")]
    await update(wang, "account", id, grade="A", phone="021-12345678", website="a.cn")


async def test_what_is_only_shown_or_locked_refuses_nothing(company: Company) -> None:
    await form_rule(company, name="a", effect="show", condition='grade = "A"', fields="phone")
    await form_rule(company, name="b", effect="readonly", condition='grade = "B"', fields="phone")
    assert await create(company.caller("小王"), "account", name="甲", grade="B", phone="021-12345678")


async def test_the_fields_of_a_form_rule_must_be_there(company: Company) -> None:
    with refused(422, "unknown_field") as found:
        await form_rule(company, condition="true", fields="phone,nichts，website")
    assert found.faults == [("fields", "unknown_field")]
    assert isinstance(found.problem.errors[0], FieldError)
