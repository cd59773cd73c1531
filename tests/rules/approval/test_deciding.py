"""What people may rely on when they approve, refuse, return, transfer and add signers."""

from tests.fixtures.asking import read, refused, update
from tests.fixtures.organisation import Company
from tests.rules.approval.conftest import deal, flow, node, path, say, state, submitted, user, waiting
from tests.rules.automation.conftest import runs


async def test_the_manager_of_the_submitter_approves_and_what_follows_is_done(company: Company) -> None:
    made = await flow(
        company, node("经理"), approved=[{"kind": "set", "values": {"name": {"value": "已批准"}}}]
    )
    record = await deal(company)
    approval = await submitted(company, made, record, note="客户要求")
    assert await path(company, approval) == [("提交", "小王", "submitted"), ("经理", "李经理", "waiting")]
    await say(company, "李经理", approval, "approve", comment="同意")
    assert await state(company, approval) == "approved"
    assert (await read(company.system, "opportunity", record))["name"] == "已批准"
    assert (await read(company.system, "approval", str(approval)))["note"] == "客户要求"
    assert await runs(company) == ["done"]


async def test_a_refusal_takes_the_other_way_and_nothing_that_follows_the_step(company: Company) -> None:
    made = await flow(company, node("经理"), refused=[{"kind": "set", "values": {"name": {"value": "被拒"}}}])
    record = await deal(company)
    approval = await submitted(company, made, record)
    await say(company, "李经理", approval, "refuse", comment="折扣过高")
    assert await state(company, approval) == "refused"
    assert (await read(company.system, "opportunity", record))["name"] == "被拒"


async def test_whoever_is_not_asked_cannot_decide_and_what_is_not_seen_is_not_there(company: Company) -> None:
    approval = await submitted(company, await flow(company, node("经理")), await deal(company))
    with refused(404):
        await say(company, "小赵", approval, "approve")
    with refused(409, "decided"):
        await say(company, "小王", approval, "approve")
    with refused(404):
        await say(company, "小王", approval + 1, "approve")
    assert await waiting(company, approval) == ["李经理"]


async def test_a_node_whose_condition_does_not_hold_is_left_out(company: Company) -> None:
    nodes = node("经理"), node("总监", user(company, "高总"), when="amount >= 500000")
    made = await flow(company, *nodes)
    small = await submitted(company, made, await deal(company))
    large = await submitted(company, made, await deal(company, name="大单", amount="600000"))
    for approval in (small, large):
        await say(company, "李经理", approval, "approve")
    assert await state(company, small) == "approved"
    assert await waiting(company, large) == ["高总"]
    await say(company, "高总", large, "approve")
    assert await state(company, large) == "approved"


async def test_all_must_sign_and_one_refusal_refuses(company: Company) -> None:
    both = node("会签", user(company, "李经理"), user(company, "高总"))
    made = await flow(company, both)
    first = await submitted(company, made, await deal(company))
    await say(company, "李经理", first, "approve")
    assert await waiting(company, first) == ["高总"]
    await say(company, "高总", first, "approve")
    assert await state(company, first) == "approved"
    second = await submitted(company, made, await deal(company, name="另一单"))
    await say(company, "高总", second, "refuse")
    assert await path(company, second) == [
        ("提交", "小王", "submitted"),
        ("会签", "李经理", "closed"),
        ("会签", "高总", "refused"),
    ]


async def test_of_any_one_the_first_decides(company: Company) -> None:
    made = await flow(company, node("或签", user(company, "李经理"), user(company, "高总"), mode="any"))
    approval = await submitted(company, made, await deal(company))
    await say(company, "高总", approval, "approve")
    assert await state(company, approval) == "approved"
    with refused(409, "decided"):
        await say(company, "李经理", approval, "refuse")


