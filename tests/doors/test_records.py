"""Records over HTTP: the whole life of one, lists, batches, and writes that may be sent twice."""

import asyncio
from typing import Any

import pytest

from tests.doors.conftest import Site


async def test_the_life_of_a_record(site: Site) -> None:
    client = await site.person("wang")
    made = await client.post("/records/account", json={"name": "华为技术", "annual_revenue": "1234.50"})
    assert made.status_code == 201, made.text
    record = made.json()
    path = f"/records/account/{record['id']}"
    assert made.headers["location"] == "/api/v1" + path
    assert made.headers["etag"] == '"1"'
    assert record["annual_revenue"] == {"amount": "1234.50", "currency": "CNY"}
    assert record["owner"] == {"id": site.company.ids["小王"], "name": "小王"}
    changed = await client.patch(path, json={"name": "华为"}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    stale = await client.patch(path, json={"name": "x"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "version_conflict")
    assert (await client.patch(path, json={"name": "华为技术"}, headers={"If-Match": "*"})).status_code == 200
    assert (await client.delete(path)).status_code == 204
    assert (await client.get(path)).status_code == 404
    back = await client.post(f"{path}/restore")
    assert (back.status_code, back.json()["name"]) == (200, "华为技术")
    events = (await client.get(f"{path}/history")).json()["events"]
    assert [event["type"].split(".")[1] for event in events] == [
        "restored",
        "deleted",
        "updated",
        "updated",
        "created",
    ]


async def test_a_list_gives_what_is_asked_for_page_by_page(own_site: Site) -> None:
    client = await own_site.person("wang")
    names = [f"客户{number}" for number in range(5)]
    operations = [{"op": "create", "values": {"name": name}} for name in names]
    assert (await client.post("/records/account/batch", json={"operations": operations})).status_code == 200
    asked: dict[str, Any] = {"fields": "name,owner.name", "sort": "name", "limit": "2", "count": "exact"}
    seen = []
    while True:
        page = (await client.get("/records/account", params=asked)).json()
        seen += [record["name"] for record in page["records"]]
        assert page["count"] == {"value": 5, "exact": True}
        if page["next"] is None:
            break
        asked["cursor"] = page["next"]
    assert seen == names
    body = {"fields": ["name"], "where": 'name = "客户3"', "sort": ["-name"], "count": "none"}
    found = (await client.post("/records/account/query", json=body)).json()
    assert [record["name"] for record in found["records"]] == ["客户3"]
    assert found["count"] is None
    rows = (await client.post("/records/account/aggregate", json={"measures": {"n": "count()"}})).json()
    assert rows == {"rows": [{"n": 5}]}


async def test_everybody_sees_their_own_part(own_site: Site) -> None:
    wang, zhao, li = [await own_site.person(name) for name in ("wang", "zhao", "li")]
    made = (await wang.post("/records/account", json={"name": "华为"})).json()
    path = f"/records/account/{made['id']}"
    assert (await li.get(path)).status_code == 200
    for call in (
        zhao.get(path),
        zhao.patch(path, json={"name": "x"}),
        zhao.delete(path),
        zhao.get(path + "/history"),
    ):
        answer = await call
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await zhao.get("/records/account")).json()["records"] == []


async def test_it_is_told_who_may_see_a_record_and_why(own_site: Site) -> None:
    wang = await own_site.sign_in("wang")
    made = (await wang.post("/records/account", json={"name": "华为"})).json()
    answer = await wang.get(f"/records/account/{made['id']}/access")
    assert answer.status_code == 200, answer.text
    people = {each["user"]["name"]: each for each in answer.json()["people"]}
    assert set(people) == {"小王", "李经理", "高总", "管理员"}
    assert people["小王"]["because"][0] == {"kind": "owner"}
    assert people["小王"]["rights"] == ["read", "update", "delete"]
    assert people["李经理"]["because"][0]["scope"] == "subtree"
    # What the explanation says is what happens.
    for login, name in (
        ("wang", "小王"),
        ("li", "李经理"),
        ("boss", "高总"),
        ("zhang", "小张"),
        ("zhao", "小赵"),
    ):
        client = await own_site.sign_in(login)
        status = (await client.get(f"/records/account/{made['id']}")).status_code
        assert status == (200 if name in people else 404), name
    hidden = await (await own_site.sign_in("zhao")).get(f"/records/account/{made['id']}/access")
    assert hidden.status_code == 404


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/records/account?limt=5", "malformed"),
        ("/records/account?limit=0", "malformed"),
        ("/records/account?limit=1001", "malformed"),
        ("/records/account?limit=x", "malformed"),
        ("/records/account?limit=5&limit=6", "malformed"),
        ("/records/account?count=about", "malformed"),
        ("/records/account?where=%00", "malformed"),
        ("/records/account?where=%FF", "malformed"),
        ("/records/account?cursor=nonsense", "malformed"),
        ("/records/account?fields=nothing", "unknown_name"),
        ("/records/account?sort=-nothing", "unknown_name"),
        ("/records/account?where=nothing%3D1", "unknown_name"),
        ("/objects?x=1", "malformed"),
        ("/me?x", "malformed"),
    ],
)
async def test_a_question_that_makes_no_sense_is_told_so(site: Site, path: str, code: str) -> None:
    answer = await (await site.person("wang")).get(path)
    assert (answer.status_code, answer.json()["code"]) == (400, code), answer.text


