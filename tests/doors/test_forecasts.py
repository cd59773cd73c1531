"""The forecast of a period through the API: everybody's own deals rolled up, each figure the sum of its records."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.doors.conftest import Client, Site
from tests.metrics.test_catalogue import fill
from yunchou.apps.forecast.snapshots import take
from yunchou.base.time import today

PERIOD = {"from": "2026-01-01", "to": "2026-03-31"}


@pytest.fixture(scope="module", autouse=True)
async def deals(site: Site) -> None:
    """Deals of several people over two hundred days."""
    await fill(site.company, 9, 200)


async def told(client: Client) -> list[dict[str, Any]]:
    answer = await client.post("/forecast/rollup", json={"period": PERIOD})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["period"] == PERIOD
    nodes: list[dict[str, Any]] = found["nodes"]
    return nodes


def number(value: Any) -> Decimal:
    return Decimal(value["amount"])


async def sums(client: Client, where: str) -> tuple[Decimal, Decimal]:
    """What is won and what is open of the records behind a node."""
    forecast = f'{where} and (forecast_category is null or forecast_category <> "omitted")'
    return await figure(client, "won_amount", where), await figure(client, "open_amount", forecast)


async def figure(client: Client, metric: str, where: str) -> Decimal:
    rows = (await client.post("/metric-query", json={"metrics": [metric], "where": where})).json()["rows"]
    return number(rows[0][metric]) if rows and rows[0][metric] else Decimal(0)


@pytest.mark.parametrize("login", ["admin", "li", "wang"])
async def test_every_node_is_the_sum_of_its_records_and_of_what_is_below(site: Site, login: str) -> None:
    client = await site.person(login)
    nodes = await told(client)
    assert nodes
    for place, node in enumerate(nodes):
        closed, opened = await sums(client, node["where"])
        assert (number(node["closed"]), number(node["open"])) == (closed, opened), node["name"]
        assert number(node["closed"]) <= number(node["commit"]) <= number(node["best_case"])
        assert number(node["best_case"]) <= number(node["closed"]) + number(node["open"])
        below = [each for each in nodes if each["parent"] == place]
        assert bool(below) == (node["kind"] == "department")
        for figure in ("closed", "commit", "best_case", "open", "deals") if below else ():
            parts = [each[figure] if figure == "deals" else number(each[figure]) for each in below]
            assert sum(parts) == (node[figure] if figure == "deals" else number(node[figure])), figure
    assert nodes[0]["parent"] is None


async def test_each_sees_the_branch_that_holds_what_he_sees(site: Site) -> None:
    names = {
        login: [(each["kind"], each["name"]) for each in await told(await site.person(login))]
        for login in ("admin", "li", "wang")
    }
    assert names["wang"] == [("person", "小王")]
    assert names["admin"][0][0] == names["li"][0][0] == "department"
    assert ("person", "小赵") in names["admin"]
    assert ("person", "小赵") not in names["li"]
    assert len(names["li"]) < len(names["admin"])


async def test_who_sees_as_somebody_else_sees_that_persons_forecast(site: Site) -> None:
    admin, wang = await site.person(), await site.person("wang")
    id = (await wang.get("/me")).json()["id"]
    own = await told(wang)
    for path, body in (
        ("/forecast/rollup", {"period": PERIOD}),
        ("/insight/change", {"metric": "won_amount", "period": PERIOD}),
        ("/insight/levers", {"by": "owner", "period": PERIOD}),
        ("/statistical-forecasts", {"metric": "new_deals"}),
    ):
        answer = await admin.post(path, json=body, headers={"X-See-As": id})
        assert answer.status_code == 200, (path, answer.text)
        if path == "/forecast/rollup":
            assert [each["name"] for each in answer.json()["nodes"]] == [each["name"] for each in own]


async def test_coverage_follows_from_goals_and_win_rate(site: Site) -> None:
    admin = await site.person()
    before = await told(admin)
    assert {each["target"] for each in before} == {None}
    rule = await admin.post("/records/goal_rule", json={"name": "赢单", "metric": "won_amount"})
    company = before[0]
    goal = {
        "rule": rule.json()["id"],
        "year": 2026,
        "department": company["id"],
        "m1": "1000",
        "m2": "500",
        "m4": "7",
    }
    made = await admin.post("/records/goal", json=goal)
    assert made.status_code == 201, made.text
    node = (await told(admin))[0]
    assert number(node["target"]) == 1500
    remaining = max(Decimal(0), 1500 - number(node["closed"]))
    assert number(node["gap"]) == remaining
    if remaining:
        assert node["covered"] == pytest.approx(float(number(node["open"]) / remaining), abs=1e-4)
    assert node["required"] == pytest.approx(1 / node["win_rate"], abs=0.01)


async def test_wrong_questions_have_their_codes(site: Site) -> None:
    rep = await site.person("wang")
    for body, status in (({"period": "gestern"}, 400), ({"period": 7}, 400), ({"when": "2026"}, 400)):
        answer = await rep.post("/forecast/rollup", json=body)
        assert answer.status_code == status, answer.text
    assert (await rep.post("/forecast/rollup", json={"period": "1999"})).json()["nodes"] == []


async def test_changes_and_accuracy_are_told_through_the_api(site: Site) -> None:
    admin, rep = await site.person(), await site.person("wang")
    answer = (await rep.post("/forecast/changes", json={"period": PERIOD})).json()
    assert (answer["since"], answer["days"], answer["then"], answer["reasons"]) == (None, [], None, [])
    day = today("Asia/Shanghai")
    made = {"name": "一季度", "starts_on": PERIOD["from"], "ends_on": PERIOD["to"], "closes_on": str(day)}
    assert (await admin.post("/records/forecast_period", json=made)).status_code == 201
    assert await take(site.company.caller("管理员"), dt.date(2026, 3, 1))
    for client in (admin, rep):
        for measure in ("commit", "best_case", "all", "open"):
            asked = {"period": PERIOD, "measure": measure, "since": "2026-03-05"}
            found = (await client.post("/forecast/changes", json=asked)).json()
            assert (found["since"], found["reasons"], found["then"]) == ("2026-03-01", [], found["now"])
    closed = (await told(rep))[0]
    judged = (await rep.post("/forecast/accuracy", json={"by": "person"})).json()
    assert [each["name"] for each in judged["nodes"]] == ["小王"]
    assert judged["nodes"][0]["ages"][0]["weeks"] == 4
    assert judged["nodes"][0]["ages"][0]["actual"] == closed["closed"]
    deals = await rep.post("/forecast/accuracy/deals", json={"weeks": 4, "node": f"person:{closed['id']}"})
    assert deals.status_code == 200
    for path, body, status in (
        ("/forecast/changes", {"since": "yesterday"}, 400), ("/forecast/changes", {"node": "person:7"}, 404),
        ("/forecast/changes", {"measure": "hope"}, 400), ("/forecast/accuracy", {"periods": 99}, 400),
        ("/forecast/changes/deals", {"since": "2026-03-01", "reason": "gone"}, 400),
        ("/forecast/accuracy/deals", {"weeks": 0}, 400),
    ):  # fmt: skip
        assert (await rep.post(path, json=body)).status_code == status, (path, body)
