"""Records on paper: by a print template as a PDF, and the template as it looks while it is designed."""

import base64
from typing import Annotated, Any, Literal

import msgspec

from yunchou.apps.papers.content import read_content
from yunchou.apps.papers.printing import MOST_AT_ONCE, Template, pictured, printed, template_of
from yunchou.base.errors import FieldError, forbidden, invalid, not_found, say
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints, Media
from yunchou.doors.http.pages.quotes import pdf_reply
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records.read import Query, rows

endpoints = Endpoints("prints")


class PrintQuery(Input):
    """By which template."""

    template: str


class PrintBody(Input):
    """Several records of the template's object, in the order in which they are printed."""

    template: str
    ids: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]


class PrintPreviewBody(Input):
    """A template as it is designed, and the record it is shown with: the newest without one."""

    object: str
    content: dict[str, Any]
    language: Literal["zh-CN", "en"] = "zh-CN"
    paper: Literal["a4", "a5", "us-letter", "half-form"] = "a4"
    landscape: bool = False
    id: str | None = None


class PrintFault(Output):
    """What a template asks for in vain: in which block (none: header or footer), where in its words, and why."""

    block: int | None
    text: str
    message: str


class PrintPreviewAnswer(Output):
    """The first pages as pictures (PNG in Base64), what is wrong, and the record; without any record no pages."""

    pages: list[str]
    problems: list[PrintFault]
    id: str | None


@endpoints.get(
    "/records/{object}/{id}/print",
    "Print a record",
    query=PrintQuery,
    answers={200: Media("application/pdf")},
    problems=(404, 422),
)
async def print_record(call: Call) -> Reply:
    """A record as a PDF by a template of its object, with what the caller may read of it."""
    template = await template_of(call.caller, record_id(call.query.template))
    if template.object != call.object:
        raise not_found()
    return pdf_reply(await printed(call.caller, template, [call.id]), f"{template.name}-{call.id}.pdf")


@endpoints.post(
    "/prints",
    "Print records",
    scope="read",
    body=PrintBody,
    asks=True,
    answers={200: Media("application/pdf")},
    problems=(404, 422),
)
async def print_records(call: Call) -> Reply:
    """Several records as one PDF, each beginning a page."""
    given: PrintBody = call.body
    template = await template_of(call.caller, record_id(given.template))
    pdf = await printed(call.caller, template, [record_id(each) for each in given.ids])
    return pdf_reply(pdf, f"{template.name}.pdf")


@endpoints.post(
    "/print-previews",
    "Preview a print template",
    scope="read",
    body=PrintPreviewBody,
    asks=True,
    answers={200: PrintPreviewAnswer},
    problems=(404, 422),
)
async def preview_print(call: Call) -> Reply:
    """How a template that is being designed looks with a record, for those who may make templates."""
    given: PrintPreviewBody = call.body
    snapshot = await fresh(call.caller.organisation)
    if not call.caller.viewer(snapshot).rights.of("print_template").create:
        raise forbidden()
    if given.object not in snapshot.model.objects:
        raise not_found()
    template = Template(given.object, "", given.language, given.paper, given.landscape, _read(given.content))
    id = None if given.id is None else record_id(given.id)
    if id is None:
        newest = await rows(call.caller, given.object, Query(fields=("id",), limit=1))
        if not newest:
            return Reply(PrintPreviewAnswer([], [], None))
        id = int(newest[0]["id"])
    pages, faults = await pictured(call.caller, template, id)
    shown = [base64.b64encode(each).decode() for each in pages]
    problems = [PrintFault(each.block, each.text, each.message.in_language(call.language)) for each in faults]
    return Reply(PrintPreviewAnswer(shown, problems, str(id)))


def _read(given: dict[str, Any]) -> Any:
    try:
        return read_content(given)
    except ValueError as error:
        message = say(
            "模板内容的格式不对：{e}", "This is not the form of a template: {e}", e=str(error)[:200]
        )
        raise invalid([FieldError("wrong_type", message, field="content")]) from None
