"""Goals: what the company is to reach, broken down from year to month and from the company to each person."""

from yunchou.apps.goals.objects.goal import GOAL
from yunchou.apps.goals.objects.goal_change import GOAL_CHANGE, GOAL_VERSION
from yunchou.apps.goals.objects.goal_letter import GOAL_LETTER, GOAL_LETTER_REPLY
from yunchou.apps.goals.objects.goal_rule import GOAL_RULE

OBJECTS = (GOAL_RULE, GOAL, GOAL_CHANGE, GOAL_VERSION, GOAL_LETTER, GOAL_LETTER_REPLY)
