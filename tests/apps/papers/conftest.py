"""Short ways to ask for a seal, to let its approval go on, and to put it on a file."""

import io
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typst
from PIL import Image

from tests.fixtures.asking import create
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import work
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.apps.papers.sealing import Chosen, put_seal
from yunchou.base.sealing import Sealer
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit
from yunchou.rules.approval.deciding import Said, say_it
from yunchou.rules.automation.matching import FOLLOWER
from yunchou.services.files import UPLOAD, Files

PLACE = Chosen(1, 100, 200, across=False, certified=True)


def pdf_of(pages: int) -> bytes:
    """A small PDF of so many pages."""
    made: bytes = typst.compile(b'#set page(paper: "a4")\n' + b"#pagebreak()\n".join([b"page\n"] * pages))
    return made


def picture() -> bytes:
    """A red seal on nothing (PNG)."""
    out = io.BytesIO()
    Image.new("RGBA", (120, 120), (200, 0, 0, 128)).save(out, "PNG")
    return out.getvalue()


class Sealing:
    """A company with a seal, a legal person who keeps it, and files of its own."""

    def __init__(self, company: Company, folder: Path) -> None:
        self.company = company
        self.files = Files(company.organisation.db, folder)
        self.sealer = Sealer(b"k" * 32)
        self.seal = self.party = ""

    async def prepare(self) -> None:
        admin = self.company.caller("管理员")
        (role,) = await rows(admin, "role", Query(fields=["id"], where='code = "legal"'))
        self.company.ids["小法"] = await create(
            self.company.system, "user", name="小法", login="legal@test.example", roles=[role["id"]]
        )
        self.party = await create(admin, "signing_party", name="云筹科技")
        file = await self.file("管理员", picture(), "seal.png", "image/png")
        self.seal = await create(
            admin, "party_seal", name="合同专用章", party=self.party, kind="contract", picture=file, width=40
        )
        await settle(self.company, FOLLOWER)

    async def file(
        self, person: str, content: bytes, name: str = "a.pdf", type: str = "application/pdf"
    ) -> str:
        """An uploaded file."""

        async def once() -> AsyncIterator[bytes]:
            yield content

        stored = await self.files.receive(
            self.company.organisation, name, once(), purpose=UPLOAD, type=type,
            created_by=int(self.company.ids[person]), limit=50 << 20,
        )  # fmt: skip
        return str(stored.id)

    async def ask(self, person: str, content: bytes | None = None, **values: Any) -> str:
        """A request that is still a draft; its file has two pages where none is given."""
        who = self.company.caller(person)
        document = await self.file(person, content or pdf_of(2))
        given = {"name": "框架合同", "seal": self.seal, "copies": 2, "reason": "签约", "document": document}
        return await create(who, "seal_use", **(given | values))

    async def approval(self, use: str) -> int | None:
        """The approval that decides on a request just now."""
        found = await rows(
            self.company.system,
            "approval",
            Query(fields=["id"], where=f'object = "seal_use" and record = {use} and state = "pending"'),
        )
        return int(found[0]["id"]) if found else None

    async def submit(self, person: str, use: str) -> None:
        """Submits a request and has its approval begun."""
        await run(self.company.caller(person), "papers.submit_seal_use", {"seal_use": use})
        await work(self.company)

    async def say(self, person: str, use: str, verb: str, **more: Any) -> None:
        """What a signer says, and what follows by itself."""
        approval = await self.approval(use)
        assert approval is not None
        async with Unit(self.company.caller(person)) as unit:
            await say_it(unit, approval, msgspec.convert({"verb": verb, **more}, Said))
        await work(self.company)

    async def approved(self, person: str, content: bytes | None = None, **values: Any) -> str:
        """A request that manager and legal people approved."""
        use = await self.ask(person, content, **values)
        await self.submit(person, use)
        await self.say("李经理", use, "approve")
        await self.say("小法", use, "approve")
        return use

    async def put(self, person: str, use: str, chosen: Chosen = PLACE) -> str:
        """Puts the seal on; gives how the use stands."""
        who: Caller = self.company.caller(person)
        return (await put_seal(who, self.files, self.sealer, use, chosen)).status

    async def content(self, file: dict[str, Any]) -> bytes:
        """The bytes of a file."""
        stored = await self.files.find(self.company.organisation, int(file["id"]))
        return b"".join([block async for block in self.files.read(stored)])


@pytest.fixture
async def sealing(company: Company) -> AsyncIterator[Sealing]:
    """A company where seals are used."""
    with tempfile.TemporaryDirectory() as folder:
        made = Sealing(company, Path(folder))
        await made.prepare()
        yield made
