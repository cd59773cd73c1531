"""A seal is asked for on a file that is attached to the record: by those who see it, of that record, and within the limits."""

from typing import Any

import pytest

from tests.apps.papers.conftest import pdf_of
from tests.doors.conftest import Client, Site
from tests.doors.test_files import upload
from yunchou.apps.papers import attached as room


async def attach(who: Client, object: str, record: str, content: bytes, name: str) -> tuple[str, str]:
    """Attaches a file to a record: the ids of attachment and file."""
    file = (await upload(who, content, name))["id"]
    given = {"name": name, "file": file, "object": object, "record": record}
    answer = await who.post("/records/attachment", json=given)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"], file


async def made(who: Client, object: str, **values: Any) -> str:
    """A new record."""
    answer = await who.post(f"/records/{object}", json=values)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_an_attached_file_is_sealed_as_a_copy(own_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    admin, wang, zhao = [await own_site.person(name) for name in ("admin", "wang", "zhao")]
    party = await made(admin, "signing_party", name="云筹科技")
    seal = await made(admin, "party_seal", name="合同专用章", party=party, kind="contract")
    account = await made(wang, "account", name="客户甲")
    contract, other = [await made(wang, "contract", name=name, account=account) for name in ("甲", "乙")]
    pdf = pdf_of(1)
    attachment, file = await attach(wang, "contract", contract, pdf, "合同终稿.pdf")
    text, _ = await attach(wang, "contract", contract, "九五折".encode(), "说明.txt")
    base = {"object": "contract", "id": contract, "seal": seal, "reason": "签约"}

    async def ask(who: Client, **more: Any) -> Any:
        return await who.post("/seal-uses", json=base | {"attachment": attachment} | more)

    assert (await ask(zhao)).status_code == 404
    assert (await ask(wang, id=other)).status_code == 404
    assert (await ask(wang, object="account", id=account)).status_code == 404
    assert (await ask(wang, attachment="9" * 30)).status_code in (404, 422)
    assert (await ask(wang, attachment=text)).status_code == 422
    assert (await ask(wang, attachment=text, medium="paper")).status_code == 201
    monkeypatch.setattr(room, "LARGEST", 100)
    assert (await ask(wang)).status_code == 422
    monkeypatch.undo()
    answer = await ask(wang)
    assert answer.status_code == 201, answer.text
    use = (await wang.get(f"/records/seal_use/{answer.json()['id']}")).json()
    assert (use["status"], use["document"]["name"]) == ("submitted", "合同终稿.pdf")
    assert use["document"]["id"] != file
    assert (await wang.delete(f"/records/attachment/{attachment}")).status_code == 204
    assert (await wang.get(f"/files/{use['document']['id']}")).content == pdf
