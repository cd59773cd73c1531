"""What the contract says of records, the model and expressions, asked sentence by sentence as an outside client would."""

import re
from typing import Any

import httpx
import pytest

from tests.doors.conftest import Client, Site
from tests.fixtures.field_values import whole_address

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
DEEP = "(" * 60 + "1" + ")" * 60


async def made(client: Client, object: str, **values: Any) -> dict[str, Any]:
    answer = await client.post(f"/records/{object}", json=values)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem of an answer, its form as RFC 9457 and the contract have it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "request_id", "code", "errors"} <= found.keys()
    assert (found["status"], found["request_id"]) == (status, answer.headers["x-request-id"])
    assert code in {found["code"], *(each["code"] for each in found["errors"])}, answer.text
    return found


# -- lists -------------------------------------------------------------------------------------------------------


async def test_a_list_begins_with_the_newest_and_says_its_limits(own_site: Site) -> None:
    client = await own_site.person("wang")
    ids = [(await made(client, "account", name=f"客户{n}"))["id"] for n in range(3)]
    page = (await client.get("/records/account")).json()
    assert page.keys() == {"records", "next", "count"}
    assert [each["id"] for each in page["records"]] == ids[::-1]
    assert (page["next"], page["count"]) == (None, None)
    assert {"id", "name"} < page["records"][0].keys()
    assert all(re.fullmatch(r"[0-9]{10,19}", each) for each in ids)
    assert ids == sorted(ids, key=int)
    for params in ({"limit": 1001}, {"limit": 0}, {"limit": "x"}, {"count": "some"}, {"colour": "red"}):
        problem(await client.get("/records/account", params=params), 400, "malformed")
    counted = (await client.get("/records/account", params={"count": "capped", "limit": 1000})).json()
    assert counted["count"] == {"value": 3, "exact": True}
    flat = (await client.get("/records/account", params={"fields": "owner.name", "sort": "name"})).json()
    assert [each["owner.name"] for each in flat["records"]] == ["小王"] * 3


@pytest.mark.parametrize(
    ("key", "text", "code", "at"),
    [
        ("where", "nothing = 1", "unknown_name", 0),
        ("where", '客户名称 = "😀" and nothing = 1', "unknown_name", 15),
        ("where", 'name = "x" and name > 5', "type_mismatch", None),
        ("where", "name = ", "unexpected_end", 7),
        ("sort", "-nothing", "unknown_name", 1),
        ("sort", "name,address", "type_mismatch", 5),
        ("fields", "name,nothing", "unknown_name", 5),
        ("where", f"{DEEP} = 1", "too_deep", None),
        ("where", "name = '" + "x" * 4000 + "'", "too_long", None),
    ],
)
async def test_a_wrong_question_is_400_with_the_place(
    site: Site, key: str, text: str, code: str, at: int | None
) -> None:
    client = await site.person("wang")
    answers = [await client.get("/records/account", params={key: text})]
    body = text if key == "where" else text.split(",")
    answers.append(await client.post("/records/account/query", json={key: body}))
    for answer in answers:
        found = problem(answer, 400, code)
        if at is not None:
            assert found["errors"][0]["at"] == at, answer.text


# -- aggregates --------------------------------------------------------------------------------------------------


async def test_grains_and_measures_are_as_they_stand_there(own_site: Site) -> None:
    client = await own_site.person("wang")
    for amount, day in (("10", "2026-01-28"), ("20", "2026-01-29"), ("60", "2026-04-01")):
        await made(client, "opportunity", name="单", amount=amount, close_date=day)
    grains = {
        "year": "2026",
        "quarter": "2026-Q1",
        "month": "2026-01",
        "week": "2026-W05",
        "day": "2026-01-28",
    }
    for grain, first in grains.items():
        key = f"close_date:{grain}"
        asked = {"group": [key], "measures": {"n": "count()"}, "sort": [key]}
        rows = (await client.post("/records/opportunity/aggregate", json=asked)).json()["rows"]
        assert rows[0][key] == first, grain
    measures = {
        "n": "count()", "o": "count_distinct(owner)", "s": "sum(amount)", "a": "avg(amount)", "l": "min(amount)",
        "h": "max(amount)", "m": "median(amount)",
    }  # fmt: skip
    (row,) = (await client.post("/records/opportunity/aggregate", json={"measures": measures})).json()["rows"]
    assert (row["n"], row["o"]) == (3, 1)
    assert {key: row[key]["amount"] for key in "salhm"} == {
        "s": "90.00", "a": "30.00", "l": "10.00", "h": "60.00", "m": "20.00",
    }  # fmt: skip
    grouped = {"group": ["owner"], "measures": {"n": "count()"}, "where": "amount > 10", "limit": 1}
    rows = (await client.post("/records/opportunity/aggregate", json=grouped)).json()["rows"]
    assert rows == [{"owner": {"id": own_site.company.ids["小王"], "name": "小王"}, "n": 2}]


