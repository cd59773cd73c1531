"""The catalogue of all apps' metrics."""

from yunchou.apps.crm.metrics import METRICS
from yunchou.metrics.catalogue import Catalogue

CATALOGUE = Catalogue(METRICS)
