"""The modules of tenders whose rules and actions are in force, in the order in which their rules run."""

from yunchou.apps.tenders import actions, automations, deposits, ranking, results, rules, seeing

DECLARING = (rules, ranking, seeing, actions, results, deposits, automations)
