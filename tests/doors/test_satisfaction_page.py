"""The page by which a customer judges how a case was handled, without an account: once, in time, and only with the link."""

import datetime as dt
from typing import Any

from tests.doors.conftest import Client, Site
from yunchou.apps.service.letters import PURPOSE
from yunchou.base.sealing import Link, seal_link


async def judged(site: Site, who: Client, until: str = "2099-01-01") -> tuple[str, str]:
    """A case, and the path of its customer's link."""
    case = str((await who.post("/records/case", json={"name": "卡纸<b>"})).json()["id"])
    link = Link(site.company.organisation.id, int(case), dt.date.fromisoformat(until))
    return case, f"/s/{seal_link(site.house.sealer, link, PURPOSE)}"


async def read(who: Client, case: str) -> dict[str, Any]:
    found: dict[str, Any] = (await who.get(f"/records/case/{case}")).json()
    return found


async def test_a_customer_judges_once(own_site: Site) -> None:
    wang = await own_site.person("wang")
    case, path = await judged(own_site, wang)
    stranger = own_site.client()
    page = await stranger.page(path)
    assert page.status_code == 200
    assert "卡纸&lt;b&gt;" in page.text
    for wrong in ({}, {"score": "9"}, {"score": "-1"}, {"score": "5\u0000"}, {"score": "五"}):
        answer = await stranger.post(own_site.address + path, data=wrong)
        assert answer.status_code in (200, 422)
    assert (await read(wang, case))["satisfaction"] in (None, 5)
    comment = "很好<script>" * 200
    await stranger.post(own_site.address + path, data={"score": "5", "comment": comment})
    found = await read(wang, case)
    assert found["satisfaction"] == 5
    assert len(found["satisfaction_comment"] or "") <= 1000
    again = await stranger.post(own_site.address + path, data={"score": "1"})
    assert "感谢" in again.text
    assert (await read(wang, case))["satisfaction"] == 5


async def test_links_are_neither_guessed_nor_good_for_ever(own_site: Site) -> None:
    wang = await own_site.person("wang")
    case, path = await judged(own_site, wang)
    _, over = await judged(own_site, wang, until="2020-01-01")
    stranger = own_site.client()
    for other in (
        over,
        path[:-3] + "abc",
        "/s/x",
        f"/s/{'a' * 5000}",
        f"/s/{case}",
        path.replace("/s/", "/q/"),
    ):
        assert (await stranger.page(other)).status_code == 404
        assert (await stranger.post(own_site.address + other, data={"score": "5"})).status_code == 404
