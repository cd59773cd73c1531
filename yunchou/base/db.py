"""The database: one pool of connections, and the two ways to use it, with and without a transaction.

Nothing may be kept on a connection between two uses (no SET without LOCAL, no session locks, no LISTEN, no
temporary tables): a connection goes back to the pool as it is, without the round trip that would wipe it, and
the pool may itself talk to another pool in transaction mode. What must keep a connection takes one of its own
from `connect`.
"""

import asyncio
import errno
import functools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

import asyncpg
import msgspec

from yunchou.base import log, tracing

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    Record: TypeAlias = asyncpg.Record
    Connection: TypeAlias = asyncpg.Connection[Record] | PoolConnectionProxy[Record]
    Pool: TypeAlias = asyncpg.Pool[Record]
    PoolLink: TypeAlias = PoolConnectionProxy[Record]
else:
    Record, Connection, Pool = asyncpg.Record, asyncpg.Connection, asyncpg.Pool
    PoolLink = asyncpg.Connection

SLOW_SECONDS = 1.0
"""A statement that takes longer stands in the log, without its values."""
LONGEST_SHOWN = 4000
logger = log.get(__name__)
_encoder = msgspec.json.Encoder()

Isolation = Literal["read_committed", "repeatable_read", "serializable"]
T = TypeVar("T")

SILENCE_SECONDS = 5.0
"""How much longer than a statement may take its answer is waited for."""
CONNECT_SECONDS = 10.0
LONGEST_PREPARED = 128 * 1024
"""Characters up to which a statement is kept prepared. What asks for the rights on every object at once is long, and takes
far longer to plan than to run; what the driver keeps when not told otherwise ends at 15 KiB."""


