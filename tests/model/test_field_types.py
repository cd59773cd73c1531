"""Each type of field: what it takes, what it refuses and why, its form in JSON, in the history and in the database."""

import json
from typing import Any

import pytest

from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.model.field_types import TYPES, ValueContext, ValueProblem, declarable
from yunchou.model.object import Field, Option, label
from yunchou.records.history import history
from yunchou.studio.change import create_field

CONTEXT = ValueContext("CNY", "Asia/Shanghai")
OPTIONS = tuple(Option(v, label(v, v)) for v in ("red", "green", "blue"))

GOOD: dict[str, list[tuple[Any, Any]]] = {
    "text": [
        ("甲", "甲"),
        ("  a\tb\r\nc  ", "a b c"),
        ("e\u0301", "é"),
        ("", None),
        (" \n", None),
        ("x" * 500, "x" * 500),
    ],
    "long_text": [("一\r\n二\n", "一\n二"), ("\n", None), ("x" * 100_000, "x" * 100_000)],
    "number": [
        (1, 1),
        (1.5, 1.5),
        ("1.50", 1.5),
        ("-0", 0),
        ("1e3", 1000),
        (0.1, 0.1),
        ("0.0000000001", 1e-10),
    ],
    "integer": [(5, 5), ("5", 5), (5.0, 5), (-3, -3), (2**53 - 1, 2**53 - 1)],
    "money": [
        ("1234.5", {"amount": "1234.50", "currency": "CNY"}),
        (0, {"amount": "0.00", "currency": "CNY"}),
        ({"amount": "-1.01", "currency": "CNY"}, {"amount": "-1.01", "currency": "CNY"}),
        ({"amount": 3}, {"amount": "3.00", "currency": "CNY"}),
        ({"amount": None}, None),
        (999999999999999999, {"amount": "999999999999999999.00", "currency": "CNY"}),
    ],
    "percent": [(0.25, 0.25), ("1", 1), ("0.12345678", 0.12345678)],
    "boolean": [(True, True), (False, False)],
    "date": [("2026-02-28", "2026-02-28"), ("0001-01-01", "0001-01-01"), ("9999-12-31", "9999-12-31")],
    "datetime": [
        ("2026-02-28T09:30:00Z", "2026-02-28T09:30:00Z"),
        ("2026-02-28T09:30:00.999+08:00", "2026-02-28T01:30:00Z"),
        ("2026-02-28 09:30", "2026-02-28T01:30:00Z"),
        ("2026-02-28", "2026-02-27T16:00:00Z"),
        ("0500-03-01T00:00:00Z", "0500-03-01T00:00:00Z"),
    ],
    "choice": [("red", "red"), ("", None)],
    "multi_choice": [(["blue", "red", "blue"], ["red", "blue"]), ([], None)],
    "email": [("A.b@Example.COM", "A.b@example.com"), ("", None)],
    "phone": [("+86 (021) 1234-5678", "+86 (021) 1234-5678"), ("", None)],
    "url": [("example.com/路?a=1", "https://example.com/路?a=1"), ("http://a.cn", "http://a.cn"), ("", None)],
    "address": [
        ({"street": "南京路", "city": "上海", "country": " "}, {"city": "上海", "street": "南京路"}),
        ({"street": 'a "b" \\'}, {"street": 'a "b" \\'}),
        ({}, None),
        ({"city": None}, None),
    ],
    "color": [("#FFaa00", "#ffaa00"), ("", None)],
}

