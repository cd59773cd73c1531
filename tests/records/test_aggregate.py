"""Figures: every measure and grain against the same sums done by hand, time zones, fiscal years, exact medians."""

import datetime as dt
import random
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.fixtures.asking import create, figures, read, refused
from tests.fixtures.organisation import DECLARED, Company
from yunchou.access.organisation import Organisation
from yunchou.base.time import label_of
from yunchou.records.aggregate import Aggregate, aggregate, aggregate_rows
from yunchou.studio import change

GRAINS = ("year", "quarter", "month", "week", "day")


def money(amount: Decimal | None) -> Any:
    if amount is None:
        return None
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    return {"amount": f"{amount:.{places}f}", "currency": "CNY"}


def mean(values: list[Decimal]) -> Decimal | None:
    return (
        (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.000001"), ROUND_HALF_UP)
        if values
        else None
    )


def median(values: list[Decimal]) -> Decimal | None:
    ordered, half = sorted(values), len(values) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else (ordered[half] + ordered[half - 1]) / 2


async def test_every_measure_is_what_it_is_by_hand(company: Company) -> None:
    chance, wang = random.Random(3), company.caller("小王")
    deals = [
        {
            "name": f"{n}",
            "amount": chance.choice([None, "0.01", "0.02", "33.33", "100", "99999999999999.99", "7.10"]),
            "source": chance.choice([None, "website", "referral"]),
            "close_date": f"2026-0{chance.randint(1, 9)}-11",
        }
        for n in range(80)
    ]
    await company.create(wang, "opportunity", *deals)
    found = await figures(
        wang, "opportunity", ["source"], n="count()", filled="count(amount)", different="count_distinct(amount)",
        total="sum(amount)", mean="avg(amount)", low="min(amount)", high="max(amount)", middle="median(amount)",
        first="min(close_date)", last="max(close_date)", double="sum(amount * 2)",
    )  # fmt: skip
    assert [r["source"] for r in found] == ["website", "referral", None]
    for row in found:
        mine = [d for d in deals if d["source"] == row["source"]]
        amounts = [Decimal(d["amount"]) for d in mine if d["amount"] is not None]
        assert row == {
            "source": row["source"], "n": len(mine), "filled": len(amounts), "different": len(set(amounts)),
            "total": money(sum(amounts, Decimal(0))), "mean": money(mean(amounts)), "low": money(min(amounts)),
            "high": money(max(amounts)), "middle": money(median(amounts)), "first": min(d["close_date"] or "" for d in mine),
            "last": max(d["close_date"] or "" for d in mine), "double": money(2 * sum(amounts, Decimal(0))),
        }  # fmt: skip
    (row,) = await figures(
        wang,
        "opportunity",
        where='name = "none"',
        n="count()",
        s="sum(amount)",
        m="median(amount)",
        a="avg(probability)",
    )
    assert row == {"n": 0, "s": money(Decimal(0)), "m": None, "a": None}


async def test_medians_are_exact(company: Company) -> None:
    wang = company.caller("小王")
    for amounts, expected in (
        (["0.1", "0.2"], "0.15"), (["0.01", "0.02"], "0.015"), (["1"], "1.00"), (["1", "3", "100"], "3.00"),
        (["99999999999999.99", "99999999999999.98"], "99999999999999.985"),
    ):  # fmt: skip
        await company.create(wang, "opportunity", *({"name": expected, "amount": a} for a in amounts))
        (row,) = await figures(wang, "opportunity", where=f'name = "{expected}"', m="median(amount)")
        assert row["m"]["amount"] == expected


@pytest.mark.parametrize(
    ("time_zone", "start"), [("Asia/Shanghai", 1), ("America/New_York", 4), ("Asia/Kolkata", 12), ("UTC", 7)]
)
async def test_grains_follow_the_time_zone_and_the_fiscal_year(
    company: Company, time_zone: str, start: int
) -> None:
    known = company.organisation
    settings = replace(known.settings, time_zone=time_zone, fiscal_start_month=start)
    company.organisation = Organisation(known.db, known.id, known.name, known.schema, settings, DECLARED)
    wang, chance = company.caller("小王"), random.Random(start)
    zone = ZoneInfo(time_zone)
    days = [dt.date(2024, 12, 29) + dt.timedelta(days=n) for n in range(5)]
    days += [dt.date(2025, m, d) for m in range(1, 13) for d in (1, 28)] + [
        dt.date(2024, 2, 29),
        dt.date(2026, 5, 31),
    ]
    borders = [
        dt.datetime(d.year, d.month, d.day, tzinfo=zone) + dt.timedelta(seconds=s)
        for d in days
        for s in (-1, 0)
    ]
    moments = chance.sample([b.astimezone(dt.UTC) for b in borders], 30)
    await company.create(
        wang, "activity", *({"name": f"{n}", "due_at": m.isoformat()} for n, m in enumerate(moments))
    )
    await company.create(
        wang, "opportunity", *({"name": f"{n}", "close_date": d.isoformat()} for n, d in enumerate(days))
    )
    for grain in GRAINS:
        for name, field, local in (
            ("activity", "due_at", [m.astimezone(zone).date() for m in moments]),
            ("opportunity", "close_date", days),
        ):
            expected: dict[str, int] = {}
            for day in local:
                word = label_of(grain, day, start)
                expected[word] = expected.get(word, 0) + 1
            found = await figures(wang, name, [f"{field}:{grain}"])
            assert [(r[f"{field}:{grain}"], r["n"]) for r in found] == sorted(expected.items()), (
                grain,
                field,
            )


async def test_groups_may_be_paths_and_name_what_they_point_at(company: Company) -> None:
    wang, li, zhao, boss = (company.caller(n) for n in ("小王", "李经理", "小赵", "高总"))
    account = await create(wang, "account", name="甲")
    for who, stage in ((wang, "需求"), (wang, "赢单"), (li, "需求"), (zhao, "需求")):
        await create(
            who,
            "opportunity",
            name="x",
            amount=5,
            stage=company.ids[stage],
            account=account if who is wang else None,
        )
    found = await figures(
        boss, "opportunity", ["owner.department.region", "stage"], n="count()", v="sum(amount)"
    )
    short = [((r["owner.department.region"] or {}).get("name"), r["stage"]["name"], r["n"]) for r in found]
    assert short == [("华东", "需求", 2), ("华东", "赢单", 1), ("华西", "需求", 1)]
    assert [(r["owner"]["name"], r["n"]) for r in await figures(li, "opportunity", ["owner"])] == [
        ("李经理", 1),
        ("小王", 2),
    ]
    assert [r["account"] for r in await figures(zhao, "opportunity", ["account"])] == [None]
    assert await figures(wang, "account", ["owner.name", "status"]) == [
        {"owner.name": "小王", "status": "active", "n": 1}
    ]


async def test_sorting_and_limits(company: Company) -> None:
    wang = company.caller("小王")
    for source, amount in (("website", 1), ("website", 5), ("referral", 9), (None, 3)):
        await create(wang, "opportunity", name="x", source=source, amount=amount)
    import json

    async def order(*sort: str, limit: int = 10) -> list[Any]:
        asked = Aggregate(["source"], {"v": "sum(amount)"}, None, sort, limit)
        return [r["source"] for r in json.loads(await aggregate(wang, "opportunity", asked))["rows"]]

    assert await order("-v") == ["referral", "website", None]
    assert await order("v", limit=2) == [None, "website"]
    assert await order("-source") == ["referral", "website", None]
    assert await order() == ["website", "referral", None]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"group": ["nothing"]}, "unknown_name"),
    ({"group": ["name:month"]}, "type_mismatch"),
    ({"group": ["close_date:decade"]}, "type_mismatch"),
    ({"group": ["description"]}, "type_mismatch"),
    ({"measures": {}}, "malformed"),
    ({"measures": {"a b": "count()"}}, "malformed"),
    ({"measures": {"x": "amount"}}, "unknown_function"),
    ({"measures": {"x": "sum()"}}, "unexpected_end"),
    ({"measures": {"x": "sum(name)"}}, "type_mismatch"),
    ({"measures": {"x": "sum(nothing)"}}, "unknown_name"),
    ({"measures": {"x": "sum(amount) + sum(amount)"}}, "unexpected_character"),
    ({"sort": ["nothing"]}, "unknown_name"),
    ({"limit": 0}, "malformed"),
    ({"limit": 10_001}, "malformed"),
    ({"where": "amount"}, "type_mismatch"),
]  # fmt: skip


