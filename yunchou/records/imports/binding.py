"""A step of a plan bound to a model and to the columns of its file: every name looked up, every source made a function."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunchou.base.cells import Cell, CellProblem, currency_code, is_empty, plain, text_of
from yunchou.base.errors import FieldError, Message, say
from yunchou.base.pinyin import syllable
from yunchou.model.field_types import TYPES, type_of
from yunchou.model.field_types.base import CellReading, Reader
from yunchou.model.object import Field, Model, Object
from yunchou.records.imports.plan import Condition, Part, Source, Step, Test

Getter = Callable[[Sequence[Cell]], Any]
Check = Callable[[Sequence[Cell]], bool]

STAGE, PIPELINE = "stage", "pipeline"


@dataclass(frozen=True, slots=True)
class Target:
    """One of several objects among whose records a relation is looked for; `words`: what it is called in files."""

    object: str
    find: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A relation to be resolved by text: among the records of `target` whose `find` field holds it.

    `within`: the step's own field with the pipeline that a stage must belong to.
    """

    target: str
    find: str
    missing: str
    many: bool
    within: str | None = None
    several: tuple[Target, ...] = ()
    """The objects to look among, where it may be several; `target` and `find` mean nothing then."""
    beside: str | None = None
    """The field that takes the name of the object found, where the record's id stands alone."""

    def sought(self, text: str) -> list[tuple[tuple[str, str], str]]:
        """What to look for, and where: ((object, field), text). `Account: Acme` says among which objects."""
        if not self.several:
            return [((self.target, self.find), text)]
        named = re.match(r"\s*([^:：]+?)\s*[:：]\s*(.+)", text, re.DOTALL)
        if named is not None:
            meant = [each for each in self.several if named[1].casefold() in each.words]
            if meant:
                return [((each.object, each.find), named[2].strip()) for each in meant]
        return [((each.object, each.find), text) for each in self.several]


@dataclass(frozen=True, slots=True)
class BoundField:
    """A field and how its value is got from a row: `get` gives a cell (None: empty), `read` makes a value of it."""

    name: str
    get: Getter
    read: Reader
    when: Check | None
    lookup: Lookup | None
    ready: bool
    """`get` gives the value itself, not a cell."""
    lenient: bool = False
    """A cell that cannot be read is left out instead of refusing the row."""
    place: int | None = None
    """The column, where nothing but the cell of one column decides the value."""


@dataclass(frozen=True, slots=True)
class BoundStep:
    """A step that is ready to read rows. `historic`: it sets what only administrators may set."""

    number: int
    step: Step
    owner: Object
    width: int
    when: Check | None
    fields: tuple[BoundField, ...]
    stages: tuple[tuple[str, BoundField], ...]
    stage_lookup: Lookup | None
    historic: bool

    @property
    def creates_targets(self) -> bool:
        """Whether records are made for texts that relations do not find."""
        return any(each.lookup is not None and each.lookup.missing == "create" for each in self.fields)


HISTORIC = frozenset({"created_at", "created_by"})


