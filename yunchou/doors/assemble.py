"""Where the house is put together: one `House` per process holds what all doors need."""

import json
from dataclasses import dataclass
from typing import Any, Self

from yunchou import apps
from yunchou.access import objects as access_objects
from yunchou.access.actor import Caller, System, person
from yunchou.access.identity.logins import Logins
from yunchou.access.identity.passkeys import Passkeys
from yunchou.access.identity.recent import Recent
from yunchou.access.identity.secrets import Links, Waiting
from yunchou.access.identity.sessions import Sessions
from yunchou.access.identity.sign_on import SignOn
from yunchou.access.identity.subjects import Subjects
from yunchou.access.identity.tokens import Tokens
from yunchou.access.organisation import Organisation, OrganisationSettings, Snapshot
from yunchou.access.rights import ANY
from yunchou.apps.metrics import CATALOGUE
from yunchou.apps.pages import PAGES
from yunchou.base.db import Database, quote
from yunchou.base.errors import unauthenticated
from yunchou.base.sealing import Sealer
from yunchou.base.settings import Settings, SettingsError
from yunchou.model.object import Object
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import write
from yunchou.services.files import Files
from yunchou.services.mail.outbox import Mailer
from yunchou.services.mail.server import is_address
from yunchou.services.outgoing import Allowed, Outgoing
from yunchou.services.push import Pusher
from yunchou.services.realtime import Announcer
from yunchou.services.storage import storage_of

