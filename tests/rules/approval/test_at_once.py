"""People who act on an approval in the same moment: one result, each decision kept once, a clear answer to whoever was later."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from tests.fixtures.organisation import Company
from tests.jobs.conftest import until
from tests.rules.approval.conftest import deal, flow, node, path, state, submitted, user
from tests.rules.automation.conftest import runs, work
from yunchou.base.db import quote
from yunchou.base.errors import Problem
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit
from yunchou.rules.approval.deciding import Said, Verb, say_it
from yunchou.rules.approval.steering import take_back, withdraw

Act = Callable[[Unit], Awaitable[None]]
ONE = {"kind": "set", "values": {"quantity": {"expression": "COALESCE(quantity, 0) + 1"}}}


async def at_once(company: Company, approval: int, *acts: tuple[str, Act]) -> list[str | None]:
    """Lets several act, each on a connection of its own, so that all have looked and wait before any goes on, the first at
    the head; gives the code that each was told."""
    schema, db = quote(company.organisation.schema), company.organisation.db
    run = await db.fetchval(f"select run from {schema}.approval_work where approval = $1", approval)

    async def told(who: str, act: Act) -> str | None:
        try:
            async with Unit(company.caller(who)) as unit:
                await act(unit)
        except Problem as problem:
            return problem.code
        return None

    async def waits(count: int) -> bool:
        found = await db.fetchval(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        )
        return bool(found == count)

    started = []
    async with db.transaction() as link:
        await link.execute(f"select from {schema}.automation_run where id = $1 for update", run)
        for number, each in enumerate(acts, 1):
            started.append(asyncio.create_task(told(*each)))
            await until(partial(waits, number))
    codes = await asyncio.wait_for(asyncio.gather(*started), 60)
    await work(company)
    return codes


def says(who: str, verb: Verb) -> tuple[str, Act]:
    async def act(unit: Unit) -> None:
        schema = quote(unit.caller.organisation.schema)
        approval = await unit.link.fetchval(f"select approval from {schema}.approval_work")
        await say_it(unit, approval, Said(verb))

    return who, act


async def flow_of(company: Company, mode: str, **more: Any) -> tuple[int, str]:
    """An approval of three, and its record; whichever way it ends, the record counts it."""
    people = [user(company, name) for name in ("李经理", "高总", "小张")]
    made = await flow(
        company, node("同时", *people, mode=mode, **more), approved=[ONE], refused=[ONE], withdrawn=[ONE]
    )
    record = await deal(company)
    return await submitted(company, made, record), record


async def decided(company: Company, approval: int) -> dict[str, str]:
    """What is kept of who decided."""
    found = [(who, how) for _, who, how in await path(company, approval) if how in ("approved", "refused")]
    assert len(found) == len(dict(found))
    return dict(found)


async def check_whole(company: Company, approval: int, record: str) -> None:
    """An approval that ended did so once, in all places where that shows; one under way asks somebody and locks its record."""
    schema, db = quote(company.organisation.schema), company.organisation.db
    how = await state(company, approval)
    open_tasks = [each for each in await path(company, approval) if each[2] in ("waiting", "queued")]
    pending = await db.fetchval(f"select pending from {schema}.approval_work where approval = $1", approval)
    locks = await db.fetchval(f"select count(*) from {schema}.record_lock where approval = $1", approval)
    (found,) = await rows(company.system, "opportunity", Query(fields=["quantity"], where=f"id = {record}"))
    if how == "pending":
        assert (pending, locks, bool(open_tasks), found["quantity"]) == (True, 1, True, None)
        return
    assert (pending, locks, open_tasks) == (False, 0, [])
    assert float(found["quantity"]) == 1
    assert await runs(company) == ["done"]


WORDS: tuple[Verb, ...] = ("approve", "refuse")
PAIRS = list(itertools.product(WORDS, repeat=2))


@pytest.mark.parametrize(("first", "second"), PAIRS)
@pytest.mark.parametrize("mode", ["all", "any", "vote"])
async def test_two_who_decide_at_once_follow_each_other(
    company: Company, mode: str, first: Verb, second: Verb
) -> None:
    approval, record = await flow_of(company, mode)
    codes = await at_once(company, approval, says("李经理", first), says("高总", second))
    over = mode == "any" or (mode == "all" and first == "refuse")
    assert codes == [None, "decided" if over else None]
    word = {"approve": "approved", "refuse": "refused"}
    expected = {"李经理": word[first]} if over else {"李经理": word[first], "高总": word[second]}
    assert await decided(company, approval) == expected
    if mode == "any" or (mode == "vote" and first == second):
        assert await state(company, approval) == word[first]
    elif mode == "all" and "refuse" in (first, second):
        assert await state(company, approval) == "refused"
    else:
        assert await state(company, approval) == "pending"
    await check_whole(company, approval, record)


async def test_in_turn_the_next_may_not_decide_in_the_moment_of_the_one_before(company: Company) -> None:
    """Whoever comes first of the two is told so; the order that the flow asks for stands."""
    approval, record = await flow_of(company, "turn")
    codes = await at_once(company, approval, says("高总", "approve"), says("李经理", "approve"))
    assert codes == ["decided", None]
    assert await decided(company, approval) == {"李经理": "approved"}
    await check_whole(company, approval, record)


@pytest.mark.parametrize("mode", ["all", "any", "turn", "vote"])
async def test_one_who_decides_twice_at_once_is_counted_once(company: Company, mode: str) -> None:
    approval, record = await flow_of(company, mode)
    codes = await at_once(company, approval, says("李经理", "approve"), says("李经理", "refuse"))
    assert codes == [None, "decided"]
    assert await decided(company, approval) == {"李经理": "approved"}
    await check_whole(company, approval, record)


@pytest.mark.parametrize("withdrawn_first", [True, False])
async def test_withdrawn_and_approved_at_once_it_is_one_of_both(
    company: Company, withdrawn_first: bool
) -> None:
    approval, record = await flow_of(company, "any")

    async def take(unit: Unit) -> None:
        await withdraw(unit, approval, None)

    acts = [says("李经理", "approve"), ("小王", take)]
    codes = await at_once(company, approval, *(reversed(acts) if withdrawn_first else acts))
    assert codes == [None, "decided"]
    assert await state(company, approval) == ("withdrawn" if withdrawn_first else "approved")
    assert await decided(company, approval) == ({} if withdrawn_first else {"李经理": "approved"})
    await check_whole(company, approval, record)


async def test_taken_back_while_the_next_decides_it_stays_decided(company: Company) -> None:
    approval, record = await flow_of(company, "turn")
    assert await at_once(company, approval, says("李经理", "approve")) == [None]

    async def back(unit: Unit) -> None:
        await take_back(unit, approval)

    codes = await at_once(company, approval, says("高总", "approve"), ("李经理", back))
    assert codes == [None, "decided"]
    assert await decided(company, approval) == {"李经理": "approved", "高总": "approved"}
    await check_whole(company, approval, record)
