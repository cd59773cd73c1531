"""Short ways to make rules."""

import json
from typing import Any

from tests.fixtures.asking import create
from tests.fixtures.organisation import Company

SAME_NAME = [[{"field": "name", "match": "normalised"}]]


async def duplicate_rule(
    company: Company, conditions: Any = SAME_NAME, name: str = "查重", object: str = "account", **values: Any
) -> str:
    """A duplicate rule of the administrator; by default that of the same normalised name on accounts."""
    text = conditions if isinstance(conditions, str) else json.dumps(conditions)
    given = {"name": name, "object": object, "conditions": text, **values}
    return await create(company.caller("管理员"), "duplicate_rule", **given)
