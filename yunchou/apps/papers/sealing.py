"""The seal put on a file: its picture where the keeper chose, the certificate over the whole where wanted, and the log."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.papers.certificates import identity_of
from yunchou.apps.papers.seal_uses import USE, USING, UseStanding, mark_sealed, note_use, refuse, require
from yunchou.apps.papers.signing import kept_pdf
from yunchou.base.errors import Message, Problem, forbidden, not_found, say
from yunchou.base.sealing import Sealer
from yunchou.records.change import moment_now
from yunchou.records.held import held
from yunchou.records.read import one_within
from yunchou.records.write import Unit
from yunchou.services.files import Files
from yunchou.services.pdf_sealing import Look, Mark, SealingError, page_look, sealed
from yunchou.services.pdf_signing import described, signed

LARGEST = 20 << 20
USUAL_WIDTH = 40.0
FAULTS: Mapping[str, Message] = {
    "no PDF": say("文件不是可读取的 PDF", "The file is no PDF that can be read"),
    "encrypted": say("PDF 已加密，请先解除密码", "The PDF is encrypted: take its password off first"),
    "too many pages": say("PDF 页数过多，最多 500 页", "The PDF has more than 500 pages"),
    "no such page": say("没有这一页", "There is no such page"),
    "picture": say("印章图片无法读取，请重新上传", "The picture of the seal can't be read: upload it anew"),
    "too much": say("文件过于复杂，无法处理", "The file is more than can be worked on"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """Where the seal goes: on which page (0: every one) and how far from its left and upper edge in mm; whether it is spread
    over the edges of all pages as well; whether the file is sealed by the organisation's certificate.
    """

    page: int
    x: float
    y: float
    across: bool
    certified: bool


async def shown_page(caller: Caller, files: Files, id: str, page: int) -> Look:
    """A page of the document that is to be sealed, for those who use seals. Raises 403, 404, 422."""
    async with Unit(caller) as unit:
        use = await _to_be_sealed(unit, id)
    try:
        return await page_look(await _content(caller, files, use["document"]), page)
    except SealingError as error:
        raise _refused(error) from None


async def put_seal(caller: Caller, files: Files, sealer: Sealer, id: str, chosen: Chosen) -> UseStanding:
    """Puts the seal on the file, once. Raises 403, 404, 422, and 409 where somebody else did meanwhile."""
    async with Unit(caller) as unit:
        use = await _to_be_sealed(unit, id)
        seal = await one_within(unit.link, unit.asking(), "party_seal", int(use["seal"]["id"]))
    if seal is None or not seal.get("active"):
        raise refuse("该印章已停用", "This seal is out of use", "seal")
    if not seal.get("picture"):
        raise refuse("该印章没有图片，请法务上传", "This seal has no picture: have one uploaded", "seal")
    before = await _content(caller, files, use["document"])
    pdf = await _stamped(caller, files, before, seal, chosen)
    certificate = None
    if chosen.certified:
        identity = await identity_of(caller.organisation, sealer, moment_now())
        pdf = await signed(pdf, identity, f"{use['number']} {use['name']}")
        certificate = described(identity.certificate).fingerprint
    file = await kept_pdf(
        caller.organisation, files, pdf, f"{use['name']}-{use['number']}.pdf", caller.actor.user_id
    )
    async with Unit(caller, {"action": USING}) as unit:
        again = await held(unit, USE, id)
        if again["status"] != "approved" or again["document"]["id"] != use["document"]["id"]:
            raise Problem(409, "conflict", say("该申请已用印或已变化", "It was sealed meanwhile, or changed"))
        await note_use(
            unit, again, copies=use["copies"], file=str(file.id), before_hash=hashlib.sha256(before).hexdigest(),
            after_hash=hashlib.sha256(pdf).hexdigest(), certificate=certificate, place=_place(unit, chosen),
        )  # fmt: skip
        return await mark_sealed(unit, again, sealed_file=str(file.id))


def may_use_seals(unit: Unit) -> bool:
    """Whether the caller is one of those who put seals on documents."""
    return unit.caller.viewer(unit.snapshot).rights.may(USING)


async def _to_be_sealed(unit: Unit, id: str) -> dict[str, Any]:
    if not may_use_seals(unit):
        raise forbidden()
    use = await held(unit, USE, id)
    require(use, "approved")
    if use["medium"] != "electronic":
        raise refuse("该申请为纸质用印", "This is to be sealed on paper", "medium")
    return use


async def _stamped(
    caller: Caller, files: Files, pdf: bytes, seal: Mapping[str, Any], chosen: Chosen
) -> bytes:
    picture = await _content(caller, files, seal["picture"])
    width = float(seal.get("width") or USUAL_WIDTH)
    mark = Mark(chosen.page, chosen.x, chosen.y)
    try:
        return await sealed(pdf, picture, width, [mark], chosen.y if chosen.across else None)
    except SealingError as error:
        raise _refused(error) from None


def _refused(error: SealingError) -> Problem:
    found = FAULTS[str(error)]
    return refuse(found.zh, found.en, "document")


async def _content(caller: Caller, files: Files, held_file: Mapping[str, Any] | None) -> bytes:
    if not held_file:
        raise not_found()
    file = await files.find(caller.organisation, int(held_file["id"]))
    if file.size > LARGEST:
        raise refuse("文件超过 20 MB", "The file is larger than 20 MB", "document")
    return b"".join([block async for block in files.read(file)])


def _place(unit: Unit, chosen: Chosen) -> str:
    english = unit.caller.organisation.settings.language == "en"
    page = ("every page" if english else "每页") if chosen.page == 0 else (
        f"page {chosen.page}" if english else f"第 {chosen.page} 页"
    )  # fmt: skip
    across = (", across the edges" if english else "，骑缝") if chosen.across else ""
    return f"{page} ({chosen.x:.0f}, {chosen.y:.0f}) mm{across}"
