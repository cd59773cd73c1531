"""CRM: customers, contacts, leads, opportunities and what is done with them."""

from yunchou.apps.crm.objects.account import ACCOUNT
from yunchou.apps.crm.objects.activity import ACTIVITY
from yunchou.apps.crm.objects.campaign import CAMPAIGN
from yunchou.apps.crm.objects.contact import CONTACT
from yunchou.apps.crm.objects.lead import LEAD
from yunchou.apps.crm.objects.opportunity import OPPORTUNITY

OBJECTS = (ACCOUNT, CONTACT, CAMPAIGN, LEAD, OPPORTUNITY, ACTIVITY)
