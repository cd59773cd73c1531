"""Who sees an approval, what a signer sees of the record meanwhile, and that nothing leaks through the inbox."""

from typing import Any

from tests.fixtures.asking import create, names, read, refused, update
from tests.fixtures.organisation import Company
from tests.rules.approval.conftest import deal, flow, node, say, submitted, user
from yunchou.access.actor import Caller
from yunchou.records.change import Operation
from yunchou.records.todo.lists import Wanted as Waiting
from yunchou.records.todo.lists import todo_list
from yunchou.records.write import write
from yunchou.rules.approval.changes import changes
from yunchou.rules.approval.inbox import Wanted, inbox
from yunchou.rules.approval.shown import approval as shown
from yunchou.rules.approval.shown import of_record


async def test_whoever_takes_part_sees_it_and_others_do_not(company: Company) -> None:
    approval = str(
        await submitted(company, await flow(company, node("经理"), name="秘密"), await deal(company))
    )
    for who in ("小王", "李经理", "高总", "管理员"):
        assert (await read(company.caller(who), "approval", approval))["name"] == "秘密"
    for who in ("小张", "小赵"):
        with refused(404):
            await read(company.caller(who), "approval", approval)
        assert await names(company.caller(who), "approval") == []
        assert await names(company.caller(who), "approval_task") == []
        with refused(404):
            await shown(company.caller(who), int(approval))
        with refused(404):
            await changes(company.caller(who), int(approval))


async def test_a_signer_sees_the_record_for_as_long_as_he_is_asked_and_the_approval_afterwards(
    company: Company,
) -> None:
    record = await deal(company)
    zhao = company.caller("小赵")
    approval = await submitted(company, await flow(company, node("核价", user(company, "小赵"))), record)
    assert (await read(zhao, "opportunity", record))["name"] == "设备采购"
    with refused(403, "forbidden"):
        await update(zhao, "opportunity", record, name="改")
    await say(company, "小赵", approval, "approve")
    with refused(404):
        await read(zhao, "opportunity", record)
    assert (await read(zhao, "approval", str(approval)))["state"] == "approved"
    (item,) = (await inbox(zhao, Wanted("done")))["items"]
    assert (item["record"], item["record_name"]) == (None, None)


async def test_where_the_flow_grants_nothing_the_summary_is_all_there_is(company: Company) -> None:
    record = await deal(company)
    made = await flow(
        company, node("核价", user(company, "小赵")), grants="none", summary={"zh": "折扣 {amount}"}
    )
    approval = await submitted(company, made, record)
    zhao = company.caller("小赵")
    with refused(404):
        await read(zhao, "opportunity", record)
    (item,) = (await inbox(zhao, Wanted()))["items"]
    assert (item["record"], item["record_name"], item["summary"]) == (None, None, "折扣 100,000.00 CNY")
    assert (await changes(zhao, approval))["fields"] == []
    assert "设备采购" not in str(await shown(zhao, approval))


async def test_the_inbox_counts_what_waits_was_submitted_and_copied(company: Company) -> None:
    made = await flow(company, node("经理", copies=[user(company, "小张")]), copies=[user(company, "小赵")])
    approval = await submitted(company, made, await deal(company))
    li, wang = company.caller("李经理"), company.caller("小王")
    assert (await inbox(li, Wanted()))["counts"] == {"mine": 1, "submitted": 0, "copied": 0}
    assert (await inbox(wang, Wanted()))["counts"] == {"mine": 0, "submitted": 1, "copied": 0}
    assert [e["id"] for e in (await inbox(wang, Wanted("submitted")))["items"]] == [str(approval)]
    assert (await inbox(wang, Wanted()))["items"] == []
    await say(company, "李经理", approval, "approve")
    assert (await inbox(li, Wanted()))["counts"]["mine"] == 0
    assert [e["id"] for e in (await inbox(li, Wanted("done")))["items"]] == [str(approval)]
    for who in ("小张", "小赵"):
        assert [e["id"] for e in (await inbox(company.caller(who), Wanted("copied")))["items"]] == [
            str(approval)
        ]


async def test_what_waits_stands_in_the_to_do_list_and_is_not_ticked_off_there(company: Company) -> None:
    approval = await submitted(company, await flow(company, node("经理")), await deal(company))
    found = await todo_list(company.caller("李经理"), Waiting(source="approval"))
    (item,) = found["items"]
    assert (item["more"]["approval"]["id"], item["more"]["title"]) == (str(approval), "折扣审批")
    assert (await todo_list(company.caller("小王"), Waiting(source="approval")))["items"] == []
    await say(company, "李经理", approval, "approve")
    assert (await todo_list(company.caller("李经理"), Waiting(source="approval")))["items"] == []


async def test_a_deputy_decides_and_the_path_names_both(company: Company) -> None:
    record = await deal(company)
    approval = await submitted(company, await flow(company, node("经理")), record)
    zhang = company.caller("小张")
    with refused(404):
        await shown(zhang, approval)
    await create(
        company.caller("李经理"),
        "delegation",
        absent=company.ids["李经理"],
        deputy=company.ids["小张"],
        starts_on="2020-01-01",
        ends_on="2099-01-01",
    )
    (item,) = (await inbox(zhang, Wanted()))["items"]
    assert item["in_place_of"]["name"] == "李经理"
    (todo,) = (await todo_list(zhang, Waiting(source="approval")))["items"]
    assert todo["owner"]["name"] == "李经理"
    await say(company, "小张", approval, "approve")
    entry = (await shown(zhang, approval))["path"][-1]
    assert (entry["person"]["name"], entry["decided_by"]["name"], entry["state"]) == (
        "李经理",
        "小张",
        "approved",
    )


