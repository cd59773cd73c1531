"""Reports: what a saved report asks, its answer as tables, and the files that it is written to."""
