"""The one compiler of rights into SQL: the condition on a table's rows, and what may be done with a field.

Every table of every statement gets its condition here, joined tables included; there is no other place that decides
which rows somebody sees. A condition is made of parts, each a way to come to rows: what one part opens stays open. The
shape follows the breadth of the asker: no condition for all rows, `=` for one owner (which walks an index in order), an
array for more.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from yunchou.access.asking import Asking
from yunchou.access.grants import GIVEN, LEFT_OUT
from yunchou.access.viewer import Grant, Viewer
from yunchou.base.db import quote
from yunchou.base.errors import Problem
from yunchou.model.object import Field, Object

NO_ROWS = "false"

Part: TypeAlias = Callable[[Asking, Object, str, str], str | None]
"""One way to come to rows: gets the asking, the object, the alias of its table and the action (`read`, `update` or
`delete`), and gives SQL, `NO_ROWS` where it opens none, None where it opens all.
"""

ConditionCompiler: TypeAlias = Callable[[Asking, Object, str, str], str]
"""Turns a condition on an object's records into SQL on the table of an alias. Raises 400 for a wrong condition."""


def row_condition(asking: Asking, owner: Object, alias: str, action: str = "read") -> str | None:
    """SQL for the rows of `alias` that the asker may `read`, `update` or `delete`; None where all are."""
    opened = row_ways(asking, owner, alias, action)
    if opened is None:
        return None
    if len(opened) > 1:
        return f"({' or '.join(opened)})"
    return opened[0] if opened else NO_ROWS


def row_ways(asking: Asking, owner: Object, alias: str, action: str = "read") -> list[str] | None:
    """The same rows as one condition for each way to them, for statements that walk each by its own index; a row may hold
    several. None where all rows are open, an empty list where none is.
    """
    if owner.attached and asking.viewer.person is not None:
        condition = _attached(asking, owner, alias, action)
        return [] if condition == NO_ROWS else [condition]
    if owner.follows and asking.viewer.person is not None:
        return _by_followed(asking, owner, alias, action)
    if owner.master is not None:
        return _by_master(asking, owner, owner.master, alias, action)
    return _own_ways(asking, owner, alias, action)


def owners_alone(asking: Asking, owner: Object) -> Sequence[int] | None:
    """The owners whose records are all that the asker may read of an object; None where there are other ways, or no bounds."""
    viewer = asking.viewer
    if viewer.person is None or owner.attached or owner.follows or owner.master is not None:
        return None
    if participants(viewer, owner) or viewer.is_given(owner.name):
        return None
    bound = len(asking.params.values)
    others = any(way(asking, owner, "t", "read") != NO_ROWS for way in PARTS[OF_ACCESS:])
    # Asked only whether there are any: a statement may not hold values that it does not use.
    del asking.params.values[bound:]
    if others:
        return None
    return viewer.owners(owner.name, "read")


def _attached(asking: Asking, owner: Object, alias: str, action: str) -> str:
    """The rows about records that the asker may see; to change them, those among these that its own rights open."""
    parts = []
    whole = asking if asking.about is None else replace(asking, about=None)
    for subject in asking.snapshot.model.objects.values():
        if subject.attached or not subject.table or not visible(asking.viewer, subject):
            continue
        if asking.about is not None and subject.name not in asking.about:
            continue
        inner = f"{alias}s"
        rights = row_condition(whole, subject, inner)
        if rights == NO_ROWS:
            continue
        parts.append(
            f"{alias}.object = {asking.params.add(subject.name, 'text')} and exists (select 1 from"
            f" {asking.table(subject)} {inner} where {inner}.id = {alias}.record and {inner}.deleted_at is null"
            f"{'' if rights is None else f' and {rights}'})"
        )
    if not parts:
        return NO_ROWS
    seen = "(" + " or ".join(f"({part})" for part in parts) + ")"
    ways = None if action == "read" else _own_ways(whole, owner, alias, action)
    return seen if ways is None else f"({seen} and ({' or '.join(ways) or NO_ROWS}))"


def _by_followed(asking: Asking, owner: Object, alias: str, action: str) -> list[str] | None:
    """The rows that are the asker's own, were given to it one by one, or name a record that it may see; to change them,
    those among these that its own rights open.
    """
    own = None if action == "read" else _own_ways(asking, owner, alias, action)
    if own == []:
        return []
    ways = [owned_by(asking, alias, [asking.viewer.person] if asking.viewer.person is not None else [])]
    given = _by_record(asking, owner, alias, action)
    if given not in (None, NO_ROWS):
        ways.append(str(given))
    for field in (owner.fields[name] for name in owner.follows if name in owner.fields):
        subject, inner = asking.snapshot.model.object(field.target or ""), f"{alias}f{next(asking.numbers)}"
        rights = row_condition(asking, subject, inner) if visible(asking.viewer, subject) else NO_ROWS
        if rights != NO_ROWS:
            ways.append(
                f"exists(select 1 from {asking.table(subject)} {inner} where {inner}.id = {alias}.{quote(field.column)}"
                f" and {inner}.deleted_at is null{'' if rights is None else f' and {rights}'})"
            )
    return ways if own is None else [f"(({' or '.join(ways)}) and ({' or '.join(own)}))"]


