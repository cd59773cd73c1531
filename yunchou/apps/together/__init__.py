"""Together: comments, files and tags on records, who follows them, and what people are told."""

from yunchou.apps.together.objects.attachment import ATTACHMENT
from yunchou.apps.together.objects.comment import COMMENT
from yunchou.apps.together.objects.tag import TAG

OBJECTS = (COMMENT, ATTACHMENT, TAG)
