"""Steps of automations on cadences. Naming a module here declares its kind."""

from yunchou.apps.cadences.steps import enter_cadence

KINDS = (enter_cadence,)