LOOK_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person as a letter needs it."""

    address: str
    name: str
    language: str


class House:
    """Settings, database, identity and the organisations that this process has met."""

    def __init__(self, settings: Settings, db: Database) -> None:
        self.settings = settings
        self.db = db
        self.declared: tuple[Object, ...] = (*access_objects.OBJECTS, *apps.objects())
        self.sessions = Sessions(db)
        self.tokens = Tokens(db)
        self.files = Files(db, settings.data / "files", storage_of(settings, settings.data / "files"))
        self.sealer = Sealer(settings.secret_key)
        self.logins = Logins(db, self.sealer)
        self.subjects = Subjects(db)
        self.waiting = Waiting(db, self.sealer)
        self.links = Links(db)
        self.looks: Recent[tuple[int, int, int], bool] = Recent(LOOK_SECONDS)
        """Who looked as whom a short while ago: organisation, administrator, person. One look is kept once."""
        self.passkeys = Passkeys(db, self.waiting)
        self.outgoing = Outgoing(_allowed(settings))
        self.sign_on = SignOn(self.outgoing)
        self.mail = Mailer(db, settings, self.sealer, self.outgoing, self.files)
        self.push = Pusher(db, self.sealer, self.outgoing, settings.public_url)
        self.metrics = CATALOGUE
        self.pages = PAGES
        self._announce = Announcer(db)
        self._organisations: dict[int, Organisation] = {}

    @classmethod
    async def open(
        cls,
        settings: Settings,
        *,
        application_name: str = "yunchou",
        max_size: int = 8,
    ) -> Self:
        """Opens the database named by the settings. Raises what asyncpg raises, and OSError."""
        assert settings.database_url is not None
        db = await Database.open(
            settings.database_url,
            direct_url=settings.database_direct_url,
            pooled=settings.pooled,
            statement_timeout=settings.statement_timeout,
            application_name=application_name,
            max_size=max_size,
        )
        return cls(settings, db)

    async def close(self) -> None:
        """Gives the connections back."""
        await self.db.close()

    async def organisation(self, organisation_id: int) -> Organisation | None:
        """An organisation by id, None when there is none that is ready."""
        known = self._organisations.get(organisation_id)
        if known is None:
            row = await self.db.fetchrow(f"{_ORGANISATION} where id = $1", organisation_id)
            if row is None:
                return None
            known = self._organisations.setdefault(organisation_id, self.built(row))
        return known

    async def organisations(self, *, unfinished: bool = False) -> list[Organisation]:
        """All organisations by age; those still being filled only when asked for."""
        rows = await self.db.fetch(f"{_ORGANISATION} where ready or $1 order by id", unfinished)
        return [self._organisations.setdefault(row["id"], self.built(row)) for row in rows]

    async def caller(
        self,
        organisation_id: int,
        user_id: int | None,
        *,
        scopes: frozenset[str] | None = None,
        language: str = "zh-CN",
    ) -> Caller:
        """The caller for a person of an organisation, in the person's language or else `language`.

        `user_id` None is the system itself. Raises a 401 `Problem` when the person is gone or no longer active.
        """
        organisation = await self.organisation(organisation_id)
        if organisation is None:
            raise unauthenticated()
        if user_id is None:
            return Caller(organisation, System("a job that nobody asked for"), organisation.settings.language)
        snapshot = await organisation.snapshot()
        who = snapshot.access.people.get(user_id)
        if who is None:
            snapshot = await organisation.reload(snapshot)
            who = snapshot.access.people.get(user_id)
        if who is None or not who.active:
            raise unauthenticated()
        return Caller(organisation, person(user_id, who.name, scopes), who.language or language)

    async def administrator(self, organisation: Organisation) -> Caller:
        """A caller who may everything by role: the longest-serving administrator. Raises LookupError without one."""
        snapshot = await organisation.snapshot()
        for who in sorted(snapshot.access.people.values(), key=lambda each: each.id):
            if who.active and snapshot.access.viewer(who.id).rights.may(ANY):
                return Caller(
                    organisation, person(who.id, who.name), who.language or organisation.settings.language
                )
        raise LookupError(f"{organisation.name} has no active administrator")

    async def set_language(self, caller: Caller, language: str) -> None:
        """Sets the language of the caller's own interface, which needs no right."""
        itself = Caller(caller.organisation, System("a person chooses the language of the interface"))
        change = Operation("update", id=caller.actor.user_id, values={"language": language})
        await write(itself, "user", [change])

    async def reachable(self, organisation_id: int, user_id: int) -> "Recipient | None":
        """Where letters to a person about signing in go: the mail address, else the login where it is one.

        None when there is neither, or the person is gone.
        """
        organisation = await self.organisation(organisation_id)
        if organisation is None:
            return None
        itself = Caller(organisation, System("letters to a person about signing in"))
        fields = ["name", "email", "login", "language"]
        found = await rows(itself, "user", Query(fields=fields, where=f'id = "{int(user_id)}"', limit=1))
        for each in found:
            address = each["email"] or each["login"] or ""
            if is_address(address):
                language = each["language"] or organisation.settings.language
                return Recipient(address, each["name"], language)
        return None

    def built(self, row: Any) -> Organisation:
        """The organisation of a row of the directory."""
        given = json.loads(row["settings"])
        made = Organisation(
            self.db,
            row["id"],
            row["name"],
            row["schema_name"],
            OrganisationSettings.of(given),
            self.declared,
            given,
        )
        made.on_write = self._announce
        return made

    def forget(self, organisation_id: int) -> None:
        """Drops what this process knows of an organisation that is gone."""
        self._organisations.pop(organisation_id, None)


def _allowed(settings: Settings) -> Allowed:
    try:
        return Allowed.of(settings.outgoing_allow)
    except ValueError as error:
        raise SettingsError(f"YUNCHOU_OUTGOING_ALLOW: {error} is no host, address or network.") from None


_ORGANISATION = "select id, name, schema_name, settings, ready from yunchou.organisation"


async def fresh(organisation: Organisation) -> Snapshot:
    """The snapshot in force now, for answers that speak about the model or about rights themselves."""
    sql = f"select model_version, access_version from {quote(organisation.schema)}.model_state"

    async def read(snapshot: Snapshot) -> tuple[Snapshot, tuple[int, int]]:
        row = await organisation.db.fetchrow(sql)
        assert row is not None
        return snapshot, (row[0], row[1])

    return await organisation.consistent(read)
