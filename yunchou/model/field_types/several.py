"""What the types that hold several values share."""

import re
from typing import Any

from yunchou.base.cells import text_of
from yunchou.model.field_types.base import Reader


def several(split: str, one: Reader) -> Reader:
    """Reads a cell that holds several values, each read by `one`; each counts once."""
    marks = re.compile("[;；]") if split == ";" else re.compile(re.escape(split))

    def read(cell: Any) -> list[Any]:
        parts = (part.strip() for part in marks.split(text_of(cell)))
        return list(dict.fromkeys(one(part) for part in parts if part))

    return read
