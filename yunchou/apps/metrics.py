"""The catalogue of all apps' metrics."""

from yunchou.apps.commerce.metrics import METRICS as COMMERCE
from yunchou.apps.crm.metrics import METRICS as CRM
from yunchou.apps.expenses.metrics import METRICS as EXPENSES
from yunchou.apps.organisation.approval_metrics import METRICS as APPROVALS
from yunchou.apps.organisation.metrics import METRICS as PEOPLE
from yunchou.apps.papers.metrics import METRICS as PAPERS
from yunchou.apps.pools.metrics import METRICS as POOLS
from yunchou.apps.service.metrics import METRICS as SERVICE
from yunchou.apps.tenders.metrics import METRICS as TENDERS
from yunchou.apps.territories.metrics import METRICS as TERRITORIES
from yunchou.apps.visits.metrics import METRICS as VISITS
from yunchou.metrics.catalogue import Catalogue, declare_catalogue

CATALOGUE = declare_catalogue(
    Catalogue(
        (
            *CRM,
            *PEOPLE,
            *APPROVALS,
            *COMMERCE,
            *POOLS,
            *VISITS,
            *SERVICE,
            *TENDERS,
            *TERRITORIES,
            *EXPENSES,
            *PAPERS,
        )
    )
)
