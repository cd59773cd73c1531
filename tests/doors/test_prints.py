"""Records on paper over the API: with one's own rights, by a template of their object, bounded."""

from typing import Any

from tests.doors.conftest import Site
from tests.doors.test_quote_page import sent


async def test_records_are_printed_alone_and_together(own_site: Site) -> None:
    wang = await own_site.person("wang")
    quote, _ = await sent(own_site, wang)
    found = (await wang.get('/records/print_template?where=object = "quote"')).json()["records"]
    template = found[0]["id"]
    alone = await wang.get(f"/records/quote/{quote}/print?template={template}")
    assert (alone.status_code, alone.content[:5]) == (200, b"%PDF-")
    several = await wang.post("/prints", json={"template": template, "ids": [quote]})
    assert (several.status_code, several.headers["content-type"]) == (200, "application/pdf")
    for ids in ([], ["x"], [quote] * 51):
        assert (await wang.post("/prints", json={"template": template, "ids": ids})).status_code in (400, 404)
    zhao = await own_site.person("zhao")
    assert (await zhao.get(f"/records/quote/{quote}/print?template={template}")).status_code == 404
    assert (await zhao.post("/prints", json={"template": template, "ids": [quote]})).status_code == 404
    assert (await wang.get(f"/records/account/{quote}/print?template={template}")).status_code == 404
    assert (await wang.get(f"/records/quote/{quote}/print?template=1")).status_code == 404
    assert (
        await own_site.client().get(f"/records/quote/{quote}/print?template={template}")
    ).status_code == 401


async def test_templates_are_seen_while_they_are_written(own_site: Site) -> None:
    wang, admin = await own_site.person("wang"), await own_site.person("admin")
    quote, _ = await sent(own_site, wang)
    blocks: list[dict[str, Any]] = [{"kind": "heading", "text": "{{ number }} {{ nothing }}"}]
    body = {"object": "quote", "content": {"blocks": blocks}}
    assert (await wang.post("/print-previews", json=body)).status_code == 403
    seen = (await admin.post("/print-previews", json=body)).json()
    assert (len(seen["pages"]), seen["id"]) == (1, quote)
    assert [(each["block"], each["text"]) for each in seen["problems"]] == [(0, "nothing")]
    for wrong in ({"blocks": [{"kind": "file", "path": "/etc/passwd"}]}, {"blocks": 3}):
        answer = await admin.post("/print-previews", json={**body, "content": wrong})
        assert answer.status_code in (400, 422)
    assert (await admin.post("/print-previews", json={**body, "object": "nothing"})).status_code == 404
    empty = (await admin.post("/print-previews", json={"object": "case", "content": {}})).json()
    assert (empty["pages"], empty["id"]) == ([], None)
