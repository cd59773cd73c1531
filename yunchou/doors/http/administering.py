"""What only those may do who manage access: checked by right, on the rights in force now."""

from yunchou.base.errors import forbidden
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call


async def administer(call: Call, right: str = "access.change") -> None:
    """Raises 403 unless the caller may manage access, or has the right that is named."""
    snapshot = await fresh(call.caller.organisation)
    if not call.caller.viewer(snapshot).rights.may(right):
        raise forbidden()
