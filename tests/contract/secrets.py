"""People of every breadth of rights, and records that carry a word which stands nowhere else."""

import itertools
import json
from typing import Any

from tests.doors.conftest import HASH, Site
from tests.fixtures.organisation import Company
from yunchou.base.db import quote
from yunchou.model.field_types import type_of
from yunchou.model.object import Object

SECRET = "隐秘琥珀"
NUMBERS = itertools.count(1)
OWN = {"create": True, "read": "own", "update": "own", "delete": "own", "export": True}
ALL = {"create": True, "read": "all", "update": "all", "delete": "all", "export": True}
ROLES: dict[str, dict[str, Any]] = {
    "own": {"objects": {"*": OWN}, "actions": []},
    "all": {"objects": {"*": ALL}, "actions": []},
    "nothing": {"objects": {"*": {"shared": "none"}}, "actions": ["access.change", "model.change"]},
    "shared": {"objects": {"*": {"export": True}}, "actions": []},
}
PEOPLE = {"holder": "own", "other": "own", "everything": "all", "nothing": "nothing", "guest": "shared"}
"""Logins, and the role of each. `guest` has the record by a share, `nothing` too, whom sharing opens nothing."""


async def people(site: Site) -> None:
    """Makes the people of the matrix, each with the one role."""
    company, schema = site.company, quote(site.company.organisation.schema)
    for name, rights in ROLES.items():
        (role,) = await company.create(company.system, "role", {"name": f"m-{name}"})
        company.ids[f"m-{name}"] = role
        await site.house.db.execute(
            f"insert into {schema}.role_rights (role, rights) values ($1, $2::jsonb)",
            int(role),
            json.dumps(rights),
        )
    for login, role in PEOPLE.items():
        values = {"name": login, "login": f"{login}@test.example", "roles": [company.ids[f"m-{role}"]]}
        (company.ids[login],) = await company.create(company.system, "user", values)
    await site.house.db.execute("update yunchou.login set password_hash = $1", HASH)


async def secret_record(company: Company, owner: Object) -> int:
    """A record of an object that `holder` owns, its texts full of the word."""
    columns, values = ["owner"], [int(company.ids["holder"])]
    words: list[Any] = []
    for field in owner.fields.values():
        plain = type_of(field).sql_type == "text" and not field.options and field.type != "color"
        if field.column and not field.system and plain:
            word = f"{SECRET} {field.name} {next(NUMBERS)}"
            if len(word) <= (field.max_length or len(word)):
                columns.append(quote(field.column))
                words.append(word)
    table = f"{quote(company.organisation.schema)}.{quote(owner.table)}"
    marks = ", ".join(f"${n + 1}" for n in range(len(columns)))
    sql = f"insert into {table} ({', '.join(columns)}, sort_key) values ({marks}, '{SECRET}') returning id"
    id: int = await company.organisation.db.fetchval(sql, *values, *words)
    return id
