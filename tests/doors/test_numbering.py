"""Where numbers stand, told to those who may change the model, and moved on by them."""

from tests.doors.conftest import Site

FIELD = {
    "name": "no",
    "type": "auto_number",
    "label": {"zh-CN": "联系人编号", "en": "Number"},
    "pattern": "C-{000}",
    "gapless": True,
}


async def test_whoever_changes_the_model_moves_a_numbering_on(own_site: Site) -> None:
    admin, wang = await own_site.sign_in(), await own_site.sign_in("wang")
    shipped = (await admin.get("/settings/numbering")).json()["numberings"]
    numbered = {each["object"] for each in shipped}
    assert "quote" in numbered
    assert "contact" not in numbered
    made = await admin.post("/objects/contact/fields", json=FIELD)
    assert made.status_code == 201, made.text
    now = (await admin.get("/settings/numbering")).json()["numberings"]
    (told,) = [each for each in now if each not in shipped]
    assert (told["object"], told["field"], told["next"], told["text"]) == ("contact", "no", 1, "C-001")
    assert (told["field_label"]["zh-CN"], told["reset"], told["gapless"]) == ("联系人编号", "never", True)
    moved = await admin.patch("/settings/numbering/contact/no", json={"next": 500})
    assert moved.status_code == 200
    assert [n["text"] for n in moved.json()["numberings"] if n["object"] == "contact"] == ["C-500"]
    person = (await admin.post("/records/contact", json={"name": "孙丽"})).json()
    assert person["no"] == "C-500"
    behind = await admin.patch("/settings/numbering/contact/no", json={"next": 500})
    assert (behind.status_code, behind.json()["errors"][0]["field"]) == (422, "next")
    for wrong in ({}, {"next": -1}, {"next": "7"}, {"next": 10**13}, {"next": True}, {"next": 7.5}):
        assert (await admin.patch("/settings/numbering/contact/no", json=wrong)).status_code in (400, 422)
    for absent in ("contact/name", "contact/nothing", "nothing/no"):
        assert (await admin.patch(f"/settings/numbering/{absent}", json={"next": 900})).status_code == 404
    assert (await wang.get("/settings/numbering")).status_code == 403
    assert (await wang.patch("/settings/numbering/contact/no", json={"next": 900})).status_code == 403
