"""After-sales service: cases, the queues and service levels they go by, and the knowledge that answers them."""

from yunchou.apps.service.objects.case import CASE
from yunchou.apps.service.objects.case_queue import CASE_QUEUE
from yunchou.apps.service.objects.knowledge_article import ARTICLE_EDITION, ARTICLE_VOTE, KNOWLEDGE_ARTICLE
from yunchou.apps.service.objects.service_level import CASE_ESCALATION, SERVICE_ESCALATION, SERVICE_LEVEL

OBJECTS = (
    CASE_QUEUE,
    SERVICE_LEVEL,
    SERVICE_ESCALATION,
    CASE,
    CASE_ESCALATION,
    KNOWLEDGE_ARTICLE,
    ARTICLE_EDITION,
    ARTICLE_VOTE,
)
