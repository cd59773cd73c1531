"""Saved views of lists: filter, order, columns and kind under a name, for oneself, for roles or for everybody.

A view that somebody else shared is shown to whom it names, and only as far as it can be used: one whose filter, order or
columns hold a field that the asker may not read is not there for him.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.asking import Asking
from yunchou.access.compile import visible
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Record, quote
from yunchou.base.errors import FieldError, Problem, forbidden, invalid, not_found, say
from yunchou.base.text import TextError, clean
from yunchou.records.read import Query, asking_of, compile_page, readable_object

KINDS = ("list", "board")
PRIVATE, SHARED, ROLES = "private", "shared", "roles"
VISIBILITIES = (PRIVATE, SHARED, ROLES)
RIGHT = "model.change"
"""Who may change the model may give views to others."""
MOST_OWN = 200
LONGEST_NAME, LONGEST_CONDITION, MOST_COLUMNS, MOST_SORT = 60, 4000, 60, 5
COLUMNS = (
    "v.id, v.object, v.name, v.kind, v.condition, v.sort, v.columns, v.board_by, v.visibility, v.roles,"
    " v.is_default, v.owner"
)


@dataclass(frozen=True, slots=True)
class View:
    """A saved view. `columns` None: those of the object's list. `board_by`: the field whose values are the columns of a board."""

    object: str
    name: str
    kind: str = "list"
    where: str | None = None
    sort: tuple[str, ...] = ()
    columns: tuple[str, ...] | None = None
    board_by: str | None = None
    visibility: str = PRIVATE
    roles: tuple[int, ...] = ()
    default: bool = False
    owner: int | None = None
    id: int = 0

    def as_json(self, caller: Caller) -> dict[str, Any]:
        """The public form."""
        return {
            "id": str(self.id),
            "object": self.object,
            "name": self.name,
            "kind": self.kind,
            "where": self.where,
            "sort": list(self.sort),
            "columns": None if self.columns is None else list(self.columns),
            "board_by": self.board_by,
            "visibility": self.visibility,
            "roles": [str(role) for role in self.roles],
            "default": self.default,
            "mine": self.owner == caller.actor.user_id,
        }


async def views(caller: Caller, name: str | None = None) -> list[dict[str, Any]]:
    """The views that the caller may use, of one object or of all: his own first, then by name."""

    async def read(snapshot: Snapshot) -> tuple[list[dict[str, Any]], tuple[int, int]]:
        if name is not None:
            readable_object(asking_of(caller, snapshot), name)
        rows = await caller.organisation.db.fetch(
            f"select {COLUMNS} from {quote(caller.organisation.schema)}.saved_view v"
            " where ($1::text is null or v.object = $1)"
            " and (v.owner = $2 or v.visibility = 'shared' or (v.visibility = 'roles' and v.roles && $3::bigint[]))"
            " order by v.owner <> $2, lower(v.name), v.id",
            name,
            caller.actor.user_id,
            _roles_of(caller, snapshot),
        )
        found = [_view(row) for row in rows]
        usable = [each.as_json(caller) for each in found if _is_usable(caller, snapshot, each)]
        return usable, await caller.organisation.versions()

    return await caller.organisation.consistent(read)


async def create(caller: Caller, given: View) -> dict[str, Any]:
    """A new view. Raises 403 for sharing without the right to, 400 for a wrong filter, 422 for what else is wrong."""
    view = replace(given, owner=caller.actor.user_id)
    table = f"{quote(caller.organisation.schema)}.saved_view"
    await _check(caller, view)
    async with caller.organisation.db.transaction() as link:
        held = await link.fetchval(f"select count(*) from {table} v where v.owner = $1", view.owner)
        if held >= MOST_OWN:
            raise invalid((), say("最多保存 {n} 个视图", "There may be {n} views at most", n=MOST_OWN))
        if view.default:
            await _only_default(link, table, view)
        id = await link.fetchval(
            f"insert into {table} (object, name, kind, condition, sort, columns, board_by, visibility, roles,"
            " is_default, owner) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id",
            *_values(view),
            view.owner,
        )
    return replace(view, id=id).as_json(caller)


