"""Who sees a goal beside those to whom their role opens it: everybody sees those of the departments that he belongs to, up to
the company, and whoever leads people sees and sets those of the departments below his own.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from yunchou.access.asking import Asking
from yunchou.access.compile import NO_ROWS, way_to_rows
from yunchou.access.explain import explains
from yunchou.access.viewer import Standing, Viewer
from yunchou.base.db import Connection, quote
from yunchou.model.object import Object

BELOW = frozenset({"subtree", "all"})
"""The scopes that take in the departments below one's own."""


def own_departments(standing: Standing) -> frozenset[int]:
    """The departments that somebody belongs to: his own and those above it."""
    return frozenset(each.id for each in standing.circles if each.kind == "department")


def departments_led(standing: Standing, scope: str) -> frozenset[int]:
    """The departments below somebody's own, where the scope takes them in."""
    who = standing.state.people.get(standing.person)
    if scope not in BELOW or who is None or who.department is None:
        return frozenset()
    return frozenset(standing.state.departments_under(who.department)) - {who.department}


def departments_opened(viewer: Viewer, action: str) -> frozenset[int]:
    """The departments whose goals somebody reads, or sets (`update`), because of where he stands in the tree."""
    found: set[int] = set()
    for standing in viewer.standings_on("goal"):
        rights = standing.of("goal")
        if "none" in (rights.read, rights.shared):
            continue
        found |= departments_led(standing, rights.read if action == "read" else rights.update)
        if action == "read":
            found |= own_departments(standing)
    return frozenset(found)


def departments_covered(viewer: Viewer) -> frozenset[int]:
    """The departments that somebody looks into though they have no goal: his own and those below, where his scope says so."""
    found: set[int] = set()
    for standing in viewer.standings_on("goal"):
        who = standing.state.people.get(standing.person)
        led = departments_led(standing, standing.of("goal").read)
        found |= led
        if who is not None and who.department is not None and standing.of("goal").read in BELOW:
            found.add(who.department)
    return frozenset(found)


@way_to_rows
def goals_of_departments(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """Goals of the asker's department and of all above it to read, and those of departments below to set as well."""
    if owner.name != "goal" or asking.viewer.person is None or action == "delete":
        return NO_ROWS
    opened = departments_opened(asking.viewer, action)
    if not opened:
        return NO_ROWS
    # Numbers of this organisation's own, not what somebody wrote.
    ids = ",".join(str(int(each)) for each in sorted(opened))
    return f"{alias}.{quote(owner.fields['department'].column)} = any(array[{ids}]::bigint[])"


@way_to_rows
def letters_sent_to_oneself(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """Whoever a goal letter was sent to reads it."""
    if owner.name != "goal_letter" or asking.viewer.person is None or action != "read":
        return NO_ROWS
    replies = asking.table(asking.snapshot.model.object("goal_letter_reply"))
    me = asking.params.add(asking.viewer.person, "bigint")
    return f"exists(select from {replies} lr where lr.letter = {alias}.id and lr.person = {me} and lr.deleted_at is null)"


@explains("goal")
async def why_by_department(
    link: Connection, asking: Asking, owner: Object, id: int
) -> Callable[[Standing], Sequence[Mapping[str, Any]]]:
    """Who sees a goal because it is that of a department he belongs to, or leads."""
    row = await link.fetchrow(
        f"select d.id, d.name from {asking.table(owner)} t join"
        f" {asking.table(asking.snapshot.model.object('department'))} d"
        f" on d.id = t.{quote(owner.fields['department'].column)} where t.id = $1",
        id,
    )

    def reasons(standing: Standing) -> Sequence[Mapping[str, Any]]:
        rights = standing.of(owner.name)
        if row is None or "none" in (rights.read, rights.shared):
            return ()
        named = {"id": str(row["id"]), "name": row["name"]}
        if row["id"] in departments_led(standing, rights.read):
            changes = row["id"] in departments_led(standing, rights.update)
            return ({"kind": "department", "department": named, "rights": "update" if changes else "read"},)
        if row["id"] in own_departments(standing):
            return ({"kind": "department", "department": named, "rights": "read"},)
        return ()

    return reasons
