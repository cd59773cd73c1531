"""How long things are kept, asked and set over HTTP."""

from tests.doors.conftest import Site


async def test_administrators_set_how_long_things_are_kept(own_site: Site) -> None:
    admin, wang = await own_site.sign_in(), await own_site.sign_in("wang")
    kinds = {each["name"]: each for each in (await admin.get("/settings/retention")).json()["periods"]}
    assert kinds["history"] == {
        "name": "history",
        "label": "修改历史与事件",
        "days": None,
        "usual": None,
        "least": 90,
    }
    assert kinds.keys() == {
        "history",
        "sign_ins",
        "jobs",
        "mail",
        "webhook_deliveries",
        "notifications",
        "automation_runs",
        "forecast_snapshots",
    }
    changed = await admin.patch("/settings/retention", json={"days": {"history": 1095, "jobs": None}})
    assert changed.status_code == 200, changed.text
    now = {each["name"]: each["days"] for each in changed.json()["periods"]}
    assert (now["history"], now["jobs"], now["mail"]) == (1095, None, 90)
    english = await admin.get("/settings/retention", headers={"Accept-Language": "en"})
    assert english.status_code == 200
    for wrong, field in (
        ({"history": 89}, "history"),
        ({"nothing": 99}, "nothing"),
        ({"mail": 10**9}, "mail"),
    ):
        refused = await admin.patch("/settings/retention", json={"days": wrong})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
    for given in ({"days": {"mail": "x"}}, {"days": {"mail": 1.5}}, {}, {"days": {"mail": True}}):
        assert (await admin.patch("/settings/retention", json=given)).status_code in (400, 422)
    assert (await wang.get("/settings/retention")).status_code == 403
    assert (await wang.patch("/settings/retention", json={"days": {"mail": 30}})).status_code == 403
