"""A server on a real socket, with the people of the test company."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

from tests.fixtures.database import Templates
from tests.fixtures.organisation import Company, company_of, prepare_company
from tests.fixtures.smtp import Postbox, post_office
from yunchou.access.identity.passwords import hash_now
from yunchou.base.db import Database
from yunchou.base.settings import Settings
from yunchou.doors.assemble import House
from yunchou.doors.http.app import build
from yunchou.doors.http.server import Server, configuration
from yunchou.services import kept
from yunchou.services.mail.server import MailServer, to_keep

PASSWORD = "correct-horse"
HASH = hash_now(PASSWORD)
API = "/api/v1"


class Client(httpx.AsyncClient):
    """A client whose paths lie under the API; `page` reaches the rest."""

    def __init__(self, address: str, **more: Any) -> None:
        super().__init__(base_url=address + API, timeout=30, trust_env=False, **more)
        self.address = address

    async def page(self, path: str, **more: Any) -> httpx.Response:
        """GET of an address outside the API."""
        return await self.get(self.address + path, **more)


class Site:
    """A running server. `sign_in` gives a client with a session, `token` one with a token."""

    def __init__(self, address: str, app: Litestar, house: House, company: Company, folder: Path) -> None:
        self.address = address
        self.app = app
        self.house = house
        self.company = company
        self.folder = folder
        self.clients: list[Client] = []
        self.others = contextlib.AsyncExitStack()
        self._signed_in: dict[str, tuple[dict[str, str], str]] = {}

    def client(self, **more: Any) -> Client:
        """A client that nobody knows."""
        made = Client(self.address, **more)
        self.clients.append(made)
        return made

    async def sign_in(self, login: str = "admin", password: str = PASSWORD) -> Client:
        """A client with a session of its own; `login` without its domain."""
        made = self.client()
        answer = await made.post("/sessions", json={"login": f"{login}@test.example", "password": password})
        assert answer.status_code == 201, answer.text
        made.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return made

    async def person(self, login: str = "admin") -> Client:
        """A client signed in as somebody, by a session that tests share."""
        if login not in self._signed_in:
            first = await self.sign_in(login)
            self._signed_in[login] = (dict(first.cookies), first.headers["X-CSRF-Token"])
        cookies, csrf = self._signed_in[login]
        return self.client(cookies=cookies, headers={"X-CSRF-Token": csrf})

    @contextlib.asynccontextmanager
    async def mailing(self) -> AsyncIterator[Postbox]:
        """A mail server for the company; `deliver` sends what waits."""
        home = self.company.organisation
        async with post_office() as box:
            server = MailServer("127.0.0.1", box.port, "none", "", "", "crm@test.example")
            await kept.keep(self.house.db, home, "outgoing", {"allow": ["127.0.0.1"]}, None)
            await kept.keep(self.house.db, home, "mail", to_keep(server, self.house.sealer), None)
            yield box

    async def deliver(self) -> None:
        """Sends the letters that wait, as the worker does."""
        home = self.company.organisation
        waiting = await self.house.db.fetch(
            f"select id from \"{home.schema}\".mail where state = 'waiting' order by id"
        )
        for row in waiting:
            await self.house.mail.send(home, row["id"])

    async def another(self) -> "Site":
        """A second server on the same database, which knows nothing of the first."""
        return await self.others.enter_async_context(serving(self.house.db, self.company, self.folder))

    async def token(self, *scopes: str, login: str = "admin") -> Client:
        """A client with a token of these scopes."""
        person = await self.house.logins.of(f"{login}@test.example")
        assert person is not None
        _, secret = await self.house.tokens.make(person.organisation, person.user, "test", list(scopes), None)
        return self.client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture(scope="module")
async def site(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """A server that the tests of a module share: administrator `admin`, then boss, li, wang, zhang and zhao."""
    async with _site(templates, tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
async def own_site(templates: Templates, tmp_path: Path) -> AsyncIterator[Site]:
    """A server of this test alone, for what changes people or counts all records."""
    async with _site(templates, tmp_path) as running:
        yield running


@contextlib.asynccontextmanager
async def _site(templates: Templates, folder: Path) -> AsyncIterator[Site]:
    async with templates.copy("company", prepare_company, max_size=8) as db:
        await db.execute("update yunchou.login set password_hash = $1", HASH)
        async with serving(db, await company_of(db), folder) as running:
            yield running


@contextlib.asynccontextmanager
async def serving(db: Database, company: Company, folder: Path) -> AsyncIterator[Site]:
    """One server process, as far as a process is a house and a socket of its own."""
    given = {
        "YUNCHOU_DATABASE_URL": db.url,
        "YUNCHOU_DATA": str(folder / "data"),
        "YUNCHOU_SECRET_KEY": "k" * 40,
    }
    house = House(Settings.load(given), db)
    (folder / "web" / "assets").mkdir(parents=True, exist_ok=True)
    app = build(house.settings, house=house, interface=folder / "web")
    server = Server(configuration(app), app)
    # Asked for by its protocol, it answers at once: otherwise asyncio leaves Nagle's algorithm on, and each answer in two pieces
    # waits 40 ms for its receipt.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        assert not serving.done(), "the server did not start"
        await asyncio.sleep(0.01)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    running = Site(address, app.app, house, company, folder)
    try:
        async with running.others:
            yield running
    finally:
        for client in running.clients:
            await client.aclose()
        server.should_exit = True
        await serving
