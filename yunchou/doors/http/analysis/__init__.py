"""Figures: metrics, reports, and reports that come by mail."""
