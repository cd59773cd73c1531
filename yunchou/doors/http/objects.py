"""The model: objects and fields as the caller may see them, and their change at run time."""

from typing import Any

from yunchou.access.compile import field_access, visible
from yunchou.access.organisation import Snapshot
from yunchou.access.state import Viewer
from yunchou.base.errors import not_found, say
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints, Free
from yunchou.doors.http.replies import Reply
from yunchou.model.definition import field_json, object_json
from yunchou.model.object import Object
from yunchou.pages.view import pages_json
from yunchou.studio import change

endpoints = Endpoints("objects")


@endpoints.get("/objects", "List the objects", answers={200: "Definitions"})
async def list_objects(call: Call) -> Reply:
    """The objects of which the caller may see or make records."""
    snapshot = await fresh(call.caller.organisation)
    viewer = call.caller.viewer(snapshot)
    seen = [owner for owner in snapshot.model.objects.values() if visible(viewer, owner)]
    pages = _pages(call, snapshot)
    return Reply({"objects": [_definition(snapshot, viewer, owner, pages) for owner in seen]})


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
    return Reply(await _told(call, made.name), 201, {"Location": f"/api/v1/objects/{made.name}"})


@endpoints.patch(
    "/objects/{object}",
    "Change an object",
    scope="admin",
    body=Free("ObjectChange"),
    answers={200: "Definition"},
    problems=(409,),
)
async def change_object(call: Call) -> Reply:
    """Labels, icon or name field."""
    await change.change_object(call.caller, call.object, call.body)
    return Reply(await _told(call, call.object))


@endpoints.delete(
    "/objects/{object}", "Remove an object", scope="admin", answers={204: None}, problems=(409, 422)
)
async def delete_object(call: Call) -> Reply:
    """Hides an object that the organisation made."""
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
    """What may change of a field; its name and type stay."""
    owner = await change.change_field(call.caller, call.object, call.name("field"), call.body)
    return Reply(await _told_field(call, owner, call.name("field")))


@endpoints.delete(
    "/objects/{object}/fields/{field}",
    "Remove a field",
    scope="admin",
    answers={204: None},
    problems=(409, 422),
)
async def delete_field(call: Call) -> Reply:
    """Hides a field that the organisation added."""
    await change.delete_field(call.caller, call.object, call.name("field"))
    return Reply(status=204)


async def _told(call: Call, name: str) -> dict[str, Any]:
    snapshot = await fresh(call.caller.organisation)
    viewer = call.caller.viewer(snapshot)
    owner = snapshot.model.object(name)
    if not visible(viewer, owner):
        raise not_found(say("没有名为 {name} 的对象", "There is no object named {name}", name=name))
    return _definition(snapshot, viewer, owner, _pages(call, snapshot))


async def _told_field(call: Call, owner: Object, name: str) -> dict[str, Any]:
    viewer = call.caller.viewer(await fresh(call.caller.organisation))
    if name not in owner.fields or not visible(viewer, owner):
        raise not_found()
    access = field_access(viewer, owner, owner.fields[name])
    if access == "none":
        raise not_found()
    return {**field_json(owner.fields[name]), "access": access}


def _pages(call: Call, snapshot: Snapshot) -> dict[str, Any]:
    """The pages of each object, which know the fields of its list."""
    objects: dict[str, Any] = pages_json(call.caller, snapshot, call.house.pages, call.house.metrics)[
        "objects"
    ]
    return objects


def _definition(snapshot: Snapshot, viewer: Viewer, owner: Object, pages: dict[str, Any]) -> dict[str, Any]:
    """An object as the caller may see it, with what the caller may do with its records."""
    rights = viewer.rights.of(owner.name)
    access = {field.name: field_access(viewer, owner, field) for field in owner.fields.values()}
    inverses = [
        {"name": each.name, "label": dict(each.label), "object": each.object, "field": each.field}
        for each in snapshot.model.inverses(owner.name).values()
        if viewer.rights.of(each.object).read != "none"
    ]
    return {
        **object_json(owner),
        "generated": owner.generated,
        "fields": [
            {**field_json(field), "access": access[field.name]}
            for field in owner.fields.values()
            if access[field.name] != "none"
        ],
        "list_fields": pages[owner.name]["list"]["fields"],
        "rights": {
            "create": rights.create and not owner.generated,
            "read": rights.scope("read"),
            "update": "none" if owner.generated else rights.scope("update"),
            "delete": "none" if owner.generated else rights.scope("delete"),
            "export": rights.export,
        },
        "inverses": inverses,
    }
