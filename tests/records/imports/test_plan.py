"""Plans: what they may say, and that every fault is told at the path of its key."""

import json
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from yunchou import apps
from yunchou.access import objects as access_objects
from yunchou.base.errors import FieldError, Problem
from yunchou.model.build import Physical, build
from yunchou.records.imports.binding import Binder, BoundStep, slug
from yunchou.records.imports.plan import read_plan
from yunchou.records.imports.run import locate
from yunchou.records.imports.transform import Item, merge_repeats, read_row

CHECKOUT = Path(__file__).resolve().parents[3]
MODEL = build(1, (*access_objects.OBJECTS, *apps.objects()), {}, Physical({}, {}))


def faults(text: str) -> set[tuple[str | None, str]]:
    with pytest.raises(Problem) as caught:
        read_plan(text)
    assert caught.value.status == 422
    return {(error.field, error.code) for error in caught.value.errors}


def step(sources: str, *, head: str = "", object: str = "account", more: str = "") -> str:
    return f'[[step]]\nfile = "a.csv"\nobject = "{object}"\n{head}\n[step.map]\n{sources}\n{more}'


def bound(text: str, columns: str) -> tuple[BoundStep | None, list[FieldError]]:
    binder = Binder(MODEL, 0, read_plan(text).steps[0], columns.split(","), "Asia/Shanghai")
    return binder.bind(), binder.faults


def rows(text: str, columns: str, *lines: str) -> list[Item | None]:
    found, wrong = bound(text, columns)
    assert found is not None, wrong
    return [read_row(found, n, list(line.split(","))) for n, line in enumerate(lines, 2)]


def test_the_shipped_plans_are_sound() -> None:
    for path in (CHECKOUT / "examples").rglob("*.toml"):
        plan = read_plan(path.read_text("utf-8"))
        as_json = json.dumps(tomllib.loads(plan.text), default=str)
        assert read_plan(as_json).steps == plan.steps


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ("step", "required")),
        ("[[step", ("plan", "malformed")),
        ("{", ("plan", "malformed")),
        ("[" * 5000, ("plan", "malformed")),
        ('[[step]]\nfile="a"\nobject="account"', ("step[0].map", "required")),
        ('[[step]]\nobject="account"\n[step.map]\nname="n"', ("step[0].file", "required")),
        (step('name = "n"', head='match = ["phone"]'), ("step[0].match", "unknown_field")),
        (step('name = "n"', head="matches = 1"), ("step[0].matches", "unknown_field")),
        (step("name = 3"), ("step[0].map.name", "wrong_type")),
        (step("name = { fix = {} }"), ("step[0].map.name", "required")),
        (step('name = { column = "a", value = "b" }'), ("step[0].map.name", "required")),
        (step('name = { column = "a", default = "b" }'), ("step[0].map.name.default", "unknown_field")),
        (step('owner = { column = "a", missing = "skip" }'), ("step[0].map.owner.missing", "not_an_option")),
        (step('name = { column = "a", fix = { x = 1 } }'), ("step[0].map.name.fix", "wrong_type")),
        (step('name = { template = "{a" }'), ("step[0].map.name.template", "wrong_type")),
        (step('employees = { column = "a", scale = "2" }'), ("step[0].map.employees.scale", "wrong_type")),
        (step('name = { column = "a", when = { b = 1 } }'), ("step[0].map.name.when.b", "wrong_type")),
    ],
)
def test_a_fault_is_told_at_the_path_of_its_key(text: str, fault: tuple[str, str]) -> None:
    assert fault in faults(text)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (step('name = "a"', object="nothing"), "step[0].object"),
        (step('nothing = "a"'), "step[0].map.nothing"),
        (step('name = "z"'), "step[0].map.name.column"),
        (step('updated_at = "a"'), "step[0].map.updated_at"),
        (step('owner = { column = "a", find = "nothing" }'), "step[0].map.owner.find"),
        (step('name = { column = "a", find = "name" }'), "step[0].map.name.find"),
        (step('name = { column = "a", scale = 2 }'), "step[0].map.name.scale"),
        (step('name = { parts = { city = "a" } }'), "step[0].map.name.parts"),
        (step('address = { parts = { planet = "a" } }'), "step[0].map.address.parts.planet"),
        (step('employees = { value = "many" }'), "step[0].map.employees.value"),
        (step('name = "a"', head="when = { z = true }"), "step[0].when.z"),
        (step('name = "a"', more='[step.stage_entered]\nWon = "b"'), "step[0].stage_entered"),
    ],
)
def test_what_the_model_or_the_file_lacks_is_told(text: str, path: str) -> None:
    found, wrong = bound(text, "a,b")
    assert found is None
    assert path in {error.field for error in wrong}


