"""The modules of goals whose rules and actions are in force, in the order in which their rules run."""

from yunchou.apps.goals import actions, rules, seeing

DECLARING = (rules, seeing, actions)
