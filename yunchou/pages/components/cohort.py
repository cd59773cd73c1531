"""A row for each period in which something began, a column for each in which it went on."""

from yunchou.pages.components.base import dimensions, figures, metrics

COHORT = figures("cohort", "同期群", "Cohort", metrics(), dimensions(2, 2), width=24)
