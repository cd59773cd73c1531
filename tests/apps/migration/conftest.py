"""What tests of migrations share: an administrator, stored files, and one call that does a whole migration."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.migration import running
from yunchou.apps.migration.store import Migration
from yunchou.records.imports.run import Summary, run_import
from yunchou.services.files import Files


@pytest.fixture
def admin(company: Company) -> Caller:
    return company.caller("管理员")


@pytest.fixture
def files(company: Company, tmp_path: Path) -> Files:
    return Files(company.organisation.db, tmp_path / "files")


@pytest.fixture
def looked(admin: Caller, files: Files) -> Callable[..., Awaitable[Migration]]:
    """Looks through archives on the disk: `await looked(path, …)`."""

    async def look(*paths: Path) -> Migration:
        return await running.begin_here(admin, files, list(paths))

    return look


@pytest.fixture
def done(admin: Caller, files: Files) -> Callable[..., Awaitable[Summary]]:
    """Carries a migration out, or tries it."""

    async def do(migration: Migration, **more: Any) -> Summary:
        dry = bool(more.pop("dry_run", False))
        number = await running.start(admin, migration.id, dry_run=dry)
        return await run_import(admin, number, files, **more)

    return do
