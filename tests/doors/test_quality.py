"""Data quality over HTTP: rules that refuse, duplicates that are told and confirmed."""

from tests.doors.conftest import Site


async def test_a_repeated_customer_is_told_and_saved_once_confirmed(own_site: Site) -> None:
    wang, zhang = await own_site.person("wang"), await own_site.person("zhang")
    first = (await wang.post("/records/account", json={"name": "云帆科技有限公司"})).json()
    answer = await wang.post("/records/account", json={"name": "北京云帆科技"})
    assert (answer.status_code, answer.json()["code"]) == (409, "duplicate")
    body = answer.json()
    assert [error["field"] for error in body["errors"]] == ["name"]
    (shown,) = body["duplicates"]
    assert (shown["object"], shown["id"], shown["name"]) == ("account", first["id"], "云帆科技有限公司")
    assert shown["fields"]["name"] == "云帆科技有限公司"
    assert body["confirmable"] is True
    hidden = (await zhang.post("/records/account", json={"name": "云帆科技"})).json()
    assert [(each["id"], each["name"]) for each in hidden["duplicates"]] == [(None, None)]
    assert hidden["duplicates"][0]["owner"]["name"] == "小王"
    saved = await wang.post("/records/account?duplicates=allow", json={"name": "北京云帆科技"})
    assert saved.status_code == 201
    unknown = await wang.post("/records/account?duplicates=maybe", json={"name": "x"})
    assert unknown.status_code == 400


async def test_a_batch_tells_of_each_record(own_site: Site) -> None:
    client = await own_site.person("wang")
    operations = [{"op": "create", "values": {"name": name}} for name in ("青山", "绿水", "青山公司")]
    path = "/records/account/batch"
    answer = await client.post(path, json={"operations": operations})
    assert [each["status"] for each in answer.json()["results"]] == [201, 201, 409]
    answer = await client.post(f"{path}?duplicates=allow", json={"operations": operations})
    assert [each["status"] for each in answer.json()["results"]] == [201, 201, 201]


async def test_a_broken_rule_is_told_at_its_field(own_site: Site) -> None:
    admin, wang = await own_site.person("admin"), await own_site.person("wang")
    rule = {
        "name": "等级",
        "object": "account",
        "condition": 'grade = "A" and phone is null',
        "message_zh": "A 级客户须有电话",
        "message_en": "Grade A needs a phone",
        "field": "phone",
    }
    wrong = await admin.post("/records/validation_rule", json={**rule, "condition": "grade ="})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0] | {"message": ""} == {
        "field": "condition", "at": 7, "code": "unexpected_end", "message": "",
    }  # fmt: skip
    assert (await admin.post("/records/validation_rule", json=rule)).status_code == 201
    refused = await wang.post("/records/account", json={"name": "甲", "grade": "A"})
    assert (refused.status_code, refused.json()["errors"]) == (
        422,
        [{"field": "phone", "code": "rule", "message": "A 级客户须有电话"}],
    )
    assert (await wang.post("/records/validation_rule", json=rule)).status_code == 403
