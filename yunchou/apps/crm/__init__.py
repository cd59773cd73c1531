"""CRM: customers, contacts, leads, opportunities and what is done with them."""

from yunchou.apps.crm.objects.account import ACCOUNT
from yunchou.apps.crm.objects.account_plan import (
    ACCOUNT_PLAN,
    ACCOUNT_PLAN_ACTION,
    ACCOUNT_PLAN_PRODUCT,
)
from yunchou.apps.crm.objects.activity import ACTIVITY
from yunchou.apps.crm.objects.activity_series import ACTIVITY_SERIES
from yunchou.apps.crm.objects.activity_template import ACTIVITY_TEMPLATE
from yunchou.apps.crm.objects.campaign import CAMPAIGN
from yunchou.apps.crm.objects.close_plan import CLOSE_PLAN_STEP
from yunchou.apps.crm.objects.competitor import COMPETITOR, OPPORTUNITY_COMPETITOR
from yunchou.apps.crm.objects.completeness_item import COMPLETENESS_ITEM
from yunchou.apps.crm.objects.contact import CONTACT
from yunchou.apps.crm.objects.customer_rule import CUSTOMER_RULE
from yunchou.apps.crm.objects.deal_interview import DEAL_INTERVIEW
from yunchou.apps.crm.objects.lead import LEAD
from yunchou.apps.crm.objects.lead_mapping import LEAD_MAPPING
from yunchou.apps.crm.objects.opportunity import OPPORTUNITY
from yunchou.apps.crm.objects.opportunity_contact import OPPORTUNITY_CONTACT
from yunchou.apps.crm.objects.opportunity_product import OPPORTUNITY_PRODUCT
from yunchou.apps.crm.objects.opportunity_team import OPPORTUNITY_TEAM
from yunchou.apps.crm.objects.presales_request import PRESALES_REQUEST
from yunchou.apps.crm.objects.qualification import (
    OPPORTUNITY_NEED,
    QUALIFICATION_ANSWER,
    QUALIFICATION_QUESTION,
)
from yunchou.apps.crm.objects.score_rule import SCORE_RULE

DEAL_PARTS = (
    OPPORTUNITY_PRODUCT,
    OPPORTUNITY_TEAM,
    OPPORTUNITY_CONTACT,
    OPPORTUNITY_COMPETITOR,
    CLOSE_PLAN_STEP,
    OPPORTUNITY_NEED,
    QUALIFICATION_ANSWER,
    PRESALES_REQUEST,
    DEAL_INTERVIEW,
)

OBJECTS = (
    SCORE_RULE,
    LEAD_MAPPING,
    CUSTOMER_RULE,
    COMPLETENESS_ITEM,
    ACCOUNT,
    CONTACT,
    CAMPAIGN,
    LEAD,
    OPPORTUNITY,
    ACTIVITY,
    ACTIVITY_SERIES,
    ACTIVITY_TEMPLATE,
    COMPETITOR,
    QUALIFICATION_QUESTION,
    *DEAL_PARTS,
    ACCOUNT_PLAN,
    ACCOUNT_PLAN_PRODUCT,
    ACCOUNT_PLAN_ACTION,
)
