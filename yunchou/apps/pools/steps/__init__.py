"""Steps of automations on pools. Naming a module here declares its kind."""

from yunchou.apps.pools.steps import return_to_pool

KINDS = (return_to_pool,)
