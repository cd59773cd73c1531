"""A receiver of webhooks on this machine, and a webhook that sends to it."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.fixtures.following import followed
from tests.fixtures.organisation import Company
from yunchou.base.sealing import Sealer
from yunchou.records.follow import FOLLOWERS, advance
from yunchou.records.webhooks import outbox, store
from yunchou.records.webhooks.sending import Sender
from yunchou.services.outgoing import Allowed, Outgoing

SEALER = Sealer(b"k" * 40)
HERE = Outgoing(Allowed.of(["127.0.0.1"]))


@dataclass
class Receiver:
    """Answers with the next of `statuses`, then 200; keeps what it got. `waits`: answers no sooner than it is set.

    `refuses`: the record whose next event is answered with 500, whatever order the events arrive in.
    """

    address: str = ""
    statuses: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    refuses: str | None = None
    waits: asyncio.Event | None = None
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            lines = [line.partition(":") for line in head.split("\r\n")[1:] if line]
            headers = {name.lower(): value.strip() for name, _, value in lines}
            body = await reader.readexactly(int(headers["content-length"]))
            self.got.append((headers, body))
            self.arrived.set()
            if self.waits is not None:
                await self.waits.wait()
            status = self.statuses.pop(0) if self.statuses else 200
            if self.refuses is not None and json.loads(body).get("record") == self.refuses:
                status, self.refuses = 500, None
            writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
            await writer.drain()
        writer.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    async with server:
        yield made


@dataclass
class Hook:
    """A webhook of the administrator's and what drives it in a test."""

    company: Company
    id: int
    secret: str

    def sender(self, outgoing: Outgoing = HERE) -> Sender:
        organisation = self.company.organisation
        return Sender(organisation.db, organisation.id, organisation.schema, outgoing, SEALER)

    async def heard(self) -> None:
        """The log is read to its end."""
        await followed(self.company, "webhooks")

    async def sql(self, text: str, *values: object) -> Any:
        schema = f'"{self.company.organisation.schema}"'
        return await self.company.organisation.db.fetchval(text.replace("{schema}", schema), *values)

    async def due_now(self) -> None:
        """What waits need not wait longer."""
        await self.sql("update {schema}.webhook_delivery set next_try = now() where state = 'waiting'")

    async def send(self, outgoing: Outgoing = HERE) -> int:
        """Reads the log and sends what is due."""
        await self.heard()
        return await self.sender(outgoing).run(self.id)

    async def states(self) -> list[str]:
        found: list[str] = await self.sql(
            "select coalesce(array_agg(state order by id), '{}') from {schema}.webhook_delivery"
        )
        return found


@pytest.fixture
async def hook(company: Company, receiver: Receiver) -> Hook:
    return await make_hook(company, receiver.address, ["account.*"])


async def make_hook(company: Company, url: str, events: list[str], owner: str = "管理员") -> Hook:
    assert "webhooks" in FOLLOWERS, outbox
    await advance(company.organisation, FOLLOWERS["webhooks"])
    async with company.organisation.db.transaction() as link:
        id, secret = await store.add(
            link, company.organisation, SEALER, name="ERP", url=url, events=events, active=True,
            owner=int(company.ids[owner]),
        )  # fmt: skip
    return Hook(company, id, secret)
