"""The modules of papers whose rules and actions are in force, in the order in which their rules run."""

from yunchou.apps.papers import clauses, rules, seeing, signing_actions, signing_letters, todo, uses

DECLARING = (rules, clauses, seeing, signing_actions, signing_letters, todo, uses)
