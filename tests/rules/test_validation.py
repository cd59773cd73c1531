"""Validation rules: an error condition keeps a record out, whichever way it comes."""

from pathlib import Path

import pytest

from tests.fixtures.asking import create, read, refused, second_process, statements, update
from tests.fixtures.organisation import Company
from yunchou.base.errors import say
from yunchou.records.change import Operation
from yunchou.records.imports.plan import plan_text
from yunchou.records.imports.run import import_folder
from yunchou.records.write import write
from yunchou.studio.change import create_field, delete_field


async def rule(company: Company, **values: object) -> str:
    """A rule on accounts, made by the administrator."""
    given = {
        "name": "规则",
        "object": "account",
        "message_zh": "不允许",
        "message_en": "Not allowed",
        **values,
    }
    return await create(company.caller("管理员"), "validation_rule", **given)


async def test_a_record_that_meets_the_error_condition_is_not_saved(company: Company) -> None:
    await rule(company, condition='grade = "A" and annual_revenue is null', field="annual_revenue")
    wang = company.caller("小王")
    with refused(422, "rule") as found:
        await create(wang, "account", name="甲", grade="A")
    assert found.faults == [("annual_revenue", "rule")]
    assert found.problem.errors[0].message == say("不允许", "Not allowed")
    id = await create(wang, "account", name="甲", grade="A", annual_revenue=1)
    with refused(422, "rule"):
        await update(wang, "account", id, annual_revenue=None)
    await update(wang, "account", id, grade="B", annual_revenue=None)
    assert (await read(wang, "account", id))["grade"] == "B"


async def test_a_condition_that_is_unknown_lets_the_record_pass(company: Company) -> None:
    await rule(company, condition="employees > 10")
    assert await create(company.caller("小王"), "account", name="甲")


async def test_a_rule_is_checked_when_it_says(company: Company) -> None:
    await rule(company, name="建", condition='name contains "建"', on="create")
    await rule(company, name="改", condition='name contains "改"', on="update")
    wang = company.caller("小王")
    with refused(422, "rule"):
        await create(wang, "account", name="建")
    id = await create(wang, "account", name="改")
    with refused(422, "rule"):
        await update(wang, "account", id, phone="021-12345678")
    await update(wang, "account", id, name="建")


async def test_a_rule_knows_what_a_record_was_and_what_it_leads_to(company: Company) -> None:
    wang = company.caller("小王")
    await rule(
        company,
        object="opportunity",
        field="amount",
        on="update",
        condition="amount < PRIOR(amount) and CHANGED(amount)",
    )
    await rule(company, name="流失", object="opportunity", condition='account.grade = "D"')
    await rule(company, name="有商机", condition='grade = "D" and COUNT(opportunities) > 0')
    account = await create(wang, "account", name="甲")
    stage = company.ids["需求"]
    deal = await create(wang, "opportunity", name="单", account=account, amount=100, stage=stage)
    with refused(422, "rule") as found:
        await update(wang, "opportunity", deal, amount=99)
    assert found.faults == [("amount", "rule")]
    await update(wang, "opportunity", deal, amount=101)
    with refused(422, "rule"):
        await update(wang, "account", account, grade="D")
    lost = await create(wang, "account", name="乙", grade="D")
    with refused(422, "rule"):
        await create(wang, "opportunity", name="单", account=lost, stage=stage)


async def test_who_writes_is_known_and_what_the_writer_may_not_see_counts(company: Company) -> None:
    """Whether a rule holds depends on the records, not on what its writer may see of them."""
    await rule(company, name="角色", condition='grade = "A" and not HAS_ROLE("manager")')
    parent = await create(company.caller("小赵"), "account", name="母", grade="B")
    with refused(422, "rule"):
        await create(company.caller("小王"), "account", name="甲", grade="A")
    assert await create(company.caller("李经理"), "account", name="甲", grade="A")
    await rule(company, name="母", condition='parent.grade = "B"')
    with refused(422, "rule"):
        await write(company.system, "account", [Operation("create", {"name": "子", "parent": parent})])


