"""Whom a step means: the owner, somebody's manager, a role, whom a field names, or a fixed person."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

import msgspec

from yunchou.base.errors import FieldError, say
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.spots import Site, Spot

MOST_RECIPIENTS = 20


class Recipient(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One or several people. `field`: an expression that names them; `role`: the code or id of a role; `user`: an id."""

    kind: Literal["owner", "manager", "starter", "field", "role", "user"]
    field: str | None = None
    role: str | None = None
    user: str | None = None


Recipients = Annotated[list[Recipient], msgspec.Meta(min_length=1, max_length=MOST_RECIPIENTS)]


def people_spots(site: Site, several: Sequence[Recipient], part: str = "to") -> Iterator[Spot]:
    """The expressions that name people."""
    for number, each in enumerate(several):
        if each.kind == "field" and each.field:

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
        if each.kind in ("owner", "manager") and site.owner is None:
            words = say("没有记录，就没有负责人", "Without a record there is no owner")
            yield FieldError("not_an_option", words, site.at(f"{part}.{number}.kind"))


async def people_of(batch: Batch, several: Sequence[Recipient]) -> dict[int, list[int]]:
    """For each run the active people that recipients stand for, each once, in their order."""
    asked = [each.field or "owner" for each in several if each.kind in ("owner", "manager", "field")]
    rows = await batch.evaluate(asked) if asked else {run.id: [] for run in batch.going}
    state = batch.unit.snapshot.access
    found: dict[int, list[int]] = {}
    for run in batch.going:
        named = iter(rows[run.id])
        people: dict[int, None] = {}
        for each in several:
            ids: list[int] = []
            if each.kind in ("owner", "manager", "field"):
                ids = _ids(next(named))
                if each.kind == "manager":
                    managers = (state.people[id].manager for id in ids if id in state.people)
                    ids = [id for id in managers if id is not None]
            elif each.kind == "starter":
                ids = [] if run.actor is None else [run.actor]
            elif each.kind == "user":
                ids = _ids(each.user)
            else:
                ids = _holders(batch, each.role or "")
            people |= dict.fromkeys(id for id in ids if id in state.people and state.people[id].active)
        found[run.id] = list(people)
    return found


def _ids(value: object) -> list[int]:
    listed = value if isinstance(value, list) else [value]
    return [int(each) for each in listed if isinstance(each, str) and each.isascii() and each.isdigit()]


def _holders(batch: Batch, role: str) -> list[int]:
    """Who has a role, named by its code or its id."""
    state = batch.unit.snapshot.access
    roles = {each.id for each in state.roles.values() if role in (each.code, str(each.id))}
    return sorted(who.id for who in state.people.values() if not roles.isdisjoint(who.roles))
