"""The kinds of triggers. Naming a module here declares its kind."""

from yunchou.rules.automation.triggers import date, event, manual, schedule

KINDS = (event, date, schedule, manual)
