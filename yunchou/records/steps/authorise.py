"""May the caller do this at all? Rights on the object, on the fields, and on the rows that are there."""

from yunchou.access.compile import field_access, may_read, visible
from yunchou.access.viewer import Viewer
from yunchou.base.errors import Message, say, unauthenticated
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, UPSERT, Change
from yunchou.records.select import Asking

HISTORIC = ("created_at", "created_by")
"""System fields that an import by an administrator may set, as it may fields that are otherwise only read."""


def authorise_operations(asking: Asking, owner: Object, changes: list[Change], historic: bool) -> None:
    """Fails the changes whose kind or fields the caller has no right to."""
    viewer = asking.viewer
    if viewer.person is not None and viewer.person not in viewer.state.people:
        raise unauthenticated()
    hidden = not visible(viewer, owner)
    refused: dict[str, tuple[int, str]] = {}
    for change in changes:
        if change.failed:
            continue
        if hidden or (owner.generated and viewer.person is not None) or not may(viewer, owner, change.kind):
            _refuse(change, owner)
            continue
        for name in change.operation.values:
            if name not in refused:
                refused[name] = _field_fault(asking, owner, name, historic)
            status, code = refused[name]
            if status:
                _refuse_field(change, status, code, name)


def authorise_matches(asking: Asking, owner: Object, changes: list[Change]) -> None:
    """Fails upserts that would find records by fields which the caller may not read."""
    hidden = not visible(asking.viewer, owner)
    for change in changes:
        if change.operation.op != UPSERT:
            continue
        if hidden:
            _refuse(change, owner)
            continue
        for name in change.operation.match or {}:
            field = owner.fields.get(name)
            if field is None or not field.column or not may_read(asking.viewer, owner, field):
                _refuse_field(change, 422, "unknown_field", name)


def may(viewer: Viewer, owner: Object, kind: str) -> bool:
    """Whether the viewer may do this with any record of the object at all."""
    rights = viewer.rights.of(owner.name)
    if kind == CREATE:
        return rights.create
    if kind in (DELETE, RESTORE):
        return rights.scope("delete") != "none"
    return rights.scope("update") != "none" or viewer.is_given(owner.name)


def _refuse(change: Change, owner: Object) -> None:
    name = Message(owner.label["zh-CN"], owner.plural["en"])
    message = say("您没有对{name}执行此操作的权限", "You may not do this with {name}", name=name)
    change.fail(403, "forbidden", message)


def _field_fault(asking: Asking, owner: Object, name: str, historic: bool) -> tuple[int, str]:
    field = owner.fields.get(name)
    if field is None or not field.column:
        return 422, "unknown_field"
    access = field_access(asking.viewer, owner, field)
    if access == "none":
        return 422, "unknown_field"
    if field.computed:
        return 422, "readonly"
    if historic and (name in HISTORIC or (field.readonly and not field.system)):
        return 0, ""
    if field.system and name != "owner":
        return 422, "readonly"
    return (0, "") if access == "write" else (403 if not field.readonly else 422, "readonly")


def _refuse_field(change: Change, status: int, code: str, name: str) -> None:
    if code == "unknown_field":
        message = say("没有字段 {name}", "There is no field {name}", name=name[:60])
    else:
        message = say("字段 {name} 不能修改", "The field {name} can't be changed", name=name)
    change.fail(status, code, message, name)


_REACH = {CREATE: "read", UPDATE: "update"}
"""By what is done, the scope that must hold the record's owner."""


def check_owner(asking: Asking, owner: Object, changes: list[Change]) -> None:
    """What is written must lie inside the writer's own rights: nobody can push a record out of his own reach.

    What was shared with somebody he may change, but not give away or take: that needs the scope of a role.
    """
    viewer = asking.viewer
    if owner.master is not None:
        # Whose it is decides nothing: its master does.
        return
    scopes = {kind: viewer.scope_owners(owner.name, action) for kind, action in _REACH.items()}
    reaches = {kind: None if scope is None else frozenset(scope) for kind, scope in scopes.items()}
    behalf: dict[int | None, int | None] = {}
    for change in changes:
        if change.failed or change.kind in (DELETE, RESTORE):
            continue
        if change.kind == CREATE or change.changes("owner"):
            reach = reaches[change.kind]
            held = (
                {change.now("owner")}
                if change.kind == CREATE
                else {change.before.get("owner"), change.now("owner")}
            )
            if reach is not None and not held <= reach and not change.waits:
                message = say("负责人不在您的权限范围内", "This owner lies outside what you may change")
                change.fail(403, "forbidden", message, "owner")
            elif change.kind == CREATE:
                holder = change.now("owner")
                if holder not in behalf:
                    behalf[holder] = _absent(viewer, owner, holder)
                change.behalf = behalf[holder]


def _absent(viewer: Viewer, owner: Object, holder: int | None) -> int | None:
    """The absent person whose rights alone allow a new record of an owner; None where the writer's own are enough."""
    for place, standing in enumerate(viewer.standings_on(owner.name)):
        rights = standing.of(owner.name)
        owners = standing.owners(rights.read)
        if rights.create and (owners is None or holder in owners):
            return standing.person if place and standing.delegation is not None else None
    return None
