"""The modules of goals whose rules and actions are in force, in the order in which their rules run."""

from yunchou.apps.goals import (
    actions,
    automations,
    change_actions,
    grid_actions,
    letter_actions,
    rules,
    seeing,
    staffing_actions,
    todo,
    uses,
)

DECLARING = (
    rules,
    seeing,
    actions,
    grid_actions,
    change_actions,
    letter_actions,
    staffing_actions,
    automations,
    todo,
    uses,
)
