"""Saved views of lists."""

from typing import Annotated, Any, Literal

import msgspec

from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records import views

endpoints = Endpoints("views")

Name = Annotated[str, msgspec.Meta(max_length=1000)]
Kind = Literal["list", "board"]
Visibility = Literal["private", "shared", "roles"]


class ViewsQuery(Input):
    """`object`: only of this one."""

    object: str | None = None


class ViewBody(Input):
    """A view: an expression as filter, the order and columns of a list, the field of a board, and for whom it is."""

    object: str
    name: Name
    kind: Kind = "list"
    where: str | None = None
    sort: list[str] = msgspec.field(default_factory=list)
    columns: list[str] | None = None
    board_by: str | None = None
    visibility: Visibility = "private"
    roles: list[str] = msgspec.field(default_factory=list)
    default: bool = False


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
    default: bool | msgspec.UnsetType = msgspec.UNSET


class ViewAnswer(Output):
    """A saved view; `mine` says whether the caller made it."""

    id: str
    object: str
    name: str
    kind: str
    where: str | None
    sort: list[str]
    columns: list[str] | None
    board_by: str | None
    visibility: str
    roles: list[str]
    default: bool
    mine: bool


class ViewsAnswer(Output):
    """The views that the caller may use."""

    views: list[ViewAnswer]


@endpoints.get(
    "/views", "List the saved views", query=ViewsQuery, answers={200: ViewsAnswer}, problems=(404,)
)
async def list_views(call: Call) -> Reply:
    """The caller's own views and those that were shared with everybody or with his roles."""
    asked: ViewsQuery = call.query
    return Reply({"views": await views.views(call.caller, asked.object)})


@endpoints.post(
    "/views", "Save a view", scope="any", body=ViewBody, answers={201: ViewAnswer}, problems=(404,)
)
async def create_view(call: Call) -> Reply:
    """A new view of the caller's own; sharing it takes the right to change the model."""
    given: ViewBody = call.body
    view = views.View(**_stored(msgspec.structs.asdict(given)))
    made = await views.create(call.caller, view)
    return Reply(made, 201, {"Location": f"/api/v1/views/{made['id']}"})


@endpoints.patch("/views/{id}", "Change a view", scope="any", body=ViewChange, answers={200: ViewAnswer})
async def change_view(call: Call) -> Reply:
    """Changes what the body names."""
    given = msgspec.structs.asdict(call.body)
    changes = {name: value for name, value in given.items() if value is not msgspec.UNSET}
    return Reply(await views.change(call.caller, call.id, _stored(changes)))


@endpoints.delete("/views/{id}", "Delete a view", scope="any", answers={204: None})
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
    if "roles" in made:
        made["roles"] = tuple(record_id(each) for each in made["roles"])
    if not made.get("where", "x"):
        made["where"] = None
    return made
