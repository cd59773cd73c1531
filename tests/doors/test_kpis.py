"""Stage KPIs as the API tells them: lights, months, records, quadrants, leads; wrong questions with their codes."""

import pytest

from tests.doors.conftest import Client, Site


async def pipeline(client: Client) -> str:
    (found,) = (await client.get("/records/pipeline", params={"fields": "id"})).json()["records"]
    id: str = found["id"]
    return id


async def kpi(site: Site, **values: object) -> str:
    admin = await site.person()
    made = await admin.post("/records/stage_kpi", json={"pipeline": await pipeline(admin), **values})
    assert made.status_code == 201, made.text
    id: str = made.json()["id"]
    return id


async def test_kpis_are_told_by_the_api(site: Site) -> None:
    rep, admin, ids = await site.person("wang"), await site.person(), site.company.ids
    valued = await kpi(
        site, name="有金额", method="deals_meeting", condition="amount > 0", stage=ids["需求"], weight=2
    )
    mean = await kpi(site, name="平均", method="deals_mean", measured="amount", stage=ids["需求"])
    calls = await kpi(site, name="跟进", method="metric", metric="activities")
    for id, target, alert in ((valued, "0.9", "0.3"), (calls, "1000", "900")):
        values = {"kpi": id, "target": target, "alert": alert}
        assert (await admin.post("/records/stage_kpi_standard", json=values)).status_code == 201
    deals = []
    for amount in ("100", None):
        made = await rep.post(
            "/records/opportunity", json={"name": "单", "amount": amount, "stage": ids["需求"]}
        )
        deals.append(made.json()["id"])
        await rep.patch(f"/records/opportunity/{deals[-1]}", json={"stage": ids["方案"]})
    question = {"pipeline": await pipeline(rep), "period": "this_year"}
    found = (await rep.post("/process-kpis/standing", json=question)).json()
    assert [each["name"] for each in found["kpis"]] == ["有金额", "平均", "跟进"]
    assert [each["monthly"] for each in found["kpis"]] == [False, False, True]
    whole, *others = found["stands"]
    assert [each["person"] and each["person"]["name"] for each in others] == ["小王"]
    figures = {each["kpi"]: each for each in others[0]["figures"]}
    assert figures[valued] | {"kpi": ""} == {
        **dict.fromkeys(("open", "lacking"), 0),
        "kpi": "",
        "value": 0.5,
        "count": 2,
        "target": 0.9,
        "alert": 0.3,
        "light": "amber",
        "attainment": 0.555556,
    }
    assert figures[mean]["value"] == {"amount": "100.00", "currency": "CNY"}
    assert figures[calls]["light"] == "red"
    assert whole["people"] == [ids["小王"]]
    missed = question | {"kpi": valued, "which": "missed", "person": ids["小王"]}
    behind = (await rep.post("/process-kpis/records", json=missed)).json()
    assert behind == {"object": "opportunity", "count": 1, "ids": [deals[1]]}
    months = (
        await rep.post("/process-kpis/months", json={"pipeline": question["pipeline"], "months": 3})
    ).json()
    assert [each["value"] for each in months["kpis"][0]["months"]] == [None, None, 0.5]
    placed = (await rep.post("/process-kpis/quadrant", json=question)).json()
    assert (placed["basis"], placed["lines"], placed["unit"]) == ("figure", "median", "money")
    (point,) = placed["points"]
    assert (point["person"]["name"], point["quadrant"], point["deals"]) == ("小王", "leading", 3)
    leading = (await rep.post("/process-kpis/leading", json={"pipeline": question["pipeline"]})).json()
    assert leading["looks"] == 12
    assert {lead["verdict"] for each in leading["kpis"] for lead in each["lags"]} == {"few"}


async def test_results_are_held_against_goals(site: Site) -> None:
    """With a goal for everybody of the process, a result is what was won of the goal as far as the year has gone."""
    admin, rep, ids = await site.person(), await site.person("wang"), site.company.ids
    rule = (await admin.post("/records/goal_rule", json={"name": "赢单", "metric": "won_amount"})).json()[
        "id"
    ]
    deal = (
        await rep.post("/records/opportunity", json={"name": "赢", "amount": "500", "stage": ids["需求"]})
    ).json()
    await rep.patch(f"/records/opportunity/{deal['id']}", json={"stage": ids["赢单"]})
    deal = (await rep.get(f"/records/opportunity/{deal['id']}")).json()
    year = int(deal["close_date"][:4])
    months = {f"m{n}": 250 for n in range(1, 13)}
    goal = {"rule": rule, "year": year, "person": ids["小王"], **months}
    made = await admin.post("/records/goal", json=goal)
    assert made.status_code == 201, made.text
    question = {"pipeline": await pipeline(admin), "period": {"from": f"{year}-01-01", "to": f"{year}-12-31"}}
    await kpi(site, name="有名", method="deals_meeting", condition="name is not null", stage=ids["需求"])
    placed = (await rep.post("/process-kpis/quadrant", json=question)).json()
    assert (placed["basis"], placed["unit"], placed["result_line"]) == ("goal", "percent", 1)
    (point,) = placed["points"]
    assert point["figure"]["amount"] == "500.00"
    assert point["result"] == pytest.approx(500 / float(point["target"]["amount"]), abs=1e-5)
    await admin.delete(f"/records/goal/{made.json()['id']}")


async def test_wrong_questions_have_their_codes(site: Site) -> None:
    rep = await site.person("wang")
    id = await pipeline(rep)
    for path, body, status in (
        ("standing", {"pipeline": "1"}, 404),
        ("standing", {"pipeline": id, "period": "gestern"}, 400),
        ("months", {"pipeline": id, "person": site.company.ids["小张"]}, 404),
        ("months", {"pipeline": id, "months": 99}, 400),
        ("records", {"pipeline": id, "kpi": "1"}, 404),
        ("records", {"pipeline": id, "kpi": "1", "which": "all"}, 400),
        ("quadrant", {"pipeline": id, "metric": "win_rate"}, 422),
        ("quadrant", {"pipeline": id, "metric": "open_amount"}, 422),
        ("quadrant", {"pipeline": id, "metric": "nothing"}, 400),
        ("quadrant", {"pipeline": id, "period": {"from": "2020-01-01", "to": "2024-12-31"}}, 400),
        ("leading", {"pipeline": id, "months": 2}, 400),
    ):
        answer = await rep.post(f"/process-kpis/{path}", json=body)
        assert (answer.status_code, path) == (status, path), answer.text
    service = await site.person("zhao")
    own = {"pipeline": id, "period": "this_year"}
    assert len((await service.post("/process-kpis/standing", json=own)).json()["stands"]) == 1
