"""What all tests share.

Tests may be `async def`: they and their fixtures are run by pytest-asyncio in one event loop for the whole
session (asyncio_mode=auto, session scope), so that pools may live as long as the session.

Database fixtures (tests/fixtures/database.py), all on one server per run that the workers share:
    cluster_url       address of the server, with the right to make databases
    database          a fresh `Database` with all upgrades applied, of this test alone
    shared_database   one `Database` per worker, for tests that make what they need under names of their own
    templates         databases prepared once per run and copied from then on, for what takes long to prepare

A test that leads to `cluster_url` gets the mark `database`: those that are not `slow` and whose room writes statements of its
own run once more on a PostgreSQL from the operating system (its folder is named by YUNCHOU_TEST_POSTGRES; or any server by
its address in YUNCHOU_TEST_DATABASE_URL). `slow` tests are left out of the quick check, too. Tests that take
the fixture `sample_data` need the folder named by YUNCHOU_SAMPLE_DATA, those that take `pool` the program PgBouncer, those
that take `mail_provider` Dovecot and Exim.
"""

import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import psutil
import pytest
from hypothesis.database import DirectoryBasedExampleDatabase

pytest.register_assert_rewrite("tests.fixtures")

from tests.fixtures.database import (  # noqa: E402  (after the line above, which must come first)
    cluster_url,
    database,
    shared_database,
    templates,
)
from tests.fixtures.mail_servers import mail_provider, programs  # noqa: E402  (as above)
from tests.fixtures.organisation import company  # noqa: E402
from tests.fixtures.pool import pgbouncer  # noqa: E402  (as above)
from yunchou.services.backup.programs import PACKAGED  # noqa: E402  (as above)

__all__ = [
    "cluster_url",
    "company",
    "database",
    "mail_provider",
    "rounds",
    "sample_data",
    "shared_database",
    "templates",
]

CHECKOUT = Path(__file__).resolve().parents[1]
RUN_FOLDER = "YUNCHOU_TEST_RUN"

EFFORT = os.environ.get("YUNCHOU_TEST_EFFORT", "test")
for name, examples in {"check": 20, "test": 100, "soak": 3000}.items():
    hypothesis.settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,
        print_blob=True,
        derandomize=name != "soak",
        database=DirectoryBasedExampleDatabase(CHECKOUT / "var/cache/hypothesis") if name == "soak" else None,
    )
hypothesis.settings.load_profile(EFFORT)


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Lets a run without pytest's cache (`-p no:cacheprovider`) read the same settings, which are checked strictly."""
    if not pluginmanager.hasplugin("cacheprovider"):
        parser.addini("cache_dir", "where the cache would lie")


def pytest_configure(config: pytest.Config) -> None:
    """Makes the folder that the workers of this run share; it must be one that other accounts may enter."""
    if not hasattr(config, "workerinput"):
        folder = tempfile.mkdtemp(prefix="yunchou-test-", dir=roomy_folder())
        Path(folder).chmod(0o755)
        os.environ[RUN_FOLDER] = folder


MEMORY = Path("/dev/shm")
NEEDED = 3 * 2**30


def roomy_folder() -> str | None:
    """Where the run's folder is made: in memory where there is plenty of it.

    Each test's database is a thousand small files, whose making takes a disk 25 times as long as memory.
    """
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK):
        free = min(shutil.disk_usage(MEMORY).free, psutil.virtual_memory().available // 2)
        if free >= NEEDED:
            return str(MEMORY)
    return "/tmp" if os.name != "nt" else None


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and RUN_FOLDER in os.environ:
        shutil.rmtree(os.environ.pop(RUN_FOLDER), ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    sample = os.environ.get("YUNCHOU_SAMPLE_DATA")
    if not sample and os.environ.get("CI"):
        raise pytest.UsageError("YUNCHOU_SAMPLE_DATA must name the folder of sample data in CI.")
    if not pgbouncer() and os.environ.get("CI"):
        raise pytest.UsageError("PgBouncer must be installed in CI.")
    if not programs() and os.environ.get("CI"):
        raise pytest.UsageError("Dovecot and Exim must be installed in CI.")
    items.sort(key=_turn)
    left_out = []
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "cluster_url" in names:
            item.add_marker(pytest.mark.database)
        if "rounds" in names:
            item.add_marker(pytest.mark.rounds)
        lacking = {
            "sample_data": not sample,
            "pool": not pgbouncer(),
            "mail_provider": not programs(),
            "small_disk": not may_mount(),
            "older_postgres": not older_than_ours(),
        }
        if any(lacking[name] for name in lacking if name in names):
            left_out.append(item)
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
        config.stash[_LEFT_OUT] = len(left_out)


LONG = "test_words.py"
"""Walks every page: a worker that took it up last would go on alone."""


def _turn(item: pytest.Item) -> int:
    """Tests that drive a browser come after the others, which would share the machine with their servers; the longest first."""
    return 1 + (item.path.name != LONG) if item.path.parent.name == "browser" else 0


def older_than_ours() -> bool:
    """Whether an older server than the one of this run is installed."""
    oldest = PACKAGED / "15"
    return oldest.is_dir() and os.environ.get("YUNCHOU_TEST_POSTGRES") != str(oldest)


def may_mount() -> bool:
    """Whether a small disk can be made here, to be filled: it takes the right to mount one (CAP_SYS_ADMIN)."""
    try:
        held = Path("/proc/self/status").read_text("ascii").partition("CapEff:\t")[2].split("\n")[0]
    except OSError:
        return False
    return bool(int(held or "0", 16) >> 21 & 1)


_LEFT_OUT = pytest.StashKey[int]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not os.environ.get("YUNCHOU_SAMPLE_DATA"):
        terminalreporter.write_line("Tests on sample data are left out: YUNCHOU_SAMPLE_DATA is not set.")
    if not may_mount():
        terminalreporter.write_line("Tests on a full disk are left out: a disk cannot be mounted here.")
    if not older_than_ours():
        terminalreporter.write_line(
            "Tests on an older server are left out: PostgreSQL 15 is not there, or is the one in use."
        )
    if not pgbouncer():
        terminalreporter.write_line(
            "Tests behind a pool are left out: there is no pgbouncer on this machine."
        )
    if not programs():
        terminalreporter.write_line(
            "Tests against real mail servers are left out: dovecot and exim4 are not both on this machine."
        )


@pytest.fixture(scope="session")
def sample_data() -> Path:
    """The folder of public sample data named by YUNCHOU_SAMPLE_DATA."""
    return Path(os.environ["YUNCHOU_SAMPLE_DATA"])


@pytest.fixture(scope="session")
def rounds() -> int:
    """How often a test of faults repeats its round: 1 in the quick check, 2 usually, 30 in a soak."""
    return {"check": 1, "test": 2, "soak": 30}[EFFORT]
