"""Process: the way from the first contact to the contract, as pipelines of stages."""

from yunchou.apps.process.objects.event_log import EVENT_LOG, EVENT_LOG_ENTRY
from yunchou.apps.process.objects.improvement import IMPROVEMENT
from yunchou.apps.process.objects.pipeline import PIPELINE
from yunchou.apps.process.objects.pipeline_version import PIPELINE_VERSION
from yunchou.apps.process.objects.stage import STAGE
from yunchou.apps.process.objects.stage_history import STAGE_HISTORY
from yunchou.apps.process.objects.stage_kpi import (
    COACHING_PROMPT,
    KPI_COACHING,
    STAGE_KPI,
    STAGE_KPI_STANDARD,
)
from yunchou.apps.process.objects.stage_requirement import STAGE_REQUIREMENT
from yunchou.apps.process.objects.stage_task import STAGE_TASK
from yunchou.apps.process.objects.stage_todo import STAGE_TODO

OBJECTS = (
    PIPELINE,
    PIPELINE_VERSION,
    STAGE,
    STAGE_REQUIREMENT,
    STAGE_TASK,
    STAGE_TODO,
    STAGE_HISTORY,
    EVENT_LOG,
    EVENT_LOG_ENTRY,
    IMPROVEMENT,
    STAGE_KPI,
    STAGE_KPI_STANDARD,
    COACHING_PROMPT,
    KPI_COACHING,
)
