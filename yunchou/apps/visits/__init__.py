"""Field visits: their kinds, what is done during one, and how far its record can be relied on."""

from yunchou.apps.visits.objects.visit_cycle import VISIT_CYCLE
from yunchou.apps.visits.objects.visit_risk import VISIT_RISK, VISIT_RISK_RULE
from yunchou.apps.visits.objects.visit_step import VISIT_STEP
from yunchou.apps.visits.objects.visit_template import VISIT_ACTION, VISIT_TEMPLATE

OBJECTS = (VISIT_TEMPLATE, VISIT_ACTION, VISIT_STEP, VISIT_RISK_RULE, VISIT_RISK, VISIT_CYCLE)
