"""Pages: navigation, forms, lists, boards and dashboards, as far as the caller may see them."""

from typing import Any

from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Output
from yunchou.pages.view import pages_json

endpoints = Endpoints("pages")


class PagesAnswer(Output):
    """Everything the interface lays its pages out by."""

    navigation: list[dict[str, Any]]
    objects: dict[str, dict[str, Any]]
    dashboards: list[dict[str, Any]]


@endpoints.get("/pages", "The pages of the interface", answers={200: PagesAnswer})
async def pages(call: Call) -> Reply:
    """Navigation, the pages of each object, and the dashboards."""
    snapshot = await fresh(call.caller.organisation)
    return Reply(pages_json(call.caller, snapshot, call.house.pages, call.house.metrics))
