"""A server on a real socket, with the people of the test company."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fixtures.organisation import Company, company
from yunchou.access.identity.passwords import hash_now
from yunchou.base.settings import Settings
from yunchou.doors.assemble import House
from yunchou.doors.http.app import build
from yunchou.doors.http.server import Server, configuration

__all__ = ["company"]

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

    def __init__(self, address: str, house: House, company: Company, folder: Path) -> None:
        self.address = address
        self.house = house
        self.company = company
        self.folder = folder
        self.clients: list[Client] = []

    def client(self, **more: Any) -> Client:
        """A client that nobody knows."""
        made = Client(self.address, **more)
        self.clients.append(made)
        return made

    async def sign_in(self, login: str = "admin", password: str = PASSWORD) -> Client:
        """A client signed in by cookie; `login` without its domain."""
        made = self.client()
        answer = await made.post("/sessions", json={"login": f"{login}@test.example", "password": password})
        assert answer.status_code == 201, answer.text
        made.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return made

    async def token(self, *scopes: str, login: str = "admin") -> Client:
        """A client with a token of these scopes."""
        person = await self.house.logins.of(f"{login}@test.example")
        assert person is not None
        _, secret = await self.house.tokens.make(person.organisation, person.user, "test", list(scopes), None)
        return self.client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
async def site(company: Company, tmp_path: Path) -> AsyncIterator[Site]:
    """The server of this test alone: administrator `admin`, then boss, li, wang, zhang and zhao."""
    db = company.organisation.db
    await db.execute("update yunchou.login set password_hash = $1", HASH)
    given = {
        "YUNCHOU_DATABASE_URL": db.url,
        "YUNCHOU_DATA": str(tmp_path / "data"),
        "YUNCHOU_SECRET_KEY": "k" * 40,
    }
    settings = Settings.load(given)
    house = House(settings, db)
    (tmp_path / "web" / "assets").mkdir(parents=True)
    app = build(settings, house=house, interface=tmp_path / "web")
    server = Server(configuration(app), app)
    listener = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        assert not serving.done(), "the server did not start"
        await asyncio.sleep(0.01)
    site = Site(f"http://127.0.0.1:{listener.getsockname()[1]}", house, company, tmp_path)
    yield site
    for client in site.clients:
        await client.aclose()
    server.should_exit = True
    await serving
