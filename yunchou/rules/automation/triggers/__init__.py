"""The kinds of triggers. Naming a module here declares its kind."""

from yunchou.rules.automation.triggers import event, manual

KINDS = (event, manual)
