"""The devices that messages come to."""

from datetime import datetime
from typing import Annotated

import msgspec

from yunchou.apps.together import devices
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output

endpoints = Endpoints("notifications")


class PushKeyAnswer(Output):
    """The public key by which browsers know who may send to them."""

    key: str


class DeviceKeys(Input):
    """The keys that a browser made for this subscription, base64url."""

    p256dh: Annotated[str, msgspec.Meta(max_length=200)]
    auth: Annotated[str, msgspec.Meta(max_length=100)]


class DeviceBody(Input):
    """A push subscription as the browser gives it."""

    endpoint: Annotated[str, msgspec.Meta(max_length=devices.LONGEST_ENDPOINT)]
    keys: DeviceKeys


class DeviceMade(Output):
    """A device by its id."""

    id: str


class DeviceAnswer(Output):
    """A device that messages come to."""

    id: str
    agent: str | None
    at: datetime


class DevicesAnswer(Output):
    """The newest first."""

    devices: list[DeviceAnswer]


@endpoints.get(
    "/push/key",
    "The key that browsers know the organisation by",
    scope="session",
    answers={200: PushKeyAnswer},
)
async def read_key(call: Call) -> Reply:
    """What a browser is given when it subscribes."""
    return Reply({"key": await call.house.push.public_key(call.caller.organisation)})


@endpoints.get("/push/devices", "The caller's devices", scope="session", answers={200: DevicesAnswer})
async def list_devices(call: Call) -> Reply:
    """The devices that messages come to."""
    return Reply({"devices": await devices.devices(call.caller)})


@endpoints.post(
    "/push/devices",
    "Let messages come to a device",
    scope="session",
    body=DeviceBody,
    answers={201: DeviceMade},
    problems=(409, 422),
)
async def add_device(call: Call) -> Reply:
    """Keeps a browser's push subscription."""
    given: DeviceBody = call.body
    agent = (call.header("user-agent") or "")[:300] or None
    id = await devices.add_device(
        call.caller, call.house.push, given.endpoint, given.keys.p256dh, given.keys.auth, agent
    )
    return Reply({"id": str(id)}, 201)


@endpoints.delete(
    "/push/devices/{device}",
    "Let no more messages come to a device",
    scope="session",
    answers={204: None},
    problems=(404,),
)
async def remove_device(call: Call) -> Reply:
    """Forgets a device."""
    await devices.remove_device(call.caller, call.number("device"))
    return Reply(status=204)