@pytest.mark.parametrize(
    "body",
    [
        {"measures": {"n": "count()"}, "having": "n > 1"},
        {"measures": {"n": "explode(amount)"}},
        {"measures": {"n": "sum(nothing)"}},
        {"group": ["close_date:century"], "measures": {"n": "count()"}},
        {"group": "owner", "measures": {"n": "count()"}},
    ],
)
async def test_a_wrong_aggregate_is_400(site: Site, body: dict[str, Any]) -> None:
    client = await site.person("wang")
    answer = await client.post("/records/opportunity/aggregate", json=body)
    assert answer.status_code == 400, answer.text


# -- writing -----------------------------------------------------------------------------------------------------


async def test_what_is_written_comes_back_in_the_form_of_its_type(site: Site) -> None:
    client = await site.person("wang")
    account = await made(
        client, "account", name="甲", phone="", annual_revenue=1234.5, address={"city": "上海"}
    )
    assert account["phone"] is None
    assert account["annual_revenue"] == {"amount": "1234.50", "currency": "CNY"}
    assert account["address"] == whole_address(city="上海")
    assert TIME.fullmatch(account["created_at"])
    deal = await made(client, "opportunity", name="单", account=account["id"], probability="0.25")
    assert deal["account"] == {"id": account["id"], "name": "甲"}
    assert deal["probability"] == 0.25
    assert deal["stage"].keys() == {"id", "name"}
    chosen = (
        await client.get("/records/account", params={"where": f'id = "{account["id"]}"', "fields": "phone"})
    ).json()["records"]
    assert chosen == [{"id": account["id"], "phone": None}]


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"name": "x", "nothing": 1}, "nothing", "unknown_field"),
        ({"name": 5}, "name", "wrong_type"),
        ({"name": "x", "industry": "magic"}, "industry", "not_an_option"),
        ({}, "name", "required"),
        ({"name": "x", "employees": -1}, "employees", "out_of_range"),
        ({"name": "x" * 201}, "name", "out_of_range"),
        ({"name": "x", "parent": "1"}, "parent", "not_an_option"),
    ],
)
async def test_what_is_wrong_is_told_per_field(
    site: Site, values: dict[str, Any], field: str, code: str
) -> None:
    client = await site.person("wang")
    found = problem(await client.post("/records/account", json=values), 422, code)
    assert (field, code) in {(each.get("field"), each["code"]) for each in found["errors"]}


async def test_the_last_writer_wins_and_the_history_shows_both(site: Site) -> None:
    wang, li = await site.person("wang"), await site.person("li")
    record = await made(wang, "account", name="甲")
    path = f"/records/account/{record['id']}"
    assert (await wang.patch(path, json={"phone": "021-5555 0000"})).status_code == 200
    assert (await li.patch(path, json={"phone": "021-5555 1111", "website": "x.example"})).status_code == 200
    held = await wang.get(path)
    assert (held.json()["phone"], held.headers["etag"]) == ("021-5555 1111", '"3"')
    events = (await wang.get(f"{path}/history")).json()["events"]
    assert [event["type"] for event in events] == ["account.updated", "account.updated", "account.created"]
    assert events[0]["changes"]["phone"] == ["021-5555 0000", "021-5555 1111"]
    assert [event["actor"]["name"] for event in events[:2]] == ["李经理", "小王"]
    assert {"id", "type", "at", "actor", "object", "record", "changes", "cause"} <= events[0].keys()


async def test_a_batch_answers_in_order_and_takes_nothing_it_does_not_know(site: Site) -> None:
    client = await site.person("wang")
    first = await made(client, "account", name="甲", external_id="e1")
    operations: list[dict[str, Any]] = [
        {"op": "upsert", "match": {"external_id": "e1"}, "values": {"name": "乙"}},
        {"op": "upsert", "match": {"external_id": "e2"}, "values": {"name": "丙"}},
        {"op": "update", "id": first["id"], "values": {"nothing": 1}},
        {"op": "delete", "id": "1"},
    ]
    answer = await client.post("/records/account/batch", json={"operations": operations})
    results = answer.json()["results"]
    assert [each["status"] for each in results] == [200, 201, 422, 404]
    assert results[0]["id"] == first["id"]
    assert results[2]["errors"][0]["code"] == "unknown_field"
    body = {"operations": operations, "atomic": True}
    assert (await client.post("/records/account/batch", json=body)).status_code == 422
    for wrong in ({"operations": [], "loud": True}, {"operations": operations, "atomic": "yes"}):
        found = await client.post("/records/account/batch", json=wrong)
        assert found.status_code in (400, 422), found.text
    unknown = await client.post("/records/account/query", json={"fields": ["name"], "colour": "red"})
    problem(unknown, 400, "malformed")


