"""Steps of automations on cases. Naming a module here declares its kind."""

from yunchou.apps.service.steps import escalate_case

KINDS = (escalate_case,)
