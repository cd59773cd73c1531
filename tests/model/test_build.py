"""From declarations and an organisation's layer to one model: a pure merge, and physical names that never move."""

import copy
from typing import Any

import pytest

from tests.fixtures.organisation import DECLARED
from yunchou.base.db import quote
from yunchou.model import tables
from yunchou.model.build import NOWHERE, Physical, build
from yunchou.model.definition import field_from_json, field_json
from yunchou.model.field_types import type_of
from yunchou.model.object import Model

LAYER: dict[str, Any] = {
    "account": {
        "label": {"zh-CN": "顾客"},
        "fields": {"tier": {"name": "tier", "type": "text", "label": "层级"}},
        "overrides": {"industry": {"label": {"en": "Trade"}, "required": True}},
    },
    "car": {
        "created": True,
        "label": "车",
        "fields": {
            "name": {"name": "name", "type": "text", "label": "名"},
            "account": {"name": "account", "type": "lookup", "label": "客户", "target": "account",
                        "inverse": {"name": "cars", "label": "车"}},
        },
    },
}  # fmt: skip
PLACED = Physical(
    {"car": "x_1", "account": "r_account"}, {("account", "tier"): "x_2", ("account", "name"): "name"}
)


def test_building_changes_nothing_it_was_given_and_gives_the_same_again() -> None:
    before = copy.deepcopy(LAYER)
    first, second = build(3, DECLARED, LAYER, PLACED), build(3, DECLARED, LAYER, PLACED)
    assert before == LAYER
    assert first == second
    assert first.version == 3
    account = first.object("account")
    assert account.label == {"zh-CN": "顾客", "en": "顾客"}
    assert account.fields["tier"].column == "x_2"
    assert account.fields["tier"].layer == "organisation"
    assert (account.fields["industry"].required, account.fields["industry"].label["en"]) == (True, "Trade")
    assert first.object("car").layer == "organisation"
    assert first.inverses("account")["cars"].object == "car"
    plain = build(3, DECLARED, {}, NOWHERE)
    assert plain.object("account").fields["industry"].required is False
    assert "car" not in plain.objects
    assert "cars" not in plain.inverses("account")


def test_a_model_cannot_be_edited() -> None:
    model = build(1, DECLARED, LAYER, PLACED)
    with pytest.raises(TypeError):
        model.objects["x"] = model.object("car")  # type: ignore[index]
    with pytest.raises(TypeError):
        model.object("account").fields["x"] = model.object("account").fields["name"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        model.version = 2  # type: ignore[misc]


def test_a_shipped_field_wins_over_one_of_the_organisation() -> None:
    layer = {"account": {"fields": {"name": {"name": "name", "type": "number", "label": "x"}}}}
    assert build(1, DECLARED, layer, NOWHERE).object("account").fields["name"].type == "text"


def shipped() -> Model:
    return build(1, DECLARED, {}, NOWHERE)


def test_what_the_apps_declare_holds_together() -> None:
    """Targets exist, every inverse has a name of its own, defaults and names fit, labels are given in both languages."""
    model = shipped()
    for owner in model.objects.values():
        assert owner.name_field in owner.fields
        assert not set(owner.fields) & set(model.inverses(owner.name)), owner.name
        for field in owner.fields.values():
            assert all(field.label.get(language) for language in ("zh-CN", "en"))
            assert field.target is None or field.target in model.objects
            assert not field.unique or type_of(field).sortable
            values = [o.value for o in field.options]
            assert len(set(values)) == len(values)
            assert bool(values) == (field.type in ("choice", "multi_choice"))
        wanted = [(f.target, f.inverse.name) for f in owner.fields.values() if f.inverse]
        assert len(set(wanted)) == len(wanted)
    named = [
        (f.target, f.inverse.name) for o in model.objects.values() for f in o.fields.values() if f.inverse
    ]
    assert len(set(named)) == len(named)


def test_a_definition_reads_its_own_json_again() -> None:
    for owner in shipped().objects.values():
        for field in owner.fields.values():
            again = field_from_json(field_json(field), layer=field.layer, column=field.column)
            # What apps alone declare is not read: an organisation's own fields are not kept by the system.
            told = {name: value for name, value in field_json(field).items() if name != "names"}
            by_itself = field.computed or field.type == "auto_number"
            assert field_json(again) == {**told, "readonly": by_itself, "system": False}


def test_physical_names_are_plain_and_short() -> None:
    model = shipped()
    account = model.object("account")
    assert tables.table_name(account, 5) == "r_account"
    assert tables.column_name(account.fields["industry"], 5) == "industry"
    car = build(1, DECLARED, LAYER, NOWHERE).object("car")
    assert tables.table_name(car, 255) == "x_ff"
    assert tables.column_name(car.fields["name"], 255) == "x_ff"
    long = "x" * 63
    assert len(tables._index_name(long, long).encode()) <= 63
    assert tables._index_name(long, long) != tables._index_name(long, long, "u")
    for bad in ("", "a\0", "x" * 64):
        with pytest.raises(ValueError, match="not a database name"):
            quote(bad)
    assert quote('a"b') == '"a""b"'


def test_objects_that_nothing_changed_are_made_once_and_a_layer_that_is_written_into_counts_as_changed() -> (
    None
):
    layer = copy.deepcopy(LAYER)
    first = build(3, DECLARED, layer, PLACED)
    layer["account"]["label"] = {"zh-CN": "主顾"}
    second = build(4, DECLARED, layer, PLACED)
    assert second.objects["contact"] is first.objects["contact"]
    assert first.objects["account"].label["zh-CN"] == "顾客"
    assert second.objects["account"].label["zh-CN"] == "主顾"
    moved = Physical({**PLACED.tables, "contact": "r_contact"}, PLACED.columns)
    assert build(5, DECLARED, layer, moved).objects["contact"].table == "r_contact"
