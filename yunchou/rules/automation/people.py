"""Whom a step means: the owner, somebody's manager or department head, a role, whom a field names, or a fixed person."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

import msgspec

from yunchou.access.state import AccessState
from yunchou.base.errors import FieldError, say
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.spots import Site, Spot

MOST_RECIPIENTS = 20
HIGHEST = 10
"""How many levels above somebody a manager or a head may stand."""
ABOVE = ("manager", "chain", "head")
"""Kinds that stand above somebody: the owner, whoever started it, or whom a field names."""


class Recipient(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One or several people. `field`: an expression that names them; `role`: the code or id of a role; `user`: an id.

    `manager`: the manager, `level` 2 the manager's manager and so on; `chain`: all managers up to that level, the nearest
    first; `head`: the head of the department, with `level` of one above it. They stand above whoever `of` says: the owner, or
    whom `field` names, unless it is the `starter`.
    """

    kind: Literal["owner", "manager", "chain", "head", "starter", "field", "role", "user"]
    field: str | None = None
    role: str | None = None
    user: str | None = None
    of: Literal["owner", "starter"] = "owner"
    level: Annotated[int, msgspec.Meta(ge=1, le=HIGHEST)] = 1

    @property
    def expression(self) -> str | None:
        """What names the people on the record, where it is the record that names them."""
        if self.kind in ("starter", "role", "user") or (self.kind in ABOVE and self.of == "starter"):
            return None
        return self.field or "owner"


Recipients = Annotated[list[Recipient], msgspec.Meta(min_length=1, max_length=MOST_RECIPIENTS)]


def people_spots(site: Site, several: Sequence[Recipient], part: str = "to") -> Iterator[Spot]:
    """The expressions that name people."""
    for number, each in enumerate(several):
        if each.kind in ("field", *ABOVE) and each.field:

            def put(new: str, each: Recipient = each) -> None:
                each.field = new

            yield Spot(
                site.at(f"{part}.{number}.field"), "expression", site.owner, each.field, put, people=True
            )


def people_faults(site: Site, several: Sequence[Recipient], part: str = "to") -> Iterator[FieldError]:
    """Recipients that lack what their kind needs."""
    for number, each in enumerate(several):
        needed = each.kind if each.kind in ("field", "role", "user") else None
        if needed and not getattr(each, needed):
            words = say("请填写收件人", "Say who this is")
            yield FieldError("required", words, site.at(f"{part}.{number}.{needed}"))
        if each.expression == "owner" and site.owner is None:
            words = say("没有记录，就没有负责人", "Without a record there is no owner")
            yield FieldError("not_an_option", words, site.at(f"{part}.{number}.kind"))


async def people_of(batch: Batch, several: Sequence[Recipient]) -> dict[int, list[int]]:
    """For each run the active people that recipients stand for, each once, in their order."""
    asked = [each.expression for each in several if each.expression]
    rows = await batch.evaluate(asked) if asked else {run.id: [] for run in batch.going}
    heads = await _heads(batch) if any(each.kind == "head" for each in several) else {}
    state = batch.unit.snapshot.access
    found: dict[int, list[int]] = {}
    for run in batch.going:
        named = iter(rows[run.id])
        people: dict[int, None] = {}
        for each in several:
            if each.expression is not None:
                ids = _ids(next(named))
            elif each.kind == "user":
                ids = _ids(each.user)
            elif each.kind == "role":
                ids = _holders(state, each.role or "")
            else:
                ids = [] if run.actor is None else [run.actor]
            if each.kind in ABOVE:
                ids = _above(state, heads, each, ids)
            people |= dict.fromkeys(id for id in ids if id in state.people and state.people[id].active)
        found[run.id] = list(people)
    return found


def _above(
    state: AccessState, heads: Mapping[int, int | None], wanted: Recipient, people: Sequence[int]
) -> list[int]:
    """Who stands above people, as far as somebody does."""
    found: list[int] = []
    for id in people:
        if wanted.kind == "head":
            head = _head(state, heads, id, wanted.level)
            found += [] if head is None else [head]
            continue
        chain = managers_of(state, id, wanted.level)
        found += chain if wanted.kind == "chain" else chain[wanted.level - 1 :]
    return found


def managers_of(state: AccessState, person: int, levels: int) -> list[int]:
    """The managers above somebody, the nearest first, no more than so many; a ring ends them."""
    found: list[int] = []
    at = state.people.get(person)
    while at is not None and at.manager is not None and len(found) < levels:
        if at.manager in (person, *found):
            break
        found.append(at.manager)
        at = state.people.get(at.manager)
    return found


def _head(state: AccessState, heads: Mapping[int, int | None], person: int, level: int) -> int | None:
    """The head of the department, so many levels up, in which somebody works."""
    who = state.people.get(person)
    department = who.department if who else None
    for _ in range(level - 1):
        department = state.parents.get(department) if department is not None else None
    return heads.get(department) if department is not None else None


async def _heads(batch: Batch) -> dict[int, int | None]:
    """The head of each department."""
    asking = batch.unit.asking()
    table = asking.table(asking.snapshot.model.object("department"))
    rows = await batch.unit.link.fetch(f"select id, manager from {table} where deleted_at is null")
    return {row["id"]: row["manager"] for row in rows}


def _ids(value: object) -> list[int]:
    listed = value if isinstance(value, list) else [value]
    ids = (each.get("id") if isinstance(each, dict) else each for each in listed)
    return [int(each) for each in ids if isinstance(each, str) and each.isascii() and each.isdigit()]


def _holders(state: AccessState, role: str) -> list[int]:
    """Who has a role, named by its code or its id."""
    roles = {each.id for each in state.roles.values() if role in (each.code, str(each.id))}
    return sorted(who.id for who in state.people.values() if not roles.isdisjoint(who.roles))
