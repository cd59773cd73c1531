"""Data quality over HTTP: rules that refuse, duplicates that are told and confirmed."""

from tests.doors.conftest import Site


async def test_a_repeated_customer_is_told_and_saved_once_confirmed(own_site: Site) -> None:
    wang, zhang = await own_site.person("wang"), await own_site.person("zhang")
    first = (await wang.post("/records/account", json={"name": "云帆科技有限公司"})).json()
    answer = await wang.post("/records/account?duplicates=warn", json={"name": "北京云帆科技"})
    assert (answer.status_code, answer.json()["code"]) == (409, "duplicate")
    body = answer.json()
    assert [error["field"] for error in body["errors"]] == ["name"]
    (shown,) = body["duplicates"]
    assert (shown["object"], shown["id"], shown["name"]) == ("account", first["id"], "云帆科技有限公司")
    assert shown["fields"]["name"] == "云帆科技有限公司"
    assert body["confirmable"] is True
    hidden = (await zhang.post("/records/account?duplicates=warn", json={"name": "云帆科技"})).json()
    assert [(each["id"], each["name"]) for each in hidden["duplicates"]] == [(None, None)]
    assert hidden["duplicates"][0]["owner"]["name"] == "小王"
    for unasked in ("?duplicates=allow", ""):
        saved = await wang.post(f"/records/account{unasked}", json={"name": "北京云帆科技"})
        assert saved.status_code == 201
    unknown = await wang.post("/records/account?duplicates=maybe", json={"name": "x"})
    assert unknown.status_code == 400


async def test_a_batch_tells_of_each_record(own_site: Site) -> None:
    client = await own_site.person("wang")
    operations = [{"op": "create", "values": {"name": name}} for name in ("青山", "绿水", "青山公司")]
    path = "/records/account/batch"
    answer = await client.post(f"{path}?duplicates=warn", json={"operations": operations})
    assert [each["status"] for each in answer.json()["results"]] == [201, 201, 409]
    answer = await client.post(path, json={"operations": operations})
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


async def test_two_customers_become_one_and_two_again(own_site: Site) -> None:
    wang, zhao = await own_site.person("wang"), await own_site.person("zhao")
    kept, gone = [
        (await wang.post("/records/account", json={"name": name, "phone": phone})).json()["id"]
        for name, phone in (("云帆科技", "021-11111111"), ("青山", "021-22222222"))
    ]
    contact = (await wang.post("/records/contact", json={"name": "陈立", "account": gone})).json()["id"]
    body = {"winner": kept, "losers": [gone], "fields": {"phone": gone}}
    refused = await zhao.post("/records/account/merge", json=body)
    assert refused.status_code == 404
    merged = await wang.post("/records/account/merge", json=body)
    assert merged.status_code == 200, merged.text
    assert (merged.json()["record"]["id"], merged.json()["record"]["phone"]) == (kept, "021-22222222")
    lost = await wang.get(f"/records/account/{gone}")
    assert (lost.status_code, lost.json()["merged_into"]) == (404, {"object": "account", "id": kept})
    assert "merged_into" not in (await zhao.get(f"/records/account/{gone}")).json()
    events = (await wang.get(f"/records/account/{kept}/history")).json()["events"]
    assert {event["record"] for event in events} == {kept, gone}
    undone = await wang.post(f"/merges/{merged.json()['merge']}/undo")
    assert undone.json() == {"object": "account", "winner": kept, "losers": [gone]}
    assert (await wang.get(f"/records/account/{gone}")).json()["phone"] == "021-22222222"
    assert (await wang.get(f"/records/contact/{contact}")).json()["account"]["id"] == gone
    assert (await wang.post(f"/merges/{merged.json()['merge']}/undo")).status_code == 409
    assert (await wang.post("/merges/7/undo")).status_code == 404


async def test_a_record_goes_back_to_what_it_was(own_site: Site) -> None:
    wang = await own_site.person("wang")
    id = (await wang.post("/records/account", json={"name": "甲", "grade": "A"})).json()["id"]
    await wang.patch(f"/records/account/{id}", json={"grade": "B"})
    event = (await wang.get(f"/records/account/{id}/history")).json()["events"][0]["id"]
    path = f"/records/account/{id}/history/{event}/restore"
    asked = await wang.post(path, json={"preview": True})
    assert asked.json() == {"changes": {"grade": ["B", "A"]}}
    assert (await wang.post(path, json={})).json() == {"changes": {"grade": ["B", "A"]}}
    assert (await wang.get(f"/records/account/{id}")).json()["grade"] == "A"
    assert (await wang.post(f"/records/account/{id}/history/7/restore", json={})).status_code == 404
