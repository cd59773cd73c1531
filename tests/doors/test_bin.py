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


async def test_what_lies_in_the_bin_is_removed_for_good_by_an_administrator_alone(own_site: Site) -> None:
    admin, wang = await own_site.sign_in(), await own_site.sign_in("wang")
    made = [(await wang.post("/records/account", json={"name": f"客户{n}"})).json()["id"] for n in range(3)]
    for id in made:
        await admin.delete(f"/records/account/{id}")
    reader = await own_site.token("read")
    for client, status in ((wang, 403), (own_site.client(), 401), (reader, 403)):
        assert (await client.delete(f"/bin/account/{made[0]}")).status_code == status
        assert (await client.delete("/bin/account", params={"count": "3"})).status_code == status
    assert (await admin.get("/bin/account/count")).json() == {"count": 3}
    assert (await admin.delete(f"/bin/account/{made[0]}")).status_code == 204
    assert (await admin.delete(f"/bin/account/{made[0]}")).status_code == 404
    assert (await admin.delete("/bin/account", params={"count": "3"})).status_code == 409
    for count in ("", "x", "-1", "9" * 30):
        assert (await admin.delete("/bin/account", params={"count": count})).status_code in (400, 422)
    assert (await admin.delete("/bin/account")).status_code in (400, 422)
    assert (await admin.delete("/bin/account/x")).status_code in (400, 404)
    answer = await admin.delete("/bin/account", params={"count": "2"})
    assert (answer.status_code, answer.json()) == (200, {"removed": 2})
    assert (await admin.get("/bin/account")).json() == {"records": [], "next": None}


async def test_the_files_of_a_removed_record_are_released(own_site: Site) -> None:
    admin = await own_site.sign_in()
    sent = {"file": ("报价单.pdf", b"%PDF-1.4 test", "application/pdf")}
    file = (await admin.post("/files", files=sent)).json()["id"]
    account = (await admin.post("/records/account", json={"name": "甲"})).json()["id"]
    held = {"name": "报价单.pdf", "file": file, "object": "account", "record": account}
    assert (await admin.post("/records/attachment", json=held)).status_code == 201
    await admin.delete(f"/records/account/{account}")
    organisation = own_site.company.organisation
    links = f'select count(*) from "{organisation.schema}".file_link where file = $1'
    assert await organisation.db.fetchval(links, int(file)) == 1
    assert (await admin.delete(f"/bin/account/{account}")).status_code == 204
    assert await organisation.db.fetchval(links, int(file)) == 0
