"""Who else has a record open: told to those who may see it, and gone when the page is left."""

from tests.doors.conftest import Client, Site


async def here(client: Client, id: str, *, tab: str = "t", still: bool = True) -> list[str]:
    answer = await client.post(f"/records/account/{id}/presence", json={"tab": tab, "here": still})
    assert answer.status_code == 200, answer.text
    return [each["name"] for each in answer.json()["people"]]


async def test_the_others_are_told_until_they_leave(own_site: Site) -> None:
    wang, li = await own_site.person("wang"), await own_site.person("li")
    id = (await wang.post("/records/account", json={"name": "云帆"})).json()["id"]
    assert await here(wang, id) == []
    assert await here(li, id) == ["小王"]
    assert await here(li, id, tab="second") == ["小王"]
    assert await here(wang, id) == ["李经理"]
    await here(li, id, still=False)
    assert await here(wang, id) == ["李经理"]
    await here(li, id, tab="second", still=False)
    assert await here(wang, id) == []


async def test_a_page_that_shows_another_record_has_left_the_first(own_site: Site) -> None:
    wang, li = await own_site.person("wang"), await own_site.person("li")
    first, second = [
        (await wang.post("/records/account", json={"name": name})).json()["id"] for name in ("甲", "乙")
    ]
    await here(li, first)
    await here(li, second)
    assert (await here(wang, first), await here(wang, second)) == ([], ["李经理"])


async def test_a_page_that_went_silent_is_gone(own_site: Site) -> None:
    wang, li = await own_site.person("wang"), await own_site.person("li")
    id = (await wang.post("/records/account", json={"name": "云帆"})).json()["id"]
    await here(li, id)
    schema = own_site.company.organisation.schema
    await own_site.house.db.execute(f"update \"{schema}\".presence set at = at - interval '41 seconds'")
    assert await here(wang, id) == []
    await own_site.house.db.execute(f"update \"{schema}\".presence set at = at - interval '11 minutes'")
    await here(wang, id)
    assert await own_site.house.db.fetchval(f'select count(*) from "{schema}".presence') == 1


async def test_a_page_is_left_whose_record_is_gone(own_site: Site) -> None:
    wang, li = await own_site.person("wang"), await own_site.person("li")
    id = (await wang.post("/records/account", json={"name": "云帆"})).json()["id"]
    await here(li, id)
    await here(wang, id)
    await wang.delete(f"/records/account/{id}")
    assert await here(wang, id, still=False) == []
    assert (await wang.post(f"/records/account/{id}/presence", json={"tab": "t"})).status_code == 404


async def test_nobody_is_told_of_who_reads_what_one_may_not_see(own_site: Site) -> None:
    wang, zhao = await own_site.person("wang"), await own_site.person("zhao")
    id = (await wang.post("/records/account", json={"name": "云帆"})).json()["id"]
    path = f"/records/account/{id}/presence"
    assert (await zhao.post(path, json={"tab": "t"})).status_code == 404
    assert (await own_site.client().post(path, json={"tab": "t"})).status_code == 401
    for wrong in ({}, {"tab": ""}, {"tab": "x" * 41}, {"tab": "t", "here": "ja"}):
        assert (await wang.post(path, json=wrong)).status_code in (400, 422), wrong