async def test_a_wrong_question_is_refused(company: Company) -> None:
    wang = company.caller("小王")
    for given, code in WRONG:
        with refused(400, code):
            await aggregate(wang, "opportunity", Aggregate(**{"measures": {"n": "count()"}, **given}))
    with refused(400, "unknown_name") as found:
        await aggregate(wang, "opportunity", Aggregate(measures={"x": "sum( amount + nothing )"}))
    assert found.problem.errors[0].at == 14
    with refused(404):
        await figures(wang, "nothing")


async def test_values_of_every_type_are_counted_once(company: Company) -> None:
    """In figures and in roll-ups; what the database itself cannot compare too."""
    admin = company.caller("管理员")
    types: dict[str, dict[str, Any]] = {
        "geo": {"type": "geo"}, "json": {"type": "json"}, "address": {"type": "address"}, "lunar": {"type": "lunar_date"},
        "multi": {"type": "multi_choice", "options": [{"value": v, "label": v} for v in "ab"]},
        "many": {"type": "multi_lookup", "target": "account"}, "file": {"type": "file"},
    }  # fmt: skip
    fields = [{"name": f"f_{name}", "label": name, **more} for name, more in types.items()]
    for each in fields:
        await change.create_field(admin, "contact", each)
        rollup = {"inverse": "contacts", "measure": "count_distinct", "field": each["name"]}
        await change.create_field(
            admin, "account", {"name": f"n_{each['name']}", "type": "rollup", "label": "n", "rollup": rollup}
        )
    account = await create(admin, "account", name="甲")
    one = {
        "f_geo": {"lat": 1, "lng": 2}, "f_json": {"a": 1}, "f_address": {"city": "上海"}, "f_multi": ["a", "b"],
        "f_lunar": {"month": 1, "day": 2}, "f_many": [account],
    }  # fmt: skip
    other = {"f_geo": {"lat": 1, "lng": 3}, "f_json": {"a": 2}, "f_multi": ["b"]}
    for values in (one, one, other, {}):
        await create(admin, "contact", name="人", account=account, **values)
    wanted = {"f_geo": 2, "f_json": 2, "f_address": 1, "f_lunar": 1, "f_multi": 2, "f_many": 1, "f_file": 0}
    (counted,) = await figures(admin, "contact", **{name: f"count_distinct({name})" for name in wanted})
    assert counted == wanted
    found = await read(admin, "account", account)
    assert {name: found[f"n_{name}"] for name in wanted} == wanted


async def test_without_a_limit_no_group_is_left_out(company: Company) -> None:
    organisation = company.organisation
    await organisation.db.execute(
        f'insert into "{organisation.schema}".r_account (id, name)'
        " select yunchou.next_id(), 'n' || g from generate_series(1, 10050) g"
    )
    asked = Aggregate(["name"], {"n": "count()"}, limit=None)
    rows = await aggregate_rows(company.caller("管理员"), "account", asked)
    assert sum(each["n"] for each in rows if str(each["name"]).startswith("n")) == 10_050
