"""A quote on paper, and the page by which its customer answers it without an account: once, in time, and only with the link."""

from typing import Any
from urllib.parse import urlsplit

from tests.doors.conftest import Client, Site


async def sent(site: Site, who: Client, until: str | None = None, **values: Any) -> tuple[str, str]:
    """A quote that was sent, and the path of its link."""
    account = (await who.post("/records/account", json={"name": "远大<制造>"})).json()["id"]
    given = {"name": "春季报价", "account": account, "terms": "<b>条款</b>", **values}
    quote = str((await who.post("/records/quote", json=given)).json()["id"])
    line = {"quote": quote, "name": "泵 #1 $x$", "price": "1234.5", "quantity": 2, "tax_rate": 0.13}
    assert (await who.post("/records/quote_line", json=line)).status_code == 201
    refused = await who.post(f"/quotes/{quote}/link")
    assert refused.status_code == 422
    assert (await who.post("/actions/commerce.send_quote", json={"quote": quote})).status_code == 200
    if until is not None:
        assert (await who.patch(f"/records/quote/{quote}", json={"valid_until": until})).status_code == 200
    link = (await who.post(f"/quotes/{quote}/link")).json()
    return quote, urlsplit(link["url"]).path


async def read(who: Client, quote: str) -> dict[str, Any]:
    found: dict[str, Any] = (await who.get(f"/records/quote/{quote}")).json()
    return found


async def test_a_customer_accepts_once(own_site: Site) -> None:
    wang = await own_site.person("wang")
    quote, path = await sent(own_site, wang)
    stranger = own_site.client()
    page = await stranger.page(path)
    assert page.status_code == 200
    assert "2,469.00" in page.text
    assert "&lt;b&gt;条款" in page.text
    assert "<b>条款" not in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    unnamed = await stranger.post(own_site.address + path, data={"answer": "accept", "name": " "})
    assert (unnamed.status_code, (await read(wang, quote))["status"]) == (422, "sent")
    answer = await stranger.post(
        own_site.address + path, data={"answer": "accept", "name": "王总", "note": "尽快发货"}
    )
    assert (answer.status_code, "已接受" in answer.text) == (200, True)
    found = await read(wang, quote)
    assert (found["status"], found["answered_by"], found["answer_note"]) == ("accepted", "王总", "尽快发货")
    late = await stranger.post(own_site.address + path, data={"answer": "decline", "name": "李四"})
    assert late.status_code == 409
    assert (await read(wang, quote))["status"] == "accepted"
    events = (await wang.get(f"/records/quote/{quote}/history")).json()["events"]
    assert any((event["cause"] or {}).get("quote_link", {}).get("name") == "王总" for event in events)


async def test_links_are_neither_guessed_nor_changed_nor_good_for_ever(own_site: Site) -> None:
    wang = await own_site.person("wang")
    quote, path = await sent(own_site, wang, until="2020-01-01")
    stranger = own_site.client()
    for other in (path, path[:-3] + "abc", "/q/x", f"/q/{'a' * 5000}", f"/q/{quote}"):
        assert (await stranger.page(other)).status_code == 404
        assert (
            await stranger.post(own_site.address + other, data={"answer": "accept", "name": "x"})
        ).status_code == 404
    assert (await read(wang, quote))["status"] == "sent"
    zhao = await own_site.person("zhao")
    assert (await zhao.post(f"/quotes/{quote}/link")).status_code == 404
    assert (await zhao.get(f"/quotes/{quote}/pdf")).status_code == 404


async def test_answers_are_braked(own_site: Site) -> None:
    wang = await own_site.person("wang")
    _, path = await sent(own_site, wang)
    stranger = own_site.client()
    tries = [await stranger.post(own_site.address + path, data={"answer": "accept"}) for _ in range(30)]
    assert {each.status_code for each in tries} == {422, 429}
    assert tries[-1].headers["retry-after"]


async def test_a_quote_on_paper_in_both_languages(own_site: Site) -> None:
    wang = await own_site.person("wang")
    quote, path = await sent(own_site, wang)
    sizes = set()
    for address in (f"/quotes/{quote}/pdf?language=zh-CN", f"/quotes/{quote}/pdf?language=en"):
        paper = await wang.get(address)
        assert (paper.status_code, paper.content[:5], paper.headers["content-type"]) == (
            200,
            b"%PDF-",
            "application/pdf",
        )
        sizes.add(len(paper.content))
    assert len(sizes) == 2
    public = await own_site.client().page(f"{path}/pdf")
    assert (public.status_code, public.content[:5]) == (200, b"%PDF-")
    assert (await wang.get(f"/quotes/{quote}/pdf?language=fr")).status_code == 400