@pytest.mark.parametrize(
    "path", ["/records/account/1", "/records/account/9223372036854775807", "/records/nothing"]
)
async def test_what_is_not_there_is_404(site: Site, path: str) -> None:
    client = await site.person("wang")
    problem(await client.get(path), 404, "not_found")


async def test_a_unique_value_that_is_taken_is_409(site: Site) -> None:
    client = await site.person("wang")
    await made(client, "account", name="甲", external_id="taken")
    again = await client.post("/records/account", json={"name": "乙", "external_id": "taken"})
    problem(again, 409, "duplicate")


# -- the model ---------------------------------------------------------------------------------------------------


async def test_a_definition_says_what_the_contract_lists(own_site: Site) -> None:
    client = await own_site.person("admin")
    field = {"name": "hue", "type": "choice", "label": {"zh-CN": "颜色", "en": "Hue"},
             "options": [{"value": "red", "label": {"zh-CN": "红", "en": "Red"}, "color": "red"}]}  # fmt: skip
    label = {"zh-CN": "车辆", "en": "Car"}
    answer = await client.post("/objects", json={"name": "car", "label": label, "fields": [field]})
    assert answer.status_code == 201, answer.text
    read = (await client.get("/objects/car")).json()
    assert {"name", "label", "name_field", "fields", "layer"} <= read.keys()
    assert (read["label"], read["layer"]) == (label, "organisation")
    fields = {each["name"]: each for each in read["fields"]}
    assert fields["hue"]["options"][0].keys() >= {"value", "label", "color", "active"}
    for key in ("name", "type", "label", "required", "unique", "indexed", "default", "help"):
        assert key in fields["hue"], key
    car = await made(client, "car", name="车", hue="red")
    assert (await client.get("/records/car", params={"where": "颜色 = '红'"})).json()["records"][0][
        "id"
    ] == car["id"]
    part = {"name": "price", "type": "money", "label": "价格"}
    assert (await client.post("/objects/car/fields", json=part)).status_code == 201
    assert (await client.patch("/objects/car", json={"label": {"zh-CN": "汽车"}})).status_code == 200
    assert (await client.delete("/objects/car/fields/price")).status_code == 204
    problem(await client.get("/records/car", params={"fields": "price"}), 400, "unknown_name")
    assert (await client.delete("/objects/car")).status_code == 204
    problem(await client.get("/records/car"), 404, "not_found")
    wang = await own_site.person("wang")
    problem(await wang.post("/objects", json={"name": "boat", "label": "船"}), 403, "forbidden")


# -- expressions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        ("1 + 2 * 3 ^ 2", "number", 19),
        ("10%", "number", 0.1),
        ('"say ""hi"""', "text", 'say "hi"'),
        ("'it''s'", "text", "it's"),
        ("1 / 0", "number", None),
        ('null & "x"', "text", "x"),
        ("null + 1", "number", None),
        ("IF(null, 1, 2)", "number", 2),
        ("not (1 = 2) AND 2 between 1 and 3", "boolean", True),
        ('"abc" contains "B" or "abc" starts_with "a"', "boolean", True),
        ("2 in (1, 2)", "boolean", True),
        ('DATEADD("2026-01-31", 1, "month")', "date", "2026-02-28"),
        ('WEEKDAY("2026-11-23")', "number", 1),
        ('DATEDIF("2026-01-01", "2026-03-01", "month")', "number", 2),
    ],
)
async def test_expressions_give_their_type_and_value(
    site: Site, expression: str, kind: str, value: object
) -> None:
    client = await site.person("wang")
    answer = await client.post("/expressions", json={"expression": expression})
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"type": kind, "value": value}


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("1 +", "unexpected_end"),
        ("nothing", "unknown_name"),
        ("EXPLODE(1)", "unknown_function"),
        ('1 + "x"', "type_mismatch"),
        ("ROUND()", "wrong_number_of_arguments"),
        (DEEP, "too_deep"),
        ("1" + "+1" * 2000, "too_long"),
        (".".join(["parent"] * 12) + ".name = 'x'", "too_many_hops"),
    ],
)
async def test_a_wrong_expression_is_told_with_its_place(site: Site, expression: str, code: str) -> None:
    client = await site.person("wang")
    found = problem(
        await client.post("/expressions", json={"object": "account", "expression": expression}), 400, code
    )
    assert isinstance(found["errors"][0]["at"], int)
