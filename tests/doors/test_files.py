"""Files of records: uploaded, named by records, fetched by whoever may read one, and gone when nothing holds them."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from tests.doors.conftest import Client, Site
from yunchou.records.files import remove_orphans

HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def picture(format: str = "PNG", size: tuple[int, int] = (800, 400)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, format)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


async def upload(
    client: Client, content: bytes, name: str = "合同.pdf", said: str = "text/html"
) -> dict[str, Any]:
    answer = await client.post("/files", files={"file": (name, content, said)})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
async def filed(own_site: Site) -> Site:
    """A site whose accounts have files and pictures."""
    admin = await own_site.sign_in()
    for field in (
        {"name": "contract", "type": "file", "label": "合同"},
        {"name": "papers", "type": "file", "label": "附件", "multiple": True, "max_files": 3},
        {"name": "logo", "type": "image", "label": "标志"},
    ):
        answer = await admin.post("/objects/account/fields", json=field)
        assert answer.status_code == 201, answer.text
    return own_site


async def test_a_file_goes_with_its_record_and_is_had_by_whoever_may_read_it(filed: Site) -> None:
    wang, zhang, li = [await filed.sign_in(each) for each in ("wang", "zhang", "li")]
    file = await upload(wang, b"%PDF-1.7 x")
    assert (file["type"], file["size"], file["name"]) == ("application/pdf", 10, "合同.pdf")
    assert (await wang.get(f"/files/{file['id']}")).content == b"%PDF-1.7 x"
    assert (await li.get(f"/files/{file['id']}")).status_code == 404
    made = await wang.post("/records/account", json={"name": "甲", "contract": file["id"]})
    assert made.status_code == 201, made.text
    shown = {key: file[key] for key in ("id", "name", "size", "type")}
    assert made.json()["contract"] == shown
    address = f"/records/account/{made.json()['id']}"
    events = (await wang.get(f"{address}/history")).json()["events"]
    assert events[0]["changes"]["contract"] == [None, shown]
    assert (await li.get(f"/files/{file['id']}")).status_code == 200
    assert (await zhang.get(f"/files/{file['id']}")).status_code == 404
    assert (
        await zhang.post("/records/account", json={"name": "乙", "contract": file["id"]})
    ).status_code == 422
    # The same value again changes nothing, whoever gives it.
    same = await li.patch(address, json={"contract": shown})
    assert (same.status_code, same.json()["version"]) == (200, 1)
    assert (await li.patch(address, json={"contract": None})).json()["contract"] is None
    assert (await wang.get(f"/files/{file['id']}")).status_code == 200
    assert (await li.patch(address, json={"contract": file["id"]})).json()["contract"] == shown
    assert (await wang.delete(address)).status_code == 204
    assert (await wang.get(f"/files/{file['id']}")).status_code == 404


async def test_a_field_that_may_not_be_read_hides_its_files(filed: Site) -> None:
    wang, admin = await filed.sign_in("wang"), await filed.sign_in()
    file = await upload(wang, b"secret")
    made = await wang.post("/records/account", json={"name": "甲", "contract": file["id"]})
    assert made.status_code == 201
    role = filed.company.ids["销售"]
    rights = (await admin.get(f"/roles/{role}/rights")).json()
    for access, status in (("none", 404), ("mask", 404), ("read", 200)):
        rights["objects"]["account"]["fields"] = {"contract": access}
        assert (await admin.put(f"/roles/{role}/rights", json=rights)).status_code == 200
        assert (await wang.get(f"/files/{file['id']}")).status_code == status, access


async def test_several_files_in_a_field_keep_their_order_and_number(filed: Site) -> None:
    wang = await filed.sign_in("wang")
    ids = [(await upload(wang, bytes([65 + n]), f"{n}.txt"))["id"] for n in range(4)]
    made = await wang.post("/records/account", json={"name": "甲", "papers": [ids[2], ids[0], ids[2]]})
    assert [each["id"] for each in made.json()["papers"]] == [ids[2], ids[0]]
    address = f"/records/account/{made.json()['id']}"
    for given, code in (
        (ids, "out_of_range"),
        (["7"], "not_an_option"),
        ("x", "wrong_type"),
        ([[ids[0]]], "wrong_type"),
    ):
        answer = await wang.patch(address, json={"papers": given})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code), given
    assert (await wang.patch(address, json={"contract": ids[:2]})).status_code == 422
    assert (await wang.patch(address, json={"papers": []})).json()["papers"] is None


async def test_what_a_file_is_its_content_says_and_only_harmless_ones_are_shown(filed: Site) -> None:
    wang = await filed.sign_in("wang")
    for content, kind, way in (
        (HTML, "text/plain", "attachment"),
        (SVG, "text/plain", "attachment"),
        ("价格,1".encode("gb18030"), "text/plain", "attachment"),
        (b"\x00\x01\x02", "application/octet-stream", "attachment"),
        (b"PK\x03\x04broken", "application/octet-stream", "attachment"),
        (picture(), "image/png", "inline"),
        (picture("JPEG"), "image/jpeg", "inline"),
        (b"%PDF-1.4", "application/pdf", "inline"),
    ):
        file = await upload(wang, content, "a.html", "text/html")
        assert file["type"] == kind
        got = await wang.get(f"/files/{file['id']}")
        assert got.content == content
        assert got.headers["content-disposition"].startswith(way)
        assert got.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in got.headers["content-security-policy"]
        assert got.headers["content-type"].startswith(kind if way == "inline" else "application/octet-stream")
        if kind != "application/pdf":
            assert "sandbox" in got.headers["content-security-policy"]


async def test_pictures_have_small_ones_and_bombs_are_refused(filed: Site) -> None:
    wang, zhang = await filed.sign_in("wang"), await filed.sign_in("zhang")
    file = await upload(wang, picture(size=(1600, 400)))
    assert (file["width"], file["height"]) == (1600, 400)
    small = await wang.get(f"/files/{file['id']}/thumbnail")
    assert small.headers["content-type"] == "image/webp"
    assert Image.open(io.BytesIO(small.content)).size == (320, 80)
    assert (await zhang.get(f"/files/{file['id']}/thumbnail")).status_code == 404
    made = await wang.post("/records/account", json={"name": "甲", "logo": file["id"]})
    assert made.json()["logo"]["type"] == "image/png"
    for content in (bomb(60_000, 60_000), bomb(50_000, 1_001), picture()[:60], b"\x89PNG\r\n\x1a\n"):
        answer = await wang.post("/files", files={"file": ("x.png", content, "image/png")})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "out_of_range")
    text = await upload(wang, b"text")
    assert (await wang.get(f"/files/{text['id']}/thumbnail")).status_code == 404
    answer = await wang.patch(f"/records/account/{made.json()['id']}", json={"logo": text["id"]})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "wrong_type")


async def test_uploads_that_nothing_holds_go_after_a_day(filed: Site) -> None:
    wang = await filed.sign_in("wang")
    organisation, files = filed.company.organisation, filed.house.files
    held, was_held, fresh, old = [await upload(wang, picture()) for _ in range(4)]
    made = await wang.post("/records/account", json={"name": "甲", "contract": held["id"]})
    address = f"/records/account/{made.json()['id']}"
    await wang.patch(address, json={"contract": was_held["id"]})
    schema = organisation.schema
    await organisation.db.execute(
        f"update \"{schema}\".file set created_at = now() - interval '25 hours' where id <> $1",
        int(fresh["id"]),
    )
    before = len([path for path in files.root.rglob("*") if path.is_file()])
    assert await remove_orphans(organisation, files) == 1
    assert before - len([path for path in files.root.rglob("*") if path.is_file()]) == 2
    assert (await wang.get(f"/files/{old['id']}")).status_code == 404
    for file in (held, was_held, fresh):
        assert (await wang.get(f"/files/{file['id']}")).status_code == 200
    await organisation.db.execute(f'delete from "{schema}".r_account where id = $1', int(made.json()["id"]))
    assert await remove_orphans(organisation, files) == 2


async def test_the_settings_of_a_field_are_told_and_checked(filed: Site) -> None:
    wang = await filed.sign_in("wang")
    fields = (await wang.get("/objects/account")).json()["fields"]
    assert next(f for f in fields if f["name"] == "papers")["max_files"] == 3
    answer = await (await filed.sign_in()).post(
        "/objects/account/fields",
        json={"name": "x", "type": "file", "label": "x", "max_files": 99, "multiple": 1},
    )
    assert {each["field"] for each in answer.json()["errors"]} == {"max_files", "multiple"}
