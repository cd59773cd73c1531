"""The one to-do list: everything that waits for the caller, or for the people below."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Names, Output, Referred
from yunchou.records.todo import lists, work

endpoints = Endpoints("todo")
MOST_AT_ONCE = 500


class TodoQuery(Input):
    """Which part: what is `open`, put off (`snoozed`) or `done` lately; of oneself, or of one's `team` or one of it."""

    view: Literal["open", "snoozed", "done"] = "open"
    whose: Literal["me", "team"] = "me"
    person: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    source: Annotated[str, msgspec.Meta(max_length=60)] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=lists.MOST)] = 200


class TodoItem(Output):
    """An item. `object` and `record`: what is opened; `more`: what else its source tells of it."""

    source: str
    id: str
    object: str
    record: str
    name: str | None
    due_at: datetime | None
    bucket: Literal["overdue", "today", "upcoming", "undated"]
    owner: Referred | None
    snoozed_until: datetime | None
    more: dict[str, Any]


class TodoCounts(Output):
    """How much waits: overdue, today, later, without a day, and put off until later."""

    overdue: int
    today: int
    upcoming: int
    undated: int
    snoozed: int


class TodoCountsAnswer(TodoCounts):
    """How much waits. `objects`: those whose records items are made of, so that a change of one may change the counts."""

    objects: list[str]


class TodoSource(Output):
    """A kind of items. `finishes`: they can be ticked off here."""

    name: str
    label: Names
    count: int
    finishes: bool


class TodoAnswer(Output):
    """The items in their order, and the counts of all that is open."""

    items: list[TodoItem]
    more: bool
    counts: TodoCounts
    sources: list[TodoSource]


class ItemBody(Input):
    """An item by its source and the id of its record."""

    source: Annotated[str, msgspec.Meta(max_length=60)]
    id: Annotated[str, msgspec.Meta(max_length=20)]


Items = Annotated[list[ItemBody], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]


class ItemsBody(Input):
    """Some items."""

    items: Items


class SnoozeBody(Input):
    """Some items, and until when they are put off; null: no longer."""

    items: Items
    until: datetime | None


@endpoints.get(
    "/todo",
    "What waits for the caller",
    scope="read",
    query=TodoQuery,
    answers={200: TodoAnswer},
    problems=(404,),
)
async def read_todo(call: Call) -> Reply:
    """Everything that waits, from every source, as far as the caller may see it."""
    asked: TodoQuery = call.query
    person = None if asked.person is None else record_id(asked.person)
    wanted = lists.Wanted(asked.view, asked.whose == "team", person, asked.source, asked.limit)
    return Reply(await lists.todo_list(call.caller, wanted))


@endpoints.get("/todo/counts", "How much waits for the caller", scope="read", answers={200: TodoCountsAnswer})
async def read_counts(call: Call) -> Reply:
    """The counters of the navigation."""
    return Reply(await lists.todo_counts(call.caller))


@endpoints.post("/todo/done", "Tick items off", body=ItemsBody, answers={204: None}, problems=(403, 404, 422))
async def finish(call: Call) -> Reply:
    """Finishes items, all or none."""
    await work.finish(call.caller, _items(call.body.items), True)
    return Reply(status=204)


@endpoints.post(
    "/todo/reopen", "Take ticking off back", body=ItemsBody, answers={204: None}, problems=(403, 404, 422)
)
async def reopen(call: Call) -> Reply:
    """Opens items again, all or none."""
    await work.finish(call.caller, _items(call.body.items), False)
    return Reply(status=204)


@endpoints.post("/todo/snooze", "Put items off", body=SnoozeBody, answers={204: None}, problems=(404, 422))
async def snooze(call: Call) -> Reply:
    """Takes items out of the list until a moment; the person is reminded then."""
    given: SnoozeBody = call.body
    await work.snooze(call.caller, _items(given.items), given.until)
    return Reply(status=204)


@endpoints.post("/todo/order", "Put items in order", body=ItemsBody, answers={204: None}, problems=(404,))
async def put_in_order(call: Call) -> Reply:
    """Puts items in the given order; each stays on its day."""
    await work.put_in_order(call.caller, _items(call.body.items))
    return Reply(status=204)


def _items(given: list[ItemBody]) -> list[work.Item]:
    return list(dict.fromkeys(work.Item(each.source, record_id(each.id)) for each in given))
