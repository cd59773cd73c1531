"""What a layout holds, as JSON and in memory: tabs of blocks, a block being a section of fields or a list of related records."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

import msgspec

MOST_TABS = 12
MOST_BLOCKS = 40
MOST_FIELDS = 200

_Key = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
_Words = Annotated[str, msgspec.Meta(max_length=1000)]
_Label: TypeAlias = dict[Annotated[str, msgspec.Meta(max_length=10)], _Words]
_Expression = Annotated[str, msgspec.Meta(max_length=4000)]
_Columns = Annotated[int, msgspec.Meta(ge=1, le=3)]


class Choices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The options that are offered while `when` holds; empty: always."""

    values: Annotated[list[_Words], msgspec.Meta(max_length=500)]
    when: _Expression = ""


class FieldPlace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field in a section. `span` in columns; the conditions are expressions on the record, empty where there is none.

    `default` is a value in JSON form, `default_expression` one that is computed when a form is opened for a new record.
    """

    name: _Name
    span: _Columns = 1
    help: _Label = {}
    default: Any = None
    default_expression: _Expression = ""
    show: _Expression = ""
    require: _Expression = ""
    readonly: _Expression = ""
    choices: Annotated[list[Choices], msgspec.Meta(max_length=50)] = []


class SectionBlock(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="section"):
    """A heading and the fields under it, in columns."""

    key: _Key
    label: _Label = {}
    columns: _Columns = 2
    show: _Expression = ""
    collapsed: bool = False
    fields: Annotated[list[FieldPlace], msgspec.Meta(max_length=MOST_FIELDS)] = []


class RelatedBlock(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="related"):
    """The records that point at this one: which of their fields are shown, in which order, and how many."""

    key: _Key
    inverse: _Name
    label: _Label = {}
    show: _Expression = ""
    fields: Annotated[list[_Name], msgspec.Meta(max_length=8)] = []
    sort: Annotated[str, msgspec.Meta(max_length=300)] = ""
    where: _Expression = ""
    limit: Annotated[int, msgspec.Meta(ge=1, le=50)] = 5


Block: TypeAlias = SectionBlock | RelatedBlock


class Tab(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the page that is looked at by itself. The first one stands beside the timeline."""

    key: _Key
    label: _Label = {}
    show: _Expression = ""
    blocks: Annotated[list[Block], msgspec.Meta(max_length=MOST_BLOCKS)] = []


class Phone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the blocks stand on a phone: those of `order` first, by their keys; those of `collapsed` folded up."""

    order: Annotated[list[_Key], msgspec.Meta(max_length=MOST_TABS * MOST_BLOCKS)] = []
    collapsed: Annotated[list[_Key], msgspec.Meta(max_length=MOST_TABS * MOST_BLOCKS)] = []


class Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A layout. `header`: the key fields under the record's name; None leaves those that are generated."""

    tabs: Annotated[list[Tab], msgspec.Meta(max_length=MOST_TABS)] = []
    header: Annotated[list[_Name], msgspec.Meta(max_length=6)] | None = None
    phone: Phone = Phone()

    def blocks(self) -> Iterator[Block]:
        """The blocks of all tabs."""
        for tab in self.tabs:
            yield from tab.blocks

    def places(self) -> Iterator[FieldPlace]:
        """The fields of all sections."""
        for block in self.blocks():
            if isinstance(block, SectionBlock):
                yield from block.fields


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression of a layout. `setting` is `show`, `require`, `readonly` or `choices`.

    `target`: the key of a tab or block, or the name of a field, which `is_field` tells apart. `values`: what choices leave.
    """

    setting: str
    target: str
    text: str
    is_field: bool = False
    values: tuple[str, ...] = ()


def conditions_of(content: Content) -> list[Condition]:
    """All conditions of a layout, in its order. Choices that hold always are among them, with an empty text."""
    found = [Condition("show", tab.key, tab.show) for tab in content.tabs if tab.show]
    found += [Condition("show", block.key, block.show) for block in content.blocks() if block.show]
    for place in content.places():
        for setting in ("show", "require", "readonly"):
            if text := getattr(place, setting):
                found.append(Condition(setting, place.name, text, is_field=True))
        for each in place.choices:
            found.append(Condition("choices", place.name, each.when, True, tuple(each.values)))
    return found


def read_content(given: Any) -> Content:
    """The layout that a stored content describes. Raises ValueError for one of another form."""
    try:
        return msgspec.convert({} if given is None else given, Content)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None


def content_json(content: Content) -> dict[str, Any]:
    """The layout as JSON, whole: for those who design it."""
    made: dict[str, Any] = msgspec.to_builtins(content)
    return made
