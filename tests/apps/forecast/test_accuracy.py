"""Accuracy, bias and slip rate of forecasts, by hand: what was looked at, what was said, and what came."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.fixtures.asking import create
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.forecast.accuracy import (
    PERSON,
    SAID,
    Found,
    Judged,
    ended_periods,
    found_for,
    judged,
    looked_deals,
    snapshot_days,
)
from yunchou.apps.forecast.cycle import Period
from yunchou.apps.forecast.rollup import Ground
from yunchou.apps.forecast.snapshots import days_taken

D = Decimal
FIRST, LAST = dt.date(2026, 7, 1), dt.date(2026, 9, 30)
FOUR_WEEKS = dt.date(2026, 9, 3)


@pytest.fixture
async def told(company: Company) -> list[str]:
    """Four weeks before the end 小王 had 100 in commit and 50 open that slipped, 小赵 30; won are 80, nothing and 40."""
    admin = company.caller("管理员")
    period = await create(
        admin, "forecast_period", name="三季度", starts_on=str(FIRST), ends_on=str(LAST), continues=False
    )
    await create(
        admin, "forecast_period", name="短", starts_on="2026-08-01", ends_on="2026-08-31", continues=False
    )
    won, open_ = company.ids["赢单"], company.ids["方案"]
    ids = [
        await create(company.caller(who), "opportunity", name=name, stage=stage, amount=amount, close_date=day)
        for who, name, stage, amount, day in (
            ("小王", "赢", won, "80", "2026-09-20"), ("小王", "滑", open_, "50", "2026-11-20"),
            ("小赵", "乙", won, "40", "2026-09-10"),
        )
    ]  # fmt: skip
    schema, db = admin.organisation.schema, admin.organisation.db
    await db.execute(
        f'insert into "{schema}".forecast_snapshot_day (day, deals) values ($1, 3)',
        FOUR_WEEKS - dt.timedelta(days=1),
    )
    await db.executemany(
        f'insert into "{schema}".forecast_snapshot (day, deal, owner, state, part, amount, weighted, close_date)'
        " values ($1, $2, $3, 'open', $4, $5, $6, $7)",
        [
            (FOUR_WEEKS - dt.timedelta(days=1), int(id), int(company.ids[who]), part, D(amount), D(weighted), LAST)
            for id, who, part, amount, weighted in (
                (ids[0], "小王", "commit", "100", "60"), (ids[1], "小王", "pipeline", "50", "5"),
                (ids[2], "小赵", "commit", "30", "30"),
            )
        ],
    )  # fmt: skip
    await _say(company, period, "小王", "90")
    return [period, *ids]


async def _say(company: Company, period: str, who: str, amount: str) -> None:
    (made,) = await company.create(
        company.system, "forecast_entry",
        {"name": who, "period": period, "kind": "submitted", "person": company.ids[who], "owner": company.ids[who], "number": 1,
         "latest": True, "commit_amount": amount, "best_case": amount},
    )  # fmt: skip
    organisation = company.organisation
    await organisation.db.execute(
        f'update "{organisation.schema}".r_forecast_entry set created_at = $2 where id = $1',
        int(made),
        dt.datetime(2026, 8, 20, tzinfo=dt.UTC),
    )


async def figures(company: Company, who: str, measure: str) -> dict[str, Judged]:
    found, periods = await _found(company.caller(who), measure)
    groups: dict[int | None, int] = {owner: owner for _, owner in found.actuals if owner is not None}
    names = {int(id): name for name, id in company.ids.items()}
    return {
        names[group]: one
        for (group, age), one in judged(found, periods, groups, PERSON, measure).items()
        if age == 4
    }


async def _found(who: Caller, measure: str) -> tuple[Found, list[Period]]:
    ground = Ground(who.organisation.db, await who.organisation.snapshot(), who)
    periods = await ended_periods(ground, dt.date(2026, 11, 1), 4)
    days = snapshot_days(periods, await days_taken(ground.link, ground.asking(), FIRST, LAST))
    assert set(days) == {(periods[0].id, 4)}
    return await found_for(ground, periods, days, measure), periods


async def test_figures_are_those_by_hand(company: Company, told: list[str]) -> None:
    found = await figures(company, "管理员", "commit")
    wang, zhao = found["小王"], found["小赵"]
    assert [wang.forecast, wang.actual, wang.wape, wang.accuracy, wang.bias] == [
        D(each) for each in ("100", "80", "0.25", "0.75", "0.25")
    ]
    assert (wang.deals, wang.slipped, wang.slip_rate) == (2, 1, D("0.5"))
    assert (zhao.accuracy, zhao.bias, zhao.slip_rate) == (D("0.75"), D("-0.25"), D(0))
    assert (await figures(company, "管理员", "weighted"))["小王"].forecast == 65
    said = await figures(company, "管理员", SAID)
    assert {name: each.forecast for name, each in said.items()} == {"小王": 90}
    assert said["小王"].accuracy == D("0.875")


async def test_each_judges_what_he_sees(company: Company, told: list[str]) -> None:
    assert set(await figures(company, "小王", "commit")) == {"小王"}
    assert set(await figures(company, "李经理", "commit")) == {"小王"}
    assert await figures(company, "小张", "commit") == {}


@pytest.mark.parametrize(
    ("who", "slipped", "names"),
    [("管理员", True, ["滑"]), ("管理员", False, ["赢", "乙"]), ("小赵", False, ["乙"])],
)
async def test_figures_open_their_deals(
    company: Company, told: list[str], who: str, slipped: bool, names: list[str]
) -> None:
    caller = company.caller(who)
    ground = Ground(caller.organisation.db, await caller.organisation.snapshot(), caller)
    periods = await ended_periods(ground, dt.date(2026, 11, 1), 4)
    days: Any = snapshot_days(periods, await days_taken(ground.link, ground.asking(), FIRST, LAST))
    found = await looked_deals(ground, periods, days, "commit", None, slipped=slipped)
    assert [each.name for each in found] == names


def test_over_several_periods_errors_do_not_cancel_out() -> None:
    periods = [Period(n, "", FIRST, LAST, FIRST, LAST, "weekly", 5, False, True) for n in (1, 2)]
    found = Found(
        {(1, 1, 7): (D(120), 2, 1), (2, 1, 7): (D(80), 2, 0)},
        {(1, 7): D(100), (2, 7): D(100)},
        {},
        frozenset({(1, 1), (2, 1)}),
    )
    one = judged(found, periods, {7: 7}, PERSON, "commit")[7, 1]
    assert [one.wape, one.accuracy, one.bias, one.slip_rate] == [D("0.2"), D("0.8"), D(0), D("0.25")]
    assert one.periods == 2
