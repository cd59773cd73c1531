"""The modules of the forecast whose rules, jobs and actions are in force, in the order in which their rules run."""

from yunchou.apps.forecast import actions, automations, collecting, rules, seeing, snapshots, todo

DECLARING = (rules, seeing, actions, collecting, snapshots, todo, automations)
