"""The nouns of the model: `Field`, `Object`, `Inverse` and the frozen `Model` that holds them.

A model is plain data. It is made by `yunchou.model.build` from what the apps declare and what an organisation
changed, and never edited afterwards: a change of the model is a new model with the next version.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias

from yunchou.base.errors import FieldError, Problem, not_found, say
from yunchou.model.computed import Computed

Label: TypeAlias = Mapping[str, str]
"""A text in each installed language, `{"zh-CN": …, "en": …}`."""

SYSTEM_FIELDS = ("id", "owner", "created_at", "created_by", "updated_at", "updated_by", "version")
"""Fields that every object has; `owner` alone is written by people."""


def label(zh: str, en: str) -> Label:
    """A label in both languages."""
    return MappingProxyType({"zh-CN": zh, "en": en})


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice field. An inactive option stays readable but is not offered; those of a tree have children."""

    value: str
    label: Label
    color: str | None = None
    active: bool = True
    children: tuple["Option", ...] = ()


@dataclass(frozen=True, slots=True)
class InverseName:
    """How the object that a lookup points at calls the records that point at it."""

    name: str
    label: Label


@dataclass(frozen=True, slots=True)
class Rollup:
    """A figure over the records that an inverse names. `measure`: count count_distinct sum avg min max.

    `field` is what is measured (none for count), `where` a condition on the children (none for all of them).
    """

    inverse: str
    measure: str
    field: str | None = None
    where: str | None = None


@dataclass(frozen=True)
class Field:
    """A field as declared. `column` is its physical column, fixed when the column is made."""

    name: str
    type: str
    label: Label
    required: bool = False
    unique: bool = False
    indexed: bool = False
    readonly: bool = False
    system: bool = False
    default: object = None
    help: Label | None = None
    options: tuple[Option, ...] = ()
    target: str | None = None
    inverse: InverseName | None = None
    decimals: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    max_length: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The settings that only fields of this type have."""
    searchable: bool | None = None
    """Whether the search looks into it; None: as its type does."""
    column: str = ""
    layer: str = "app"
    hidden: bool = False
    """Left out of lists, forms and pickers; it keeps its values and stays readable by name."""
    former: tuple[tuple[str, int], ...] = ()
    """Names that it had before, each with the id (of an event) from which on it had it no longer."""
    building: tuple[str, ...] = ()
    """Flags that will be in force when their index is built: `unique`."""
    default_expression: str | None = None
    """An expression whose value on the record that is being made is the default."""
    stored: bool = False
    """Of a computed field: kept in its column by the write path; otherwise computed where it is asked for."""
    reads: tuple[tuple[str, str], ...] = ()
    """Of a computed field: every (object, field) that its value comes from, at any remove."""

    @property
    def targets(self) -> tuple[str, ...]:
        """The objects whose records a relation may point at; few relations may point at several."""
        several = self.settings.get("targets")
        return tuple(several) if several else () if self.target is None else (self.target,)

    @property
    def names(self) -> str | None:
        """What the text names: an `object`, a `page`, or one `field` or several `fields` of the object of its record."""
        return self.settings.get("names")

    @property
    def formula(self) -> str | None:
        """The expression whose value the field has."""
        return self.settings.get("formula")

    @property
    def result_type(self) -> str | None:
        """The field type that the value of a formula or roll-up has."""
        return self.settings.get("result_type")

    @cached_property
    def rollup(self) -> Rollup | None:
        """The figure over other records that the field has."""
        found = self.settings.get("rollup")
        if found is None:
            return None
        return Rollup(found["inverse"], found["measure"], found.get("field"), found.get("where"))

    @property
    def computed(self) -> bool:
        """Whether the system makes the value from others."""
        return "formula" in self.settings or "rollup" in self.settings

    @cached_property
    def option_values(self) -> Mapping[str, Option]:
        """The options by value, each before its children."""
        return {option.value: option for option in _with_children(self.options)}


def _with_children(options: Iterable[Option]) -> Iterator[Option]:
    for option in options:
        yield option
        yield from _with_children(option.children)


@dataclass(frozen=True)
class Object:
    """An object as declared, with its physical `table`. `fields` is in the order of declaration, system fields last."""

    name: str
    label: Label
    plural: Label
    fields: Mapping[str, Field]
    name_field: str = "name"
    table: str = ""
    layer: str = "app"
    app: str = ""
    icon: str = "table"
    affects_access: bool = False
    """Writing such a record changes who may see what, so it moves the access version."""
    aside: tuple[str, ...] = ()
    """Fields that nothing in force depends on, as a draft: a change of these alone does not move the version."""
    attached: bool = False
    """Its records are about records of any object (fields `object` and `record`) and are seen by whoever sees those."""
    follows: tuple[str, ...] = ()
    """Lookups: its records are seen by whoever sees one of the records that these name, and by their owner; no scope of a
    role opens them beyond that."""
    participants: str | None = None
    """A field that names people: its records are seen by those whom it names, whatever scopes their roles have."""
    generated: bool = False
    """Records are made by the system alone; nobody creates or edits them by hand."""
    hidden: bool = False
    """Left out of the navigation; its records stay reachable."""
    former: tuple[tuple[str, int], ...] = ()
    """Names that it had before, as those of a field."""
    known_by: tuple[str, ...] = ()
    """Paths whose values together tell its records apart in another organisation too, where ids mean nothing."""
    configuration: bool = False
    """Its records are set up by administrators: they travel with changes of the model, known by `known_by`."""

    @cached_property
    def master(self) -> Field | None:
        """The field that says which record each one is a part of, where there is one."""
        return next((f for f in self.fields.values() if f.type == "master_detail" and f.column), None)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Field names by their labels in every language; the first field of a label has it."""
        found: dict[str, str] = {}
        for each in self.fields.values():
            for words in each.label.values():
                found.setdefault(words, each.name)
        return found

    @cached_property
    def _renamed(self) -> Mapping[str, Sequence[tuple[int, str]]]:
        return _names_by_former(self.fields.values())

    def name_at(self, name: str, id: int) -> str:
        """What the field is called now that an event of that id calls `name`."""
        return _name_at(self._renamed, name, id)

    def field(self, name: str) -> Field:
        """The field of that name. Raises 422 `unknown_field`."""
        found = self.fields.get(name)
        if found is None:
            raise unknown_field(self, name)
        return found


