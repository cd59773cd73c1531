"""Statements of account on paper, and sent to the customer, who confirms them or objects."""

import datetime as dt
from typing import Annotated, Literal

import msgspec

from yunchou.actions.runner import run
from yunchou.apps.commerce.statement_paper import statement_pdf
from yunchou.apps.commerce.statement_sending import Letter, Sending, send_statement
from yunchou.apps.mail.sending import SendMail, SentMail, send_mail
from yunchou.apps.papers.signing import kept_pdf
from yunchou.base.errors import FieldError, invalid, say
from yunchou.base.sealing import Link, seal_link
from yunchou.base.time import today
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints, Media
from yunchou.doors.http.pages.quotes import pdf_reply
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records.write import Unit
from yunchou.services.mail.server import is_address

endpoints = Endpoints("statements")
PURPOSE = "statement link"
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


class SendBody(Input):
    """The days, both counted in, where the statement goes, what is written before it, and for how many days its link is good."""

    starts_on: Day
    ends_on: Day
    email: Annotated[str, msgspec.Meta(max_length=254)]
    note: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    language: Literal["zh-CN", "en"] | None = None
    days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 30


class SentAnswer(Output):
    """The statement that was sent, the address that the customer opens, and the last day on which it does.

    `undeliverable`: addresses that took no letters before and get none now.
    """

    id: str
    url: str
    expires_on: Day
    undeliverable: list[str]


async def _post(unit: Unit, letter: Letter) -> list[str]:
    mail = SendMail([letter.to], letter.subject, letter.body, object="account", record=letter.account)
    sent: SentMail = await send_mail(unit, mail)
    return sent.undeliverable


@endpoints.post(
    "/accounts/{id}/statement/send",
    "Send a customer the statement of account",
    body=SendBody,
    answers={201: SentAnswer},
    problems=(422,),
)
async def send_to_customer(call: Call) -> Reply:
    """Makes the statement, keeps it, and mails a link under which the customer confirms it or objects, once."""
    given: SendBody = call.body
    email, organisation = given.email.strip(), call.caller.organisation
    if not is_address(email):
        raise invalid(
            [FieldError("wrong_type", say("邮箱地址不正确", "This is no mail address"), field="email")]
        )
    language = given.language or call.language
    days = {"starts_on": given.starts_on, "ends_on": given.ends_on}
    statement = await run(call.caller, "commerce.account_statement", {"account": str(call.id), **days})
    pdf = await statement_pdf(organisation.name, statement, language)
    name = f"{statement.account_name} {given.starts_on} {given.ends_on}.pdf"
    file = await kept_pdf(organisation, call.house.files, pdf, name, call.caller.actor.user_id)
    until = today(organisation.settings.time_zone) + dt.timedelta(given.days)

    def link_of(id: int) -> str:
        token = seal_link(call.house.sealer, Link(organisation.id, id, until), PURPOSE)
        return f"{call.house.settings.public_url}/b/{token}"

    sending = Sending(email, given.note.strip(), language, until)
    sent = await send_statement(call.caller, statement, file.id, sending, link_of, _post)
    return Reply(SentAnswer(str(sent.id), sent.url, until.isoformat(), sent.undeliverable), 201)