class Binder:
    """Binds one step and gathers what is wrong with it."""

    def __init__(self, model: Model, number: int, step: Step, columns: Sequence[str], time_zone: str) -> None:
        self.model = model
        self.number = number
        self.step = step
        self.places = {name: place for place, name in reversed(tuple(enumerate(columns)))}
        self.width = len(columns)
        self.time_zone = time_zone
        self.faults: list[FieldError] = []

    def bind(self) -> BoundStep | None:
        """The bound step, or None; `faults` then says why, each with the path of its key."""
        path = f"step[{self.number}]"
        owner = self.model.objects.get(self.step.object)
        if owner is None:
            name = self.step.object
            self._fault(
                f"{path}.object", say("没有对象 {o}", "There is no object {o}", o=name), "unknown_field"
            )
            return None
        when = self._condition(self.step.when, f"{path}.when")
        fields = [
            self._field(owner, name, source, f"{path}.map.{name}") for name, source in self.step.map.items()
        ]
        stages, lookup = self._stages(owner, f"{path}.stage_entered")
        if self.faults:
            return None
        bound = tuple(each for each in fields if each is not None)
        historic = bool(stages) or any(_is_historic(owner.fields[each.name]) for each in bound)
        return BoundStep(
            self.number, self.step, owner, self.width, when, _ordered(bound), stages, lookup, historic
        )

    def _fault(self, path: str, message: Message, code: str) -> None:
        self.faults.append(FieldError(code, message, field=path))

    def _place(self, column: str, path: str) -> int:
        place = self.places.get(column, self.places.get(column.strip()))
        if place is None:
            message = say(
                "文件 {f} 没有列“{c}”。", "The file {f} has no column {c}.", f=self.step.file, c=column[:80]
            )
            self._fault(path, message, "unknown_field")
            return 0
        return place

    def _field(self, owner: Object, name: str, source: Source, path: str) -> BoundField | None:
        field = owner.fields.get(name)
        if field is None or (field.system and name not in ("owner", *HISTORIC)):
            if not (name == "id" and name in self.step.match):
                message = say(
                    "{o} 没有可导入的字段 {f}。", "{o} has no field {f} to import.", o=owner.name, f=name
                )
                self._fault(path, message, "unknown_field")
                return None
            field = owner.fields["id"]
        if source.parts:
            return self._parts(field, source, path)
        if source.currency is not None:
            return self._with_currency(field, source, path)
        lookup = (
            self._about(owner, field, source, path) if source.among else self._lookup(field, source, path)
        )
        read = type_of(field).reader(field, self._reading(source))
        if name == "id" or (lookup is not None and not lookup.many):
            read = text_of
        when = self._condition(source.when, f"{path}.when")
        place = None
        if source.column is not None and not source.fix and when is None and lookup is None:
            place = self._place(source.column, f"{path}.column")
        get = self._getter(source, path) if place is None else _cell(place)
        self._check_options(field, source, path)
        lenient = source.unreadable == "empty"
        bound = BoundField(name, get, read, when, lookup, ready=False, lenient=lenient, place=place)
        if source.value is not None:
            return self._constant(bound, path)
        return bound

    def _with_currency(self, field: Field, source: Source, path: str) -> BoundField | None:
        """An amount whose currency stands in a column of its own; an empty one means what the amount itself says."""
        if type_of(field).kind != "money" or source.value is not None:
            message = say("只用于金额列。", "This is for columns of amounts only.")
            self._fault(f"{path}.currency", message, "wrong_type")
            return None
        place = self._place(source.currency or "", f"{path}.currency")
        amount, read = self._getter(source, path), type_of(field).reader(field, self._reading(source))
        when = self._condition(source.when, f"{path}.when")

        def get(cells: Sequence[Cell]) -> Any:
            cell, code = amount(cells), currency_code(text_of(cells[place]))
            value = None if is_empty(cell) else read(cell)
            if value is None or not code or isinstance(value, Mapping):
                return value
            return {"amount": value, "currency": code}

        self._check_options(field, source, path)
        lenient = source.unreadable == "empty"
        return BoundField(field.name, get, text_of, when, None, ready=True, lenient=lenient)

    def _check_options(self, field: Field, source: Source, path: str) -> None:
        if source.scale is not None and not type_of(field).bounded:
            self._fault(f"{path}.scale", say("只用于数字。", "This is for numbers only."), "wrong_type")
        if source.find is not None and not type_of(field).relation and not source.among:
            self._fault(f"{path}.find", say("只用于关系字段。", "This is for relations only."), "wrong_type")

    def _constant(self, bound: BoundField, path: str) -> BoundField:
        """A constant is read once; one that the field does not take is a fault of the plan."""
        try:
            value = bound.read(bound.get(()))
        except CellProblem as problem:
            self._fault(f"{path}.value", problem.message, problem.code)
            return bound
        return BoundField(bound.name, lambda cells: value, bound.read, bound.when, bound.lookup, ready=True)

    def _reading(self, source: Source) -> CellReading:
        return CellReading(source.scale, source.split, source.order, self.time_zone)

    def _parts(self, field: Field, source: Source, path: str) -> BoundField | None:
        kind = type_of(field)
        if not kind.columns:
            message = say("此类型的值不由多列组成。", "A value of this type has no parts.")
            self._fault(f"{path}.parts", message, "wrong_type")
            return None
        places: dict[str, Getter] = {}
        for part, column in source.parts.items():
            if part not in kind.columns:
                message = say("没有名为 {p} 的部分。", "There is no part {p}.", p=part)
                self._fault(f"{path}.parts.{part}", message, "unknown_field")
                continue
            places[part] = _fixed(_cell(self._place(column, f"{path}.parts.{part}")), source.fix)
        when = self._condition(source.when, f"{path}.when")
        reading = self._reading(source)

        def get(cells: Sequence[Cell]) -> Any:
            return kind.read_columns({part: one(cells) for part, one in places.items()}, field, reading)

        lenient = source.unreadable == "empty"
        return BoundField(field.name, get, text_of, when, None, ready=True, lenient=lenient)

    def _lookup(self, field: Field, source: Source, path: str) -> Lookup | None:
        if not type_of(field).relation:
            return None
        if type_of(field).of_several:
            return self._lookup_of_several(field, source, path)
        target = self.model.objects[field.target or "user"]
        find = self._find(target, source, path)
        if find is None:
            return None
        within = None
        if target.name == STAGE:
            within = next((n for n in self.step.map if self._target_of(n) == PIPELINE), None)
        return Lookup(target.name, find, source.missing, type_of(field).many, within)

    def _about(self, owner: Object, field: Field, source: Source, path: str) -> Lookup | None:
        """Which record a comment or file is about: its object is told by where it is found."""
        if not owner.attached or field.name != "record":
            message = say("只用于所属记录。", "This is for the record that something is about.")
            self._fault(f"{path}.among", message, "wrong_type")
            return None
        several = []
        for name in source.among:
            target = self.model.objects.get(name)
            if target is None or target.attached:
                message = say("没有对象 {o}", "There is no object {o}", o=name)
                self._fault(f"{path}.among", message, "unknown_field")
            elif (find := self._find(target, source, path)) is not None:
                several.append(_target(target, find))
        return Lookup("", "", source.missing, many=False, several=tuple(several), beside="object")

    def _find(self, target: Object, source: Source, path: str) -> str | None:
        """The field of an object by which its records are found."""
        find = source.find or target.name_field
        known = target.fields.get(find)
        if known is None or TYPES[known.type].relation or TYPES[known.type].kind in ("json", "multi_choice"):
            message = say("不能按 {o}.{f} 查找。", "{o}.{f} cannot be looked by.", o=target.name, f=find)
            self._fault(f"{path}.find", message, "unknown_field")
            return None
        return find

    def _lookup_of_several(self, field: Field, source: Source, path: str) -> Lookup:
        several = []
        for name in field.targets:
            target = self.model.objects[name]
            find = self._find(target, source, path)
            if find is not None:
                several.append(_target(target, find))
        return Lookup("", "", source.missing, many=False, several=tuple(several))

    def _target_of(self, name: str) -> str | None:
        field = self.model.objects[self.step.object].fields.get(name)
        return field.target if field else None

    def _getter(self, source: Source, path: str) -> Getter:
        if source.column is not None:
            return _fixed(_cell(self._place(source.column, f"{path}.column")), source.fix)
        if source.template:
            pieces = [self._template(each, source.fix, f"{path}.template") for each in source.template]
            return lambda cells: next((text for piece in pieces if (text := piece(cells)) is not None), None)
        value = plain(source.value) if isinstance(source.value, Decimal) else source.value
        return lambda cells: value

    def _template(
        self, parts: Sequence[Part], fix: Mapping[str, str], path: str
    ) -> Callable[[Sequence[Cell]], str | None]:
        made: list[tuple[str, Getter | None, bool]] = []
        for part in parts:
            get = None if part.column is None else _fixed(_cell(self._place(part.column, path)), fix)
            if get is not None and part.family is not None:
                get = _whole_name(get, _fixed(_cell(self._place(part.family, path)), fix))
            made.append((part.words, get, part.slug))

        def fill(cells: Sequence[Cell]) -> str | None:
            text = ""
            for words, get, slugged in made:
                piece = words if get is None else text_of(get(cells))
                if not piece:
                    return None
                text += slug(piece) if slugged else piece
            return text

        return fill

    def _condition(self, condition: Condition | None, path: str) -> Check | None:
        if condition is None:
            return None
        lines = [
            (self._place(column, f"{path}.{column}"), _accepted(test)) for column, test in condition.lines
        ]

        def holds(cells: Sequence[Cell]) -> bool:
            for place, accepted in lines:
                cell = cells[place]
                if isinstance(accepted, bool):
                    if is_empty(cell) is accepted:
                        return False
                elif _shown(cell) not in accepted:
                    return False
            return True

        return holds

    def _stages(self, owner: Object, path: str) -> tuple[tuple[tuple[str, BoundField], ...], Lookup | None]:
        if not self.step.stage_entered:
            return (), None
        fields = self.model.stage_fields.get(owner.name, ())
        if not fields:
            message = say("{o} 没有阶段字段。", "{o} has no stage field.", o=owner.name)
            self._fault(path, message, "unknown_field")
            return (), None
        created = owner.fields["created_at"]
        found: list[tuple[str, BoundField]] = []
        for name, source in self.step.stage_entered.items():
            at = f"{path}.{name}"
            read = type_of(created).reader(created, self._reading(source))
            when = self._condition(source.when, f"{at}.when")
            found.append((name, BoundField(name, self._getter(source, at), read, when, None, ready=False)))
        within = next((n for n in self.step.map if self._target_of(n) == PIPELINE), None)
        stage = self.model.objects[STAGE]
        return tuple(found), Lookup(STAGE, stage.name_field, "error", False, within)


