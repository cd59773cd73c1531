"""A record under approval stays as it is, whichever door a change comes through, and is free again afterwards."""

from typing import Any

from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from tests.records.test_relations import line
from tests.rules.approval.conftest import deal, flow, node, say, submitted
from tests.rules.automation.conftest import automation, runs, work
from yunchou.records.allowed import allowed
from yunchou.records.change import Operation
from yunchou.records.merging.merge import merge
from yunchou.records.write import write
from yunchou.studio import change


async def test_nobody_changes_deletes_or_merges_it(company: Company) -> None:
    record, other = await deal(company), await deal(company, name="另一单")
    approval = await submitted(company, await flow(company, node("经理")), record)
    for who in ("小王", "李经理", "管理员"):
        with refused(423, "locked"):
            await update(company.caller(who), "opportunity", record, name="改")
        with refused(423, "locked"):
            await delete(company.caller("管理员"), "opportunity", record)
    for winner, loser in ((record, other), (other, record)):
        with refused(423, "locked"):
            await merge(
                company.caller("管理员"), "opportunity", int(winner), [int(loser)], {"name": int(loser)}
            )
    await say(company, "李经理", approval, "refuse")
    await delete(company.caller("小王"), "opportunity", record)


async def test_of_a_set_only_the_locked_ones_are_refused(company: Company) -> None:
    record, other = await deal(company), await deal(company, name="另一单")
    await submitted(company, await flow(company, node("经理")), record)
    several = [Operation("update", {"next_step": "打电话"}, id=int(each)) for each in (record, other)]
    results = await write(company.caller("小王"), "opportunity", several, atomic=False)
    assert [each.status for each in results] == [423, 200]
    with refused(422):
        await write(company.caller("小王"), "opportunity", several)


async def test_what_changes_nothing_is_no_change(company: Company) -> None:
    record = await deal(company)
    await submitted(company, await flow(company, node("经理")), record)
    assert (
        await update(company.caller("小王"), "opportunity", record, name="设备采购")
    ).outcome == "unchanged"


async def test_what_follows_from_other_records_goes_on(company: Company) -> None:
    counted = {"inverse": "activities", "measure": "count"}
    field = {"name": "calls", "type": "rollup", "label": "跟进次数", "rollup": counted}
    await change.create_field(company.caller("管理员"), "opportunity", field)
    record = await deal(company)
    await submitted(company, await flow(company, node("经理")), record)
    wang = company.caller("小王")
    await create(wang, "activity", name="拜访", opportunity=record, kind="visit", status="done")
    assert (await read(wang, "opportunity", record))["calls"] == 1


async def test_another_automation_waits_until_it_is_free(company: Company) -> None:
    record = await deal(company)
    approval = await submitted(company, await flow(company, node("经理")), record)
    await automation(
        company,
        {"kind": "update_related", "inverse": "opportunities", "values": {"next_step": {"value": "回访"}}},
        object="account",
    )
    account = (await read(company.system, "opportunity", record))["account"]["id"]
    await update(company.caller("小王"), "account", account, phone="021-88888888")
    await work(company)
    assert await runs(company, "state, error ->> 'code'") == [("waiting", None), ("ready", "locked")]
    await say(company, "李经理", approval, "approve")
    await company.organisation.db.execute(
        f'update "{company.organisation.schema}".automation_run set next_at = now() where state = $1', "ready"
    )
    await work(company)
    assert (await read(company.system, "opportunity", record))["next_step"] == "回访"


async def with_lines(company: Company) -> tuple[str, str, dict[str, Any]]:
    admin = company.caller("管理员")
    await change.create_object(admin, line())
    part = {
        "name": "line", "type": "master_detail", "target": "deal_line", "label": "明细",
        "inverse": {"name": "parts", "label": "部件"},
    }  # fmt: skip
    await change.create_object(admin, {"name": "line_part", "label": "部件", "fields": [part]})
    record = await deal(company)
    first = await create(admin, "deal_line", name="一", deal=record, price=5)
    return record, first, {"name": "件", "line": first}


async def test_details_are_locked_with_their_master_however_deep(company: Company) -> None:
    admin = company.caller("管理员")
    record, first, part = await with_lines(company)
    approval = await submitted(company, await flow(company, node("经理")), record)
    for refusal in (
        lambda: update(admin, "deal_line", first, price=6),
        lambda: delete(admin, "deal_line", first),
        lambda: create(admin, "deal_line", name="二", deal=record, price=1),
        lambda: create(admin, "line_part", **part),
    ):
        with refused(423, "locked"):
            await refusal()
    await say(company, "李经理", approval, "approve")
    await create(admin, "line_part", **part)


async def test_a_node_may_open_details_to_its_signers(company: Company) -> None:
    admin = company.caller("管理员")
    record, first, _ = await with_lines(company)
    signer = {"kind": "user", "user": company.ids["管理员"]}
    await submitted(company, await flow(company, node("核价", signer, fields=["extras"])), record)
    assert (await update(admin, "deal_line", first, price=6)).outcome == "updated"
    with refused(423, "locked"):
        await update(admin, "opportunity", record, name="改")


async def test_a_flow_may_leave_the_record_open(company: Company) -> None:
    record = await deal(company)
    approval = await submitted(company, await flow(company, node("经理"), lock=False), record)
    await update(company.caller("小王"), "opportunity", record, name="可改")
    await delete(company.caller("小王"), "opportunity", record)
    assert (await read(company.system, "approval", str(approval)))["state"] == "cancelled"


async def test_pages_offer_no_change_of_a_locked_record_but_to_whom_a_node_opens_fields(
    company: Company,
) -> None:
    record, other = await deal(company), await deal(company, name="另一单")
    await submitted(company, await flow(company, node("经理", fields=["amount"])), record)
    for who, may in (("小王", ["read"]), ("李经理", ["read", "update"])):
        found = await allowed(company.caller(who), "opportunity", [int(record), int(other)])
        assert found[record] == may
        assert found[other] == ["read", "update", "delete"]
