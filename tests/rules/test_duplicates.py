"""Duplicate rules: what counts as there already, who is told what of it, and how one saves all the same."""

import asyncio
from typing import Any

import pytest

from tests.fixtures.asking import Refused, create, delete, refused, second_process, statements, update
from tests.fixtures.organisation import Company
from tests.rules.conftest import SAME_NAME, duplicate_rule
from yunchou.access.actor import Caller
from yunchou.base.errors import Problem
from yunchou.records.change import Operation, Result
from yunchou.records.read import Query, rows
from yunchou.records.write import write


async def warned(who: Caller, object: str, /, **values: Any) -> Result:
    """Makes a record as a form does, which is there to be warned."""
    return (await write(who, object, [Operation("create", values)], duplicates="warn"))[0]


def told(found: Refused) -> list[tuple[Any, Any]]:
    """What the answer says of the records that are there: id and name."""
    return [(each["id"], each["name"]) for each in found.problem.extra["duplicates"]]


async def test_a_name_that_means_the_same_is_warned_of_and_may_be_confirmed(company: Company) -> None:
    wang = company.caller("小王")
    first = await create(wang, "account", name="北京云帆科技有限公司")
    await duplicate_rule(company)
    with refused(409, "duplicate") as found:
        await warned(wang, "account", name="云帆科技（北京）")
    assert found.faults == [("name", "duplicate")]
    assert told(found) == [(first, "北京云帆科技有限公司")]
    assert found.problem.extra["confirmable"] is True
    assert await create(wang, "account", name="云帆科技（北京）")
    assert (await warned(wang, "account", name="云海科技")).status == 201


async def test_a_rule_that_blocks_cannot_be_confirmed(company: Company) -> None:
    wang = company.caller("小王")
    await create(wang, "account", name="云帆科技")
    await duplicate_rule(company, action="block")
    with refused(409, "duplicate") as found:
        await create(wang, "account", name="云帆科技有限公司")
    assert found.problem.extra["confirmable"] is False


async def test_a_rule_that_blocks_stops_what_comes_back_from_the_bin(company: Company) -> None:
    wang = company.caller("小王")
    gone = await create(wang, "account", name="云帆科技")
    await delete(wang, "account", gone)
    rule = await duplicate_rule(company, action="block")
    (back,) = await write(wang, "account", [Operation("restore", id=int(gone))])
    assert not back.failed
    await delete(wang, "account", gone)
    there = await create(wang, "account", name="云帆科技有限公司")
    with refused(409, "duplicate") as found:
        await write(wang, "account", [Operation("restore", id=int(gone))])
    assert told(found) == [(there, "云帆科技有限公司")]
    await update(company.caller("管理员"), "duplicate_rule", rule, action="warn")
    await write(wang, "account", [Operation("restore", id=int(gone))], duplicates="warn")


async def test_of_a_record_that_may_not_be_seen_only_its_owner_is_told(company: Company) -> None:
    await create(company.caller("小赵"), "account", name="云帆科技", phone="010-12345678")
    await duplicate_rule(company, [[{"field": "name"}, {"field": "phone"}]])
    with refused(409) as found:
        await warned(company.caller("小王"), "account", name="云帆科技有限公司", phone="+86 10 1234 5678")
    (shown,) = found.problem.extra["duplicates"]
    assert (shown["id"], shown["name"], shown["fields"]) == (None, None, {})
    assert shown["owner"] == {"id": company.ids["小赵"], "name": "小赵"}
    assert "小赵" in found.problem.detail.zh
    assert "云帆" not in str(found.problem.as_json("zh-CN"))


async def test_all_conditions_of_a_group_must_hold_and_one_group_suffices(company: Company) -> None:
    wang = company.caller("小王")
    await duplicate_rule(
        company,
        [
            [
                {"field": "name", "match": "fuzzy", "threshold": 0.6},
                {"field": "phone", "match": "normalised"},
            ],
            [{"field": "credit_code", "match": "exact"}],
        ],
    )
    await create(
        wang,
        "account",
        name="上海云帆智能科技有限公司",
        phone="13812345678",
        credit_code="91440300708461136T",
    )
    with refused(409):
        await warned(wang, "account", name="云帆智能技术", phone="+86 138-1234-5678")
    with refused(409):
        await warned(wang, "account", name="全然不同", credit_code="91440300708461136T")
    assert (await warned(wang, "account", name="云帆智能技术", phone="13812345679")).status == 201
    assert (await warned(wang, "account", name="别的名字", phone="13812345678")).status == 201
    assert (await warned(wang, "account", name="另外一家", credit_code="9144030071526726XG")).status == 201


async def test_a_lead_is_compared_with_customers_and_contacts(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="云帆科技有限公司")
    contact = await create(wang, "contact", name="陈立", email="Chen.Li@Yunfan.cn")
    await duplicate_rule(
        company, [[{"field": "company", "target": "name"}]], "线索与客户", "lead", target="account"
    )
    await duplicate_rule(company, [[{"field": "email"}]], "线索与联系人", "lead", target="contact")
    with refused(409) as found:
        await warned(wang, "lead", name="陈先生", company="云帆科技", email="chen.li@yunfan.cn")
    assert told(found) == [(account, "云帆科技有限公司"), (contact, "陈立")]


