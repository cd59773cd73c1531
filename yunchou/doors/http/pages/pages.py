"""Pages: navigation, forms, lists, boards and dashboards, as far as the caller may see them."""

from typing import Any

from yunchou.base.errors import FieldError, invalid, not_found, say
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.metrics.made import catalogue_in
from yunchou.pages.components import COMPONENTS
from yunchou.pages.content import check_page, read_content
from yunchou.pages.first_steps import first_steps_json
from yunchou.pages.rules import RIGHT
from yunchou.pages.stored import stored_pages
from yunchou.pages.view import pages_json, shipped, widget_json

endpoints = Endpoints("pages")


class PagesAnswer(Output):
    """Everything the interface lays its pages out by."""

    navigation: list[dict[str, Any]]
    objects: dict[str, dict[str, Any]]
    dashboards: list[dict[str, Any]]


class ComponentsAnswer(Output):
    """The kinds of components, in the order of the palette."""

    components: list[dict[str, Any]]


class PageCheckBody(Input):
    """A page as it is designed: `widgets`, `period`, `filters`."""

    content: dict[str, Any]


class PageCheckAnswer(Output):
    """What is wrong with it: widget, setting, code and message of each fault."""

    problems: list[dict[str, Any]]


class ShippedAnswer(Output):
    """A page as it was shipped, in the form of a content."""

    name: str
    label: dict[str, str]
    period: str
    filters: list[str]
    widgets: list[dict[str, Any]]


class FirstStepPart(Output):
    """Something that the caller may do first. `to`: the page of the interface where it is done."""

    name: str
    label: dict[str, str]
    hint: dict[str, str]
    to: str
    done: bool


class FirstStepsAnswer(Output):
    """What there is to do first, in order."""

    steps: list[FirstStepPart]


@endpoints.get("/first-steps", "What the caller does first", answers={200: FirstStepsAnswer})
async def first_steps(call: Call) -> Reply:
    """The first steps that fit the caller's rights, and which of them are done."""
    snapshot = await fresh(call.caller.organisation)
    return Reply({"steps": await first_steps_json(call.caller, snapshot, call.house.pages.first_steps)})


@endpoints.get("/pages", "The pages of the interface", answers={200: PagesAnswer})
async def pages(call: Call) -> Reply:
    """Navigation, the pages of each object, and the dashboards: shipped ones and those made by people."""
    stored = await stored_pages(call.caller)
    snapshot = await fresh(call.caller.organisation)
    return Reply(
        pages_json(
            call.caller, snapshot, call.house.pages, catalogue_in(snapshot, call.house.metrics), stored
        )
    )


@endpoints.get("/page-components", "The kinds of components", answers={200: ComponentsAnswer})
async def components(call: Call) -> Reply:
    """What can stand on a page, and what may be set on it; what only administrators may use is left out for others."""
    trusted = await _trusted(call)
    listed = [each.as_json() for each in COMPONENTS.values() if trusted or not each.trusted]
    return Reply({"components": listed})


@endpoints.post(
    "/page-checks",
    "Check a page",
    scope="read",
    body=PageCheckBody,
    asks=True,
    answers={200: PageCheckAnswer},
    problems=(422,),
)
async def check(call: Call) -> Reply:
    """What would not work on a page, without saving it."""
    asked: PageCheckBody = call.body
    try:
        page = read_content("", "", asked.content)
    except ValueError as error:
        message = say("页面内容的格式不对：{e}", "This is not a page: {e}", e=str(error)[:200])
        raise invalid((FieldError("wrong_type", message, field="content"),)) from None
    snapshot = await fresh(call.caller.organisation)
    hosts = call.house.settings.embed_allow
    faults = check_page(
        call.caller,
        snapshot,
        catalogue_in(snapshot, call.house.metrics),
        page,
        trusted=await _trusted(call),
        hosts=hosts,
    )
    return Reply({"problems": [each.as_json(call.caller.language) for each in faults]})


@endpoints.get(
    "/shipped-pages/{name}", "A page as it was shipped", answers={200: ShippedAnswer}, problems=(404,)
)
async def shipped_page(call: Call) -> Reply:
    """The shipped page of that name, to be copied or gone back to."""
    snapshot = await fresh(call.caller.organisation)
    page = shipped(call.caller, snapshot, call.house.pages, call.name("name"))
    if page is None:
        raise not_found()
    return Reply(
        {
            "name": page.name,
            "label": dict(page.label),
            "period": page.period,
            "filters": list(page.filters),
            "widgets": [widget_json(each) for each in page.widgets],
        }
    )


async def _trusted(call: Call) -> bool:
    return call.caller.viewer(await fresh(call.caller.organisation)).rights.may(RIGHT)
