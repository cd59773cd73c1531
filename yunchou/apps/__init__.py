"""What a sales organisation does, one folder each. Importing this room also declares their rules and actions."""

from yunchou.apps import (
    cadences,
    commerce,
    crm,
    expenses,
    forecast,
    goals,
    handover,
    learning,
    mail,
    organisation,
    papers,
    pools,
    process,
    service,
    tenders,
    territories,
    together,
    visits,
)
from yunchou.apps import metrics as app_metrics
from yunchou.apps.briefing.declaring import DECLARING as BRIEFING
from yunchou.apps.cadences.declaring import DECLARING as CADENCES
from yunchou.apps.commerce.declaring import DECLARING as COMMERCE
from yunchou.apps.crm import account_tree as crm_tree
from yunchou.apps.crm import approvals as crm_approvals
from yunchou.apps.crm import automation_templates as crm_templates
from yunchou.apps.crm import automations as crm_automations
from yunchou.apps.crm import cards as crm_cards
from yunchou.apps.crm import completeness as crm_completeness
from yunchou.apps.crm import customers as crm_customers
from yunchou.apps.crm import deals as crm_deals
from yunchou.apps.crm import lifecycle as crm_lifecycle
from yunchou.apps.crm import rules as crm_rules
from yunchou.apps.crm import scoring as crm_scoring
from yunchou.apps.crm import team_amounts as crm_team_amounts
from yunchou.apps.crm import todo as crm_todo
from yunchou.apps.crm.converting import actions as crm_converting
from yunchou.apps.crm.converting import mapping as crm_mapping
from yunchou.apps.crm.recurring import actions as crm_repeating
from yunchou.apps.crm.recurring import planning as crm_recurring
from yunchou.apps.demo import spoken as demo_spoken
from yunchou.apps.expenses.declaring import DECLARING as EXPENSES
from yunchou.apps.forecast.declaring import DECLARING as FORECAST
from yunchou.apps.goals.declaring import DECLARING as GOALS
from yunchou.apps.handover import actions as handover_actions
from yunchou.apps.handover import proposing as handover_proposing
from yunchou.apps.learning.declaring import DECLARING as LEARNING
from yunchou.apps.mail import rules as mail_rules
from yunchou.apps.mail import sending as mail_sending
from yunchou.apps.migration import jobs as migration_jobs
from yunchou.apps.organisation import calendars as organisation_calendars
from yunchou.apps.organisation import certificate_ends as organisation_certificate_ends
from yunchou.apps.organisation import currencies as organisation_currencies
from yunchou.apps.organisation import goal_alerts as organisation_goal_alerts
from yunchou.apps.organisation import rules as organisation_rules
from yunchou.apps.organisation import sharing as organisation_sharing
from yunchou.apps.papers.declaring import DECLARING as PAPERS
from yunchou.apps.pools import actions as pool_actions
from yunchou.apps.pools import assigning as pool_assigning
from yunchou.apps.pools import automation_templates as pool_templates
from yunchou.apps.pools import automations as pool_automations
from yunchou.apps.pools import capturing as pool_capturing
from yunchou.apps.pools import clock as pool_clock
from yunchou.apps.pools import extensions as pool_extensions
from yunchou.apps.pools import rules as pool_rules
from yunchou.apps.pools import seeing as pool_seeing
from yunchou.apps.pools import steps as pool_steps
from yunchou.apps.process import actions as process_actions
from yunchou.apps.process import automations as process_automations
from yunchou.apps.process import dwell as process_dwell
from yunchou.apps.process import enforcing as process_enforcing
from yunchou.apps.process import entering as process_entering
from yunchou.apps.process import guard as process_guard
from yunchou.apps.process import history as process_history
from yunchou.apps.process import improving as process_improving
from yunchou.apps.process import moving_on as process_moving_on
from yunchou.apps.process import names as process_names
from yunchou.apps.process import rules as process_rules
from yunchou.apps.process import tasks as process_tasks
from yunchou.apps.process import versions as process_versions
from yunchou.apps.process.kpis import rules as process_kpi_rules
from yunchou.apps.service.declaring import DECLARING as SERVICE
from yunchou.apps.tenders.declaring import DECLARING as TENDERS
from yunchou.apps.territories import following as territory_following
from yunchou.apps.territories import rules as territory_rules
from yunchou.apps.territories import seeing as territory_seeing
from yunchou.apps.together import answered_statements as together_answered
from yunchou.apps.together import approvals as together_approvals
from yunchou.apps.together import asking_owners as together_asking
from yunchou.apps.together import handing_over as together_handing_over
from yunchou.apps.together import notify as together_notify
from yunchou.apps.together import rules as together_rules
from yunchou.apps.together import signed as together_signed
from yunchou.apps.together import steps as together_steps
from yunchou.apps.together import subscriptions as together_subscriptions
from yunchou.apps.together import todo as together_todo
from yunchou.apps.together import trouble as together_trouble
from yunchou.apps.visits import actions as visit_actions
from yunchou.apps.visits import automation_templates as visit_templates
from yunchou.apps.visits import cycles as visit_cycles
from yunchou.apps.visits import rules as visit_rules
from yunchou.metrics import made as made_metrics
from yunchou.metrics import named as metrics_named
from yunchou.metrics import objects as metric_objects
from yunchou.metrics import upkeep as metric_upkeep
from yunchou.metrics import uses as metric_uses
from yunchou.model.object import Object
from yunchou.pages import objects as page_objects
from yunchou.pages import rules as page_rules
from yunchou.pages import uses as page_uses
from yunchou.pages.layouts import check as layout_check
from yunchou.pages.layouts import loaded as layouts_loaded
from yunchou.pages.layouts import uses as layout_uses
from yunchou.pages.web_forms import definition as web_form_definition
from yunchou.rules import guard
from yunchou.rules import objects as rule_objects
from yunchou.rules import uses as rule_uses
from yunchou.rules.approval import locks as approval_locks
from yunchou.rules.approval import upkeep as approval_upkeep
from yunchou.rules.automation import guard as automation_guard
from yunchou.rules.automation import loaded as automation_loaded
from yunchou.rules.automation import schedules as automation_schedules
from yunchou.rules.automation import uses as automation_uses
from yunchou.rules.duplicates import guard as duplicate_guard
from yunchou.rules.duplicates import keys as duplicate_keys
from yunchou.rules.duplicates import uses as duplicate_uses

