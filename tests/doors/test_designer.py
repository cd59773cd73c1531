"""The designer's calls over HTTP: log and undo, drafts, restoring, previews, changes of type."""

from typing import Any

from tests.doors.conftest import Site
from tests.doors.test_model import OBJECT, good
from tests.model.test_retype import run_jobs


async def test_a_field_is_renamed_previewed_converted_deleted_and_restored(own_site: Site) -> None:
    admin = await own_site.sign_in()
    await good(admin.post("/objects", json=OBJECT), 201)
    for purpose in ("1", "很多"):
        await good(admin.post("/records/visit_plan", json={"name": "x", "purpose": purpose}), 201)
    field = "/objects/visit_plan/fields"
    renamed = await good(admin.patch(f"{field}/purpose", json={"name": "goal"}))
    assert renamed["name"] == "goal"
    assert (await admin.get(f"{field}/purpose")).status_code == 404
    told = await good(admin.post(f"{field}/goal/preview", json={"type": "integer"}))
    assert (told["retype"]["converted"], told["retype"]["lost"]) == (1, 1)
    assert told["retype"]["lost_samples"][0]["value"] == "很多"
    told = await good(admin.post(f"{field}/goal/preview", json={"unique": True}))
    assert told["violations"]["unique"]["count"] == 0
    job = await good(admin.post(f"{field}/goal/retype", json={"type": "integer"}), 202)
    assert job["kind"] == "model.retype"
    assert [w["job"] for w in (await good(admin.get("/model/work")))["work"]] == [job["id"]]
    await run_jobs(own_site.company)
    assert (await good(admin.get(f"{field}/goal")))["type"] == "integer"
    assert (await good(admin.get(f"{field}/goal/uses")))["rows"] == 1
    await good(admin.delete(f"{field}/goal"), 204)
    (item,) = (await good(admin.get("/model/removed")))["removed"]
    restored = await good(admin.post(f"/model/removed/{item['id']}/restore", json={"name": "aim"}), 201)
    assert restored["diff"][0]["field"] == "aim"
    assert (await good(admin.get("/objects/visit_plan/uses")))["rows"] == 2
    moved = await good(admin.patch("/objects/visit_plan", json={"name": "trip", "order": ["aim"]}))
    assert (moved["name"], moved["fields"][0]["name"]) == ("trip", "aim")
    assert (await admin.get("/records/visit_plan")).status_code == 404


async def test_changes_are_listed_undone_and_drafted(own_site: Site) -> None:
    admin = await own_site.sign_in()
    await good(admin.post("/objects", json=OBJECT), 201)
    (change,) = (await good(admin.get("/model/changes?object=visit_plan")))["changes"]
    assert change["undoable"]
    assert (await good(admin.get(f"/model/changes/{change['id']}")))["diff"] == change["diff"]
    undone = await good(admin.post(f"/model/changes/{change['id']}/undo"), 201)
    assert undone["undoes"] == change["id"]
    assert (await admin.post(f"/model/changes/{change['id']}/undo")).status_code == 409
    steps: list[dict[str, Any]] = [{"op": "create_object", "definition": OBJECT}]
    draft = await good(admin.post("/model/drafts", json={"title": "拜访"}), 201)
    draft = await good(admin.patch(f"/model/drafts/{draft['id']}", json={"steps": steps, "version": 1}))
    assert (
        await admin.patch(f"/model/drafts/{draft['id']}", json={"title": "x", "version": 1})
    ).status_code == 412
    checked = await good(admin.post("/model/check", json={"steps": steps}))
    assert [each["name"] for each in checked["objects"]] == ["visit_plan"]
    assert checked["problems"] == []
    assert (await good(admin.get("/model/drafts")))["drafts"] == [draft]
    published = await good(admin.post(f"/model/drafts/{draft['id']}/publish", json={"version": 2}), 201)
    assert published["kind"] == "create_object"
    assert (await good(admin.get("/objects/visit_plan")))["name"] == "visit_plan"
    assert (await admin.delete(f"/model/drafts/{draft['id']}")).status_code == 404


async def test_nobody_else_designs(site: Site) -> None:
    li, writer = await site.person("li"), await site.token("write")
    for who in (li, writer):
        for answer in (
            await who.get("/model/changes"),
            await who.get("/model/removed"),
            await who.get("/model/drafts"),
            await who.get("/model/work"),
            await who.get("/objects/account/uses"),
            await who.get("/objects/account/fields/phone/uses"),
            await who.post("/model/drafts", json={"title": "x"}),
            await who.post("/model/check", json={"steps": []}),
            await who.post("/model/changes/1/undo"),
            await who.post("/model/removed/1/restore", json={}),
            await who.post("/objects/account/fields/phone/preview", json={"required": True}),
            await who.post("/objects/account/fields/phone/retype", json={"type": "text"}),
        ):
            assert answer.status_code == 403, answer.request.url


async def test_odd_requests_are_refused_not_broken(site: Site) -> None:
    admin = await site.person()
    for answer, status in (
        (await admin.get("/model/changes?limit=0"), 400),
        (await admin.get("/model/changes?author=x"), 400),
        (await admin.get("/model/changes/99999999999999999999"), 404),
        (await admin.post("/model/changes/5/undo"), 404),
        (await admin.post("/model/removed/5/restore", json={}), 400),
        (await admin.post("/model/drafts", json={"title": 5}), 422),
        (await admin.post("/model/drafts", json={"title": "x", "steps": [{"op": {}}]}), 422),
        (
            await admin.post(
                "/model/check", json={"steps": [{"op": "create_object", "definition": {"name": []}}]}
            ),
            200,
        ),
        (await admin.post("/objects/account/fields/nothing/preview", json={}), 404),
        (await admin.post("/objects/nothing/fields/x/retype", json={"type": "text"}), 404),
        (await admin.patch("/objects/account", json={"order": ["nothing"]}), 422),
    ):
        assert answer.status_code == status, (answer.request.url, answer.text)
