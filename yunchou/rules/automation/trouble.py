"""Automations that keep failing: whoever answers for one is told, and after too many failures it is switched off."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base.db import Connection, quote
from yunchou.base.errors import Message, say
from yunchou.records.change import Operation
from yunchou.records.write import Unit

RIGHT = "model.change"
"""Who answers for automations that nobody made, or whose maker is gone."""
TOLD_AFTER = 5
"""Failed runs in a row after which people are told, once a day."""
OFF_AFTER = 25
"""Failed runs in a row after which an automation is switched off."""
LATELY = "1 day"


@dataclass(frozen=True, slots=True)
class News:
    """What people are to be told of an automation. `source`: what they are told of once."""

    automation: int
    name: str
    words: Message
    source: str


Teller = Callable[[Organisation, Connection, Sequence[int], News], Awaitable[None]]
_TELLERS: list[Teller] = []


def tells_of_trouble(tell: Teller) -> Teller:
    """Declares who tells people; rooms above know how."""
    _TELLERS.append(tell)
    return tell


async def look_for_trouble(organisation: Organisation) -> int:
    """Tells of automations whose last runs all failed, and switches off those that failed too often; gives how many are off.

    Runs that were stopped for going round in circles count as failed. One that succeeds begins the count anew, and so does
    a new version of the automation.
    """
    off = 0
    caller = Caller(organisation, System("an automation that keeps failing is switched off"))
    async with Unit(caller, {"automation_trouble": True}) as unit:
        schema = quote(organisation.schema)
        table = unit.asking().table(unit.snapshot.model.object("automation"))
        rows = await unit.link.fetch(
            f"select a.id, a.name, a.owner, a.version, count(*) as failed, to_char(now(), 'YYYYMMDD') as day"
            f" from {schema}.automation_run r join {table} a on a.id = r.automation and a.active and a.deleted_at is null"
            f" where r.state in ('dead', 'refused') and r.ended_at > now() - interval '{LATELY}' and r.version = a.version"
            f" and r.id > coalesce((select max(d.id) from {schema}.automation_run d where d.automation = a.id"
            f" and d.state = 'done' and d.ended_at > now() - interval '{LATELY}'), 0)"
            f" group by a.id, a.name, a.owner, a.version having count(*) >= {TOLD_AFTER}"
        )
        for row in rows:
            people = _answering(unit.snapshot, row["owner"])
            news = _news(row["id"], row["name"], row["failed"], row["version"], row["day"])
            if row["failed"] >= OFF_AFTER:
                off += 1
                await _switch_off(unit, row["id"], news.words)
            for tell in _TELLERS:
                await tell(organisation, unit.link, people, news)
    return off


def _news(id: int, name: str, failed: int, version: int, day: str) -> News:
    if failed >= OFF_AFTER:
        words = say(
            "自动化“{name}”连续失败 {n} 次，已自动停用。请查看运行记录，修正后重新启用。",
            "The automation “{name}” failed {n} times in a row and was switched off. See its runs, mend it and switch it on.",
            name=name,
            n=failed,
        )
        return News(id, name, words, f"automation-off:{id}:{version}")
    words = say(
        "自动化“{name}”最近 {n} 次运行全部失败，连续失败 {most} 次后将自动停用。",
        "The last {n} runs of the automation “{name}” failed; after {most} in a row it is switched off.",
        name=name,
        n=failed,
        most=OFF_AFTER,
    )
    return News(id, name, words, f"automation-failing:{id}:{version}:{day}")


def _answering(snapshot: Snapshot, owner: int | None) -> list[int]:
    """Whoever answers for an automation: its owner while active, else all who may change it."""
    people = snapshot.access.people
    if owner is not None and owner in people and people[owner].active:
        return [owner]
    return sorted(
        id for id, who in people.items() if who.active and snapshot.access.viewer(id).rights.may(RIGHT)
    )


async def _switch_off(unit: Unit, id: int, words: Message) -> None:
    english = unit.caller.organisation.settings.language == "en"
    values = {"active": False, "stopped_because": words.en if english else words.zh}
    await unit.write("automation", [Operation("update", values, id=id)])
