"""Saved views of lists: filter, order, columns, kind and layout under a name, for oneself, for everybody, or for chosen
roles, departments and people.

A view that somebody else shared is shown to whom it names, and only as far as it can be used: one whose filter, order or
columns hold a field that the asker may not read is not there for him.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from yunchou.access.actor import Caller
from yunchou.access.asking import Asking
from yunchou.access.compile import visible
from yunchou.access.organisation import Snapshot
from yunchou.access.state import EMPLOYEE
from yunchou.base.db import Connection, Record, quote
from yunchou.base.errors import FieldError, Problem, forbidden, invalid, not_found, say
from yunchou.base.text import TextError, clean
from yunchou.language.compile import compile_condition
from yunchou.model.object import Label
from yunchou.records.read import Query, asking_of, compile_page, readable_object
from yunchou.records.select import Select
from yunchou.records.view_settings import ViewSettings, texts

KINDS = ("list", "board", "calendar", "timeline", "gallery", "tree", "map")
PRIVATE, SHARED, CHOSEN = "private", "shared", "chosen"
VISIBILITIES = (PRIVATE, SHARED, CHOSEN)
RIGHT = "model.change"
"""Who may change the model may give views to others."""
MOST_OWN = 200
MOST_CHOSEN = 200
LONGEST_NAME, LONGEST_CONDITION, MOST_COLUMNS, MOST_SORT = 60, 4000, 60, 5
COLUMNS = (
    "v.id, v.object, v.name, v.kind, v.condition, v.sort, v.columns, v.board_by, v.visibility, v.roles,"
    " v.departments, v.people, v.is_default, v.owner, v.position, v.settings::text as settings"
)
USABLE = (
    "(v.owner = $2 or (v.visibility = 'shared' and $5) or (v.visibility = 'chosen'"
    " and (v.roles && $3::bigint[] or v.departments && $4::bigint[] or $2 = any(v.people))))"
)
"""Whose view it is, or for whom. $2: the person, $3: his roles, $4: his department and those above it,
$5: whether he belongs to the organisation: what is for everybody is not for those from outside."""

NOBODY = 0
"""The owner of a view that came with the organisation."""
_WORDS: dict[tuple[str, str], Label] = {}
"""By object and name in either language: what a view that came with the organisation is called in both."""


def called(object: str, words: Label) -> None:
    """Declares the names of a view that comes with an organisation. One that is renamed is called by its new name."""
    for name in words.values():
        _WORDS[object, name] = words


_INSERT = (
    "insert into {table} (object, name, kind, condition, sort, columns, board_by, visibility, roles, departments,"
    " people, is_default, position, settings, owner)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::jsonb, $15)"
)


@dataclass(frozen=True, slots=True)
class View:
    """A saved view. `columns` None: those of the object's list. `board_by`: the field that lays records out, the choice of
    a board, the date of a calendar. `position`: its place among the tabs.
    """

    object: str
    name: str
    kind: str = "list"
    where: str | None = None
    sort: tuple[str, ...] = ()
    columns: tuple[str, ...] | None = None
    board_by: str | None = None
    visibility: str = PRIVATE
    roles: tuple[int, ...] = ()
    departments: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    default: bool = False
    position: int = 0
    settings: ViewSettings = field(default_factory=ViewSettings)
    owner: int | None = None
    id: int = 0

    def shown_name(self, language: str) -> str:
        """The name in the reader's language, where it came with the organisation."""
        words = _WORDS.get((self.object, self.name)) if self.owner == NOBODY else None
        return self.name if words is None else words.get(language, self.name)

    def as_json(self, caller: Caller) -> dict[str, Any]:
        """The public form."""
        return {
            "id": str(self.id),
            "object": self.object,
            "name": self.shown_name(caller.language),
            "kind": self.kind,
            "where": self.where,
            "sort": list(self.sort),
            "columns": None if self.columns is None else list(self.columns),
            "board_by": self.board_by,
            "visibility": self.visibility,
            "roles": [str(role) for role in self.roles],
            "departments": [str(each) for each in self.departments],
            "people": [str(each) for each in self.people],
            "position": self.position,
            "settings": msgspec.to_builtins(self.settings),
            "default": self.default,
            "mine": self.owner == caller.actor.user_id,
        }


async def views(caller: Caller, name: str | None = None) -> list[dict[str, Any]]:
    """The views that the caller may use, of one object or of all: his own first, each in its place, then by name."""

    async def read(snapshot: Snapshot) -> tuple[list[dict[str, Any]], tuple[int, int]]:
        if name is not None:
            readable_object(asking_of(caller, snapshot), name)
        rows = await caller.organisation.db.fetch(
            f"select {COLUMNS} from {quote(caller.organisation.schema)}.saved_view v"
            f" where ($1::text is null or v.object = $1) and {USABLE}"
            " order by v.owner <> $2, v.position, lower(v.name), v.id",
            name,
            *_circles(caller, snapshot),
        )
        found = [_view(row) for row in rows]
        usable = [each.as_json(caller) for each in found if is_usable(caller, snapshot, each)]
        return usable, await caller.organisation.versions()

    return await caller.organisation.consistent(read)