async def test_the_bin_counts_where_the_rule_says_so(company: Company) -> None:
    wang = company.caller("小王")
    first = await create(wang, "account", name="云帆科技")
    await delete(wang, "account", first)
    await duplicate_rule(company)
    assert (await warned(wang, "account", name="云帆科技（上海）")).status == 201
    await duplicate_rule(company, name="含回收站", include_bin=True, action="block")
    await create(company.caller("小张"), "account", name="青山")
    with refused(409) as found:
        await create(wang, "account", name="云帆科技")
    assert {each["in_bin"] for each in found.problem.extra["duplicates"]} == {True, False}


async def test_a_change_is_checked_when_it_touches_what_is_compared(company: Company) -> None:
    wang = company.caller("小王")
    await duplicate_rule(company, action="block")
    await create(wang, "account", name="云帆科技")
    other = await create(wang, "account", name="青山")
    with refused(409):
        await update(wang, "account", other, name="云帆科技股份有限公司")
    await update(wang, "account", other, phone="13812345678")
    await update(wang, "account", other, name="青山有限公司")


async def test_keys_follow_what_is_written(company: Company) -> None:
    """What a record was called no longer counts; what it is called now does, and so does what is restored."""
    wang = company.caller("小王")
    await duplicate_rule(company, action="block")
    id = await create(wang, "account", name="云帆科技")
    await update(wang, "account", id, name="青山")
    other = await create(wang, "account", name="云帆科技")
    with refused(409):
        await create(wang, "account", name="青山有限公司")
    await delete(wang, "account", other)
    assert await create(wang, "account", name="云帆科技")


async def test_one_batch_repeats_neither_what_is_there_nor_itself(company: Company) -> None:
    wang = company.caller("小王")
    await create(wang, "account", name="云帆科技")
    await duplicate_rule(company, action="block")
    given = ["云帆科技", "青山", "青山有限公司", "绿水"]
    results = await write(wang, "account", [Operation("create", {"name": n}) for n in given], atomic=False)
    assert [each.status for each in results] == [409, 201, 409, 201]


async def test_two_at_the_same_moment_do_not_both_make_it(company: Company) -> None:
    await duplicate_rule(company, action="block")
    async with second_process(company) as other:
        made = await asyncio.gather(
            *(
                create(each.caller("小王"), "account", name=name)
                for each, name in ((company, "云帆科技"), (other, "云帆科技有限公司"))
            ),
            return_exceptions=True,
        )
    assert sorted(type(each).__name__ for each in made) == ["Problem", "str"]


async def test_ten_thousand_records_take_a_few_statements(company: Company) -> None:
    wang = company.caller("小王")
    await duplicate_rule(company, [[{"field": "name", "match": "fuzzy"}], [{"field": "phone"}]])
    await create(wang, "account", name="先")
    counted = []
    for size in (1, 10_000):
        given = [
            Operation("create", {"name": f"{size}客户{n}号", "phone": f"13{size % 7}{n:08}"})
            for n in range(size)
        ]
        async with statements(company) as sent:
            await write(wang, "account", given, atomic=False, duplicates="note")
        counted.append(len(sent))
    # One more has the plan made anew for so many, and names that may differ are looked for a thousand at a time.
    assert counted[1] == counted[0] + 1 + 10


async def test_records_that_were_there_before_the_rule_count(company: Company) -> None:
    wang = company.caller("小王")
    await write(wang, "account", [Operation("create", {"name": f"客户{n}号有限公司"}) for n in range(500)])
    async with second_process(company) as other:
        await create(other.caller("小王"), "account", name="别处")
        await duplicate_rule(company, action="block")
        with refused(409):
            await create(other.caller("小王"), "account", name="客户7号")


async def test_an_inactive_rule_costs_nothing_and_keeps_nothing(company: Company) -> None:
    admin = company.caller("管理员")
    for standard in await rows(admin, "duplicate_rule", Query(fields=["id"])):
        await delete(admin, "duplicate_rule", standard["id"])
    rule = await duplicate_rule(company)
    await create(company.caller("小王"), "account", name="云帆科技")
    db, schema = company.organisation.db, company.organisation.schema
    assert await db.fetchval(f'select count(*) from "{schema}".match_key where key = $1', "云帆科技") == 1
    await update(company.caller("管理员"), "duplicate_rule", rule, active=False)
    assert await db.fetchval(f'select count(*) from "{schema}".match_key') == 0
    assert (await warned(company.caller("小王"), "account", name="云帆科技")).status == 201


@pytest.mark.parametrize(
    "conditions",
    [
        "nichts",
        "[" * 5000,
        "{}",
        [],
        [[]],
        [[{"field": "nichts"}]],
        [[{"field": "description"}]],
        [[{"field": "name", "match": "ähnlich"}]],
        [[{"field": "name", "match": "fuzzy", "threshold": 0.1}]],
        [[{"field": "grade", "match": "fuzzy"}]],
        [[{"field": "name", "other": 1}]],
        [[{"field": "name"}] * 6],
        [[1]],
    ],
)
async def test_conditions_that_are_none_are_refused(company: Company, conditions: Any) -> None:
    with refused(422) as found:
        await duplicate_rule(company, conditions)
    assert {field for field, _ in found.faults} == {"conditions"}


async def test_a_rule_is_for_administrators(company: Company) -> None:
    with pytest.raises(Problem) as caught:
        await create(
            company.caller("小王"), "duplicate_rule", name="x", object="account", conditions=str(SAME_NAME)
        )
    assert caught.value.status == 403
