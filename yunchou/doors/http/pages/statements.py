"""Statements of account on paper."""

from typing import Annotated, Literal

import msgspec

from yunchou.actions.runner import run
from yunchou.apps.commerce.statement_paper import statement_pdf
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints, Media
from yunchou.doors.http.pages.quotes import pdf_reply
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input

endpoints = Endpoints("statements")
Day = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class StatementQuery(Input):
    """The days, both counted in, and the language; the caller's without one."""

    starts_on: Day
    ends_on: Day
    language: Literal["zh-CN", "en"] | None = None


@endpoints.get(
    "/accounts/{id}/statement",
    "A customer's statement of account on paper",
    query=StatementQuery,
    answers={200: Media("application/pdf")},
    problems=(422,),
)
async def statement_paper(call: Call) -> Reply:
    """The statement of these days as a PDF, for whoever may make statements and sees the customer."""
    asked: StatementQuery = call.query
    days = {"starts_on": asked.starts_on, "ends_on": asked.ends_on}
    statement = await run(call.caller, "commerce.account_statement", {"account": str(call.id), **days})
    pdf = await statement_pdf(call.caller.organisation.name, statement, asked.language or call.language)
    return pdf_reply(pdf, f"{statement.account_name} {asked.starts_on} {asked.ends_on}.pdf")
