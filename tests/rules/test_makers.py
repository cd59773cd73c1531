"""Rules see every record and automations act as the system: a right to their records alone makes nobody their maker."""

from typing import Any

import pytest

from tests.fixtures.asking import create, delete, refused, update
from tests.fixtures.organisation import Company
from yunchou.studio.rights import set_role_rights

SET = {"kind": "set", "values": {"description": {"expression": '"a"'}}}
MADE: dict[str, dict[str, Any]] = {
    "automation": {"name": "甲", "object": "account", "trigger": "manual", "steps": [SET]},
    "validation_rule": {
        "name": "甲",
        "object": "account",
        "condition": 'name = "不可能"',
        "message_zh": "不行",
        "message_en": "No",
    },
    "layout": {"name": "甲", "object": "account"},
}


@pytest.mark.parametrize("kind", MADE)
async def test_only_who_may_change_the_model_makes_changes_and_deletes_them(
    company: Company, kind: str
) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    all_objects = {"create": True, "read": "all", "update": "all", "delete": "all"}
    rights = {"objects": {"*": all_objects}, "actions": []}
    await set_role_rights(admin, int(company.ids["销售"]), rights)
    with refused(403, "forbidden"):
        await create(wang, kind, **MADE[kind])
    id = await create(admin, kind, **MADE[kind])
    with refused(403, "forbidden"):
        await update(wang, kind, id, name="乙")
    with refused(403, "forbidden"):
        await delete(wang, kind, id)
    await set_role_rights(admin, int(company.ids["销售"]), {**rights, "actions": ["model.change"]})
    await update(wang, kind, id, name="乙")
    await delete(wang, kind, id)
