"""A paper is signed by a link, once and in time; anybody learns whether a file is what was signed."""

import asyncio
import base64
import datetime as dt
import json
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.doors.conftest import Client, Site
from tests.doors.test_quote_page import sent
from tests.fixtures.certificates import NOW, authority, issued, packed, private_bytes
from yunchou.apps.papers.signing_letters import invite_signer, tell_withdrawn
from yunchou.jobs.handlers import JobContext

DRAWN = json.dumps({"width": 520, "height": 200, "strokes": [[[10, 10], [200, 150], [300, 40]], [[5, 5]]]})
GOOD = {"name": "王总", "consent": "yes", "signature": DRAWN}


async def put_up(site: Site, who: Client, **more: Any) -> tuple[str, str]:
    """A quote's paper that waits for a signature: its id, and the path of the link."""
    quote, _ = await sent(site, who)
    found = (await who.get('/records/print_template?where=object = "quote"')).json()["records"]
    body = {"object": "quote", "id": quote, "template": found[0]["id"], **more}
    answer = await who.post("/signings", json=body)
    assert answer.status_code == 201
    return answer.json()["id"], urlsplit(answer.json()["url"]).path


async def verdict(site: Site, pdf: bytes) -> str:
    async with httpx.AsyncClient(timeout=120) as client:
        answer = await client.post(
            f"{site.address}/verify", files={"file": ("a.pdf", pdf, "application/pdf")}
        )
    return answer.text.split('data-verdict="')[1].split('"')[0]


