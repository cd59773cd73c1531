"""Together: comments, files and tags on records, who follows them, what people are told, and their to-dos."""

from yunchou.apps.together.objects.attachment import ATTACHMENT
from yunchou.apps.together.objects.comment import COMMENT
from yunchou.apps.together.objects.report_subscription import REPORT_DELIVERY, REPORT_SUBSCRIPTION
from yunchou.apps.together.objects.tag import TAG
from yunchou.apps.together.objects.todo import TO_DO

OBJECTS = (COMMENT, ATTACHMENT, TAG, TO_DO, REPORT_SUBSCRIPTION, REPORT_DELIVERY)
