"""Rules of the house that a machine can hold: floors, sizes, where SQL comes from, and who passes by the rights."""

import ast
import itertools
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from yunchou.actions.registry import ACTIONS
from yunchou.doors.http.catalogue import ENDPOINTS
from yunchou.doors.http.openapi import describe_any

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "yunchou"
BASELINES = ROOT / "tests/fixtures/baselines"
FLOORS = [
    {"doors"}, {"apps", "studio"}, {"pages"}, {"rules"}, {"actions"}, {"metrics"}, {"records"}, {"access"}, {"language"},
    {"model"}, {"services"}, {"jobs"}, {"upgrades"}, {"base"},
]  # fmt: skip
"""From the top: whoever stands higher may import whoever stands lower. Upgrades import base alone."""
LONGEST_FUNCTION, LONGEST_FILE = 70, 500


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the package by its path."""
    return {str(p.relative_to(ROOT)): ast.parse(p.read_text("utf-8")) for p in sorted(PACKAGE.rglob("*.py"))}


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "yunchou":
                yield from (f"yunchou.{alias.name}" for alias in node.names)


def room(name: str) -> str:
    return name.split(".")[1] if name.startswith("yunchou.") else ""


def test_imports_go_downward_only() -> None:
    height = {name: -number for number, floor in enumerate(FLOORS) for name in floor}
    wrong = []
    for path, tree in trees().items():
        here = Path(path).parts[1].removesuffix(".py")
        for name in imported(tree):
            there = room(name)
            if here not in height or there not in height or here == there:
                continue
            if height[there] >= height[here] or (here == "upgrades" and there != "base"):
                wrong.append(f"{path}: {name}")
    assert wrong == []


def test_every_room_stands_on_a_floor() -> None:
    rooms = {p.name for p in PACKAGE.iterdir() if p.is_dir() and any(p.glob("*.py"))}
    assert rooms <= set().union(*FLOORS)


def test_the_import_linter_holds_the_same_floors() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = next(c["layers"] for c in settings["contracts"] if c["type"] == "layers")
    listed = [set(re.findall(r"yunchou\.(\w+)", layer)) for layer in layers]
    assert listed == FLOORS
    apart = next(c["modules"] for c in settings["contracts"] if c["type"] == "independence")
    folders = {p.name for p in (PACKAGE / "apps").iterdir() if (p / "__init__.py").exists()}
    assert {m.split(".")[-1] for m in apart} >= folders - {"organisation", "demo"}


def test_nothing_imports_everything() -> None:
    stars = [
        path
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert stars == []


def test_functions_fit_a_screen_and_files_can_be_held_in_the_head() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []
    sizes = {path: len((ROOT / path).read_text("utf-8").splitlines()) for path in trees()}
    assert {path: size for path, size in sizes.items() if size > LONGEST_FILE} == {}


def test_the_interface_knows_the_calls_as_they_are() -> None:
    """The web check holds the types against this file, and each call of the interface against the types."""
    kept = json.loads((ROOT / "web/openapi.json").read_text("utf-8"))
    # The app that the documents show may have been declared by their test.
    shipped = [each for each in ACTIONS if not each.name.startswith("lending.")]
    declared = json.loads(json.dumps(describe_any(ENDPOINTS, shipped)))
    parts = (
        (kept["paths"], declared["paths"]),
        (kept["components"]["schemas"], declared["components"]["schemas"]),
    )
    changed = [name for old, new in parts for name in sorted(old | new) if old.get(name) != new.get(name)]
    assert changed == [], (
        "declared otherwise than web/openapi.json says; run: var/venv/bin/python tools/make_api_types.py"
    )


def system_uses() -> Counter[str]:
    """Every place that makes the system the actor: file and stated reason."""
    found: Counter[str] = Counter()
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", getattr(node.func, "attr", "")) == "System"
            ):
                given = node.args[0] if node.args else None
                reason = str(given.value) if isinstance(given, ast.Constant) else "?"
                found[f"{path}: {reason}"] += 1
    return found


def test_uses_of_the_system_as_actor_only_shrink() -> None:
    """The one way past rights. A use that is gone is taken off the list; a new one needs a reason and a second look."""
    kept = json.loads((BASELINES / "system_uses.json").read_text("utf-8"))
    assert dict(system_uses()) == kept, "tests/fixtures/baselines/system_uses.json"
    assert not any(use.endswith(": ?") for use in kept)


# -- SQL ---------------------------------------------------------------------------------------------------------

STATEMENT = re.compile(
    r"^\s*(select|insert into|update|delete from|with|create|alter|drop|truncate)\s|\s(from|join|where|order by|set|values)\s",
    re.IGNORECASE,
)
SAFE_CALLS = {
    "quote",
    "int",
    "len",
    "add",
    "repr",
    "join",
    "table",
    "name_sql",
    "versions_sql",
    "condition",
    "sql",
}
"""Calls whose value is SQL or a quoted name already; `add` binds a parameter."""
UNSAFE_NAMES = re.compile(
    r"(?:^|_)(given|value|values|body|asked|user_input|label|text|raw|payload|params?)$"
)


def sql_strings(tree: ast.Module) -> Iterator[ast.JoinedStr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            said = "".join(
                part.value
                for part in node.values
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )
            if STATEMENT.search(said) and not re.search(r"[一-鿿]", said):
                yield node


def doubtful(part: ast.FormattedValue) -> str | None:
    """A piece put into SQL whose very name says that it came from outside."""
    value = part.value
    if isinstance(value, ast.Name) and UNSAFE_NAMES.search(value.id):
        return value.id
    if isinstance(value, ast.Attribute) and UNSAFE_NAMES.search(value.attr):
        return value.attr
    if isinstance(value, ast.Subscript):
        return ast.unparse(value)
    return None


SQL_ROOMS = (
    "access",
    "records",
    "studio",
    "model",
    "apps",
    "metrics",
    "pages",
    "language",
    "jobs",
    "services",
    "doors",
    "actions",
    "rules",
)
KNOWN = BASELINES / "sql_pieces.json"


def test_nothing_from_outside_is_put_into_sql() -> None:
    """Pieces of statements are quoted names, bound parameters or SQL made here; the few that look otherwise are listed."""
    found = sorted(
        f"{path}: {name}"
        for path, tree in trees().items()
        if Path(path).parts[1] in SQL_ROOMS
        for node in sql_strings(tree)
        for part in node.values
        if isinstance(part, ast.FormattedValue) and (name := doubtful(part))
    )
    assert found == json.loads(KNOWN.read_text("utf-8")), "tests/fixtures/baselines/sql_pieces.json"


def test_sql_lives_where_sql_lives() -> None:
    """Pages, metrics, actions and the language's callers ask through records; they hold no statements."""
    elsewhere = [
        path
        for path, tree in trees().items()
        if Path(path).parts[1] in ("pages", "metrics", "actions")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.match(r"\s*(select|insert|update|delete)\s.+\s(from|into|set)\s", node.value)
    ]
    assert elsewhere == []


