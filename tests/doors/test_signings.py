"""A paper is signed by a link, once and in time; anybody learns whether a file is what was signed."""

import json
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.doors.conftest import Client, Site
from tests.doors.test_quote_page import sent

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
