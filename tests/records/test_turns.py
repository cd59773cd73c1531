"""Sets of writes in a line: made ready side by side, stored one after the other."""

import asyncio
from functools import partial

import pytest

from yunchou.records.turns import Line, Turn


async def test_the_next_set_is_made_ready_while_one_is_stored_and_stored_behind_it() -> None:
    told: list[str] = []
    stored = asyncio.Event()

    async def work(name: str, turn: Turn) -> None:
        told.append(f"{name} made ready")
        if name == "second":
            # The first is still being stored: only now may it end.
            stored.set()
        await turn.come()
        told.append(f"{name} stored")
        if name == "first":
            await stored.wait()
        told.append(f"{name} in")

    async with Line() as line:
        await line.add(partial(work, "first"))
        await line.add(partial(work, "second"))
        await line.add(partial(work, "third"))
    assert told.index("second made ready") < told.index("first in") < told.index("second stored")
    assert told.index("second in") < told.index("third stored")
    assert told[-1] == "third in"


async def test_what_ends_one_set_keeps_out_all_behind_it() -> None:
    told: list[str] = []

    async def work(name: str, turn: Turn) -> None:
        await turn.come()
        if name == "second":
            raise ValueError(name)
        told.append(name)

    async def go() -> None:
        async with Line() as line:
            for name in ("first", "second", "third"):
                await line.add(partial(work, name))

    with pytest.raises(ValueError, match="second"):
        await go()
    assert told == ["first"]


async def test_a_set_that_fails_before_its_turn_does_not_undo_the_one_before() -> None:
    told: list[str] = []
    failed = asyncio.Event()

    async def first(turn: Turn) -> None:
        await turn.come()
        await failed.wait()
        told.append("first")

    async def second(turn: Turn) -> None:
        failed.set()
        raise ValueError("second")

    async def go() -> None:
        async with Line() as line:
            await line.add(first)
            await line.add(second)

    with pytest.raises(ValueError, match="second"):
        await go()
    assert told == ["first"]


async def test_who_leaves_the_line_undoes_what_is_under_way() -> None:
    undone = asyncio.Event()

    async def work(turn: Turn) -> None:
        await turn.come()
        try:
            await asyncio.Event().wait()
        finally:
            undone.set()

    async def leave() -> None:
        async with Line() as line:
            await line.add(work)
            raise KeyError("left")

    with pytest.raises(KeyError, match="left"):
        await leave()
    assert undone.is_set()


async def test_sets_are_apart_where_their_keys_are_known_and_differ() -> None:
    first = Turn()
    assert first.apart()
    second = Turn(first)
    assert not second.apart()
    first.keys, second.keys = frozenset({1, 2}), frozenset({3})
    assert second.apart()
    second.keys = frozenset({2, 3})
    assert not second.apart()
    second.keys = None
    assert not second.apart()
