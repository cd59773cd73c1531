"""Papers that are signed by a link: put up, withdrawn, and the certificate that seals them."""

import datetime as dt
from typing import Annotated, Literal

import msgspec

from yunchou.apps.commerce.reading import changeable
from yunchou.apps.papers.certificates import bring_identity, certificate_of, keep_identity
from yunchou.apps.papers.printing import printed, template_of
from yunchou.apps.papers.signing import begin
from yunchou.base.errors import not_found
from yunchou.base.sealing import Link, seal_link
from yunchou.base.time import today
from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.pages.signing_page import PURPOSE
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records.change import moment_now
from yunchou.records.write import Unit
from yunchou.services.pdf_signing import Described, new_identity

endpoints = Endpoints("signings")


class SigningBody(Input):
    """The record whose paper is to be signed, by which template it is printed, who is to sign, and for how many days."""

    object: Literal["contract", "quote"]
    id: str
    template: str
    signer: Annotated[str, msgspec.Meta(max_length=100)] = ""
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
    organisation = call.caller.organisation
    template = await template_of(call.caller, record_id(given.template))
    if template.object != given.object:
        raise not_found()
    async with Unit(call.caller) as unit:
        record = await changeable(unit, given.object, given.id)
    pdf = await printed(call.caller, template, [int(record["id"])], room=True)
    until = today(organisation.settings.time_zone) + dt.timedelta(given.days)
    name = f"{record.get('number') or ''} {record.get('name') or ''}".strip()[:200] or template.name
    id = await begin(
        call.caller, call.house.files, given.object, record, pdf, name, given.signer.strip(), until
    )
    token = seal_link(call.house.sealer, Link(organisation.id, id, until), PURPOSE)
    return Reply(
        SigningAnswer(str(id), f"{call.house.settings.public_url}/d/{token}", until.isoformat()), 201
    )


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