def _own_ways(asking: Asking, owner: Object, alias: str, action: str) -> list[str] | None:
    opened = []
    bound = len(asking.params.values)
    for part in PARTS:
        condition = part(asking, owner, alias, action)
        if condition is None:
            # A statement may not hold values that it does not use.
            del asking.params.values[bound:]
            return None
        if condition != NO_ROWS:
            opened.append(condition)
    return opened


def _by_master(asking: Asking, owner: Object, field: Field, alias: str, action: str) -> list[str] | None:
    """The rows of a detail: those whose master is open, to be changed where they are to be changed or deleted."""
    master, joined = asking.snapshot.model.object(field.target or ""), f"{alias}m{next(asking.numbers)}"
    open_masters = row_condition(asking, master, joined, "read" if action == "read" else "update")
    if open_masters is None:
        return None
    if open_masters == NO_ROWS:
        return []
    found = f"{joined}.id = {alias}.{quote(field.column)} and {open_masters}"
    return [f"exists(select 1 from {asking.table(master)} {joined} where {found})"]


def _by_owner(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """The rows of owners all of whose records are open, by the scopes of roles or by what is shared of theirs."""
    owners = asking.viewer.owners(owner.name, action)
    return None if owners is None else owned_by(asking, alias, owners)


def owned_by(asking: Asking, alias: str, owners: Sequence[int]) -> str:
    """The rows of some owners."""
    if not owners:
        return NO_ROWS
    column = f"{alias}.{quote('owner')}"
    if len(owners) == 1:
        return f"{column} = {asking.params.add(owners[0], 'bigint')}"
    return f"{column} = any({asking.params.add(list(owners), 'bigint[]')})"


def _by_condition(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """The rows that sharing rules and territories open by what the records hold."""
    grants = [each for each in asking.viewer.grants(owner.name, action) if each.condition is not None]
    parts = [grant_condition(asking, owner, alias, each) for each in grants]
    opened = dict.fromkeys(each for each in parts if each != NO_ROWS)
    return f"({' or '.join(opened)})" if opened else NO_ROWS


def grant_condition(asking: Asking, owner: Object, alias: str, grant: Grant) -> str:
    """The rows that one grant opens. A condition that the model no longer bears out opens none."""
    if grant.owners is not None and not grant.owners:
        return NO_ROWS
    held = None if grant.condition is None else record_condition(asking, owner, alias, grant.condition)
    if grant.chain and held is not None:
        return _in_territory(asking, owner, alias, grant, held)
    if held == NO_ROWS or grant.owners is None:
        return held or "true"
    owned = owned_by(asking, alias, grant.owners)
    return owned if held is None else f"({owned} and {held})"


def _in_territory(asking: Asking, owner: Object, alias: str, grant: Grant, held: str) -> str:
    """The rows that a territory's rule holds, as far as those above it hold them too and nobody left them out by hand."""
    parts = [held]
    for several in grant.within:
        found = [record_condition(asking, owner, alias, each) for each in several]
        kept = [each for each in dict.fromkeys(found) if each != NO_ROWS]
        parts.append(f"({' or '.join(kept)})" if kept else NO_ROWS)
    if NO_ROWS in parts:
        return NO_ROWS
    left_out = left_out_ids(asking, owner, grant.chain)
    if left_out is not None:
        parts.append(f"not ({alias}.id = any(array({left_out})))")
    return parts[0] if len(parts) == 1 else f"({' and '.join(parts)})"


def left_out_ids(asking: Asking, owner: Object, territories: Sequence[int]) -> str | None:
    """A sub-select of the ids of records that were left out of any of the territories by hand; None where none ever was."""
    reach = asking.snapshot.access.granted.reach
    several = [each for each in territories if (LEFT_OUT, owner.name) in reach.get(each, ())]
    if not several:
        return None
    keeper = asking.snapshot.model.object(GIVEN["territory"])
    return (
        f"select g.record from {asking.table(keeper)} g where g.audience = any({asking.params.add(several, 'bigint[]')})"
        f" and g.object = {asking.params.add(owner.name, 'text')} and g.mode = 'out' and g.deleted_at is null"
    )


def record_condition(asking: Asking, owner: Object, alias: str, condition: str) -> str:
    """A condition on a record as SQL, whoever asks; `NO_ROWS` where it names what is no longer there."""
    bound = len(asking.params.values)
    try:
        return _condition_compiler[-1](asking, owner, alias, condition)
    except Problem:
        del asking.params.values[bound:]
        return NO_ROWS


def condition_compiler(compiler: ConditionCompiler) -> ConditionCompiler:
    """Declares how conditions on records become SQL. The rooms that know what names mean stand above this one."""
    _condition_compiler[:] = [compiler]
    return compiler


_condition_compiler: list[ConditionCompiler] = []


def _by_record(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """The rows that were given to the asker one by one: shares, teams, territories by hand.

    Their ids are found once per statement by the index of their audience; so the table itself is walked by whatever
    index serves best.
    """
    wanted: dict[str, dict[int, None]] = {}
    for standing in asking.viewer.standings_on(owner.name):
        for kind in sorted(standing.given(owner.name, action)):
            wanted.setdefault(kind, {}).update(dict.fromkeys(standing.audiences))
    lists = " union all ".join(
        given_ids(asking, kind, owner, list(audiences), action) for kind, audiences in wanted.items()
    )
    if not lists:
        return NO_ROWS
    if _is_broad(asking.viewer, owner, action):
        # A broad asker's rows are walked in any case: each is looked up in a hash table, not in a list.
        return f"{alias}.id in ({lists})"
    return f"{alias}.id = any(array({lists}))"


BROAD = 30
"""From so many owners on, the rows of an asker are walked by the order of the list rather than owner by owner."""


def _is_broad(viewer: Viewer, owner: Object, action: str) -> bool:
    owners = viewer.owners(owner.name, action)
    return (
        owners is None or len(owners) > BROAD or any(g.condition for g in viewer.grants(owner.name, action))
    )


def given_ids(asking: Asking, kind: str, owner: Object, audiences: list[int], action: str) -> str:
    """A sub-select of the ids of an object's records that were given to one of the audiences."""
    keeper = asking.snapshot.model.object(GIVEN[kind])
    object_name = asking.params.add(owner.name, "text")
    sql = (
        f"select g.record from {asking.table(keeper)} g where g.audience = any({asking.params.add(audiences, 'bigint[]')})"
        f" and g.object = {object_name} and g.deleted_at is null"
    )
    if kind == "territory":
        sql += " and g.mode is distinct from 'out'"
    if action != "read":
        sql += " and g.rights = 'update'"
    if "until" in keeper.fields:
        sql += f" and (g.until is null or g.until >= {today(asking)})"
    return sql


def today(asking: Asking) -> str:
    """SQL for the day that it is in the organisation."""
    return f"(now() at time zone {asking.params.add(asking.organisation.settings.time_zone, 'text')})::date"


def _by_participation(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """The rows that name the asker, or somebody absent, among the people who take part; to be read, not to be changed."""
    people = participants(asking.viewer, owner) if action == "read" else []
    if not people:
        return NO_ROWS
    column = owner.fields[owner.participants or ""].column
    return f"{alias}.{quote(column)} && {asking.params.add(people, 'bigint[]')}"


def participants(viewer: Viewer, owner: Object) -> list[int]:
    """As whom the viewer comes to records that name those who take part; nobody where the object has none such."""
    if owner.participants is None or viewer.person is None:
        return []
    return [each.person for each in viewer.standings_on(owner.name) if each.of(owner.name).read != "none"]


PARTS: list[Part] = [_by_owner, _by_condition, _by_record, _by_participation]
OF_ACCESS = len(PARTS)
"""So many of the ways are those of this room."""


def way_to_rows(part: Part) -> Part:
    """Declares one more way to come to rows, for rooms above."""
    if part not in PARTS:
        PARTS.append(part)
    return part


def field_access(viewer: Viewer, owner: Object, field: Field) -> str:
    """`none`, `mask`, `read` or `write` for one field of an object that the viewer may read."""
    if field.name in ("id", "version"):
        return "read"
    rights = viewer.rights.of(owner.name)
    granted = rights.field(field.name)
    if field.computed and field.name not in rights.fields and not _sources_readable(viewer, field):
        return "none"
    if (field.readonly or owner.generated) and granted == "write" and viewer.person is not None:
        return "read"
    return granted


def _sources_readable(viewer: Viewer, field: Field) -> bool:
    """Whether the viewer may read all that a computed field's value comes from.

    Where not, the value would tell what is kept from the viewer: it is hidden unless a role grants the field by name.
    """
    for object, name in field.reads:
        rights = viewer.rights.of(object)
        if rights.read == "none" or (
            name not in ("id", "version") and rights.field(name) not in ("read", "write")
        ):
            return False
    return True


def may_read(viewer: Viewer, owner: Object, field: Field) -> bool:
    """Whether a field may be used as a value: shown, filtered by, sorted by, counted. A masked one may not."""
    return field_access(viewer, owner, field) in ("read", "write")


def visible(viewer: Viewer, owner: Object) -> bool:
    """Whether the viewer may see any record of the object at all."""
    return viewer.sees(owner.name) or viewer.rights.of(owner.name).create
