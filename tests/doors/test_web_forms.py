"""Web forms: what a stranger hands in becomes a record, once, with its source; machines, repeats and guesses get nowhere."""

import re
from typing import Any

import httpx

from tests.doors.conftest import Client, Site
from yunchou.doors.http.pages import web_forms
from yunchou.doors.http.pages.web_forms import PURPOSE, STAMP, WORK, worked

CONTENT: dict[str, Any] = {
    "fields": [
        {"name": "name", "required": True, "label": "您的姓名"},
        {"name": "company"},
        {"name": "email", "required": True},
    ],
    "title": "预约演示",
    "thanks": "收到",
    "consent": "我同意按隐私政策处理我的信息",
    "values": {"source": "website"},
    "sources": {"utm_campaign": "description"},
    "sites": ["https://www.example.com"],
}
FILLED = {"name": "王丽", "company": "云帆", "email": "wang@yunfan.example", "form_consent": "yes"}


async def make(site: Site, **values: Any) -> str:
    """A form and its public address."""
    admin = await site.person("admin")
    form = {"name": "官网", "object": "lead", "assignee": site.company.ids["小王"], "content": CONTENT}
    answer = await admin.post("/records/web_form", json=form | values)
    assert answer.status_code == 201, answer.text
    return f"/f/{answer.json()['token']}"


