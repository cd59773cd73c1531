"""What every type of field tells of itself, and that a type of which nothing else knows works everywhere."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.fixtures.asking import create, figures, names, read, refused, update
from tests.fixtures.field_values import CONTEXT, GOOD, RELATIONS, SIGNATURE, definition, field
from tests.fixtures.organisation import Company
from tests.records.imports.conftest import administrator
from yunchou.access.actor import Caller
from yunchou.base.cells import OutCell, text_of
from yunchou.doors.http.openapi_values import record_schemas, shared_schemas
from yunchou.model.field_types import TYPES
from yunchou.model.field_types.base import (
    CellReading,
    CellWriting,
    FieldType,
    Schema,
    TextType,
    ValueContext,
    wrong_type,
)
from yunchou.model.field_types.tree_choice import paths
from yunchou.model.object import Field
from yunchou.records.exports import Export, export
from yunchou.records.history import history
from yunchou.records.imports.run import import_folder
from yunchou.records.read import Query, rows
from yunchou.records.sheets import _csv_cell
from yunchou.studio.change import change_field, create_field

FACETS = ("name", "sql_type", "kind", "parse", "schema")
PLAIN = list(GOOD)
"""The types whose values people type or pick; those of files and of formulas have tests of their own."""
ENTERED = [*PLAIN, *RELATIONS]
LANGUAGES = ("zh-CN", "en")


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_tells_what_it_must(kind: str) -> None:
    found = TYPES[kind]
    told = {name for each in type(found).__mro__ if each is not FieldType for name in vars(each)}
    assert set(FACETS) <= told
    assert found.name == kind
    assert found.options in (None, "flat", "tree")
    for coming_in in (False, True):
        each = field(kind) if kind in ENTERED else Field(kind, kind, {})
        assert json.dumps(found.schema(each, coming_in=coming_in))
    if found.columns:
        assert type(found).writer is not FieldType.writer


def test_the_schemas_of_all_types_are_well_formed() -> None:
    schemas = {
        **shared_schemas(),
        "all": {"properties": {kind: TYPES[kind].schema(field(kind), coming_in=True) for kind in ENTERED}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    assert not list(OpenAPIV31SpecValidator(document).iter_errors())


# -- to a file and back --------------------------------------------------------------------------------------------


def again(kind: FieldType, each: Field, value: Any, language: str, through: Callable[[OutCell], Any]) -> Any:
    """A value in JSON form, written to cells and read from them."""
    writing, reading = CellWriting(language, CONTEXT.time_zone), CellReading(time_zone=CONTEXT.time_zone)
    exported = json.loads(json.dumps(value), parse_float=Decimal)
    cells = [through(cell) for cell in kind.writer(each, writing)(exported)]
    if kind.columns:
        return kind.read_columns(dict(zip(kind.columns, cells, strict=True)), each, reading)
    return kind.reader(each, reading)(cells[0])


def in_a_workbook(cell: OutCell) -> Any:
    """A cell as a spreadsheet gives it back: numbers are floats, days are moments."""
    if isinstance(cell, Decimal):
        return float(cell)
    midnight = dt.time()
    return cell if type(cell) is not dt.date else dt.datetime.combine(cell, midnight)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PLAIN)
def test_what_is_exported_can_be_imported(kind: str, language: str) -> None:
    each, found = field(kind), TYPES[kind]
    for value, _ in GOOD[kind]:
        stored = found.parse(value, each, CONTEXT)
        shown = found.event(stored, each, CONTEXT)
        if shown in (None, ""):
            continue
        for through in (_csv_cell, in_a_workbook):
            # A spreadsheet has 15 digits and begins in 1900; what goes beyond is written there as text.
            old = kind == "datetime" and str(shown) < "1900"
            if old or (
                through is in_a_workbook and kind in ("number", "money", "date", "datetime", "percent")
            ):
                continue
            read_again = again(found, each, shown, language, through)
            assert found.parse(read_again, each, CONTEXT) == stored, (value, through)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text("甲aé \"'/\\", max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab长", max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
strokes = st.lists(
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 120)).map(list), min_size=1, max_size=6),
    min_size=1,
    max_size=4,
)
VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "time": st.times().map(lambda at: at.isoformat("seconds")),
    "duration": st.integers(-(10**9), 10**9),
    "rating": st.integers(1, 5),
    "progress": st.decimals(0, 100, places=2).map(str),
    "lunar_date": st.fixed_dictionaries(
        {"month": st.integers(1, 12), "day": st.integers(1, 30), "leap": st.booleans()}
    ),
    "geo": st.fixed_dictionaries({"lat": st.floats(-90, 90), "lng": st.floats(-180, 180)}),
    "tree_choice": st.sampled_from([list(path) for path in paths(field("tree_choice").options)]),
    "signature": strokes.map(lambda drawn: {**SIGNATURE, "strokes": drawn}),
    "json": st.dictionaries(st.text("ab长", max_size=3), json_values, max_size=3)
    | st.lists(json_values, max_size=3),
    "color": st.from_regex(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", fullmatch=True),
    "barcode": st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=80),
    "rich_text": st.text(
        st.characters(categories=("L", "N", "P", "Z"), include_characters="<>&\n"), max_size=40
    ),
    "multi_choice": st.lists(st.sampled_from(["red", "green", "blue"]), min_size=1),
    "address": st.dictionaries(
        st.sampled_from(["province", "city", "street"]), st.text("甲乙a1 ", max_size=5), min_size=1
    ),
}


@pytest.mark.parametrize("kind", VALUES)
def test_every_value_goes_to_a_file_and_back(kind: str) -> None:
    each, found = field(kind), TYPES[kind]

    @given(VALUES[kind], st.sampled_from(LANGUAGES))
    def holds(value: Any, language: str) -> None:
        stored = found.parse(value, each, CONTEXT)
        shown = found.event(stored, each, CONTEXT)
        if shown is None:
            return
        # Its own form is a value again, and the same one.
        assert found.parse(shown, each, CONTEXT) == stored
        read_again = again(found, each, shown, language, _csv_cell)
        assert found.parse(read_again, each, CONTEXT) == stored

    holds()


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("time", "下午3点", "15:00:00"),
        ("time", dt.time(9, 30), "09:30:00"),
        ("duration", "1:30", "5400"),
        ("duration", "1小时30分", "5400"),
        ("duration", "2d 3h", "183600"),
        ("duration", 90, "90"),
        ("duration", dt.time(1, 30), "5400"),
        ("rating", "★★★☆☆", "3"),
        ("rating", 4, "4"),
        ("progress", "40%", "40"),
        ("color", "红色", "#ff0000"),
        ("color", "FFAA00", "#FFAA00"),
        ("color", "rgb(1, 2, 255)", "#0102ff"),
        ("geo", "30.25, 120.16", {"lat": "30.25", "lng": "120.16"}),
        ("geo", "120.16，30.25", {"lat": "30.25", "lng": "120.16"}),
        ("geo", "S33.87 E151.21", {"lat": "-33.87", "lng": "151.21"}),
        ("geo", "北纬30.25° 东经120.16°", {"lat": "30.25", "lng": "120.16"}),
        ("tree_choice", "华东/杭州", ["east", "hangzhou"]),
        ("tree_choice", "East > Hangzhou > West Lake", ["east", "hangzhou", "xihu"]),
        ("tree_choice", "西湖", ["east", "hangzhou", "xihu"]),
        ("lunar_date", "闰四月廿三", {"month": 4, "day": 23, "leap": True}),
        ("lunar_date", "农历腊月三十", {"month": 12, "day": 30, "leap": False}),
        ("lunar_date", "8月15日", {"month": 8, "day": 15, "leap": False}),
        ("json", '{"a": [1, 2]}', {"a": [1, 2]}),
        ("json", "甲", "甲"),
    ],
)
def test_cells_are_read_as_people_write_them(kind: str, cell: Any, value: Any) -> None:
    assert TYPES[kind].reader(field(kind), CellReading())(cell) == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("09:30", "time"),
        ("1小时30分", "duration"),
        ("★★★☆☆", "rating"),
        ("#ff0000", "color"),
        ("30.2741, 120.1551", "geo"),
        ("正月初一", "lunar_date"),
        ("2026-02-28", None),
        ("12.50", None),
        ("甲", None),
    ],
)
def test_a_text_may_give_its_type_away(text: str, kind: str | None) -> None:
    assert [each.name for each in TYPES.values() if each.looks_like(text)] == ([kind] if kind else [])


@pytest.mark.slow
@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_whole_table_goes_out_and_comes_in(
    company: Company, tmp_path: Path, format: str, language: str
) -> None:
    """A record with a value of every type is exported, changed to nothing, and made what it was by the import."""
    admin = await administrator(company, language)
    for kind in ENTERED:
        await create_field(admin, "contact", definition(kind))
    account = await create(admin, "account", name="甲")
    team = await create(admin, "team", name="突击队")
    values = {
        f"a_{kind}": next(v for v, shown in GOOD[kind] if shown not in (None, "", [])) for kind in PLAIN
    }
    values |= {"a_date": "2026-02-28", "a_lookup": account, "a_team": team, "a_multi_lookup": [account]}
    values |= {"a_any_lookup": {"object": "account", "id": account}}
    id = await create(admin, "contact", name="人", **values)
    before = await read(admin, "contact", id)
    fields = ["name", *values]
    await export(admin, Export("contact", fields, format=format), tmp_path / f"contact.{format}")
    await update(admin, "contact", id, **dict.fromkeys(values))
    done = await import_folder(admin, tmp_path / f"contact.{format}", object="contact")
    assert done.faults == []
    found = [await read(admin, "contact", each) for each in await ids(admin)]
    made = next(each for each in found if each["a_text"])
    assert {name: made[name] for name in values} == {name: before[name] for name in values}


async def ids(who: Caller) -> list[str]:
    return [row["id"] for row in await rows(who, "contact", Query(fields=["name"], limit=1000))]


# -- questions -----------------------------------------------------------------------------------------------------


async def test_records_are_found_by_values_of_the_new_types(company: Company) -> None:
    admin = company.caller("管理员")
    for kind in PLAIN:
        await create_field(admin, "contact", definition(kind))
    await create(
        admin, "contact", name="甲", a_rich_text="<p>合同<b>条款</b></p>", a_time="09:30", a_duration=5400,
        a_tree_choice=["east", "hangzhou"], a_rating=4, a_progress=40, a_barcode="X1", a_color="#f00",
        a_lunar_date={"month": 1, "day": 1}, a_geo={"lat": 30.25, "lng": 120.16}, a_json={"a": 1},
        a_signature=SIGNATURE,
    )  # fmt: skip
    await create(admin, "contact", name="乙", a_tree_choice=["north"], a_rating=2, a_time="18:00")
    for where in (
        'a_rich_text contains "合同条款"', 'a_time < "12:00"', 'a_time = "09:30"', "a_duration = 5400",
        'a_tree_choice contains "east"', 'a_tree_choice contains "杭州"', "a_rating >= 3", "a_progress > 39.5",
        'a_barcode = "X1"', 'a_color = "#ff0000"', 'a_lunar_date = "正月初一"',
        'NEXT_LUNAR(a_lunar_date, "2026-01-01") = "2026-02-17"', "DISTANCE(a_geo, 30.25, 120.16) < 1",
        "NEAR(a_geo, 30.2, 120.1, 20)", "a_json is not null", "a_signature is not null",
    ):  # fmt: skip
        assert await names(admin, "contact", where) == ["甲"], where
    for where in (
        'a_rich_text contains "<b>"',
        'a_time between "10:00" and "11:00"',
        "NEAR(a_geo, 31, 121, 1)",
    ):
        assert await names(admin, "contact", where) == [], where
    assert await names(admin, "contact", "a_rating is not null", ["-a_tree_choice"]) == ["乙", "甲"]
    assert await names(admin, "contact", "a_rating is not null", ["a_rating"]) == ["乙", "甲"]
    assert await names(admin, "contact", "a_rating is not null", ["a_time"]) == ["甲", "乙"]
    grouped = await figures(admin, "contact", ["a_tree_choice"], "a_rating is not null")
    assert [row["a_tree_choice"] for row in grouped] == [["east", "hangzhou"], ["north"]]
    assert (await figures(admin, "contact", m="avg(a_rating)", s="sum(a_duration)"))[0] == {"m": 3, "s": 5400}
    for kind in ("json", "geo", "signature", "rich_text"):
        with refused(400, "type_mismatch"):
            await names(admin, "contact", None, [f"a_{kind}"])


async def test_settings_of_a_type_are_checked_and_kept(company: Company) -> None:
    admin = company.caller("管理员")

    async def made(kind: str, name: str, **settings: Any) -> dict[str, Any]:
        await create_field(admin, "contact", {**definition(kind), "name": name, **settings})
        return settings

    await made("barcode", "ean", symbology="ean13")
    id = await create(admin, "contact", name="人", ean="690123456789")
    assert (await read(admin, "contact", id))["ean"] == "6901234567892"
    with refused(422, "wrong_type"):
        await update(admin, "contact", id, ean="6901234567890")
    await change_field(admin, "contact", "ean", {"symbology": "qr"})
    await update(admin, "contact", id, ean="任意内容")
    await made("tree_choice", "leaf", leaf_only=True)
    with refused(422, "not_an_option"):
        await update(admin, "contact", id, leaf=["east"])
    await update(admin, "contact", id, leaf=["north"])
    await made("rating", "stars", maximum=10)
    await update(admin, "contact", id, stars=10)
    await made("progress", "way", minimum=10, maximum=20)
    with refused(422, "out_of_range"):
        await update(admin, "contact", id, way=21)
    wrong: list[tuple[str, str, dict[str, Any]]] = [
        ("barcode", "not_an_option", {"symbology": "morse"}),
        ("barcode", "not_an_option", {"symbology": ["qr"]}),
        ("text", "unknown_field", {"symbology": "qr"}),
        ("rating", "out_of_range", {"maximum": 11}),
        ("rating", "out_of_range", {"maximum": 2.5}),
        ("progress", "out_of_range", {"minimum": 100}),
        ("tree_choice", "wrong_type", {"leaf_only": "yes"}),
        ("tree_choice", "duplicate", {"options": [{"value": "a", "children": [{"value": "a"}]}]}),
        ("tree_choice", "wrong_type", {"options": [{"value": "a", "children": 5}]}),
        ("choice", "wrong_type", {"options": [{"value": "a", "children": [{"value": "b"}]}]}),
        ("geo", "rule", {"unique": True}),
        ("json", "rule", {"indexed": True}),
    ]
    for number, (kind, code, settings) in enumerate(wrong):
        with refused(422, code):
            await made(kind, f"wrong_{number}", **settings)
    with refused(422, "rule"):
        await change_field(admin, "contact", "stars", {"symbology": "qr"})
    for kind in ("geo", "tree_choice", "multi_choice", "barcode", "time", "lunar_date"):
        await made(kind, f"indexed_{kind}", indexed=True)


# -- a type of which nothing else knows ----------------------------------------------------------------------------


class Plate(TextType):
    """A number plate, kept in capitals: made up here, and named nowhere else."""

    name = "plate"
    settings: ClassVar[Mapping[str, Schema]] = {"province": {"type": "string"}}

    def parse(self, value: Any, field: Field, context: ValueContext) -> str | None:
        text = super().parse(value, field, context)
        if text is not None and not text.isalnum():
            raise wrong_type("车牌只含字母和数字", "A plate has letters and digits alone")
        return None if text is None else f"{field.settings.get('province', '')}{text.upper()}"

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return None if value is None else str(value)

    def reader(self, field: Field, reading: CellReading) -> Any:
        return lambda cell: (
            text_of(cell).removeprefix(str(field.settings.get("province", ""))).replace("·", "")
        )

    def writer(self, field: Field, writing: CellWriting) -> Any:
        return lambda value: [None if value is None else f"{value[:2]}·{value[2:]}"]


@pytest.fixture
def plate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TYPES, "plate", Plate())


@pytest.mark.usefixtures("plate")
async def test_a_new_type_works_everywhere(company: Company, tmp_path: Path) -> None:
    admin = await administrator(company)
    given: dict[str, Any] = {"name": "car", "type": "plate", "label": {"zh-CN": "车牌"}, "unique": True}
    owner = await create_field(admin, "contact", {**given, "province": "浙"})
    assert owner.fields["car"].settings == {"province": "浙"}
    first = await create(admin, "contact", name="甲", car="a12345")
    await create(admin, "contact", name="乙", car="B12345")
    assert (await read(admin, "contact", first))["car"] == "浙A12345"
    with refused(422, "wrong_type"):
        await update(admin, "contact", first, car="a-1")
    with refused(409, "duplicate"):
        await update(admin, "contact", first, car="b12345")
    assert await names(admin, "contact", 'car starts_with "浙B"') == ["乙"]
    assert await names(admin, "contact", "car is not null", ["-car"]) == ["乙", "甲"]
    assert {row["car"]: row["n"] for row in await figures(admin, "contact", ["car"])}["浙A12345"] == 1
    await update(admin, "contact", first, car="c1")
    changes = (await history(admin, "contact", int(first), limit=1))["events"][0]["changes"]
    assert changes == {"car": ["浙A12345", "浙C1"]}
    await export(admin, Export("contact", ("name", "car"), "car is not null"), tmp_path / "contact.csv")
    assert "浙C·1" in (tmp_path / "contact.csv").read_text("utf-8-sig")
    for each in await ids(admin):
        await update(admin, "contact", each, car=None)
    assert (await import_folder(admin, tmp_path / "contact.csv", object="contact")).faults == []
    assert sorted(await names(admin, "contact", 'car in ("浙C1", "浙B12345")')) == ["乙", "甲"]
    snapshot = await admin.organisation.snapshot()
    schemas = record_schemas(admin.viewer(snapshot), snapshot.model.object("contact"))
    assert schemas["contact"]["properties"]["car"]["type"] == ["string", "null"]
    assert "plate" in shared_schemas()["NewField"]["properties"]["type"]["enum"]
    assert "province" in shared_schemas()["NewField"]["properties"]