async def change(caller: Caller, id: int, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes a view of the caller's own, or a shared one with the right to share. Raises as `create` does, and 404."""
    before = await _held(caller, id)
    view = replace(before, **changes)
    await _check(caller, view)
    table = f"{quote(caller.organisation.schema)}.saved_view"
    async with caller.organisation.db.transaction() as link:
        if view.default:
            await _only_default(link, table, view)
        await link.execute(
            f"update {table} set object = $1, name = $2, kind = $3, condition = $4, sort = $5, columns = $6,"
            " board_by = $7, visibility = $8, roles = $9, is_default = $10, updated_at = now() where id = $11",
            *_values(view),
            id,
        )
    return view.as_json(caller)


async def delete(caller: Caller, id: int) -> None:
    """Removes a view of the caller's own, or a shared one with the right to share. Raises 404."""
    await _held(caller, id)
    await caller.organisation.db.execute(
        f"delete from {quote(caller.organisation.schema)}.saved_view where id = $1", id
    )


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
        view.default,
    )


async def _only_default(link: Any, table: str, view: View) -> None:
    """Of each kind of sharing there is one default: a person's own, and one for everybody, or for the same roles."""
    await link.execute(
        f"update {table} set is_default = false where object = $1 and is_default and id <> $2 and visibility = $3"
        " and (visibility <> 'private' or owner = $4) and (visibility <> 'roles' or roles && $5::bigint[])",
        view.object,
        view.id,
        view.visibility,
        view.owner,
        list(view.roles),
    )


async def _held(caller: Caller, id: int) -> View:
    """A view that the caller may change; one that he may not even use is as absent."""
    snapshot = await caller.organisation.snapshot()
    row = await caller.organisation.db.fetchrow(
        f"select {COLUMNS} from {quote(caller.organisation.schema)}.saved_view v where v.id = $1"
        " and (v.owner = $2 or v.visibility = 'shared' or (v.visibility = 'roles' and v.roles && $3::bigint[]))",
        id,
        caller.actor.user_id,
        _roles_of(caller, snapshot),
    )
    if row is None:
        raise not_found()
    view = _view(row)
    if view.owner != caller.actor.user_id and not _may_share(caller, snapshot):
        raise forbidden(say("您只能修改自己的视图", "You may only change your own views"))
    return view


def _may_share(caller: Caller, snapshot: Snapshot) -> bool:
    return caller.viewer(snapshot).rights.may(RIGHT)


def _roles_of(caller: Caller, snapshot: Snapshot) -> list[int]:
    who = snapshot.access.people.get(caller.actor.user_id or 0)
    return list(who.roles) if who else []


async def _check(caller: Caller, view: View) -> None:
    """Raises for a view that could not be used, or not by this caller."""
    snapshot = await caller.organisation.snapshot()
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
    for field, (value, options) in known.items():
        if value not in options:
            message = say("应为 {o} 之一", "This must be one of {o}", o=", ".join(options))
            faults.append(FieldError("not_an_option", message, field=field))
    if len(view.columns or ()) > MOST_COLUMNS or len(view.sort) > MOST_SORT:
        faults.append(FieldError("out_of_range", say("列或排序过多", "Too many columns or sort fields")))
    if any(role not in snapshot.access.roles for role in view.roles) or (
        view.visibility == ROLES and not view.roles
    ):
        message = say("请选择角色", "There must be roles, and ones that exist")
        faults.append(FieldError("required", message, field="roles"))
    if faults:
        raise invalid(tuple(faults))
    if view.visibility != PRIVATE and not _may_share(caller, snapshot):
        raise forbidden(say("您没有共享视图的权限", "You may not share views"))

    async def read(current: Snapshot) -> tuple[None, tuple[int, int]]:
        _compile(asking_of(caller, current), view)
        return None, await caller.organisation.versions()

    await caller.organisation.consistent(read)


def _compile(asking: Asking, view: View) -> None:
    """Raises what a list with this filter, order and columns would raise."""
    columns: Sequence[str] = view.columns if view.columns is not None else ("id",)
    fields = [*columns, *([view.board_by] if view.board_by else [])]
    compile_page(asking, view.object, Query(fields=fields, where=view.where, sort=view.sort, limit=1))


def _is_usable(caller: Caller, snapshot: Snapshot, view: View) -> bool:
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
        default=row["is_default"],
        owner=row["owner"],
    )
