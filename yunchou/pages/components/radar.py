"""Several metrics of a few values of a dimension on axes from one centre, each axis to its own largest figure."""

from yunchou.pages.components.base import SORT, dimensions, figures, limit, metrics

RADAR = figures("radar", "雷达图", "Radar", metrics(3, 8), dimensions(), SORT, limit(8))
