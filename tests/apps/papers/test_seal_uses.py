"""Uses of seals: asked for, approved, put on once, kept in a log; and what files cannot be sealed."""

import asyncio
import hashlib

import pytest

from tests.apps.papers.conftest import PLACE, Sealing, pdf_of
from tests.fixtures.asking import create, delete, read, refused, update
from tests.rules.automation.conftest import work
from yunchou.actions.runner import run
from yunchou.apps.papers.sealing import Chosen, shown_page
from yunchou.base.errors import Problem
from yunchou.records.allowed import allowed
from yunchou.records.read import Query, rows
from yunchou.services.pdf_signing import seen


async def test_a_seal_is_asked_for_approved_and_put_on_once(sealing: Sealing) -> None:
    company = sealing.company
    wang, legal = company.caller("小王"), company.caller("小法")
    account = await create(wang, "account", name="海尔")
    contract = await create(wang, "contract", name="合同", account=account)
    use = await sealing.ask("小王", about={"object": "contract", "id": contract})
    with refused(422):
        await sealing.put("小法", use)
    assert await allowed(wang, "seal_use", [int(use)]) == {use: ["read", "update", "delete"]}
    await sealing.submit("小王", use)
    assert await allowed(wang, "seal_use", [int(use)]) == {use: ["read"]}
    for attempt in (update(wang, "seal_use", use, copies=9), delete(wang, "seal_use", use)):
        with refused(423, "locked"):
            await attempt
    await sealing.say("李经理", use, "approve")
    with refused(422):
        await sealing.put("小法", use)
    await sealing.say("小法", use, "approve")
    shown = await read(wang, "seal_use", use)
    assert (shown["status"], shown["approvers"]) == ("approved", "李经理、小法")
    assert len(shown["document_hash"]) == 64
    for person in ("小王", "李经理"):
        with refused(403):
            await sealing.put(person, use)
    look = await shown_page(legal, sealing.files, use, 2)
    assert (look.pages, round(look.width), look.png[:4]) == (2, 210, b"\x89PNG")
    assert await sealing.put("小法", use) == "sealed"
    with refused(422):
        await sealing.put("小法", use)
    done = await read(wang, "seal_use", use)
    assert (done["status"], done["sealed_by"]["name"]) == ("sealed", "小法")
    (entry,) = await rows(wang, "seal_entry", Query(where=f"seal_use = {use}"))
    pdf = await sealing.content(entry["file"])
    assert entry["number"].startswith("SL-")
    assert (entry["asked_by"], entry["approved_by"], entry["used_by"]) == ("小王", "李经理、小法", "小法")
    assert (entry["seal"], entry["kind"], entry["copies"]) == ("云筹科技 合同专用章", "contract", 2)
    assert entry["before_hash"] == shown["document_hash"]
    assert entry["after_hash"] == hashlib.sha256(pdf).hexdigest()
    (signature,) = await seen(pdf)
    assert (signature.whole, signature.fingerprint) == (True, entry["certificate"])
    with refused(403):
        await update(legal, "seal_entry", entry["id"], copies=1)
    with refused(423):
        await delete(wang, "seal_use", use)
    # Whoever sees the contract sees what was sealed of it; nobody else does.
    assert [each["id"] for each in await rows(company.caller("高总"), "seal_use", Query())] == [use]
    assert await rows(company.caller("小赵"), "seal_use", Query()) == []
    await create(wang, "share", object="contract", record=contract, person=company.ids["小赵"])
    assert [each["id"] for each in await rows(company.caller("小赵"), "seal_use", Query())] == [use]


async def test_two_who_put_the_same_seal_on_do_it_once(sealing: Sealing) -> None:
    use = await sealing.approved("小王")
    across = Chosen(0, 10, 10, across=True, certified=False)
    both = await asyncio.gather(
        sealing.put("小法", use, across), sealing.put("管理员", use), return_exceptions=True
    )
    assert sorted(str(getattr(each, "status", each)) for each in both) == ["409", "sealed"]
    assert len(await rows(sealing.company.system, "seal_entry", Query(where=f"seal_use = {use}"))) == 1


