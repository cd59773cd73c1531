"""Together: comments on records, who follows them, and what people are told."""

from yunchou.apps.together.objects.comment import COMMENT

OBJECTS = (COMMENT,)
