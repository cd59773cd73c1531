"""What is kept added up, over HTTP: who may look and choose, what is told, and that the figures stay."""

from tests.doors.conftest import Site
from tests.doors.test_model import good
from yunchou.metrics.upkeep import upkeep


async def test_an_administrator_chooses_what_is_kept_and_builds_it_anew(own_site: Site) -> None:
    wang = await own_site.sign_in("wang")
    admin = await own_site.sign_in("admin")
    for call in (
        wang.get("/metric-summaries"),
        wang.put("/metric-summaries/won_amount", json={"choice": "kept"}),
        wang.post("/metric-summaries/rebuild", json={"object": "opportunity"}),
        wang.post("/metric-definitions/preview", json={"values": {}}),
        wang.get("/metric-definitions/1/versions"),
    ):
        await good(call, 403)
    ids = own_site.company.ids
    won = {"name": "商机", "amount": "10.50", "stage": ids["赢单"], "close_date": "2026-03-05"}
    await good(wang.post("/records/opportunity", json=won), 201)
    found = await good(admin.get("/metric-summaries"))
    assert found["objects"] == []
    by_name = {each["name"]: each for each in found["metrics"]}
    assert (by_name["won_amount"]["fits"], by_name["won_amount"]["choice"]) == (True, "automatic")
    assert by_name["won_median"]["fits"] is False
    await good(admin.put("/metric-summaries/won_amount", json={"choice": "kept"}), 204)
    await good(admin.put("/metric-summaries/nothing", json={"choice": "kept"}), 404)
    await good(admin.post("/metric-summaries/rebuild", json={"object": "opportunity"}), 404)
    assert (await good(admin.get("/metric-summaries")))["running"] is True
    await upkeep(own_site.company.organisation)
    (kept,) = (await good(admin.get("/metric-summaries")))["objects"]
    assert (kept["object"], kept["state"], kept["records"]) == ("opportunity", "ready", 1)
    assert "won_amount" in kept["metrics"]
    (row,) = (await good(wang.post("/metric-query", json={"metrics": ["won_amount"]})))["rows"]
    assert row["won_amount"] == {"amount": "10.50", "currency": "CNY"}
    await good(admin.post("/metric-summaries/rebuild", json={"object": "opportunity"}), 202)
