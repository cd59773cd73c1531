"""The pages that one asker sees: what the apps declare, cut to the asker's rights, completed by defaults."""

from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import field_access, visible
from yunchou.access.organisation import Snapshot
from yunchou.access.state import Viewer
from yunchou.metrics.catalogue import Catalogue
from yunchou.model.field_types import type_of
from yunchou.model.object import Object, label
from yunchou.pages.declare import Area, Dashboard, Item, ObjectPages, Pages, Section, Widget

DEFAULT_LIST_FIELDS = 6
SETTINGS_AREA = "settings"


def pages_json(caller: Caller, snapshot: Snapshot, pages: Pages, catalogue: Catalogue) -> dict[str, Any]:
    """Navigation, the pages of every object, and the dashboards, as far as the asker may see them."""
    viewer = caller.viewer(snapshot)
    seen = [o for o in snapshot.model.objects.values() if visible(viewer, o)]
    named = {item.name for area in pages.areas for item in area.items if item.kind == "object"}
    areas = [
        _area(area, viewer, {o.name: o for o in seen}) for area in _with_own_objects(pages.areas, seen, named)
    ]
    return {
        "navigation": [area for area in areas if area["items"]],
        "objects": {
            o.name: _object_pages(o, pages.objects.get(o.name), snapshot, viewer, catalogue) for o in seen
        },
        "dashboards": [_dashboard(each, viewer, snapshot, catalogue) for each in _meant(pages, viewer)],
    }


def _meant(pages: Pages, viewer: Viewer) -> list[Dashboard]:
    """Of the dashboards of each name the first that is made for somebody who sees as much as the asker."""
    scope = viewer.rights.of("opportunity").read
    found: dict[str, Dashboard] = {}
    for each in pages.dashboards:
        if not each.audience or scope in each.audience:
            found.setdefault(each.name, each)
    return list(found.values())


def list_fields(caller: Caller, snapshot: Snapshot, pages: Pages, name: str) -> tuple[str, ...]:
    """The fields that an object's list shows, as far as the asker may read them. Raises 404 for an unknown object."""
    owner = snapshot.model.object(name)

    def made() -> tuple[str, ...]:
        viewer = caller.viewer(snapshot)
        shown = _object_pages(owner, pages.objects.get(name), snapshot, viewer, Catalogue(()))
        return tuple(shown["list"]["fields"])

    return snapshot.compiled(("list fields", caller.key, name), made)


def _with_own_objects(areas: tuple[Area, ...], seen: list[Object], named: set[str]) -> list[Area]:
    """Objects that an organisation made itself get an area of their own, before the settings."""
    own = tuple(Item("object", o.name) for o in seen if o.layer == "organisation" and o.name not in named)
    listed = [area for area in areas if area.name != SETTINGS_AREA]
    if own:
        listed.append(Area("own", label("自定义", "Custom"), "appstore", own))
    return [*listed, *(area for area in areas if area.name == SETTINGS_AREA)]


def _area(area: Area, viewer: Viewer, seen: dict[str, Object]) -> dict[str, Any]:
    items = []
    for item in area.items:
        if item.needs and not viewer.rights.may(item.needs):
            continue
        if item.kind != "object":
            words = item.label or label(item.name, item.name)
            items.append({"kind": item.kind, "name": item.name, "label": dict(words), "icon": item.icon})
        elif item.name in seen:
            owner = seen[item.name]
            words = item.label or owner.plural
            items.append(
                {"kind": "object", "name": owner.name, "label": dict(words), "icon": item.icon or owner.icon}
            )
    return {"area": area.name, "label": dict(area.label), "icon": area.icon, "items": items}


def _object_pages(
    owner: Object, declared: ObjectPages | None, snapshot: Snapshot, viewer: Viewer, catalogue: Catalogue
) -> dict[str, Any]:
    pages = declared or ObjectPages(owner.name)
    readable = [
        f.name for f in owner.fields.values() if field_access(viewer, owner, f) != "none" and f.column
    ]
    own = [name for name in readable if not owner.fields[name].system]
    inverses = snapshot.model.inverses(owner.name)
    seen = [i for i in inverses.values() if viewer.rights.of(i.object).read != "none"]
    related = [name for name in pages.related if any(i.name == name for i in seen)] or [i.name for i in seen]
    board = pages.board if pages.board in readable else ""
    return {
        "list": {
            "fields": _kept(pages.list_fields, readable) or _default_list(owner, own),
            "sort": pages.sort,
        },
        "form": _form(pages.form, owner, own),
        "header": _kept(pages.header, readable) or own[1:5],
        "related": [{"inverse": name} for name in related],
        "board": {"field": board, "sum": pages.board_sum or None} if board else None,
        "figures": [name for name in pages.figures if name in catalogue.metrics],
    }


def _kept(names: tuple[str, ...], readable: list[str]) -> list[str]:
    return [name for name in names if name.split(".")[0] in readable]


def _default_list(owner: Object, own: list[str]) -> list[str]:
    shown = [name for name in own if type_of(owner.fields[name]).sortable][:DEFAULT_LIST_FIELDS]
    first = [owner.name_field] if owner.name_field in own else []
    return [*first, *(name for name in shown if name not in first), "owner", "created_at"]


def _form(declared: tuple[Section, ...], owner: Object, own: list[str]) -> list[dict[str, Any]]:
    """The declared sections, then whatever field stands in none of them."""
    placed = {name for each in declared for name in each.fields}
    sections = [
        {"label": dict(s.label), "fields": [n for n in s.fields if n in own or n == "owner"]}
        for s in declared
    ]
    rest = [name for name in own if name not in placed and not owner.fields[name].readonly]
    if "owner" not in placed and not owner.generated:
        rest.append("owner")
    if rest:
        words = label("其他信息", "More") if declared else label("基本信息", "Details")
        sections.append({"label": dict(words), "fields": rest})
    return sections


def _dashboard(page: Dashboard, viewer: Viewer, snapshot: Snapshot, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "name": page.name,
        "label": dict(page.label),
        "period": page.period,
        "widgets": [_widget(each) for each in page.widgets if _shows(each, viewer, snapshot, catalogue)],
    }


def _shows(each: Widget, viewer: Viewer, snapshot: Snapshot, catalogue: Catalogue) -> bool:
    objects = [catalogue.metric(name).object for name in each.metrics] + (
        [each.object] if each.object else []
    )
    return all(name in snapshot.model.objects and viewer.rights.of(name).read != "none" for name in objects)


def _widget(each: Widget) -> dict[str, Any]:
    return {
        "id": each.id,
        "kind": each.kind,
        "label": dict(each.label),
        "metrics": list(each.metrics),
        "by": list(each.by),
        "where": each.where or None,
        "period": each.period or None,
        "compare": each.compare,
        "sort": each.sort or None,
        "limit": each.limit or None,
        "object": each.object or None,
        "fields": list(each.fields),
        "width": each.width,
        "height": each.height,
    }
