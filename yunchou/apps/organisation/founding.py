"""Founding an organisation: its schema, the company at the top, the standard roles and the first administrator."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.apps.organisation.roles import ADMINISTRATOR, STANDARD_ROLES
from yunchou.apps.organisation.rules import LOGIN
from yunchou.apps.organisation.standard import give_standard_data, make_role
from yunchou.base.db import Database, quote
from yunchou.base.errors import FieldError, duplicate, invalid, say
from yunchou.base.text import clean
from yunchou.model import store
from yunchou.model.object import Object
from yunchou.records.change import Operation
from yunchou.records.write import Unit
from yunchou.rules.automation.declared import give_automations


async def reserve(db: Database, name: str, settings: Mapping[str, Any]) -> tuple[int, str]:
    """Enters a new organisation in the directory, not ready yet; gives its id and schema. Raises 409 for a taken name."""
    title = clean(name)
    if title is None or len(title) > 200:
        message = say("组织名称应为 1 至 200 个字符", "The name has 1 to 200 characters")
        raise invalid((FieldError("out_of_range", message, field="name"),))
    try:
        row = await db.fetchrow(
            "insert into yunchou.organisation (id, name, schema_name, settings)"
            " select id, $1, 'o_' || to_hex(id), $2::jsonb from yunchou.next_id() id returning id, schema_name",
            title,
            json.dumps(dict(settings)),
        )
    except asyncpg.UniqueViolationError:
        raise duplicate(say("已有同名组织", "There is an organisation of this name")) from None
    assert row is not None
    return row["id"], row["schema_name"]


async def build_schema(db: Database, id: int, schema: str, declared: Sequence[Object]) -> None:
    """Makes the organisation's schema and tables in one transaction."""
    async with db.transaction() as link:
        await store.create(link, schema, id, declared)


async def furnish(organisation: Organisation, admin_login: str, admin_name: str) -> int:
    """Makes the company, the standard roles and the administrator; gives the administrator's id."""
    if not LOGIN.fullmatch(admin_login):
        message = say("登录名不能含空格", "A login has no spaces")
        raise invalid((FieldError("wrong_type", message, field="login"),))
    caller = Caller(organisation, System("founding an organisation"))
    async with Unit(caller, {"founding": True}) as unit:
        await unit.write("department", [Operation("create", {"name": organisation.name})])
        roles = await make_role(unit, *STANDARD_ROLES)
        administrator = roles[STANDARD_ROLES.index(ADMINISTRATOR)]
        values = {"name": admin_name, "login": admin_login.lower(), "roles": [str(administrator)]}
        person = (await unit.write("user", [Operation("create", values)]))[0]
    assert person.id is not None
    await give_standard_data(organisation)
    await give_automations(organisation)
    return person.id


async def set_ready(db: Database, id: int) -> None:
    """Opens the organisation: from now on people can sign in."""
    await db.execute("update yunchou.organisation set ready = true where id = $1", id)


async def remove(db: Database, id: int, schema: str) -> None:
    """Takes an organisation that was never ready away again."""
    async with db.transaction() as link:
        await link.execute(f"drop schema if exists {quote(schema)} cascade")
        await link.execute("delete from yunchou.organisation where id = $1 and not ready", id)
