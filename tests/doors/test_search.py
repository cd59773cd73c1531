"""The search as clients ask it."""

import pytest

from tests.doors.conftest import Site
from tests.records.search.conftest import index


@pytest.fixture(scope="module")
async def filled(site: Site) -> Site:
    boss = site.company.caller("高总")
    await site.company.create(
        boss,
        "account",
        {"name": "华为技术有限公司"},
        {"name": "100%_折扣店"},
        {"name": "<script>alert(1)</script>"},
    )
    await index(site.company)
    return site


async def test_hits_have_object_id_name_and_snippet(filled: Site) -> None:
    client = await filled.person("boss")
    answer = await client.get("/search", params={"q": "huawei", "limit": 5})
    assert answer.status_code == 200
    (hit,) = [each for each in answer.json()["hits"] if each["name"] == "华为技术有限公司"]
    assert (hit["object"], hit["field"], hit["snippet"]) == (
        "account",
        "name",
        "<mark>华为</mark>技术有限公司",
    )
    record = await client.get(f"/records/account/{hit['id']}")
    assert record.json()["name"] == "华为技术有限公司"


async def test_hits_of_the_same_name_are_told_apart(filled: Site) -> None:
    """Each comes with the first fields of its list that the asker may read."""
    boss = filled.company.caller("高总")
    await filled.company.create(
        boss,
        "account",
        {"name": "同名公司", "phone": "021-1", "grade": "A"},
        {"name": "同名公司", "grade": "B"},
    )
    await index(filled.company)
    client = await filled.person("boss")
    hits = (await client.get("/search", params={"q": "同名公司"})).json()["hits"]
    for hit in hits:
        listed = (await client.get("/records/account", params={"where": f'id = "{hit["id"]}"'})).json()[
            "records"
        ][0]
        assert 0 < len(hit["facts"]) <= 3
        assert hit["facts"] == {name: listed[name] for name in hit["facts"]}
    assert hits[0]["facts"] != hits[1]["facts"]


async def test_objects_can_be_named(filled: Site) -> None:
    client = await filled.person("boss")
    assert (await client.get("/search", params={"q": "华为", "object": "account,contact"})).json()["hits"]
    assert (await client.get("/search", params={"q": "华为", "object": "contact"})).json() == {"hits": []}
    assert (await client.get("/search", params={"q": "华为", "object": "nothing"})).status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "　",
        "%",
        "_",
        "\\",
        "%%%%",
        "'; drop table x; --",
        '"',
        "!!!???...",
        "。，、",
        "((((",
        "[a-z]+*{9}",
        "a" * 10_000,
        "华" * 5_000,
        "华 " * 5_000,
        "1" * 5_000,
        "😀",
        "👨‍👩‍👧‍👦家",
        "\u200b",
        "\ufeff",
        "e\u0301" * 50,
        "ﷺ" * 100,
        "\U0010ffff",
        "x'y",
        "zz'zz",
        "xianxianxianxianxianxianxianxianxian",
    ],
)
async def test_no_input_is_too_odd(filled: Site, text: str) -> None:
    client = await filled.person("boss")
    answer = await client.get("/search", params={"q": text})
    assert answer.status_code == 200, answer.text
    assert all(
        set(hit) == {"object", "id", "name", "snippet", "field", "facts"} for hit in answer.json()["hits"]
    )


@pytest.mark.parametrize("raw", ["%00", "%ED%A0%80", "%FF"])
async def test_what_is_no_text_is_refused(filled: Site, raw: str) -> None:
    answer = await (await filled.person("boss")).get(f"/search?q=a{raw}")
    assert answer.status_code == 400
    assert answer.json()["code"] == "malformed"


@pytest.mark.parametrize("given", [{"limit": 0}, {"limit": 101}, {"limit": "many"}, {"page": 2}])
async def test_wrong_parameters_are_refused(filled: Site, given: dict[str, str | int]) -> None:
    answer = await (await filled.person("boss")).get("/search", params={"q": "a", **given})
    assert answer.status_code == 400


async def test_wildcards_and_markup_mean_themselves(filled: Site) -> None:
    client = await filled.person("boss")
    assert [h["name"] for h in (await client.get("/search", params={"q": "0%_折"})).json()["hits"]] == [
        "100%_折扣店"
    ]
    assert (await client.get("/search", params={"q": "1%折"})).json()["hits"] == []
    (hit,) = (await client.get("/search", params={"q": "alert"})).json()["hits"]
    assert hit["snippet"] == "&lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt;"


async def test_nobody_searches_without_signing_in(filled: Site) -> None:
    assert (await filled.client().get("/search", params={"q": "华为"})).status_code == 401
