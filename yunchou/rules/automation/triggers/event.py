"""A record is made, changed, deleted or brought back."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from yunchou.rules.automation.definition import Trigger, trigger

Verb = Literal["created", "updated", "deleted", "restored"]


@trigger("event", "记录变化", "A change of a record")
class EventTrigger(Trigger):
    """Set off by each event of the kinds in `on`; of updates, by those of the fields that the automation watches."""

    knows_changes = True
    on: list[Verb] = msgspec.field(default_factory=lambda: ["created", "updated"])

    def wants(self, verb: str, changed: Iterable[str], watched: Iterable[str]) -> bool:
        """Whether an event sets it off, as far as its kind and the changed fields say."""
        if verb not in self.on:
            return False
        return verb != "updated" or not watched or not set(watched).isdisjoint(changed)