async def test_an_inactive_or_deleted_rule_is_not_in_force(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    id = await rule(company, condition='name = "甲"')
    with refused(422, "rule"):
        await create(wang, "account", name="甲")
    await update(admin, "validation_rule", id, active=False)
    await create(wang, "account", name="甲")
    await update(admin, "validation_rule", id, active=True)
    await write(admin, "validation_rule", [Operation("delete", id=int(id))])
    await create(wang, "account", name="甲")


async def test_a_rule_is_in_force_for_every_process_once_it_is_answered(company: Company) -> None:
    async with second_process(company) as other:
        wang = other.caller("小王")
        await create(wang, "account", name="甲")
        await rule(company, condition='name = "甲"')
        with refused(422, "rule"):
            await create(wang, "account", name="甲")


@pytest.mark.parametrize(
    ("condition", "code", "at"),
    [
        ("grad = 1", "unknown_name", 0),
        ('name = "甲" and', "unexpected_end", 14),
        ("employees", "type_mismatch", 0),
        ("CHANGED(nichts)", "unknown_name", 8),
        ("CHANGED(parent.name)", "type_mismatch", 15),
        ("NICHTS(1)", "unknown_function", 0),
    ],
)
async def test_a_wrong_condition_is_refused_where_it_is_wrong(
    company: Company, condition: str, code: str, at: int
) -> None:
    with refused(422, code) as found:
        await rule(company, condition=condition)
    assert [(e.field, e.at) for e in found.problem.errors] == [("condition", at)]


async def test_a_rule_names_an_object_and_a_field_that_are_there(company: Company) -> None:
    for values, name in (
        ({"object": "nichts"}, "object"),
        ({"object": "validation_rule"}, "object"),
        ({"object": "stage_history"}, "object"),
        ({"field": "nichts"}, "field"),
    ):
        with refused(422) as found:
            await rule(company, condition="true", **values)
        assert name in [field for field, _ in found.faults]
    with refused(403):
        await create(company.caller("小王"), "validation_rule", name="x", object="account", condition="true")


async def test_of_a_batch_only_the_records_at_fault_are_left_out(company: Company) -> None:
    await rule(company, condition='grade = "D"', field="grade")
    given = [Operation("create", {"name": f"客户{n}", "grade": "D" if n % 3 == 0 else "A"}) for n in range(9)]
    results = await write(company.caller("小王"), "account", given, atomic=False)
    assert [each.status for each in results] == [422, 201, 201] * 3


async def test_a_thousand_records_take_as_many_statements_as_one(company: Company) -> None:
    await rule(company, condition='parent.grade = "D" and COUNT(opportunities) > 3')
    wang = company.caller("小王")
    await create(wang, "account", name="先")
    counted = []
    for size in (1, 1000):
        async with statements(company) as sent:
            await write(wang, "account", [Operation("create", {"name": f"客户{n}"}) for n in range(size)])
        counted.append(len(sent))
    assert counted[0] == counted[1]


async def test_an_import_puts_the_rows_that_break_a_rule_into_the_error_file(
    company: Company, tmp_path: Path
) -> None:
    await rule(company, condition='grade = "D"', field="grade")
    (tmp_path / "a.csv").write_text("name,grade\n甲,A\n乙,D\n丙,B\n", "utf-8")
    step = {"file": "a.csv", "object": "account", "match": [], "map": {"name": "name", "grade": "grade"}}
    (tmp_path / "plan.toml").write_text(plan_text([step]), "utf-8")
    summary = await import_folder(company.caller("管理员"), tmp_path, errors_to=tmp_path / "errors")
    assert (summary.created, summary.failed) == (2, 1)
    assert summary.error_path is not None
    assert "不允许" in summary.error_path.read_text("utf-8-sig")


async def test_a_field_that_a_rule_names_is_not_deleted(company: Company) -> None:
    admin = company.caller("管理员")
    await create_field(admin, "account", {"name": "extra", "type": "text", "label": "附加"})
    await rule(company, condition='extra = "x"')
    wang = company.caller("小王")
    with refused(422, "rule"):
        await create(wang, "account", name="甲", extra="x")
    with refused(409, "in_use"):
        await delete_field(admin, "account", "extra")
    with refused(422, "rule"):
        await create(wang, "account", name="甲", extra="x")
