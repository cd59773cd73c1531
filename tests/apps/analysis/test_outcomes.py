"""Why deals were won or lost, counted by hand: reasons, rivals, sizes, words, interviews; under the asker's rights."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.apps.analysis.test_funnel import Deal, Way, asked, deals
from tests.fixtures.asking import create, refused
from tests.fixtures.organisation import Company
from yunchou.apps.process.analysis.behind import Behind, behind
from yunchou.apps.process.analysis.ground import SIZE
from yunchou.apps.process.analysis.outcomes import Outcomes, Row, outcomes
from yunchou.apps.process.analysis.phrases import telling
from yunchou.studio.rights import set_role_rights

WON: Way = (("需求", 0), ("方案", 1), ("赢单", 3))
LOST: Way = (("需求", 0), ("方案", 1), ("输单", 3))
LATE: Way = (("需求", 0), ("方案", 1), ("输单", 35))


async def told(company: Company, who: str = "高总", **more: Any) -> Outcomes:
    return await outcomes(company.caller(who), await asked(company, **more))


def figures(rows: Any) -> dict[Any, tuple[int, int]]:
    return {row.key: (row.now.won, row.now.lost) for row in rows}


async def test_reasons_rivals_and_sizes_of_what_ended_in_the_period(company: Company) -> None:
    caller = company.caller("小王")
    several: list[Deal] = [
        (WON, "100", "小王", {"win_reason": "product", "competitor": " 对手甲 "}),
        (
            LOST,
            "2500",
            "小王",
            {"loss_reason": "price", "competitor": "对手甲", "description": "客户嫌报价高"},
        ),
        (LOST, "50", "小张", {"loss_reason": "price", "competitor": "对手乙"}),
        (LATE, "70", "小张", {"loss_reason": "timing"}),
    ]
    won, lost, *_ = await deals(company, several)
    rival = await create(company.caller("管理员"), "competitor", name="对手丙")
    same = await create(company.caller("管理员"), "competitor", name="对手甲")
    for each in (rival, same):
        await create(caller, "opportunity_competitor", opportunity=str(lost), competitor=each)
    found = await told(company, by=SIZE)
    assert found.total.now == replace(
        found.total.now, won=1, lost=2, won_amount=Decimal(100), lost_amount=Decimal(2550)
    )
    assert found.total.now.win_rate == pytest.approx(1 / 3)
    assert figures(found.reasons["won"]) == {"product": (1, 0)}
    assert figures(found.reasons["lost"]) == {"price": (0, 2)}
    # A rival that is named in both places was met once.
    assert figures(found.rivals) == {"对手甲": (1, 1), "对手丙": (0, 1), "对手乙": (0, 1)}
    assert figures(found.groups) == {100: (1, 0), 1000: (0, 1), 10: (0, 1)}
    april = await told(company, period="2026-04")
    (timing, price) = april.reasons["lost"]
    assert (timing.key, timing.now.lost, price.key, price.now.lost) == ("timing", 1, "price", 0)
    assert isinstance(price, Row)
    assert price.before is not None
    assert price.before.lost == 2
    question = await asked(company)
    for wanted, ids in (
        (Behind("lost", rival="对手甲"), [lost]),
        (Behind("won", rival="对手甲"), [won]),
        (Behind("lost", phrase="报价高"), [lost]),
        (Behind("lost", phrase="没有写过"), []),
    ):
        assert (await behind(company.caller("高总"), question, wanted))[2] == ids
    # Who sees the own deals alone is told of those alone.
    assert figures((await told(company, "小王")).rivals) == {"对手甲": (1, 1), "对手丙": (0, 1)}


async def test_interviews_count_and_are_held_when_the_deal_has_ended(company: Company) -> None:
    caller = company.caller("小王")
    won, lost, still = await deals(
        company, [(WON, "1", "小王", {}), (LOST, "1", "小王", {}), ((("需求", 0),), "1", "小王", {})]
    )
    shared = {"held_on": "2026-03-20"}
    await create(
        caller, "deal_interview", name="一", opportunity=str(won), decided="service", service=5, **shared
    )
    await create(
        caller,
        "deal_interview",
        name="二",
        opportunity=str(lost),
        decided="price",
        price=2,
        said="总价高两成",
        **shared,
    )
    await create(
        caller, "deal_interview", name="三", opportunity=str(lost), decided="price", price=1, **shared
    )
    heard = (await told(company)).interviews
    assert heard is not None
    assert (heard.count, heard.records) == (3, 2)
    assert figures(heard.decided) == {"price": (0, 2), "service": (1, 0)}
    assert heard.rated["price"] == {"won": None, "lost": 1.5}
    assert heard.rated["service"] == {"won": 5.0, "lost": None}
    question = await asked(company)
    for wanted in (Behind("lost", decided="price"), Behind("lost", phrase="总价高")):
        assert (await behind(company.caller("高总"), question, wanted))[2] == [lost]
    values = {"name": "四", "opportunity": str(still), "decided": "price", **shared}
    with refused(422, "rule"):
        await create(caller, "deal_interview", **values)
    theirs = (await told(company, "小张")).interviews
    assert theirs is not None
    assert theirs.count == 0


async def test_fields_that_may_not_be_seen_are_not_told_of(company: Company) -> None:
    await deals(company, [(LOST, "9", "小王", {"loss_reason": "price", "competitor": "对手甲"})])
    hidden = {"loss_reason": "none", "competitor": "none"}
    objects = {"opportunity": {"read": "own", "fields": hidden}, "opportunity_competitor": {"read": "own"}}
    await set_role_rights(company.caller("管理员"), int(company.ids["销售"]), {"objects": objects})
    found = await told(company, "小王")
    assert "lost" not in found.reasons
    assert found.rivals == []


def test_phrases_of_lost_texts_are_found_whole() -> None:
    lost = [
        "客户认为交货周期太长",
        "交货周期太长,选了别家",
        "主要是交货周期太长。",
        "price too high, again",
    ] * 2
    lost += ["the price too high"] * 2
    won = ["客户认为方案合适", "price was fine", "客户满意"] * 3
    found = {each.text: (each.lost, each.won) for each in telling(lost, won)}
    assert found["交货周期太长"] == (6, 0)
    assert found["price too high"] == (4, 0)
    assert not any(each in found for each in ("周期", "交货", "too high", "客户", "太长"))
    assert telling([], []) == []
    assert [each.text for each in telling(["等预算批复"] * 3, [])] == ["等预算批复"]
