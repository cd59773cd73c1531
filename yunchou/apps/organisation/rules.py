"""Rules of the organisation: one company at the top, regions kept, logins unique on the server."""

import re

from yunchou.access.state import check_administered
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, Change
from yunchou.records.rule import after, before
from yunchou.records.write import Unit

GUARDED = ("roles", "login", "active", "kind")
"""Fields of a person that decide what the person may do."""

PLACED = ("department", "manager")
"""Fields of a person that decide whose records the person sees; nobody moves himself."""

LOGIN = re.compile(r"[^\s/]{1,200}")


@before("department")
async def one_company(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A department without a parent hangs under the company, the one at the top."""
    table = unit.asking().table(owner)
    top = await unit.link.fetchval(
        f"select id from {table} where parent is null and deleted_at is null order by id limit 1"
    )
    for change in changes:
        if change.kind == CREATE and change.values.get("parent") is None:
            if top is None:
                top = change.id
            else:
                change.values["parent"] = top
        if (
            change.kind == UPDATE
            and "parent" in change.values
            and change.values["parent"] is None
            and change.id != top
        ):
            change.values["parent"] = top
        if change.kind == DELETE and change.id == top:
            change.fail(422, "rule", say("公司不能删除", "The company can't be deleted"))


@after("department")
async def keep_regions(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Sets each department's region, the highest department under the company, wherever it is not right."""
    if not any(c.kind in (CREATE, DELETE, RESTORE) or "parent" in c.values for c in changes):
        return
    table = unit.asking().table(owner)
    await unit.link.execute(
        f"with recursive down(id, region) as (select id, null::bigint from {table} where parent is null union all"
        f" select d.id, coalesce(down.region, d.id) from {table} d join down on d.parent = down.id)"
        f" update {table} t set region = down.region from down"
        " where t.id = down.id and t.region is distinct from down.region"
    )


@before("user")
async def guard_people(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Logins are lower case and unique on the server; roles and logins are changed only by those who manage access."""
    viewer = unit.asking().viewer
    for change in changes:
        login = change.values.get("login")
        if login is not None:
            change.values["login"] = login.lower()
            if not LOGIN.fullmatch(login):
                message = say("登录名不能含空格或斜线", "A login has no spaces or slashes")
                change.fail(422, "wrong_type", message, "login")
        names = (*GUARDED, *PLACED) if change.id == viewer.person else GUARDED
        guarded = [name for name in names if name in change.operation.values and change.changes(name)]
        if guarded and not viewer.rights.may("access.change"):
            message = say("只有管理员可以修改角色和登录", "Only administrators change roles and logins")
            change.fail(403, "forbidden", message, guarded[0])
    lacking = [c for c in changes if c.kind == CREATE and c.values.get("department") is None]
    company = await _company(unit) if lacking else None
    for change in lacking:
        change.values["department"] = company
    wanted = {c.values["login"]: c for c in changes if c.values.get("login")}
    rows = await unit.link.fetch(
        "select login, organisation, user_id from yunchou.login where login = any($1)", list(wanted)
    )
    for row in rows:
        change = wanted[row["login"]]
        if (row["organisation"], row["user_id"]) != (unit.caller.organisation.id, change.id):
            change.fail(409, "duplicate", say("登录名已被使用", "This login is taken"), "login")


async def _company(unit: Unit) -> int | None:
    asking = unit.asking()
    table = asking.table(asking.snapshot.model.object("department"))
    found: int | None = await unit.link.fetchval(
        f"select id from {table} where parent is null and deleted_at is null order by id limit 1"
    )
    return found


@after("user", "role")
async def keep_an_administrator(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Somebody stays who can sign in and change rights: nobody shuts the last door behind himself."""
    was = unit.snapshot.access
    lost = [c for c in changes if c.kind in (UPDATE, DELETE) and c.id]
    if owner.name == "user":
        lost = [c for c in lost if was.viewer(c.id).rights.may("access.change")]
    if lost and was.administered:
        await check_administered(unit.link, unit.caller.organisation.schema)


@after("user")
async def keep_logins(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Keeps the server's directory of logins in step with people. A person who leaves or is deleted can't sign in."""
    touched = [
        c
        for c in changes
        if c.kind in (CREATE, DELETE, RESTORE) or "login" in c.values or "active" in c.values
    ]
    if not touched:
        return
    organisation, ids = unit.caller.organisation.id, [c.id for c in touched]
    logins = [None if c.kind == DELETE else c.now("login") for c in touched]
    await unit.link.execute(
        "delete from yunchou.login l using unnest($2::bigint[], $3::text[]) w(id, login)"
        " where l.organisation = $1 and l.user_id = w.id and w.login is null",
        organisation,
        ids,
        logins,
    )
    # A new name for the same person keeps the password.
    await unit.link.execute(
        "insert into yunchou.login (login, organisation, user_id, active) select w.login, $1, w.id, w.active"
        " from unnest($2::bigint[], $3::text[], $4::boolean[]) w(id, login, active) where w.login is not null"
        " on conflict (organisation, user_id) do update set login = excluded.login, active = excluded.active",
        organisation,
        ids,
        logins,
        [bool(c.now("active")) for c in touched],
    )
    await unit.link.execute(
        "delete from yunchou.session s using unnest($2::bigint[], $3::boolean[]) w(id, stays)"
        " where s.organisation = $1 and s.user_id = w.id and not w.stays",
        organisation,
        ids,
        [c.kind != DELETE and bool(c.now("active")) and bool(c.now("login")) for c in touched],
    )
