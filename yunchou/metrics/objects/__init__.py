"""Metrics as records: whoever may change the model makes and changes them like rules."""

from yunchou.metrics.objects.metric import METRIC

OBJECTS = (METRIC,)

__all__ = ["METRIC", "OBJECTS"]
