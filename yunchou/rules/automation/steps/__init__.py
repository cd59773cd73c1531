"""The kinds of steps that need no room above. Naming a module here declares its kind."""

from yunchou.rules.automation.steps import assign, branch, create, delete, set_fields, stop

KINDS = (set_fields, create, delete, assign, branch, stop)
