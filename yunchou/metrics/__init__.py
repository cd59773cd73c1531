"""The metric catalogue: each figure defined once, used by dashboards and whatever else counts."""
