"""What a print template holds: blocks, and in their texts `{{ expressions }}` that each record gives a value to.

A placeholder is an expression of the product's language, perhaps with a format behind a bar: `{{ total | capitals }}`. A few
stand for what no record has: `{{ # }}` the number of a table's row, `{{ @organisation }}`, `{{ @person }}`, `{{ @today }}`.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from yunchou.apps.papers.prose import nodes_of, words_in
from yunchou.base.markup import is_tangled
from yunchou.model.field_types.rich_text import cleaned_html

FORMATS = ("capitals", "plain", "long")
"""Capital numerals; an amount without its currency; a day in words."""
SPECIAL = ("#", "@organisation", "@person", "@today")
LONGEST_HTML = 20_000
PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_FORMAT = re.compile(r"^(.*)\|\s*([A-Za-z_]+)\s*$", re.DOTALL)

Words = Annotated[str, Meta(max_length=500)]
Sentence = Annotated[str, Meta(max_length=4000)]
Name = Annotated[str, Meta(max_length=60)]
Align = Literal["left", "center", "right"]


class _Struct(msgspec.Struct, forbid_unknown_fields=True):
    """A part of a template."""


class _Block(_Struct, tag_field="kind"):
    """A block. `when`: the condition under which it is printed; always where it is empty."""

    when: Sentence = ""


class Heading(_Block, tag="heading"):
    """A line of large words."""

    text: Words = ""
    size: Annotated[int, Meta(ge=1, le=3)] = 1
    align: Align = "left"


class Prose(_Block, tag="words"):
    """Text with emphasis and lists, as HTML of few tags."""

    html: Annotated[str, Meta(max_length=LONGEST_HTML)] = ""


class Fact(_Struct):
    """A label and what stands behind it."""

    label: Words = ""
    text: Words = ""


class Facts(_Block, tag="facts"):
    """Labelled values in columns, or as totals at the right."""

    items: Annotated[list[Fact], Meta(max_length=60)] = []
    columns: Annotated[int, Meta(ge=1, le=3)] = 2
    totals: bool = False


class Column(_Struct):
    """A column of a table; `foot` stands below it, over all rows. `width`: its share of the page, 0 as wide as its words."""

    label: Words = ""
    text: Words = ""
    foot: Words = ""
    align: Align = "left"
    width: Annotated[int, Meta(ge=0, le=10)] = 0


class Table(_Block, tag="table"):
    """The related records `of` one kind as rows; a `plain` one has neither lines nor heads, as clauses have."""

    of: Name = ""
    columns: Annotated[list[Column], Meta(max_length=12)] = []
    where: Sentence = ""
    sort: Words = ""
    plain: bool = False


class Party(_Struct):
    """Who signs: the role, and the name."""

    label: Words = ""
    text: Words = ""


class Signing(_Block, tag="signing"):
    """Places to sign and seal."""

    parties: Annotated[list[Party], Meta(max_length=4)] = []


class Line(_Block, tag="line"):
    """A line across the page."""


class PageBreak(_Block, tag="page_break"):
    """The next block begins a page."""


Block = Heading | Prose | Facts | Table | Signing | Line | PageBreak


class Content(_Struct):
    """The whole of a template; header and footer stand on every page."""

    blocks: Annotated[list[Block], Meta(max_length=100)] = []
    header: Words = ""
    footer: Words = ""


class Placeholder(msgspec.Struct, frozen=True):
    """One placeholder: its expression, and its format."""

    expression: str
    format: str = ""


def read_content(given: Any) -> Content:
    """A content from plain data, its HTML cleaned. Raises `msgspec.ValidationError` (a ValueError)."""
    content = msgspec.convert({} if given is None else given, Content)
    for block in content.blocks:
        if isinstance(block, Prose):
            if is_tangled(block.html):
                raise msgspec.ValidationError("HTML is tangled")
            block.html = cleaned_html(block.html) if block.html else ""
    return content


def content_json(content: Content) -> Any:
    """Its plain form."""
    return msgspec.to_builtins(content)


def pieces(text: str) -> list[str | Placeholder]:
    """A text as words and placeholders in turn."""
    found: list[str | Placeholder] = []
    at = 0
    for match in PLACEHOLDER.finditer(text):
        if match.start() > at:
            found.append(text[at : match.start()])
        found.append(_placeholder(match[1]))
        at = match.end()
    if at < len(text):
        found.append(text[at:])
    return found


def placeholders(text: str) -> Iterator[Placeholder]:
    """The placeholders of a text."""
    return (each for each in pieces(text) if isinstance(each, Placeholder))


def _placeholder(inside: str) -> Placeholder:
    split = _FORMAT.match(inside)
    # A bar that is followed by no format belongs to the expression, as in a literal.
    if split and (split[2] in FORMATS or inside.count('"') % 2 == 0):
        return Placeholder(split[1].strip(), split[2])
    return Placeholder(inside.strip())


def texts_of(block: Block) -> Iterator[str]:
    """The texts of a block that are about the printed record itself."""
    if isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Prose):
        yield from words_in(nodes_of(block.html))
    elif isinstance(block, Facts):
        yield from (each.text for each in block.items)
    elif isinstance(block, Signing):
        yield from (each.text for each in block.parties)
    elif isinstance(block, Table):
        yield from (each.foot for each in block.columns)
