"""An import plan: which file becomes which object, and which column which field. Read from TOML or JSON.

Everything is checked when a plan is read, and each fault is told with the path of its key, such as
`step[1].map.owner.find`. Whether the named objects, fields and columns exist is checked by `binding` against a model
and the files themselves.
"""

import datetime as dt
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from yunchou.base.errors import FieldError, Message, Problem, invalid, say

MISSING = ("error", "create", "empty", "either")
"""What becomes of a relation that finds nothing. `either`: fields that share a text, of which one is enough."""
ORDERS = ("dmy", "mdy")
UNREADABLE = ("error", "empty")
DUPLICATES = ("allow", "warn", "error", "skip", "update")
MOST_STEPS = 200
LARGEST_PLAN = 1 << 20
"""Characters of a plan's text."""

Test = str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """Column → what it must hold: a text, one of several texts, `True` filled, `False` empty. All must be met."""

    lines: tuple[tuple[str, Test], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a template: words as they stand, or a column, as it is or as a slug.

    `family`: the column with the family name, where the piece is a person's name of two columns.
    """

    words: str = ""
    column: str | None = None
    slug: bool = False
    family: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field's value comes from: exactly one of `column`, `value`, `template`, `parts` is given."""

    column: str | None = None
    value: str | bool | Decimal | None = None
    template: tuple[tuple[Part, ...], ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    fix: Mapping[str, str] = field(default_factory=dict)
    find: str | None = None
    missing: str = "error"
    unreadable: str = "error"
    """`empty`: a cell that the field does not take is left out and counted, instead of refusing its row."""
    split: str = ";"
    scale: Decimal | None = None
    when: Condition | None = None
    order: str | None = None
    currency: str | None = None
    """The column with the currency of an amount."""
    among: tuple[str, ...] = ()
    """The objects whose record is meant, where a comment or file says which record it is about."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the source reads."""
        named = [each for each in (self.column, self.currency) if each is not None]
        pieces = [part for several in self.template for part in several]
        named += [name for part in pieces for name in (part.column, part.family) if name is not None]
        named += self.parts.values()
        named += [column for column, _ in self.when.lines] if self.when else []
        return tuple(named)


@dataclass(frozen=True, slots=True)
class Step:
    """One file read into one object. `sheet`, `encoding` and `delimiter` are found out where they are not given.

    `duplicates` says what becomes of a new row that a duplicate rule warns of: `allow` writes it unasked, `warn` writes and
    counts it, `error` puts it into the error file, `skip` leaves it out, `update` writes its values to the record that is
    there. What a rule blocks is an error wherever it is not skipped or an update.
    """

    file: str
    object: str
    map: Mapping[str, Source]
    match: tuple[str, ...] = ()
    when: Condition | None = None
    stage_entered: Mapping[str, Source] = field(default_factory=dict)
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    duplicates: str = "allow"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import does, from top to bottom. `text` is the plan as it was given."""

    steps: tuple[Step, ...]
    text: str

    @property
    def files(self) -> tuple[str, ...]:
        """The files it reads, each once."""
        return tuple(dict.fromkeys(step.file for step in self.steps))


class _Faults:
    """Faults found so far, each at the path of its key."""

    def __init__(self) -> None:
        self.found: list[FieldError] = []

    def add(self, path: str, message: Message, code: str = "wrong_type") -> None:
        self.found.append(FieldError(code, message, field=path))


def read_plan(text: str) -> Plan:
    """A plan from its text, JSON where it begins with a brace, otherwise TOML. Raises 422 with every fault."""
    if len(text) > LARGEST_PLAN:
        raise _unreadable("too long")
    try:
        given = (
            json.loads(text, parse_float=Decimal)
            if text.lstrip("\ufeff \t\r\n")[:1] == "{"
            else (tomllib.loads(text.lstrip("\ufeff").replace("\r\n", "\n"), parse_float=Decimal))
        )
    except (ValueError, RecursionError) as fault:
        raise _unreadable(str(fault)[:200]) from None
    faults = _Faults()
    steps = _steps(given, faults)
    if faults.found:
        raise invalid(faults.found, say("导入方案有误。", "Something is wrong with the import plan."))
    return Plan(steps, text)


def _unreadable(why: str) -> Problem:
    message = say("导入方案无法读取：{w}", "The import plan cannot be read: {w}", w=why)
    return invalid((FieldError("malformed", message, field="plan"),), message)


def _steps(given: Any, faults: _Faults) -> tuple[Step, ...]:
    if not isinstance(given, Mapping):
        faults.add("plan", _TABLE)
        return ()
    _known(given, {"step"}, "", faults)
    steps = given.get("step")
    if not isinstance(steps, list) or not 0 < len(steps) <= MOST_STEPS:
        message = say("应有 1 至 {n} 个步骤。", "There must be 1 to {n} steps.", n=MOST_STEPS)
        faults.add("step", message, "required")
        return ()
    read = [_step(each, f"step[{number}]", faults) for number, each in enumerate(steps)]
    return tuple(step for step in read if step is not None)


_STEP_KEYS = {
    *("file", "object", "match", "when", "map", "stage_entered", "sheet", "encoding", "delimiter"),
    "duplicates",
}


def _step(given: Any, path: str, faults: _Faults) -> Step | None:
    if not isinstance(given, Mapping):
        faults.add(path, _TABLE)
        return None
    _known(given, _STEP_KEYS, f"{path}.", faults)
    fields = _sources(given.get("map"), f"{path}.map", faults, required=True)
    match = given.get("match", [])
    if not isinstance(match, list) or not all(isinstance(each, str) for each in match):
        faults.add(f"{path}.match", say("应为字段名的列表。", "This must be a list of field names."))
        match = []
    for name in match:
        if name not in fields:
            message = say("match 中的 {f} 不在 map 中。", "{f} is in match but not in map.", f=name)
            faults.add(f"{path}.match", message, "unknown_field")
    duplicates = given.get("duplicates", "allow")
    if duplicates not in DUPLICATES:
        message = say("应为 {o} 之一。", "This is one of {o}.", o=", ".join(DUPLICATES))
        faults.add(f"{path}.duplicates", message, "not_an_option")
        duplicates = "allow"
    return Step(
        file=_text(given, "file", path, faults, required=True) or "",
        object=_text(given, "object", path, faults, required=True) or "",
        map=fields,
        match=tuple(dict.fromkeys(match)),
        when=_condition(given.get("when"), f"{path}.when", faults),
        stage_entered=_sources(given.get("stage_entered"), f"{path}.stage_entered", faults),
        sheet=_text(given, "sheet", path, faults),
        encoding=_text(given, "encoding", path, faults),
        delimiter=_delimiter(given, path, faults),
        duplicates=duplicates,
    )


def _delimiter(given: Mapping[str, Any], path: str, faults: _Faults) -> str | None:
    text = _text(given, "delimiter", path, faults)
    if text is not None and (len(text) != 1 or text in '\r\n"'):
        faults.add(f"{path}.delimiter", say("应为一个字符。", "This must be one character."))
        return None
    return text


def _sources(given: Any, path: str, faults: _Faults, *, required: bool = False) -> Mapping[str, Source]:
    if given is None and not required:
        return MappingProxyType({})
    if not isinstance(given, Mapping) or (required and not given):
        faults.add(path, _TABLE, "required" if required and not given else "wrong_type")
        return MappingProxyType({})
    read = {str(name): _source(each, f"{path}.{name}", faults) for name, each in given.items()}
    return MappingProxyType({name: source for name, source in read.items() if source is not None})


_ORIGINS = ("column", "value", "template", "parts")
_SOURCE_KEYS = {
    *_ORIGINS,
    "fix",
    "find",
    "missing",
    "split",
    "scale",
    "when",
    "order",
    "currency",
    "unreadable",
    "among",
}


def _source(given: Any, path: str, faults: _Faults) -> Source | None:
    if isinstance(given, str):
        return Source(column=given)
    if not isinstance(given, Mapping):
        faults.add(path, say("应为列名或表。", "This must be the name of a column, or a table."))
        return None
    _known(given, _SOURCE_KEYS, f"{path}.", faults)
    if sum(key in given for key in _ORIGINS) != 1:
        message = say("{k} 中须有且只有一个。", "There must be exactly one of {k}.", k=", ".join(_ORIGINS))
        faults.add(path, message, "required")
        return None
    return Source(
        column=_text(given, "column", path, faults),
        value=_value(given, path, faults),
        template=_templates(given.get("template"), f"{path}.template", faults),
        parts=_texts(given.get("parts"), f"{path}.parts", faults),
        fix=_texts(given.get("fix"), f"{path}.fix", faults),
        find=_text(given, "find", path, faults),
        missing=_one_of(given, "missing", MISSING, path, faults) or "error",
        unreadable=_one_of(given, "unreadable", UNREADABLE, path, faults) or "error",
        split=_text(given, "split", path, faults) or ";",
        scale=_scale(given, path, faults),
        when=_condition(given.get("when"), f"{path}.when", faults),
        order=_one_of(given, "order", ORDERS, path, faults),
        currency=_text(given, "currency", path, faults),
        among=_names(given.get("among"), f"{path}.among", faults),
    )


def _names(given: Any, path: str, faults: _Faults) -> tuple[str, ...]:
    if given is None:
        return ()
    if not isinstance(given, list) or not given or not all(isinstance(each, str) for each in given):
        faults.add(path, say("应为对象名的列表。", "This must be a list of names of objects."))
        return ()
    return tuple(dict.fromkeys(given))


def _value(given: Mapping[str, Any], path: str, faults: _Faults) -> str | bool | Decimal | None:
    value = given.get("value")
    if "value" not in given or isinstance(value, str | bool):
        return value
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    faults.add(f"{path}.value", say("应为文本、数字或布尔值。", "This must be text, a number or a boolean."))
    return None


def _scale(given: Mapping[str, Any], path: str, faults: _Faults) -> Decimal | None:
    scale = given.get("scale")
    if scale is None:
        return None
    if isinstance(scale, bool) or not isinstance(scale, int | Decimal) or not Decimal(scale).is_finite():
        faults.add(f"{path}.scale", say("应为数字。", "This must be a number."))
        return None
    return Decimal(scale)


_TEMPLATE = re.compile(r"\{([^{}]*)\}")


def _templates(given: Any, path: str, faults: _Faults) -> tuple[tuple[Part, ...], ...]:
    if given is None:
        return ()
    several = given if isinstance(given, list) else [given]
    if not several or not all(isinstance(each, str) for each in several):
        faults.add(path, say("应为文本，或文本的列表。", "This must be text, or a list of texts."))
        return ()
    return tuple(_template(each, path, faults) for each in several)


def _template(text: str, path: str, faults: _Faults) -> tuple[Part, ...]:
    parts: list[Part] = []
    at = 0
    for match in _TEMPLATE.finditer(text):
        if match.start() > at:
            parts.append(Part(words=text[at : match.start()]))
        parts.append(_piece(match[1]))
        at = match.end()
    if at < len(text):
        parts.append(Part(words=text[at:]))
    if any("{" in part.words or "}" in part.words for part in parts):
        faults.add(path, say("大括号不成对。", "The braces do not match."))
    return tuple(parts)


def _piece(text: str) -> Part:
    """A column in a template: `{Name}`, `{Name:slug}`, or `{First Name|Last Name:person}`."""
    column, mark, how = text.rpartition(":")
    if mark and how == "slug":
        return Part(column=column, slug=True)
    given, both, family = column.partition("|")
    if mark and how == "person" and both:
        return Part(column=given, family=family)
    return Part(column=text)


def _condition(given: Any, path: str, faults: _Faults) -> Condition | None:
    if given is None:
        return None
    if not isinstance(given, Mapping):
        faults.add(path, _TABLE)
        return None
    lines: list[tuple[str, Test]] = []
    for column, test in given.items():
        if isinstance(test, bool | str):
            lines.append((str(column), test))
        elif isinstance(test, list) and all(isinstance(each, str) for each in test):
            lines.append((str(column), tuple(test)))
        else:
            message = say(
                "应为文本、文本的列表、true 或 false。", "This must be text, a list of texts, true or false."
            )
            faults.add(f"{path}.{column}", message)
    return Condition(tuple(lines))


def _texts(given: Any, path: str, faults: _Faults) -> Mapping[str, str]:
    if given is None:
        return MappingProxyType({})
    if not isinstance(given, Mapping) or not all(isinstance(each, str) for each in given.values()):
        faults.add(path, say("应为文本到文本的表。", "This must be a table from text to text."))
        return MappingProxyType({})
    return MappingProxyType({str(key): value for key, value in given.items()})


def _text(
    given: Mapping[str, Any], key: str, path: str, faults: _Faults, *, required: bool = False
) -> str | None:
    value = given.get(key)
    if isinstance(value, str) and value:
        return value
    if value is not None or required:
        missing = value is None
        message = (
            say("必须填写。", "This is required.") if missing else say("应为文本。", "This must be text.")
        )
        faults.add(f"{path}.{key}", message, "required" if missing else "wrong_type")
    return None


def _one_of(
    given: Mapping[str, Any], key: str, options: tuple[str, ...], path: str, faults: _Faults
) -> str | None:
    value = given.get(key)
    if value is None or value in options:
        return value
    message = say("应为 {o} 之一。", "This must be one of {o}.", o=", ".join(options))
    faults.add(f"{path}.{key}", message, "not_an_option")
    return None


def _known(given: Mapping[str, Any], keys: set[str], path: str, faults: _Faults) -> None:
    for key in given:
        if key not in keys:
            message = say("未知的键 {k}。", "There is no key {k}.", k=str(key)[:60])
            faults.add(f"{path}{key}", message, "unknown_field")


_TABLE = say("应为表。", "This must be a table.")


def plan_text(steps: list[dict[str, Any]]) -> str:
    """The JSON text of a plan made by a program, such as the one suggested for a single file."""
    return json.dumps({"step": steps}, ensure_ascii=False, indent=1)
