"""What a person is told, and which records the person follows."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from yunchou.apps.together import following, notifications
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output

endpoints = Endpoints("notifications")


class NotificationsQuery(Input):
    """A part of a long list; `cursor` is the `next` of the part before."""

    cursor: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=notifications.MOST)] = 30


class NotificationAnswer(Output):
    """Something that the person was told. What the person may no longer see has no `record`, `name` and `text`."""

    id: str
    kind: str
    at: datetime
    read: bool
    actor: dict[str, Any]
    object: str | None
    record: str | None
    name: str | None
    text: str | None
    job: str | None
    count: int


class NotificationsAnswer(Output):
    """The newest first."""

    notifications: list[NotificationAnswer]
    next: str | None
    unread: int


class ReadBody(Input):
    """Which are read; without `ids` all."""

    ids: Annotated[list[str], msgspec.Meta(max_length=1000)] | None = None


class Settings(Input):
    """Which kinds the person is told of."""

    mention: bool | msgspec.UnsetType = msgspec.UNSET
    comment: bool | msgspec.UnsetType = msgspec.UNSET
    assignment: bool | msgspec.UnsetType = msgspec.UNSET
    job: bool | msgspec.UnsetType = msgspec.UNSET
    automation: bool | msgspec.UnsetType = msgspec.UNSET


class SettingsAnswer(Output):
    """Which kinds the person is told of."""

    mention: bool
    comment: bool
    assignment: bool
    job: bool
    automation: bool


class FollowAnswer(Output):
    """Whether the caller follows a record, and how many people do."""

    following: bool
    followers: int


@endpoints.get(
    "/notifications",
    "Notifications of the caller",
    scope="any",
    query=NotificationsQuery,
    answers={200: NotificationsAnswer},
    problems=(404,),
)
async def list_notifications(call: Call) -> Reply:
    """What the caller was told, the newest first, and how many are not read yet."""
    asked: NotificationsQuery = call.query
    before = None if asked.cursor is None else record_id(asked.cursor)
    return Reply(await notifications.notifications(call.caller, before, asked.limit))


@endpoints.post(
    "/notifications/read",
    "Mark notifications as read",
    scope="any",
    body=ReadBody,
    answers={204: None},
    problems=(404,),
)
async def mark_read(call: Call) -> Reply:
    """Marks some of the caller's notifications as read, or all of them."""
    given: ReadBody = call.body
    ids = None if given.ids is None else [record_id(each) for each in given.ids]
    await notifications.mark_read(call.caller, ids)
    return Reply(status=204)


@endpoints.get(
    "/notification-settings", "What the caller is told of", scope="any", answers={200: SettingsAnswer}
)
async def read_settings(call: Call) -> Reply:
    """Which kinds of notifications the caller gets."""
    return Reply(await notifications.settings(call.caller))


@endpoints.patch(
    "/notification-settings",
    "Choose what to be told of",
    scope="any",
    body=Settings,
    answers={200: SettingsAnswer},
)
async def change_settings(call: Call) -> Reply:
    """Turns kinds of notifications on and off for the caller."""
    given: Settings = call.body
    wanted = {kind: value for kind, value in msgspec.structs.asdict(given).items() if isinstance(value, bool)}
    await notifications.set_settings(call.caller, wanted)
    return Reply(await notifications.settings(call.caller))


@endpoints.get("/records/{object}/{id}/follow", "Whether one follows a record", answers={200: FollowAnswer})
async def read_follow(call: Call) -> Reply:
    """Whether the caller hears of comments on a record."""
    return Reply(await following.follows(call.caller, call.object, call.id))


@endpoints.put("/records/{object}/{id}/follow", "Follow a record", scope="any", answers={200: FollowAnswer})
async def follow(call: Call) -> Reply:
    """From now on the caller hears of comments on the record."""
    await following.follow(call.caller, call.object, call.id, True)
    return Reply(await following.follows(call.caller, call.object, call.id))


@endpoints.delete(
    "/records/{object}/{id}/follow", "Follow a record no longer", scope="any", answers={200: FollowAnswer}
)
async def unfollow(call: Call) -> Reply:
    """From now on the caller hears no more of comments on the record, though it be his own."""
    await following.follow(call.caller, call.object, call.id, False)
    return Reply(await following.follows(call.caller, call.object, call.id))