APPS = (
    organisation,
    commerce,
    process,
    crm,
    pools,
    service,
    tenders,
    territories,
    mail,
    together,
    handover,
    visits,
    expenses,
    papers,
    goals,
    forecast,
    cadences,
    learning,
)
DECLARING = (
    guard,
    rule_uses,
    app_metrics,
    made_metrics,
    metrics_named,
    metric_upkeep,
    metric_uses,
    duplicate_guard,
    duplicate_keys,
    duplicate_uses,
    organisation_rules,
    organisation_currencies,
    organisation_sharing,
    organisation_calendars,
    organisation_certificate_ends,
    organisation_goal_alerts,
    process_rules,
    process_guard,
    process_enforcing,
    process_history,
    process_entering,
    process_tasks,
    process_dwell,
    process_versions,
    process_actions,
    process_moving_on,
    process_names,
    process_improving,
    process_kpi_rules,
    process_automations,
    *COMMERCE,
    crm_rules,
    crm_cards,
    crm_lifecycle,
    crm_scoring,
    crm_deals,
    crm_team_amounts,
    crm_converting,
    crm_mapping,
    crm_customers,
    crm_completeness,
    crm_tree,
    crm_recurring,
    crm_repeating,
    crm_approvals,
    crm_automations,
    crm_templates,
    crm_todo,
    pool_rules,
    pool_seeing,
    pool_actions,
    pool_assigning,
    pool_clock,
    pool_extensions,
    pool_steps,
    pool_automations,
    pool_templates,
    pool_capturing,
    *SERVICE,
    *TENDERS,
    territory_rules,
    territory_seeing,
    territory_following,
    mail_rules,
    mail_sending,
    handover_actions,
    handover_proposing,
    migration_jobs,
    demo_spoken,
    together_rules,
    together_notify,
    together_steps,
    together_trouble,
    together_approvals,
    together_todo,
    together_handing_over,
    together_asking,
    together_subscriptions,
    together_signed,
    together_answered,
    visit_rules,
    visit_actions,
    visit_cycles,
    visit_templates,
    *EXPENSES,
    *PAPERS,
    *GOALS,
    *FORECAST,
    *CADENCES,
    *BRIEFING,
    *LEARNING,
    approval_locks,
    approval_upkeep,
    automation_guard,
    automation_loaded,
    automation_schedules,
    automation_uses,
    page_rules,
    page_uses,
    layout_check,
    layouts_loaded,
    layout_uses,
    web_form_definition,
)
"""The modules whose rules and actions are in force; naming them here is what declares them."""


def objects() -> tuple[Object, ...]:
    """All objects of metrics, rules, pages and of all apps, in the order of the apps."""
    shared = (*metric_objects.OBJECTS, *rule_objects.OBJECTS, *page_objects.OBJECTS)
    return (*shared, *(each for app in APPS for each in app.OBJECTS))