@pytest.mark.parametrize(
    "number", ["0", "-1", "x", "9223372036854775808", "1e3", "%00", "１", "999999999999999999999"]
)
async def test_what_is_no_id_leads_nowhere(site: Site, number: str) -> None:
    client = await site.person("wang")
    for answer in (
        await client.get(f"/records/account/{number}"),
        await client.patch(f"/records/account/{number}", json={}),
        await client.delete(f"/records/account/{number}"),
        await client.get(f"/jobs/{number}"),
    ):
        assert answer.status_code == 404, answer.text


async def test_wrong_values_are_told_per_field(site: Site) -> None:
    client = await site.person("wang")
    answer = await client.post(
        "/records/account", json={"industry": "magic", "employees": "many", "annual_revenue": 1.005}
    )
    assert answer.status_code == 422
    told = {error["field"]: error["code"] for error in answer.json()["errors"]}
    assert told["industry"] == "not_an_option"
    assert told["employees"] == "wrong_type"
    assert told["annual_revenue"] == "out_of_range"
    answer = await client.post("/records/account", json={"name": "x", "nothing": 1})
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [
        ("nothing", "unknown_field")
    ]


async def test_a_batch_does_what_it_can_or_all_or_nothing(own_site: Site) -> None:
    client = await own_site.person("wang")
    operations = [
        {"op": "create", "values": {"name": "好"}},
        {"op": "create", "values": {"industry": "magic"}},
        {"op": "delete", "id": "123"},
    ]
    loose = await client.post("/records/account/batch", json={"operations": operations})
    results = loose.json()["results"]
    assert [result["status"] for result in results] == [201, 422, 404]
    assert "errors" not in results[0]
    assert results[1]["errors"]
    strict = await client.post("/records/account/batch", json={"operations": operations, "atomic": True})
    assert strict.status_code == 422
    assert len((await client.get("/records/account")).json()["records"]) == 1
    for bad in ({"op": "explode"}, {"op": "update", "id": "x", "values": {}}, {"op": "delete", "id": 5}):
        answer = await client.post("/records/account/batch", json={"operations": [bad]})
        assert answer.status_code == 422, answer.text
    for bad, code in (({"op": "update", "id": "x"}, "wrong_type"), ({"op": "restore"}, "required")):
        answer = await client.post("/records/account/batch", json={"operations": [{"op": "create"}, bad]})
        (fault,) = answer.json()["errors"]
        assert (answer.status_code, fault["field"], fault["code"]) == (422, "operations[1].id", code)


async def test_lists_and_figures_take_more_ids_than_a_condition_holds(site: Site) -> None:
    client = await site.person("wang")
    made = (await client.post("/records/account", json={"name": "一"})).json()["id"]
    among = {"id": [made, *(str(n) for n in range(1, 999)), str(2**63 + 5)]}
    found = await client.post("/records/account/query", json={"fields": ["name"], "among": among})
    assert [each["name"] for each in found.json()["records"]] == ["一"]
    counted = await client.post(
        "/records/account/aggregate", json={"measures": {"n": "count()"}, "among": among}
    )
    assert counted.json() == {"rows": [{"n": 1}]}
    wrong: list[object] = [{"id": ["x"]}, {"id": [5]}, {"id": ["1"] * 1001}, {"id": None}, [made]]
    for bad in wrong:
        answer = await client.post("/records/account/query", json={"among": bad})
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), answer.text
    answer = await client.post("/records/account/query", json={"among": {"nichts": ["1"]}})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_name")


