"""References in words: where a value holds the id of a record, `⟦role:销售经理⟧` stands for it in drafts and files.

An id counts wherever it stands in a text, as a value, a key or within an expression, if it is that of a record whose
object says by which values it is known. Every other number stays as it is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

ID = re.compile(r"(?<![0-9])[1-9][0-9]{14,18}(?![0-9])")
MARK = re.compile(r"⟦([a-z][a-z0-9_]{0,59}):([^⟦⟧]{1,400})⟧")
SEPARATOR = " / "


def key_text(values: Iterable[Any]) -> str | None:
    """The key that some values make; None where one is empty or could not be told from a mark."""
    parts = [each if isinstance(each, str) else "" for each in values]
    text = SEPARATOR.join(parts)
    return text if all(parts) and not set(text) & set("⟦⟧") and len(text) <= 400 else None


def mark(object: str, key: str) -> str:
    """How a record is referred to."""
    return f"⟦{object}:{key}⟧"


def ids_in(value: Any) -> set[str]:
    """What may be ids of records."""
    return {found for text in _texts(value) for found in ID.findall(text)}


def marks_in(value: Any) -> set[tuple[str, str]]:
    """The records that a value refers to: (object, key)."""
    return {(each[1], each[2]) for text in _texts(value) for each in MARK.finditer(text)}


def with_marks(value: Any, marks: Mapping[str, str]) -> Any:
    """The value with ids written as marks, as far as these are known."""
    return _mapped(value, lambda text: ID.sub(lambda found: marks.get(found[0], found[0]), text))


def with_ids(value: Any, ids: Mapping[tuple[str, str], int]) -> Any:
    """The value with marks written as ids. Raises KeyError for one that is not among `ids`."""
    return _mapped(value, lambda text: MARK.sub(lambda found: str(ids[found[1], found[2]]), text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield str(key)
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _mapped(value: Any, call: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return call(value)
    if isinstance(value, Mapping):
        return {call(str(key)): _mapped(each, call) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(each, call) for each in value]
    return value
