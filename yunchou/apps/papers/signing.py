"""Signing by a link: a record's paper is kept, its customer signs it once, and what he signed is sealed by a certificate.

The evidence stands on the record: who, when, from where, to what he agreed, and the hashes of the file before and after.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.apps.papers.certificates import identity_of
from yunchou.apps.papers.objects.signing import SIGNING
from yunchou.apps.papers.printing import AT_ONCE
from yunchou.base.errors import Problem, not_found, say
from yunchou.base.sealing import Sealer
from yunchou.base.time import today
from yunchou.model.field_types import ValueContext, ValueProblem, type_of
from yunchou.records.change import Operation, moment_now
from yunchou.records.read import Query, one_within, rows
from yunchou.records.write import Unit
from yunchou.services.files import UPLOAD, Files, StoredFile
from yunchou.services.pdf import paper_pdf
from yunchou.services.pdf_signing import described, signed

SIGNED_OF = ("contract", "quote")
"""The objects whose papers are signed by a link."""
LARGEST = 20 << 20
WAITING, WITHDRAWN = "waiting", "withdrawn"
CONSENT: Mapping[str, str] = {
    "zh-CN": "我已阅读并同意文件的全部内容，同意以电子方式签署，并认可该签署与手写签名或盖章具有同等效力。",
    "en": "I have read the document and agree to it. I sign it electronically, with the same effect as by hand.",
}
STAMP = """
#let given = json(bytes(sys.inputs.given))
#set page(width: 300pt, height: 74pt, margin: 0pt, fill: none)
#set text(font: "Noto Sans SC", size: 7.5pt, lang: given.lang)
#let wide = 110pt
#let scale = calc.min(wide / given.width, 56pt / given.height)
#box(stroke: 0.6pt + rgb("#1d4ed8"), inset: 6pt, radius: 3pt, width: 300pt, height: 74pt, grid(
  columns: (wide, 1fr), column-gutter: 10pt, align: horizon,
  box(width: wide, height: 58pt, for stroke in given.strokes {
    if stroke.len() > 1 {
      place(curve(stroke: 1.2pt + rgb("#111827"),
        curve.move((stroke.at(0).at(0) * scale, stroke.at(0).at(1) * scale)),
        ..stroke.slice(1).map(p => curve.line((p.at(0) * scale, p.at(1) * scale)))))
    } else if stroke.len() == 1 {
      place(dx: stroke.at(0).at(0) * scale, dy: stroke.at(0).at(1) * scale, circle(radius: 0.8pt, fill: rgb("#111827")))
    }
  }),
  given.lines.map(line => [#line]).join(linebreak()),
))
"""


@dataclass(frozen=True, slots=True)
class Given:
    """What a customer gives who signs."""

    name: str
    strokes: Any
    language: str
    address: str
    agent: str


async def begin(
    caller: Caller,
    files: Files,
    object: str,
    record: Mapping[str, Any],
    pdf: bytes,
    name: str,
    signer: str,
    until: dt.date,
    email: str = "",
) -> int:
    """Keeps a paper to be signed until a day; gives the id of the signing."""
    file = await kept_pdf(caller.organisation, files, pdf, f"{name}.pdf", caller.actor.user_id)
    system = System("a paper is put up to be signed", by=caller.actor)
    values = {
        "name": name,
        object: record["id"],
        "signer": signer or None,
        "email": email or None,
        "expires_on": until.isoformat(),
        "document": str(file.id),
        "document_hash": file.sha256,
        "owner": str(caller.actor.user_id) if caller.actor.user_id else None,
    }
    async with Unit(caller) as unit:
        [made] = await unit.as_system(system).write("signing", [Operation("create", values)])
    return int(str(made.id))


async def kept_pdf(
    organisation: Organisation, files: Files, pdf: bytes, name: str, by: int | None
) -> StoredFile:
    """Keeps a PDF that was made, until a record holds it."""

    async def once() -> Any:
        yield pdf

    return await files.receive(
        organisation, name, once(), purpose=UPLOAD, created_by=by, type="application/pdf", limit=LARGEST
    )


async def shown(organisation: Organisation, id: int) -> dict[str, Any] | None:
    """A signing as its customer sees it; None where it is gone."""
    caller = Caller(organisation, System("a customer looks at what he is to sign"))
    found = await rows(caller, "signing", Query(where=f'id = "{id}"', limit=1))
    return found[0] if found else None


def still_open(organisation: Organisation, signing: Mapping[str, Any]) -> bool:
    """Whether it may still be signed."""
    until = signing.get("expires_on")
    over = until is not None and dt.date.fromisoformat(until) < today(organisation.settings.time_zone)
    return signing["status"] == WAITING and not over


async def content_of(organisation: Organisation, files: Files, signing: Mapping[str, Any]) -> bytes:
    """The file: the signed one once there is one."""
    held = signing.get("signed_file") or signing.get("document")
    if not held:
        raise not_found()
    file = await files.find(organisation, int(held["id"]))
    return b"".join([block async for block in files.read(file)])


async def sign(
    organisation: Organisation,
    files: Files,
    sealer: Sealer,
    signing: Mapping[str, Any],
    given: Given,
    address: str,
) -> None:
    """Signs once. `address`: that of the page by which anybody verifies. Raises 422 for a bad signature, 409 for a second one."""
    values = await evidence(organisation, files, sealer, signing, given, address, moment_now())
    caller = Caller(organisation, System("a customer signs by the link that was sent to him"))
    async with Unit(caller, {"signing_link": {"name": given.name, "address": given.address}}) as unit:
        table = unit.asking().table(unit.snapshot.model.object("signing"))
        await unit.link.fetchval(f"select id from {table} where id = $1 for update", int(signing["id"]))
        held = await one_within(unit.link, unit.asking(), "signing", int(signing["id"]))
        if held is None or not still_open(organisation, held):
            raise Problem(409, "conflict", say("该文件已签署或已失效", "This was signed before, or is over"))
        await unit.write("signing", [Operation("update", values, id=int(signing["id"]))])


async def evidence(
    organisation: Organisation,
    files: Files,
    sealer: Sealer,
    signing: Mapping[str, Any],
    given: Given,
    address: str,
    now: dt.datetime,
) -> dict[str, Any]:
    """Makes and keeps the signed file; gives what a signing then holds. Raises 422 for a bad signature."""
    drawn = _drawn(organisation, given.strokes)
    identity = await identity_of(organisation, sealer, now)
    number = f"{int(signing['id']):x}".upper()
    stamp = _stamp(given, drawn, now, number, address, organisation.settings.time_zone)
    async with AT_ONCE:
        pdf = await signed(
            await content_of(organisation, files, signing),
            identity,
            f"{signing['name']} {number}",
            await paper_pdf(STAMP, stamp),
        )
    file = await kept_pdf(organisation, files, pdf, f"{signing['name']}-signed.pdf", None)
    return {
        "status": "signed",
        "signed_by": given.name,
        "signed_at": now.isoformat(),
        "signature": drawn,
        "signed_from": given.address[:60],
        "agent": given.agent[:300] or None,
        "consent": CONSENT[given.language],
        "signed_file": str(file.id),
        "signed_hash": hashlib.sha256(pdf).hexdigest(),
        "certificate": described(identity.certificate).fingerprint,
    }


def _drawn(organisation: Organisation, strokes: Any) -> Any:
    """The drawn signature as it is kept. Raises 422."""
    field = SIGNING.fields["signature"]
    context = ValueContext(organisation.settings.currency, organisation.settings.time_zone, {})
    try:
        parsed = type_of(field).parse(strokes, field, context)
    except ValueProblem as problem:
        raise Problem(422, problem.code, problem.message) from None
    if not parsed or not any(json.loads(parsed)["strokes"]):
        raise Problem(422, "required", say("请手写签名", "Please draw your signature"))
    return json.loads(parsed)


def _stamp(
    given: Given, drawn: Mapping[str, Any], now: dt.datetime, number: str, address: str, zone: str
) -> dict[str, Any]:
    at = now.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S %z")
    lines = (
        (f"签署人：{given.name}", f"时间：{at}", f"编号：{number}", f"验证：{address}")
        if given.language == "zh-CN"
        else (f"Signed by {given.name}", f"At {at}", f"No. {number}", f"Verify: {address}")
    )
    return {
        "lang": "zh" if given.language == "zh-CN" else "en",
        "lines": list(lines),
        "width": drawn["width"],
        "height": drawn["height"],
        "strokes": drawn["strokes"],
    }
