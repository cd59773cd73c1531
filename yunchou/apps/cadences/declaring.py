"""The modules of cadences whose rules, actions, jobs and steps are in force."""

from yunchou.apps.cadences import actions, advancing, rules, steering, stopping
from yunchou.apps.cadences import steps as cadence_steps

DECLARING = (rules, stopping, actions, steering, advancing, cadence_steps)
