"""Records that point at records of their own object: none is above itself, whoever moves what."""

import asyncio
import random
from typing import Any

import pytest

from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.base.errors import Problem
from yunchou.records.change import Operation, Result
from yunchou.records.read import Query, rows
from yunchou.records.write import write
from yunchou.studio import change

NODES = 6


async def tree(company: Company, **more: Any) -> Caller:
    """An object of its own whose records have a `parent` among them."""
    admin = company.caller("管理员")
    parent = {
        "name": "parent", "type": "lookup", "target": "part", "label": {"zh-CN": "上级部件", "en": "Parent"},
        "inverse": {"name": "parts", "label": "下级"}, **more,
    }  # fmt: skip
    await change.create_object(admin, {"name": "part", "label": "部件"})
    await change.create_field(admin, "part", parent)
    return admin


async def move(who: Caller, *moves: tuple[str, str | None]) -> list[Result]:
    operations = [Operation("update", {"parent": parent}, id=int(id)) for id, parent in moves]
    return await write(who, "part", operations, atomic=False)


async def test_a_record_is_not_above_itself(company: Company) -> None:
    admin = await tree(company)
    top = await create(admin, "part", name="顶")
    middle = await create(admin, "part", name="中", parent=top)
    leaf = await create(admin, "part", name="叶", parent=middle)
    for id, parent in ((top, top), (top, middle), (top, leaf)):
        with refused(422, "rule") as found:
            await update(admin, "part", id, parent=parent)
        (fault,) = found.problem.errors
        assert fault.field == "parent"
        assert fault.message.in_language("zh-CN").startswith("上级部件不能是记录自己")
        assert fault.message.in_language("en").startswith("Parent can't be the record itself")
    await update(admin, "part", leaf, parent=top)
    await update(admin, "part", middle, parent=leaf)
    assert (await read(admin, "part", middle))["parent"]["id"] == leaf


async def test_a_field_that_says_so_may_go_in_circles(company: Company) -> None:
    admin = await tree(company, cycles=True)
    one = await create(admin, "part", name="甲")
    other = await create(admin, "part", name="乙", parent=one)
    await update(admin, "part", one, parent=other)
    await change.change_field(admin, "part", "parent", {"cycles": False})
    # What was a ring before stays until it is moved, and is mended by a move out of it.
    with refused(422, "rule"):
        await update(admin, "part", other, parent=other)
    await update(admin, "part", one, parent=None)
    with refused(422, "rule"):
        await update(admin, "part", one, parent=other)
    with refused(422, "wrong_type"):
        await change.change_field(admin, "part", "parent", {"cycles": "no"})


async def test_a_batch_is_judged_as_a_whole(company: Company) -> None:
    admin = await tree(company)
    a, b, c, x = [await create(admin, "part", name=name) for name in "abcx"]
    await update(admin, "part", a, parent=x)
    done = await move(admin, (a, b), (b, a), (x, a), (c, x))
    # a and b make the ring, x would make one with what a had before, c hangs under it.
    assert [each.status for each in done] == [422, 422, 422, 422]
    assert (await read(admin, "part", a))["parent"]["id"] == x
    done = await move(admin, (x, None), (b, a), (c, b))
    assert [each.status for each in done] == [200, 200, 200]
    # Turned round in one step: nobody is above himself when all is done.
    assert all(not each.failed for each in await move(admin, (a, b), (b, x), (x, None)))


async def test_there_are_a_hundred_levels_at_most(company: Company) -> None:
    admin = await tree(company)
    ids = [str(each.id) for each in await write(
        admin, "part", [Operation("create", {"name": f"{n}"}) for n in range(101)]
    )]  # fmt: skip
    done = await move(admin, *zip(ids[1:], ids[:-1], strict=True))
    assert [each.status for each in done] == [200] * 99 + [422]


async def test_two_writers_make_no_ring_together(company: Company) -> None:
    admin = await tree(company)
    for n in range(8):
        a, b = await create(admin, "part", name=f"a{n}"), await create(admin, "part", name=f"b{n}")
        done = await asyncio.gather(
            update(admin, "part", a, parent=b), update(admin, "part", b, parent=a), return_exceptions=True
        )
        failed = [each for each in done if isinstance(each, BaseException)]
        assert [isinstance(each, Problem) and each.status for each in failed] == [422]


def has_ring(parents: dict[str, str | None]) -> bool:
    """Whether some way up does not end."""
    for start in parents:
        at: str | None = start
        for _ in range(len(parents) + 1):
            at = parents[at] if at is not None else None
        if at is not None:
            return True
    return False


@pytest.mark.parametrize("seed", range(3))
async def test_no_batches_of_moves_leave_a_ring(company: Company, seed: int) -> None:
    admin = await tree(company)
    ids = [await create(admin, "part", name=f"{n}") for n in range(NODES)]
    chance = random.Random(seed)
    held: dict[str, str | None] = dict.fromkeys(ids)
    refusals = 0
    for _ in range(25):
        moves = [(id, chance.choice([*ids, None])) for id in chance.sample(ids, chance.randint(1, NODES))]
        done = await move(admin, *moves)
        failed = any(each.failed for each in done)
        assert failed == has_ring({**held, **dict(moves)})
        held = {
            row["id"]: row["parent"] and row["parent"]["id"]
            for row in await rows(admin, "part", Query(fields=["id", "parent"], limit=NODES))
        }
        assert not has_ring(held)
        refusals += failed
    assert 0 < refusals < 25
