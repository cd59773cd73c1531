"""Print templates name objects and fields: they are told as uses, and follow when one gets another name."""

import html
import json
import re
from collections.abc import Callable, Iterable

import msgspec

from yunchou.apps.papers.content import (
    PLACEHOLDER,
    Content,
    Prose,
    Table,
    content_json,
    read_content,
    texts_of,
)
from yunchou.base.db import Connection, Record
from yunchou.base.errors import say
from yunchou.language.mentions import mentions, renamed
from yunchou.model.object import Model, Object
from yunchou.model.uses import Use, finds_saved_uses, follows_names
from yunchou.records.stored import kept_rows, rewrite

_EXPRESSION = re.compile(r"^(\s*)(.*?)(\s*(?:\|\s*[a-z_]+\s*)?)$", re.DOTALL)


def _content(row: Record) -> Content:
    """The content of a stored template; one of another form names nothing that could be followed."""
    try:
        return read_content(json.loads(row["content"] or "{}"))
    except (ValueError, msgspec.ValidationError):
        return Content()


def _child(model: Model, owner: Object, block: Table) -> Object | None:
    inverse = model.inverses(owner.name).get(block.of)
    return None if inverse is None else model.objects.get(inverse.object)


def _expressions(text: str) -> Iterable[str]:
    return (_inside(match[1])[1] for match in PLACEHOLDER.finditer(text))


def _inside(inside: str) -> tuple[str, str, str]:
    match = _EXPRESSION.match(inside)
    assert match is not None
    return match[1], match[2], match[3]


def _names(model: Model, owner: Object, content: Content) -> set[tuple[str, str]]:
    """The fields that a template names, as object and field."""
    asked: list[tuple[Object, str]] = []
    found: set[tuple[str, str]] = set()
    for text in (content.header, content.footer):
        asked += [(owner, each) for each in _expressions(text)]
    for block in content.blocks:
        asked.append((owner, block.when))
        asked += [(owner, each) for text in texts_of(block) for each in _expressions(text)]
        child = _child(model, owner, block) if isinstance(block, Table) else None
        if isinstance(block, Table) and child is not None:
            asked.append((child, block.where))
            asked += [(child, each) for column in block.columns for each in _expressions(column.text)]
            found |= {
                (child.name, each.strip().lstrip("-")) for each in block.sort.split(",") if each.strip()
            }
            found.add((child.name, model.inverses(owner.name)[block.of].field))
    found |= {(each.object, each.field) for on, text in asked for each in mentions(model, on, text)}
    return found


@finds_saved_uses
async def templates_that_name(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Iterable[Use]:
    """The templates of an object, or those that name a field. They print nothing where it was."""
    found = []
    for row in await kept_rows(link, schema, model, "print_template"):
        owner = model.objects.get(row["object"])
        if owner is None:
            continue
        names = _names(model, owner, _content(row))
        if owner.name == object if field is None else (object, field) in names:
            where = say("打印模板“{n}”", "the print template {n}", n=row["name"])
            found.append(
                Use("print_template", where, owner.name, blocks=False, record=("print_template", row["id"]))
            )
    return found


@follows_names
async def templates_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Templates name the object or field as it is called now."""
    for row in await kept_rows(link, schema, model, "print_template"):
        if field is None:
            if row["object"] == object:
                await rewrite(link, schema, model, "print_template", row["id"], "object", name)
            continue
        owner = model.objects.get(row["object"])
        if owner is None:
            continue
        before = _content(row)
        after = _followed(model, owner, _content(row), object, field, name)
        if after != before:
            text = json.dumps(content_json(after), ensure_ascii=False)
            await rewrite(link, schema, model, "print_template", row["id"], "content", text)


def _followed(model: Model, owner: Object, content: Content, object: str, field: str, name: str) -> Content:
    """The template with a field called by its new name wherever it is named."""

    def said(on: Object) -> Callable[[str], str]:
        return lambda expression: renamed(model, on, expression, object, field, name)

    def text(on: Object, words: str, *, marked: bool = False) -> str:
        def one(match: re.Match[str]) -> str:
            before, inner, after = _inside(html.unescape(match[1]) if marked else match[1])
            now = f"{before}{said(on)(inner)}{after}"
            return f"{{{{{html.escape(now, quote=False) if marked else now}}}}}"

        return PLACEHOLDER.sub(one, words)

    content.header, content.footer = text(owner, content.header), text(owner, content.footer)
    for block in content.blocks:
        block.when = said(owner)(block.when) if block.when else ""
        if isinstance(block, Prose):
            block.html = text(owner, block.html, marked=True)
        elif isinstance(block, Table):
            _table_followed(model, owner, block, (object, field, name), text, said)
        elif hasattr(block, "items"):
            for fact in block.items:
                fact.text = text(owner, fact.text)
        elif hasattr(block, "parties"):
            for party in block.parties:
                party.text = text(owner, party.text)
        elif hasattr(block, "text"):
            block.text = text(owner, block.text)
    return content


def _table_followed(
    model: Model,
    owner: Object,
    block: Table,
    changed: tuple[str, str, str],
    text: Callable[[Object, str], str],
    said: Callable[[Object], Callable[[str], str]],
) -> None:
    object, field, name = changed
    child = _child(model, owner, block)
    for column in block.columns:
        column.foot = text(owner, column.foot)
        column.text = column.text if child is None else text(child, column.text)
    if child is None:
        return
    block.where = said(child)(block.where) if block.where else ""
    sort = [each.strip() for each in block.sort.split(",") if each.strip()]
    if child.name == object:
        sort = [f"-{name}" if e == f"-{field}" else name if e == field else e for e in sort]
    block.sort = ",".join(sort)
