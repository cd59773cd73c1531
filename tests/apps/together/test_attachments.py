"""Files and tags on records: a file is had by whoever sees the record, a tag marks and filters records of any kind."""

from typing import Any

from tests.doors.conftest import Client, Site, own_site, site
from tests.fixtures.asking import create, delete, names, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.base.db import quote
from yunchou.records import bin
from yunchou.records.read import Query, rows

__all__ = ["own_site", "site"]


async def upload(client: Client) -> str:
    answer = await client.post("/files", files={"file": ("报价单.pdf", b"%PDF-1.4 test", "application/pdf")})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def attach(client: Client, record: str, file: str) -> dict[str, Any]:
    answer = await client.post(
        "/records/attachment",
        json={"name": "报价单.pdf", "file": file, "object": "account", "record": record},
    )
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_a_file_on_a_record_is_had_by_whoever_sees_the_record(own_site: Site) -> None:
    rep, lead, other = [await own_site.person(who) for who in ("wang", "li", "zhao")]
    record = (await rep.post("/records/account", json={"name": "甲公司"})).json()["id"]
    file = await upload(rep)
    made = await attach(rep, record, file)
    assert made["file"]["name"] == "报价单.pdf"
    assert (await lead.get(f"/files/{file}")).status_code == 200
    assert (await other.get(f"/files/{file}")).status_code == 404
    assert (await other.get(f"/records/attachment/{made['id']}")).status_code == 404
    listed = await lead.post(
        "/records/attachment/query", json={"where": f'object = "account" and record = "{record}"'}
    )
    assert [each["id"] for each in listed.json()["records"]] == [made["id"]]
    assert (await lead.delete(f"/records/attachment/{made['id']}")).status_code == 403
    assert (await rep.delete(f"/records/attachment/{made['id']}")).status_code == 204
    assert (await lead.get(f"/files/{file}")).status_code == 404


async def test_nobody_attaches_to_what_he_does_not_see(own_site: Site) -> None:
    rep, other = await own_site.person("wang"), await own_site.person("zhao")
    record = (await rep.post("/records/account", json={"name": "甲公司"})).json()["id"]
    file = await upload(other)
    answer = await other.post(
        "/records/attachment", json={"name": "x", "file": file, "object": "account", "record": record}
    )
    assert answer.status_code == 404


async def test_tags_mark_records_and_filter_them(company: Company) -> None:
    rep, boss = company.caller("小王"), company.caller("高总")
    vip = await create(rep, "tag", name="重点", color="red")
    slow = await create(boss, "tag", name="回款慢")
    first = await create(rep, "account", name="甲公司", tags=[vip, slow])
    await create(rep, "account", name="乙公司", tags=[slow])
    await create(rep, "contact", name="张三", tags=[vip])
    assert {each["name"] for each in (await read(boss, "account", first))["tags"]} == {"重点", "回款慢"}
    assert await names(boss, "account", f'tags contains "{vip}"') == ["甲公司"]
    assert await names(boss, "contact", f'tags contains "{vip}"') == ["张三"]
    with refused(403):
        await update(rep, "tag", slow, name="改别人的")
    with refused(409):
        await create(boss, "tag", name="重点")


async def test_a_purged_record_takes_its_comments_along(company: Company) -> None:
    admin = company.caller("管理员")
    gone = await create(admin, "account", name="甲公司")
    kept = await create(admin, "account", name="乙公司")
    for record in (gone, kept):
        await create(admin, "comment", object="account", record=record, text="评论")
    await delete(admin, "account", gone)
    schema = quote(company.organisation.schema)
    await company.organisation.db.execute(
        f"update {schema}.r_account set deleted_at = now() - interval '40 days' where deleted_at is not null"
    )
    await bin.purge(company.organisation)
    left = await company.organisation.db.fetch(f"select record from {schema}.r_comment")
    assert [str(row["record"]) for row in left] == [kept]
    assert len(await rows(admin, "comment", Query())) == 1
