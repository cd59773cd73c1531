"""Commands that wait for an approval: what was asked for stands in the source of the run, and is done once it is approved.

A command begins a run of a flow about its record, under `<kind>:<what>:<number>`. Whoever declared the kind is told by the
approval itself, as it begins and as it ends; nothing has to be kept in step beside it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yunchou.access.actor import Actor, person
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Connection, quote
from yunchou.base.errors import Message, conflict, say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.write import Unit
from yunchou.rules.automation.definition import Definition
from yunchou.rules.automation.entry import Beginning
from yunchou.rules.automation.loaded import automations_of
from yunchou.rules.automation.runs import begin, call

ENDED = ("approved", "refused", "withdrawn", "cancelled")
CHOOSE = say(
    "请选择一个已启用、针对此对象的审批流程",
    "Choose an approval flow that is switched on and about this object",
)


@dataclass(frozen=True, slots=True)
class Commanded:
    """A record about which somebody asked for something. `approval` is None until it has begun."""

    what: str
    actor: int | None
    approval: int | None


async def begin_for(unit: Unit, flow: Definition, kind: str, what: str, id: int, waits: Message) -> None:
    """Begins the approval of what the caller asks for. Raises 409, saying `waits`, where the record waits already."""
    number = await unit.link.fetchval("select yunchou.next_id()")
    beginning = Beginning(f"{kind}:{what}:{number}", id, unit.caller.actor.user_id)
    organisation = unit.caller.organisation
    if not await begin(unit.link, organisation, flow, [beginning]):
        raise conflict("entered", waits)
    await call(unit.link, organisation)


async def commanded(
    link: Connection, schema: str, kind: str, records: Iterable[int], automations: Iterable[int] | None = None
) -> Mapping[int, Commanded]:
    """What the latest runs of these flows about records say, begun by a kind of command; without flows, those under way."""
    name = quote(schema)
    rows = await link.fetch(
        "select distinct on (r.record) r.record, r.source, r.actor, (select max(w.approval) from"
        f" {name}.approval_work w where w.run = r.id) as approval from {name}.automation_run r"
        " where r.record = any($1::bigint[]) and r.parent is null and r.state <> 'refused'"
        " and case when $2::bigint[] is null then r.state in ('ready', 'waiting', 'joining') and starts_with(r.source, $3)"
        # A run ends a moment after its approval: what was decided waits no longer.
        f" and not exists (select from {name}.approval_work w where w.run = r.id and not w.pending)"
        " else r.automation = any($2) end order by r.record, r.id desc",
        list(records),
        None if automations is None else list(automations),
        f"{kind}:",
    )
    return {
        row["record"]: Commanded(row["source"].split(":")[1], row["actor"], row["approval"])
        for row in rows
        if row["source"].startswith(f"{kind}:")
    }


async def followed(
    unit: Unit, kind: str, changes: Sequence[Change]
) -> list[tuple[Change, Object, Commanded]]:
    """The approvals that began or ended with these changes of them and that wait upon a kind of command."""
    of_flow: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        if change.kind not in (CREATE, UPDATE) or not change.changes("state") or not change.now("record"):
            continue
        if change.kind == CREATE or change.now("state") in ENDED:
            of_flow[change.now("automation") or 0].append(change)
    found = []
    schema = unit.caller.organisation.schema
    for flow, several in of_flow.items():
        asked = await commanded(unit.link, schema, kind, [c.now("record") for c in several], [flow])
        for change in several:
            one = asked.get(change.now("record"))
            subject = unit.snapshot.model.objects.get(change.now("object") or "")
            if one is not None and subject is not None:
                found.append((change, subject, one))
    return found


def asker(snapshot: Snapshot, found: Commanded) -> Actor | None:
    """Whoever asked, where that person is still there."""
    who = snapshot.access.people.get(found.actor or 0)
    return None if who is None or found.actor is None else person(found.actor, who.name)


def is_flow_about(snapshot: Snapshot, flow: int, subject: str) -> bool:
    """Whether an automation is one in force that asks people about records of an object."""
    found = automations_of(snapshot).by_id.get(flow)
    return found is not None and found.single and found.object == subject
