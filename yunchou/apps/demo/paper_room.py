"""Where the papers of the demo are made, and whose they are."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller
from yunchou.access.organisation import Organisation
from yunchou.apps.demo.organisation import COMPANY
from yunchou.base.sealing import Sealer
from yunchou.records.change import Operation
from yunchou.records.write import Unit
from yunchou.services.files import Files

PARTY = f"{COMPANY}股份有限公司"
LEGAL = ("韩立群", "han.liqun@demo.example", "法务经理")
"""Who approves clauses and uses of seals, and keeps the seals: name, login, title."""
BACK = 14
"""Days until signed copies are back."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where the papers are made."""

    administrator: Caller
    files: Files
    sealer: Sealer
    today: dt.date
    legal: str

    @property
    def organisation(self) -> Organisation:
        """The organisation of the demo."""
        return self.administrator.organisation

    def at(self, day: dt.date, hour: int, minute: int = 0) -> str:
        """A moment of a day where the organisation is, the evening before today at the latest."""
        last = min(day, self.today - dt.timedelta(days=1))
        zone = ZoneInfo(self.organisation.settings.time_zone)
        return dt.datetime.combine(last, dt.time(hour, minute), zone).astimezone(dt.UTC).isoformat()


def table(unit: Unit, name: str) -> str:
    """The table of an object."""
    return unit.asking().table(unit.snapshot.model.object(name))


async def make(unit: Unit, name: str, several: Sequence[Mapping[str, Any]]) -> list[str]:
    """Makes records of an object, in one write; gives their ids."""
    operations = [
        Operation("create", {key: value for key, value in values.items() if value is not None})
        for values in several
    ]
    return [str(each.id) for each in await unit.write(name, operations)] if operations else []


def approvers(record: Mapping[str, Any]) -> str:
    """Who approved: the manager of whoever asked, and legal affairs."""
    return "、".join(name for name in (record["manager"], LEGAL[0]) if name)