async def test_in_turn_each_is_asked_after_the_one_before(company: Company) -> None:
    made = await flow(company, node("依次", {"kind": "chain", "of": "starter", "level": 2}, mode="turn"))
    approval = await submitted(company, made, await deal(company))
    assert await waiting(company, approval) == ["李经理"]
    with refused(409, "decided"):
        await say(company, "高总", approval, "approve")
    await say(company, "李经理", approval, "approve")
    assert await waiting(company, approval) == ["高总"]


async def test_a_vote_is_decided_as_soon_as_it_is_clear(company: Company) -> None:
    people = [user(company, name) for name in ("李经理", "高总", "小张")]
    made = await flow(company, node("投票", *people, mode="vote", votes=2))
    passed = await submitted(company, made, await deal(company))
    await say(company, "小张", passed, "refuse")
    await say(company, "高总", passed, "approve")
    assert await state(company, passed) == "pending"
    await say(company, "李经理", passed, "approve")
    assert await state(company, passed) == "approved"
    failed = await submitted(company, made, await deal(company, name="另一单"))
    await say(company, "小张", failed, "refuse")
    await say(company, "高总", failed, "refuse")
    assert await state(company, failed) == "refused"


async def test_a_comment_is_asked_for_where_the_node_says_so(company: Company) -> None:
    made = await flow(company, node("经理", comment="always"))
    approval = await submitted(company, made, await deal(company))
    with refused(422, "required"):
        await say(company, "李经理", approval, "approve", comment="  ")
    await say(company, "李经理", approval, "approve", comment="可以")
    assert await state(company, approval) == "approved"


async def test_a_signer_changes_what_the_node_opens_and_nothing_else(company: Company) -> None:
    made = await flow(company, node("经理", fields=["amount"]))
    record = await deal(company)
    approval = await submitted(company, made, record)
    with refused(422, "readonly"):
        await say(company, "李经理", approval, "approve", values={"name": "改名"})
    with refused(423, "locked"):
        await update(company.caller("李经理"), "opportunity", record, name="改名")
    assert (
        await update(company.caller("李经理"), "opportunity", record, amount="95000")
    ).outcome == "updated"
    await say(company, "李经理", approval, "approve", values={"amount": "90000"})
    assert (await read(company.system, "opportunity", record))["amount"]["amount"] == "90000.00"


async def test_returned_to_the_submitter_it_may_be_changed_and_comes_straight_back(company: Company) -> None:
    made = await flow(company, node("经理"), node("总监", user(company, "高总")))
    record = await deal(company)
    approval = await submitted(company, made, record)
    await say(company, "李经理", approval, "approve")
    await say(company, "高总", approval, "return", to=-1, straight=True, comment="补充合同")
    assert await state(company, approval) == "returned"
    with refused(423, "locked"):
        await update(company.caller("李经理"), "opportunity", record, name="经理改")
    await update(company.caller("小王"), "opportunity", record, name="已补充")
    await say(company, "小王", approval, "resubmit", comment="已补")
    assert await waiting(company, approval) == ["高总"]
    with refused(423, "locked"):
        await update(company.caller("小王"), "opportunity", record, name="再改")
    await say(company, "高总", approval, "approve")
    assert await state(company, approval) == "approved"


async def test_returned_to_the_submitter_it_goes_through_all_nodes_again(company: Company) -> None:
    made = await flow(company, node("经理"), node("总监", user(company, "高总")))
    approval = await submitted(company, made, await deal(company))
    await say(company, "李经理", approval, "approve")
    await say(company, "高总", approval, "return", to=-1)
    await say(company, "小王", approval, "resubmit")
    assert await waiting(company, approval) == ["李经理"]


async def test_returned_to_an_earlier_node_it_is_decided_there_again(company: Company) -> None:
    made = await flow(
        company, node("经理"), node("会签", user(company, "小张")), node("总监", user(company, "高总"))
    )
    approval = await submitted(company, made, await deal(company))
    await say(company, "李经理", approval, "approve")
    with refused(422, "not_an_option"):
        await say(company, "小张", approval, "return", to=2)
    await say(company, "小张", approval, "approve")
    await say(company, "高总", approval, "return", to=0, straight=True)
    assert await waiting(company, approval) == ["李经理"]
    await say(company, "李经理", approval, "approve")
    assert await waiting(company, approval) == ["高总"]


