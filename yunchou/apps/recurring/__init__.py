"""Follow-ups that come again: how often, until when, and what becomes of them on days off."""

from yunchou.apps.recurring.objects.activity_series import ACTIVITY_SERIES

OBJECTS = (ACTIVITY_SERIES,)
