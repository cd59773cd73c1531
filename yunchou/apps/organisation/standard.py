"""Data that every organisation starts with, given once: when it is founded, or with the upgrade that brings it."""

import json
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.base.db import quote
from yunchou.records.change import Operation
from yunchou.records.write import Unit

DUPLICATE_RULES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "客户：名称或信用代码相同",
        "Accounts of the same name or credit code",
        {
            "object": "account",
            "conditions": [[{"field": "name"}], [{"field": "credit_code", "match": "exact"}]],
        },
    ),
    (
        "联系人：手机、邮箱或同一客户下姓名相同",
        "Contacts of the same phone or mail, or of the same name at one account",
        {
            "object": "contact",
            "conditions": [
                [{"field": "phone"}],
                [{"field": "email"}],
                [{"field": "name"}, {"field": "account", "match": "exact"}],
            ],
        },
    ),
    (
        "线索：手机、邮箱或同一公司下姓名相同",
        "Leads of the same phone or mail, or of the same name at one company",
        {
            "object": "lead",
            "conditions": [
                [{"field": "phone"}],
                [{"field": "email"}],
                [{"field": "name"}, {"field": "company"}],
            ],
        },
    ),
    (
        "线索：公司已是客户",
        "Leads whose company is an account",
        {
            "object": "lead",
            "target": "account",
            "active": False,
            "conditions": [[{"field": "company", "target": "name"}]],
        },
    ),
    (
        "线索：已是联系人",
        "Leads who are contacts",
        {
            "object": "lead",
            "target": "contact",
            "active": False,
            "conditions": [[{"field": "phone"}], [{"field": "email"}]],
        },
    ),
)
"""Name in Chinese and English, and the values of each rule."""


async def give_standard_data(organisation: Organisation) -> bool:
    """Gives the standard rules to an organisation that never had them; says whether it did."""
    table = f"{quote(organisation.schema)}.standard_data"
    if await organisation.db.fetchval(f"select true from {table} where name = 'duplicate_rules'"):
        return False
    caller = Caller(organisation, System("standard data"))
    english = organisation.settings.language == "en"
    async with Unit(caller, {"standard": True}) as unit:
        fresh = await unit.link.fetchval(
            f"insert into {table} (name) values ('duplicate_rules') on conflict do nothing returning true"
        )
        operations = [
            Operation("create", {**values, "name": en if english else zh, "conditions": _text(values)})
            for zh, en, values in DUPLICATE_RULES
        ]
        if fresh:
            await unit.write("duplicate_rule", operations, atomic=False)
    return bool(fresh)


def _text(values: dict[str, Any]) -> str:
    return json.dumps(values["conditions"])
