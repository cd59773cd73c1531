"""Pools: leads and accounts that nobody owns, claimed, assigned and given back under limits."""

from yunchou.apps.pools.objects.assignment_rule import ASSIGNMENT_MEMBER, ASSIGNMENT_RULE
from yunchou.apps.pools.objects.pool import POOL
from yunchou.apps.pools.objects.pool_history import POOL_HISTORY
from yunchou.apps.pools.objects.pool_limit import POOL_LIMIT
from yunchou.apps.pools.objects.return_rule import RETURN_RULE

OBJECTS = (POOL, POOL_LIMIT, RETURN_RULE, ASSIGNMENT_RULE, ASSIGNMENT_MEMBER, POOL_HISTORY)
