"""Territories at work: what belongs to each and since when, what a change of them moves, and how they compare."""

from yunchou.apps.territories.objects.change import TERRITORY_CHANGE
from yunchou.apps.territories.objects.membership import TERRITORY_MEMBERSHIP

OBJECTS = (TERRITORY_MEMBERSHIP, TERRITORY_CHANGE)
