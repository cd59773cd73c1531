"""The modules of papers whose rules and actions are in force, in the order in which their rules run."""

from yunchou.apps.papers import (
    automations,
    clauses,
    rules,
    seal_uses,
    seeing,
    signing_actions,
    signing_letters,
    todo,
    uses,
)

DECLARING = (rules, clauses, seeing, signing_actions, signing_letters, seal_uses, todo, uses, automations)