def test_nothing_is_left_open() -> None:
    marks = re.compile(r"\b(TODO|FIXME|HACK)\b")
    left = [str(p.relative_to(ROOT)) for folder in (PACKAGE, ROOT / "tests") for p in folder.rglob("*.py")
            if p.name != "test_house.py" and marks.search(p.read_text("utf-8"))]  # fmt: skip
    assert left == []
    ignored = re.compile(r"type: ignore(?!\[)")
    assert [path for path in trees() if ignored.search((ROOT / path).read_text("utf-8"))] == []


@pytest.mark.parametrize("folder", ["yunchou", "tests"])
def test_no_test_is_skipped_and_nothing_expects_to_fail(folder: str) -> None:
    words = re.compile(r"pytest\.(skip|xfail|importorskip)|mark\.(skip|skipif|xfail)")
    found = [
        str(p)
        for p in (ROOT / folder).rglob("*.py")
        if p.name != "test_house.py" and words.search(p.read_text("utf-8"))
    ]
    assert list(itertools.islice(found, 5)) == []


def test_shapes_and_calls_of_the_api_have_names_of_their_own() -> None:
    """Two of one name would leave the API without a description."""
    shapes: dict[str, set[type]] = {}
    for endpoint in ENDPOINTS:
        for each in (endpoint.body, *endpoint.answers.values()):
            if isinstance(each, type):
                shapes.setdefault(each.__name__, set()).add(each)
    calls = Counter(endpoint.run.__name__ for endpoint in ENDPOINTS)
    assert [name for name, several in shapes.items() if len(several) > 1] == []
    assert [name for name, count in calls.items() if count > 1] == []
