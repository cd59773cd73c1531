"""The demo organisation of one fixed day, generated once."""

from datetime import date
from pathlib import Path

import pytest

from tests.examples.plan_reader import Record, Store, run
from yunchou.apps.demo import generate
from yunchou.apps.organisation.roles import STANDARD_ROLES

TODAY = date(2026, 11, 22)


def founded() -> Store:
    """What a new organisation holds: the standard roles."""
    store = Store()
    for number, role in enumerate(STANDARD_ROLES, 1):
        store["role"].append(Record("role", number, {"code": role.code}))
    return store


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files generated for `TODAY`."""
    folder = tmp_path_factory.mktemp("demo")
    generate(folder, TODAY)
    return folder


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Store:
    """The records that the plan makes of the files; a reference that leads nowhere fails here."""
    return run(demo_folder / "plan.toml", demo_folder, founded())
