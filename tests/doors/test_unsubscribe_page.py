"""The page by which whoever got a mail of a cadence wants no more: looking changes nothing, and a link is not guessed."""

from tests.doors.conftest import Site
from yunchou.services.mail.unsubscribing import url_of


async def test_one_click_is_enough_and_looking_is_none(own_site: Site) -> None:
    wang = await own_site.person("wang")
    lead = (await wang.post("/records/lead", json={"name": "李四", "email": "li@customer.example"})).json()[
        "id"
    ]
    home = own_site.company.organisation.id
    path = url_of("", own_site.house.sealer, home, 1, "Li@Customer.example")
    stranger = own_site.client()

    async def refuses() -> bool:
        return bool((await wang.get(f"/records/lead/{lead}")).json()["no_mails"])

    page = await stranger.page(path)
    assert (page.status_code, page.headers["x-robots-tag"]) == (200, "noindex")
    assert "li@customer.example" in page.text
    assert "<button" in page.text
    assert not await refuses()
    for wrong in (path[:-3] + "abc", "/u/x", f"/u/{'a' * 5000}", path.replace("/u/", "/s/")):
        answer = await stranger.post(own_site.address + wrong, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 404
    assert not await refuses()
    for _ in range(2):
        done = await stranger.post(own_site.address + path, data={"List-Unsubscribe": "One-Click"})
        assert (done.status_code, "<button" in done.text) == (200, False)
    assert await refuses()
    assert "<button" not in (await stranger.page(path)).text