async def test_a_customer_signs_once_and_the_file_proves_it(own_site: Site) -> None:
    wang = await own_site.person("wang")
    id, path = await put_up(own_site, wang, signer="王总")
    stranger = own_site.client()
    page = await stranger.page(path)
    assert (page.status_code, "我已阅读并同意" in page.text) == (200, True)
    plain = await stranger.page(f"{path}/pdf")
    assert plain.content[:5] == b"%PDF-"
    # Few of them: what is sent in vain is braked.
    for lacking in ({"consent": ""}, {"signature": "[" * 9999}, {"signature": '{"width":1}'}):
        assert (await stranger.post(own_site.address + path, data=GOOD | lacking)).status_code == 422
    answer = await stranger.post(own_site.address + path, data=GOOD)
    assert (answer.status_code, "已由 王总" in answer.text) == (200, True)
    assert (await stranger.post(own_site.address + path, data=GOOD | {"name": "李四"})).status_code == 409
    found = (await wang.get(f"/records/signing/{id}")).json()
    assert (found["status"]["value"] if isinstance(found["status"], dict) else found["status"]) == "signed"
    assert (found["signed_by"], found["consent"][:3], len(found["signed_hash"])) == ("王总", "我已阅", 64)
    told = (await wang.get("/notifications")).json()["notifications"]
    assert [each["record"] for each in told if each["kind"] == "signed"] == [id]
    file = (await wang.get(f"/files/{found['signed_file']['id']}")).content
    assert (await stranger.page(f"{path}/pdf")).content == file
    assert await verdict(own_site, file) == "valid"
    changed = bytearray(file)
    changed[len(plain.content) // 2] ^= 1
    assert await verdict(own_site, bytes(changed)) == "changed"
    assert await verdict(own_site, file + b"%more") == "changed"
    assert await verdict(own_site, plain.content) == "unsigned"
    assert await verdict(own_site, b"no pdf") == "unsigned"


async def test_a_name_and_strokes_within_the_frame_are_wanted(own_site: Site) -> None:
    _, path = await put_up(own_site, await own_site.person("wang"))
    stranger = own_site.client()
    for strokes in ([], [[[9999, 1]]]):
        drawn = json.dumps({"width": 520, "height": 200, "strokes": strokes})
        answer = await stranger.post(own_site.address + path, data=GOOD | {"signature": drawn})
        assert answer.status_code == 422
    assert (await stranger.post(own_site.address + path, data=GOOD | {"name": " "})).status_code == 422


async def test_links_are_not_guessed_and_papers_only_put_up_by_those_who_may(own_site: Site) -> None:
    wang, zhao = await own_site.person("wang"), await own_site.person("zhao")
    id, path = await put_up(own_site, wang, days=1)
    stranger = own_site.client()
    for other in (path[:-3] + "abc", "/d/x", f"/d/{'a' * 3000}", path.replace("/d/", "/q/")):
        assert (await stranger.page(other)).status_code == 404
    assert (await zhao.get(f"/records/signing/{id}")).status_code == 404
    quote = (await wang.get(f"/records/signing/{id}")).json()["quote"]["id"]
    template = (await wang.get('/records/print_template?where=object = "quote"')).json()["records"][0]["id"]
    body = {"object": "quote", "id": quote, "template": template}
    assert (await zhao.post("/signings", json=body)).status_code == 404
    assert (await wang.post("/signings", json=body | {"object": "contract"})).status_code == 404
    assert (await wang.post("/signings", json=body | {"days": 0})).status_code in (400, 422)
    assert (await wang.post("/records/signing", json={"name": "x"})).status_code in (403, 404, 405)
    home = own_site.company.organisation
    await own_site.house.db.execute(f'update "{home.schema}".r_signing set expires_on = current_date - 2')
    assert (await stranger.post(own_site.address + path, data=GOOD)).status_code == 409


async def test_the_certificate_belongs_to_administrators(own_site: Site) -> None:
    wang, admin = await own_site.person("wang"), await own_site.person("admin")
    assert (await wang.get("/signing-certificate")).status_code == 403
    assert (await wang.put("/signing-certificate", json={})).status_code == 403
    assert (await admin.get("/signing-certificate")).json()["fingerprint"] is None
    first = (await admin.put("/signing-certificate", json={})).json()
    assert len(first["fingerprint"]) == 64
    assert (await admin.get("/signing-certificate")).json() == first
    bad = await admin.put("/signing-certificate", json={"certificate": "x", "key": "y"})
    assert bad.status_code == 422


async def test_a_certificate_is_brought_as_a_file_and_its_secret_is_nowhere(
    own_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    admin = await own_site.person("admin")
    root = authority()
    certificate, key = issued(root)

    async def bring(file: bytes, password: str) -> httpx.Response:
        given = {"pkcs12": base64.b64encode(file).decode(), "password": password}
        return await admin.put("/signing-certificate", json=given)

    good = await bring(packed(certificate, key, "very secret 7", root), "very secret 7")
    shown = (await admin.get("/signing-certificate")).json()
    assert (good.status_code, good.json()) == (200, shown)
    assert (shown["serial"], shown["own"]) == (f"{certificate.serial_number:X}", False)
    assert shown["days_left"] in (364, 365)
    ended = issued(root, ends=NOW - dt.timedelta(hours=1))
    later = issued(root, starts=NOW + dt.timedelta(days=1))
    for file, password, words in (
        (packed(*ended, "x", root), "x", "证书已过期"),
        (packed(*later, "x", root), "x", "证书尚未生效"),
        (packed(certificate, key, "x", root), "y", "密码不正确"),
        (packed(certificate, None, "x", root), "x", "没有私钥"),
        (b"%PDF-1.7", "x", "PKCS#12"),
        (b"0" * 300_000, "x", "256 KB"),
    ):
        refused = await bring(file, password)
        assert refused.status_code == 422
        assert words in refused.json()["detail"]
        assert (await admin.get("/signing-certificate")).json() == shown
    home = own_site.company.organisation
    tables = await own_site.house.db.fetch(
        "select table_schema, table_name from information_schema.tables where table_schema in ($1, 'yunchou')"
        " and table_type = 'BASE TABLE'",
        home.schema,
    )
    secret = private_bytes(key)
    for table in tables:
        rows = await own_site.house.db.fetch(
            f'select t::text as row from "{table["table_schema"]}"."{table["table_name"]}" t'
        )
        for row in rows:
            assert "very secret 7" not in row["row"]
            assert secret not in row["row"]
            assert "PRIVATE KEY" not in row["row"]
    assert "very secret 7" not in caplog.text
    assert (await own_site.client().delete("/signing-certificate")).status_code == 401
    assert (await (await own_site.person("wang")).delete("/signing-certificate")).status_code == 403
    assert (await admin.delete("/signing-certificate")).status_code == 204
    assert (await admin.delete("/signing-certificate")).status_code == 404
    assert (await admin.get("/signing-certificate")).json()["fingerprint"] is None


def text_of(letter: EmailMessage) -> str:
    """The words of a letter."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


async def act(who: Client, name: str, **given: Any) -> httpx.Response:
    """Runs a command of papers."""
    return await who.post(f"/actions/papers.{name}", json=given)


async def deliver(site: Site, id: str) -> None:
    """Has the letters about a signing written and sent, as the worker does; a second delivery of a job sends nothing."""
    for _ in range(2):
        for handler in (invite_signer, tell_withdrawn):
            home = site.company.organisation
            context = JobContext(
                1, home.id, home.schema, "papers", {"signing": id}, site.house.db, site.company.system,
                resources={"mail": site.house.mail},
            )  # fmt: skip
            await handler(context)
    await site.deliver()


async def test_a_paper_is_withdrawn_and_its_link_says_so(own_site: Site) -> None:
    wang = await own_site.person("wang")
    async with own_site.mailing() as box:
        id, path = await put_up(own_site, wang, signer="王总", email="boss@customer.example")
        await deliver(own_site, id)
        (invited,) = box.letters
        assert ("请签署" in invited["Subject"], "/d/" in text_of(invited)) == (True, True)
        assert (await act(wang, "withdraw_signing", signing=id, reason=" ")).status_code == 422
        assert (await act(wang, "withdraw_signing", signing=id)).status_code == 422
        assert (await act(wang, "withdraw_signing", signing=id, reason="<b>价格有误")).status_code == 200
        assert (await act(wang, "withdraw_signing", signing=id, reason="再来")).status_code == 422
        assert (await act(wang, "remind_signing", signing=id)).status_code == 422
        await deliver(own_site, id)
        assert len(box.letters) == 2
        assert "价格有误" in text_of(box.letters[-1])
    stranger = own_site.client()
    page = await stranger.page(path)
    assert page.status_code == 410
    assert "发起方已撤回此文件" in page.text
    assert "&lt;b&gt;价格有误" in page.text
    assert (await stranger.page(f"{path}/pdf")).content[:5] != b"%PDF-"
    assert (await stranger.post(own_site.address + path, data=GOOD)).status_code == 410
    assert (await wang.post(f"/signings/{id}/link", json={})).status_code == 422
    found = (await wang.get(f"/records/signing/{id}")).json()
    assert (found["status"], found["withdrawn_by"]["name"]) == ("withdrawn", "小王")


async def test_a_signer_is_reminded_and_the_link_lasts_longer(own_site: Site) -> None:
    wang = await own_site.person("wang")
    async with own_site.mailing() as box:
        id, path = await put_up(own_site, wang, days=5)
        assert (await act(wang, "remind_signing", signing=id)).status_code == 422
        assert (await act(wang, "remind_signing", signing=id, email="no address")).status_code == 422
        assert (await act(wang, "remind_signing", signing=id, email="a@customer.example")).status_code == 200
        await deliver(own_site, id)
        soon = await act(wang, "remind_signing", signing=id)
        assert soon.status_code == 422
        other = await act(wang, "remind_signing", signing=id, email="b@customer.example", days=90)
        assert other.status_code == 200
        await deliver(own_site, id)
        assert [each["To"] for each in box.letters] == ["a@customer.example", "b@customer.example"]
    found = (await wang.get(f"/records/signing/{id}")).json()
    assert (found["reminders"], found["email"]) == (2, "b@customer.example")
    copied = (await wang.post(f"/signings/{id}/link", json={})).json()
    assert copied["expires_on"] == found["expires_on"] == other.json()["expires_on"]
    home = own_site.company.organisation
    await own_site.house.db.execute(f'update "{home.schema}".r_signing set expires_on = current_date - 9')
    assert (await act(wang, "remind_signing", signing=id, email="c@customer.example")).status_code == 422
    assert (
        await act(wang, "remind_signing", signing=id, email="c@customer.example", days=3)
    ).status_code == 200
    assert (await own_site.client().page(path)).status_code == 200
    assert (
        await wang.post("/signings", json={"object": "quote", "id": "1", "template": "1", "email": "x"})
    ).status_code == 422


async def test_whoever_sees_the_record_sees_what_is_signed_of_it(own_site: Site) -> None:
    wang, zhao, li = [await own_site.person(name) for name in ("wang", "zhao", "li")]
    id, _ = await put_up(own_site, wang)
    assert (await zhao.get(f"/records/signing/{id}")).status_code == 404
    assert (await act(zhao, "withdraw_signing", signing=id, reason="x")).status_code == 404
    quote = (await wang.get(f"/records/signing/{id}")).json()["quote"]["id"]
    zhao_id = own_site.company.ids["小赵"]
    shared = {"object": "quote", "record": quote, "person": zhao_id}
    made = await wang.post("/records/share", json=shared)
    assert made.status_code == 201, made.text
    assert (await zhao.get(f"/records/signing/{id}")).status_code == 200
    assert (await act(zhao, "withdraw_signing", signing=id, reason="x")).status_code == 403
    assert (await zhao.post(f"/signings/{id}/link", json={})).status_code == 403
    # Who leads may change the quote, and so take back what a rep put up.
    assert (await act(li, "withdraw_signing", signing=id, reason="换版")).status_code == 200


async def test_of_signing_and_withdrawing_at_once_one_holds(own_site: Site) -> None:
    wang = await own_site.person("wang")
    for _ in range(2):
        id, path = await put_up(own_site, wang)
        stranger = own_site.client()
        signed, withdrawn = await asyncio.gather(
            stranger.post(own_site.address + path, data=GOOD),
            act(wang, "withdraw_signing", signing=id, reason="换版"),
        )
        found = (await wang.get(f"/records/signing/{id}")).json()
        assert found["status"] == ("signed" if signed.status_code == 200 else "withdrawn")
        assert (signed.status_code, withdrawn.status_code) in ((200, 422), (409, 200), (410, 200))
        assert bool(found["signed_file"]) == (found["status"] == "signed")
