"""Processes as the API tells them: names of stages, amounts as text, and wrong questions with their codes."""

from tests.doors.conftest import Site


async def test_a_process_is_told_by_the_api(site: Site) -> None:
    rep, company = await site.person("wang"), site.company
    first, second = company.ids["需求"], company.ids["方案"]
    made = await rep.post("/records/opportunity", json={"name": "单", "amount": "1234.5", "stage": first})
    await rep.patch(f"/records/opportunity/{made.json()['id']}", json={"stage": second})
    (pipeline,) = (await rep.get("/records/pipeline", params={"fields": "id"})).json()["records"]
    question = {"pipeline": pipeline["id"], "period": "this_year", "by": "owner"}
    funnel = (await rep.post("/process-analysis/funnel", json=question | {"before": True})).json()
    assert [each["name"] for each in funnel["stages"]] == ["需求", "方案", "谈判", "赢单", "输单"]
    rung = funnel["total"]["stages"][0]
    assert (rung["entered"], rung["passed"], rung["conversion"]) == (1, 1, 1)
    assert rung["entered_amount"] == {"amount": "1234.50", "currency": "CNY"}
    assert funnel["groups"][0]["group"]["name"] == "小王"
    assert (funnel["before"]["open"], funnel["shortfalls"]) == (1, [])
    stays = (await rep.post("/process-analysis/stays", json=question)).json()
    assert {each["stage"]: each["staying"] for each in stays["total"]} == {first: 0, second: 1}
    stood = (await rep.post("/process-analysis/snapshot", json=question)).json()
    assert [(each["stage"], each["count"]) for each in stood["total"]] == [(second, 1)]
    del question["by"]
    ways = (await rep.post("/process-analysis/paths", json=question)).json()
    assert {each["name"] for each in ways["nodes"]} == {"需求", "方案"}
    assert [(each["source"], each["target"]) for each in ways["edges"]] == [(None, first), (first, second)]
    await company.create(
        company.caller("小王"),
        "opportunity",
        {
            "name": "丢",
            "amount": "7",
            "stage": company.ids["输单"],
            "loss_reason": "price",
            "competitor": "甲",
        },
    )
    why = (await rep.post("/process-analysis/outcomes", json=question | {"by": "amount_size"})).json()
    assert (why["total"]["now"]["lost"], why["total"]["now"]["win_rate"]) == (1, 0.0)
    assert [(each["key"], each["now"]["lost_amount"]["amount"]) for each in why["groups"]] == [(1, "7.00")]
    assert [each["key"] for each in why["reasons"]["lost"]] == ["price"]
    assert ([each["key"] for each in why["rivals"]], why["phrases"]) == (["甲"], [])
    assert why["interviews"]["count"] == 0
    met = (
        await rep.post("/process-analysis/records", json=question | {"figure": "lost", "rival": "甲"})
    ).json()
    assert met["count"] == 1
    behind = {"figure": "passed", "stage": first}
    found = (await rep.post("/process-analysis/records", json=question | behind)).json()
    assert found == {"object": "opportunity", "count": 1, "ids": [made.json()["id"]]}


async def test_wrong_questions_have_their_codes(site: Site) -> None:
    rep = await site.person("wang")
    (pipeline,) = (await rep.get("/records/pipeline", params={"fields": "id"})).json()["records"]
    for path, body, status in (
        ("funnel", {"pipeline": "x"}, 404),
        ("funnel", {"pipeline": pipeline["id"], "period": "gestern"}, 400),
        ("stays", {"pipeline": pipeline["id"], "by": "nothing"}, 400),
        ("snapshot", {"pipeline": pipeline["id"], "day": "2026-13-01"}, 400),
        ("snapshot", {"pipeline": pipeline["id"], "day": "9999-12-31"}, 400),
        ("snapshot", {"pipeline": pipeline["id"], "day": "0001-01-01"}, 400),
        ("snapshot", {"pipeline": pipeline["id"], "day": "2026"}, 400),
        ("paths", {}, 400),
        ("paths", {"pipeline": pipeline["id"], "log": pipeline["id"]}, 400),
        ("records", {"pipeline": pipeline["id"], "figure": "won", "where": "1 +"}, 400),
        ("records", {"pipeline": pipeline["id"], "figure": "entered"}, 404),
        ("records", {"pipeline": pipeline["id"], "figure": "everything"}, 400),
        ("records", {"pipeline": pipeline["id"], "figure": "lost", "rival": "x" * 400}, 400),
        ("outcomes", {"pipeline": pipeline["id"], "by": "nothing"}, 400),
        ("outcomes", {"pipeline": "1"}, 404),
    ):
        answer = await rep.post(f"/process-analysis/{path}", json=body)
        assert (answer.status_code, path) == (status, path), answer.text
