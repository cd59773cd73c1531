"""What is kept added up gives the figures that the records give, whatever is done to them, for whoever asks; or is not asked."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from tests.fixtures.asking import create, delete, second_process, statements, update
from tests.fixtures.organisation import Company
from tests.metrics.test_catalogue import STAGES, fill
from yunchou.apps.metrics import CATALOGUE
from yunchou.base.db import quote
from yunchou.base.errors import Problem
from yunchou.metrics.query import MetricQuery, query_all
from yunchou.metrics.upkeep import upkeep
from yunchou.records.change import Operation
from yunchou.records.merging.merge import merge
from yunchou.records.merging.undo import undo_merge
from yunchou.records.sharing import give
from yunchou.records.summaries import building
from yunchou.records.summaries.plan import READY, Plan, summary_of
from yunchou.records.summaries.store import choose
from yunchou.records.write import Unit, write
from yunchou.studio import change
from yunchou.studio.rights import set_role_rights

KEPT = ("won_amount", "won_count", "lost_count", "closed_count", "open_count", "won_average", "new_deals")
PEOPLE = ("管理员", "高总", "李经理", "小王")
QUESTIONS = [
    *(MetricQuery([name], period=period) for name in KEPT for period in (None, "2026", "2026-Q1")),
    MetricQuery(["won_amount", "won_count", "won_average", "win_rate"], ["owner"], period="2026"),
    MetricQuery(["won_amount", "open_count"], ["region", "month"]),
    MetricQuery(["closed_count"], ["manager", "quarter"], where='source = "website"'),
    MetricQuery(["won_amount"], ["source", "week"]),
    MetricQuery(["won_count"], ["day"], period={"from": "2025-12-20", "to": "2026-01-19"}),
    MetricQuery(["new_deals"], ["month", "department"]),
    MetricQuery(["new_deals"], ["day"], period="2026-01"),
    MetricQuery(["won_amount"], ["account"], where="amount > 10"),
    MetricQuery(
        ["won_count"], ["stage"], where='owner.department.name != ""', filters={"month": ["2026-01"]}
    ),
]


def known(name: str) -> bool:
    return name in CATALOGUE.metrics


@pytest.fixture
async def kept(company: Company) -> Company:
    """The company with deals whose figures are kept added up."""
    await fill(company, 11, 80)
    for name in filter(known, KEPT):
        await choose(company.organisation, name, True)
    done = await upkeep(company.organisation)
    assert done.built == ["opportunity"]
    return company


def plan_in_force(company: Company) -> Plan:
    snapshot = company.organisation.known
    assert snapshot is not None
    summary = summary_of(snapshot, "opportunity")
    assert summary is not None
    assert summary.state == READY
    return summary.plan


def keyed(rows: Any, by: Any) -> Any:
    return {str([row[name] for name in by]): row for row in rows}


async def held(company: Company, *, differing: bool = True) -> None:
    """Every question has the same answer from cells and from records, for people of all breadths."""
    asked = [each for each in QUESTIONS if all(map(known, each.metrics))]
    for name in PEOPLE:
        who = company.caller(name)
        cells = await query_all(who, CATALOGUE, asked)
        live = await query_all(who, CATALOGUE, [replace(each, kept=False) for each in asked])
        for question, one, other in zip(asked, cells, live, strict=True):
            assert not isinstance(one, Problem), (question, one)
            assert not isinstance(other, Problem)
            assert keyed(one, question.by) == keyed(other, question.by), (name, question)
    if differing:
        assert await building.differing(company.organisation, "opportunity") == 0


async def test_cells_answer_as_the_records_do(kept: Company) -> None:
    await held(kept)
    asked = [MetricQuery([name], period="2026") for name in ("won_amount", "won_count", "lost_count")]
    admin = kept.caller("管理员")
    async with statements(kept) as seen:
        await query_all(admin, CATALOGUE, [*asked, MetricQuery(["won_median"], period="2026")])
    from_cells = [each for each in seen if "summary_cell" in each]
    assert len(from_cells) == 1, "three figures of one cube are one statement"
    assert len(seen) == 2, "the median is counted live beside them"


async def test_rights_that_cells_cannot_tell_count_live(kept: Company) -> None:
    wang, admin = kept.caller("小王"), kept.caller("管理员")
    (foreign,) = await kept.create(
        admin,
        "opportunity",
        {
            "name": "x",
            "stage": kept.ids["赢单"],
            "amount": "5.55",
            "owner": kept.ids["小赵"],
            "close_date": "2026-02-01",
        },
    )
    (before,) = await query_all(wang, CATALOGUE, [MetricQuery(["won_count"])])
    await give(admin, "share", "opportunity", int(foreign), {"person": kept.ids["小王"], "rights": "read"})
    async with statements(kept) as seen:
        (after,) = await query_all(wang, CATALOGUE, [MetricQuery(["won_count"])])
    assert not isinstance(before, Problem)
    assert not isinstance(after, Problem)
    assert after[0]["won_count"] == before[0]["won_count"] + 1
    assert not [each for each in seen if "summary_cell" in each], "a share hangs on the record alone"
    await held(kept)


async def test_a_field_that_is_kept_from_somebody_is_kept_in_cells_too(kept: Company) -> None:
    rights = {"objects": {"opportunity": {"read": "own", "fields": {"amount": "none"}}}}
    await set_role_rights(kept.caller("管理员"), int(kept.ids["销售"]), rights)
    (amount, count) = await query_all(
        kept.caller("小王"), CATALOGUE, [MetricQuery(["won_amount"]), MetricQuery(["won_count"])]
    )
    assert isinstance(amount, Problem)
    assert not isinstance(count, Problem)


Deed = Callable[[Company, random.Random], Awaitable[Any]]


async def _some(company: Company, chance: random.Random, count: int = 1) -> list[int]:
    table = f"{quote(company.organisation.schema)}.r_opportunity"
    rows = await company.organisation.db.fetch(f"select id from {table} where deleted_at is null order by id")
    ids = [row["id"] for row in rows]
    return chance.sample(ids, min(count, len(ids)))


def _values(company: Company, chance: random.Random) -> dict[str, Any]:
    values: dict[str, Any] = {
        "amount": chance.choice([None, "0.01", "12.34", "999999.99"]),
        "close_date": chance.choice([None, "2025-12-31", "2026-01-01", "2026-03-15"]),
        "stage": company.ids[chance.choice(list(STAGES))],
        "owner": company.ids[chance.choice(["小王", "小张", "小赵", "李经理"])],
        "source": chance.choice([None, "website", "referral"]),
        "name": f"n{chance.randint(0, 9999)}",
    }
    return {name: values[name] for name in chance.sample(list(values), chance.randint(1, len(values)))}


async def _create(company: Company, chance: random.Random) -> None:
    several = [{"name": "x", "stage": company.ids["需求"], **_values(company, chance)} for _ in range(3)]
    await company.create(company.caller("管理员"), "opportunity", *several)


async def _update(company: Company, chance: random.Random) -> None:
    async with Unit(company.caller("管理员")) as unit:
        unit.past_stages = True
        ids = await _some(company, chance, chance.randint(1, 8))
        operations = [Operation("update", _values(company, chance), id=id) for id in ids]
        await unit.write("opportunity", operations)
        # The same record twice in one transaction.
        await unit.write("opportunity", [Operation("update", _values(company, chance), id=ids[0])])


async def _delete(company: Company, chance: random.Random) -> None:
    await write(
        company.caller("管理员"),
        "opportunity",
        [Operation("delete", id=i) for i in await _some(company, chance, 3)],
    )


async def _restore(company: Company, chance: random.Random) -> None:
    table = f"{quote(company.organisation.schema)}.r_opportunity"
    rows = await company.organisation.db.fetch(f"select id from {table} where deleted_at is not null limit 3")
    await write(
        company.caller("管理员"),
        "opportunity",
        [Operation("restore", id=row["id"]) for row in rows],
        atomic=False,
    )


async def _merge(company: Company, chance: random.Random) -> None:
    winner, *losers = await _some(company, chance, 3)
    number = await merge(company.caller("管理员"), "opportunity", winner, losers, {})
    if chance.random() < 0.5:
        await undo_merge(company.caller("管理员"), number)


async def _merge_accounts(company: Company, chance: random.Random) -> None:
    one, other = await company.create(company.caller("管理员"), "account", {"name": "并甲"}, {"name": "并乙"})
    for id in await _some(company, chance, 2):
        await update(company.caller("管理员"), "opportunity", str(id), account=other)
    await merge(company.caller("管理员"), "account", int(one), [int(other)], {})


async def _failing(company: Company, chance: random.Random) -> None:
    with contextlib.suppress(RuntimeError):
        async with Unit(company.caller("管理员")) as unit:
            ids = await _some(company, chance, 2)
            await unit.write("opportunity", [Operation("update", {"amount": "77"}, id=id) for id in ids])
            raise RuntimeError


async def _person_moves(company: Company, chance: random.Random) -> None:
    department = company.ids[chance.choice([name for name in company.ids if "组" in name or "区" in name])]
    await update(company.caller("管理员"), "user", company.ids["小张"], department=department)


async def _fold(company: Company, chance: random.Random) -> None:
    await building.fold(company.organisation, "opportunity", at_least=1)


DEEDS: list[Deed] = [
    _create,
    _update,
    _update,
    _delete,
    _restore,
    _merge,
    _merge_accounts,
    _failing,
    _person_moves,
    _fold,
]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_law_over_everything_that_is_done_to_records(kept: Company, seed: int) -> None:
    chance = random.Random(seed)
    for round in range(24):
        deed = DEEDS[round % len(DEEDS)] if round < len(DEEDS) else chance.choice(DEEDS)
        with contextlib.suppress(Problem):
            await deed(kept, chance)
        await kept.organisation.snapshot()
        plan_in_force(kept)
        assert await building.differing(kept.organisation, "opportunity") == 0, deed.__name__
        if round % 8 == 7:
            await held(kept)


async def test_writers_of_several_processes_at_once_while_cells_are_folded_and_built(kept: Company) -> None:
    async def work(company: Company, seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(12):
            with contextlib.suppress(Problem, asyncpg.DeadlockDetectedError, ValueError):
                await chance.choice(DEEDS[:6])(company, chance)

    async def keep(company: Company) -> None:
        for round in range(6):
            if round % 3 == 2:
                with contextlib.suppress(asyncpg.SerializationError):
                    await upkeep(company.organisation, anew=["opportunity"])
            else:
                await building.fold(company.organisation, "opportunity", at_least=1)
            await asyncio.sleep(0)

    async with second_process(kept) as other:
        await asyncio.gather(work(kept, 1), work(other, 2), work(kept, 3), keep(other))
        await upkeep(other.organisation, anew=["opportunity"])
        await held(kept)
        await held(other)


async def test_a_build_that_is_killed_is_begun_anew_and_asked_by_nobody(
    kept: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: Any) -> bool:
        raise ConnectionResetError

    with monkeypatch.context() as patch:
        patch.setattr(building, "_fill", killed)
        with pytest.raises(ConnectionResetError):
            await upkeep(kept.organisation, anew=["opportunity"])
    await create(
        kept.caller("管理员"),
        "opportunity",
        name="其间",
        stage=kept.ids["赢单"],
        amount="50",
        close_date="2026-02-01",
    )
    async with statements(kept) as seen:
        await query_all(kept.caller("管理员"), CATALOGUE, [MetricQuery(["won_amount"])])
    assert not [each for each in seen if "summary_cell" in each]
    assert (await upkeep(kept.organisation)).built == ["opportunity"]
    await held(kept)


async def test_what_cells_cannot_follow_is_given_up_until_it_is_built_anew(kept: Company) -> None:
    admin, organisation = kept.caller("管理员"), kept.organisation
    (dollar,) = [
        str(each.id)
        for each in await write(
            admin, "currency", [Operation("upsert", {"active": True}, match={"code": "USD"})]
        )
    ]
    rate = await create(admin, "exchange_rate", currency=dollar, date="2025-01-01", rate="7.5")
    await create(
        admin,
        "opportunity",
        name="外币",
        stage=kept.ids["赢单"],
        amount={"amount": "10", "currency": "USD"},
        close_date="2026-02-01",
    )
    await held(kept)
    await update(admin, "exchange_rate", rate, rate="8")
    assert summary_of(await organisation.snapshot(), "opportunity") is None
    await held(kept, differing=False)
    assert (await upkeep(organisation)).built == ["opportunity"]
    await held(kept)
    await change.change_field(admin, "opportunity", "source", {"label": "线索来源"})
    assert summary_of(await organisation.snapshot(), "opportunity") is None, "another model is another plan"
    await held(kept, differing=False)
    assert (await upkeep(organisation)).built == ["opportunity"]
    organisation.settings = replace(organisation.settings, time_zone="America/New_York", fiscal_start_month=4)
    await held(kept, differing=False)
    assert (await upkeep(organisation)).built == ["opportunity"]
    await held(kept)


async def test_a_metric_that_is_to_be_live_is_counted_live(kept: Company) -> None:
    await choose(kept.organisation, "won_count", False)
    async with statements(kept) as seen:
        await query_all(
            kept.caller("管理员"), CATALOGUE, [MetricQuery(["won_count"]), MetricQuery(["won_amount"])]
        )
    assert sorted(
        "summary_cell" in each for each in seen if "r_opportunity" in each or "summary_cell" in each
    ) == [False, True]


async def test_an_administrator_decides_and_the_number_of_records_does_otherwise(kept: Company) -> None:
    organisation = kept.organisation
    for name in filter(known, KEPT):
        await choose(organisation, name, None)
    done = await upkeep(organisation)
    assert (done.dropped, done.built) == (["opportunity"], [])
    left = await organisation.db.fetchval(f"select count(*) from {quote(organisation.schema)}.summary_cell")
    assert left == 0
    await held(kept, differing=False)


async def test_cells_that_differ_are_found_at_night_and_built_anew(kept: Company) -> None:
    organisation = kept.organisation
    await organisation.db.execute(
        f"update {quote(organisation.schema)}.r_opportunity set amount = 1 where id = (select min(id) from"
        f" {quote(organisation.schema)}.r_opportunity where deleted_at is null)"
    )
    assert await building.differing(organisation, "opportunity") > 0
    done = await upkeep(organisation, check=True)
    assert (list(done.differing), done.built) == (["opportunity"], ["opportunity"])
    await held(kept)
    assert (await upkeep(organisation, check=True)).built == []
    await delete(kept.caller("管理员"), "opportunity", str((await _some(kept, random.Random(1)))[0]))
    await held(kept)
