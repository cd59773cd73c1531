"""What a stage brings with it, and the history of stages, also the one that an import tells."""

import datetime as dt
from typing import Any

from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.records.change import Operation, Result
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit
from yunchou.studio.rights import set_role_rights


async def told(who: Caller, deal: str) -> list[tuple[str, str, str | None, bool]]:
    """The stages a deal went through: name, from, to, imported."""
    found = await rows(
        who,
        "stage_history",
        Query(
            fields=["stage.name", "entered_at", "left_at", "imported"],
            where=f'opportunity = "{deal}"',
            sort=["entered_at", "id"],
        ),
    )
    return [(r["stage.name"], r["entered_at"], r["left_at"], r["imported"]) for r in found]


def today() -> str:
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date().isoformat()


async def test_a_new_deal_starts_at_the_first_open_stage(company: Company) -> None:
    wang = company.caller("小王")
    shown = await read(wang, "opportunity", await create(wang, "opportunity", name="单"))
    assert shown["stage"]["name"] == "需求"
    assert shown["pipeline"]["name"] == "标准流程"
    assert (shown["probability"], shown["close_date"]) == (0.1, None)
    assert shown["stage_entered_at"] is not None


async def test_moving_sets_what_the_stage_stands_for_unless_given(company: Company) -> None:
    wang = company.caller("小王")
    deal = await create(wang, "opportunity", name="单", close_date="2030-01-01")
    await update(wang, "opportunity", deal, stage=company.ids["谈判"])
    shown = await read(wang, "opportunity", deal)
    assert (shown["probability"], shown["close_date"]) == (0.6, "2030-01-01")
    await update(wang, "opportunity", deal, stage=company.ids["方案"], probability="0.45")
    assert (await read(wang, "opportunity", deal))["probability"] == 0.45
    await update(wang, "opportunity", deal, stage=company.ids["赢单"])
    shown = await read(wang, "opportunity", deal)
    assert (shown["probability"], shown["close_date"]) == (1, today())
    other = await create(wang, "opportunity", name="二")
    await update(wang, "opportunity", other, stage=company.ids["输单"], close_date="2026-01-05")
    shown = await read(wang, "opportunity", other)
    assert (shown["probability"], shown["close_date"]) == (0, "2026-01-05")
    made = await create(wang, "opportunity", name="三", stage=company.ids["赢单"], close_date="2025-01-01")
    assert (await read(wang, "opportunity", made))["close_date"] == "2025-01-01"


async def test_a_stage_belongs_to_its_pipeline(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    other = await create(admin, "pipeline", name="渠道")
    stage = await create(
        admin, "stage", name="报备", pipeline=other, kind="open", probability="0.2", position=9
    )
    deal = await create(wang, "opportunity", name="单", pipeline=other)
    assert (await read(wang, "opportunity", deal))["stage"] == {"id": stage, "name": "报备"}
    for call in (
        create(wang, "opportunity", name="x", pipeline=other, stage=company.ids["需求"]),
        update(wang, "opportunity", deal, pipeline=other, stage=company.ids["需求"]),
    ):
        with refused(422, "rule"):
            await call
    usual = (await rows(wang, "pipeline", Query(where='name = "标准流程"')))[0]["id"]
    await update(wang, "opportunity", deal, pipeline=usual)
    shown = await read(wang, "opportunity", deal)
    assert (shown["stage"]["name"], shown["probability"]) == ("需求", 0.1)


async def test_history_follows_every_move(company: Company) -> None:
    wang = company.caller("小王")
    deal = await create(wang, "opportunity", name="单")
    for stage in ("方案", "方案", "赢单"):
        await update(wang, "opportunity", deal, stage=company.ids[stage], name=f"单{stage}")
    stages = await told(wang, deal)
    assert [s[0] for s in stages] == ["需求", "方案", "赢单"]
    assert all(s[2] is not None for s in stages[:-1])
    assert stages[-1][2] is None
    assert [s[2] for s in stages[:-1]] == [s[1] for s in stages[1:]]


async def test_history_goes_with_the_deal_to_its_new_owner(company: Company) -> None:
    wang, li, zhang = company.caller("小王"), company.caller("李经理"), company.caller("小张")
    deal = await create(wang, "opportunity", name="单")
    await update(li, "opportunity", deal, owner=company.ids["小张"])
    assert [s[0] for s in await told(zhang, deal)] == ["需求"]
    assert await told(wang, deal) == []


async def imported(company: Company, *operations: Operation, historic: bool = True) -> list[Result]:
    async with Unit(company.caller("管理员"), {"import": "1"}, historic=historic) as unit:
        return await unit.write("opportunity", list(operations), atomic=False)


async def test_an_import_tells_when_stages_were_entered(company: Company) -> None:
    admin, ids = company.caller("管理员"), company.ids
    dates = {
        ids["需求"]: "2025-01-01T00:00:00Z",
        ids["方案"]: "2025-02-01T00:00:00Z",
        ids["赢单"]: "2025-03-01T00:00:00Z",
    }
    values: dict[str, Any] = {
        "name": "单",
        "external_id": "1",
        "stage": ids["赢单"],
        "created_at": "2025-01-01T00:00:00Z",
        "close_date": "2025-03-01",
    }
    upsert = Operation("upsert", values, match={"external_id": "1"}, stage_entered=dates)
    (made,) = await imported(company, upsert)
    assert made.outcome == "created"
    expected = [
        ("需求", "2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z", True),
        ("方案", "2025-02-01T00:00:00Z", "2025-03-01T00:00:00Z", True),
        ("赢单", "2025-03-01T00:00:00Z", None, True),
    ]
    assert await told(admin, str(made.id)) == expected
    shown = await read(admin, "opportunity", str(made.id))
    assert (shown["created_at"], shown["stage_entered_at"]) == (
        "2025-01-01T00:00:00Z",
        "2025-03-01T00:00:00Z",
    )
    again = Operation(
        "upsert",
        {k: v for k, v in values.items() if k != "created_at"},
        match={"external_id": "1"},
        stage_entered=dates,
    )
    (second,) = await imported(company, again)
    assert second.outcome == "unchanged"
    assert await told(admin, str(made.id)) == expected


async def test_stage_dates_are_for_imports_alone_and_are_dates(company: Company) -> None:
    for historic, dates, status in (
        (False, {company.ids["需求"]: "2025-01-01"}, 403),
        (True, {company.ids["需求"]: "soon"}, 422),
    ):
        results = await imported(
            company, Operation("create", {"name": "x"}, stage_entered=dates), historic=historic
        )
        assert (results[0].status, results[0].errors[0].field) == (status, "stage_entered")


async def test_who_cannot_read_stages_still_makes_deals(company: Company) -> None:
    objects = {"opportunity": {"create": True, "read": "own", "update": "own"}}
    await set_role_rights(company.caller("管理员"), int(company.ids["销售"]), {"objects": objects})
    wang = company.caller("小王")
    shown = await read(wang, "opportunity", await create(wang, "opportunity", name="单"))
    assert shown["stage"] == {"id": company.ids["需求"], "name": None}
