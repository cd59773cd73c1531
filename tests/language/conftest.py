"""What the tests of the language share."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.language.scopes import evaluate
from yunchou.base.db import Database
from yunchou.language.types import Environment, Type

Compute = Callable[..., Awaitable[Any]]


@pytest.fixture
def compute(shared_database: Database) -> Compute:
    """Evaluates an expression by PostgreSQL: `await compute("a + 1", {"a": 2}, {"a": Type("number")})`."""

    async def run(
        text: str,
        record: dict[str, Any] | None = None,
        types: dict[str, Type] | None = None,
        environment: Environment | None = None,
    ) -> Any:
        _, value = await evaluate(
            shared_database, text, record or {}, types or {}, environment or Environment()
        )
        return value

    return run
