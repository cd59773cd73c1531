"""The modules of expenses whose rules and actions are in force, in the order in which their rules run."""

from yunchou.apps.expenses import actions, automations, budgeting, paying, rules

DECLARING = (rules, budgeting, actions, paying, automations)
