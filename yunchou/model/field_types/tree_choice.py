"""One option of a tree of options, kept as the path of values that leads to it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from yunchou.base.cells import CellProblem, text_of
from yunchou.base.errors import say
from yunchou.model.field_types.base import (
    Bind,
    CellReading,
    CellWriting,
    FieldType,
    Reader,
    Schema,
    SettingFault,
    ValueContext,
    ValueProblem,
    Writer,
    wrong_type,
)
from yunchou.model.object import Field, Option

Path = tuple[str, ...]
BETWEEN = " / "


class TreeChoice(FieldType):
    """Values are unique in the whole tree, so a path is also found by its last one, and `contains` finds a branch."""

    name = "tree_choice"
    sql_type = "text[]"
    kind = "multi_choice"
    options = "tree"
    many = True
    index_method = "gin"
    array_type = "text"
    settings: ClassVar[Mapping[str, Schema]] = {
        "leaf_only": {"type": "boolean", "description": "Only options without children may be chosen."}
    }

    def parse(self, value: Any, field: Field, context: ValueContext) -> list[str] | None:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise wrong_type("应为选项值的路径（列表）", "This must be a path of option values, a list")
        if not value:
            return None
        if tuple(value) not in set(paths(field.options)):
            shown = BETWEEN.join(value)[:60]
            raise ValueProblem(
                "not_an_option", say("没有选项 {value}", "There is no option {value}", value=shown)
            )
        if field.settings.get("leaf_only") and field.option_values[value[-1]].children:
            message = say("请选到最末一级", "An option of the lowest level must be chosen")
            raise ValueProblem("not_an_option", message)
        return value

    def out(self, sql: str, field: Field, context: ValueContext) -> str:
        return f"to_json({sql})"

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {
            "type": ["array", "null"],
            "description": "The values of the options from the top of the tree to the chosen one.",
            "items": {"enum": list(field.option_values)},
        }

    def encode(self, value: Any) -> Any:
        return None if value is None else "\x1f".join(value)

    def decode(self, sql: str) -> str:
        return f"string_to_array({sql}, E'\\x1f')"

    def rank(self, sql: str, field: Field, bind: Bind) -> tuple[str, str]:
        return (
            f"array_position({bind(list(field.option_values), 'text[]')}, ({sql})[cardinality({sql})])",
            "integer",
        )

    def reader(self, field: Field, reading: CellReading) -> Reader:
        known = _called(field)

        def read(cell: Any) -> list[str]:
            text = text_of(cell)
            found = known.get(_plain(text))
            if found is None:
                message = say("没有选项“{v}”。", "There is no option {v}.", v=text[:60])
                raise CellProblem("not_an_option", message)
            return list(found)

        return read

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        known = _called(field)

        def words(path: Iterable[str]) -> str:
            values = tuple(path)
            options = (field.option_values.get(value) for value in values)
            shown = BETWEEN.join(
                writing.word(option.label) if option else value
                for option, value in zip(options, values, strict=True)
            )
            return shown if known.get(_plain(shown)) == values else BETWEEN.join(values)

        return lambda value: [None if value is None else words(value)]

    def check_settings(self, given: Mapping[str, Any]) -> Iterator[SettingFault]:
        if not isinstance(given.get("leaf_only") or False, bool):
            message = say("应为 true 或 false", "This must be true or false")
            yield SettingFault("wrong_type", "leaf_only", message)


def paths(options: Iterable[Option], above: Path = ()) -> Iterator[Path]:
    """The paths of all options, each before those below it."""
    for option in options:
        path = (*above, option.value)
        yield path
        yield from paths(option.children, path)


def _plain(text: str) -> str:
    return re.sub(r"\s*[/>＞／]\s*", BETWEEN, text.strip()).casefold()


def _called(field: Field) -> Mapping[str, Path]:
    """What stands for each path: its values, its labels, and its last value or label where no other has it."""
    known: dict[str, Path] = {}
    every = tuple(paths(field.options))
    for path in every:
        known.setdefault(_plain(BETWEEN.join(path)), path)
    for language in ("zh-CN", "en"):
        for path in every:
            words = BETWEEN.join(field.option_values[value].label[language] for value in path)
            known.setdefault(_plain(words), path)
    for path in every:
        known.setdefault(_plain(path[-1]), path)
    _add_last_labels(field, every, known)
    return known


def _add_last_labels(field: Field, every: tuple[Path, ...], known: dict[str, Path]) -> None:
    last: dict[str, set[Path]] = {}
    for path in every:
        for words in field.option_values[path[-1]].label.values():
            last.setdefault(_plain(words), set()).add(path)
    for words, found in last.items():
        if len(found) == 1:
            known.setdefault(words, next(iter(found)))
