"""Clauses in approved versions, their copies on documents, and own signing parties."""

from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.actions.runner import run
from yunchou.records.read import Query, rows


async def test_documents_keep_a_copy_of_the_approved_version(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    clause = await create(admin, "clause", name="保密", category="confidentiality", body="<p>一</p>")
    account = await create(wang, "account", name="海尔")
    quote = await create(wang, "quote", name="报价", account=account)
    with refused(422):
        await create(wang, "quote_clause", quote=quote, clause=clause)
    with refused(403):
        await run(wang, "papers.approve_clause", {"clause": clause})
    await run(admin, "papers.approve_clause", {"clause": clause})
    kept = await create(wang, "quote_clause", quote=quote, clause=clause)
    await update(admin, "clause", clause, body="<p>二</p>")
    assert (await read(admin, "clause", clause))["status"] == "draft"
    found = await read(wang, "quote_clause", kept)
    assert (found["body"], found["edition"], found["name"]) == ("<p>一</p>", 1, "保密")
    # Until the new wording is approved, the version before is what documents take.
    again = await read(wang, "quote_clause", await create(wang, "quote_clause", quote=quote, clause=clause))
    assert again["body"] == "<p>一</p>"
    await run(admin, "papers.approve_clause", {"clause": clause})
    later = await read(wang, "quote_clause", await create(wang, "quote_clause", quote=quote, clause=clause))
    assert (later["body"], later["edition"]) == ("<p>二</p>", 2)
    assert (await read(wang, "quote_clause", kept))["body"] == "<p>一</p>"
    await run(admin, "papers.withdraw_clause", {"clause": clause})
    with refused(422):
        await create(wang, "quote_clause", quote=quote, clause=clause)
    with refused(404):
        await run(admin, "papers.approve_clause", {"clause": "x"})


async def test_signing_parties_have_right_codes_and_hidden_seals(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    with refused(422):
        await create(admin, "signing_party", name="云筹", credit_code="91440300708461136X")
    party = await create(admin, "signing_party", name="云筹", credit_code=" 91440300708461136t ")
    assert (await read(wang, "signing_party", party))["credit_code"] == "91440300708461136T"
    await create(admin, "party_seal", name="合同章", party=party)
    # Seals are named to whoever asks for one; their pictures are shown to those who keep them.
    (seal,) = await rows(wang, "party_seal", Query())
    assert (seal["name"], "picture" in seal) == ("合同章", False)
    with refused(403):
        await create(wang, "party_seal", name="别的章", party=party)
    with refused(403):
        await create(wang, "signing_party", name="别的")
    account = await create(wang, "account", name="海尔")
    contract = await create(wang, "contract", name="合同", account=account, signing_party=party)
    assert (await read(wang, "contract", contract))["signing_party"]["name"] == "云筹"
