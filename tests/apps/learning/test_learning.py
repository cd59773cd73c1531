"""What is learned of an organisation's own records: kept on them, explained, switched off, and for whom."""

import json
import random
from typing import Any

import pytest

from tests.fixtures.asking import read, refused
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.apps.learning.keeping import score, train
from yunchou.apps.learning.kinds import CONVERSION, WIN
from yunchou.records.aggregate import Aggregate, aggregate_rows
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import write

COUNT = 320


async def make_leads(company: Company, *, signal: bool) -> None:
    """Leads of which those of referral convert far more often, and some that are open."""
    chance, wang = random.Random(1), company.caller("小王")
    made = []
    for number in range(COUNT + 20):
        source = chance.choice(["referral", "website", "exhibition"])
        came = chance.random() < ((0.75 if source == "referral" else 0.2) if signal else 0.4)
        state = "new" if number >= COUNT else "qualified" if came else "unqualified"
        made.append({"name": f"线索{number}", "company": f"公司{number}", "source": source, "status": state})
    await write(wang, "lead", [Operation("create", each) for each in made])
    # What ended well becomes a conversion, as an import of history tells it.
    system = company.system
    ended = await rows(system, "lead", Query(fields=["id"], where='status = "qualified"', limit=1000))
    operations = [
        Operation("update", {"status": "converted", "description": "已转换"}, id=int(each["id"]))
        for each in ended
    ]
    await write(system, "lead", operations)


@pytest.fixture
async def learned(company: Company) -> Company:
    await make_leads(company, signal=True)
    assert await train(company.caller("管理员"), CONVERSION) == "learned"
    return company


async def model_of(company: Company, code: str = "conversion", by: str = "管理员") -> Any:
    found = await run(company.caller(by), "learning.models", {})
    return next(each for each in found.models if each.code == code)


async def open_leads(caller: Caller, source: str) -> list[dict[str, Any]]:
    return await rows(
        caller,
        "lead",
        Query(fields=["id", "conversion_chance"], where=f'status = "new" and source = "{source}"'),
    )


async def test_open_records_have_a_probability_that_can_be_sorted_and_filtered(learned: Company) -> None:
    wang = learned.caller("小王")
    good, bad = await open_leads(wang, "referral"), await open_leads(wang, "website")
    assert good
    assert bad
    assert min(each["conversion_chance"] for each in good) > max(each["conversion_chance"] for each in bad)
    best = await rows(
        wang, "lead", Query(fields=["id"], where="conversion_chance > 0.5", sort=["-conversion_chance"])
    )
    assert {each["id"] for each in best} <= {each["id"] for each in good}
    ended = await aggregate_rows(
        wang, "lead", Aggregate(measures={"n": "count(conversion_chance)"}, where='status = "converted"')
    )
    assert ended[0]["n"] == 0


async def test_a_record_says_why_and_from_how_many(learned: Company) -> None:
    wang = learned.caller("小王")
    (first, *_) = await open_leads(wang, "referral")
    why = await run(wang, "learning.explain", {"object": "lead", "record": first["id"]})
    assert (why.state, why.rows, why.chance) == ("learned", COUNT, first["conversion_chance"])
    (reason, *_) = why.reasons
    assert (reason.path, reason.field, reason.value) == ("source", "来源", "referral")
    assert reason.effect > 0.2
    assert reason.share == pytest.approx(0.7, abs=0.15)


async def test_what_is_put_down_with_the_outcome_is_named_and_left_out(learned: Company) -> None:
    wang = learned.caller("小王")
    await write(
        learned.system,
        "lead",
        [
            Operation("update", {"province": "上海" if n % 2 else "浙江"}, id=int(each["id"]))
            for n, each in enumerate(
                await rows(wang, "lead", Query(fields=["id"], where='status = "converted"', limit=1000))
            )
        ],
    )
    await train(learned.system, CONVERSION)
    found = await model_of(learned)
    assert {(each.path, each.kind) for each in found.left_out} == {
        ("province", "afterwards"),
        ("status", "on_the_way"),
    }
    assert found.left_out[0].field == "省份"
    assert found.number == 2