class Database:
    """One pool on one PostgreSQL database, made by `Database.open`.

    `url` is what the pool uses; `direct_url` reaches the server itself, for listening and for DDL.
    """

    def __init__(self, url: str, direct_url: str, pool: "Pool", settings: "_Session") -> None:
        self.url = url
        self.direct_url = direct_url
        self.pool = pool
        self._session = settings

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        min_size: int = 1,
        max_size: int = 8,
        direct_url: str | None = None,
        pooled: bool | None = None,
        statement_timeout: float = 30.0,
        application_name: str = "yunchou",
    ) -> "Database":
        """Opens the pool; `statement_timeout` in seconds, 0 for none.

        `pooled`: `url` leads through a pool in transaction mode (assumed when `direct_url` differs), so
        that no statement is prepared for longer than one use. Raises what asyncpg raises, and OSError.
        """
        direct_url = direct_url or url
        session = _Session(
            pooled=direct_url != url if pooled is None else pooled,
            statement_timeout=statement_timeout,
            application_name=application_name,
        )
        pool = await asyncpg.create_pool(
            url,
            min_size=min_size,
            max_size=max_size,
            reset=_keep,
            connection_class=_Connection,
            **session.arguments(session.pooled),
        )
        return cls(url, direct_url, pool, session)

    async def close(self, patience: float = 10.0) -> None:
        """Waits for connections in use to come back, at most `patience` seconds, then closes them all."""
        try:
            await asyncio.wait_for(self.pool.close(), patience)
        except TimeoutError:
            self.pool.terminate()

    async def connect(self, *, statement_timeout: float | None = None) -> "asyncpg.Connection[Record]":
        """A connection of the caller's own to the server itself (LISTEN, DDL, long jobs); close it after use.

        `statement_timeout` in seconds, 0 for none; the database's own where it is not given.
        """
        session = self._session
        if statement_timeout is not None:
            session = _Session(False, statement_timeout, session.application_name)
        return await asyncpg.connect(self.direct_url, **session.arguments(pooled=False))

    @asynccontextmanager
    async def acquire(self) -> "AsyncIterator[Connection]":
        """A connection from the pool, outside a transaction."""
        async with self.pool.acquire() as connection:
            yield connection

    @asynccontextmanager
    async def transaction(
        self, *, isolation: Isolation | None = None, readonly: bool = False
    ) -> "AsyncIterator[Connection]":
        """A connection inside a transaction, committed at the end, rolled back on any exception."""
        async with (
            self.pool.acquire() as connection,
            connection.transaction(isolation=isolation, readonly=readonly),
        ):
            yield connection

    async def fetch(self, sql: str, *values: object) -> "list[Record]":
        """All rows of one statement."""
        return await self.pool.fetch(sql, *values)

    async def fetchrow(self, sql: str, *values: object) -> "Record | None":
        """The first row, or None."""
        return await self.pool.fetchrow(sql, *values)

    async def fetchval(self, sql: str, *values: object) -> Any:
        """The first value of the first row, or None."""
        return await self.pool.fetchval(sql, *values)

    async def execute(self, sql: str, *values: object) -> str:
        """Runs a statement (several, when there are no values); the command tag is returned."""
        return await self.pool.execute(sql, *values)

    async def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Runs one statement for each row, all or nothing."""
        await self.pool.executemany(sql, rows)


class _Session:
    """What every connection is opened with."""

    def __init__(self, pooled: bool, statement_timeout: float, application_name: str) -> None:
        self.pooled = pooled
        self.statement_timeout = statement_timeout
        self.application_name = application_name

    def arguments(self, pooled: bool) -> dict[str, Any]:
        server = {"timezone": "UTC", "application_name": self.application_name}
        if pooled:
            # A pool in between refuses start parameters that it does not know: the limit is kept here.
            return {
                "server_settings": server,
                "statement_cache_size": 0,
                "command_timeout": self.statement_timeout or None,
                "timeout": CONNECT_SECONDS,
            }
        server["statement_timeout"] = str(round(self.statement_timeout * 1000))
        # A server that has fallen silent keeps no time itself.
        patience = self.statement_timeout + SILENCE_SECONDS if self.statement_timeout else None
        server["idle_in_transaction_session_timeout"] = "60000"
        server["jit"] = "off"
        return {
            "server_settings": server,
            "statement_cache_size": 500,
            "max_cacheable_statement_size": LONGEST_PREPARED,
            "command_timeout": patience,
            "timeout": CONNECT_SECONDS,
        }


async def _keep(connection: Any) -> None:
    """Leaves a connection as it is on its way back to the pool."""


def _ending(name: str) -> Any:
    """A connection's method that is traced, told of when it is slow, and ends the connection when the server has.

    The server tells first and hangs up after. In between the driver would lend the dead connection again, and
    its next user would hear of a mistake inside the driver.
    """
    inherited = getattr(asyncpg.Connection, name)

    @functools.wraps(inherited)
    async def method(self: "asyncpg.Connection[Record]", *values: Any, **options: Any) -> Any:
        began = time.perf_counter()
        try:
            if not tracing.on():
                return await inherited(self, *values, **options)
            with tracing.statement(values[0]):
                return await inherited(self, *values, **options)
        except asyncpg.PostgresError as error:
            if getattr(error, "severity_en", None) in ("FATAL", "PANIC"):
                self.terminate()
            raise
        except asyncpg.InternalClientError as error:
            self.terminate()
            raise asyncpg.ConnectionDoesNotExistError("the server has ended the connection") from error
        finally:
            took = time.perf_counter() - began
            if took > SLOW_SECONDS:
                logger.warning(
                    "slow statement", extra={"ms": round(took * 1000), "statement": values[0][:LONGEST_SHOWN]}
                )

    return method


class _Connection(asyncpg.Connection):
    execute = _ending("execute")
    executemany = _ending("executemany")
    fetch = _ending("fetch")
    fetchrow = _ending("fetchrow")
    fetchval = _ending("fetchval")


def name_literal(name: str) -> str:
    """A name of the model as a text literal; such names are plain ASCII words. Raises ValueError for anything else."""
    if not (name.isascii() and name.replace("_", "").isalnum()):
        raise ValueError(name)
    return f"'{name}'"


def quote(identifier: str) -> str:
    """`identifier` as a double-quoted SQL name. Raises ValueError for what PostgreSQL cannot hold."""
    if not identifier or "\0" in identifier or len(identifier.encode()) > 63:
        raise ValueError(f"not a database name: {identifier!r}")
    return '"' + identifier.replace('"', '""') + '"'


def array_text(values: Sequence[object]) -> str:
    """A list as PostgreSQL reads an array, for a value that is bound as `$1::text::bigint[]`.

    For long lists: the driver looks at each element of a list for what could be a list itself, which takes it ten times
    as long as writing them all. Elements are texts, numbers, booleans, dates, moments and None.
    """
    encoded = _encoder.encode(values)
    if b"\\" in encoded:
        # An array's backslash stands for the next character as it is, that of JSON may stand for another.
        return "{" + ",".join(_element(each) for each in values) + "}"
    return f"{{{encoded[1:-1].decode()}}}"


def _element(value: object) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _encoder.encode(value).decode()


async def retry_stale_plan(unit: Callable[[], Awaitable[T]]) -> T:
    """Runs a unit of work, and once more when a prepared statement went stale under it.

    Inside a transaction a statement prepared before a change of a table fails; outside, the driver heals it
    by itself. `unit` opens its own transaction, so that nothing of the first try is left.
    """
    try:
        return await unit()
    except (asyncpg.InvalidCachedStatementError, asyncpg.OutdatedSchemaCacheError):
        return await unit()


def is_outage(error: BaseException) -> bool:
    """Whether the database could not be reached, or went away, rather than refused what was asked."""
    if isinstance(error, asyncpg.InterfaceError):
        return "closed" in str(error) or "closing" in str(error)
    return isinstance(
        error,
        OSError
        | asyncpg.PostgresConnectionError
        | asyncpg.AdminShutdownError
        | asyncpg.CrashShutdownError
        | asyncpg.CannotConnectNowError
        | asyncpg.TooManyConnectionsError,
    )


def is_full(error: BaseException) -> bool:
    """Whether there is no room left on a disk, the database's or the one of the files."""
    return isinstance(error, asyncpg.DiskFullError) or (
        isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    )


def is_timeout(error: BaseException) -> bool:
    """Whether a statement took longer than `statement_timeout`."""
    return isinstance(error, asyncpg.QueryCanceledError)


def present(row: "Record | None") -> "Record":
    """The row of a statement that always gives one. Raises LookupError when there is none all the same."""
    if row is None:
        raise LookupError("the statement gave no row")
    return row
