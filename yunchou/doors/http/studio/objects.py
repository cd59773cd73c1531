"""The model: objects and fields as the caller may see them, and their change at run time."""

from typing import Any

from yunchou.access.compile import visible
from yunchou.access.describe import definition
from yunchou.access.organisation import Snapshot
from yunchou.access.state import Viewer
from yunchou.base.errors import not_found, say
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints, Free
from yunchou.doors.http.replies import Reply
from yunchou.model.object import Object
from yunchou.pages.view import list_fields
from yunchou.records.computed.state import calculating
from yunchou.studio import change

endpoints = Endpoints("objects")


@endpoints.get("/objects", "List the objects", answers={200: "Definitions"})
async def list_objects(call: Call) -> Reply:
    """The objects of which the caller may see or make records."""
    snapshot = await fresh(call.caller.organisation)
    viewer = call.caller.viewer(snapshot)
    seen = [owner for owner in snapshot.model.objects.values() if visible(viewer, owner)]
    return Reply({"objects": [_definition(call, snapshot, viewer, owner) for owner in seen]})


@endpoints.get("/objects/{object}", "Read an object's definition", answers={200: "Definition"})
async def read_object(call: Call) -> Reply:
    """One object with its fields."""
    return Reply(await _told(call, call.object))


@endpoints.post(
    "/objects",
    "Add an object",
    scope="admin",
    body=Free("NewObject"),
    answers={201: "Definition"},
    problems=(409,),
)
async def create_object(call: Call) -> Reply:
    """A new object, in force for every process before the answer."""
    made = await change.create_object(call.caller, call.body)
    return Reply(await _told(call, made.name, made=True), 201, {"Location": f"/api/v1/objects/{made.name}"})


@endpoints.patch(
    "/objects/{object}",
    "Change an object",
    scope="admin",
    body=Free("ObjectChange"),
    answers={200: "Definition"},
    problems=(409,),
)
async def change_object(call: Call) -> Reply:
    """Labels, icon, name field, order of fields, API name; 409 where something in use still says the old name."""
    changed = await change.change_object(call.caller, call.object, call.body)
    return Reply(await _told(call, changed.name))


@endpoints.delete(
    "/objects/{object}", "Remove an object", scope="admin", answers={204: None}, problems=(409, 422)
)
async def delete_object(call: Call) -> Reply:
    """Deletes an object that the organisation made; it can be restored for 30 days."""
    await change.delete_object(call.caller, call.object)
    return Reply(status=204)


@endpoints.post(
    "/objects/{object}/fields",
    "Add a field",
    scope="admin",
    body=Free("NewField"),
    answers={201: "FieldDefinition"},
    problems=(409,),
)
async def create_field(call: Call) -> Reply:
    """A new field of an object, shipped or own."""
    owner = await change.create_field(call.caller, call.object, call.body)
    return Reply(await _told_field(call, owner, str(call.body["name"])), 201)


@endpoints.get(
    "/objects/{object}/fields/{field}", "Read a field's definition", answers={200: "FieldDefinition"}
)
async def read_field(call: Call) -> Reply:
    """One field as the caller may see it."""
    snapshot = await fresh(call.caller.organisation)
    return Reply(await _told_field(call, snapshot.model.object(call.object), call.name("field")))


@endpoints.patch(
    "/objects/{object}/fields/{field}",
    "Change a field",
    scope="admin",
    body=Free("FieldChange"),
    answers={200: "FieldDefinition"},
    problems=(409,),
)
async def change_field(call: Call) -> Reply:
    """What may change of a field; its type is changed by converting it."""
    name = call.name("field")
    owner = await change.change_field(call.caller, call.object, name, call.body)
    return Reply(await _told_field(call, owner, str(call.body.get("name", name))))


@endpoints.delete(
    "/objects/{object}/fields/{field}",
    "Remove a field",
    scope="admin",
    answers={204: None},
    problems=(409, 422),
)
async def delete_field(call: Call) -> Reply:
    """Deletes a field that the organisation added; it can be restored for 30 days."""
    await change.delete_field(call.caller, call.object, call.name("field"))
    return Reply(status=204)


async def _told(call: Call, name: str, *, made: bool = False) -> dict[str, Any]:
    """The definition of an object. Whoever just made it is told of it though none of its records may be seen."""
    snapshot = await fresh(call.caller.organisation)
    viewer = call.caller.viewer(snapshot)
    owner = snapshot.model.object(name)
    if not visible(viewer, owner) and made:
        return {**definition(snapshot.model, viewer, owner, calculating(snapshot)), "list_fields": []}
    if not visible(viewer, owner):
        raise not_found(say("没有名为 {name} 的对象", "There is no object named {name}", name=name))
    return _definition(call, snapshot, viewer, owner)


async def _told_field(call: Call, owner: Object, name: str) -> dict[str, Any]:
    snapshot = await fresh(call.caller.organisation)
    viewer = call.caller.viewer(snapshot)
    if not visible(viewer, owner):
        raise not_found()
    found = [
        each
        for each in definition(snapshot.model, viewer, owner, calculating(snapshot))["fields"]
        if each["name"] == name
    ]
    if not found:
        raise not_found()
    return dict(found[0])


def _definition(call: Call, snapshot: Snapshot, viewer: Viewer, owner: Object) -> dict[str, Any]:
    """An object as the caller may see it, with the fields of its list."""
    shown = list_fields(call.caller, snapshot, call.house.pages, owner.name)
    return {**definition(snapshot.model, viewer, owner, calculating(snapshot)), "list_fields": list(shown)}
