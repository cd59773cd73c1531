"""From the event log to runs: each event begins a run of each automation that it sets off, once, in the order of the log."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from yunchou.access.asking import Asking
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.access.state import system_viewer
from yunchou.base import log
from yunchou.base.db import Connection, quote
from yunchou.language.types import Params
from yunchou.model.object import Object
from yunchou.records.change import Change
from yunchou.records.follow import current, follower
from yunchou.records.history import Event, present_names
from yunchou.rules.automation.asof import changes_at
from yunchou.rules.automation.dates import catch_late
from yunchou.rules.automation.definition import Definition
from yunchou.rules.automation.entry import Beginning
from yunchou.rules.automation.loaded import Automations, automations_of
from yunchou.rules.automation.runs import begin, call
from yunchou.rules.automation.triggers.event import EventTrigger
from yunchou.rules.scope import compile_judgement, judge

FOLLOWER = "automations"
BATCH = 2000
ABOUT_PEOPLE = re.compile(r"\b(ME|MY_TEAM|MY_SUBTREE|HAS_ROLE)\s*\(", re.IGNORECASE)
"""Functions whose value depends on who made the change."""
_log = log.get(__name__)


@follower(FOLLOWER, batch=BATCH, from_now=True)
async def set_off(organisation: Organisation, link: Connection, events: Sequence[Event]) -> None:
    """Begins the runs that events set off, lets those go on that awaited one, and calls for whatever is due."""
    if events:
        snapshot = await current(organisation, link)
        found = automations_of(snapshot)
        told = [present_names(snapshot.model, event) for event in events]
        await _wake(organisation, link, told)
        for name in sorted({event.object for event in told}):
            owner = snapshot.model.objects.get(name)
            if owner is not None:
                about = [event for event in told if event.object == name]
                await _on_object(organisation, link, snapshot, owner, about, found)
    await call(link, organisation)


async def _wake(organisation: Organisation, link: Connection, events: Sequence[Event]) -> None:
    """Lets runs look again that wait until something holds of their record."""
    await link.execute(
        f"update {quote(organisation.schema)}.automation_run set next_at = now()"
        " where state = 'waiting' and awaits and record = any($1::bigint[]) and next_at > now()",
        sorted({event.record for event in events}),
    )


async def _on_object(
    organisation: Organisation,
    link: Connection,
    snapshot: Snapshot,
    owner: Object,
    events: Sequence[Event],
    automations: Automations,
) -> None:
    for definition in automations.of("date", owner.name):
        await catch_late(organisation, link, snapshot, definition, events)
    wanted = {
        definition: [event for event in events if _wants(definition, event)]
        for definition in automations.of("event", owner.name)
    }
    if not any(wanted.values()):
        return
    judged = {event.position: event for d, several in wanted.items() if d.condition for event in several}
    asking = Asking(organisation, snapshot, system_viewer(snapshot.access), Params())
    changes = await changes_at(link, asking, owner, list(judged.values())) if judged else {}
    for definition, several in wanted.items():
        held = await _held(organisation, link, snapshot, owner, definition, several, changes)
        await begin(link, organisation, definition, [beginning_of(event) for event in held])


def _wants(definition: Definition, event: Event) -> bool:
    trigger = definition.trigger
    verb = event.type.rpartition(".")[2]
    return isinstance(trigger, EventTrigger) and trigger.wants(verb, event.changes, definition.fields)


async def _held(
    organisation: Organisation,
    link: Connection,
    snapshot: Snapshot,
    owner: Object,
    definition: Definition,
    events: Sequence[Event],
    changes: dict[int, Change],
) -> list[Event]:
    """The events at which an automation's condition held; one statement, or one for each maker where it is about them."""
    if not definition.condition:
        return list(events)
    by_actor: dict[int | None, list[Event]] = defaultdict(list)
    about_people = ABOUT_PEOPLE.search(definition.condition) is not None
    for event in events:
        if event.position[1] in changes:
            by_actor[event.actor if about_people else None].append(event)
    held: set[int] = set()
    for actor, several in by_actor.items():
        holding = await _judged(
            organisation, link, snapshot, owner, definition, actor, [changes[e.position[1]] for e in several]
        )
        held |= {event.position[1] for event, holds in zip(several, holding, strict=True) if holds}
    return [event for event in events if event.position[1] in held]


async def _judged(
    organisation: Organisation,
    link: Connection,
    snapshot: Snapshot,
    owner: Object,
    definition: Definition,
    actor: int | None,
    changes: Sequence[Change],
) -> Iterable[bool]:
    viewer = system_viewer(snapshot.access) if actor is None else snapshot.access.viewer(actor)
    environment = Asking(organisation, snapshot, viewer, Params()).environment()

    def make() -> Any:
        made = compile_judgement(organisation, snapshot, environment, owner, [definition.condition or ""])
        if made.faults:
            _log.warning(
                "the condition of an automation no longer fits the model",
                extra={"automation": definition.name, "fault": made.faults[0].code},
            )
        return made

    judgement = snapshot.compiled(("automation", definition.id, definition.version, actor), make)
    return [row[0] for row in await judge(link, judgement, changes, actor, organisation.values)]


def beginning_of(event: Event) -> Beginning:
    """The run that an event begins."""
    chain = (event.cause or {}).get("chain", ())
    return Beginning(
        f"event:{event.position[1]}",
        event.record,
        event.actor,
        tuple(int(id) for id in chain if str(id).isdigit()) if isinstance(chain, list) else (),
    )
