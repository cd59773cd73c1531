"""Saved views of lists."""

from typing import Annotated, Any, Literal

import msgspec

from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records import views
from yunchou.records.view_settings import ViewSettings

endpoints = Endpoints("views")

Name = Annotated[str, msgspec.Meta(max_length=1000)]
Kind = Literal["list", "board", "calendar", "timeline", "gallery", "tree", "map"]
Visibility = Literal["private", "shared", "chosen"]
Position = Annotated[int, msgspec.Meta(ge=0, le=10_000)]


class ViewsQuery(Input):
    """`object`: only of this one."""

    object: str | None = None


class ViewBody(Input):
    """A view: an expression as filter, order and columns, the field that lays it out, its layout, and for whom it is.

    `visibility` `chosen`: for the named roles, departments (with all below them) and people.
    """

    object: str
    name: Name
    kind: Kind = "list"
    where: str | None = None
    sort: list[str] = msgspec.field(default_factory=list)
    columns: list[str] | None = None
    board_by: str | None = None
    visibility: Visibility = "private"
    roles: list[str] = msgspec.field(default_factory=list)
    departments: list[str] = msgspec.field(default_factory=list)
    people: list[str] = msgspec.field(default_factory=list)
    default: bool = False
    position: Position = 0
    settings: ViewSettings = msgspec.field(default_factory=ViewSettings)


class ViewChange(Input):
    """What changes of a view."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    kind: Kind | msgspec.UnsetType = msgspec.UNSET
    where: str | msgspec.UnsetType | None = msgspec.UNSET
    sort: list[str] | msgspec.UnsetType = msgspec.UNSET
    columns: list[str] | msgspec.UnsetType | None = msgspec.UNSET
    board_by: str | msgspec.UnsetType | None = msgspec.UNSET
    visibility: Visibility | msgspec.UnsetType = msgspec.UNSET
    roles: list[str] | msgspec.UnsetType = msgspec.UNSET
    departments: list[str] | msgspec.UnsetType = msgspec.UNSET
    people: list[str] | msgspec.UnsetType = msgspec.UNSET
    default: bool | msgspec.UnsetType = msgspec.UNSET
    position: Position | msgspec.UnsetType = msgspec.UNSET
    settings: ViewSettings | msgspec.UnsetType = msgspec.UNSET


class ViewAnswer(Output):
    """A saved view; `mine` says whether the caller made it."""

    id: str
    object: str
    name: str
    kind: Kind
    where: str | None
    sort: list[str]
    columns: list[str] | None
    board_by: str | None
    visibility: Visibility
    roles: list[str]
    departments: list[str]
    people: list[str]
    default: bool
    position: int
    settings: ViewSettings
    mine: bool


class ViewsAnswer(Output):
    """The views that the caller may use."""

    views: list[ViewAnswer]


@endpoints.get(
    "/views", "List the saved views", query=ViewsQuery, answers={200: ViewsAnswer}, problems=(404,)
)
async def list_views(call: Call) -> Reply:
    """The caller's own views and those that are for everybody, his roles, his departments or himself."""
    asked: ViewsQuery = call.query
    return Reply({"views": await views.views(call.caller, asked.object)})


@endpoints.post("/views", "Save a view", body=ViewBody, answers={201: ViewAnswer}, problems=(404,))
async def create_view(call: Call) -> Reply:
    """A new view of the caller's own; sharing it takes the right to change the model."""
    given: ViewBody = call.body
    view = views.View(**_stored(msgspec.structs.asdict(given)))
    made = await views.create(call.caller, view)
    return Reply(made, 201, {"Location": f"/api/v1/views/{made['id']}"})


@endpoints.patch("/views/{id}", "Change a view", body=ViewChange, answers={200: ViewAnswer})
async def change_view(call: Call) -> Reply:
    """Changes what the body names."""
    given = msgspec.structs.asdict(call.body)
    changes = {name: value for name, value in given.items() if value is not msgspec.UNSET}
    return Reply(await views.change(call.caller, call.id, _stored(changes)))


@endpoints.delete("/views/{id}", "Delete a view", answers={204: None})
async def delete_view(call: Call) -> Reply:
    """Removes a view. No record is touched."""
    await views.delete(call.caller, call.id)
    return Reply(status=204)


def _stored(given: dict[str, Any]) -> dict[str, Any]:
    """What a body says in the form in which views are kept."""
    made = dict(given)
    for name in ("sort", "columns"):
        if made.get(name) is not None:
            made[name] = tuple(made[name])
    for name in ("roles", "departments", "people"):
        if name in made:
            made[name] = tuple(record_id(each) for each in made[name])
    if not made.get("where", "x"):
        made["where"] = None
    return made