def stamped(site: Site, page: str, age: float = 30.0) -> dict[str, str]:
    """The hidden fields of a page, as if it had been opened so long ago."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    id, _, made = site.house.sealer.open(hidden[STAMP], PURPOSE).partition(" ")
    hidden[STAMP] = site.house.sealer.seal(f"{id} {float(made) - age}", PURPOSE)
    return hidden


async def send(
    site: Site, path: str, values: dict[str, str], *, age: float = 30.0, query: str = ""
) -> httpx.Response:
    client = site.client()
    page = (await client.page(path + query)).text
    return await client.post(site.address + path, data=stamped(site, page, age) | values)


async def leads(client: Client) -> list[dict[str, Any]]:
    asked = {"fields": ["name", "source", "description", "owner", "created_by"], "sort": ["id"]}
    found: list[dict[str, Any]] = (await client.post("/records/lead/query", json=asked)).json()["records"]
    return found


async def test_what_a_form_puts_into_a_pool_waits_there_for_nobody_in_particular(own_site: Site) -> None:
    admin = await own_site.person("admin")
    pool = (await admin.post("/records/pool", json={"name": "官网线索", "object": "lead"})).json()["id"]
    content = CONTENT | {"values": {"pool": pool}}
    path = await make(own_site, content=content)
    await send(own_site, path, FILLED)
    asked = {"fields": ["owner", "pool", "pool_entered_at"]}
    (lead,) = (await admin.post("/records/lead/query", json=asked)).json()["records"]
    assert (lead["owner"], lead["pool"]["id"]) == (None, pool)
    assert lead["pool_entered_at"] is not None


async def test_a_form_for_cases_needs_nobody_by_name(own_site: Site) -> None:
    admin = await own_site.person("admin")
    content = CONTENT | {"fields": [{"name": "name", "required": True}], "values": {}, "sources": {}}
    path = await make(own_site, name="报修", object="case", assignee=None, content=content)
    asked = {"fields": ["name", "owner", "queue", "channel"], "sort": ["id"]}

    async def cases() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await admin.post("/records/case/query", json=asked)).json()["records"]
        return found

    await send(own_site, path, {"name": "不转了", "form_consent": "yes"})
    (case,) = await cases()
    assert (case["owner"], case["channel"]) == (None, "web")
    queue = {"name": "一线", "usual": True, "strategy": "fixed", "members": [own_site.company.ids["小王"]]}
    assert (await admin.post("/records/case_queue", json=queue)).status_code == 201
    await send(own_site, path, {"name": "又不转了", "form_consent": "yes"})
    given = (await cases())[-1]
    assert (given["owner"]["name"], given["queue"]["name"]) == ("小王", "一线")


async def kept(client: Client) -> list[dict[str, Any]]:
    asked = {"fields": ["name", "state", "reason", "values", "source", "record"], "sort": ["id"]}
    path = "/records/web_form_submission/query"
    found: list[dict[str, Any]] = (await client.post(path, json=asked)).json()["records"]
    return found


async def test_what_is_handed_in_becomes_a_record_with_its_source(own_site: Site) -> None:
    path = await make(own_site)
    page = await own_site.client().page(path)
    assert page.status_code == 200
    assert "您的姓名" in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert policy.endswith("frame-ancestors https://www.example.com")
    answer = await send(own_site, path, FILLED, query="?utm_source=baidu&utm_campaign=%E7%A7%8B%E5%AD%A3")
    assert (answer.status_code, "收到" in answer.text) == (200, True)
    admin = await own_site.person("admin")
    (lead,) = await leads(admin)
    assert (lead["name"], lead["source"], lead["description"]) == ("王丽", "website", "秋季")
    assert lead["owner"]["name"] == lead["created_by"]["name"] == "小王"
    (entry,) = await kept(admin)
    assert (entry["state"], entry["record"], entry["values"]) == ("created", lead["id"], None)
    assert entry["source"] == {"utm_source": "baidu", "utm_campaign": "秋季"}
    assert (await (await own_site.person("wang")).get("/records/web_form_submission")).status_code == 403


async def test_a_page_that_is_sent_twice_makes_one_record(own_site: Site) -> None:
    path = await make(own_site)
    client = own_site.client()
    hidden = stamped(own_site, (await client.page(path)).text)
    for _ in range(2):
        assert (await client.post(own_site.address + path, data=hidden | FILLED)).status_code == 200
    admin = await own_site.person("admin")
    assert len(await leads(admin)) == len(await kept(admin)) == 1


async def test_spam_is_thanked_for_and_makes_nothing(own_site: Site) -> None:
    path = await make(own_site)
    said = []
    for values, age in (
        (FILLED | {web_forms.HONEYPOT: "1"}, 30.0),
        (FILLED, 0.0),
        (FILLED, 5.0),
        (FILLED, 90_000.0),
    ):
        answer = await send(own_site, path, values, age=age)
        said.append((answer.status_code, "收到" in answer.text))
    assert said == [(200, True)] * 4
    admin = await own_site.person("admin")
    assert await leads(admin) == []
    entries = await kept(admin)
    assert [each["reason"] for each in entries] == ["honeypot", "too soon", "no work", "stamp"]
    assert {(each["state"], each["name"], each["values"]) for each in entries} == {("spam", None, None)}


async def test_the_work_of_a_browser_lets_somebody_be_quick(own_site: Site) -> None:
    path = await make(own_site)
    client = own_site.client()
    hidden = stamped(own_site, (await client.page(path)).text, 4.0)
    work = next(str(n) for n in range(10**7) if worked(hidden[STAMP], str(n)))
    assert not worked(hidden[STAMP], "x")
    assert not worked(hidden[STAMP], "")
    await client.post(own_site.address + path, data=hidden | FILLED | {WORK: work})
    assert len(await leads(await own_site.person("admin"))) == 1


async def test_what_is_wrong_is_told_and_can_be_mended(own_site: Site) -> None:
    path = await make(own_site)
    answer = await send(own_site, path, FILLED | {"email": "nothing"})
    assert answer.status_code == 422
    assert 'id="f-email-wrong"' in answer.text
    assert 'value="王丽"' in answer.text
    missing = await send(own_site, path, {"company": "云帆", "form_consent": "yes"})
    assert 'id="f-name-wrong"' in missing.text
    without = await send(own_site, path, FILLED | {"form_consent": ""})
    assert (without.status_code, "请先勾选同意" in without.text) == (422, True)
    assert await leads(await own_site.person("admin")) == []


async def test_words_from_outside_are_text_in_the_page(own_site: Site) -> None:
    path = await make(own_site, content=CONTENT | {"title": "<script>x()</script>"})
    answer = await send(own_site, path, FILLED | {"email": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text
    assert "<script>x()" not in answer.text
    evil = await own_site.client().page(f"{path}?utm_source=%22%3E%3Cscript%3E1")
    assert '"><script>1' not in evil.text


async def test_nobody_learns_from_a_form_who_is_a_customer(own_site: Site) -> None:
    admin = await own_site.person("admin")
    rule = {
        "name": "邮箱", "object": "lead", "action": "block", "active": True,
        "conditions": '[[{"field": "email", "match": "exact"}]]',
    }  # fmt: skip
    made = await admin.post("/records/duplicate_rule", json=rule)
    assert made.status_code == 201, made.text
    path = await make(own_site)
    first = await send(own_site, path, FILLED)
    second = await send(own_site, path, FILLED | {"name": "别人"})
    assert (second.status_code, "收到" in second.text) == (first.status_code, True)
    assert len(await leads(admin)) == 1
    entries = await kept(admin)
    assert [each["state"] for each in entries] == ["created", "duplicate"]
    assert entries[1]["values"]["name"] == "别人"


async def test_a_form_that_is_off_or_guessed_is_not_there(own_site: Site) -> None:
    admin = await own_site.person("admin")
    path = await make(own_site)
    (form,) = (await admin.get("/records/web_form")).json()["records"]
    await admin.patch(f"/records/web_form/{form['id']}", json={"active": False})
    client = own_site.client()
    for address in (path, path[:-1] + "!", "/f/zz", "/f/ffffffffffffff-aaaaaaaaaaaaaaaaaaaa", "/f/%00"):
        assert (await client.page(address)).status_code == 404, address
        assert (await client.post(own_site.address + address, data=FILLED)).status_code == 404, address


async def test_too_many_from_one_place_must_wait(own_site: Site) -> None:
    path = await make(own_site)
    statuses = [(await send(own_site, path, FILLED | {"email": ""})).status_code for _ in range(12)]
    assert statuses[0] == 422
    assert statuses[-1] == 429


async def test_what_no_form_would_send_is_answered_all_the_same(own_site: Site) -> None:
    path = own_site.address + await make(own_site)
    client = own_site.client()
    for body in (b"\xff\xfe=1", b"&".join(b"a=1" for _ in range(1000)), b"{}", b"name=" + b"x" * 3000, b""):
        answer = await client.post(
            path, content=body, headers={"content-type": "application/x-www-form-urlencoded"}
        )
        assert answer.status_code in (200, 429), body[:20]
    assert (await client.post(path, content=b"x" * 70_000)).status_code == 413
    assert (await client.put(path)).status_code == 405


async def test_only_what_a_stranger_may_fill_in_can_be_asked_for(own_site: Site) -> None:
    admin = await own_site.person("admin")
    wrong: list[dict[str, Any]] = [
        {"content": CONTENT | {"fields": [{"name": "owner"}]}},
        {"content": CONTENT | {"fields": [{"name": "nothing"}]}},
        {"content": CONTENT | {"fields": []}},
        {"content": CONTENT | {"values": {"name": "x"}}},
        {"content": CONTENT | {"values": {"source": "nothing"}}},
        {"content": CONTENT | {"sources": {"utm_source": "email"}}},
        {"content": CONTENT | {"redirect": "javascript:alert(1)"}},
        {"content": CONTENT | {"sites": ["'none'; script-src *"]}},
        {"content": CONTENT | {"color": "red"}},
        {"object": "user"},
        {"object": "web_form_submission"},
        {"assignee": "1"},
        {"assignee": None},
    ]
    form = {"name": "官网", "object": "lead", "assignee": own_site.company.ids["小王"], "content": CONTENT}
    for each in wrong:
        assert (await admin.post("/records/web_form", json=form | each)).status_code == 422, each
    wang = await own_site.person("wang")
    assert (await wang.post("/records/web_form", json=form)).status_code == 403
