"""Process: the way from the first contact to the contract, as pipelines of stages."""

from yunchou.apps.process.objects.pipeline import PIPELINE
from yunchou.apps.process.objects.stage import STAGE
from yunchou.apps.process.objects.stage_history import STAGE_HISTORY

OBJECTS = (PIPELINE, STAGE, STAGE_HISTORY)
