"""The parts of the demo that follow from its customers and deals, in the order in which they need each other."""

import datetime as dt

from yunchou.access.actor import Caller
from yunchou.access.organisation import Organisation
from yunchou.apps.demo import approvals, orders_by_approval
from yunchou.apps.demo.bundles import add_bundles
from yunchou.apps.demo.cadences import add_cadences
from yunchou.apps.demo.documents import add_documents
from yunchou.apps.demo.dollars import add_dollars
from yunchou.apps.demo.expenses import add_expenses
from yunchou.apps.demo.forecasts import add_forecasts
from yunchou.apps.demo.goal_letters import add_goal_letters
from yunchou.apps.demo.goals import add_goals
from yunchou.apps.demo.kpis import add_kpis
from yunchou.apps.demo.learning import add_learning
from yunchou.apps.demo.milestones import add_milestones
from yunchou.apps.demo.office import add_office
from yunchou.apps.demo.papers import add_papers
from yunchou.apps.demo.plans import add_plans
from yunchou.apps.demo.pool_moves import add_pool_moves
from yunchou.apps.demo.preferences import add_preferences
from yunchou.apps.demo.price_books import add_price_books
from yunchou.apps.demo.price_policies import add_price_policies
from yunchou.apps.demo.rebates import add_rebates
from yunchou.apps.demo.recurring import add_recurring
from yunchou.apps.demo.service import add_service
from yunchou.apps.demo.talk import add_talk
from yunchou.apps.demo.tenders import add_tenders
from yunchou.apps.demo.territories import add_territories
from yunchou.apps.demo.visits import add_visits
from yunchou.doors.assemble import House
from yunchou.doors.demo_recommendations import add_recommendations


async def add_parts(house: House, organisation: Organisation, administrator: Caller, today: dt.date) -> None:
    """Makes documents, visits, goals and all else that stands beside the records that were imported."""
    await approvals(administrator)
    await add_pool_moves(organisation)
    await add_documents(organisation, today)
    await add_milestones(organisation, today)
    await add_price_policies(administrator, today)
    await add_bundles(administrator, today)
    await add_rebates(administrator, today)
    await add_service(organisation, today)
    await add_tenders(organisation, today)
    await add_expenses(organisation, today)
    await add_territories(administrator, today)
    await add_recurring(administrator, today)
    await add_visits(organisation, house.files, today)
    await add_plans(administrator, today)
    await add_price_books(administrator, today)
    await add_preferences(administrator)
    await orders_by_approval(administrator)
    await add_dollars(organisation, today)
    await add_papers(administrator, house.files, house.sealer, today)
    await add_talk(administrator, today)
    await add_office(administrator, today)
    await add_goals(administrator, today)
    await add_goal_letters(administrator, today)
    await add_forecasts(administrator, today)
    await add_cadences(administrator)
    await add_kpis(administrator, today)
    await add_learning(administrator)
    await add_recommendations(administrator, house.metrics, today)