@dataclass(frozen=True, slots=True)
class Inverse:
    """The children side of a lookup: `account.opportunities` are the opportunities whose `account` is the record."""

    name: str
    label: Label
    object: str
    field: str


@dataclass(frozen=True)
class Model:
    """All objects of one organisation at one version."""

    version: int
    objects: Mapping[str, Object]
    children: Mapping[str, Mapping[str, Inverse]] = field(default_factory=dict)
    computed: Mapping[tuple[str, str], Computed] = field(default_factory=dict)
    """What follows from the definitions of computed fields (see `yunchou.language.computed`)."""

    def object(self, name: str) -> Object:
        """The object of that name. Raises 404 `not_found`."""
        found = self.objects.get(name)
        if found is None:
            raise not_found(say("没有名为 {name} 的对象", "There is no object named {name}", name=name))
        return found

    @cached_property
    def _renamed(self) -> Mapping[str, Sequence[tuple[int, str]]]:
        return _names_by_former(self.objects.values())

    def name_at(self, name: str, id: int) -> str:
        """What the object is called now that an event of that id calls `name`."""
        return _name_at(self._renamed, name, id)

    def inverses(self, name: str) -> Mapping[str, Inverse]:
        """The inverses that lead from an object to its children, by name."""
        return self.children.get(name, {})

    @cached_property
    def stage_fields(self) -> Mapping[str, tuple[str, ...]]:
        """For each object the fields that look up a stage."""
        return {
            each.name: tuple(
                f.name for f in each.fields.values() if f.type == "lookup" and f.target == "stage"
            )
            for each in self.objects.values()
        }


def _names_by_former(several: Iterable[Field | Object]) -> Mapping[str, Sequence[tuple[int, str]]]:
    """For each name of the past until when it was whose, the oldest first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for each in several:
        for name, until in each.former:
            found.setdefault(name, []).append((until, each.name))
    return {name: sorted(held) for name, held in found.items()}


def _name_at(renamed: Mapping[str, Sequence[tuple[int, str]]], name: str, id: int) -> str:
    return next((now for until, now in renamed.get(name, ()) if id < until), name)


def unknown_field(owner: Object, name: str) -> Problem:
    """422: the object has no such field."""
    message = say("{object} 没有字段 {name}", "{object} has no field {name}", object=owner.name, name=name)
    return Problem(422, "unknown_field", message, (FieldError("unknown_field", message, field=name),))
