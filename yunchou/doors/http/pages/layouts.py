"""Layouts as they are designed: the generated one, what is wrong with one, and how it looks to somebody else."""

from typing import Any

import msgspec

from yunchou.access.actor import Caller
from yunchou.access.compile import field_access
from yunchou.access.organisation import Snapshot
from yunchou.access.state import Viewer
from yunchou.base.errors import FieldError, forbidden, invalid, not_found, say
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.language.types import Params
from yunchou.metrics.made import catalogue_in
from yunchou.pages.layouts.check import check_content
from yunchou.pages.layouts.content import Content, read_content
from yunchou.pages.layouts.live import layout_look
from yunchou.pages.layouts.view import content_view, layout_of
from yunchou.pages.rules import RIGHT
from yunchou.pages.view import generated_layout
from yunchou.records.select import Asking

endpoints = Endpoints("layouts")


class LayoutAnswer(Output):
    """A layout: `tabs` of blocks, the key fields of the `header`, and how it stands on a `phone`."""

    tabs: list[dict[str, Any]]
    header: list[str] | None
    phone: dict[str, Any]


class LayoutBody(Input):
    """A layout of `object` as it is designed."""

    object: str
    content: dict[str, Any]


class LayoutCheckAnswer(Output):
    """What is wrong with it: part, setting, code, severity and message of each fault."""

    problems: list[dict[str, Any]]


class LayoutPreviewBody(Input):
    """A layout as it is designed, the role that looks at it, and the record it is looked at with; none: a new one."""

    object: str
    content: dict[str, Any]
    role: str | None = None
    id: str | None = None
    values: dict[str, Any] = msgspec.field(default_factory=dict)


class LayoutPreviewAnswer(Output):
    """The layout as the role is shown it, what its conditions say, and what the role may do with each field."""

    layout: dict[str, Any]
    look: dict[str, Any]
    access: dict[str, str]


class LayoutLookAnswer(Output):
    """Fields and parts that are hidden, fields that are wanted or locked, options that are left, values that are offered."""

    hidden: list[str]
    parts: list[str]
    required: list[str]
    readonly: list[str]
    choices: dict[str, list[str]]
    defaults: dict[str, Any]


@endpoints.get(
    "/records/{object}/{id}/layouts/{layout}",
    "What a layout shows of a record",
    answers={200: LayoutLookAnswer},
    problems=(404,),
)
async def look(call: Call) -> Reply:
    """What the conditions of a layout say of a record as it is stored."""
    snapshot = await fresh(call.caller.organisation)
    layout = layout_of(snapshot, call.object, call.number("layout"))
    if layout is None:
        raise not_found()
    owner = snapshot.model.object(call.object)
    return Reply(await layout_look(call.caller, snapshot, owner, layout.content, {}, call.id))


@endpoints.get(
    "/objects/{object}/layout", "The generated layout", answers={200: LayoutAnswer}, problems=(404,)
)
async def generated(call: Call) -> Reply:
    """How pages of the object are laid out where no layout was made: what a design begins with or goes back to."""
    snapshot = await _designing(call)
    content = generated_layout(
        call.caller, snapshot, call.house.pages, catalogue_in(snapshot, call.house.metrics), call.object
    )
    return Reply(content)


@endpoints.post(
    "/layout-checks",
    "Check a layout",
    scope="read",
    body=LayoutBody,
    asks=True,
    answers={200: LayoutCheckAnswer},
    problems=(404, 422),
)
async def check_layout(call: Call) -> Reply:
    """What would not work in a layout, without saving it."""
    given: LayoutBody = call.body
    snapshot = await _designing(call)
    owner = snapshot.model.object(given.object)
    faults = check_content(call.caller, snapshot, owner, _read(given.content))
    return Reply({"problems": [each.as_json(call.caller.language) for each in faults]})


@endpoints.post(
    "/layout-previews",
    "Preview a layout",
    scope="read",
    body=LayoutPreviewBody,
    asks=True,
    answers={200: LayoutPreviewAnswer},
    problems=(404, 422),
)
async def preview(call: Call) -> Reply:
    """How people of a role would see a layout on a record that the caller sees; nothing is saved."""
    given: LayoutPreviewBody = call.body
    snapshot = await _designing(call)
    owner, content = snapshot.model.object(given.object), _read(given.content)
    viewer = _viewer(call.caller, snapshot, given.role)
    asking = Asking(call.caller.organisation, snapshot, viewer, Params())
    id = None if given.id is None else record_id(given.id)
    look = await layout_look(call.caller, snapshot, owner, content, given.values, id, viewer)
    access = {field.name: field_access(viewer, owner, field) for field in owner.fields.values()}
    return Reply({"layout": content_view(asking, owner, content), "look": look, "access": access})


async def _designing(call: Call) -> Snapshot:
    """The model in force, for those who may change it. Raises 403."""
    snapshot = await fresh(call.caller.organisation)
    if not call.caller.viewer(snapshot).rights.may(RIGHT):
        raise forbidden()
    return snapshot


def _read(given: dict[str, Any]) -> Content:
    try:
        return read_content(given)
    except ValueError as error:
        message = say("布局的格式不对：{e}", "This is not a layout: {e}", e=str(error)[:200])
        raise invalid((FieldError("wrong_type", message, field="content"),)) from None


def _viewer(caller: Caller, snapshot: Snapshot, given: str | None) -> Viewer:
    """Somebody who has the role alone; without one the caller. Field rights count, records stay those the caller sees."""
    own = caller.viewer(snapshot)
    if given is None:
        return own
    role = snapshot.access.roles.get(record_id(given))
    if role is None:
        raise not_found()
    return Viewer(snapshot.access, own.person, role.rights, frozenset({role.code} if role.code else ()))
