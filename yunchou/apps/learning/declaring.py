"""The modules of what is learned whose jobs and actions are in force."""

from yunchou.apps.learning import actions, keeping

DECLARING = (keeping, actions)
