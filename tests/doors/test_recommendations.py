"""Findings that become recommendations: each figure is true on recomputation, and what no longer holds says so."""

from typing import Any

import pytest

from tests.doors.conftest import Client, Site
from tests.metrics.test_catalogue import fill

EARLIER = {"from": "2025-11-01", "to": "2025-12-31"}
LATER = {"from": "2026-01-01", "to": "2026-02-28"}


@pytest.fixture(scope="module", autouse=True)
async def deals(site: Site) -> None:
    """Deals of several people over two hundred days."""
    await fill(site.company, 7, 300)


async def recommend(client: Client, name: str, **finding: Any) -> dict[str, Any]:
    """Makes a recommendation, and gives its record."""
    made = await client.post("/recommendations", json={"name": name, "finding": finding})
    assert made.status_code == 201, made.text
    record: dict[str, Any] = (await client.get(f"/records/improvement/{made.json()['id']}")).json()
    return record


async def told(client: Client, record: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post("/recommendations/finding", json={"improvement": record["id"]})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def plain(value: Any) -> Any:
    return value["id"] if isinstance(value, dict) and "id" in value else value


async def test_a_change_is_kept_as_the_analysis_tells_it(site: Site) -> None:
    admin = await site.person()
    asked = {"metric": "won_amount", "period": LATER, "against": "previous"}
    change = (await admin.post("/insight/change", json=asked)).json()
    share = next(each for each in change["dimensions"] if each["dimension"] == "owner")["shares"][0]
    group = {"dimension": "owner", "value": plain(share["value"])}
    record = await recommend(admin, "查一查", kind="change", **asked, **group)
    assert (record["status"], record["figure"], record["metric"]) == ("proposed", "metric", "won_amount")
    assert record["filter"] == f'owner = "{group["value"]}"'
    found = await told(admin, record)
    assert (found["holds"], found["asked"]["period"], found["asked"]["before"]) == (True, LATER, EARLIER)
    then = found["then"]
    assert (then["now"], then["was"], then["difference"]) == (
        change["now"],
        change["was"],
        change["difference"],
    )
    assert then["group"] == {
        "value": share["value"],
        "now": share["now"],
        "was": share["before"],
        "contribution": share["contribution"],
    }
    # What was found changes with the records that it is made of.
    won = {"owner": group["value"], "amount": "5000", "close_date": "2026-02-01", "name": "晚到"}
    late = await admin.post("/records/opportunity", json={**won, "stage": site.company.ids["赢单"]})
    assert late.status_code == 201, late.text
    again = await told(admin, record)
    assert again["holds"] is False
    assert float(again["now"]["now"]["amount"]) == float(then["now"]["amount"]) + 5000
    assert again["then"] == then
    await admin.delete(f"/records/opportunity/{late.json()['id']}")
    assert (await told(admin, record))["holds"] is True
    # A finding is written by nobody's hand.
    written = await admin.patch(f"/records/improvement/{record['id']}", json={"finding": {}})
    assert written.status_code == 422


async def test_levers_seasons_and_processes_are_kept(site: Site) -> None:
    admin = await site.person()
    levers = (
        await admin.post("/insight/levers", json={"by": "owner", "period": LATER, "against": "previous"})
    ).json()
    group = next(each for each in levers["groups"] if each["deals"] is not None)
    lever = {"dimension": "owner", "value": plain(group["value"]), "period": LATER}
    answer = await admin.post(
        "/recommendations", json={"name": "杠杆", "finding": {"kind": "lever", **lever}}
    )
    if answer.status_code == 201:
        record = (await admin.get(f"/records/improvement/{answer.json()['id']}")).json()
        then = (await told(admin, record))["then"]
        assert then["won"] == group["now"]["amount"]
        if then["lever"] == "rate":
            assert float(record["expected"]) == round((then["best"] - then["own"]) * 100, 1)
    else:
        # Nobody is ahead of the group by rate or size.
        assert answer.status_code == 404
    series = (await admin.post("/insight/seasons", json={"metrics": ["closed_count"]})).json()["series"]
    judged = [month for month in series[0]["months"] if month["expected"] is not None]
    if judged:
        month = await recommend(admin, "月", kind="season", metric="closed_count", month=judged[-1]["month"])
        found = await told(admin, month)
        assert (found["holds"], found["then"]["value"]) == (True, judged[-1]["value"])
    (pipeline,) = (await admin.get("/records/pipeline", params={"fields": "id"})).json()["records"]
    where = {"pipeline": pipeline["id"], "stage": site.company.ids["需求"]}
    stay = await recommend(admin, "缩短", kind="stay", **where)
    assert (stay["figure"], stay["stage"]["id"], stay["pipeline"]["id"]) == (
        "stay",
        where["stage"],
        pipeline["id"],
    )
    assert (await told(admin, stay))["then"]["count"] > 0
    funnel = (
        await admin.post("/process-analysis/funnel", json={"pipeline": pipeline["id"], "by": "owner"})
    ).json()
    for short in funnel["shortfalls"][:1]:
        record = await recommend(
            admin, "瓶颈", kind="bottleneck", dimension="owner", pipeline=pipeline["id"], stage=short["stage"]
        )
        found = await told(admin, record)
        assert found["holds"] is True
        assert {name: found["then"][name] for name in ("conversion", "best", "cost")} == {
            name: short[name] for name in ("conversion", "best", "cost")
        }
        assert float(record["expected"]) == round((short["best"] - short["conversion"]) * 100, 1)


async def test_effects_of_metrics_and_their_records(site: Site) -> None:
    admin = await site.person()
    record = await recommend(admin, "查", kind="change", metric="win_rate", period=LATER)
    effect = (await admin.post("/process-analysis/effect", json={"improvement": record["id"]})).json()
    assert (effect["verdict"], effect["metric"], effect["unit"]) == ("waiting", "win_rate", "percent")
    begun = {"begun_on": "2026-01-01", "days": 60, "status": "running"}
    assert (await admin.patch(f"/records/improvement/{record['id']}", json=begun)).status_code == 200
    effect = (await admin.post("/process-analysis/effect", json={"improvement": record["id"]})).json()
    asked = {"metrics": ["win_rate", "closed_count"], "period": {"from": "2026-01-01", "to": "2026-03-01"}}
    (row,) = (await admin.post("/metric-query", json=asked)).json()["rows"]
    assert effect["after"]["count"] == row["closed_count"]
    assert effect["after"]["value"] == pytest.approx(row["win_rate"])
    behind = {"improvement": record["id"], "side": "after"}
    assert (await admin.post("/process-analysis/effect-records", json=behind)).status_code == 404


async def test_wrong_findings_have_their_codes(site: Site) -> None:
    admin, rep = await site.person(), await site.person("wang")
    for finding, status in (
        ({"kind": "change", "metric": "won_amount"}, 400),
        ({"kind": "change", "metric": "nothing", "period": LATER}, 400),
        ({"kind": "change", "metric": "open_amount", "period": LATER}, 422),
        (
            {"kind": "change", "metric": "won_amount", "period": LATER, "dimension": "owner", "value": "1"},
            404,
        ),
        ({"kind": "lever", "dimension": "owner", "value": "1", "period": LATER}, 404),
        ({"kind": "season", "metric": "won_amount", "month": "1999-01"}, 404),
        ({"kind": "stay", "pipeline": "1", "stage": "1"}, 404),
        ({"kind": "anything"}, 422),
    ):
        answer = await admin.post("/recommendations", json={"name": "错", "finding": finding})
        assert answer.status_code == status, (finding, answer.text)
    good = {"name": "好", "finding": {"kind": "change", "metric": "won_amount", "period": LATER}}
    assert (await rep.post("/recommendations", json=good)).status_code == 403
    by_hand = await admin.post(
        "/records/improvement",
        json={"name": "手工", "figure": "metric", "metric": "won_amount", "filter": "nothing > 1"},
    )
    assert by_hand.status_code == 422
    lacking = await admin.post("/records/improvement", json={"name": "无流程", "figure": "win_rate"})
    assert lacking.status_code == 422
    plain_one = await admin.post(
        "/records/improvement", json={"name": "手工", "figure": "metric", "metric": "won_amount"}
    )
    assert plain_one.status_code == 201, plain_one.text
    asked = {"improvement": plain_one.json()["id"]}
    assert (await admin.post("/recommendations/finding", json=asked)).status_code == 404
