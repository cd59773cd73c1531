"""The recycle bin: what was deleted is listed to whoever may bring it back, and to nobody else."""

from tests.doors.conftest import Site


async def test_what_was_deleted_is_listed_until_it_is_back(own_site: Site) -> None:
    wang, zhang = await own_site.sign_in("wang"), await own_site.sign_in("zhang")
    made = [(await wang.post("/records/account", json={"name": f"客户{n}"})).json()["id"] for n in range(3)]
    await zhang.post("/records/account", json={"name": "留下的"})
    admin = await own_site.sign_in()
    for id in made:
        assert (await admin.delete(f"/records/account/{id}")).status_code == 204
    first = (await admin.get("/bin/account", params={"limit": "2"})).json()
    assert [each["name"] for each in first["records"]] == ["客户2", "客户1"]
    assert first["records"][0]["until"] > first["records"][0]["deleted_at"]
    rest = (await admin.get("/bin/account", params={"before": first["next"]})).json()
    assert ([each["id"] for each in rest["records"]], rest["next"]) == ([made[0]], None)
    assert (await admin.post(f"/records/account/{made[0]}/restore")).status_code == 200
    left = (await admin.get("/bin/account")).json()["records"]
    assert [each["id"] for each in left] == [made[2], made[1]]


async def test_nobody_finds_in_the_bin_what_is_hidden_from_him(own_site: Site) -> None:
    admin, zhang = await own_site.sign_in(), await own_site.sign_in("zhang")
    made = (await admin.post("/records/account", json={"name": "别人的"})).json()["id"]
    await admin.delete(f"/records/account/{made}")
    assert (await zhang.get("/bin/account")).json() == {"records": [], "next": None}
    assert (await zhang.get("/bin/role")).json().get("records", []) == []
    assert (await zhang.get("/bin/nothing_at_all")).status_code == 404
    assert (await zhang.get("/bin/account", params={"before": "x"})).status_code == 400
