"""Roles and what they grant."""

from typing import Any

from yunchou.access.compile import visible
from yunchou.base.errors import forbidden, not_found
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints, Free
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Output
from yunchou.records.shipped_names import spoken
from yunchou.studio import rights

endpoints = Endpoints("roles")


class RoleAnswer(Output):
    """A role."""

    id: str
    name: str
    code: str | None


class RolesAnswer(Output):
    """All roles."""

    roles: list[RoleAnswer]


@endpoints.get("/roles", "List the roles", answers={200: RolesAnswer})
async def list_roles(call: Call) -> Reply:
    """All roles of the organisation, by name."""
    snapshot = await fresh(call.caller.organisation)
    if not visible(call.caller.viewer(snapshot), snapshot.model.object("role")):
        raise forbidden()
    roles = sorted(snapshot.access.roles.values(), key=lambda role: (role.name, role.id))
    shown = [RoleAnswer(id=str(r.id), name=spoken(call.caller, "role", r.name), code=r.code) for r in roles]
    return Reply(RolesAnswer(roles=shown))


@endpoints.get("/roles/{role}/rights", "Read what a role grants", answers={200: "Rights"})
async def read_rights(call: Call) -> Reply:
    """The rights of one role, named by id or code."""
    snapshot = await fresh(call.caller.organisation)
    viewer = call.caller.viewer(snapshot)
    role = await _role(call)
    who = snapshot.access.people.get(call.user)
    if not visible(viewer, snapshot.model.object("role")) and (who is None or role not in who.roles):
        raise not_found()
    return Reply(await rights.role_rights(call.caller, role))


@endpoints.put(
    "/roles/{role}/rights",
    "Set what a role grants",
    scope="admin",
    body=Free("NewRights"),
    answers={200: "Rights"},
)
async def set_rights(call: Call) -> Reply:
    """Replaces the rights of one role, in force with the next statement of every process."""
    given: dict[str, Any] = call.body
    return Reply(await rights.set_role_rights(call.caller, await _role(call), given))


async def _role(call: Call) -> int:
    """The id of the role in the path. Raises 404."""
    text = str(call.request.path_params["role"])
    snapshot = await fresh(call.caller.organisation)
    for role in snapshot.access.roles.values():
        if text in (str(role.id), role.code):
            return role.id
    raise not_found()