async def test_only_an_entity_tag_that_holds_lets_a_change_in(site: Site) -> None:
    client = await site.person("wang")
    made = (await client.post("/records/account", json={"name": "一"})).json()["id"]
    tags = {'"2"': 412, '"0"': 412, '"99999999999"': 412, '"abc"': 412, '""': 412, 'W/"1"': 200}
    for tag, status in tags.items():
        answer = await client.patch(
            f"/records/account/{made}", json={"name": "二"}, headers={"If-Match": tag}
        )
        assert answer.status_code == status, (tag, answer.text)


async def test_a_batch_has_a_limit(site: Site) -> None:
    client = await site.person("wang")
    operations = [{"op": "create", "values": {}}] * 10_001
    answer = await client.post("/records/account/batch", json={"operations": operations})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_the_same_key_writes_once_and_answers_alike(own_site: Site) -> None:
    client = await own_site.person("wang")
    send: dict[str, Any] = {"json": {"name": "一次"}, "headers": {"Idempotency-Key": "key-1"}}
    first = await client.post("/records/account", **send)
    changed = await client.patch(f"/records/account/{first.json()['id']}", json={"name": "改了"})
    assert changed.status_code == 200
    again = await client.post("/records/account", **send)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["location"] == first.headers["location"]
    other = await client.post("/records/account", json={"name": "二"}, headers={"Idempotency-Key": "key-1"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    somebody = await (await own_site.person("zhang")).post("/records/account", **send)
    assert somebody.json()["id"] != first.json()["id"]
    assert len((await client.get("/records/account")).json()["records"]) == 1


async def test_the_same_key_at_the_same_time_writes_once(site: Site) -> None:
    client = await site.person("wang")
    send: dict[str, Any] = {"json": {"name": "一次"}, "headers": {"Idempotency-Key": "key-2"}}
    answers = await asyncio.gather(*(client.post("/records/account", **send) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_what_failed_may_be_sent_again_with_its_key(site: Site) -> None:
    client = await site.person("wang")
    headers = {"Idempotency-Key": "key-3"}
    assert (await client.post("/records/account", json={}, headers=headers)).status_code == 422
    assert (await client.post("/records/account", json={"name": "好"}, headers=headers)).status_code == 201


async def test_a_process_that_died_before_it_answered_is_made_up_for(own_site: Site) -> None:
    client = await own_site.person("wang")
    send: dict[str, Any] = {"json": {"name": "一次"}, "headers": {"Idempotency-Key": "key-4"}}
    first = await client.post("/records/account", **send)
    schema = own_site.company.organisation.schema
    await own_site.house.db.execute(
        f'update "{schema}".idempotency set status = null, body = null,'
        " headers = jsonb_build_object('results', jsonb_build_array(jsonb_build_object("
        "'status', 201, 'id', $1::bigint, 'outcome', 'created', 'errors', '[]'::jsonb)))",
        int(first.json()["id"]),
    )
    again = await client.post("/records/account", **send)
    assert (again.status_code, again.json()) == (201, first.json())


async def test_keys_are_kept_for_a_day(own_site: Site) -> None:
    client = await own_site.person("wang")
    send: dict[str, Any] = {"json": {"name": "一次"}, "headers": {"Idempotency-Key": "key-5"}}
    first = await client.post("/records/account", **send)
    schema = own_site.company.organisation.schema
    await own_site.house.db.execute(f"update \"{schema}\".idempotency set at = now() - interval '25 hours'")
    second = await client.post("/records/account", **send)
    assert second.status_code == 201
    assert second.json()["id"] != first.json()["id"]


@pytest.mark.parametrize("key", ["", "x" * 201])
async def test_a_key_has_a_form(site: Site, key: str) -> None:
    client = await site.person("wang")
    answer = await client.post("/records/account", json={"name": "x"}, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize("tag", ["nonsense", "W/x", "9" * 30, '"1', '"1", "2"', '"a b"', ""])
async def test_if_match_has_a_form(site: Site, tag: str) -> None:
    client = await site.person("wang")
    made = (await client.post("/records/account", json={"name": "x"})).json()
    answer = await client.patch(
        f"/records/account/{made['id']}", json={"name": "y"}, headers={"If-Match": tag}
    )
    assert answer.status_code == 400
