"""Starts, shares and stops the embedded PostgreSQL.

Every process that uses the server holds a shared lock on a file; the last to leave stops it. So a second
process (an import beside the running server) attaches to it and leaves it running, and locks of a killed
process vanish with it: who comes next takes over what is still running.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

from yunchou.base.cluster.account import Account
from yunchou.base.cluster.binaries import Binaries, find_binaries
from yunchou.base.cluster.errors import ClusterError
from yunchou.base.cluster.postmaster import Postmaster

USER = "yunchou"
PORT = 5432
# A path to a socket may have 107 bytes on Linux, 103 on macOS.
LONGEST_SOCKET = 103
ELSEWHERE = Path("/var/lib/yunchou")

SETTINGS = {
    "max_connections": "60",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "wal_compression": "on",
    "max_wal_size": "2GB",
    "checkpoint_completion_target": "0.9",
    "max_parallel_workers_per_gather": "1",
    "max_locks_per_transaction": "256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "2s",
    "log_checkpoints": "off",
    "password_encryption": "scram-sha-256",
}
# For data that may be lost with the machine: tests.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "1h",
}


@dataclass(frozen=True, slots=True)
class Status:
    """Whether the server answers, and under which process id."""

    running: bool
    pid: int | None


class Cluster:
    """The embedded PostgreSQL of one data folder.

    `start` and `stop` block for as long as the server takes (about 1 s the first time, 0.1 s later): call
    them outside the event loop, or use the cluster in a `with`. Not `durable`: faster, for tests; nothing
    survives a crash of the machine.
    """

    def __init__(
        self,
        data: Path,
        *,
        binaries: Binaries | None = None,
        durable: bool = True,
        settings: dict[str, str] | None = None,
        patience: float = 600.0,
    ) -> None:
        if os.name == "nt":
            raise ClusterError("There is no embedded PostgreSQL on Windows: set YUNCHOU_DATABASE_URL.")
        self.data = data.absolute()
        self.durable = durable
        self.patience = patience
        self._settings = settings or {}
        self.home = self._find_home()
        self.account = Account.choose(_owner(self.home / "data"))
        self._given = binaries
        self._binaries: Binaries | None = None
        self._use: int | None = None
        self._child: subprocess.Popen[bytes] | None = None

    # --- places ---

    @property
    def folder(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "postgres.log"

    @property
    def sockets(self) -> Path:
        """The folder of the server's socket: in its home, or, where that path is too long, under /tmp."""
        folder = self.home / "socket"
        if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET:
            return folder
        mark = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp") / f"yunchou-{mark}"  # noqa: S108  made 0700 and its owner checked before use

    @property
    def binaries(self) -> Binaries:
        """PostgreSQL's programs, where the account that runs them reaches them."""
        if self._binaries is None:
            self._binaries = (self._given or find_binaries()).reachable(self.account, self.home / "programs")
        return self._binaries

    def url(self, database: str = USER) -> str:
        """The address of a database on this server, password included."""
        password = self._password()
        return (
            f"postgresql://{USER}:{password}@/{quote(database)}?host={quote(str(self.sockets))}&port={PORT}"
        )

    def describe(self) -> dict[str, str]:
        """For `doctor`: where everything lies and whether it runs."""
        status = self.status()
        try:
            programs = {"programs": str(self.binaries.home), "version": self.binaries.version()}
            programs["provider"] = f"{self.binaries.provider} {self.binaries.release}"
        except ClusterError as error:
            programs = {"programs": str(error)}
        return {
            **programs,
            "data": str(self.folder),
            "socket": str(self.sockets),
            "log": str(self.log),
            "account": self.account.name,
            "state": f"running, process {status.pid}" if status.running else "stopped",
        }

    # --- life ---

    def status(self) -> Status:
        """Whether the server runs and takes connections."""
        found = Postmaster.read(self.folder)
        running = found is not None and found.alive() and found.ready
        return Status(running, found.pid if found and running else None)

    def start(self) -> str:
        """Makes the server run (or attaches to it when it does) and returns its address.

        Raises ClusterError when it cannot.
        """
        try:
            self._make_home()
            with self._locked():
                self._check_version()
                if not (self.folder / "PG_VERSION").exists():
                    self._initialise()
                self._run()
                self._hold()
                self._make_database()
        except OSError as error:
            raise ClusterError(f"The embedded PostgreSQL cannot start: {error}") from error
        return self.url()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.stop()

    def stop(self) -> bool:
        """Leaves the server, and stops it when no other process uses it; says whether it was stopped.

        Work in other sessions is rolled back. Calling it twice does no harm.
        """
        if self._use is None:
            return False
        with self._locked():
            alone = _try_lock(self._use, fcntl.LOCK_EX)
            if alone:
                self._shut_down()
            elif self._child is not None:
                # It goes on for others: without a return code Python would complain of a lost child.
                self._child.returncode = 0
            self._child = None
            os.close(self._use)
            self._use = None
        return alone

    # --- inside ---

    def _find_home(self) -> Path:
        """The cluster's folder: inside the data folder unless its account cannot get there.

        The choice is written down the first time, so that a later change of rights on a folder above does not
        hide the data.
        """
        inside = self.data / "postgres"
        note = self.data / "postgres.json"
        with contextlib.suppress(FileNotFoundError, ValueError, KeyError):
            return Path(json.loads(note.read_text("utf-8"))["home"])
        if os.geteuid() != 0 or inside.exists() or Account.choose().can_reach(self.data):
            return inside
        mark = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return ELSEWHERE / mark

    def _make_home(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        if self.home != self.data / "postgres":
            note = self.data / "postgres.json"
            if not note.exists():
                note.write_text(json.dumps({"home": str(self.home)}), "utf-8")
            self.home.parent.mkdir(parents=True, exist_ok=True)
        owner = _owner(self.home)
        if owner is not None and os.geteuid() not in (0, owner):
            raise ClusterError(
                f"The database in {self.home} belongs to another account (uid {owner}): "
                "start Yunchou as that account or as root."
            )
        self.account.make_folder(self.home)
        sockets = self.sockets
        if not sockets.is_relative_to(self.home):
            sockets.mkdir(mode=0o700, exist_ok=True)
            if sockets.is_symlink() or _owner(sockets) not in (os.geteuid(), self.account.uid):
                raise ClusterError(f"{sockets} belongs to somebody else: set YUNCHOU_DATA to a shorter path.")
        self.account.make_folder(sockets)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time starts or stops the server."""
        file = os.open(self.home / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            os.close(file)

    def _hold(self) -> None:
        if self._use is None:
            file = os.open(self.home / "use.lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(file, fcntl.LOCK_SH)
            self._use = file

    def _password(self) -> str:
        try:
            return (self.home / "password").read_text("ascii").strip()
        except FileNotFoundError:
            raise ClusterError(f"There is no database in {self.home} yet.") from None

    def _check_version(self) -> None:
        try:
            made_by = (self.folder / "PG_VERSION").read_text("ascii").strip()
        except FileNotFoundError:
            return
        brought = self.binaries.version().split(".")[0]
        if made_by != brought:
            raise ClusterError(
                f"The data in {self.folder} was made by PostgreSQL {made_by}, and this installation brings "
                f"{brought}: take a backup with the version that made it and restore it here "
                "(yunchou db backup, yunchou db restore)."
            )

    def _initialise(self) -> None:
        """Makes the data directory aside and moves it into place, so that a kill leaves no half of one."""
        password = self.home / "password"
        if not password.exists():
            _write_private(password, secrets.token_hex(24), self.account)
        aside = self.home / "data.new"
        shutil.rmtree(aside, ignore_errors=True)
        major = int(self.binaries.version().split(".")[0])
        command = [str(self.binaries.program("initdb")), "-D", str(aside), "-U", USER, "--encoding=UTF8"]
        if major >= 17:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            command += ["--lc-collate=C", "--lc-ctype=C.UTF-8"]
        else:
            command += ["--lc-collate=C", "--lc-ctype=C.UTF-8"]
        command += ["--lc-messages=C", "--auth=scram-sha-256", f"--pwfile={password}"]
        if not self.durable:
            command.append("--no-sync")
        self._program(command, "initdb")
        chosen = SETTINGS | ({} if self.durable else CARELESS) | self._settings
        lines = "".join(f"{name} = '{value}'\n" for name, value in chosen.items())
        with (aside / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(f"\n# Set by Yunchou when the database was made; yours to change.\n{lines}")
        aside.rename(self.folder)

    def _program(self, command: list[str], name: str) -> None:
        done = subprocess.run(
            command,
            cwd=self.home,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **self.account.process(),
        )
        if done.returncode:
            lines = done.stdout.decode("utf-8", "replace").strip().splitlines()
            told = next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "")
            raise ClusterError(f"{name} failed: {told}")

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "TMPDIR", "TZDIR", "LD_LIBRARY_PATH")}
        return kept | {"LC_ALL": "C", "TZ": "UTC", "HOME": str(self.home)}

    def _run(self) -> None:
        """Brings the server to where it takes connections, whatever state an earlier one left behind."""
        deadline = time.monotonic() + self.patience
        while True:
            found = Postmaster.read(self.folder)
            if found and found.alive():
                if found.ready:
                    return
                self._wait(lambda: _settled(self.folder), deadline)
                continue
            said = self._launch(deadline, found.pid if found else None)
            if said is None:
                return
            # After a kill the old server's children, and their shared memory, may linger for a moment.
            if not any(words in said for words in ("already exists", "still in use")):
                raise ClusterError(f"The embedded PostgreSQL cannot start: {_reason(said)} (see {self.log})")
            if time.monotonic() > deadline:
                raise ClusterError(f"The embedded PostgreSQL that ran before does not end (see {self.log})")
            time.sleep(0.05)

    def _launch(self, deadline: float, dead: int | None) -> str | None:
        """Starts the server and waits until it is ready; None, or what it said when it gave up.

        `dead` is the process in a pid file that was left behind. Its number may belong to another program by
        now, or to a process that nobody has reaped, and PostgreSQL would take either for a running server.
        Told that it is an ancestor's, PostgreSQL passes over it, and still looks whether the shared memory
        named in the same file is in use, which is what guards the data against two servers.
        """
        if self._child is not None:
            self._child.poll()
        env = self._environment()
        if dead is not None:
            env["PG_GRANDPARENT_PID"] = str(dead)
        with contextlib.suppress(FileNotFoundError):
            if self.log.stat().st_size > 10_000_000:
                self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.account.own(self.log)
            before = log.tell()
            command = [str(self.binaries.program("postgres")), "-D", str(self.folder)]
            for name, value in self._fixed().items():
                command += ["-c", f"{name}={value}"]
            child = subprocess.Popen(
                command,
                cwd=self.home,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.account.process(),
            )
        self._child = child

        def ready() -> bool:
            found = Postmaster.read(self.folder)
            return child.poll() is not None or bool(found and found.pid == child.pid and found.ready)

        self._wait(ready, deadline)
        if child.poll() is None:
            return None
        with self.log.open("rb") as told:
            told.seek(before)
            return told.read().decode("utf-8", "replace")

    def _fixed(self) -> dict[str, str]:
        """What the supervisor depends on, whatever the configuration file says."""
        return {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": '"' + str(self.sockets).replace('"', '""') + '"',
            "unix_socket_permissions": "0700",
            "logging_collector": "off",
            "log_destination": "stderr",
        }

    def _wait(self, done: Callable[[], bool], deadline: float) -> None:
        pause = 0.005
        while not done():
            if time.monotonic() > deadline:
                raise ClusterError(f"The embedded PostgreSQL did not answer in time (see {self.log})")
            time.sleep(pause)
            pause = min(pause * 1.3, 0.1)

    def _make_database(self) -> None:
        """The one database beside PostgreSQL's own; a note beside it saves asking at every start."""
        note = self.home / "database"
        if note.exists():
            return
        command = [str(self.binaries.program("createdb")), "-h", str(self.sockets), "-p", str(PORT)]
        try:
            self._client([*command, "-U", USER, USER])
        except ClusterError as error:
            if "already exists" not in str(error):
                raise
        _write_private(note, USER, self.account)

    def _client(self, command: list[str]) -> None:
        env = self._environment() | {"PGPASSWORD": self._password()}
        done = subprocess.run(command, env=env, cwd="/", stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode:
            raise ClusterError(done.stderr.decode("utf-8", "replace").strip())

    def _shut_down(self) -> None:
        found = Postmaster.read(self.folder)
        if found is None or not found.alive():
            return
        for kind, seconds in ((signal.SIGINT, 60.0), (signal.SIGQUIT, 20.0)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(found.pid, kind)
            with contextlib.suppress(ClusterError):
                self._wait(lambda: self._ended(found), time.monotonic() + seconds)
                return
        raise ClusterError(f"The embedded PostgreSQL (process {found.pid}) does not stop (see {self.log})")

    def _ended(self, server: Postmaster) -> bool:
        if self._child is not None and self._child.pid == server.pid:
            return self._child.poll() is not None
        return not server.alive()


def _settled(folder: Path) -> bool:
    found = Postmaster.read(folder)
    return found is None or not found.alive() or found.ready


def _try_lock(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _owner(path: Path) -> int | None:
    try:
        return path.stat().st_uid
    except (FileNotFoundError, PermissionError):
        return None


def _write_private(path: Path, text: str, account: Account) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as opened:
        opened.write(text)
    account.own(path)


def _reason(said: str) -> str:
    lines = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line]
    return (
        lines[0].partition(": ")[2].strip()
        if lines
        else (said.strip().splitlines() or ["no reason given"])[-1]
    )
