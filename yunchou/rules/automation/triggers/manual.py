"""Somebody starts it, on a record or on none."""

from yunchou.rules.automation.definition import Trigger, trigger


@trigger("manual", "手动", "Somebody")
class ManualTrigger(Trigger):
    """Set off by a person, through the API or a button on the record."""

    needs_object = False
