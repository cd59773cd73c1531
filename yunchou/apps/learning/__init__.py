"""Learning: what the organisation's own history says of how deals and leads end, and of how figures go on."""

from yunchou.apps.learning.objects.prediction_model import PREDICTION_MODEL

OBJECTS = (PREDICTION_MODEL,)