def _target(target: Object, find: str) -> Target:
    called = (target.name, *target.label.values(), *target.plural.values())
    return Target(target.name, find, frozenset(each.casefold() for each in called))


def _is_historic(field: Field) -> bool:
    return field.name in HISTORIC or (field.readonly and not field.system)


def _ordered(fields: tuple[BoundField, ...]) -> tuple[BoundField, ...]:
    """Pipelines before the stages that must belong to them."""
    return tuple(sorted(fields, key=lambda each: each.lookup is not None and each.lookup.within is not None))


def _cell(place: int) -> Getter:
    return lambda cells: cells[place]


def _fixed(get: Getter, fix: Mapping[str, str]) -> Getter:
    if not fix:
        return get

    def fixed(cells: Sequence[Cell]) -> Cell:
        cell = get(cells)
        return fix.get(_shown(cell), cell)

    return fixed


def _whole_name(given: Getter, family: Getter) -> Getter:
    """A person's name of its two parts: the family's first and nothing between them where both are Chinese."""

    def name(cells: Sequence[Cell]) -> Cell:
        first, last = text_of(given(cells)), text_of(family(cells))
        return person_name(first, last)

    return name


def person_name(given: str, family: str) -> str:
    """`张伟` of 伟 and 张, `Wei Zhang` of Wei and Zhang."""
    both = [each.strip() for each in (given, family) if each.strip()]
    if len(both) == 2 and all(_HAN.search(each) for each in both):
        return both[1] + both[0]
    return " ".join(both)


_HAN = re.compile(r"[\u3400-\u9fff]")


def _shown(cell: Cell) -> str:
    """A cell as text for comparing; one without a value is like an empty one."""
    try:
        return text_of(cell)
    except CellProblem:
        return ""


def _accepted(test: Test) -> bool | frozenset[str]:
    if isinstance(test, bool):
        return test
    return frozenset((test,) if isinstance(test, str) else test)


_BETWEEN = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Small letters and digits, one dot for whatever lies between; Chinese by its sound: `张 伟` is `zhang.wei`."""
    letters = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    sounded = "".join(f" {sound} " if (sound := syllable(c)) else c for c in letters)
    return _BETWEEN.sub(".", sounded.lower()).strip(".")
