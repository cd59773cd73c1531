"""An import plan read in plain Python, as examples/README.md tells it: the importer's measure.

Slow and simple on purpose, and independent of the product: no record is written anywhere but in a dictionary.
"""

import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

STEP_KEYS = {"file", "object", "match", "when", "map", "stage_entered"}
SOURCE_KEYS = {"column", "value", "template", "parts", "fix", "find", "missing", "split", "scale", "when"}
LOOKUPS = {
    "department": "department",
    "parent": None,  # the step's own object
    "manager": "user",
    "roles": "role",
    "pipeline": "pipeline",
    "stage": "stage",
    "owner": "user",
    "account": "account",
    "contact": "contact",
    "reports_to": "contact",
    "product": "product",
    "campaign": "campaign",
    "lead": "lead",
    "opportunity": "opportunity",
}


SOMETIMES = ("parent", "product")
"""Names that only some objects use for a reference; a plan that means one says how it is found."""


class PlanProblem(Exception):
    """The plan or a row does not do what examples/README.md promises."""


@dataclass(eq=False)
class Record:
    """A record: its values, relations pointing to other records, and the stages it entered."""

    object: str
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    entered: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)


@dataclass
class Store:
    """All records by object, in order of creation."""

    records: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))

    def __getitem__(self, name: str) -> list[Record]:
        return self.records[name]

    def by(self, name: str, field_name: str) -> dict[Any, list[Record]]:
        found: dict[Any, list[Record]] = defaultdict(list)
        for record in self.records[name]:
            found[record[field_name]].append(record)
        return found


def run(plan: Path, folder: Path, store: Store | None = None) -> Store:
    """Does a whole plan with the files of a folder. Raises PlanProblem where a row would fail."""
    store = store or Store()
    steps = tomllib.loads(plan.read_text(encoding="utf-8"))["step"]
    for step in steps:
        if set(step) - STEP_KEYS:
            raise PlanProblem(f"unknown keys in a step: {set(step) - STEP_KEYS}")
        path = folder / step["file"]
        _Step(step, path if path.exists() else plan.parent / step["file"], store).run()
    return store


class _Step:
    def __init__(self, step: Mapping[str, Any], path: Path, store: Store) -> None:
        self.step, self.path, self.store = step, path, store
        self.object: str = step["object"]
        self.match: list[str] = step.get("match", [])
        self.map = {name: _source(source) for name, source in step["map"].items()}
        self.entered = {name: _source(source) for name, source in step.get("stage_entered", {}).items()}
        self.found: dict[tuple[str, str], dict[Any, list[Record]]] = {}
        if missing := set(self.match) - set(self.map):
            raise PlanProblem(f"match fields that are not in the map: {missing}")

    def run(self) -> None:
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = set(reader.fieldnames or ())
            if unknown := self._columns() - columns:
                raise PlanProblem(f"{self.path.name} lacks {unknown}")
            rows = [{name: (cell or "").strip() for name, cell in row.items()} for row in reader]
        known: dict[tuple[Any, ...], Record] = {}
        for record in self.store[self.object]:
            known.setdefault(tuple(record[name] for name in self.match), record)
        for row in rows:
            if _holds(self.step.get("when"), row):
                self._row(row, known)

    def _columns(self) -> set[str]:
        return {
            name
            for source in (*self.map.values(), *self.entered.values(), {"when": self.step.get("when", {})})
            for name in _columns_of(source)
        }

    def _row(self, row: Mapping[str, str], known: dict[tuple[Any, ...], Record]) -> None:
        values: dict[str, Any] = {}
        for name in sorted(self.map, key=lambda name: name != "pipeline"):
            source = self.map[name]
            if _holds(source.get("when"), row):
                values[name] = self._value(name, source, row, values)
        key = tuple(values.get(name) for name in self.match)
        record = known.get(key) if self.match and all(each is not None for each in key) else None
        if record is None:
            record = Record(self.object, len(self.store[self.object]) + 1)
            self.store[self.object].append(record)
            if self.match:
                known[key] = record
        record.values.update(values)
        for stage, source in self.entered.items():
            moment = _text(source, row) if _holds(source.get("when"), row) else ""
            if moment:
                record.entered[stage] = moment

    def _value(
        self, name: str, source: Mapping[str, Any], row: Mapping[str, str], so_far: dict[str, Any]
    ) -> Any:
        if "parts" in source:
            return {part: row[column] for part, column in source["parts"].items() if row[column]} or None
        text = _text(source, row)
        if name not in LOOKUPS or (name in SOMETIMES and "find" not in source):
            if "scale" in source and text:
                return str(Decimal(text) * Decimal(str(source["scale"])))
            return text or None
        target = LOOKUPS[name] or self.object
        if "split" in source:
            parts = [part.strip() for part in text.split(source["split"]) if part.strip()]
            found = [self._find(target, source, part, so_far) for part in parts]
            return [record for record in found if record is not None] or None
        return self._find(target, source, text, so_far) if text else None

    def _find(
        self, target: str, source: Mapping[str, Any], text: str, so_far: Mapping[str, Any]
    ) -> Record | None:
        by = source.get("find", "name")
        if (target, by) not in self.found:
            self.found[target, by] = self.store.by(target, by)
        found = self.found[target, by].get(text, [])
        if target == "stage" and "pipeline" in self.map:
            found = [stage for stage in found if stage["pipeline"] is so_far["pipeline"]]
        if not found and source.get("missing") == "empty":
            return None
        if len(found) != 1:
            raise PlanProblem(f"{self.path.name}: {len(found)} of {target} with {by} = {text}")
        return found[0]


def _source(source: Any) -> dict[str, Any]:
    table = {"column": source} if isinstance(source, str) else dict(source)
    if set(table) - SOURCE_KEYS or len({"column", "value", "template", "parts"} & set(table)) != 1:
        raise PlanProblem(f"not a source: {source}")
    return table


def _columns_of(source: Mapping[str, Any]) -> Iterator[str]:
    if "column" in source:
        yield source["column"]
    for template in _templates(source):
        yield from (name.removesuffix(":slug") for name in re.findall(r"{(.*?)}", template))
    yield from source.get("parts", {}).values()
    yield from source.get("when", {})


def _templates(source: Mapping[str, Any]) -> list[str]:
    template = source.get("template", [])
    return [template] if isinstance(template, str) else template


def _holds(condition: Mapping[str, Any] | None, row: Mapping[str, str]) -> bool:
    for column, wanted in (condition or {}).items():
        cell = row[column]
        held = (
            bool(cell) is wanted
            if isinstance(wanted, bool)
            else cell in ([wanted] if isinstance(wanted, str) else wanted)
        )
        if not held:
            return False
    return True


def _text(source: Mapping[str, Any], row: Mapping[str, str]) -> str:
    fix: Mapping[str, str] = source.get("fix", {})
    if "value" in source:
        return str(source["value"])
    if "column" in source:
        return fix.get(row[source["column"]], row[source["column"]])
    for template in _templates(source):
        cells = {name: row[name.removesuffix(":slug")] for name in re.findall(r"{(.*?)}", template)}
        if all(cells.values()):
            for name, cell in cells.items():
                shown = fix.get(cell, cell)
                if name.endswith(":slug"):
                    shown = ".".join(re.findall(r"[a-z0-9]+", shown.lower()))
                template = template.replace(f"{{{name}}}", shown)
            return template
    return ""
