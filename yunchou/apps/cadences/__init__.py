"""Cadences: leads, contacts and deals followed up by ordered steps of calls, tasks and mails, until they answer."""

from yunchou.apps.cadences.objects.cadence import CADENCE, CADENCE_STEP, CADENCE_VERSION
from yunchou.apps.cadences.objects.run import CADENCE_MOVE, CADENCE_RUN

OBJECTS = (CADENCE, CADENCE_STEP, CADENCE_VERSION, CADENCE_RUN, CADENCE_MOVE)
