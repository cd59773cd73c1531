"""What the types that hold several values share."""

import re
from typing import Any

from yunchou.base.cells import CellProblem, text_of
from yunchou.model.field_types.base import Reader


def several(split: str, one: Reader, *, also: str = "") -> Reader:
    """Reads a cell that holds several values, each read by `one`; each counts once.

    A cell whose values can't be read as they are parted by the usual semicolons is parted by the marks in `also`.
    """
    marks = re.compile("[;；]") if split == ";" else re.compile(re.escape(split))
    others = re.compile(f"[{re.escape(also)};；]") if also and split == ";" else None

    def parted(by: re.Pattern[str], text: str) -> list[Any]:
        parts = (part.strip() for part in by.split(text))
        return list(dict.fromkeys(one(part) for part in parts if part))

    def read(cell: Any) -> list[Any]:
        text = text_of(cell)
        if others is None or not others.search(text):
            return parted(marks, text)
        try:
            return parted(marks, text)
        except CellProblem:
            return parted(others, text)

    return read
