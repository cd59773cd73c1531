"""The modules of after-sales service whose rules and actions are in force, in the order in which their rules run."""

from yunchou.apps.service import actions, assigning, rules, seeing

DECLARING = (rules, assigning, seeing, actions)
