"""The pages that one asker sees: what the apps declare, cut to the asker's rights, completed by defaults."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import field_access, may_read, visible
from yunchou.access.organisation import Snapshot
from yunchou.access.state import Viewer
from yunchou.base.errors import Problem
from yunchou.metrics.catalogue import Catalogue
from yunchou.metrics.query import MetricQuery, questions
from yunchou.model.field_types import type_of
from yunchou.model.object import Inverse, Object, label
from yunchou.pages.content import compile_questions
from yunchou.pages.declare import Area, Dashboard, Item, ObjectPages, Pages, Section, Widget
from yunchou.pages.layouts.view import generated_content, layouts_json
from yunchou.pages.stored import Stored
from yunchou.records.aggregate import compile_aggregate
from yunchou.records.read import asking_of
from yunchou.records.select import Asking, Select, names_of
from yunchou.records.sort import Order

DEFAULT_LIST_FIELDS = 6
SETTINGS_AREA = "settings"


def pages_json(
    caller: Caller, snapshot: Snapshot, pages: Pages, catalogue: Catalogue, stored: Sequence[Stored] = ()
) -> dict[str, Any]:
    """Navigation, the pages of every object, and the dashboards, as far as the asker may see them.

    `stored`: the designed pages that he may see.
    """
    viewer = caller.viewer(snapshot)
    seen = [o for o in snapshot.model.objects.values() if visible(viewer, o)]
    offered = [o for o in seen if not o.hidden]
    named = {item.name for area in pages.areas for item in area.items if item.kind == "object"}
    areas = [
        _area(area, viewer, {o.name: o for o in offered})
        for area in _with_own_objects(pages.areas, offered, named)
    ]
    return {
        "navigation": [area for area in areas if area["items"]],
        "objects": {
            o.name: _object_pages(caller, snapshot, o, pages.objects.get(o.name), catalogue) for o in seen
        },
        "dashboards": [
            {**_dashboard(caller, snapshot, page, catalogue), "id": id, "mine": mine}
            for page, id, mine in _with_stored(caller, snapshot, _meant(pages, viewer), stored)
        ],
    }


def shipped(caller: Caller, snapshot: Snapshot, pages: Pages, name: str) -> Dashboard | None:
    """The page of that name as it was shipped, for who asks."""
    return next((each for each in _meant(pages, caller.viewer(snapshot)) if each.name == name), None)


def page_named(
    caller: Caller, snapshot: Snapshot, pages: Pages, stored: Sequence[Stored], name: str
) -> Dashboard | None:
    """The page that stands under a name for who asks: a shipped one, the one instead of it, or a designed one by its id."""
    shown = _with_stored(caller, snapshot, _meant(pages, caller.viewer(snapshot)), stored)
    return next((page for page, _, _ in shown if page.name == name), None)


def _with_stored(
    caller: Caller, snapshot: Snapshot, declared: list[Dashboard], stored: Sequence[Stored]
) -> list[tuple[Dashboard, str | None, bool]]:
    """The shipped pages, each with the designed one that stands in for it, and the other designed ones behind them.

    One's own stands before one for a role of one's own.
    """
    who = snapshot.access.people.get(caller.actor.user_id or 0)
    roles = set(who.roles) if who else set()
    taking: dict[str, Stored] = {}
    for each in sorted(stored, key=lambda one: not one.personal):
        if each.replaces and (each.personal or roles & set(each.roles)):
            taking.setdefault(each.replaces, each)
    found: list[tuple[Dashboard, str | None, bool]] = []
    for page in declared:
        own = taking.get(page.name)
        if own is None:
            found.append((page, None, False))
        else:
            found.append((replace(own.page, name=page.name, label=page.label), str(own.id), own.mine))
    used = {each.id for each in taking.values() if any(page.name == each.replaces for page in declared)}
    return found + [(each.page, str(each.id), each.mine) for each in stored if each.id not in used]


def _meant(pages: Pages, viewer: Viewer) -> list[Dashboard]:
    """Of the dashboards of each name the first that is made for the asker's role, and for somebody who sees as much."""
    scope = viewer.rights.of("opportunity").read
    found: dict[str, Dashboard] = {}
    for each in pages.dashboards:
        meant = not each.roles or not viewer.role_codes.isdisjoint(each.roles)
        if meant and (not each.audience or scope in each.audience):
            found.setdefault(each.name, each)
    return list(found.values())


def list_fields(caller: Caller, snapshot: Snapshot, pages: Pages, name: str) -> tuple[str, ...]:
    """The fields that an object's list shows, as far as the asker may read them. Raises 404 for an unknown object."""
    owner = snapshot.model.object(name)

    def made() -> tuple[str, ...]:
        shown = _object_pages(caller, snapshot, owner, pages.objects.get(name), Catalogue(()))
        return tuple(shown["list"]["fields"])

    return snapshot.compiled(("list fields", caller.key, name), made)


