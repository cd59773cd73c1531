"""The layouts that one asker is shown, cut to the asker's rights, and the one that is generated where there is none."""

from collections.abc import Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import field_access, may_read
from yunchou.access.organisation import Snapshot
from yunchou.access.state import Viewer
from yunchou.base.errors import Problem
from yunchou.model.object import Object
from yunchou.pages.layouts.content import (
    Block,
    Content,
    FieldPlace,
    RelatedBlock,
    SectionBlock,
    Tab,
    conditions_of,
)
from yunchou.pages.layouts.loaded import Layout, layouts_of
from yunchou.records.read import Query, asking_of, compile_page
from yunchou.records.select import Asking

MAIN = "main"


def layouts_json(caller: Caller, snapshot: Snapshot, owner: Object) -> list[dict[str, Any]]:
    """The layouts of an object that are meant for the asker, in order: the first that fits a record is shown.

    One that depends on a field which the asker may not read would tell its value, and is left out.
    """
    found = layouts_of(snapshot, owner.name)
    if not found:
        return []
    asking = asking_of(caller, snapshot)
    person = snapshot.access.people.get(caller.actor.user_id or 0)
    roles = set(person.roles) if person else set()
    shown = []
    for layout in found:
        if layout.roles and not roles & set(layout.roles):
            continue
        field = owner.fields.get(layout.type_field)
        if layout.type_field and (
            field is None or not field.column or not may_read(asking.viewer, owner, field)
        ):
            continue
        when = {"field": layout.type_field, "values": list(layout.type_values)} if layout.type_field else None
        shown.append(
            {
                "id": str(layout.id),
                "name": layout.name,
                "when": when,
                **content_view(asking, owner, layout.content),
            }
        )
        if when is None:
            break
    return shown


def layout_of(snapshot: Snapshot, name: str, id: int) -> Layout | None:
    """A layout in force by its id."""
    return next((each for each in layouts_of(snapshot, name) if each.id == id), None)


def content_view(asking: Asking, owner: Object, content: Content) -> dict[str, Any]:
    """A layout as a page needs it: what is not there or may not be read is left out, and conditions are not told.

    `waits` marks what is shown only once its condition is known to hold; `conditional` says whether there is any condition.
    """
    viewer = asking.viewer
    tabs = [_tab(asking, owner, tab) for tab in content.tabs]
    header = content.header
    return {
        "tabs": [tab for tab in tabs if tab["blocks"]],
        "header": None if header is None else [n for n in header if _readable(viewer, owner, n)],
        "phone": {"order": list(content.phone.order), "collapsed": list(content.phone.collapsed)},
        "conditional": bool(conditions_of(content)) or any(p.default_expression for p in content.places()),
    }


def _tab(asking: Asking, owner: Object, tab: Tab) -> dict[str, Any]:
    blocks = [_block(asking, owner, block) for block in tab.blocks]
    return {
        "key": tab.key,
        "label": dict(tab.label),
        "waits": bool(tab.show),
        "blocks": [block for block in blocks if block is not None],
    }


def _block(asking: Asking, owner: Object, block: Block) -> dict[str, Any] | None:
    common = {"key": block.key, "label": dict(block.label), "waits": bool(block.show)}
    if isinstance(block, SectionBlock):
        fields = [_place(each) for each in block.fields if _readable(asking.viewer, owner, each.name)]
        if not fields:
            return None
        section = {"columns": block.columns, "collapsed": block.collapsed, "fields": fields}
        return {"kind": "section", **common, **section}
    return _related(asking, owner, block, common)


def _related(
    asking: Asking, owner: Object, block: RelatedBlock, common: dict[str, Any]
) -> dict[str, Any] | None:
    model, viewer = asking.snapshot.model, asking.viewer
    inverse = model.inverses(owner.name).get(block.inverse)
    if inverse is None:
        return None
    child = model.object(inverse.object)
    if not viewer.sees(child.name) or not may_read(viewer, child, child.fields[inverse.field]):
        return None
    if block.where and not _asks(asking, child, block.where):
        return None
    fields = [name for name in block.fields if _readable(viewer, child, name)]
    sort = [each for each in block.sort.split(",") if each and _usable(viewer, child, each.lstrip("-"))]
    shown = {"fields": fields, "sort": ",".join(sort), "where": block.where, "limit": block.limit}
    return {"kind": "related", **common, "inverse": inverse.name, **shown}


def _place(place: FieldPlace) -> dict[str, Any]:
    return {
        "name": place.name,
        "span": place.span,
        "help": dict(place.help),
        "default": place.default,
        "waits": bool(place.show),
    }


def _asks(asking: Asking, child: Object, where: str) -> bool:
    """Whether a condition names only what the asker may read; its words would tell of the rest."""
    try:
        compile_page(asking, child.name, Query(fields=("id",), where=where))
    except Problem:
        return False
    return True


def _readable(viewer: Viewer, owner: Object, name: str) -> bool:
    field = owner.fields.get(name)
    if field is None or not field.column or field.hidden:
        return False
    return field_access(viewer, owner, field) != "none"


def _usable(viewer: Viewer, owner: Object, name: str) -> bool:
    field = owner.fields.get(name)
    return field is not None and bool(field.column) and may_read(viewer, owner, field)


def generated_content(form: Sequence[Any], related: Sequence[Any], header: Sequence[str]) -> dict[str, Any]:
    """The layout that an object has without one being made: its form's sections, then its related lists, on one tab."""
    sections = [
        {
            "kind": "section",
            "key": f"section-{number}",
            "label": dict(section["label"]),
            "columns": 2,
            "fields": [{"name": name} for name in section["fields"]],
        }
        for number, section in enumerate(form, 1)
    ]
    lists = [
        {"kind": "related", "key": f"related-{number}", "inverse": each["inverse"]}
        for number, each in enumerate(related, 1)
    ]
    main = {"key": MAIN, "label": {"zh-CN": "资料", "en": "Details"}, "blocks": [*sections, *lists]}
    return {"tabs": [main], "header": list(header)[:6], "phone": {}}