async def create(caller: Caller, given: View) -> dict[str, Any]:
    """A new view. Raises 403 for sharing without the right to, 400 for a wrong filter, 422 for what else is wrong."""
    view = replace(given, owner=caller.actor.user_id)
    await _check(caller, view)
    async with caller.organisation.db.transaction() as link:
        held = await link.fetchval(f"select count(*) from {_table(caller)} v where v.owner = $1", view.owner)
        if held >= MOST_OWN:
            raise invalid((), say("最多保存 {n} 个视图", "There may be {n} views at most", n=MOST_OWN))
        view = await keep(caller, link, view)
    return view.as_json(caller)


async def change(caller: Caller, id: int, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes a view of the caller's own, or a shared one with the right to share. Raises as `create` does, and 404."""
    before = await _held(caller, id)
    view = replace(before, **changes)
    await _check(caller, view)
    async with caller.organisation.db.transaction() as link:
        await keep(caller, link, view)
    return view.as_json(caller)


async def keep(caller: Caller, link: Connection, view: View) -> View:
    """Writes a view that was checked, one without an id as a new one; gives it with its id."""
    table = _table(caller)
    if view.default:
        await _only_default(link, table, view)
    if not view.id:
        made = await link.fetchval(_INSERT.format(table=table) + " returning id", *_values(view), view.owner)
        return replace(view, id=made)
    await link.execute(
        f"update {table} set object = $1, name = $2, kind = $3, condition = $4, sort = $5, columns = $6,"
        " board_by = $7, visibility = $8, roles = $9, departments = $10, people = $11, is_default = $12,"
        " position = $13, settings = $14::jsonb, updated_at = now() where id = $15",
        *_values(view),
        view.id,
    )
    return view


async def give(link: Any, schema: str, given: Sequence[View]) -> None:
    """Adds views that belong to nobody, in this order, as they come with a new organisation. `schema`: unquoted."""
    await link.executemany(
        _INSERT.format(table=f"{quote(schema)}.saved_view"),
        [(*_values(replace(view, position=position)), NOBODY) for position, view in enumerate(given)],
    )


async def delete(caller: Caller, id: int) -> None:
    """Removes a view of the caller's own, or a shared one with the right to share. Raises 404."""
    await _held(caller, id)
    async with caller.organisation.db.acquire() as link:
        await remove(caller, link, id)


async def remove(caller: Caller, link: Connection, id: int) -> None:
    """Removes a view whose remover may do so."""
    await link.execute(f"delete from {_table(caller)} where id = $1", id)


async def given_views(caller: Caller, link: Connection) -> list[View]:
    """The views that are not one person's alone, for whoever may share views."""
    rows = await link.fetch(
        f"select {COLUMNS} from {_table(caller)} v where v.visibility <> 'private' order by v.id"
    )
    return [_view(row) for row in rows]


def _table(caller: Caller) -> str:
    return f"{quote(caller.organisation.schema)}.saved_view"


def _values(view: View) -> tuple[Any, ...]:
    return (
        view.object,
        view.name,
        view.kind,
        view.where,
        list(view.sort),
        None if view.columns is None else list(view.columns),
        view.board_by,
        view.visibility,
        list(view.roles),
        list(view.departments),
        list(view.people),
        view.default,
        view.position,
        msgspec.json.encode(view.settings).decode(),
    )


async def _only_default(link: Any, table: str, view: View) -> None:
    """Of each kind of sharing there is one default: a person's own, one for everybody, one for each of those chosen."""
    await link.execute(
        f"update {table} set is_default = false where object = $1 and is_default and id <> $2 and visibility = $3"
        " and (visibility <> 'private' or owner = $4) and (visibility <> 'chosen' or roles && $5::bigint[]"
        " or departments && $6::bigint[] or people && $7::bigint[])",
        view.object,
        view.id,
        view.visibility,
        view.owner,
        list(view.roles),
        list(view.departments),
        list(view.people),
    )


async def _held(caller: Caller, id: int) -> View:
    """A view that the caller may change; one that he may not even use is as absent."""
    snapshot = await caller.organisation.snapshot()
    row = await caller.organisation.db.fetchrow(
        f"select {COLUMNS} from {quote(caller.organisation.schema)}.saved_view v where v.id = $1 and {USABLE}",
        id,
        *_circles(caller, snapshot),
    )
    if row is None:
        raise not_found()
    view = _view(row)
    if view.owner != caller.actor.user_id and not may_share(caller, snapshot):
        raise forbidden(say("您只能修改自己的视图", "You may only change your own views"))
    return view


def may_share(caller: Caller, snapshot: Snapshot) -> bool:
    """Whether the caller may give views to others."""
    return caller.viewer(snapshot).rights.may(RIGHT)


def _circles(caller: Caller, snapshot: Snapshot) -> tuple[int | None, list[int], list[int], bool]:
    """The caller, his roles, his departments from his own upward, and whether he is of the house, as `USABLE` asks for them."""
    person = caller.actor.user_id
    if person is None or person not in snapshot.access.people:
        return person, [], [], True
    circles = snapshot.access.circles_of(person)
    of = {kind: [each.id for each in circles if each.kind == kind] for kind in ("role", "department")}
    return person, of["role"], of["department"], snapshot.access.people[person].kind == EMPLOYEE


async def _check(caller: Caller, view: View) -> None:
    """Raises for a view that could not be used, or not by this caller."""

    async def read(current: Snapshot) -> tuple[None, tuple[int, int]]:
        refuse_wrong(caller, current, view)
        return None, await caller.organisation.versions()

    await caller.organisation.consistent(read)


def refuse_wrong(caller: Caller, snapshot: Snapshot, view: View) -> None:
    """Raises for a view that could not be used under a snapshot, or not be made by this caller."""
    readable_object(asking_of(caller, snapshot), view.object)
    faults = []
    try:
        name = clean(view.name)
    except TextError as error:
        name = None
        faults.append(FieldError("wrong_type", error.message, field="name"))
    if not faults and (name is None or len(name) > LONGEST_NAME):
        message = say("名称应有 1 至 {n} 个字符", "A name has 1 to {n} characters", n=LONGEST_NAME)
        faults.append(FieldError("required" if name is None else "out_of_range", message, field="name"))
    known = {"kind": (view.kind, KINDS), "visibility": (view.visibility, VISIBILITIES)}
    for at, (value, options) in known.items():
        if value not in options:
            message = say("应为 {o} 之一", "This must be one of {o}", o=", ".join(options))
            faults.append(FieldError("not_an_option", message, field=at))
    if len(view.columns or ()) > MOST_COLUMNS or len(view.sort) > MOST_SORT:
        faults.append(FieldError("out_of_range", say("列或排序过多", "Too many columns or sort fields")))
    faults.extend(_chosen_faults(snapshot, view))
    if faults:
        raise invalid(tuple(faults))
    if view.visibility != PRIVATE and not may_share(caller, snapshot):
        raise forbidden(say("您没有共享视图的权限", "You may not share views"))
    _compile(asking_of(caller, snapshot), view)


def _chosen_faults(snapshot: Snapshot, view: View) -> list[FieldError]:
    """What is wrong with those for whom a view is."""
    access = snapshot.access
    known = {
        "roles": (view.roles, access.roles),
        "departments": (view.departments, access.parents),
        "people": (view.people, access.people),
    }
    faults = [
        FieldError("not_an_option", say("其中有不存在的", "Some of these do not exist"), field=name)
        for name, (given, existing) in known.items()
        if len(given) > MOST_CHOSEN or any(each not in existing for each in given)
    ]
    if view.visibility == CHOSEN and not (view.roles or view.departments or view.people):
        message = say("请选择角色、部门或人员", "Choose roles, departments or people")
        faults.append(FieldError("required", message, field="roles"))
    return faults


def _compile(asking: Asking, view: View) -> None:
    """Raises what a list with this filter, order, columns and layout would raise."""
    columns: Sequence[str] = view.columns if view.columns is not None else ("id",)
    named = texts(view.settings)
    fields = [*columns, *([view.board_by] if view.board_by else []), *named.fields]
    compile_page(asking, view.object, Query(fields=fields, where=view.where, sort=view.sort, limit=1))
    if named.conditions:
        select = Select(asking, readable_object(asking, view.object))
        for condition in named.conditions:
            compile_condition(condition, select, asking.params, asking.environment())


def is_usable(caller: Caller, snapshot: Snapshot, view: View) -> bool:
    """Whether the caller may read all that the view names; a maker sees his own in any case."""
    owner = snapshot.model.objects.get(view.object)
    if owner is None or not visible(caller.viewer(snapshot), owner):
        return False
    try:
        _compile(asking_of(caller, snapshot), view)
    except Problem:
        # His own view tells its maker nothing new; he sees that it needs mending.
        return view.owner == caller.actor.user_id
    return True


def _view(row: Record) -> View:
    return View(
        id=row["id"],
        object=row["object"],
        name=row["name"],
        kind=row["kind"],
        where=row["condition"],
        sort=tuple(row["sort"]),
        columns=None if row["columns"] is None else tuple(row["columns"]),
        board_by=row["board_by"],
        visibility=row["visibility"],
        roles=tuple(row["roles"]),
        departments=tuple(row["departments"]),
        people=tuple(row["people"]),
        default=row["is_default"],
        position=row["position"],
        settings=msgspec.json.decode(row["settings"], type=ViewSettings),
        owner=row["owner"],
    )