async def test_a_transfer_asks_somebody_else_instead(company: Company) -> None:
    approval = await submitted(company, await flow(company, node("经理")), await deal(company))
    with refused(422, "not_an_option"):
        await say(company, "李经理", approval, "transfer", people=[])
    await say(company, "李经理", approval, "transfer", people=[int(company.ids["高总"])], comment="出差")
    assert await waiting(company, approval) == ["高总"]
    with refused(409, "decided"):
        await say(company, "李经理", approval, "approve")
    await say(company, "高总", approval, "approve")
    assert await state(company, approval) == "approved"


async def test_a_signer_added_before_decides_first_and_one_added_after_decides_last(company: Company) -> None:
    approval = await submitted(company, await flow(company, node("经理")), await deal(company))
    await say(company, "李经理", approval, "add_before", people=[int(company.ids["小张"])])
    assert await waiting(company, approval) == ["小张"]
    await say(company, "小张", approval, "approve", comment="核过了")
    assert await waiting(company, approval) == ["李经理"]
    await say(company, "李经理", approval, "add_after", people=[int(company.ids["高总"])])
    assert await waiting(company, approval) == ["高总"]
    await say(company, "高总", approval, "approve")
    assert await state(company, approval) == "approved"


async def test_a_refusal_by_somebody_added_refuses(company: Company) -> None:
    approval = await submitted(company, await flow(company, node("经理")), await deal(company))
    await say(company, "李经理", approval, "add_before", people=[int(company.ids["小张"])])
    await say(company, "小张", approval, "refuse")
    assert await state(company, approval) == "refused"


async def test_the_submitter_as_signer_passes_and_so_does_who_signed_just_before(company: Company) -> None:
    made = await flow(
        company,
        node("自己", user(company, "小王")),
        node("经理"),
        node("又是经理", user(company, "李经理")),
        node("总监", user(company, "高总")),
    )
    approval = await submitted(company, made, await deal(company))
    assert await waiting(company, approval) == ["李经理"]
    await say(company, "李经理", approval, "approve")
    assert await path(company, approval) == [
        ("提交", "小王", "submitted"),
        ("自己", "小王", "passed"),
        ("经理", "李经理", "approved"),
        ("又是经理", "李经理", "passed"),
        ("总监", "高总", "waiting"),
    ]


async def test_the_managers_place_is_taken_for_the_submitter_or_he_is_asked_himself(company: Company) -> None:
    made = await flow(company, node("主管", user(company, "小王"), submitter="manager"))
    assert await waiting(company, await submitted(company, made, await deal(company))) == ["李经理"]
    asks = await flow(company, node("本人", user(company, "小王"), submitter="ask"), name="本人确认")
    assert await waiting(company, await submitted(company, asks, await deal(company, name="二"))) == ["小王"]


async def test_where_nobody_is_there_the_node_passes_stops_or_asks_an_administrator(company: Company) -> None:
    nobody = {"kind": "manager", "of": "starter", "level": 5}
    for empty, came in (("pass", "approved"), ("stop", "cancelled")):
        made = await flow(company, node("无人", nobody, empty=empty), name=empty)
        assert await state(company, await submitted(company, made, await deal(company, name=empty))) == came
    made = await flow(company, node("无人", nobody), name="管理员")
    approval = await submitted(company, made, await deal(company, name="管"))
    assert await waiting(company, approval) == ["管理员"]


async def test_the_head_of_the_department_is_asked(company: Company) -> None:
    await update(company.system, "department", company.ids["上海组"], manager=company.ids["小张"])
    await update(company.system, "department", company.ids["华东"], manager=company.ids["高总"])
    head: dict[str, object] = {"kind": "head", "of": "starter"}
    made = await flow(company, node("部门", head, {**head, "level": 2}))
    assert await waiting(company, await submitted(company, made, await deal(company))) == ["小张", "高总"]
