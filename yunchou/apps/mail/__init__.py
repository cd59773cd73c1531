"""Mail: what was written to customers and what they wrote, filed with whom it concerns."""

from yunchou.apps.mail.objects.mail import MAIL
from yunchou.apps.mail.objects.mail_template import MAIL_TEMPLATE

OBJECTS = (MAIL, MAIL_TEMPLATE)
