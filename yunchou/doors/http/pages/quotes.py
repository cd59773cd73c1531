"""Quotes on paper, and the link by which a customer answers one."""

import datetime as dt
from typing import Annotated, Literal
from urllib.parse import quote as escaped

import msgspec

from yunchou.apps.commerce.answering import SHOWN
from yunchou.apps.commerce.quote_paper import quote_pdf
from yunchou.apps.commerce.reading import changeable, require
from yunchou.base.sealing import Link, seal_link
from yunchou.base.time import today
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints, Media
from yunchou.doors.http.records.files import GUARDS, PDF_POLICY
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records.read import Query, one, rows
from yunchou.records.write import Unit

endpoints = Endpoints("quotes")
PURPOSE = "quote link"
USUAL_DAYS = 60


class PaperQuery(Input):
    """In which language the paper is; the caller's without one."""

    language: Literal["zh-CN", "en"] | None = None


class QuoteLinkAnswer(Output):
    """The address that the customer opens, and the last day on which it does."""

    url: str
    expires_on: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


@endpoints.get(
    "/quotes/{id}/pdf", "A quote on paper", query=PaperQuery, answers={200: Media("application/pdf")}
)
async def quote_paper(call: Call) -> Reply:
    """The quote as a PDF, with its lines as the caller may read them."""
    body, _ = await one(call.caller, "quote", call.id)
    quote = msgspec.json.decode(body)
    lines = await rows(
        call.caller,
        "quote_line",
        Query(fields=SHOWN, where=f'quote = "{call.id}"', sort=["position", "id"], limit=1000),
    )
    language = call.query.language or call.language
    pdf = await quote_pdf(call.caller.organisation.name, quote, lines, language)
    return pdf_reply(pdf, f"{quote.get('number') or call.id}.pdf")


def pdf_reply(pdf: bytes, name: str) -> Reply:
    """A PDF that the browser shows."""
    headers = {
        **GUARDS,
        "content-disposition": f"inline; filename*=UTF-8''{escaped(name, safe='')}",
        "cache-control": "private, no-store",
        "content-security-policy": PDF_POLICY,
    }
    return Reply(pdf, 200, headers, media_type="application/pdf")


@endpoints.post("/quotes/{id}/link", "Make a customer's link to a quote", answers={200: QuoteLinkAnswer})
async def make_quote_link(call: Call) -> Reply:
    """A link by which whoever has it sees the quote and answers it, until it is no longer valid. 422 unless it was sent."""
    organisation = call.caller.organisation
    async with Unit(call.caller) as unit:
        quote = await changeable(unit, "quote", str(call.id))
        require(quote, "sent")
    day = today(organisation.settings.time_zone)
    until = (
        dt.date.fromisoformat(quote["valid_until"])
        if quote.get("valid_until")
        else day + dt.timedelta(USUAL_DAYS)
    )
    token = seal_link(call.house.sealer, Link(organisation.id, int(quote["id"]), until), PURPOSE)
    return Reply(QuoteLinkAnswer(f"{call.house.settings.public_url}/q/{token}", until.isoformat()))
