"""The modules of after-sales service whose rules and actions are in force, in the order in which their rules run."""

from yunchou.apps.service import (
    actions,
    articles,
    assigning,
    automations,
    corresponding,
    letters,
    rules,
    seeing,
    steps,
)

DECLARING = (rules, assigning, letters, seeing, corresponding, actions, articles, steps, automations)
