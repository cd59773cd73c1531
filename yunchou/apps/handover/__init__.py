"""Handover: the whole book of a person who leaves or moves goes to others, by rules, as one piece of work that can be undone."""

from yunchou.apps.handover.objects import HANDOVER

OBJECTS = (HANDOVER,)
