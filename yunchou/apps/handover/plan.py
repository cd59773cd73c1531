"""Who gets what of a person's book: rules in their order, each record to the first that holds, dealt out by weight.

What belongs to a customer goes to whoever gets the customer, where the rule names that person too. Everything is worked out
by one statement per object; the plan is kept, so that what was looked at is what is done.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import msgspec

from yunchou.access.compile import visible
from yunchou.base.db import quote
from yunchou.base.errors import FieldError, invalid, say
from yunchou.language.compile import compile_condition
from yunchou.model.object import Object
from yunchou.records.select import Asking, Select
from yunchou.records.write import Unit

OPEN: Mapping[str, str] = {
    "activity": 'status = "open"',
    "lead": 'status <> "converted" and status <> "unqualified"',
    "opportunity": 'stage.kind = "open"',
    "todo": 'state = "open"',
}
"""What of an object is still to be worked on; of others all is."""
FIRST = "account"
MOST_PARTS, MOST_PEOPLE, MOST_WEIGHT = 50, 50, 100


class HandoverShare(msgspec.Struct, forbid_unknown_fields=True):
    """Somebody who gets records, and how many beside the others."""

    person: str
    weight: Annotated[int, msgspec.Meta(ge=1, le=MOST_WEIGHT)] = 1


class HandoverPart(msgspec.Struct, forbid_unknown_fields=True):
    """One rule: the records of `object` (none: of all) that meet `where` go to these people."""

    to: Annotated[list[HandoverShare], msgspec.Meta(min_length=1, max_length=MOST_PEOPLE)]
    object: str | None = None
    where: str | None = None


def objects_of(asking: Asking, wanted: Sequence[str] | None) -> Iterator[Object]:
    """The objects whose records change hands, customers first: those that the asker may change and that have owners of their own.

    Raises 404 for a name that is no object, 422 for one that is not handed over.
    """
    model, viewer = asking.snapshot.model, asking.viewer
    found = {
        owner.name: owner
        for owner in model.objects.values()
        if not (owner.affects_access or owner.generated or owner.attached or owner.configuration)
        and owner.master is None
        and owner.name != "handover"
        and visible(viewer, owner)
        and viewer.rights.of(owner.name).update != "none"
    }
    names = found if wanted is None else [model.object(name).name for name in wanted]
    for name in sorted(set(names), key=lambda name: (name != FIRST, name)):
        if name not in found:
            words = say("{name} 不能交接", "{name} is not handed over", name=name)
            raise invalid([FieldError("not_an_option", words, "objects")])
        yield found[name]


def check_people(unit: Unit, person: int, parts: Sequence[HandoverPart]) -> None:
    """Raises 422 where somebody who gets records is not there, does not work here any more, or hands them over himself."""
    people = unit.snapshot.access.people
    faults = []
    for number, part in enumerate(parts):
        for each in part.to:
            found = people.get(int(each.person)) if _is_id(each.person) else None
            if found is None or not found.active or found.id == person:
                words = say("接收人应为另一位在职同事", "Whoever gets them must be another colleague at work")
                faults.append(FieldError("not_an_option", words, f"parts.{number}.to"))
        if part.where and part.object is None:
            words = say("按条件交接需选择对象", "A condition is one on an object")
            faults.append(FieldError("required", words, f"parts.{number}.object"))
    if faults:
        raise invalid(faults)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 19 and int(text) < 2**63


def turns(to: Sequence[HandoverShare]) -> list[int]:
    """The order in which people get records, each as often as his weight, spread evenly."""
    divisor = math.gcd(*(each.weight for each in to))
    total = sum(each.weight for each in to) // divisor
    had = [0] * len(to)
    order = []
    for turn in range(1, total + 1):
        behind = [turn * each.weight // divisor - had[n] * total for n, each in enumerate(to)]
        next_one = behind.index(max(behind))
        had[next_one] += 1
        order.append(int(to[next_one].person))
    return order


async def lay_out(
    unit: Unit, handover: int, person: int, owner: Object, parts: Sequence[HandoverPart], *, closed: bool
) -> None:
    """Notes for each record of an object that the caller sees and the person owns who gets it."""
    asking = unit.asking()
    select, add = Select(asking, owner), asking.params.add
    conditions = [select.condition(), f"t.owner = {add(person, 'bigint')}"]
    if not closed and owner.name in OPEN:
        conditions.append(_condition(asking, select, OPEN[owner.name]))
    cases, people = [], []
    for number, part in enumerate(parts):
        if part.object not in (None, owner.name):
            continue
        holds = _condition(asking, select, part.where) if part.where and part.where.strip() else "true"
        cases.append(f"when {holds} then {int(number)}")
        order = add(turns(part.to), "bigint[]")
        dealt = f"({order})[1 + (d.turn - 1) % cardinality({order})]"
        people.append(
            f"when {int(number)} then case when i.receiver = any({order}) then i.receiver else {dealt} end"
        )
    if not cases:
        return
    items = f"{quote(unit.caller.organisation.schema)}.handover_item"
    this, name = add(handover, "bigint"), add(owner.name, "text")
    customer = _customer(owner)
    await unit.link.execute(
        f"insert into {items} (handover, object, record, receiver)"
        f" select {this}, {name}, d.id, case d.part {' '.join(people)} end from"
        " (select f.*, row_number() over (partition by f.part order by f.customer nulls last, f.id) as turn from"
        f" (select t.id, {customer} as customer, case {' '.join(cases)} end as part from {select.table()}{select.joins}"
        f" where {' and '.join(conditions)}) f where f.part is not null) d"
        f" left join {items} i on i.handover = {this} and i.object = '{FIRST}' and i.record = d.customer",
        *asking.params.values,
    )


def _customer(owner: Object) -> str:
    """SQL for the customer that a record belongs to, null for none."""
    field = owner.fields.get(FIRST)
    if owner.name == FIRST or field is None or FIRST not in field.targets or not field.column:
        return "null::bigint"
    return f"t.{quote(field.column)}"


def _condition(asking: Asking, select: Select, text: str) -> str:
    return f"({compile_condition(text, select, asking.params, asking.environment())}) is true"


def plain(parts: Sequence[HandoverPart]) -> Any:
    """The rules as they are kept."""
    return msgspec.to_builtins(list(parts))
