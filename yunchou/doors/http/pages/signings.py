"""Papers that are signed by a link: put up, withdrawn, and the certificate that seals them."""

import base64
import datetime as dt
from typing import Annotated, Literal

import msgspec

from yunchou.apps.commerce.reading import changeable
from yunchou.apps.papers.certificates import (
    bring_file,
    bring_identity,
    certificate_of,
    forget_identity,
    keep_identity,
)
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
from yunchou.services.pdf_signing import Described, days_left, new_identity

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
    """A PKCS#12 file (Base64) or a certificate and its key as PEM, with the password; with none of them a new one is made."""

    pkcs12: str = ""
    certificate: Annotated[str, msgspec.Meta(max_length=20_000)] = ""
    key: Annotated[str, msgspec.Meta(max_length=20_000)] = ""
    password: Annotated[str, msgspec.Meta(max_length=200)] = ""


class CertificateAnswer(Output):
    """The certificate in use: the hash by which it is known, whose it is, who vouches for it, its serial number (hexadecimal),
    from when and until when, and the whole days left. `own`: nobody else vouches for it. All null before the first.
    """

    fingerprint: str | None = None
    subject: str | None = None
    issuer: str | None = None
    serial: str | None = None
    own: bool | None = None
    starts_at: str | None = None
    ends_at: str | None = None
    days_left: int | None = None


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
    if given.pkcs12:
        brought = await bring_file(
            organisation, call.house.sealer, _decoded(given.pkcs12), given.password, call.user, now
        )
        return Reply(_answer(brought))
    if not given.certificate and not given.key:
        identity = new_identity(organisation.name, now)
        return Reply(_answer(await keep_identity(organisation, call.house.sealer, identity, call.user)))
    pem = (given.certificate, given.key, given.password)
    return Reply(_answer(await bring_identity(organisation, call.house.sealer, pem, call.user, now)))


@endpoints.delete(
    "/signing-certificate",
    "Remove the certificate of signings",
    scope="admin",
    answers={204: None},
    problems=(404,),
)
async def remove_certificate(call: Call) -> Reply:
    """Takes the certificate out of use and forgets its key. The next signature has a new one made, for which nobody vouches."""
    await administer(call)
    if not await forget_identity(call.caller.organisation):
        raise not_found()
    return Reply(status=204)


def _decoded(given: str) -> bytes:
    """The bytes of a file in Base64; what is none is a file of no kind."""
    try:
        return base64.b64decode(given, validate=True)
    except ValueError:
        return b"?"


def _answer(found: Described | None) -> CertificateAnswer:
    if found is None:
        return CertificateAnswer()
    return CertificateAnswer(
        fingerprint=found.fingerprint,
        subject=found.subject,
        issuer=found.issuer,
        serial=found.serial,
        own=found.own,
        starts_at=found.starts.isoformat(),
        ends_at=found.ends.isoformat(),
        days_left=days_left(found, moment_now()),
    )
