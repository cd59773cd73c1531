"""The sales forecast: what is won and what is to come in a period, by category, through the tree of those who sell; and what
those who sell say of it, from each person upwards."""

from yunchou.apps.forecast.objects.forecast_entry import FORECAST_ENTRY
from yunchou.apps.forecast.objects.forecast_period import FORECAST_PERIOD
from yunchou.apps.forecast.objects.forecast_request import FORECAST_REQUEST

OBJECTS = (FORECAST_PERIOD, FORECAST_ENTRY, FORECAST_REQUEST)