def generated_layout(
    caller: Caller, snapshot: Snapshot, pages: Pages, catalogue: Catalogue, name: str
) -> dict[str, Any]:
    """The layout that an object has without one being made, as content of one. Raises 404 for an unknown object."""
    owner = snapshot.model.object(name)
    shown = _object_pages(caller, snapshot, owner, pages.objects.get(name), catalogue)
    return generated_content(shown["form"], shown["related"], shown["header"])


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
        if (item.needs and not viewer.rights.may(item.needs)) or (item.shows and item.shows not in seen):
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
    caller: Caller, snapshot: Snapshot, owner: Object, declared: ObjectPages | None, catalogue: Catalogue
) -> dict[str, Any]:
    pages = declared or ObjectPages(owner.name)
    asking = asking_of(caller, snapshot)
    viewer = asking.viewer
    readable = [
        f.name
        for f in owner.fields.values()
        if field_access(viewer, owner, f) != "none" and f.column and not f.hidden
    ]
    usable = [name for name in readable if may_read(viewer, owner, owner.fields[name])]
    # What is long or of many parts stands among the facts, not in the heading.
    short = [n for n in readable if not owner.fields[n].system and type_of(owner.fields[n]).sortable]
    seen = [i for i in snapshot.model.inverses(owner.name).values() if _leads(snapshot, viewer, i)]
    named = [name for name in pages.related if any(i.name == name for i in seen)]
    # What the organisation lets point here is shown too: no shipped page can name it.
    added = [i.name for i in seen if i.name not in named and _is_own(snapshot, i)]
    related = [*named, *added] if named else [i.name for i in seen]
    board = pages.board if pages.board in usable else ""
    board_sum = pages.board_sum if pages.board_sum in usable else ""
    sort = pages.sort.split(",") if pages.sort else []
    return {
        "list": {
            "fields": _kept(asking, owner, pages.list_fields, readable) or _default_list(owner, readable),
            "sort": pages.sort if _answers(lambda: Order(Select(asking, owner), sort)) else "",
        },
        "form": _form(pages.form, owner, readable),
        "layouts": layouts_json(caller, snapshot, owner),
        "header": _kept(asking, owner, pages.header, readable) or short[1:5],
        "related": [{"inverse": name} for name in related],
        "by_hand": pages.by_hand,
        "board": {"field": board, "sum": board_sum or None} if board else None,
        "figures": [
            n
            for n in pages.figures
            if n in catalogue.metrics and _answered(caller, snapshot, catalogue, (n,))
        ],
        "lines": [
            {"inverse": name, "open": list(statuses)}
            for name, statuses in pages.lines
            if any(i.name == name for i in seen)
        ],
        "chain": [
            {"object": name, "where": where}
            for name, where in pages.chain
            if name in snapshot.model.objects and visible(viewer, snapshot.model.object(name))
        ],
    }


def _is_own(snapshot: Snapshot, inverse: Inverse) -> bool:
    return snapshot.model.object(inverse.object).fields[inverse.field].layer == "organisation"


def _leads(snapshot: Snapshot, viewer: Viewer, inverse: Inverse) -> bool:
    child = snapshot.model.object(inverse.object)
    return viewer.sees(child.name) and may_read(viewer, child, child.fields[inverse.field])


def _answers(ask: Callable[[], object]) -> bool:
    """Whether a question may be asked: every name in it is there for the asker."""
    try:
        ask()
    except Problem:
        return False
    return True


def _answered(
    caller: Caller, snapshot: Snapshot, catalogue: Catalogue, metrics: tuple[str, ...], **asked: Any
) -> bool:
    """Whether the asker may read all that some metrics are made of."""

    def ask() -> None:
        for name, question in questions(caller, catalogue, MetricQuery(metrics, **asked)):
            compile_aggregate(asking_of(caller, snapshot), name, question)

    return _answers(ask)


def _kept(asking: Asking, owner: Object, paths: tuple[str, ...], readable: list[str]) -> list[str]:
    def leads(path: str) -> bool:
        return "." in path and _answers(lambda: Select(asking, owner).place(names_of(path)))

    return [path for path in paths if path in readable or leads(path)]


def _default_list(owner: Object, readable: list[str]) -> list[str]:
    own = [n for n in readable if not owner.fields[n].system and type_of(owner.fields[n]).sortable]
    first = [owner.name_field] if owner.name_field in own else []
    shown = [name for name in own[:DEFAULT_LIST_FIELDS] if name not in first]
    return [*first, *shown, *(name for name in ("owner", "created_at") if name in readable)]


def _form(declared: tuple[Section, ...], owner: Object, readable: list[str]) -> list[dict[str, Any]]:
    """The declared sections, then whatever field stands in none of them."""
    own = [name for name in readable if not owner.fields[name].system or name == "owner"]
    placed = {name for each in declared for name in each.fields}
    sections = [{"label": dict(s.label), "fields": [n for n in s.fields if n in own]} for s in declared]
    rest = [
        n
        for n in own
        if n not in placed and not owner.fields[n].readonly and (n != "owner" or not owner.generated)
    ]
    if rest:
        words = label("其他信息", "More") if declared else label("基本信息", "Details")
        sections.append({"label": dict(words), "fields": rest})
    return sections


def _dashboard(caller: Caller, snapshot: Snapshot, page: Dashboard, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "name": page.name,
        "label": dict(page.label),
        "period": page.period,
        "filters": list(page.filters),
        "widgets": [
            widget_json(each)
            for each in page.widgets
            if _shows(caller, snapshot, each, page.period, catalogue)
        ],
    }


def _shows(caller: Caller, snapshot: Snapshot, each: Widget, period: str, catalogue: Catalogue) -> bool:
    """Whether everything in a widget may be read by the asker."""
    return _answers(lambda: compile_questions(caller, snapshot, catalogue, each, period))


def widget_json(each: Widget) -> dict[str, Any]:
    """A widget as JSON."""
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
        "options": dict(each.options),
        "inside": each.inside or None,
        "tab": each.tab,
    }
