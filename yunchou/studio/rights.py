"""Changing what a role may do."""

import json
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.access.rights import Rights, rights_from_json, rights_json
from yunchou.access.state import check_administered
from yunchou.base.db import Connection, quote
from yunchou.base.errors import FieldError, forbidden, invalid, not_found, say
from yunchou.model.object import Model

RIGHT = "access.change"


async def role_rights(caller: Caller, role: int) -> dict[str, Any]:
    """What a role grants, in JSON form. Raises 404."""
    async with caller.organisation.db.acquire() as link:
        snapshot = await caller.organisation.load(link)
    found = snapshot.access.roles.get(role)
    if found is None:
        raise not_found()
    return of_model(snapshot.model, rights_json(found.rights))


async def set_role_rights(caller: Caller, role: int, given: Any) -> dict[str, Any]:
    """Sets what a role grants; in force with the next statement of every process. Raises 403, 404, 422."""
    organisation = caller.organisation
    async with organisation.db.transaction() as link:
        # Asked of the database: what this process remembers may be older than a right that was taken away.
        rights = await put_role_rights(caller, link, await organisation.load(link), role, given)
    organisation.signal()
    return rights_json(rights)


async def put_role_rights(
    caller: Caller, link: Connection, snapshot: Snapshot, role: int, given: Any
) -> Rights:
    """Sets what a role grants inside a transaction, under the snapshot that it sees. Raises 403, 404, 422."""
    schema = quote(caller.organisation.schema)
    if not caller.viewer(snapshot).rights.may(RIGHT):
        raise forbidden(say("只有管理员可以修改权限", "Only administrators change rights"))
    rights = rights_from_json(given)
    _check_names(snapshot.model, rights)
    known = await link.fetchval(f"select 1 from {schema}.r_role where id = $1 and deleted_at is null", role)
    if known is None:
        raise not_found()
    before = await link.fetchval(f"select rights from {schema}.role_rights where role = $1 for update", role)
    kept = _with_absent(snapshot.model, rights_json(rights), json.loads(before) if before else {})
    await link.execute(
        f"insert into {schema}.role_rights (role, rights) values ($1, $2::jsonb)"
        " on conflict (role) do update set rights = excluded.rights",
        role,
        json.dumps(kept),
    )
    if snapshot.access.administered:
        await check_administered(link, caller.organisation.schema)
    await link.execute(
        f"insert into {schema}.event (type, actor, actor_name, object, record, changes)"
        " values ('role.updated', $1, $2, 'role', $3, $4::jsonb)",
        caller.actor.user_id,
        caller.actor.name,
        role,
        json.dumps({"rights": [json.loads(before) if before else None, rights_json(rights)]}),
    )
    await link.execute(f"update {schema}.model_state set access_version = access_version + 1")
    return rights


def _check_names(model: Model, rights: Rights) -> None:
    """Objects and fields that rights name must exist."""
    faults = []
    for name, held in rights.objects.items():
        owner = model.objects.get(name)
        if owner is None and name != "*":
            message = say("没有对象 {name}", "There is no object {name}", name=name[:60])
            faults.append(FieldError("unknown_name", message, field=f"objects.{name[:60]}"))
        for field in held.fields:
            if owner is not None and field not in owner.fields:
                message = say("没有字段 {name}", "There is no field {name}", name=field[:60])
                faults.append(
                    FieldError("unknown_field", message, field=f"objects.{name}.fields.{field[:60]}")
                )
    if faults:
        raise invalid(tuple(faults))


def of_model(model: Model, rights: dict[str, Any]) -> dict[str, Any]:
    """Rights without what names a deleted object or field."""
    kept = {}
    for name, held in rights["objects"].items():
        owner = model.objects.get(name)
        if owner is not None or name == "*":
            fields = {f: access for f, access in held["fields"].items() if owner is None or f in owner.fields}
            kept[name] = {**held, "fields": fields}
    return {**rights, "objects": kept}


def _with_absent(model: Model, rights: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Rights with what was said before about deleted objects and fields, so that restored they are no wider open."""
    objects = {name: dict(held) for name, held in rights["objects"].items()}
    for name, held in before.get("objects", {}).items():
        owner = model.objects.get(name)
        if owner is None and name != "*":
            objects.setdefault(name, held)
        elif owner is not None and name in objects:
            gone = {f: access for f, access in held.get("fields", {}).items() if f not in owner.fields}
            objects[name]["fields"] = {**gone, **objects[name]["fields"]}
    return {**rights, "objects": objects}
