"""Figures of large objects that are kept added up: built once, kept up by every write, and asked in place of the records."""