def test_columns_constants_templates_parts_and_scales_give_values() -> None:
    (item,) = rows(
        step(
            'name = { template = ["{a} {b}", "{b}"], fix = { GTXPro = "GTX Pro" } }\n'
            'website = { template = "https://{a:slug}.example" }\n'
            'annual_revenue = { column = "c", scale = 1000000 }\n'
            'country = { value = "中国" }\n'
            "employees = { value = 12 }\n"
            'address = { parts = { province = "d", city = "e" } }'
        ),
        "a,b,c,d,e",
        "Mei-Mei  Johns,GTXPro,1.25,浙江, 杭州 ",
    )
    assert item is not None
    assert item.errors == []
    assert item.values == {
        "name": "Mei-Mei  Johns GTX Pro",
        "website": "https://mei.mei.johns.example",
        "annual_revenue": "1250000",
        "country": "中国",
        "employees": "12",
        "address": {"province": "浙江", "city": "杭州"},
    }


def test_a_template_falls_back_to_the_next_and_is_empty_at_last() -> None:
    text = step('name = { template = ["{a} {b}", "{b}"] }')
    found = [item.values["name"] for item in rows(text, "a,b", "x,y", ",y", "x,") if item]
    assert found == ["x y", "y", None]


def test_conditions_leave_out_rows_and_fields() -> None:
    text = step(
        'name = "a"\ncountry = { column = "b", when = { c = ["Won", "Lost"] } }',
        head='when = { a = true, d = false, c = ["Won", "Open"] }',
    )
    first, second, *others = rows(
        text, "a,b,c,d", "x,1,Won,", "x,1,Open,", "x,1,Lost,", ",1,Won,", "x,1,Won,z"
    )
    assert first is not None
    assert second is not None
    assert first.values == {"name": "x", "country": "1"}
    assert second.values == {"name": "x"}
    assert others == [None, None, None]


def test_relations_stay_text_until_they_are_looked_up_and_empty_ones_are_empty() -> None:
    text = step(
        'owner = { column = "a" }\nparent = { column = "b", fix = { X = "Y" }, find = "external_id" }'
    )
    first, second = rows(text, "a,b", "张三,X", ",")
    assert first is not None
    assert second is not None
    assert first.texts == {"owner": "张三", "parent": "Y"}
    assert second.values == {"owner": None, "parent": None}


def test_faults_of_a_row_are_gathered_with_their_fields() -> None:
    (item,) = rows(step('name = "a"\nemployees = "b"\nindustry = "c"'), "a,b,c", "x,many,unknown")
    assert item is not None
    assert [(error.field, error.code) for error in item.errors] == [
        ("employees", "wrong_type"),
        ("industry", "not_an_option"),
    ]
    (item,) = rows(step('name = "a"'), "a", "x,y")
    assert item is not None
    assert len(item.errors) == 1


def test_rows_of_one_record_are_put_together_in_order_of_the_first() -> None:
    items = [
        item for item in rows(step('name = "a"\nphone = "b"'), "a,b", "x,1", "y,2", "x,3", ",4", ",5") if item
    ]
    groups = merge_repeats(items, ("name",))
    assert [[item.row for item in group] for group in groups] == [[2, 4], [3], [5], [6]]
    assert len(merge_repeats(items, ())) == 5


def test_scales_are_exact_decimals() -> None:
    assert read_plan(step('annual_revenue = { column = "a", scale = 0.1 }')).steps[0].map[
        "annual_revenue"
    ].scale == Decimal("0.1")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Mei-Mei Johns", "mei.mei.johns"),
        ("张 伟", "zhang.wei"),
        ("José Núñez", "jose.nunez"),
        ("--A1--", "a1"),
    ],
)
def test_slugs_are_small_letters_digits_and_dots(text: str, made: str) -> None:
    assert slug(text) == made


def test_files_are_looked_for_in_the_folder_then_beside_the_plan(tmp_path: Path) -> None:
    folder, beside = tmp_path / "folder", tmp_path / "beside"
    for place in (folder, beside):
        place.mkdir()
        (place / "both.csv").write_text(place.name)
    (beside / "own.csv").write_text("x")
    assert locate("both.csv", folder, beside).path.read_text() == "folder"
    assert locate("own.csv", folder, beside).path == (beside / "own.csv").resolve()
    with pytest.raises(Problem, match="not_found"):
        locate("none.csv", folder, beside)


@pytest.mark.parametrize(
    "name", ["../secret.csv", "/etc/passwd", "a/../../secret.csv", "..\\secret.csv", "", "a\0b"]
)
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.csv").write_text("x")
    inner = tmp_path / "inner"
    inner.mkdir()
    with pytest.raises(Problem, match="malformed"):
        locate(name, inner, None)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("x")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "link.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(Problem, match="not_found"):
        locate("link.csv", inner, None)
