"""Event logs: imported, and the ways of their cases, on a real help desk whose figures are known."""

import shutil
from pathlib import Path

import pytest

from tests.fixtures.asking import create, refused
from tests.fixtures.organisation import Company
from yunchou.apps.process.analysis.paths import log_paths
from yunchou.records.imports.run import import_folder
from yunchou.records.read import Query, rows

PLAN = Path(__file__).parents[3] / "examples/helpdesk_events"


async def test_the_ways_of_a_real_help_desk(company: Company, sample_data: Path, tmp_path: Path) -> None:
    for file in (*PLAN.iterdir(), sample_data / "helpdesk_events" / "helpdesk.csv"):
        shutil.copy(file, tmp_path)
    admin = company.caller("管理员")
    done = await import_folder(admin, tmp_path)
    assert (done.created, done.failed) == (13_711, 0)
    (log,) = await rows(admin, "event_log", Query(["entries_count"]))
    assert log["entries_count"] == 13_710
    found = await log_paths(admin, int(log["id"]))
    assert (found.cases, len(found.nodes), found.variants) == (3804, 9, 154)
    assert (list(found.most[0].steps), found.most[0].cases) == (["1", "8", "6"], 2173)
    assert {name: round(days or 0, 3) for name, days in found.cycle.items()} == {
        "mean": 8.798,
        "median": 3.928,
        "p90": 26.127,
    }
    steps = {(e.source, e.target): e for e in found.edges if e.source and e.target}
    assert len(steps) == 33
    assert sum(e.count for e in steps.values() if e.source == e.target) == 752
    told = {
        ends: (steps[ends].count, round(steps[ends].mean_hours or 0, 2))
        for ends in (("1", "8"), ("8", "6"), ("8", "9"), ("9", "8"))
    }
    assert told == {
        ("1", "8"): (3483, 63.24),
        ("8", "6"): (3286, 68.67),
        ("8", "9"): (851, 80.71),
        ("9", "8"): (519, 200.22),
    }
    longest = max(steps.values(), key=lambda e: e.total_hours or 0)
    assert (longest.source, longest.target) == ("8", "6")
    assert sum(e.count for e in found.edges if e.source is None) == 3804
    assert sum(e.count for e in found.edges if e.target is None) == 3804
    year = await log_paths(admin, int(log["id"]), "2012", 'case != "2"')
    assert 0 < year.cases < 3804


async def test_a_log_is_seen_by_whom_it_is_given_to(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    log = await create(wang, "event_log", name="售后")
    moments = [("1", "受理", "09"), ("1", "处理", "10"), ("1", "处理", "10"), ("2", "受理", "11")]
    for case, activity, hour in moments:
        moment = f"2026-03-02T{hour}:00:00Z"
        await create(wang, "event_log_entry", log=log, case=case, activity=activity, happened_at=moment)
    found = await log_paths(wang, int(log))
    assert [(list(v.steps), v.cases) for v in found.most] == [(["受理"], 1), (["受理", "处理", "处理"], 1)]
    assert (await log_paths(zhao, int(log))).cases == 0
    assert (await log_paths(wang, 1)).cases == 0
    with refused(400, "unknown_name"):
        await log_paths(wang, int(log), where="nothing = 1")


@pytest.mark.parametrize("missing", ["case", "activity", "happened_at", "log"])
async def test_an_event_has_its_case_activity_and_moment(company: Company, missing: str) -> None:
    wang = company.caller("小王")
    values = {
        "log": await create(wang, "event_log", name="售后"),
        "case": "1",
        "activity": "受理",
        "happened_at": "2026-03-02T09:00:00Z",
    }
    with refused(422, "required"):
        await create(wang, "event_log_entry", **{k: v for k, v in values.items() if k != missing})
