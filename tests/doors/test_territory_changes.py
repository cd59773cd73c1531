"""Changes of territories over the API: what no honest client would send is refused, and nothing of it stays."""

from typing import Any

import pytest

from tests.doors.conftest import Site

WRONG: list[tuple[Any, set[int]]] = [
    ({"name": "x", "steps": []}, {422}),
    ({"name": "", "steps": [{"op": "create", "object": "territory", "values": {"name": "x"}}]}, {400, 422}),
    (
        {"name": "x" * 201, "steps": [{"op": "create", "object": "territory", "values": {"name": "x"}}]},
        {400, 422},
    ),
    ({"name": "x", "steps": [{"op": "create", "object": "account", "values": {"name": "x"}}]}, {400, 422}),
    (
        {"name": "x", "steps": [{"op": "create", "object": "territory", "values": {"name": {"x": 1}}}]},
        {400, 422},
    ),
    (
        {"name": "x", "steps": [{"op": "create", "object": "territory", "values": {"name": "y" * 100_000}}]},
        {422},
    ),
    ({"name": "x", "steps": [{"op": "create", "object": "territory", "values": {"nobody": 1}}]}, {400, 422}),
    (
        {
            "name": "x",
            "steps": [{"op": "create", "object": "territory", "values": {"name": "a", "parent": "#0"}}],
        },
        {400, 422},
    ),
    (
        {
            "name": "x",
            "steps": [{"op": "update", "object": "territory", "id": "123456789", "values": {"name": "b"}}],
        },
        {404},
    ),
    ({"name": "x", "steps": [{"op": "delete", "object": "territory", "id": "1' or 1=1"}]}, {400, 422}),
    ({"name": "x", "steps": [{"op": "delete", "object": "territory", "id": "9" * 18}]}, {404}),
]


@pytest.mark.parametrize("dry", [True, False])
async def test_what_nobody_should_send_is_refused(site: Site, dry: bool) -> None:
    admin = await site.sign_in()
    for body, statuses in WRONG:
        answer = await admin.post("/territory-changes", json={**body, "dry_run": dry})
        assert answer.status_code in statuses, (body, answer.status_code, answer.text[:300])
    assert (await admin.post("/territory-changes/1/undo")).status_code == 404
    assert (await admin.post("/territory-changes/x/undo")).status_code in (400, 404)
    found = await admin.get("/records/territory")
    assert found.json()["records"] == []


async def test_a_change_over_the_api_is_made_and_taken_back(site: Site) -> None:
    admin = await site.sign_in()
    steps = [{"op": "create", "object": "territory", "values": {"name": "东"}}]
    made = await admin.post("/territory-changes", json={"name": "新区", "steps": steps})
    assert made.status_code == 200, made.text
    back = await admin.post(f"/territory-changes/{made.json()['id']}/undo")
    assert (back.status_code, back.json()["left"]) == (200, [])
    assert (await admin.get("/records/territory")).json()["records"] == []
    assert (await admin.post(f"/territory-changes/{made.json()['id']}/undo")).status_code == 422
