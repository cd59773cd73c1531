"""Rules as records: an administrator makes and changes them like any others."""

from yunchou.rules.objects.approval import APPROVAL, APPROVAL_TASK
from yunchou.rules.objects.automation import AUTOMATION
from yunchou.rules.objects.duplicate_rule import DUPLICATE_RULE
from yunchou.rules.objects.form_rule import FORM_RULE
from yunchou.rules.objects.validation_rule import VALIDATION_RULE

OBJECTS = (VALIDATION_RULE, FORM_RULE, DUPLICATE_RULE, AUTOMATION, APPROVAL, APPROVAL_TASK)

__all__ = [
    "APPROVAL",
    "APPROVAL_TASK",
    "AUTOMATION",
    "DUPLICATE_RULE",
    "FORM_RULE",
    "OBJECTS",
    "VALIDATION_RULE",
]
