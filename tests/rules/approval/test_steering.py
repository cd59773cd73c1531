"""Withdrawing, taking back, reminding, submitting twice; and everything at the same moment: each decision once."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from tests.fixtures.asking import read, refused, update
from tests.fixtures.organisation import Company
from tests.rules.approval.conftest import deal, flow, node, path, say, state, submitted, user, waiting
from tests.rules.approval.test_clock import told
from tests.rules.automation.conftest import runs, work
from yunchou.base.errors import Problem
from yunchou.records.write import Unit, persistently
from yunchou.rules.approval import steering
from yunchou.rules.approval.deciding import Said, say_it
from yunchou.rules.approval.shown import approval as shown
from yunchou.rules.automation import store
from yunchou.rules.automation.trial import try_out


async def steer(company: Company, who: str, verb: str, approval: int, *more: Any) -> Any:
    """What somebody does beside deciding, in a transaction of its own."""

    async def attempt() -> Any:
        async with Unit(company.caller(who)) as unit:
            return await getattr(steering, verb)(unit, approval, *more)

    found = await persistently(attempt)
    await work(company)
    return found


async def decides(company: Company, who: str, approval: int, verb: str, task: int | None = None) -> None:
    """The same as `say`, as the door does it, without waiting for what follows."""

    async def attempt() -> None:
        async with Unit(company.caller(who)) as unit:
            await say_it(unit, approval, Said(verb, task=task))  # type: ignore[arg-type]  # a verb by its name

    await persistently(attempt)


async def outcomes(*several: Awaitable[Any]) -> list[str]:
    """What came of things done at once: `done`, or the code of the refusal."""
    found = await asyncio.gather(*several, return_exceptions=True)
    unexpected = [each for each in found if isinstance(each, BaseException) and not isinstance(each, Problem)]
    assert not unexpected
    return sorted(each.code if isinstance(each, Problem) else "done" for each in found)


async def test_the_submitter_withdraws_and_the_record_is_free(company: Company) -> None:
    withdrawn = [{"kind": "set", "values": {"next_step": {"value": "重新报价"}}}]
    record = await deal(company)
    approval = await submitted(company, await flow(company, node("经理"), withdrawn=withdrawn), record)
    for who in ("李经理", "小赵"):
        with refused(404 if who == "小赵" else 403):
            await steer(company, who, "withdraw", approval, None)
    await steer(company, "小王", "withdraw", approval, "填错了")
    assert await state(company, approval) == "withdrawn"
    assert (await read(company.system, "opportunity", record))["next_step"] == "重新报价"
    assert "填错了" in (await told(company, "李经理"))[-1]
    with refused(409, "decided"):
        await say(company, "李经理", approval, "approve")


@pytest.mark.parametrize("withdraw", ["untouched", "never"])
async def test_a_flow_says_until_when_it_may_be_withdrawn(company: Company, withdraw: str) -> None:
    made = await flow(company, node("经理"), node("总监", user(company, "高总")), withdraw=withdraw)
    approval = await submitted(company, made, await deal(company))
    await say(company, "李经理", approval, "approve")
    with refused(409, "decided"):
        await steer(company, "小王", "withdraw", approval, None)
    assert "withdraw" not in (await shown(company.caller("小王"), approval))["verbs"]
    await steer(company, "管理员", "withdraw", approval, "管理员终止")
    assert await state(company, approval) == "withdrawn"


async def test_an_approval_is_taken_back_while_nobody_acted_after(company: Company) -> None:
    made = await flow(company, node("经理"), node("总监", user(company, "高总")))
    approval = await submitted(company, made, await deal(company))
    await say(company, "李经理", approval, "approve", comment="手滑")
    assert "take_back" in (await shown(company.caller("李经理"), approval))["verbs"]
    with refused(409, "decided"):
        await steer(company, "高总", "take_back", approval)
    await steer(company, "李经理", "take_back", approval)
    assert await waiting(company, approval) == ["李经理"]
    await say(company, "李经理", approval, "approve")
    await say(company, "高总", approval, "return", to=0)
    with refused(409, "decided"):
        await steer(company, "李经理", "take_back", approval)


async def test_of_all_who_must_sign_one_takes_back_alone(company: Company) -> None:
    made = await flow(company, node("会签", user(company, "李经理"), user(company, "高总")))
    approval = await submitted(company, made, await deal(company))
    await say(company, "李经理", approval, "approve")
    await steer(company, "李经理", "take_back", approval)
    assert await waiting(company, approval) == ["李经理", "高总"]


async def test_people_are_reminded_and_not_twice_within_ten_minutes(company: Company) -> None:
    approval = await submitted(company, await flow(company, node("经理")), await deal(company))
    for _ in range(2):
        assert await steer(company, "小王", "remind", approval) == 1
    assert (await told(company, "李经理")).count("请尽快审批：折扣审批") in (1, 2)
    with refused(404):
        await steer(company, "小赵", "remind", approval)


async def test_a_record_is_submitted_once_at_a_time(company: Company) -> None:
    made, record = await flow(company, node("经理")), await deal(company)
    both = await outcomes(*(submitted(company, made, record) for _ in range(2)))
    assert both in (["done", "entered"], ["done", "locked"])
    with refused(423, "locked"):
        await submitted(company, made, record)
    with refused(404):
        await submitted(company, made, await deal(company, "小张", name="别人的"))
    with refused(404):
        await submitted(company, made, record, who="小赵")


async def test_of_two_signers_at_once_one_decides(company: Company) -> None:
    made = await flow(company, node("或签", user(company, "李经理"), user(company, "高总"), mode="any"))
    approval = await submitted(company, made, await deal(company))
    came = await outcomes(
        decides(company, "李经理", approval, "approve"), decides(company, "高总", approval, "refuse")
    )
    assert came == ["decided", "done"]
    await work(company)
    decided = [how for _, _, how in await path(company, approval) if how in ("approved", "refused")]
    assert decided == [await state(company, approval)]


async def test_a_double_click_decides_the_task_that_was_seen_and_nothing_after_it(company: Company) -> None:
    made = await flow(company, node("经理"), node("还是经理", user(company, "李经理"), repeated="ask"))
    approval = await submitted(company, made, await deal(company))
    seen = int((await shown(company.caller("李经理"), approval))["task"])
    both = (decides(company, "李经理", approval, "approve", seen) for _ in range(2))
    assert await outcomes(*both) == ["decided", "done"]
    assert [entry for entry in await path(company, approval) if entry[2] == "waiting"] == [
        ("还是经理", "李经理", "waiting")
    ]


async def test_signing_and_withdrawing_at_once_one_of_them_comes_too_late(company: Company) -> None:
    approval = await submitted(company, await flow(company, node("经理")), await deal(company))

    async def withdraws() -> None:
        async with Unit(company.caller("小王")) as unit:
            await steering.withdraw(unit, approval, None)

    assert await outcomes(decides(company, "李经理", approval, "approve"), persistently(withdraws)) == [
        "decided",
        "done",
    ]
    await work(company)
    assert await runs(company) == ["done"]


async def test_a_signer_who_leaves_is_followed_by_the_manager(company: Company) -> None:
    approval = await submitted(company, await flow(company, node("经理")), await deal(company))
    await update(company.system, "user", company.ids["李经理"], active=False)
    assert await waiting(company, approval) == ["高总"]
    await say(company, "高总", approval, "approve")
    assert await state(company, approval) == "approved"


async def test_a_flow_that_is_changed_leaves_those_under_way_as_they_began(company: Company) -> None:
    made = await flow(company, node("经理"), node("总监", user(company, "高总")))
    approval = await submitted(company, made, await deal(company))
    steps = [{"kind": "approval", "title": {"zh": "新流程"}, "nodes": [node("小张", user(company, "小张"))]}]
    await update(company.caller("管理员"), "automation", made, steps=steps)
    await say(company, "李经理", approval, "approve")
    assert await waiting(company, approval) == ["高总"]
    await update(company.caller("管理员"), "automation", made, active=False)
    await say(company, "高总", approval, "approve")
    assert await state(company, approval) == "approved"


async def test_a_run_that_is_cancelled_or_left_takes_its_approval_along(company: Company) -> None:
    made = await flow(company, node("经理"), exit_when='next_step = "不谈了"', lock=False)
    record = await deal(company)
    left = await submitted(company, made, record)
    await update(company.caller("小王"), "opportunity", record, next_step="不谈了")
    await work(company)
    assert await state(company, left) == "cancelled"
    other = await submitted(company, made, await deal(company, name="另一单"))
    (run,) = (
        await runs(company, "id") if len(await runs(company, "id")) == 1 else (await runs(company, "id"))[-1:]
    )
    await store.cancel(company.caller("管理员"), run)
    assert await state(company, other) == "cancelled"


async def test_an_event_begins_an_approval_without_a_submitter_pressing_anything(company: Company) -> None:
    await flow(
        company, node("经理", {"kind": "manager"}), trigger="event", condition="amount > 1000000", name="大单"
    )
    await work(company)
    record = await deal(company, amount="2000000")
    await work(company)
    with refused(423, "locked"):
        await update(company.caller("小王"), "opportunity", record, name="改")
    table = f'"{company.organisation.schema}".r_approval'
    approval = await company.organisation.db.fetchval(f"select id from {table}")
    await say(company, "李经理", approval, "approve")
    await work(company)
    # The steps that follow change nothing by themselves: no second approval comes of the first.
    assert await company.organisation.db.fetchval(f"select count(*) from {table}") == 1


async def test_what_fails_in_the_middle_leaves_nothing_behind(company: Company) -> None:
    approval = await submitted(company, await flow(company, node("经理")), await deal(company))
    before = await path(company, approval)

    async def dies() -> None:
        async with Unit(company.caller("李经理")) as unit:
            await say_it(unit, approval, Said("approve"))
            raise RuntimeError("the process dies here")

    with pytest.raises(RuntimeError):
        await dies()
    assert await path(company, approval) == before
    await say(company, "李经理", approval, "approve")
    assert await state(company, approval) == "approved"


async def test_a_dry_run_tells_who_would_be_asked_in_which_order_and_keeps_nothing(company: Company) -> None:
    made = await flow(
        company,
        node("经理"),
        node("总监", user(company, "高总"), when="amount >= 500000"),
        approved=[{"kind": "set", "values": {"next_step": {"value": "签约"}}}],
    )
    record = await deal(company)
    trial = await try_out(company.caller("管理员"), int(made), int(record), {})
    asked, done = trial.steps
    assert [
        (each["name"]["zh"], each["entered"], each["people"]) for each in asked["output"]["would_ask"]
    ] == [
        ("经理", True, []),
        ("总监", False, ["高总"]),
    ]
    assert (done["kind"], done["error"]) == ("set", None)
    assert (
        await company.organisation.db.fetchval(
            f'select count(*) from "{company.organisation.schema}".r_approval'
        )
        == 0
    )


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"signers": []}, "steps.0.nodes.0.signers"),
        ({"signers": [{"kind": "user"}]}, "steps.0.nodes.0.signers.0.user"),
        ({"when": "nothing > 1"}, "steps.0.nodes.0.when"),
        ({"fields": ["nothing"]}, "steps.0.nodes.0.fields.0"),
        ({"fields": ["created_at"]}, "steps.0.nodes.0.fields.0"),
        ({"votes": 2}, "steps.0.nodes.0.votes"),
        ({"overdue": "pass"}, "steps.0.nodes.0.limit"),
        ({"limit": {"amount": 9999, "unit": "working_days"}}, "steps.0.nodes.0.limit.amount"),
        ({"mode": "dictator"}, "steps.0.nodes.0.mode"),
        ({"name": {"zh": " "}}, "steps.0.nodes.0.name"),
    ],
)
async def test_what_is_wrong_with_a_flow_is_told_with_its_place(
    company: Company, more: dict[str, Any], field: str
) -> None:
    with refused(422) as refusal:
        await flow(company, {**node("经理"), **more})
    assert field in [each.field for each in refusal.problem.errors]
