"""Layouts name objects and fields: they are told as uses, and follow when one gets another name."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from yunchou.base.db import Connection
from yunchou.base.errors import say
from yunchou.language.mentions import mentions, renamed
from yunchou.model.object import Model, Object
from yunchou.model.uses import Use, finds_saved_uses, follows_names
from yunchou.pages.layouts.content import (
    Block,
    Content,
    FieldPlace,
    RelatedBlock,
    conditions_of,
    content_json,
    read_content,
)
from yunchou.records.stored import kept_rows, rewrite


@dataclass(frozen=True, slots=True)
class _Kept:
    """A layout as it is kept, with what is published and what is drafted of it."""

    id: int
    name: str
    object: str
    type_field: str
    contents: tuple[Content | None, Content | None]


async def _kept(link: Connection, schema: str, model: Model) -> list[_Kept]:
    rows = await kept_rows(link, schema, model, "layout")
    return [
        _Kept(
            r["id"], r["name"], r["object"], r["type_field"] or "", (_read(r["content"]), _read(r["draft"]))
        )
        for r in rows
    ]


def _read(text: str | None) -> Content | None:
    """A stored content; one of another form names nothing that could be followed."""
    try:
        return None if text is None else read_content(json.loads(text))
    except ValueError:
        return None


def _child(model: Model, object: str, block: RelatedBlock) -> Object | None:
    inverse = model.inverses(object).get(block.inverse)
    return None if inverse is None else model.objects.get(inverse.object)


def _names(model: Model, layout: _Kept, content: Content) -> Iterable[tuple[str, str]]:
    """The fields that a layout names, as object and field."""
    for each in (*content.places(), *(content.header or ())):
        yield layout.object, each.name if isinstance(each, FieldPlace) else each
    owner = model.objects.get(layout.object)
    expressions = [each.text for each in conditions_of(content) if each.text]
    expressions += [each.default_expression for each in content.places() if each.default_expression]
    if owner is not None:
        for text in expressions:
            yield from ((each.object, each.field) for each in mentions(model, owner, text))
    for block in content.blocks():
        child = _child(model, layout.object, block) if isinstance(block, RelatedBlock) else None
        if isinstance(block, RelatedBlock) and child is not None:
            sort = [each.lstrip("-") for each in block.sort.split(",") if each]
            yield from ((child.name, name) for name in (*block.fields, *sort))
            yield from ((each.object, each.field) for each in mentions(model, child, block.where))


@finds_saved_uses
async def layouts_that_name(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Iterable[Use]:
    """The layouts of an object, or those that name a field. They let go of what is deleted."""
    found = []
    for layout in await _kept(link, schema, model):
        named = {name for each in layout.contents if each for name in _names(model, layout, each)}
        uses = layout.object == object if field is None else (object, field) in named
        if uses or (field is not None and (layout.object, layout.type_field) == (object, field)):
            where = say("页面布局“{n}”", "the layout {n}", n=layout.name)
            found.append(Use("layout", where, layout.object, blocks=False, record=("layout", layout.id)))
    return found


@follows_names
async def layouts_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Layouts name the object or field as it is called now."""
    for layout in await _kept(link, schema, model):
        changes: dict[str, str | None] = {}
        if field is None and layout.object == object:
            changes["object"] = name
        if field is not None and (layout.object, layout.type_field) == (object, field):
            changes["type_field"] = name
        for kept, content in zip(("content", "draft"), layout.contents, strict=True):
            if field is not None and content is not None:
                followed = _follow(model, layout.object, content, object, field, name)
                if followed != content:
                    changes[kept] = json.dumps(content_json(followed))
        for kept, value in changes.items():
            await rewrite(link, schema, model, "layout", layout.id, kept, value)


def _follow(model: Model, laid: str, content: Content, object: str, field: str, name: str) -> Content:
    """The layout with a field called by its new name wherever it is named."""
    owner = model.objects.get(laid)
    if owner is None:
        return content

    def called(on: Object, each: str) -> str:
        return name if on.name == object and each == field else each

    def said(on: Object, text: str) -> str:
        return renamed(model, on, text, object, field, name) if text else text

    def place(each: FieldPlace) -> FieldPlace:
        settings: dict[str, Any] = {
            key: said(owner, getattr(each, key))
            for key in ("show", "require", "readonly", "default_expression")
        }
        choices = [replace(one, when=said(owner, one.when)) for one in each.choices]
        return replace(each, name=called(owner, each.name), choices=choices, **settings)

    def block(each: Block) -> Block:
        show = said(owner, each.show)
        if not isinstance(each, RelatedBlock):
            return replace(each, show=show, fields=[place(one) for one in each.fields])
        child = _child(model, laid, each)
        if child is None:
            return each
        sort = [
            ("-" if one.startswith("-") else "") + called(child, one.lstrip("-"))
            for one in each.sort.split(",")
        ]
        fields = [called(child, one) for one in each.fields]
        return replace(each, show=show, fields=fields, sort=",".join(sort), where=said(child, each.where))

    tabs = [
        replace(tab, show=said(owner, tab.show), blocks=[block(each) for each in tab.blocks])
        for tab in content.tabs
    ]
    header = None if content.header is None else [called(owner, each) for each in content.header]
    return replace(content, tabs=tabs, header=header)
