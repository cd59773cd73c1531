"""Papers that are signed by a link: put up, withdrawn, and the certificate that seals them."""

import datetime as dt
from typing import Annotated, Literal

import msgspec

from yunchou.apps.commerce.reading import changeable
from yunchou.apps.papers.certificates import bring_identity, certificate_of, keep_identity
from yunchou.apps.papers.printing import printed, template_of
from yunchou.apps.papers.signing import begin
from yunchou.apps.papers.signing_actions import own_signing
from yunchou.apps.papers.signing_letters import link_of
from yunchou.base.errors import FieldError, invalid, not_found, say
from yunchou.base.time import today
from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records.change import moment_now
from yunchou.records.write import Unit
from yunchou.services.mail.server import is_address
from yunchou.services.pdf_signing import Described, new_identity

endpoints = Endpoints("signings")


class SigningBody(Input):
    """The record whose paper is to be signed, by which template it is printed, who is to sign, and for how many days.

    With a mail address the link goes there too.
    """

    object: Literal["contract", "quote"]
    id: str
    template: str
    signer: Annotated[str, msgspec.Meta(max_length=100)] = ""
    email: Annotated[str, msgspec.Meta(max_length=254)] = ""
    days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 30


class SigningAnswer(Output):
    """The signing, the address that the customer opens, and the last day on which it does."""

    id: str
    url: str
    expires_on: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class CertificateBody(Input):
    """A certificate and its key as PEM, and the password of the key; with neither a new one is made."""

    certificate: Annotated[str, msgspec.Meta(max_length=20_000)] = ""
    key: Annotated[str, msgspec.Meta(max_length=20_000)] = ""
    password: Annotated[str, msgspec.Meta(max_length=200)] = ""


class CertificateAnswer(Output):
    """The certificate in use: the hash by which it is known, whose it is, from when and until when. All null before the first."""

    fingerprint: str | None
    subject: str | None
    starts_at: str | None
    ends_at: str | None


@endpoints.post(
    "/signings",
    "Put up a paper to be signed",
    body=SigningBody,
    answers={201: SigningAnswer},
    problems=(404, 422),
)
async def put_up(call: Call) -> Reply:
    """Prints a record that the caller may change, and gives a link by which its customer signs the paper, once."""
    given: SigningBody = call.body
    organisation, email = call.caller.organisation, given.email.strip()
    if email and not is_address(email):
        raise invalid(
            [FieldError("wrong_type", say("邮箱地址不正确", "This is no mail address"), field="email")]
        )
    template = await template_of(call.caller, record_id(given.template))
    if template.object != given.object:
        raise not_found()
    async with Unit(call.caller) as unit:
        record = await changeable(unit, given.object, given.id)
    pdf = await printed(call.caller, template, [int(record["id"])], room=True)
    until = today(organisation.settings.time_zone) + dt.timedelta(given.days)
    name = f"{record.get('number') or ''} {record.get('name') or ''}".strip()[:200] or template.name
    id = await begin(
        call.caller, call.house.files, given.object, record, pdf, name, given.signer.strip(), until, email
    )
    url = link_of(call.house.mail, organisation, id, until)
    return Reply(SigningAnswer(str(id), url, until.isoformat()), 201)


@endpoints.post(
    "/signings/{id}/link", "The link of a signing", answers={200: SigningAnswer}, problems=(404, 422)
)
async def copy_link(call: Call) -> Reply:
    """The customer's link once more, for those who put the paper up or may change its record. 422 unless it waits."""
    async with Unit(call.caller) as unit:
        signing = await own_signing(unit, str(call.id))
        until = dt.date.fromisoformat(signing["expires_on"])
    url = link_of(call.house.mail, call.caller.organisation, call.id, until)
    return Reply(SigningAnswer(str(call.id), url, until.isoformat()))


@endpoints.get(
    "/signing-certificate", "The certificate of signings", scope="admin", answers={200: CertificateAnswer}
)
async def show_certificate(call: Call) -> Reply:
    """What the certificate in use says; its key is told to nobody."""
    await administer(call)
    return Reply(_answer(await certificate_of(call.caller.organisation)))


@endpoints.put(
    "/signing-certificate",
    "Replace the certificate of signings",
    scope="admin",
    body=CertificateBody,
    answers={200: CertificateAnswer},
    problems=(422,),
)
async def replace_certificate(call: Call) -> Reply:
    """Puts another certificate into use; what was signed before stays valid."""
    await administer(call)
    given: CertificateBody = call.body
    organisation, now = call.caller.organisation, moment_now()
    if not given.certificate and not given.key:
        identity = new_identity(organisation.name, now)
        return Reply(_answer(await keep_identity(organisation, call.house.sealer, identity, call.user)))
    brought = (given.certificate, given.key, given.password)
    return Reply(_answer(await bring_identity(organisation, call.house.sealer, brought, call.user, now)))


def _answer(found: Described | None) -> CertificateAnswer:
    if found is None:
        return CertificateAnswer(None, None, None, None)
    return CertificateAnswer(
        found.fingerprint, found.subject, found.starts.isoformat(), found.ends.isoformat()
    )