BAD: dict[str, list[tuple[Any, str]]] = {
    "text": [
        (1, "wrong_type"),
        ("a\x00", "wrong_type"),
        ("\ud800", "wrong_type"),
        ("x" * 501, "out_of_range"),
        ([], "wrong_type"),
    ],
    "long_text": [("x" * 100_001, "out_of_range"), (True, "wrong_type"), ("\x1b", "wrong_type")],
    "number": [
        ("x", "wrong_type"),
        (True, "wrong_type"),
        ("NaN", "wrong_type"),
        (float("inf"), "wrong_type"),
        ("１", "wrong_type"),
        ("1_0", "wrong_type"),
        (10**18, "out_of_range"),
        (10**5000, "out_of_range"),
        ("1e999999", "out_of_range"),
        ("0.00000000001", "out_of_range"),
        ("123456789012345678.12345678901", "out_of_range"),
        ([1], "wrong_type"),
        ("1e-999999999", "out_of_range"),
        ("9" * 61, "wrong_type"),
    ],
    "integer": [
        (1.5, "wrong_type"),
        (2**53, "out_of_range"),
        ("x", "wrong_type"),
        ({}, "wrong_type"),
    ],
    "money": [
        ("1.005", "out_of_range"),
        ({"amount": "1", "currency": "USD"}, "not_an_option"),
        ({"sum": 1}, "wrong_type"),
        ({"amount": {"amount": 1}}, "wrong_type"),
        ("¥5", "wrong_type"),
        ({"amount": "1", "currency": ["CNY"]}, "not_an_option"),
        ("1234567890123456.0000000000004", "out_of_range"),
    ],
    "percent": [("25%", "wrong_type"), ("0.123456789", "out_of_range")],
    "boolean": [(1, "wrong_type"), ("true", "wrong_type"), ("", "wrong_type")],
    "date": [
        ("2026-02-29", "wrong_type"),
        ("2026-2-1", "wrong_type"),
        ("20260201", "wrong_type"),
        (20260201, "wrong_type"),
        ("0000-01-01", "wrong_type"),
        ("2026-02-28T00:00:00Z", "wrong_type"),
        ("２０２６-02-28", "wrong_type"),
    ],
    "datetime": [
        ("2026-02-28T25:00:00Z", "wrong_type"),
        ("09:30", "wrong_type"),
        (5, "wrong_type"),
        ("9999-12-31T23:00:00-08:00", "wrong_type"),
        ("0001-01-01 00:00", "wrong_type"),
        ("2026-02-30", "wrong_type"),
        ("0001-01-01T00:00:00Z", "wrong_type"),
    ],
    "choice": [("pink", "not_an_option"), (1, "wrong_type"), (["red"], "wrong_type")],
    "multi_choice": [("red", "wrong_type"), (["pink"], "not_an_option"), ([1], "wrong_type")],
    "email": [
        ("a", "wrong_type"),
        ("a@b", "wrong_type"),
        ("a b@c.de", "wrong_type"),
        ("a@b..de,f", "wrong_type"),
    ],
    "phone": [("12", "wrong_type"), ("call me", "wrong_type"), ("1" * 41, "out_of_range")],
    "url": [
        ("nowhere", "wrong_type"),
        ("javascript://a.b", "wrong_type"),
        ("http://a b.cn", "wrong_type"),
        ("http://[a.b", "wrong_type"),
    ],
    "address": [
        ("上海", "wrong_type"),
        ({"planet": "Earth"}, "wrong_type"),
        ({"city": 1}, "wrong_type"),
        ({"city": "x" * 301}, "out_of_range"),
    ],
    "color": [("red", "wrong_type"), ("#fff", "wrong_type")],
    "lookup": [
        ("abc", "wrong_type"),
        (5, "wrong_type"),
        ("-1", "wrong_type"),
        ("9" * 19, "wrong_type"),
        ({"id": 5}, "wrong_type"),
    ],
    "user": [("abc", "wrong_type")],
    "multi_lookup": [
        ("1", "wrong_type"),
        (["x"], "wrong_type"),
        ([str(n) for n in range(1001)], "out_of_range"),
    ],
}


def field(kind: str, **settings: Any) -> Field:
    options = OPTIONS if kind in ("choice", "multi_choice") else ()
    return Field("f", kind, label("f", "f"), options=options, **settings)


def test_every_type_is_tried() -> None:
    assert {*GOOD, "lookup", "user", "multi_lookup"} == set(declarable()) == set(BAD)


@pytest.mark.parametrize("kind", BAD)
def test_a_wrong_value_has_its_code(kind: str) -> None:
    for value, code in BAD[kind]:
        with pytest.raises(ValueProblem) as caught:
            TYPES[kind].parse(value, field(kind), CONTEXT)
        assert caught.value.code == code
        assert caught.value.message.zh
        assert caught.value.message.en


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_value_reads_its_own_form_again(kind: str) -> None:
    for value, shown in GOOD[kind]:
        found = TYPES[kind].parse(value, field(kind), CONTEXT)
        assert TYPES[kind].event(found, field(kind), CONTEXT) == shown
        if shown is not None:
            assert TYPES[kind].parse(shown, field(kind), CONTEXT) == found


