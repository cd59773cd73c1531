"""Steps of automations that speak to people. Naming a module here declares its kind."""

from yunchou.apps.together.steps import comment, follow, notify, tag

KINDS = (notify, comment, follow, tag)
