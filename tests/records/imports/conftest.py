"""What tests of imports share: the administrator of the test company, and files made on the spot."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller, person


async def administrator(company: Company, language: str = "zh-CN") -> Caller:
    """The first administrator, who may everything."""
    snapshot = await company.organisation.snapshot()
    who = next(p for p in snapshot.access.people.values() if p.login == "admin@test.example")
    return Caller(company.organisation, person(who.id, who.name), language)


@pytest.fixture
async def admin(company: Company) -> Caller:
    return await administrator(company)


@pytest.fixture
def lay(tmp_path: Path) -> Callable[..., Path]:
    """Lays files into a folder and gives it: `lay(plan="…", **{"a.csv": "…"})`."""

    def make(plan: str | None = None, **files: str) -> Path:
        if plan is not None:
            (tmp_path / "plan.toml").write_text(plan, "utf-8")
        for name, text in files.items():
            (tmp_path / name.replace("_csv", ".csv")).write_text(text, "utf-8")
        return tmp_path

    return make
