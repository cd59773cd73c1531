"""Commands about organisations and people."""

from yunchou.access.actor import Caller, System
from yunchou.access.identity.passwords import check_strength
from yunchou.access.organisation import Organisation
from yunchou.apps.organisation import founding
from yunchou.base.errors import Message, Problem, not_found, say
from yunchou.doors.assemble import House
from yunchou.doors.prepare import found
from yunchou.records.change import Operation
from yunchou.records.write import write


async def add_organisation(house: House, name: str, admin: str, password: str) -> int:
    """Makes an organisation whose first administrator signs in with `admin`. Raises `Problem`."""
    check_strength(password)
    if await house.logins.of(admin) is not None:
        raise _refused(say("登录名 {login} 已被使用。", "The login {login} is taken.", login=admin))
    organisation = await found(house, name, {}, admin)
    await house.logins.set_password(admin, password)
    await founding.set_ready(house.db, organisation.id)
    print(f"The organisation {name} is there; {admin} can sign in.")
    return 0


async def add_user(
    house: House, name_of_organisation: str | None, login: str, name: str, roles: list[str], password: str
) -> int:
    """Adds a person with a login and roles. Raises `Problem`."""
    check_strength(password)
    organisation = await chosen(house, name_of_organisation)
    snapshot = await organisation.snapshot()
    ids = []
    for role in roles:
        known = [each.id for each in snapshot.access.roles.values() if role in (each.code, each.name)]
        if not known:
            raise not_found(say("没有角色 {role}。", "There is no role {role}.", role=role))
        ids.append(str(known[0]))
    caller = Caller(
        organisation, System("a person added at the command line"), organisation.settings.language
    )
    values = {"name": name, "login": login, "roles": ids}
    await write(caller, "user", [Operation("create", values)])
    await house.logins.set_password(login, password)
    print(f"{name} can sign in as {login}.")
    return 0


async def reset(house: House, login: str, password: str) -> int:
    """Gives a login a new password and ends its sessions. Raises `Problem`."""
    person = await house.logins.of(login)
    if person is None:
        raise not_found(say("没有登录名 {login}。", "There is no login {login}.", login=login))
    await house.logins.set_password(login, password)
    await house.sessions.close_all(person.organisation, person.user)
    print(f"{login} has a new password; open sessions were ended.")
    return 0


async def chosen(house: House, name: str | None) -> Organisation:
    """The organisation of that name, or the only one. Raises `Problem`."""
    known = await house.organisations()
    if name is None and len(known) == 1:
        return known[0]
    names = "、".join(each.name for each in known) or "–"
    for each in known:
        if each.name == name:
            return each
    if name is None:
        raise _refused(
            say(
                "请用 --organisation 指定组织：{names}。",
                "Name the organisation with --organisation: {names}.",
                names=names,
            )
        )
    raise not_found(
        say(
            "没有组织 {name}，现有：{names}。",
            "There is no organisation {name}; there are: {names}.",
            name=name,
            names=names,
        )
    )


def _refused(message: Message) -> Problem:
    return Problem(422, "invalid", message)