async def test_requests_are_refused_with_a_reason_and_taken_back(sealing: Sealing) -> None:
    company = sealing.company
    use = await sealing.ask("小王")
    await sealing.submit("小王", use)
    await sealing.say("李经理", use, "refuse", comment="用错章")
    assert (await read(company.caller("小王"), "seal_use", use))["status"] == "refused"
    await sealing.submit("小王", use)
    with refused(403):
        await run(company.caller("李经理"), "papers.withdraw_seal_use", {"seal_use": use})
    await run(company.caller("小王"), "papers.withdraw_seal_use", {"seal_use": use})
    await work(company)
    assert (await read(company.caller("小王"), "seal_use", use))["status"] == "withdrawn"
    assert await sealing.approval(use) is None
    for row in await rows(
        company.system, "automation", Query(fields=["id"], where='code = "papers.seal_approval"')
    ):
        await update(company.caller("管理员"), "automation", row["id"], active=False)
    await sealing.submit("小王", use)
    with refused(422):
        await run(company.caller("小法"), "papers.refuse_seal_use", {"seal_use": use})
    with refused(403):
        await run(company.caller("小王"), "papers.approve_seal_use", {"seal_use": use})
    await run(company.caller("小法"), "papers.approve_seal_use", {"seal_use": use})
    assert (await read(company.caller("小王"), "seal_use", use))["approvers"] == "小法"


async def test_paper_is_sealed_by_hand_and_its_copies_come_back(sealing: Sealing) -> None:
    company = sealing.company
    wang, legal = company.caller("小王"), company.caller("小法")
    use = await sealing.approved("小王", medium="paper", document=None, return_by="2026-01-31")
    with refused(422):
        await sealing.put("小法", use)
    with refused(403):
        await run(wang, "papers.use_seal", {"seal_use": use})
    with refused(422):
        await run(legal, "papers.use_seal", {"seal_use": use, "copies": 3})
    await run(legal, "papers.use_seal", {"seal_use": use})
    with refused(422):
        await run(legal, "papers.use_seal", {"seal_use": use})
    with refused(422):
        await run(wang, "papers.register_copies", {"seal_use": use, "copies": 3})
    scan = await sealing.file("小王", pdf_of(1), "扫描.pdf")
    given = {"seal_use": use, "copies": 2, "day": "2026-01-20", "scan": scan}
    await run(wang, "papers.register_copies", given)
    shown = await read(wang, "seal_use", use)
    assert (shown["returned_copies"], shown["returned_on"]) == (2, "2026-01-20")
    assert shown["returned_file"]["id"] == scan


async def test_seals_are_named_to_all_and_shown_to_those_who_keep_them(sealing: Sealing) -> None:
    company = sealing.company
    seal = await read(company.caller("小王"), "party_seal", sealing.seal)
    assert ("picture" in seal, seal["name"]) == (False, "合同专用章")
    assert (await read(company.caller("小法"), "party_seal", sealing.seal))["picture"]["id"]
    await update(company.caller("小法"), "party_seal", sealing.seal, active=False)
    with refused(422):
        await sealing.ask("小王")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.4\n% nothing", "PDF"),
        (pdf_of(1)[:400], "PDF"),
        (b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Count 9>>endobj\ntrailer<</Root 1 0 R>>", "PDF"),
    ],
)
async def test_what_is_no_pdf_is_not_sealed(sealing: Sealing, content: bytes, said: str) -> None:
    use = await sealing.approved("小王", content)
    with pytest.raises(Problem) as caught:
        await sealing.put("小法", use)
    assert caught.value.status == 422
    assert said in str(caught.value.detail)
    assert (await read(sealing.company.system, "seal_use", use))["status"] == "approved"
    assert await rows(sealing.company.system, "seal_entry", Query()) == []


async def test_huge_files_and_pages_that_are_not_there_are_refused(sealing: Sealing) -> None:
    use = await sealing.approved("小王", pdf_of(1) + b"%" + b"x" * (21 << 20))
    with refused(422):
        await sealing.put("小法", use)
    other = await sealing.approved("小王")
    with refused(422):
        await sealing.put("小法", other, Chosen(9, 1, 1, across=False, certified=False))
    text = await sealing.file("小王", b"hello", "a.txt", "text/plain")
    third = await sealing.ask("小王", document=text)
    with refused(422):
        await run(sealing.company.caller("小王"), "papers.submit_seal_use", {"seal_use": third})
    assert await sealing.put("小法", other, PLACE) == "sealed"
