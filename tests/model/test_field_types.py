"""Each type of field: what it takes, what it refuses and why, its form in JSON, in the history and in the database."""

import json
from typing import Any

import pytest

from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.field_values import BAD, CONTEXT, GOOD, RELATIONS, definition, field
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.model.field_types import TYPES, ValueProblem, declarable
from yunchou.records.history import history
from yunchou.studio.change import create_field

ENTERED = tuple(
    name
    for name in declarable()
    if not TYPES[name].computed and not TYPES[name].numbered and name != "master_detail"
)
"""The types whose values people enter, and may leave out."""
FILES = {"file", "image"}
"""Their values are uploaded first: see `tests/doors/test_files.py`."""


def test_every_type_is_tried() -> None:
    assert {*GOOD, *RELATIONS, *FILES} == set(ENTERED) == {*BAD, *FILES}


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


@pytest.mark.slow
async def test_every_type_survives_the_database_and_the_history(company: Company) -> None:
    """Every good value: written, read, seen in the history, and written again as it was read without a change."""
    admin = company.caller("管理员")
    for kind in ENTERED:
        await create_field(admin, "contact", definition(kind))
    id = await create(admin, "contact", name="人")
    account = await create(admin, "account", name="甲")
    team = await create(admin, "team", name="突击队")
    relations: dict[str, list[tuple[Any, Any]]] = {
        "lookup": [(account, {"id": account, "name": "甲"})],
        "user": [(company.ids["小王"], {"id": company.ids["小王"], "name": "小王"})],
        "team": [(team, {"id": team, "name": "突击队"})],
        "any_lookup": [
            ({"object": "account", "id": account}, {"object": "account", "id": account, "name": "甲"}),
            ({"object": "contact", "id": id, "name": "x"}, {"object": "contact", "id": id, "name": "人"}),
            ("", None),
        ],
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
