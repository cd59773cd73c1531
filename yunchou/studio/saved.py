"""What is saved about objects and fields outside the model: the rights of roles, and imports that are under way.

Importing this module makes them known to `yunchou.model.uses`.
"""

import json
from collections.abc import Iterable
from typing import Any

from yunchou.base.db import Connection, quote
from yunchou.base.errors import Message, say
from yunchou.model.object import Model
from yunchou.model.uses import Use, finds_saved_uses, follows_names


@finds_saved_uses
async def rights_that_name(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Iterable[Use]:
    """The roles whose rights name the object or field. They stand in nobody's way and take a new name."""
    rows = await link.fetch(
        f"select r.name from {quote(schema)}.role_rights g join {quote(schema)}.r_role r on r.id = g.role"
        " where r.deleted_at is null and case when $2::text is null then g.rights -> 'objects' ? $1"
        " else g.rights #> array['objects', $1, 'fields'] ? $2 end order by r.name, r.id",
        object,
        field,
    )
    return [Use("right", say("角色{r}的权限", "rights of {r}", r=row["name"]), blocks=False) for row in rows]


@finds_saved_uses
async def running_imports(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Iterable[Use]:
    """Imports that are under way and name the object or field."""
    count = await link.fetchval(
        f"select count(*) from {quote(schema)}.import_run where state in ('waiting', 'running')"
        " and position($1 in plan) > 0",
        field or object,
    )
    words = Message("正在运行的导入", "an import that is under way")
    return [Use("import", words, object, field, follows=False)] if count else []


@follows_names
async def rights_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Rights name the object or field as it is called now."""
    rows = await link.fetch(f"select role, rights from {quote(schema)}.role_rights order by role for update")
    for row in rows:
        rights: dict[str, Any] = json.loads(row["rights"])
        objects = rights.get("objects", {})
        if object not in objects:
            continue
        if field is None:
            objects[name] = objects.pop(object)
        elif field in objects[object].get("fields", {}):
            objects[object]["fields"][name] = objects[object]["fields"].pop(field)
        else:
            continue
        await link.execute(
            f"update {quote(schema)}.role_rights set rights = $2::jsonb where role = $1",
            row["role"],
            json.dumps(rights),
        )
    await link.execute(f"update {quote(schema)}.model_state set access_version = access_version + 1")
