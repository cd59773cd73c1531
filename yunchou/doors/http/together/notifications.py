"""What a person is told, and which records the person follows."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from yunchou.apps.together import choices, following, notifications
from yunchou.apps.together.preferences import Digest, Preference, Quiet
from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Actor, Input, Output

endpoints = Endpoints("notifications")


class NotificationsQuery(Input):
    """A part of a long list; `cursor` is the `next` of the part before."""

    cursor: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=notifications.MOST)] = 30
    kind: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    unread: bool = False


class NotificationAnswer(Output):
    """Something that the person was told. What the person may no longer see has no `record`, `name` and `text`."""

    id: str
    kind: str
    at: datetime
    read: bool
    actor: Actor
    object: str | None
    record: str | None
    name: str | None
    sentence: str
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


Channels = Annotated[list[Annotated[str, msgspec.Meta(max_length=20)]], msgspec.Meta(max_length=10)]
Chosen = Annotated[dict[str, Channels | None], msgspec.Meta(max_length=100)]


class Settings(Input):
    """By which channels the person is told of kinds (null: as by default), when not at all, and when summaries come."""

    channels: Chosen | msgspec.UnsetType = msgspec.UNSET
    time_zone: Annotated[str, msgspec.Meta(max_length=80)] | msgspec.UnsetType | None = msgspec.UNSET
    quiet: Quiet | msgspec.UnsetType | None = msgspec.UNSET
    digest: Digest | msgspec.UnsetType = msgspec.UNSET


Channel = Literal["page", "mail", "push", "digest"]


class KindAnswer(Output):
    """A kind of notification: the channels in force, those by default, and whether the person chose them."""

    name: str
    label: str
    channels: list[Channel]
    default: list[Channel]
    chosen: bool
    urgent: bool


class QuietAnswer(Output):
    """The hours in which nothing comes but what is urgent."""

    begins: str
    ends: str
    days_off: bool


class DigestAnswer(Output):
    """When summaries come."""

    every: Literal["hour", "day", "working_day", "week"]
    at: str
    weekdays: list[int]


class SettingsAnswer(Output):
    """What the caller is told of, by which channels, and when."""

    kinds: list[KindAnswer]
    time_zone: str
    quiet: QuietAnswer | None
    digest: DigestAnswer


class DefaultKind(Output):
    """A kind with the channels that it has where nobody said otherwise."""

    name: str
    label: str
    channels: list[Channel]


class RoleDefaults(Output):
    """What is set for a role, by kind."""

    id: str
    name: str
    channels: dict[str, list[Channel]]


class DefaultsAnswer(Output):
    """The channels of each kind for people who chose nothing."""

    kinds: list[DefaultKind]
    roles: list[RoleDefaults]


class DefaultsBody(Input):
    """The channels of kinds for a role; null takes a word back."""

    channels: Chosen


class FollowAnswer(Output):
    """Whether the caller follows a record, or wants to be told nothing of it at all, and how many people follow it."""

    following: bool
    muted: bool
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
    return Reply(
        await notifications.notifications(
            call.caller, before, asked.limit, kind=asked.kind, unread_only=asked.unread
        )
    )


@endpoints.post(
    "/notifications/read",
    "Mark notifications as read",
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
    """Which kinds of notifications reach the caller, by which channels and when."""
    return Reply(await choices.settings(call.caller))


@endpoints.patch(
    "/notification-settings",
    "Choose what to be told of",
    body=Settings,
    answers={200: SettingsAnswer},
    problems=(422,),
)
async def change_settings(call: Call) -> Reply:
    """Chooses channels, quiet hours and summaries of the caller; what is not named stays."""
    given: Settings = call.body
    if given.channels is not msgspec.UNSET:
        await choices.choose_channels(call.caller, given.channels)
    if any(each is not msgspec.UNSET for each in (given.time_zone, given.quiet, given.digest)):
        now = await choices.current_times(call.caller)
        clock = now.clock if given.time_zone is msgspec.UNSET else given.time_zone
        chosen = Preference(
            clock or call.caller.organisation.settings.time_zone,
            now.quiet if given.quiet is msgspec.UNSET else given.quiet,
            now.digest if given.digest is msgspec.UNSET else given.digest,
        )
        await choices.choose_times(call.caller, chosen)
    return Reply(await choices.settings(call.caller))


@endpoints.get(
    "/notification-defaults",
    "What people are told of who chose nothing",
    scope="admin",
    answers={200: DefaultsAnswer},
    problems=(403,),
)
async def read_defaults(call: Call) -> Reply:
    """The channels of each kind by role."""
    await administer(call)
    return Reply(await choices.defaults(call.caller))


@endpoints.patch(
    "/notification-defaults/{role}",
    "Choose what the people of a role are told of",
    scope="admin",
    body=DefaultsBody,
    answers={200: DefaultsAnswer},
    problems=(403, 404, 422),
)
async def change_defaults(call: Call) -> Reply:
    """Sets the channels of kinds for those people of a role who chose nothing themselves."""
    await administer(call)
    given: DefaultsBody = call.body
    await choices.set_defaults(call.caller, call.number("role"), given.channels)
    return Reply(await choices.defaults(call.caller))


@endpoints.get("/records/{object}/{id}/follow", "Whether one follows a record", answers={200: FollowAnswer})
async def read_follow(call: Call) -> Reply:
    """Whether the caller hears of comments on a record."""
    return Reply(await following.follows(call.caller, call.object, call.id))


@endpoints.put("/records/{object}/{id}/follow", "Follow a record", answers={200: FollowAnswer})
async def follow(call: Call) -> Reply:
    """From now on the caller hears of comments on the record."""
    await following.follow(call.caller, call.object, call.id, True)
    return Reply(await following.follows(call.caller, call.object, call.id))


@endpoints.delete("/records/{object}/{id}/follow", "Follow a record no longer", answers={200: FollowAnswer})
async def unfollow(call: Call) -> Reply:
    """From now on the caller hears no more of comments on the record, though it be his own."""
    await following.follow(call.caller, call.object, call.id, False)
    return Reply(await following.follows(call.caller, call.object, call.id))


@endpoints.put("/records/{object}/{id}/mute", "Be told nothing of a record", answers={200: FollowAnswer})
async def mute(call: Call) -> Reply:
    """From now on the caller is told nothing of the record, though somebody name him there."""
    await following.mute(call.caller, call.object, call.id, True)
    return Reply(await following.follows(call.caller, call.object, call.id))


@endpoints.delete("/records/{object}/{id}/mute", "Be told of a record again", answers={200: FollowAnswer})
async def unmute(call: Call) -> Reply:
    """From now on the caller is told of the record again."""
    await following.mute(call.caller, call.object, call.id, False)
    return Reply(await following.follows(call.caller, call.object, call.id))