async def test_nobody_writes_approvals_by_hand(company: Company) -> None:
    approval = await submitted(company, await flow(company, node("经理")), await deal(company))
    admin = company.caller("管理员")
    with refused(422, "readonly"):
        await create(admin, "approval", name="假的")
    with refused(403, "forbidden"):
        await create(admin, "approval")
    with refused(422):
        await update(admin, "approval", str(approval), state="approved")
    with refused(403, "forbidden"):
        await update(admin, "approval", str(approval), owner=company.ids["小张"])
    with refused(403, "forbidden"):
        await write(admin, "approval", [Operation("delete", id=approval)])


async def test_of_a_record_its_approvals_and_where_it_may_be_submitted_to(company: Company) -> None:
    record = await deal(company)
    made = await flow(company, node("经理"), condition="amount > 50000")
    small = await deal(company, name="小单", amount="10")
    wang = company.caller("小王")
    assert [e["id"] for e in (await of_record(wang, "opportunity", int(record)))["flows"]] == [made]
    assert (await of_record(wang, "opportunity", int(small)))["flows"] == []
    await submitted(company, made, record)
    found = await of_record(wang, "opportunity", int(record))
    assert (found["locked_by"], [e["state"] for e in found["approvals"]]) == (["折扣审批"], ["pending"])
    with refused(404):
        await of_record(company.caller("小赵"), "opportunity", int(record))


async def test_a_reader_of_the_record_without_the_right_knows_only_why_it_is_locked(company: Company) -> None:
    record = await deal(company)
    await write(
        company.system,
        "share",
        [Operation("create", {"object": "opportunity", "record": record, "person": company.ids["小赵"]})],
    )
    await submitted(company, await flow(company, node("经理")), record)
    found = await of_record(company.caller("小赵"), "opportunity", int(record))
    assert (found["locked_by"], found["approvals"]) == (["折扣审批"], [])


async def test_a_token_without_the_scope_sees_none(company: Company) -> None:
    approval = await submitted(company, await flow(company, node("经理")), await deal(company))
    narrow = company.caller("李经理", frozenset({"account:read"}))
    with refused(403):
        await read(narrow, "approval", str(approval))
    assert (await inbox(narrow, Wanted()))["items"] == []


async def test_what_changed_since_it_was_last_approved_is_told_old_and_new(company: Company) -> None:
    made = await flow(company, node("经理"))
    record = await deal(company)
    first = await submitted(company, made, record)
    assert (await changes(company.caller("李经理"), first)) == {"since": None, "fields": [], "details": []}
    await say(company, "李经理", first, "approve")
    await update(company.caller("小王"), "opportunity", record, amount="90000")
    await update(company.caller("小王"), "opportunity", record, amount="80000", next_step="报价")
    second = await submitted(company, made, record)
    found = {
        e["field"]: (e["before"], e["after"])
        for e in (await changes(company.caller("李经理"), second))["fields"]
    }
    assert [each["amount"] for each in found["amount"]] == ["100000.00", "80000.00"]
    assert found["next_step"] == (None, "报价")


async def test_the_summary_is_that_of_the_record_as_it_is_decided_on(company: Company) -> None:
    made = await flow(
        company,
        node("经理"),
        node("总监", user(company, "高总"), fields=["amount"]),
        summary={"zh": "金额 {amount}"},
    )
    record = await deal(company)
    approval = await submitted(company, made, record)

    async def told() -> Any:
        return (await read(company.system, "approval", str(approval)))["summary"]

    assert await told() == "金额 100,000.00 CNY"
    await say(company, "李经理", approval, "return", to=-1)
    await update(company.caller("小王"), "opportunity", record, amount="70000")
    await say(company, "小王", approval, "resubmit")
    assert await told() == "金额 70,000.00 CNY"
    await say(company, "李经理", approval, "approve")
    await say(
        company, "高总", approval, "add_before", people=[int(company.ids["小赵"])], values={"amount": "60000"}
    )
    assert await told() == "金额 60,000.00 CNY"


async def test_everybody_reads_what_it_is_called_in_his_own_language(company: Company) -> None:
    record = await deal(company)
    first = {
        "name": {"zh": "经理", "en": "Manager"},
        "signers": [{"kind": "user", "user": company.ids["李经理"]}],
    }
    made = await flow(company, first, summary={"zh": "金额 {amount}", "en": "Amount {amount}"})
    approval = await submitted(company, made, record)
    chinese, english = (company.caller("李经理", language=each) for each in ("zh-CN", "en"))

    async def told(who: Caller) -> tuple[str, str, str, list[str], list[str]]:
        (item,) = (await inbox(who, Wanted()))["items"]
        one = await shown(who, approval)
        assert all(item[each] == one[each] for each in ("name", "node", "summary"))
        locked = (await of_record(who, "opportunity", int(record)))["locked_by"]
        return item["name"], item["node"], item["summary"], [e["name"] for e in one["path"]], locked

    assert await told(chinese) == ("折扣审批", "经理", "金额 100,000.00 CNY", ["提交", "经理"], ["折扣审批"])
    words = ("Discount", "Manager", "Amount 100,000.00 CNY", ["Submission", "Manager"], ["Discount"])
    assert await told(english) == words
    await say(company, "李经理", approval, "return", comment="再议")
    await update(company.caller("小王"), "opportunity", record, amount="90000")
    (item,) = (await inbox(company.caller("小王", language="en"), Wanted()))["items"]
    assert (item["node"], item["summary"]) == ("Revision", "Amount 100,000.00 CNY")
    await say(company, "小王", approval, "resubmit")
    assert [e["summary"] for e in (await inbox(english, Wanted()))["items"]] == ["Amount 90,000.00 CNY"]
    assert [e["summary"] for e in (await inbox(chinese, Wanted()))["items"]] == ["金额 90,000.00 CNY"]
