"""A statement of account goes to its customer, who confirms it or objects without an account: once, and only with the link."""

from typing import Any
from urllib.parse import urlsplit

from tests.doors.conftest import Client, Site

DAYS = {"starts_on": "2026-01-01", "ends_on": "2026-03-31"}


async def sent(site: Site, who: Client, **more: Any) -> tuple[str, str, str]:
    """A statement that was sent: the customer, the statement, and the path of its link."""
    account = str((await who.post("/records/account", json={"name": "远大<制造>"})).json()["id"])
    payment = {"account": account, "amount": 300, "paid_on": "2026-02-03"}
    assert (await who.post("/records/payment", json=payment)).status_code == 201
    body = {**DAYS, "email": "cfo@customer.example", "note": "请<b>核对</b>", **more}
    answer = await who.post(f"/accounts/{account}/statement/send", json=body)
    assert answer.status_code == 201, answer.text
    return account, answer.json()["id"], urlsplit(answer.json()["url"]).path


async def read(who: Client, id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await who.get(f"/records/account_statement/{id}")).json()
    return found


async def test_a_customer_objects_once_and_the_owner_is_told(own_site: Site) -> None:
    boss = await own_site.sign_in()
    account, id, path = await sent(own_site, boss)
    asked = {"where": f'account = "{account}"', "fields": "name,preview"}
    (mail,) = (await boss.get("/records/mail", params=asked)).json()["records"]
    assert path in mail["preview"]
    assert "<b>核对</b>" in mail["preview"]
    stranger = own_site.client()
    page = await stranger.page(path)
    assert page.status_code == 200
    assert "-300.00" in page.text
    assert "远大&lt;制造&gt;" in page.text
    paper = await stranger.page(f"{path}/pdf")
    assert paper.content.startswith(b"%PDF")
    # What is posted later changes nothing of what was sent.
    await boss.post("/records/payment", json={"account": account, "amount": 5, "paid_on": "2026-02-04"})
    assert "305.00" not in (await stranger.page(path)).text
    address = own_site.address + path
    for wrong in (
        {"answer": "confirm", "name": " "},
        {"answer": "object", "name": "李总"},
        {"answer": "x", "name": "李总"},
    ):
        assert (await stranger.post(address, data=wrong)).status_code == 422
    given = {"answer": "object", "name": "李总", "note": "少一笔 <50>"}
    assert "已记录您的异议" in (await stranger.post(address, data=given)).text
    await stranger.post(address, data={"answer": "confirm", "name": "别人"})
    found = await read(boss, id)
    assert (found["status"], found["answered_by"], found["answer_note"]) == (
        "objected",
        "李总",
        "少一笔 <50>",
    )
    notes = (await boss.get("/records/activity", params={"where": f'account = "{account}"'})).json()[
        "records"
    ]
    assert any("有异议" in each["name"] and each["kind"] == "note" for each in notes)
    # What the customer said is no follow-up of ours.
    assert (await boss.get(f"/records/account/{account}")).json()["last_activity_at"] is None
    told = (await boss.get("/notifications")).json()["notifications"]
    assert any("李总" in str(each) for each in told)


async def test_a_customer_confirms_it(own_site: Site) -> None:
    boss = await own_site.sign_in()
    _, id, path = await sent(own_site, boss, language="en", days=5)
    given = {"answer": "confirm", "name": "Li"}
    answer = await own_site.client().post(own_site.address + path, data=given)
    assert answer.status_code == 200, answer.text
    assert (await read(boss, id))["status"] == "confirmed"


async def test_a_statement_that_is_withdrawn_is_answered_no_more(own_site: Site) -> None:
    boss = await own_site.sign_in()
    account, id, path = await sent(own_site, boss)
    zhao = await own_site.person("zhao")
    given = {"account_statement": id, "reason": "金额有误 <50>"}
    assert (await zhao.post("/actions/commerce.withdraw_statement", json=given)).status_code in (403, 404)
    assert (await boss.post("/actions/commerce.withdraw_statement", json=given)).status_code == 200
    assert (await boss.post("/actions/commerce.withdraw_statement", json=given)).status_code == 422
    stranger = own_site.client()
    page = await stranger.page(path)
    assert ("已撤回" in page.text, "金额有误 &lt;50&gt;" in page.text) == (True, True)
    assert ("300.00" in page.text, "<form" in page.text) == (False, False)
    assert (await stranger.page(f"{path}/pdf")).status_code == 404
    await stranger.post(own_site.address + path, data={"answer": "confirm", "name": "李总"})
    assert (await read(boss, id))["status"] == "withdrawn"
    assert (await boss.get(f"/records/account/{account}")).json()["last_activity_at"] is None


async def test_statements_are_sent_by_those_who_may_and_links_are_not_guessed(own_site: Site) -> None:
    boss = await own_site.sign_in()
    account, id, path = await sent(own_site, boss)
    stranger = own_site.client()
    for other in (path[:-3] + "abc", "/b/x", f"/b/{'a' * 5000}", f"/b/{id}", path.replace("/b/", "/q/")):
        assert (await stranger.page(other)).status_code == 404
        given = {"answer": "confirm", "name": "x"}
        assert (await stranger.post(own_site.address + other, data=given)).status_code == 404
    for wrong in (
        {"email": "no address"},
        {"starts_on": "2026-05-01"},
        {"starts_on": "2026-13-01"},
        {"days": 0},
    ):
        body = {**DAYS, "email": "a@customer.example", **wrong}
        assert (await boss.post(f"/accounts/{account}/statement/send", json=body)).status_code in (400, 422)
    wang = await own_site.person("wang")
    body = {**DAYS, "email": "a@customer.example"}
    assert (await wang.post(f"/accounts/{account}/statement/send", json=body)).status_code in (403, 404)
    zhao = await own_site.person("zhao")
    assert (await zhao.get(f"/records/account_statement/{id}")).status_code == 404
    tries = [await stranger.post(own_site.address + path, data={"answer": "confirm"}) for _ in range(30)]
    assert tries[-1].status_code == 429
