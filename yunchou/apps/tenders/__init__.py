"""Tenders: whether to bid, the bid and its papers, deposits out and back, rivals and the result."""

from yunchou.apps.tenders.objects.deposit import TENDER_DEPOSIT
from yunchou.apps.tenders.objects.tender import (
    TENDER,
    TENDER_CHECKLIST,
    TENDER_CRITERION,
    TENDER_PAPER,
    TENDER_RIVAL,
    TENDER_SCORE,
)

OBJECTS = (
    TENDER_CRITERION,
    TENDER_CHECKLIST,
    TENDER,
    TENDER_SCORE,
    TENDER_PAPER,
    TENDER_RIVAL,
    TENDER_DEPOSIT,
)
