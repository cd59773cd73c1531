"""Uses of seals: asked for with a record's paper in one call, and the seal put on the file where its keeper chose."""

import base64
import datetime as dt
from typing import Annotated, Literal

import msgspec

from yunchou.apps.papers.attached import attached
from yunchou.apps.papers.printing import printed, template_of
from yunchou.apps.papers.seal_uses import OneUse, submit_seal_use
from yunchou.apps.papers.sealing import Chosen, put_seal, shown_page
from yunchou.apps.papers.signing import kept_pdf
from yunchou.base.errors import FieldError, forbidden, invalid, not_found, say, too_many_requests
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.records.files import MOST_WAITING
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records.change import CREATE, Operation
from yunchou.records.read import one
from yunchou.records.write import Unit
from yunchou.services.pdf_sealing import MOST_PAGES

endpoints = Endpoints("seal-uses")
SUBMITTING = "papers.submit_seal_use"


class SealUseBody(Input):
    """A record, its paper (by a template, a file attached to the record, or an uploaded one), and what is asked for.

    It is submitted at once.
    """

    object: str
    id: str
    seal: str
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    template: str | None = None
    file: str | None = None
    attachment: str | None = None
    medium: Literal["electronic", "paper"] = "electronic"
    copies: Annotated[int, msgspec.Meta(ge=1, le=999)] = 1
    needed_on: dt.date | None = None
    return_by: dt.date | None = None


class SealUseAnswer(Output):
    """The use of the seal, and how it stands."""

    id: str
    status: str


class SealBody(Input):
    """Where the seal goes: the page (0: each one), from the left and top in mm as shown; over the edges of all pages as well;
    and whether the file is sealed by the organisation's certificate.
    """

    page: Annotated[int, msgspec.Meta(ge=0, le=MOST_PAGES)]
    x: Annotated[float, msgspec.Meta(ge=0, le=2000)]
    y: Annotated[float, msgspec.Meta(ge=0, le=2000)]
    across: bool = False
    certified: bool = True


class PageQuery(Input):
    """Which page, from 1."""

    page: Annotated[int, msgspec.Meta(ge=1, le=MOST_PAGES)] = 1


class PageAnswer(Output):
    """A page of the document: of how many, its size in mm, and its picture (PNG in Base64)."""

    pages: int
    width: float
    height: float
    picture: str


@endpoints.post(
    "/seal-uses",
    "Ask for a use of a seal",
    body=SealUseBody,
    answers={201: SealUseAnswer},
    problems=(404, 422, 429),
)
async def ask_for_seal(call: Call) -> Reply:
    """Keeps a record's paper, printed by a template, attached to it or uploaded, and submits it to be sealed."""
    given: SealUseBody = call.body
    document, name = given.file, ""
    body, _ = await one(call.caller, given.object, record_id(given.id))
    record = msgspec.json.decode(body)
    if given.template is not None:
        template = await template_of(call.caller, record_id(given.template))
        if template.object != given.object:
            raise not_found()
        pdf = await printed(call.caller, template, [int(record["id"])])
        name = template.name
        file = await kept_pdf(call.caller.organisation, call.house.files, pdf, f"{name}.pdf", call.user)
        document = str(file.id)
    elif given.attachment is not None:
        if await call.house.files.waiting(call.caller.organisation, call.user) >= MOST_WAITING:
            raise too_many_requests(3600)
        file = await attached(
            call.caller, call.house.files, given.object, record, record_id(given.attachment), given.medium
        )
        document, name = str(file.id), file.name
    elif document is not None:
        name = (await call.house.files.find(call.caller.organisation, record_id(document))).name
    elif given.medium == "electronic":
        message = say(
            "请选择打印模板、附件或上传文件", "Choose a template or an attachment, or upload a file"
        )
        raise invalid([FieldError("required", message, field="file")])
    said = f"{record.get('number') or ''} {record.get('name') or ''} {name}".strip()[:200]
    values = {
        "name": said or name or given.object,
        "about": {"object": given.object, "id": str(record["id"])},
        "seal": given.seal,
        "medium": given.medium,
        "copies": given.copies,
        "reason": given.reason,
        "document": document,
        "needed_on": None if given.needed_on is None else given.needed_on.isoformat(),
        "return_by": None if given.return_by is None else given.return_by.isoformat(),
    }
    async with Unit(call.caller, {"action": SUBMITTING}) as unit:
        if not call.caller.viewer(unit.snapshot).rights.may(SUBMITTING):
            raise forbidden()
        filled = {key: value for key, value in values.items() if value is not None}
        [made] = await unit.write("seal_use", [Operation(CREATE, filled)])
        standing = await submit_seal_use(unit, OneUse(str(made.id)))
    return Reply(SealUseAnswer(str(made.id), standing.status), 201)


@endpoints.get(
    "/seal-uses/{id}/page",
    "A page to be sealed",
    query=PageQuery,
    answers={200: PageAnswer},
    problems=(404, 422),
)
async def show_page(call: Call) -> Reply:
    """A page of a document that waits for its seal, so that the place can be chosen, for those who use seals."""
    look = await shown_page(call.caller, call.house.files, str(call.id), call.query.page)
    picture = base64.b64encode(look.png).decode()
    return Reply(PageAnswer(look.pages, round(look.width, 2), round(look.height, 2), picture))


@endpoints.post(
    "/seal-uses/{id}/seal",
    "Put the seal on the file",
    body=SealBody,
    answers={200: SealUseAnswer},
    problems=(404, 409, 422),
)
async def seal_file(call: Call) -> Reply:
    """Puts the seal on an approved file, once, and keeps the use in the log with the hashes of the file before and after."""
    given: SealBody = call.body
    chosen = Chosen(given.page, given.x, given.y, given.across, given.certified)
    standing = await put_seal(call.caller, call.house.files, call.house.sealer, str(call.id), chosen)
    return Reply(SealUseAnswer(str(call.id), standing.status))