def test_bounds_are_the_written_ones() -> None:
    for kind in ("number", "money", "integer"):
        bounded = field(kind, minimum=1, maximum=3)
        for value in (1, "3"):
            found = TYPES[kind].parse(value, bounded, CONTEXT)
            assert TYPES[kind].encode(found) == int(value)
        for value in (0, 4, "-1"):
            with pytest.raises(ValueProblem, match="may not be"):
                TYPES[kind].parse(value, bounded, CONTEXT)
    bounded = field("number", minimum=-0.3, maximum=0.3)
    for text in ("0.3", "-0.3", 0.3):
        TYPES["number"].parse(text, bounded, CONTEXT)
    with pytest.raises(ValueProblem):
        TYPES["number"].parse("0.3000001", bounded, CONTEXT)
    assert len(TYPES["text"].parse("甲" * 5, field("text", max_length=5), CONTEXT)) == 5
    with pytest.raises(ValueProblem):
        TYPES["text"].parse("甲" * 6, field("text", max_length=5), CONTEXT)
    with pytest.raises(ValueProblem):
        TYPES["number"].parse("0.123", field("number", decimals=2), CONTEXT)


def definition(kind: str) -> dict[str, Any]:
    given: dict[str, Any] = {"name": f"a_{kind}", "type": kind, "label": {"zh-CN": f"型{kind}"}}
    if kind in ("choice", "multi_choice"):
        given["options"] = [{"value": o.value} for o in OPTIONS]
    if kind in ("lookup", "multi_lookup"):
        given["target"] = "account"
    return given


@pytest.mark.slow
async def test_every_type_survives_the_database_and_the_history(company: Company) -> None:
    """Every good value: written, read, seen in the history, and written again as it was read without a change."""
    admin = company.caller("管理员")
    for kind in declarable():
        await create_field(admin, "contact", definition(kind))
    id = await create(admin, "contact", name="人")
    account = await create(admin, "account", name="甲")
    relations: dict[str, list[tuple[Any, Any]]] = {
        "lookup": [(account, {"id": account, "name": "甲"})],
        "user": [(company.ids["小王"], {"id": company.ids["小王"], "name": "小王"})],
        "multi_lookup": [([account, account], [{"id": account, "name": "甲"}]), ([], None)],
    }
    for kind, cases in {**GOOD, **relations}.items():
        for value, shown in cases:
            await round_trip(admin, id, f"a_{kind}", value, shown)


async def round_trip(who: Caller, id: str, name: str, value: Any, shown: Any) -> None:
    await update(who, "contact", id, **{name: None})
    await update(who, "contact", id, **{name: value})
    record = await read(who, "contact", id)
    assert record[name] == shown, (name, value)
    if shown is not None:
        event = (await history(who, "contact", int(id), limit=1))["events"][0]
        assert event["changes"] == {name: [None, shown]}
    assert (await update(who, "contact", id, **{name: shown})).outcome == "unchanged"
    assert (await read(who, "contact", id))["version"] == record["version"]


async def test_defaults_are_filled_where_nothing_is_given(company: Company) -> None:
    admin = company.caller("管理员")
    defaults: dict[str, Any] = {
        "text": "甲",
        "money": "5",
        "date": "2026-01-01",
        "boolean": False,
        "choice": "red",
        "multi_choice": ["red"],
    }
    for kind, value in defaults.items():
        await create_field(admin, "contact", {**definition(kind), "default": value})
    shown = await read(admin, "contact", await create(admin, "contact", name="人"))
    assert [shown[f"a_{kind}"] for kind in defaults] == [
        "甲",
        {"amount": "5.00", "currency": "CNY"},
        "2026-01-01",
        False,
        "red",
        ["red"],
    ]
    given = {f"a_{kind}": None for kind in defaults}
    shown = await read(admin, "contact", await create(admin, "contact", name="人", **given))
    assert [shown[name] for name in given] == [None] * len(given)
    with refused(422, "not_an_option"):
        await create_field(admin, "contact", {**definition("choice"), "name": "b", "default": "pink"})
    assert json.dumps(shown)