async def test_without_a_signal_nothing_is_said(company: Company) -> None:
    await make_leads(company, signal=False)
    assert await train(company.system, CONVERSION) == "no_signal"
    assert await train(company.system, WIN) == "too_few"
    (first, *_) = await open_leads(company.caller("小王"), "referral")
    assert first["conversion_chance"] is None
    why = await run(company.caller("小王"), "learning.explain", {"object": "lead", "record": first["id"]})
    assert (why.state, why.chance, why.reasons) == ("no_signal", None, [])


async def test_a_new_lead_is_scored_in_the_night(learned: Company) -> None:
    wang = learned.caller("小王")
    (made,) = await learned.create(
        wang, "lead", {"name": "新线索", "company": "新公司", "source": "referral"}
    )
    assert (await read(wang, "lead", made))["conversion_chance"] is None
    assert await score(learned.system, CONVERSION) == 21
    assert (await read(wang, "lead", made))["conversion_chance"] > 0.5
    await write(wang, "lead", [Operation("update", {"status": "unqualified"}, id=int(made))])
    assert await score(learned.system, CONVERSION) == 20
    assert (await read(wang, "lead", made))["conversion_chance"] is None


async def test_switched_off_it_says_nothing_and_learns_nothing(learned: Company) -> None:
    boss, wang = learned.caller("管理员"), learned.caller("小王")
    await run(boss, "learning.configure", {"code": "conversion", "active": False})
    assert all(each["conversion_chance"] is None for each in await open_leads(wang, "referral"))
    assert await train(learned.system, CONVERSION) == "off"
    assert await score(learned.system, CONVERSION) == 0
    with refused(409):
        await run(boss, "learning.train", {"code": "conversion"})
    await run(boss, "learning.configure", {"code": "conversion", "active": True})
    assert (await run(boss, "learning.train", {"code": "conversion"})).job
    assert (await run(boss, "learning.models", {})).running


async def test_fields_are_left_out_by_hand(learned: Company) -> None:
    boss = learned.caller("管理员")
    await run(boss, "learning.configure", {"code": "conversion", "left_out": ["source"]})
    assert await train(learned.system, CONVERSION) == "no_signal"
    assert [(each.path, each.kind) for each in (await model_of(learned)).left_out] == [
        ("source", "by_hand"),
        ("status", "on_the_way"),
    ]
    with refused(400):
        await run(boss, "learning.configure", {"code": "conversion", "left_out": ["status"]})


async def test_who_sees_and_who_sets_it(learned: Company) -> None:
    wang, zhang = learned.caller("小王"), learned.caller("小张")
    (first, *_) = await open_leads(wang, "referral")
    with refused(404):
        await run(zhang, "learning.explain", {"object": "lead", "record": first["id"]})
    for name, given in (
        ("learning.models", {}),
        ("learning.train", {"code": "win"}),
        ("learning.configure", {"code": "win", "active": False}),
    ):
        with refused(403):
            await run(wang, name, given)
    with refused(422):
        await write(wang, "lead", [Operation("update", {"conversion_chance": 1}, id=int(first["id"]))])


async def test_reasons_from_hidden_fields_are_left_out(learned: Company) -> None:
    organisation, wang = learned.organisation, learned.caller("小王")
    (first, *_) = await open_leads(wang, "referral")
    async with organisation.db.transaction() as link:
        await link.execute(
            f"update \"{organisation.schema}\".role_rights g set rights = jsonb_set(g.rights, '{{objects,lead,fields}}',"
            f" $1::text::jsonb) from \"{organisation.schema}\".r_role r where r.id = g.role and r.code = 'rep'",
            json.dumps({"source": "none"}),
        )
        await link.execute(
            f'update "{organisation.schema}".model_state set access_version = access_version + 1'
        )
    why = await run(wang, "learning.explain", {"object": "lead", "record": first["id"]})
    assert why.chance is not None
    assert "source" not in {each.path for each in why.reasons}
