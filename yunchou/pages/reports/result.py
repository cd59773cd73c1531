"""The answer of a report: tables of columns and lines, the same for the page, the files and the mail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yunchou.model.object import Label


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `unit` of a figure (`number money percent days`), or empty for words. `drill`: what its figures count."""

    key: str
    label: Label
    unit: str = ""
    metric: str = ""
    by: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""


@dataclass(slots=True)
class Line:
    """A line: `kind` is `row`, `subtotal` or `total`; `by` the values of the dimensions that it stands for."""

    kind: str
    cells: dict[str, Any]
    by: dict[str, Any] = field(default_factory=dict)
    id: str | None = None


@dataclass(slots=True)
class Table:
    """One table. `object`: the object of its words, for showing them as fields are shown. `whole`: no line was left out."""

    kind: str
    label: Label
    columns: list[Column]
    lines: list[Line]
    object: str | None = None
    whole: bool = True

    def as_json(self) -> dict[str, Any]:
        """The public form."""
        return {
            "kind": self.kind,
            "label": dict(self.label),
            "object": self.object,
            "whole": self.whole,
            "columns": [
                {
                    "key": each.key,
                    "label": dict(each.label),
                    "unit": each.unit or None,
                    "metric": each.metric or None,
                    "by": dict(each.by),
                    "path": each.path or None,
                }
                for each in self.columns
            ],
            "lines": [
                {"kind": line.kind, "cells": line.cells, "by": line.by, "id": line.id} for line in self.lines
            ],
        }
