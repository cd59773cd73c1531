"""A company whose people have mailboxes at a real provider."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.mail_servers import PASSWORD, Provider
from tests.fixtures.organisation import Company
from yunchou.actions.runner import run
from yunchou.apps.mail.reading import read_mailbox
from yunchou.apps.mail.sending import told
from yunchou.base.db import quote
from yunchou.base.sealing import Sealer
from yunchou.base.settings import Settings
from yunchou.jobs.handlers import JobContext
from yunchou.services import kept
from yunchou.services.files import Files
from yunchou.services.mail import mailboxes
from yunchou.services.mail.outbox import Mailer
from yunchou.services.outgoing import Allowed, Outgoing

WANG = "wang@crm.example"
ZHANG = "zhang@crm.example"
LI = "li@kunde.example"


@dataclass
class Office:
    """The company, its provider, and what a worker does for it."""

    company: Company
    provider: Provider
    mailer: Mailer
    files: Files

    @property
    def resources(self) -> dict[str, Any]:
        return {
            "files": self.files,
            "mail": self.mailer,
            "outgoing": self.mailer.outgoing,
            "sealer": self.mailer.sealer,
        }

    def context(self, kind: str, **payload: Any) -> JobContext:
        home = self.company.organisation
        return JobContext(
            1, home.id, home.schema, kind, payload, home.db, self.company.system, resources=self.resources
        )

    async def connect(self, owner: str, address: str, **more: Any) -> int:
        """Connects a person's mailbox, which is made at the provider."""
        self.provider.open(address)
        values = {**self.values(owner, address), **more}
        async with self.company.organisation.db.transaction() as link:
            return await mailboxes.add(link, self.company.organisation, self.mailer.sealer, values, None)

    def values(self, owner: str, address: str) -> dict[str, Any]:
        return {
            "owner": int(self.company.ids[owner]), "address": address, "host": "127.0.0.1", "port": self.provider.imap,
            "security": "none", "login": address, "password": PASSWORD, "folder": "INBOX", "smtp_host": None,
            "smtp_port": None, "smtp_security": None, "active": True, "filing": True, "minutes": 2, "since": None,
        }  # fmt: skip

    async def read(self, box: int) -> dict[str, Any]:
        """Reads a mailbox as a worker does; gives the job's result."""
        found: dict[str, Any] = await read_mailbox(self.context("mail.read", mailbox=box))
        return found

    async def send(self, who: str, **given: Any) -> str:
        """Sends a mail as a person and has the worker deliver it; gives the record's id."""
        made = await run(self.company.caller(who), "mail.send", given)
        await self.deliver()
        return str(made.mail)

    async def deliver(self) -> None:
        home = self.company.organisation
        rows = await home.db.fetch(
            f"select id from {quote(home.schema)}.mail where state in ('waiting', 'sending')"
        )
        for row in rows:
            await self.mailer.send(home, row["id"])
        for row in await home.db.fetch(
            f"select distinct record from {quote(home.schema)}.mail where record is not null"
        ):
            await told(self.context("mail.told", record=str(row["record"])))


@pytest.fixture
async def office(company: Company, tmp_path: Path, mail_provider: Provider) -> AsyncIterator[Office]:
    settings = Settings.load(
        {
            "YUNCHOU_DATABASE_URL": "postgresql://unused",
            "YUNCHOU_SECRET_KEY": "k" * 40,
            "YUNCHOU_MAIL_HOST": "127.0.0.1",
            "YUNCHOU_MAIL_PORT": str(mail_provider.smtp),
            "YUNCHOU_MAIL_SECURITY": "none",
            "YUNCHOU_MAIL_FROM": "crm@crm.example",
        }
    )
    home = company.organisation
    files = Files(home.db, tmp_path)
    outgoing = Outgoing(Allowed.of(["127.0.0.1"]))
    await kept.keep(home.db, home, "outgoing", {"allow": []}, None)
    yield Office(
        company, mail_provider, Mailer(home.db, settings, Sealer(settings.secret_key), outgoing, files), files
    )
    for each in (WANG, ZHANG, LI):
        mail_provider.empty(each)
